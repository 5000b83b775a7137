// The cards of the selected interaction as they stand on the screen. Owns the hold rule; knows
// nothing of the window: whether the pointer is over the list is told to it.
import type { CardView, InteractionView } from "../bindings.ts";
import { settle, type Asked } from "./settle.ts";

/** Arrivals closer than this simply stand there. */
const calmMs = 1000;

export class Deck {
  /** In the order shown. */
  cards = $state.raw<readonly CardView[]>([]);
  /** New, waiting for the agent to leave the list. */
  waiting = $state.raw<readonly CardView[]>([]);
  /** Shown, though ended. */
  ended = $state.raw<ReadonlySet<string>>(new Set());
  /** Nothing may move now. */
  still = $state(false);
  /**
   * Came with the last change, while the interaction was on the screen: these move in. None where
   * changes follow one another within a second: a list that is never still is painted sixty times a
   * second for nothing.
   */
  fresh = $state.raw<ReadonlySet<string>>(new Set());

  /** When the newest of the last arrivals came. */
  #movedInAt = -Infinity;
  #interaction: string | null = null;
  #incoming: readonly CardView[] = [];
  #pointer = false;
  #focus = false;
  #form = false;
  #prompt = false;
  #away = new Set<string>();
  #back = new Set<string>();

  /** The newest state of the interaction; another interaction is shown whole, at once. */
  apply(interaction: InteractionView | null): void {
    const changed = interaction?.id !== this.#interaction;
    this.#interaction = interaction?.id ?? null;
    this.#incoming = interaction?.cards ?? [];
    const known = new Set(this.cards.map((card) => card.key));
    // An empty list has nothing that could move.
    this.#show(this.still && !changed && this.cards.length > 0);
    const added = this.cards.filter((card) => !known.has(card.key));
    if (changed) this.fresh = new Set();
    else if (added.length > 0) this.#moveIn(added);
  }

  #moveIn(added: readonly CardView[]): void {
    const at = Math.max(...added.map((card) => card.receivedAt));
    const calm = Math.abs(at - this.#movedInAt) >= calmMs;
    this.#movedInAt = at;
    this.fresh = new Set(calm ? added.map((card) => card.key) : []);
  }

  /**
   * The pointer came over the list or left it; a card took the focus or the focus left; a form was
   * opened inside a card or closed; a prompt that is a card of the list is being read. A form holds
   * by itself: the agent may look elsewhere meanwhile.
   */
  hold(by: { pointer?: boolean; focus?: boolean; form?: boolean; prompt?: boolean }): void {
    const before = this.still;
    this.#pointer = by.pointer ?? this.#pointer;
    this.#focus = by.focus ?? this.#focus;
    this.#form = by.form ?? this.#form;
    this.#prompt = by.prompt ?? this.#prompt;
    this.still = this.#pointer || this.#focus || this.#form || this.#prompt;
    if (before && !this.still) this.#show(false);
  }

  /** The agent asks for what waits. */
  letIn(): void {
    this.#show(false);
  }

  /** The agent dismissed this card: it goes, hold or not. */
  sendAway(key: string): void {
    this.#back.delete(key);
    this.#away.add(key);
  }

  /** The agent asked for these cards: they come, hold or not. */
  askBack(keys: Iterable<string>): void {
    for (const key of keys) {
      this.#away.delete(key);
      this.#back.add(key);
    }
  }

  #show(still: boolean): void {
    const asked: Asked = { away: this.#away, back: this.#back };
    const settled = settle(this.cards, this.#incoming, still, asked);
    this.cards = settled.cards;
    this.waiting = settled.waiting;
    this.ended = settled.ended;
    if (!still) {
      this.#away.clear();
      this.#back.clear();
    }
  }
}
