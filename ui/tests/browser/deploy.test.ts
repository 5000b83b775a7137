// The deploy page and the injections, in a real browser: what is shown before, during and after, and
// what the far end is asked. The studio leads there by its own button.
import { describe, expect, test } from "vitest";
import type { DeployReview, DeployView, StepView } from "../../src/bindings.ts";
import * as harness from "./harness.ts";
import { change, expectAccessible, play, settled, shoot, type Look } from "./harness.ts";

const stage = play("studio");
const { press } = stage;
const big = { page: "desk.html", width: 1200, height: 800 } as const;
const button = (name: string | RegExp) => stage.page.getByRole("button", { name });
const notice = () => stage.page.locator(".change .notice");
const words = async () => (await notice().textContent())?.replace(/\s+/g, " ") ?? "";
const asked = (verb: string) => harness.asked(stage.page, verb);

const step = (state: StepView["state"], part: Partial<StepView> = {}): StepView => ({
  state,
  tries: 1,
  status: null,
  latencyMs: null,
  retryAt: null,
  ...part,
});

/** The deploy page of a prompt that differs and breaks no rule. */
async function open(look: Partial<Look> = {}): Promise<void> {
  await stage.open({ ...big, ...look });
  await stage.page.getByText("Chargeback mentioned").first().click();
  await stage.page.locator("[data-deploy]").click();
  await stage.page.locator(".deploy table").first().waitFor();
  await settled(stage.page);
}
async function ends(part: Partial<DeployView>): Promise<void> {
  await stage.page.evaluate((one) => window.farStudio.deployEnds(one), part);
}
async function deploy(): Promise<void> {
  await button(/^Deploy version 4$/).click();
  await settled(stage.page);
}
/** The deploy that is under way, as the far end's view has it. */
async function runs(part: Partial<DeployView>): Promise<void> {
  await stage.page.evaluate(() => window.farStudio.holdDeploys(true));
  await deploy();
  await stage.page.evaluate(
    ([one]) => {
      const id = window.farStudio.asked.findLast((call) => call[0] === "deployPrompt")?.[1];
      const waiting = { state: "waiting", tries: 0, status: null, latencyMs: null, retryAt: null };
      window.farStudio.change({
        deploy: {
          promptId: String(id),
          version: 4,
          rollbackTo: null,
          check: { ...waiting, state: "done" },
          put: waiting,
          readBack: waiting,
          compare: waiting,
          sha256: "5ad2907e".repeat(8),
          readSha256: null,
          compared: null,
          different: [],
          outcome: null,
          problem: null,
          correlationId: "b81e2c70-4f6a-4a8e-9a55-7c1b0d2e4c07",
          ...one,
        } as never,
      });
    },
    [part] as const,
  );
  await settled(stage.page);
}

describe("before", () => {
  test("it asks once, by being the page; what differs is marked, the rest folded away", async () => {
    await open();
    expect(await asked("deployPrompt"), "nothing was deployed by coming here").toEqual([]);
    expect(
      await stage.page.evaluate(() => document.activeElement?.tagName),
      "reading begins at the heading",
    ).toBe("H1");
    expect(await stage.page.locator("tr.differs").count()).toBe(1);
    await button(/more fields the same/).click();
    await settled(stage.page);
    expect(await stage.page.locator("tbody tr").count()).toBeGreaterThan(8);
    await stage.page.getByRole("radio", { name: "JSON" }).check();
    await settled(stage.page);
    expect(await stage.page.locator("li.changed").count()).toBe(2);
    await shoot(stage.page, "deploy-json");
    await expectAccessible(stage.page);
  });

  test("Esc and the breadcrumb go back, and the focus to the button it came from", async () => {
    await open();
    await press("Escape");
    expect(await stage.page.locator(".deploy").count()).toBe(0);
    await stage.page.waitForFunction(() => document.activeElement?.hasAttribute("data-deploy"));
  });

  test.each([
    [
      "unread",
      { problem: { code: "unreachable", message: "api.example can't be reached", fields: [] } },
      "What is deployed can’t be read now",
    ],
    [
      "violations",
      {
        violations: [
          { path: "display.content", kind: "length", message: "Must not be empty.", span: null },
        ],
      },
      "Not ready to deploy",
    ],
    ["overtaken", { overtaken: true }, "Somebody deployed meanwhile"],
  ] as [string, Partial<DeployReview>, string][])("%s", async (name, part, title) => {
    await stage.open(big);
    await stage.page.evaluate((one) => window.farStudio.reviews(one), part);
    await stage.page.getByText("Chargeback mentioned").first().click();
    await stage.page.locator("[data-deploy]").click();
    await notice().waitFor();
    expect(await words()).toContain(title);
    await shoot(stage.page, `deploy-${name}`);
    await expectAccessible(stage.page);
    if (name === "overtaken") {
      expect(await button(/^Deploy version 4$/).count(), "not by the usual button").toBe(0);
      await button("Deploy version 4 over it").click();
      await settled(stage.page);
      expect(await asked("deployPrompt")).toHaveLength(1);
    } else {
      const main = button(/^Deploy version 4$/);
      expect(await main.getAttribute("aria-disabled")).toBe("true");
      await main.click({ force: true });
      expect(await asked("deployPrompt")).toEqual([]);
    }
  });
});

describe("under way", () => {
  test("each step says how far it is; nothing says success before compare is done", async () => {
    await open();
    await runs({
      put: step("done", { status: 204, latencyMs: 186 }),
      readBack: step("done", { status: 200, latencyMs: 94 }),
      compare: step("running"),
      compared: [8, 11],
    });
    const said = await stage.page.locator(".steps").textContent();
    expect(said).toContain("204 in 186 ms");
    expect(said).toContain("8 of 11 fields match so far");
    expect(await stage.page.locator(".deploy").textContent()).not.toContain("is deployed");
    expect(await notice().count()).toBe(0);
    await shoot(stage.page, "deploy-running");
    await expectAccessible(stage.page);
    await stage.page.evaluate(() => window.farStudio.holdDeploys(false));
    await notice().waitFor();
    expect(await words()).toContain("Version 4 is deployed");
    expect((await asked("deployPrompt"))[0]?.[3], "it named what was shown").toMatch(/^9f2c/);
    expect(
      await stage.page.locator("p.unseen[role=status]").last().textContent(),
      "and is read out",
    ).toBe("Version 4 is deployed");
    await shoot(stage.page, "deploy-deployed");
    await expectAccessible(stage.page);
    await button("Done").click();
    await settled(stage.page);
    expect(await stage.page.locator(".deploy").count()).toBe(0);
  });

  test("a pause is counted down, and can be canceled while nothing was taken", async () => {
    await open();
    await runs({
      put: step("running", { status: 429, tries: 2, retryAt: Date.now() + 20_000 }),
    });
    expect(await words()).toMatch(/asked for a pause.*Tried again in \d+ s/);
    expect(await stage.page.locator(".steps").textContent()).toMatch(
      /429 · again in \d+ s · 2 tries/,
    );
    await shoot(stage.page, "deploy-waiting");
    await expectAccessible(stage.page);
    await button("Cancel the deploy").click();
    expect(await asked("cancelDeploy")).toHaveLength(1);
  });
});

describe("how it ended", () => {
  test("failed: what was there stays, and it says so", async () => {
    await open();
    await ends({
      outcome: "failed",
      put: step("failed", { status: 500, tries: 3 }),
      readBack: step("waiting"),
      compare: step("waiting"),
      compared: null,
      readSha256: null,
      problem: { code: "internal", message: "indexing", fields: [] },
    });
    await deploy();
    expect(await words()).toContain("What was deployed before is still there.");
    expect(await words()).toContain("b81e2c70");
    await shoot(stage.page, "deploy-failed");
    await expectAccessible(stage.page);
  });

  test("a failed comparison: what is there now, and the earlier version back in one press", async () => {
    await open({ theme: "dark" });
    await ends({
      outcome: "failed",
      compare: step("failed"),
      compared: [9, 11],
      different: ["display.content", "trigger.conditions[1]"],
      readSha256: "77".repeat(32),
    });
    await deploy();
    expect(await words()).toContain("Not the same: Content, Condition 2.");
    expect(await stage.page.locator(".mark.bad").textContent()).toContain("not the same");
    await shoot(stage.page, "deploy-differs");
    await expectAccessible(stage.page);
    await ends({});
    // What the platform holds is not version 3, so putting that back is a change.
    await stage.page.evaluate(() => {
      const side = (text: string) => [{ text, changed: true }];
      window.farStudio.reviews({
        fields: [{ path: "name", before: side("x"), after: side("y"), differs: true }],
      });
    });
    await button("Roll back to version 3").first().click();
    await settled(stage.page);
    expect((await asked("deployPrompt"))[1]?.[2]).toBe(3);
    expect(await words()).toContain("Rolled back to version 3");
  });

  test("overtaken at the last moment: nothing was sent, and going over it is said out loud", async () => {
    await open();
    await ends({
      outcome: "overtaken",
      put: step("waiting"),
      readBack: step("waiting"),
      compare: step("waiting"),
      compared: null,
      readSha256: null,
    });
    await deploy();
    expect(await words()).toContain("Nothing was sent.");
    await shoot(stage.page, "deploy-overtaken-late");
    await button("Deploy version 4 over it").click();
    await settled(stage.page);
    expect(await asked("deployPrompt")).toHaveLength(2);
  });

  test("unknown: neither success nor failure is claimed", async () => {
    await open();
    await ends({
      outcome: "unknown",
      put: step("failed"),
      readBack: step("waiting"),
      compare: step("waiting"),
      compared: null,
      readSha256: null,
    });
    await deploy();
    expect(await words()).toContain("Whether it was taken is not known");
    await shoot(stage.page, "deploy-unknown");
    await expectAccessible(stage.page);
    await button("Read again").click();
    await settled(stage.page);
    expect((await asked("reviewDeploy")).length).toBeGreaterThanOrEqual(3);
  });

  test("an earlier version opens this page with it at the right, and is put back by its button", async () => {
    await stage.open(big);
    await stage.page.evaluate(() => window.farStudio.reviews({ violations: [] }));
    await stage.page.getByText("Account on hold before order").first().click();
    await stage.page.evaluate(() => document.querySelector<HTMLElement>("[data-deploy]")?.focus());
    await button("Versions").first().click();
    await button(/^Roll back/)
      .first()
      .click();
    await stage.page.locator(".deploy").waitFor();
    expect(await stage.page.locator("h1").textContent()).toMatch(/Roll back to version \d+/);
    await shoot(stage.page, "deploy-rollback");
    await expectAccessible(stage.page);
  });
});

describe("injections", () => {
  const rows = () => stage.page.locator("[data-injection]");
  test("in order, with their states; a refused one is canceled at once, one that may have arrived asks", async () => {
    await open();
    const said = (await rows().allTextContents()).map((one) => one.replace(/\s+/g, " "));
    expect(said[0]).toMatch(/409.*in \d+ s/);
    expect(said[1]).toMatch(/behind 1.*after 1/);
    expect(said[2]).toMatch(/429, attempt 2 of 3/);
    await rows().nth(0).getByRole("button").click();
    await settled(stage.page);
    expect(await asked("cancelInjection")).toHaveLength(1);
    await stage.page.evaluate(() => {
      const view = window.farStudio.view();
      window.farStudio.change({
        injections: view.injections.map((one) => ({
          ...one,
          state: "failed",
          attempts: 3,
          settledAt: null,
          problem: { code: "unreachable", message: "api.example can't be reached", fields: [] },
        })),
      });
    });
    await settled(stage.page);
    await shoot(stage.page, "injections-failed");
    await rows()
      .nth(1)
      .getByRole("button", { name: /Cancel/ })
      .click();
    await settled(stage.page);
    expect(await rows().nth(1).textContent()).toContain("It may have arrived.");
    expect(await asked("cancelInjection"), "not yet").toHaveLength(1);
    await expectAccessible(stage.page);
    await press("Enter");
    expect(await asked("cancelInjection")).toHaveLength(2);
    await rows().nth(2).getByRole("button", { name: /Retry/ }).click();
    expect(await asked("retryInjection")).toHaveLength(1);
  });

  test("the form by keyboard: every error at its field, then a row", async () => {
    await open();
    const before = await rows().count();
    await button("Inject…").click();
    await stage.page.getByRole("button", { name: "Condition", exact: true }).click();
    await stage.page.getByLabel("Delay").fill("9");
    await stage.page.getByText("From 0.5 to 5 seconds.").waitFor();
    expect(await stage.page.getByText("A value is needed.").count(), "not touched yet").toBe(0);
    await stage.page.getByRole("button", { name: "Inject", exact: true }).click();
    await stage.page.getByText("A value is needed.").waitFor();
    const first = await stage.page.evaluate(() =>
      document.activeElement?.getAttribute("aria-invalid"),
    );
    expect(first, "the focus is at the first of them").toBe("true");
    expect(await asked("injectPrompt")).toEqual([]);
    await shoot(stage.page, "inject-errors");
    await expectAccessible(stage.page);

    const form = stage.page.locator("dialog form");
    await form.getByRole("combobox").first().selectOption({ index: 2 });
    await stage.page.getByLabel("Value of condition 1").fill("refund");
    await stage.page.getByLabel("Delay").fill("1.5");
    await press("Enter");
    await form.waitFor({ state: "detached" });
    const sent = (await asked("injectPrompt"))[0]?.[1] as { displaySettings: { delayMs: string } };
    expect(sent.displaySettings.delayMs, "seconds to the eye, ms on the wire").toBe("1500");
    expect(await rows().count()).toBe(before + 1);
  });

  test("from the studio's head, on their own", async () => {
    await stage.open(big);
    await button("Injections (3)").click();
    await settled(stage.page);
    expect(await rows().count()).toBe(4);
    await shoot(stage.page, "injections-alone");
    await expectAccessible(stage.page);
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

describe("how it looks", () => {
  test("light and dark, from the smallest to a wide window", async () => {
    await open();
    for (const theme of ["light", "dark"] as const) {
      for (const [width, height] of [
        [960, 600],
        [1200, 800],
        [1600, 1000],
      ] as const) {
        await change(stage.page, { fixture: "studio", theme, width, height });
        await shoot(stage.page, `deploy-${theme}-${width}`);
        expect(await over()).toEqual([]);
        await expectAccessible(stage.page, `${theme} ${width}`);
      }
    }
  });

  test.each(["de", "fr", "es", "ja"])("in %s, the form too", async (language) => {
    await open({ language });
    await shoot(stage.page, `deploy-${language}`);
    expect(await over()).toEqual([]);
    await expectAccessible(stage.page, language);
    await stage.page.locator(".injections header button").click();
    await settled(stage.page);
    await shoot(stage.page, `inject-${language}`);
    expect(await over()).toEqual([]);
    await expectAccessible(stage.page, `${language} form`);
  });

  test("with text twice the size, and with forced colors", async () => {
    await open({ text: 200 });
    await shoot(stage.page, "deploy-200");
    expect(await over()).toEqual([]);
    await expectAccessible(stage.page);
    await open({ forcedColors: true });
    await shoot(stage.page, "deploy-forced");
    await expectAccessible(stage.page);
  });
});
