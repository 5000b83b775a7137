//! A prompt put into a live conversation (`contract.md §4`).
//!
//! Owns one attempt: the request as the contract writes it, and what its answer means. Refuses to
//! check the body (`rules::injection`) and to wait between attempts
//! ([`crate::retry::injection_pause`] says how long; after a 409, which [`Error::is_conflict`]
//! tells, the injection waits for its own `autoDismissMs`).

use std::borrow::Cow;
use std::time::Duration;

use http::Method;
use serde_json::Value;

use crate::error::Error;
use crate::http::{Answer, CALL_TIMEOUT, Call, Client, Load};

pub use crate::feedback::Delivery;

/// The scope of injections (`contract.md §0`, table), for [`Client::with_scopes`].
pub const INJECT_SCOPES: [&str; 1] = ["agent-assist:prompt:write"];

const INJECT: Call = Call {
    name: "injection",
    method: Method::POST,
    path: Cow::Borrowed("/api/v2/agent-assist/prompt-injections"),
    scopes: &INJECT_SCOPES,
    timeout: CALL_TIMEOUT,
    may_be_absent: false,
};

/// What the platform says of an injection it took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The platform's id of the injection.
    pub id: String,
    /// How long the attempt took that succeeded.
    pub latency: Duration,
    /// HTTP status, 200..=299: the contract asks for the id alone.
    pub status: u16,
}

/// Injects a prompt: one attempt, and one more with a new token after a 401, both under the same
/// idempotency key and correlation id. The client should have [`INJECT_SCOPES`].
///
/// # Errors
/// [`Error::Unavailable`] with status 409 where the agent sees the most prompts allowed already,
/// [`Error::Refused`] with the fields the platform names (400), [`Error::ScopeMissing`] (403),
/// [`Error::TokenRefused`] (401 twice), [`Error::RateLimited`] (429), [`Error::Unavailable`] (408,
/// 425, 5xx), [`Error::Protocol`] for an answer without `id`, and whatever befalls a call.
/// [`Error::Setup`] where the key can't stand in a header.
pub async fn inject(client: &Client, delivery: &Delivery<'_>) -> Result<Receipt, Error> {
    let load = Load::action(
        delivery.correlation_id,
        delivery.body,
        delivery.idempotency_key,
        delivery.log_head,
    )?;
    client.send(&INJECT, &load, receipt).await
}

fn receipt(answer: &Answer) -> Result<Receipt, Error> {
    let body: Value = answer.json(INJECT.name)?;
    let id = body["id"].as_str().unwrap_or_default();
    if id.is_empty() {
        return Err(answer.strange(INJECT.name, "the answer has no id"));
    }
    Ok(Receipt {
        id: id.to_owned(),
        latency: answer.took,
        status: answer.status.as_u16(),
    })
}
