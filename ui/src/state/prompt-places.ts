// Where the prompts of an interaction stand. Pure. Three rules: nothing moves under the pointer or
// below a reading eye; a prompt keeps the place it came to for as long as it is there; and none
// waits unseen, since its time runs.
//
// An inline prompt that comes while the pointer is over the list would move cards under it: it lies
// over the list instead, where it moves nothing.
import type { PromptView } from "../bindings.ts";

export interface Place {
  prompt: PromptView;
  /** Lies over the list; else it is a card of it. */
  over: boolean;
  /** The cards above it when it came, nearest last. */
  under: readonly string[];
  /** It is gone, and only its room is kept, until nothing moves by its going. */
  ended: boolean;
}

export interface Situation {
  /** The cards of the list, in the order shown. */
  cards: readonly string[];
  /** The card that is being worked on. */
  card: string | null;
  /** The pointer is over the list. */
  pointer: boolean;
  /** Nothing in the list may move. */
  still: boolean;
  /** One that lies over the list is being read. */
  read: boolean;
  /** The agent sent these away. */
  answered: ReadonlySet<string>;
}

/** The places after a change. Those over the list come first, from the top of the screen down. */
export function settlePrompts(
  before: readonly Place[],
  shown: readonly PromptView[],
  now: Situation,
): Place[] {
  const after = before.flatMap((place): Place[] => {
    const { key } = place.prompt;
    const prompt = shown.find((one) => one.key === key);
    if (prompt) return [{ ...place, prompt, ended: false }];
    const held = !now.answered.has(key) && (place.over ? now.read : now.still);
    return held ? [{ ...place, ended: true }] : [];
  });
  for (const prompt of shown) {
    if (after.some((place) => place.prompt.key === prompt.key)) continue;
    const over = prompt.display !== "inline" || now.pointer || now.cards.length === 0;
    const at = now.card === null ? -1 : now.cards.indexOf(now.card);
    const place = { prompt, over, under: over ? [] : now.cards.slice(0, at + 1), ended: false };
    // A toast stands at the lower edge, unless that would lift what is being read.
    if (prompt.display === "toast" && !now.read) after.push(place);
    else after.unshift(place);
  }
  return after;
}

/** The inline prompts that stand before the first card (`null`) or after a card. */
export function inlineAfter(
  places: readonly Place[],
  cards: readonly string[],
): Map<string | null, Place[]> {
  const rows = new Map<string | null, Place[]>();
  for (const place of places) {
    if (place.over) continue;
    const above = place.under.findLast((key) => cards.includes(key)) ?? null;
    rows.set(above, [...(rows.get(above) ?? []), place]);
  }
  return rows;
}
