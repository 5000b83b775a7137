// The rules of a comment as a person meets them while typing (contract.md §2). Pure; the program
// behind checks again and has the last word.

/** In chars as the contract counts them: Unicode scalar values. */
export const longestComment = 1000;
/** More of one char in a row than this is refused as spam. */
export const longestRun = 20;

export interface Run {
  /** In UTF-16 units, as a text field counts. */
  start: number;
  end: number;
  char: string;
  /** How often it stands there, in chars. */
  times: number;
}

export function lengthOf(text: string): number {
  return Array.from(text).length;
}

/** The first place where one char stands too often in a row; null if nowhere. */
export function spamIn(text: string): Run | null {
  const found = new RegExp(`(.)\\1{${longestRun},}`, "su").exec(text);
  if (!found) return null;
  const [run, char = ""] = found;
  return { start: found.index, end: found.index + run.length, char, times: lengthOf(run) };
}

/** The comment as it may be sent: runs cut to what is allowed, then the whole to its length. */
export function shortened(text: string): string {
  const calm = text.replace(new RegExp(`(.)\\1{${longestRun},}`, "gsu"), (_, char: string) =>
    char.repeat(longestRun),
  );
  return Array.from(calm).slice(0, longestComment).join("");
}
