// A summary as its parts are given it, and what they may ask for.
import type {
  FindingKind,
  Problem,
  SummaryChecked,
  SummaryForm,
  SummaryView,
  WrapUpCodeView,
} from "../../bindings.ts";
import { t } from "../../messages/language.svelte.ts";
import type { Mark } from "../../summary.ts";

export interface Shown {
  readonly view: SummaryView;
  readonly text: string;
  readonly checked: SummaryChecked;
  readonly marks: readonly Mark[];
  readonly saving: "untouched" | "saving" | "saved" | "failed";
  readonly editable: boolean;
  readonly form: SummaryForm;
  readonly wrong: Problem | null;
  readonly hindered: "findings" | "noCrm" | "empty" | "unsaved" | null;
  /** The row or the mark under the pointer or the focus, by its finding's key. */
  lit: string | null;
  focused: string | null;
  unfolded: boolean;
  doubt: "again" | "discard" | null;
  changed(text: string): void;
  flush(): Promise<boolean>;
  picked(part: Partial<SummaryForm>): void;
}

export interface SummaryVerbs {
  make(sure?: boolean): Promise<void>;
  cancel(): Promise<void>;
  makeNow(): Promise<void>;
  redact(key: string | null): Promise<void>;
  approve(key: string): Promise<void>;
  use(key: string): Promise<void>;
  keep(key: string): Promise<void>;
  copy(): Promise<void>;
  rate(up: boolean): Promise<void>;
  file(): Promise<void>;
  retry(): Promise<void>;
  discard(sure?: boolean): Promise<void>;
  /** The codes that may be chosen, or why they are not known. */
  wrapUpCodes(): Promise<{ codes: readonly WrapUpCodeView[] } | { problem: Problem }>;
  /** True once it is on disk. */
  wrapUp(code: WrapUpCodeView, notes: string): Promise<boolean>;
  close(): Promise<void>;
  compare(): Promise<void>;
  setOptions(part: { form?: boolean; onEnd?: boolean }): Promise<void>;
}

/** What a finding is, in the reader's language. */
export function kindWords(kind: FindingKind): string {
  return t().summary.check.kind[kind];
}
