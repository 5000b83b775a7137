import { beforeEach, expect, test } from "vitest";
import { LaterState } from "../../src/state/later.svelte.ts";
import { FakeHost } from "./make.ts";

let host: FakeHost;
let state: LaterState;
let failed: unknown[];
const row = (key: string, comments = "") => ({
  interactionId: "one",
  key,
  title: key,
  takes: "whole" as const,
  at: 0,
  draft: { feedbackType: "", comments },
});
const refusal = (path: string) => ({
  code: "invalidInput" as const,
  message: "",
  fields: [{ path, message: "said by the program" }],
});
const keys = () => state.rows?.map(({ key }) => key);

beforeEach(async () => {
  host = new FakeHost();
  failed = [];
  state = new LaterState(host, (reason) => failed.push(reason));
  host.later = [row("a"), row("b", "so far"), row("c")];
  expect(await state.open()).toBe(true);
});

test("reasons are given one after the other, each card with its own comment", async () => {
  state.comments = "old";
  await state.give("outdated");
  expect(host.calls("giveFeedback")).toEqual([
    ["giveFeedback", "one", "a", { feedbackType: "outdated", comments: "old" }],
  ]);
  expect([keys(), state.comments]).toEqual([["b", "c"], "so far"]);
  await state.forget();
  expect(host.calls("forgetFeedback")).toEqual([["forgetFeedback", "one", "b"]]);
  expect([state.rows?.length, state.total]).toEqual([1, 3]);
});

test("a key pressed twice before the answer is on disk answers for one card, once", async () => {
  await Promise.all([state.give("outdated"), state.give("outdated"), state.skip()]);
  expect(host.calls("giveFeedback")).toHaveLength(1);
  expect(keys(), "and the next card was not answered unseen").toEqual(["b", "c"]);
});

test("a skipped one stays for another time, with what was typed", async () => {
  await state.skip();
  expect(host.calls("saveFeedbackDraft"), "nothing was typed").toEqual([]);
  state.comments = "and more";
  await state.skip();
  expect(host.calls("saveFeedbackDraft")).toEqual([
    ["saveFeedbackDraft", "one", "b", { feedbackType: "", comments: "and more" }, true],
  ]);
  expect([keys(), state.skipped]).toEqual([["c"], 2]);
  expect(host.calls("forgetFeedback")).toEqual([]);
});

test("a comment that is refused stays the first one's, with what is wrong until it is changed", async () => {
  host.refuse = refusal("comments");
  state.comments = "!".repeat(21);
  await state.give("incorrect");
  expect(keys()).toEqual(["a", "b", "c"]);
  expect(state.errors.comments).toContain("21 times in a row");
  state.shorten();
  expect(state.errors.comments, "mended").toBeUndefined();
  expect(state.comments).toBe("!".repeat(20));
});

test("what is wrong elsewhere is said too", async () => {
  host.refuse = refusal("relevanceScore");
  await state.give("incorrect");
  expect(state.errors.other).toContain("0.3");
  host.refuse = { code: "storage", message: "full", fields: [] };
  await state.give("incorrect");
  expect(state.errors.other).toMatch(/^Nothing is saved now\./);
});

test("a queue that can't be read does not open", async () => {
  host.refuse = { code: "storage", message: "full", fields: [] };
  expect(await state.open()).toBe(false);
  expect(failed).toHaveLength(1);
});
