//! What came of an attempt, as it goes on record and as a person is told.

use std::fmt::Write as _;
use std::time::Duration;

use jiff::Timestamp;
use rules::id::InteractionId;
use uuid::Uuid;

use super::Target;
use super::parcel::{Feedback, Load, Parcel, Training};
use super::route::{Failure, Sent};
use crate::problem::{self, sentence};
use crate::store::{
    Actor, Change, DeliveryRef, Fact, FeedbackFact, FeedbackOutcome, StoredReceipt, Taken,
    WebhookOutcome, Work,
};
use crate::view::error::{Code, Problem};
use crate::view::outbox::DeliveryKind;

/// What came of a delivery, for who waits for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Settled {
    /// The delivery.
    pub id: u64,
    /// What it is.
    pub kind: DeliveryKind,
    /// Of which interaction, where of one.
    pub interaction: Option<InteractionId>,
    /// The card's key, for feedback on a card.
    pub key: Option<String>,
    /// Of the action.
    pub correlation_id: Uuid,
    /// What came of it.
    pub how: How,
}

/// How an attempt ended.
#[derive(Debug, Clone, PartialEq)]
pub enum How {
    /// The far end has it.
    Delivered {
        /// The platform's id of it; none for webhooks.
        receipt: Option<String>,
        /// When the platform processed it, where it says so.
        processed_at: Option<Timestamp>,
        /// Whether the platform trains its model again because of it; none for webhooks.
        retraining_triggered: Option<bool>,
        /// HTTP status.
        status: u16,
        /// How long the attempt took.
        latency: Duration,
    },
    /// It goes again by itself.
    PutOff {
        /// Why.
        problem: Problem,
        /// When, where that is known.
        again_at: Option<Timestamp>,
        /// The round is over: what follows takes a while.
        round_over: bool,
    },
    /// It waits for a person.
    Failed {
        /// Why.
        problem: Problem,
    },
}

/// The interaction a delivery belongs to.
pub(crate) fn interaction(taken: &Taken) -> Option<InteractionId> {
    taken.interaction.as_deref().and_then(|id| id.parse().ok())
}

/// The card's key, for feedback on a card.
pub(crate) fn key(taken: &Taken) -> Option<String> {
    match &taken.load {
        Ok(Load::Feedback(feedback)) => feedback.key.clone(),
        Ok(Load::Click(_) | Load::Training(_)) | Err(_) => None,
    }
}

/// A delivery, as facts name it.
pub(crate) fn delivery_ref(taken: &Taken) -> DeliveryRef {
    DeliveryRef {
        interaction: interaction(taken),
        delivery: taken.id,
        kind: taken.kind,
        correlation_id: taken.correlation_id,
        attempts: taken.attempts,
    }
}

/// It got there: the fact, the row's end, and what follows from it.
pub(crate) fn delivered(
    taken: &Taken,
    sent: &Sent,
    tell_training: bool,
    now: Timestamp,
) -> (Work, How) {
    let work = |fact, receipt| {
        let change = Change::Delivered {
            id: taken.id,
            receipt,
        };
        Work::new(now, Actor::Cuecard, fact).with_change(change)
    };
    match (sent, &taken.load) {
        (Sent::Feedback(receipt), Ok(Load::Feedback(feedback))) => {
            let fact = Fact::FeedbackSubmitted(Box::new(FeedbackOutcome {
                feedback: FeedbackFact::of(feedback, interaction(taken), taken.correlation_id),
                status: "submitted",
                latency_ms: millis(receipt.latency),
                attempts: taken.attempts,
                receipt_id: Some(receipt.id.clone()),
                problem: None,
            }));
            let stored = StoredReceipt {
                id: receipt.id.clone(),
                processed_at: receipt.processed_at,
                retraining_triggered: receipt.retraining_triggered,
            };
            let how = How::Delivered {
                receipt: Some(receipt.id.clone()),
                processed_at: receipt.processed_at,
                retraining_triggered: Some(receipt.retraining_triggered),
                status: receipt.status,
                latency: receipt.latency,
            };
            let follow_up = tell_training
                .then(|| training(taken, feedback, receipt, now))
                .flatten();
            (work(fact, Some(stored)).with_parcel(follow_up), how)
        }
        (sent, _) => {
            let (status, latency) = match sent {
                Sent::Feedback(receipt) => (receipt.status, receipt.latency),
                Sent::Posted(posted) => (posted.status, posted.latency),
            };
            let fact = Fact::DeliverySucceeded(WebhookOutcome {
                delivery: delivery_ref(taken),
                latency_ms: millis(latency),
                status: Some(status),
                problem: None,
            });
            let how = How::Delivered {
                receipt: None,
                processed_at: None,
                retraining_triggered: None,
                status,
                latency,
            };
            (work(fact, None), how)
        }
    }
}

/// It never will by itself: the fact, and the row for a person to see.
pub(crate) fn parked(
    taken: &Taken,
    failure: &Failure,
    problem: &Problem,
    took: Duration,
    now: Timestamp,
) -> Work {
    let kind = Some(kind_of(failure));
    let fact = match (&taken.load, taken.kind) {
        (Ok(Load::Feedback(feedback)), _) => Fact::FeedbackFailed(Box::new(FeedbackOutcome {
            feedback: FeedbackFact::of(feedback, interaction(taken), taken.correlation_id),
            status: "failed",
            latency_ms: millis(took),
            attempts: taken.attempts,
            receipt_id: None,
            problem: kind,
        })),
        (Ok(Load::Click(_) | Load::Training(_)) | Err(_), _) => {
            Fact::DeliveryFailed(WebhookOutcome {
                delivery: delivery_ref(taken),
                latency_ms: millis(took),
                status: None,
                problem: kind,
            })
        }
    };
    Work::new(now, Actor::Cuecard, fact).with_change(Change::Parked {
        id: taken.id,
        code: problem::name(problem.code),
        message: problem.message.clone(),
    })
}

/// A failure in words. What a person wrote is never repeated, even where the far end does.
pub(crate) fn problem_of(taken: &Taken, failure: &Failure) -> Problem {
    let said = match failure {
        Failure::Wire(error) => {
            let mut problem = Problem::from(error);
            if let wire::Error::Refused { fields, .. } = error {
                for field in fields {
                    let said = sentence(&field.message);
                    write!(problem.message, " {}: {said}", field.path)
                        .expect("writing to a String cannot fail");
                }
            }
            problem
        }
        Failure::NotConfigured => Problem::new(
            Code::InvalidInput,
            "No webhook is configured for this any more: set it again and retry, or discard this.",
        ),
        Failure::Unreadable(why) => Problem::new(Code::Internal, sentence(why)),
    };
    match &taken.load {
        Ok(Load::Feedback(feedback)) if quotes(&said.message, feedback) => Problem::new(
            said.code,
            "The platform refused this feedback. Its reason quotes the comment and is not kept.",
        ),
        Ok(_) | Err(_) => said,
    }
}

/// Whether any eight chars of the comment in a row stand in the message.
fn quotes(message: &str, feedback: &Feedback) -> bool {
    const PART: usize = 8;
    // Shorter ones stand in any sentence.
    const LEAST: usize = 4;
    let Some(comments) = &feedback.comments else {
        return false;
    };
    let chars: Vec<char> = comments.chars().collect();
    if chars.len() < PART {
        return chars.len() >= LEAST && message.contains(comments.as_str());
    }
    chars
        .windows(PART)
        .any(|part| message.contains(&part.iter().collect::<String>()))
}

fn kind_of(failure: &Failure) -> &'static str {
    match failure {
        Failure::Wire(error) => error.kind(),
        Failure::NotConfigured => "not_configured",
        Failure::Unreadable(_) => "unreadable",
    }
}

fn training(
    taken: &Taken,
    feedback: &Feedback,
    receipt: &wire::feedback::Receipt,
    now: Timestamp,
) -> Option<Parcel> {
    let recommendation = feedback.text("recommendationId")?;
    Some(Parcel {
        target: Target::stored(&taken.target),
        interaction: interaction(taken),
        title: taken.title.clone(),
        correlation_id: taken.correlation_id,
        idempotency_key: Uuid::new_v4(),
        load: Load::Training(Training {
            recommendation_id: Uuid::parse_str(recommendation).ok()?,
            feedback_type: feedback.text("feedbackType")?.to_owned(),
            sentiment_score: feedback.number("sentimentScore"),
            sentiment_confidence: feedback.number("sentimentConfidence"),
            relevance_score: feedback.number("relevanceScore"),
            latency: receipt.latency,
            processed_at: receipt.processed_at.unwrap_or(now),
        }),
    })
}

pub(crate) fn millis(took: Duration) -> u64 {
    u64::try_from(took.as_millis()).unwrap_or(u64::MAX)
}
