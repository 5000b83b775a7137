import { describe, expect, test } from "vitest";
import type { ViolationView } from "../../src/bindings.ts";
import {
  filled,
  millisOf,
  openedAt,
  pieces,
  secondsOf,
  unitsOf,
  variablesIn,
  without,
  withVariable,
} from "../../src/draft.ts";
import { placeOf, ruleWords } from "../../src/rule-words.ts";

function wrong(path: string, kind: string, span: [number, number] | null = null): ViolationView {
  return { path, kind, message: "In English.", span };
}
const phone = (start: number, end: number) => wrong("display.content", "pii.phone", [start, end]);

describe("spans", () => {
  test("are in chars, and a text field counts UTF-16 units", () => {
    expect(unitsOf("a👍b", [1, 2])).toEqual([1, 3]);
    expect(unitsOf("a👍b", [2, 3])).toEqual([3, 4]);
  });
  test("are told from 1, their end included", () => {
    expect(placeOf([176, 192])).toBe("177–192");
    expect(placeOf([0, 1])).toBe("1");
  });
});

describe("the content in pieces", () => {
  test.each([
    ["", []],
    ["plain", ["plain"]],
    ["Hi {{customerName}}!", ["Hi ", "{{customerName}}", "!"]],
    ["{{accountId}}{{accountId}}", ["{{accountId}}", "{{accountId}}"]],
  ])("%j", (content, texts) => {
    expect(pieces(content, []).map((one) => one.text)).toEqual(texts);
  });
  test("always joins to the content, whatever is wrong with it", () => {
    const content = "👍 {{customer}} call +49 30 123 {{agentId}";
    const violations = [
      wrong("display.content", "placeholder", [2, 14]),
      phone(20, 31),
      phone(0, 25),
      wrong("display.content", "length", [40, 90]),
    ];
    const cut = pieces(content, violations);
    expect(cut.map((one) => one.text).join("")).toBe(content);
    expect(cut.some((one) => one.look === "wrong")).toBe(true);
  });
  test("a name that is not known is no variable", () => {
    expect(pieces("{{customer}}", []).map((one) => one.look)).toEqual(["plain"]);
  });
});

describe("variables", () => {
  test("each once, in order", () => {
    expect(variablesIn("{{agentId}} {{customerName}} {{agentId}} {{other}}")).toEqual([
      "agentId",
      "customerName",
    ]);
  });
  test("are filled, and what is not known stands as it is", () => {
    expect(filled("Hi {{customerName}}, {{other}}", { customerName: "Jana" })).toEqual([
      { text: "Hi ", variable: null },
      { text: "Jana", variable: "customerName" },
      { text: ", {{other}}", variable: null },
    ]);
  });
  test.each([
    ["Hi {{", 5, { start: 3, typed: "" }],
    ["Hi {{cust", 9, { start: 3, typed: "cust" }],
    ["Hi {{cust}} x", 13, null],
    ["Hi {", 4, null],
  ])("what was opened in %j at %i", (text, caret, opened) => {
    expect(openedAt(text, caret)).toEqual(opened);
  });
  test.each([
    ["Hi ", 3, "Hi {{agentId}}"],
    ["Hi {{", 5, "Hi {{agentId}}"],
    ["Hi {{ag}}!", 7, "Hi {{agentId}}!"],
    ["Hi {{ag}!", 7, "Hi {{agentId}}!"],
    ["Hi {{ there", 5, "Hi {{agentId}} there"],
  ])("a name into %j at %i", (text, caret, after) => {
    const { from, to, put } = withVariable(text, [caret, caret], "agentId");
    expect(text.slice(0, from) + put + text.slice(to)).toBe(after);
  });
  test("a part is taken out with the blank that would stand twice", () => {
    expect(without("call +49 30 now", [5, 11])).toBe("call now");
    expect(without("at +49 30.", [3, 9])).toBe("at .");
    expect(without("at +49 30", [3, 9])).toBe("at");
  });
});

describe("seconds", () => {
  test.each([
    ["30", "30000"],
    ["1.5", "1500"],
    ["1,5", "1500"],
    ["", ""],
    ["soon", "soon"],
    ["-3", "-3"],
  ])("%j is %j ms", (seconds, ms) => expect(millisOf(seconds)).toBe(ms));
  test.each([
    ["30000", "30"],
    ["1500", "1.5"],
    ["", ""],
    ["soon", "soon"],
  ])("%j ms is %j", (ms, seconds) => expect(secondsOf(ms)).toBe(seconds));
});

describe("what is wrong, in words", () => {
  test("personal data by kind and place, never by value", () => {
    expect(ruleWords(phone(176, 192))).toBe(
      "Phone number at 177–192. Prompts with personal data are not deployed.",
    );
  });
  test.each([
    ["name", "length", "", "Must not be empty."],
    ["interactionTypes", "length", "", "Choose at least one channel."],
    ["trigger.conditions", "length", "", "Add at least one condition."],
    ["trigger.conditions[0].value", "length", "--", "Must have a letter"],
    ["trigger.conditions[0].value", "type", "x", "Must be a number"],
    ["display.timeoutMs", "type", "x", "number of seconds"],
    ["display.timeoutMs", "range", "0", "number of seconds"],
    ["display.type", "enum", "x", "Popup, Inline, Toast"],
  ])("%s: %s", (path, kind, text, words) => {
    expect(ruleWords(wrong(path, kind), text)).toContain(words);
  });
  test("says how much is too long", () => {
    expect(ruleWords(wrong("display.content", "length", [2000, 2003]))).toContain("3 characters");
  });
  test("a rule without words of its own keeps the program's", () => {
    expect(ruleWords(wrong("status", "spam"))).toBe("In English.");
  });
});
