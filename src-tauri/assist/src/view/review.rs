//! The review: what a reviewer sees of the local history (`product.md`, the reviewer).
//!
//! [`ReviewView`] is whole and sent after every change; lists and single events are asked for by a
//! verb. All times are milliseconds since 1970 (UTC).

use serde::{Deserialize, Serialize};

use super::error::Problem;
use super::panel::{Channel, InteractionView};

/// What stands in the head of every review, and what is under way.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ReviewView {
    /// Grows with every change; an older view never replaces a newer one.
    #[cfg_attr(test, ts(type = "number"))]
    pub revision: u64,
    /// What is known of the chain.
    pub seal: SealView,
    /// How far the history is searchable.
    pub index: IndexView,
    /// Filters kept under a name, by name.
    pub saved: Vec<SavedFilter>,
    /// The export under way, or the last one.
    pub export: Option<ExportView>,
}

/// The chain's seal.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(
    tag = "state",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum SealView {
    /// Not looked at since the program started.
    Unknown,
    /// Being verified.
    Verifying {
        /// Events verified so far.
        #[cfg_attr(test, ts(type = "number"))]
        done: u64,
        /// Of so many.
        #[cfg_attr(test, ts(type = "number"))]
        total: u64,
    },
    /// Unbroken.
    Verified {
        /// Up to this event.
        #[cfg_attr(test, ts(type = "number"))]
        to: u64,
        /// When that was found.
        #[cfg_attr(test, ts(type = "number"))]
        at: i64,
        /// How long it took, in ms.
        #[cfg_attr(test, ts(type = "number"))]
        took_ms: u64,
        /// Whether a signed checkpoint vouches for it, with this computer's key.
        signed: bool,
    },
    /// Broken.
    Broken {
        /// The first event that is wrong.
        #[cfg_attr(test, ts(type = "number"))]
        seq: u64,
        /// `edited`, `deleted`, `inserted`, `reordered`, `truncated`, … as `cuectl audit verify`.
        kind: String,
        /// When that was found.
        #[cfg_attr(test, ts(type = "number"))]
        at: i64,
    },
    /// It could not be verified.
    Failed {
        /// Why.
        problem: Problem,
    },
}

/// How far the history is searchable.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct IndexView {
    /// Events that can be found.
    #[cfg_attr(test, ts(type = "number"))]
    pub indexed: u64,
    /// Events there are.
    #[cfg_attr(test, ts(type = "number"))]
    pub entries: u64,
    /// Why the rest can't be, where it can't.
    pub problem: Option<Problem>,
}

/// Which events. Every condition that is set must hold; empty is no condition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", default)]
pub struct HistoryFilter {
    /// Words, "phrases", beginnings*; `-word` for without.
    pub text: String,
    /// An interaction's id.
    pub interaction: String,
    /// An actor, as on record: `agent:{uuid}`, `agent`, `cuecard`, `platform`.
    pub agent: String,
    /// Kinds of events; any of them.
    pub actions: Vec<String>,
    /// `accepted`, `dismissed`, `expired`, `delivered`, `failed`, …; see `assist::history`.
    pub outcome: String,
    /// Not before.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub since: Option<i64>,
    /// Before.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub until: Option<i64>,
}

/// A filter kept under a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct SavedFilter {
    /// 1..=60 chars, unique.
    pub name: String,
    /// What it asks for.
    pub filter: HistoryFilter,
}

/// A count that is not pursued for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Default)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct BoundedCount {
    /// So many.
    #[cfg_attr(test, ts(type = "number"))]
    pub count: u64,
    /// And more, which were not counted.
    pub more: bool,
}

/// Interactions that have events the filter asks for, newest first.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct HistoryPage {
    /// At most as many as were asked for.
    pub rows: Vec<InteractionRow>,
    /// How many interactions there are in all.
    pub interactions: BoundedCount,
    /// How many events.
    pub events: BoundedCount,
    /// Where the next page begins; none at the end.
    pub next: Option<String>,
    /// How long finding took, in ms.
    pub took_ms: f64,
}

/// One interaction in the list.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct InteractionRow {
    /// Its id; empty for what belongs to none.
    pub id: String,
    /// The queue it came through, where known. Customers' names are not on record.
    pub queue: Option<String>,
    /// Call, chat or e-mail, where known.
    pub channel: Option<Channel>,
    /// Its first event.
    #[cfg_attr(test, ts(type = "number"))]
    pub started_at: i64,
    /// Its last event.
    #[cfg_attr(test, ts(type = "number"))]
    pub ended_at: i64,
    /// Events, whether or not the filter asks for them.
    pub events: u32,
    /// Events that the filter asks for.
    pub hits: u32,
    /// Batches of which something came on screen.
    pub batches_shown: u32,
    /// Taken.
    pub accepted: u32,
    /// Deliveries that failed for good and were neither retried nor discarded.
    pub undelivered: u32,
}

/// One interaction, event by event.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct TimelineView {
    /// The interaction.
    pub row: InteractionRow,
    /// Who worked on it, as on record.
    pub agent: Option<String>,
    /// In order; at most 5,000.
    pub entries: Vec<TimelineEntry>,
    /// There are more than that.
    pub cut: bool,
}

/// One event of a timeline.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct TimelineEntry {
    /// The event's number.
    #[cfg_attr(test, ts(type = "number"))]
    pub seq: u64,
    /// When.
    #[cfg_attr(test, ts(type = "number"))]
    pub at: i64,
    /// Its kind, as on record.
    pub kind: String,
    /// Who.
    pub actor: String,
    /// The filter asks for it.
    pub hit: bool,
    /// What it shows.
    pub shows: TimelineShows,
}

/// What an event of a timeline shows.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(
    tag = "what",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum TimelineShows {
    /// Something that was said, where that is recorded.
    Said {
        /// By the customer; else by the agent.
        by_customer: bool,
        /// What.
        text: String,
    },
    /// A batch of suggestions.
    Batch {
        /// As ranked, best first; those that did not pass too.
        suggestions: Vec<TimelineSuggestion>,
        /// How many did not pass.
        below: u32,
        /// Whether any of it came on screen.
        shown: bool,
        /// From socket to rank, in ms, where recorded.
        latency_ms: Option<f64>,
    },
    /// Cards came on screen.
    Displayed {
        /// Their titles, from the top.
        titles: Vec<String>,
    },
    /// Something was done with a card, or it went by itself.
    Card {
        /// Its title, where known.
        title: String,
        /// Its place, where it had one.
        position: Option<u32>,
        /// Since it came on screen, in ms, where it did.
        #[cfg_attr(test, ts(type = "number | null"))]
        after_ms: Option<i64>,
        /// Why it went, where it went by itself.
        why: Option<String>,
    },
    /// The platform told what became of a suggestion.
    State {
        /// Its title, or its id where that is all there is.
        title: String,
        /// `accepted`, `dismissed`, `failed`, `rated`, or the platform's own word.
        state: String,
        /// By another hand than the agent's here.
        elsewhere: bool,
    },
    /// Something happened to a prompt.
    Prompt {
        /// Its name, or id where that is all there is.
        name: String,
    },
    /// Feedback.
    Feedback {
        /// `helpful`, …
        feedback_type: String,
        /// In ms, where sent.
        latency_ms: Option<f64>,
    },
    /// A delivery.
    Delivery {
        /// Which, as `cuectl outbox list` names it.
        kind: String,
        /// HTTP status, where there was an answer.
        status: Option<u16>,
        /// In ms.
        latency_ms: Option<f64>,
        /// Attempts it took.
        attempts: Option<u32>,
        /// What went wrong.
        problem: Option<String>,
    },
    /// An item of a checklist.
    Checklist {
        /// What was to be done, as shown.
        item: String,
        /// Ticked, or the tick taken away.
        ticked: bool,
    },
    /// Something happened to the summary.
    Summary,
    /// Retention or an erasure took what it said; that it was stays.
    Erased,
    /// Everything else: its kind says it.
    Other,
}

/// One suggestion of a batch.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct TimelineSuggestion {
    /// Its title, as shown.
    pub title: String,
    /// 1 is best; none where it did not pass.
    pub rank: Option<u32>,
    /// 0..=1; none where the platform gave nothing to weigh.
    pub score: Option<f64>,
    /// 0..=1; none where the platform gave none.
    pub relevance_score: Option<f64>,
    /// 0..=1; none where the platform gave none.
    pub confidence: Option<f64>,
    /// The agent took it later.
    pub accepted: bool,
}

/// One event, whole.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct EventView {
    /// Its number.
    #[cfg_attr(test, ts(type = "number"))]
    pub seq: u64,
    /// When.
    #[cfg_attr(test, ts(type = "number"))]
    pub at: i64,
    /// Its kind.
    pub kind: String,
    /// Who.
    pub actor: String,
    /// The interaction's id, where it belongs to one.
    pub interaction: Option<String>,
    /// What is recorded, as JSON in canonical order; none where retention took it.
    pub payload: Option<String>,
    /// It and its neighbors in the chain.
    pub chain: Vec<ChainLink>,
    /// Until when what it says is kept; none for as long as the record.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub kept_until: Option<i64>,
}

/// One link of the chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ChainLink {
    /// The event's number.
    #[cfg_attr(test, ts(type = "number"))]
    pub seq: u64,
    /// Its hash, in hex.
    pub hash: String,
    /// It follows from the one before.
    pub unbroken: bool,
}

/// The panel as it was at one moment.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ReplayMoment {
    /// The event after which it was so.
    #[cfg_attr(test, ts(type = "number"))]
    pub seq: u64,
    /// When.
    #[cfg_attr(test, ts(type = "number"))]
    pub at: i64,
    /// What stood in the panel.
    pub view: InteractionView,
}

/// What an export is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum ExportFormat {
    /// Comma-separated.
    Csv,
    /// JSON Lines.
    Jsonl,
    /// Apache Parquet.
    Parquet,
}

/// An export.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(
    tag = "state",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum ExportView {
    /// Being written.
    Writing {
        /// Events so far.
        #[cfg_attr(test, ts(type = "number"))]
        done: u64,
    },
    /// Written, with its proof beside it.
    Written {
        /// Events in it.
        #[cfg_attr(test, ts(type = "number"))]
        events: u64,
        /// The file's SHA-256, in hex.
        sha256: String,
        /// The file, as a person finds it.
        file: String,
    },
    /// Given up by the reviewer; nothing was left behind.
    Canceled,
    /// Not written.
    Failed {
        /// Why.
        problem: Problem,
    },
}
