// Where the focus goes among the cards: what keys and a card that leaves do with it.
import { tick } from "svelte";
import type { CardView } from "../bindings.ts";
import { stepFrom, type Step } from "../state/keys.ts";
import type { PanelState } from "../state/panel.svelte.ts";

export interface CardFocus {
  move: (by: Step) => void;
  /** Sends the card away, and the focus to the one that takes its place. */
  dismiss: (card: CardView) => Promise<void>;
  /** A card took the focus, or the list lost it. */
  taken: (key: string | null) => void;
}

/** `focus` gives a card the focus. */
export function cardFocus(panel: PanelState, focus: (key: string) => void): CardFocus {
  return {
    move(by) {
      const at = panel.cards.findIndex((card) => card.key === panel.focused);
      const card = panel.cards[stepFrom(at, panel.cards.length - 1, by)];
      if (card) focus(card.key);
    },
    async dismiss(card) {
      const at = panel.cards.indexOf(card);
      const heir = panel.cards[at + 1] ?? panel.cards[at - 1];
      const focused = panel.focused === card.key;
      if (focused && heir) focus(heir.key);
      await panel.dismiss(card);
      await tick();
      if (focused && !heir) panel.hold({ focus: false });
    },
    taken(key) {
      panel.focused = key;
      panel.hold({ focus: key !== null });
      if (panel.why !== key) panel.why = null;
    },
  };
}
