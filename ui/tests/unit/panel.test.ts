import { beforeEach, describe, expect, test, vi } from "vitest";
import { PanelState } from "../../src/state/panel.svelte.ts";
import { card, cards, FakeHost, Frames, interaction, view } from "./make.ts";

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

/** The host sends a view with these cards, and a frame passes. */
function show(list = cards("a", "b", "c"), held = cards(), id = "one"): void {
  revision += 1;
  host.tell(view(revision, { selected: interaction(id, list, held) }));
  frames.pass();
}

describe("what is painted", () => {
  test("many views, one application a frame with the newest", () => {
    for (let at = 1; at <= 50; at += 1) {
      host.tell(view(at, { selected: interaction("one", cards(`k${at}`)) }));
    }
    expect(
      panel.cards.map(({ key }) => key),
      "the first at once",
    ).toEqual(["k1"]);
    frames.pass();
    expect(panel.cards.map(({ key }) => key)).toEqual(["k50"]);
  });

  test("cards are reported two frames after they came into sight, each arrival once", () => {
    show();
    panel.seen("a", true);
    panel.seen("b", true);
    expect(host.calls("reportDisplayed"), "not before it is on the screen").toEqual([]);
    frames.pass();
    frames.pass();
    expect(host.calls("reportDisplayed")).toEqual([["reportDisplayed", "one", ["a", "b"]]]);

    show();
    frames.pass();
    frames.pass();
    expect(host.calls("reportDisplayed").length, "the same arrival is not reported again").toBe(1);

    show([card("a", { suggestionId: "a-2" }), card("b")]);
    frames.pass();
    frames.pass();
    expect(host.calls("reportDisplayed")[1], "a new arrival of the content is").toEqual([
      "reportDisplayed",
      "one",
      ["a"],
    ]);
  });

  test("what left the sight before the frame is not reported", () => {
    show();
    panel.seen("c", true);
    panel.seen("c", false);
    frames.pass();
    frames.pass();
    expect(host.calls("reportDisplayed")).toEqual([]);
  });
});

describe("announcements", () => {
  test("one sentence a batch, with the best of the new ones", () => {
    show(cards("a"));
    const rank = { position: 1, confidence: 0.9, relevanceScore: 0.99, score: 0.95, steps: 4 };
    show([card("a"), card("b"), card("c", { title: "Refund by gift card", rank }), card("d")]);
    expect(panel.announcement).toBe("3 new suggestions, best: Refund by gift card");
  });

  test("says that they wait while the list is held", () => {
    show(cards("a"));
    panel.hold({ pointer: true });
    show(cards("a", "b"));
    expect(panel.announcement).toBe("1 new suggestion waits: Title b. N shows it");
  });

  test("says nothing when nothing is new, or another interaction is shown", () => {
    show(cards("a", "b"));
    show(cards("b", "a"));
    show(cards("x", "y"), [], "two");
    expect(panel.announcement).toBe("");
  });
});

describe("taking", () => {
  test("the nth card as shown, answered by what happened", async () => {
    show();
    await panel.takeNth(2);
    expect(host.calls("acceptSuggestion")).toEqual([["acceptSuggestion", "one", "b"]]);
    expect(panel.toast.current?.text).toBe("Taken · opened in the browser");
  });

  test("counts in the filtered list", async () => {
    show();
    panel.filter = "title C";
    await panel.takeNth(1);
    expect(host.calls("acceptSuggestion")).toEqual([["acceptSuggestion", "one", "c"]]);
  });

  test("says so when there is no such card", async () => {
    show();
    await panel.takeNth(9);
    expect(host.calls("acceptSuggestion")).toEqual([]);
    expect(panel.toast.current?.text).toBe("There is no card 9");
  });

  test("pressing twice before the answer takes once", async () => {
    show();
    await Promise.all([panel.takeNth(1), panel.takeNth(1)]);
    expect(host.calls("acceptSuggestion").length).toBe(1);
  });

  test("a refusal is told in words, never as success", async () => {
    show();
    host.refuse = { code: "storage", message: "disk full", fields: [] };
    await panel.takeNth(1);
    expect(panel.toast.current?.tone).toBe("bad");
    expect(panel.toast.current?.text).toMatch(/^Nothing is saved now\./);
  });

  test("a refusal that is no Problem is still told", async () => {
    show();
    host.refuse = "accept_suggestion not allowed";
    await panel.takeNth(1);
    expect(panel.toast.current?.text).toMatch(/^Something went wrong inside Cuecard\./);
  });
});

describe("dismissing", () => {
  test("goes during a hold, with a way back that works during it too", async () => {
    show();
    panel.hold({ focus: true });
    await panel.dismiss(card("b"));
    show(cards("a", "c"));
    expect(panel.cards.map(({ key }) => key)).toEqual(["a", "c"]);
    expect(panel.toast.undo(), "the toast has the way back").toBe(true);
    expect(host.calls("restoreSuggestion")).toEqual([["restoreSuggestion", "one", "b"]]);
    show();
    expect(panel.cards.map(({ key }) => key)).toEqual(["a", "b", "c"]);
    expect(panel.toast.undo(), "once").toBe(false);
  });

  test("the way back goes with its toast", async () => {
    vi.useFakeTimers();
    try {
      show();
      await panel.dismiss(card("b"));
      vi.advanceTimersByTime(7999);
      expect(panel.toast.current, "long enough to read").not.toBe(null);
      panel.toast.pause();
      vi.advanceTimersByTime(60_000);
      expect(panel.toast.current, "it stays while it is being read").not.toBe(null);
      panel.toast.resume();
      vi.advanceTimersByTime(8000);
      expect(panel.toast.current).toBe(null);
    } finally {
      vi.useRealTimers();
    }
  });
});

test("what was held back comes in on request, even during a hold", async () => {
  show(cards("a"), cards("h"));
  panel.hold({ pointer: true });
  await panel.releaseHeld();
  expect(host.calls("releaseHeld")).toEqual([["releaseHeld", "one"]]);
  show(cards("h", "a", "n"));
  expect(
    panel.cards.map(({ key }) => key),
    "only what was asked for",
  ).toEqual(["h", "a"]);
  expect(panel.deck.waiting.map(({ key }) => key)).toEqual(["n"]);
});

test("another interaction starts without filter, focus or explanation", () => {
  show();
  panel.filter = "a";
  panel.focused = "a";
  panel.why = "a";
  show(cards("x"), [], "two");
  expect([panel.filter, panel.focused, panel.why]).toEqual(["", null, null]);
});

test("one step back at a time: explanation, toast, filter", async () => {
  show();
  panel.filter = "a";
  await panel.copy(card("a"));
  panel.explain(card("a"));
  expect([panel.back(), panel.why]).toEqual([true, null]);
  expect([panel.back(), panel.toast.current]).toEqual([true, null]);
  expect([panel.back(), panel.filter]).toEqual([true, ""]);
  expect(panel.back(), "nothing left to go back from").toBe(false);
});

test("typing is told once a second at most", () => {
  vi.useFakeTimers({ now: 1_000_000 });
  try {
    for (let at = 0; at < 25; at += 1) {
      panel.typed();
      vi.advanceTimersByTime(100);
    }
    expect(host.calls("noteTyping").length, "2.5 s of typing").toBe(3);
  } finally {
    vi.useRealTimers();
  }
});
