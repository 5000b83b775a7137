import { describe, expect, test } from "vitest";
import { Deck } from "../../src/state/deck.svelte.ts";
import { settle } from "../../src/state/settle.ts";
import { card, cards, interaction } from "./make.ts";

const keys = (list: readonly { key: string }[]) => list.map(({ key }) => key).join(" ");

describe("settle", () => {
  function check(
    shown: string,
    incoming: string,
    expected: { cards: string; waiting?: string; ended?: string },
    asked: { away?: string; back?: string } = {},
  ) {
    const split = (text = "") => text.split(" ").filter((key) => key !== "");
    const settled = settle(cards(...split(shown)), cards(...split(incoming)), true, {
      away: new Set(split(asked.away)),
      back: new Set(split(asked.back)),
    });
    expect(keys(settled.cards), "shown").toBe(expected.cards);
    expect(keys(settled.waiting), "waiting").toBe(expected.waiting ?? "");
    expect([...settled.ended].join(" "), "ended").toBe(expected.ended ?? "");
  }

  test("a new order does not move what is held", () => check("a b c", "c b a", { cards: "a b c" }));
  test("new cards wait, in their order", () =>
    check("a b", "x a y b", { cards: "a b", waiting: "x y" }));
  test("what ended keeps its place until the agent has left", () =>
    check("a b c", "a c", { cards: "a b c", ended: "b" }));
  test("what the agent dismissed goes at once", () =>
    check("a b c", "a c", { cards: "a c" }, { away: "b" }));
  test("a dismissed card stays while the platform's view still has it", () =>
    check("a b c", "a b c", { cards: "a b c" }, { away: "b" }));
  test("what the agent asked back comes at once, after its neighbor", () =>
    check("a c", "x a b c", { cards: "a b c", waiting: "x" }, { back: "b" }));
  test("what was let in comes first when it is the best", () =>
    check("a", "h a", { cards: "h a" }, { back: "h" }));

  test("known cards are refreshed where they stand", () => {
    const settled = settle([card("a")], [card("a", { accepted: true })], true);
    expect(settled.cards[0]?.accepted, "its new state is shown though nothing moves").toBe(true);
  });

  test("without a hold the newest order is shown whole", () => {
    const settled = settle(cards("a", "b"), cards("c", "a"), false);
    expect(keys(settled.cards)).toBe("c a");
    expect(settled.waiting).toEqual([]);
  });

  test("whatever happens, nothing shown moves, is lost, or stands twice", () => {
    // Every order of subsets of four cards, against every other.
    const all = subsets(["a", "b", "c", "d"]).flatMap(orders);
    for (const shown of all.filter((list) => list.length >= 2)) {
      for (const incoming of all.filter((list) => list.length >= 3)) {
        const settled = settle(cards(...shown), cards(...incoming), true);
        expect(settled.cards.map(({ key }) => key)).toEqual(shown);
        const every = [...settled.cards, ...settled.waiting].map(({ key }) => key);
        expect(new Set(every)).toEqual(new Set([...shown, ...incoming]));
        expect(every.length).toBe(new Set(every).size);
      }
    }
  });
});

function subsets(list: string[]): string[][] {
  return list.reduce<string[][]>(
    (sets, one) => [...sets, ...sets.map((set) => [...set, one])],
    [[]],
  );
}
function orders(list: string[]): string[][] {
  if (list.length <= 1) return [list];
  return list.flatMap((one) =>
    orders(list.filter((other) => other !== one)).map((rest) => [one, ...rest]),
  );
}

describe("Deck", () => {
  test("holds while the pointer is over the list, and lets go when it leaves", () => {
    const deck = new Deck();
    deck.apply(interaction("i", cards("a", "b")));
    deck.hold({ pointer: true });
    deck.apply(interaction("i", cards("x", "b", "a")));
    expect(keys(deck.cards)).toBe("a b");
    expect(keys(deck.waiting)).toBe("x");
    deck.hold({ pointer: false });
    expect(keys(deck.cards)).toBe("x b a");
    expect(keys(deck.waiting)).toBe("");
  });

  test("a focused card holds as well; both must let go", () => {
    const deck = new Deck();
    deck.apply(interaction("i", cards("a")));
    deck.hold({ pointer: true });
    deck.hold({ focus: true });
    deck.apply(interaction("i", cards("x", "a")));
    deck.hold({ pointer: false });
    expect(keys(deck.cards), "the focus still holds").toBe("a");
    deck.hold({ focus: false });
    expect(keys(deck.cards)).toBe("x a");
  });

  test("lets in what waits on request, and holds again", () => {
    const deck = new Deck();
    deck.apply(interaction("i", cards("a")));
    deck.hold({ focus: true });
    deck.apply(interaction("i", cards("x", "a")));
    deck.letIn();
    expect(keys(deck.cards)).toBe("x a");
    deck.apply(interaction("i", cards("y", "x", "a")));
    expect(keys(deck.cards), "the hold goes on").toBe("x a");
    expect(keys(deck.waiting)).toBe("y");
  });

  test("another interaction is shown whole at once, held or not", () => {
    const deck = new Deck();
    deck.apply(interaction("i", cards("a")));
    deck.hold({ pointer: true });
    deck.apply(interaction("j", cards("b", "c")));
    expect(keys(deck.cards)).toBe("b c");
    expect(keys(deck.waiting)).toBe("");
    expect([...deck.fresh], "none of them moves in: they were there").toEqual([]);
  });

  test("what comes into a calm list moves in; what follows within a second just stands there", () => {
    const deck = new Deck();
    const come = (...shown: [key: string, receivedAt: number][]) => {
      deck.apply(
        interaction(
          "i",
          shown.map(([key, receivedAt]) => card(key, { receivedAt })),
        ),
      );
      return [...deck.fresh].join(" ");
    };
    come(["a", 0]);
    expect(come(["b", 60_000], ["a", 0])).toBe("b");
    expect(come(["c", 60_200], ["b", 60_000]), "0.2 s later").toBe("");
    expect(come(["d", 61_100], ["c", 60_200]), "0.9 s after that one").toBe("");
    expect(come(["e", 62_100], ["d", 61_100]), "calm again").toBe("e");
    expect(come(["f", 1000], ["e", 62_100]), "the clock was set back").toBe("f");
  });

  test("an empty list shows what comes at once, wherever the pointer is", () => {
    const deck = new Deck();
    deck.apply(interaction("i", cards()));
    deck.hold({ pointer: true });
    deck.apply(interaction("i", cards("a")));
    expect(keys(deck.cards)).toBe("a");
  });

  test("a dismissal works during a hold, and its undo as well", () => {
    const deck = new Deck();
    deck.apply(interaction("i", cards("a", "b", "c")));
    deck.hold({ focus: true });
    deck.sendAway("b");
    deck.apply(interaction("i", cards("a", "c")));
    expect(keys(deck.cards)).toBe("a c");
    deck.askBack(["b"]);
    deck.apply(interaction("i", cards("a", "b", "c")));
    expect(keys(deck.cards)).toBe("a b c");
  });
});
