// Texts that come after their card, asking the knowledge base by hand, and reading an article: by
// keyboard, with what the far end was asked for.
import { expect, test } from "vitest";
import { asked, expectAccessible, play, settled, shoot } from "./harness.ts";

const stage = play("texts");
const { open, press } = stage;
const toast = () => stage.page.locator(".toast .text").textContent();
const card = (nth: number) => stage.page.locator("article[data-key]").nth(nth - 1);
const answers = () => stage.page.locator("[data-answer]");

async function ask(question: string) {
  await press("/");
  await stage.page.keyboard.type(question);
  await press("Enter");
}

test("a text that is on its way keeps its place, and one that will not come says why", async () => {
  await open();
  expect(await card(2).getAttribute("aria-labelledby")).toBeTruthy();
  expect(await card(2).locator("h2").textContent(), "its kind is its name").toBe("Canned response");
  expect(await card(2).locator(".text").getAttribute("aria-busy")).toBe("true");
  const height = async (nth: number) => (await card(nth).locator(".text").boundingBox())?.height;
  expect(await height(2), "nothing moves when the text comes").toBe(await height(3));
  expect(await card(4).textContent()).toContain("The platform has this text no longer.");
  expect(await card(5).textContent()).toContain("responses:response:view");
  expect(await card(6).textContent()).toContain("asks again");
  await expectAccessible(stage.page);
  await shoot(stage.page, "texts");
});

test("a text with gaps is never copied in silence", async () => {
  await open();
  expect(await card(3).locator(".open").allTextContents()).toEqual(["{{amount}}", "{{date}}"]);
  expect(await card(3).textContent()).toContain("2 to fill in");
  await press("3");
  expect(await asked(stage.page, "acceptSuggestion")).toHaveLength(1);
  expect(await toast()).toContain("Still to fill in: amount, date");
});

test("an article is read in the panel, and its links are the app's to open", async () => {
  await open();
  await press("ArrowDown", "a");
  expect((await asked(stage.page, "readArticle"))[0]?.[2]).toBe("card-1");
  const sheet = stage.page.getByRole("dialog", { name: "Refund to a gift card" });
  await sheet.getByRole("document").waitFor();
  expect(await sheet.textContent()).toContain("Ask for the address first.");
  await settled(stage.page);
  await expectAccessible(stage.page);
  await shoot(stage.page, "article");
  await sheet.getByRole("button", { name: "https://kb.example.com/refunds" }).press("Enter");
  expect(await asked(stage.page, "openArticleLink")).toEqual([
    ["openArticleLink", "https://kb.example.com/refunds"],
  ]);
  await press("Escape");
  expect(await stage.page.getByRole("dialog").count()).toBe(0);
});

test("a question is asked with Enter, and its answers are used by keyboard", async () => {
  await open();
  await ask("refund to a gift card");
  await answers().first().waitFor();
  expect((await asked(stage.page, "askKnowledge"))[0]?.[2]).toBe("refund to a gift card");
  expect(await answers().count()).toBe(3);
  expect(await answers().nth(2).textContent(), "no number is made up").toContain("no score");
  await settled(stage.page);
  await expectAccessible(stage.page);
  await shoot(stage.page, "answers");
  await press("ArrowDown", "ArrowDown", "c");
  expect(await asked(stage.page, "copyAnswer")).toEqual([["copyAnswer", 1, 2]]);
  expect(await toast()).toBe("Copied");
  await press("ArrowUp", "Enter");
  expect(await asked(stage.page, "readAnswer")).toEqual([["readAnswer", 1, 1]]);
  await stage.page.getByRole("dialog").getByRole("document").waitFor();
  await press("Escape");
  expect(await asked(stage.page, "acceptSuggestion"), "no card was meant").toHaveLength(0);
  await answers().first().focus();
  await press("Escape");
  expect(await answers().count()).toBe(0);
  expect(await card(1).count(), "the cards are back").toBe(1);
});

test("a question can be called off, and a newer one takes its place", async () => {
  await open();
  await ask("slow question");
  expect(await stage.page.getByText("Asking the knowledge base").first().isVisible()).toBe(true);
  await stage.page.getByRole("button", { name: /Stop asking/u }).click();
  expect(await asked(stage.page, "stopAsking")).toHaveLength(1);
  expect(await card(1).count()).toBe(1);
  await press("/");
  await stage.page.keyboard.type("nothing known");
  await press("Enter");
  const list = stage.page.getByRole("region", { name: /nothing known/u });
  await list.getByText("The knowledge base has no answer to this").waitFor();
  await expectAccessible(stage.page);
});

test("what is not permitted is said by name", async () => {
  await open();
  await ask("forbidden");
  const alert = stage.page.getByRole("alert");
  await alert.waitFor();
  expect(await alert.textContent()).toContain("knowledge:knowledgebase:search");
  await expectAccessible(stage.page);
});

test("typing filters as before", async () => {
  await open();
  await press("/");
  await stage.page.keyboard.type("gift card by post");
  await settled(stage.page);
  expect(await stage.page.locator("article[data-key]").count()).toBe(1);
  expect(await asked(stage.page, "askKnowledge")).toHaveLength(0);
});
