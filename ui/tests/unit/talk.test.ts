import { describe, expect, test } from "vitest";
import type { ChecklistItemView, ChecklistView } from "../../src/bindings.ts";
import { nextOpen } from "../../src/parts/talk/next-open.ts";
import { underWay } from "../../src/parts/talk/under-way.ts";
import { TalkState } from "../../src/state/talk.svelte.ts";
import { markedWords } from "../../src/words-said.ts";
import { FakeHost, view } from "./make.ts";

function item(id: string, done = false): ChecklistItemView {
  return {
    id,
    name: `Do ${id}`,
    description: null,
    important: false,
    automated: false,
    done,
    by: done ? "agent" : null,
    onItsWay: false,
  };
}
function list(id: string, items: ChecklistItemView[], isOpen = true): ChecklistView {
  return { id, name: id, done: items.filter((one) => one.done).length, items, isOpen };
}

describe("the next open item", () => {
  const lists = [
    list("a", [item("1", true), item("2")]),
    list("b", [item("1")]),
    list("c", [item("1")], false),
  ];
  test("goes through all lists and begins anew", () => {
    const first = nextOpen(lists, null);
    expect(first).toEqual({ checklist: "a", item: "2" });
    const second = nextOpen(lists, first);
    expect(second).toEqual({ checklist: "b", item: "1" });
    expect(nextOpen(lists, second), "not into a list that has ended").toEqual(first);
  });
  test("is none where all is done", () => {
    expect(nextOpen([list("a", [item("1", true)])], null)).toBeNull();
    expect(nextOpen([], null)).toBeNull();
  });
});

describe("ticking", () => {
  const host = () => new FakeHost();
  const failed: unknown[] = [];
  const said: string[] = [];
  const state = (far: FakeHost, reach = true) => {
    const shown = view(1);
    const profile = shown.profile && {
      ...shown.profile,
      reach: { ...shown.profile.reach, transcript: reach },
    };
    return new TalkState(
      far,
      () => ({ ...shown, profile }),
      (words) => said.push(words),
      (reason) => failed.push(reason),
    );
  };

  test("asks for the other state, once until it is answered", async () => {
    const far = host();
    const talk = state(far);
    const one = list("a", [item("1"), item("2", true)]);
    const [open, done] = one.items;
    if (!open || !done) throw new Error("two items");
    await Promise.all([talk.tick("i", one, open), talk.tick("i", one, open)]);
    await talk.tick("i", one, done);
    expect(far.calls("tickItem")).toEqual([
      ["tickItem", "i", "a", "1", true],
      ["tickItem", "i", "a", "2", false],
    ]);
  });
  test("does nothing where the list has ended", async () => {
    const far = host();
    const one = list("a", [item("1")], false);
    await state(far).tick("i", one, item("1"));
    expect(far.calls("tickItem")).toEqual([]);
  });
  test("where there is no transcript, nothing is asked", async () => {
    const far = host();
    await state(far, false).readAlong(true);
    expect(far.asked).toEqual([]);
    expect(said.splice(0)).toHaveLength(1);
  });
  test("says what went wrong", async () => {
    const far = host();
    far.refuse = { code: "storage", message: "full", fields: [] };
    const talk = state(far);
    await talk.readAlong(true);
    await talk.tick("i", list("a", [item("1")]), item("1"));
    expect(failed).toHaveLength(2);
    expect(said).toEqual([]);
  });
});

test("the customer's words of a card are marked, each once and folded", () => {
  expect(
    markedWords([
      { text: "Refund, ", marked: false, open: false },
      { text: "Réfund to", marked: true, open: false },
      { text: "REFUND!", marked: true, open: false },
    ]),
  ).toEqual(["refund", "to"]);
});

test.each([
  ["yes we can do that", "yes we can do that …"],
  ["Yes, we can.", "Yes, we can …"],
  ["Yes...", "Yes …"],
  ["はい。", "はい …"],
  ["Can I?", "Can I? …"],
  ["", " …"],
])("words under way have one ellipsis: %s", (words, drawn) => {
  expect(underWay(words)).toBe(drawn);
});
