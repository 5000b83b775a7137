//! What became of a summary that the platform made.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Rating;

/// The text as the agent leaves it, and what they think of the platform's.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SummaryFeedback {
    /// The platform's id of it.
    pub summary: String,
    /// Whether it is any good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rating: Option<Rating>,
    /// Feedback on it was put before: this changes it.
    pub again: bool,
    /// The text, kept apart. Needed the first time; without it the platform keeps the one before.
    #[serde(skip)]
    pub text: Option<String>,
}

/// Without the text: parcels reach logs through `Debug`.
impl fmt::Debug for SummaryFeedback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SummaryFeedback")
            .field("summary", &self.summary)
            .field("rating", &self.rating)
            .field("again", &self.again)
            .finish_non_exhaustive()
    }
}

/// What was done with a summary; what is none stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SummaryEngagement {
    /// The platform's id of it.
    pub summary: String,
    /// Whether it was on screen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub presented: Option<bool>,
    /// Whether it was copied.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copied: Option<bool>,
    /// When; after a day nobody is told any more.
    pub at: Timestamp,
}
