// Day and minute where the reader is, by Intl: `24 Jun, 10:12`.

const made = new Map<string, Intl.DateTimeFormat>();

export function dayTime(tag: string, at: number): string {
  let format = made.get(tag);
  if (!format) {
    const parts = { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" } as const;
    format = new Intl.DateTimeFormat(tag, parts);
    made.set(tag, format);
  }
  return format.format(at);
}
