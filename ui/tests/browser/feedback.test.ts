// Feedback by keyboard and by pointer, what waits in the tray, and the reasons at the end of the
// shift, in a real browser.
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
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
  ({ page, faults } = await stage.show({ fixture: "live", ...look }));
}
async function press(...keys: string[]): Promise<void> {
  for (const key of keys) {
    await page.keyboard.press(key);
    await settled(page);
  }
}
const toast = () => page.locator(".toast .text").textContent();
const form = () => page.locator("section.form");
const focusedKey = () =>
  page.evaluate(() => document.activeElement?.closest("[data-key]")?.getAttribute("data-key"));

describe("feedback", () => {
  test("plus says helpful, and the card says what became of it", async () => {
    await open();
    await press("ArrowDown", "+");
    expect((await asked(page, "giveFeedback"))[0]?.slice(2)).toEqual([
      "card-1",
      { feedbackType: "helpful", comments: "" },
    ]);
    expect(await toast()).toContain("being sent");
    expect(await page.locator("article").first().textContent()).toContain("Feedback sent");
  });

  test("F asks why inside the card; a key chooses, Ctrl Enter sends, the card has the focus again", async () => {
    await open();
    await press("ArrowDown", "f");
    await expectAccessible(page, "the form");
    await shoot(page, "act-feedback");
    await press("5");
    expect(await form().locator(".chosen").textContent()).toContain("Outdated");
    expect(await asked(page, "acceptSuggestion"), "digits belong to the form").toEqual([]);
    await press("Tab");
    await page.keyboard.type("since May, 1 press");
    await press("Control+Enter");
    expect((await asked(page, "giveFeedback"))[0]?.slice(2)).toEqual([
      "card-1",
      { feedbackType: "outdated", comments: "since May, 1 press" },
    ]);
    expect(await form().count()).toBe(0);
    expect(await focusedKey()).toBe("card-1");
  });

  test("every error stands at its field, the focus goes there, one press mends it", async () => {
    await open();
    await press("ArrowDown", "f");
    const text = form().locator("textarea");
    await text.fill(`no${"!".repeat(30)}`);
    await press("Control+Enter");
    expect(await form().textContent()).toContain("Choose one of the five.");
    expect(await page.evaluate(() => document.activeElement?.getAttribute("type"))).toBe("radio");
    await press("3", "Control+Enter");
    expect(await text.getAttribute("aria-invalid")).toBe("true");
    expect(
      await text.evaluate((one: HTMLTextAreaElement) => [one.selectionStart, one.selectionEnd]),
      "the run that is too long is selected",
    ).toEqual([2, 32]);
    await expectAccessible(page, "an error at the comment");
    await shoot(page, "act-feedback-error");
    await form().getByRole("button", { name: "Shorten" }).click();
    await settled(page);
    expect(await text.inputValue()).toBe(`no${"!".repeat(20)}`);
    await press("Control+Enter");
    expect(await form().count(), "now it goes").toBe(0);
  });

  test("counts in chars, and says aloud only when it matters", async () => {
    await open();
    await press("ArrowDown", "f");
    const spoken = form().locator("[aria-live]");
    await form().locator("textarea").fill("👍a".repeat(100));
    expect(await form().locator(".count").textContent()).toContain("200 of 1,000");
    expect(await spoken.textContent()).toBe("");
    await form().locator("textarea").fill("ab".repeat(460));
    await settled(page);
    expect(await spoken.textContent()).toBe("80 characters left");
    await form().locator("textarea").fill("ab".repeat(501));
    await settled(page);
    expect(await spoken.textContent()).toBe("2 characters too many");
  });

  test("Esc goes back and keeps what was typed; F brings it up again", async () => {
    await open();
    await press("ArrowDown", "f", "2", "Tab");
    await page.keyboard.type("half");
    await press("Escape");
    expect(await form().count()).toBe(0);
    expect(await focusedKey()).toBe("card-1");
    await press("f");
    expect(await form().locator("textarea").inputValue()).toBe("half");
    expect(await form().locator(".chosen").textContent()).toContain("Irrelevant");
  });

  test("nothing moves while it is open", async () => {
    await open();
    await press("ArrowDown", "f");
    const before = await page.locator("article h2").allTextContents();
    await page.evaluate(() => window.farEnd.arrive(2));
    await settled(page);
    expect(await page.locator("article h2").allTextContents()).toEqual(before);
  });

  test("offline it says saved, will be sent", async () => {
    await open({ fixture: "reconnecting" });
    await press("ArrowDown", "+");
    expect(await toast()).toBe("Saved, will be sent");
    expect(await page.locator("footer").textContent()).toContain("1 waiting");
  });

  test("the pointer has both thumbs, and says what was given before", async () => {
    await open({ fixture: "given" });
    const first = page.locator("article").first();
    await first.hover();
    await first.getByRole("button", { name: "Not helpful" }).click();
    await settled(page);
    expect(await form().textContent()).toContain("You said: Helpful.");
  });
});

describe("the tray", () => {
  test("opens from the foot, lists, retries, and Esc gives the focus back", async () => {
    await open({ fixture: "outbox" });
    await page.getByRole("button", { name: "1 failed" }).click();
    await settled(page);
    const rows = page.locator(".tray li");
    expect(await rows.count()).toBe(4);
    expect(await rows.first().textContent()).toContain("refused");
    await expectAccessible(page, "the tray");
    await shoot(page, "act-tray");
    await rows.first().getByRole("button", { name: "Retry" }).click();
    await settled(page);
    expect(await asked(page, "retryDelivery")).toEqual([["retryDelivery", 1]]);
    expect(await page.locator("footer").textContent()).toContain("4 waiting");
    await page.locator(".tray").focus();
    await press("Escape");
    expect(await page.locator(".tray").count()).toBe(0);
    expect(
      await page.evaluate(() => document.activeElement?.classList.contains("deliveries")),
    ).toBe(true);
  });

  test("discarding asks once, and can be taken back until then", async () => {
    await open({ fixture: "outbox" });
    await page.getByRole("button", { name: "1 failed" }).click();
    const row = page.locator(".tray li").first();
    await row.getByRole("button", { name: "Discard" }).click();
    expect(await row.textContent()).toContain("It will never be sent.");
    await row.getByRole("button", { name: "Keep" }).click();
    expect(await asked(page, "discardDelivery")).toEqual([]);
    await row.getByRole("button", { name: "Discard" }).click();
    await row.getByRole("button", { name: "Discard" }).click();
    await settled(page);
    expect(await asked(page, "discardDelivery")).toEqual([["discardDelivery", 1]]);
    expect(await page.locator(".tray li").count()).toBe(3);
  });

  test("shows 200 and says how many more there are", async () => {
    await open({ fixture: "backlog" });
    await page.getByRole("button", { name: "1 failed" }).click();
    await settled(page);
    expect(await page.locator(".tray li").count()).toBe(201);
    expect(await page.locator(".tray li").last().textContent()).toContain("and 1,041 more");
  });

  test("says so when nothing waits", async () => {
    await open();
    await page.getByRole("button", { name: "All sent" }).click();
    await settled(page);
    expect(await page.locator(".tray").textContent()).toContain("Nothing waits");
    await expectAccessible(page, "the empty tray");
  });
});

test("the reasons put off take one key each", async () => {
  await open({ fixture: "outbox" });
  await page.getByRole("button", { name: "1 failed" }).click();
  await page.getByRole("button", { name: "3 reasons for later" }).click();
  await settled(page);
  await expectAccessible(page, "the queue");
  await shoot(page, "act-later");
  expect(await page.locator("dialog").textContent()).toContain("1 of 3");
  await press("4");
  expect(await page.locator("dialog").textContent()).toContain("2 of 3");
  await press("1");
  await page.getByRole("button", { name: "Leave without a reason" }).click();
  await settled(page);
  expect(await page.locator("dialog").textContent()).toContain("All reasons are given");
  const given = await asked(page, "giveFeedback");
  expect(given.map((one) => (one[3] as { feedbackType: string }).feedbackType)).toEqual([
    "duplicate",
    "not_helpful",
  ]);
  expect(await asked(page, "forgetFeedback")).toHaveLength(1);
});

describe("looks", () => {
  const themes = ["light", "dark"] as const;
  const looks = themes.flatMap((theme) => [
    { theme },
    { theme, width: 320, height: 480 },
    { theme, width: 800, height: 800 },
    { theme, text: 200 },
    { theme, language: "de-DE", width: 320 },
    { theme, language: "fr-FR" },
    { theme, language: "es-ES" },
    { theme, language: "ja-JP" },
    { theme, forcedColors: true },
  ]);
  test.each(looks)("%j", async (look) => {
    const name = Object.values(look).join("-");
    await open(look);
    await press("ArrowDown", "f", "3");
    await shoot(page, `feedback-${name}`);
    await expectAccessible(page, "the form");
    expect(await page.evaluate(() => document.body.scrollWidth <= innerWidth)).toBe(true);
    await page.context().close();
    await open({ ...look, fixture: "outbox" });
    await page.locator("footer .deliveries").click();
    await settled(page);
    await shoot(page, `tray-${name}`);
    await expectAccessible(page, "the tray");
    expect(await page.evaluate(() => document.body.scrollWidth <= innerWidth)).toBe(true);
    await page.locator(".tray header button").first().click();
    await settled(page);
    await shoot(page, `later-${name}`);
    await expectAccessible(page, "the queue");
  });
});
