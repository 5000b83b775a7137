// Which words are marked in what was said.
import type { SnippetPart } from "./bindings.ts";

/** The words of a card that the customer used, to be marked in what was said. */
export function markedWords(snippet: readonly SnippetPart[]): string[] {
  const words = snippet
    .filter((part) => part.marked)
    .flatMap((part) => part.text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().split(" "))
    .map((word) => word.replace(/[^\p{L}\p{N}]+/gu, ""))
    .filter((word) => word !== "");
  return [...new Set(words)];
}
