// What the scrubber draws: lanes of who spoke, and marks of what was shown and done. Places are in
// thousandths of the length; marks that would lie on one another are one.
import type { TimelineEntry } from "../../bindings.ts";

export interface Bar {
  at: number;
  wide: number;
}
export interface Mark {
  at: number;
  /** A diamond for what came on screen, a dot for what was done. */
  shown: boolean;
  good: boolean;
}
export interface Lanes {
  customer: readonly Bar[];
  agent: readonly Bar[];
  marks: readonly Mark[];
}

/** Marks nearer than this are drawn as one. */
const nearest = 4;
/** About how long saying a character takes, in ms; only where it began is on record. */
const saidMs = 60;

export function lanesOf(
  entries: readonly TimelineEntry[],
  startedAt: number,
  length: number,
): Lanes {
  const customer: Bar[] = [];
  const agent: Bar[] = [];
  const marks: Mark[] = [];
  const last = new Map<string, number>();
  const place = (at: number) => (length > 0 ? (1000 * (at - startedAt)) / length : 0);
  for (const [nth, entry] of entries.entries()) {
    const at = place(entry.at);
    const { shows } = entry;
    if (shows.what === "said") {
      const lane = shows.byCustomer ? customer : agent;
      const next = entries[nth + 1]?.at ?? startedAt + length;
      const until = Math.min(entry.at + Math.max(1500, shows.text.length * saidMs), next);
      const wide = Math.max(14, place(until) - at - 2);
      const before = lane.at(-1);
      if (before && at <= before.at + before.wide)
        before.wide = Math.max(before.wide, at + wide - before.at);
      else lane.push({ at, wide });
      continue;
    }
    const mark = markOf(entry);
    if (!mark) continue;
    const kind = `${mark.shown} ${mark.good}`;
    const before = last.get(kind);
    if (before !== undefined && at - before < nearest) continue;
    last.set(kind, at);
    marks.push({ at, ...mark });
  }
  return { customer, agent, marks };
}

const done: ReadonlySet<string> = new Set([
  "suggestion_accepted",
  "suggestion_opened",
  "suggestion_copied",
  "suggestion_dismissed",
  "feedback_given",
  "prompt_clicked",
  "prompt_dismissed",
]);

function markOf({ kind, shows }: TimelineEntry): Omit<Mark, "at"> | null {
  if ((shows.what === "batch" && shows.shown) || kind === "prompt_shown") {
    return { shown: true, good: false };
  }
  return done.has(kind) ? { shown: false, good: kind === "suggestion_accepted" } : null;
}

const steps = [
  5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 28_800, 86_400, 172_800, 604_800,
];

/** Times to write under the track, in ms: round ones, `most` at most. */
export function ticksOf(length: number, most = 8): readonly number[] {
  const step = (steps.find((s) => length / (s * 1000) <= most) ?? length / 1000 / most) * 1000;
  if (!(step > 0)) return [0];
  return Array.from({ length: Math.floor(length / step) + 1 }, (_, nth) => nth * step);
}
