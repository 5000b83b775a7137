// The names of a prompt's fields in the reader's language, and a draft as the JSON that is sent.
import type { DiffPart, PromptDraft } from "../../bindings.ts";
import { t } from "../../messages/language.svelte.ts";

/** `trigger.conditions[1].value` is said as its condition. */
export function fieldName(path: string): string {
  const nth = /^trigger\.conditions\[(\d+)\]/.exec(path)?.[1];
  if (nth !== undefined) return t().deploy.difference.condition(Number(nth) + 1);
  const names: Readonly<Record<string, string>> = t().deploy.difference.name;
  return names[path] ?? path;
}

export function textOf(parts: readonly DiffPart[] | null): string {
  return (parts ?? []).map((part) => part.text).join("");
}

/** As contract.md §3 has it; a leaf that is no number stays as it was typed. */
export function jsonOf(draft: PromptDraft | null): string {
  if (draft === null) return "";
  const { name, description, status, interactionTypes, trigger, display } = draft;
  const body = {
    name,
    ...(description === "" ? {} : { description }),
    status,
    interactionTypes,
    trigger: {
      type: trigger.type,
      conditions: trigger.conditions.map(({ field, operator, value }) => ({
        field,
        operator,
        value: operator === "contains" ? value : numberOr(value),
      })),
    },
    display: {
      type: display.type,
      content: display.content,
      ...(display.timeoutMs === "" ? {} : { timeoutMs: numberOr(display.timeoutMs) }),
    },
  };
  return JSON.stringify(body, null, 2);
}

function numberOr(text: string): string | number {
  const number = Number(text);
  return text.trim() === "" || !Number.isFinite(number) ? text : number;
}
