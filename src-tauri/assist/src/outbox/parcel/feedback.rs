//! Feedback on its way, and what is told to others because of it (`contract.md §1`, `§2`).

use std::fmt;
use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::Rating;

/// Feedback as it was checked.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Feedback {
    /// As the contract writes it, complete but for the comment.
    pub body: Value,
    /// The comment; kept apart from the body so that it can be wiped.
    #[serde(skip)]
    pub comments: Option<String>,
    /// The card's key, where it was given on a card.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// Where the platform takes no more than this, what it is told; the rest stays in the record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rating: Option<Rating>,
}

/// A taken card.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Click {
    /// The accepted article's id, or the suggestion's where it has none.
    pub article: String,
    /// Of the interaction, this click included. Filled in by the transaction that records it.
    pub acceptance_rate: f64,
    /// When it was recorded.
    pub exported_at: Timestamp,
}

/// What the model training is told.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Training {
    /// What the feedback is about.
    pub recommendation_id: Uuid,
    /// One of `rules::feedback::FEEDBACK_TYPES`.
    pub feedback_type: String,
    /// -1..=1.
    pub sentiment_score: Option<f64>,
    /// 0..=1.
    pub sentiment_confidence: Option<f64>,
    /// 0..=1.
    pub relevance_score: Option<f64>,
    /// How long the submission took.
    pub latency: Duration,
    /// As in the receipt, else when the receipt came.
    pub processed_at: Timestamp,
}

impl Feedback {
    /// The body as it is sent.
    #[must_use]
    pub fn whole(&self) -> Value {
        let mut body = self.body.clone();
        if let (Some(comments), Some(members)) = (&self.comments, body.as_object_mut()) {
            members.insert("comments".to_owned(), Value::from(comments.as_str()));
        }
        body
    }

    /// Takes a checked body apart.
    #[must_use]
    pub fn of(mut body: Value, key: Option<String>) -> Self {
        let comments = body
            .as_object_mut()
            .and_then(|members| members.remove("comments"))
            .and_then(|text| text.as_str().map(str::to_owned))
            .filter(|text| !text.is_empty());
        Self {
            body,
            comments,
            key,
            rating: None,
        }
    }

    /// A member that is text.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.body.get(name).and_then(Value::as_str)
    }

    /// A member that is a number.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<f64> {
        self.body.get(name).and_then(Value::as_f64)
    }

    /// The comment's length in chars.
    #[must_use]
    pub fn comments_length(&self) -> u64 {
        let chars = self
            .comments
            .as_deref()
            .map_or(0, |text| text.chars().count());
        u64::try_from(chars).unwrap_or(u64::MAX)
    }
}

/// Without the comment: parcels reach logs through `Debug`.
impl fmt::Debug for Feedback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Feedback")
            .field("recommendation", &self.text("recommendationId"))
            .field("comments_chars", &self.comments_length())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::outbox::Load;

    #[test]
    fn a_comment_is_never_part_of_what_is_serialized_or_printed() {
        let body = json!({ "recommendationId": "r", "comments": "canary-4711" });
        let feedback = Feedback::of(body.clone(), None);
        assert_eq!(feedback.whole(), body, "sent as it was checked");
        let load = Load::Feedback(feedback);
        let written = serde_json::to_string(&load).expect("plain");
        assert!(!written.contains("canary"), "{written}");
        assert!(
            !format!("{load:?}").contains("canary"),
            "not in logs either"
        );
    }
}
