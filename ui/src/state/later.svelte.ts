// The reasons put off to the end of the shift: one card at a time, one key each. What is refused
// stays the one being asked about, with what is wrong beside it.
import type { FeedbackForm, LaterView, Problem } from "../bindings.ts";
import { shortened } from "../comment.ts";
import type { Host } from "../host/host.ts";
import { asProblem } from "../problem.ts";
import { feedbackWords, wordsFor } from "../words.ts";

export class LaterState {
  /** Still to be asked about, oldest first; null while the queue is not open. */
  rows = $state.raw<readonly LaterView[] | null>(null);
  /** How many there were when the queue was opened. */
  total = $state(0);
  /** Passed over this time; they stay for another. */
  skipped = $state(0);
  comments = $state("");
  busy = $state(false);
  #problem = $state.raw<Problem | null>(null);

  constructor(
    private readonly host: Host,
    private readonly fail: (reason: unknown) => void,
  ) {}

  /** What is wrong: with the comment, or with something else. */
  readonly errors = $derived.by(() => {
    const problem = this.#problem;
    if (!problem) return {};
    const words = (at: typeof problem.fields) =>
      at.map((field) => feedbackWords(field, this.comments)).join(" ") || undefined;
    const comments = words(problem.fields.filter((one) => one.path === "comments"));
    const plain = wordsFor(problem);
    const other =
      words(problem.fields.filter((one) => one.path !== "comments")) ??
      (comments === undefined ? `${plain.title}. ${plain.text}` : undefined);
    return { comments, other };
  });

  /** False when they can't be read, which is then said. */
  async open(): Promise<boolean> {
    try {
      this.#set(await this.host.feedbackLater());
      this.total = this.rows?.length ?? 0;
      this.skipped = 0;
      return true;
    } catch (reason) {
      this.fail(reason);
      return false;
    }
  }

  close(): void {
    this.rows = null;
  }

  /** The comment was changed: what was wrong may no longer be. */
  changed(): void {
    this.#problem = null;
  }

  /** Makes the comment one that may be sent. */
  shorten(): void {
    this.comments = shortened(this.comments);
    this.changed();
  }

  /** Gives the reason of the first one. */
  async give(feedbackType: string): Promise<void> {
    const form: FeedbackForm = { feedbackType, comments: this.comments };
    await this.#answer((row) => this.host.giveFeedback(row.interactionId, row.key, form));
  }

  /** Leaves the first one without a reason, for good. */
  async forget(): Promise<void> {
    await this.#answer((row) => this.host.forgetFeedback(row.interactionId, row.key));
  }

  /** Passes over the first one: it stays for another time, with what was typed. */
  async skip(): Promise<void> {
    const comments = this.comments;
    await this.#answer(async (row) => {
      if (comments !== row.draft.comments) {
        const draft = { ...row.draft, comments };
        await this.host.saveFeedbackDraft(row.interactionId, row.key, draft, true);
      }
      this.skipped += 1;
    });
  }

  /** One answer a card, however often a key is pressed before it is on disk. */
  async #answer(verb: (row: LaterView) => Promise<unknown>): Promise<void> {
    const row = this.rows?.[0];
    if (!row || this.busy) return;
    this.busy = true;
    try {
      await verb(row);
      if (this.rows) this.#set(this.rows.slice(1));
    } catch (reason) {
      this.#problem = asProblem(reason);
    } finally {
      this.busy = false;
    }
  }

  #set(rows: readonly LaterView[]): void {
    this.rows = rows;
    this.comments = rows[0]?.draft.comments ?? "";
    this.#problem = null;
  }
}
