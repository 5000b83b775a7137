// When the talk of a summary ended, and how long it was: what stands in the state bar.
import type { SummaryView } from "../../bindings.ts";
import { clockTime, talkTime } from "../../messages/format.ts";
import { t } from "../../messages/language.svelte.ts";

/** `named`: whether the tab row already says whose it was. */
export function endedWords(one: SummaryView, named: boolean): string {
  const ended = t().summary.ended[one.channel ?? "other"](clockTime(t().tag, one.endedAt));
  const took = one.startedAt === null ? null : talkTime(one.endedAt - one.startedAt);
  return [named ? null : one.label, ended, took].filter((part) => part !== null).join(" · ");
}
