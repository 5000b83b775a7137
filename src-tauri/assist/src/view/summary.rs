//! Summaries of ended interactions, as the agent sees them (`contract.md §5`).
//!
//! [`SummariesView`] is whole and sent after every change. All times are milliseconds since 1970
//! (UTC), all spans are counted in chars.

mod debug;
mod parts;
mod wrap_up;

use serde::{Deserialize, Serialize};

use super::error::Problem;
use super::panel::Channel;

pub use parts::SummaryParts;
pub use wrap_up::{WrapUpCodeView, WrapUpState, WrapUpView};

/// Every summary that is open in the panel, and what the next one starts with.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct SummariesView {
    /// Grows with every change; an older view never replaces a newer one.
    #[cfg_attr(test, ts(type = "number"))]
    pub revision: u64,
    /// What a new summary starts with.
    pub options: SummaryOptions,
    /// Open in the panel, oldest first: each has a tab until the agent closes it.
    pub open: Vec<SummaryView>,
    /// How many were made today and not filed yet, closed ones too.
    pub unfiled: u32,
}

/// What a new summary starts with; kept in the settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct SummaryOptions {
    /// As the request will say it.
    pub form: SummaryForm,
    /// Whether a summary is begun by itself when an interaction ends.
    pub on_end: bool,
    /// Whether a CRM webhook is configured: without one there is nowhere to file to.
    pub can_file: bool,
    /// Whether the platform makes a summary by a form (`contract.md §5`); else it makes them by
    /// itself, what is chosen here doesn't apply, and the edited text and the thumb go back to it.
    pub by_form: bool,
}

/// What an agent chooses; every leaf as text, checked by `contract.md §5`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", default)]
pub struct SummaryForm {
    /// `en-US`, `es-ES`, `fr-FR`, `de-DE`, `ja-JP`.
    pub language_code: String,
    /// `short`, `medium`, `long`.
    pub summary_length: String,
    /// `json` or `text`.
    pub format: String,
    /// Whether the platform may use its knowledge base.
    pub use_knowledge_base: bool,
    /// Which one: a uuid, required when it is used; empty for none.
    pub knowledge_base_id: String,
    /// A uuid; empty for none.
    pub redaction_policy_id: String,
}

/// One summary, from the end of its interaction until it is filed.
#[derive(Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct SummaryView {
    /// Its number here: what commands name.
    #[cfg_attr(test, ts(type = "number"))]
    pub id: u64,
    /// The interaction's id.
    pub interaction: String,
    /// The customer's name while it is known, else a short form of the id.
    pub label: String,
    /// Call, chat or e-mail, where known.
    pub channel: Option<Channel>,
    /// When Cuecard began to follow the interaction, where that is known.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub started_at: Option<i64>,
    /// When it ended.
    #[cfg_attr(test, ts(type = "number"))]
    pub ended_at: i64,
    /// What it is, or is to be, made with.
    pub form: SummaryForm,
    /// Where the making stands.
    pub state: SummaryState,
    /// What it was made from, as far as it is known here.
    pub transcript: TranscriptView,
    /// The newest request's id, for support (`X-Genesys-Request-Id`).
    pub request_id: Option<String>,
    /// What was made; none before.
    pub made: Option<MadeView>,
    /// The text as it stands, edits included; empty before one is made.
    pub text: String,
    /// Grows whenever the text is replaced by anything but an edit: the editor takes it then.
    #[cfg_attr(test, ts(type = "number"))]
    pub text_revision: u64,
    /// What the checks say of `text`.
    pub checked: SummaryChecked,
    /// The agent's thumb; kept on this computer.
    pub rating: Option<Rating>,
    /// Where the filing stands.
    pub filing: FilingView,
    /// Wrap-up codes; none where the platform has none for it.
    pub wrap_up: Option<WrapUpView>,
}

/// Where the making of a summary stands.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(
    tag = "state",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum SummaryState {
    /// Nothing was asked for yet, or it was canceled.
    Idle,
    /// The platform is at it.
    Making {
        /// When the first attempt began.
        #[cfg_attr(test, ts(type = "number"))]
        since: i64,
        /// When this attempt is given up (30 s after its beginning).
        #[cfg_attr(test, ts(type = "number"))]
        until: i64,
        /// From 1.
        attempt: u32,
        /// How many there are before it is given up.
        of: u32,
    },
    /// An attempt failed in a way that may pass; the next is made at `retry_at`.
    Waiting {
        /// When the next attempt is made; may be brought forward by hand.
        #[cfg_attr(test, ts(type = "number"))]
        retry_at: i64,
        /// The attempt that comes next, from 1.
        attempt: u32,
        /// How many there are before it is given up.
        of: u32,
        /// The circuit breaker is open: the platform has failed repeatedly.
        breaker_open: bool,
        /// Why.
        problem: Problem,
    },
    /// There is a text.
    Made,
    /// The platform made none, or not yet; it can be asked for again, and one that comes later is
    /// taken.
    NotMade {
        /// Why.
        why: NotMade,
    },
    /// It was given up; it can be asked for again.
    Failed {
        /// Why.
        problem: Problem,
    },
}

/// Why a platform that makes summaries by itself made none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "why", rename_all = "camelCase")]
pub enum NotMade {
    /// The conversation is too long.
    TooLong,
    /// The conversation is too short.
    TooShort,
    /// It makes no more for the moment.
    RateLimited,
    /// None has come so far.
    NotYet,
    /// Something else, by the platform's name for it.
    Other {
        /// As the platform writes it.
        name: String,
    },
}

/// What a summary was made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct TranscriptView {
    /// How much of the talk is known here.
    pub scope: TranscriptScope,
    /// Its tokens, once counted.
    pub tokens: Option<u32>,
}

/// How much of the talk is known on this computer; checks against the talk need it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum TranscriptScope {
    /// Both sides, from beginning to end.
    Whole,
    /// Parts of it: what the customer said, or what was heard after a break.
    Part,
    /// Nothing.
    None,
}

/// What the platform made.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct MadeView {
    /// The platform's id of it.
    pub summary_id: String,
    /// When it came.
    #[cfg_attr(test, ts(type = "number"))]
    pub at: i64,
    /// From the request to the answer, in ms.
    #[cfg_attr(test, ts(type = "number"))]
    pub latency_ms: u64,
    /// Its tokens as generated.
    pub tokens: u32,
    /// What its length admits: 60, 150 or 500.
    pub token_limit: u32,
    /// The share of words that edits changed, 0..=1.
    pub changed: f64,
    /// What the platform says of it in parts, beside its text; none where it does not.
    pub parts: Option<SummaryParts>,
}

/// What the checks say of a text.
#[derive(Debug, Clone, PartialEq, Serialize, Default)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct SummaryChecked {
    /// In the order of the text.
    pub findings: Vec<FindingView>,
    /// Personal data that is neither redacted nor approved: nothing is filed before that is none.
    pub open: u32,
    /// No personal data was found in it.
    pub redaction_verified: bool,
    /// The summary's mood against the talk's.
    pub sentiment: SentimentView,
    /// Whether numbers were held against the talk, and names: not without the whole of it, and
    /// names not in a language that writes other words like names.
    pub checked_numbers: bool,
    /// See `checked_numbers`.
    pub checked_names: bool,
    /// Words, as the language counts them.
    pub words: u32,
}

/// Something in a summary to look at.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct FindingView {
    /// What redact, approve, use and keep name; stable while the marked words stay.
    pub key: String,
    /// What it is.
    pub kind: FindingKind,
    /// Of the text, in chars.
    pub start: u32,
    /// Behind its last char.
    pub end: u32,
    /// Decided by the agent: approved personal data, a kept figure.
    pub decided: bool,
    /// What the talk says instead, where something like it was said.
    pub instead: Option<String>,
}

/// What a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// A payment card.
    Card,
    /// A US social security number.
    UsSsn,
    /// An e-mail address.
    Email,
    /// A phone number.
    Phone,
    /// An IBAN.
    Iban,
    /// A number that was not said.
    UnsaidNumber,
    /// A name that was not said.
    UnsaidName,
}

/// The mood of a summary against the talk's.
#[derive(Debug, Clone, PartialEq, Serialize, Default)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(
    tag = "state",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum SentimentView {
    /// Not measured: there is no talk to hold it against, or not in this language.
    #[default]
    NotMeasured,
    /// Measured, both -1..=1.
    Measured {
        /// The talk's.
        transcript: f64,
        /// The summary's.
        summary: f64,
        /// They differ by less than 0.3.
        aligned: bool,
    },
}

/// A thumb.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Rating {
    /// Up.
    Up,
    /// Down.
    Down,
}

/// Where the filing of a summary stands.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(
    tag = "state",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum FilingView {
    /// Not asked for.
    Open,
    /// On disk and on its way.
    Saved {
        /// Its delivery.
        #[cfg_attr(test, ts(type = "number"))]
        delivery: u64,
        /// When the next attempt is made, where it waits for one.
        #[cfg_attr(test, ts(type = "number | null"))]
        next_attempt_at: Option<i64>,
        /// What went wrong last.
        problem: Option<Problem>,
    },
    /// The CRM has it.
    Filed {
        /// Since when.
        #[cfg_attr(test, ts(type = "number"))]
        at: i64,
    },
    /// Refused; waits for a person.
    Failed {
        /// Its delivery: what retry and discard name.
        #[cfg_attr(test, ts(type = "number"))]
        delivery: u64,
        /// Why.
        problem: Problem,
    },
}

/// One summary in the list of a day.
#[derive(Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct SummaryRow {
    /// Its number here.
    #[cfg_attr(test, ts(type = "number"))]
    pub id: u64,
    /// The interaction's id.
    pub interaction: String,
    /// As on the tab.
    pub label: String,
    /// When the interaction ended.
    #[cfg_attr(test, ts(type = "number"))]
    pub ended_at: i64,
    /// Where it stands.
    pub state: SummaryRowState,
    /// It has a tab in the panel.
    pub open: bool,
    /// Its first line; empty before one was made.
    pub first_line: String,
}

/// Where a summary of the day stands, in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum SummaryRowState {
    /// Nothing was asked for yet.
    Idle,
    /// Being made.
    Making,
    /// Making it failed.
    NotMade,
    /// Made, not filed.
    Made,
    /// On its way to the CRM.
    Sending,
    /// The CRM refused it.
    Refused,
    /// The CRM has it.
    Filed,
}

/// A text that was changed by a command, with what the checks say of it.
#[derive(Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct SummaryText {
    /// The whole text.
    pub text: String,
    /// As in the view.
    #[cfg_attr(test, ts(type = "number"))]
    pub text_revision: u64,
    /// What the checks say.
    pub checked: SummaryChecked,
}

/// A run of the difference between what was generated and what stands now.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct SummaryDifference {
    /// The runs; `before` joined is the generated text, `after` joined the present one.
    pub before: Vec<super::studio::DiffPart>,
    /// See `before`.
    pub after: Vec<super::studio::DiffPart>,
}
