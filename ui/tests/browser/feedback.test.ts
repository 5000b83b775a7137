// Feedback by keyboard and by pointer, what waits in the tray, and the reasons at the end of the
// shift, in a real browser.
import { describe, expect, test } from "vitest";
import { asked, expectAccessible, settled, shoot, play } from "./harness.ts";

const stage = play("live");
const { open, press } = stage;
const toast = () => stage.page.locator(".toast .text").textContent();
const form = () => stage.page.locator("section.form");
const focusedKey = () =>
  stage.page.evaluate(() =>
    document.activeElement?.closest("[data-key]")?.getAttribute("data-key"),
  );

describe("feedback", () => {
  test("plus says helpful, and the card says what became of it", async () => {
    await open();
    await press("ArrowDown", "+");
    expect((await asked(stage.page, "giveFeedback"))[0]?.slice(2)).toEqual([
      "card-1",
      { feedbackType: "helpful", comments: "" },
    ]);
    expect(await toast()).toContain("being sent");
    expect(await stage.page.locator("article").first().textContent()).toContain("Feedback sent");
  });

  test("F asks why inside the card; a key chooses, Ctrl Enter sends, the card has the focus again", async () => {
    await open();
    await press("ArrowDown", "f");
    await expectAccessible(stage.page, "the form");
    await shoot(stage.page, "act-feedback");
    await press("5");
    expect(await form().locator(".chosen").textContent()).toContain("Outdated");
    expect(await asked(stage.page, "acceptSuggestion"), "digits belong to the form").toEqual([]);
    await press("Tab");
    await stage.page.keyboard.type("since May, 1 press");
    await press("Control+Enter");
    expect((await asked(stage.page, "giveFeedback"))[0]?.slice(2)).toEqual([
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
    expect(await stage.page.evaluate(() => document.activeElement?.getAttribute("type"))).toBe(
      "radio",
    );
    await press("3", "Control+Enter");
    expect(await text.getAttribute("aria-invalid")).toBe("true");
    expect(
      await text.evaluate((one: HTMLTextAreaElement) => [one.selectionStart, one.selectionEnd]),
      "the run that is too long is selected",
    ).toEqual([2, 32]);
    expect(await form().locator("u").textContent(), "and underlined").toBe("!".repeat(30));
    expect(await form().textContent()).toContain("“!” stands 30 times in a row");
    await expectAccessible(stage.page, "an error at the comment");
    await shoot(stage.page, "act-feedback-error");
    await form().getByRole("button", { name: "Shorten" }).click();
    await settled(stage.page);
    expect(await text.inputValue()).toBe(`no${"!".repeat(20)}`);
    await press("Control+Enter");
    expect(await form().count(), "now it goes").toBe(0);
  });

  test("counts in chars, and says aloud only when it matters", async () => {
    await open();
    await press("ArrowDown", "f");
    const spoken = form().locator("[aria-live]");
    await form().locator("textarea").fill("👍a".repeat(100));
    await settled(stage.page);
    expect(await form().locator(".count").textContent()).toContain("200 of 1,000");
    expect(await spoken.textContent()).toBe("");
    await form().locator("textarea").fill("ab".repeat(460));
    await settled(stage.page);
    expect(await spoken.textContent()).toBe("80 characters left");
    await form().locator("textarea").fill("ab".repeat(501));
    await settled(stage.page);
    expect(await spoken.textContent()).toBe("2 characters too many");
  });

  test("Esc goes back and keeps what was typed; F brings it up again", async () => {
    await open();
    await press("ArrowDown", "f", "2", "Tab");
    await stage.page.keyboard.type("half");
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
    const before = await stage.page.locator("article h2").allTextContents();
    await stage.page.evaluate(() => window.farEnd.arrive(2));
    await settled(stage.page);
    expect(await stage.page.locator("article h2").allTextContents()).toEqual(before);
  });

  test("offline it says saved, will be sent", async () => {
    await open({ fixture: "reconnecting" });
    await press("ArrowDown", "+");
    expect(await toast()).toBe("Saved, will be sent");
    expect(await stage.page.locator("footer").textContent()).toContain("1 waiting");
  });

  test("the pointer has both thumbs, and says what was given before", async () => {
    await open({ fixture: "given" });
    const first = stage.page.locator("article").first();
    await first.hover();
    await first.getByRole("button", { name: "Not helpful" }).click();
    await settled(stage.page);
    expect(await form().textContent()).toContain("You said: Helpful.");
  });
});

describe("the tray", () => {
  test("opens from the foot, lists, retries, and Esc gives the focus back", async () => {
    await open({ fixture: "outbox" });
    await stage.page.getByRole("button", { name: "1 failed" }).click();
    await settled(stage.page);
    const rows = stage.page.locator(".tray li");
    expect(await rows.count()).toBe(4);
    expect(await rows.first().textContent()).toContain("refused");
    await expectAccessible(stage.page, "the tray");
    await shoot(stage.page, "act-tray");
    await rows.first().getByRole("button", { name: "Retry" }).click();
    await settled(stage.page);
    expect(await asked(stage.page, "retryDelivery")).toEqual([["retryDelivery", 1]]);
    expect(await stage.page.locator("footer").textContent()).toContain("4 waiting");
    await press("Escape");
    expect(await stage.page.locator(".tray").count()).toBe(0);
    expect(
      await stage.page.evaluate(() => document.activeElement?.classList.contains("deliveries")),
    ).toBe(true);
  });

  test("discarding asks once, and can be taken back until then", async () => {
    await open({ fixture: "outbox" });
    await stage.page.getByRole("button", { name: "1 failed" }).click();
    const row = stage.page.locator(".tray li").first();
    await row.getByRole("button", { name: "Discard" }).click();
    await settled(stage.page);
    expect(await row.textContent()).toContain("It will never be sent.");
    expect(
      await stage.page.evaluate(() => document.activeElement?.textContent.trim()),
      "the safe answer has the focus",
    ).toBe("Keep");
    await expectAccessible(stage.page, "the question");
    await shoot(stage.page, "act-tray-sure");
    await press("Enter");
    expect(await asked(stage.page, "discardDelivery")).toEqual([]);
    await row.getByRole("button", { name: "Discard" }).click();
    await row.getByRole("button", { name: "Discard" }).click();
    await settled(stage.page);
    expect(await asked(stage.page, "discardDelivery")).toEqual([["discardDelivery", 1]]);
    expect(await stage.page.locator(".tray li").count()).toBe(3);
  });

  test("shows 200 and says how many more there are", async () => {
    await open({ fixture: "backlog" });
    await stage.page.getByRole("button", { name: "1 failed" }).click();
    await settled(stage.page);
    expect(await stage.page.locator(".tray li").count()).toBe(201);
    expect(await stage.page.locator(".tray li").last().textContent()).toContain("and 1,041 more");
  });

  test("says so when nothing waits", async () => {
    await open();
    await stage.page.getByRole("button", { name: "All sent" }).click();
    await settled(stage.page);
    expect(await stage.page.locator(".tray").textContent()).toContain("Nothing waits");
    await expectAccessible(stage.page, "the empty tray");
  });
});

test("what is refused says so on its card, and leads to the tray", async () => {
  await open({ fixture: "given" });
  const card = stage.page.locator("article").nth(2);
  expect(await card.textContent()).toContain("Feedback refused");
  await card.hover();
  await shoot(stage.page, "act-refused");
  await card.getByRole("button", { name: "Feedback refused" }).click();
  await settled(stage.page);
  expect(await stage.page.locator(".tray").count()).toBe(1);
});

test("the receipt stands with the reasons for the rank", async () => {
  await open({ fixture: "given" });
  await press("ArrowDown", "w");
  const why = stage.page.locator("section.why");
  expect(await why.textContent()).toContain("Feedback sent. Helpful. Processed at");
  expect(await why.textContent()).toContain("The platform learns from it");
  await shoot(stage.page, "act-why-given");
});

test("the list stands still while a form is open, wherever the agent looks meanwhile", async () => {
  await open();
  await press("ArrowDown", "f");
  await stage.page.locator(".find input").focus();
  await stage.page.evaluate(() => {
    window.farEnd.arrive(2);
    window.farEnd.expire("card-1");
  });
  await settled(stage.page);
  expect(await form().count(), "the form is still there").toBe(1);
  expect(await stage.page.locator("article").count()).toBe(4);
});

test("a failure is read out once, when it happens", async () => {
  await open();
  const said = stage.page.locator(".panel ~ p[role=status]").first();
  await stage.page.evaluate(() => {
    const outbox = { waiting: 0, failed: 1, retryAt: null, problem: null, later: 0 };
    window.farEnd.change({ outbox });
  });
  await settled(stage.page);
  expect(await said.textContent()).toBe("1 delivery failed and waits for you");
});

test("a reason that can't be sent stays, with what is wrong at the comment", async () => {
  await open({ fixture: "outbox" });
  await stage.page.locator("footer .deliveries").click();
  await stage.page.getByRole("button", { name: "3 reasons for later" }).click();
  const dialog = stage.page.locator("dialog");
  await dialog.locator("textarea").fill(".".repeat(30));
  await dialog.getByRole("button", { name: /Incorrect/ }).click();
  await settled(stage.page);
  expect(await dialog.textContent()).toContain("1 of 3");
  expect(await dialog.locator("textarea").getAttribute("aria-invalid")).toBe("true");
  expect(await stage.page.evaluate(() => document.activeElement?.tagName)).toBe("TEXTAREA");
  await expectAccessible(stage.page, "the queue with an error");
  await shoot(stage.page, "act-later-error");
  await dialog.getByRole("button", { name: "Shorten" }).click();
  await dialog.getByRole("button", { name: /Incorrect/ }).click();
  await settled(stage.page);
  expect(await dialog.textContent()).toContain("2 of 3");
});

test("a key held down answers for one card; S passes over one, which stays", async () => {
  await open({ fixture: "outbox" });
  await stage.page.locator("footer .deliveries").click();
  await stage.page.getByRole("button", { name: "3 reasons for later" }).click();
  await settled(stage.page);
  for (let at = 0; at < 5; at += 1) await stage.page.keyboard.down("4");
  await stage.page.keyboard.up("4");
  await settled(stage.page);
  const dialog = stage.page.locator("dialog");
  expect(await dialog.textContent()).toContain("2 of 3");
  await press("s", "s");
  expect(await dialog.textContent()).toContain("2 reasons for later");
  expect(await asked(stage.page, "giveFeedback")).toHaveLength(1);
  expect(await asked(stage.page, "forgetFeedback")).toEqual([]);
  await expectAccessible(stage.page, "the end of the queue");
  await shoot(stage.page, "act-later-done");
});

test("the reasons put off take one key each", async () => {
  await open({ fixture: "outbox" });
  await stage.page.getByRole("button", { name: "1 failed" }).click();
  await stage.page.getByRole("button", { name: "3 reasons for later" }).click();
  await settled(stage.page);
  await expectAccessible(stage.page, "the queue");
  await shoot(stage.page, "act-later");
  expect(await stage.page.locator("dialog").textContent()).toContain("1 of 3");
  await press("4");
  expect(await stage.page.locator("dialog").textContent()).toContain("2 of 3");
  await press("1");
  await stage.page.getByRole("button", { name: "Leave without a reason" }).click();
  await settled(stage.page);
  expect(await stage.page.locator("dialog").textContent()).toContain("All reasons are given");
  const given = await asked(stage.page, "giveFeedback");
  expect(given.map((one) => (one[3] as { feedbackType: string }).feedbackType)).toEqual([
    "duplicate",
    "not_helpful",
  ]);
  expect(await asked(stage.page, "forgetFeedback")).toHaveLength(1);
});

/** Rows whose words reach out of what holds them. */
const cutOff = (rows: string) =>
  stage.page.locator(rows).evaluateAll((all) =>
    all
      .filter((row) => {
        const box = (row.closest("article, dialog") ?? document.body).getBoundingClientRect();
        return [row, ...row.children].some(
          (one) => one.getBoundingClientRect().right > box.right + 0.5,
        );
      })
      .map((row) => row.textContent),
  );

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
    await shoot(stage.page, `feedback-${name}`);
    await expectAccessible(stage.page, "the form");
    expect(await cutOff("section.form .row"), "every row stays in its card").toEqual([]);
    expect(await stage.page.evaluate(() => document.body.scrollWidth <= innerWidth)).toBe(true);
    await open({ ...look, fixture: "outbox" });
    await stage.page.locator("footer .deliveries").click();
    await settled(stage.page);
    await shoot(stage.page, `tray-${name}`);
    await expectAccessible(stage.page, "the tray");
    expect(await stage.page.evaluate(() => document.body.scrollWidth <= innerWidth)).toBe(true);
    await stage.page.locator(".tray header button").first().click();
    await settled(stage.page);
    await shoot(stage.page, `later-${name}`);
    await expectAccessible(stage.page, "the queue");
    expect(await cutOff("dialog .kinds button"), "every row stays in the sheet").toEqual([]);
  });
});
