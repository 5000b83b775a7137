// The one door to the program behind the window: verbs it can be asked, the view it sends.
// Two implementations (tauri.ts, fixture/), so that design and tests need no backend. Every verb
// rejects with a Problem, whatever went wrong.
import type { KnowledgeHost } from "./knowledge.ts";
import type {
  Accepted,
  ConnectionForm,
  DeliveryView,
  FeedbackForm,
  FeedbackSaved,
  FollowForm,
  LaterView,
  PanelView,
  StartOptions,
} from "../bindings.ts";

export interface Host extends KnowledgeHost {
  /** What may be known before anyone signs in. */
  startOptions(): Promise<StartOptions>;
  /** Calls `onView` with the whole view, at once and after every change. */
  watchPanel(onView: (view: PanelView) => void): Promise<void>;
  /** Starts the built-in sandbox and connects to it. */
  startSandbox(): Promise<void>;
  /** Checks the form and connects with it. */
  connect(form: ConnectionForm): Promise<void>;
  signOut(): Promise<void>;
  /** Starts the next attempt without waiting for its time. */
  retryNow(): Promise<void>;

  selectInteraction(interactionId: string): Promise<void>;
  followInteraction(form: FollowForm): Promise<void>;
  endInteraction(interactionId: string): Promise<void>;

  /** Resolves once it is on disk. */
  acceptSuggestion(interactionId: string, key: string): Promise<Accepted>;
  /** Resolves with the places of the text that are still to be filled in. */
  copySuggestion(interactionId: string, key: string): Promise<string[]>;
  dismissSuggestion(interactionId: string, key: string): Promise<void>;
  restoreSuggestion(interactionId: string, key: string): Promise<void>;
  pinSuggestion(interactionId: string, key: string, pinned: boolean): Promise<void>;
  /** These cards were painted where a person can see them. */
  reportDisplayed(interactionId: string, keys: string[]): Promise<void>;

  /** Resolves once it is on disk. */
  giveFeedback(interactionId: string, key: string, form: FeedbackForm): Promise<FeedbackSaved>;
  /** Keeps what is being written; `later` puts the reason off to the end of the shift. */
  saveFeedbackDraft(
    interactionId: string,
    key: string,
    form: FeedbackForm,
    later: boolean,
  ): Promise<void>;
  /** What was put off, oldest first. */
  feedbackLater(): Promise<LaterView[]>;
  /** Throws away what was begun or put off. */
  forgetFeedback(interactionId: string, key: string): Promise<void>;
  /** What waits to be delivered, in sending order; not more than 200. */
  deliveries(): Promise<DeliveryView[]>;
  retryDelivery(id: number): Promise<void>;
  discardDelivery(id: number): Promise<void>;

  /** Lets in what the attention budget held back. */
  releaseHeld(interactionId: string): Promise<void>;
  /** `minutes` null: until switched off. */
  setQuiet(on: boolean, minutes: number | null): Promise<void>;
  /** The agent is typing: new cards wait a moment. */
  noteTyping(): Promise<void>;

  /** It was on the screen for half a second. */
  promptViewed(interactionId: string, key: string): Promise<void>;
  /** Resolves once it is on disk. */
  promptClicked(interactionId: string, key: string): Promise<void>;
  promptDismissed(interactionId: string, key: string): Promise<void>;
  /** It comes back in a while. */
  promptNotNow(interactionId: string, key: string): Promise<void>;
  /** The pointer or the focus is in it: it stays. */
  promptReading(interactionId: string, key: string, on: boolean): Promise<void>;
  /** No prompts in this interaction, or prompts again. */
  mutePrompts(interactionId: string, on: boolean): Promise<void>;

  /** What is said stands beside the cards from now on, or does not any more. */
  setTranscript(on: boolean): Promise<void>;
  /** Resolves once it is on disk. */
  tickItem(interactionId: string, checklist: string, item: string, on: boolean): Promise<void>;

  /** Opens the supervisor's window. */
  openStudio(): Promise<void>;
  keepOnTop(on: boolean): Promise<void>;
  hidePanel(): Promise<void>;
  quit(): Promise<void>;
  /** Tells the tray and the menus; the page has its own catalogue. */
  setLanguage(language: string): Promise<void>;
}
