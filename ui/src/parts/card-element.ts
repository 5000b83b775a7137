// Where a card stands on the page, by its key.

export function cardElement(key: string | null): Element | null {
  return key === null ? null : document.querySelector(`[data-key="${CSS.escape(key)}"]`);
}
