// Copies a short text the page itself shows. What an agent made goes through the host instead, which
// records it.

/** False where the window may not write to the clipboard: then the text stays selected. */
export async function copyShown(element: HTMLElement): Promise<boolean> {
  getSelection()?.selectAllChildren(element);
  try {
    await navigator.clipboard.writeText(element.textContent);
    return true;
  } catch {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- for webviews without the newer way
    return document.execCommand("copy");
  }
}
