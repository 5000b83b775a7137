//! What goes on record of what is kept and what was taken away: by whom, and how much. Never what it
//! said.

use rules::id::InteractionId;
use serde::Serialize;

/// How long contents are kept, in days, as the record has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct KeptDays {
    /// Of injected prompts.
    pub injections_days: u32,
    /// Of summaries.
    pub summaries_days: u32,
    /// Of everything; none to keep it.
    pub all_days: Option<u32>,
}

/// Something was decided about what is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged, rename_all_fields = "camelCase")]
pub enum PrivacyFact {
    /// Retention was set.
    RetentionChanged {
        /// What held before.
        from: KeptDays,
        /// What holds now.
        to: KeptDays,
    },
    /// What is recorded of an interaction was erased; that it happened stays.
    InteractionErased {
        /// Which.
        #[serde(skip)]
        interaction: InteractionId,
        /// Contents of events taken.
        events: u64,
        /// Texts taken: of summaries, comments, drafts.
        texts: u64,
        /// Deliveries discarded unsent.
        deliveries: u64,
    },
    /// A bundle for support was written to a file.
    SupportBundleWritten {
        /// The file's SHA-256, in hex.
        sha256: String,
    },
}

impl PrivacyFact {
    /// The entry's kind.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::RetentionChanged { .. } => "retention_changed",
            Self::InteractionErased { .. } => ERASED,
            Self::SupportBundleWritten { .. } => "support_bundle_written",
        }
    }

    /// The interaction it belongs to, where it belongs to one.
    #[must_use]
    pub const fn interaction(&self) -> Option<InteractionId> {
        match self {
            Self::RetentionChanged { .. } | Self::SupportBundleWritten { .. } => None,
            Self::InteractionErased { interaction, .. } => Some(*interaction),
        }
    }
}

/// The kind of the entries that say what an erasure took.
pub(crate) const ERASED: &str = "interaction_erased";
