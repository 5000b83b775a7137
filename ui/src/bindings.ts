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
 * A sign-in that waits for the browser.
 */
signIn: SignInView | null, 
/**
 * That the agent had better sign in again.
 */
reSignIn: ReSignInView | null, 
/**
 * What the platform does not tell us, and by which permissions it would.
 */
limited: Array<LimitedView>, 
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
outbox: OutboxView, 
/**
 * What is said is wanted beside the cards.
 */
transcript: boolean, 
/**
 * What the customer says goes on record as it is heard (`[record] utterances`); else what is read
 * along is kept nowhere.
 */
recordsWords: boolean, };

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
 * The name of the agent who is signed in, where the platform knows agents.
 */
agent: string | null, 
/**
 * The organization's name, where the platform tells it.
 */
organization: string | null, 
/**
 * What can be done there.
 */
reach: ReachView, 
/**
 * True while loopback addresses are admitted as webhooks (`contract.md §7`).
 */
allowLoopback: boolean, };

/**
 * What can be asked of the platform in use, and what is taken by it; the rest stays here.
 */
export type ReachView = { 
/**
 * Interactions appear and end by themselves.
 */
follows: boolean, 
/**
 * Prompts can be deployed and injected.
 */
prompts: boolean, 
/**
 * Feedback of every kind is taken; else a rating alone.
 */
wholeFeedback: boolean, 
/**
 * What was opened, copied, dismissed or rated is told.
 */
engagement: boolean, 
/**
 * The knowledge base can be asked by hand.
 */
knowledge: boolean, 
/**
 * What is said can be followed live.
 */
transcript: boolean, 
/**
 * There are agent checklists.
 */
checklists: boolean, 
/**
 * Wrap-up codes can be applied.
 */
wrapUp: boolean, 
/**
 * Summaries are asked for with a form; else the platform makes them by itself.
 */
summariesOnRequest: boolean, };

/**
 * Something the platform does not tell us.
 */
export type LimitedView = { 
/**
 * What.
 */
what: UntoldView, 
/**
 * The permissions it would take, by the platform's names; the scopes, where it is those.
 */
permissions: Array<string>, 
/**
 * Why, in a clause, where the permissions don't say it.
 */
reason: string | null, };

/**
 * What may be missing.
 */
export type UntoldView = "interactions" | "suggestions" | "transcript" | "checklists" | "summaries" | "actions" | "articles" | "other" | "scopes";

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
heldBack: Array<CardView>, 
/**
 * Suggestions that came while there was no connection and are on screen now; for half a minute
 * after they came.
 */
missed: number | null, 
/**
 * Suggestions that the platform took back because it could not make them.
 */
failed: number, 
/**
 * The prompts on screen.
 */
prompts: PromptsView, 
/**
 * What is said in it; none while nobody wants to read along, or the platform doesn't tell.
 */
transcript: TalkView | null, 
/**
 * What must not be forgotten in it, in the order it came up.
 */
checklists: Array<ChecklistView>, };

/**
 * What was said so far, as far as it is kept.
 */
export type TalkView = { 
/**
 * What was said, the earliest first.
 */
said: Array<SaidView>, 
/**
 * What is being said, and may still change.
 */
saying: Array<SayingView>, 
/**
 * Earlier lines are not kept any more.
 */
isCut: boolean, };

/**
 * One line.
 */
export type SaidView = { 
/**
 * The same for as long as the line is kept.
 */
number: number, 
/**
 * By whom.
 */
speaker: TalkSpeaker, 
/**
 * The words.
 */
text: string, 
/**
 * When, where the platform says so.
 */
at: number | null, };

/**
 * Words that may still change.
 */
export type SayingView = { 
/**
 * By whom.
 */
speaker: TalkSpeaker, 
/**
 * The words so far.
 */
text: string, };

/**
 * Who is heard.
 */
export type TalkSpeaker = "customer" | "agent";

/**
 * One checklist, as it stands.
 */
export type ChecklistView = { 
/**
 * Its id; what commands name.
 */
id: string, 
/**
 * Its name.
 */
name: string, 
/**
 * So many of its items are done.
 */
done: number, 
/**
 * The important ones first, in the platform's order otherwise.
 */
items: Array<ChecklistItemView>, 
/**
 * Whether items can be ticked.
 */
isOpen: boolean, };

/**
 * One thing to do.
 */
export type ChecklistItemView = { 
/**
 * Its id; what commands name.
 */
id: string, 
/**
 * What to do.
 */
name: string, 
/**
 * In more words.
 */
description: string | null, 
/**
 * Marked as important by the organization.
 */
important: boolean, 
/**
 * The platform listens for it itself.
 */
automated: boolean, 
/**
 * It is done.
 */
done: boolean, 
/**
 * Who says that it is: the agent, or the platform, which heard it; none while it is not.
 */
by: DoneBy | null, 
/**
 * Ticked here, and not yet told back by the platform.
 */
onItsWay: boolean, };

/**
 * Who says that something is done.
 */
export type DoneBy = "agent" | "platform";

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
 * `knowledge`, `process`, `cannedResponse`, `script`, `intent`, `thirdPartyAction`, or the
 * platform's own word.
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
 * How the text stands.
 */
text: TextView, 
/**
 * The places of the text that nothing is known for, by name, each once.
 */
openPlaces: Array<string>, 
/**
 * What else there is to read: the slots of an intent, the sources of another program's proposal.
 */
details: Array<DetailView>, 
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
 * Whether the card names an article that can be read here.
 */
canRead: boolean, 
/**
 * Pinned cards never fade and keep their place.
 */
pinned: boolean, 
/**
 * Set once the agent took it.
 */
accepted: boolean, 
/**
 * What last became of it by another hand than the agent's here: `accepted`, `dismissed`,
 * `failed`, `rated`, or the platform's own word.
 */
elsewhere: string | null, 
/**
 * Set while fading: when it goes.
 */
goesAt: number | null, 
/**
 * Arrived before the connection was last lost.
 */
beforeBreak: boolean, 
/**
 * What the platform takes of feedback on it.
 */
takes: FeedbackTakes, 
/**
 * The feedback given on it, if any.
 */
feedback: FeedbackView | null, 
/**
 * Feedback begun and not yet given: survives a restart.
 */
draft: FeedbackForm | null, };

/**
 * One more thing that a card says.
 */
export type DetailView = { 
/**
 * What it is, as the platform names it.
 */
name: string, 
/**
 * What it says; empty where only the name is known.
 */
value: string, };

/**
 * How a card's text stands: some suggestions name a text that is fetched then.
 */
export type TextView = { "state": "here" } | { "state": "awaited" } | { "state": "gone" } | { "state": "refused", 
/**
 * The permission or scope that is missing, where the platform names it.
 */
missing: string | null, } | { "state": "failed" };

/**
 * What came of a question. It stands until the next one.
 */
export type AnswersView = { 
/**
 * The question's number, for what is done with an answer.
 */
number: number, 
/**
 * What the agent asked.
 */
question: string, 
/**
 * What the platform wrote itself, if it did.
 */
generated: GeneratedView | null, 
/**
 * What it found, best first.
 */
answers: Array<AnswerView>, };

/**
 * An answer that the platform wrote itself.
 */
export type GeneratedView = { 
/**
 * The answer.
 */
text: string, 
/**
 * The titles of what it was written from, where the platform says so.
 */
from: Array<string>, };

/**
 * An article that was found.
 */
export type AnswerView = { 
/**
 * Its place in the list, from 1.
 */
nth: number, 
/**
 * The article's title.
 */
title: string, 
/**
 * The passage that answers, where the platform named one.
 */
text: string | null, 
/**
 * How sure the platform is, 0..=1; none where it does not say.
 */
confidence: number | null, 
/**
 * Whether it has an address to open.
 */
canOpen: boolean, };

/**
 * An article, to be read.
 */
export type DocumentView = { 
/**
 * Its title.
 */
title: string, 
/**
 * What it says, paragraph by paragraph; empty where it says nothing that can be shown.
 */
blocks: Array<BlockView>, 
/**
 * Where it can be read outside.
 */
url: string | null, 
/**
 * When it was last changed, in ms since 1970, where the platform says so.
 */
changedAt: number | null, };

/**
 * A paragraph or a list; its lines are kept.
 */
export type BlockView = { 
/**
 * Its text in parts; all joined are the paragraph.
 */
parts: Array<DocumentPart>, };

/**
 * A run of an article.
 */
export type DocumentPart = { 
/**
 * The text.
 */
text: string, 
/**
 * The address it is, http or https, if it is one.
 */
link: string | null, };

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
marked: boolean, 
/**
 * True for a place that nothing is known for: the agent fills it in.
 */
open: boolean, };

/**
 * Why a card ranks where it does (`contract.md §1`, ranking).
 */
export type RankView = { 
/**
 * 1 is best.
 */
position: number, 
/**
 * 0..=1; none where the platform gives none.
 */
confidence: number | null, 
/**
 * 0..=1; none where the platform gives none.
 */
relevanceScore: number | null, 
/**
 * The weighted sum, 0..=1; none where there is nothing to weigh.
 */
score: number | null, 
/**
 * 1..=4: the score from the threshold to 1 in four equal parts; none without a score.
 */
steps: number | null, };

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
outcome: AcceptOutcome, 
/**
 * Places of the text that are still to be filled in, by name.
 */
openPlaces: Array<string>, };

/**
 * What taking a card did besides recording it.
 */
export type AcceptOutcome = "opened" | "copied" | "recorded";

/**
 * What an agent enters to sign in with the browser.
 */
export type SignInForm = { 
/**
 * The environment's host, such as `mypurecloud.de`; a region's name is understood as well.
 */
environment: string, 
/**
 * The OAuth client's id.
 */
clientId: string, 
/**
 * The organization's short name; only together with `provider`. Empty for none.
 */
organization: string, 
/**
 * Its identity provider; only together with `organization`. Empty for none.
 */
provider: string, 
/**
 * Whether the sign-in is kept for the next start.
 */
remember: boolean, };

/**
 * What an administrator enters so that this computer connects as the OAuth client itself, with
 * nobody signed in.
 */
export type DeviceForm = { 
/**
 * The environment's host, such as `mypurecloud.de`; a region's name is understood as well.
 */
environment: string, 
/**
 * The OAuth client's id.
 */
clientId: string, 
/**
 * The OAuth client's secret: inward only, always empty on the way out.
 */
clientSecret: string, 
/**
 * The id of the agent whose conversations are followed: the platform has no answer to who is
 * signed in.
 */
agentId: string, };

/**
 * What the forms start with: what was entered last, or what an administrator set.
 */
export type SignInDefaults = { 
/**
 * An agent's.
 */
form: SignInForm, 
/**
 * A device's, without its secret.
 */
device: DeviceForm, 
/**
 * Where the browser's answer will arrive: what an administrator has to register, to the letter.
 */
redirectUri: string, };

/**
 * A sign-in that waits for the browser.
 */
export type SignInView = { 
/**
 * It is waited for until then.
 */
endsAt: number, 
/**
 * Where the browser's answer arrives: what an administrator has to register, to the letter.
 */
redirectUri: string, };

/**
 * The agent had better sign in again. Never there while an interaction is followed.
 */
export type ReSignInView = { 
/**
 * When the sign-in ends; in the past once it has.
 */
endsAt: number, };

/**
 * One of the platform's environments.
 */
export type EnvironmentView = { 
/**
 * The region it runs in, as the platform names it.
 */
region: string, 
/**
 * Its host: what a form says.
 */
host: string, 
/**
 * Its name, for people.
 */
name: string, };

/**
 * In which of two ways the sandbox is tried.
 */
export type SandboxSurface = "assist" | "platform";

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
sending: boolean, 
/**
 * What of it leaves; the rest is on record here.
 */
takes: FeedbackTakes, };

/**
 * What the platform takes of feedback.
 */
export type FeedbackTakes = "whole" | "rating" | "article";

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
 * What the platform takes of it.
 */
takes: FeedbackTakes, 
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
 * Deliveries that go by themselves, but for those that are for figures alone.
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
export type DeliveryKind = "feedback" | "knowledge_webhook" | "training_webhook" | "injection" | "injection_webhook" | "crm_webhook" | "engagement" | "document_told" | "document_feedback" | "summary_feedback" | "summary_engagement" | "checklist" | "wrap_up";

/**
 * Where a delivery stands.
 */
export type DeliveryState = "waiting" | "sending" | "failed";

/**
 * The prompts of one interaction.
 */
export type PromptsView = { 
/**
 * On screen, oldest first.
 */
shown: Array<PromptView>, 
/**
 * How many wait for a place.
 */
queued: number, 
/**
 * The agent wants none in this interaction.
 */
muted: boolean, };

/**
 * One prompt on screen.
 */
export type PromptView = { 
/**
 * Stable while it is on screen; what commands name.
 */
key: string, 
/**
 * The prompt's id.
 */
promptId: string, 
/**
 * Its name.
 */
name: string, 
/**
 * How it is shown.
 */
display: PromptDisplay, 
/**
 * The content with its variables filled in.
 */
content: Array<PromptPart>, 
/**
 * Who brought it about.
 */
source: PromptSource, 
/**
 * When it came on screen.
 */
shownAt: number, 
/**
 * When it goes by itself; none while it is being read.
 */
closesAt: number | null, };

/**
 * A run of a prompt's content.
 */
export type PromptPart = { 
/**
 * The text; the variable's value where it is one. Empty where the value is not known.
 */
text: string, 
/**
 * The variable's name, where it is one.
 */
variable: string | null, };

/**
 * How a prompt is shown (`contract.md §3`).
 */
export type PromptDisplay = "popup" | "inline" | "toast";

/**
 * Why a prompt is shown.
 */
export type PromptSource = "triggered" | "injected";

/**
 * Everything the studio's list and head show.
 */
export type StudioView = { 
/**
 * Grows with every change; an older view never replaces a newer one.
 */
revision: number, 
/**
 * Which platform; none while nobody is signed in. Drafts are there all the same.
 */
profile: ProfileView | null, 
/**
 * When the deployed prompts were last read; none where they never were.
 */
readAt: number | null, 
/**
 * They are being read.
 */
reading: boolean, 
/**
 * Why they can't be read now.
 */
problem: Problem | null, 
/**
 * Every draft and every deployed prompt: what differs first, then drafts, then the rest; by
 * name within.
 */
prompts: Array<PromptRow>, 
/**
 * What waits to be injected, in order, then the newest that were; at most 100.
 */
injections: Array<InjectionRow>, 
/**
 * The live conversations this computer follows.
 */
conversations: Array<TabView>, 
/**
 * The deploy that is under way, or the last one.
 */
deploy: DeployView | null, 
/**
 * The local record.
 */
record: RecordView, };

/**
 * One prompt in the list.
 */
export type PromptRow = { 
/**
 * The prompt's id: a uuid.
 */
id: string, 
/**
 * Its name, as the draft has it; empty while it has none.
 */
name: string, 
/**
 * `popup`, `inline`, `toast`, or what an unfinished draft says.
 */
display: string, 
/**
 * Where it stands.
 */
state: PromptState, 
/**
 * Fields in which the draft differs from what is deployed.
 */
differing: number, 
/**
 * Rules the draft breaks.
 */
toFix: number, 
/**
 * What is deployed changed since the draft was begun.
 */
overtaken: boolean, 
/**
 * When the draft was last edited, or what is deployed was.
 */
updatedAt: number | null, 
/**
 * The newest version that this computer knows; none where it was never deployed from here.
 */
version: number | null, 
/**
 * Shown in an hour of talk on this computer, over the last 30 days; none where nothing was
 * recorded.
 */
shownPerHour: number | null, };

/**
 * Where a prompt stands.
 */
export type PromptState = "differs" | "draft" | "deployed";

/**
 * A prompt as a supervisor writes it: the contract's shape, every leaf as text, so that nothing
 * typed is ever lost for being wrong. `contract.md §3` has the rules.
 */
export type PromptDraft = { 
/**
 * The name.
 */
name: string, 
/**
 * What it is for.
 */
description: string, 
/**
 * `active`, or any other word.
 */
status: string, 
/**
 * `conversation`, `email`, `sms`, `chat`, `voice`.
 */
interactionTypes: Array<string>, 
/**
 * When it is shown.
 */
trigger: TriggerDraft, 
/**
 * How it is shown.
 */
display: DisplayDraft, };

/**
 * When a prompt is shown.
 */
export type TriggerDraft = { 
/**
 * One of the five kinds of interaction.
 */
type: string, 
/**
 * All have to hold.
 */
conditions: Array<ConditionDraft>, };

/**
 * One condition.
 */
export type ConditionDraft = { 
/**
 * What is looked at, such as `transcript` or `accountStatus`.
 */
field: string, 
/**
 * `contains`, `equals`, `gt`.
 */
operator: string, 
/**
 * With what; as typed.
 */
value: string, };

/**
 * How a prompt is shown.
 */
export type DisplayDraft = { 
/**
 * `popup`, `inline`, `toast`.
 */
type: string, 
/**
 * The words, with `{{variables}}`.
 */
content: string, 
/**
 * In ms, as typed; empty for the default of 30,000.
 */
timeoutMs: string, };

/**
 * One broken rule, at its field and, in text, at its span.
 */
export type ViolationView = { 
/**
 * The field, as in the contract: `display.content`, `trigger.conditions[1].value`.
 */
path: string, 
/**
 * Which rule: `required`, `length`, `placeholder`, `pii.phone`, …
 */
kind: string, 
/**
 * The sentence, in English.
 */
message: string, 
/**
 * The chars it is about, from 0, the end not included; none where it is the whole field.
 */
span: [number, number] | null, };

/**
 * A prompt opened in the editor.
 */
export type PromptOpened = { 
/**
 * The prompt's id.
 */
id: string, 
/**
 * The draft; what is deployed where there is none.
 */
draft: PromptDraft, 
/**
 * What the rules say of it.
 */
checked: PromptChecked, 
/**
 * What is deployed, where anything is.
 */
deployed: PromptDraft | null, 
/**
 * Every version this computer knows, newest first.
 */
versions: Array<VersionRow>, 
/**
 * Names a condition can look at: the engine's own first, then attributes that were seen.
 */
fields: Array<string>, 
/**
 * When the draft was saved; none where there is none.
 */
savedAt: number | null, };

/**
 * A draft as the rules see it. It is on disk when this is there.
 */
export type PromptChecked = { 
/**
 * All violations, in the order of the fields.
 */
violations: Array<ViolationView>, 
/**
 * Every field beside what is deployed.
 */
fields: Array<FieldPair>, 
/**
 * When it was saved.
 */
savedAt: number, };

/**
 * What an import came to.
 */
export type PromptsImported = { 
/**
 * The drafts that were made or replaced.
 */
ids: Array<string>, 
/**
 * Files that hold no prompt, each with its name in `path`.
 */
refused: Array<FieldError>, };

/**
 * One file of an import, or of an export.
 */
export type PromptFile = { 
/**
 * Its name, without a folder.
 */
name: string, 
/**
 * JSON: a prompt, its id in `id`.
 */
text: string, };

/**
 * What a supervisor sees before a deploy.
 */
export type DeployReview = { 
/**
 * The prompt's id.
 */
promptId: string, 
/**
 * The number this version would get.
 */
version: number, 
/**
 * The version that is rolled back to, where it is one.
 */
rollbackTo: number | null, 
/**
 * What would be deployed.
 */
draft: PromptDraft, 
/**
 * What is deployed now, read for this page; none where nothing is.
 */
deployed: PromptDraft | null, 
/**
 * SHA-256 of what is deployed now, in hex: a deploy names it, so that nothing is overwritten
 * that was not seen.
 */
deployedSha256: string | null, 
/**
 * Someone deployed since the draft was begun: the draft was made from something else.
 */
overtaken: boolean, 
/**
 * Why what is deployed can't be read now; `deployed` is then what was last read.
 */
problem: Problem | null, 
/**
 * What the draft breaks; nothing can be deployed then.
 */
violations: Array<ViolationView>, 
/**
 * Every field side by side.
 */
fields: Array<FieldPair>, 
/**
 * SHA-256 of what would be deployed, in hex.
 */
sha256: string, 
/**
 * Every version, newest first.
 */
versions: Array<VersionRow>, 
/**
 * How deploys of this prompt went so far.
 */
counts: DeployCounts, };

/**
 * One field of two prompts.
 */
export type FieldPair = { 
/**
 * The field, as in the contract; a condition as a whole is `trigger.conditions[1]`.
 */
path: string, 
/**
 * What is deployed, in parts; none where the field is not there.
 */
before: Array<DiffPart> | null, 
/**
 * What the draft says.
 */
after: Array<DiffPart> | null, 
/**
 * Whether they differ.
 */
differs: boolean, };

/**
 * A run of text in a difference.
 */
export type DiffPart = { 
/**
 * The text.
 */
text: string, 
/**
 * Not on the other side.
 */
changed: boolean, };

/**
 * A deploy, step by step.
 */
export type DeployView = { 
/**
 * The prompt's id.
 */
promptId: string, 
/**
 * The version's number.
 */
version: number, 
/**
 * The version that is rolled back to, where it is one.
 */
rollbackTo: number | null, 
/**
 * The rules.
 */
check: StepView, 
/**
 * The request.
 */
put: StepView, 
/**
 * What the platform holds then.
 */
readBack: StepView, 
/**
 * Whether it is what was sent.
 */
compare: StepView, 
/**
 * SHA-256 of what is sent, in hex.
 */
sha256: string, 
/**
 * SHA-256 of what was read back.
 */
readSha256: string | null, 
/**
 * Fields compared, and how many of them are the same.
 */
compared: [number, number] | null, 
/**
 * Fields that are not the same.
 */
different: Array<string>, 
/**
 * How it ended; none while it is under way.
 */
outcome: DeployOutcome | null, 
/**
 * What went wrong, what holds now, what to do.
 */
problem: Problem | null, 
/**
 * Of the deploy, on every request and in the log.
 */
correlationId: string, };

/**
 * One step.
 */
export type StepView = { 
/**
 * How far it is.
 */
state: StepState, 
/**
 * Attempts so far.
 */
tries: number, 
/**
 * HTTP status of the last one.
 */
status: number | null, 
/**
 * How long it took, in ms.
 */
latencyMs: number | null, 
/**
 * When it is tried again.
 */
retryAt: number | null, };

/**
 * How far a step is.
 */
export type StepState = "waiting" | "running" | "done" | "failed";

/**
 * How a deploy ended.
 */
export type DeployOutcome = "deployed" | "failed" | "overtaken" | "unknown";

/**
 * One version of a prompt.
 */
export type VersionRow = { 
/**
 * Counted from 1 for each prompt; attempts that failed have one as well.
 */
version: number, 
/**
 * When.
 */
at: number, 
/**
 * The supervisor's id, where one is known.
 */
who: string | null, 
/**
 * SHA-256 in hex.
 */
sha256: string, 
/**
 * How it ended.
 */
outcome: VersionOutcome, 
/**
 * The version that was rolled back to, where it was one.
 */
rollbackTo: number | null, 
/**
 * It is what is deployed now.
 */
current: boolean, 
/**
 * Why it failed.
 */
problem: Problem | null, 
/**
 * How long it took from the request to the comparison, in ms.
 */
latencyMs: number | null, };

/**
 * How a version ended.
 */
export type VersionOutcome = "deployed" | "found" | "failed" | "unknown";

/**
 * How deploys of a prompt went.
 */
export type DeployCounts = { 
/**
 * All that ended.
 */
total: number, 
/**
 * Those that succeeded.
 */
successful: number, 
/**
 * Those that failed.
 */
failed: number, 
/**
 * Mean of the successful ones, in ms.
 */
meanMs: number | null, 
/**
 * Half took no longer, in ms.
 */
p50Ms: number | null, 
/**
 * 95 of 100 took no longer, in ms.
 */
p95Ms: number | null, };

/**
 * What a supervisor fills in; every leaf as text, as in a draft.
 */
export type InjectionForm = { 
/**
 * The conversation's id.
 */
conversationId: string, 
/**
 * The prompt's id: a deployed one.
 */
promptId: string, 
/**
 * At most five; none to show it at once.
 */
triggerConditions: Array<ConditionForm>, 
/**
 * How it is shown.
 */
displaySettings: DisplaySettingsForm, 
/**
 * Empty for none.
 */
webhookUrl: string, 
/**
 * A JSON object, as typed; empty for none.
 */
contextData: string, };

/**
 * One condition of an injection.
 */
export type ConditionForm = { 
/**
 * `keyword`, `sentiment`, `duration`, `confidence`.
 */
type: string, 
/**
 * Text or a number.
 */
value: string, 
/**
 * 0..=1; empty for none.
 */
threshold: string, };

/**
 * How an injected prompt is shown; all three are required.
 */
export type DisplaySettingsForm = { 
/**
 * 500..=5000.
 */
delayMs: string, 
/**
 * 1..=3.
 */
maxConcurrentPrompts: string, 
/**
 * 10000..=60000.
 */
autoDismissMs: string, };

/**
 * One injection in the queue, or one that was made.
 */
export type InjectionRow = { 
/**
 * Its delivery's number: what cancel names.
 */
id: number, 
/**
 * The conversation's id.
 */
conversationId: string, 
/**
 * The conversation's name, where this computer follows it; a short form of the id otherwise.
 */
conversation: string, 
/**
 * The prompt's id.
 */
promptId: string, 
/**
 * The prompt's name.
 */
prompt: string, 
/**
 * Where it stands.
 */
state: InjectionState, 
/**
 * When it was asked for.
 */
createdAt: number, 
/**
 * Attempts so far.
 */
attempts: number, 
/**
 * When the next attempt is made.
 */
nextAttemptAt: number | null, 
/**
 * What went wrong last.
 */
problem: Problem | null, 
/**
 * The platform's id of it, once it was made.
 */
injectionId: string | null, 
/**
 * When it ended, one way or the other.
 */
settledAt: number | null, 
/**
 * How long the attempt took that succeeded, in ms.
 */
latencyMs: number | null, };

/**
 * Where an injection stands.
 */
export type InjectionState = "waiting" | "full" | "behind" | "again" | "sending" | "sent" | "failed" | "canceled";

/**
 * What to run.
 */
export type BacktestRequest = { 
/**
 * The prompt's id: what is deployed under it is run beside the draft.
 */
promptId: string, 
/**
 * The draft as it stands in the editor.
 */
draft: PromptDraft, 
/**
 * Over what.
 */
source: BacktestSource, 
/**
 * Interactions that began at this time or later; none for all.
 */
since: number | null, 
/**
 * Interactions that began before this time; none for all.
 */
until: number | null, };

/**
 * Which recorded interactions.
 */
export type BacktestSource = "local" | "sandbox";

/**
 * How far a run is.
 */
export type BacktestProgress = { 
/**
 * Interactions done.
 */
done: number, 
/**
 * Of how many.
 */
of: number, };

/**
 * What came out. Counted, never estimated.
 */
export type BacktestView = { 
/**
 * Over what.
 */
source: BacktestSource, 
/**
 * Interactions it was run over.
 */
interactions: number, 
/**
 * How long they lasted together, in hours.
 */
hours: number, 
/**
 * Of them, those whose lines were not recorded: what was said can't be found there.
 */
withoutLines: number, 
/**
 * The draft.
 */
draft: BacktestCounts, 
/**
 * What is deployed, where anything is.
 */
deployed: BacktestCounts | null, 
/**
 * By UTC day, without gaps.
 */
days: Array<BacktestDay>, 
/**
 * The draft's hits, newest first; at most 500.
 */
hits: Array<HitView>, 
/**
 * How long it took, in ms.
 */
tookMs: number, 
/**
 * False where it was stopped: the figures are of the part that was done.
 */
complete: boolean, };

/**
 * One version's figures.
 */
export type BacktestCounts = { 
/**
 * In how many interactions it fired.
 */
fired: number, 
/**
 * Of all, 0..=1.
 */
displayRate: number, 
/**
 * In an hour of talk.
 */
perHour: number, };

/**
 * One day.
 */
export type BacktestDay = { 
/**
 * When it begins.
 */
at: number, 
/**
 * Interactions that began on it.
 */
interactions: number, 
/**
 * In how many of them the draft fired.
 */
fired: number, 
/**
 * In how many the deployed one did.
 */
deployed: number, };

/**
 * One hit.
 */
export type HitView = { 
/**
 * The interaction's id.
 */
interactionId: string, 
/**
 * Queue, or the conversation's title where it has one.
 */
label: string, 
/**
 * How they talked, where known.
 */
channel: Channel | null, 
/**
 * When it fired.
 */
at: number, 
/**
 * The line it fired on, from 0; none before the first, and where lines are not recorded.
 */
line: number | null, 
/**
 * That line, the words it fired on marked; empty where it is not recorded.
 */
text: Array<SnippetPart>, 
/**
 * The deployed one fires in this interaction as well.
 */
deployedToo: boolean, };

/**
 * One recorded interaction, to look at a hit.
 */
export type RecordedInteraction = { 
/**
 * Its id.
 */
id: string, 
/**
 * As in the hit.
 */
label: string, 
/**
 * How they talked.
 */
channel: Channel | null, 
/**
 * When it began.
 */
startedAt: number, 
/**
 * What was known of it: attributes by name.
 */
attributes: Array<[string, string]>, 
/**
 * What was said and suggested, in order.
 */
lines: Array<RecordedLine>, };

/**
 * One line of it.
 */
export type RecordedLine = { 
/**
 * When.
 */
at: number, 
/**
 * By whom.
 */
speaker: Speaker, 
/**
 * What, the words it fired on marked.
 */
text: Array<SnippetPart>, 
/**
 * It fired here.
 */
hit: boolean, };

/**
 * Who says a line.
 */
export type Speaker = "customer" | "agent" | "system" | "suggestion";

/**
 * The figures of a span of time.
 */
export type AdoptionView = { 
/**
 * From when.
 */
from: number, 
/**
 * Until when.
 */
to: number, 
/**
 * When the platform's figures were read; none where they never were.
 */
readAt: number | null, 
/**
 * Why they could not be read now; those of `read_at` are shown.
 */
problem: Problem | null, 
/**
 * A prompt each: known ones by name, then others by id.
 */
prompts: Array<AdoptionRow>, 
/**
 * All together.
 */
total: AdoptionRow, 
/**
 * What became of suggestions, where the platform counts these and no prompts; none where it
 * counts prompts, or was never asked.
 */
copilot: CopilotView | null, };

/**
 * One prompt.
 */
export type AdoptionRow = { 
/**
 * The prompt's id; empty for the total.
 */
promptId: string, 
/**
 * Its name; empty where it is not known here.
 */
name: string, 
/**
 * As the platform counted; none where it was never asked.
 */
platform: AdoptionCounts | null, 
/**
 * As counted on this computer.
 */
local: AdoptionCounts, };

/**
 * Counts, and the rates they come to.
 */
export type AdoptionCounts = { 
/**
 * On screen long enough to be seen.
 */
viewed: number, 
/**
 * Taken up.
 */
clicked: number, 
/**
 * Put away.
 */
dismissed: number, 
/**
 * Went by itself; the platform does not say.
 */
timedOut: number, 
/**
 * Clicked of viewed, 0..=1; none where nothing was viewed.
 */
clickRate: number | null, 
/**
 * Dismissed of viewed, 0..=1; none where nothing was viewed.
 */
dismissRate: number | null, };

/**
 * What became of suggestions and summaries, as the platform counts.
 */
export type CopilotView = { 
/**
 * Suggestions in all.
 */
suggestions: number, 
/**
 * The conversations they came in.
 */
conversations: number, 
/**
 * What became of them, the most first. One may count under each state it went through.
 */
state: Array<CountedRow>, 
/**
 * What was done with them.
 */
engagement: Array<CountedRow>, 
/**
 * How they were rated.
 */
rating: Array<CountedRow>, 
/**
 * Of which kind they were.
 */
kind: Array<CountedRow>, 
/**
 * Summaries; none where they may not be asked for.
 */
summaries: SummaryCounts | null, };

/**
 * Summaries, as the platform counts.
 */
export type SummaryCounts = { 
/**
 * In all.
 */
made: number, 
/**
 * Something was done with so many.
 */
engaged: number, 
/**
 * How they were rated.
 */
rating: Array<CountedRow>, };

/**
 * So many of one name.
 */
export type CountedRow = { 
/**
 * The platform's name for it; empty where it names none.
 */
name: string, 
/**
 * How many.
 */
count: number, 
/**
 * Of all, 0..=1; none where there are none.
 */
share: number | null, };

/**
 * Every summary that is open in the panel, and what the next one starts with.
 */
export type SummariesView = { 
/**
 * Grows with every change; an older view never replaces a newer one.
 */
revision: number, 
/**
 * What a new summary starts with.
 */
options: SummaryOptions, 
/**
 * Open in the panel, oldest first: each has a tab until the agent closes it.
 */
open: Array<SummaryView>, 
/**
 * How many were made today and not filed yet, closed ones too.
 */
unfiled: number, };

/**
 * What a new summary starts with; kept in the settings.
 */
export type SummaryOptions = { 
/**
 * As the request will say it.
 */
form: SummaryForm, 
/**
 * Whether a summary is begun by itself when an interaction ends.
 */
onEnd: boolean, 
/**
 * Whether a CRM webhook is configured: without one there is nowhere to file to.
 */
canFile: boolean, 
/**
 * Whether the platform makes a summary by a form (`contract.md §5`); else it makes them by
 * itself, what is chosen here doesn't apply, and the edited text and the thumb go back to it.
 */
byForm: boolean, };

/**
 * What an agent chooses; every leaf as text, checked by `contract.md §5`.
 */
export type SummaryForm = { 
/**
 * `en-US`, `es-ES`, `fr-FR`, `de-DE`, `ja-JP`.
 */
languageCode: string, 
/**
 * `short`, `medium`, `long`.
 */
summaryLength: string, 
/**
 * `json` or `text`.
 */
format: string, 
/**
 * Whether the platform may use its knowledge base.
 */
useKnowledgeBase: boolean, 
/**
 * Which one: a uuid, required when it is used; empty for none.
 */
knowledgeBaseId: string, 
/**
 * A uuid; empty for none.
 */
redactionPolicyId: string, };

/**
 * One summary, from the end of its interaction until it is filed.
 */
export type SummaryView = { 
/**
 * Its number here: what commands name.
 */
id: number, 
/**
 * The interaction's id.
 */
interaction: string, 
/**
 * The customer's name while it is known, else a short form of the id.
 */
label: string, 
/**
 * Call, chat or e-mail, where known.
 */
channel: Channel | null, 
/**
 * When Cuecard began to follow the interaction, where that is known.
 */
startedAt: number | null, 
/**
 * When it ended.
 */
endedAt: number, 
/**
 * What it is, or is to be, made with.
 */
form: SummaryForm, 
/**
 * Where the making stands.
 */
state: SummaryState, 
/**
 * What it was made from, as far as it is known here.
 */
transcript: TranscriptView, 
/**
 * The newest request's id, for support (`X-Genesys-Request-Id`).
 */
requestId: string | null, 
/**
 * What was made; none before.
 */
made: MadeView | null, 
/**
 * The text as it stands, edits included; empty before one is made.
 */
text: string, 
/**
 * Grows whenever the text is replaced by anything but an edit: the editor takes it then.
 */
textRevision: number, 
/**
 * What the checks say of `text`.
 */
checked: SummaryChecked, 
/**
 * The agent's thumb; kept on this computer.
 */
rating: Rating | null, 
/**
 * Where the filing stands.
 */
filing: FilingView, 
/**
 * Wrap-up codes; none where the platform has none for it.
 */
wrapUp: WrapUpView | null, };

/**
 * Where the making of a summary stands.
 */
export type SummaryState = { "state": "idle" } | { "state": "making", 
/**
 * When the first attempt began.
 */
since: number, 
/**
 * When this attempt is given up (30 s after its beginning).
 */
until: number, 
/**
 * From 1.
 */
attempt: number, 
/**
 * How many there are before it is given up.
 */
of: number, } | { "state": "waiting", 
/**
 * When the next attempt is made; may be brought forward by hand.
 */
retryAt: number, 
/**
 * The attempt that comes next, from 1.
 */
attempt: number, 
/**
 * How many there are before it is given up.
 */
of: number, 
/**
 * The circuit breaker is open: the platform has failed repeatedly.
 */
breakerOpen: boolean, 
/**
 * Why.
 */
problem: Problem, } | { "state": "made" } | { "state": "notMade", 
/**
 * Why.
 */
why: NotMade, } | { "state": "failed", 
/**
 * Why.
 */
problem: Problem, };

/**
 * Why a platform that makes summaries by itself made none.
 */
export type NotMade = { "why": "tooLong" } | { "why": "tooShort" } | { "why": "rateLimited" } | { "why": "notYet" } | { "why": "other", 
/**
 * As the platform writes it.
 */
name: string, };

/**
 * The wrap-up of an interaction that ended.
 */
export type WrapUpView = { 
/**
 * The platform asks for a code.
 */
needed: boolean, 
/**
 * The codes it would choose, in its order.
 */
predicted: Array<WrapUpCodeView>, 
/**
 * The code that was applied last.
 */
applied: WrapUpCodeView | null, 
/**
 * Where that stands.
 */
state: WrapUpState, };

/**
 * Where a wrap-up code that was chosen stands.
 */
export type WrapUpState = { "state": "open" } | { "state": "saved" } | { "state": "applied" } | { "state": "refused", 
/**
 * Why.
 */
problem: Problem, };

/**
 * A wrap-up code.
 */
export type WrapUpCodeView = { 
/**
 * The platform's id of it.
 */
id: string, 
/**
 * Its name.
 */
name: string, 
/**
 * How sure the platform is, 0..=1; none where it did not predict it.
 */
confidence: number | null, };

/**
 * What a summary was made from.
 */
export type TranscriptView = { 
/**
 * How much of the talk is known here.
 */
scope: TranscriptScope, 
/**
 * Its tokens, once counted.
 */
tokens: number | null, };

/**
 * How much of the talk is known on this computer; checks against the talk need it.
 */
export type TranscriptScope = "whole" | "part" | "none";

/**
 * What the platform made.
 */
export type MadeView = { 
/**
 * The platform's id of it.
 */
summaryId: string, 
/**
 * When it came.
 */
at: number, 
/**
 * From the request to the answer, in ms.
 */
latencyMs: number, 
/**
 * Its tokens as generated.
 */
tokens: number, 
/**
 * What its length admits: 60, 150 or 500.
 */
tokenLimit: number, 
/**
 * The share of words that edits changed, 0..=1.
 */
changed: number, 
/**
 * What the platform says of it in parts, beside its text; none where it does not.
 */
parts: SummaryParts | null, };

/**
 * What a summary says in parts. For the agent to read: it is neither edited nor sent on.
 */
export type SummaryParts = { 
/**
 * What it was about, in a few words.
 */
headline: string | null, 
/**
 * Why the customer came.
 */
reason: string | null, 
/**
 * What came of it.
 */
resolution: string | null, 
/**
 * What is left to do.
 */
followUps: Array<string>, };

/**
 * What the checks say of a text.
 */
export type SummaryChecked = { 
/**
 * In the order of the text.
 */
findings: Array<FindingView>, 
/**
 * Personal data that is neither redacted nor approved: nothing is filed before that is none.
 */
open: number, 
/**
 * No personal data was found in it.
 */
redactionVerified: boolean, 
/**
 * The summary's mood against the talk's.
 */
sentiment: SentimentView, 
/**
 * Whether numbers were held against the talk, and names: not without the whole of it, and
 * names not in a language that writes other words like names.
 */
checkedNumbers: boolean, 
/**
 * See `checked_numbers`.
 */
checkedNames: boolean, 
/**
 * Words, as the language counts them.
 */
words: number, };

/**
 * Something in a summary to look at.
 */
export type FindingView = { 
/**
 * What redact, approve, use and keep name; stable while the marked words stay.
 */
key: string, 
/**
 * What it is.
 */
kind: FindingKind, 
/**
 * Of the text, in chars.
 */
start: number, 
/**
 * Behind its last char.
 */
end: number, 
/**
 * Decided by the agent: approved personal data, a kept figure.
 */
decided: boolean, 
/**
 * What the talk says instead, where something like it was said.
 */
instead: string | null, };

/**
 * What a finding is.
 */
export type FindingKind = "card" | "us_ssn" | "email" | "phone" | "iban" | "unsaid_number" | "unsaid_name";

/**
 * The mood of a summary against the talk's.
 */
export type SentimentView = { "state": "notMeasured" } | { "state": "measured", 
/**
 * The talk's.
 */
transcript: number, 
/**
 * The summary's.
 */
summary: number, 
/**
 * They differ by less than 0.3.
 */
aligned: boolean, };

/**
 * A thumb.
 */
export type Rating = "up" | "down";

/**
 * Where the filing of a summary stands.
 */
export type FilingView = { "state": "open" } | { "state": "saved", 
/**
 * Its delivery.
 */
delivery: number, 
/**
 * When the next attempt is made, where it waits for one.
 */
nextAttemptAt: number | null, 
/**
 * What went wrong last.
 */
problem: Problem | null, } | { "state": "filed", 
/**
 * Since when.
 */
at: number, } | { "state": "failed", 
/**
 * Its delivery: what retry and discard name.
 */
delivery: number, 
/**
 * Why.
 */
problem: Problem, };

/**
 * One summary in the list of a day.
 */
export type SummaryRow = { 
/**
 * Its number here.
 */
id: number, 
/**
 * The interaction's id.
 */
interaction: string, 
/**
 * As on the tab.
 */
label: string, 
/**
 * When the interaction ended.
 */
endedAt: number, 
/**
 * Where it stands.
 */
state: SummaryRowState, 
/**
 * It has a tab in the panel.
 */
open: boolean, 
/**
 * Its first line; empty before one was made.
 */
firstLine: string, };

/**
 * Where a summary of the day stands, in one word.
 */
export type SummaryRowState = "idle" | "making" | "notMade" | "made" | "sending" | "refused" | "filed";

/**
 * A text that was changed by a command, with what the checks say of it.
 */
export type SummaryText = { 
/**
 * The whole text.
 */
text: string, 
/**
 * As in the view.
 */
textRevision: number, 
/**
 * What the checks say.
 */
checked: SummaryChecked, };

/**
 * A run of the difference between what was generated and what stands now.
 */
export type SummaryDifference = { 
/**
 * The runs; `before` joined is the generated text, `after` joined the present one.
 */
before: Array<DiffPart>, 
/**
 * See `before`.
 */
after: Array<DiffPart>, };

/**
 * What stands in the head of every review, and what is under way.
 */
export type ReviewView = { 
/**
 * Grows with every change; an older view never replaces a newer one.
 */
revision: number, 
/**
 * What is known of the chain.
 */
seal: SealView, 
/**
 * How far the history is searchable.
 */
index: IndexView, 
/**
 * Filters kept under a name, by name.
 */
saved: Array<SavedFilter>, 
/**
 * The export under way, or the last one.
 */
export: ExportView | null, };

/**
 * The chain's seal.
 */
export type SealView = { "state": "unknown" } | { "state": "verifying", 
/**
 * Events verified so far.
 */
done: number, 
/**
 * Of so many.
 */
total: number, } | { "state": "verified", 
/**
 * Up to this event.
 */
to: number, 
/**
 * When that was found.
 */
at: number, 
/**
 * How long it took, in ms.
 */
tookMs: number, 
/**
 * Whether a signed checkpoint vouches for it, with this computer's key.
 */
signed: boolean, } | { "state": "broken", 
/**
 * The first event that is wrong.
 */
seq: number, 
/**
 * `edited`, `deleted`, `inserted`, `reordered`, `truncated`, … as `cuectl audit verify`.
 */
kind: string, 
/**
 * When that was found.
 */
at: number, } | { "state": "failed", 
/**
 * Why.
 */
problem: Problem, };

/**
 * How far the history is searchable.
 */
export type IndexView = { 
/**
 * Events that can be found.
 */
indexed: number, 
/**
 * Events there are.
 */
entries: number, 
/**
 * Why the rest can't be, where it can't.
 */
problem: Problem | null, };

/**
 * Which events. Every condition that is set must hold; empty is no condition.
 */
export type HistoryFilter = { 
/**
 * Words, "phrases", beginnings*; `-word` for without.
 */
text: string, 
/**
 * An interaction's id.
 */
interaction: string, 
/**
 * An actor, as on record: `agent:{uuid}`, `agent`, `cuecard`, `platform`.
 */
agent: string, 
/**
 * Kinds of events; any of them.
 */
actions: Array<string>, 
/**
 * `accepted`, `dismissed`, `expired`, `delivered`, `failed`, …; see `assist::history`.
 */
outcome: string, 
/**
 * Not before.
 */
since: number | null, 
/**
 * Before.
 */
until: number | null, };

/**
 * A filter kept under a name.
 */
export type SavedFilter = { 
/**
 * 1..=60 chars, unique.
 */
name: string, 
/**
 * What it asks for.
 */
filter: HistoryFilter, };

/**
 * A count that is not pursued for ever.
 */
export type BoundedCount = { 
/**
 * So many.
 */
count: number, 
/**
 * And more, which were not counted.
 */
more: boolean, };

/**
 * Interactions that have events the filter asks for, newest first.
 */
export type HistoryPage = { 
/**
 * At most as many as were asked for.
 */
rows: Array<InteractionRow>, 
/**
 * How many interactions there are in all.
 */
interactions: BoundedCount, 
/**
 * How many events.
 */
events: BoundedCount, 
/**
 * Where the next page begins; none at the end.
 */
next: string | null, 
/**
 * How long finding took, in ms.
 */
tookMs: number, };

/**
 * One interaction in the list.
 */
export type InteractionRow = { 
/**
 * Its id; empty for what belongs to none.
 */
id: string, 
/**
 * The queue it came through, where known. Customers' names are not on record.
 */
queue: string | null, 
/**
 * Call, chat or e-mail, where known.
 */
channel: Channel | null, 
/**
 * Its first event.
 */
startedAt: number, 
/**
 * Its last event.
 */
endedAt: number, 
/**
 * Events, whether or not the filter asks for them.
 */
events: number, 
/**
 * Events that the filter asks for.
 */
hits: number, 
/**
 * Batches of which something came on screen.
 */
batchesShown: number, 
/**
 * Taken.
 */
accepted: number, 
/**
 * Deliveries that failed for good and were neither retried nor discarded.
 */
undelivered: number, };

/**
 * One interaction, event by event.
 */
export type TimelineView = { 
/**
 * The interaction.
 */
row: InteractionRow, 
/**
 * Who worked on it, as on record.
 */
agent: string | null, 
/**
 * In order; at most 5,000.
 */
entries: Array<TimelineEntry>, 
/**
 * There are more than that.
 */
cut: boolean, };

/**
 * One event of a timeline.
 */
export type TimelineEntry = { 
/**
 * The event's number.
 */
seq: number, 
/**
 * When.
 */
at: number, 
/**
 * Its kind, as on record.
 */
kind: string, 
/**
 * Who.
 */
actor: string, 
/**
 * The filter asks for it.
 */
hit: boolean, 
/**
 * What it shows.
 */
shows: TimelineShows, };

/**
 * What an event of a timeline shows.
 */
export type TimelineShows = { "what": "said", 
/**
 * By the customer; else by the agent.
 */
byCustomer: boolean, 
/**
 * What.
 */
text: string, } | { "what": "batch", 
/**
 * As ranked, best first; those that did not pass too.
 */
suggestions: Array<TimelineSuggestion>, 
/**
 * How many did not pass.
 */
below: number, 
/**
 * Whether any of it came on screen.
 */
shown: boolean, 
/**
 * From socket to rank, in ms, where recorded.
 */
latencyMs: number | null, } | { "what": "displayed", 
/**
 * Their titles, from the top.
 */
titles: Array<string>, } | { "what": "card", 
/**
 * Its title, where known.
 */
title: string, 
/**
 * Its place, where it had one.
 */
position: number | null, 
/**
 * Since it came on screen, in ms, where it did.
 */
afterMs: number | null, 
/**
 * Why it went, where it went by itself.
 */
why: string | null, } | { "what": "state", 
/**
 * Its title, or its id where that is all there is.
 */
title: string, 
/**
 * `accepted`, `dismissed`, `failed`, `rated`, or the platform's own word.
 */
state: string, 
/**
 * By another hand than the agent's here.
 */
elsewhere: boolean, } | { "what": "prompt", 
/**
 * Its name, or id where that is all there is.
 */
name: string, } | { "what": "feedback", 
/**
 * `helpful`, …
 */
feedbackType: string, 
/**
 * In ms, where sent.
 */
latencyMs: number | null, } | { "what": "delivery", 
/**
 * Which, as `cuectl outbox list` names it.
 */
kind: string, 
/**
 * HTTP status, where there was an answer.
 */
status: number | null, 
/**
 * In ms.
 */
latencyMs: number | null, 
/**
 * Attempts it took.
 */
attempts: number | null, 
/**
 * What went wrong.
 */
problem: string | null, } | { "what": "checklist", 
/**
 * What was to be done, as shown.
 */
item: string, 
/**
 * Ticked, or the tick taken away.
 */
ticked: boolean, } | { "what": "summary" } | { "what": "erased" } | { "what": "other" };

/**
 * One suggestion of a batch.
 */
export type TimelineSuggestion = { 
/**
 * Its title, as shown.
 */
title: string, 
/**
 * 1 is best; none where it did not pass.
 */
rank: number | null, 
/**
 * 0..=1; none where the platform gave nothing to weigh.
 */
score: number | null, 
/**
 * 0..=1; none where the platform gave none.
 */
relevanceScore: number | null, 
/**
 * 0..=1; none where the platform gave none.
 */
confidence: number | null, 
/**
 * The agent took it later.
 */
accepted: boolean, };

/**
 * One event, whole.
 */
export type EventView = { 
/**
 * Its number.
 */
seq: number, 
/**
 * When.
 */
at: number, 
/**
 * Its kind.
 */
kind: string, 
/**
 * Who.
 */
actor: string, 
/**
 * The interaction's id, where it belongs to one.
 */
interaction: string | null, 
/**
 * What is recorded, as JSON in canonical order; none where retention took it.
 */
payload: string | null, 
/**
 * It and its neighbors in the chain.
 */
chain: Array<ChainLink>, 
/**
 * Until when what it says is kept; none for as long as the record.
 */
keptUntil: number | null, };

/**
 * One link of the chain.
 */
export type ChainLink = { 
/**
 * The event's number.
 */
seq: number, 
/**
 * Its hash, in hex.
 */
hash: string, 
/**
 * It follows from the one before.
 */
unbroken: boolean, };

/**
 * The panel as it was at one moment.
 */
export type ReplayMoment = { 
/**
 * The event after which it was so.
 */
seq: number, 
/**
 * When.
 */
at: number, 
/**
 * What stood in the panel.
 */
view: InteractionView, };

/**
 * What an export is written as.
 */
export type ExportFormat = "csv" | "jsonl" | "parquet";

/**
 * An export.
 */
export type ExportView = { "state": "writing", 
/**
 * Events so far.
 */
done: number, } | { "state": "written", 
/**
 * Events in it.
 */
events: number, 
/**
 * The file's SHA-256, in hex.
 */
sha256: string, 
/**
 * The file, as a person finds it.
 */
file: string, } | { "state": "canceled" } | { "state": "failed", 
/**
 * Why.
 */
problem: Problem, };

/**
 * Of which time, and of what. Empty is no condition.
 */
export type InsightsFilter = { 
/**
 * Not before. The period before, which all is compared with, is as long and ends here.
 */
since: number, 
/**
 * Before. At most 3,660 days after `since`.
 */
until: number, 
/**
 * The reader's time zone, as IANA names it: `Europe/Berlin`.
 */
zone: string, 
/**
 * Interactions of this queue.
 */
queue: string, 
/**
 * Suggestions of this kind, as the platform names it. Figures of other things (feedback,
 * prompts, calls, summaries, the backlog) know no kind of suggestion and stay as they are.
 */
kind: string, 
/**
 * Events of this agent, and of interactions of this agent: `agent:{uuid}` or `agent`.
 */
agent: string, };

/**
 * Everything on the page, of one moment.
 */
export type InsightsView = { 
/**
 * As asked for.
 */
filter: InsightsFilter, 
/**
 * Events of the time, the filter's other conditions aside.
 */
events: number, 
/**
 * Of these, events whose content retention or an erasure took: they are counted nowhere.
 */
emptied: number, 
/**
 * The last event that was looked at.
 */
to: number, 
/**
 * How long counting took, in ms.
 */
tookMs: number, 
/**
 * Each once, in the order of [`FigureName`].
 */
figures: Array<Figure>, 
/**
 * One for each day of the time, in order, those without an event among them.
 */
days: Array<InsightDay>, 
/**
 * By kind of suggestion, most displayed first.
 */
kinds: Array<ShareRow>, 
/**
 * By article, most accepted first; at most 100.
 */
articles: Array<ShareRow>, 
/**
 * How many articles there are in all.
 */
articlesTotal: number, 
/**
 * By hour of the day, 24 rows, `0` to `23`.
 */
hours: Array<ShareRow>, 
/**
 * By kind of feedback, most given first.
 */
feedback: Array<CountRow>, 
/**
 * By prompt, most viewed first; at most 100.
 */
prompts: Array<PromptFigures>, 
/**
 * By kind of call, by name: `suggestions`, `feedback`, `webhook`, `deploy`, `injection`,
 * `summary`.
 */
calls: Array<CallRow>, 
/**
 * Deploys and roll-backs within the time, in order; at most 200.
 */
deploys: Array<DeployMark>, 
/**
 * What the filter can be set to, as on record, of all times.
 */
choices: InsightChoices, };

/**
 * A figure's name. A definition of each stands in the UI's catalogues.
 */
export type FigureName = "acceptance" | "batchesShown" | "timeToAccept" | "suggestionLatency" | "promptsClicked" | "helpfulFeedback" | "summariesMade" | "summariesEdited" | "editedShare" | "summariesFiled" | "mostWaiting";

/**
 * A figure, and what it was in the period before.
 */
export type Figure = { 
/**
 * Which.
 */
name: FigureName, 
/**
 * What; none where there was nothing to divide by or to measure.
 */
value: number | null, 
/**
 * The same, of the period before.
 */
before: number | null, 
/**
 * How many events it was counted from.
 */
events: number, 
/**
 * Its value day by day, as [`InsightsView::days`].
 */
spark: Array<number | null>, };

/**
 * One day.
 */
export type InsightDay = { 
/**
 * Its beginning in the reader's time zone.
 */
at: number, 
/**
 * Accepted over batches shown; none where none was shown.
 */
acceptance: number | null, 
/**
 * The same, of the day as far into the period before.
 */
acceptanceBefore: number | null, 
/**
 * Batches of which something came on screen.
 */
batchesShown: number, 
/**
 * Suggestions accepted.
 */
accepted: number, 
/**
 * Of suggestions' latency: the median, in ms.
 */
p50Ms: number | null, 
/**
 * The 95th percentile.
 */
p95Ms: number | null, 
/**
 * The 99th.
 */
p99Ms: number | null, 
/**
 * The most deliveries that waited at once.
 */
mostWaiting: number, 
/**
 * When that was.
 */
mostWaitingAt: number | null, 
/**
 * When nothing waited any more after that, where it came to that.
 */
allSentAt: number | null, 
/**
 * Summaries that came.
 */
summariesMade: number, 
/**
 * Summaries filed.
 */
summariesFiled: number, };

/**
 * A share of one kind, article or hour.
 */
export type ShareRow = { 
/**
 * The kind, the article's id, the hour.
 */
key: string, 
/**
 * The article's title as last shown, where that is still on record; else as `key`.
 */
name: string, 
/**
 * Accepted over displayed; of an hour, over batches shown. None where nothing was.
 */
share: number | null, 
/**
 * The same, of the period before.
 */
before: number | null, 
/**
 * Suggestions accepted.
 */
accepted: number, 
/**
 * Cards displayed; of an hour, batches shown.
 */
displayed: number, };

/**
 * So many of one kind.
 */
export type CountRow = { 
/**
 * The kind, as on record.
 */
key: string, 
/**
 * How many.
 */
count: number, 
/**
 * How many in the period before.
 */
before: number, };

/**
 * What became of one prompt.
 */
export type PromptFigures = { 
/**
 * Its id.
 */
key: string, 
/**
 * Seen by an agent.
 */
viewed: number, 
/**
 * Taken up.
 */
clicked: number, 
/**
 * Put away.
 */
dismissed: number, 
/**
 * Gone by itself.
 */
timedOut: number, };

/**
 * How long calls of one kind took. Percentiles are at most 5 % too high.
 */
export type CallRow = { 
/**
 * The kind of call.
 */
key: string, 
/**
 * Calls whose time is on record.
 */
count: number, 
/**
 * Of these, those that failed for good.
 */
failed: number, 
/**
 * The median, in ms.
 */
p50Ms: number | null, 
/**
 * The 95th percentile, in ms.
 */
p95Ms: number | null, 
/**
 * The 99th percentile, in ms.
 */
p99Ms: number | null, 
/**
 * The 95th percentile of the period before, in ms.
 */
p95BeforeMs: number | null, 
/**
 * The 95th percentile day by day, as [`InsightsView::days`].
 */
p95ByDay: Array<number | null>, };

/**
 * A deploy or a roll-back.
 */
export type DeployMark = { 
/**
 * When.
 */
at: number, 
/**
 * Its event.
 */
seq: number, 
/**
 * The prompt's id.
 */
promptId: string, 
/**
 * Its number.
 */
version: number | null, 
/**
 * An earlier version was put back.
 */
rolledBack: boolean, };

/**
 * What the filter can be set to.
 */
export type InsightChoices = { 
/**
 * Queues, by name.
 */
queues: Array<string>, 
/**
 * Kinds of suggestions, by name.
 */
kinds: Array<string>, 
/**
 * Agents, as on record.
 */
agents: Array<string>, };

/**
 * What can be opened to its events: a figure, or a row of a list.
 */
export type Counted = { "of": "figure", 
/**
 * Which.
 */
name: FigureName, } | { "of": "kind", 
/**
 * As its row's `key`.
 */
key: string, } | { "of": "article", 
/**
 * As its row's `key`.
 */
key: string, } | { "of": "hour", 
/**
 * As its row's `key`.
 */
key: string, } | { "of": "feedback", 
/**
 * As its row's `key`.
 */
key: string, } | { "of": "prompt", 
/**
 * As its row's `key`.
 */
key: string, } | { "of": "call", 
/**
 * As its row's `key`.
 */
key: string, };

/**
 * The events that something was counted from, newest first.
 */
export type InsightEvents = { 
/**
 * At most as many as were asked for.
 */
rows: Array<InsightEvent>, 
/**
 * How many there are in all: as many as the figure was counted from.
 */
total: number, 
/**
 * The next page begins before this event; none at the end.
 */
next: number | null, };

/**
 * One event that something was counted from.
 */
export type InsightEvent = { 
/**
 * Its number.
 */
seq: number, 
/**
 * When.
 */
at: number, 
/**
 * Its kind.
 */
kind: string, 
/**
 * Who.
 */
actor: string, 
/**
 * The interaction's id, where it belongs to one.
 */
interaction: string | null, 
/**
 * What it counts for, where that is more than one: the number of cards it displayed; the
 * latency in ms; the deliveries that waited.
 */
value: number | null, };

/**
 * An area of the desk.
 */
export type Area = "studio" | "review" | "insights" | "privacy";

/**
 * A role.
 */
export type Role = "supervisor" | "reviewer";

/**
 * Which areas are open.
 */
export type AccessView = { 
/**
 * Grows with every change; an older view never replaces a newer one.
 */
revision: number, 
/**
 * Every area, in the order of [`Area`].
 */
areas: Array<AreaView>, 
/**
 * Whether this computer's keyring can be used: without one there is nothing to unlock by.
 */
keyring: boolean, 
/**
 * Roles that can be unlocked by a phrase on this computer.
 */
unlocks: Array<Role>, 
/**
 * Whether a phrase can be set: somebody is signed in with the role, and there is a keyring.
 */
canSet: Array<Role>, 
/**
 * After wrong phrases the next is taken no earlier than this.
 */
waitUntil: number | null, };

/**
 * One area.
 */
export type AreaView = { 
/**
 * Which.
 */
area: Area, 
/**
 * Whether it is open.
 */
state: AreaState, };

/**
 * Whether an area is open.
 */
export type AreaState = { "state": "closed" } | { "state": "asking" } | { "state": "open", 
/**
 * By this role.
 */
role: Role, 
/**
 * By a phrase on this computer, not by the signed-in scopes.
 */
unlocked: boolean, } | { "state": "refused", 
/**
 * Why.
 */
why: Refusal, };

/**
 * Why an area is not open.
 */
export type Refusal = { "why": "signedOut" } | { "why": "scopesMissing", 
/**
 * Each by name.
 */
scopes: Array<string>, } | { "why": "unasked", 
/**
 * Why.
 */
problem: Problem, };

/**
 * How long contents are kept; that something happened stays on record for good.
 */
export type RetentionForm = { 
/**
 * Of injected prompts, in days, 1..=36500 (`contract.md §4`: 90).
 */
injectionsDays: number, 
/**
 * Of summaries, in days, 1..=36500.
 */
summariesDays: number, 
/**
 * Of everything, in days, 1..=36500; none to keep it.
 */
allDays: number | null, };

/**
 * Where a setting's value comes from.
 */
export type SettingSource = "default" | "file" | "environment";

/**
 * What stands in the area, and what is under way.
 */
export type PrivacyView = { 
/**
 * Grows with every change; an older view never replaces a newer one.
 */
revision: number, 
/**
 * In force.
 */
retention: RetentionForm, 
/**
 * Where each of its values comes from, by the form's names.
 */
sources: RetentionSources, 
/**
 * When retention was last applied, where it was.
 */
appliedAt: number | null, 
/**
 * Retention being applied, or the last time it was, since the program started.
 */
pruning: PruningView | null, 
/**
 * An erasure under way, or the last one, since the program started.
 */
erasure: ErasureView | null, 
/**
 * The support bundle being written, or the last one, since the program started.
 */
bundle: BundleView | null, };

/**
 * Where retention's values come from.
 */
export type RetentionSources = { 
/**
 * Of `injectionsDays`.
 */
injectionsDays: SettingSource, 
/**
 * Of `summariesDays`.
 */
summariesDays: SettingSource, 
/**
 * Of `allDays`.
 */
allDays: SettingSource, };

/**
 * What retention would take, were it applied now.
 */
export type RetentionDryRun = { 
/**
 * Contents of events that would go, by kind, most first.
 */
kinds: Array<KindCount>, 
/**
 * Contents of events that would go, in all.
 */
events: number, 
/**
 * Events that would keep theirs.
 */
kept: number, 
/**
 * Texts of summaries that would go.
 */
summaries: number, 
/**
 * The oldest content that would go.
 */
oldest: number | null, 
/**
 * How long counting took, in ms.
 */
tookMs: number, };

/**
 * So many events of a kind.
 */
export type KindCount = { 
/**
 * As on record.
 */
kind: string, 
/**
 * How many.
 */
count: number, };

/**
 * Retention being applied.
 */
export type PruningView = { "state": "running", 
/**
 * Events looked at.
 */
done: number, 
/**
 * Of so many.
 */
total: number, 
/**
 * Contents taken so far.
 */
pruned: number, } | { "state": "done", 
/**
 * Contents taken.
 */
pruned: number, 
/**
 * It was given up by a person.
 */
canceled: boolean, 
/**
 * When it ended.
 */
at: number, } | { "state": "failed", 
/**
 * Why.
 */
problem: Problem, };

/**
 * What an erasure would take.
 */
export type ErasurePreview = { 
/**
 * The interaction's id.
 */
interaction: string, 
/**
 * Its first event.
 */
startedAt: number, 
/**
 * Its last event.
 */
endedAt: number, 
/**
 * Events on record.
 */
events: number, 
/**
 * Of these, events that have a content that would go.
 */
contents: number, 
/**
 * Texts of summaries, of comments, of drafts.
 */
texts: number, 
/**
 * Deliveries that wait and would be discarded unsent.
 */
deliveries: number, 
/**
 * It is still followed: end it first.
 */
live: boolean, };

/**
 * An erasure.
 */
export type ErasureView = { "state": "running", 
/**
 * The interaction's id.
 */
interaction: string, } | { "state": "done", 
/**
 * The interaction's id.
 */
interaction: string, 
/**
 * Contents of events taken.
 */
events: number, 
/**
 * Texts taken.
 */
texts: number, 
/**
 * Deliveries discarded.
 */
deliveries: number, 
/**
 * The event that says so.
 */
seq: number | null, } | { "state": "failed", 
/**
 * The interaction's id.
 */
interaction: string, 
/**
 * Why.
 */
problem: Problem, };

/**
 * A bundle for support: a file of facts about the program, never about people.
 */
export type BundleView = { "state": "writing" } | { "state": "written", 
/**
 * The file, as a person finds it.
 */
file: string, 
/**
 * Its size.
 */
bytes: number, 
/**
 * What is in it, each a file's name.
 */
parts: Array<string>, 
/**
 * Things that were taken out or made unreadable: addresses, ids, numbers.
 */
redacted: number, } | { "state": "failed", 
/**
 * Why.
 */
problem: Problem, };

/**
 * What is recorded about the person at the screen, newest first: what they did, and what happened in
 * the interactions they worked on.
 */
export type OwnRecord = { 
/**
 * Who, as on record.
 */
actor: string, 
/**
 * At most as many as were asked for.
 */
rows: Array<OwnEvent>, 
/**
 * The next page begins before this event; none at the end.
 */
next: number | null, };

/**
 * One event of a person's own record.
 */
export type OwnEvent = { 
/**
 * Its number.
 */
seq: number, 
/**
 * When.
 */
at: number, 
/**
 * Its kind.
 */
kind: string, 
/**
 * They did it themselves; else it happened in an interaction of theirs.
 */
own: boolean, 
/**
 * The interaction's id, where it belongs to one.
 */
interaction: string | null, 
/**
 * What is recorded, as JSON in canonical order; none where retention took it.
 */
payload: string | null, 
/**
 * Until when what it says is kept; none for as long as the record.
 */
keptUntil: number | null, };

/**
 * A code exists only if the UI treats it differently (`ui/src/words.ts`).
 */
export type Code = "invalidInput" | "signInRefused" | "signInTimedOut" | "signInMismatched" | "signInDenied" | "signInFailed" | "wrongOrganization" | "wrongAgent" | "clientUnknown" | "clockWrong" | "portTaken" | "signInEnded" | "notRevoked" | "scopeMissing" | "libraryNotFound" | "quotaExceeded" | "rateLimited" | "unreachable" | "protocol" | "keyringUnavailable" | "storage" | "gone" | "textMissing" | "areaClosed" | "internal";

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
