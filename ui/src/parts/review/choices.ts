// What the conditions of a search offer: groups of values with their words.
import { t } from "../../messages/language.svelte.ts";
import { actorInWords, groupOf, groups, kindInWords, outcomeInWords } from "./kinds.ts";

export type Choice = readonly [value: string, words: string];
export type Choices = readonly {
  label: string;
  /** Drawn under its label. */
  group: boolean;
  of: readonly Choice[];
}[];

/** Between the kinds of one value: no kind has a blank. */
const between = " ";

const outcomes = ["accepted", "dismissed", "expired", "delivered", "failed"] as const;

export function outcomeChoices(chosen: string): Choices {
  const all: readonly string[] = outcomes;
  const of = [...all, ...(chosen === "" || all.includes(chosen) ? [] : [chosen])];
  return [{ label: "", group: false, of: of.map((one) => [one, outcomeInWords(one)]) }];
}

export function agentChoices(agents: readonly string[], chosen: string): Choices {
  const all = chosen === "" || agents.includes(chosen) ? agents : [...agents, chosen];
  return [{ label: "", group: false, of: all.map((one) => [one, actorInWords(one)]) }];
}

export function actionValue(actions: readonly string[]): string {
  return [...actions].sort().join(between);
}
export function actionsOf(value: string): string[] {
  return value === "" ? [] : value.split(between);
}

/** The kinds on record by what they belong to, and all kinds of a group at once. */
export function actionChoices(actions: readonly string[], chosen: readonly string[]): Choices {
  const say = t().review;
  const offered: Choices[number][] = groups.flatMap((group) => {
    const kinds = actions.filter((kind) => groupOf(kind) === group);
    if (kinds.length === 0) return [];
    const label = say.groups[group];
    const each = kinds
      .map((kind): Choice => [kind, kindInWords(kind)])
      .sort((a, b) => a[1].localeCompare(b[1], t().tag));
    const all: Choice[] = kinds.length > 1 ? [[actionValue(kinds), say.find.allOf(label)]] : [];
    return [{ label, group: true, of: [...all, ...each] }];
  });
  const value = actionValue(chosen);
  const there = value === "" || offered.some(({ of }) => of.some(([one]) => one === value));
  if (there) return offered;
  const words =
    chosen.length === 1 ? kindInWords(chosen[0] ?? "") : say.find.several(chosen.length);
  return [...offered, { label: "", group: false, of: [[value, words]] }];
}
