// Areas that are not open, in a real browser: every reason in both themes and at every size, and the
// ways in by keyboard.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { accessFixtures, rightPhrase } from "../../src/host/fixture/access.ts";
import { asked, checkLooks, expectAccessible, play, settled, Stage, type Look } from "./harness.ts";

const desk = {
  page: "desk.html",
  fixture: "privacy",
  area: "privacy",
  width: 1200,
  height: 800,
} as const;
const sizes = [
  [960, 600],
  [1200, 800],
] as const;
const closed = accessFixtures.filter((one) => one !== "open");

describe("in both themes, at every size", () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open();
  });
  afterAll(() => stage.close());
  const check = (looks: readonly (readonly [string, Look])[]) =>
    checkLooks(stage, looks, async (page) => {
      await page.locator(".locked").waitFor();
      await settled(page);
    });

  test.each(closed)("%s", (access) =>
    check(
      (["light", "dark"] as const).flatMap((theme) =>
        sizes.map(
          ([width, height]) =>
            [
              `access-${access}-${theme}-${width}`,
              { ...desk, access, theme, width, height },
            ] as const,
        ),
      ),
    ),
  );
  test("with text twice the size, forced colors, and long words", async () => {
    const access = "waiting";
    await check([["access-200", { ...desk, access, text: 200, width: 960, height: 600 }]]);
    await check([["access-forced", { ...desk, access, forcedColors: true }]]);
    await check([["access-de", { ...desk, access: "scopesMissing", language: "de-DE" }]]);
  });
});

describe("the ways in", () => {
  const journey = play("privacy", desk);
  test("a wrong phrase stands at its field, the right one opens", async () => {
    await journey.open({ area: "insights", access: "unlockable" });
    const { page } = journey;
    const field = page.getByLabel("Unlock phrase, Supervisor");
    await page.keyboard.press("Tab");
    await expectAccessible(page);
    await page.getByRole("radio", { name: "Reviewer" }).check();
    await page.getByLabel("Unlock phrase, Reviewer").fill("not the phrase");
    await page.keyboard.press("Enter");
    await page.getByText("This is not the phrase.").waitFor();
    const again = page.getByLabel("Unlock phrase, Reviewer");
    expect(await again.inputValue(), "never kept").toBe("");
    expect(await again.getAttribute("aria-invalid")).toBe("true");
    await again.fill(rightPhrase);
    await page.keyboard.press("Enter");
    await page.locator(".locked").waitFor({ state: "detached" });
    expect(await field.count()).toBe(0);
    expect((await asked(page, "unlock")).map(([, role]) => role)).toEqual(["reviewer", "reviewer"]);
  });

  test("a refused area is marked on the rail, and opens once it is granted", async () => {
    await journey.open({ access: "scopesMissing" });
    const { page } = journey;
    await page.getByText("analytics:events:read").waitFor();
    const button = page.getByRole("button", { name: "Privacy, not open" });
    expect(await button.getAttribute("aria-current")).toBe("page");
    expect(await asked(page, "watchPrivacy"), "nothing is asked of it").toEqual([]);
    await page.evaluate(() =>
      window.farAccess.answer({ state: "open", role: "reviewer", unlocked: false }),
    );
    await page.getByRole("button", { name: "Try now" }).click();
    await page.locator(".privacy").waitFor();
    expect(await asked(page, "watchPrivacy")).toHaveLength(1);
  });

  test("a phrase is typed twice, set, and taken away", async () => {
    await journey.open({});
    const { page } = journey;
    await page.getByRole("button", { name: "Set: Reviewer" }).click();
    await page.getByLabel("New phrase").fill("short");
    await page.keyboard.press("Enter");
    await page.getByText("At least 12 characters are needed.").waitFor();
    await page.getByLabel("New phrase").fill(rightPhrase);
    await page.getByLabel("The same once more").fill("something else");
    await page.keyboard.press("Enter");
    await page.getByText("The two are not the same.").waitFor();
    await page.getByLabel("The same once more").fill(rightPhrase);
    await expectAccessible(page);
    await page.keyboard.press("Enter");
    await page.getByText("A phrase is set").waitFor();
    await page.getByRole("button", { name: "Take away: Reviewer" }).click();
    await page.getByRole("button", { name: "Take away", exact: true }).click();
    await page.getByRole("button", { name: "Set: Reviewer" }).waitFor();
    expect(await asked(page, "setUnlock")).toEqual([
      ["setUnlock", "reviewer", rightPhrase],
      ["setUnlock", "reviewer", null],
    ]);
  });
});
