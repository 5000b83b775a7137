//! The prompt studio: what a supervisor sees of prompts, deploys, injections and their effect.
//!
//! [`StudioView`] is whole and sent after every change; everything long is asked for by a verb.
//! All times are milliseconds since 1970 (UTC), all spans are counted in chars.

mod adoption;
mod backtest;
mod deploy;
mod injection;

use serde::{Deserialize, Serialize};

use super::error::Problem;
use super::panel::{ProfileView, RecordView, TabView};

pub use adoption::{
    AdoptionCounts, AdoptionRow, AdoptionView, CopilotView, CountedRow, SummaryCounts,
};
pub use backtest::{
    BacktestCounts, BacktestDay, BacktestProgress, BacktestRequest, BacktestSource, BacktestView,
    HitView, RecordedInteraction, RecordedLine, Speaker,
};
pub use deploy::{
    DeployCounts, DeployOutcome, DeployReview, DeployView, DiffPart, FieldPair, StepState,
    StepView, VersionOutcome, VersionRow,
};
pub use injection::{
    ConditionForm, DisplaySettingsForm, InjectionForm, InjectionRow, InjectionState,
};

/// Everything the studio's list and head show.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct StudioView {
    /// Grows with every change; an older view never replaces a newer one.
    #[cfg_attr(test, ts(type = "number"))]
    pub revision: u64,
    /// Which platform; none while nobody is signed in. Drafts are there all the same.
    pub profile: Option<ProfileView>,
    /// When the deployed prompts were last read; none where they never were.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub read_at: Option<i64>,
    /// They are being read.
    pub reading: bool,
    /// Why they can't be read now.
    pub problem: Option<Problem>,
    /// Every draft and every deployed prompt: what differs first, then drafts, then the rest; by
    /// name within.
    pub prompts: Vec<PromptRow>,
    /// What waits to be injected, in order, then the newest that were; at most 100.
    pub injections: Vec<InjectionRow>,
    /// The live conversations this computer follows.
    pub conversations: Vec<TabView>,
    /// The deploy that is under way, or the last one.
    pub deploy: Option<DeployView>,
    /// The local record.
    pub record: RecordView,
}

/// One prompt in the list.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct PromptRow {
    /// The prompt's id: a uuid.
    pub id: String,
    /// Its name, as the draft has it; empty while it has none.
    pub name: String,
    /// `popup`, `inline`, `toast`, or what an unfinished draft says.
    pub display: String,
    /// Where it stands.
    pub state: PromptState,
    /// Fields in which the draft differs from what is deployed.
    pub differing: u32,
    /// Rules the draft breaks.
    pub to_fix: u32,
    /// What is deployed changed since the draft was begun.
    pub overtaken: bool,
    /// When the draft was last edited, or what is deployed was.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub updated_at: Option<i64>,
    /// The newest version that this computer knows; none where it was never deployed from here.
    pub version: Option<u32>,
    /// Shown in an hour of talk on this computer, over the last 30 days; none where nothing was
    /// recorded.
    pub shown_per_hour: Option<f64>,
}

/// Where a prompt stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum PromptState {
    /// Deployed, and the draft says something else.
    Differs,
    /// Never deployed.
    Draft,
    /// Deployed as it stands.
    Deployed,
}

/// A prompt as a supervisor writes it: the contract's shape, every leaf as text, so that nothing
/// typed is ever lost for being wrong. `contract.md §3` has the rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", default)]
pub struct PromptDraft {
    /// The name.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// `active`, or any other word.
    pub status: String,
    /// `conversation`, `email`, `sms`, `chat`, `voice`.
    pub interaction_types: Vec<String>,
    /// When it is shown.
    pub trigger: TriggerDraft,
    /// How it is shown.
    pub display: DisplayDraft,
}

/// When a prompt is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", default)]
pub struct TriggerDraft {
    /// One of the five kinds of interaction.
    #[serde(rename = "type")]
    pub kind: String,
    /// All have to hold.
    pub conditions: Vec<ConditionDraft>,
}

/// One condition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", default)]
pub struct ConditionDraft {
    /// What is looked at, such as `transcript` or `accountStatus`.
    pub field: String,
    /// `contains`, `equals`, `gt`.
    pub operator: String,
    /// With what; as typed.
    pub value: String,
}

/// How a prompt is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", default)]
pub struct DisplayDraft {
    /// `popup`, `inline`, `toast`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The words, with `{{variables}}`.
    pub content: String,
    /// In ms, as typed; empty for the default of 30,000.
    pub timeout_ms: String,
}

/// One broken rule, at its field and, in text, at its span.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ViolationView {
    /// The field, as in the contract: `display.content`, `trigger.conditions[1].value`.
    pub path: String,
    /// Which rule: `required`, `length`, `placeholder`, `pii.phone`, …
    pub kind: String,
    /// The sentence, in English.
    pub message: String,
    /// The chars it is about, from 0, the end not included; none where it is the whole field.
    pub span: Option<(u32, u32)>,
}

/// A prompt opened in the editor.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct PromptOpened {
    /// The prompt's id.
    pub id: String,
    /// The draft; what is deployed where there is none.
    pub draft: PromptDraft,
    /// What the rules say of it.
    pub checked: PromptChecked,
    /// What is deployed, where anything is.
    pub deployed: Option<PromptDraft>,
    /// Every version this computer knows, newest first.
    pub versions: Vec<VersionRow>,
    /// Names a condition can look at: the engine's own first, then attributes that were seen.
    pub fields: Vec<String>,
    /// When the draft was saved; none where there is none.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub saved_at: Option<i64>,
}

/// A draft as the rules see it. It is on disk when this is there.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct PromptChecked {
    /// All violations, in the order of the fields.
    pub violations: Vec<ViolationView>,
    /// Every field beside what is deployed.
    pub fields: Vec<FieldPair>,
    /// When it was saved.
    #[cfg_attr(test, ts(type = "number"))]
    pub saved_at: i64,
}

/// What an import came to.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct PromptsImported {
    /// The drafts that were made or replaced.
    pub ids: Vec<String>,
    /// Files that hold no prompt, each with its name in `path`.
    pub refused: Vec<super::error::FieldError>,
}

/// One file of an import, or of an export.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct PromptFile {
    /// Its name, without a folder.
    pub name: String,
    /// JSON: a prompt, its id in `id`.
    pub text: String,
}
