// Every state in light and dark, at the smallest, the usual and a wide size: nothing complained
// about, no accessibility rule broken, nothing wider than the window. Leaves a picture of each.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fixtures } from "../../src/host/fixture/views.ts";
import { expectAccessible, shoot, Stage, type Look } from "./harness.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(() => stage.close());

async function check(look: Look, name: string): Promise<void> {
  const { page, faults } = await stage.show(look);
  try {
    if (look.fixture === "credentials") await page.keyboard.press("2");
    await shoot(page, name);
    const over = await page.evaluate(() =>
      [...document.querySelectorAll("#app *")]
        .filter((one) => one.getClientRects().length > 0 && !one.closest(".unseen"))
        .filter((one) => one.getBoundingClientRect().right > innerWidth + 0.5)
        .map((one) => one.outerHTML.slice(0, 120)),
    );
    expect(over, "nothing reaches over the window's edge").toEqual([]);
    await expectAccessible(page);
    expect(faults, "the page has no complaint, and the policy refused nothing").toEqual([]);
  } finally {
    await page.context().close();
  }
}

const sizes = [
  [320, 480],
  [380, 720],
  [800, 800],
] as const;

describe.each(["light", "dark"] as const)("%s", (theme) => {
  describe.each(sizes)("%i × %i", (width, height) => {
    test.each(fixtures)("%s", (fixture) =>
      check({ fixture, theme, width, height }, `${fixture}-${theme}-${width}`),
    );
  });

  test.each(["live", "reconnecting", "welcome", "long", "credentials"] as const)(
    "%s with text at 200 %%",
    (fixture) => check({ fixture, theme, text: 200 }, `${fixture}-${theme}-200`),
  );
  test.each(["live", "welcome", "reconnecting"] as const)("%s with more contrast", (fixture) =>
    check({ fixture, theme, contrast: true }, `${fixture}-${theme}-contrast`),
  );
  test("live with forced colors", () =>
    check({ fixture: "live", theme, forcedColors: true }, `live-${theme}-forced`));
});

test.each(["de", "fr", "es", "ja"])("in %s, everywhere there are words", async (language) => {
  for (const fixture of ["live", "reconnecting", "welcome", "held"] as const) {
    await check({ fixture, language }, `${fixture}-${language}`);
    await check({ fixture, language, width: 320, height: 480 }, `${fixture}-${language}-320`);
  }
});
