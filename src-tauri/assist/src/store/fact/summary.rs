//! What goes on record of summaries (`contract.md §5`): ids, counts, kinds and flags. Never a word of
//! a transcript or a summary, never a value that was found.

use std::collections::BTreeMap;

use jiff::Timestamp;
use rules::id::InteractionId;
use serde::Serialize;
use uuid::Uuid;

use super::millis;
use crate::view::summary::{FindingKind, Rating};

/// How many findings of each kind.
pub type KindCounts = BTreeMap<FindingKind, u32>;

/// Something that happened to a summary. Who brought it about is the entry's actor.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SummaryFact {
    /// Of which interaction.
    #[serde(skip)]
    pub interaction: InteractionId,
    /// Its number here.
    pub summary: i64,
    /// What happened.
    #[serde(flatten)]
    pub what: SummaryEvent,
}

/// What happened to a summary.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged, rename_all_fields = "camelCase")]
pub enum SummaryEvent {
    /// It is asked for.
    Requested(SummaryRequest),
    /// The platform makes it by itself: it is waited for, and asked for by hand where that is so.
    Awaited {
        /// Of this waiting.
        request_id: Uuid,
        /// A person asked for it.
        by_hand: bool,
    },
    /// It came, and was checked.
    Generated {
        /// The platform's id of it.
        summary_id: String,
        /// The same on every attempt.
        request_id: Uuid,
        /// From the first request to the answer, in ms; none where the platform made it by itself:
        /// nobody was kept waiting by a call.
        #[serde(skip_serializing_if = "Option::is_none")]
        latency_ms: Option<u64>,
        /// Of the transcript that went with the request, where one did.
        #[serde(skip_serializing_if = "Option::is_none")]
        transcript_tokens: Option<u32>,
        /// No personal data was found in it.
        redaction_verified: bool,
        /// Its mood is the talk's; null where that was not measured.
        sentiment_aligned: Option<bool>,
        /// What was found in it.
        findings: KindCounts,
    },
    /// It was given up.
    Failed {
        /// The same on every attempt.
        request_id: Uuid,
        /// HTTP status of the last answer, where there was one.
        #[serde(skip_serializing_if = "Option::is_none")]
        status: Option<u16>,
        /// What stood in the way, by its kind (`wire::Error::kind`).
        problem: &'static str,
        /// From the first request to the last answer, in ms.
        latency_ms: u64,
        /// Attempts in all.
        attempts: u32,
    },
    /// A platform that makes summaries by itself made none, or none so far.
    Declined {
        /// Of this waiting.
        request_id: Uuid,
        /// `too_long`, `too_short`, `rate_limited`, `not_yet`, or `not_made` for whatever else the
        /// platform says.
        why: &'static str,
    },
    /// The agent called it off.
    Canceled {
        /// The request that was under way.
        request_id: Uuid,
    },
    /// Personal data was taken out of it.
    Redacted {
        /// How much of what.
        kinds: KindCounts,
    },
    /// The agent lets personal data stand.
    PiiApproved {
        /// How much of what.
        kinds: KindCounts,
    },
    /// The agent lets something stand that was not said.
    UnsaidKept {
        /// How much of what.
        kinds: KindCounts,
    },
    /// A thumb was given; null where it was taken back.
    Rated {
        /// Which.
        rating: Option<Rating>,
    },
    /// It was put on the clipboard.
    Copied {
        /// Personal data was taken out of the copy.
        redacted: bool,
    },
    /// It is to be filed: on disk and on its way to the CRM.
    Saved(SummaryFiling),
    /// The CRM has it.
    Synced(SummarySync),
    /// The CRM refused it for good, or it was held back; it waits for a person.
    SyncFailed(SummarySync),
    /// A wrap-up code was chosen for the interaction; it is on its way to the platform.
    WrapUpApplied {
        /// The platform's id of the code.
        code: String,
        /// Its name.
        name: String,
        /// The platform had predicted it.
        predicted: bool,
        /// Notes go with it; what they say does not stand here.
        with_notes: bool,
    },
    /// Its tab was closed.
    Closed {
        /// It was filed.
        filed: bool,
        /// The share of words that edits changed, 0..=1; none where none was made.
        #[serde(skip_serializing_if = "Option::is_none")]
        changed: Option<f64>,
    },
}

/// A request (`contract.md §5`: what the record keeps beside it).
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SummaryRequest {
    /// The same on every attempt.
    pub request_id: Uuid,
    /// As `languageCode`.
    pub language: String,
    /// As `summaryLength`.
    pub length: String,
    /// As asked for.
    pub format: String,
    /// The tokens that its length admits.
    pub token_limit: u32,
    /// Null where no transcript goes with it, and where it is so short that it is counted while the
    /// platform is at it: the count is with what came then.
    pub transcript_tokens: Option<u32>,
    /// When its fields were found to be in order.
    #[serde(serialize_with = "millis")]
    pub validated_at: Timestamp,
    /// As asked for.
    pub uses_knowledge_base: bool,
    /// As asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub redaction_policy_id: Option<Uuid>,
}

/// What is filed.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SummaryFiling {
    /// What the CRM is told to find it by, and what its delivery is correlated by.
    pub tracking_id: Uuid,
    /// The share of words that edits changed, 0..=1.
    pub changed: f64,
    /// No personal data was found in it.
    pub redaction_verified: bool,
    /// Its mood is the talk's; null where that was not measured.
    pub sentiment_aligned: Option<bool>,
    /// Of the personal data that stands in it, approved.
    pub approved_kinds: Vec<rules::pii::Kind>,
}

/// How a filing ended, in the contract's words.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SummarySync {
    /// `SUMMARY_GENERATED_AND_SYNCED` or `SUMMARY_SYNC_FAILED`.
    pub action: &'static str,
    /// Its delivery.
    pub delivery: i64,
    /// As in the filing.
    pub tracking_id: Uuid,
    /// How long the last attempt took, in ms.
    pub latency_ms: u64,
    /// Attempts in all.
    pub attempts: u32,
    /// What the webhook answered, where it took it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// What stood in the way, by its kind (`wire::Error::kind`, `not_configured`, or `not_cleared`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<&'static str>,
    /// As in the filing.
    pub redaction_verified: bool,
    /// As in the filing.
    pub sentiment_aligned: Option<bool>,
}

impl SummaryEvent {
    /// The entry's kind.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Requested(_) => "summary_requested",
            Self::Awaited { .. } => "summary_awaited",
            Self::Generated { .. } => "summary_generated",
            Self::Failed { .. } => "summary_failed",
            Self::Declined { .. } => "summary_declined",
            Self::Canceled { .. } => "summary_canceled",
            Self::Redacted { .. } => "summary_redacted",
            Self::PiiApproved { .. } => "summary_pii_approved",
            Self::UnsaidKept { .. } => "summary_unsaid_kept",
            Self::Rated { .. } => "summary_rated",
            Self::Copied { .. } => "summary_copied",
            Self::Saved(_) => "summary_saved",
            Self::Synced(_) => "summary_synced",
            Self::SyncFailed(_) => "summary_sync_failed",
            Self::WrapUpApplied { .. } => "wrap_up_applied",
            Self::Closed { .. } => "summary_closed",
        }
    }
}
