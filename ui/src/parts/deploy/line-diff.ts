// Which lines of two texts are not on the other side: the longest common run of lines stays. Pure;
// for prompts, which are some forty lines long.

export interface Line {
  text: string;
  changed: boolean;
}

export function lineDiff(before: string, after: string): { before: Line[]; after: Line[] } {
  const a = before.split("\n");
  const b = after.split("\n");
  // common[i][j]: how many lines a from i and b from j have in common, in order.
  const common = Array.from({ length: a.length + 1 }, () =>
    Array.from<number>({ length: b.length + 1 }).fill(0),
  );
  const at = (i: number, j: number) => common[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; i -= 1) {
    const row = common[i] ?? [];
    for (let j = b.length - 1; j >= 0; j -= 1) {
      row[j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const left = a.map((text): Line => ({ text, changed: true }));
  const right = b.map((text): Line => ({ text, changed: true }));
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    const [one, other] = [left[i], right[j]];
    if (one?.text === other?.text && one && other) {
      one.changed = other.changed = false;
      i += 1;
      j += 1;
    } else if (at(i + 1, j) >= at(i, j + 1)) i += 1;
    else j += 1;
  }
  return { before: left, after: right };
}
