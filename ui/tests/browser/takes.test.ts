// Feedback and undo where the platform takes less than all of it, in a real browser.
import { expect, test } from "vitest";
import type { FeedbackTakes } from "../../src/bindings.ts";
import { asked, change, expectAccessible, play, settled, shoot } from "./harness.ts";

const stage = play("live");
const { open, press } = stage;
const form = () => stage.page.locator("section.form");
const toast = () => stage.page.locator(".toast .text").textContent();

async function takes(takes: FeedbackTakes): Promise<void> {
  await stage.page.evaluate((takes) => {
    const { selected } = window.farEnd.view();
    if (!selected) throw new Error("nothing is selected");
    const cards = selected.cards.map((card) => ({ ...card, takes }));
    window.farEnd.change({ selected: { ...selected, cards } });
  }, takes);
  await settled(stage.page);
}

for (const theme of ["light", "dark"] as const) {
  test(`where a rating alone is taken, no comment is asked for, ${theme}`, async () => {
    await open({ theme });
    await takes("rating");
    await press("ArrowDown", "f");
    await settled(stage.page);
    expect(await form().locator("textarea").count(), "it would go nowhere").toBe(0);
    expect(await form().textContent()).toContain("learns only that it did not help");
    await expectAccessible(stage.page, `the form of a rating, ${theme}`);
    await shoot(stage.page, `act-takes-rating-${theme}`);
    await press("5", "Control+Enter");
    expect((await asked(stage.page, "giveFeedback"))[0]?.slice(2)).toEqual([
      "card-1",
      { feedbackType: "outdated", comments: "" },
    ]);
    expect(await toast(), "what leaves and what stays").toContain("the rest is on record here");
  });
}

test("on an article the comment goes to its authors, and that is said", async () => {
  await open();
  await takes("article");
  await press("ArrowDown", "f");
  await settled(stage.page);
  expect(await form().locator("textarea").count()).toBe(1);
  expect(await form().textContent()).toContain("The authors of the article");
  await expectAccessible(stage.page, "the form on an article");
  await shoot(stage.page, "act-takes-article");
});

test("a card that is brought back says what can't be taken back, where that is so", async () => {
  await open();
  await press("ArrowDown", "d");
  await settled(stage.page);
  const undo = stage.page.locator(".toast button").first();
  await undo.click();
  await settled(stage.page);
  expect(await asked(stage.page, "restoreSuggestion")).toHaveLength(1);
  expect(await stage.page.locator("body").textContent()).not.toContain("can’t be taken back");
  await stage.page.evaluate(() => {
    const { profile } = window.farEnd.view();
    if (!profile) throw new Error("nobody is signed in");
    const reach = { ...profile.reach, engagement: true };
    window.farEnd.change({ profile: { ...profile, reach } });
  });
  await press("ArrowDown", "d");
  await settled(stage.page);
  await undo.click();
  await settled(stage.page);
  expect(await toast()).toContain("can’t be taken back");
  await change(stage.page, { fixture: "live", theme: "dark" });
  await expectAccessible(stage.page, "the note in the dark");
});
