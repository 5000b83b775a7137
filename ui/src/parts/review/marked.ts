// Marks the words of a search in a text, as the search compares them: without case and accents.
import type { SnippetPart } from "../../bindings.ts";

/** The words and phrases of a search that are wanted; a last `*` is a beginning's. */
export function wordsOf(query: string): string[] {
  const found = query.matchAll(/(-?)(?:"([^"]*)"?|“([^”]*)”?|(\S+))/gu);
  return [...found]
    .filter(([, without]) => without === "")
    .map(([, , quoted, curly, word]) => folded(quoted ?? curly ?? word ?? "").replace(/\*+$/u, ""))
    .map((word) => word.replace(/[^\p{L}\p{N}\s]+/gu, " ").trim())
    .filter((word) => word !== "");
}

function folded(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

/** The text in parts; a word is marked from its beginning, as far as it was typed. */
export function markedIn(text: string, words: readonly string[]): SnippetPart[] {
  if (words.length === 0 || text === "") return [{ text, marked: false, open: false }];
  // Folding may change lengths, so each char is folded alone and remembered by its place.
  const places: number[] = [];
  let plain = "";
  let at = 0;
  for (const char of text) {
    const fold = folded(char);
    places.push(...new Array<number>(fold.length).fill(at));
    plain += fold;
    at += char.length;
  }
  const marked = new Array<boolean>(text.length).fill(false);
  for (const word of words) {
    for (let from = plain.indexOf(word); from >= 0; from = plain.indexOf(word, from + 1)) {
      if (from > 0 && isLetter(plain.charAt(from - 1)) && isLetter(word.charAt(0))) continue;
      const first = places[from] ?? 0;
      const end = places[from + word.length] ?? text.length;
      marked.fill(true, first, end);
    }
  }
  // Words that follow one another are one mark.
  for (const { 0: blanks, index } of text.matchAll(/\s+/gu)) {
    const end = index + blanks.length;
    if (marked[index - 1] === true && marked[end] === true) marked.fill(true, index, end);
  }
  const parts: SnippetPart[] = [];
  for (let from = 0; from < text.length;) {
    const is = marked[from] === true;
    let to = from + 1;
    while (to < text.length && marked[to] === is) to += 1;
    parts.push({ text: text.slice(from, to), marked: is, open: false });
    from = to;
  }
  return parts;
}

/** A letter of a script that parts words by blanks. */
function isLetter(char: string): boolean {
  return /[\p{L}\p{N}]/u.test(char) && !/[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}]/u.test(char);
}
