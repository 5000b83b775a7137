//! What goes on record of a review: that somebody looked, what left the computer, and what a
//! verification found. Never what was searched for.

use serde::Serialize;

/// Something happened in the review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged, rename_all_fields = "camelCase")]
pub enum ReviewFact {
    /// Somebody opened it.
    Opened {
        /// Who, as the entry's actor.
        by: String,
    },
    /// Events were written to a file.
    Exported {
        /// How many.
        events: u64,
        /// `csv`, `jsonl` or `parquet`.
        format: audit::Format,
        /// The file's SHA-256, in hex.
        sha256: String,
    },
    /// Insights were written to a file.
    InsightsExported {
        /// `csv` or `png`.
        format: &'static str,
        /// The file's SHA-256, in hex.
        sha256: String,
    },
    /// Somebody had the whole chain verified. Verification by itself is not on record.
    Verified {
        /// Events that hold.
        to: u64,
        /// Nothing is wrong.
        ok: bool,
        /// What is, as `cuectl audit verify` names it.
        #[serde(skip_serializing_if = "Option::is_none")]
        kind: Option<String>,
    },
}

impl ReviewFact {
    /// The entry's kind.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Opened { .. } => "review_opened",
            Self::Exported { .. } => "record_exported",
            Self::InsightsExported { .. } => "insights_exported",
            Self::Verified { .. } => "record_verified",
        }
    }
}
