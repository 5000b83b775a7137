// What is new since the last view of an interaction: the one announcement a batch.
import type { CardView, InteractionView } from "../bindings.ts";

export interface Arrival {
  count: number;
  /** The best of the new ones. */
  best: CardView;
}

export class Arrivals {
  #interaction: string | null = null;
  #known = new Set<string>();

  /** None when nothing came, or when another interaction was chosen (its name is announced). */
  notice(interaction: InteractionView | null): Arrival | null {
    const cards = interaction?.cards ?? [];
    const same = interaction?.id === this.#interaction;
    const fresh = cards.filter((card) => !this.#known.has(card.key));
    this.#interaction = interaction?.id ?? null;
    this.#known = new Set(cards.map((card) => card.key));
    const [first, ...others] = fresh;
    if (!same || !first) return null;
    // Whatever has a score says more for itself than what has none.
    const merit = (card: CardView) => card.rank.score ?? -1;
    const best = others.reduce((a, b) => (merit(b) > merit(a) ? b : a), first);
    return { count: fresh.length, best };
  }
}
