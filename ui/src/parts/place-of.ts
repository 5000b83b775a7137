// Where a key was pressed: in a text field, on a button, or elsewhere.

export function placeOf(target: EventTarget | null): "text" | "button" | "elsewhere" {
  if (!(target instanceof HTMLElement)) return "elsewhere";
  if (target.closest("input, textarea, select")) return "text";
  return target.closest("button") ? "button" : "elsewhere";
}
