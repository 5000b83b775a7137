import { expect, test } from "vitest";
import { asProblem } from "../../src/problem.ts";
import { openLanguage } from "../../src/messages/language.svelte.ts";
import { fieldWords, wordsFor } from "../../src/words.ts";

test("a problem is told by its code; its text is shown only where it says more", () => {
  const message = "Content library 7 not found or disabled";
  const told = wordsFor({ code: "libraryNotFound", message, fields: [] });
  expect(told).toMatchObject({
    title: "Content library not found",
    detail: message,
    remedy: "credentials",
  });
  const plain = wordsFor({ code: "signInRefused", message: "invalid_client", fields: [] });
  expect(plain.detail, "the server's word adds nothing here").toBe(null);
});

test("anything thrown becomes a problem", () => {
  expect(asProblem("not allowed")).toEqual({
    code: "internal",
    message: "not allowed",
    fields: [],
  });
  expect(asProblem(new Error("boom")).message).toBe("boom");
  expect(asProblem(null).code).toBe("internal");
  const problem = { code: "gone", message: "gone", fields: [] };
  expect(asProblem(problem)).toBe(problem);
});

test("a field's error is exact in English, and in the reader's language otherwise", () => {
  const error = { path: "libraryId", message: "This is not a UUID such as …" };
  expect(fieldWords(error)).toBe(error.message);
  openLanguage("de");
  try {
    expect(fieldWords(error)).toMatch(/^Das ist keine UUID/);
    expect(fieldWords({ path: "clientId", message: "x" })).toBe("x");
  } finally {
    openLanguage("en");
  }
});
