// What an interaction is called: customers' names are not on record, so by queue and a short id.
import type { InteractionRow } from "../../bindings.ts";
import { t } from "../../messages/language.svelte.ts";

export function nameOf(row: InteractionRow): string {
  if (row.id === "") return t().review.results.without;
  const where = row.queue ?? (row.channel ? t().channel[row.channel] : null);
  return `${where ?? t().review.results.nameless} · ${row.id.slice(0, 8)}`;
}

/** The beginning and the end of what is too long to read. */
export function shortened(text: string, head = 8, tail = 4): string {
  return text.length <= head + tail + 1 ? text : `${text.slice(0, head)}…${text.slice(-tail)}`;
}
