//! A draft's trigger over recorded interactions, beside the deployed one
//! (`contract.md §3`: the display rate is measured).

use serde::{Deserialize, Serialize};

use super::PromptDraft;
use crate::view::panel::{Channel, SnippetPart};

/// What to run.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct BacktestRequest {
    /// The prompt's id: what is deployed under it is run beside the draft.
    pub prompt_id: String,
    /// The draft as it stands in the editor.
    pub draft: PromptDraft,
    /// Over what.
    pub source: BacktestSource,
    /// Interactions that began at this time or later; none for all.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub since: Option<i64>,
    /// Interactions that began before this time; none for all.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub until: Option<i64>,
}

/// Which recorded interactions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum BacktestSource {
    /// What this computer recorded.
    Local,
    /// The conversations that come with the sandbox.
    Sandbox,
}

/// How far a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct BacktestProgress {
    /// Interactions done.
    pub done: u32,
    /// Of how many.
    pub of: u32,
}

/// What came out. Counted, never estimated.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct BacktestView {
    /// Over what.
    pub source: BacktestSource,
    /// Interactions it was run over.
    pub interactions: u32,
    /// How long they lasted together, in hours.
    pub hours: f64,
    /// Of them, those whose lines were not recorded: what was said can't be found there.
    pub without_lines: u32,
    /// The draft.
    pub draft: BacktestCounts,
    /// What is deployed, where anything is.
    pub deployed: Option<BacktestCounts>,
    /// By UTC day, without gaps.
    pub days: Vec<BacktestDay>,
    /// The draft's hits, newest first; at most 500.
    pub hits: Vec<HitView>,
    /// How long it took, in ms.
    pub took_ms: f64,
    /// False where it was stopped: the figures are of the part that was done.
    pub complete: bool,
}

/// One version's figures.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct BacktestCounts {
    /// In how many interactions it fired.
    pub fired: u32,
    /// Of all, 0..=1.
    pub display_rate: f64,
    /// In an hour of talk.
    pub per_hour: f64,
}

/// One day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct BacktestDay {
    /// When it begins.
    #[cfg_attr(test, ts(type = "number"))]
    pub at: i64,
    /// Interactions that began on it.
    pub interactions: u32,
    /// In how many of them the draft fired.
    pub fired: u32,
    /// In how many the deployed one did.
    pub deployed: u32,
}

/// One hit.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct HitView {
    /// The interaction's id.
    pub interaction_id: String,
    /// Queue, or the conversation's title where it has one.
    pub label: String,
    /// How they talked, where known.
    pub channel: Option<Channel>,
    /// When it fired.
    #[cfg_attr(test, ts(type = "number"))]
    pub at: i64,
    /// The line it fired on, from 0; none before the first, and where lines are not recorded.
    pub line: Option<u32>,
    /// That line, the words it fired on marked; empty where it is not recorded.
    pub text: Vec<SnippetPart>,
    /// The deployed one fires in this interaction as well.
    pub deployed_too: bool,
}

/// One recorded interaction, to look at a hit.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct RecordedInteraction {
    /// Its id.
    pub id: String,
    /// As in the hit.
    pub label: String,
    /// How they talked.
    pub channel: Option<Channel>,
    /// When it began.
    #[cfg_attr(test, ts(type = "number"))]
    pub started_at: i64,
    /// What was known of it: attributes by name.
    pub attributes: Vec<(String, String)>,
    /// What was said and suggested, in order.
    pub lines: Vec<RecordedLine>,
}

/// One line of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct RecordedLine {
    /// When.
    #[cfg_attr(test, ts(type = "number"))]
    pub at: i64,
    /// By whom.
    pub speaker: Speaker,
    /// What, the words it fired on marked.
    pub text: Vec<SnippetPart>,
    /// It fired here.
    pub hit: bool,
}

/// Who says a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum Speaker {
    /// The person who needs help.
    Customer,
    /// The person who helps.
    Agent,
    /// A note of the system's.
    System,
    /// The platform suggested this.
    Suggestion,
}
