// Where prompts may lie over the list without lying over the card that is being worked on. Pure:
// measured by whoever asks.

export interface Span {
  top: number;
  bottom: number;
}

/** `below` and `above` the card; `dock`: no room at either side, so the list gives some up. */
export interface Room {
  side: "below" | "above" | "dock";
  /** How high they may be, in CSS pixels. */
  height: number;
}

export interface Asked {
  /** The list's room on the screen. */
  list: Span;
  /** The card to leave free, if any. */
  card: Span | null;
  /** What lies at the lower edge already. */
  foot: number;
  /** As high as they would be. */
  wanted: number;
  /** Lower than this they can't be read. */
  least: number;
}

/** Kept free at the upper edge and beside the card, and at the lower edge. */
const gap = 8;
const edge = 12;

export function roomFor({ list, card, foot, wanted, least }: Asked): Room {
  const floor = list.bottom - foot - edge;
  const all = Math.max(0, floor - list.top - gap);
  if (card === null || card.bottom <= list.top || card.top >= list.bottom) {
    return { side: "below", height: all };
  }
  const below = Math.max(0, floor - Math.max(card.bottom, list.top) - gap);
  const above = Math.max(0, card.top - list.top - 2 * gap);
  if (below >= wanted || (below >= least && below >= above))
    return { side: "below", height: below };
  if (above >= Math.min(wanted, least)) return { side: "above", height: above };
  if (below >= Math.min(wanted, least)) return { side: "below", height: below };
  return { side: "dock", height: Math.max(least, (list.bottom - list.top) / 2) };
}
