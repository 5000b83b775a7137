// What can be asked of a card.
import type { CardView } from "../bindings.ts";

export interface CardVerbs {
  take(card: CardView): void;
  copy(card: CardView): void;
  /** Reads its article here. */
  read(card: CardView): void;
  pin(card: CardView): void;
  dismiss(card: CardView): void;
  /** Says that it was helpful. */
  praise(card: CardView): void;
  /** Opens the form that asks what was wrong. */
  fault(card: CardView): void;
  /** Shows what waits to be delivered. */
  deliveries(): void;
  explain(card: CardView): void;
  hover(key: string | null): void;
  seen(key: string, visible: boolean): void;
}
