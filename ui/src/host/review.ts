// The review's door to the program behind the window: what can be asked of the local history, and
// the view it sends. Two implementations, as of host.ts. Every verb rejects with a Problem.
import type {
  EventView,
  ExportFormat,
  HistoryFilter,
  HistoryPage,
  ReplayMoment,
  ReviewView,
  SavedFilter,
  TimelineView,
} from "../bindings.ts";

export interface ReviewHost {
  /** Calls `onView` with the whole view, at once and after every change. */
  watchReview(onView: (view: ReviewView) => void): Promise<void>;

  /** Interactions with events that the filter asks for, newest first; `after` is a page's `next`. */
  findHistory(filter: HistoryFilter, after: string | null, most: number): Promise<HistoryPage>;
  /** One interaction, event by event; the filter only says which of them are hits. */
  interactionTimeline(interactionId: string, filter: HistoryFilter): Promise<TimelineView>;
  recordedEvent(seq: number): Promise<EventView>;
  /** What a person can hand on: the entry, its hash, the checkpoint it stands under; as JSON. */
  eventProof(seq: number): Promise<string>;
  /** The panel as it was after that event. */
  replayAt(interactionId: string, seq: number): Promise<ReplayMoment>;
  /** Who is on record. */
  recordedAgents(): Promise<string[]>;
  /** Which kinds of events are on record. */
  recordedActions(): Promise<string[]>;

  /** Begins in the background; progress is in the view. */
  verifyRecord(): Promise<void>;
  cancelVerify(): Promise<void>;
  saveFilter(filter: SavedFilter): Promise<void>;
  forgetFilter(name: string): Promise<void>;
  /** Resolves when begun; the file goes to the downloads folder, progress is in the view. */
  exportHistory(filter: HistoryFilter, format: ExportFormat): Promise<void>;
  cancelExport(): Promise<void>;
}
