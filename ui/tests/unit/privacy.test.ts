// The privacy area's state and the own record's: which answer is shown, what stays of what was typed,
// and what it takes before anything goes.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type {
  ErasurePreview,
  OwnEvent,
  OwnRecord,
  PrivacyView,
  Problem,
  RetentionDryRun,
  RetentionForm,
} from "../../src/bindings.ts";
import {
  fixturePrivacy,
  liveInteraction,
  pastInteraction,
  type PrivacyFixture,
} from "../../src/host/fixture/privacy.ts";
import type { OwnRecordHost, PrivacyHost } from "../../src/host/privacy.ts";
import { compared, moreThan } from "../../src/parts/privacy/compared.ts";
import { erasedInWords, goingInWords, sizeInWords } from "../../src/parts/privacy/what.ts";
import { daysOf, formOf, sameForm, typedOf, wrongIn } from "../../src/state/privacy/days.ts";
import { ErasureState, looksAfterMs } from "../../src/state/privacy/erasure.svelte.ts";
import { OwnRecordState } from "../../src/state/privacy/own-record.svelte.ts";
import { PrivacyState } from "../../src/state/privacy/privacy.svelte.ts";
import { restsMs, RetentionState } from "../../src/state/privacy/retention.svelte.ts";
import { keptPages, pageSize } from "../../src/state/review/pages.ts";

const locked: Problem = { code: "storage", message: "locked", fields: [] };
const inForce: RetentionForm = { injectionsDays: 90, summariesDays: 365, allDays: null };

function far(fixture: PrivacyFixture = "privacy"): PrivacyHost {
  return fixturePrivacy(new URLSearchParams({ fixture }));
}
function asked(verb: string): unknown[][] {
  return window.farPrivacy.asked.filter((one) => one[0] === verb);
}
const settle = async () => {
  for (let nth = 0; nth < 30; nth += 1) await Promise.resolve();
};
function dryRun(events: number, summaries = 0): RetentionDryRun {
  const kinds = events > 0 ? [{ kind: "prompt_injected", count: events }] : [];
  return { kinds, events, kept: 1000 - events, summaries, oldest: null, tookMs: 1 };
}
// eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- a Problem is what hosts reject with
const refused = () => Promise.reject(locked);
/** A host whose dry runs are answered by hand, in any order. */
function held() {
  const waiting: {
    form: RetentionForm;
    answer: (run: RetentionDryRun) => void;
    fail: (why: Problem) => void;
  }[] = [];
  const host: PrivacyHost = {
    ...far(),
    retentionDryRun: (form) =>
      new Promise<RetentionDryRun>((answer, fail) => waiting.push({ form, answer, fail })),
  };
  return { host, waiting };
}

beforeEach(() => {
  vi.stubGlobal("requestAnimationFrame", () => 0);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe("days", () => {
  test.each([
    ["1", 1],
    [" 90 ", 90],
    ["36500", 36_500],
    ["36501", null],
    ["0", null],
    ["-1", null],
    ["1.5", null],
    ["1e3", null],
    ["", null],
    ["ninety", null],
  ])("%j is %j", (text, days) => expect(daysOf(text)).toBe(days));

  test("a form typed out and read again is the same form", () => {
    for (const form of [inForce, { injectionsDays: 1, summariesDays: 36_500, allDays: 7 }]) {
      const again = formOf(typedOf(form));
      expect(again && sameForm(again, form)).toBe(true);
    }
  });

  test("what is typed under “for good” stays, and is not wrong", () => {
    const typed = { ...typedOf(inForce), allDays: "never" };
    expect(wrongIn(typed)).toEqual({});
    expect(formOf(typed)?.allDays).toBeNull();
    expect(wrongIn({ ...typed, forever: false })).toEqual({ allDays: "" });
  });
});

describe("a dry run", () => {
  test("is asked for when the keys rest, once, with what is typed", async () => {
    vi.useFakeTimers();
    const state = new RetentionState(far());
    state.follow(inForce);
    await vi.runAllTimersAsync();
    const before = asked("retentionDryRun").length;
    for (const days of ["3", "30", "300"]) state.type({ injectionsDays: days });
    await vi.advanceTimersByTimeAsync(restsMs - 1);
    expect(asked("retentionDryRun"), "not while typing").toHaveLength(before);
    await vi.advanceTimersByTimeAsync(1);
    const later = asked("retentionDryRun").slice(before);
    expect(later.map((one) => one[1])).toEqual([{ ...inForce, injectionsDays: 300 }]);
    expect(state.nowRun?.events, "what is in force is known already").toBeGreaterThan(0);
  });

  test("that comes late is dropped, and so is its failure", async () => {
    const { host, waiting } = held();
    const state = new RetentionState(host);
    state.follow(inForce);
    await settle();
    waiting[0]?.answer(dryRun(10));
    await settle();
    state.type({ injectionsDays: "30" });
    void state.count();
    state.type({ injectionsDays: "20" });
    void state.count();
    state.type({ injectionsDays: "10" });
    void state.count();
    await settle();
    waiting[1]?.answer(dryRun(1));
    waiting[2]?.fail(locked);
    await settle();
    expect(state.run?.events, "the old numbers stay").toBe(10);
    expect(state.problem).toBeNull();
    expect(state.counting, "the newest is still being counted").toBe(true);
    waiting[3]?.answer(dryRun(30));
    await settle();
    expect(state.run?.events).toBe(30);
    expect(state.runOf?.injectionsDays).toBe(10);
    expect(state.nowRun?.events).toBe(10);
    expect(state.counting).toBe(false);
  });

  test("is not asked for of what is no form; what was counted before stays", async () => {
    const { host, waiting } = held();
    const state = new RetentionState(host);
    state.follow(inForce);
    await settle();
    waiting[0]?.answer(dryRun(10));
    await settle();
    state.type({ summariesDays: "x" });
    await state.count();
    expect(waiting).toHaveLength(1);
    expect(state.form).toBeNull();
    expect(state.wrong).toEqual({ summariesDays: "" });
    expect(state.counting).toBe(false);
    expect(state.run?.events).toBe(10);
  });
});

describe("what was typed", () => {
  test("stays when something else comes into force, and untouched fields follow", async () => {
    const state = new RetentionState(far());
    state.follow(inForce);
    state.type({ injectionsDays: "30" });
    state.follow({ injectionsDays: 60, summariesDays: 100, allDays: 500 });
    await settle();
    expect(state.typed).toEqual({
      injectionsDays: "30",
      summariesDays: "100",
      forever: false,
      allDays: "500",
    });
    expect(state.differs).toBe(true);
    state.revert();
    expect(state.typed.injectionsDays).toBe("60");
    expect(state.differs).toBe(false);
  });

  test("stays when saving fails, and the field says why until it is changed", async () => {
    const host = far();
    const state = new RetentionState(host);
    state.follow(inForce);
    window.farPrivacy.refuse("saveRetention", {
      code: "invalidInput",
      message: "",
      fields: [{ path: "injectionsDays", message: "Must be at least 30." }],
    });
    state.type({ injectionsDays: "7" });
    expect(await state.save()).toBeNull();
    expect(state.typed.injectionsDays).toBe("7");
    expect(state.wrong).toEqual({ injectionsDays: "Must be at least 30." });
    expect(state.saveProblem, "it stands at the field").toBeNull();
    state.type({ injectionsDays: "70" });
    expect(state.wrong).toEqual({});

    window.farPrivacy.refuse("saveRetention", locked);
    expect(await state.save()).toBeNull();
    expect(state.saveProblem).toEqual(locked);
    expect(state.typed.injectionsDays).toBe("70");
  });

  test("is not sent where nothing differs, or where it is no form", async () => {
    const state = new RetentionState(far());
    state.follow(inForce);
    expect(await state.save()).toBeNull();
    state.type({ injectionsDays: "" });
    expect(await state.save()).toBeNull();
    expect(asked("saveRetention")).toEqual([]);
  });
});

describe("applying", () => {
  async function entered(fixture: PrivacyFixture = "privacy"): Promise<PrivacyState> {
    const state = new PrivacyState(far(fixture));
    await state.enter();
    await settle();
    return state;
  }

  test("needs to have been asked; asking counts anew", async () => {
    const state = await entered();
    await state.apply();
    expect(asked("applyRetention"), "nobody asked").toEqual([]);
    const before = asked("retentionDryRun").length;
    await state.ask();
    expect(asked("retentionDryRun").length).toBe(before + 1);
    await state.apply();
    expect(asked("applyRetention")).toHaveLength(1);
    expect(state.asking).toBe(false);
    expect(state.retention.nowRun).not.toBeNull();
  });

  test("once it ended, what would go is counted again", async () => {
    vi.stubGlobal("requestAnimationFrame", (paint: () => void) => void queueMicrotask(paint));
    const state = await entered("privacyRunning");
    expect(state.view?.pruning?.state).toBe("running");
    window.farPrivacy.change({ erasure: null });
    await settle();
    const before = asked("retentionDryRun").length;
    await state.cancel();
    await settle();
    expect(state.view?.pruning).toMatchObject({ state: "done", canceled: true });
    expect(asked("retentionDryRun").length).toBe(before + 1);
  });

  test("a refused verb is said, and the rest goes on", async () => {
    const state = await entered();
    window.farPrivacy.refuse("supportBundle", locked);
    await state.writeBundle();
    expect(state.toast.current?.tone).toBe("bad");
    expect(state.view).not.toBeNull();
  });

  test("saving can be taken back", async () => {
    const state = await entered();
    state.retention.type({ summariesDays: "30" });
    await state.save();
    expect(state.toast.undo()).toBe(true);
    await settle();
    expect(asked("saveRetention").map((one) => one[1])).toEqual([
      { ...inForce, summariesDays: 30 },
      inForce,
    ]);
  });

  test("a watch that was refused is asked again on the next visit", async () => {
    const state = await entered("privacyRefused");
    expect(state.problem?.code).toBe("storage");
    window.farPrivacy.refuse("watchPrivacy", null);
    await state.enter();
    expect(state.view).not.toBeNull();
    expect(state.problem).toBeNull();
  });
});

describe("an erasure", () => {
  test("is looked up once the id is one, when the keys rest", async () => {
    vi.useFakeTimers();
    const state = new ErasureState(far());
    state.type(pastInteraction.slice(0, 20));
    await vi.advanceTimersByTimeAsync(looksAfterMs * 2);
    expect(asked("erasurePreview")).toEqual([]);
    state.leave();
    expect(state.malformed).toBe(true);
    state.type(` ${pastInteraction.toUpperCase()} `);
    expect(state.malformed).toBe(false);
    await vi.advanceTimersByTimeAsync(looksAfterMs);
    expect(asked("erasurePreview")).toEqual([["erasurePreview", pastInteraction]]);
    expect(state.preview?.interaction).toBe(pastInteraction);
  });

  test("a preview that comes late is dropped", async () => {
    const waiting: { id: string; answer: (preview: ErasurePreview) => void }[] = [];
    const host: PrivacyHost = {
      ...far(),
      erasurePreview: (id) => new Promise<ErasurePreview>((answer) => waiting.push({ id, answer })),
    };
    const real = far();
    const state = new ErasureState(host);
    void state.fill(pastInteraction);
    void state.fill(liveInteraction);
    await settle();
    waiting[0]?.answer(await real.erasurePreview(pastInteraction));
    await settle();
    expect(state.preview).toBeNull();
    waiting[1]?.answer(await real.erasurePreview(liveInteraction));
    await settle();
    expect(state.preview?.interaction).toBe(liveInteraction);
  });

  test("begins only when it is meant, and never of what still runs", async () => {
    const state = new ErasureState(far());
    await state.fill(pastInteraction);
    await state.erase();
    state.sure = "bd7";
    await state.erase();
    state.sure = "bd7x";
    await state.erase();
    expect(asked("eraseInteraction")).toEqual([]);
    await state.fill(liveInteraction);
    state.sure = "1111";
    expect(state.meant).toBe(true);
    await state.erase();
    expect(asked("eraseInteraction")).toEqual([]);
    await state.fill(pastInteraction);
    expect(state.sure, "another id is to be meant anew").toBe("");
    state.sure = " BD76 ";
    await state.erase();
    expect(asked("eraseInteraction")).toEqual([["eraseInteraction", pastInteraction]]);
  });

  test("that did not begin leaves what was typed", async () => {
    const state = new ErasureState(far());
    await state.fill(pastInteraction);
    state.sure = "bd76";
    window.farPrivacy.refuse("eraseInteraction", locked);
    await state.erase();
    expect(state.eraseProblem).toEqual(locked);
    expect([state.id, state.sure]).toEqual([pastInteraction, "bd76"]);
    expect(state.beginning).toBe(false);
  });

  test("that is done empties the form of that interaction only", async () => {
    const done = (interaction: string): PrivacyView["erasure"] => ({
      state: "done",
      interaction,
      events: 1,
      texts: 0,
      deliveries: 0,
      seq: 9,
    });
    const state = new ErasureState(far());
    await state.fill(pastInteraction);
    state.follow(done(liveInteraction));
    expect(state.id).toBe(pastInteraction);
    state.follow(done(pastInteraction));
    expect([state.id, state.sure, state.preview]).toEqual(["", "", null]);
  });
});

describe("dry runs compared", () => {
  const run = (kinds: Record<string, number>, summaries = 0): RetentionDryRun => ({
    ...dryRun(
      Object.values(kinds).reduce((sum, one) => sum + one, 0),
      summaries,
    ),
    kinds: Object.entries(kinds).map(([kind, count]) => ({ kind, count })),
  });
  test("every kind of either is a row, most first, the texts last", () => {
    expect(compared(run({ a: 5, b: 9 }, 2), run({ b: 1, c: 7 }))).toEqual([
      { kind: "b", count: 9, now: 1 },
      { kind: "c", count: 0, now: 7 },
      { kind: "a", count: 5, now: 0 },
      { kind: null, count: 2, now: 0 },
    ]);
    expect(compared(run({}), null)).toEqual([]);
  });
  test("how many more is told of contents and texts", () => {
    expect(moreThan(run({ a: 5 }, 2), run({ a: 1, b: 1 }, 1))).toBe(4);
  });
  test("in words", () => {
    expect(goingInWords({ events: 1, summaries: 0 })).toBe("the content of 1 event");
    expect(goingInWords({ events: 1200, summaries: 2 })).toBe(
      "the contents of 1,200 events and the texts of 2 summaries",
    );
    expect(goingInWords({ events: 0, summaries: 0 })).toBe("");
    expect(erasedInWords({ events: 2, texts: 0, deliveries: 1 })).toBe(
      "2 contents and 1 waiting delivery",
    );
    expect(sizeInWords(10), "a file is never nothing").toBe("1 kB");
    expect(sizeInWords(184_211)).toBe("184 kB");
  });
});

describe("one's own record", () => {
  const event = (seq: number): OwnEvent => ({
    seq,
    at: seq * 1000,
    kind: "suggestion_accepted",
    own: true,
    interaction: null,
    payload: "{}",
    keptUntil: null,
  });
  /** So many events; every page that is asked for is noted. */
  function host(total: number, beginnings: (number | null)[] = []): OwnRecordHost {
    return {
      ownRecord: (before, most) => {
        beginnings.push(before);
        const from = before === null ? total : before - 1;
        const to = Math.max(0, from - most);
        return Promise.resolve<OwnRecord>({
          actor: "agent",
          rows: Array.from({ length: from - to }, (_, nth) => event(from - nth)),
          next: to > 0 ? to + 1 : null,
        });
      },
      exportOwnRecord: () => Promise.resolve("file"),
    };
  }

  test("is read page by page, in order, without a gap", async () => {
    const state = new OwnRecordState(host(250));
    await state.read();
    while (state.more) await state.readMore();
    expect(state.length).toBe(250);
    for (let at = 0; at < 250; at += 1) expect(state.row(at)?.seq).toBe(250 - at);
  });

  test("keeps a few pages only, and reads again what was let go", async () => {
    const beginnings: (number | null)[] = [];
    const total = (keptPages + 8) * pageSize;
    const state = new OwnRecordState(host(total, beginnings));
    await state.read();
    while (state.more) {
      state.show(state.length - 10, state.length - 1);
      await settle();
    }
    state.show(total - 10, total - 1);
    expect(state.kept).toBeLessThanOrEqual(keptPages * pageSize);
    expect(state.row(0), "far away, and let go").toBeNull();
    beginnings.length = 0;
    state.show(0, 10);
    await settle();
    expect(beginnings).toEqual([null]);
    expect(state.row(0)?.seq).toBe(total);
  });

  test("what is answered late, of a list that was read anew, is dropped", async () => {
    const waiting: ((page: OwnRecord) => void)[] = [];
    const state = new OwnRecordState({
      ...host(0),
      ownRecord: () => new Promise<OwnRecord>((answer) => waiting.push(answer)),
    });
    const page = (seq: number): OwnRecord => ({ actor: "agent", rows: [event(seq)], next: null });
    const first = state.read();
    const second = state.read();
    waiting[1]?.(page(2));
    await second;
    waiting[0]?.(page(1));
    await first;
    expect(state.row(0)?.seq).toBe(2);
    expect(state.loading).toBe(false);
  });

  test("a page that fails can be asked for again", async () => {
    let broken = true;
    const whole = host(250);
    const state = new OwnRecordState({
      ...whole,
      ownRecord: (before, most) =>
        before !== null && broken ? refused() : whole.ownRecord(before, most),
    });
    await state.read();
    await state.readMore();
    expect(state.moreProblem).toEqual(locked);
    state.show(90, 99);
    await settle();
    expect(state.length, "not asked for again by itself").toBe(pageSize);
    broken = false;
    await state.readMore();
    expect([state.length, state.moreProblem]).toEqual([200, null]);
  });

  test("an export says where it is, or why it is not", async () => {
    let answer: () => Promise<string> = () => Promise.resolve("a file");
    const state = new OwnRecordState({ ...host(1), exportOwnRecord: () => answer() });
    await state.export();
    expect([state.file, state.exporting]).toEqual(["a file", false]);
    answer = refused;
    await state.export();
    expect([state.file, state.exportProblem]).toEqual([null, locked]);
  });
});
