//! Injecting prompts into live conversations (`contract.md §4`).

use serde::{Deserialize, Serialize};

use crate::view::error::Problem;

/// What a supervisor fills in; every leaf as text, as in a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", default)]
pub struct InjectionForm {
    /// The conversation's id.
    pub conversation_id: String,
    /// The prompt's id: a deployed one.
    pub prompt_id: String,
    /// At most five; none to show it at once.
    pub trigger_conditions: Vec<ConditionForm>,
    /// How it is shown.
    pub display_settings: DisplaySettingsForm,
    /// Empty for none.
    pub webhook_url: String,
    /// A JSON object, as typed; empty for none.
    pub context_data: String,
}

/// One condition of an injection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", default)]
pub struct ConditionForm {
    /// `keyword`, `sentiment`, `duration`, `confidence`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Text or a number.
    pub value: String,
    /// 0..=1; empty for none.
    pub threshold: String,
}

/// How an injected prompt is shown; all three are required.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", default)]
pub struct DisplaySettingsForm {
    /// 500..=5000.
    pub delay_ms: String,
    /// 1..=3.
    pub max_concurrent_prompts: String,
    /// 10000..=60000.
    pub auto_dismiss_ms: String,
}

/// One injection in the queue, or one that was made.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct InjectionRow {
    /// Its delivery's number: what cancel names.
    #[cfg_attr(test, ts(type = "number"))]
    pub id: u64,
    /// The conversation's id.
    pub conversation_id: String,
    /// The conversation's name, where this computer follows it; a short form of the id otherwise.
    pub conversation: String,
    /// The prompt's id.
    pub prompt_id: String,
    /// The prompt's name.
    pub prompt: String,
    /// Where it stands.
    pub state: InjectionState,
    /// When it was asked for.
    #[cfg_attr(test, ts(type = "number"))]
    pub created_at: i64,
    /// Attempts so far.
    pub attempts: u32,
    /// When the next attempt is made.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub next_attempt_at: Option<i64>,
    /// What went wrong last.
    pub problem: Option<Problem>,
    /// The platform's id of it, once it was made.
    pub injection_id: Option<String>,
    /// When it ended, one way or the other.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub settled_at: Option<i64>,
    /// How long the attempt took that succeeded, in ms.
    pub latency_ms: Option<f64>,
}

/// Where an injection stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum InjectionState {
    /// Goes by itself as soon as it can.
    Waiting,
    /// 409: the agent sees the most prompts allowed; tried again after `autoDismissMs`.
    Full,
    /// Behind an earlier one of the same conversation.
    Behind,
    /// 429: the platform asked for a pause.
    Again,
    /// An attempt is under way.
    Sending,
    /// The platform made it.
    Sent,
    /// Waits for a person: retry or cancel.
    Failed,
    /// A person gave it up.
    Canceled,
}
