// Summaries that a platform makes by itself, and wrap-up codes: by keyboard and by pointer, in a real
// browser.
import { describe, expect, test } from "vitest";
import { asked, expectAccessible, play, settled, shoot } from "./harness.ts";

const stage = play("summary-own-made");
const { press } = stage;

async function open(fixture: Parameters<typeof play>[0] = "summary-own-made"): Promise<void> {
  await stage.open({ fixture });
  await press("Control+3");
  await settled(stage.page);
}
const strip = () => stage.page.locator("section.wrap-up");

describe("a wrap-up code", () => {
  test("by its key, once", async () => {
    await open();
    await press("2");
    const [first, another] = await asked(stage.page, "wrapUp");
    expect(first?.slice(1)).toEqual([
      41,
      "2f0d5b5a-0000-4000-8000-000000000002",
      "Address change",
      "",
    ]);
    expect(another, "one is on its way").toBeUndefined();
    await settled(stage.page);
    await press("1");
    expect((await asked(stage.page, "wrapUp")).length, "no second one while it is").toBe(1);
    expect(await strip().textContent()).toContain("saved, being sent");
    await expectAccessible(stage.page);
  });

  test("another one, with notes", async () => {
    await open();
    await stage.page.getByRole("combobox", { name: "Another code" }).fill("Complaint");
    await stage.page.getByRole("textbox", { name: "Notes, if you like" }).fill("as agreed");
    await press("Escape");
    await stage.page.getByRole("button", { name: "Apply" }).click();
    const [first] = await asked(stage.page, "wrapUp");
    expect(first?.slice(2)).toEqual([
      "2f0d5b5a-0000-4000-8000-000000000005",
      "Complaint",
      "as agreed",
    ]);
  });

  test("digits in the text are text", async () => {
    await open();
    await press("e");
    await press("1");
    expect(await asked(stage.page, "wrapUp")).toEqual([]);
  });

  test("refused in words, and another can be chosen", async () => {
    await open("summary-own-refused");
    expect(await strip().getByRole("alert").textContent()).toContain(
      "conversation:participant:wrapup",
    );
    await press("1");
    expect((await asked(stage.page, "wrapUp")).length).toBe(1);
  });

  test("codes that could not be read are asked for again, and then nothing is wrong", async () => {
    await open();
    const refuse = (on: boolean) =>
      stage.page.evaluate((refused) => {
        window.farSummaries.refuse = refused
          ? { code: "unreachable", message: "api.mypurecloud.ie can't be reached", fields: [] }
          : null;
      }, on);
    const alert = strip().getByRole("alert");
    await refuse(true);
    await strip().getByRole("combobox").focus();
    await alert.waitFor();
    await refuse(false);
    await strip().getByRole("textbox", { name: "Notes, if you like" }).focus();
    await expect.poll(() => alert.count()).toBe(0);
    expect(await asked(stage.page, "wrapUpCodes")).toHaveLength(2);
  });

  test("applied is one line", async () => {
    await open("summary-own-wrapped");
    expect(await strip().textContent()).toContain("Refund");
    expect(await strip().getByRole("combobox").count()).toBe(0);
    await stage.page.getByRole("button", { name: "Choose another" }).click();
    await settled(stage.page);
    expect(await strip().getByRole("combobox").count()).toBe(1);
  });
});

describe("a summary that comes by itself", () => {
  test("has no form", async () => {
    await open();
    expect(await stage.page.getByText("Medium", { exact: true }).count()).toBe(0);
    expect(await stage.page.getByRole("button", { name: "More options" }).count()).toBe(0);
    expect(await stage.page.getByText("The platform keeps it for ten days").count()).toBe(1);
  });

  test("why there is none is said, and it is looked for again", async () => {
    await open("summary-own-none");
    expect(await stage.page.getByText("the conversation is too short").count()).toBe(1);
    await expectAccessible(stage.page);
    await press("Enter");
    expect((await asked(stage.page, "makeSummary")).length).toBe(1);
  });

  test("is waited for without a clock", async () => {
    await open("summary-own-waiting");
    const progress = stage.page.getByRole("progressbar");
    expect(await progress.getAttribute("value")).toBeNull();
  });
});

describe("beside the cards", () => {
  const line = () => stage.page.getByRole("region", { name: "Wrap-up code for J. Meyer" });

  test("a code that is owed is offered with its keys, and digits still take cards", async () => {
    await stage.open({ fixture: "summary-own-beside" });
    expect(await line().getByRole("listitem").count()).toBe(3);
    const [cards, strip] = [
      await stage.page.locator(".list").boundingBox(),
      await line().boundingBox(),
    ];
    expect(strip?.y, "it lies over nothing").toBeGreaterThanOrEqual(
      (cards?.y ?? 0) + (cards?.height ?? Infinity),
    );
    await expectAccessible(stage.page);
    await shoot(stage.page, "wrap-up-beside");
    await press("2");
    expect(await asked(stage.page, "wrapUp"), "2 is the card").toEqual([]);
    expect((await asked(stage.page, "acceptSuggestion")).length).toBe(1);
    await press("Alt+2");
    const [first] = await asked(stage.page, "wrapUp");
    expect(first?.slice(1, 4)).toEqual([
      41,
      "2f0d5b5a-0000-4000-8000-000000000002",
      "Address change",
    ]);
    await expect.poll(() => line().count(), { message: "nothing is owed any more" }).toBe(0);
  });

  test("the line opens the whole", async () => {
    await stage.open({ fixture: "summary-own-beside" });
    await line()
      .getByRole("button", { name: /Wrap-up code for J. Meyer/u })
      .click();
    await strip().waitFor();
    expect(await strip().getByRole("combobox").count()).toBe(1);
    expect(await line().count(), "once is enough").toBe(0);
  });

  test("a code that was refused is offered again, in words", async () => {
    await stage.open({ fixture: "summary-own-refused" });
    const again = stage.page.getByRole("region", { name: "Wrap-up code for J. Meyer" });
    expect(await again.textContent()).toContain("“Refund” was not taken.");
    await press("Alt+1");
    expect((await asked(stage.page, "wrapUp")).length).toBe(1);
  });
});

test("what the platform says in parts stands beside the text", async () => {
  await open();
  const told = stage.page.getByRole("region", { name: "Told by the platform" });
  expect(await told.textContent()).toContain("A refund as a gift card");
  expect(await told.getByRole("listitem").count(), "two things to do").toBe(2);
  await told.scrollIntoViewIfNeeded();
  await shoot(stage.page, "summary-parts");
});
