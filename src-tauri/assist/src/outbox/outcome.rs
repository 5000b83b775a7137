//! What came of an attempt, as it goes on record and as a person is told.

mod words;

use std::time::Duration;

use jiff::Timestamp;
use rules::id::InteractionId;
use uuid::Uuid;

use super::Target;
use super::parcel::{Feedback, Filing, Injection, Load, Parcel, Training};
use super::queue::Course;
use super::route::{Failure, Sent};
use crate::problem;
use crate::store::{
    Actor, Change, DeliveryRef, Fact, FeedbackFact, FeedbackOutcome, InjectionFact, StoredReceipt,
    SummaryEvent, SummaryFact, SummarySync, Taken, WebhookOutcome, Work,
};
use crate::view::error::{Code, Problem};
use crate::view::outbox::DeliveryKind;
use words::kind_of;
pub(crate) use words::problem_of;

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
    /// The prompt that the platform put into a conversation, for the panel that follows it.
    pub injected: Option<Box<Injected>>,
    /// What came of it.
    pub how: How,
}

/// A prompt that the platform put into a conversation.
#[derive(Debug, Clone, PartialEq)]
pub struct Injected {
    /// The platform's id of it.
    pub injection_id: String,
    /// What was asked for; its context is in memory alone.
    pub injection: Injection,
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
    /// Nobody is told, and nobody is asked: a figure is one too low, or whoever is signed in may
    /// not tell it.
    GivenUp {
        /// Where that is to be said: once for each thing that may not be told.
        say: Option<NotTold>,
    },
}

/// Something that whoever is signed in may not tell the platform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotTold {
    /// What it would take, by the platform's names: permissions, or scopes.
    pub permissions: Vec<String>,
    /// The platform's refusal.
    pub problem: Problem,
}

/// The interaction a delivery belongs to.
pub(crate) fn interaction(taken: &Taken) -> Option<InteractionId> {
    taken.interaction.as_deref().and_then(|id| id.parse().ok())
}

/// The card's key, for feedback on a card.
pub(crate) fn key(taken: &Taken) -> Option<String> {
    match &taken.load {
        Ok(Load::Feedback(feedback)) => feedback.key.clone(),
        Ok(_) | Err(_) => None,
    }
}

/// What the contract says of this delivery's kind alone.
pub(crate) fn course(taken: &Taken, failure: &Failure) -> Course {
    match &taken.load {
        Ok(Load::Injection(injection)) => Course::Injection {
            auto_dismiss: injection.auto_dismiss(),
        },
        // May be counted already where the answer is lost, unless it was the answer to a question.
        Ok(Load::DocumentTold(_)) => Course::Quiet {
            may_repeat: matches!(failure, Failure::NotAsked(_)),
        },
        Ok(Load::SummaryEngagement(_)) => Course::Quiet { may_repeat: true },
        Ok(Load::Engagement(_) | Load::DocumentFeedback(_)) => Course::WherePermitted,
        Ok(
            Load::Feedback(_)
            | Load::Click(_)
            | Load::Training(_)
            | Load::InjectionWebhook(_)
            | Load::Filing(_)
            | Load::SummaryFeedback(_)
            | Load::ChecklistTick(_)
            | Load::WrapUp(_),
        )
        | Err(_) => Course::Usual,
    }
}

/// What the panel is told of a prompt that the platform put into a conversation.
pub(crate) fn injected(taken: &Taken, sent: &Sent) -> Option<Box<Injected>> {
    match (sent, &taken.load) {
        (Sent::Injected(receipt), Ok(Load::Injection(injection))) => Some(Box::new(Injected {
            injection_id: receipt.id.clone(),
            injection: injection.clone(),
        })),
        (Sent::Injected(_) | Sent::Feedback(_) | Sent::Posted(_) | Sent::Told { .. }, _) => None,
    }
}

/// The agent sees the most prompts allowed: nothing went wrong, so it is said as it is.
pub(crate) fn full() -> Problem {
    Problem::new(
        Code::RateLimited,
        "The agent sees as many prompts as allowed. This one goes once one of them is gone.",
    )
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
            let stored = StoredReceipt {
                id: Some(receipt.id.clone()),
                processed_at: receipt.processed_at,
                retraining_triggered: Some(receipt.retraining_triggered),
            };
            let how = How::Delivered {
                receipt: stored.id.clone(),
                processed_at: receipt.processed_at,
                retraining_triggered: stored.retraining_triggered,
                status: receipt.status,
                latency: receipt.latency,
            };
            let fact = submitted(taken, feedback, receipt.latency, stored.id.clone());
            let processed_at = receipt.processed_at.unwrap_or(now);
            let follow_up = tell_training
                .then(|| training(taken, feedback, receipt.latency, processed_at))
                .flatten();
            (work(fact, Some(stored)).with_parcel(follow_up), how)
        }
        // Of what was given, the platform took the rating and gives no receipt.
        (Sent::Told { status, latency }, Ok(Load::Feedback(feedback))) => {
            let stored = StoredReceipt {
                id: None,
                processed_at: None,
                retraining_triggered: None,
            };
            let how = plainly(*status, *latency);
            let fact = submitted(taken, feedback, *latency, None);
            let follow_up = tell_training
                .then(|| training(taken, feedback, *latency, now))
                .flatten();
            (work(fact, Some(stored)).with_parcel(follow_up), how)
        }
        (Sent::Injected(receipt), Ok(Load::Injection(injection))) => {
            let fact = InjectionFact::of(injection, interaction(taken), taken.correlation_id);
            let latency_ms = millis(receipt.latency);
            let fact = fact.done(receipt.id.clone(), latency_ms, taken.attempts);
            let change = Change::Injected {
                id: taken.id,
                injection_id: receipt.id.clone(),
                latency_ms: receipt.latency.as_secs_f64() * 1000.0,
            };
            let how = How::Delivered {
                receipt: Some(receipt.id.clone()),
                processed_at: None,
                retraining_triggered: None,
                status: receipt.status,
                latency: receipt.latency,
            };
            let told = injection.webhook(&receipt.id, receipt.latency, now);
            let told = told.map(|told| follow_up(taken, Load::InjectionWebhook(told)));
            let work = Work::new(now, Actor::Cuecard, Fact::Injection(Box::new(fact)));
            (work.with_change(change).with_parcel(told), how)
        }
        (sent, _) => {
            let (status, latency) = match sent {
                Sent::Feedback(receipt) => (receipt.status, receipt.latency),
                Sent::Injected(receipt) => (receipt.status, receipt.latency),
                Sent::Posted(posted) => (posted.status, posted.latency),
                Sent::Told { status, latency } => (*status, *latency),
            };
            let fact = match &taken.load {
                Ok(Load::Filing(filing)) => synced(taken, filing, latency, Ok(status)),
                Ok(_) | Err(_) => Fact::DeliverySucceeded(WebhookOutcome {
                    delivery: delivery_ref(taken),
                    latency_ms: millis(latency),
                    status: Some(status),
                    problem: None,
                }),
            };
            (work(fact, None), plainly(status, latency))
        }
    }
}

/// It was taken, and nothing more is said of it.
const fn plainly(status: u16, latency: Duration) -> How {
    How::Delivered {
        receipt: None,
        processed_at: None,
        retraining_triggered: None,
        status,
        latency,
    }
}

fn submitted(
    taken: &Taken,
    feedback: &Feedback,
    latency: Duration,
    receipt_id: Option<String>,
) -> Fact {
    Fact::FeedbackSubmitted(Box::new(FeedbackOutcome {
        feedback: FeedbackFact::of(feedback, interaction(taken), taken.correlation_id),
        status: "submitted",
        latency_ms: millis(latency),
        attempts: taken.attempts,
        receipt_id,
        problem: None,
    }))
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
    let fact = match &taken.load {
        Ok(Load::Feedback(feedback)) => Fact::FeedbackFailed(Box::new(FeedbackOutcome {
            feedback: FeedbackFact::of(feedback, interaction(taken), taken.correlation_id),
            status: "failed",
            latency_ms: millis(took),
            attempts: taken.attempts,
            receipt_id: None,
            problem: kind,
        })),
        Ok(Load::Injection(injection)) => {
            let fact = InjectionFact::of(injection, interaction(taken), taken.correlation_id);
            let latency_ms = Some(millis(took));
            let fact = fact.failed(kind_of(failure), latency_ms, taken.attempts);
            Fact::Injection(Box::new(fact))
        }
        Ok(Load::Filing(filing)) => synced(taken, filing, took, Err(kind_of(failure))),
        Ok(_) | Err(_) => not_delivered(taken, failure, took),
    };
    Work::new(now, Actor::Cuecard, fact).with_change(Change::Parked {
        id: taken.id,
        code: problem::name(problem.code),
        message: problem.message.clone(),
    })
}

/// It never will, and nobody is asked: the fact, and the row's end.
pub(crate) fn given_up(taken: &Taken, failure: &Failure, took: Duration, now: Timestamp) -> Work {
    let fact = not_delivered(taken, failure, took);
    Work::new(now, Actor::Cuecard, fact).with_change(Change::Discarded { id: taken.id })
}

fn not_delivered(taken: &Taken, failure: &Failure, took: Duration) -> Fact {
    Fact::DeliveryFailed(WebhookOutcome {
        delivery: delivery_ref(taken),
        latency_ms: millis(took),
        status: None,
        problem: Some(kind_of(failure)),
    })
}

/// A filing ended, in the contract's words (`contract.md §5`, audit): with the webhook's status, or
/// with what stood in the way.
fn synced(taken: &Taken, filing: &Filing, took: Duration, end: Result<u16, &'static str>) -> Fact {
    let sync = SummarySync {
        action: match end {
            Ok(_) => "SUMMARY_GENERATED_AND_SYNCED",
            Err(_) => "SUMMARY_SYNC_FAILED",
        },
        delivery: taken.id,
        tracking_id: taken.correlation_id,
        latency_ms: millis(took),
        attempts: taken.attempts,
        status: end.ok(),
        error: end.err(),
        redaction_verified: filing.redaction_verified(),
        sentiment_aligned: filing.sentiment_aligned(),
    };
    Fact::Summary(Box::new(SummaryFact {
        // It was put with one: only damage could have taken it away.
        interaction: interaction(taken).unwrap_or(InteractionId(Uuid::nil())),
        summary: filing.summary(),
        what: match end {
            Ok(_) => SummaryEvent::Synced(sync),
            Err(_) => SummaryEvent::SyncFailed(sync),
        },
    }))
}

fn training(
    taken: &Taken,
    feedback: &Feedback,
    latency: Duration,
    processed_at: Timestamp,
) -> Option<Parcel> {
    let recommendation = feedback.text("recommendationId")?;
    let load = Load::Training(Training {
        recommendation_id: Uuid::parse_str(recommendation).ok()?,
        feedback_type: feedback.text("feedbackType")?.to_owned(),
        sentiment_score: feedback.number("sentimentScore"),
        sentiment_confidence: feedback.number("sentimentConfidence"),
        relevance_score: feedback.number("relevanceScore"),
        latency,
        processed_at,
    });
    Some(follow_up(taken, load))
}

/// What is told to others because of a delivery that got there.
fn follow_up(taken: &Taken, load: Load) -> Parcel {
    Parcel {
        target: Target::stored(&taken.target),
        interaction: interaction(taken),
        title: taken.title.clone(),
        correlation_id: taken.correlation_id,
        idempotency_key: Uuid::new_v4(),
        load,
    }
}

pub(crate) fn millis(took: Duration) -> u64 {
    u64::try_from(took.as_millis()).unwrap_or(u64::MAX)
}
