//! What an agent did with a suggestion, where the platform wants to know.
//!
//! A rating is no part of this: it is feedback, which says more than the platform takes, and goes as
//! [`super::Feedback`] in the same lane, so that the platform's state is that of what came last.

use serde::{Deserialize, Serialize};

/// An engagement: what was done is told under the id the content was shown with when it was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Engagement {
    /// The suggestion, as the platform named it.
    pub suggestion: String,
    /// What was done with it.
    pub engagement: Engaged,
}

/// What was done with a suggestion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Engaged {
    /// Opened.
    Opened,
    /// Copied.
    Copied,
    /// Put away.
    Dismissed,
}

/// Whether something is any good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rating {
    /// It is.
    Positive,
    /// It is not.
    Negative,
}

impl Rating {
    /// What a kind of feedback comes to, where no more is taken: one is praise, the other five say
    /// what was wrong (`contract.md §2`, kinds).
    #[must_use]
    pub fn of(feedback_type: &str) -> Self {
        if feedback_type == "helpful" {
            Self::Positive
        } else {
            Self::Negative
        }
    }
}
