// What the review's parts make of a record: marks, lanes, fields, choices.
import { describe, expect, test } from "vitest";
import type { TimelineEntry, TimelineShows } from "../../src/bindings.ts";
import { actionChoices, actionsOf, actionValue } from "../../src/parts/review/choices.ts";
import { entryInWords, groupOf, kindInWords, reasonFor } from "../../src/parts/review/kinds.ts";
import { lanesOf, ticksOf } from "../../src/parts/review/lanes.ts";
import { markedIn, wordsOf } from "../../src/parts/review/marked.ts";
import { member, pretty, rowsOf } from "../../src/parts/review/payload.ts";
import { fieldOf, ofField } from "../../src/parts/review/times.ts";
import { en } from "../../src/messages/en.ts";

function entry(at: number, kind: string, shows: TimelineShows = { what: "other" }): TimelineEntry {
  return { seq: at + 1, at, kind, actor: "cuecard", hit: false, shows };
}

describe("the words of a search", () => {
  test.each([
    ["gift card", ["gift", "card"]],
    ['"gift card" -voucher ret*', ["gift card", "ret"]],
    ["“quoted so”", ["quoted so"]],
    ['unbalanced "quote', ["unbalanced", "quote"]],
    ["Größe", ["große"]],
    ['* - ""', []],
  ])("%s", (query, words) => {
    expect(wordsOf(query)).toEqual(words);
  });

  const marks = (text: string, ...words: string[]) =>
    markedIn(text, words)
      .filter((part) => part.marked)
      .map((part) => part.text);

  test("are marked without case and accents, from the beginning of a word", () => {
    expect(marks("A refund, REFUNDS, prerefund", "refund")).toEqual(["refund", "REFUND"]);
    expect(marks("Die Größe passt", "grosse")).toEqual([]);
    expect(marks("Café crème", "cafe")).toEqual(["Café"]);
    expect(marks("a gift card", "gift", "card"), "together they are one mark").toEqual([
      "gift card",
    ]);
    expect(marks("お客様の返金です", "返金")).toEqual(["返金"]);
  });

  test("whatever is searched, the parts are the text", () => {
    for (const text of ["", "x", "İstanbul ﬁnd e\u0301te\u0301 😀 card", "aaa"]) {
      for (const word of ["a", "i", "find", "ete", "card", "😀"]) {
        const parts = markedIn(text, [word]);
        expect(parts.map((part) => part.text).join("")).toBe(text);
      }
    }
  });
});

describe("kinds", () => {
  test("every kind there are words for has a group and a reason of its own", () => {
    for (const kind of Object.keys(en.review.kinds)) {
      expect(groupOf(kind), kind).not.toBe("other");
      expect(reasonFor(kind, false), kind).not.toBe(en.review.why.other);
    }
  });
  test("one of a later version keeps its name, made readable", () => {
    expect(kindInWords("note_taken")).toBe("Note taken");
    expect(groupOf("note_taken")).toBe("other");
  });
  test("an event is told with what it is about", () => {
    const card = (position: number | null): TimelineShows => ({
      what: "card",
      title: "Refund",
      position,
      afterMs: null,
      why: null,
    });
    expect(entryInWords(entry(0, "suggestion_accepted", card(1)))).toBe("Accepted 1, Refund");
    expect(entryInWords(entry(0, "suggestion_accepted", card(null)))).toBe("Accepted Refund");
    expect(entryInWords(entry(0, "suggestion_sent_on", card(2)))).toBe(
      "Suggestion sent on: 2, Refund",
    );
    expect(entryInWords(entry(0, "suggestion_accepted", { what: "erased" }))).toContain("Erased");
  });
  test("a state the platform told says whose hand it was", () => {
    const told = (state: string, elsewhere: boolean) =>
      entryInWords(
        entry(0, "suggestion_state_changed", { what: "state", title: "Refund", state, elsewhere }),
      );
    expect(told("accepted", true)).toBe("Taken elsewhere: Refund");
    expect(told("dismissed", true)).toBe("Dismissed elsewhere: Refund");
    expect(told("Triggered", true), "as the platform calls it").toContain("Triggered: Refund");
    expect(told("accepted", false)).toBe("The platform confirmed it: Refund");
  });
});

describe("choices of actions", () => {
  const there = ["suggestion_accepted", "suggestion_opened", "app_started"];
  test("are by group, a whole group at once, and lead back to the kinds", () => {
    const [first, second] = actionChoices(there, []);
    expect(first?.of.map(([, words]) => words)).toEqual([
      "Suggestions: all",
      "Article opened",
      "Suggestion accepted",
    ]);
    expect(actionsOf(first?.of[0]?.[0] ?? "")).toEqual([
      "suggestion_accepted",
      "suggestion_opened",
    ]);
    expect(
      second?.of.map(([value]) => value),
      "one alone has no all",
    ).toEqual(["app_started"]);
  });
  test("what a kept filter asks for is offered, though it is not on record", () => {
    const offered = actionChoices(there, ["gone_kind", "app_started"]);
    expect(offered.at(-1)?.of).toEqual([[actionValue(["gone_kind", "app_started"]), "2 kinds"]]);
  });
});

describe("the scrubber", () => {
  const said = (byCustomer: boolean): TimelineShows => ({ what: "said", byCustomer, text: "x" });
  test("marks stand at their share of the whole, those on one another are one", () => {
    const { customer, agent, marks } = lanesOf(
      [
        entry(1000, "u", said(true)),
        entry(2000, "u", said(false)),
        entry(5000, "suggestion_accepted"),
        entry(5001, "suggestion_accepted"),
        entry(6000, "prompt_shown"),
        entry(7000, "app_started"),
      ],
      0,
      10_000,
    );
    expect(customer.map((bar) => bar.at)).toEqual([100]);
    expect(agent.map((bar) => bar.at)).toEqual([200]);
    expect(marks).toEqual([
      { at: 500, shown: false, good: true },
      { at: 600, shown: true, good: false },
    ]);
  });
  test("an interaction of one moment divides by nothing", () => {
    const { marks } = lanesOf([entry(5, "prompt_shown")], 5, 0);
    expect(marks).toEqual([{ at: 0, shown: true, good: false }]);
    expect(ticksOf(0)).toEqual([0]);
  });
  test.each([449_000, 3_600_000, 90 * 86_400_000])("%i ms have a few round ticks", (length) => {
    const ticks = ticksOf(length);
    expect(ticks.length).toBeGreaterThan(3);
    expect(ticks.length).toBeLessThanOrEqual(14);
  });
});

describe("what is recorded", () => {
  const payload = '{"a":{"b":[1,2],"c":null},"list":[{"x":true}],"s":"text"}';
  test("is rows by path", () => {
    expect(rowsOf(payload)).toEqual([
      { path: "a.b", value: "1, 2" },
      { path: "a.c", value: "null" },
      { path: "list[0].x", value: "true" },
      { path: "s", value: "text" },
    ]);
    expect(member(payload, "c")).toBe("null");
    expect(member(payload, "nothing")).toBeNull();
  });
  test("is shown as it stands where it is no JSON", () => {
    expect(pretty("{")).toBe("{");
    expect(rowsOf("{")).toEqual([]);
  });
  test("is not a page of a thousand rows", () => {
    const many = JSON.stringify(
      Object.fromEntries(Array.from({ length: 1000 }, (_, n) => [`k${n}`, n])),
    );
    expect(rowsOf(many).length).toBeLessThanOrEqual(200);
  });
});

test("a date field holds the day where the reader is, and the next begins after it", () => {
  const day = ofField("2026-07-09");
  expect(day).toBe(Date.UTC(2026, 6, 9));
  expect(fieldOf(day)).toBe("2026-07-09");
  expect(ofField("2026-07-31", 1)).toBe(Date.UTC(2026, 7, 1));
  expect(ofField("")).toBeNull();
  expect(fieldOf(null)).toBe("");
});
