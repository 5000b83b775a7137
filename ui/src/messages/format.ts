// Numbers and times in the reader's language, by Intl. Formatters are made once a language: making
// one costs more than a hundred uses.

const made = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat | Intl.PluralRules>();

function once<T extends Intl.NumberFormat | Intl.DateTimeFormat | Intl.PluralRules>(
  name: string,
  make: () => T,
): T {
  const known = made.get(name);
  if (known) return known as T;
  const formatter = make();
  made.set(name, formatter);
  return formatter;
}

export function number(tag: string, value: number): string {
  return once(`n ${tag}`, () => new Intl.NumberFormat(tag)).format(value);
}

/** A score, always with two digits so that columns of them stand still. */
export function score(tag: string, value: number): string {
  const digits = { minimumFractionDigits: 2, maximumFractionDigits: 2 };
  return once(`s ${tag}`, () => new Intl.NumberFormat(tag, digits)).format(value);
}

/** Hours and minutes. */
export function clockTime(tag: string, at: number): string {
  const parts = { timeStyle: "short" } as const;
  return once(`t ${tag}`, () => new Intl.DateTimeFormat(tag, parts)).format(at);
}

/** A share as whole percent. */
export function percent(tag: string, share: number): string {
  return new Intl.NumberFormat(tag, { style: "percent" }).format(share);
}

/** The day, as people of that language write it. */
export function longDay(tag: string, at: number): string {
  return new Intl.DateTimeFormat(tag, { dateStyle: "long" }).format(at);
}

/** The exact moment, for hovers and the "why" figures. */
export function exactTime(tag: string, at: number): string {
  const parts = { dateStyle: "medium", timeStyle: "medium" } as const;
  return once(`e ${tag}`, () => new Intl.DateTimeFormat(tag, parts)).format(at);
}

export type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

/** The form of a word that goes with a count, `#` replaced by the count. */
export function counted(tag: string, count: number, forms: Forms): string {
  const rule = once(`p ${tag}`, () => new Intl.PluralRules(tag)).select(count);
  return (forms[rule] ?? forms.other).replace("#", number(tag, count));
}

export type Unit = "s" | "min" | "h" | "d";

/** A span in its largest whole unit, from 0 s: what an age is said in. */
export function span(ms: number): { count: number; unit: Unit } {
  const s = Math.max(0, Math.floor(ms / 1000));
  if (s < 60) return { count: s, unit: "s" };
  if (s < 3600) return { count: Math.floor(s / 60), unit: "min" };
  if (s < 86_400) return { count: Math.floor(s / 3600), unit: "h" };
  return { count: Math.floor(s / 86_400), unit: "d" };
}

/** Talk time: `4:12`, from an hour on `1:04:12`. */
export function talkTime(ms: number): string {
  const s = Math.max(0, Math.floor(ms / 1000));
  const two = (n: number) => String(n).padStart(2, "0");
  const minutes = Math.floor(s / 60);
  return minutes < 60
    ? `${minutes}:${two(s % 60)}`
    : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(s % 60)}`;
}
