// A summary's text and what the checks marked in it, as a text field counts. Pure: where a mark stands
// after the text has changed, and how two changes of one text become one.
import type { FindingKind, FindingView, SummaryView, TranscriptScope } from "./bindings.ts";
import { unitsOf } from "./draft.ts";

/** The languages a summary can be in (contract.md §5), in their own names. */
export const summaryLanguages = [
  ["en-US", "English"],
  ["de-DE", "Deutsch"],
  ["fr-FR", "Français"],
  ["es-ES", "Español"],
  ["ja-JP", "日本語"],
] as const;
export const summaryLengths = ["short", "medium", "long"] as const;

/** Personal data: nothing is sent before it is redacted or approved. */
export type PersonalKind = Exclude<FindingKind, "unsaid_number" | "unsaid_name">;

export function isPersonal(kind: FindingKind): kind is PersonalKind {
  return kind !== "unsaid_number" && kind !== "unsaid_name";
}

/** The smallest change that makes `after` of `before`, in UTF-16 units; never inside a character. */
export interface Splice {
  start: number;
  end: number;
  put: string;
}

export function spliceOf(before: string, after: string): Splice {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before.charCodeAt(start) === after.charCodeAt(start)) start += 1;
  if (isTrail(before, start) || isTrail(after, start)) start -= 1;
  let same = 0;
  while (
    same < most - start &&
    before.charCodeAt(before.length - 1 - same) === after.charCodeAt(after.length - 1 - same)
  ) {
    same += 1;
  }
  const cutsPair = () =>
    isTrail(before, before.length - same) || isTrail(after, after.length - same);
  if (same > 0 && cutsPair()) same -= 1;
  return {
    start,
    end: before.length - same,
    put: after.slice(start, after.length - same),
  };
}

/** The second half of a pair stands there, behind its first. */
function isTrail(text: string, at: number): boolean {
  if (at <= 0 || at >= text.length) return false;
  const [lead, trail] = [text.charCodeAt(at - 1), text.charCodeAt(at)];
  return lead >= 0xd800 && lead < 0xdc00 && trail >= 0xdc00 && trail < 0xe000;
}

/**
 * What was typed here, over what was changed there: both began with `base`. Where they touch the same
 * words, the typed ones win: a person's words are never dropped.
 */
export function rebase(base: string, theirs: string, ours: string): string {
  if (base === ours) return theirs;
  if (base === theirs) return ours;
  const [there, here] = [spliceOf(base, theirs), spliceOf(base, ours)];
  const apply = (text: string, { start, end, put }: Splice) =>
    text.slice(0, start) + put + text.slice(end);
  if (here.end < there.start) return apply(apply(base, there), here);
  if (there.end < here.start) return apply(apply(base, here), there);
  return ours;
}

/** A finding where it stands in the text shown, in UTF-16 units, with the number that ties it. */
export interface Mark {
  finding: FindingView;
  /** From 1, as in its row. */
  nth: number;
  start: number;
  end: number;
}

/**
 * The marks of a text that may have been changed since it was checked: those before the change stay,
 * those behind it move, those it touches are gone until the next answer.
 */
export function marksIn(
  findings: readonly FindingView[],
  checkedText: string,
  text: string,
): Mark[] {
  const change = checkedText === text ? null : spliceOf(checkedText, text);
  const moved = change ? change.put.length - (change.end - change.start) : 0;
  return findings.flatMap((finding, at): Mark[] => {
    const [start, end] = unitsOf(checkedText, [finding.start, finding.end]);
    const mark = { finding, nth: at + 1 };
    if (end <= start) return [];
    if (!change || end <= change.start) return [{ ...mark, start, end }];
    if (start >= change.end) return [{ ...mark, start: start + moved, end: end + moved }];
    return [];
  });
}

/** A run of the text; joined, the runs are the text. */
export interface Run {
  text: string;
  mark: Mark | null;
}

export function runsOf(text: string, marks: readonly Mark[]): Run[] {
  const runs: Run[] = [];
  let at = 0;
  for (const mark of [...marks].sort((a, b) => a.start - b.start)) {
    // Of two that overlap the first is drawn; both have their row.
    if (mark.start < at) continue;
    if (mark.start > at) runs.push({ text: text.slice(at, mark.start), mark: null });
    runs.push({ text: text.slice(mark.start, mark.end), mark });
    at = mark.end;
  }
  if (at < text.length) runs.push({ text: text.slice(at), mark: null });
  return runs;
}

const segmenters = new Map<string, Intl.Segmenter>();
function segments(tag: string, granularity: "word" | "grapheme", text: string) {
  const name = `${granularity} ${tag}`;
  const known = segmenters.get(name) ?? new Intl.Segmenter(tag || undefined, { granularity });
  segmenters.set(name, known);
  return known.segment(text);
}

/** Words as the language counts them, and characters as a person does. */
export function sizeOf(text: string, tag: string): { words: number; characters: number } {
  let words = 0;
  for (const one of segments(tag, "word", text)) if (one.isWordLike) words += 1;
  return { words, characters: [...segments(tag, "grapheme", text)].length };
}

/** What a summary's tab says of it, by shape and by word. */
export type TabMark = "making" | "open" | "sending" | "failed" | "filed";

export function tabMark(one: SummaryView): TabMark | null {
  if (one.filing.state === "failed" || ["failed", "notMade"].includes(one.state.state)) {
    return "failed";
  }
  if (one.filing.state === "saved") return "sending";
  if (one.filing.state === "filed") return "filed";
  switch (one.state.state) {
    case "making":
    case "waiting":
      return "making";
    case "made":
      return one.checked.findings.some((finding) => !finding.decided) ? "open" : null;
    case "idle":
    case "failed":
    case "notMade":
      return null;
  }
}

/** The text may be changed: it was made, and is not on its way. */
export function editable(one: SummaryView): boolean {
  return one.filing.state === "open";
}

/** Which sentence says that something was not held against the talk; null where all was. */
export function notHeld(
  checked: { checkedNumbers: boolean; checkedNames: boolean },
  scope: TranscriptScope,
): "notHeld" | "notHeldNone" | "namesNotHeld" | "numbersNotHeld" | null {
  if (checked.checkedNumbers) return checked.checkedNames ? null : "namesNotHeld";
  const by = { part: "notHeld", none: "notHeldNone", whole: "numbersNotHeld" } as const;
  return by[scope];
}
