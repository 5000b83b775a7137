// A prompt's draft as text a person edits (contract.md §3): variables, spans, seconds. Pure; the
// program behind checks the rules and has the last word.
import type { ConditionDraft, PromptDraft, PromptPart, ViolationView } from "./bindings.ts";

/** The names there are values for. */
export const variables = [
  "customerName",
  "accountId",
  "issueCategory",
  "agentId",
  "sessionId",
  "productType",
] as const;
export type Variable = (typeof variables)[number];

/** In chars, before variables are filled in. */
export const longestContent = 2000;
/** Where a draft says nothing. */
export const defaultTimeoutMs = 30_000;

export const interactionTypes = ["conversation", "voice", "chat", "email", "sms"] as const;
export type InteractionType = (typeof interactionTypes)[number];
export const operators = ["contains", "equals", "gt"] as const;
export type Operator = (typeof operators)[number];
export const displays = ["popup", "inline", "toast"] as const;
export type Display = (typeof displays)[number];

/** The word as one of the known ones; null where a draft says something else. */
export function known<T extends string>(all: readonly T[], word: string): T | null {
  return all.find((one) => one === word) ?? null;
}

/** A span in chars (Unicode scalar values), as a text field counts: UTF-16 units. */
export function unitsOf(text: string, [start, end]: readonly [number, number]): [number, number] {
  const chars = Array.from(text);
  const before = chars.slice(0, start).join("").length;
  return [before, before + chars.slice(start, end).join("").length];
}

export interface Piece {
  text: string;
  look: "plain" | "variable" | "wrong";
}

const placeholder = /\{\{(\w+)\}\}/gu;

/** The content cut at its variables and at what is wrong with it; joined, it is the content. */
export function pieces(content: string, violations: readonly ViolationView[]): Piece[] {
  const marks: { start: number; end: number; look: Piece["look"] }[] = violations
    .flatMap((one) => (one.span ? [unitsOf(content, one.span)] : []))
    .map(([start, end]) => ({ start, end, look: "wrong" }));
  for (const found of content.matchAll(placeholder)) {
    const [start, end] = [found.index, found.index + found[0].length];
    const wrong = marks.some((mark) => mark.start < end && start < mark.end);
    if (!wrong && known(variables, found[1] ?? "")) marks.push({ start, end, look: "variable" });
  }
  marks.sort((a, b) => a.start - b.start || b.end - a.end);
  const cut: Piece[] = [];
  let at = 0;
  for (const { start, end, look } of marks) {
    const from = Math.max(start, at);
    if (end <= from) continue;
    if (from > at) cut.push({ text: content.slice(at, from), look: "plain" });
    cut.push({ text: content.slice(from, end), look });
    at = end;
  }
  if (at < content.length) cut.push({ text: content.slice(at), look: "plain" });
  return cut;
}

/** The known variables of the content, each once, in order. */
export function variablesIn(content: string): Variable[] {
  const found = [...content.matchAll(placeholder)].map((one) => known(variables, one[1] ?? ""));
  return [...new Set(found.filter((one) => one !== null))];
}

/** The content as an agent sees it: known variables with these values, the rest as it stands. */
export function filled(
  content: string,
  values: Readonly<Partial<Record<Variable, string>>>,
): PromptPart[] {
  const parts: PromptPart[] = [];
  let at = 0;
  for (const found of content.matchAll(placeholder)) {
    const variable = known(variables, found[1] ?? "");
    if (!variable) continue;
    if (found.index > at) parts.push({ text: content.slice(at, found.index), variable: null });
    parts.push({ text: values[variable] ?? "", variable });
    at = found.index + found[0].length;
  }
  if (at < content.length) parts.push({ text: content.slice(at), variable: null });
  return parts;
}

/** What was opened with two braces just before the caret and may become a variable. */
export function openedAt(text: string, caret: number): { start: number; typed: string } | null {
  const found = /\{\{(\w*)$/u.exec(text.slice(0, caret));
  return found ? { start: found.index, typed: found[1] ?? "" } : null;
}

/**
 * Puts a variable at the caret, in place of what was begun there; its own closing braces are not
 * doubled.
 */
export function withVariable(
  text: string,
  [start, end]: readonly [number, number],
  name: Variable,
): { from: number; to: number; put: string } {
  const begun = openedAt(text, start);
  const from = begun ? begun.start : start;
  const rest = text.slice(end);
  const tail = begun ? (/^\w*\}\}/u.exec(rest) ?? /^\}/u.exec(rest)) : null;
  return { from, to: end + (tail?.[0].length ?? 0), put: `{{${name}}}` };
}

/** The text without a part of it, and without the blank that would stand there twice. */
export function without(text: string, [start, end]: readonly [number, number]): string {
  const before = text.slice(0, start);
  const after = text.slice(end);
  return /\s$/u.test(before) && /^(\s|$)/u.test(after)
    ? before.slice(0, -1) + after
    : before + after;
}

/** Milliseconds as typed, in seconds for the field; what is no number stays as it is. */
export function secondsOf(timeoutMs: string): string {
  const text = timeoutMs.trim();
  return /^\d+$/u.test(text) ? String(Number(text) / 1000) : timeoutMs;
}

/** The other way; a comma is read as a point. */
export function millisOf(seconds: string): string {
  const text = seconds.trim().replace(",", ".");
  return /^\d+(\.\d{0,3})?$/u.test(text) ? String(Math.round(Number(text) * 1000)) : seconds;
}

/** How long it stays, in ms; the default where the draft says nothing that counts. */
export function timeoutOf(draft: PromptDraft): number {
  const ms = Number(draft.display.timeoutMs);
  return Number.isFinite(ms) && ms > 0 ? ms : defaultTimeoutMs;
}

/** What a back-test reads of a draft, as one text to compare. */
export function triggerOf(draft: PromptDraft): string {
  return JSON.stringify([draft.interactionTypes, draft.trigger]);
}

export function newCondition(): ConditionDraft {
  return { field: "", operator: "contains", value: "" };
}
