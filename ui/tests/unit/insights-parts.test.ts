// What is drawn and said of figures: changes by meaning, tables of the drawn numbers, ticks, and where
// days stand.
import { beforeEach, describe, expect, test } from "vitest";
import type { InsightsView } from "../../src/bindings.ts";
import { viewOf } from "../../src/host/fixture/insight-figures.ts";
import { openLanguage } from "../../src/messages/language.svelte.ts";
import { range } from "../../src/parts/insights/days.ts";
import { drawings, piledUp } from "../../src/parts/insights/drawings.ts";
import { placeOf, roomOf } from "../../src/parts/insights/lane-room.ts";
import {
  acceptanceNumbers,
  backlogNumbers,
  callDayNumbers,
  deploysOn,
  latencyNumbers,
  sparkNumbers,
} from "../../src/parts/insights/tables.ts";
import {
  changeOf,
  count,
  digitsOf,
  duration,
  figureValue,
  nothing,
  share,
  suggestionKind,
  valueOf,
} from "../../src/parts/insights/words.ts";
import { firstWanted, filterOf } from "../../src/state/insights/wanted.ts";

const noon = Date.UTC(2026, 6, 9, 12);
const today = Date.UTC(2026, 6, 9);
const dayMs = 86_400_000;
const view: InsightsView = viewOf(filterOf(firstWanted, noon, "UTC"), {
  of: 1,
  long: false,
  today,
  from: Number.NEGATIVE_INFINITY,
});

beforeEach(() => openLanguage("en"));

describe("changes", () => {
  const change = (name: Parameters<typeof figureValue>[0], value: number, before: number) =>
    changeOf({ name, value, before });
  test("more is better for acceptance and worse for latency, and is said", () => {
    expect(change("acceptance", 0.382, 0.358)).toMatchObject({
      up: true,
      tone: "good",
      by: "2.4 pt",
    });
    expect(change("suggestionLatency", 212, 194)).toMatchObject({
      up: true,
      tone: "bad",
      by: "18 ms",
      said: "up 18 ms, worse, from 194 ms",
    });
    expect(change("timeToAccept", 3100, 3500)).toMatchObject({
      up: false,
      tone: "good",
      by: "0.4 s",
    });
    expect(change("promptsClicked", 0.217, 0.228)).toMatchObject({ up: false, tone: "bad" });
  });
  test("a count has no better, and its change is a share of what it was", () => {
    expect(change("batchesShown", 48_210, 45_438)).toMatchObject({ tone: "plain", by: "6.1%" });
    expect(change("summariesMade", 3, 0)).toMatchObject({ by: "3", from: "from 0" });
  });
  test("what reads the same did not change; without a before there is none", () => {
    expect(change("acceptance", 0.38201, 0.38199)).toBe("as before");
    expect(changeOf({ name: "acceptance", value: 0.4, before: null })).toBe("nothing before");
    expect(changeOf({ name: "acceptance", value: null, before: 0.4 })).toBe("");
  });
});

describe("values", () => {
  test("have their unit, and a dash where there is none", () => {
    expect(figureValue("timeToAccept", 3100)).toBe("3.1 s");
    expect(figureValue("suggestionLatency", 211.6)).toBe("212 ms");
    expect(figureValue("acceptance", 0.3816)).toBe("38.2%");
    expect(figureValue("acceptance", null)).toBe(nothing);
  });
  test.each([
    ["38.2%", ["", "38.2", "%"]],
    ["48,210", ["", "48,210", ""]],
    ["1\u202f204\u00a0%", ["", "1\u202f204", "\u00a0%"]],
  ])("%s is told from its unit", (value, parts) => expect(digitsOf(value)).toEqual(parts));
  test("an event says what it counts for", () => {
    const event = { seq: 1, at: 0, actor: "cuecard", interaction: null };
    const acceptance = { of: "figure", name: "acceptance" } as const;
    expect(valueOf(acceptance, { ...event, kind: "suggestions_displayed", value: 3 })).toBe(
      "3 cards",
    );
    expect(valueOf(acceptance, { ...event, kind: "suggestion_accepted", value: null })).toBe("");
    const latency = { of: "figure", name: "suggestionLatency" } as const;
    expect(valueOf(latency, { ...event, kind: "suggestions_produced", value: 196 })).toBe("196 ms");
    const call = { of: "call", key: "summary" } as const;
    expect(valueOf(call, { ...event, kind: "summary_generated", value: 2900 })).toBe("2.9 s");
  });
  test("a kind the panel has no word for keeps its own name, made readable", () => {
    expect(suggestionKind("knowledge")).toBe("Article");
    expect(suggestionKind("cannedResponse")).toBe("Canned response");
    expect(suggestionKind("canned_response")).toBe("Canned response");
  });
  test("a range names its first and its last day, and the year where it is another", () => {
    expect(range(Date.UTC(2026, 5, 10), Date.UTC(2026, 6, 10), noon)).toMatch(
      /^Jun 10\s–\sJul 9$/u,
    );
    expect(range(Date.UTC(2026, 6, 9), Date.UTC(2026, 6, 10), noon)).toBe("Jul 9");
    expect(range(Date.UTC(2025, 11, 30), Date.UTC(2026, 0, 2), noon)).toContain("2025");
  });
});

describe("tables have the numbers that are drawn", () => {
  const drawn = drawings(view.days);
  const column = (rows: readonly (readonly string[])[], nth: number) =>
    rows.map((row) => row[nth]).toReversed();
  test("acceptance and the period before", () => {
    const { rows } = acceptanceNumbers(view, () => null);
    const [now, before] = drawn.acceptance.lines;
    expect(column(rows, 1)).toEqual(now?.values.map(share));
    expect(column(rows, 2)).toEqual(before?.values.map(share));
    expect(
      rows.some((row) => row[1] === nothing),
      "a day without a batch is a gap",
    ).toBe(true);
  });
  test("every percentile", () => {
    const { rows } = latencyNumbers(view.days);
    drawn.latency.lines.forEach((line, nth) => {
      expect(column(rows, nth + 1)).toEqual(line.values.map(duration));
    });
  });
  test("the backlog: a bar is in one of its two colors", () => {
    const { rows } = backlogNumbers(view.days);
    const [piled, rest] = drawn.backlog.lines;
    const bars = view.days.map((_, nth) => piled?.values[nth] ?? rest?.values[nth] ?? 0);
    expect(column(rows, 1)).toEqual(bars.map(count));
    expect(view.days.filter(piledUp).length, "the slow days").toBe(2);
  });
  test("the small lines of figures and calls", () => {
    const [figure] = view.figures;
    if (!figure) throw new Error("there are figures");
    expect(column(sparkNumbers(figure, view.days).rows, 1)).toEqual(figure.spark.map(share));
    const { rows } = callDayNumbers(view.calls, view.days);
    view.calls.forEach((call, nth) =>
      expect(column(rows, nth + 1)).toEqual(call.p95ByDay.map(duration)),
    );
  });
  test("a deploy stands on its day, once", () => {
    const days = view.days.map((_, nth) => deploysOn(view.deploys, view.days, nth));
    expect(days.flat()).toEqual(view.deploys);
  });
});

describe("piling up", () => {
  const at = noon;
  test.each([
    [{ mostWaiting: 0, mostWaitingAt: null, allSentAt: null }, false],
    [{ mostWaiting: 3, mostWaitingAt: at, allSentAt: at + 60_000 }, false],
    [{ mostWaiting: 3, mostWaitingAt: at, allSentAt: at + 600_000 }, true],
    [{ mostWaiting: 3, mostWaitingAt: at, allSentAt: null }, true],
  ])("%o: %s", (day, piled) => expect(piledUp(day)).toBe(piled));
});

describe("where days stand", () => {
  const room = roomOf(740, 16, 30);
  test("a place is the day whose middle is nearest; outside there is none", () => {
    for (let nth = 0; nth < 30; nth += 1) expect(room.at(room.x(nth))).toBe(nth);
    expect(room.at(10)).toBeNull();
    expect(room.at(739)).toBeNull();
  });
  test("a moment is as far into its day as it is", () => {
    const days = [{ at: 0 }, { at: dayMs }];
    expect(placeOf(0, days, 2 * dayMs)).toBe(-0.5);
    expect(placeOf(dayMs / 2, days, 2 * dayMs)).toBe(0);
    expect(placeOf(1.5 * dayMs, days, 2 * dayMs)).toBe(1);
  });
});
