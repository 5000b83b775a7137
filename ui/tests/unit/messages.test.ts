import { describe, expect, test } from "vitest";
import { en } from "../../src/messages/en.ts";
import { clockTime, counted, score, span, talkTime } from "../../src/messages/format.ts";
import { catalogues, firstLanguage, languages } from "../../src/messages/language.svelte.ts";

type Leaf = [path: string, value: unknown];
function leaves(node: unknown, path = ""): Leaf[] {
  if (typeof node !== "object" || node === null) return [[path, node]];
  return Object.entries(node).flatMap(([key, value]) =>
    leaves(value, path ? `${path}.${key}` : key),
  );
}
const english = leaves(en);

describe.each(languages)("%s", (name) => {
  const own = leaves(catalogues[name]);

  test("has every string English has, and no other", () => {
    expect(own.map(([path]) => path).sort()).toEqual(english.map(([path]) => path).sort());
  });

  test("has no empty string", () => {
    for (const [path, value] of own) {
      const said = typeof value === "function" ? String(call(value)) : value;
      expect(said, path).toEqual(expect.stringMatching(/\S/));
    }
  });

  test("says every word it is given", () => {
    for (const [path, value] of own.filter(([path]) => takesWords.has(path))) {
      const message = value as (...args: string[]) => string;
      const words = ["ALPHA", "BETA", "GAMMA"].slice(0, message.length);
      for (const word of words) expect(message(...words), path).toContain(word);
    }
  });

  test("leaves no # behind a count", () => {
    for (const [path, value] of own) {
      if (typeof value !== "function") continue;
      for (const count of [0, 1, 2, 5, 1000]) {
        const said = String((value as (...args: unknown[]) => unknown)(count, "x", "y"));
        expect(said, path).not.toContain("#");
      }
    }
  });
});

/** Messages whose arguments are words, not numbers. */
const takesWords = new Set([
  "quote",
  "state.talkTime",
  "notice.stopped",
  "kind.other",
  "card.figures",
  "card.toldState",
  "find.none",
  "tabs.selected",
  "menu.connectedTo",
  "menu.library",
  "menu.end",
  "said.dismissed",
  "feedback.count",
  "feedback.processed",
  "feedback.before",
  "feedback.spam",
  "prompt.came",
  "prompt.cameInline",
  "prompt.putOff",
  "studio.recorded",
  "studio.list.none",
  "studio.list.perHour",
  "studio.list.refusedFile",
  "studio.notice.readAt",
  "studio.editor.insert",
  "studio.editor.count",
  "studio.editor.was",
  "studio.editor.saved",
  "studio.wrong.at",
  "studio.wrong.oneOf",
  "studio.wrong.placeholder",
  "studio.preview.times",
  "studio.preview.opensIn",
  "studio.preview.goneIn",
  "studio.versions.who",
  "studio.backtest.deployed",
  "studio.backtest.ran",
  "studio.backtest.running",
  "studio.backtest.stopped",
  "studio.backtest.hours",
  "studio.backtest.from",
  "studio.backtest.points",
  "studio.backtest.bar",
  "studio.backtest.barWas",
  "studio.backtest.barOf",
  "studio.backtest.newest",
  "studio.backtest.withoutLines",
  "studio.backtest.short",
  "studio.backtest.recorded",
  "studio.backtest.began",
  "studio.adoption.readAt",
  "deploy.recorded",
  "deploy.steps.tookPlain",
  "deploy.notice.differsIn",
  "deploy.notice.correlation",
  "deploy.counts.ms",
  "deploy.injections.took",
  "deploy.injections.cancelOf",
  "deploy.injections.retryOf",
  "summary.ended.voice",
  "summary.ended.chat",
  "summary.ended.email",
  "summary.ended.other",
  "summary.madeIn",
  "summary.tokens",
  "summary.making.time",
  "summary.wrong.transcript",
  "summary.check.says",
  "summary.check.use",
  "summary.mood.line",
  "summary.send.noCrm",
  "summary.send.filed",
  "summary.changes.share",
  "summary.menu.close",
  "summary.said.taken",
  "summary.said.waits",
  "summary.said.made",
  "summary.said.notMade",
  "summary.said.filed",
  "summary.said.refused",
  "summary.said.used",
  "review.seal.verifying",
  "review.seal.progress",
  "review.seal.broken",
  "review.seal.checked",
  "review.seal.found",
  "review.seal.ms",
  "review.seal.seconds",
  "review.export.button",
  "review.export.aboutMore",
  "review.index.behind",
  "review.find.drop",
  "review.find.allOf",
  "review.find.agentOf",
  "review.saved.forget",
  "review.saved.kept",
  "review.saved.forgotten",
  "review.results.more",
  "review.results.took",
  "review.results.hits",
  "review.timeline.ofBatches",
  "review.timeline.span",
  "review.timeline.scrubText",
  "review.timeline.scrubBegin",
  "review.timeline.of",
  "review.timeline.times",
  "review.timeline.seenAt",
  "review.timeline.seenNothing",
  "review.row.relevance",
  "review.row.confidence",
  "review.row.displayed",
  "review.row.placed",
  "review.row.after",
  "review.row.ms",
  "review.row.seconds",
  "review.row.attempt",
  "review.row.feedback",
  "review.row.delivery",
  "review.row.state.accepted",
  "review.row.state.dismissed",
  "review.row.state.failed",
  "review.row.state.rated",
  "review.row.otherState",
  "review.row.echo",
  "review.row.card.suggestion_accepted",
  "review.row.card.suggestion_expired",
  "review.event.number",
  "review.event.place",
  "review.event.link",
  "review.event.linkBroken",
  "review.event.statusIn",
  "review.event.until",
  "insights.counted",
  "insights.filter.range",
  "insights.filter.against",
  "insights.change.from",
  "insights.change.up",
  "insights.change.down",
  "insights.change.points",
  "insights.ms",
  "insights.seconds",
  "insights.chart.table",
  "insights.chart.definition",
  "insights.chart.days",
  "insights.lanes.of",
  "insights.lanes.waited",
  "insights.lanes.waits",
  "insights.lanes.deployed",
  "insights.lanes.rolledBack",
  "insights.lanes.version",
  "insights.lanes.said",
  "insights.articles.top",
  "insights.articles.more",
  "insights.hours.said",
  "insights.events.title",
  "privacy.retention.daysOf",
  "privacy.retention.goes",
  "privacy.retention.oldest",
  "privacy.retention.applied",
  "privacy.retention.ask",
  "privacy.retention.looked",
  "privacy.retention.done",
  "privacy.retention.canceled",
  "privacy.erasure.span",
  "privacy.erasure.running",
  "privacy.erasure.done",
  "privacy.erasure.doneText",
  "privacy.erasure.proof",
  "privacy.erasure.broke",
  "privacy.own.who",
  "signIn.doneAs",
  "signIn.waiting.left",
  "signIn.strip.endsIn",
  "signIn.out.as",
  "signIn.out.at",
]);

function call(message: unknown): unknown {
  return (message as (...args: unknown[]) => unknown)("ALPHA", "BETA", "GAMMA");
}

test("no language but English speaks English", () => {
  // Names, and words that are the same in the other language.
  const shared =
    /^(ownName|tag|kind\.knowledge|channel\..*|menu\.sandbox|follow\.channel|state\.live|why\.score|card\.list|find\..*|recorded\.keptItems.*|studio\.(title|list\.(import|export)|display\.popup|channel\..*|editor\.seconds|preview\.samples\..*|backtest\.speaker\..*)|outbox\.kind\.feedback|review\.(export\.(title|format\..*)|find\.agent|row\.agent|groups\.suggestion|event\.(json|correlation))|insights\.(filter\.agent|export\.title)|knowledge\.document\.article|platform\.(wrapUp\.(codes|notesShort)|adoption\.(count|conversations|names\.(KnowledgeArticle|Script)))|deploy\.(studio|difference\.json|difference\.name\.(name|status)|form\.(seconds|webhook)))$/;
  for (const name of languages.filter((one) => one !== "en")) {
    const own = new Map(leaves(catalogues[name]));
    const same = english.filter(
      ([path, value]) => typeof value === "string" && own.get(path) === value && !shared.test(path),
    );
    expect(same, name).toEqual([]);
  }
});

describe("formats", () => {
  test.each([
    [0, "0 s"],
    [999, "0 s"],
    [12_000, "12 s"],
    [59_999, "59 s"],
    [60_000, "1 min"],
    [3_599_000, "59 min"],
    [3_600_000, "1 h"],
    [90_000_000, "1 d"],
    [-5000, "0 s"],
  ])("an age of %i ms is %s", (ms, words) => {
    expect(en.age(ms)).toBe(words);
  });
  test("spans count whole units", () => expect(span(119_999)).toEqual({ count: 1, unit: "min" }));
  test.each([
    [252_000, "4:12"],
    [3_852_000, "1:04:12"],
    [0, "0:00"],
  ])("talk time %i", (ms, words) => {
    expect(talkTime(ms)).toBe(words);
  });
  test("numbers and times by locale", () => {
    expect(score("de-DE", 0.9)).toBe("0,90");
    expect(score("en-US", 1)).toBe("1.00");
    expect(clockTime("de-DE", Date.UTC(2026, 0, 1, 14, 31))).toBe("14:31");
    expect(
      counted("fr-FR", 0, { one: "# carte", other: "# cartes" }),
      "French zero is singular",
    ).toBe("0 carte");
  });
});

test("the language is the chosen one, else the system's first that there is, else English", () => {
  expect(firstLanguage(["pt-BR", "de-AT", "fr"], null)).toBe("de");
  expect(firstLanguage(["de-AT"], "ja")).toBe("ja");
  expect(firstLanguage(["de-AT"], "xx")).toBe("de");
  expect(firstLanguage([], null)).toBe("en");
});
