// Puts a text on the clipboard. Where the window is not let to, as some webviews do after a wait, the
// old way by a selected field still works.

export async function clip(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    bySelection(text);
  }
}

function bySelection(text: string): void {
  const held = document.activeElement;
  const field = document.createElement("textarea");
  field.value = text;
  field.className = "unseen";
  document.body.append(field);
  field.select();
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only way there is without permission
  const copied = document.execCommand("copy");
  field.remove();
  if (held instanceof HTMLElement) held.focus();
  if (!copied) throw new Error("the window may not write to the clipboard");
}
