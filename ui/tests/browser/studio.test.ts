// The studio in a real browser: every view in both themes and at every size, and a supervisor's
// walks by keyboard and by pointer.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { studioFixtures, type StudioFixture } from "../../src/host/fixture/studio.ts";
import {
  asked,
  askedFor,
  change,
  expectAccessible,
  play,
  settled,
  shoot,
  Stage,
  type Look,
} from "./harness.ts";

const desk = { page: "desk.html", width: 1200, height: 800 } as const;
const themes = ["light", "dark"] as const;
const sizes = [
  [960, 600],
  [1200, 800],
  [1600, 1000],
] as const;

/** What a person could not see whole, however they scroll. */
async function over(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll("#app *")]
      .filter((one) => one.getClientRects().length > 0 && !one.closest(".unseen, [inert], svg"))
      .filter((one) => !(one instanceof HTMLInputElement && one.type === "file"))
      .filter((one) => one.getBoundingClientRect().right > innerWidth + 0.5)
      .map((one) => one.outerHTML.slice(0, 120)),
  );
}

/** Waits until the figures of the back-test are there, or there is nothing to run. */
async function ran(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const test = document.querySelector(".test");
    return test === null || !test.textContent.includes("…") || test.querySelector(".figures");
  });
  await settled(page);
}

describe("in both themes, at every size", () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open();
  });
  afterAll(() => stage.close());

  async function check(looks: readonly (readonly [name: string, look: Look])[]): Promise<void> {
    const [first] = looks;
    if (!first) throw new Error("no look to check");
    const { page, faults } = await stage.show(first[1]);
    try {
      for (const [name, look] of looks) {
        await change(page, look);
        await ran(page);
        await shoot(page, name);
        expect(await over(page), `${name}: nothing reaches over the window's edge`).toEqual([]);
        await expectAccessible(page, name);
      }
      expect(faults, "the page has no complaint, and the policy refused nothing").toEqual([]);
    } finally {
      await page.context().close();
    }
  }
  const looks = (fixture: StudioFixture, more: Partial<Look> = {}) =>
    themes.flatMap((theme) =>
      sizes.map(
        ([width, height]) =>
          [
            `studio-${fixture}-${theme}-${width}`,
            { fixture, page: "desk.html", theme, width, height, ...more },
          ] as const,
      ),
    );

  test.each(studioFixtures.filter((one) => one !== "many"))("%s", (fixture) =>
    check(looks(fixture)),
  );
  // Looking at each of a thousand takes its time.
  test("many", () =>
    check(themes.map((theme) => [`studio-many-${theme}`, { fixture: "many", ...desk, theme }])));

  test.each(["studio", "offline"] as const)("%s with text twice the size", (fixture) =>
    check([[`studio-${fixture}-200`, { fixture, ...desk, text: 200 }]]),
  );
  test("with forced colors", () =>
    check([["studio-forced", { fixture: "studio", ...desk, forcedColors: true }]]));
  test("with more contrast", () =>
    check([["studio-contrast", { fixture: "studio", ...desk, contrast: true }]]));
  test.each(["de", "fr", "es", "ja"])("in %s", (language) =>
    check([
      [`studio-${language}`, { fixture: "studio", ...desk, language }],
      [
        `studio-${language}-960`,
        { fixture: "studio", page: "desk.html", language, width: 960, height: 600 },
      ],
    ]),
  );
});

const stage = play("studio", desk);
const { open, press } = stage;
const type = async (text: string) => {
  await stage.page.keyboard.type(text);
  await settled(stage.page);
};
const content = () => stage.page.locator("textarea");
const at = (path: string) => stage.page.locator(`[data-path="${path}"]`);
const focusedPath = () =>
  stage.page.evaluate(() => document.activeElement?.getAttribute("data-path") ?? null);
const head = () => stage.page.locator("main header").textContent();
const lastEdit = async () => {
  const edits = await asked(stage.page, "editPrompt");
  return edits.at(-1)?.[2] as {
    name: string;
    display: { content: string; timeoutMs: string; type: string };
    trigger: { conditions: { field: string; operator: string; value: string }[] };
    interactionTypes: string[];
  };
};

describe("the list", () => {
  test("slash searches, arrows choose, and what is chosen is open at once", async () => {
    await open();
    await press("/");
    await type("refund");
    expect(await stage.page.locator("[data-id]").count()).toBeGreaterThan(0);
    await press("ArrowDown", "ArrowDown");
    const name = await stage.page.locator("[aria-current=true] .name").textContent();
    expect(await at("name").inputValue()).toBe(name);
    await expectAccessible(stage.page, "the search");
    await press("Home", "ArrowUp");
    expect(await stage.page.evaluate(() => document.activeElement?.tagName)).toBe("INPUT");
    await press("Escape");
    expect(await stage.page.locator("[data-id]").count()).toBe(14);
  });

  test("a thousand prompts are there, and the last is one key away", async () => {
    await open({ fixture: "many" });
    await press("/", "Escape");
    await stage.page.locator("[data-id][tabindex='0']").focus();
    await press("End");
    const last = stage.page.locator("[data-id]").last();
    expect(await last.evaluate((one) => one === document.activeElement)).toBe(true);
    expect(await last.isVisible()).toBe(true);
  });

  test("files come in, refused ones are named, and they go out again", async () => {
    await open();
    await stage.page.locator("input[type=file]").setInputFiles([
      { name: "good.json", mimeType: "application/json", buffer: Buffer.from('{"name":"Filed"}') },
      { name: "bad.json", mimeType: "application/json", buffer: Buffer.from("no") },
    ]);
    await stage.page.locator(".refused").waitFor();
    expect(await stage.page.locator(".refused").textContent()).toContain("bad.json");
    expect(await at("name").inputValue()).toBe("Filed");
    await expectAccessible(stage.page, "a refused file");
    await stage.page.getByRole("button", { name: "Export" }).click();
    await stage.page.getByRole("menuitem", { name: "Export this prompt" }).click();
    await settled(stage.page);
    expect((await asked(stage.page, "exportPrompts"))[0]?.[1]).toHaveLength(1);
    expect(await stage.page.locator(".toast .text").textContent()).toContain("Downloads");
  });

  test("deleting a draft asks once, and the safe answer has the focus", async () => {
    await open();
    await stage.page.getByRole("button", { name: "Delete draft" }).click();
    await settled(stage.page);
    expect(await stage.page.evaluate(() => document.activeElement?.textContent.trim())).toBe(
      "Keep",
    );
    await expectAccessible(stage.page, "the question");
    await press("Enter");
    expect(await asked(stage.page, "deleteDraft")).toEqual([]);
    await stage.page.getByRole("button", { name: "Delete draft" }).click();
    await stage.page.getByRole("button", { name: "Delete", exact: true }).click();
    await settled(stage.page);
    expect(await asked(stage.page, "deleteDraft")).toHaveLength(1);
    expect(await content().inputValue()).toContain("€500");
  });
});

describe("the editor", () => {
  test("by keyboard alone: new, written, completed, mended", async () => {
    await open();
    await press("n");
    expect(await focusedPath()).toBe("name");
    await type("Late delivery");
    await at("display.content").focus();
    await type("Offer {{cust");
    expect(await content().getAttribute("aria-activedescendant")).toBeTruthy();
    expect(await stage.page.locator("[role=option]").allTextContents()).toEqual(["customerName"]);
    await expectAccessible(stage.page, "the names");
    await shoot(stage.page, "studio-act-names");
    await press("Enter");
    expect(await content().inputValue()).toBe("Offer {{customerName}}");
    await type(" a refund. Mail x@example.org now");
    await stage.page.locator("main .words", { hasText: "E-mail address at" }).waitFor();
    const told = await stage.page.locator("main li", { hasText: "E-mail address" }).textContent();
    expect(told).toContain("39–51");
    expect(told, "the value is never said").not.toContain("example");
    await expectAccessible(stage.page, "personal data");
    await stage.page.getByRole("button", { name: "Take it out" }).press("Enter");
    await settled(stage.page);
    expect(await content().inputValue()).toBe("Offer {{customerName}} a refund. Mail now");
    await stage.page.getByRole("combobox", { name: "Field of condition 1" }).focus();
    await type("customerS");
    await press("ArrowDown", "Enter", "Tab", "Tab");
    await type("late");
    await settled(stage.page);
    expect((await lastEdit()).trigger.conditions).toEqual([
      { field: "customerSaid", operator: "contains", value: "late" },
    ]);
    expect(await head()).not.toContain("to fix");
    expect(await head()).toContain("Saved");
  });

  test("undo takes back what was completed and what was taken out", async () => {
    await open();
    const before = await content().inputValue();
    await stage.page.getByRole("button", { name: "Take it out" }).click();
    await settled(stage.page);
    expect(await content().inputValue()).not.toContain("5557");
    await content().focus();
    await press("Control+z");
    expect(await content().inputValue()).toBe(before);
    expect((await lastEdit()).display.content).toBe(before);
  });

  test("Esc closes the names and keeps the braces; Tab takes one", async () => {
    await open();
    await content().focus();
    await press("Control+End");
    await type(" {{");
    expect(await stage.page.locator("[role=option]").count()).toBe(6);
    await press("Escape");
    expect(await stage.page.locator("[role=option]").count()).toBe(0);
    expect(await content().inputValue()).toMatch(/\{\{$/u);
    await type("ag");
    await press("Tab");
    expect(await content().inputValue()).toMatch(/\{\{agentId\}\}$/u);
  });

  test("every error stands at its field, tied to it", async () => {
    await open();
    await at("trigger.conditions[1].value").fill("much");
    await settled(stage.page);
    const field = at("trigger.conditions[1].value");
    expect(await field.getAttribute("aria-invalid")).toBe("true");
    const by = (await field.getAttribute("aria-describedby")) ?? "";
    expect(await stage.page.locator(`[id="${by}"]`).textContent()).toContain("Must be a number");
    for (const name of ["Conversation", "Voice"]) {
      await stage.page.getByRole("checkbox", { name }).uncheck({ force: true });
      await settled(stage.page);
    }
    expect(await stage.page.locator("main").textContent()).toContain("at least one channel");
    expect(await head()).toContain("3 to fix");
    await stage.page.locator("main").getByRole("button", { name: "3 to fix", exact: true }).click();
    await settled(stage.page);
    expect(await focusedPath(), "the first wrong field has the focus").toBe("interactionTypes");
    await expectAccessible(stage.page, "three errors");
    await shoot(stage.page, "studio-act-errors");
  });

  test("Deploy leads to what is wrong; once nothing is, to the deploy page, and back", async () => {
    await open();
    await stage.page.getByRole("button", { name: "Deploy…" }).press("Enter");
    await settled(stage.page);
    expect(await focusedPath()).toBe("display.content");
    expect(await asked(stage.page, "reviewDeploy")).toEqual([]);
    expect(await stage.page.locator("[aria-live]", { hasText: "1 to fix" }).count()).toBe(1);
    await stage.page.getByRole("button", { name: "Take it out" }).press("Enter");
    await settled(stage.page);
    await stage.page.getByRole("button", { name: "Deploy…" }).press("Enter");
    await stage.page.getByRole("heading", { name: "Deploy", exact: true }).waitFor();
    expect(await asked(stage.page, "reviewDeploy")).toHaveLength(1);
    await stage.page.getByRole("button", { name: "Back to editor" }).press("Enter");
    await settled(stage.page);
    expect(await stage.page.evaluate(() => document.activeElement?.textContent.trim())).toBe(
      "Deploy…",
    );
  });

  test("seconds are typed, milliseconds are kept, and what differs says what it was", async () => {
    await open();
    await at("display.timeoutMs").fill("12.5");
    await settled(stage.page);
    expect((await lastEdit()).display.timeoutMs).toBe("12500");
    expect(await stage.page.locator("main").textContent()).toContain("was 30");
  });

  test("counts in chars and says so near the limit", async () => {
    await open();
    await content().fill("👍".repeat(2001));
    await settled(stage.page);
    expect(await stage.page.locator("main .count").textContent()).toContain("2,001 of 2,000");
    expect(await stage.page.locator("main").textContent()).toContain("1 character more");
  });

  test("what is not on disk is said to be unsaved, and one press tries again", async () => {
    await open({ fixture: "unsaved" });
    await at("description").fill("Kept");
    await settled(stage.page);
    expect(await head()).toContain("Not saved");
    await stage.page.evaluate(() => window.farStudio.refuse("editPrompt", null));
    await stage.page.getByRole("button", { name: "Save now" }).click();
    await settled(stage.page);
    expect(await head()).toContain("Saved");
  });
});

describe("beside the editor", () => {
  test("the preview has three looks and another theme, and changes nothing of the prompt", async () => {
    await open();
    for (const [name, look] of [
      ["Inline", "inline"],
      ["Toast", "toast"],
      ["Popup", "popup"],
    ] as const) {
      await stage.page.getByRole("radio", { name }).check({ force: true });
      await settled(stage.page);
      expect(await stage.page.locator(`.ground [data-prompt].${look}`).count(), name).toBe(1);
    }
    await stage.page.getByRole("button", { name: "Other theme" }).click();
    await settled(stage.page);
    expect(
      await stage.page.locator(".ground").evaluate((one) => getComputedStyle(one).colorScheme),
    ).toBe("dark");
    await stage.page.getByLabel("customerName", { exact: true }).fill("Mara Quint");
    await settled(stage.page);
    expect(await stage.page.locator(".ground").textContent()).toContain("Mara Quint");
    await expectAccessible(stage.page, "the preview");
    await shoot(stage.page, "studio-act-preview");
    expect(await asked(stage.page, "editPrompt")).toEqual([]);
  });

  test("played, it opens after its delay and says when it goes", async () => {
    await open();
    // Measured in the page: the delay may be over before it can be asked from here.
    await stage.page.evaluate(() => {
      const there = () => document.querySelector(".ground [data-prompt]") !== null;
      const openedAfter = new Promise<number>((told) => {
        addEventListener("click", pressed, { capture: true, once: true });
        function pressed() {
          const at = Date.now();
          let gone = false;
          const watch = new MutationObserver(() => {
            gone ||= !there();
            if (!gone || !there()) return;
            watch.disconnect();
            told(Date.now() - at);
          });
          watch.observe(document.body, { childList: true, subtree: true });
        }
      });
      Object.assign(window, { openedAfter });
    });
    await stage.page.getByRole("button", { name: "Play in real time" }).click();
    const openedAfter = await stage.page.evaluate(
      () => (window as unknown as { openedAfter: Promise<number> }).openedAfter,
    );
    expect(openedAfter, "not before its delay, in ms").toBeGreaterThanOrEqual(500);
    expect(await stage.page.locator(".values").textContent()).toContain("gone in");
    await stage.page.getByRole("button", { name: "Stop" }).click();
  });

  test("versions and adoption are tabs beside it", async () => {
    await open();
    await stage.page.getByRole("tab", { name: "Preview" }).focus();
    await press("ArrowRight");
    expect(await stage.page.getByRole("tabpanel").textContent()).toContain("Version 12");
    await expectAccessible(stage.page, "versions");
    await press("ArrowRight");
    await stage.page.locator(".adoption table").waitFor();
    await expectAccessible(stage.page, "adoption");
    await stage.page.getByRole("radio", { name: "90 days" }).check({ force: true });
    await settled(stage.page);
    const [, from, to] = (await asked(stage.page, "readAdoption")).at(-1) ?? [];
    expect(Number(to) - Number(from)).toBe(90 * 86_400_000);
    await stage.page.getByRole("button", { name: "Adoption of all prompts" }).click();
    await stage.page.locator("dialog table").waitFor();
    await expectAccessible(stage.page, "adoption of all");
    await shoot(stage.page, "studio-act-adoption");
    await press("Escape");
    expect(await stage.page.locator("dialog").count()).toBe(0);
  });
});

describe("the back-test", () => {
  test("has figures, a chart to read by keyboard, and the same as a table", async () => {
    await open();
    await stage.page.locator(".figures").waitFor();
    const chart = stage.page.getByRole("slider", { name: "Fired a day" });
    await chart.focus();
    await press("ArrowLeft");
    expect(await chart.getAttribute("aria-valuetext")).toMatch(/\d+ was \d+/u);
    await shoot(stage.page, "studio-act-chart");
    await stage.page.getByRole("button", { name: "Show as table" }).click();
    await settled(stage.page);
    expect(await stage.page.locator(".test tbody tr").count()).toBe(30);
    await expectAccessible(stage.page, "the table");
    expect(await stage.page.locator(".test").textContent()).toContain("no lines were recorded");
  });

  test("a hit opens what was recorded, at the line it fires on", async () => {
    await open();
    await stage.page.locator(".hits button").first().click();
    await stage.page.locator("dialog ol").waitFor();
    expect(await stage.page.locator("dialog li.hit mark").textContent()).toBe("order");
    await expectAccessible(stage.page, "a recorded interaction");
    await shoot(stage.page, "studio-act-hit");
    await press("Escape");
    expect(await stage.page.locator("dialog").count()).toBe(0);
  });

  test("shows how far it is, and can be stopped", async () => {
    await open();
    await stage.page.locator(".figures").waitFor();
    await stage.page.evaluate(() => window.farStudio.holdBacktests(true));
    await stage.page.getByRole("button", { name: "Run again" }).click();
    await stage.page.locator("progress").waitFor();
    await expectAccessible(stage.page, "a run");
    await stage.page.getByRole("button", { name: "Cancel", exact: true }).click();
    await stage.page.getByText("Stopped: the figures are of").waitFor();
  });

  test("a trigger that is wrong is not run, and says so", async () => {
    await open();
    await stage.page.locator(".figures").waitFor();
    const before = (await asked(stage.page, "backtest")).length;
    await at("trigger.conditions[1].value").fill("much");
    await stage.page.getByText("The trigger has to be right").waitFor();
    await at("trigger.conditions[1].value").fill("300");
    const runs = await askedFor(stage.page, "backtest", (calls) => calls.length > before);
    expect(runs, "the one that is right, and none before it").toHaveLength(before + 1);
  });
});
