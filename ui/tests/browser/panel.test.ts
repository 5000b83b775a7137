// The panel by keyboard and by pointer, in a real browser with real layout: what may move, where the
// focus goes, and what the far end was asked for.
import { expect, test } from "vitest";
import { asked, askedFor, expectAccessible, patienceMs, play, settled, shoot } from "./harness.ts";

const stage = play("live");
const { open, press } = stage;
const titles = () => stage.page.locator("article h2").allTextContents();
const focusedTitle = () =>
  stage.page.evaluate(
    () => document.activeElement?.closest("article")?.querySelector("h2")?.textContent,
  );
const toast = () => stage.page.locator(".toast .text").textContent();

test("the digits take a card wherever the focus is, with a visible answer", async () => {
  await open();
  await press("1");
  expect(await asked(stage.page, "acceptSuggestion")).toHaveLength(1);
  expect(await toast()).toBe("Taken · opened in the browser");
  expect(await stage.page.locator("article").first().textContent()).toContain("Taken");
  await shoot(stage.page, "act-taken");
});

test("arrows move, Enter takes, Tab reaches the actions, Esc leaves", async () => {
  await open();
  await press("ArrowDown");
  expect(await focusedTitle()).toBe("Refund to a gift card");
  await shoot(stage.page, "act-focus");
  await press("ArrowDown", "ArrowDown");
  expect(await focusedTitle()).toBe("Double charge in the June run");
  await press("End");
  expect(await focusedTitle()).toBe("Router reset after a move");
  await press("Home", "Enter");
  expect((await asked(stage.page, "acceptSuggestion"))[0]?.[2]).toBe("card-1");

  const reached: (string | null)[] = [];
  for (let at = 0; at < 7; at += 1) {
    await press("Tab");
    reached.push(
      await stage.page.evaluate(() => {
        const now = document.activeElement;
        return now?.getAttribute("aria-label") ?? now?.textContent.trim() ?? null;
      }),
    );
  }
  expect(
    reached.map((name) => name?.split(" ")[0]),
    "reading order, inside the card",
  ).toEqual(["How", "Take", "Copy", "Pin", "Helpful", "Not", "Dismiss"]);
  await press("Escape", "Escape");
  expect(await focusedTitle(), "Esc closed the toast and went back to the card").toBeDefined();
  expect(await stage.page.evaluate(() => document.activeElement?.tagName)).toBe("ARTICLE");
  await press("Escape");
  expect(await focusedTitle(), "and then left the list").toBeUndefined();
});

test("letters act on the focused card", async () => {
  await open();
  await press("ArrowDown", "c", "p");
  expect((await asked(stage.page, "copySuggestion"))[0]).toEqual([
    "copySuggestion",
    expect.any(String),
    "card-1",
  ]);
  expect((await asked(stage.page, "pinSuggestion"))[0]).toEqual([
    "pinSuggestion",
    expect.any(String),
    "card-1",
    true,
  ]);
  await press("w");
  expect(await stage.page.locator("section.why").textContent()).toContain("0.96");
  await shoot(stage.page, "act-why");
  await expectAccessible(stage.page);
  await press("Escape");
  expect(await stage.page.locator("section.why").count()).toBe(0);
});

test("without a card, letters say what to do instead of guessing", async () => {
  await open();
  await press("d");
  expect(await asked(stage.page, "dismissSuggestion")).toEqual([]);
  expect(await toast()).toContain("Choose a card first");
});

test("dismissing hands the focus on, and Z brings the card back", async () => {
  await open();
  await press("ArrowDown", "ArrowDown", "d");
  expect(await titles()).not.toContain("Address change during a refund");
  expect(await focusedTitle(), "the next card has the focus").toBe("Double charge in the June run");
  await shoot(stage.page, "act-dismissed");
  await press("z");
  expect(await titles()).toContain("Address change during a refund");
  expect(await focusedTitle(), "and keeps it").toBe("Double charge in the June run");
});

test("nothing moves while a card has the focus; N lets in what waits, and the focus stays", async () => {
  await open();
  await press("ArrowDown");
  const before = await titles();
  await stage.page.evaluate(() => window.farEnd.arrive(3));
  await settled(stage.page);
  expect(await titles()).toEqual(before);
  expect(await stage.page.locator(".chip strong").textContent()).toBe("3 new");
  await shoot(stage.page, "act-waiting");
  await expectAccessible(stage.page);
  await press("n");
  expect((await titles()).slice(0, 3).every((title) => title.startsWith("Arrival"))).toBe(true);
  expect(await focusedTitle(), "moved down with its card").toBe("Refund to a gift card");
});

test("nothing moves under the pointer, to the pixel; leaving lets it in", async () => {
  await open();
  const card = stage.page.locator("article").nth(1);
  await card.hover();
  await settled(stage.page);
  const before = await stage.page
    .locator("article")
    .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().top));
  await stage.page.evaluate(() => {
    window.farEnd.arrive(2);
    window.farEnd.expire("card-1");
  });
  await settled(stage.page);
  const after = await stage.page
    .locator("article")
    .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().top));
  expect(after, "every card stands where it stood").toEqual(before);
  expect(await stage.page.locator(".chip strong").textContent()).toBe("2 new");
  await shoot(stage.page, "act-hover");
  await stage.page.mouse.move(190, 700);
  await settled(stage.page);
  expect(await titles()).toContain("Arrival 1");
  expect(await titles(), "what ended is gone now").not.toContain("Refund to a gift card");
});

test("a list emptied under the pointer does not hold back what comes next", async () => {
  await open();
  const first = stage.page.locator("article").first();
  for (let left = 4; left > 0; left -= 1) {
    await first.hover();
    await first.getByRole("button", { name: "Dismiss" }).click();
    await settled(stage.page);
  }
  expect(await stage.page.locator("article").count()).toBe(0);
  await stage.page.evaluate(() => window.farEnd.arrive(2));
  await settled(stage.page);
  expect(await titles()).toHaveLength(2);
});

test("a click acts on what was under the pointer when views pour in", async () => {
  await open();
  const card = stage.page.locator("article").nth(1);
  await card.hover();
  for (let at = 0; at < 20; at += 1) await stage.page.evaluate(() => window.farEnd.arrive(1));
  await card.getByRole("button", { name: "Take" }).click();
  await settled(stage.page);
  expect((await asked(stage.page, "acceptSuggestion"))[0]?.[2]).toBe("card-2");
});

test("the filter takes the keys, narrows the cards, and Esc goes back step by step", async () => {
  await open();
  await press("/");
  await stage.page.keyboard.type("charge");
  await settled(stage.page);
  expect(await titles()).toEqual(["Double charge in the June run"]);
  expect(await asked(stage.page, "copySuggestion"), "letters were text").toEqual([]);
  expect((await asked(stage.page, "noteTyping")).length).toBeGreaterThanOrEqual(1);
  await shoot(stage.page, "act-filter");
  await press("Enter");
  expect(await focusedTitle(), "Enter goes to the first match").toBe(
    "Double charge in the June run",
  );
  await press("1");
  expect((await asked(stage.page, "acceptSuggestion"))[0]?.[2], "1 is the first shown").toBe(
    "card-3",
  );
  await press("/", "Escape");
  expect((await titles()).length, "the first Esc clears").toBe(4);
  await press("Escape");
  expect(
    await stage.page.evaluate(() => document.activeElement?.tagName),
    "the second leaves",
  ).toBe("BODY");
});

test("a filter without a match says so, and clears by its button", async () => {
  await open();
  await press("/");
  await stage.page.keyboard.type("zzz");
  await settled(stage.page);
  await shoot(stage.page, "act-nomatch");
  await expectAccessible(stage.page);
  await stage.page.getByRole("button", { name: "Clear the filter" }).last().click();
  await settled(stage.page);
  expect((await titles()).length).toBe(4);
});

test("H lets in what was held back", async () => {
  await open();
  await press("h");
  expect(await titles()).toContain("Return label by e-mail");
  expect(await stage.page.locator(".held").count(), "nothing is held back any more").toBe(0);
});

test("tabs by key and by pointer; the new interaction is shown whole", async () => {
  await open();
  await press("Control+2");
  expect((await asked(stage.page, "selectInteraction"))[0]?.[1]).toContain("0002");
  expect(await stage.page.getByRole("tab", { selected: true }).textContent()).toContain(
    "A. Okafor",
  );
  await stage.page.getByRole("tab", { name: "L. Brandt" }).click();
  await settled(stage.page);
  expect(await stage.page.getByRole("tab", { selected: true }).textContent()).toContain(
    "L. Brandt",
  );
  await press("ArrowLeft");
  expect(await stage.page.getByRole("tab", { selected: true }).textContent()).toContain(
    "A. Okafor",
  );
});

test("tabs that don't fit stand behind +n", async () => {
  await open({ fixture: "tabs" });
  await stage.page.getByRole("button", { name: "3 more interactions" }).click();
  await settled(stage.page);
  await shoot(stage.page, "act-more-tabs");
  await stage.page.getByRole("menuitem", { name: /M\. Ito/ }).click();
  await settled(stage.page);
  expect(await stage.page.getByRole("tab", { selected: true }).textContent()).toContain("M. Ito");
});

test("quiet mode by its menu, from the keyboard alone", async () => {
  await open();
  await press("q");
  await shoot(stage.page, "act-quiet");
  await expectAccessible(stage.page);
  await press("ArrowDown", "Enter");
  expect(await asked(stage.page, "setQuiet")).toEqual([["setQuiet", true, 30]]);
  expect(await stage.page.locator("footer").textContent()).toMatch(/Quiet (29|30) min/);
  await press("q", "Enter");
  expect((await asked(stage.page, "setQuiet"))[1], "the first choice ends it").toEqual([
    "setQuiet",
    false,
    null,
  ]);
});

test("R tries at once while away, and does nothing while live", async () => {
  await open({ fixture: "reconnecting" });
  await press("r");
  expect(await asked(stage.page, "retryNow")).toHaveLength(1);
  expect(await stage.page.locator("header strong").first().textContent()).toBe("Live");
  await press("r");
  expect(await asked(stage.page, "retryNow")).toHaveLength(1);
});

test("a blip shows no notice; five seconds do", async () => {
  await open({ fixture: "blip" });
  // Lost and looked at within the page: between two questions to it five seconds may pass.
  const told = await stage.page.evaluate(async () => {
    const { connection } = window.farEnd.view();
    if (connection.state !== "reconnecting") throw new Error("the connection is away");
    window.farEnd.change({ connection: { ...connection, since: Date.now() } });
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    return document.body.textContent.includes("No connection since");
  });
  expect(told, "not at once").toBe(false);
  await stage.page.getByText("No connection since").waitFor();
  expect(await stage.page.getByText("Still works").count()).toBe(1);
});

test("the keys are listed behind ?, and Esc closes the list", async () => {
  await open();
  await press("?");
  await shoot(stage.page, "act-keys");
  await expectAccessible(stage.page);
  await press("1");
  expect(await asked(stage.page, "acceptSuggestion"), "keys don't reach through the sheet").toEqual(
    [],
  );
  await press("Escape");
  expect(await stage.page.locator("dialog").count()).toBe(0);
});

test("the menu: what is connected, on top, language, sign out", async () => {
  await open({ fixture: "single" });
  await stage.page.getByRole("button", { name: "More" }).click();
  await settled(stage.page);
  await shoot(stage.page, "act-menu");
  await expectAccessible(stage.page);
  await press("Enter");
  expect(await asked(stage.page, "keepOnTop")).toEqual([["keepOnTop", true]]);
  await stage.page.getByRole("button", { name: "More" }).click();
  await stage.page.getByRole("menuitemradio", { name: "Deutsch" }).click();
  await settled(stage.page);
  expect(await stage.page.locator(".find input").getAttribute("placeholder")).toBe(
    "Karten filtern",
  );
  expect(await stage.page.evaluate(() => document.documentElement.lang)).toBe("de-DE");
  expect((await asked(stage.page, "setLanguage")).at(-1)).toEqual(["setLanguage", "de"]);
});

test("following by hand: the error stands at the field, the answer is a tab", async () => {
  await open({ fixture: "none" });
  await stage.page.getByRole("button", { name: "Follow an interaction" }).click();
  await stage.page.getByLabel("Interaction id").fill("nonsense");
  await press("Enter");
  const id = stage.page.getByLabel("Interaction id");
  expect(await id.getAttribute("aria-invalid")).toBe("true");
  expect(await id.evaluate((one) => one === document.activeElement), "the focus is there").toBe(
    true,
  );
  await shoot(stage.page, "act-follow");
  await expectAccessible(stage.page);
  await id.fill("7b1d9d1e-0009-4c53-9a50-0d9d2f1c0009");
  await stage.page.getByLabel("Customer’s name").fill("K. Sato");
  await press("Enter");
  await stage.page.getByText("Listening").waitFor();
  expect(await stage.page.locator("dialog").count()).toBe(0);
});

test("two hundred cards: all reachable, quick to come, and few of them painted", async () => {
  await open({ fixture: "many" });
  expect(await stage.page.locator("article").count()).toBe(200);
  const keys = (calls: unknown[][]) => calls.flatMap((call) => call[2] as string[]);
  const told = (key: string) => (calls: unknown[][]) => keys(calls).includes(key);
  // The browser tells what is in sight when it has drawn it, and the page tells it two frames on.
  await askedFor(stage.page, "reportDisplayed", told("card-1"));
  await press("End");
  expect(await focusedTitle()).toContain("(200)");
  await expect
    .poll(
      () =>
        stage.page.evaluate(() => {
          const box = document.activeElement?.getBoundingClientRect();
          return box && box.top >= 0 && box.bottom <= innerHeight;
        }),
      { timeout: patienceMs, message: "the focused card is in sight" },
    )
    .toBe(true);
  const reported = keys(await askedFor(stage.page, "reportDisplayed", told("card-200")));
  expect(reported.length, "only what was in sight counts as displayed").toBeLessThan(30);
  expect(new Set(reported).size, "each once").toBe(reported.length);
});

test("a hundred views in a burst: painted once a frame, the newest wins", async () => {
  await open();
  const painted = await stage.page.evaluate(async () => {
    const feed = document.querySelector("[role=feed]");
    if (!feed) return null;
    let changes = 0;
    const observer = new MutationObserver(() => (changes += 1));
    observer.observe(feed, { childList: true });
    for (let at = 0; at < 100; at += 1) window.farEnd.arrive(1);
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    observer.disconnect();
    return { changes, cards: document.querySelectorAll("article").length };
  });
  expect(painted?.cards, "the newest wins").toBe(104);
  expect(painted?.changes, "the first at once, the newest with the frame").toBeLessThanOrEqual(2);
});

test("text of the platform is text: no markup of it runs", async () => {
  await open();
  await stage.page.evaluate(() => {
    const bad = `<img src=x onerror="window.ran=1"><script>window.ran=1</script>`;
    const selected = {
      id: "x",
      startedAt: 0,
      heard: true,
      heldBack: [],
      missed: null,
      transcript: null,
      checklists: [],
      failed: 0,
      prompts: { shown: [], queued: 0, muted: false },
      cards: [
        {
          key: "bad",
          suggestionId: "bad",
          kind: bad,
          title: bad,
          snippet: [{ text: bad, marked: true, open: false }],
          text: { state: "refused", missing: bad } as const,
          openPlaces: [bad],
          details: [{ name: bad, value: bad }],
          cause: bad,
          receivedAt: 0,
          rank: { position: 1, confidence: 1, relevanceScore: 1, score: 1, steps: 4 },
          canOpen: true,
          canRead: false,
          pinned: false,
          accepted: false,
          elsewhere: bad,
          goesAt: null,
          beforeBreak: false,
          takes: "whole" as const,
          feedback: null,
          draft: null,
        },
      ],
    };
    window.farEnd.change({
      selected,
      tabs: [{ id: "x", label: bad, channel: null, queue: bad, unread: 1 }],
    });
  });
  await settled(stage.page);
  expect(await stage.page.locator("article img, article script, header img").count()).toBe(0);
  expect(await titles()).toEqual([expect.stringContaining("<img")]);
  expect(await stage.page.evaluate(() => "ran" in window)).toBe(false);
});
