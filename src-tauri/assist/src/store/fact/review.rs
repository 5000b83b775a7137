//! What goes on record of a review: what left the computer, and what a verification found.
//! That somebody opened it is an area's (`AccessFact`). Never what was searched for.

use serde::Serialize;

/// Something happened in the review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged, rename_all_fields = "camelCase")]
pub enum ReviewFact {
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
            Self::Exported { .. } => "record_exported",
            Self::InsightsExported { .. } => "insights_exported",
            Self::Verified { .. } => "record_verified",
        }
    }
}
