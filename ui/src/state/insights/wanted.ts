// What a supervisor asks the insights for, as it is set in the window, and the filter it comes to.
// Pure: the time is given. Days are whole days where the reader is, also those of 23 or 25 hours; a
// span such as "30 days" ends with today.
import type { InsightDay, InsightsFilter } from "../../bindings.ts";

/** Days of each span. A quarter is 13 weeks, so that it and the one before have the same weekdays. */
export const spans = { day: 1, days7: 7, days30: 30, quarter: 91 } as const;
export type Span = keyof typeof spans;

export interface Wanted {
  time: Span | "own";
  /** Of an own range: the beginning of its first day, and of the day after its last; ms since 1970. */
  since: number | null;
  until: number | null;
  queue: string;
  kind: string;
  agent: string;
}

export const firstWanted: Wanted = {
  time: "days30",
  since: null,
  until: null,
  queue: "",
  kind: "",
  agent: "",
};

/** The longest range, in days (`InsightsFilter.until`). */
export const mostDays = 3660;
const dayMs = 86_400_000;

/** The beginning of the day so many days after that of `at`, where the reader is. */
export function dayAfter(at: number, days: number): number {
  const day = new Date(at);
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + days).getTime();
}

export function filterOf(wanted: Wanted, now: number, zone: string): InsightsFilter {
  const { time, since, until, queue, kind, agent } = wanted;
  const rest = { zone, queue, kind, agent };
  if (time === "own" && since !== null && until !== null) return { since, until, ...rest };
  const days = spans[time === "own" ? "days30" : time];
  return { since: dayAfter(now, 1 - days), until: dayAfter(now, 1), ...rest };
}

/** What is wrong with a range; null where nothing is. */
export function wrongRange(since: number, until: number): "backward" | "tooLong" | null {
  if (since >= until) return "backward";
  return until - since > mostDays * dayMs ? "tooLong" : null;
}

export function sameFilter(one: InsightsFilter, other: InsightsFilter): boolean {
  return (
    one.since === other.since &&
    one.until === other.until &&
    one.zone === other.zone &&
    one.queue === other.queue &&
    one.kind === other.kind &&
    one.agent === other.agent
  );
}

/** The filter of one day among those that were counted. */
export function filterOfDay(
  filter: InsightsFilter,
  days: readonly Pick<InsightDay, "at">[],
  nth: number,
): InsightsFilter {
  return {
    ...filter,
    since: Math.max(filter.since, days[nth]?.at ?? filter.since),
    until: Math.min(filter.until, days[nth + 1]?.at ?? filter.until),
  };
}
