import { afterEach, expect, test, vi } from "vitest";

afterEach(() => {
  Reflect.deleteProperty(navigator, "language");
  vi.resetModules();
});

/** Loads what uPlot is loaded after, on a system of this language. */
async function on(language: string) {
  Object.defineProperty(navigator, "language", { value: language, configurable: true });
  await import("../../src/parts/insights/system-language.ts");
  return navigator.language;
}

test("a system without a language has one that numbers can be written in", async () => {
  expect(() => new Intl.NumberFormat("C")).toThrow(RangeError);
  for (const none of ["C", "POSIX_C", ""]) {
    vi.resetModules();
    const found = await on(none);
    expect(() => new Intl.NumberFormat(found)).not.toThrow();
  }
});

test("a language that is one stays", async () => {
  expect(await on("de-CH")).toBe("de-CH");
});
