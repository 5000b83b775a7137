// What each lane draws of the days.
import type { InsightDay } from "../../bindings.ts";
import { number } from "../../messages/format.ts";
import { t } from "../../messages/language.svelte.ts";
import type { Drawing } from "./plot.ts";

/** From the moment most waited until all was sent; longer, and it is said to have piled up. */
const soonMs = 5 * 60_000;

/** Deliveries waited, and not just for a moment. */
export function piledUp(
  day: Pick<InsightDay, "mostWaiting" | "mostWaitingAt" | "allSentAt">,
): boolean {
  if (day.mostWaiting === 0) return false;
  return (
    day.mostWaitingAt === null ||
    day.allSentAt === null ||
    day.allSentAt - day.mostWaitingAt > soonMs
  );
}

const percents = new Map<string, Intl.NumberFormat>();
/** A share without decimals that say nothing. */
function percent(value: number): string {
  const { tag } = t();
  const known =
    percents.get(tag) ?? new Intl.NumberFormat(tag, { style: "percent", maximumFractionDigits: 1 });
  percents.set(tag, known);
  return known.format(value);
}
function plain(value: number): string {
  const { tag } = t();
  return value >= 10_000
    ? new Intl.NumberFormat(tag, { notation: "compact" }).format(value)
    : number(tag, value);
}

export function drawings(
  days: readonly InsightDay[],
): Record<"acceptance" | "latency" | "backlog", Drawing> {
  const waiting = (piled: boolean) =>
    days.map((day) => (day.mostWaiting > 0 && piledUp(day) === piled ? day.mostWaiting : null));
  return {
    acceptance: {
      look: "lines",
      zero: false,
      format: percent,
      lines: [
        { values: days.map((day) => day.acceptance), ink: "chart-strong", width: 2, area: true },
        { values: days.map((day) => day.acceptanceBefore), ink: "chart-quiet", dash: [4, 4] },
      ],
    },
    latency: {
      look: "lines",
      zero: true,
      format: plain,
      lines: [
        { values: days.map((day) => day.p50Ms), ink: "chart-strong", width: 2 },
        { values: days.map((day) => day.p95Ms), ink: "chart-mid", width: 2 },
        { values: days.map((day) => day.p99Ms), ink: "chart-mid", dash: [2, 3] },
      ],
    },
    backlog: {
      look: "bars",
      zero: true,
      format: plain,
      lines: [
        { values: waiting(true), ink: "wait" },
        { values: waiting(false), ink: "chart-quiet" },
      ],
    },
  };
}
