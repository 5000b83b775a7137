// Figures in words: a value with its unit, how it changed and whether that is good, what an event counts
// for. Better and worse are told by meaning, not by direction.
import type { Counted, Figure, FigureName, InsightEvent } from "../../bindings.ts";
import { percent } from "../../messages/figures.ts";
import { number } from "../../messages/format.ts";
import { t } from "../../messages/language.svelte.ts";
import { feedbackInWords } from "../review/kinds.ts";

type Measure = "share" | "duration" | "count";
/** What more of it means. */
type Meaning = "good" | "bad" | "neither";

const figures: Readonly<Record<FigureName, readonly [Measure, more: Meaning]>> = {
  acceptance: ["share", "good"],
  batchesShown: ["count", "neither"],
  timeToAccept: ["duration", "bad"],
  suggestionLatency: ["duration", "bad"],
  promptsClicked: ["share", "good"],
  helpfulFeedback: ["share", "good"],
  summariesMade: ["count", "neither"],
  summariesEdited: ["share", "bad"],
  editedShare: ["share", "bad"],
  summariesFiled: ["count", "neither"],
  mostWaiting: ["count", "bad"],
};

/** The row of the head, in order. */
export const mainFigures: readonly FigureName[] = [
  "acceptance",
  "batchesShown",
  "timeToAccept",
  "suggestionLatency",
  "promptsClicked",
  "helpfulFeedback",
];
export const summaryFigures: readonly FigureName[] = [
  "summariesMade",
  "summariesFiled",
  "summariesEdited",
  "editedShare",
];

/** Where there is no value. */
export const nothing = "–";

/** Below a second in ms, else in seconds with a decimal. */
export function duration(ms: number | null): string {
  if (ms === null) return nothing;
  const { tag, insights } = t();
  if (ms < 1000)
    return insights.ms(number(tag, ms < 10 ? Math.round(ms * 10) / 10 : Math.round(ms)));
  return insights.seconds(number(tag, Math.round(ms / 100) / 10));
}
export function share(value: number | null): string {
  return value === null ? nothing : percent(t().tag, value);
}
export function count(value: number | null): string {
  return value === null ? nothing : number(t().tag, value);
}

export function figureName(name: FigureName): string {
  return t().insights.figures[name].name;
}
export function figureValue(name: FigureName, value: number | null): string {
  const [measure] = figures[name];
  return { share, duration, count }[measure](value);
}

/** The digits of a value, and what stands around them: the unit is drawn smaller. */
export function digitsOf(value: string): readonly [before: string, digits: string, unit: string] {
  const found = /^(\D*)([\d.,'’\s]*\d)(.*)$/su.exec(value);
  return [found?.[1] ?? "", found?.[2] ?? value, found?.[3] ?? ""];
}

export interface Change {
  up: boolean;
  by: string;
  /** What it was. */
  from: string;
  tone: "good" | "bad" | "plain";
  /** For who hears it: direction, meaning, and what it was. */
  said: string;
}

/** How a figure changed; the words alone where it did not, or there was nothing before. */
export function changeOf({
  name,
  value,
  before,
}: Pick<Figure, "name" | "value" | "before">): Change | string {
  const { tag, insights } = t();
  const say = insights.change;
  if (value === null || before === null) return value === null ? "" : say.none;
  const [measure, more] = figures[name];
  const moved = value - before;
  const by = {
    share: () => say.points(number(tag, Math.round(Math.abs(moved) * 1000) / 10)),
    duration: () =>
      before >= 1000 || value >= 1000 ? seconds(Math.abs(moved)) : duration(Math.abs(moved)),
    count: () =>
      before === 0
        ? number(tag, moved)
        : percent(tag, Math.round((Math.abs(moved) / before) * 1000) / 1000),
  }[measure]();
  if (figureValue(name, value) === figureValue(name, before)) return say.same;
  const up = moved > 0;
  const tone = more === "neither" ? "plain" : (more === "good") === up ? "good" : "bad";
  const from = say.from(figureValue(name, before));
  const direction = up ? say.up(by) : say.down(by);
  const meant = { good: [say.better], bad: [say.worse], plain: [] }[tone];
  return { up, by, from, tone, said: [direction, ...meant, from].join(", ") };
}
function seconds(ms: number): string {
  return t().insights.seconds(number(t().tag, Math.round(ms / 100) / 10));
}

/** A kind of suggestion, as the panel calls it. */
export function suggestionKind(kind: string): string {
  const words: Readonly<Record<string, unknown>> = t().kind;
  const own = words[kind];
  if (typeof own === "string") return own;
  // One that the panel has no word for keeps its own name, made readable.
  const plain = kind
    .replace(/[_-]/gu, " ")
    .replace(/(?<=\p{Ll})(?=\p{Lu})/gu, " ")
    .toLowerCase();
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}

/** A kind of call. */
export function callName(key: string): string {
  const words: Readonly<Record<string, string>> = t().insights.calls.names;
  return words[key] ?? key;
}

export function feedbackName(key: string): string {
  return feedbackInWords(key.toLowerCase());
}

/** What an event counts for, in words; empty where it counts for itself alone. */
export function valueOf(counted: Counted, { kind, value }: InsightEvent): string {
  if (value === null) return "";
  const { tag, insights } = t();
  if (kind === "suggestions_displayed") return insights.events.cards(value);
  if (kind === "deliveries_waiting") return insights.events.waiting(value);
  if (counted.of === "call") return duration(value);
  if (counted.of !== "figure") return number(tag, value);
  const [measure] = figures[counted.name];
  return { share, duration, count }[measure](value);
}
