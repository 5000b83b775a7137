//! The far ends of webhooks (`contract.md §1` clicks, `§2`, `§4`, `§5`): a knowledge platform, a
//! model training, whoever follows injections, and a CRM, so that a demonstration shows where a
//! click goes.
//!
//! Refuses what isn't the contract's shape (400, each field named) and anything from a web page.
//! The shapes are written down here once more, from the contract: the sender's types stand in
//! another crate on purpose.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::{Extension, Json};
use jiff::Timestamp;
use serde_json::{Value, json};
use uuid::Uuid;

use super::effects::Effects;
use super::{Answer, once};
use crate::control::no_browser;
use crate::endpoint::Endpoint;
use crate::gate::Call;
use crate::platform::Platform;
use crate::problem::Problem;

/// Takes a message in; with an `Idempotency-Key` that was seen before, nothing happens again.
pub(super) async fn receive(
    State(platform): State<Arc<Platform>>,
    Path(name): Path<String>,
    Extension(call): Extension<Call>,
) -> Result<Answer, Problem> {
    no_browser(&call)?;
    let endpoint = named(&name)?;
    let body = call.json()?;
    let found = violations(shape(endpoint), &body);
    if !found.is_empty() {
        return Err(Problem::fields(found));
    }
    if let Some(header) = call.header("x-correlation-id")
        && let Some(told) = body["payload"]["correlationId"].as_str()
        && told != header
    {
        let told = "Must equal the X-Correlation-ID header.";
        return Err(Problem::field("payload.correlationId", "mismatch", told));
    }
    once(&platform, endpoint, "", &call, || {
        let effect = platform
            .shelves
            .effects
            .note(endpoint, platform.clock.now(), &call, body);
        Ok(Answer::ok(json!({"status": "accepted", "seq": effect})))
    })
}

/// What took effect at one receiver.
pub(super) async fn list(
    State(platform): State<Arc<Platform>>,
    Path(name): Path<String>,
    Extension(call): Extension<Call>,
) -> Result<Json<Effects>, Problem> {
    no_browser(&call)?;
    Ok(Json(platform.shelves.effects.of(named(&name)?)))
}

fn named(name: &str) -> Result<Endpoint, Problem> {
    match name {
        "knowledge" => Ok(Endpoint::KnowledgeWebhook),
        "training" => Ok(Endpoint::TrainingWebhook),
        "injection" => Ok(Endpoint::InjectionWebhook),
        "crm" => Ok(Endpoint::CrmWebhook),
        _ => Err(Problem::of_status(StatusCode::NOT_FOUND)),
    }
}

/// What must stand at a path.
#[derive(Debug, Clone, Copy)]
enum Wanted {
    Exactly(&'static str),
    OneOf(&'static [&'static str]),
    Uuid,
    Text,
    Number(f64, f64),
    Flag,
    /// Null where it was not measured; it must be there all the same.
    FlagOrNull,
    Time,
    Object,
}

type Shape = &'static [(&'static str, Wanted)];

const CLICK: Shape = &[
    ("type", Wanted::Exactly("agent_assist_sync")),
    ("interactionId", Wanted::Uuid),
    ("acceptedArticleId", Wanted::Text),
    // Above 1 where several cards of one batch were taken.
    ("acceptanceRate", Wanted::Number(0.0, f64::MAX)),
    ("exportedAt", Wanted::Time),
];

const FEEDBACK_SUBMITTED: Shape = &[
    ("event", Wanted::Exactly("agentassist.feedback.submitted")),
    ("payload.correlationId", Wanted::Uuid),
    ("payload.recommendationId", Wanted::Uuid),
    (
        "payload.feedbackType",
        Wanted::OneOf(&rules::feedback::FEEDBACK_TYPES),
    ),
    ("payload.sentimentMatrix.score", Wanted::Number(-1.0, 1.0)),
    (
        "payload.sentimentMatrix.confidence",
        Wanted::Number(0.0, 1.0),
    ),
    ("payload.adoptionImpact", Wanted::OneOf(&["high", "medium"])),
    ("latencyMs", Wanted::Number(0.0, f64::MAX)),
    ("processedAt", Wanted::Time),
];

const PROMPT_INJECTED: Shape = &[
    ("eventType", Wanted::Exactly("AGENT_ASSIST_PROMPT_INJECTED")),
    ("injectionId", Wanted::Text),
    ("latencyMs", Wanted::Number(0.0, f64::MAX)),
    ("timestamp", Wanted::Time),
    ("context", Wanted::Object),
    ("alignmentStatus", Wanted::Exactly("SYNCED")),
];

const SUMMARY: Shape = &[
    ("interactionId", Wanted::Uuid),
    ("agentId", Wanted::Uuid),
    ("summaryText", Wanted::Text),
    (
        "metadata.summaryLength",
        Wanted::OneOf(&["short", "medium", "long"]),
    ),
    ("metadata.redactionVerified", Wanted::Flag),
    ("metadata.sentimentAligned", Wanted::FlagOrNull),
    ("metadata.generatedAt", Wanted::Time),
    ("metadata.trackingId", Wanted::Text),
];

/// What each receiver takes; nothing is asked of other endpoints.
const SHAPES: [(Endpoint, Shape); 4] = [
    (Endpoint::KnowledgeWebhook, CLICK),
    (Endpoint::TrainingWebhook, FEEDBACK_SUBMITTED),
    (Endpoint::InjectionWebhook, PROMPT_INJECTED),
    (Endpoint::CrmWebhook, SUMMARY),
];

fn shape(endpoint: Endpoint) -> Shape {
    let mut known = SHAPES.iter();
    known
        .find(|(receiver, _)| *receiver == endpoint)
        .map_or(&[], |(_, shape)| shape)
}

fn violations(shape: Shape, body: &Value) -> Vec<Value> {
    let wrong = shape.iter().filter_map(|&(path, wanted)| {
        let value = path
            .split('.')
            .try_fold(body, |value, name| value.get(name));
        let (kind, message) = wanted.violated_by(value)?;
        Some(json!({"path": path, "kind": kind, "message": message}))
    });
    wrong.collect()
}

impl Wanted {
    /// The kind and the sentence of what is wrong with a value.
    fn violated_by(self, value: Option<&Value>) -> Option<(&'static str, String)> {
        let may_be_null = matches!(self, Self::FlagOrNull);
        let Some(value) = value.filter(|value| may_be_null || !value.is_null()) else {
            return Some(("required", "Missing; this field is required.".to_owned()));
        };
        let (fits, kind, wanted) = match self {
            Self::Exactly(text) => (value == text, "enum", format!("{text:?}")),
            Self::OneOf(names) => (
                value.as_str().is_some_and(|text| names.contains(&text)),
                "enum",
                format!("one of {}", names.join(", ")),
            ),
            Self::Uuid => (
                value
                    .as_str()
                    .is_some_and(|text| text.len() == 36 && Uuid::try_parse(text).is_ok()),
                "uuid",
                "a UUID".to_owned(),
            ),
            Self::Text => (
                value.as_str().is_some_and(|text| !text.trim().is_empty()),
                "type",
                "text that says something".to_owned(),
            ),
            Self::Number(least, most) => (
                value
                    .as_f64()
                    .is_some_and(|number| (least..=most).contains(&number)),
                "range",
                format!("a number of at least {least}"),
            ),
            Self::Object => (value.is_object(), "type", "an object".to_owned()),
            Self::Flag => (value.is_boolean(), "type", "true or false".to_owned()),
            Self::FlagOrNull => (
                value.is_boolean() || value.is_null(),
                "type",
                "true, false or null".to_owned(),
            ),
            Self::Time => (
                value
                    .as_str()
                    .is_some_and(|text| text.ends_with('Z') && text.parse::<Timestamp>().is_ok()),
                "time",
                "an RFC 3339 time in UTC".to_owned(),
            ),
        };
        (!fits).then(|| (kind, format!("Must be {wanted}.")))
    }
}
