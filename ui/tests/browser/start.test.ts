// From the first start to the panel: welcome and credentials, by keyboard.
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { Page } from "playwright-core";
import { asked, expectAccessible, settled, shoot, Stage, type Look } from "./harness.ts";

let stage: Stage;
let page: Page;
let faults: string[];
beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(() => stage.close());
afterEach(async () => {
  expect(faults, "the page had no complaint").toEqual([]);
  await page.context().close();
});
async function open(look: Partial<Look> = {}): Promise<void> {
  ({ page, faults } = await stage.show({ fixture: "welcome", ...look }));
}
async function press(...keys: string[]): Promise<void> {
  for (const key of keys) {
    await page.keyboard.press(key);
    await settled(page);
  }
}

test("3 starts the sandbox and shows the panel", async () => {
  await open();
  await press("3");
  await page.locator("article").first().waitFor();
  expect(await asked(page, "startSandbox")).toHaveLength(1);
});

test("the organization's sign-in says that it is coming, and only that", async () => {
  await open();
  await press("1");
  const way = page.getByRole("button", { name: "Sign in to your organization" });
  expect(await way.getAttribute("aria-disabled")).toBe("true");
  expect(await way.textContent()).toContain("Coming");
  const calls = await page.evaluate(() => window.farEnd.asked.map((one) => one[0]));
  expect(calls.sort()).toEqual(["startOptions", "watchPanel"]);
});

test("the first way that leads anywhere has the focus; arrows move on", async () => {
  await open();
  const focused = () => page.evaluate(() => document.activeElement?.textContent);
  expect(await focused()).toContain("Enter client credentials");
  await press("ArrowDown");
  expect(await focused()).toContain("Try the sandbox");
});

test("what is recorded is one press away", async () => {
  await open();
  await page.getByRole("button", { name: "See what is recorded" }).click();
  await settled(page);
  await shoot(page, "start-recorded");
  await expectAccessible(page);
  await press("Escape");
  expect(await page.locator("dialog").count()).toBe(0);
});

test("the language is chosen at the start, and handed over to be kept", async () => {
  await open();
  await page.getByRole("button", { name: /Language/ }).click();
  await page.getByRole("menuitemradio", { name: "Français" }).click();
  await settled(page);
  expect(await page.locator("h1").textContent()).toBe("Bienvenue dans Cuecard");
  expect(await asked(page, "setLanguage")).toEqual([["setLanguage", "fr"]]);
});

test("the key that opens the form is not typed into it", async () => {
  await open();
  await press("2");
  expect(await page.getByLabel("API address").inputValue()).toBe("");
});

test("every error stands at its field, nothing is lost, and the secret goes with success", async () => {
  await open();
  await press("2");
  await press("Enter");
  expect(await page.locator("[aria-invalid=true]").count(), "four fields are needed").toBe(4);
  await shoot(page, "start-missing");
  await expectAccessible(page);

  await page.getByLabel("API address").fill("http://somewhere");
  await page.getByLabel("Client id").fill("client");
  await page.getByLabel("Client secret", { exact: true }).fill("s3cret");
  await page.getByLabel("Content library id").fill("not-an-id");
  await press("Enter");
  const wrong = await page
    .locator("[aria-invalid=true]")
    .evaluateAll((all) => all.map((one) => one.getAttribute("name")));
  expect(wrong).toEqual(["apiUrl", "libraryId"]);
  expect(await page.evaluate(() => document.activeElement?.getAttribute("name"))).toBe("apiUrl");
  expect(await page.getByLabel("Client secret", { exact: true }).inputValue()).toBe("s3cret");
  await shoot(page, "start-wrong");

  await page.getByLabel("API address").fill("https://api.mypurecloud.ie");
  await page.getByLabel("Content library id").fill("6f1c8a52-7d2e-4b7c-9f61-0b8c2f1d3e4a");
  await page.getByLabel("Client secret", { exact: true }).fill("wrong");
  await press("Enter");
  expect(await page.getByRole("alert").textContent()).toContain("Sign-in refused");
  await shoot(page, "start-refused");

  await page.getByLabel("Client secret", { exact: true }).fill("right");
  await press("Enter");
  await page.locator("article").first().waitFor();
  const html = await page.content();
  expect(html.includes("right"), "no secret is left in the page").toBe(false);
});

test("the secret is hidden until asked for", async () => {
  await open();
  await press("2");
  const field = page.getByLabel("Client secret", { exact: true });
  expect(await field.getAttribute("type")).toBe("password");
  await page.getByRole("button", { name: "Show the secret" }).click();
  expect(await field.getAttribute("type")).toBe("text");
});

test("without a keyring the form says where the secret stays", async () => {
  await open({ fixture: "memory" });
  await press("2");
  expect(await page.textContent("main")).toContain("no usable keyring");
  await press("Escape");
  expect(await page.locator("h1").textContent()).toBe("Welcome to Cuecard");
});
