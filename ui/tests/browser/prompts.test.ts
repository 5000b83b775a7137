// Prompts on the agent's panel, in a real browser with real layout: where they stand, that they
// never take the focus, what the far end is told, and how they look at every size.
import type { Locator } from "playwright-core";
import { describe, expect, test } from "vitest";
import type { PromptView } from "../../src/bindings.ts";
import { asked, askedFor, change, expectAccessible, play, settled, shoot } from "./harness.ts";

const stage = play("popup");
const { open, press } = stage;

const arrive = async (part: Partial<PromptView>) => {
  await stage.page.evaluate((one) => window.farEnd.prompt(one), part);
  await settled(stage.page);
};
const prompt = (key: string) => stage.page.locator(`[data-prompt="${key}"]`);
const announced = () =>
  stage.page
    .locator("p.unseen[role=status]")
    .evaluateAll((all) => all.map((one) => one.textContent));

async function box(one: Locator): Promise<{ top: number; bottom: number }> {
  return one.evaluate((element) => {
    const { top, bottom } = element.getBoundingClientRect();
    return { top, bottom };
  });
}
async function apart(one: Locator, other: Locator): Promise<boolean> {
  const [a, b] = [await box(one), await box(other)];
  return a.bottom <= b.top || b.bottom <= a.top;
}
/** What the far end was asked, once it was asked so often. */
const until = (verb: string, times: number) =>
  askedFor(stage.page, verb, (calls) => calls.length >= times);

describe("where they stand", () => {
  test("never over the focused card, wherever it is, and eight pixels off", async () => {
    await open();
    for (const key of ["Home", "ArrowDown", "ArrowDown", "ArrowDown"]) {
      await press(key);
      const card = stage.page.locator("article.focused");
      const title = await card.locator("h2").textContent();
      expect(await apart(card, prompt("prompt-1")), `free of ${title ?? ""}`).toBe(true);
    }
    await shoot(stage.page, "prompt-above");
    await expectAccessible(stage.page);
    await press("Home");
    const [card, popup] = [
      await box(stage.page.locator("article.focused")),
      await box(prompt("prompt-1")),
    ];
    expect(popup.top - card.bottom, "below, with a gap").toBeGreaterThanOrEqual(8);
  });

  test("where the card leaves no room, the list gives some up, and the typing stays in sight", async () => {
    await open({ width: 320, height: 480 });
    await press("ArrowDown", "f");
    const field = stage.page.locator("textarea");
    await field.focus();
    await settled(stage.page);
    await settled(stage.page);
    const layer = stage.page.locator(".layer");
    expect(await layer.getAttribute("data-side")).toBe("dock");
    const list = stage.page.locator(".list");
    expect(await apart(list, layer), "beside the list, not over it").toBe(true);
    const inSight = await field.evaluate((one) => {
      const { top, bottom } = one.getBoundingClientRect();
      const room = one.closest(".list")?.getBoundingClientRect();
      return room && bottom > room.top && top < room.bottom;
    });
    expect(inSight).toBe(true);
    await shoot(stage.page, "prompt-dock");
  });

  test("a toast stands twelve above the find bar, and above what the panel says itself", async () => {
    await open({ fixture: "live" });
    await arrive({ key: "t", display: "toast" });
    const find = await box(stage.page.locator("main > [role=search]"));
    expect(Math.round(find.top - (await box(prompt("t"))).bottom)).toBe(12);
    await press("1");
    await settled(stage.page);
    const said = stage.page.locator(".toast.good");
    expect(await apart(said, prompt("t"))).toBe(true);
    await shoot(stage.page, "prompt-toasts");
  });

  test("an inline prompt moves no card under the pointer, coming or going", async () => {
    await open({ fixture: "live" });
    const cards = () =>
      stage.page
        .locator("article[data-key]")
        .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().top));
    await arrive({ key: "i", display: "inline" });
    expect(await stage.page.locator("[role=feed] > [data-prompt]").count(), "in the list").toBe(1);
    await stage.page.locator("article[data-key]").nth(1).hover();
    const before = await cards();
    await stage.page.evaluate(() => window.farEnd.promptEnds("i"));
    await arrive({ key: "j", display: "inline" });
    expect(await cards(), "every card stands where it stood").toEqual(before);
    expect(await stage.page.locator("[role=feed] > [data-prompt=j]").count()).toBe(0);
    expect(await prompt("j").isVisible(), "over the list instead").toBe(true);
    await shoot(stage.page, "prompt-inline-over");
    await expectAccessible(stage.page);
    await stage.page.mouse.move(190, 715);
    await settled(stage.page);
    expect(await prompt("i").count(), "its room goes once nothing is under the pointer").toBe(0);
  });

  test("one that arrives while another is read moves nothing under the pointer", async () => {
    await open();
    await prompt("prompt-1").hover();
    const before = await box(prompt("prompt-1"));
    await arrive({ key: "t", display: "toast" });
    await arrive({ key: "p", display: "popup" });
    expect(await box(prompt("prompt-1"))).toEqual(before);
    await stage.page.evaluate(() => window.farEnd.promptEnds("t"));
    await settled(stage.page);
    expect(await box(prompt("prompt-1"))).toEqual(before);
  });
});

describe("focus, keys and reading", () => {
  test("it never takes the focus, whatever has it", async () => {
    await open({ fixture: "live" });
    await press("/");
    await stage.page.keyboard.type("re");
    await arrive({ key: "p" });
    expect(await stage.page.evaluate(() => document.activeElement?.tagName)).toBe("INPUT");
    await stage.page.keyboard.type("g");
    await press("Escape");
    expect(await asked(stage.page, "promptClicked"), "G was text").toEqual([]);
    expect(await asked(stage.page, "promptDismissed"), "Esc was the field's").toEqual([]);
    expect(await prompt("p").count()).toBe(1);
  });

  test("G takes the one on top, Esc dismisses it, and then goes on as before", async () => {
    await open();
    await arrive({ key: "top", name: "On top" });
    await press("g");
    expect((await asked(stage.page, "promptClicked")).map((one) => one[2])).toEqual(["top"]);
    expect(await prompt("top").count()).toBe(0);
    await press("Escape");
    expect((await asked(stage.page, "promptDismissed")).map((one) => one[2])).toEqual(["prompt-1"]);
    await press("ArrowDown", "Escape");
    expect(await stage.page.evaluate(() => document.activeElement?.tagName)).toBe("BODY");
    expect(await asked(stage.page, "promptDismissed")).toHaveLength(1);
  });

  test("under the pointer it stays, and says so without moving its buttons", async () => {
    await open();
    const button = prompt("prompt-1").getByRole("button", { name: "Got it" });
    const before = await box(button);
    expect(await prompt("prompt-1").locator(".closes").textContent()).toMatch(/closes in \d+ s/);
    await prompt("prompt-1").hover();
    await settled(stage.page);
    expect((await until("promptReading", 1))[0]?.slice(2)).toEqual(["prompt-1", true]);
    expect(await prompt("prompt-1").locator(".closes").textContent()).toContain(
      "stays while you read",
    );
    expect(await box(button)).toEqual(before);
    await shoot(stage.page, "prompt-reading");
    await stage.page.mouse.move(190, 60);
    expect((await until("promptReading", 2))[1]?.slice(2)).toEqual(["prompt-1", false]);
  });

  test("with the focus inside it stays too; answered by key, the focus goes back where it was", async () => {
    await open();
    await press("ArrowDown");
    await prompt("prompt-1").getByRole("button", { name: "Got it" }).focus();
    expect((await until("promptReading", 1))[0]?.slice(2)).toEqual(["prompt-1", true]);
    await press("Enter");
    expect(await prompt("prompt-1").count()).toBe(0);
    expect(
      await stage.page.evaluate(() => document.activeElement?.closest("article")?.dataset["key"]),
    ).toBe("card-1");
    expect((await until("promptReading", 2))[1]?.slice(2), "and the reading has ended").toEqual([
      "prompt-1",
      false,
    ]);
  });

  test("not now puts it off", async () => {
    await open();
    await prompt("prompt-1").getByRole("button", { name: "Not now" }).click();
    await settled(stage.page);
    expect((await asked(stage.page, "promptNotNow"))[0]?.[2]).toBe("prompt-1");
    expect(await stage.page.locator(".toast .text").textContent()).toBe("Put off: Account on hold");
  });

  test("muted from the menu: said where it can be seen, and undone there or by Z", async () => {
    await open();
    const menu = stage.page.getByRole("button", { name: "More" });
    await menu.click();
    await stage.page.getByRole("menuitemcheckbox", { name: "No prompts in" }).click();
    await settled(stage.page);
    expect((await asked(stage.page, "mutePrompts"))[0]?.[2]).toBe(true);
    expect(await stage.page.locator(".strip").textContent()).toContain("Prompts are off here");
    await shoot(stage.page, "prompt-muted");
    await menu.click();
    await settled(stage.page);
    const item = stage.page.getByRole("menuitemcheckbox", { name: "No prompts in" });
    expect(await item.getAttribute("aria-checked")).toBe("true");
    await press("Escape", "z");
    expect((await asked(stage.page, "mutePrompts"))[1]?.[2]).toBe(false);
    expect(await stage.page.locator(".strip").count()).toBe(0);
  });

  test("the queue is said, and the keys are listed", async () => {
    await open();
    expect(await prompt("prompt-1").locator(".label").textContent()).toContain("1 of 2");
    await press("?");
    expect(await stage.page.locator("dialog").textContent()).toContain("Got it: the prompt on top");
    await press("g");
    expect(await asked(stage.page, "promptClicked"), "not behind a sheet").toEqual([]);
  });

  test("the studio opens from the menu", async () => {
    await open();
    await stage.page.getByRole("button", { name: "More" }).click();
    await stage.page.getByRole("menuitem", { name: "Prompt studio" }).click();
    expect(await asked(stage.page, "openStudio")).toHaveLength(1);
  });
});

describe("what is told", () => {
  test("viewed after half a second on the screen, once, and not behind a sheet", async () => {
    await open({ fixture: "live" });
    await stage.page.clock.install();
    await press("?");
    await arrive({ key: "p" });
    await stage.page.clock.runFor(1600);
    expect(await asked(stage.page, "promptViewed"), "covered by the sheet").toEqual([]);
    await press("Escape");
    await stage.page.clock.runFor(1000);
    await until("promptViewed", 1);
    await prompt("p").hover();
    await stage.page.clock.runFor(5000);
    expect(await asked(stage.page, "promptViewed")).toHaveLength(1);
  });

  test("each prompt is announced once and politely, never a second at a time", async () => {
    await open({ fixture: "live" });
    await stage.page.clock.install();
    await stage.page.evaluate(() => {
      const heard: string[] = [];
      Object.assign(window, { heard });
      for (const region of document.querySelectorAll("[aria-live]")) {
        new MutationObserver(() => heard.push(region.textContent)).observe(region, {
          subtree: true,
          childList: true,
          characterData: true,
        });
      }
    });
    await arrive({ key: "p", name: "Account on hold" });
    await stage.page.clock.runFor(5000);
    await settled(stage.page);
    const heard = await stage.page.evaluate(() => (window as unknown as { heard: string[] }).heard);
    expect(heard).toEqual(["Prompt: Account on hold. Press G for got it, Esc to dismiss."]);
    expect(await announced()).toContain(heard[0]);
    expect(await stage.page.locator("[aria-live=assertive], [role=alert]").count()).toBe(0);
  });

  test("text of a prompt is text: no markup of it runs", async () => {
    await open({ fixture: "live" });
    const bad = `<img src=x onerror="window.ran=1">`;
    await arrive({ key: "p", name: bad, content: [{ text: bad, variable: "customerName" }] });
    expect(await prompt("p").locator("img").count()).toBe(0);
    expect(await stage.page.evaluate(() => "ran" in window)).toBe(false);
  });
});

/** What a person could not see whole, however they scroll. */
async function over(): Promise<string[]> {
  return stage.page.evaluate(() =>
    [...document.querySelectorAll("#app *")]
      .filter((one) => one.getClientRects().length > 0 && !one.closest(".unseen"))
      .filter((one) => one.getBoundingClientRect().right > innerWidth + 0.5)
      .map((one) => one.outerHTML.slice(0, 120)),
  );
}

describe("how they look", () => {
  test.each(["prompts", "long"] as const)("%s at every size, light and dark", async (fixture) => {
    await open({ fixture });
    for (const theme of ["light", "dark"] as const) {
      for (const [width, height] of [
        [320, 480],
        [380, 720],
        [800, 800],
      ] as const) {
        await change(stage.page, { fixture, theme, width, height });
        await settled(stage.page);
        await shoot(stage.page, `prompt-${fixture}-${theme}-${width}`);
        expect(await over()).toEqual([]);
        await expectAccessible(stage.page, `${fixture} ${theme} ${width}`);
      }
    }
  });

  test.each(["en", "de", "fr", "es", "ja"])(
    "in %s, and with text twice the size",
    async (language) => {
      for (const text of [100, 200]) {
        await open({ fixture: "prompts", language, text });
        await shoot(stage.page, `prompt-${language}-${text}`);
        expect(await over()).toEqual([]);
        await expectAccessible(stage.page, `${language} ${text}`);
        for (const name of await prompt("prompt-1").getByRole("button").all()) {
          await name.scrollIntoViewIfNeeded();
          expect(await name.isVisible(), "every button can be reached").toBe(true);
        }
      }
    },
  );

  test("with forced colors", async () => {
    for (const theme of ["light", "dark"] as const) {
      await open({ fixture: "prompts", forcedColors: true, theme });
      await shoot(stage.page, `prompt-forced-${theme}`);
      const edge = await prompt("prompt-1").evaluate((one) => getComputedStyle(one).borderTopWidth);
      expect(edge, "its edge is drawn, not only its shadow").toBe("1px");
      await expectAccessible(stage.page);
    }
  });

  test("without motion there is no time line", async () => {
    await open();
    expect(await prompt("prompt-1").locator(".line").isVisible()).toBe(false);
    await stage.page.emulateMedia({ reducedMotion: "no-preference" });
    expect(await prompt("prompt-1").locator(".line").isVisible()).toBe(true);
    const loops = await stage.page.evaluate(
      () =>
        document.getAnimations().filter((one) => one.effect?.getTiming().iterations === Infinity)
          .length,
    );
    expect(loops, "nothing loops").toBe(0);
  });
});
