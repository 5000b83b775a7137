// The panel: the newest view, the cards as they stand, and what the agent asks for. Every verb goes
// to the host and is answered by the next view; nothing is made up in between. Owns no markup and
// no clock but the one it is given.
import type { CardView, FeedbackTakes, FollowForm, PanelView, TabView } from "../bindings.ts";
import type { Host } from "../host/host.ts";
import { t } from "../messages/language.svelte.ts";
import { asProblem } from "../problem.ts";
import { figuresInWords, sureInWords } from "../rank-words.ts";
import { feedbackWords, wordsFor } from "../words.ts";
import { Arrivals } from "./arrivals.ts";
import { Clock } from "./clock.svelte.ts";
import { Deck } from "./deck.svelte.ts";
import { Displayed } from "./displayed.ts";
import { FeedbackState, type Answer } from "./feedback.svelte.ts";
import { KnowledgeState } from "./knowledge.svelte.ts";
import { LaterState } from "./later.svelte.ts";
import { NewestPerFrame, type Frame } from "./newest.ts";
import type { OwnRecordState } from "./privacy/own-record.svelte.ts";
import { OutboxState } from "./outbox.svelte.ts";
import { PromptsState } from "./prompts.svelte.ts";
import { TalkState } from "./talk.svelte.ts";
import { ToastState } from "./toast.svelte.ts";

/** What lies over the panel; one at a time. */
export type Sheet = "keys" | "follow" | "recorded" | "later" | "today" | "difference" | null;

export class PanelState {
  view = $state.raw<PanelView | null>(null);
  readonly deck = new Deck();
  readonly clock = new Clock();
  readonly toast = new ToastState();
  readonly feedback: FeedbackState;
  readonly knowledge: KnowledgeState;
  readonly outbox: OutboxState;
  readonly later: LaterState;
  readonly prompts: PromptsState;
  readonly talk: TalkState;

  filter = $state("");
  /** The card with the focus; keys act on it. */
  focused = $state<string | null>(null);
  /** The card under the pointer; keys act on it when none has the focus. */
  hovered = $state<string | null>(null);
  /** The card whose rank is being explained. */
  why = $state<string | null>(null);
  sheet = $state<Sheet>(null);
  /** The interaction that was looked at when it ended, until another is chosen. */
  left: string | null = null;
  /** Read out politely: one sentence a batch. */
  announcement = $state("");

  readonly #arrivals = new Arrivals();
  readonly #displayed: Displayed;
  readonly #newest: NewestPerFrame<PanelView>;
  readonly #taking = new Set<string>();
  #typedAt = 0;

  constructor(
    private readonly host: Host,
    frame?: Frame,
    /** What is recorded about the person at the screen, where it can be asked for. */
    readonly own: OwnRecordState | null = null,
  ) {
    this.#displayed = new Displayed(() => this.#report(), frame);
    this.feedback = new FeedbackState(host);
    this.knowledge = new KnowledgeState(host, this);
    this.outbox = new OutboxState(host, (reason) => this.fail(reason));
    this.later = new LaterState(host, (reason) => this.fail(reason));
    this.talk = new TalkState(
      host,
      () => this.view,
      (words) => this.toast.show("plain", words),
      (reason) => this.fail(reason),
    );
    this.prompts = new PromptsState(
      host,
      () => ({
        cards: this.cards.map((card) => card.key),
        card: this.focused ?? this.feedback.card?.key ?? null,
        still: this.deck.still,
      }),
      (reason) => this.fail(reason),
    );
    this.#newest = new NewestPerFrame((view) => this.#apply(view), frame);
  }

  /** Begins to listen. */
  watch(): Promise<void> {
    return this.host.watchPanel((view) => this.#newest.offer(view));
  }

  /** The cards that pass the filter, in the order shown: what keys 1–9 count. */
  readonly cards: readonly CardView[] = $derived.by(() => {
    const wanted = this.filter.trim().toLocaleLowerCase();
    return wanted ? this.deck.cards.filter((card) => mentions(card, wanted)) : this.deck.cards;
  });

  get interaction(): string | null {
    return this.view?.selected?.id ?? null;
  }

  get tab(): TabView | null {
    return this.view?.tabs.find((tab) => tab.id === this.interaction) ?? null;
  }

  /** The card a key means: the focused one, else the one under the pointer. */
  get meant(): CardView | null {
    const key = this.focused ?? this.hovered;
    return this.cards.find((card) => card.key === key) ?? null;
  }

  #apply(view: PanelView): void {
    const before = this.interaction;
    this.view = view;
    if (before !== null && !view.tabs.some((tab) => tab.id === before)) this.left = before;
    this.deck.apply(view.selected);
    if (this.interaction !== before) {
      this.closeFeedback();
      this.knowledge.close();
      this.focused = this.hovered = this.why = null;
      this.filter = "";
    }
    this.prompts.apply(view.selected);
    const arrival = this.#arrivals.notice(view.selected);
    if (arrival) {
      const say = this.deck.waiting.length > 0 ? t().said.waiting : t().said.fresh;
      this.announcement = say(arrival.count, arrival.best.title);
    }
    if (this.outbox.apply(view.outbox)) {
      this.announcement = t().said.deliveryFailed(view.outbox.failed);
    }
    this.#displayed.soon();
  }

  // --- what was painted ---

  /** A card came into sight, or left it. */
  seen(key: string, visible: boolean): void {
    this.#displayed.seen(key, visible);
  }

  #report(): void {
    const interaction = this.interaction;
    if (!interaction) return;
    const keys = this.#displayed.take(interaction, this.cards);
    if (keys.length > 0) this.#try(this.host.reportDisplayed(interaction, keys));
  }

  // --- verbs on a card ---

  async take(card: CardView): Promise<void> {
    const interaction = this.interaction;
    if (!interaction || this.#taking.has(card.key)) return;
    this.#taking.add(card.key);
    try {
      const { outcome, openPlaces } = await this.host.acceptSuggestion(interaction, card.key);
      const said = t().said;
      const words = { opened: said.opened, copied: said.copiedTaken, recorded: said.recorded };
      this.#done(words[outcome], openPlaces);
    } catch (reason) {
      this.fail(reason);
    } finally {
      this.#taking.delete(card.key);
    }
  }

  /** Takes the nth card on the screen, from 1. */
  async takeNth(nth: number): Promise<void> {
    const card = this.cards[nth - 1];
    if (card) await this.take(card);
    else this.toast.show("plain", t().said.noSuchCard(nth));
  }

  async copy(card: CardView): Promise<void> {
    const interaction = this.interaction;
    if (!interaction) return;
    try {
      this.#done(t().said.copied, await this.host.copySuggestion(interaction, card.key));
    } catch (reason) {
      this.fail(reason);
    }
  }

  /** What was done, and what is still to be filled in: nothing goes out with a gap unsaid. */
  #done(words: string, open: readonly string[]): void {
    if (open.length === 0) return this.toast.show("good", words);
    this.toast.show("plain", `${words}. ${t().knowledge.text.fill(open.join(", "))}`);
  }

  async pin(card: CardView): Promise<void> {
    const words = card.pinned ? t().said.unpinned : t().said.pinned;
    await this.#on((id) => this.host.pinSuggestion(id, card.key, !card.pinned), words);
  }

  /** Sends the card away; the toast has the way back. */
  async dismiss(card: CardView): Promise<void> {
    const interaction = this.interaction;
    if (!interaction) return;
    this.deck.sendAway(card.key);
    if (this.why === card.key) this.why = null;
    try {
      await this.host.dismissSuggestion(interaction, card.key);
      this.toast.show("plain", t().said.dismissed(card.title), () => {
        this.deck.askBack([card.key]);
        this.#try(this.#bringBack(interaction, card.key));
      });
    } catch (reason) {
      this.deck.askBack([card.key]);
      this.fail(reason);
    }
  }

  /** What the platform was told of it stays told: there is no word for taking it back. */
  async #bringBack(interaction: string, key: string): Promise<void> {
    await this.host.restoreSuggestion(interaction, key);
    if (this.view?.profile?.reach.engagement) this.toast.show("plain", t().said.broughtBack);
  }

  // --- feedback ---

  /** One press: it was helpful. */
  async praise(card: CardView): Promise<void> {
    const interaction = this.interaction;
    if (!interaction || this.#taking.has(card.key)) return;
    this.#taking.add(card.key);
    try {
      const form = { feedbackType: "helpful", comments: "" };
      const { sending, takes } = await this.host.giveFeedback(interaction, card.key, form);
      this.#thank(sending ? "sending" : "saved", takes);
    } catch (reason) {
      const problem = asProblem(reason);
      const sentence = problem.fields.map((field) => feedbackWords(field, "")).join(" ");
      if (sentence) this.toast.show("bad", sentence);
      else this.fail(problem);
    } finally {
      this.#taking.delete(card.key);
    }
  }

  /** Asks what was wrong, inside the card. */
  fault(card: CardView): void {
    const interaction = this.interaction;
    if (!interaction) return;
    this.why = null;
    this.feedback.open(interaction, card);
    this.deck.hold({ form: true });
  }

  /** Closes the form; what was typed is kept. */
  closeFeedback(): void {
    this.feedback.back();
    this.deck.hold({ form: false });
  }

  async sendFeedback(): Promise<void> {
    const takes = this.feedback.card?.takes ?? "whole";
    const answer = await this.feedback.send();
    if (!answer) return;
    this.deck.hold({ form: false });
    this.#thank(answer, takes);
  }

  async feedbackLater(): Promise<void> {
    if (!(await this.feedback.later())) return;
    this.deck.hold({ form: false });
    this.toast.show("good", t().said.feedbackLater);
  }

  /** Opens the reasons put off. */
  async openLater(): Promise<void> {
    this.outbox.close();
    if (await this.later.open()) this.sheet = "later";
  }

  #thank(answer: Answer, takes: FeedbackTakes): void {
    // The stream hears of a lost network before the first delivery does.
    const away = this.view?.connection.state !== "live";
    const { feedbackSending, ratingSending } = t().said;
    const sending = takes === "whole" ? feedbackSending : ratingSending;
    const words = { sending, saved: t().feedback.saved };
    this.toast.show("good", words[away ? "saved" : answer]);
  }

  explain(card: CardView): void {
    this.why = this.why === card.key ? null : card.key;
    if (!this.why) return;
    this.announcement = `${sureInWords(card.rank)}. ${figuresInWords(card.rank)}`;
  }

  // --- prompts ---

  /** The pointer or the focus came into a prompt, or left it; a list it stands in keeps still. */
  readPrompt(key: string, on: boolean): void {
    this.prompts.reading(key, on);
    this.deck.hold({ prompt: this.prompts.readInList });
    this.prompts.settle();
  }

  /** What can be asked of a prompt, by its key. */
  readonly promptVerbs = {
    click: (key: string) => void this.prompts.click(key),
    dismiss: (key: string) => void this.prompts.dismiss(key),
    notNow: (key: string) => void this.putOff(key),
    reading: (key: string, on: boolean) => this.readPrompt(key, on),
    viewed: (key: string) => this.prompts.viewed(key),
  };

  /** The prompt comes back in a while. */
  async putOff(key: string): Promise<void> {
    const name = this.prompts.view.shown.find((one) => one.key === key)?.name ?? "";
    if (await this.prompts.notNow(key)) this.toast.show("plain", t().prompt.putOff(name));
  }

  /** No prompts in this interaction, or prompts again; the toast has the way back. */
  async mutePrompts(on: boolean): Promise<void> {
    const interaction = this.interaction;
    if (!interaction || !(await this.prompts.mute(interaction, on))) return;
    if (!on) return this.toast.show("good", t().prompt.turnedOn);
    this.toast.show("plain", t().prompt.turnedOff, () => {
      void this.prompts.mute(interaction, false);
    });
  }

  openStudio(): void {
    this.#try(this.host.openStudio());
  }

  // --- verbs on the list ---

  /** The pointer came over the list or left it; a card took the focus or the focus left. */
  hold(by: { pointer?: boolean; focus?: boolean }): void {
    this.deck.hold(by);
    if (by.pointer !== undefined) this.prompts.hold(by.pointer);
    this.prompts.settle();
    this.#displayed.soon();
  }

  letIn(): void {
    this.deck.letIn();
    const asking = this.feedback.card?.key;
    // Its card had ended and goes now: a form without a card can't be seen.
    if (asking && !this.deck.cards.some((card) => card.key === asking)) this.closeFeedback();
    this.#displayed.soon();
  }

  async releaseHeld(): Promise<void> {
    const held = this.view?.selected?.heldBack ?? [];
    if (held.length === 0) return;
    this.deck.askBack(held.map((card) => card.key));
    await this.#on((id) => this.host.releaseHeld(id), t().said.letIn(held.length));
  }

  // --- verbs on the rest ---

  select(interactionId: string): void {
    this.left = null;
    if (interactionId === this.interaction) return;
    this.#try(this.host.selectInteraction(interactionId));
    const label = this.view?.tabs.find((tab) => tab.id === interactionId)?.label;
    if (label) this.announcement = t().tabs.selected(label);
  }

  /** Rejects with the Problem, so that the form can show it at its fields. */
  async follow(form: FollowForm): Promise<void> {
    await this.host.followInteraction(form);
    this.sheet = null;
    this.toast.show("good", t().said.followed);
  }

  end(interactionId: string): void {
    this.#try(this.host.endInteraction(interactionId));
  }

  setQuiet(on: boolean, minutes: number | null): void {
    this.#try(this.host.setQuiet(on, minutes));
  }

  retry(): void {
    this.#try(this.host.retryNow());
  }

  signOut(): void {
    this.#try(this.host.signOut());
  }

  hide(): void {
    this.#try(this.host.hidePanel());
  }

  quit(): void {
    this.#try(this.host.quit());
  }

  /** Called for every input; tells the host once a second at most. */
  typed(): void {
    const now = Date.now();
    if (now - this.#typedAt < 1000) return;
    this.#typedAt = now;
    this.#try(this.host.noteTyping());
  }

  /** One step back; false when there was none to take. A prompt is left alone while text is typed. */
  back(typing = false): boolean {
    const prompt = typing ? null : this.prompts.meant;
    if (this.outbox.open) this.outbox.close();
    else if (this.knowledge.open) this.knowledge.close();
    else if (this.why) this.why = null;
    else if (prompt) void this.prompts.dismiss(prompt.key);
    else if (this.toast.current) this.toast.close();
    else if (this.filter) this.filter = "";
    else return false;
    return true;
  }

  async #on(verb: (interaction: string) => Promise<void>, done: string): Promise<void> {
    const interaction = this.interaction;
    if (!interaction) return;
    try {
      await verb(interaction);
      this.toast.show("good", done);
    } catch (reason) {
      this.fail(reason);
    }
  }

  #try(verb: Promise<void>): void {
    verb.catch((reason: unknown) => this.fail(reason));
  }

  /** Says what went wrong. */
  fail(reason: unknown): void {
    const { title, text } = wordsFor(asProblem(reason));
    this.toast.show("bad", `${title}. ${text}`);
  }
}

function mentions(card: CardView, wanted: string): boolean {
  const snippet = card.snippet.map((part) => part.text).join("");
  const details = card.details.flatMap(({ name, value }) => [name, value]);
  return [card.title, snippet, card.cause ?? "", ...details].some((text) =>
    text.toLocaleLowerCase().includes(wanted),
  );
}
