// Views and a host to test with. The host only writes down what it was asked, in order.
import type {
  AnswersView,
  DocumentView,
  CardView,
  DeliveryView,
  InteractionView,
  LaterView,
  PanelView,
  StartOptions,
} from "../../src/bindings.ts";
import { sandboxProfile } from "../../src/host/fixture/profile.ts";
import type { Host } from "../../src/host/host.ts";

export function card(key: string, part: Partial<CardView> = {}): CardView {
  return {
    key,
    suggestionId: `${key}-1`,
    kind: "knowledge",
    title: `Title ${key}`,
    snippet: [{ text: `snippet of ${key}`, marked: false, open: false }],
    text: { state: "here" },
    openPlaces: [],
    details: [],
    cause: null,
    receivedAt: 0,
    rank: { position: 1, confidence: 0.9, relevanceScore: 0.8, score: 0.84, steps: 3 },
    canOpen: true,
    canRead: false,
    pinned: false,
    accepted: false,
    elsewhere: null,
    goesAt: null,
    beforeBreak: false,
    takes: "whole",
    feedback: null,
    draft: null,
    ...part,
  };
}

export const cards = (...keys: string[]): CardView[] => keys.map((key) => card(key));

export function interaction(id: string, shown: CardView[], held: CardView[] = []): InteractionView {
  const prompts = { shown: [], queued: 0, muted: false };
  return {
    id,
    startedAt: 0,
    heard: true,
    cards: shown,
    heldBack: held,
    missed: null,
    failed: 0,
    prompts,
    transcript: null,
    checklists: [],
  };
}

export function view(revision: number, part: Partial<PanelView> = {}): PanelView {
  return {
    revision,
    profile: { ...sandboxProfile, host: "127.0.0.1:1", library: null },
    connection: { state: "live" },
    lastHeardAt: null,
    problem: null,
    signIn: null,
    reSignIn: null,
    limited: [],
    tabs: [{ id: "one", label: "J. Meyer", channel: "voice", queue: "Billing", unread: 0 }],
    selected: interaction("one", []),
    quiet: { on: false, until: null },
    record: { entries: 0, waiting: 0, problem: null },
    outbox: { waiting: 0, failed: 0, retryAt: null, problem: null, later: 0 },
    transcript: false,
    recordsWords: false,
    ...part,
  };
}

/** Frames that pass when told to. */
export class Frames {
  #due: (() => void)[] = [];
  readonly ask = (paint: () => void): void => void this.#due.push(paint);
  get asked(): number {
    return this.#due.length;
  }
  pass(): void {
    const due = this.#due;
    this.#due = [];
    for (const paint of due) paint();
  }
}

export class FakeHost implements Host {
  readonly asked: unknown[][] = [];
  /** What the next verbs reject with. */
  refuse: unknown = null;
  tell: (view: PanelView) => void = () => undefined;

  async #note<T>(answer: T, ...call: unknown[]): Promise<T> {
    this.asked.push(call);
    await Promise.resolve();
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- a Problem is what hosts reject with
    if (this.refuse !== null) throw this.refuse;
    return answer;
  }
  calls(verb: string): unknown[][] {
    return this.asked.filter((call) => call[0] === verb);
  }

  options: StartOptions = {
    version: "0.1.0",
    secrets: "keyring",
    language: null,
    keepOnTop: false,
    last: null,
  };
  startOptions = () => this.#note(this.options, "startOptions");
  watchPanel = (onView: (view: PanelView) => void) => {
    this.tell = onView;
    return this.#note(undefined, "watchPanel");
  };
  startSandbox = () => this.#note(undefined, "startSandbox");
  connect = (...args: unknown[]) => this.#note(undefined, "connect", ...args);
  signOut = () => this.#note(undefined, "signOut");
  retryNow = () => this.#note(undefined, "retryNow");
  selectInteraction = (...args: unknown[]) => this.#note(undefined, "selectInteraction", ...args);
  followInteraction = (...args: unknown[]) => this.#note(undefined, "followInteraction", ...args);
  endInteraction = (...args: unknown[]) => this.#note(undefined, "endInteraction", ...args);
  acceptSuggestion = (...args: unknown[]) =>
    this.#note(
      { eventId: 1, acceptanceRate: 0.5, outcome: "opened" as const, openPlaces: [] },
      "acceptSuggestion",
      ...args,
    );
  copySuggestion = (...args: unknown[]) => this.#note([] as string[], "copySuggestion", ...args);
  dismissSuggestion = (...args: unknown[]) => this.#note(undefined, "dismissSuggestion", ...args);
  restoreSuggestion = (...args: unknown[]) => this.#note(undefined, "restoreSuggestion", ...args);
  pinSuggestion = (...args: unknown[]) => this.#note(undefined, "pinSuggestion", ...args);
  reportDisplayed = (...args: unknown[]) => this.#note(undefined, "reportDisplayed", ...args);
  /** What giving feedback answers. */
  sending = true;
  waiting: DeliveryView[] = [];
  later: LaterView[] = [];
  giveFeedback = (...args: unknown[]) =>
    this.#note(
      { eventId: 2, sending: this.sending, takes: "whole" as const },
      "giveFeedback",
      ...args,
    );
  saveFeedbackDraft = (...args: unknown[]) => this.#note(undefined, "saveFeedbackDraft", ...args);
  feedbackLater = () => this.#note(this.later, "feedbackLater");
  forgetFeedback = (...args: unknown[]) => this.#note(undefined, "forgetFeedback", ...args);
  deliveries = () => this.#note(this.waiting, "deliveries");
  retryDelivery = (...args: unknown[]) => this.#note(undefined, "retryDelivery", ...args);
  discardDelivery = (...args: unknown[]) => this.#note(undefined, "discardDelivery", ...args);
  releaseHeld = (...args: unknown[]) => this.#note(undefined, "releaseHeld", ...args);
  setQuiet = (...args: unknown[]) => this.#note(undefined, "setQuiet", ...args);
  noteTyping = () => this.#note(undefined, "noteTyping");
  promptViewed = (...args: unknown[]) => this.#note(undefined, "promptViewed", ...args);
  promptClicked = (...args: unknown[]) => this.#note(undefined, "promptClicked", ...args);
  promptDismissed = (...args: unknown[]) => this.#note(undefined, "promptDismissed", ...args);
  promptNotNow = (...args: unknown[]) => this.#note(undefined, "promptNotNow", ...args);
  promptReading = (...args: unknown[]) => this.#note(undefined, "promptReading", ...args);
  mutePrompts = (...args: unknown[]) => this.#note(undefined, "mutePrompts", ...args);
  setTranscript = (...args: unknown[]) => this.#note(undefined, "setTranscript", ...args);
  tickItem = (...args: unknown[]) => this.#note(undefined, "tickItem", ...args);
  answers: AnswersView = { number: 1, question: "refund", generated: null, answers: [] };
  article: DocumentView = { title: "Refund", blocks: [], url: null, changedAt: null };
  askKnowledge = (...args: unknown[]) => this.#note(this.answers, "askKnowledge", ...args);
  stopAsking = () => this.#note(undefined, "stopAsking");
  copyAnswer = (...args: unknown[]) => this.#note(undefined, "copyAnswer", ...args);
  openAnswer = (...args: unknown[]) => this.#note(undefined, "openAnswer", ...args);
  readAnswer = (...args: unknown[]) => this.#note(this.article, "readAnswer", ...args);
  readArticle = (...args: unknown[]) => this.#note(this.article, "readArticle", ...args);
  openArticleLink = (...args: unknown[]) => this.#note(undefined, "openArticleLink", ...args);
  openStudio = () => this.#note(undefined, "openStudio");
  keepOnTop = (...args: unknown[]) => this.#note(undefined, "keepOnTop", ...args);
  hidePanel = () => this.#note(undefined, "hidePanel");
  quit = () => this.#note(undefined, "quit");
  setLanguage = (...args: unknown[]) => this.#note(undefined, "setLanguage", ...args);
}
