// From the first start to the panel: welcome and credentials, by keyboard.
import { expect, test } from "vitest";
import { asked, expectAccessible, settled, shoot, play } from "./harness.ts";

const stage = play("welcome");
const { open, press } = stage;

test("3 starts the sandbox and shows the panel", async () => {
  await open();
  await press("3");
  await stage.page.locator("article").first().waitFor();
  expect(await asked(stage.page, "startSandbox")).toHaveLength(1);
});

test("nothing is asked of anybody before a way is chosen", async () => {
  await open();
  const calls = await stage.page.evaluate(() => window.farEnd.asked.map((one) => one[0]));
  expect(calls.sort()).toEqual(["startOptions", "watchPanel", "watchSummaries"]);
});

test("the first way has the focus; arrows move on", async () => {
  await open();
  const focused = () => stage.page.evaluate(() => document.activeElement?.textContent);
  expect(await focused()).toContain("Sign in to your organization");
  await press("ArrowDown");
  expect(await focused()).toContain("Enter client credentials");
});

test("what is recorded is one press away", async () => {
  await open();
  await stage.page.getByRole("button", { name: "See what is recorded" }).click();
  await settled(stage.page);
  await shoot(stage.page, "start-recorded");
  await expectAccessible(stage.page);
  await press("Escape");
  expect(await stage.page.locator("dialog").count()).toBe(0);
});

test("the language is chosen at the start, and handed over to be kept", async () => {
  await open();
  await stage.page.getByRole("button", { name: /Language/ }).click();
  await stage.page.getByRole("menuitemradio", { name: "Français" }).click();
  await settled(stage.page);
  expect(await stage.page.locator("h1").textContent()).toBe("Bienvenue dans Cuecard");
  expect(await asked(stage.page, "setLanguage")).toEqual([["setLanguage", "fr"]]);
});

test("the key that opens the form is not typed into it", async () => {
  await open();
  await press("2");
  expect(await stage.page.getByLabel("API address").inputValue()).toBe("");
});

test("every error stands at its field, nothing is lost, and the secret goes with success", async () => {
  await open();
  await press("2");
  await press("Enter");
  expect(await stage.page.locator("[aria-invalid=true]").count(), "four fields are needed").toBe(4);
  await shoot(stage.page, "start-missing");
  await expectAccessible(stage.page);

  await stage.page.getByLabel("API address").fill("http://somewhere");
  await stage.page.getByLabel("Client id").fill("client");
  await stage.page.getByLabel("Client secret", { exact: true }).fill("s3cret");
  await stage.page.getByLabel("Content library id").fill("not-an-id");
  await press("Enter");
  const wrong = await stage.page
    .locator("[aria-invalid=true]")
    .evaluateAll((all) => all.map((one) => one.getAttribute("name")));
  expect(wrong).toEqual(["apiUrl", "libraryId"]);
  expect(await stage.page.evaluate(() => document.activeElement?.getAttribute("name"))).toBe(
    "apiUrl",
  );
  expect(await stage.page.getByLabel("Client secret", { exact: true }).inputValue()).toBe("s3cret");
  await shoot(stage.page, "start-wrong");

  await stage.page.getByLabel("API address").fill("https://api.mypurecloud.ie");
  await stage.page.getByLabel("Content library id").fill("6f1c8a52-7d2e-4b7c-9f61-0b8c2f1d3e4a");
  await stage.page.getByLabel("Client secret", { exact: true }).fill("wrong");
  await press("Enter");
  expect(await stage.page.getByRole("alert").textContent()).toContain("Sign-in refused");
  await shoot(stage.page, "start-refused");

  await stage.page.getByLabel("Client secret", { exact: true }).fill("right");
  await press("Enter");
  await stage.page.locator("article").first().waitFor();
  const html = await stage.page.content();
  expect(html.includes("right"), "no secret is left in the page").toBe(false);
});

test("the secret is hidden until asked for", async () => {
  await open();
  await press("2");
  const field = stage.page.getByLabel("Client secret", { exact: true });
  expect(await field.getAttribute("type")).toBe("password");
  await stage.page.getByRole("button", { name: "Show the secret" }).click();
  await settled(stage.page);
  expect(await field.getAttribute("type")).toBe("text");
});

test("without a keyring the form says where the secret stays", async () => {
  await open({ fixture: "memory" });
  await press("2");
  expect(await stage.page.textContent("main")).toContain("no usable keyring");
  await press("Escape");
  expect(await stage.page.locator("h1").textContent()).toBe("Welcome to Cuecard");
});
