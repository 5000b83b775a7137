//! Feedback on a card, as a person gives and sees it (`contract.md §2`).

use serde::{Deserialize, Serialize};
use wire::source::Reach;

/// What a person says about a suggestion.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", default)]
pub struct FeedbackForm {
    /// `helpful`, `not_helpful`, `irrelevant`, `incorrect`, `duplicate` or `outdated`; empty while
    /// none is chosen.
    pub feedback_type: String,
    /// At most 1000 chars; empty for none.
    pub comments: String,
}

/// Without the comment: forms reach logs through `Debug`, comments must not.
impl std::fmt::Debug for FeedbackForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FeedbackForm")
            .field("feedback_type", &self.feedback_type)
            .field("comments_chars", &self.comments.chars().count())
            .finish()
    }
}

/// The feedback a card has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct FeedbackView {
    /// As in the form.
    pub feedback_type: String,
    /// How far it is.
    pub state: FeedbackState,
    /// When the platform processed it, by its receipt.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub processed_at: Option<i64>,
    /// Whether the platform trains its model again because of it, by its receipt.
    pub retraining_triggered: Option<bool>,
}

/// How far feedback is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum FeedbackState {
    /// On disk, will be sent.
    Saved,
    /// The platform has it.
    Sent,
    /// The platform refused it; it stands in the outbox.
    Failed,
}

/// The answer to giving feedback: it is on disk.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct FeedbackSaved {
    /// The audit entry's number.
    #[cfg_attr(test, ts(type = "number"))]
    pub event_id: u64,
    /// True while it can go at once; false where "saved, will be sent" is all that can be said.
    pub sending: bool,
    /// What of it leaves; the rest is on record here.
    pub takes: FeedbackTakes,
}

/// What the platform takes of feedback.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum FeedbackTakes {
    /// All of it.
    Whole,
    /// Whether it was any good. Its kind is on record here, its comment goes nowhere.
    Rating,
    /// That, and for the authors of the article what is wrong with it, and the comment, if the agent
    /// may give such feedback.
    Article,
}

impl FeedbackTakes {
    /// Of feedback on a card that shows an article or doesn't; where nobody is signed in, all.
    pub(crate) fn of(reach: Option<Reach>, is_article: bool) -> Self {
        match reach {
            Some(reach) if !reach.whole_feedback => {
                if is_article && reach.knowledge {
                    Self::Article
                } else {
                    Self::Rating
                }
            }
            Some(_) | None => Self::Whole,
        }
    }
}

/// Feedback whose reason was put off: one row of the queue at the end of the shift.
#[derive(Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct LaterView {
    /// The interaction's id.
    pub interaction_id: String,
    /// The card's key.
    pub key: String,
    /// The suggestion's title as shown.
    pub title: String,
    /// What the platform takes of it.
    pub takes: FeedbackTakes,
    /// When it was put off.
    #[cfg_attr(test, ts(type = "number"))]
    pub at: i64,
    /// What was filled in so far.
    pub draft: FeedbackForm,
}
