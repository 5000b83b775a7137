// @vitest-environment node
import { expect, test } from "vitest";
import { fitTabs } from "../../src/parts/fit.ts";

const tabs = ["a", "b", "c", "d", "e"].map((id) => ({ id }));
function check(count: number, selected: string, width: number, expected: string, scale = 1) {
  const { row, rest } = fitTabs(tabs.slice(0, count), selected, width, scale);
  expect([row, rest].map((list) => list.map(({ id }) => id).join("")).join("|")).toBe(expected);
}

test("three stand beside each other in the usual panel", () => check(3, "a", 364, "abc|"));
test("the rest stands behind +n", () => check(5, "a", 364, "ab|cde"));
test("the selected one is always in the row", () => check(5, "e", 364, "ae|bcd"));
test("at the smallest width two and the rest", () => check(3, "a", 304, "ab|c"));
test("with text twice the size, one and the rest", () => check(3, "c", 364, "c|ab", 2));
test("never none, however narrow", () => check(2, "b", 10, "b|a"));
