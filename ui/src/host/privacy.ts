// The door to retention, erasure and support (desk), and to one's own record (panel). Two
// implementations, as of host.ts. Every verb rejects with a Problem.
import type {
  ErasurePreview,
  OwnRecord,
  PrivacyView,
  RetentionDryRun,
  RetentionForm,
} from "../bindings.ts";

export interface PrivacyHost {
  /** Calls `onView` with the whole view, at once and after every change. */
  watchPrivacy(onView: (view: PrivacyView) => void): Promise<void>;
  /** What would go with this form, were it applied now. Changes nothing. */
  retentionDryRun(form: RetentionForm): Promise<RetentionDryRun>;
  /** Keeps the form for good; nothing goes before it is applied, or a day has passed. */
  saveRetention(form: RetentionForm): Promise<void>;
  /** Begins to apply what is in force; progress is in the view. */
  applyRetention(): Promise<void>;
  cancelRetention(): Promise<void>;
  /** What an erasure of one interaction would take. Changes nothing. */
  erasurePreview(interactionId: string): Promise<ErasurePreview>;
  /** Begins; the rest is in the view. */
  eraseInteraction(interactionId: string): Promise<void>;
  /** Begins to write it into the downloads folder; the rest is in the view. */
  supportBundle(): Promise<void>;
}

/** The panel's: what is recorded about the person at the screen. */
export interface OwnRecordHost {
  /** Newest first; `before` is a page's `next`. */
  ownRecord(before: number | null, most: number): Promise<OwnRecord>;
  /** Writes all of it as JSON Lines, with its proof, into the downloads folder; gives the place. */
  exportOwnRecord(): Promise<string>;
}
