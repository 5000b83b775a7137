// How sure the platform is of a card, in words. A figure that the platform does not give is never
// made up: it is a dash among others, and words where there is none at all.
import type { RankView } from "./bindings.ts";
import { score } from "./messages/format.ts";
import { t } from "./messages/language.svelte.ts";

/** Where there is no figure. */
export const noFigure = "–";

export function rankFigure(value: number | null): string {
  return value === null ? noFigure : score(t().tag, value);
}

/** "How sure: 3 of 4". */
export function sureInWords({ steps }: RankView): string {
  return steps === null ? t().card.noScore : t().card.sure(steps);
}

/** The figures behind it. */
export function figuresInWords(rank: RankView): string {
  if (rank.score === null) return t().why.noScore;
  const { relevanceScore, confidence, score } = rank;
  return t().card.figures(rankFigure(relevanceScore), rankFigure(confidence), rankFigure(score));
}

/** The rule by which it stands where it does. */
export function ruleInWords({ score, relevanceScore, confidence }: RankView): string {
  const say = t().why;
  if (score === null) return say.noScoreRule;
  return relevanceScore === null || confidence === null ? say.oneFigure : say.formula;
}
