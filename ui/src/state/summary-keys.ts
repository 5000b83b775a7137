// Which key asks for what while a summary has the panel. Pure, as keys.ts, which has the keys that are
// the same everywhere.
import { intent, letterOf, type Intent, type Place, type Stroke } from "./keys.ts";

type Plain =
  | "make"
  | "redact"
  | "redactAll"
  | "approve"
  | "useSaid"
  | "copy"
  | "edit"
  | "file"
  | "good"
  | "back";
export type SummaryIntent = { do: Plain } | { do: "wrapUp"; nth: number };

const letters: Readonly<Record<string, Plain>> = {
  a: "approve",
  c: "copy",
  e: "edit",
  r: "redact",
  u: "useSaid",
};

/** What means the same with and without a summary. */
const shared: ReadonlySet<Intent["do"]> = new Set([
  "tab",
  "nextTab",
  "previousTab",
  "quiet",
  "signIn",
  "keys",
  "undo",
]);

export function summaryIntent(
  stroke: Stroke,
  place: Place,
): { own: SummaryIntent } | { shared: Intent } | null {
  if (stroke.isComposing) return null;
  if (stroke.altKey) {
    const wanted = intent(stroke, place);
    return wanted?.do === "wrapUp" ? { own: wanted } : null;
  }
  if (stroke.key === "Escape") return { own: { do: "back" } };
  const control = stroke.ctrlKey || stroke.metaKey;
  if (control && stroke.key === "Enter") return stroke.repeat ? null : { own: { do: "file" } };
  if (!control && place !== "text" && !stroke.repeat) {
    if (stroke.key === "Enter") return place === "button" ? null : { own: { do: "make" } };
    if (stroke.key === "+") return { own: { do: "good" } };
    if (["1", "2", "3"].includes(stroke.key)) {
      return { own: { do: "wrapUp", nth: Number(stroke.key) } };
    }
    const letter = letters[letterOf(stroke)];
    if (letter === "redact" && stroke.shiftKey) return { own: { do: "redactAll" } };
    if (letter) return { own: { do: letter } };
  }
  const wanted = intent(stroke, place);
  return wanted && shared.has(wanted.do) ? { shared: wanted } : null;
}
