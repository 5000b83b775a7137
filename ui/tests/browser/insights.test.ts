// The insights in a real browser: every state in both themes and at every size, and a supervisor's walks
// by keyboard and by pointer.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { insightsFixtures, type InsightsFixture } from "../../src/host/fixture/insights.ts";
import {
  asked,
  checkLooks,
  expectAccessible,
  patienceMs,
  play,
  settled,
  shoot,
  Stage,
  type Look,
  type NamedLook,
} from "./harness.ts";

const desk = { page: "desk.html", area: "insights", width: 1200, height: 800 } as const;
const themes = ["light", "dark"] as const;
const sizes = [
  [960, 600],
  [1200, 800],
  [1600, 1000],
] as const;

/** Waits until the charts are drawn, where there are any. */
async function read(page: Page, fixture: string): Promise<void> {
  const none = ["insightsEmpty", "insightsLoading", "insightsRefused"].includes(fixture);
  if (!none) await page.locator(".lane canvas").first().waitFor();
  await settled(page);
}

describe("in both themes, at every size", () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open();
  });
  afterAll(() => stage.close());

  const check = (looks: readonly NamedLook[]) =>
    checkLooks(stage, looks, (page) => read(page, looks[0]?.[1].fixture ?? ""));
  const looks = (fixture: InsightsFixture) =>
    themes.flatMap((theme) =>
      sizes.map(
        ([width, height]) =>
          [`${fixture}-${theme}-${width}`, { ...desk, fixture, theme, width, height }] as const,
      ),
    );

  test.each(insightsFixtures)("%s", (fixture) => check(looks(fixture)));
  test.each(["insights", "insightsEmpty", "insightsLong"] as const)(
    "%s with text twice the size",
    (fixture) => check([[`${fixture}-200`, { ...desk, fixture, text: 200 }]]),
  );
  test("with forced colors", () =>
    check([["insights-forced", { ...desk, fixture: "insights", forcedColors: true }]]));
  test("with more contrast", () =>
    check([["insights-contrast", { ...desk, fixture: "insights", contrast: true }]]));
  test.each(["de", "fr", "es", "ja"])("in %s", (language) =>
    check([
      [`insights-${language}`, { ...desk, fixture: "insightsLong", language }],
      [
        `insights-${language}-960`,
        { ...desk, fixture: "insightsLong", language, width: 960, height: 600 },
      ],
    ]),
  );
});

const stage = play("insights", desk);
const { press } = stage;
const open = async (look: Partial<Look> = {}) => {
  await stage.open(look);
  await read(stage.page, look.fixture ?? "insights");
};
const calls = (verb: string) => asked(stage.page, verb);
const button = (name: string | RegExp) => stage.page.getByRole("button", { name });
const slider = (name: string) => stage.page.getByRole("slider", { name, exact: true });
const sheet = () => stage.page.getByRole("dialog");
const picker = () => stage.page.locator(".picker");
const cross = () => stage.page.locator(".cross");

describe("figures", () => {
  test("each opens the events it was counted from, and an event opens in the review", async () => {
    await open();
    await button(/^Acceptance \d/u).click();
    await sheet().locator("[data-event]").nth(2).waitFor();
    expect((await calls("insightEvents"))[0]?.[2]).toEqual({ of: "figure", name: "acceptance" });
    await expectAccessible(stage.page, "the events of a figure");
    await shoot(stage.page, "insights-act-events");
    expect(await sheet().locator("[data-event]").count(), "only what is in sight").toBeLessThan(60);
    await sheet().locator("[data-event]").first().focus();
    await press("ArrowDown", "ArrowDown");
    const third = await sheet().locator("[data-event]").nth(2).getAttribute("data-event");
    const seq = await stage.page.evaluate(() => document.activeElement?.getAttribute("data-event"));
    expect(seq).toBe(third);
    await press("Enter");
    await stage.page.locator(".event h2").waitFor();
    expect(await stage.page.locator(".event").textContent()).toContain(
      Number(third).toLocaleString("en-US"),
    );
    expect(await sheet().count(), "the sheet is gone").toBe(0);
    await button("Insights").click();
    await slider("Acceptance").waitFor();
  });

  test("the end of a long list is reached page by page", async () => {
    await open();
    await button(/^Acceptance \d/u).click();
    await sheet().locator("[data-event]").first().focus();
    const pages = async () => (await press("End"), (await calls("insightEvents")).length);
    await expect
      .poll(pages, { timeout: patienceMs, message: "the next pages are read" })
      .toBeGreaterThan(2);
    await press("Escape");
    expect(await sheet().count()).toBe(0);
  });

  test("each has its definition, with its events and its days as a table", async () => {
    await open();
    await button("Time to accept, median, definition").click();
    await stage.page.getByText("From a card’s coming on screen to its being accepted").waitFor();
    await button("Day by day").click();
    await settled(stage.page);
    const table = stage.page.getByRole("region", { name: "Time to accept, median, day by day" });
    expect(await table.locator("tbody tr").count()).toBe(30);
    await expectAccessible(stage.page, "a definition with its table");
    await button(/^Time to accept, median: [\d,]+ events$/u).click();
    await sheet().getByText("Enter opens an event in the review.").waitFor();
    expect((await calls("insightEvents"))[0]?.[2]).toEqual({ of: "figure", name: "timeToAccept" });
  });

  test("the direction is said, and whether that is good", async () => {
    await open();
    const cell = stage.page.locator("[data-figure='batchesShown']");
    expect(await cell.textContent()).toMatch(/(up|down) [\d.]+%, from [\d,]+/u);
    const latency = await stage.page.locator("[data-figure='suggestionLatency']").textContent();
    expect(latency).toMatch(/up .* worse|down .* better|as before/u);
  });
});

describe("lanes", () => {
  test("by keyboard: the cross line goes over the days of all lanes, Enter opens that day", async () => {
    await open();
    await slider("Suggestion latency").focus();
    await press("ArrowLeft", "ArrowLeft");
    expect(await cross().count(), "one line in each lane").toBe(3);
    const words = await slider("Suggestion latency").getAttribute("aria-valuetext");
    expect(words, "the day and its values").toMatch(/day, .*: p50 \d+ ms, p95 \d+ ms, p99 \d+ ms/u);
    await press("Home");
    expect(await slider("Suggestion latency").getAttribute("aria-valuenow")).toBe("0");
    await expectAccessible(stage.page, "a day that is read");
    await press("Enter");
    await sheet().waitFor();
    const [, filter, counted] = (await calls("insightEvents"))[0] ?? [];
    const { since, until } = filter as { since: number; until: number };
    expect(until - since, "of that one day").toBe(86_400_000);
    expect(counted).toEqual({ of: "figure", name: "suggestionLatency" });
  });

  test("by pointer: a press opens the day under it; beside the lanes nothing is read", async () => {
    await open();
    const box = await slider("Acceptance").boundingBox();
    if (!box) throw new Error("the lane is there");
    await stage.page.mouse.move(box.x + box.width / 2, box.y + 100);
    await settled(stage.page);
    expect(await cross().count()).toBe(3);
    expect(await stage.page.locator(".axis .pill").count(), "the date stands at the axis").toBe(1);
    await stage.page.mouse.click(box.x + box.width / 2, box.y + 100);
    await sheet().waitFor();
    await press("Escape");
    await stage.page.mouse.move(5, 5);
    await stage.page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await settled(stage.page);
    expect(await cross().count()).toBe(0);
  });

  test("a chart's table has its numbers, in the same room", async () => {
    await open();
    const lane = stage.page.getByRole("region", { name: "Acceptance", exact: true });
    const before = (await lane.boundingBox())?.height;
    await button("Acceptance, as a table").click();
    await settled(stage.page);
    const table = lane.locator("table");
    expect(await table.locator("tbody tr").count()).toBe(30);
    expect(await table.locator("thead th").allTextContents()).toEqual([
      "Day",
      "Share",
      "Before",
      "Accepted",
      "Batches shown",
      "Deploys",
    ]);
    expect((await lane.boundingBox())?.height, "nothing below it jumps").toBe(before);
    await expectAccessible(stage.page, "a lane as a table");
    await shoot(stage.page, "insights-act-table");
    await button("Acceptance, as a table").click();
    await slider("Acceptance").waitFor();
  });

  test("the definition is one press away, and opens what was counted", async () => {
    await open();
    await button("Delivery backlog, definition").click();
    await stage.page.getByText("The most deliveries that waited at once").waitFor();
    await expectAccessible(stage.page, "a definition");
    await button(/^Delivery backlog: [\d,]+ events$/u).click();
    await sheet().waitFor();
    expect((await calls("insightEvents"))[0]?.[2]).toEqual({ of: "figure", name: "mostWaiting" });
  });
});

describe("beside the lanes", () => {
  test("every row opens its events", async () => {
    await open();
    const rows = [
      ["Acceptance by kind", { of: "kind", key: "knowledge" }],
      ["Acceptance by article", { of: "article", key: "ka-0" }],
      ["Feedback by kind", { of: "feedback", key: "helpful" }],
      ["Summaries", { of: "figure", name: "summariesMade" }],
    ] as const;
    for (const [list, counted] of rows) {
      await stage.page.getByRole("list", { name: list }).getByRole("button").first().click();
      await sheet().waitFor();
      expect((await calls("insightEvents")).at(-1)?.[2], list).toEqual(counted);
      await press("Escape");
    }
    await stage.page.getByRole("table", { name: "Calls" }).getByRole("button").first().click();
    await sheet().waitFor();
    expect((await calls("insightEvents")).at(-1)?.[2]).toEqual({ of: "call", key: "suggestions" });
  });

  test("hours by keyboard, and every side as a table", async () => {
    await open();
    await slider("Acceptance by hour").focus();
    await press("ArrowRight");
    expect(await slider("Acceptance by hour").getAttribute("aria-valuetext")).toMatch(/^10 AM: /u);
    await press("Enter");
    await sheet().waitFor();
    expect((await calls("insightEvents"))[0]?.[2]).toEqual({ of: "hour", key: "10" });
    await press("Escape");
    for (const name of [
      "Acceptance by kind",
      "Acceptance by article",
      "Acceptance by hour",
      "Feedback by kind",
      "Prompts",
      "Calls",
      "Summaries",
    ]) {
      await button(`${name}, as a table`).click();
    }
    await settled(stage.page);
    expect(await stage.page.locator(".right table").count(), "calls have two").toBe(8);
    await expectAccessible(stage.page, "tables at the side");
  });
});

describe("the filter", () => {
  test("spans and conditions are asked; old figures stay, faint, until the new are there", async () => {
    await open();
    await stage.page.evaluate(() => window.farInsights.hold("insights", true));
    await stage.page.getByLabel("Queue").selectOption("Billing");
    await settled(stage.page);
    const body = stage.page.getByRole("main", { name: "Insights" });
    expect(await body.getAttribute("aria-busy")).toBe("true");
    expect(await stage.page.locator(".stale").count(), "said to be old").toBe(1);
    expect(await slider("Acceptance").count(), "and still there").toBe(1);
    await stage.page.evaluate(() => window.farInsights.hold("insights", false));
    await stage.page.waitForFunction(() => !document.querySelector(".stale"));
    await stage.page.getByRole("radio", { name: "7 days" }).check({ force: true });
    await settled(stage.page);
    const filter = (await calls("insights")).at(-1)?.[1] as { since: number; until: number };
    expect(filter).toMatchObject({ queue: "Billing", zone: "UTC" });
    expect(filter.until - filter.since).toBe(7 * 86_400_000);
  });

  test("an own range by keyboard; a wrong one is said and not asked", async () => {
    await open();
    await button(/choose other days/u).click();
    await picker().getByLabel("From").fill("2026-07-09");
    await picker().getByLabel("To", { exact: true }).fill("2026-07-01");
    await press("Enter");
    await stage.page.getByText("The last day comes before the first.").waitFor();
    await expectAccessible(stage.page, "a wrong range");
    expect(await calls("insights")).toHaveLength(1);
    await picker().getByLabel("To", { exact: true }).fill("2026-07-12");
    await press("Enter");
    await settled(stage.page);
    expect((await calls("insights")).at(-1)?.[1]).toMatchObject({
      since: Date.UTC(2026, 6, 9),
      until: Date.UTC(2026, 6, 13),
    });
    await button(/choose other days/u).click();
    await press("Escape");
    expect(await picker().getByLabel("From").count(), "Esc closes").toBe(0);
  });

  test("a failure is said with a way to try again", async () => {
    await open({ fixture: "insightsRefused" });
    await stage.page.getByText("The figures can’t be counted").waitFor();
    await stage.page.evaluate(() => window.farInsights.refuse("insights", null));
    await button("Try now").click();
    await stage.page.locator(".lane canvas").first().waitFor();
  });
});

describe("files", () => {
  test("the picture is a PNG, and where it is is said", async () => {
    await open();
    await button("Export").click();
    await expectAccessible(stage.page, "what can be written");
    await stage.page.getByRole("menuitem", { name: /^PNG/u }).click();
    await stage.page.locator(".line").getByText("Cuecard insights 2026-07-09.png").waitFor();
    const png = await stage.page.evaluate(() => {
      const bytes = window.farInsights.asked.find((one) => one[0] === "saveInsightsPicture")?.[1];
      return bytes instanceof Uint8Array
        ? { head: [...bytes.slice(0, 8)], size: bytes.length }
        : null;
    });
    expect(png?.head).toEqual([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    expect(png?.size, "something is drawn on it").toBeGreaterThan(50_000);
    await expectAccessible(stage.page, "a written file");
    await button("Close").click();
    await button("Export").click();
    await stage.page.getByRole("menuitem", { name: /^CSV/u }).click();
    await stage.page.locator(".line").getByText(".csv").waitFor();
  });
});
