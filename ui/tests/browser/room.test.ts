// Room in the narrow panel: hints fit in their fields, what is said and to be remembered leaves the
// cards in sight, and what was just done lies over nothing.
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { play, settled, shoot } from "./harness.ts";

const stage = play("talk");
const { press } = stage;

/** Hints that are wider than their field, as they are drawn. */
async function clipped(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const pen = document.createElement("canvas").getContext("2d");
    if (!pen) throw new Error("no canvas");
    return [...document.querySelectorAll("input")].flatMap((input) => {
      if (input.placeholder === "" || input.getClientRects().length === 0) return [];
      const style = getComputedStyle(input);
      pen.font = style.font;
      const room =
        input.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
      const wide = pen.measureText(input.placeholder).width;
      return wide > room ? [`${input.placeholder}: ${wide} in ${room} px`] : [];
    });
  });
}

describe.each(["en", "de", "fr", "es", "ja"])("hints fit in their fields: %s", (language) => {
  test.each(["live", "agent"] as const)("%s", async (fixture) => {
    await stage.open({ fixture, language });
    expect(await stage.page.locator("input[placeholder]").count()).toBeGreaterThan(0);
    expect(await clipped(stage.page)).toEqual([]);
    await shoot(stage.page, `hints-${fixture}-${language}`);
  });
  test("wrap-up", async () => {
    await stage.open({ fixture: "summary-own-made", language });
    await press("Control+3");
    await stage.page.locator("section.wrap-up").waitFor();
    expect(await clipped(stage.page)).toEqual([]);
    await shoot(stage.page, `hints-wrap-up-${language}`);
  });
});

/** Cards that are in sight from top to bottom. */
async function wholeCards(page: Page): Promise<number> {
  return page.evaluate(() => {
    const list = document.querySelector(".list")?.getBoundingClientRect();
    if (!list) return 0;
    return [...document.querySelectorAll("article[data-key]")].filter((card) => {
      const { top, bottom } = card.getBoundingClientRect();
      return top >= list.top && bottom <= list.bottom;
    }).length;
  });
}

test.each(["en", "de", "ja"])("two cards stay in sight beside both: %s", async (language) => {
  await stage.open({ language });
  expect(await wholeCards(stage.page), "as it comes").toBeGreaterThanOrEqual(2);
  await press("l");
  expect(await wholeCards(stage.page), "with the checklist unfolded").toBeGreaterThanOrEqual(2);
  for (const part of [".checklists .body", "[role=log]"]) {
    const box = await stage.page.locator(part).boundingBox();
    expect(box?.height, `${part} can be read`).toBeGreaterThan(48);
  }
  await shoot(stage.page, `room-${language}`);
});

test("what has the focus after L has the ring, and is in sight", async () => {
  await stage.open();
  await press("l");
  const item = stage.page.locator(":focus-visible");
  expect(await item.getAttribute("data-item"), "the item that was gone to").toBe("item-3");
  const drawn = await item.evaluate((one) => {
    const body = one.closest(".body")?.getBoundingClientRect();
    const { top, bottom } = one.getBoundingClientRect();
    const { outlineStyle, outlineWidth } = getComputedStyle(one);
    return {
      ring: `${outlineWidth} ${outlineStyle}`,
      whole: body !== undefined && top >= body.top && bottom <= body.bottom,
    };
  });
  expect(drawn).toEqual({ ring: "2px solid", whole: true });
});

describe("what was just done", () => {
  const toast = () => stage.page.locator(".toast");
  /** What is read or pressed and lies under it. */
  const covered = () =>
    stage.page.evaluate(() => {
      const over = document.querySelector(".toast")?.getBoundingClientRect();
      if (!over) throw new Error("no toast");
      const parts = document.querySelectorAll(
        "article, .list, .answers, .side, [role=search], footer",
      );
      return [...parts].flatMap((part) => {
        const { top, bottom } = part.getBoundingClientRect();
        const clip = part.closest(".list, .answers")?.getBoundingClientRect();
        const [from, to] = clip
          ? [Math.max(top, clip.top), Math.min(bottom, clip.bottom)]
          : [top, bottom];
        return from < over.bottom && to > over.top ? [part.className || part.tagName] : [];
      });
    });

  test("lies over no answer", async () => {
    await stage.open({ fixture: "texts" });
    await press("/");
    await stage.page.keyboard.type("refund");
    await press("Enter");
    await stage.page.locator("[data-answer]").first().waitFor();
    await press("ArrowDown", "ArrowDown", "c");
    await toast().waitFor();
    expect(await covered()).toEqual([]);
    await shoot(stage.page, "toast-answers");
  });

  test("lies over no card, and the card it is about stays in sight", async () => {
    await stage.open({ fixture: "many" });
    const last = await wholeCards(stage.page);
    for (let at = 0; at < last; at += 1) await press("ArrowDown");
    await press("p");
    await toast().waitFor();
    await settled(stage.page);
    expect(await covered()).toEqual([]);
    const seen = await stage.page.evaluate(() => {
      const list = document.querySelector(".list")?.getBoundingClientRect();
      const card = document.activeElement?.getBoundingClientRect();
      return list && card ? card.bottom <= list.bottom + 0.5 : false;
    });
    expect(seen).toBe(true);
    await shoot(stage.page, "toast-cards");
  });

  test("is seen over the deliveries as well", async () => {
    await stage.open({ fixture: "outbox" });
    await stage.page.locator("footer .deliveries").click();
    await stage.page.locator(".tray").waitFor();
    // No card is chosen: that is said.
    await press("c");
    await toast().waitFor();
    const top = await toast().evaluate((one) => {
      const { left, top, width, height } = one.getBoundingClientRect();
      const over = document.elementFromPoint(left + width / 2, top + height / 2);
      return one.contains(over);
    });
    expect(top).toBe(true);
  });
});
