//! What goes on record of deliveries. The members of feedback are those of `contract.md §2`,
//! audit: a comment's length, never its text.

use rules::id::InteractionId;
use serde::Serialize;
use uuid::Uuid;

use crate::outbox::parcel::{Feedback, Rating};
use crate::view::outbox::DeliveryKind;

/// Feedback, as facts about it name it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FeedbackFact {
    /// Of which interaction, where of one.
    #[serde(skip)]
    pub interaction: Option<InteractionId>,
    /// The card's key, where it was given on a card.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// The same from the click to the receipt.
    pub correlation_id: Uuid,
    /// Who gave it.
    pub agent_id: String,
    /// What it is about.
    pub recommendation_id: String,
    /// One of `rules::feedback::FEEDBACK_TYPES`.
    pub feedback_type: String,
    /// -1..=1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sentiment_score: Option<f64>,
    /// 0..=1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relevance_score: Option<f64>,
    /// The comment's length in chars.
    pub comments_length: u64,
    /// What the platform is told of it, where it takes no more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rating: Option<Rating>,
}

/// What became of feedback.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FeedbackOutcome {
    /// Which feedback.
    #[serde(flatten)]
    pub feedback: FeedbackFact,
    /// `submitted` or `failed`.
    pub status: &'static str,
    /// How long the last attempt took, in ms.
    pub latency_ms: u64,
    /// Attempts in all.
    pub attempts: u32,
    /// The platform's id of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub receipt_id: Option<String>,
    /// What stood in the way, by its kind (`wire::Error::kind`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<&'static str>,
}

/// A delivery, as facts about it name it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DeliveryRef {
    /// Of which interaction, where of one.
    #[serde(skip)]
    pub interaction: Option<InteractionId>,
    /// Its number.
    pub delivery: i64,
    /// What it is.
    pub kind: DeliveryKind,
    /// Of the action.
    pub correlation_id: Uuid,
    /// Attempts so far.
    pub attempts: u32,
}

/// What became of a message to a webhook.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct WebhookOutcome {
    /// Which delivery.
    #[serde(flatten)]
    pub delivery: DeliveryRef,
    /// How long the last attempt took, in ms.
    pub latency_ms: u64,
    /// HTTP status, where it was taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// What stood in the way, by its kind (`wire::Error::kind`, or `not_configured`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<&'static str>,
}

impl FeedbackFact {
    /// What the record says of `feedback`.
    #[must_use]
    pub fn of(
        feedback: &Feedback,
        interaction: Option<InteractionId>,
        correlation_id: Uuid,
    ) -> Self {
        let text = |name| feedback.text(name).unwrap_or_default().to_owned();
        Self {
            interaction,
            key: feedback.key.clone(),
            correlation_id,
            agent_id: text("agentId"),
            recommendation_id: text("recommendationId"),
            feedback_type: text("feedbackType"),
            sentiment_score: feedback.number("sentimentScore"),
            relevance_score: feedback.number("relevanceScore"),
            comments_length: feedback.comments_length(),
            rating: feedback.rating,
        }
    }
}
