// Every state in light and dark, at the smallest, the usual and a wide size: nothing complained
// about, no accessibility rule broken, nothing wider than the window. Leaves a picture of each.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fixtures } from "../../src/host/fixture/views.ts";
import { change, expectAccessible, shoot, Stage, type Look } from "./harness.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(() => stage.close());

/** Opens the first look, walks through the others in the same page, and checks each. */
async function check(looks: readonly (readonly [name: string, look: Look])[]): Promise<void> {
  const [first] = looks;
  if (!first) throw new Error("no look to check");
  const { page, faults } = await stage.show(first[1]);
  try {
    if (first[1].fixture === "credentials") await page.keyboard.press("2");
    for (const [name, look] of looks) {
      await change(page, look);
      await shoot(page, name);
      expect(await over(page), `${name}: nothing reaches over the window's edge`).toEqual([]);
      await expectAccessible(page, name);
    }
    expect(faults, "the page has no complaint, and the policy refused nothing").toEqual([]);
  } finally {
    await page.context().close();
  }
}

/** What a person could not see whole, however they scroll. */
async function over(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll("#app *")]
      .filter((one) => one.getClientRects().length > 0 && !one.closest(".unseen"))
      .filter((one) => one.getBoundingClientRect().right > innerWidth + 0.5)
      .map((one) => one.outerHTML.slice(0, 120)),
  );
}

const themes = ["light", "dark"] as const;
const sizes = [
  [320, 480],
  [380, 720],
  [800, 800],
] as const;

describe("in both themes, at every size", () => {
  test.each(fixtures)("%s", (fixture) =>
    check(
      themes.flatMap((theme) =>
        sizes.map(
          ([width, height]) =>
            [`${fixture}-${theme}-${width}`, { fixture, theme, width, height }] as const,
        ),
      ),
    ),
  );
});

test.each(["live", "reconnecting", "welcome", "long", "credentials"] as const)(
  "%s with text twice the size",
  (fixture) =>
    check(
      themes.map((theme) => [`${fixture}-${theme}-200`, { fixture, theme, text: 200 }] as const),
    ),
);

test.each(["live", "welcome", "reconnecting"] as const)("%s with more contrast", (fixture) =>
  check(
    themes.map(
      (theme) => [`${fixture}-${theme}-contrast`, { fixture, theme, contrast: true }] as const,
    ),
  ),
);

test("live with forced colors", () =>
  check(
    themes.map(
      (theme) => [`live-${theme}-forced`, { fixture: "live", theme, forcedColors: true }] as const,
    ),
  ));

describe.each(["de", "fr", "es", "ja"])("in %s", (language) => {
  test.each(["live", "reconnecting", "welcome", "held", "error"] as const)("%s", (fixture) =>
    check([
      [`${fixture}-${language}`, { fixture, language }],
      [`${fixture}-${language}-320`, { fixture, language, width: 320, height: 480 }],
    ]),
  );
});
