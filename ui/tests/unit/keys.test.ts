// @vitest-environment node
import { describe, expect, test } from "vitest";
import { intent, type Place, type Stroke } from "../../src/state/keys.ts";

function stroke(key: string, part: Partial<Stroke> = {}): Stroke {
  const code = /^[a-z]$/i.test(key)
    ? `Key${key.toUpperCase()}`
    : /^\d$/.test(key)
      ? `Digit${key}`
      : key;
  return {
    key,
    code,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    shiftKey: false,
    repeat: false,
    isComposing: false,
    ...part,
  };
}
function check(
  key: string,
  expected: unknown,
  part: Partial<Stroke> = {},
  place: Place = "elsewhere",
) {
  expect(intent(stroke(key, part), place), `${key} ${JSON.stringify(part)} in ${place}`).toEqual(
    expected,
  );
}

test("every key of the list does its part", () => {
  for (let nth = 1; nth <= 9; nth += 1) check(String(nth), { do: "take", nth });
  check("Enter", { do: "takeFocused" });
  for (const [key, verb] of Object.entries({
    c: "copy",
    a: "read",
    d: "dismiss",
    g: "gotIt",
    p: "pin",
    w: "why",
    h: "releaseHeld",
    n: "letIn",
    r: "retry",
    q: "quiet",
    z: "undo",
    "/": "filter",
    "?": "keys",
    Escape: "back",
  }))
    check(key, { do: verb });
  check("ArrowDown", { do: "move", by: "next" });
  check("ArrowUp", { do: "move", by: "previous" });
  check("Home", { do: "move", by: "first" });
  check("End", { do: "move", by: "last" });
});

test("Alt and a digit choose a wrap-up code, whatever the layout writes", () => {
  check("1", { do: "wrapUp", nth: 1 }, { altKey: true });
  check("¡", { do: "wrapUp", nth: 1 }, { altKey: true, code: "Digit1" });
  check("4", null, { altKey: true });
  check("2", null, { altKey: true }, "text");
  check("2", null, { altKey: true, ctrlKey: true });
  check("c", null, { altKey: true });
});

test("feedback by one key", () => {
  check("+", { do: "praise" });
  check("f", { do: "fault" });
  check("+", null, {}, "text");
});

test("nothing else does anything", () => {
  for (const key of ["0", "b", "x", "Tab", " ", "F5", "Shift"]) check(key, null);
});

describe("in a text field", () => {
  test("letters, digits and arrows are the field's", () => {
    for (const key of ["c", "d", "1", "9", "/", "?", "Enter", "ArrowDown", "z"])
      check(key, null, {}, "text");
  });
  test("Esc still goes a step back, and tabs still change", () => {
    check("Escape", { do: "back" }, {}, "text");
    check("Tab", { do: "nextTab" }, { ctrlKey: true }, "text");
  });
  test("Ctrl+Z undoes the typing, not a dismissal", () =>
    check("z", null, { ctrlKey: true }, "text"));
});

test("a button keeps its own Enter, and lets the letters through", () => {
  check("Enter", null, {}, "button");
  check("c", { do: "copy" }, {}, "button");
});

test("tabs by Ctrl, or by Cmd", () => {
  check("Tab", { do: "nextTab" }, { ctrlKey: true });
  check("Tab", { do: "previousTab" }, { ctrlKey: true, shiftKey: true });
  check("3", { do: "tab", nth: 3 }, { ctrlKey: true });
  check("3", { do: "tab", nth: 3 }, { metaKey: true });
  check("z", { do: "undo" }, { ctrlKey: true });
  check("c", null, { ctrlKey: true });
});

test("a held-down key moves, and never acts twice", () => {
  check("1", null, { repeat: true });
  check("d", null, { repeat: true });
  check("Enter", null, { repeat: true });
  check("ArrowDown", { do: "move", by: "next" }, { repeat: true });
});

test("words being composed and Alt combinations are left alone", () => {
  check("c", null, { isComposing: true });
  check("c", null, { altKey: true });
});

describe("other keyboards", () => {
  test("capitals", () => check("C", { do: "copy" }, { shiftKey: true }));
  test("French digits without Shift", () => check("é", { do: "take", nth: 2 }, { code: "Digit2" }));
  test("French digits with Shift", () =>
    check("2", { do: "take", nth: 2 }, { code: "Digit2", shiftKey: true }));
  test("an exclamation mark is no digit", () =>
    check("!", null, { code: "Digit1", shiftKey: true }));
  test("the German slash stands on 7", () =>
    check("/", { do: "filter" }, { code: "Digit7", shiftKey: true }));
  test("Cyrillic letters by their place", () => check("с", { do: "copy" }, { code: "KeyC" }));
  test("a letter moved by the layout counts by what it writes", () =>
    check("z", { do: "undo" }, { code: "KeyY" }));
});
