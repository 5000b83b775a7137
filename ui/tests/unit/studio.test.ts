// The studio's state against the fixture's far end: what is on disk when, and what is never lost.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Problem, PromptChecked, PromptDraft } from "../../src/bindings.ts";
import { fixtureStudio } from "../../src/host/fixture/studio.ts";
import type { StudioHost } from "../../src/host/studio.ts";
import { BacktestState, restsMs } from "../../src/state/studio/backtest.svelte.ts";
import { EditingState } from "../../src/state/studio/editing.svelte.ts";
import { StudioState } from "../../src/state/studio/studio.svelte.ts";

function far(): StudioHost {
  return fixtureStudio(new URLSearchParams());
}
function asked(verb: string): unknown[][] {
  return window.farStudio.asked.filter((one) => one[0] === verb);
}
const full: Problem = { code: "storage", message: "disk is full", fields: [] };

async function opened(host = far()): Promise<StudioState> {
  const studio = new StudioState(host);
  await studio.watch();
  await vi.waitFor(() => {
    expect(studio.editing).not.toBeNull();
  });
  return studio;
}
function editing(studio: StudioState): EditingState {
  if (!studio.editing) throw new Error("nothing is open");
  return studio.editing;
}

beforeEach(() => {
  vi.stubGlobal("requestAnimationFrame", (paint: () => void) => setTimeout(paint, 0));
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe("the list", () => {
  test("opens what needs doing first", async () => {
    const studio = await opened();
    expect(studio.groups.map((group) => [group.state, group.rows.length])).toEqual([
      ["differs", 2],
      ["draft", 3],
      ["deployed", 9],
    ]);
    expect(editing(studio).draft.name).toBe("Account on hold before order");
  });

  test("finds by name at once, and by description and content once they are read", async () => {
    const studio = await opened();
    studio.search("chargeback");
    expect(studio.shown.map((row) => row.name)).toEqual(["Chargeback mentioned"]);
    studio.search("BELEHRUNG");
    await vi.waitFor(() => {
      expect(studio.shown.map((row) => row.name)).toEqual([
        "Aufklärung zum Widerrufsrecht bei Fernabsatzverträgen",
      ]);
    });
    studio.search("aufklarung");
    expect(studio.shown).toHaveLength(1);
  });

  test("reads the words of a prompt once, until it changes", async () => {
    const studio = await opened();
    studio.search("x");
    await vi.waitFor(() => {
      expect(asked("openPrompt").length).toBeGreaterThanOrEqual(15);
    });
    const before = asked("openPrompt").length;
    studio.search("xy");
    await studio.words.read(studio.view?.prompts ?? []);
    expect(asked("openPrompt")).toHaveLength(before);
  });

  test("a new prompt is open and empty, and not called wrong before it is left", async () => {
    const studio = await opened();
    await studio.create();
    const fresh = editing(studio);
    expect(fresh.draft.name).toBe("");
    expect(fresh.violations.length).toBeGreaterThan(0);
    expect(fresh.at("name")).toEqual([]);
    fresh.touch("name");
    expect(fresh.at("name")).toHaveLength(1);
  });

  test("a deleted draft of a deployed prompt shows what is deployed; any other goes", async () => {
    const studio = await opened();
    const { id } = editing(studio);
    await studio.deleteDraft(id);
    expect(editing(studio).id).toBe(id);
    expect(editing(studio).draft.display.content).toContain("€500");
    const draft = studio.shown.find((row) => row.state === "draft");
    if (!draft) throw new Error("there are drafts");
    await studio.choose(draft.id);
    await studio.deleteDraft(draft.id);
    await vi.waitFor(() => {
      expect(studio.view?.prompts.some((row) => row.id === draft.id)).toBe(false);
    });
    expect(studio.selected).not.toBe(draft.id);
  });

  test("an import names the files it refused", async () => {
    const studio = await opened();
    const file = (name: string, text: string) => new File([text], name);
    await studio.import([file("a.json", '{"name":"From a file"}'), file("b.json", "nonsense")]);
    expect(studio.refused.map((one) => one.path)).toEqual(["b.json"]);
    expect(editing(studio).draft.name).toBe("From a file");
  });
});

describe("what is typed", () => {
  /** A far end that answers edits when it is told to. */
  function slow(): { host: StudioHost; edits: PromptDraft[]; answer: () => Promise<void> } {
    const host = far();
    const edits: PromptDraft[] = [];
    const waiting: ((checked: PromptChecked) => void)[] = [];
    return {
      host: {
        ...host,
        editPrompt(_, draft) {
          edits.push(draft);
          return new Promise((done) => waiting.push(done));
        },
      },
      edits,
      async answer() {
        waiting.shift()?.({ violations: [], fields: [], savedAt: Date.now() });
        await Promise.resolve();
        await Promise.resolve();
      },
    };
  }

  test("goes to disk at once; while one write is under way only the newest waits", async () => {
    const { host, edits, answer } = slow();
    const now = editing(await opened(host));
    for (const name of ["a", "ab", "abc", "abcd"]) {
      now.draft.name = name;
      now.changed();
    }
    expect(edits.map((one) => one.name)).toEqual(["a"]);
    expect(now.dirty).toBe(true);
    await answer();
    expect(
      edits.map((one) => one.name),
      "the ones between are not written",
    ).toEqual(["a", "abcd"]);
    expect(now.dirty, "not before it is there").toBe(true);
    await answer();
    await vi.waitFor(() => {
      expect(now.dirty).toBe(false);
    });
  });

  test("is said to be unsaved when it could not be written, and is tried again", async () => {
    const now = editing(await opened());
    window.farStudio.refuse("editPrompt", full);
    now.draft.name = "Lost?";
    now.changed();
    await now.flush();
    expect([now.dirty, now.problem?.code]).toEqual([true, "storage"]);
    window.farStudio.refuse("editPrompt", null);
    await now.flush();
    expect([now.dirty, now.problem]).toEqual([false, null]);
    expect(window.farStudio.kept(now.id)?.name).toBe("Lost?");
  });

  test("is kept when one goes to another prompt before it could be written", async () => {
    const studio = await opened();
    const first = editing(studio);
    window.farStudio.refuse("editPrompt", full);
    first.draft.description = "half";
    first.changed();
    await first.flush();
    const other = studio.shown[3]?.id ?? "";
    await studio.choose(other);
    expect(editing(studio).id).toBe(other);
    await studio.choose(first.id);
    expect(editing(studio).draft.description).toBe("half");
    expect(editing(studio).dirty).toBe(true);
  });

  test("no place in the words is named that were never checked", async () => {
    const now = editing(await opened());
    expect(now.at("display.content")).toHaveLength(1);
    window.farStudio.refuse("editPrompt", full);
    now.draft.display.content = "short";
    now.changed();
    await now.flush();
    expect(now.at("display.content")).toEqual([]);
  });

  test("is never replaced by what was read again", async () => {
    const now = editing(await opened());
    const reading = now.reload();
    now.draft.name = "Typed meanwhile";
    now.changed();
    await reading;
    expect(now.draft.name).toBe("Typed meanwhile");
  });
});

describe("the back-test", () => {
  async function started(): Promise<{ test: BacktestState; now: EditingState }> {
    const host = far();
    const now = editing(await opened(host));
    return { test: new BacktestState(host), now };
  }

  test("rests after the last edit of the trigger, and ignores all others", async () => {
    const { test, now } = await started();
    vi.useFakeTimers();
    const draft = () => plain(now);
    test.want(now.id, draft(), false);
    await vi.advanceTimersByTimeAsync(restsMs - 1);
    now.draft.trigger.conditions[0] = { field: "queue", operator: "equals", value: "Orders" };
    test.want(now.id, draft(), false);
    await vi.advanceTimersByTimeAsync(restsMs - 1);
    expect(asked("backtest"), "not while it is edited").toHaveLength(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(asked("backtest")).toHaveLength(1);
    expect(test.result?.draft.fired).toBeGreaterThan(0);
    now.draft.display.content = "other words";
    test.want(now.id, draft(), false);
    await vi.advanceTimersByTimeAsync(restsMs * 2);
    expect(asked("backtest"), "the words decide nothing").toHaveLength(1);
    expect(test.stale).toBe(false);
  });

  test("keeps old figures, said to be old, while a trigger is wrong; then runs", async () => {
    const { test, now } = await started();
    vi.useFakeTimers();
    test.want(now.id, plain(now), false);
    await vi.advanceTimersByTimeAsync(restsMs);
    const old = test.result;
    test.want(now.id, plain(now), true);
    await vi.advanceTimersByTimeAsync(restsMs);
    expect([test.stale, test.result]).toEqual([true, old]);
    test.want(now.id, plain(now), false);
    await vi.advanceTimersByTimeAsync(restsMs);
    expect(asked("backtest")).toHaveLength(2);
    expect(test.stale).toBe(false);
  });

  test("says so when it was stopped, with the figures of the part that was done", async () => {
    const { test, now } = await started();
    window.farStudio.holdBacktests(true);
    test.want(now.id, plain(now), false);
    const run = test.run();
    await vi.waitFor(() => {
      expect(test.progress?.done).toBeGreaterThan(0);
    });
    expect(test.running).toBe(true);
    await test.cancel();
    await run;
    expect([test.running, test.result?.complete]).toEqual([false, false]);
  });

  test("figures of another prompt are not shown", async () => {
    const { test, now } = await started();
    test.want(now.id, plain(now), false);
    await test.run();
    expect(test.result).not.toBeNull();
    test.want("other", plain(now), false);
    expect(test.result).toBeNull();
  });
});

function plain(now: EditingState): PromptDraft {
  return JSON.parse(JSON.stringify(now.draft)) as PromptDraft;
}
