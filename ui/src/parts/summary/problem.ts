// Why no summary was made, in the reader's language: what the code means of a summary.
import type { Code, Problem } from "../../bindings.ts";
import { t } from "../../messages/language.svelte.ts";
import { wordsFor } from "../../words.ts";

type Told = "protocol" | "rateLimited" | "unreachable" | "internal";
const told: ReadonlySet<Code> = new Set<Told>([
  "protocol",
  "rateLimited",
  "unreachable",
  "internal",
]);
const own = (code: Code): code is Told => told.has(code);

export function makingProblem(problem: Problem): {
  title: string;
  text: string;
  detail: string | null;
} {
  const { title, text, detail } = wordsFor(problem);
  return { title, text, ...(own(problem.code) ? t().summary.problem[problem.code] : {}), detail };
}
