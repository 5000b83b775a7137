// How words are drawn that are still being said.

/** The words with one ellipsis behind them: marks that came with them would stand before its dots. */
export function underWay(words: string): string {
  return `${words.replace(/[\s.…。．｡、,]+$/u, "")} …`;
}
