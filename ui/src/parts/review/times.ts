// Times of the review in the reader's language, where the reader is.
import { number } from "../../messages/format.ts";
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

/** The head of a day in the list: the year only where it is another. */
export function dayHead(at: number, now: number): string {
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return sameYear
    ? formatter("head", { day: "numeric", month: "long" }).format(at)
    : formatter("year", { day: "numeric", month: "long", year: "numeric" }).format(at);
}
export function weekday(at: number): string {
  return formatter("week", { weekday: "short", day: "numeric", month: "long" }).format(at);
}
export function day(at: number): string {
  return formatter("day", { day: "numeric", month: "long", year: "numeric" }).format(at);
}
export function minute(at: number): string {
  return formatter("minute", { timeStyle: "short" }).format(at);
}
export function second(at: number): string {
  return formatter("second", { timeStyle: "medium" }).format(at);
}
/** To the millisecond, as on record. */
export function exact(at: number): string {
  return formatter("exact", {
    hour: "numeric",
    minute: "2-digit",
    second: "2-digit",
    fractionalSecondDigits: 3,
  }).format(at);
}

/** A duration that took a moment: in ms below a second, else in seconds with a decimal. */
export function took(
  ms: number,
  words: { ms: (n: string) => string; seconds: (n: string) => string },
) {
  const { tag } = t();
  if (ms < 1000) return words.ms(number(tag, Math.round(ms)));
  return words.seconds(number(tag, Math.round(ms / 100) / 10));
}

/** A score with the three digits by which ranks are told apart. */
export function figure(value: number): string {
  const { tag } = t();
  const known = figures.get(tag);
  const digits = { minimumFractionDigits: 3, maximumFractionDigits: 3 };
  const one = known ?? new Intl.NumberFormat(tag, digits);
  if (!known) figures.set(tag, one);
  return one.format(value);
}
const figures = new Map<string, Intl.NumberFormat>();

/** Milliseconds, with a decimal only where there is little. */
export function millis(ms: number): string {
  return number(t().tag, ms < 10 ? Math.round(ms * 10) / 10 : Math.round(ms));
}

/** The value of a date field of this day; empty for none. */
export function fieldOf(at: number | null): string {
  if (at === null) return "";
  const date = new Date(at);
  const two = (n: number) => String(n).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
/** The beginning of a date field's day, moved by whole days; null where it holds none. */
export function ofField(value: string, days = 0): number | null {
  const [year, month, date] = value.split("-").map(Number);
  if (!year || !month || !date) return null;
  return new Date(year, month - 1, date + days).getTime();
}
