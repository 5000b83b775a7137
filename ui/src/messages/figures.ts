// Figures of the desk in the reader's language. Days are UTC days, as they are counted.

const made = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();

function once<T extends Intl.NumberFormat | Intl.DateTimeFormat>(name: string, make: () => T): T {
  const known = made.get(name);
  if (known) return known as T;
  const formatter = make();
  made.set(name, formatter);
  return formatter;
}

/** A share, 0..=1, with one decimal. */
export function percent(tag: string, share: number): string {
  const options = {
    style: "percent",
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  } as const;
  return once(`p ${tag}`, () => new Intl.NumberFormat(tag, options)).format(share);
}

/** A rate, with one decimal. */
export function rate(tag: string, value: number): string {
  const options = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
  return once(`r ${tag}`, () => new Intl.NumberFormat(tag, options)).format(value);
}

/** A change, always with its sign. */
export function change(tag: string, value: number, digits: number): string {
  const options = {
    signDisplay: "exceptZero",
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  } as const;
  return once(`c ${tag} ${digits}`, () => new Intl.NumberFormat(tag, options)).format(value);
}

/** A UTC day, short: `25 Jun`. */
export function utcDay(tag: string, at: number): string {
  const options = { day: "numeric", month: "short", timeZone: "UTC" } as const;
  return once(`d ${tag}`, () => new Intl.DateTimeFormat(tag, options)).format(at);
}

/** A day where the reader is, short. */
export function localDay(tag: string, at: number): string {
  const options = { day: "numeric", month: "short" } as const;
  return once(`l ${tag}`, () => new Intl.DateTimeFormat(tag, options)).format(at);
}

/** Day and minute where the reader is. */
export function dayTime(tag: string, at: number): string {
  const options = { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" } as const;
  return once(`t ${tag}`, () => new Intl.DateTimeFormat(tag, options)).format(at);
}
