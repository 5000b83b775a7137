import { beforeEach, describe, expect, test, vi } from "vitest";
import { lengthOf, shortened, spamIn } from "../../src/comment.ts";
import { FeedbackState } from "../../src/state/feedback.svelte.ts";
import { OutboxState } from "../../src/state/outbox.svelte.ts";
import { PanelState } from "../../src/state/panel.svelte.ts";
import type { DeliveryView } from "../../src/bindings.ts";
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
    ["a".repeat(21), { start: 0, end: 21, char: "a", times: 21 }],
    [`no ${"!".repeat(30)}`, { start: 3, end: 33, char: "!", times: 30 }],
    ["👍".repeat(21), { start: 0, end: 42, char: "👍", times: 21 }],
    [" \n".repeat(30), null],
    ["\n".repeat(21), { start: 0, end: 21, char: "\n", times: 21 }],
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

  test("what is sent waits for the draft under way: none may be written after it", async () => {
    let kept: () => void = () => undefined;
    vi.spyOn(host, "saveFeedbackDraft").mockReturnValueOnce(
      new Promise<undefined>((done) => (kept = () => done(undefined))),
    );
    state.open("one", card("a"));
    state.type = "outdated";
    state.changed("feedbackType");
    state.keep();
    const sent = state.send();
    await Promise.resolve();
    expect(host.calls("giveFeedback")).toEqual([]);
    kept();
    expect(await sent).toBe("sending");
    expect(host.calls("giveFeedback")).toHaveLength(1);
  });

  test("a draft that could not be kept is kept with the next change, even an undone one", async () => {
    state.open("one", card("a"));
    host.refuse = refused("comments");
    state.comments = "x";
    state.keep();
    await vi.waitFor(() => expect(host.calls("saveFeedbackDraft")).toHaveLength(1));
    await Promise.resolve();
    host.refuse = null;
    state.comments = "";
    await vi.advanceTimersByTimeAsync(0);
    state.keep();
    expect(host.calls("saveFeedbackDraft"), "what is on disk is not known").toHaveLength(2);
  });

  test("says what is wrong with a comment all at once, and names the char", async () => {
    state.open("one", card("a"));
    state.comments = `${".".repeat(24)}${"ab".repeat(500)}`;
    host.refuse = refused("comments");
    await state.send();
    expect(state.errors.comments).toBe(
      "A comment has at most 1,000 characters. " +
        "“.” stands 24 times in a row, which is refused as spam. At most 20 are allowed.",
    );
    state.comments = " ".repeat(30);
    expect(state.errors.comments).toContain("A blank stands 30 times");
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

  test("a form holds the list by itself, and never outlives its card unseen", () => {
    host.tell(view(2, { selected: interaction("one", [card("a"), card("b")]) }));
    frames.pass();
    panel.fault(card("a"));
    panel.feedback.comments = "half";
    panel.hold({ focus: true });
    panel.hold({ focus: false });
    host.tell(view(3, { selected: interaction("one", [card("c"), card("b")]) }));
    frames.pass();
    expect(
      panel.cards.map(({ key }) => key),
      "neither the focus nor the card's own end takes it away",
    ).toEqual(["a", "b"]);
    panel.letIn();
    expect(panel.feedback.card, "the agent asked for the new ones").toBeNull();
    expect(host.calls("saveFeedbackDraft"), "and what was typed is kept").toHaveLength(1);
    expect(panel.deck.still).toBe(false);
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

  test("an answer that was overtaken does not replace a newer one", async () => {
    let answerFirst: (rows: DeliveryView[]) => void = () => undefined;
    const first = new Promise<DeliveryView[]>((answer) => (answerFirst = answer));
    vi.spyOn(host, "deliveries").mockReturnValueOnce(first).mockResolvedValueOnce([]);
    state.apply(outbox);
    state.show();
    state.apply({ ...outbox, waiting: 0, failed: 0 });
    await vi.waitFor(() => expect(state.deliveries).toEqual([]));
    answerFirst([{ id: 1 } as DeliveryView]);
    await first;
    expect(state.deliveries, "the older one came later").toEqual([]);
  });

  test("a person hears of a failure once, and not of what had failed before the start", () => {
    expect(state.apply(outbox), "known from an earlier day").toBe(false);
    expect(state.apply({ ...outbox, waiting: 0, failed: 2 })).toBe(true);
    expect(state.apply({ ...outbox, waiting: 5, failed: 2 })).toBe(false);
    expect(state.apply({ ...outbox, failed: 0 })).toBe(false);
  });
});
