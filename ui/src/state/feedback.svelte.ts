// Feedback on a card: the form while it is open, what is kept of it, what came of it. What was typed
// is kept on disk half a second after the last key, so that it survives a restart.
import type { CardView, FeedbackForm, FieldError, Problem } from "../bindings.ts";
import type { Host } from "../host/host.ts";
import { t } from "../messages/language.svelte.ts";
import { asProblem } from "../problem.ts";
import { feedbackWords, wordsFor } from "../words.ts";
import { shortened } from "../comment.ts";

/** The kinds a thumb down asks for, in the order of their keys. */
export const reasons = ["not_helpful", "irrelevant", "incorrect", "duplicate", "outdated"] as const;
export type Reason = (typeof reasons)[number];

const keepAfterMs = 400;

/** The kinds in words, in the order of their keys. */
export function kindsInWords(): { value: Reason; name: string; text: string }[] {
  return reasons.map((value) => ({ value, ...t().feedback.types[value] }));
}

/** A kind as the platform names it, in words. */
export function kindInWords(type: string): string {
  const known: Readonly<Record<string, { name: string }>> = t().feedback.types;
  return known[type]?.name ?? type;
}

export type Answer = "sending" | "saved";

export class FeedbackState {
  /** The card whose form is open. */
  card = $state.raw<CardView | null>(null);
  type = $state<Reason | "">("");
  comments = $state("");
  fields = $state.raw<readonly FieldError[]>([]);
  /** What else went wrong, above the buttons. */
  problem = $state.raw<Problem | null>(null);
  busy = $state(false);

  #interaction = "";
  /** As it is on disk, or on its way there; null where that is not known. */
  #kept: FeedbackForm | null = null;
  /** The keeping under way: what is sent must not be overtaken by an older draft of it. */
  #keeping: Promise<void> = Promise.resolve();
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** What is wrong, in the reader's words, where it belongs. */
  readonly errors = $derived.by(() => {
    const at = (path: string): string | undefined => {
      const found = this.fields.find((field) => field.path === path);
      return found && feedbackWords(found, this.comments);
    };
    const rest = this.fields.filter(
      (one) => one.path !== "feedbackType" && one.path !== "comments",
    );
    const said = rest.map((field) => feedbackWords(field, this.comments)).join(" ");
    const plain = this.problem?.fields.length === 0 ? wordsFor(this.problem) : null;
    const other = said || (plain ? `${plain.title}. ${plain.text}` : undefined);
    return { type: at("feedbackType"), comments: at("comments"), other };
  });

  constructor(private readonly host: Host) {}

  /** Opens the form on a card, with what was typed before. */
  open(interaction: string, card: CardView): void {
    this.keep();
    this.#interaction = interaction;
    const draft = card.draft ?? { feedbackType: "", comments: "" };
    const known: readonly string[] = reasons;
    this.type = known.includes(draft.feedbackType) ? (draft.feedbackType as Reason) : "";
    this.comments = draft.comments;
    this.#kept = this.#form();
    this.fields = [];
    this.problem = null;
    this.card = card;
  }

  /** Something was typed or chosen: what was wrong may no longer be. */
  changed(field: "feedbackType" | "comments"): void {
    this.fields = this.fields.filter((one) => one.path !== field);
    this.problem = null;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.keep(), keepAfterMs);
  }

  /** Makes the comment one that may be sent. */
  shorten(): void {
    this.comments = shortened(this.comments);
    this.changed("comments");
  }

  /** Keeps what was typed, if anything changed since. */
  keep(): void {
    clearTimeout(this.#timer);
    const card = this.card;
    const form = this.#form();
    if (!card || (this.#kept && same(form, this.#kept))) return;
    this.#kept = form;
    this.#keeping = this.host
      .saveFeedbackDraft(this.#interaction, card.key, form, false)
      .catch(() => {
        // It is kept again with the next change, and Send says what is wrong.
        this.#kept = null;
      });
  }

  /** Sends the form; null when something is wrong, which then stands at its field. */
  async send(): Promise<Answer | null> {
    const card = this.card;
    if (!card || this.busy) return null;
    clearTimeout(this.#timer);
    this.busy = true;
    try {
      await this.#keeping;
      const { sending } = await this.host.giveFeedback(this.#interaction, card.key, this.#form());
      this.card = null;
      return sending ? "sending" : "saved";
    } catch (reason) {
      const problem = asProblem(reason);
      this.fields = problem.fields;
      this.problem = problem;
      return null;
    } finally {
      this.busy = false;
    }
  }

  /** Puts the reason off to the end of the shift. */
  async later(): Promise<boolean> {
    const card = this.card;
    if (!card || this.busy) return false;
    clearTimeout(this.#timer);
    this.busy = true;
    try {
      await this.#keeping;
      await this.host.saveFeedbackDraft(this.#interaction, card.key, this.#form(), true);
      this.card = null;
      return true;
    } catch (reason) {
      this.problem = asProblem(reason);
      return false;
    } finally {
      this.busy = false;
    }
  }

  /** Closes the form; what was typed is kept. */
  back(): void {
    this.keep();
    this.card = null;
  }

  #form(): FeedbackForm {
    return { feedbackType: this.type, comments: this.comments };
  }
}

function same(one: FeedbackForm, other: FeedbackForm): boolean {
  return one.feedbackType === other.feedbackType && one.comments === other.comments;
}
