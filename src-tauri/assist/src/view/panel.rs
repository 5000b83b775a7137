//! The agent's panel: one whole view, rebuilt from the state whenever that changes.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::checklist::ChecklistView;
use super::error::Problem;
use super::feedback::{FeedbackForm, FeedbackTakes, FeedbackView};
use super::outbox::OutboxView;
use super::prompt::PromptsView;
use super::sign_in::{ReSignInView, SignInView};
use super::talk::TalkView;

pub(crate) mod build;
mod reach;

pub use reach::{LimitedView, ReachView, UntoldView};

/// Everything the panel shows. All times are milliseconds since 1970 (UTC).
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct PanelView {
    /// Grows with every change; an older view never replaces a newer one.
    #[cfg_attr(test, ts(type = "number"))]
    pub revision: u64,
    /// Which platform, as whom; none before the first connection.
    pub profile: Option<ProfileView>,
    /// The state of the stream.
    pub connection: ConnectionView,
    /// When anything was last heard from the platform.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub last_heard_at: Option<i64>,
    /// What stands in the way, if anything does.
    pub problem: Option<Problem>,
    /// A sign-in that waits for the browser.
    pub sign_in: Option<SignInView>,
    /// That the agent had better sign in again.
    pub re_sign_in: Option<ReSignInView>,
    /// What the platform does not tell us, and by which permissions it would.
    pub limited: Vec<LimitedView>,
    /// The live interactions, oldest first.
    pub tabs: Vec<TabView>,
    /// The selected interaction.
    pub selected: Option<InteractionView>,
    /// Quiet mode.
    pub quiet: QuietView,
    /// The local record.
    pub record: RecordView,
    /// What waits to be delivered.
    pub outbox: OutboxView,
    /// What is said is wanted beside the cards.
    pub transcript: bool,
    /// What the customer says goes on record as it is heard (`[record] utterances`); else what is read
    /// along is kept nowhere.
    pub records_words: bool,
}

/// The platform in use. Never a secret.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ProfileView {
    /// True for the built-in sandbox.
    pub sandbox: bool,
    /// The API's host, for people.
    pub host: String,
    /// The content library's name, once known.
    pub library: Option<String>,
    /// The name of the agent who is signed in, where the platform knows agents.
    pub agent: Option<String>,
    /// The organization's name, where the platform tells it.
    pub organization: Option<String>,
    /// What can be done there.
    pub reach: ReachView,
    /// True while loopback addresses are admitted as webhooks (`contract.md §7`).
    pub allow_loopback: bool,
}

/// The stream, in the words the state bar shows.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(
    tag = "state",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum ConnectionView {
    /// Nobody is signed in: the welcome screen.
    SignedOut,
    /// The first attempt is under way.
    Connecting,
    /// Connected and subscribed.
    Live,
    /// Connected, but the quota of connections or a rate limit makes us wait.
    Waiting {
        /// When the next attempt starts.
        #[cfg_attr(test, ts(type = "number"))]
        retry_at: i64,
        /// When the waiting began.
        #[cfg_attr(test, ts(type = "number"))]
        since: i64,
    },
    /// The connection was lost; attempt `attempt` of `of` starts at `retry_at`.
    Reconnecting {
        /// When the next attempt starts; in the past while it is under way.
        #[cfg_attr(test, ts(type = "number"))]
        retry_at: i64,
        /// The attempt that comes next, from 1.
        attempt: u32,
        /// How many there are before giving up.
        of: u32,
        /// When the connection was lost.
        #[cfg_attr(test, ts(type = "number"))]
        since: i64,
    },
    /// Given up or ended by the platform: a person may start it again.
    Stopped {
        /// When.
        #[cfg_attr(test, ts(type = "number"))]
        since: i64,
    },
}

/// How the customer is connected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Channel {
    /// A phone call.
    Voice,
    /// A web chat or message.
    Chat,
    /// An e-mail.
    Email,
}

/// One tab.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct TabView {
    /// The interaction's id.
    pub id: String,
    /// The customer's name, or a short form of the id where none is known.
    pub label: String,
    /// Call, chat or e-mail, where known.
    pub channel: Option<Channel>,
    /// The queue it came through, where known.
    pub queue: Option<String>,
    /// New cards since the tab was last selected.
    pub unread: u32,
}

/// The selected interaction, with its cards.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct InteractionView {
    /// The interaction's id.
    pub id: String,
    /// When Cuecard began to follow it: the talk time counts from here.
    #[cfg_attr(test, ts(type = "number"))]
    pub started_at: i64,
    /// True once a first batch came, shown or not: "listening" against "nothing that passes".
    pub heard: bool,
    /// In the order to show: by score, pinned cards keeping their place.
    pub cards: Vec<CardView>,
    /// Held back by the attention budget, quiet mode or a cool-down; best first.
    pub held_back: Vec<CardView>,
    /// Suggestions that came while there was no connection and are on screen now; for half a minute
    /// after they came.
    pub missed: Option<u32>,
    /// Suggestions that the platform took back because it could not make them.
    #[cfg_attr(test, ts(type = "number"))]
    pub failed: u64,
    /// The prompts on screen.
    pub prompts: PromptsView,
    /// What is said in it; none while nobody wants to read along, or the platform doesn't tell.
    pub transcript: Option<TalkView>,
    /// What must not be forgotten in it, in the order it came up.
    pub checklists: Vec<ChecklistView>,
}

/// One card: one content, under however many suggestion ids it arrived.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "four independent facts, each shown by itself"
)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct CardView {
    /// Stable for the life of the card, whatever id its content arrives under. The key of the
    /// list, and what commands name.
    pub key: String,
    /// The newest suggestion id of this content.
    pub suggestion_id: String,
    /// `knowledge`, `process`, `cannedResponse`, `script`, `intent`, `thirdPartyAction`, or the
    /// platform's own word.
    pub kind: String,
    /// The title, whole.
    pub title: String,
    /// The snippet in parts, the customer's own words marked.
    pub snippet: Vec<SnippetPart>,
    /// How the text stands.
    pub text: TextView,
    /// The places of the text that nothing is known for, by name, each once.
    pub open_places: Vec<String>,
    /// What else there is to read: the slots of an intent, the sources of another program's proposal.
    pub details: Vec<DetailView>,
    /// What the customer said that caused it, where the platform says so.
    pub cause: Option<String>,
    /// When the content last arrived.
    #[cfg_attr(test, ts(type = "number"))]
    pub received_at: i64,
    /// Why this rank.
    pub rank: RankView,
    /// Whether the card has an address to open.
    pub can_open: bool,
    /// Whether the card names an article that can be read here.
    pub can_read: bool,
    /// Pinned cards never fade and keep their place.
    pub pinned: bool,
    /// Set once the agent took it.
    pub accepted: bool,
    /// What last became of it by another hand than the agent's here: `accepted`, `dismissed`,
    /// `failed`, `rated`, or the platform's own word.
    pub elsewhere: Option<String>,
    /// Set while fading: when it goes.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub goes_at: Option<i64>,
    /// Arrived before the connection was last lost.
    pub before_break: bool,
    /// What the platform takes of feedback on it.
    pub takes: FeedbackTakes,
    /// The feedback given on it, if any.
    pub feedback: Option<FeedbackView>,
    /// Feedback begun and not yet given: survives a restart.
    pub draft: Option<FeedbackForm>,
}

/// How a card's text stands: some suggestions name a text that is fetched then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(
    tag = "state",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum TextView {
    /// It is on the card.
    Here,
    /// It is on its way.
    Awaited,
    /// The platform has it no longer.
    Gone,
    /// The agent may not read it.
    Refused {
        /// The permission or scope that is missing, where the platform names it.
        missing: Option<String>,
    },
    /// It could not be fetched so far; it is asked for again when the connection is back.
    Failed,
}

/// One more thing that a card says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct DetailView {
    /// What it is, as the platform names it.
    pub name: String,
    /// What it says; empty where only the name is known.
    pub value: String,
}

/// A run of the snippet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct SnippetPart {
    /// The text; all parts joined are the snippet.
    pub text: String,
    /// True for words the customer used.
    pub marked: bool,
    /// True for a place that nothing is known for: the agent fills it in.
    pub open: bool,
}

/// Why a card ranks where it does (`contract.md §1`, ranking).
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct RankView {
    /// 1 is best.
    pub position: u32,
    /// 0..=1; none where the platform gives none.
    pub confidence: Option<f64>,
    /// 0..=1; none where the platform gives none.
    pub relevance_score: Option<f64>,
    /// The weighted sum, 0..=1; none where there is nothing to weigh.
    pub score: Option<f64>,
    /// 1..=4: the score from the threshold to 1 in four equal parts; none without a score.
    pub steps: Option<u8>,
}

/// Quiet mode: new cards are held back until then.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct QuietView {
    /// Whether it is on.
    pub on: bool,
    /// When it ends by itself; none for "until switched off".
    #[cfg_attr(test, ts(type = "number | null"))]
    pub until: Option<i64>,
}

/// The local record.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct RecordView {
    /// Entries in the audit log.
    #[cfg_attr(test, ts(type = "number"))]
    pub entries: u64,
    /// Entries handed over and not yet on disk.
    pub waiting: u32,
    /// Set when the record can't be written: nothing is shown as saved then.
    pub problem: Option<Problem>,
}

/// What the UI may know before anyone signs in.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct StartOptions {
    /// The program's version.
    pub version: String,
    /// Where secrets would go on this computer.
    pub secrets: SecretsView,
    /// The language a person chose; none to follow the system.
    pub language: Option<String>,
    /// Whether the panel stays above other windows.
    pub keep_on_top: bool,
    /// The last form, without its secret, to be filled in again.
    pub last: Option<ConnectionForm>,
}

/// Where secrets are kept on this computer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum SecretsView {
    /// The operating system's keyring.
    Keyring,
    /// There is no usable keyring: in memory until the program ends, or from the environment.
    MemoryOnly,
}

/// What a person enters to connect with client credentials.
#[derive(Clone, PartialEq, Serialize, Deserialize, Default)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", default)]
pub struct ConnectionForm {
    /// The API's address, for example `https://api.mypurecloud.com`.
    pub api_url: String,
    /// The login host; empty to derive it.
    pub login_url: String,
    /// The OAuth client's id.
    pub client_id: String,
    /// The OAuth client's secret: inward only, always empty on the way out.
    pub client_secret: String,
    /// The content library's id.
    pub library_id: String,
    /// The acting agent's id.
    pub agent_id: String,
}

/// Without the secret: forms reach error messages and logs through `Debug`.
impl fmt::Debug for ConnectionForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ConnectionForm")
            .field("api_url", &self.api_url)
            .field("login_url", &self.login_url)
            .field("client_id", &self.client_id)
            .field("library_id", &self.library_id)
            .field("agent_id", &self.agent_id)
            .finish_non_exhaustive()
    }
}

/// What a person enters to follow an interaction by hand.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", default)]
pub struct FollowForm {
    /// The interaction's id, a uuid.
    pub interaction_id: String,
    /// The customer's name, if wanted on the tab.
    pub customer: Option<String>,
    /// The queue's name.
    pub queue: Option<String>,
    /// The channel.
    pub channel: Option<Channel>,
}

/// The answer to taking a card: it is on disk.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Accepted {
    /// The audit entry's number.
    #[cfg_attr(test, ts(type = "number"))]
    pub event_id: u64,
    /// Accepted clicks over batches shown, of the interaction (`contract.md §1`).
    pub acceptance_rate: f64,
    /// What happened with the article.
    pub outcome: AcceptOutcome,
    /// Places of the text that are still to be filled in, by name.
    pub open_places: Vec<String>,
}

/// What taking a card did besides recording it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum AcceptOutcome {
    /// The article was opened in the browser.
    Opened,
    /// Its text was put on the clipboard.
    Copied,
    /// Recorded only: it could be neither opened nor copied on this computer.
    Recorded,
}
