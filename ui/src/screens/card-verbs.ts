// What can be asked of a card, handed to the panel; what is typed, handed to the knowledge base.
import type { CardVerbs } from "../parts/card-verbs.ts";
import type { PanelState } from "../state/panel.svelte.ts";

export function verbsOf(panel: PanelState, dismiss: CardVerbs["dismiss"]): CardVerbs {
  return {
    take: (card) => void panel.take(card),
    copy: (card) => void panel.copy(card),
    read: ({ key, title, canRead }) => {
      const id = panel.interaction;
      if (canRead && id !== null) void panel.knowledge.readCard(id, key, title);
    },
    pin: (card) => void panel.pin(card),
    dismiss,
    praise: (card) => void panel.praise(card),
    fault: (card) => panel.fault(card),
    deliveries: () => panel.outbox.show(),
    explain: (card) => panel.explain(card),
    hover: (key) => (panel.hovered = key),
    seen: (key, visible) => panel.seen(key, visible),
  };
}

/** Asks what was typed; the filter is empty then. */
export function asker(panel: PanelState): (question: string) => void {
  return (question) => {
    panel.filter = "";
    void panel.knowledge.ask(panel.interaction, question);
  };
}
