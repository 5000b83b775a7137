// What is said beside the cards, and checklists, in a real browser with real layout: where they stand,
// that the end is followed until somebody scrolls, and what the far end is asked.
import { describe, expect, test } from "vitest";
import type { TalkView } from "../../src/bindings.ts";
import { asked, change, expectAccessible, play, settled, shoot } from "./harness.ts";

const stage = play("talk");
const { open, press } = stage;
const wide = { width: 900, height: 720 };

const log = () => stage.page.locator("[role=log]");
const fromEnd = () =>
  log().evaluate((one) => Math.round(one.scrollHeight - one.scrollTop - one.clientHeight));
const say = async (part: Partial<TalkView>) => {
  await stage.page.evaluate((one) => window.farEnd.talk(one), part);
  await settled(stage.page);
};
async function box(selector: string) {
  const found = await stage.page.locator(selector).boundingBox();
  if (!found) throw new Error(`${selector} is not on screen`);
  return found;
}

describe("where it stands", () => {
  test("under the cards in a narrow panel, beside them in a wide one", async () => {
    await open();
    const [list, talk] = [await box(".list"), await box(".talk section")];
    expect(talk.y, "below").toBeGreaterThanOrEqual(list.y + list.height);
    expect(list.height, "the cards keep the most room").toBeGreaterThan(talk.height);
    await shoot(stage.page, "talk-narrow");
    await change(stage.page, { fixture: "talk", ...wide });
    const [beside, column] = [await box(".list"), await box(".talk section")];
    expect(column.x, "beside").toBeGreaterThanOrEqual(beside.x + beside.width);
    await shoot(stage.page, "talk-wide");
    await expectAccessible(stage.page);
  });

  test("the smallest panel keeps a card in sight", async () => {
    await open({ width: 320, height: 480 });
    const list = await box(".list");
    expect(list.height).toBeGreaterThan(100);
    await press("l");
    await settled(stage.page);
    expect((await box(".list")).height, "with the checklist unfolded, too").toBeGreaterThan(64);
    await shoot(stage.page, "talk-smallest");
  });

  test("it is a log that says nothing by itself, and can be reached", async () => {
    await open();
    expect(await log().getAttribute("aria-live")).toBe("off");
    expect(await log().getAttribute("tabindex")).toBe("0");
    await expectAccessible(stage.page);
  });

  test("the words of the card that keys mean are marked in it", async () => {
    await open();
    expect(await log().locator("mark").count(), "no card is meant").toBe(0);
    await press("ArrowDown");
    const marks = await log().locator("mark").allTextContents();
    expect(marks.join(" ").toLowerCase()).toContain("refund");
  });
});

describe("the end is followed", () => {
  test("when the window becomes small again", async () => {
    await open({ fixture: "said" });
    await change(stage.page, { fixture: "said", ...wide });
    await settled(stage.page);
    await change(stage.page, { fixture: "said" });
    await settled(stage.page);
    expect(await log().evaluate((one) => one.scrollHeight > one.clientHeight + 24)).toBe(true);
    await expect.poll(fromEnd, { message: "the newest is in sight" }).toBeLessThan(24);
  });

  test("until somebody scrolls up; the chip leads back", async () => {
    await open({ fixture: "said" });
    expect(await fromEnd()).toBeLessThan(24);
    await log().evaluate((one) => (one.scrollTop = 0));
    await settled(stage.page);
    const before = await log().evaluate((one) => one.scrollTop);
    await say({ saying: [{ speaker: "customer", text: "still here and talking ".repeat(20) }] });
    expect(await log().evaluate((one) => one.scrollTop), "it stays").toBe(before);
    await shoot(stage.page, "talk-scrolled");
    await stage.page.locator(".talk .chip").click();
    await settled(stage.page);
    expect(await fromEnd()).toBeLessThan(24);
    expect(await stage.page.locator(".talk .chip").count()).toBe(0);
    await say({ saying: [{ speaker: "customer", text: "and on ".repeat(60) }] });
    await settled(stage.page);
    expect(await fromEnd(), "followed again").toBeLessThan(24);
  });
});

describe("keys", () => {
  test("T switches it off and on", async () => {
    await open();
    await press("t");
    await settled(stage.page);
    expect(await log().count()).toBe(0);
    await press("t");
    await settled(stage.page);
    expect(await log().count()).toBe(1);
    expect(await asked(stage.page, "setTranscript")).toEqual([
      ["setTranscript", false],
      ["setTranscript", true],
    ]);
  });

  test("L leads through what is open, Space ticks", async () => {
    await open({ fixture: "checklist" });
    const head = stage.page.locator(".checklists .head");
    expect(await head.getAttribute("aria-expanded")).toBe("false");
    expect(await head.textContent()).toContain("3 of 5");
    await shoot(stage.page, "checklist-folded");
    await press("l");
    expect(await head.getAttribute("aria-expanded")).toBe("true");
    const focused = () => stage.page.evaluate(() => document.activeElement?.textContent ?? "");
    expect(await focused(), "the important one first").toContain("Confirm who is calling");
    await expectAccessible(stage.page);
    await shoot(stage.page, "checklist-open");
    await press(" ");
    await settled(stage.page);
    expect(await asked(stage.page, "tickItem")).toHaveLength(1);
    expect(await head.textContent()).toContain("4 of 5");
    await press("l");
    expect(await focused()).toContain("Offer the gift card");
    await press("Enter", "l");
    expect(await head.textContent()).toContain("5 of 5");
    const verbs = await asked(stage.page, "acceptSuggestion");
    expect(verbs, "Enter on an item takes no card").toEqual([]);
  });

  test("where there is none, that is said", async () => {
    await open({ fixture: "live" });
    await press("l");
    expect(await stage.page.locator(".toast").textContent()).toContain("no checklist");
  });
});

test("what is read along says whether it is kept", async () => {
  await stage.open();
  const pane = () => stage.page.getByRole("region", { name: "Transcript" });
  expect(await pane().textContent()).toContain("Not recorded");
  await stage.open({ fixture: "said" });
  expect(await pane().textContent()).toContain("What the customer says goes on record");
});
