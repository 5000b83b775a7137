// Every state of a summary in light and dark, at the smallest, the usual and a wide size, with text
// twice the size, with forced colors, and in every language.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, test } from "vitest";
import { summaryFixtures, type SummaryFixture } from "../../src/host/fixture/summary-views.ts";
import { checkLooks, settled, Stage, type NamedLook } from "./harness.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(() => stage.close());

async function begin(page: Page): Promise<void> {
  const show = page.getByRole("button", { name: "Show", exact: true });
  if ((await show.count()) > 0) await show.click();
  // Behind the two chats that go on.
  else await page.keyboard.press("Control+3");
  await settled(page);
}
const check = (looks: readonly NamedLook[]) => checkLooks(stage, looks, begin);

const themes = ["light", "dark"] as const;
const sizes = [
  [320, 480],
  [380, 720],
  [800, 800],
] as const;

describe("in both themes, at every size", () => {
  test.each(summaryFixtures)("%s", (fixture) =>
    check(
      themes.flatMap((theme) =>
        sizes.map(([width, height]): NamedLook => [
          `${fixture}-${theme}-${width}`,
          { fixture, theme, width, height },
        ]),
      ),
    ),
  );
});

const some: readonly SummaryFixture[] = [
  "summary-idle",
  "summary-waiting",
  "summary-made",
  "summary-refused",
];

test.each(some)("%s with text twice the size", (fixture) =>
  check(themes.map((theme) => [`${fixture}-${theme}-200`, { fixture, theme, text: 200 }])),
);

test.each(["summary-made", "summary-making"] as const)("%s with forced colors", (fixture) =>
  check(
    themes.map((theme) => [`${fixture}-${theme}-forced`, { fixture, theme, forcedColors: true }]),
  ),
);

test("summary-made with more contrast", () =>
  check(
    themes.map((theme) => [
      `summary-made-${theme}-contrast`,
      { fixture: "summary-made", theme, contrast: true },
    ]),
  ));

describe.each(["de", "fr", "es", "ja"])("in %s", (language) => {
  test.each(some)("%s", (fixture) =>
    check([
      [`${fixture}-${language}`, { fixture, language }],
      [`${fixture}-${language}-320`, { fixture, language, width: 320, height: 480 }],
    ]),
  );
});
