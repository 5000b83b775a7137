// Writes into a text area as a person would, so that its own undo takes it back.

/** Puts `word` in the place of what stands between; false where the text area can't be told to type. */
export function typeInto(
  area: HTMLTextAreaElement,
  [from, to]: readonly [number, number],
  word: string,
): boolean {
  area.focus({ preventScroll: true });
  area.setSelectionRange(from, to);
  if (from === to && word === "") return true;
  const command = word === "" ? "delete" : "insertText";
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- nothing else keeps the undo
  return document.execCommand(command, false, word);
}
