//! Feedback on a suggestion (`contract.md §2`).
//!
//! Owns one attempt: the request as the contract writes it, and what its answer means. Refuses to
//! check the body (`rules::feedback`), to complete it (whoever writes it down adds correlation id
//! and time, so that every attempt carries the same) and to wait between attempts
//! ([`crate::retry::FEEDBACK`] says how long).

use std::borrow::Cow;
use std::time::Duration;

use http::{Method, StatusCode};
use jiff::Timestamp;
use serde_json::Value;
use uuid::Uuid;

use crate::error::Error;
use crate::http::{Answer, Call, Client, Load};

/// The scopes of feedback (`contract.md §0`, table), for [`Client::with_scopes`].
pub const FEEDBACK_SCOPES: [&str; 1] = ["agentassist:feedback:write"];

/// The deadline of one attempt (`contract.md §2`).
pub const TIMEOUT: Duration = Duration::from_secs(10);

/// So many requests a second may one client make (`contract.md §2`).
pub const MOST_A_SECOND: u32 = 5;

const SUBMIT: Call = Call {
    name: "feedback",
    method: Method::POST,
    path: Cow::Borrowed("/api/v2/agentassist/feedback"),
    scopes: &FEEDBACK_SCOPES,
    timeout: TIMEOUT,
    may_be_absent: false,
};

/// One feedback on its way.
#[derive(Clone, Copy)]
pub struct Delivery<'a> {
    /// The whole body: what was checked, with `correlationId` and `submittedAt`.
    pub body: &'a Value,
    /// Equal to the body's `correlationId`.
    pub correlation_id: Uuid,
    /// The same on every attempt (`contract.md §7`).
    pub idempotency_key: &'a str,
    /// The head of the local audit log, one line `install:seq:hash`, sent as
    /// `X-Cuecard-Log-Head`: whoever keeps it can show later that the log was cut or rewritten.
    pub log_head: Option<&'a str>,
}

/// What the platform says of feedback it took (`contract.md §2`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The platform's id of the feedback.
    pub id: String,
    /// When the platform processed it; none where it does not say, or not as a time.
    pub processed_at: Option<Timestamp>,
    /// Whether a training of the model began; false where the platform does not say.
    pub retraining_triggered: bool,
    /// How long the attempt took that succeeded.
    pub latency: Duration,
    /// HTTP status: 200 or 201.
    pub status: u16,
}

/// Submits feedback: one attempt, and one more with a new token after a 401, both under the same
/// idempotency key and correlation id. The client should have [`FEEDBACK_SCOPES`].
///
/// # Errors
/// [`Error::Refused`] with the fields the platform names (400), [`Error::ScopeMissing`] (403),
/// [`Error::TokenRefused`] (401 twice), [`Error::RateLimited`] (429), [`Error::Unavailable`] (408,
/// 409, 425, 5xx), [`Error::Protocol`] for any other 2xx or an answer without `id`, and whatever
/// befalls a call. [`Error::Setup`] where the key can't stand in a header.
pub async fn submit(client: &Client, delivery: &Delivery<'_>) -> Result<Receipt, Error> {
    let load = Load::action(
        delivery.correlation_id,
        delivery.body,
        delivery.idempotency_key,
        delivery.log_head,
    )?;
    client.send(&SUBMIT, &load, receipt).await
}

fn receipt(answer: &Answer) -> Result<Receipt, Error> {
    if !matches!(answer.status, StatusCode::OK | StatusCode::CREATED) {
        let status = answer.status.as_u16();
        let what = format!("status {status} instead of 200 or 201");
        return Err(answer.strange(SUBMIT.name, &what));
    }
    let body: Value = answer.json(SUBMIT.name)?;
    let id = body["id"].as_str().unwrap_or_default();
    if id.is_empty() {
        return Err(answer.strange(SUBMIT.name, "the answer has no id"));
    }
    Ok(Receipt {
        id: id.to_owned(),
        // What isn't a time must not make feedback fail that was taken.
        processed_at: body["processedAt"]
            .as_str()
            .and_then(|text| text.parse().ok()),
        retraining_triggered: body["retrainingTriggered"].as_bool().unwrap_or(false),
        latency: answer.took,
        status: answer.status.as_u16(),
    })
}
