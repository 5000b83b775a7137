// The numbers of each chart as a table: the very numbers that are drawn, nothing else.
import type {
  CallRow,
  CountRow,
  DeployMark,
  Figure,
  InsightDay,
  InsightsView,
  PromptFigures,
  ShareRow,
} from "../../bindings.ts";
import { t } from "../../messages/language.svelte.ts";
import { hourOf, minute, wholeDay } from "./days.ts";
import {
  callName,
  count,
  duration,
  feedbackName,
  figureName,
  figureValue,
  share,
} from "./words.ts";

/** The first cell of a row names it. */
export interface Numbers {
  columns: readonly string[];
  rows: readonly (readonly string[])[];
}

/** A deploy in words. */
export function deployWords(
  { promptId, version, rolledBack }: DeployMark,
  nameOf: (id: string) => string | null,
): string {
  const say = t().insights.lanes;
  const name = nameOf(promptId) ?? promptId.slice(0, 8);
  const what = version === null ? name : say.version(name, String(version));
  return rolledBack ? say.rolledBack(what) : say.deployed(what);
}

/** The deploys of a day. */
export function deploysOn(
  deploys: readonly DeployMark[],
  days: readonly Pick<InsightDay, "at">[],
  nth: number,
): DeployMark[] {
  const [from, to] = [days[nth]?.at ?? Infinity, days[nth + 1]?.at ?? Infinity];
  return deploys.filter(({ at }) => at >= from && at < to);
}

export function acceptanceNumbers(
  { days, deploys }: Pick<InsightsView, "days" | "deploys">,
  nameOf: (id: string) => string | null,
): Numbers {
  const say = t().insights.columns;
  return {
    columns: [say.day, say.share, say.before, say.accepted, say.batches, say.deploys],
    rows: days
      .map((day, nth) => [
        wholeDay(day.at),
        share(day.acceptance),
        share(day.acceptanceBefore),
        count(day.accepted),
        count(day.batchesShown),
        deploysOn(deploys, days, nth)
          .map((one) => deployWords(one, nameOf))
          .join("; "),
      ])
      .toReversed(),
  };
}

export function latencyNumbers(days: readonly InsightDay[]): Numbers {
  return {
    columns: [t().insights.columns.day, "p50", "p95", "p99"],
    rows: days
      .map((day) => [
        wholeDay(day.at),
        duration(day.p50Ms),
        duration(day.p95Ms),
        duration(day.p99Ms),
      ])
      .toReversed(),
  };
}

export function backlogNumbers(days: readonly InsightDay[]): Numbers {
  const say = t().insights.columns;
  const time = (at: number | null) => (at === null ? "" : minute(at));
  return {
    columns: [say.day, say.waiting, say.at, say.allSent],
    rows: days
      .map((day) => [
        wholeDay(day.at),
        count(day.mostWaiting),
        time(day.mostWaitingAt),
        time(day.allSentAt),
      ])
      .toReversed(),
  };
}

export function shareNumbers(
  rows: readonly ShareRow[],
  nameOf: (row: ShareRow) => string,
): Numbers {
  const say = t().insights.columns;
  return {
    columns: [say.name, say.share, say.before, say.accepted, say.displayed],
    rows: rows.map((row) => [
      nameOf(row),
      share(row.share),
      share(row.before),
      count(row.accepted),
      count(row.displayed),
    ]),
  };
}

export function hourNumbers(rows: readonly ShareRow[]): Numbers {
  const say = t().insights.columns;
  return {
    columns: [say.hour, say.share, say.before, say.accepted, say.batches],
    rows: rows.map((row) => [
      hourOf(Number(row.key)),
      share(row.share),
      share(row.before),
      count(row.accepted),
      count(row.displayed),
    ]),
  };
}

export function feedbackNumbers(rows: readonly CountRow[]): Numbers {
  const say = t().insights.columns;
  const all = rows.reduce((sum, row) => sum + row.count, 0);
  return {
    columns: [say.name, say.count, say.share, say.before],
    rows: rows.map((row) => [
      feedbackName(row.key),
      count(row.count),
      share(all === 0 ? null : row.count / all),
      count(row.before),
    ]),
  };
}

export function promptNumbers(
  rows: readonly PromptFigures[],
  nameOf: (id: string) => string | null,
): Numbers {
  const say = t().insights.columns;
  return {
    columns: [say.name, say.viewed, say.clicked, say.dismissed, say.timedOut],
    rows: rows.map((row) => [
      nameOf(row.key) ?? row.key.slice(0, 8),
      count(row.viewed),
      count(row.clicked),
      count(row.dismissed),
      count(row.timedOut),
    ]),
  };
}

export function callNumbers(calls: readonly CallRow[]): Numbers {
  const say = t().insights.columns;
  return {
    columns: [say.name, say.calls, say.failed, "p50", "p95", "p99", say.p95Before],
    rows: calls.map((row) => [
      callName(row.key),
      count(row.count),
      count(row.failed),
      duration(row.p50Ms),
      duration(row.p95Ms),
      duration(row.p99Ms),
      duration(row.p95BeforeMs),
    ]),
  };
}

/** What the small lines of the calls draw. */
export function callDayNumbers(calls: readonly CallRow[], days: readonly InsightDay[]): Numbers {
  return {
    columns: [t().insights.columns.day, ...calls.map((row) => `${callName(row.key)}, p95`)],
    rows: days
      .map((day, nth) => [
        wholeDay(day.at),
        ...calls.map((row) => duration(row.p95ByDay[nth] ?? null)),
      ])
      .toReversed(),
  };
}

/** What the small line of a figure draws. */
export function sparkNumbers(figure: Figure, days: readonly InsightDay[]): Numbers {
  return {
    columns: [t().insights.columns.day, figureName(figure.name)],
    rows: days
      .map((day, nth) => [wholeDay(day.at), figureValue(figure.name, figure.spark[nth] ?? null)])
      .toReversed(),
  };
}

export function summaryNumbers(days: readonly InsightDay[]): Numbers {
  const say = t().insights.columns;
  return {
    columns: [say.day, say.made, say.filed],
    rows: days
      .map((day) => [wholeDay(day.at), count(day.summariesMade), count(day.summariesFiled)])
      .toReversed(),
  };
}
