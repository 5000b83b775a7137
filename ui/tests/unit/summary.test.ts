import { describe, expect, test } from "vitest";
import type { FindingView } from "../../src/bindings.ts";
import {
  marksIn,
  notHeld,
  rebase,
  runsOf,
  sizeOf,
  spliceOf,
  summaryLanguages,
} from "../../src/summary.ts";
import { catalogues } from "../../src/messages/language.svelte.ts";

function finding(key: string, start: number, end: number): FindingView {
  return { key, kind: "phone", start, end, decided: false, instead: null };
}
/** Small texts of a small alphabet, so that changes meet; a fixed sequence, so that a failure stays. */
function* texts(count: number): Generator<string> {
  const letters = ["a", "b", " ", "😀", "é"];
  let seed = 7;
  const next = (below: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((seed / 2_147_483_648) * below);
  };
  for (let at = 0; at < count; at += 1) {
    yield Array.from({ length: next(9) }, () => letters[next(letters.length)]).join("");
  }
}
/** No half of a pair stands alone. */
const wellFormed = (text: string) => !/\p{Surrogate}/u.test(text);

describe("the smallest change", () => {
  test.each([
    ["abc", "abXc", { start: 2, end: 2, put: "X" }],
    ["abc", "ac", { start: 1, end: 2, put: "" }],
    ["same", "same", { start: 4, end: 4, put: "" }],
    ["aaa", "aa", { start: 2, end: 3, put: "" }],
    ["😀", "😁", { start: 0, end: 2, put: "😁" }],
  ])("of %s to %s", (before, after, change) => {
    expect(spliceOf(before, after)).toEqual(change);
  });
  test("makes the one of the other, and cuts no character", () => {
    const all = [...texts(60)];
    for (const before of all) {
      for (const after of all) {
        const { start, end, put } = spliceOf(before, after);
        expect(before.slice(0, start) + put + before.slice(end)).toBe(after);
        expect([before.slice(0, start), put, before.slice(end)].every(wellFormed)).toBe(true);
      }
    }
  });
});

describe("two changes of one text", () => {
  test.each([
    ["call 123 now", "call [x] now", "call 123 now please", "call [x] now please"],
    ["call 123 now", "call [x] now", "Please call 123 now", "Please call [x] now"],
    ["call 123 now", "call [x] now", "call 1234 now", "call 1234 now"],
    ["a", "b", "a", "b"],
    ["a", "a", "c", "c"],
  ])("%s: %s and %s are %s", (base, theirs, ours, both) => {
    expect(rebase(base, theirs, ours)).toBe(both);
  });
  test("what was typed is never lost", () => {
    const all = [...texts(24)];
    for (const base of all) {
      for (const theirs of all) {
        for (const ours of all) {
          const both = rebase(base, theirs, ours);
          expect(both).toContain(base === ours ? theirs : spliceOf(base, ours).put);
          expect(wellFormed(both)).toBe(true);
        }
      }
    }
  });
});

describe("marks", () => {
  const text = "😀 call 555-0100 or 555-0199.";
  const findings = [finding("one", 7, 15), finding("two", 19, 27)];
  const words = (after: string) =>
    marksIn(findings, text, after).map(({ nth, start, end }) => [nth, after.slice(start, end)]);

  test("stand where the chars are, though the field counts otherwise", () => {
    expect(words(text)).toEqual([
      [1, "555-0100"],
      [2, "555-0199"],
    ]);
  });
  test("move with what is typed before them, and keep their number", () => {
    expect(words(`Please ${text}`)).toEqual([
      [1, "555-0100"],
      [2, "555-0199"],
    ]);
  });
  test("one that was changed is gone until it is checked again; the other stays", () => {
    expect(words(text.replace("555-0100", "555-01000"))).toEqual([
      [1, "555-0100"],
      [2, "555-0199"],
    ]);
    expect(words(text.replace("555-0100", "555-9100"))).toEqual([[2, "555-0199"]]);
  });
  test("cut a text that joins to itself", () => {
    const runs = runsOf(text, marksIn(findings, text, text));
    expect(runs.map((run) => run.text).join("")).toBe(text);
    expect(runs.filter((run) => run.mark).map((run) => run.text)).toEqual(["555-0100", "555-0199"]);
  });
  test("that overlap are drawn once", () => {
    const over = [finding("long", 0, 6), finding("in", 2, 4)];
    const runs = runsOf("abcdef gh", marksIn(over, "abcdef gh", "abcdef gh"));
    expect(runs.map((run) => run.text)).toEqual(["abcdef", " gh"]);
  });
});

test.each([
  ["en-US", "Two words, 👍🏽!", 2, 13],
  ["ja-JP", "返金を希望しました。", 5, 10],
  ["de-DE", "", 0, 0],
])("words and characters in %s", (tag, text, words, characters) => {
  expect(sizeOf(text, tag).characters).toBe(characters);
  if (tag !== "ja-JP") expect(sizeOf(text, tag).words).toBe(words);
  else expect(sizeOf(text, tag).words, "no blanks, and words all the same").toBeGreaterThan(1);
});

test("what was not checked is said as it is", () => {
  const said = (checkedNumbers: boolean, checkedNames: boolean) =>
    (["whole", "part", "none"] as const).map((scope) =>
      notHeld({ checkedNumbers, checkedNames }, scope),
    );
  expect(said(true, true)).toEqual([null, null, null]);
  expect(said(true, false)).toEqual(["namesNotHeld", "namesNotHeld", "namesNotHeld"]);
  expect(said(false, false)).toEqual(["numbersNotHeld", "notHeld", "notHeldNone"]);
});

test("the five languages stand in their own names", () => {
  const own = summaryLanguages.map(([, name]) => name);
  expect([...own].sort()).toEqual(
    Object.values(catalogues)
      .map((one) => one.ownName)
      .sort(),
  );
});
