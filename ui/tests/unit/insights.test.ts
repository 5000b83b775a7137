// The insights' state against the fixture's far end: what is asked, which answer is shown, when figures
// are counted again, and which events are kept in memory.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { InsightEvents, InsightsFilter, InsightsView, Problem } from "../../src/bindings.ts";
import { fixtureInsights, type InsightsFixture } from "../../src/host/fixture/insights.ts";
import type { InsightsHost } from "../../src/host/insights.ts";
import { InsightsState, restsMs } from "../../src/state/insights/insights.svelte.ts";
import { EventPages, keptPages, pageSize } from "../../src/state/insights/pages.ts";
import {
  dayAfter,
  filterOf,
  filterOfDay,
  firstWanted,
  mostDays,
  sameFilter,
  wrongRange,
} from "../../src/state/insights/wanted.ts";

const noon = Date.UTC(2026, 6, 9, 12);
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const locked: Problem = { code: "storage", message: "locked", fields: [] };

function far(fixture: InsightsFixture = "insights"): InsightsHost {
  return fixtureInsights(new URLSearchParams({ fixture }));
}
const asked = (verb: string) => window.farInsights.asked.filter((one) => one[0] === verb);
const settle = async () => {
  for (let nth = 0; nth < 20; nth += 1) await Promise.resolve();
};

/** A state whose far end answers at once, at a time that a test moves. */
function opened(fixture: InsightsFixture = "insights") {
  let now = noon;
  const state = new InsightsState(far(fixture), { now: () => now, zone: () => "UTC" });
  const pass = async (ms: number) => {
    now += ms;
    await vi.advanceTimersByTimeAsync(ms);
  };
  return { state, pass };
}
/** A host whose counts are answered by hand, in any order. */
function held() {
  const real = far();
  const waiting: {
    filter: InsightsFilter;
    answer: () => Promise<void>;
    fail: (why: Problem) => void;
  }[] = [];
  const host: InsightsHost = {
    ...real,
    insights: (filter) =>
      new Promise<InsightsView>((done, fail) =>
        waiting.push({
          filter,
          answer: async () => done(await real.insights(filter)),
          fail,
        }),
      ),
  };
  const state = new InsightsState(host, { now: () => noon, zone: () => "UTC" });
  return { state, waiting };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

describe("what is wanted", () => {
  const of = (time: "day" | "days7" | "days30" | "quarter") =>
    filterOf({ ...firstWanted, time }, noon, "UTC");
  test("a span is whole days and ends with today", () => {
    expect(of("day")).toMatchObject({ since: Date.UTC(2026, 6, 9), until: Date.UTC(2026, 6, 10) });
    expect(of("days7").since).toBe(Date.UTC(2026, 6, 3));
    expect(of("days30").since).toBe(Date.UTC(2026, 5, 10));
    const { since, until } = of("quarter");
    expect((until - since) / dayMs, "weekdays fall on the same places in the one before").toBe(91);
  });
  test("an own range is asked as it stands; without its days it is the usual one", () => {
    const own = { ...firstWanted, time: "own" as const, since: 5, until: 9, queue: "Billing" };
    expect(filterOf(own, noon, "UTC")).toMatchObject({ since: 5, until: 9, queue: "Billing" });
    expect(filterOf({ ...own, since: null }, noon, "UTC").since).toBe(of("days30").since);
  });
  test("days of 23 and 25 hours are whole days", () => {
    vi.stubEnv("TZ", "Europe/Berlin");
    const spring = new Date(2026, 2, 29).getTime();
    const autumn = new Date(2026, 9, 25).getTime();
    expect(dayAfter(spring, 1) - spring, "the clocks go forward").toBe(23 * hourMs);
    expect(dayAfter(autumn, 1) - autumn, "the clocks go back").toBe(25 * hourMs);
    const week = filterOf({ ...firstWanted, time: "days7" }, spring + 12 * hourMs, "Europe/Berlin");
    expect(new Date(week.since).getHours(), "it begins at a midnight").toBe(0);
    expect(week.until - week.since).toBe(7 * dayMs - hourMs);
  });
  test("a range that ends before it begins, or is too long, is wrong", () => {
    expect(wrongRange(9, 5)).toBe("backward");
    expect(wrongRange(5, 5)).toBe("backward");
    expect(wrongRange(0, mostDays * dayMs)).toBeNull();
    expect(wrongRange(0, mostDays * dayMs + 1)).toBe("tooLong");
  });
  test("a day of a count keeps its conditions; the last ends with the range", () => {
    const filter = { ...of("days7"), queue: "Billing" };
    const days = Array.from({ length: 7 }, (_, nth) => ({ at: filter.since + nth * dayMs }));
    expect(filterOfDay(filter, days, 2)).toMatchObject({
      since: filter.since + 2 * dayMs,
      until: filter.since + 3 * dayMs,
      queue: "Billing",
    });
    expect(filterOfDay(filter, days, 6).until).toBe(filter.until);
  });
  test("filters are the same only in every part", () => {
    const one = of("day");
    expect(sameFilter(one, { ...one })).toBe(true);
    for (const other of [
      { since: 1 },
      { until: 1 },
      { zone: "x" },
      { queue: "x" },
      { kind: "x" },
    ]) {
      expect(sameFilter(one, { ...one, ...other })).toBe(false);
    }
    expect(sameFilter(one, { ...one, agent: "x" })).toBe(false);
  });
});

describe("counting", () => {
  test("begins when the area is first shown, and keeps the filter while the window lives", async () => {
    const { state } = opened();
    expect(asked("insights")).toHaveLength(0);
    state.show(true);
    await settle();
    expect(state.view?.days).toHaveLength(30);
    state.set({ time: "days7", queue: "Billing" });
    await settle();
    state.show(false);
    state.show(true);
    await settle();
    expect(state.wanted).toMatchObject({ time: "days7", queue: "Billing" });
    expect(asked("insights"), "coming back counts nothing anew").toHaveLength(2);
  });

  test("an answer that comes late is dropped; old figures are stale until the new are there", async () => {
    const { state, waiting } = held();
    state.show(true);
    await waiting[0]?.answer();
    await settle();
    state.set({ queue: "Billing" });
    state.set({ queue: "Orders" });
    expect(state.stale).toBe(true);
    expect(state.view?.filter.queue, "old figures stay").toBe("");
    await waiting[2]?.answer();
    await settle();
    expect(state.view?.filter.queue).toBe("Orders");
    expect(state.stale).toBe(false);
    await waiting[1]?.answer();
    await settle();
    expect(state.view?.filter.queue, "what was asked before is dropped").toBe("Orders");
  });

  test("a late failure is dropped too; one in time leaves the old figures, said to be old", async () => {
    const { state, waiting } = held();
    state.show(true);
    await waiting[0]?.answer();
    await settle();
    state.set({ queue: "Billing" });
    state.set({ queue: "Orders" });
    waiting[1]?.fail(locked);
    await settle();
    expect(state.problem).toBeNull();
    waiting[2]?.fail(locked);
    await settle();
    expect(state.problem).toEqual(locked);
    expect(state.stale).toBe(true);
    expect(state.view?.filter.queue).toBe("");
  });

  test("a wrong range is not asked", async () => {
    const { state } = opened();
    state.show(true);
    await settle();
    state.set({ time: "own", since: 9, until: 5 });
    await settle();
    expect(asked("insights")).toHaveLength(1);
    expect(state.wanted.time).toBe("days30");
  });
});

describe("as the record grows", () => {
  test("figures follow, at most every ten seconds", async () => {
    const { state, pass } = opened();
    state.grew(10);
    state.show(true);
    await settle();
    for (let entries = 11; entries < 30; entries += 1) {
      state.grew(entries);
      await pass(100);
    }
    expect(asked("insights")).toHaveLength(1);
    await pass(restsMs);
    expect(asked("insights"), "all that came meanwhile is counted at once").toHaveLength(2);
    await pass(10 * restsMs);
    expect(asked("insights"), "where nothing came nothing is counted").toHaveLength(2);
  });

  test("nothing moves while a chart is read, a sheet is open or the area is hidden", async () => {
    const { state, pass } = opened();
    state.show(true);
    await settle();
    state.hold("lanes", true);
    state.grew(5);
    await pass(3 * restsMs);
    expect(asked("insights")).toHaveLength(1);
    state.openEvents({ of: "figure", name: "acceptance" }, "Acceptance");
    state.hold("lanes", false);
    await pass(3 * restsMs);
    expect(asked("insights"), "the sheet holds it still").toHaveLength(1);
    state.show(false);
    state.closeEvents();
    await pass(3 * restsMs);
    expect(asked("insights"), "hidden, it costs nothing").toHaveLength(1);
    state.show(true);
    await pass(1);
    expect(asked("insights")).toHaveLength(2);
  });

  test("counting the same filter again makes no figure faint", async () => {
    const { state, waiting } = held();
    state.show(true);
    await waiting[0]?.answer();
    await settle();
    void state.run();
    expect(state.finding).toBe(true);
    expect(state.stale).toBe(false);
  });
});

describe("events", () => {
  test("of a day they are asked with that day's filter, of all days with the whole", async () => {
    const { state } = opened();
    state.show(true);
    await settle();
    state.openEvents({ of: "figure", name: "acceptance" }, "Acceptance", 3);
    await settle();
    const day = asked("insightEvents")[0]?.[1] as InsightsFilter;
    expect(day.until - day.since).toBe(dayMs);
    state.openEvents({ of: "feedback", key: "helpful" }, "Helpful");
    await settle();
    expect(asked("insightEvents")[1]?.[1]).toEqual(state.view?.filter);
    expect(state.events.total).toBe(
      state.view?.feedback.find((one) => one.key === "helpful")?.count,
    );
  });

  test("what comes for a figure that was closed is dropped", async () => {
    const { state } = opened();
    state.show(true);
    await settle();
    window.farInsights.hold("insightEvents", true);
    state.openEvents({ of: "figure", name: "acceptance" }, "Acceptance");
    await settle();
    state.closeEvents();
    window.farInsights.hold("insightEvents", false);
    await settle();
    expect(state.events.total).toBeNull();
    expect(state.events.length).toBe(0);
  });

  test("however far one scrolls, a few pages are kept; what was let go is read again", async () => {
    const { state } = opened();
    state.show(true);
    await settle();
    const { events } = state;
    state.openEvents({ of: "figure", name: "batchesShown" }, "Batches");
    await settle();
    const total = events.total ?? 0;
    expect(total).toBeGreaterThan(40 * pageSize);
    while (events.more) {
      events.show(events.length - 10, events.length - 1);
      await settle();
    }
    expect(events.length, "every event is there").toBe(total);
    expect(events.kept, "and the page that was just read").toBeLessThanOrEqual(
      (keptPages + 1) * pageSize,
    );
    expect(events.row(0)).toBeNull();
    events.show(0, 20);
    await settle();
    expect(events.row(0)?.seq).toBeDefined();
  });

  test("a page that can't be read is said, and read again when asked", async () => {
    const { state } = opened();
    state.show(true);
    await settle();
    state.openEvents({ of: "figure", name: "batchesShown" }, "Batches");
    await settle();
    window.farInsights.refuse("insightEvents", locked);
    await state.events.readMore();
    expect(state.events.problem).toEqual(locked);
    expect(state.events.length, "what was read stays").toBe(pageSize);
    window.farInsights.refuse("insightEvents", null);
    await state.events.readMore();
    expect(state.events.problem).toBeNull();
    expect(state.events.length).toBe(2 * pageSize);
  });

  test("a page without rows is the end, whatever it says", () => {
    const page: InsightEvents = { rows: [], total: 7, next: 3 };
    expect(new EventPages(page).next).toBeNull();
  });
});

describe("files", () => {
  test("the figures that are shown are written, and where they are is said", async () => {
    const { state } = opened();
    state.show(true);
    await settle();
    await state.saveFigures();
    expect(asked("exportInsights")[0]?.[1]).toEqual(state.view?.filter);
    expect(state.saved).toMatchObject({ state: "saved", as: "csv" });
  });
  test("a refusal is said; so is a picture that could not be drawn", async () => {
    const { state } = opened();
    state.show(true);
    await settle();
    window.farInsights.refuse("saveInsightsPicture", locked);
    await state.savePicture(() => Promise.resolve(new Uint8Array([1])));
    expect(state.saved).toEqual({ state: "failed", problem: locked });
    await state.savePicture(() => Promise.reject(new Error("no canvas")));
    expect(state.saved).toMatchObject({ state: "failed", problem: { code: "internal" } });
  });
});
