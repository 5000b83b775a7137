// The door to the knowledge base: asking it by hand, using an answer, reading an article. A part of
// the panel's host.
import type { AnswersView, DocumentView } from "../bindings.ts";

export interface KnowledgeHost {
  /** Calls an earlier question off, which then rejects. */
  askKnowledge(interactionId: string | null, question: string): Promise<AnswersView>;
  stopAsking(): Promise<void>;
  /** `number` is the question's, `nth` the answer's place from 1. */
  copyAnswer(number: number, nth: number): Promise<void>;
  openAnswer(number: number, nth: number): Promise<void>;
  readAnswer(number: number, nth: number): Promise<DocumentView>;
  readArticle(interactionId: string, key: string): Promise<DocumentView>;
  /** Only addresses of the article that was read last. */
  openArticleLink(url: string): Promise<void>;
}
