// What the list shows after a change. Pure. While the agent is about to act (pointer over the list,
// or a card focused) nothing moves: known cards are refreshed where they stand, what ended stays
// until the agent has left, and what is new waits.
import type { CardView } from "../bindings.ts";

export interface Settled {
  /** In the order to show. */
  cards: CardView[];
  /** New, and not shown yet; in their order. */
  waiting: CardView[];
  /** Still shown, though the platform or time has ended them. */
  ended: ReadonlySet<string>;
}

/** What the agent has asked for meanwhile: that is done at once, even while all else stands still. */
export interface Asked {
  /** Keys dismissed: they go. */
  away: ReadonlySet<string>;
  /** Keys restored or let in: they come. */
  back: ReadonlySet<string>;
}

const none: ReadonlySet<string> = new Set();
export const nothingAsked: Asked = { away: none, back: none };

export function settle(
  shown: readonly CardView[],
  incoming: readonly CardView[],
  still: boolean,
  asked: Asked = nothingAsked,
): Settled {
  if (!still) return { cards: [...incoming], waiting: [], ended: none };

  const fresh = new Map(incoming.map((card) => [card.key, card]));
  const cards = shown
    .filter((card) => fresh.has(card.key) || !asked.away.has(card.key))
    .map((card) => fresh.get(card.key) ?? card);
  const ended = new Set(cards.filter((card) => !fresh.has(card.key)).map((card) => card.key));

  const waiting: CardView[] = [];
  let before = -1;
  for (const card of incoming) {
    const at = cards.findIndex((other) => other.key === card.key);
    if (at >= 0) {
      before = at;
    } else if (asked.back.has(card.key)) {
      before += 1;
      cards.splice(before, 0, card);
    } else {
      waiting.push(card);
    }
  }
  return { cards, waiting, ended };
}
