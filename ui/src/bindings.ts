// Generated from src-tauri/assist/src/view by ts-rs. Do not edit: change the Rust types and run
// UPDATE_BINDINGS=1 cargo nextest run -p assist bindings

/**
 * Everything the panel shows. All times are milliseconds since 1970 (UTC).
 */
export type PanelView = { 
/**
 * Grows with every change; an older view never replaces a newer one.
 */
revision: number, 
/**
 * Which platform, as whom; none before the first connection.
 */
profile: ProfileView | null, 
/**
 * The state of the stream.
 */
connection: ConnectionView, 
/**
 * When anything was last heard from the platform.
 */
lastHeardAt: number | null, 
/**
 * What stands in the way, if anything does.
 */
problem: Problem | null, 
/**
 * The live interactions, oldest first.
 */
tabs: Array<TabView>, 
/**
 * The selected interaction.
 */
selected: InteractionView | null, 
/**
 * Quiet mode.
 */
quiet: QuietView, 
/**
 * The local record.
 */
record: RecordView, 
/**
 * What waits to be delivered.
 */
outbox: OutboxView, };

/**
 * The platform in use. Never a secret.
 */
export type ProfileView = { 
/**
 * True for the built-in sandbox.
 */
sandbox: boolean, 
/**
 * The API's host, for people.
 */
host: string, 
/**
 * The content library's name, once known.
 */
library: string | null, 
/**
 * True while loopback addresses are admitted as webhooks (`contract.md §7`).
 */
allowLoopback: boolean, };

/**
 * The stream, in the words the state bar shows.
 */
export type ConnectionView = { "state": "signedOut" } | { "state": "connecting" } | { "state": "live" } | { "state": "waiting", 
/**
 * When the next attempt starts.
 */
retryAt: number, 
/**
 * When the waiting began.
 */
since: number, } | { "state": "reconnecting", 
/**
 * When the next attempt starts; in the past while it is under way.
 */
retryAt: number, 
/**
 * The attempt that comes next, from 1.
 */
attempt: number, 
/**
 * How many there are before giving up.
 */
of: number, 
/**
 * When the connection was lost.
 */
since: number, } | { "state": "stopped", 
/**
 * When.
 */
since: number, };

/**
 * How the customer is connected.
 */
export type Channel = "voice" | "chat" | "email";

/**
 * One tab.
 */
export type TabView = { 
/**
 * The interaction's id.
 */
id: string, 
/**
 * The customer's name, or a short form of the id where none is known.
 */
label: string, 
/**
 * Call, chat or e-mail, where known.
 */
channel: Channel | null, 
/**
 * The queue it came through, where known.
 */
queue: string | null, 
/**
 * New cards since the tab was last selected.
 */
unread: number, };

/**
 * The selected interaction, with its cards.
 */
export type InteractionView = { 
/**
 * The interaction's id.
 */
id: string, 
/**
 * When Cuecard began to follow it: the talk time counts from here.
 */
startedAt: number, 
/**
 * True once a first batch came, shown or not: "listening" against "nothing that passes".
 */
heard: boolean, 
/**
 * In the order to show: by score, pinned cards keeping their place.
 */
cards: Array<CardView>, 
/**
 * Held back by the attention budget, quiet mode or a cool-down; best first.
 */
heldBack: Array<CardView>, };

/**
 * One card: one content, under however many suggestion ids it arrived.
 */
export type CardView = { 
/**
 * Stable for the life of the card, whatever id its content arrives under. The key of the
 * list, and what commands name.
 */
key: string, 
/**
 * The newest suggestion id of this content.
 */
suggestionId: string, 
/**
 * `knowledge`, `process`, or the platform's own word.
 */
kind: string, 
/**
 * The title, whole.
 */
title: string, 
/**
 * The snippet in parts, the customer's own words marked.
 */
snippet: Array<SnippetPart>, 
/**
 * What the customer said that caused it, where the platform says so.
 */
cause: string | null, 
/**
 * When the content last arrived.
 */
receivedAt: number, 
/**
 * Why this rank.
 */
rank: RankView, 
/**
 * Whether the card has an address to open.
 */
canOpen: boolean, 
/**
 * Pinned cards never fade and keep their place.
 */
pinned: boolean, 
/**
 * Set once the agent took it.
 */
accepted: boolean, 
/**
 * Set while fading: when it goes.
 */
goesAt: number | null, 
/**
 * Arrived before the connection was last lost.
 */
beforeBreak: boolean, 
/**
 * The feedback given on it, if any.
 */
feedback: FeedbackView | null, 
/**
 * Feedback begun and not yet given: survives a restart.
 */
draft: FeedbackForm | null, };

/**
 * A run of the snippet.
 */
export type SnippetPart = { 
/**
 * The text; all parts joined are the snippet.
 */
text: string, 
/**
 * True for words the customer used.
 */
marked: boolean, };

/**
 * Why a card ranks where it does (`contract.md §1`, ranking).
 */
export type RankView = { 
/**
 * 1 is best.
 */
position: number, 
/**
 * 0..=1.
 */
confidence: number, 
/**
 * 0..=1.
 */
relevanceScore: number, 
/**
 * The weighted sum, 0..=1.
 */
score: number, 
/**
 * 1..=4: the score from the threshold to 1 in four equal parts.
 */
steps: number, };

/**
 * Quiet mode: new cards are held back until then.
 */
export type QuietView = { 
/**
 * Whether it is on.
 */
on: boolean, 
/**
 * When it ends by itself; none for "until switched off".
 */
until: number | null, };

/**
 * The local record.
 */
export type RecordView = { 
/**
 * Entries in the audit log.
 */
entries: number, 
/**
 * Entries handed over and not yet on disk.
 */
waiting: number, 
/**
 * Set when the record can't be written: nothing is shown as saved then.
 */
problem: Problem | null, };

/**
 * What the UI may know before anyone signs in.
 */
export type StartOptions = { 
/**
 * The program's version.
 */
version: string, 
/**
 * Where secrets would go on this computer.
 */
secrets: SecretsView, 
/**
 * The language a person chose; none to follow the system.
 */
language: string | null, 
/**
 * Whether the panel stays above other windows.
 */
keepOnTop: boolean, 
/**
 * The last form, without its secret, to be filled in again.
 */
last: ConnectionForm | null, };

/**
 * Where secrets are kept on this computer.
 */
export type SecretsView = "keyring" | "memoryOnly";

/**
 * What a person enters to connect with client credentials.
 */
export type ConnectionForm = { 
/**
 * The API's address, for example `https://api.mypurecloud.com`.
 */
apiUrl: string, 
/**
 * The login host; empty to derive it.
 */
loginUrl: string, 
/**
 * The OAuth client's id.
 */
clientId: string, 
/**
 * The OAuth client's secret: inward only, always empty on the way out.
 */
clientSecret: string, 
/**
 * The content library's id.
 */
libraryId: string, 
/**
 * The acting agent's id.
 */
agentId: string, };

/**
 * What a person enters to follow an interaction by hand.
 */
export type FollowForm = { 
/**
 * The interaction's id, a uuid.
 */
interactionId: string, 
/**
 * The customer's name, if wanted on the tab.
 */
customer: string | null, 
/**
 * The queue's name.
 */
queue: string | null, 
/**
 * The channel.
 */
channel: Channel | null, };

/**
 * The answer to taking a card: it is on disk.
 */
export type Accepted = { 
/**
 * The audit entry's number.
 */
eventId: number, 
/**
 * Accepted clicks over batches shown, of the interaction (`contract.md §1`).
 */
acceptanceRate: number, 
/**
 * What happened with the article.
 */
outcome: AcceptOutcome, };

/**
 * What taking a card did besides recording it.
 */
export type AcceptOutcome = "opened" | "copied" | "recorded";

/**
 * What a person says about a suggestion.
 */
export type FeedbackForm = { 
/**
 * `helpful`, `not_helpful`, `irrelevant`, `incorrect`, `duplicate` or `outdated`; empty while
 * none is chosen.
 */
feedbackType: string, 
/**
 * At most 1000 chars; empty for none.
 */
comments: string, };

/**
 * The feedback a card has.
 */
export type FeedbackView = { 
/**
 * As in the form.
 */
feedbackType: string, 
/**
 * How far it is.
 */
state: FeedbackState, 
/**
 * When the platform processed it, by its receipt.
 */
processedAt: number | null, 
/**
 * Whether the platform trains its model again because of it, by its receipt.
 */
retrainingTriggered: boolean | null, };

/**
 * How far feedback is.
 */
export type FeedbackState = "saved" | "sent" | "failed";

/**
 * The answer to giving feedback: it is on disk.
 */
export type FeedbackSaved = { 
/**
 * The audit entry's number.
 */
eventId: number, 
/**
 * True while it can go at once; false where "saved, will be sent" is all that can be said.
 */
sending: boolean, };

/**
 * Feedback whose reason was put off: one row of the queue at the end of the shift.
 */
export type LaterView = { 
/**
 * The interaction's id.
 */
interactionId: string, 
/**
 * The card's key.
 */
key: string, 
/**
 * The suggestion's title as shown.
 */
title: string, 
/**
 * When it was put off.
 */
at: number, 
/**
 * What was filled in so far.
 */
draft: FeedbackForm, };

/**
 * The outbox at a glance: the panel's foot.
 */
export type OutboxView = { 
/**
 * Deliveries that go by themselves.
 */
waiting: number, 
/**
 * Deliveries that wait for a person: retry or discard.
 */
failed: number, 
/**
 * When the next attempt is made, where none is under way: the far end asked for a pause, can't
 * be reached, or its circuit breaker is open.
 */
retryAt: number | null, 
/**
 * Why deliveries wait; none while they go through.
 */
problem: Problem | null, 
/**
 * Thumbs down whose reason was put off to the end of the shift.
 */
later: number, };

/**
 * One delivery.
 */
export type DeliveryView = { 
/**
 * Its number: what retry and discard name.
 */
id: number, 
/**
 * What it is.
 */
kind: DeliveryKind, 
/**
 * Where it stands.
 */
state: DeliveryState, 
/**
 * The interaction's id, where it belongs to one.
 */
interaction: string | null, 
/**
 * The suggestion's title, where it is about one.
 */
title: string | null, 
/**
 * When the person acted.
 */
createdAt: number, 
/**
 * Attempts so far.
 */
attempts: number, 
/**
 * When the next attempt is made; none while it waits behind an earlier one, is under way, or
 * failed.
 */
nextAttemptAt: number | null, 
/**
 * What went wrong last.
 */
problem: Problem | null, };

/**
 * What a delivery is. The names are `cuectl outbox list`'s as well.
 */
export type DeliveryKind = "feedback" | "knowledge_webhook" | "training_webhook";

/**
 * Where a delivery stands.
 */
export type DeliveryState = "waiting" | "sending" | "failed";

/**
 * A code exists only if the UI treats it differently (`ui/src/words.ts`).
 */
export type Code = "invalidInput" | "signInRefused" | "scopeMissing" | "libraryNotFound" | "quotaExceeded" | "rateLimited" | "unreachable" | "protocol" | "keyringUnavailable" | "storage" | "gone" | "internal";

/**
 * One violation, at the field it belongs to.
 */
export type FieldError = { 
/**
 * The field's name, as in the form.
 */
path: string, 
/**
 * What is wrong and what would be right.
 */
message: string, };

/**
 * An error for a person: what went wrong, what it means, what to do. Never a secret.
 */
export type Problem = { 
/**
 * What the UI acts on.
 */
code: Code, 
/**
 * The sentence, in English; `words.ts` has the reader's language.
 */
message: string, 
/**
 * Empty unless `code` is `invalidInput`.
 */
fields: Array<FieldError>, };
