// The knowledge base by hand: one question at a time, the newest wins; and the article that is being
// read. Owns no markup; what went wrong is told to whoever owns the toast.
import type { AnswersView, DocumentView, Problem } from "../bindings.ts";
import type { KnowledgeHost } from "../host/knowledge.ts";
import { t } from "../messages/language.svelte.ts";
import { asProblem } from "../problem.ts";

/** Who says what was done, and what went wrong. */
interface Told {
  readonly toast: { show(tone: "good", text: string): void };
  announcement: string;
  fail(reason: unknown): void;
}

/** An article that is being read: its title is known before its text. */
export interface Article {
  title: string;
  view: DocumentView | null;
  problem: Problem | null;
}

export class KnowledgeState {
  /** The question under way. */
  asking = $state<string | null>(null);
  answers = $state.raw<AnswersView | null>(null);
  /** What stood in the way of the last question. */
  problem = $state.raw<Problem | null>(null);
  article = $state.raw<Article | null>(null);
  /** The last question, whatever came of it. */
  question = $state("");
  #nth = 0;
  #reading = 0;

  constructor(
    private readonly host: KnowledgeHost,
    private readonly told: Told,
  ) {}

  /** Whether questions and answers have the place of the list. */
  get open(): boolean {
    return this.asking !== null || this.answers !== null || this.problem !== null;
  }

  async ask(interactionId: string | null, question: string): Promise<void> {
    const wanted = question.trim();
    if (wanted === "") return;
    const nth = ++this.#nth;
    this.asking = this.question = wanted;
    this.answers = null;
    this.problem = null;
    try {
      const answers = await this.host.askKnowledge(interactionId, wanted);
      if (nth !== this.#nth) return;
      this.answers = answers;
      const say = t().knowledge.ask;
      const count = answers.answers.length;
      this.told.announcement = count > 0 ? say.answers(count) : say.none;
    } catch (reason) {
      if (nth === this.#nth) this.problem = asProblem(reason);
    } finally {
      if (nth === this.#nth) this.asking = null;
    }
  }

  /** Calls the question off, or puts the answers away. */
  close(): void {
    const asking = this.asking !== null;
    this.#nth += 1;
    this.asking = this.answers = this.problem = null;
    if (asking) void this.#try(this.host.stopAsking());
  }

  async copy(nth: number): Promise<void> {
    const number = this.answers?.number;
    if (number === undefined) return;
    if (await this.#try(this.host.copyAnswer(number, nth)))
      this.told.toast.show("good", t().said.copied);
  }

  async openOutside(nth: number): Promise<void> {
    const number = this.answers?.number;
    if (number !== undefined) await this.#try(this.host.openAnswer(number, nth));
  }

  async read(nth: number): Promise<void> {
    const answers = this.answers;
    const answer = answers?.answers.find((one) => one.nth === nth);
    if (!answers || !answer) return;
    await this.#show(answer.title, this.host.readAnswer(answers.number, nth));
  }

  async readCard(interactionId: string, key: string, title: string): Promise<void> {
    await this.#show(title, this.host.readArticle(interactionId, key));
  }

  follow(url: string): void {
    void this.#try(this.host.openArticleLink(url));
  }

  closeArticle(): void {
    this.#reading += 1;
    this.article = null;
  }

  async #show(title: string, coming: Promise<DocumentView>): Promise<void> {
    const reading = ++this.#reading;
    this.article = { title, view: null, problem: null };
    try {
      const view = await coming;
      if (reading === this.#reading) this.article = { title: view.title, view, problem: null };
    } catch (reason) {
      const problem = asProblem(reason);
      if (reading === this.#reading) this.article = { title, view: null, problem };
    }
  }

  async #try(verb: Promise<void>): Promise<boolean> {
    try {
      await verb;
      return true;
    } catch (reason) {
      this.told.fail(reason);
      return false;
    }
  }
}
