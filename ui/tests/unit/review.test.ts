// The review's state against the fixture's far end: which answer is shown, what is kept in memory,
// and where the playhead stands.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { HistoryFilter, HistoryPage, InteractionRow, Problem } from "../../src/bindings.ts";
import { fixtureReview, type ReviewFixture } from "../../src/host/fixture/review.ts";
import type { ReviewHost } from "../../src/host/review.ts";
import { EventState } from "../../src/state/review/event.svelte.ts";
import { keptPages, Pages, pageSize } from "../../src/state/review/pages.ts";
import { PlayerState, skipMs } from "../../src/state/review/player.svelte.ts";
import { ReplayState } from "../../src/state/review/replay.svelte.ts";
import { ReviewState } from "../../src/state/review/review.svelte.ts";
import { restsMs, SearchState } from "../../src/state/review/search.svelte.ts";
import { filterOf, nothingWanted, wantedOf } from "../../src/state/review/wanted.ts";

const noon = Date.UTC(2026, 6, 9, 12);
const dayMs = 86_400_000;
const locked: Problem = { code: "storage", message: "locked", fields: [] };

function far(fixture: ReviewFixture = "review"): ReviewHost {
  return fixtureReview(new URLSearchParams({ fixture }));
}
function asked(verb: string): unknown[][] {
  return window.farReview.asked.filter((one) => one[0] === verb);
}
function row(nth: number, startedAt = noon - nth * 60_000): InteractionRow {
  return {
    id: `id-${nth}`,
    queue: null,
    channel: null,
    startedAt,
    endedAt: startedAt + 1000,
    events: 1,
    hits: 1,
    batchesShown: 0,
    accepted: 0,
    undelivered: 0,
  };
}
function page(from: number, count: number, next: string | null): HistoryPage {
  return {
    rows: Array.from({ length: count }, (_, nth) => row(from + nth)),
    interactions: { count, more: false },
    events: { count, more: false },
    next,
    tookMs: 1,
  };
}
/** A host whose searches are answered by hand, in any order. */
function held() {
  const waiting: {
    filter: HistoryFilter;
    after: string | null;
    answer: (p: HistoryPage) => void;
    fail: (why: Problem) => void;
  }[] = [];
  const host: ReviewHost = {
    ...far(),
    findHistory: (filter, after) =>
      new Promise<HistoryPage>((answer, fail) => waiting.push({ filter, after, answer, fail })),
  };
  return { host, waiting };
}
const settle = async () => {
  for (let nth = 0; nth < 20; nth += 1) await Promise.resolve();
};

beforeEach(() => {
  vi.stubGlobal("requestAnimationFrame", () => 0);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe("what is wanted", () => {
  test("a span ends now, and today begins at its midnight", () => {
    const of = (time: "today" | "days7") => filterOf({ ...nothingWanted, time }, noon);
    expect(of("days7").since).toBe(noon - 7 * dayMs);
    expect(of("today").since).toBe(Date.UTC(2026, 6, 9));
    expect(of("today").until).toBeNull();
  });
  test("an own range stays when it is kept and chosen again; no time stays none", () => {
    const own = { ...nothingWanted, time: "own" as const, since: 5, until: 9 };
    expect(wantedOf(filterOf(own, noon))).toEqual(own);
    expect(wantedOf(filterOf(nothingWanted, noon))).toEqual(nothingWanted);
  });
  test("an interaction's id that was pasted means the interaction", () => {
    const id = "7B1D9D1E-0001-4c53-9a50-0d9d2f1c0001";
    const filter = filterOf({ ...nothingWanted, text: ` ${id} ` }, noon);
    expect(filter).toMatchObject({ text: "", interaction: id.toLowerCase() });
  });
});

describe("pages", () => {
  test("a row is where it was found, and days begin once", () => {
    const pages = new Pages({
      ...page(0, 0, null),
      rows: [row(0, noon), row(1, noon - 1000), row(2, noon - dayMs)],
      next: "x",
    });
    pages.add(
      { ...page(3, 0, null), rows: [row(3, noon - dayMs - 1), row(4, noon - 2 * dayMs)] },
      "x",
    );
    expect([0, 1, 2, 3, 4].map((nth) => pages.beginsDay(nth))).toEqual([
      true,
      false,
      true,
      false,
      true,
    ]);
    expect(pages.row(3)?.id).toBe("id-3");
    expect(pages.row(5)).toBeNull();
    expect(pages.placeOf("id-4")).toBe(4);
    expect(pages.next, "the last page says so").toBeNull();
  });

  test("however far one scrolls, a few pages are kept; what was let go is read again", () => {
    const pages = new Pages(page(0, pageSize, "1"));
    for (let nth = 1; nth < 1000; nth += 1) {
      pages.add(page(nth * pageSize, pageSize, String(nth + 1)), String(nth));
      pages.trim(nth * pageSize);
    }
    expect(pages.loaded).toBe(100_000);
    expect(pages.kept).toBe(keptPages * pageSize);
    expect(pages.row(0)).toBeNull();
    expect(pages.row(99_950)?.id).toBe("id-99950");
    expect(pages.missing(250, 310)).toMatchObject([
      { first: 200, after: "2" },
      { first: 300, after: "3" },
    ]);
    pages.refill(200, page(200, pageSize, "3"));
    expect(pages.row(250)?.id).toBe("id-250");
    expect(pages.missing(250, 310)).toMatchObject([{ first: 300, after: "3" }]);
  });

  test("a page without rows is the end, whatever it says", () => {
    const pages = new Pages(page(0, 2, "1"));
    pages.add(page(2, 0, "2"), "1");
    expect(pages.next).toBeNull();
  });
});

describe("searching", () => {
  test("asks once the keys rest", async () => {
    vi.useFakeTimers();
    const search = new SearchState(far());
    search.type("r");
    search.type("re");
    vi.advanceTimersByTime(restsMs - 1);
    search.type("ref");
    vi.advanceTimersByTime(restsMs - 1);
    expect(asked("findHistory")).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(asked("findHistory").map((one) => (one[1] as HistoryFilter).text)).toEqual(["ref"]);
  });

  test("the newest answer is shown, in whatever order they come", async () => {
    const { host, waiting } = held();
    const search = new SearchState(host);
    void search.run();
    search.set({ text: "later" });
    waiting[1]?.answer(page(100, 3, null));
    await settle();
    waiting[0]?.answer(page(0, 1, null));
    await settle();
    expect(search.length).toBe(3);
    expect(search.row(0)?.id).toBe("id-100");
    expect(search.finding).toBe(false);
    expect(search.answered, "one answer was shown").toBe(1);
  });

  test("a failure of an old search is not told, of the newest one is, and the rows stay", async () => {
    const { host, waiting } = held();
    const search = new SearchState(host);
    void search.run();
    void search.run();
    waiting[0]?.fail(locked);
    waiting[1]?.answer(page(0, 2, null));
    await settle();
    expect(search.problem).toBeNull();
    void search.run();
    waiting[2]?.fail(locked);
    await settle();
    expect(search.problem).toEqual(locked);
    expect(search.length, "what was found before is still there").toBe(2);
  });

  test("reads the next page before the end, one at a time, with the same filter", async () => {
    const { host, waiting } = held();
    let now = noon;
    const search = new SearchState(host, () => now);
    search.set({ time: "days7" });
    waiting[0]?.answer(page(0, pageSize, "1"));
    await settle();
    now += 5000;
    search.show(60, 80);
    search.show(61, 81);
    expect(waiting).toHaveLength(2);
    expect(waiting[1]?.after).toBe("1");
    expect(waiting[1]?.filter, "time went on, the search did not").toEqual(waiting[0]?.filter);
    waiting[1]?.fail(locked);
    await settle();
    search.show(61, 81);
    expect(waiting, "not tried over and over").toHaveLength(2);
    void search.readMore();
    waiting[2]?.answer(page(pageSize, pageSize, null));
    await settle();
    expect(search.moreProblem).toBeNull();
    expect(search.length).toBe(2 * pageSize);
    expect(search.more).toBe(false);
  });

  test("a page that comes after another search was answered is dropped", async () => {
    const { host, waiting } = held();
    const search = new SearchState(host);
    void search.run();
    waiting[0]?.answer(page(0, pageSize, "1"));
    await settle();
    search.show(90, 99);
    void search.run();
    waiting[2]?.answer(page(500, 2, null));
    await settle();
    waiting[1]?.answer(page(pageSize, pageSize, null));
    await settle();
    expect(search.length).toBe(2);
  });
});

describe("the player", () => {
  function player(calm = false) {
    let tick: ((now: number) => void) | null = null;
    const one = new PlayerState(
      (run) => {
        tick = run;
        return () => (tick = null);
      },
      () => calm,
    );
    one.load([0, 1000, 1000, 5000, 60_000], 60_000);
    return { one, frame: (now: number) => tick?.(now), running: () => tick !== null };
  }

  test("goes as fast as asked, passes each event once, and stops at the end", () => {
    const { one, frame, running } = player();
    one.play();
    one.speed = 4;
    frame(1000);
    frame(1200);
    expect(one.at).toBe(800);
    expect(one.passed).toBe(1);
    frame(1300);
    expect(one.passed, "both of the same moment").toBe(3);
    one.speed = 16;
    for (let now = 1400; now < 8000; now += 100) frame(now);
    expect(one.at).toBe(60_000);
    expect(one.passed).toBe(5);
    expect(one.playing).toBe(false);
    expect(running(), "nothing ticks any more").toBe(false);
    one.play();
    expect(one.at, "from the beginning again").toBe(0);
  });

  test("a window that was hidden does not leap", () => {
    const { one, frame } = player();
    one.play();
    frame(0);
    frame(40_000);
    expect(one.at).toBe(250);
  });

  test("steps stand between events of one moment, and end at the ends", () => {
    const { one } = player();
    one.seekEvent(0);
    expect([one.step(1), one.step(1), one.passed, one.at]).toEqual([1, 2, 3, 1000]);
    expect([one.step(-1), one.passed]).toEqual([1, 2]);
    one.seekEvent(4);
    expect(one.step(1)).toBeNull();
    one.seekEvent(0);
    expect(one.step(-1)).toBeNull();
  });

  test("seeking keeps within its ends, and counts what lies behind", () => {
    const { one } = player();
    one.seek(-5);
    expect([one.at, one.passed]).toEqual([0, 1]);
    one.seek(999_999);
    expect([one.at, one.passed]).toEqual([60_000, 5]);
    one.skip(-1);
    expect(one.at).toBe(60_000 - skipMs);
    expect(one.passed).toBe(4);
  });

  test("where nothing may glide, the playhead goes from event to event", () => {
    const { one, frame } = player(true);
    one.play();
    const seen = new Set<number>();
    for (let now = 0; now < 6000; now += 100) {
      frame(now);
      seen.add(one.at);
    }
    expect([...seen]).toEqual([0, 1000, 5000]);
  });

  test("more events move nothing", () => {
    const { one } = player();
    one.seekEvent(3);
    one.extend([0, 1000, 1000, 5000, 60_000, 70_000], 70_000);
    expect([one.at, one.passed, one.length]).toEqual([5000, 4, 70_000]);
  });
});

describe("the panel as it was", () => {
  test("asks for one at a time, and of the wishes meanwhile for the last", async () => {
    const host = far();
    const replay = new ReplayState(host);
    window.farReview.hold("replayAt", true);
    for (const seq of [1, 2, 3, 4]) replay.want("a-000000000002", seq);
    await settle();
    expect(asked("replayAt")).toHaveLength(1);
    window.farReview.hold("replayAt", false);
    await vi.waitFor(() => {
      expect(replay.moment?.seq).toBe(4);
    });
    expect(asked("replayAt").map((one) => one[2])).toEqual([1, 4]);
  });

  test("before the first event there is nothing, also for what was on its way", async () => {
    const replay = new ReplayState(far());
    replay.want("a-000000000002", 1);
    replay.want(null, null);
    await settle();
    expect(replay.moment).toBeNull();
    expect(replay.problem).toBeNull();
  });
});

describe("events and interactions", () => {
  test("the last event asked for is shown", async () => {
    const host = far();
    let first: (() => void) | null = null;
    const event = new EventState({
      ...host,
      async recordedEvent(seq) {
        if (seq === 1) await new Promise<void>((go) => (first = go));
        return host.recordedEvent(seq);
      },
    });
    const slow = event.open(1);
    await event.open(2);
    (first as (() => void) | null)?.();
    await slow;
    expect(event.view?.seq).toBe(2);
    expect(event.loading).toBe(false);
  });

  async function entered(fixture: ReviewFixture = "review") {
    const review = new ReviewState(far(fixture), {
      frames: () => () => undefined,
      calm: () => true,
    });
    await review.watch();
    await review.enter();
    return review;
  }

  test("the first visit opens the newest interaction, at its first event", async () => {
    const review = await entered();
    expect(review.timeline.view?.row.id).toBe(review.search.row(0)?.id);
    expect(review.event.view?.seq).toBe(review.timeline.entries[0]?.seq);
    expect(review.player.passed).toBe(1);
    await review.enter();
    expect(asked("findHistory"), "a second visit finds all as it was").toHaveLength(1);
  });

  test("what belongs to no interaction is not what opens by itself", async () => {
    const host = far();
    const review = new ReviewState({
      ...host,
      async findHistory(...of) {
        const page = await host.findHistory(...of);
        const own = page.rows.slice(0, 1).map((row) => ({ ...row, id: "" }));
        return { ...page, rows: [...own, ...page.rows.slice(1)] };
      },
    });
    await review.watch();
    await review.enter();
    expect(review.search.row(0)?.id, "that an area was opened is the newest").toBe("");
    expect(review.timeline.id).toBe(review.search.row(1)?.id);
  });

  test("with a filter an interaction opens at its first hit, and a search keeps what is open", async () => {
    const review = await entered();
    review.search.set({ actions: ["suggestion_accepted"] });
    await vi.waitFor(() => {
      expect(review.search.answered).toBe(2);
    });
    await vi.waitFor(() => {
      expect(review.timeline.entries.some((entry) => !entry.hit)).toBe(true);
    });
    expect(review.event.seq, "nothing jumped").toBe(review.timeline.entries[0]?.seq);
    await review.choose(review.timeline.id ?? "");
    expect(review.event.view?.kind).toBe("suggestion_accepted");
  });

  test("a search that is answered while an interaction is on its way opens it whole", async () => {
    const review = await entered();
    window.farReview.hold("interactionTimeline", true);
    const chosen = review.choose(review.search.row(2)?.id ?? "");
    const searched = review.search.run();
    await settle();
    window.farReview.hold("interactionTimeline", false);
    await Promise.all([chosen, searched]);
    expect(review.timeline.view?.row.id).toBe(review.search.row(2)?.id);
    expect(review.event.view?.seq).toBe(review.timeline.entries[0]?.seq);
    expect(review.player.length).toBeGreaterThan(0);
  });

  test("an event by its number opens its interaction there", async () => {
    const review = await entered("reviewBroken");
    await review.openEvent(1_198_204);
    expect(review.timeline.entries[review.player.passed - 1]?.seq).toBe(1_198_204);
    await review.openEvent(1_198_185 - 200);
    expect(review.timeline.view?.row.id).toBe(review.search.row(1)?.id);
  });

  test("an event that belongs to no interaction is shown alone; one that is gone says so", async () => {
    const host = far();
    const review = new ReviewState({
      ...host,
      recordedEvent: async (seq) => ({ ...(await host.recordedEvent(seq)), interaction: null }),
    });
    await review.openEvent(7);
    expect(review.timeline.view).toBeNull();
    expect(review.event.view?.seq).toBe(7);
    window.farReview.refuse("recordedEvent", { code: "gone", message: "", fields: [] });
    await review.openEvent(8);
    expect(review.event.problem?.code).toBe("gone");
  });

  test("a timeline that can't be read says so, and is tried again", async () => {
    const review = await entered();
    window.farReview.refuse("interactionTimeline", locked);
    await review.choose(review.search.row(3)?.id ?? "");
    expect(review.timeline.problem).toEqual(locked);
    expect(review.timeline.view, "not another one under this name").toBeNull();
    window.farReview.refuse("interactionTimeline", null);
    await review.again();
    expect(review.timeline.view?.row.id).toBe(review.search.row(3)?.id);
    expect(review.timeline.problem).toBeNull();
  });

  test("what is exported is what was found, not what is being typed", async () => {
    const review = await entered();
    review.search.wanted = { ...review.search.wanted, text: "half a wo" };
    await review.export("csv");
    expect(asked("exportHistory")[0]?.[1]).toMatchObject({ text: "" });
  });

  test("the copy of an event has its hash, and a payload that is no JSON as it stands", async () => {
    const host = far();
    const clips: string[] = [];
    const review = new ReviewState(
      {
        ...host,
        recordedEvent: async (seq) => ({ ...(await host.recordedEvent(seq)), payload: "{" }),
      },
      {
        clip: (text) => {
          clips.push(text);
          return Promise.resolve();
        },
      },
    );
    await review.event.open(1_198_204);
    await review.copyEvent();
    const copied = JSON.parse(clips[0] ?? "") as { payload: unknown; hash: string };
    expect(copied.payload).toBe("{");
    expect(copied.hash).toHaveLength(64);
  });

  test("a clipboard that refuses is told", async () => {
    const review = new ReviewState(far(), { clip: () => Promise.reject(new Error("no")) });
    await review.event.open(1_198_204);
    await review.copyEvent();
    expect(review.toast.current?.tone).toBe("bad");
  });
});
