// "What is recorded" in the panel: what and why, and everything recorded about the person at the
// screen, by keyboard, in every state, at the panel's size.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ownFixtures, type OwnFixture } from "../../src/host/fixture/own-record.ts";
import {
  asked,
  checkLooks,
  expectAccessible,
  patienceMs,
  play,
  settled,
  shoot,
  Stage,
  type Look,
} from "./harness.ts";

async function toMine(page: Page): Promise<void> {
  const tags: Record<string, string> = { de: "Mehr", fr: "Plus", es: "Más", ja: "その他" };
  const language = await page.evaluate(() => document.documentElement.lang.slice(0, 2));
  await page.getByRole("button", { name: tags[language] ?? "More", exact: true }).click();
  await page
    .getByRole("menuitem")
    .filter({ has: page.locator(".lucide-shield") })
    .click();
  await page.locator("[data-tab=mine]").click();
  await settled(page);
}
const filled = (fixture: string) => !["ownEmpty", "ownLoading", "ownRefused"].includes(fixture);
async function opened(page: Page, fixture: string): Promise<void> {
  await toMine(page);
  if (!filled(fixture)) return;
  await page.locator("[data-index='1'] button").first().click();
  await page.locator("[data-index='1'] .body").waitFor();
}

describe("in both themes, at every size", () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open();
  });
  afterAll(() => stage.close());
  const check = (fixture: OwnFixture, looks: readonly (readonly [string, Look])[]) =>
    checkLooks(stage, looks, (page) => opened(page, fixture));

  test.each(ownFixtures)("%s", (fixture) =>
    check(fixture, [
      [`${fixture}-light`, { fixture }],
      [`${fixture}-dark`, { fixture, theme: "dark" }],
      [`${fixture}-small`, { fixture, width: 320, height: 480 }],
    ]),
  );
  test("with text twice the size", () =>
    check("own", [["own-200", { fixture: "own", text: 200 }]]));
  test("with forced colors", () =>
    check("own", [["own-forced", { fixture: "own", forcedColors: true }]]));
  test.each(["de", "fr", "es", "ja"])("in %s", (language) =>
    check("ownLong", [[`own-${language}`, { fixture: "ownLong", language }]]),
  );
});

const stage = play("own");
const { press } = stage;
const open = async (fixture: OwnFixture = "own") => {
  await stage.open({ fixture });
  await toMine(stage.page);
};
const calls = (verb: string) => asked(stage.page, verb);
const focusedRow = () =>
  stage.page.evaluate(
    () => document.activeElement?.closest<HTMLElement>("[data-index]")?.dataset["index"] ?? null,
  );

test("nothing about a person is read before they ask for it", async () => {
  await stage.open();
  await stage.page.getByRole("button", { name: "More", exact: true }).click();
  await stage.page.getByRole("menuitem", { name: "What is recorded" }).click();
  await settled(stage.page);
  const tab = stage.page.getByRole("tab", { name: "What and why" });
  expect(await tab.getAttribute("aria-selected")).toBe("true");
  expect(await calls("ownRecord")).toEqual([]);
  await tab.focus();
  await press("ArrowRight");
  await stage.page.getByRole("list", { name: "Everything recorded about me" }).waitFor();
  expect(await calls("ownRecord")).toHaveLength(1);
});

test("by keyboard: into the list, along it, open a row, and out", async () => {
  await open();
  await stage.page.getByRole("button", { name: "Export all" }).focus();
  await press("Tab");
  // The scroller itself may take the focus in between.
  if ((await focusedRow()) === null) await press("Tab");
  expect(await focusedRow()).toBe("0");
  await press("ArrowDown", "Enter");
  expect(await focusedRow()).toBe("1");
  const body = stage.page.locator("[data-index='1'] .body");
  const text = (await body.textContent()) ?? "";
  expect(text, "its fields").toContain("Refund by gift card");
  expect(text, "why").toContain("Why it is recorded");
  expect(text, "until when").toMatch(/is kept until|Kept as long as the record/u);
  await press("Enter");
  expect(await body.count(), "Enter closes it again").toBe(0);
  await press("End");
  await stage.page
    .locator("[data-index='99'], [data-index='199'], [data-index='239']")
    .first()
    .waitFor();
  await press("Home");
  await expect.poll(focusedRow, { timeout: patienceMs, message: "back at the top" }).toBe("0");
  await press("Escape");
  expect(await stage.page.locator("dialog").count(), "Esc closes the sheet").toBe(0);
});

test("a hundred thousand events are read as they come into sight, and only then", async () => {
  await open("ownMany");
  const before = (await calls("ownRecord")).length;
  expect(before).toBeLessThanOrEqual(2);
  const scroller = stage.page.locator(".own .scroller");
  for (let nth = 0; nth < 5; nth += 1) {
    await scroller.evaluate((one) => (one.scrollTop = one.scrollHeight));
    await settled(stage.page);
  }
  expect((await calls("ownRecord")).length).toBeGreaterThan(before);
  expect(await stage.page.locator(".own li").count(), "rows in the page").toBeLessThan(40);
});

test("all of it is exported, and where it is is said; what fails says so", async () => {
  await open();
  await stage.page.getByRole("button", { name: "Export all" }).click();
  await stage.page.getByText("Cuecard my record 2026-07-09.jsonl").waitFor();
  await expectAccessible(stage.page, "exported");
  await shoot(stage.page, "own-exported");
  await stage.page.evaluate(() =>
    window.farOwn.refuse("exportOwnRecord", { code: "storage", message: "No space", fields: [] }),
  );
  await stage.page.getByRole("button", { name: "Export all" }).click();
  await stage.page.getByRole("group", { name: "Your record was not written" }).waitFor();
});

test("what retention took is said to be gone", async () => {
  await open("ownErased");
  await stage.page.locator("[data-index='1'] button").click();
  await settled(stage.page);
  const body = stage.page.locator("[data-index='1'] .body");
  expect(await body.textContent()).toContain("That it was stays, and the chain holds.");
});

test("one that can't be read says so, and is read again", async () => {
  await open("ownRefused");
  await stage.page.getByText("Your record can’t be shown").waitFor();
  await stage.page.evaluate(() => window.farOwn.refuse("ownRecord", null));
  await stage.page.getByRole("button", { name: "Try now" }).click();
  await stage.page.getByRole("list", { name: "Everything recorded about me" }).waitFor();
});
