// The review in a real browser: every state in both themes and at every size, and a reviewer's walks
// by keyboard and by pointer.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { reviewFixtures, type ReviewFixture } from "../../src/host/fixture/review.ts";
import {
  asked,
  change,
  expectAccessible,
  patienceMs,
  play,
  settled,
  shoot,
  Stage,
  type Look,
} from "./harness.ts";

const desk = { page: "desk.html", area: "review", width: 1200, height: 800 } as const;
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
      .filter((one) => one.getBoundingClientRect().right > innerWidth + 0.5)
      .map((one) => one.outerHTML.slice(0, 120)),
  );
}

/** Waits until what was found, the interaction and its event are there, where there are any. */
async function read(page: Page, fixture: string): Promise<void> {
  const none = ["reviewEmpty", "reviewLoading", "reviewRefused"].includes(fixture);
  if (!none) await page.locator(".event .body").waitFor({ state: "attached" });
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
      await read(page, first[1].fixture);
      for (const [name, look] of looks) {
        await change(page, look);
        await shoot(page, name);
        expect(await over(page), `${name}: nothing reaches over the window's edge`).toEqual([]);
        await expectAccessible(page, name);
      }
      expect(faults, "the page has no complaint, and the policy refused nothing").toEqual([]);
    } finally {
      await page.context().close();
    }
  }
  const looks = (fixture: ReviewFixture) =>
    themes.flatMap((theme) =>
      sizes.map(
        ([width, height]) =>
          [`${fixture}-${theme}-${width}`, { ...desk, fixture, theme, width, height }] as const,
      ),
    );

  test.each(reviewFixtures)("%s", (fixture) => check(looks(fixture)));
  test.each(["review", "reviewEmpty", "reviewBroken"] as const)(
    "%s with text twice the size",
    (fixture) => check([[`${fixture}-200`, { ...desk, fixture, text: 200 }]]),
  );
  test("with forced colors", () =>
    check([["review-forced", { ...desk, fixture: "review", forcedColors: true }]]));
  test("with more contrast", () =>
    check([["review-contrast", { ...desk, fixture: "review", contrast: true }]]));
  test.each(["de", "fr", "es", "ja"])("in %s", (language) =>
    check([
      [`review-${language}`, { ...desk, fixture: "reviewLong", language }],
      [`review-${language}-960`, { ...desk, fixture: "review", language, width: 960, height: 600 }],
    ]),
  );
});

const stage = play("review", desk);
const { press } = stage;
const open = async (look: Partial<Look> = {}) => {
  await stage.open(look);
  await read(stage.page, look.fixture ?? "review");
};
const type = async (text: string) => {
  await stage.page.keyboard.type(text);
  await settled(stage.page);
};
/** Types so that no rest lies between two letters, however slow the machine is. */
const typeWithoutRest = async (text: string) => {
  await stage.page.locator("input:focus").evaluate((field: HTMLInputElement, letters) => {
    for (const letter of letters) {
      field.value += letter;
      field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    }
  }, text);
  await settled(stage.page);
};
const calls = (verb: string) => asked(stage.page, verb);
/** What has the focus, as a person would name it. */
const focused = () =>
  stage.page.evaluate(() => {
    const one = document.activeElement;
    return one?.getAttribute("aria-label") ?? one?.textContent.trim().replace(/\s+/gu, " ") ?? "";
  });
const found = () => stage.page.locator(".found");
const eventHead = () => stage.page.locator(".event h2").textContent();
const head = () => stage.page.locator("header:visible").first();

describe("finding", () => {
  test("by keyboard alone: search, into the results, open, look, and back", async () => {
    await open();
    await press("/");
    const before = (await calls("findHistory")).length;
    await typeWithoutRest("gift card");
    await stage.page.getByText("386 interactions").first().waitFor();
    const finds = await calls("findHistory");
    expect(finds.length, "asked when the keys rest, not at each").toBe(before + 1);
    expect(finds.at(-1)?.[1]).toMatchObject({ text: "gift card" });
    expect(await stage.page.locator("[aria-live=polite]").allTextContents()).toContain(
      "386 interactions",
    );
    await press("ArrowDown", "ArrowDown");
    expect(await focused()).toContain("Billing · bd7632f3");
    await press("Enter");
    await stage.page.getByRole("heading", { name: "Billing · bd7632f3" }).waitFor();
    await press("Home", "ArrowUp");
    expect(await stage.page.evaluate(() => document.activeElement?.tagName)).toBe("INPUT");
    await press("Escape");
    await stage.page.getByText("1,284 interactions").first().waitFor();
    await expectAccessible(stage.page, "after a search");
  });

  test("conditions that are set stand out, and each is cleared at its place", async () => {
    await open();
    await found().getByLabel("Action", { exact: true }).selectOption("suggestion_accepted");
    await found().getByLabel("Time", { exact: true }).selectOption("days90");
    await settled(stage.page);
    const last = (await calls("findHistory")).at(-1)?.[1] as { actions: string[]; since: number };
    expect(last.actions).toEqual(["suggestion_accepted"]);
    expect(Date.now() - last.since, "ninety days").toBeLessThan(90.1 * 86_400_000);
    await shoot(stage.page, "review-act-filters");
    await expectAccessible(stage.page, "conditions");
    await stage.page.getByRole("button", { name: "Clear Action" }).click();
    await settled(stage.page);
    expect(await focused(), "the focus stays at the condition").toBe("Action");
    expect((await calls("findHistory")).at(-1)?.[1]).toMatchObject({ actions: [] });
  });

  test("an own range has two days, and ends after the second", async () => {
    await open();
    await found().getByLabel("Time", { exact: true }).selectOption("own");
    await found().getByLabel("From").fill("2026-07-01");
    await found().getByLabel("To", { exact: true }).fill("2026-07-09");
    await settled(stage.page);
    expect((await calls("findHistory")).at(-1)?.[1]).toMatchObject({
      since: Date.UTC(2026, 6, 1),
      until: Date.UTC(2026, 6, 10),
    });
  });

  test("a filter is kept under a name, chosen, and forgotten with a way back", async () => {
    await open();
    await press("/");
    await type("refund");
    await stage.page.getByText("386 interactions").first().waitFor();
    await stage.page.getByRole("button", { name: "Save this filter" }).click();
    await press("Enter");
    await stage.page.getByText("A name has 1 to 60 characters.").waitFor();
    await expectAccessible(stage.page, "a name that is missing");
    await type("Refunds");
    await press("Enter");
    expect((await calls("saveFilter"))[0]?.[1]).toMatchObject({
      name: "Refunds",
      filter: { text: "refund" },
    });
    await stage.page.getByRole("button", { name: "Clear the search" }).click();
    await stage.page.getByText("1,284 interactions").first().waitFor();
    await stage.page.getByRole("button", { name: "Refunds", exact: true }).click();
    await stage.page.getByText("386 interactions").first().waitFor();
    expect(await found().getByRole("textbox").inputValue()).toBe("refund");
    await stage.page.getByRole("button", { name: "Forget Refunds" }).click();
    await stage.page.getByRole("button", { name: "Undo" }).click();
    await settled(stage.page);
    expect(await calls("saveFilter")).toHaveLength(2);
  });

  test("nothing found has one action; what is wrong with the words stands at the field", async () => {
    await open();
    await press("/");
    await type("nothing");
    await stage.page.getByRole("heading", { name: "Nothing found" }).waitFor();
    await expectAccessible(stage.page, "nothing found");
    await shoot(stage.page, "review-act-none");
    await stage.page.getByRole("button", { name: "Clear all filters" }).click();
    await stage.page.getByText("1,284 interactions").first().waitFor();
    await press("/");
    await type("unbalanced");
    await stage.page.getByText("Too many words.").waitFor();
    const input = found().getByRole("textbox");
    expect(await input.getAttribute("aria-invalid")).toBe("true");
  });

  test("a failed search is tried again", async () => {
    await open({ fixture: "reviewRefused" });
    await stage.page.getByText("The search failed").waitFor();
    await stage.page.evaluate(() => window.farReview.refuse("findHistory", null));
    await stage.page.getByRole("button", { name: "Try now" }).click();
    await stage.page.getByRole("heading", { name: "Nothing on record yet" }).waitFor();
  });

  test("a hundred thousand rows: a screenful in the page, a few pages in memory", async () => {
    await open({ fixture: "reviewMany" });
    await stage.page.getByText("More than 10,000 interactions").first().waitFor();
    const list = stage.page.locator(".found .scroller");
    const rows = () => stage.page.locator("[data-interaction]").count();
    const most: number[] = [];
    let known = 0;
    for (let nth = 0; nth < 60; nth += 1) {
      await list.evaluate((one) => (one.scrollTop = one.scrollHeight));
      await settled(stage.page);
      most.push(await rows());
      known = (await calls("findHistory")).length;
    }
    expect(known, "page after page was read").toBeGreaterThan(40);
    expect(Math.max(...most), "only what is in sight is in the page").toBeLessThan(60);
    await list.evaluate((one) => (one.scrollTop = 0));
    await stage.page.locator("[data-index='0'] [data-interaction]").waitFor();
    const again = (await calls("findHistory")).slice(known);
    expect(
      again.some((one) => one[2] === null),
      "the first page was let go and is read again",
    ).toBe(true);
    await stage.page.locator("[data-interaction][tabindex='0']").first().focus();
    await press("End");
    const place = () =>
      stage.page.evaluate(() =>
        Number(document.activeElement?.closest<HTMLElement>("[data-index]")?.dataset["index"]),
      );
    await expect
      .poll(place, { timeout: patienceMs, message: "the last row that is known has the focus" })
      .toBeGreaterThan(1000);
  });
});

describe("playing back", () => {
  test("arrows step an event, shift-arrows ten seconds, the slider says where it is", async () => {
    await open();
    await press("ArrowRight", "ArrowRight");
    expect(await stage.page.locator(".event .fact").first().textContent()).toContain("3 of 43");
    const slider = stage.page.locator(".timeline [role=slider]");
    expect(await slider.getAttribute("aria-valuetext")).toContain("0:12 of 7:29");
    await press("Shift+ArrowRight");
    expect(await slider.getAttribute("aria-valuetext")).toContain("0:22 of 7:29");
    await press("ArrowRight");
    expect(await slider.getAttribute("aria-valuetext")).toContain("0:31");
    await slider.focus();
    await press("End");
    expect(await slider.getAttribute("aria-valuetext")).toContain("7:29 of 7:29");
    await press("Home");
    expect(await slider.getAttribute("aria-valuenow")).toBe("0");
  });

  test("space plays and pauses, and the panel is the agent's", async () => {
    await open();
    await stage.page.getByRole("radio", { name: "16×" }).check({ force: true });
    await stage.page.locator("[data-seq]").first().focus();
    await press("Space");
    await stage.page.getByRole("button", { name: "Pause" }).waitFor();
    await stage.page.waitForFunction(
      () =>
        Number(document.querySelector(".timeline [role=slider]")?.getAttribute("aria-valuenow")) >
        44,
    );
    await press("Space");
    await stage.page.getByRole("button", { name: "Play" }).waitFor();
    await stage.page.getByRole("switch", { name: "As the agent saw it" }).click();
    const panel = stage.page.getByRole("img", { name: /^The panel at/u });
    await panel.waitFor();
    expect(await stage.page.locator(".ground .panel:visible article").count()).toBeGreaterThan(0);
    expect(
      await stage.page
        .locator(".ground .panel:visible")
        .evaluate((one) => one.hasAttribute("inert")),
      "nothing in it can be pressed",
    ).toBe(true);
    await expectAccessible(stage.page, "as the agent saw it");
    await shoot(stage.page, "review-act-seen");
    await press("d", "c", "1");
    expect(await calls("dismissSuggestion")).toEqual([]);
  });

  test("five thousand events are one list", async () => {
    await open({ fixture: "reviewMany" });
    const count = () => stage.page.locator(".timeline [data-seq]").count();
    expect(await count()).toBeLessThan(60);
    await stage.page.locator(".timeline [data-seq]").first().focus();
    await press("End");
    await stage.page.locator(".event .fact", { hasText: "5,000 of 5,000" }).waitFor();
    expect(await count()).toBeLessThan(60);
    await expectAccessible(stage.page, "five thousand events");
  });
});

describe("one event", () => {
  test("fields and JSON, its neighbors, copies", async () => {
    await open();
    await stage.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await found().getByLabel("Action", { exact: true }).selectOption("suggestion_accepted");
    await settled(stage.page);
    await stage.page.locator("[data-interaction]").first().click();
    await stage.page.locator(".event h2", { hasText: "Suggestion accepted" }).waitFor();
    await stage.page.getByRole("radio", { name: "JSON" }).check({ force: true });
    await settled(stage.page);
    expect(await stage.page.locator("pre").textContent()).toContain('"suggestionId": "sg-4410-72"');
    await expectAccessible(stage.page, "JSON");
    await stage.page.getByRole("button", { name: "Copy proof" }).click();
    await stage.page.getByText("Proof copied").waitFor();
    const proof = await stage.page.evaluate(() => navigator.clipboard.readText());
    expect(JSON.parse(proof)).toHaveProperty("hash");
    await stage.page.getByRole("button", { name: "Copy event" }).click();
    await stage.page.getByText("Event copied").waitFor();
    await stage.page.getByRole("button", { name: "Next event" }).click();
    await stage.page.locator(".event h2", { hasText: "Delivered" }).waitFor();
    expect(await stage.page.locator(".event").textContent()).toContain("Idempotency-Key");
  });

  test("what was erased says so", async () => {
    await open();
    await press("/", "Escape");
    await stage.page.locator("[data-seq]").first().focus();
    await press("End", "ArrowUp", "ArrowUp");
    expect(await stage.page.locator(".event").textContent()).toContain("That it was stays");
    expect(await focused()).toContain("Erased");
    await expectAccessible(stage.page, "an erased event");
  });

  test("below 1100 px it is a tab, and Enter on the event opens it", async () => {
    await open({ width: 1000 });
    await stage.page.locator("[data-seq]").first().focus();
    await press("ArrowDown", "Enter");
    expect(await stage.page.getByRole("tab", { name: "Event" }).getAttribute("aria-selected")).toBe(
      "true",
    );
    expect(await eventHead()).toContain("Utterance recorded");
  });
});

describe("the seal", () => {
  test("stands in the studio too, and leads to where the chain is broken", async () => {
    await stage.open({ fixture: "reviewBroken", area: undefined as never });
    await stage.page.getByRole("button", { name: "Broken at event 1,198,204: edited" }).click();
    await stage.page.locator(".event h2", { hasText: "Suggestion accepted" }).waitFor();
    const event = stage.page.locator(".event");
    expect(await event.textContent()).toContain("Event 1,198,204");
    expect(await event.textContent()).toContain("broken here");
    await expectAccessible(stage.page, "a broken chain");
    await stage.page.getByRole("button", { name: "Studio" }).click();
    await head().getByText("Broken at event").waitFor();
    await stage.page.getByRole("button", { name: "Review" }).click();
    await settled(stage.page);
    expect(await event.textContent(), "each area stays as it was left").toContain("1,198,204");
  });

  test("is verified at a press, with progress, and stopped", async () => {
    await open({ fixture: "reviewUnverified" });
    await head().getByRole("button", { name: "Verify" }).click();
    await head().getByRole("progressbar").waitFor();
    await stage.page.evaluate(() =>
      window.farReview.change({ seal: { state: "verifying", done: 602_166, total: 1_204_331 } }),
    );
    await head().getByText("Verifying, 50.0%").waitFor();
    await expectAccessible(stage.page, "being verified");
    await head().getByRole("button", { name: "Stop verifying" }).click();
    expect(await calls("cancelVerify")).toHaveLength(1);
    await stage.page.evaluate(() =>
      window.farReview.change({
        seal: { state: "verified", to: 12, at: Date.now(), tookMs: 40, signed: false },
      }),
    );
    await head().getByRole("button", { name: "Verified to event 12" }).click();
    await head().getByText("No signed checkpoint vouches for it yet.").waitFor();
    await expectAccessible(stage.page, "the seal's story");
    await press("Escape");
    expect(await head().getByText("No signed checkpoint").count()).toBe(0);
  });
});

describe("export", () => {
  test("offers three formats, can be stopped, and says where the file is", async () => {
    await open();
    await stage.page.getByRole("button", { name: "Export 3,852" }).click();
    await expectAccessible(stage.page, "the formats");
    await shoot(stage.page, "review-act-export");
    await stage.page.getByRole("menuitem", { name: "Parquet" }).click();
    expect((await calls("exportHistory"))[0]?.[2]).toBe("parquet");
    await stage.page.getByText("Writing, 1,200 events so far").waitFor();
    await stage.page.getByRole("button", { name: "Cancel the export" }).click();
    await stage.page.getByText("Nothing was left behind.").waitFor();
    await stage.page.evaluate(() =>
      window.farReview.change({
        export: {
          state: "written",
          events: 3852,
          sha256: "ab".repeat(32),
          file: "Downloads/x.csv",
        },
      }),
    );
    await stage.page.getByText("Downloads/x.csv").waitFor();
    await expectAccessible(stage.page, "a written export");
    await stage.page.getByRole("button", { name: "Close" }).click();
    await settled(stage.page);
    expect(await stage.page.getByText("Downloads/x.csv").count()).toBe(0);
  });
});
