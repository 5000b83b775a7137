//! One summary as it stands on disk.

use std::fmt;

use jiff::Timestamp;
use rules::id::InteractionId;
use rules::summary::Approval;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::parts::StoredParts;
use super::there::{StoredWrapUp, There};
use crate::outbox::Target;
use crate::view::summary::{Rating, SummaryForm, TranscriptScope};

/// A text that is nobody's business but the agent's: it never reaches a log through `Debug`.
#[derive(Clone, PartialEq, Eq, Default)]
pub(crate) struct Written(pub(crate) String);

impl fmt::Debug for Written {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Written({} bytes)", self.0.len())
    }
}

/// An interaction that ended, of which a summary can be made.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct NewSummary {
    pub(crate) target: Target,
    pub(crate) interaction: InteractionId,
    /// `voice`, `chat` or `email`.
    pub(crate) channel: Option<String>,
    pub(crate) queue: Option<String>,
    pub(crate) started_at: Option<Timestamp>,
    pub(crate) ended_at: Timestamp,
    pub(crate) form: SummaryForm,
    pub(crate) scope: TranscriptScope,
    pub(crate) transcript: Option<Written>,
    /// What the CRM is told to find it by; the same however often it is made or filed.
    pub(crate) tracking_id: Uuid,
    /// It has a tab.
    pub(crate) open: bool,
    /// What the platform itself knows of the interaction.
    pub(crate) there: There,
}

/// One summary.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct StoredSummary {
    pub(crate) id: i64,
    pub(crate) target: Target,
    pub(crate) interaction: InteractionId,
    pub(crate) channel: Option<String>,
    pub(crate) queue: Option<String>,
    pub(crate) started_at_ms: Option<i64>,
    pub(crate) ended_at_ms: i64,
    pub(crate) open: bool,
    /// What it is, or is to be, made with.
    pub(crate) form: SummaryForm,
    pub(crate) scope: TranscriptScope,
    pub(crate) state: SummaryStage,
    pub(crate) tracking_id: Uuid,
    /// The newest one.
    pub(crate) request: Option<StoredRequest>,
    /// Why it waits or failed: a code of the windows, and a sentence.
    pub(crate) problem: Option<(String, String)>,
    /// The newest that came; it stays while another is made.
    pub(crate) made: Option<StoredMade>,
    /// As it stands, edits included; empty before one is made.
    pub(crate) text: Written,
    pub(crate) text_revision: u64,
    pub(crate) decisions: Decisions,
    pub(crate) rating: Option<Rating>,
    pub(crate) filing: StoredFiling,
    /// What the platform itself knows of the interaction.
    pub(crate) there: There,
    /// Where the wrap-up code that was chosen stands.
    pub(crate) wrap_up: StoredWrapUp,
    /// Retention took its texts.
    pub(crate) emptied: bool,
}

/// Where the making stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SummaryStage {
    Idle,
    Making,
    Waiting,
    Made,
    Failed,
    Canceled,
}

/// A request, as the record keeps it (`contract.md §5`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct StoredRequest {
    pub(crate) request_id: Uuid,
    pub(crate) requested_token_limit: u32,
    /// None where no transcript goes with it.
    pub(crate) transcript_token_count: Option<u32>,
    pub(crate) validated_at_ms: i64,
    /// Attempts so far, one under way included.
    pub(crate) attempts: u32,
}

/// What the platform made.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct StoredMade {
    pub(crate) summary_id: String,
    /// As the platform writes it.
    pub(crate) created_date: Option<String>,
    pub(crate) at_ms: i64,
    /// What it was made with.
    pub(crate) form: SummaryForm,
    /// As the platform says, else as it was asked for.
    pub(crate) length: String,
    pub(crate) latency_ms: f64,
    pub(crate) tokens: u32,
    /// Before any edit; empty once retention took it.
    pub(crate) generated: Written,
    /// What the platform says of it in parts; empty where it does not, and once retention took it.
    pub(crate) parts: StoredParts,
}

/// What the agent decided about findings.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Decisions {
    /// Personal data that may be filed as it stands.
    pub(crate) approvals: Vec<Approval>,
    /// Keys of what was not said and stays.
    pub(crate) kept: Vec<String>,
}

/// Where the filing stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum StoredFiling {
    /// Not asked for, or given up.
    Open,
    /// On its way.
    Saved {
        delivery: i64,
        /// 0 at once; none while it waits behind an earlier one.
        due_at_ms: Option<i64>,
        /// Code and sentence.
        problem: Option<(String, String)>,
    },
    /// Refused: it waits for a person.
    Failed {
        delivery: i64,
        /// Code and sentence.
        problem: Option<(String, String)>,
    },
    /// The CRM has it.
    Filed { at_ms: i64 },
}

impl SummaryStage {
    /// As on disk.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Making => "making",
            Self::Waiting => "waiting",
            Self::Made => "made",
            Self::Failed => "failed",
            Self::Canceled => "canceled",
        }
    }

    pub(super) fn of(name: &str) -> Self {
        let all = [
            Self::Idle,
            Self::Making,
            Self::Waiting,
            Self::Made,
            Self::Failed,
            Self::Canceled,
        ];
        // The table admits no other name.
        let found = all.into_iter().find(|stage| stage.name() == name);
        found.unwrap_or(Self::Idle)
    }
}
