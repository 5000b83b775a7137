import { beforeEach, describe, expect, test } from "vitest";
import type { PromptView } from "../../src/bindings.ts";
import { roomFor } from "../../src/parts/prompt-room.ts";
import { PanelState } from "../../src/state/panel.svelte.ts";
import { inlineAfter, settlePrompts, type Situation } from "../../src/state/prompt-places.ts";
import { card, cards, FakeHost, Frames, interaction, view } from "./make.ts";

function prompt(key: string, part: Partial<PromptView> = {}): PromptView {
  return {
    key,
    promptId: `id of ${key}`,
    name: `Name ${key}`,
    display: "popup",
    content: [{ text: `text of ${key}`, variable: null }],
    source: "triggered",
    shownAt: 0,
    closesAt: 30_000,
    ...part,
  };
}

describe("places", () => {
  const calm: Situation = {
    cards: ["a", "b", "c"],
    card: null,
    pointer: false,
    still: false,
    read: false,
    answered: new Set(),
  };
  const settle = (
    before: Parameters<typeof settlePrompts>[0],
    shown: PromptView[],
    part: Partial<Situation> = {},
  ) => settlePrompts(before, shown, { ...calm, ...part });
  const names = (places: ReturnType<typeof settlePrompts>) =>
    places.map(({ prompt, over, ended }) => `${prompt.key}${over ? "^" : ""}${ended ? "-" : ""}`);

  test("popups stack upwards, toasts stand at the lower edge", () => {
    const one = settle([], [prompt("p1"), prompt("t1", { display: "toast" }), prompt("p2")]);
    expect(names(one)).toEqual(["p2^", "p1^", "t1^"]);
  });

  test("nothing that is being read is lifted or lowered", () => {
    const shown = [prompt("p1")];
    const read = settle(settle([], shown), [...shown, prompt("t1", { display: "toast" })], {
      read: true,
    });
    expect(names(read), "the toast goes on top instead").toEqual(["t1^", "p1^"]);
    expect(names(settle(read, shown, { read: true })), "and keeps its room").toEqual([
      "t1^-",
      "p1^",
    ]);
    expect(names(settle(read, shown)), "until the reading ends").toEqual(["p1^"]);
  });

  test("an inline prompt comes first, or after the card being worked on", () => {
    const inline = [prompt("i", { display: "inline" })];
    expect([...inlineAfter(settle([], inline), calm.cards).keys()]).toEqual([null]);
    const worked = settle([], inline, { card: "b", still: true });
    expect([...inlineAfter(worked, calm.cards).keys()]).toEqual(["b"]);
    expect([...inlineAfter(worked, ["c", "a", "x"]).keys()], "b is gone: after a").toEqual(["a"]);
    expect([...inlineAfter(worked, ["x"]).keys()], "both are gone: first").toEqual([null]);
  });

  test("it moves no card under the pointer: it lies over the list then, for as long as it is there", () => {
    const inline = [prompt("i", { display: "inline" })];
    const held = settle([], inline, { pointer: true, still: true });
    expect(names(held)).toEqual(["i^"]);
    expect(names(settle(held, inline)), "also when the pointer has left").toEqual(["i^"]);
    expect(names(settle([], inline, { cards: [] })), "and where there is no list").toEqual(["i^"]);
  });

  test("one that goes by itself leaves its room while the list is still; one sent away does not", () => {
    const inline = [prompt("i", { display: "inline" })];
    const there = settle([], inline);
    expect(names(settle(there, [], { still: true }))).toEqual(["i-"]);
    expect(names(settle(there, []))).toEqual([]);
    expect(names(settle(there, [], { still: true, answered: new Set(["i"]) }))).toEqual([]);
  });
});

describe("room", () => {
  const list = { top: 100, bottom: 600 };
  const check = (card: { top: number; bottom: number } | null, wanted = 160) =>
    roomFor({ list, card, foot: 0, wanted, least: 132 });

  test("all of it without a card, or with one out of sight", () => {
    expect(check(null)).toEqual({ side: "below", height: 480 });
    expect(check({ top: -200, bottom: 90 })).toEqual({ side: "below", height: 480 });
  });
  test("below the card, else above it", () => {
    expect(check({ top: 110, bottom: 260 })).toEqual({ side: "below", height: 320 });
    expect(check({ top: 400, bottom: 550 })).toEqual({ side: "above", height: 284 });
  });
  test("a card that leaves none makes the list give some up", () => {
    expect(check({ top: 120, bottom: 580 }).side).toBe("dock");
  });
  test("whatever the card, what is over the list is not over it", () => {
    for (let top = 60; top < 620; top += 7) {
      for (let height = 40; height < 560; height += 13) {
        const bottom = top + height;
        const found = check({ top, bottom });
        if (found.side === "below" && bottom > list.top && top < list.bottom) {
          expect(list.bottom - 12 - found.height, `${top} ${height}`).toBeGreaterThanOrEqual(
            bottom + 8,
          );
        }
        if (found.side === "above") {
          expect(list.top + 8 + found.height, `${top} ${height}`).toBeLessThanOrEqual(top - 8);
        }
      }
    }
  });
});

describe("on the panel", () => {
  let host: FakeHost;
  let frames: Frames;
  let panel: PanelState;
  let revision: number;

  beforeEach(async () => {
    host = new FakeHost();
    frames = new Frames();
    panel = new PanelState(host, frames.ask);
    revision = 0;
    await panel.watch();
  });
  function show(shown: PromptView[], part: { queued?: number; muted?: boolean; id?: string } = {}) {
    const { queued = 0, muted = false, id = "one" } = part;
    revision += 1;
    const selected = { ...interaction(id, cards("a", "b")), prompts: { shown, queued, muted } };
    host.tell(view(revision, { selected }));
    frames.pass();
  }
  const meant = () => panel.prompts.meant?.key ?? null;

  test("each prompt is announced once, and again when it comes back", () => {
    show([prompt("p")]);
    expect(panel.prompts.announcement).toBe("Prompt: Name p. Press G for got it, Esc to dismiss.");
    show([prompt("p", { closesAt: null }), prompt("q", { display: "inline" })]);
    expect(panel.prompts.announcement).toBe("Prompt in the list: Name q.");
    show([prompt("p", { closesAt: 9000 }), prompt("q", { display: "inline" })]);
    expect(panel.prompts.announcement, "nothing new, nothing said").toBe(
      "Prompt in the list: Name q.",
    );
    show([prompt("p", { shownAt: 60_000 })]);
    expect(panel.prompts.announcement).toContain("Prompt: Name p.");
  });

  test("keys mean what is being read, else what lies on top, never a card of the list unread", () => {
    show([prompt("i", { display: "inline" })]);
    expect(meant(), "it lies over nothing").toBe(null);
    show([prompt("i", { display: "inline" }), prompt("p"), prompt("q")]);
    expect(meant()).toBe("q");
    panel.readPrompt("p", true);
    expect(meant()).toBe("p");
    panel.readPrompt("i", true);
    expect(meant(), "the latest").toBe("i");
    panel.readPrompt("i", false);
    panel.readPrompt("p", false);
    expect(meant()).toBe("q");
  });

  test("an answer goes to the host once, however often the key is pressed", async () => {
    show([prompt("p")]);
    await Promise.all([panel.prompts.click("p"), panel.prompts.click("p")]);
    expect(host.calls("promptClicked")).toEqual([["promptClicked", "one", "p"]]);
    await panel.prompts.dismiss("p");
    expect(host.calls("promptDismissed"), "not two answers to one prompt").toEqual([]);
    show([]);
    show([prompt("p", { shownAt: 60_000 })]);
    await panel.prompts.dismiss("p");
    expect(host.calls("promptDismissed").length, "one that came back is another matter").toBe(1);
  });

  test("a refused answer is told, and can be given again", async () => {
    show([prompt("p")]);
    host.refuse = { code: "storage", message: "disk full", fields: [] };
    expect(await panel.prompts.click("p")).toBe(false);
    expect(panel.toast.current?.tone).toBe("bad");
    host.refuse = null;
    expect(await panel.prompts.click("p")).toBe(true);
  });

  test("reading ends in the interaction it began in", () => {
    show([prompt("p")]);
    panel.readPrompt("p", true);
    show([], { id: "two" });
    panel.readPrompt("p", false);
    expect(host.calls("promptReading")).toEqual([
      ["promptReading", "one", "p", true],
      ["promptReading", "one", "p", false],
    ]);
  });

  test("the list stands still while a prompt in it is being read", () => {
    show([prompt("i", { display: "inline" })]);
    panel.readPrompt("i", true);
    expect(panel.deck.still).toBe(true);
    show([]);
    expect(panel.prompts.places.map((place) => place.ended)).toEqual([true]);
    panel.readPrompt("i", false);
    expect(panel.deck.still).toBe(false);
    expect(panel.prompts.places).toEqual([]);
  });

  test("Esc: what the agent opened first, then the prompt, never while text is typed", () => {
    show([prompt("p")]);
    panel.explain(card("a"));
    expect([panel.back(), panel.why]).toEqual([true, null]);
    expect(host.calls("promptDismissed")).toEqual([]);
    expect(panel.back(true), "in a text field there is nothing to go back from").toBe(false);
    expect(panel.back()).toBe(true);
    expect(host.calls("promptDismissed")).toEqual([["promptDismissed", "one", "p"]]);
  });

  test("put off: said by name", async () => {
    show([prompt("p")]);
    await panel.putOff("p");
    expect(host.calls("promptNotNow")).toEqual([["promptNotNow", "one", "p"]]);
    expect(panel.toast.current?.text).toBe("Put off: Name p");
  });

  test("muted with a way back, by name of the interaction it was asked in", async () => {
    show([prompt("p")]);
    await panel.mutePrompts(true);
    expect(panel.toast.current?.text).toBe("Prompts are off in this conversation");
    show([], { id: "two" });
    panel.toast.undo();
    expect(host.calls("mutePrompts")).toEqual([
      ["mutePrompts", "one", true],
      ["mutePrompts", "one", false],
    ]);
  });

  test("the place in the queue counts those of its kind and all that wait", () => {
    const shown = [prompt("p"), prompt("q"), prompt("t", { display: "toast" })];
    show(shown, { queued: 2 });
    expect(shown.map((one) => panel.prompts.queueOf(one))).toEqual([
      { at: 1, of: 4 },
      { at: 2, of: 4 },
      { at: 1, of: 3 },
    ]);
  });
});
