//! Insights: figures counted from the local record (`product.md`, the supervisor).
//!
//! Every figure is a count of events, or a quotient or percentile of such counts, and can be opened
//! to the very events it was counted from ([`InsightEvents`]). All times are milliseconds since 1970
//! (UTC); days and hours are those of the reader's time zone.

use serde::{Deserialize, Serialize};

/// Of which time, and of what. Empty is no condition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", default)]
pub struct InsightsFilter {
    /// Not before. The period before, which all is compared with, is as long and ends here.
    #[cfg_attr(test, ts(type = "number"))]
    pub since: i64,
    /// Before. At most 3,660 days after `since`.
    #[cfg_attr(test, ts(type = "number"))]
    pub until: i64,
    /// The reader's time zone, as IANA names it: `Europe/Berlin`.
    pub zone: String,
    /// Interactions of this queue.
    pub queue: String,
    /// Suggestions of this kind, as the platform names it. Figures of other things (feedback,
    /// prompts, calls, summaries, the backlog) know no kind of suggestion and stay as they are.
    pub kind: String,
    /// Events of this agent, and of interactions of this agent: `agent:{uuid}` or `agent`.
    pub agent: String,
}

/// Everything on the page, of one moment.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct InsightsView {
    /// As asked for.
    pub filter: InsightsFilter,
    /// Events of the time, the filter's other conditions aside.
    #[cfg_attr(test, ts(type = "number"))]
    pub events: u64,
    /// Of these, events whose content retention or an erasure took: they are counted nowhere.
    #[cfg_attr(test, ts(type = "number"))]
    pub emptied: u64,
    /// The last event that was looked at.
    #[cfg_attr(test, ts(type = "number"))]
    pub to: u64,
    /// How long counting took, in ms.
    pub took_ms: f64,
    /// Each once, in the order of [`FigureName`].
    pub figures: Vec<Figure>,
    /// One for each day of the time, in order, those without an event among them.
    pub days: Vec<InsightDay>,
    /// By kind of suggestion, most displayed first.
    pub kinds: Vec<ShareRow>,
    /// By article, most accepted first; at most 100.
    pub articles: Vec<ShareRow>,
    /// How many articles there are in all.
    #[cfg_attr(test, ts(type = "number"))]
    pub articles_total: u64,
    /// By hour of the day, 24 rows, `0` to `23`.
    pub hours: Vec<ShareRow>,
    /// By kind of feedback, most given first.
    pub feedback: Vec<CountRow>,
    /// By prompt, most viewed first; at most 100.
    pub prompts: Vec<PromptFigures>,
    /// By kind of call, by name: `suggestions`, `feedback`, `webhook`, `deploy`, `injection`,
    /// `summary`.
    pub calls: Vec<CallRow>,
    /// Deploys and roll-backs within the time, in order; at most 200.
    pub deploys: Vec<DeployMark>,
    /// What the filter can be set to, as on record, of all times.
    pub choices: InsightChoices,
}

/// A figure's name. A definition of each stands in the UI's catalogues.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum FigureName {
    /// Suggestions accepted, divided by batches of which something came on screen (`contract.md §1`).
    Acceptance,
    /// Batches of which something came on screen.
    BatchesShown,
    /// Median of the time from a card's coming on screen to its being accepted, in ms.
    TimeToAccept,
    /// 95th percentile of the platform's time for a batch, in ms, where it says so.
    SuggestionLatency,
    /// Prompts clicked, divided by prompts viewed.
    PromptsClicked,
    /// Feedback of kind `HELPFUL`, divided by all feedback.
    HelpfulFeedback,
    /// Summaries that came.
    SummariesMade,
    /// Of the summaries filed, the share that was edited first.
    SummariesEdited,
    /// Median share of words that edits changed, 0..=1, of the summaries that were edited and filed.
    EditedShare,
    /// Summaries filed: on disk and on their way to the CRM.
    SummariesFiled,
    /// The most deliveries that waited at once.
    MostWaiting,
}

/// A figure, and what it was in the period before.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Figure {
    /// Which.
    pub name: FigureName,
    /// What; none where there was nothing to divide by or to measure.
    pub value: Option<f64>,
    /// The same, of the period before.
    pub before: Option<f64>,
    /// How many events it was counted from.
    #[cfg_attr(test, ts(type = "number"))]
    pub events: u64,
    /// Its value day by day, as [`InsightsView::days`].
    pub spark: Vec<Option<f64>>,
}

/// One day.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct InsightDay {
    /// Its beginning in the reader's time zone.
    #[cfg_attr(test, ts(type = "number"))]
    pub at: i64,
    /// Accepted over batches shown; none where none was shown.
    pub acceptance: Option<f64>,
    /// The same, of the day as far into the period before.
    pub acceptance_before: Option<f64>,
    /// Batches of which something came on screen.
    #[cfg_attr(test, ts(type = "number"))]
    pub batches_shown: u64,
    /// Suggestions accepted.
    #[cfg_attr(test, ts(type = "number"))]
    pub accepted: u64,
    /// Of suggestions' latency: the median, in ms.
    pub p50_ms: Option<f64>,
    /// The 95th percentile.
    pub p95_ms: Option<f64>,
    /// The 99th.
    pub p99_ms: Option<f64>,
    /// The most deliveries that waited at once.
    #[cfg_attr(test, ts(type = "number"))]
    pub most_waiting: u64,
    /// When that was.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub most_waiting_at: Option<i64>,
    /// When nothing waited any more after that, where it came to that.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub all_sent_at: Option<i64>,
    /// Summaries that came.
    #[cfg_attr(test, ts(type = "number"))]
    pub summaries_made: u64,
    /// Summaries filed.
    #[cfg_attr(test, ts(type = "number"))]
    pub summaries_filed: u64,
}

/// A share of one kind, article or hour.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ShareRow {
    /// The kind, the article's id, the hour.
    pub key: String,
    /// The article's title as last shown, where that is still on record; else as `key`.
    pub name: String,
    /// Accepted over displayed; of an hour, over batches shown. None where nothing was.
    pub share: Option<f64>,
    /// The same, of the period before.
    pub before: Option<f64>,
    /// Suggestions accepted.
    #[cfg_attr(test, ts(type = "number"))]
    pub accepted: u64,
    /// Cards displayed; of an hour, batches shown.
    #[cfg_attr(test, ts(type = "number"))]
    pub displayed: u64,
}

/// So many of one kind.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct CountRow {
    /// The kind, as on record.
    pub key: String,
    /// How many.
    #[cfg_attr(test, ts(type = "number"))]
    pub count: u64,
    /// How many in the period before.
    #[cfg_attr(test, ts(type = "number"))]
    pub before: u64,
}

/// What became of one prompt.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct PromptFigures {
    /// Its id.
    pub key: String,
    /// Seen by an agent.
    #[cfg_attr(test, ts(type = "number"))]
    pub viewed: u64,
    /// Taken up.
    #[cfg_attr(test, ts(type = "number"))]
    pub clicked: u64,
    /// Put away.
    #[cfg_attr(test, ts(type = "number"))]
    pub dismissed: u64,
    /// Gone by itself.
    #[cfg_attr(test, ts(type = "number"))]
    pub timed_out: u64,
}

/// How long calls of one kind took. Percentiles are at most 5 % too high.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct CallRow {
    /// The kind of call.
    pub key: String,
    /// Calls whose time is on record.
    #[cfg_attr(test, ts(type = "number"))]
    pub count: u64,
    /// Of these, those that failed for good.
    #[cfg_attr(test, ts(type = "number"))]
    pub failed: u64,
    /// The median, in ms.
    pub p50_ms: Option<f64>,
    /// The 95th percentile, in ms.
    pub p95_ms: Option<f64>,
    /// The 99th percentile, in ms.
    pub p99_ms: Option<f64>,
    /// The 95th percentile of the period before, in ms.
    pub p95_before_ms: Option<f64>,
    /// The 95th percentile day by day, as [`InsightsView::days`].
    pub p95_by_day: Vec<Option<f64>>,
}

/// A deploy or a roll-back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct DeployMark {
    /// When.
    #[cfg_attr(test, ts(type = "number"))]
    pub at: i64,
    /// Its event.
    #[cfg_attr(test, ts(type = "number"))]
    pub seq: u64,
    /// The prompt's id.
    pub prompt_id: String,
    /// Its number.
    pub version: Option<u32>,
    /// An earlier version was put back.
    pub rolled_back: bool,
}

/// What the filter can be set to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct InsightChoices {
    /// Queues, by name.
    pub queues: Vec<String>,
    /// Kinds of suggestions, by name.
    pub kinds: Vec<String>,
    /// Agents, as on record.
    pub agents: Vec<String>,
}

/// What can be opened to its events: a figure, or a row of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "of", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Counted {
    /// A figure; what it is divided by comes too.
    Figure {
        /// Which.
        name: FigureName,
    },
    /// Suggestions of a kind: accepted and displayed.
    Kind {
        /// As its row's `key`.
        key: String,
    },
    /// An article: accepted and displayed.
    Article {
        /// As its row's `key`.
        key: String,
    },
    /// An hour of the day: accepted, and batches shown.
    Hour {
        /// As its row's `key`.
        key: String,
    },
    /// Feedback of a kind.
    Feedback {
        /// As its row's `key`.
        key: String,
    },
    /// A prompt: viewed, clicked, dismissed, timed out.
    Prompt {
        /// As its row's `key`.
        key: String,
    },
    /// Calls of a kind.
    Call {
        /// As its row's `key`.
        key: String,
    },
}

/// The events that something was counted from, newest first.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct InsightEvents {
    /// At most as many as were asked for.
    pub rows: Vec<InsightEvent>,
    /// How many there are in all: as many as the figure was counted from.
    #[cfg_attr(test, ts(type = "number"))]
    pub total: u64,
    /// The next page begins before this event; none at the end.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub next: Option<u64>,
}

/// One event that something was counted from.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct InsightEvent {
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
    /// What it counts for, where that is more than one: the number of cards it displayed; the
    /// latency in ms; the deliveries that waited.
    pub value: Option<f64>,
}
