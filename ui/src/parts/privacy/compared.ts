// Two dry runs side by side: what would go with what is typed, and with what is in force. Pure.
import type { RetentionDryRun } from "../../bindings.ts";

export interface ComparedRow {
  /** As on record; null for the texts of summaries. */
  kind: string | null;
  count: number;
  now: number;
}

/** Most first, then by name, so that the order is the same each time; the texts are last. */
export function compared(run: RetentionDryRun, now: RetentionDryRun | null): ComparedRow[] {
  const held = new Map((now ?? run).kinds.map(({ kind, count }) => [kind, count]));
  const rows = run.kinds.map(({ kind, count }): ComparedRow => {
    const before = held.get(kind) ?? 0;
    held.delete(kind);
    return { kind, count, now: before };
  });
  // What would go with what is in force only.
  for (const [kind, count] of held) rows.push({ kind, count: 0, now: count });
  const most = ({ count, now: before }: ComparedRow) => Math.max(count, before);
  rows.sort((a, b) => most(b) - most(a) || (a.kind ?? "").localeCompare(b.kind ?? ""));
  const texts = { kind: null, count: run.summaries, now: (now ?? run).summaries };
  return texts.count > 0 || texts.now > 0 ? [...rows, texts] : rows;
}

/** How many more would go than with what is in force; below zero for fewer. */
export function moreThan(run: RetentionDryRun, now: RetentionDryRun): number {
  return run.events + run.summaries - now.events - now.summaries;
}
