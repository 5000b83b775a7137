//! Deploying: the difference, the four steps, every version kept (`contract.md §3`).

use serde::Serialize;

use super::{PromptDraft, ViolationView};
use crate::view::error::Problem;

/// What a supervisor sees before a deploy.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct DeployReview {
    /// The prompt's id.
    pub prompt_id: String,
    /// The number this version would get.
    pub version: u32,
    /// The version that is rolled back to, where it is one.
    pub rollback_to: Option<u32>,
    /// What would be deployed.
    pub draft: PromptDraft,
    /// What is deployed now, read for this page; none where nothing is.
    pub deployed: Option<PromptDraft>,
    /// SHA-256 of what is deployed now, in hex: a deploy names it, so that nothing is overwritten
    /// that was not seen.
    pub deployed_sha256: Option<String>,
    /// Someone deployed since the draft was begun: the draft was made from something else.
    pub overtaken: bool,
    /// Why what is deployed can't be read now; `deployed` is then what was last read.
    pub problem: Option<Problem>,
    /// What the draft breaks; nothing can be deployed then.
    pub violations: Vec<ViolationView>,
    /// Every field side by side.
    pub fields: Vec<FieldPair>,
    /// SHA-256 of what would be deployed, in hex.
    pub sha256: String,
    /// Every version, newest first.
    pub versions: Vec<VersionRow>,
    /// How deploys of this prompt went so far.
    pub counts: DeployCounts,
}

/// One field of two prompts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct FieldPair {
    /// The field, as in the contract; a condition as a whole is `trigger.conditions[1]`.
    pub path: String,
    /// What is deployed, in parts; none where the field is not there.
    pub before: Option<Vec<DiffPart>>,
    /// What the draft says.
    pub after: Option<Vec<DiffPart>>,
    /// Whether they differ.
    pub differs: bool,
}

/// A run of text in a difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct DiffPart {
    /// The text.
    pub text: String,
    /// Not on the other side.
    pub changed: bool,
}

/// A deploy, step by step.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct DeployView {
    /// The prompt's id.
    pub prompt_id: String,
    /// The version's number.
    pub version: u32,
    /// The version that is rolled back to, where it is one.
    pub rollback_to: Option<u32>,
    /// The rules.
    pub check: StepView,
    /// The request.
    pub put: StepView,
    /// What the platform holds then.
    pub read_back: StepView,
    /// Whether it is what was sent.
    pub compare: StepView,
    /// SHA-256 of what is sent, in hex.
    pub sha256: String,
    /// SHA-256 of what was read back.
    pub read_sha256: Option<String>,
    /// Fields compared, and how many of them are the same.
    pub compared: Option<(u32, u32)>,
    /// Fields that are not the same.
    pub different: Vec<String>,
    /// How it ended; none while it is under way.
    pub outcome: Option<DeployOutcome>,
    /// What went wrong, what holds now, what to do.
    pub problem: Option<Problem>,
    /// Of the deploy, on every request and in the log.
    pub correlation_id: String,
    /// From the first request to the comparison, in ms; none while it is under way, and where
    /// nothing was sent. For the command line: the windows read it off the version.
    #[serde(skip)]
    #[cfg_attr(test, ts(skip))]
    pub latency_ms: Option<f64>,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct StepView {
    /// How far it is.
    pub state: StepState,
    /// Attempts so far.
    pub tries: u32,
    /// HTTP status of the last one.
    pub status: Option<u16>,
    /// How long it took, in ms.
    pub latency_ms: Option<f64>,
    /// When it is tried again.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub retry_at: Option<i64>,
}

/// How far a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum StepState {
    /// Not begun.
    Waiting,
    /// Under way.
    Running,
    /// Done.
    Done,
    /// Failed.
    Failed,
}

/// How a deploy ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum DeployOutcome {
    /// The platform holds what was sent.
    Deployed,
    /// It does not; what was deployed before is still there, unless the problem says otherwise.
    Failed,
    /// Someone else deployed meanwhile: nothing was sent, and their change is to be seen first.
    Overtaken,
    /// Whether it was taken can't be told now: it is found out by reading once the platform
    /// answers.
    Unknown,
}

/// One version of a prompt.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct VersionRow {
    /// Counted from 1 for each prompt; attempts that failed have one as well.
    pub version: u32,
    /// When.
    #[cfg_attr(test, ts(type = "number"))]
    pub at: i64,
    /// The supervisor's id, where one is known.
    pub who: Option<String>,
    /// SHA-256 in hex.
    pub sha256: String,
    /// How it ended.
    pub outcome: VersionOutcome,
    /// The version that was rolled back to, where it was one.
    pub rollback_to: Option<u32>,
    /// It is what is deployed now.
    pub current: bool,
    /// Why it failed.
    pub problem: Option<Problem>,
    /// How long it took from the request to the comparison, in ms.
    pub latency_ms: Option<f64>,
}

/// How a version ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum VersionOutcome {
    /// Deployed from here.
    Deployed,
    /// Found on the platform, deployed by someone else.
    Found,
    /// Failed.
    Failed,
    /// Not known yet.
    Unknown,
}

/// How deploys of a prompt went.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Default)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct DeployCounts {
    /// All that ended.
    pub total: u32,
    /// Those that succeeded.
    pub successful: u32,
    /// Those that failed.
    pub failed: u32,
    /// Mean of the successful ones, in ms.
    pub mean_ms: Option<f64>,
    /// Half took no longer, in ms.
    pub p50_ms: Option<f64>,
    /// 95 of 100 took no longer, in ms.
    pub p95_ms: Option<f64>,
}
