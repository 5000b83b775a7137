import { beforeEach, describe, expect, test, vi } from "vitest";
import { FeedbackState, lengthOf, shortened, spamIn } from "../../src/state/feedback.svelte.ts";
import { OutboxState } from "../../src/state/outbox.svelte.ts";
import { PanelState } from "../../src/state/panel.svelte.ts";
import { card, FakeHost, Frames, interaction, view } from "./make.ts";

let host: FakeHost;
beforeEach(() => {
  host = new FakeHost();
});
const refused = (path: string) => ({
  code: "invalidInput" as const,
  message: "",
  fields: [{ path, message: "said by the program" }],
});

describe("a comment", () => {
  test("is counted in the chars of the contract, not in UTF-16 units", () => {
    expect(lengthOf("a👍é")).toBe(3);
  });
  test.each([
    ["a".repeat(20), null],
    ["a".repeat(21), { start: 0, end: 21 }],
    [`no ${"!".repeat(30)}`, { start: 3, end: 33 }],
    ["👍".repeat(21), { start: 0, end: 42 }],
    [" \n".repeat(30), null],
    ["\n".repeat(21), { start: 0, end: 21 }],
  ])("%j has its spam at %j", (text, found) => {
    expect(spamIn(text)).toEqual(found);
  });
  test("is shortened to what may be sent", () => {
    const long = shortened(`${"x".repeat(50)}${"👍 ".repeat(600)}`);
    expect(lengthOf(long)).toBe(1000);
    expect(spamIn(long)).toBeNull();
    expect(long.startsWith(`${"x".repeat(20)}👍`), "nothing else goes").toBe(true);
  });
});

describe("the form", () => {
  let state: FeedbackState;
  beforeEach(() => {
    vi.useFakeTimers();
    state = new FeedbackState(host);
    return () => vi.useRealTimers();
  });

  test("keeps what is typed, once the typing pauses, and once only", () => {
    state.open("one", card("a"));
    for (const text of ["t", "ty", "typ"]) {
      state.comments = text;
      state.changed("comments");
      vi.advanceTimersByTime(100);
    }
    expect(host.calls("saveFeedbackDraft"), "not while typing").toEqual([]);
    vi.advanceTimersByTime(1000);
    const draft = { feedbackType: "", comments: "typ" };
    expect(host.calls("saveFeedbackDraft")).toEqual([
      ["saveFeedbackDraft", "one", "a", draft, false],
    ]);
    state.back();
    expect(host.calls("saveFeedbackDraft"), "nothing changed since").toHaveLength(1);
    expect(state.card).toBeNull();
  });

  test("keeps it at once when it is closed", () => {
    state.open("one", card("a"));
    state.type = "outdated";
    state.changed("feedbackType");
    state.back();
    expect(host.calls("saveFeedbackDraft")).toHaveLength(1);
  });

  test("begins with what was typed before", () => {
    state.open("one", card("a", { draft: { feedbackType: "incorrect", comments: "so far" } }));
    expect([state.type, state.comments]).toEqual(["incorrect", "so far"]);
    state.back();
    expect(host.calls("saveFeedbackDraft"), "nothing to keep").toEqual([]);
  });

  test("sends once, closes, and says whether it goes at once", async () => {
    host.sending = false;
    state.open("one", card("a"));
    state.type = "duplicate";
    const [first, second] = await Promise.all([state.send(), state.send()]);
    expect([first, second], "pressed twice").toEqual(["saved", null]);
    const form = { feedbackType: "duplicate", comments: "" };
    expect(host.calls("giveFeedback")).toEqual([["giveFeedback", "one", "a", form]]);
    expect(state.card).toBeNull();
  });

  test("stays open with each error at its field, in words", async () => {
    state.open("one", card("a"));
    state.comments = "x".repeat(1001);
    host.refuse = {
      ...refused("comments"),
      fields: [
        { path: "comments", message: "" },
        { path: "feedbackType", message: "" },
        { path: "relevanceScore", message: "" },
      ],
    };
    expect(await state.send()).toBeNull();
    expect(state.card?.key, "nothing is lost").toBe("a");
    expect(state.errors.comments).toContain("1,000");
    expect(state.errors.type).toBe("Choose one of the five.");
    expect(state.errors.other).toContain("0.3");
    state.changed("comments");
    expect(state.errors.comments, "typing takes its error away").toBeUndefined();
    expect(state.errors.type, "and no other").toBeDefined();
  });

  test("a reason can wait", async () => {
    state.open("one", card("a"));
    expect(await state.later()).toBe(true);
    const draft = { feedbackType: "", comments: "" };
    expect(host.calls("saveFeedbackDraft")[0]).toEqual([
      "saveFeedbackDraft",
      "one",
      "a",
      draft,
      true,
    ]);
  });
});

describe("one press", () => {
  let panel: PanelState;
  let frames: Frames;
  beforeEach(async () => {
    frames = new Frames();
    panel = new PanelState(host, frames.ask);
    await panel.watch();
    host.tell(view(1, { selected: interaction("one", [card("a")]) }));
  });

  test("says helpful, and what became of it", async () => {
    await panel.praise(card("a"));
    const form = { feedbackType: "helpful", comments: "" };
    expect(host.calls("giveFeedback")).toEqual([["giveFeedback", "one", "a", form]]);
    expect(panel.toast.current?.text).toContain("being sent");
    host.sending = false;
    await panel.praise(card("a"));
    expect(panel.toast.current?.text).toBe("Saved, will be sent");
  });

  test("promises no more than saving while the stream is away", async () => {
    const away = { state: "stopped" as const, since: 0 };
    host.tell(view(2, { connection: away, selected: interaction("one", [card("a")]) }));
    frames.pass();
    await panel.praise(card("a"));
    expect(panel.toast.current?.text).toBe("Saved, will be sent");
  });

  test("says why not, at the field's own words", async () => {
    host.refuse = refused("relevanceScore");
    await panel.praise(card("a"));
    expect(panel.toast.current?.tone).toBe("bad");
    expect(panel.toast.current?.text).toContain("0.3");
  });

  test("a form that is open closes with its interaction, and is kept", () => {
    panel.fault(card("a"));
    panel.feedback.comments = "half a sen";
    host.tell(view(2, { selected: interaction("two", [card("b")]) }));
    frames.pass();
    expect(panel.feedback.card).toBeNull();
    expect(host.calls("saveFeedbackDraft")[0]?.[1]).toBe("one");
  });
});

describe("the outbox", () => {
  const outbox = { waiting: 1, failed: 1, retryAt: null, problem: null, later: 2 };
  const row = (key: string) => ({
    interactionId: "one",
    key,
    title: key,
    at: 0,
    draft: { feedbackType: "", comments: "" },
  });
  let failed: unknown[];
  let state: OutboxState;
  beforeEach(() => {
    failed = [];
    state = new OutboxState(host, (reason) => failed.push(reason));
  });

  test("is read when it is opened, and again when its counts change", async () => {
    state.apply(outbox);
    expect(host.calls("deliveries"), "nobody looks").toHaveLength(0);
    state.show();
    await vi.waitFor(() => expect(state.deliveries).toEqual([]));
    state.apply({ ...outbox });
    expect(host.calls("deliveries"), "the same counts").toHaveLength(1);
    state.apply({ ...outbox, failed: 0 });
    expect(host.calls("deliveries")).toHaveLength(2);
    state.close();
    state.apply({ ...outbox, waiting: 9 });
    expect(host.calls("deliveries"), "nobody looks any more").toHaveLength(2);
  });

  test("what can't be done is said", async () => {
    host.refuse = refused("id");
    await state.retry(1);
    expect(failed).toHaveLength(1);
  });

  test("reasons are given one after the other", async () => {
    host.later = [row("a"), row("b")];
    await state.openLater();
    await state.give("outdated", "old");
    expect(host.calls("giveFeedback")).toEqual([
      ["giveFeedback", "one", "a", { feedbackType: "outdated", comments: "old" }],
    ]);
    expect(state.later?.map(({ key }) => key)).toEqual(["b"]);
    await state.forget();
    expect(host.calls("forgetFeedback")).toEqual([["forgetFeedback", "one", "b"]]);
    expect([state.later?.length, state.total]).toEqual([0, 2]);
  });

  test("a reason that is refused stays the first", async () => {
    host.later = [row("a")];
    await state.openLater();
    host.refuse = refused("comments");
    await state.give("outdated", "");
    expect(state.later).toHaveLength(1);
    expect(failed).toHaveLength(1);
  });
});
