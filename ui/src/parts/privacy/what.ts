// What would go, or went, in words: each part with its count, joined as the language joins them.
import { t } from "../../messages/language.svelte.ts";

const lists = new Map<string, Intl.ListFormat>();

export function listed(parts: readonly string[]): string {
  const { tag } = t();
  const known = lists.get(tag);
  const one = known ?? new Intl.ListFormat(tag, { type: "conjunction" });
  if (!known) lists.set(tag, one);
  return one.format(parts);
}

/** Contents of events and texts of summaries; empty where there is neither. */
export function goingInWords({ events, summaries }: { events: number; summaries: number }): string {
  const say = t().privacy;
  return listed([
    ...(events > 0 ? [say.contents(events)] : []),
    ...(summaries > 0 ? [say.texts(summaries)] : []),
  ]);
}

/** What an erasure took; empty where there was nothing. */
export function erasedInWords(took: { events: number; texts: number; deliveries: number }): string {
  const say = t().privacy.erasure;
  return listed([
    ...(took.events > 0 ? [say.doneContents(took.events)] : []),
    ...(took.texts > 0 ? [say.doneTexts(took.texts)] : []),
    ...(took.deliveries > 0 ? [say.doneDeliveries(took.deliveries)] : []),
  ]);
}

/** A file's size, in whole kilobytes. */
export function sizeInWords(bytes: number): string {
  const options = { style: "unit", unit: "kilobyte", maximumFractionDigits: 0 } as const;
  return new Intl.NumberFormat(t().tag, options).format(Math.max(1, Math.round(bytes / 1000)));
}
