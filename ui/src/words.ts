// What a person is told when something went wrong, and the one thing to do about it. Owns the
// mapping from code to words; nothing here, or anywhere, looks at an error's text.
import type { Code, FieldError, Problem } from "./bindings.ts";
import { language, t } from "./messages/language.svelte.ts";
import { lengthOf, longestComment, spamIn } from "./comment.ts";

/** What the one button beside an error does; null where waiting or nothing is right. */
export type Remedy = "retry" | "credentials" | null;

export interface Words {
  /** What happened, in the reader's language. */
  title: string;
  /** What it means and what to do. */
  text: string;
  /** What the platform or the system said, where that helps; in its own words. */
  detail: string | null;
  remedy: Remedy;
}

const remedies: Readonly<Record<Code, Remedy>> = {
  invalidInput: null,
  signInRefused: "credentials",
  signInTimedOut: null,
  signInMismatched: null,
  signInDenied: null,
  signInFailed: null,
  wrongOrganization: null,
  wrongAgent: null,
  clientUnknown: null,
  clockWrong: null,
  portTaken: null,
  signInEnded: null,
  notRevoked: null,
  scopeMissing: "retry",
  libraryNotFound: "credentials",
  quotaExceeded: null,
  rateLimited: null,
  unreachable: "retry",
  protocol: "credentials",
  keyringUnavailable: null,
  storage: null,
  gone: null,
  textMissing: null,
  areaClosed: null,
  internal: null,
};

/** Codes whose message names something only it knows: a scope, an id, a host, a limit. */
const tellsMore: ReadonlySet<Code> = new Set([
  "signInTimedOut",
  "signInFailed",
  "wrongOrganization",
  "wrongAgent",
  "clockWrong",
  "portTaken",
  "notRevoked",
  "scopeMissing",
  "libraryNotFound",
  "quotaExceeded",
  "unreachable",
  "protocol",
  "storage",
  "internal",
]);

/**
 * What stands at a field. The program behind says it in English, and more exactly; in another
 * language the field itself says what would be right.
 */
export function fieldWords(error: FieldError): string {
  if (language() === "en") return error.message;
  const { notUuid, notAddress } = t().form;
  const known: Readonly<Record<string, string>> = {
    apiUrl: notAddress,
    loginUrl: notAddress,
    libraryId: notUuid,
    agentId: notUuid,
    interactionId: notUuid,
    environment: t().signIn.wrong.environment,
  };
  return known[error.path] ?? error.message;
}

/** What stands at this field of a form, if anything does. */
export function fieldError(fields: readonly FieldError[], path: string): string | undefined {
  const error = fields.find((field) => field.path === path);
  return error && fieldWords(error);
}

/** What stands at a field of feedback, in the reader's language; `comments` is what was typed. */
export function feedbackWords(error: FieldError, comments: string): string {
  const say = t().feedback;
  const known: Readonly<Record<string, string>> = {
    feedbackType: say.chooseType,
    comments: commentWords(comments),
    relevanceScore: say.relevance,
    recommendationId: say.recommendation,
    agentId: say.agent,
  };
  const said = known[error.path];
  return said === undefined || said === "" ? error.message : said;
}

/** What is wrong with a comment, all of it at once; empty where nothing is. */
export function commentWords(comments: string): string {
  const say = t().feedback;
  const words: string[] = [];
  if (lengthOf(comments) > longestComment) words.push(say.tooLong);
  const run = spamIn(comments);
  if (run) words.push(say.spam(run.char.trim() ? t().quote(run.char) : say.blank, run.times));
  return words.join(" ");
}

export function wordsFor(problem: Problem): Words {
  return {
    ...t().problem[problem.code],
    detail: tellsMore.has(problem.code) && problem.message ? problem.message : null,
    remedy: remedies[problem.code],
  };
}
