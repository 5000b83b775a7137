// Days and ranges of days in the reader's language, where the reader is.
import { t } from "../../messages/language.svelte.ts";

const made = new Map<string, Intl.DateTimeFormat>();

function formatter(name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const { tag } = t();
  const key = `${name} ${tag}`;
  const known = made.get(key);
  if (known) return known;
  const one = new Intl.DateTimeFormat(tag, options);
  made.set(key, one);
  return one;
}

/** A day, short: `25 Jun`. */
export function shortDay(at: number): string {
  return formatter("short", { day: "numeric", month: "short" }).format(at);
}
/** A day, for a table: with its year. */
export function wholeDay(at: number): string {
  return formatter("whole", { day: "numeric", month: "short", year: "numeric" }).format(at);
}
/** A day as it is said: with its weekday. */
export function saidDay(at: number): string {
  return formatter("said", { weekday: "long", day: "numeric", month: "long" }).format(at);
}
/** Hours and minutes. */
export function minute(at: number): string {
  return formatter("minute", { timeStyle: "short" }).format(at);
}
/** The day and the second of an event. */
export function moment(at: number): string {
  return formatter("moment", {
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  }).format(at);
}
/** An hour of the day, as the language says it. */
export function hourOf(hour: number): string {
  return formatter("hour", { hour: "numeric" }).format(new Date(2001, 0, 1, hour));
}

/** From a day's beginning to before another's, with the year where it is not `now`'s. */
export function range(since: number, until: number, now: number): string {
  const last = until - 1;
  const year = new Date(now).getFullYear();
  const plain = new Date(since).getFullYear() === year && new Date(last).getFullYear() === year;
  const one = plain
    ? formatter("short", { day: "numeric", month: "short" })
    : formatter("whole", { day: "numeric", month: "short", year: "numeric" });
  return one.formatRange(since, Math.max(since, last));
}
