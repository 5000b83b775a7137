// The panel's door to summaries: verbs it can be asked, the view it sends. Two implementations, as of
// host.ts. Every verb rejects with a Problem.
import type {
  Rating,
  SummariesView,
  SummaryChecked,
  SummaryDifference,
  SummaryForm,
  SummaryRow,
  SummaryText,
  WrapUpCodeView,
} from "../bindings.ts";

export interface SummariesHost {
  /** Calls `onView` with the whole view, at once and after every change. */
  watchSummaries(onView: (view: SummariesView) => void): Promise<void>;

  /** Resolves once the request is on disk; how it goes on is in the view. */
  makeSummary(id: number, form: SummaryForm): Promise<void>;
  cancelSummary(id: number): Promise<void>;
  /** Makes the next attempt without waiting for its time. */
  makeSummaryNow(id: number): Promise<void>;

  /** Resolves once it is on disk. */
  editSummary(id: number, text: string): Promise<SummaryChecked>;
  /** `key` null: all that is open. */
  redactSummary(id: number, key: string | null): Promise<SummaryText>;
  approveSummary(id: number, key: string): Promise<SummaryChecked>;
  /** Puts what was said in the place of what was not. */
  useSaid(id: number, key: string): Promise<SummaryText>;
  keepUnsaid(id: number, key: string): Promise<SummaryChecked>;

  summaryDifference(id: number): Promise<SummaryDifference>;
  rateSummary(id: number, rating: Rating | null): Promise<void>;
  /** True where something was redacted in the copy. */
  copySummary(id: number): Promise<boolean>;
  /** Resolves once it is on disk; it is sent from there. */
  fileSummary(id: number): Promise<void>;
  /** Asked of the platform each time. */
  wrapUpCodes(id: number): Promise<WrapUpCodeView[]>;
  /** Resolves once it is on disk; it is sent from there. */
  wrapUp(id: number, code: string, name: string, notes: string): Promise<void>;
  closeSummary(id: number): Promise<void>;
  reopenSummary(id: number): Promise<void>;
  summariesToday(): Promise<SummaryRow[]>;
  /** What a new summary starts with, and whether it is begun by itself. */
  setSummaryOptions(form: SummaryForm, onEnd: boolean): Promise<void>;
}
