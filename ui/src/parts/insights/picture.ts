// The page as one picture: its filter in words, its figures and its charts, drawn from the numbers that
// are shown, at twice the size.
import type { InsightsFilter, InsightsView, ShareRow } from "../../bindings.ts";
import { number } from "../../messages/format.ts";
import { t } from "../../messages/language.svelte.ts";
import { actorInWords } from "../review/kinds.ts";
import { hourOf, range, shortDay } from "./days.ts";
import { drawings } from "./drawings.ts";
import { placeOf } from "./lane-room.ts";
import { paletteOf, type Ink } from "./palette.ts";
import { Pen } from "./pen.ts";
import type { Drawing } from "./plot.ts";
import { deployWords } from "./tables.ts";
import {
  callName,
  changeOf,
  count,
  duration,
  feedbackName,
  figureName,
  figureValue,
  mainFigures,
  share,
  suggestionKind,
  summaryFigures,
} from "./words.ts";

const scale = 2;
const wide = 1200;
const edge = 24;
const left = 720;
const right = edge + left + 32;
const side = wide - right - edge;
const row = 22;

/** The filter in words: time, what it is compared with, conditions. */
export function filterWords(filter: InsightsFilter, now: number): string {
  const { insights } = t();
  const { since, until, queue, kind, agent } = filter;
  const conditions = [
    ["queue", queue],
    ["kind", kind && suggestionKind(kind)],
    ["agent", agent && actorInWords(agent)],
  ] as const;
  return [
    range(since, until, now),
    insights.filter.against(range(2 * since - until, since, now)),
    ...conditions.flatMap(([name, value]) => (value ? [`${insights.filter[name]}: ${value}`] : [])),
  ].join(" · ");
}

/** As PNG. `host` stands in the theme whose colors are drawn. */
export async function pictureOf(
  view: InsightsView,
  host: HTMLElement,
  now: number,
  promptName: (id: string) => string | null,
): Promise<Uint8Array> {
  const canvas = document.createElement("canvas");
  canvas.width = wide * scale;
  canvas.height = 2400 * scale;
  const context = canvas.getContext("2d");
  if (!context) throw new Error("no canvas");
  context.scale(scale, scale);
  const palette = paletteOf(host);
  context.fillStyle = palette["surface-1"];
  context.fillRect(0, 0, wide, 2400);
  const pen = new Pen(context, palette, getComputedStyle(host).fontFamily);

  const below = head(pen, view, now);
  const height =
    Math.ceil(Math.max(lanes(pen, view, below, promptName), sides(pen, view, below, promptName))) +
    edge;

  const whole = document.createElement("canvas");
  whole.width = wide * scale;
  whole.height = height * scale;
  whole.getContext("2d")?.drawImage(canvas, 0, 0);
  const blob = await new Promise<Blob | null>((made) => whole.toBlob(made, "image/png"));
  if (!blob) throw new Error("no picture");
  return new Uint8Array(await blob.arrayBuffer());
}

function head(pen: Pen, view: InsightsView, now: number): number {
  const { tag, insights } = t();
  pen.text(insights.title, edge, 40, { size: 20, strong: true, ink: "text-strong" });
  pen.text(insights.counted(number(tag, view.events)), wide - edge, 40, {
    ink: "text-faint",
    align: "right",
  });
  pen.text(filterWords(view.filter, now), edge, 62, { most: wide - 2 * edge });
  let top = 84;
  for (const names of [mainFigures, summaryFigures]) {
    const cell = (wide - 2 * edge) / 6;
    names.forEach((name, nth) => {
      const figure = view.figures.find((one) => one.name === name);
      if (!figure) return;
      const x = edge + nth * cell;
      pen.text(figureName(name), x, top + 12, { size: 12, most: cell - 12 });
      pen.text(figureValue(name, figure.value), x, top + 36, {
        size: 20,
        strong: true,
        ink: "text-strong",
      });
      const change = changeOf(figure);
      if (typeof change === "string") {
        return void pen.text(change, x, top + 54, { size: 12, ink: "text-faint", most: cell - 12 });
      }
      const inks = { good: "good", bad: "bad", plain: "text-normal" } as const;
      const words = `${change.up ? "▲" : "▼"} ${change.by} `;
      const gone = pen.text(words, x, top + 54, { size: 12, strong: true, ink: inks[change.tone] });
      pen.text(change.from, x + gone, top + 54, {
        size: 12,
        ink: "text-faint",
        most: cell - 12 - gone,
      });
    });
    top += 76;
  }
  pen.line(
    [
      [edge, top],
      [wide - edge, top],
    ],
    "line",
  );
  return top + 16;
}

function lanes(
  pen: Pen,
  view: InsightsView,
  from: number,
  promptName: (id: string) => string | null,
): number {
  const { insights } = t();
  const drawn = drawings(view.days);
  let top = from;
  for (const [lane, height] of [
    ["acceptance", 180],
    ["latency", 180],
    ["backlog", 100],
  ] as const) {
    pen.text(insights.lanes[lane], edge, top + 14, { strong: true, ink: "text-strong" });
    const before = lane === "acceptance" ? `– – ${insights.chart.before}` : "";
    const note = lane === "latency" ? "p50 · p95 · p99" : before;
    pen.text(note, edge + left, top + 14, { size: 12, ink: "text-faint", align: "right" });
    pen.lane(drawn[lane], edge, top + 32, left, height);
    if (lane === "acceptance") deploys(pen, view, top + 32, height, promptName);
    top += height + 56;
  }
  const { days } = view;
  const every = Math.max(1, Math.ceil(days.length / 9));
  const step = (left - 40) / Math.max(1, days.length);
  days.forEach((day, nth) => {
    if (nth % every !== 0) return;
    const x = edge + 40 + (nth + 0.5) * step;
    pen.text(shortDay(day.at), x, top - 6, { size: 11, ink: "text-faint", align: "center" });
  });
  return hours(pen, view, top + 12);
}

/** A dotted line each, and words for those that have room for them. */
function deploys(
  pen: Pen,
  { deploys: marks, days, filter }: InsightsView,
  top: number,
  height: number,
  promptName: (id: string) => string | null,
): void {
  const step = (left - 40) / Math.max(1, days.length);
  let free = edge + 40;
  for (const mark of marks) {
    const x = edge + 40 + (placeOf(mark.at, days, filter.until) + 0.5) * step;
    pen.line(
      [
        [x, top],
        [x, top + height],
      ],
      "warn",
      1,
      [2, 3],
    );
    if (x - free < 200) continue;
    pen.text(deployWords(mark, promptName), x - 6, top + 10, {
      size: 11,
      ink: "warn",
      align: "right",
      most: 190,
    });
    free = x;
  }
}

function hours(pen: Pen, view: InsightsView, top: number): number {
  if (view.hours.every((one) => one.displayed === 0)) return top;
  pen.text(t().insights.hours.title, edge, top + 14, { strong: true, ink: "text-strong" });
  const values = view.hours.map((one) => one.share);
  const format = (value: number) => share(value);
  const drawing: Drawing = {
    look: "bars",
    zero: true,
    format,
    lines: [{ values, ink: "chart-mid" }],
  };
  pen.lane(drawing, edge, top + 32, left, 100);
  const step = (left - 40) / view.hours.length;
  view.hours.forEach((one, nth) => {
    if (nth % 3 !== 0) return;
    pen.text(hourOf(Number(one.key)), edge + 40 + (nth + 0.5) * step, top + 150, {
      size: 11,
      ink: "text-faint",
      align: "center",
    });
  });
  return top + 160;
}

function sides(
  pen: Pen,
  view: InsightsView,
  from: number,
  promptName: (id: string) => string | null,
): number {
  const { insights } = t();
  let top = from;
  const title = (words: string) => {
    pen.text(words, right, top + 14, { strong: true, ink: "text-strong", most: side });
    top += 26;
  };
  const line = (
    name: string,
    value: string,
    more: string,
    bar: number | null,
    ink: Ink,
    was: number | null = null,
  ) => {
    pen.text(name, right, top + 13, { size: 12, most: side * 0.4 });
    const [x, room] = [right + side * 0.42, side * 0.3];
    if (bar !== null) pen.rect(x, top + 5, Math.max(1, bar * room), 8, ink);
    if (was !== null) pen.rect(x + was * room, top + 2, 1.5, 14, "text-strong");
    pen.text(value, right + side - 60, top + 13, {
      size: 12,
      strong: true,
      ink: "text-strong",
      align: "right",
    });
    pen.text(more, right + side, top + 13, { size: 12, ink: "text-faint", align: "right" });
    top += row;
  };
  const shares = (words: string, rows: readonly ShareRow[], nameOf: (one: ShareRow) => string) => {
    if (rows.length === 0) return;
    title(words);
    const most = Math.max(0.01, ...rows.flatMap((one) => [one.share ?? 0, one.before ?? 0]));
    const of = (value: number | null) => (value === null ? null : value / most);
    for (const one of rows) {
      line(
        nameOf(one),
        share(one.share),
        count(one.displayed),
        of(one.share),
        "chart-mid",
        of(one.before),
      );
    }
    top += 12;
  };
  shares(insights.kinds.title, view.kinds.slice(0, 6), (one) => suggestionKind(one.key));
  shares(insights.articles.title, view.articles.slice(0, 6), (one) => one.name);
  const given = view.feedback.reduce((sum, one) => sum + one.count, 0);
  if (given > 0) {
    title(insights.feedback.title);
    for (const one of view.feedback) {
      const part = one.count / given;
      line(feedbackName(one.key), count(one.count), share(part), part, "chart-mid");
    }
    top += 12;
  }
  if (view.prompts.length > 0) {
    title(insights.prompts.title);
    for (const one of view.prompts.slice(0, 6)) {
      const part = one.viewed === 0 ? null : one.clicked / one.viewed;
      line(
        promptName(one.key) ?? one.key.slice(0, 8),
        share(part),
        count(one.viewed),
        part,
        "chart-strong",
      );
    }
    top += 12;
  }
  title(`${insights.calls.title}, p50 · p95 · p99`);
  for (const one of view.calls) {
    const all = [one.p50Ms, one.p95Ms, one.p99Ms].map((ms) => duration(ms)).join(" · ");
    line(callName(one.key), "", all, null, "chart-mid");
  }
  return top;
}
