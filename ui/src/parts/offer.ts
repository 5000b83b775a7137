// What a field offers while it is typed into. Pure.

export interface Offer {
  /** What the field says once it is taken. */
  value: string;
  /** What stands in the list, where that is not the value itself. */
  title?: string;
  /** Smaller, under the title. */
  note?: string;
}

/** Plain words, found by any part of them; the one that stands there already is not offered again. */
export function plainOffers(words: readonly string[], typed: string | null): readonly Offer[] {
  const wanted = typed?.toLowerCase() ?? "";
  return words
    .filter((one) => wanted === "" || (one.toLowerCase().includes(wanted) && one !== typed))
    .map((value) => ({ value }));
}
