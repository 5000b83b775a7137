// Tabs, races of edits and answers, and keys of summaries. No clock but the tests' own.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type {
  Problem,
  SummariesView,
  SummaryChecked,
  SummaryText,
  SummaryView,
} from "../../src/bindings.ts";
import type { SummariesHost } from "../../src/host/summaries.ts";
import { PanelState } from "../../src/state/panel.svelte.ts";
import { SummariesState } from "../../src/state/summaries.svelte.ts";
import { summaryIntent } from "../../src/state/summary-keys.ts";
import { FakeHost, Frames, interaction, cards, view } from "./make.ts";

const clean: SummaryChecked = {
  findings: [],
  open: 0,
  redactionVerified: true,
  sentiment: { state: "notMeasured" },
  checkedNumbers: false,
  checkedNames: false,
  words: 0,
};
const form = {
  languageCode: "en-US",
  summaryLength: "medium",
  format: "json",
  useKnowledgeBase: false,
  knowledgeBaseId: "",
  redactionPolicyId: "",
};
const phone = (key: string, start: number, end: number) => ({
  key,
  kind: "phone" as const,
  start,
  end,
  decided: false,
  instead: null,
});
function summary(id: number, part: Partial<SummaryView> = {}): SummaryView {
  return {
    id,
    interaction: "one",
    label: `Label ${id}`,
    channel: "voice",
    startedAt: 0,
    endedAt: 1,
    form,
    state: { state: "made" },
    transcript: { scope: "whole", tokens: 10 },
    requestId: "r",
    made: {
      summaryId: "s",
      at: 1,
      latencyMs: 2,
      tokens: 3,
      tokenLimit: 60,
      changed: 0,
      parts: null,
    },
    text: "text",
    textRevision: 1,
    checked: clean,
    rating: null,
    filing: { state: "open" },
    wrapUp: null,
    ...part,
  };
}

type Answer = { settle: (value?: unknown) => void; fail: (reason: unknown) => void };
/** Writes down what it was asked; answers when told to. */
class FakeSummaries implements SummariesHost {
  readonly asked: unknown[][] = [];
  readonly open: Answer[] = [];
  tell: (view: SummariesView) => void = () => undefined;
  #ask<T>(...call: unknown[]): Promise<T> {
    this.asked.push(call);
    return new Promise<T>((resolve, reject) => {
      this.open.push({ settle: (value) => resolve(value as T), fail: reject });
    });
  }
  calls(verb: string): unknown[][] {
    return this.asked.filter((call) => call[0] === verb).map((call) => call.slice(1));
  }
  watchSummaries = (onView: (view: SummariesView) => void) => {
    this.tell = onView;
    return Promise.resolve();
  };
  makeSummary = (...args: unknown[]) => this.#ask<undefined>("makeSummary", ...args);
  cancelSummary = (...args: unknown[]) => this.#ask<undefined>("cancelSummary", ...args);
  makeSummaryNow = (...args: unknown[]) => this.#ask<undefined>("makeSummaryNow", ...args);
  editSummary = (...args: unknown[]) => this.#ask<SummaryChecked>("editSummary", ...args);
  redactSummary = (...args: unknown[]) => this.#ask<SummaryText>("redactSummary", ...args);
  approveSummary = (...args: unknown[]) => this.#ask<SummaryChecked>("approveSummary", ...args);
  useSaid = (...args: unknown[]) => this.#ask<SummaryText>("useSaid", ...args);
  keepUnsaid = (...args: unknown[]) => this.#ask<SummaryChecked>("keepUnsaid", ...args);
  summaryDifference = () => this.#ask<{ before: []; after: [] }>("summaryDifference");
  rateSummary = (...args: unknown[]) => this.#ask<undefined>("rateSummary", ...args);
  copySummary = (...args: unknown[]) => this.#ask<boolean>("copySummary", ...args);
  fileSummary = (...args: unknown[]) => this.#ask<undefined>("fileSummary", ...args);
  wrapUpCodes = (...args: unknown[]) => this.#ask<[]>("wrapUpCodes", ...args);
  wrapUp = (...args: unknown[]) => this.#ask<undefined>("wrapUp", ...args);
  closeSummary = (...args: unknown[]) => this.#ask<undefined>("closeSummary", ...args);
  reopenSummary = (...args: unknown[]) => this.#ask<undefined>("reopenSummary", ...args);
  summariesToday = () => this.#ask<[]>("summariesToday");
  setSummaryOptions = (...args: unknown[]) => this.#ask<undefined>("setSummaryOptions", ...args);
  /** The oldest open question is answered; what follows from it happens. */
  async answer(value?: unknown): Promise<void> {
    this.open.shift()?.settle(value);
    await vi.advanceTimersByTimeAsync(0);
  }
  async refuse(problem: Problem): Promise<void> {
    this.open.shift()?.fail(problem);
    await vi.advanceTimersByTimeAsync(0);
  }
}

let host: FakeHost;
let far: FakeSummaries;
let panel: PanelState;
let state: SummariesState;
let busy: boolean;
let revision: number;
const frames = new Frames();
const storage: Problem = { code: "storage", message: "full", fields: [] };

beforeEach(async () => {
  vi.useFakeTimers();
  host = new FakeHost();
  far = new FakeSummaries();
  busy = false;
  revision = 0;
  panel = new PanelState(host, frames.ask);
  state = new SummariesState(far, panel, () => busy, frames.ask);
  await panel.watch();
  await state.watch();
  live("one", "two");
});
afterEach(() => vi.useRealTimers());

function live(...ids: string[]): void {
  const tabs = ids.map((id) => ({ id, label: id, channel: null, queue: null, unread: 0 }));
  const selected = ids[0] === undefined ? null : interaction(ids[0], cards("a"));
  revision += 1;
  host.tell(view(revision, { tabs, selected }));
  frames.pass();
}
function show(...open: SummaryView[]): void {
  revision += 1;
  const options = { form, onEnd: false, canFile: true, byForm: true };
  far.tell({ revision, options, open, unfiled: open.length });
  frames.pass();
}
/** Open and chosen, as an agent would. */
function chosen(part: Partial<SummaryView> = {}) {
  show();
  show(summary(1, part));
  const one = state.shown;
  if (!one) throw new Error("its summary takes the panel of the call that was looked at");
  return one;
}
const wait = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe("tabs", () => {
  test("the summary of the call that was looked at takes the panel, whichever view comes first", () => {
    show();
    live("two");
    expect(state.shown, "nothing yet").toBeNull();
    show(summary(1));
    expect(state.tab).toBe("summary-1");
    expect(state.tabs.map((tab) => tab.id)).toEqual(["two", "summary-1"]);
    expect(state.announcement).toContain("Label 1");
  });
  test("another's gets a tab, and nothing else changes", () => {
    show();
    show(summary(1, { interaction: "two" }));
    expect(state.tab).toBe("one");
    expect(state.announcement).toContain("has a tab");
  });
  test("a summary never takes the place of another, nor of one that is open from before", () => {
    chosen();
    show(summary(1), summary(2, { interaction: "one" }));
    expect(state.tab).toBe("summary-1");
  });
  test("who types is left alone, and finds it there afterwards", () => {
    show();
    busy = true;
    live("two");
    show(summary(1));
    expect(state.shown).toBeNull();
    busy = false;
    state.settle();
    expect(state.tab).toBe("summary-1");
  });
  test("one that came by itself takes no letters at first", async () => {
    chosen();
    expect(state.ready, "those were meant for the list").toBe(false);
    await wait(800);
    expect(state.ready).toBe(true);
  });
  test("those of an earlier start wait in their tabs; without a live one the first is shown", () => {
    show(summary(1), summary(2));
    expect(state.tab, "the live one stays").toBe("one");
    live();
    state.settle();
    expect(state.tab).toBe("summary-1");
  });
  test("keys walk over all of them, around the ends", () => {
    show(summary(1, { interaction: "x" }), summary(2, { interaction: "y" }));
    state.selectTab({ by: -1 });
    expect(state.tab).toBe("summary-2");
    state.selectTab({ by: 1 });
    expect(state.tab).toBe("one");
    state.selectTab({ nth: 3 });
    expect(state.tab).toBe("summary-1");
    state.selectTab({ nth: 9 });
    expect(state.tab).toBe("summary-1");
    state.selectTab({ nth: 2 });
    expect(host.calls("selectInteraction").map((call) => call[1])).toEqual(["two"]);
  });
  test("what arrives under a summary is counted on its interaction's tab", () => {
    show(summary(1, { interaction: "x" }));
    state.selectTab({ nth: 3 });
    revision += 1;
    const tabs = state.tabs.slice(0, 1).map(({ id, label }) => ({
      id,
      label,
      channel: null,
      queue: null,
      unread: 0,
    }));
    host.tell(view(revision, { tabs, selected: interaction("one", cards("a", "b", "c")) }));
    frames.pass();
    expect(state.tabs[0]?.unread).toBe(2);
  });
  test("one that is closed gives the panel back", () => {
    chosen();
    show();
    expect([state.tab, state.shown]).toEqual(["one", null]);
  });
});

describe("wrap-up codes", () => {
  const code = (id: string) => ({ id, name: `Code ${id}`, confidence: 0.5 });
  const wrapUp = (stands: "open" | "saved") => ({
    needed: true,
    predicted: ["a", "b", "c", "d"].map(code),
    applied: null,
    state: { state: stands },
  });

  test("the first three have a key each, and only in the list", () => {
    const key = (name: string) =>
      summaryIntent(new KeyboardEvent("keydown", { key: name }), "elsewhere");
    expect(key("3")).toEqual({ own: { do: "wrapUp", nth: 3 } });
    expect(key("4")).toBeNull();
    expect(summaryIntent(new KeyboardEvent("keydown", { key: "1" }), "text")).toBeNull();
  });

  test("one is chosen; none while one is on its way, and none that is not there", async () => {
    chosen({ wrapUp: wrapUp("open") });
    const asked = state.wrapUpNth(2);
    await wait(0);
    await far.answer();
    await asked;
    expect(far.calls("wrapUp")).toEqual([[1, "b", "Code b", ""]]);
    show(summary(1, { wrapUp: wrapUp("saved") }));
    await state.wrapUpNth(1);
    show(summary(1));
    await state.wrapUpNth(1);
    expect(far.calls("wrapUp").length, "no other").toBe(1);
  });
});

describe("what is typed", () => {
  test("goes to disk soon, the newest words only, one write at a time", async () => {
    const one = chosen();
    one.changed("t");
    one.changed("te");
    expect(far.calls("editSummary")).toEqual([]);
    await wait(250);
    expect(far.calls("editSummary")).toEqual([[1, "te"]]);
    one.changed("tex");
    one.changed("texts");
    await wait(1000);
    expect(far.calls("editSummary"), "the first is still under way").toHaveLength(1);
    expect(one.saving).toBe("saving");
    await far.answer(clean);
    expect(far.calls("editSummary").at(-1)).toEqual([1, "texts"]);
    await far.answer(clean);
    expect([one.saving, one.text]).toEqual(["saved", "texts"]);
  });
  test("stays though a view from before it comes late", async () => {
    const one = chosen();
    one.changed("typed");
    show(summary(1));
    expect(one.text).toBe("typed");
    await wait(250);
    await far.answer(clean);
    show(summary(1));
    expect(one.text).toBe("typed");
  });
  test("is kept where it can't be written, and tried again", async () => {
    const one = chosen();
    one.changed("typed");
    await wait(250);
    await far.refuse(storage);
    expect([one.saving, one.text, one.hindered]).toEqual(["failed", "typed", "unsaved"]);
    await wait(2000);
    expect(far.calls("editSummary")).toHaveLength(2);
    await far.answer(clean);
    expect(one.saving).toBe("saved");
  });
  test("is written before its tab is left, and before any verb", async () => {
    const one = chosen();
    one.changed("typed");
    state.selectTab({ nth: 1 });
    expect(far.calls("editSummary")).toEqual([[1, "typed"]]);
    await far.answer(clean);
    one.changed("more");
    state.selectTab({ nth: 3 });
    void state.file();
    await wait(0);
    expect(far.asked.map((call) => call[0])).toEqual(["editSummary", "editSummary"]);
    await far.answer(clean);
    expect(far.calls("fileSummary")).toEqual([[1]]);
  });
  test("meanwhile is not lost when something is redacted elsewhere in the text", async () => {
    const text = "call 555-0100 now";
    const checked = { ...clean, open: 1, findings: [phone("k", 5, 13)] };
    const one = chosen({ text, checked });
    const done = state.redact("k");
    await wait(0);
    one.changed("call 555-0100 now, please");
    await far.answer({ text: "call [phone number] now", textRevision: 2, checked: clean });
    await done;
    expect(one.text).toBe("call [phone number] now, please");
    await wait(250);
    expect(far.calls("editSummary"), "and both are written").toEqual([
      [1, "call [phone number] now, please"],
    ]);
  });
  test("is what marks belong to: a late answer never marks other words", async () => {
    const one = chosen();
    one.changed("a 555-0100");
    await wait(250);
    one.changed("see: a 555-0100");
    await far.answer({ ...clean, open: 1, findings: [phone("k", 2, 10)] });
    const [mark] = one.marks;
    expect(one.text.slice(mark?.start, mark?.end)).toBe("555-0100");
  });
});

describe("findings", () => {
  const text = "555-0100 and 555-0199";
  const findings = [phone("a", 0, 8), phone("b", 13, 21)];
  const checked = { ...clean, open: 2, findings };

  test("R means the focused row, else the first that is open; twice at once is once", async () => {
    const one = chosen({ text, checked });
    one.focused = "b";
    const [first, second] = [state.redactMeant(), state.redactMeant()];
    await wait(0);
    expect(far.calls("redactSummary")).toEqual([[1, "b"]]);
    const left = { ...checked, open: 1, findings: findings.slice(0, 1) };
    await far.answer({ text: "555-0100 and [phone number]", textRevision: 2, checked: left });
    await Promise.all([first, second]);
    void state.redactMeant();
    await wait(0);
    expect(far.calls("redactSummary").at(-1)).toEqual([1, "a"]);
  });
  test("the toast takes a redaction back: the words come back and are checked again", async () => {
    const one = chosen({ text, checked });
    const done = state.redactAll();
    await wait(0);
    expect(far.calls("redactSummary")).toEqual([[1, null]]);
    await far.answer({
      text: "[phone number] and [phone number]",
      textRevision: 2,
      checked: clean,
    });
    await done;
    panel.toast.undo();
    await wait(250);
    expect([one.text, far.calls("editSummary")]).toEqual([text, [[1, text]]]);
  });
  test("nothing is sent while one is open, nor without a CRM, nor twice", async () => {
    const one = chosen({ text, checked });
    await state.file();
    expect([one.hindered, far.calls("fileSummary")]).toEqual(["findings", []]);
    show(summary(1, { text, checked: clean }));
    revision += 1;
    const options = { form, onEnd: false, canFile: false, byForm: true };
    far.tell({ revision, options, open: [summary(1, { text, checked: clean })], unfiled: 1 });
    frames.pass();
    await state.file();
    expect(far.asked, "nowhere to send it to").toEqual([]);
    show(summary(1, { text, checked: clean }));
    const both = [state.file(), state.file()];
    await wait(0);
    await far.answer();
    await Promise.all(both);
    expect(far.calls("fileSummary")).toHaveLength(1);
  });
  test("what is on its way can't be redacted or changed", async () => {
    chosen({ text, checked });
    show(
      summary(1, {
        text,
        checked,
        filing: { state: "saved", delivery: 3, nextAttemptAt: null, problem: null },
      }),
    );
    await state.redactMeant();
    await state.file();
    expect(far.asked).toEqual([]);
  });
});

describe("making", () => {
  test("what is wrong stands at its field, and nothing typed is lost", async () => {
    const one = chosen({ state: { state: "idle" }, made: null, text: "" });
    one.picked({ useKnowledgeBase: true, knowledgeBaseId: "x", summaryLength: "long" });
    const made = state.make();
    await wait(0);
    const fields = [{ path: "knowledgeBaseId", message: "Must be a uuid." }];
    await far.refuse({ code: "invalidInput", message: "", fields });
    await made;
    expect(one.wrong?.fields).toEqual(fields);
    expect(one.unfolded, "it is where it can be seen").toBe(true);
    show(summary(1, { state: { state: "idle" }, made: null, text: "" }));
    expect([one.form.knowledgeBaseId, one.form.summaryLength]).toEqual(["x", "long"]);
    one.picked({ knowledgeBaseId: "y" });
    expect(one.wrong).toBeNull();
  });
  test("making again asks first where edits would go", async () => {
    const made = {
      summaryId: "s",
      at: 1,
      latencyMs: 2,
      tokens: 3,
      tokenLimit: 60,
      changed: 0.2,
      parts: null,
    };
    const one = chosen({ made });
    await state.make();
    expect([one.doubt, far.calls("makeSummary")]).toEqual(["again", []]);
    void state.make(true);
    await wait(0);
    expect(far.calls("makeSummary")).toHaveLength(1);
  });
  test("the new text is taken, the form follows the view again", async () => {
    const one = chosen();
    one.picked({ languageCode: "de-DE" });
    const made = state.make();
    await wait(0);
    await far.answer();
    await made;
    const german = { ...form, languageCode: "de-DE" };
    const until = { state: "making", since: 0, until: 1, attempt: 1, of: 4 } as const;
    show(summary(1, { state: until, form: german }));
    show(summary(1, { form: german, text: "neu", textRevision: 2 }));
    expect([one.text, one.form.languageCode]).toEqual(["neu", "de-DE"]);
  });
  test("made, failed, filed are heard once each", () => {
    chosen({ state: { state: "idle" }, made: null, text: "" });
    show(summary(1));
    expect(state.announcement).toContain("Summary made");
    state.announcement = "";
    show(summary(1));
    expect(state.announcement, "not again").toBe("");
    show(summary(1, { filing: { state: "filed", at: 3 } }));
    expect(state.announcement).toContain("Filed");
    show(summary(1, { filing: { state: "failed", delivery: 3, problem: storage } }));
    expect(state.announcement).toContain("did not take");
  });
});

describe("after sending", () => {
  async function sent() {
    chosen();
    const done = state.file();
    await wait(0);
    await far.answer();
    await done;
  }
  test("the next tab opens once it has arrived", async () => {
    await sent();
    expect(state.tab).toBe("summary-1");
    show(summary(1, { filing: { state: "filed", at: 3 } }));
    expect(state.tab).toBe("one");
  });
  test("not when the agent did something else meanwhile", async () => {
    await sent();
    state.selectTab({ nth: 2 });
    state.selectTab({ nth: 3 });
    show(summary(1, { filing: { state: "filed", at: 3 } }));
    expect(state.tab).toBe("summary-1");
  });
  test("a refused one can be retried or, after a question, discarded", async () => {
    const one = chosen({ filing: { state: "failed", delivery: 9, problem: storage } });
    await state.retry();
    expect(host.calls("retryDelivery")).toEqual([["retryDelivery", 9]]);
    await state.discard();
    expect([one.doubt, host.calls("discardDelivery")]).toEqual(["discard", []]);
    await state.discard(true);
    expect(host.calls("discardDelivery")).toEqual([["discardDelivery", 9]]);
  });
  test("one asked back from the list of the day is shown as soon as it is there", async () => {
    show();
    const row = { id: 7, interaction: "x", label: "L", endedAt: 0, open: false, firstLine: "" };
    const done = state.reopen({ ...row, state: "made" });
    await wait(0);
    await far.answer();
    await done;
    expect(state.shown).toBeNull();
    show(summary(7, { interaction: "x" }));
    expect(state.tab).toBe("summary-7");
  });
});

describe("keys", () => {
  const stroke = (key: string, part: object = {}) => ({
    key,
    code: "",
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    shiftKey: false,
    repeat: false,
    isComposing: false,
    ...part,
  });
  const own = (key: string, place: "text" | "button" | "elsewhere", part = {}) => {
    const wanted = summaryIntent(stroke(key, part), place);
    return wanted && "own" in wanted ? wanted.own.do : null;
  };
  test("letters act outside of text, and not while held down", () => {
    expect(["r", "a", "u", "c", "e", "+"].map((key) => own(key, "elsewhere"))).toEqual([
      "redact",
      "approve",
      "useSaid",
      "copy",
      "edit",
      "good",
    ]);
    expect(["r", "a", "u", "c", "e"].map((key) => own(key, "text"))).toEqual(Array(5).fill(null));
    expect(own("a", "elsewhere", { repeat: true })).toBeNull();
    expect(own("R", "button", { shiftKey: true })).toBe("redactAll");
  });
  test("Ctrl Enter sends from the text as well; Ctrl C copies what is selected", () => {
    expect(own("Enter", "text", { ctrlKey: true })).toBe("file");
    expect(own("Enter", "text", { metaKey: true })).toBe("file");
    expect(own("c", "elsewhere", { ctrlKey: true })).toBeNull();
    expect(own("Enter", "button"), "a button keeps its Enter").toBeNull();
  });
  test("tabs, quiet, keys and undo are as everywhere; cards' keys are not", () => {
    const shared = (key: string, part = {}) => {
      const wanted = summaryIntent(stroke(key, part), "elsewhere");
      return wanted && "shared" in wanted ? wanted.shared.do : null;
    };
    expect([shared("Tab", { ctrlKey: true }), shared("q"), shared("?"), shared("z")]).toEqual([
      "nextTab",
      "quiet",
      "keys",
      "undo",
    ]);
    expect([shared("1"), shared("d"), shared("p"), shared("g")]).toEqual(Array(4).fill(null));
  });
});
