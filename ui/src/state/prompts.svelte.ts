// The prompts of the selected interaction: where they stand, which one the keys mean, what is read
// out. Every verb goes to the host and is answered by the next view. Knows no markup.
import type { InteractionView, PromptsView, PromptView } from "../bindings.ts";
import type { Host } from "../host/host.ts";
import { t } from "../messages/language.svelte.ts";
import { inlineAfter, settlePrompts, type Place, type Situation } from "./prompt-places.ts";

/** What the list is like now; the rest of a situation is known here. */
export type ListNow = Pick<Situation, "cards" | "card" | "still">;

const none: PromptsView = { shown: [], queued: 0, muted: false };

export class PromptsState {
  view = $state.raw<PromptsView>(none);
  places = $state.raw<readonly Place[]>([]);
  /** Read out politely: once for each prompt that comes. */
  announcement = $state("");

  #interaction: string | null = null;
  #pointer = false;
  /** What is being read, and in which interaction; the latest last. */
  #read = $state.raw<ReadonlyMap<string, string>>(new Map());
  readonly #answered = new Set<string>();
  readonly #told = new Set<string>();

  constructor(
    private readonly host: Host,
    private readonly list: () => ListNow,
    private readonly fail: (reason: unknown) => void,
  ) {}

  /** Those that lie over the list, from the top of the screen down. */
  readonly over: readonly Place[] = $derived(this.places.filter((place) => place.over));

  /** The one that G and Esc mean: what is being read, else what lies on top. */
  readonly meant: PromptView | null = $derived.by(() => {
    const there = this.places.filter((place) => !place.ended).map((place) => place.prompt);
    const read = [...this.#read.keys()].findLast((key) => there.some((one) => one.key === key));
    if (read !== undefined) return there.find((one) => one.key === read) ?? null;
    return this.over.find((place) => !place.ended)?.prompt ?? null;
  });

  /** A card of the list is being read: the list stands still. */
  readonly readInList: boolean = $derived(
    this.places.some((place) => !place.over && this.#read.has(place.prompt.key)),
  );

  /** Inline prompts by the card they follow. */
  after(cards: readonly string[]): Map<string | null, Place[]> {
    return inlineAfter(this.places, cards);
  }

  /** Its place among those of its kind, and how many there are with those that wait. */
  queueOf(prompt: PromptView): { at: number; of: number } {
    const alike = this.view.shown.filter((one) => one.display === prompt.display);
    const at = alike.findIndex((one) => one.key === prompt.key) + 1;
    return { at, of: alike.length + this.view.queued };
  }

  /** The newest state of the selected interaction. */
  apply(interaction: InteractionView | null): void {
    const changed = this.#interaction !== (interaction?.id ?? null);
    this.#interaction = interaction?.id ?? null;
    this.view = interaction?.prompts ?? none;
    if (changed) {
      this.places = [];
      this.#pointer = false;
    }
    this.settle();
    for (const key of this.#answered) {
      if (!this.view.shown.some((one) => one.key === key)) this.#answered.delete(key);
    }
    this.#announce();
  }

  /** The list came to rest, or what is read changed: what was kept in its place may go. */
  settle(): void {
    const list = this.list();
    this.places = settlePrompts(this.places, this.view.shown, {
      ...list,
      pointer: this.#pointer,
      read: this.over.some((place) => this.#read.has(place.prompt.key)),
      answered: this.#answered,
    });
  }

  /** The pointer came over the list or left it. */
  hold(pointer: boolean): void {
    this.#pointer = pointer;
  }

  #announce(): void {
    const fresh = this.view.shown.filter((one) => !this.#told.has(this.#arrivalOf(one)));
    if (fresh.length === 0) return;
    for (const one of fresh) this.#told.add(this.#arrivalOf(one));
    const { came, cameInline } = t().prompt;
    const over = new Set(this.over.map((place) => place.prompt.key));
    this.announcement = fresh
      .map((one) => (over.has(one.key) ? came(one.name) : cameInline(one.name)))
      .join(" ");
  }

  /** The same prompt put off and shown again is another arrival. */
  #arrivalOf(prompt: PromptView): string {
    return `${this.#interaction ?? ""} ${prompt.key} ${prompt.shownAt}`;
  }

  // --- verbs ---

  click(key: string): Promise<boolean> {
    return this.#answer(key, (id) => this.host.promptClicked(id, key));
  }

  dismiss(key: string): Promise<boolean> {
    return this.#answer(key, (id) => this.host.promptDismissed(id, key));
  }

  notNow(key: string): Promise<boolean> {
    return this.#answer(key, (id) => this.host.promptNotNow(id, key));
  }

  viewed(key: string): void {
    if (this.#interaction) this.#try(this.host.promptViewed(this.#interaction, key));
  }

  /** Told with the interaction in which it began, wherever the agent is by now. */
  reading(key: string, on: boolean): void {
    const interaction = on ? this.#interaction : this.#read.get(key);
    if (!interaction) return;
    const read = new Map(this.#read);
    read.delete(key);
    if (on) read.set(key, interaction);
    this.#read = read;
    this.#try(this.host.promptReading(interaction, key, on));
    if (!on) this.settle();
  }

  /** True once it is on record. */
  async mute(interaction: string, on: boolean): Promise<boolean> {
    try {
      await this.host.mutePrompts(interaction, on);
      return true;
    } catch (reason) {
      this.fail(reason);
      return false;
    }
  }

  /** Once for each prompt, however often it is pressed before the answer. */
  async #answer(key: string, verb: (interaction: string) => Promise<void>): Promise<boolean> {
    const interaction = this.#interaction;
    if (!interaction || this.#answered.has(key)) return false;
    this.#answered.add(key);
    try {
      await verb(interaction);
      return true;
    } catch (reason) {
      this.#answered.delete(key);
      this.fail(reason);
      return false;
    }
  }

  #try(verb: Promise<void>): void {
    verb.catch((reason: unknown) => this.fail(reason));
  }
}
