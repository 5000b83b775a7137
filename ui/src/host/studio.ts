// The studio's door to the program behind the window: what can be asked about prompts, and the view
// it sends. Two implementations, as of host.ts. Every verb rejects with a Problem.
import type {
  AdoptionView,
  BacktestProgress,
  BacktestRequest,
  BacktestSource,
  BacktestView,
  DeployReview,
  DeployView,
  InjectionForm,
  PromptChecked,
  PromptDraft,
  PromptFile,
  PromptOpened,
  PromptsImported,
  RecordedInteraction,
  StudioView,
  ViolationView,
} from "../bindings.ts";

export interface StudioHost {
  /** Calls `onView` with the whole view, at once and after every change. */
  watchStudio(onView: (view: StudioView) => void): Promise<void>;
  /** Reads what is deployed again. */
  refreshPrompts(): Promise<void>;

  openPrompt(id: string): Promise<PromptOpened>;
  /** Begins an empty draft; resolves with its id. */
  createPrompt(): Promise<string>;
  /** Begins a draft with the words of another; resolves with its id. */
  duplicatePrompt(id: string): Promise<string>;
  /** Throws the draft away for good; what is deployed stays. */
  deleteDraft(id: string): Promise<void>;
  /** Resolves once it is on disk. */
  editPrompt(id: string, draft: PromptDraft): Promise<PromptChecked>;
  importPrompts(files: PromptFile[]): Promise<PromptsImported>;
  /** Writes the files where downloads go and shows the folder; null where there was nothing. */
  exportPrompts(ids: string[]): Promise<string | null>;

  reviewDeploy(id: string, rollbackTo: number | null): Promise<DeployReview>;
  /** Resolves at its end; progress is in the view. `seenSha256` is what the reader was shown. */
  deployPrompt(
    id: string,
    rollbackTo: number | null,
    seenSha256: string | null,
  ): Promise<DeployView>;
  /** Only while it waits to try again, before anything was taken. */
  cancelDeploy(): Promise<void>;

  /** One at a time: a second one stops the first. */
  backtest(
    request: BacktestRequest,
    onProgress: (progress: BacktestProgress) => void,
  ): Promise<BacktestView>;
  /** What was done so far is what `backtest` then resolves with. */
  cancelBacktest(): Promise<void>;
  recordedInteraction(
    source: BacktestSource,
    interactionId: string,
    draft: PromptDraft,
  ): Promise<RecordedInteraction>;

  checkInjection(form: InjectionForm): Promise<ViolationView[]>;
  /** Resolves with the delivery's number once it is on disk. */
  injectPrompt(form: InjectionForm): Promise<number>;
  cancelInjection(id: number): Promise<void>;
  retryInjection(id: number): Promise<void>;

  /** Both ends in ms since 1970; `fresh` asks the platform though the figures are not old. */
  readAdoption(from: number, to: number, fresh: boolean): Promise<AdoptionView>;

  showPanel(): Promise<void>;
}
