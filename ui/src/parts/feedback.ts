// What the form and the queue of feedback show of a kind, and of what is wrong.
import type { FeedbackView } from "../bindings.ts";
import { exactTime } from "../messages/format.ts";
import { t } from "../messages/language.svelte.ts";

/** A kind of feedback, in words. */
export interface Kind {
  value: string;
  name: string;
  text: string;
}

export interface Errors {
  type?: string | undefined;
  comments?: string | undefined;
  /** What belongs to neither field. */
  other?: string | undefined;
}

/** Feedback that was given, in words. */
export interface Given {
  up: boolean;
  failed: boolean;
  /** How far it is. */
  words: string;
  /** Its kind, and what the platform's receipt says. */
  told: string;
}

export function givenInWords(feedback: FeedbackView): Given {
  const say = t().feedback;
  const known: Readonly<Record<string, { name: string }>> = say.types;
  const told = [known[feedback.feedbackType]?.name ?? feedback.feedbackType];
  if (feedback.processedAt !== null) {
    told.push(say.processed(exactTime(t().tag, feedback.processedAt)));
  }
  if (feedback.retrainingTriggered === true) told.push(say.retraining);
  return {
    up: feedback.feedbackType === "helpful",
    failed: feedback.state === "failed",
    words: { saved: say.saved, sent: say.sent, failed: say.failed }[feedback.state],
    told: told.join(". "),
  };
}
