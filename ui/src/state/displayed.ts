// Which cards were really painted where a person could see them: a fact of its own in the record,
// apart from produced, taken or dismissed. Each arrival of a content is reported once.
import type { CardView } from "../bindings.ts";
import type { Frame } from "./newest.ts";

export class Displayed {
  #onScreen = new Set<string>();
  #reported = new Set<string>();
  #interaction: string | null = null;
  #asked = false;
  readonly #frame: Frame;

  constructor(
    /** Tells whoever keeps the record what is due. */
    private readonly report: () => void,
    frame?: Frame,
  ) {
    this.#frame = frame ?? ((paint) => requestAnimationFrame(paint));
  }

  /** Reports two frames on: the first one is on the screen then. */
  soon(): void {
    if (this.#asked) return;
    this.#asked = true;
    this.#frame(() =>
      this.#frame(() => {
        this.#asked = false;
        this.report();
      }),
    );
  }

  /** A card came into the visible part of the list, or left it. */
  seen(key: string, visible: boolean): void {
    if (visible) {
      this.#onScreen.add(key);
      this.soon();
    } else this.#onScreen.delete(key);
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
