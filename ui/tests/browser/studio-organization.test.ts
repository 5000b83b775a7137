// The studio where the organization in use has no place for prompts: what works, and what is said of
// what doesn't.
import { describe, expect, test } from "vitest";
import { asked, expectAccessible, play, shoot } from "./harness.ts";

const stage = play("organization", { page: "desk.html", width: 1200, height: 800 });
const deploy = () => stage.page.locator("[data-deploy]");

describe("where there is no place for prompts", () => {
  test("that is said once, with what works all the same", async () => {
    await stage.open();
    const told = stage.page.getByRole("region", { name: "Prompts stay on this computer" });
    expect(await told.textContent()).toContain("Drafts, preview and back-test work here as ever.");
    expect(await told.getByRole("button").count(), "there is nothing to try again").toBe(0);
    await expectAccessible(stage.page);
    await shoot(stage.page, "studio-organization");
  });

  test("a prompt can't be deployed, and the button says why", async () => {
    await stage.open();
    expect(await deploy().getAttribute("aria-disabled")).toBe("true");
    const why = await deploy().getAttribute("aria-describedby");
    expect(await stage.page.locator(`[id="${why}"]`).textContent()).toBe(
      "Can’t be deployed: this organization has no place for prompts. The draft stays here.",
    );
    await deploy().dispatchEvent("click");
    expect(await asked(stage.page, "reviewDeploy"), "nothing is asked for").toEqual([]);
    expect(await stage.page.getByRole("dialog").count()).toBe(0);
  });

  test("none can be injected, in words", async () => {
    await stage.open();
    await stage.page.getByRole("button", { name: /Injections/u }).click();
    const sheet = stage.page.getByRole("dialog");
    await sheet.waitFor();
    expect(await sheet.textContent()).toContain(
      "Can’t be injected: this organization has no place for prompts.",
    );
    expect(await sheet.getByRole("button", { name: "Inject", exact: false }).count()).toBe(0);
    await expectAccessible(stage.page);
  });

  test("a draft is written and kept as ever", async () => {
    await stage.open();
    await stage.page.locator("textarea").fill("Ask for the **order number** first.");
    await expect
      .poll(async () => (await asked(stage.page, "editPrompt")).length)
      .toBeGreaterThan(0);
  });

  test.each(["de", "fr", "es", "ja"])("in %s it is said as well", async (language) => {
    await stage.open({ language });
    const why = await deploy().getAttribute("title");
    expect(why?.length, "in words").toBeGreaterThan(10);
    expect(why).not.toContain("organization has");
    await expectAccessible(stage.page);
  });
});
