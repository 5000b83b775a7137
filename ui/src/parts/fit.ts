// How many tabs fit beside each other. Pure, so that it can be checked without a layout.

/** Widths in CSS pixels at 16 px type; `scale` is the root type size over 16. */
const tabWidth = 112;
const restWidth = 44;

/**
 * Which tabs stand in the row and which behind "+n": in their order, the selected one always in the
 * row. Nothing is hidden when all fit.
 */
export function fitTabs<T extends { id: string }>(
  tabs: readonly T[],
  selected: string | null,
  width: number,
  scale = 1,
): { row: T[]; rest: T[] } {
  if (tabs.length * tabWidth * scale <= width) return { row: [...tabs], rest: [] };
  const room = Math.max(1, Math.floor((width - restWidth * scale) / (tabWidth * scale)));
  const row = tabs.slice(0, room);
  const chosen = tabs.find((tab) => tab.id === selected);
  if (chosen && !row.includes(chosen)) row[row.length - 1] = chosen;
  return { row, rest: tabs.filter((tab) => !row.includes(tab)) };
}
