// The privacy area in a real browser: every state in both themes and at every size, and a reviewer's
// walks by keyboard: retention, an erasure, the support bundle.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  liveInteraction,
  noInteraction,
  pastInteraction,
  privacyFixtures,
  type PrivacyFixture,
} from "../../src/host/fixture/privacy.ts";
import {
  asked,
  checkLooks,
  expectAccessible,
  play,
  settled,
  shoot,
  Stage,
  type Look,
} from "./harness.ts";

const desk = { page: "desk.html", area: "privacy", width: 1200, height: 800 } as const;
const sizes = [
  [960, 600],
  [1200, 800],
] as const;

async function read(page: Page, fixture: string): Promise<void> {
  const none = ["privacyLoading", "privacyRefused"].includes(fixture);
  if (!none) await page.locator(".run .words, .run .outcome").first().waitFor();
  await settled(page);
}

describe("in both themes, at every size", () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open();
  });
  afterAll(() => stage.close());

  const check = (fixture: PrivacyFixture, looks: readonly (readonly [string, Look])[]) =>
    checkLooks(stage, looks, (page) => read(page, fixture));
  test.each(privacyFixtures)("%s", (fixture) =>
    check(
      fixture,
      (["light", "dark"] as const).flatMap((theme) =>
        sizes.map(
          ([width, height]) =>
            [`${fixture}-${theme}-${width}`, { ...desk, fixture, theme, width, height }] as const,
        ),
      ),
    ),
  );
  test.each(["privacy", "privacyDone"] as const)("%s, whole", (fixture) =>
    check(fixture, [[`${fixture}-whole`, { ...desk, fixture, height: 1700 }]]),
  );
  test("with text twice the size", () =>
    check("privacyDone", [["privacy-200", { ...desk, fixture: "privacyDone", text: 200 }]]));
  test("with forced colors", () =>
    check("privacyDone", [
      ["privacy-forced", { ...desk, fixture: "privacyDone", forcedColors: true, height: 1700 }],
    ]));
  test("with more contrast", () =>
    check("privacy", [["privacy-contrast", { ...desk, fixture: "privacy", contrast: true }]]));
  test.each(["de", "fr", "es", "ja"])("in %s", (language) =>
    check("privacyDone", [
      [`privacy-${language}`, { ...desk, fixture: "privacyDone", language, height: 1700 }],
      [`privacy-${language}-960`, { ...desk, fixture: "privacyDone", language, width: 960 }],
    ]),
  );
});

const stage = play("privacy", desk);
const { press } = stage;
const open = async (look: Partial<Look> = {}) => {
  await stage.open(look);
  await read(stage.page, look.fixture ?? "privacy");
};
const calls = (verb: string) => asked(stage.page, verb);
const section = (name: string) => stage.page.getByRole("region", { name, exact: true });
const field = (name: string) => stage.page.getByRole("textbox", { name, exact: true });
const button = (name: string) => stage.page.getByRole("button", { name, exact: true });
/** What has the focus, as a person would name it. */
const focused = () =>
  stage.page.evaluate(() => {
    const one = document.activeElement;
    return one?.getAttribute("aria-label") ?? one?.textContent.trim().replace(/\s+/gu, " ") ?? "";
  });

describe("retention", () => {
  test("what would go is counted when the keys rest, and said beside what is in force", async () => {
    await open();
    await field("Injected prompts, in days").fill("");
    await stage.page.keyboard.type("30");
    await stage.page.getByText("more than with what is in force").waitFor();
    const forms = (await calls("retentionDryRun")).map((one) => one[1]);
    expect(forms.at(-1), "counted with what is typed").toMatchObject({ injectionsDays: 30 });
    expect(forms.length, "not at every key").toBeLessThanOrEqual(3);
    expect(await section("Retention").textContent()).toContain("In force: 90 days");
    await stage.page.getByRole("columnheader", { name: "In force" }).waitFor();
    await expectAccessible(stage.page, "a form that differs");
    await shoot(stage.page, "privacy-differs");
  });

  test("Enter keeps it, and it can be taken back", async () => {
    await open();
    await field("Summaries, in days").fill("30");
    await press("Enter");
    await stage.page.getByText("Saved, and in force").waitFor();
    expect((await calls("saveRetention"))[0]?.[1]).toMatchObject({ summariesDays: 30 });
    await button("Undo Z").or(button("Undo")).first().click();
    await settled(stage.page);
    expect((await calls("saveRetention"))[1]?.[1]).toMatchObject({ summariesDays: 365 });
    expect(await field("Summaries, in days").inputValue()).toBe("365");
  });

  test("a refused save leaves what was typed, and the focus at the wrong field", async () => {
    await open();
    await stage.page.evaluate(() =>
      window.farPrivacy.refuse("saveRetention", {
        code: "invalidInput",
        message: "",
        fields: [{ path: "summariesDays", message: "Must be at least 30." }],
      }),
    );
    await field("Summaries, in days").fill("7");
    await press("Enter");
    await stage.page.getByText("Must be at least 30.").waitFor();
    expect(await field("Summaries, in days").inputValue()).toBe("7");
    expect(await focused()).toBe("Summaries, in days");
    await expectAccessible(stage.page, "a refused save");
    await shoot(stage.page, "privacy-refused-save");
  });

  test("a number that is none is said at its field, and nothing is sent", async () => {
    await open();
    await field("Injected prompts, in days").fill("40000");
    await stage.page.getByText("Whole days, 1 to 36,500.").waitFor();
    await press("Enter");
    expect(await calls("saveRetention"), "nothing is saved").toEqual([]);
    await button("Discard changes").click();
    await settled(stage.page);
    expect(await field("Injected prompts, in days").inputValue()).toBe("90");
  });

  test("applying asks once with the numbers; Enter keeps, and only a press of its own takes", async () => {
    await open();
    await button("Apply now…").focus();
    await press("Enter");
    const ask = stage.page.getByRole("group", { name: /for good\?/u });
    await ask.waitFor();
    expect(await ask.textContent()).toContain("the contents of");
    expect(await focused(), "what has the focus keeps it").toBe("Keep it");
    await expectAccessible(stage.page, "asked");
    await shoot(stage.page, "privacy-asked");
    await press("Enter");
    expect(await calls("applyRetention"), "two times Enter take nothing").toEqual([]);
    expect(await focused()).toBe("Apply now…");

    await press("Enter", "Escape");
    expect(await focused(), "Esc is one step back").toBe("Apply now…");
    await press("Enter");
    await ask.waitFor();
    await press("Tab", "Enter");
    expect(await calls("applyRetention")).toHaveLength(1);
    await stage.page.getByRole("progressbar", { name: "Retention is being applied" }).waitFor();
    await button("Stop").click();
    expect(await calls("cancelRetention")).toHaveLength(1);
    await stage.page.getByRole("group", { name: /Retention was stopped/u }).waitFor();
  });

  test("what is not saved can't be applied", async () => {
    await open();
    await field("Summaries, in days").fill("30");
    await button("Apply now…").click({ force: true });
    await settled(stage.page);
    expect(await stage.page.getByRole("group", { name: /for good\?/u }).count()).toBe(0);
    expect(await section("Retention").textContent()).toContain("save or discard first");
  });

  test("locked by the environment: to be read, not to be changed", async () => {
    await open({ fixture: "privacyLocked" });
    const locked = field("Injected prompts, in days");
    expect(await locked.getAttribute("readonly")).not.toBeNull();
    expect(await section("Retention").getByText("Set by the environment").count()).toBe(3);
  });
});

describe("an erasure", () => {
  const id = () => field("Interaction id");

  test("by keyboard: paste, read, type the beginning, press, and open what proves it", async () => {
    await open();
    await id().fill(pastInteraction);
    await stage.page.getByText("Waiting deliveries, discarded unsent").waitFor();
    const sure = stage.page.getByRole("textbox", { name: /first 4 characters/u });
    await press("Enter");
    await sure.focus();
    await press("Enter");
    expect(await calls("eraseInteraction"), "Enter before it is meant does nothing").toEqual([]);
    await stage.page.keyboard.type("BD76");
    await press("Enter");
    expect(await focused(), "Enter goes to the button").toBe("Erase for good");
    expect(await calls("eraseInteraction")).toEqual([]);
    await expectAccessible(stage.page, "about to erase");
    await shoot(stage.page, "privacy-erase");
    await press("Enter");
    expect(await calls("eraseInteraction")).toEqual([["eraseInteraction", pastInteraction]]);
    await stage.page.getByRole("progressbar", { name: /Erasing/u }).waitFor();

    await stage.page.evaluate((interaction) => {
      const done = { state: "done", interaction, events: 61, texts: 3, deliveries: 1 } as const;
      window.farPrivacy.change({ erasure: { ...done, seq: 1_204_332 } });
    }, pastInteraction);
    await stage.page.getByText("Gone: 61 contents, 3 texts, and 1 waiting delivery.").waitFor();
    expect(await id().inputValue(), "the form is empty again").toBe("");
    await button("Event 1,204,332 proves it").click();
    await stage.page.getByRole("heading", { name: "Review" }).waitFor();
    expect((await calls("recordedEvent")).map((one) => one[1])).toContain(1_204_332);
  });

  test("a wrong beginning erases nothing", async () => {
    await open();
    await id().fill(pastInteraction);
    const sure = stage.page.getByRole("textbox", { name: /first 4 characters/u });
    await sure.fill("bd7x");
    await button("Erase for good").click({ force: true });
    expect(await calls("eraseInteraction")).toEqual([]);
    expect(await sure.inputValue(), "what was typed stays").toBe("bd7x");
  });

  test("one that is still running is to be ended first", async () => {
    await open();
    await id().fill(liveInteraction);
    await stage.page.getByRole("group", { name: "It is still running: end it first" }).waitFor();
    expect(await button("Erase for good").count()).toBe(0);
    await expectAccessible(stage.page, "a running interaction");
    await shoot(stage.page, "privacy-live");
  });

  test("what is no id, and what is not on record, is said at the field", async () => {
    await open();
    await id().fill("not an id");
    await press("Tab");
    await stage.page.getByText("This is not an interaction’s id").waitFor();
    await id().fill(noInteraction);
    await stage.page.getByText("Nothing of this interaction is on record.").waitFor();
    expect(await id().getAttribute("aria-invalid")).toBe("true");
  });

  test("one that broke off goes on", async () => {
    await open({ fixture: "privacyFailed" });
    await button("Go on").click();
    expect(await calls("eraseInteraction")).toEqual([["eraseInteraction", pastInteraction]]);
  });

  test("from the review's timeline the id is filled in, and nothing more", async () => {
    await stage.open({ area: "review" });
    await stage.page.locator(".event .body").waitFor({ state: "attached" });
    await button("Erase…").click();
    await stage.page.getByText("Contents of events that go").waitFor();
    expect(await id().inputValue()).toMatch(/^[0-9a-f-]{36}$/u);
    expect(await stage.page.evaluate(() => document.activeElement?.tagName)).toBe("INPUT");
    expect(await calls("eraseInteraction")).toEqual([]);
  });
});

test("the support bundle says what never is in it, and where it is", async () => {
  await open();
  expect(await section("Support bundle").textContent()).toContain("unlock phrases");
  await button("Write the bundle").click();
  expect(await calls("supportBundle")).toHaveLength(1);
  await stage.page.getByRole("progressbar", { name: "The bundle is being written" }).waitFor();
  await stage.page.evaluate(() =>
    window.farPrivacy.change({
      bundle: {
        state: "written",
        file: "/home/mara/Downloads/Cuecard support.zip",
        bytes: 184_211,
        parts: ["README.txt"],
        redacted: 412,
      },
    }),
  );
  await stage.page.getByText("/home/mara/Downloads/Cuecard support.zip (184 kB)").waitFor();
});
