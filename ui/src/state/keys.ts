// Which key asks for what. Pure: the place it was pressed in is given. Single letters do nothing in
// a text field, and a pressed button keeps its own Enter and Space.

/** Where the key was pressed. */
export type Place = "text" | "button" | "elsewhere";

export interface Stroke {
  key: string;
  code: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
  repeat: boolean;
  isComposing: boolean;
}

export type Intent =
  | { do: "take"; nth: number }
  | { do: "tab"; nth: number }
  | { do: "wrapUp"; nth: number }
  | { do: "move"; by: "next" | "previous" | "first" | "last" }
  | {
      do:
        | "takeFocused"
        | "copy"
        | "read"
        | "dismiss"
        | "pin"
        | "why"
        | "praise"
        | "fault"
        | "filter"
        | "releaseHeld"
        | "letIn"
        | "retry"
        | "quiet"
        | "keys"
        | "undo"
        | "back"
        | "gotIt"
        | "signIn"
        | "transcript"
        | "checklist"
        | "nextTab"
        | "previousTab";
    };

type Plain = Exclude<Intent["do"], "take" | "tab" | "wrapUp" | "move">;

const letters: Readonly<Record<string, Plain>> = {
  c: "copy",
  a: "read",
  d: "dismiss",
  f: "fault",
  g: "gotIt",
  p: "pin",
  w: "why",
  h: "releaseHeld",
  n: "letIn",
  t: "transcript",
  l: "checklist",
  r: "retry",
  s: "signIn",
  q: "quiet",
  z: "undo",
};

export type Step = "next" | "previous" | "first" | "last";

/** Where a step leads in a list; `at` is -1 before it was entered. */
export function stepFrom(at: number, last: number, by: Step): number {
  const to = {
    next: Math.min(at + 1, last),
    previous: at < 0 ? last : Math.max(at - 1, 0),
    first: 0,
    last,
  };
  return to[by];
}

const moves: Readonly<Record<string, Step>> = {
  ArrowDown: "next",
  ArrowUp: "previous",
  Home: "first",
  End: "last",
};

export function intent(stroke: Stroke, place: Place): Intent | null {
  if (stroke.isComposing) return null;
  if (stroke.altKey) return withAlt(stroke, place);
  if (stroke.key === "Escape") return { do: "back" };
  if (stroke.ctrlKey || stroke.metaKey) return withControl(stroke, place);
  if (place === "text") return null;

  const move = moves[stroke.key];
  if (move) return { do: "move", by: move };
  // Held-down keys move; they never act twice.
  if (stroke.repeat) return null;
  if (stroke.key === "Enter") return place === "button" ? null : { do: "takeFocused" };
  if (stroke.key === "+") return { do: "praise" };
  if (stroke.key === "/") return { do: "filter" };
  if (stroke.key === "?") return { do: "keys" };

  const digit = digitOf(stroke);
  if (digit) return { do: "take", nth: digit };
  const plain = letters[letterOf(stroke)];
  return plain ? { do: plain } : null;
}

/** The digit by its place: with Alt, some layouts write another sign. */
function withAlt(stroke: Stroke, place: Place): Intent | null {
  if (stroke.ctrlKey || stroke.metaKey || stroke.shiftKey || stroke.repeat) return null;
  const nth = /^Digit([1-3])$/.exec(stroke.code)?.[1];
  return nth && place !== "text" ? { do: "wrapUp", nth: Number(nth) } : null;
}

function withControl(stroke: Stroke, place: Place): Intent | null {
  if (stroke.key === "Tab") return { do: stroke.shiftKey ? "previousTab" : "nextTab" };
  const digit = digitOf(stroke);
  if (digit) return { do: "tab", nth: digit };
  if (letterOf(stroke) === "z" && place !== "text" && !stroke.shiftKey) return { do: "undo" };
  return null;
}

/** 1–9, on layouts that need Shift for digits as well; 0 for anything else. */
function digitOf(stroke: Stroke): number {
  if (/^[1-9]$/.test(stroke.key)) return Number(stroke.key);
  const position = /^Digit([1-9])$/.exec(stroke.code)?.[1];
  return position && !stroke.shiftKey ? Number(position) : 0;
}

/** The Latin letter; by its place on the keyboard where the layout writes another script. */
export function letterOf(stroke: Stroke): string {
  if (/^[a-z]$/i.test(stroke.key)) return stroke.key.toLowerCase();
  const isLetter = stroke.key.length === 1 && /\p{L}/u.test(stroke.key);
  const position = /^Key([A-Z])$/.exec(stroke.code)?.[1];
  return isLetter && position ? position.toLowerCase() : "";
}
