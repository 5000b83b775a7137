// Which cards were really painted where a person could see them: a fact of its own in the record,
// apart from produced, taken or dismissed. Each arrival of a content is reported once.
import type { CardView } from "../bindings.ts";

export class Displayed {
  #onScreen = new Set<string>();
  #reported = new Set<string>();
  #interaction: string | null = null;

  /** A card came into the visible part of the list, or left it. */
  seen(key: string, visible: boolean): void {
    if (visible) this.#onScreen.add(key);
    else this.#onScreen.delete(key);
  }

  /** The keys to report now; they count as reported. */
  take(interaction: string, cards: readonly CardView[]): string[] {
    if (interaction !== this.#interaction) {
      this.#interaction = interaction;
      this.#reported.clear();
    }
    const due: string[] = [];
    for (const card of cards) {
      const arrival = `${card.key}\n${card.suggestionId}`;
      if (!this.#onScreen.has(card.key) || this.#reported.has(arrival)) continue;
      this.#reported.add(arrival);
      due.push(card.key);
    }
    return due;
  }
}
