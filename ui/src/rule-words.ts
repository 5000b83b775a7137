// What stands at a field of a draft, in the reader's language, by the rule's name. The program says
// it in English and more exactly: where there are no words here, its own stand.
import type { ViolationView } from "./bindings.ts";
import { longestContent, operators, displays, interactionTypes } from "./draft.ts";
import { number } from "./messages/format.ts";
import { t } from "./messages/language.svelte.ts";

/** A span as people count: from 1, its end included. */
export function placeOf([start, end]: readonly [number, number]): string {
  const first = number(t().tag, start + 1);
  return end - start <= 1 ? first : `${first}–${number(t().tag, end)}`;
}

/** The name of a kind of personal data; null where the rule is about something else. */
export function personalDataIn(one: ViolationView): string | null {
  const names: Readonly<Record<string, string>> = t().studio.wrong.pii;
  return one.kind.startsWith("pii.") ? (names[one.kind.slice(4)] ?? one.kind.slice(4)) : null;
}

/** `text` is what stands in the field. */
export function ruleWords(one: ViolationView, text = ""): string {
  const say = t().studio.wrong;
  const personal = personalDataIn(one);
  if (personal !== null) {
    const where = one.span ? say.at(personal, placeOf(one.span)) : `${personal}.`;
    return `${where} ${say.piiWhy}`;
  }
  switch (one.kind) {
    case "required":
      return say.required;
    case "length":
      return lengthWords(one, text);
    case "placeholder":
      return one.span ? say.placeholder(placeOf(one.span)) : one.message;
    case "type":
      if (one.path === "display.timeoutMs") return say.seconds;
      // A draft's leaves are text: only a comparison can be of a wrong type.
      return one.path.endsWith(".value") ? say.number : one.message;
    case "range":
      return one.path === "display.timeoutMs" ? say.seconds : one.message;
    case "enum":
      return enumWords(one);
    default:
      return one.message;
  }
}

function lengthWords(one: ViolationView, text: string): string {
  const say = t().studio.wrong;
  if (one.path === "interactionTypes") return say.channels;
  if (one.path === "trigger.conditions") return say.conditions;
  if (one.span && one.path === "display.content") {
    return say.tooLong(one.span[1] - one.span[0], number(t().tag, longestContent));
  }
  if (one.span) return one.message;
  return text.trim() === "" ? say.empty : say.nothingToFind;
}

function enumWords(one: ViolationView): string {
  const say = t().studio;
  const list = (words: string[]) => say.wrong.oneOf(words.join(", "));
  if (one.path.endsWith(".operator")) return list(operators.map((name) => say.operator[name]));
  if (one.path === "display.type") return list(displays.map((name) => say.display[name]));
  return list(interactionTypes.map((name) => say.channel[name]));
}
