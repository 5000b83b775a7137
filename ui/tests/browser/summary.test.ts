// A summary by keyboard and by pointer, in a real browser: made, redacted, edited, undone, sent.
import { describe, expect, test } from "vitest";
import { asked, expectAccessible, play, settled, shoot } from "./harness.ts";

const stage = play("summary-made");
const { press } = stage;
const area = () => stage.page.locator("textarea");
const text = () => area().inputValue();
const toast = () => stage.page.locator(".toast .text").textContent();
const rows = () => stage.page.locator("[data-finding]");
const send = () => stage.page.getByRole("button", { name: "Send to CRM" });
const focused = () =>
  stage.page.evaluate(() => {
    const now = document.activeElement;
    return now?.tagName === "SECTION" ? "summary" : (now?.textContent.trim() ?? null);
  });
const verbs = () => stage.page.evaluate(() => window.farEnd.asked.map((one) => one[0] as string));
/** What the page wrote is there: the far end answered, and it is on the screen. */
const written = (words: string) =>
  stage.page.waitForFunction((wanted) => window.farSummaries.now().open[0]?.text === wanted, words);

async function open(fixture: Parameters<typeof play>[0] = "summary-made"): Promise<void> {
  await stage.open({ fixture });
  await press("Control+3");
}
/** As the platform does in its own time. */
async function made(): Promise<void> {
  await stage.page.evaluate(() => {
    const now = window.farSummaries.now().open[0];
    if (!now) throw new Error("no summary is open");
    const words = "Ms Meyer (202-555-0142) was charged twice.";
    const phone = { key: "phone:202-555-0142", kind: "phone" as const, decided: false };
    window.farSummaries.one(now.id, {
      state: { state: "made" },
      text: words,
      textRevision: now.textRevision + 1,
      made: {
        summaryId: "s",
        at: 1,
        latencyMs: 2100,
        tokens: 12,
        tokenLimit: 150,
        changed: 0,
        parts: null,
      },
      checked: {
        ...now.checked,
        open: 1,
        findings: [{ ...phone, start: 10, end: 22, instead: null }],
      },
    });
  });
  await settled(stage.page);
}

describe("by keyboard alone", () => {
  test("make, redact, edit, send; then the next tab", async () => {
    await open("summary-idle");
    await press("Enter");
    expect((await asked(stage.page, "makeSummary"))[0]?.[1]).toBe(41);
    expect(await stage.page.locator("progress").count()).toBe(1);
    await made();
    expect(await stage.page.locator("[aria-live]").allTextContents()).toContain(
      "Summary made: J. Meyer",
    );
    expect(await send().getAttribute("aria-disabled")).toBe("true");
    await press("Control+Enter");
    expect(await asked(stage.page, "fileSummary"), "not while one is open").toEqual([]);
    await press("r");
    expect(await text()).toBe("Ms Meyer ([phone number]) was charged twice.");
    expect(await toast()).toContain("Redacted");
    await press("e", "Control+End");
    await stage.page.keyboard.type(" Refund ra");
    await settled(stage.page);
    expect(await text(), "letters are letters in the text").toContain(" Refund ra");
    await press("Control+Enter");
    expect(await asked(stage.page, "fileSummary")).toEqual([["fileSummary", 41]]);
    const calls = await verbs();
    expect(calls.lastIndexOf("editSummary"), "the words were on disk before").toBeLessThan(
      calls.indexOf("fileSummary"),
    );
    expect(await stage.page.evaluate(() => window.farSummaries.now().open[0]?.text)).toBe(
      "Ms Meyer ([phone number]) was charged twice. Refund ra",
    );
    expect(await stage.page.locator(".foot").textContent()).toContain("Saved, being sent");
    await expectAccessible(stage.page, "being sent");
    await stage.page.evaluate(() =>
      window.farSummaries.one(41, { filing: { state: "filed", at: Date.now() } }),
    );
    await settled(stage.page);
    expect(await stage.page.locator("[role=tab][aria-selected=true]").textContent()).toContain(
      "A. Okafor",
    );
  });

  test("undo after redact and after use, in the text's own history", async () => {
    await open();
    const before = await text();
    await press("r");
    expect(await text()).not.toBe(before);
    await press("u");
    expect(await text()).toContain("$48.90");
    await press("e", "Control+z");
    expect(await text()).toContain("$84.90");
    await press("Control+z");
    expect(await text(), "everything as it was").toBe(before);
    await written(before);
    await settled(stage.page);
    expect(await rows().count(), "and it is found again").toBe(2);
  });

  test("undo from outside the text takes the last one back", async () => {
    await open();
    const before = await text();
    await press("r", "z");
    expect(await text()).toBe(before);
    await written(before);
  });

  test("the focus goes on to the next row, and to the summary when none is left", async () => {
    await open("summary-many");
    await rows().nth(2).getByRole("button", { name: "Redact" }).focus();
    await press("Enter");
    expect(await focused(), "the row that took its place").toContain("Redact");
    expect(
      await stage.page.evaluate(() => document.activeElement?.closest("li")?.textContent),
    ).toContain("3");
    await press("Shift+R");
    expect(await rows().filter({ hasText: "Redact or approve" }).count()).toBe(0);
    expect(await focused()).not.toBe("");
  });

  test("approve, keep: decided rows stay and say so", async () => {
    await open();
    await press("a");
    expect(await rows().first().textContent()).toContain("approved");
    await rows().nth(1).getByRole("button", { name: "Keep" }).click();
    await settled(stage.page);
    expect(await rows().nth(1).textContent()).toContain("kept");
    expect(await send().getAttribute("aria-disabled")).toBeNull();
    await expectAccessible(stage.page, "all decided");
    await shoot(stage.page, "act-summary-decided");
  });

  test("Esc cancels without a question, and leaves the text first", async () => {
    await open("summary-making");
    await press("Escape");
    expect(await asked(stage.page, "cancelSummary")).toEqual([["cancelSummary", 41]]);
    await open();
    await press("e", "Escape");
    expect(await focused()).toBe("summary");
  });

  test("R tries now while it waits", async () => {
    await open("summary-waiting");
    await press("r");
    expect(await asked(stage.page, "makeSummaryNow")).toHaveLength(1);
  });
});

test("a call that ends takes the panel, and not from someone who types", async () => {
  await stage.open({ fixture: "summary-idle", width: 800 });
  const end = () =>
    stage.page.evaluate(() => {
      const id = "7a2d9b63-8e3f-4c8d-a072-1c9d3f2e4f5b";
      const looked = document.querySelector("[role=tab][aria-selected=true]");
      const interaction = looked?.getAttribute("data-tab") ?? id;
      window.farSummaries.ended({ interaction, label: "A. Okafor" });
    });
  await press("/");
  await stage.page.keyboard.type("ref");
  await end();
  await settled(stage.page);
  await stage.page.keyboard.type("und");
  await settled(stage.page);
  expect(await stage.page.locator("[role=search] input").inputValue()).toBe("refund");
  expect(await stage.page.locator("[role=tab]").count(), "its tab is there").toBe(4);
  await press("Escape", "Escape");
  await stage.page.locator("section.summary").waitFor();
  expect(await stage.page.locator("[role=tab][aria-selected=true]").textContent()).toContain(
    "A. Okafor",
  );
});

test("number, mark and row belong together under the pointer and the focus", async () => {
  await open();
  await rows().first().hover();
  await settled(stage.page);
  expect(await stage.page.locator(".mark.lit").textContent()).toBe("202-555-0142");
  await rows().nth(1).getByRole("button", { name: "Keep" }).focus();
  await settled(stage.page);
  expect(await stage.page.locator(".mark.lit").last().textContent()).toBe("$84.90");
  const mark = await stage.page.locator(".mark").first().boundingBox();
  if (!mark) throw new Error("the mark has a place");
  await stage.page.mouse.move(mark.x + 10, mark.y + 8);
  await settled(stage.page);
  expect(await rows().first().getAttribute("class")).toContain("lit");
});

test("the marks lie exactly under the words, line for line", async () => {
  await open("summary-long");
  const same = await stage.page.evaluate(() => {
    const area = document.querySelector("textarea");
    const mirror = document.querySelector(".mirror");
    if (!area || !mirror) throw new Error("the text is there");
    const css = (one: Element) => getComputedStyle(one);
    const names = ["font", "letterSpacing", "lineHeight", "paddingTop", "paddingLeft"] as const;
    return [
      names.every((name) => css(area)[name] === css(mirror)[name]),
      area.clientWidth === mirror.clientWidth,
      area.scrollHeight <= area.clientHeight,
    ];
  });
  expect(same).toEqual([true, true, true]);
});

test("options: errors stand at their fields, nothing typed is lost", async () => {
  await open("summary-idle");
  await stage.page.getByRole("button", { name: "More options" }).click();
  await stage.page.getByLabel("Use the knowledge base").check();
  await stage.page.getByLabel("Redaction policy id").fill("mine");
  await stage.page.getByRole("radio", { name: "Long" }).check();
  await stage.page.getByRole("button", { name: "Make summary" }).click();
  await settled(stage.page);
  expect(await stage.page.locator("main").textContent()).toContain("Its id is needed");
  expect(await stage.page.getByLabel("Redaction policy id").inputValue()).toBe("mine");
  await expectAccessible(stage.page, "errors at their fields");
  await shoot(stage.page, "act-summary-options");
  await stage.page.getByLabel("Start by itself when a conversation ends").check();
  expect((await asked(stage.page, "setSummaryOptions"))[0]?.[2]).toBe(true);
});

test("words that can't be written are kept, said to be unsaved, and tried again", async () => {
  await open("summary-clean");
  await stage.page.evaluate(
    () => (window.farSummaries.refuse = { code: "storage", message: "disk is full", fields: [] }),
  );
  await area().fill("Only this.");
  await stage.page.getByText("Not saved yet.").waitFor();
  expect(await send().getAttribute("aria-disabled")).toBe("true");
  await expectAccessible(stage.page, "not saved");
  await shoot(stage.page, "act-summary-unsaved");
  await stage.page.evaluate(() => (window.farSummaries.refuse = null));
  await written("Only this.");
  expect(await text()).toBe("Only this.");
});

test("copy says when something was redacted in it; changes show the difference; thumbs stay", async () => {
  await open();
  await press("c");
  expect(await toast()).toContain("redacted in the copy");
  await press("r");
  await stage.page.getByRole("button", { name: "Changes" }).click();
  await settled(stage.page);
  expect(await stage.page.locator("dialog del").first().textContent()).toContain("202-555-0142");
  await expectAccessible(stage.page, "the changes");
  await shoot(stage.page, "act-summary-changes");
  await press("Escape");
  await stage.page.getByRole("button", { name: /^Good summary/ }).click();
  await settled(stage.page);
  expect(
    await stage.page.getByRole("button", { name: /^Good summary/ }).getAttribute("aria-pressed"),
  ).toBe("true");
});

async function openToday(): Promise<void> {
  await stage.page.getByRole("button", { name: "More", exact: true }).click();
  await stage.page.getByRole("menuitem", { name: "Summaries today" }).click();
}

test("the list of the day says when there are none, and when it can't be read", async () => {
  await stage.open({ fixture: "live" });
  await openToday();
  await stage.page.getByText("No summaries today").waitFor();
  await expectAccessible(stage.page, "an empty day");
  await press("Escape");
  await stage.page.evaluate(
    () => (window.farSummaries.refuse = { code: "storage", message: "disk is full", fields: [] }),
  );
  await openToday();
  await stage.page.getByText("The summaries can’t be read now").waitFor();
  await expectAccessible(stage.page, "a day that can't be read");
  await stage.page.evaluate(() => (window.farSummaries.refuse = null));
  await stage.page.getByRole("button", { name: "Read again" }).click();
  await stage.page.getByText("No summaries today").waitFor();
});

test("the list of the day opens one again", async () => {
  await open();
  await openToday();
  await stage.page.locator("dialog li").first().waitFor();
  expect(await stage.page.locator("dialog").textContent()).toContain("Refused");
  await expectAccessible(stage.page, "the list of the day");
  await shoot(stage.page, "act-summaries-today");
  await stage.page.getByRole("button", { name: /R\. Silva/ }).click();
  await settled(stage.page);
  expect(await asked(stage.page, "reopenSummary")).toEqual([["reopenSummary", 12]]);
  expect(await stage.page.locator("[role=tab][aria-selected=true]").textContent()).toContain(
    "R. Silva",
  );
});

test("a refused one is retried, or discarded after a question", async () => {
  await open("summary-refused");
  await stage.page.getByRole("button", { name: "Discard" }).click();
  await settled(stage.page);
  expect(await focused(), "the safe answer has the focus").toBe("Keep");
  await expectAccessible(stage.page, "the question");
  await press("Enter");
  await stage.page.getByRole("button", { name: "Retry" }).click();
  expect(await asked(stage.page, "retryDelivery")).toEqual([["retryDelivery", 7]]);
});
