//! Making a summary of an interaction (`contract.md §5`).
//!
//! Owns one attempt: the request as the contract writes it, and what its answer means. Refuses to
//! check the body or the text that comes back (`rules::summary`) and to wait between attempts
//! ([`crate::retry::summary_retry`] says how long): whoever asks keeps the request, and must be able
//! to break it off.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use http::{HeaderName, Method};
use jiff::Timestamp;
use serde_json::Value;
use uuid::Uuid;

use crate::error::Error;
use crate::http::{Answer, Call, Client, Load};

/// The scopes of summaries (`contract.md §0`, table), for [`Client::with_scopes`].
pub const SUMMARY_SCOPES: [&str; 3] = [
    "conversation:read",
    "agentassist:write",
    "analytics:conversation:read",
];

/// The deadline of one attempt (`contract.md §5`).
pub const TIMEOUT: Duration = Duration::from_secs(30);

/// A longer answer is refused, in bytes: the longest summary has 500 tokens, and no token needs
/// more than a few dozen bytes, escapes included.
pub const LONGEST_ANSWER: usize = 256 << 10;

/// What support asks for when a summary did not come (`contract.md §5`).
const REQUEST_ID: HeaderName = HeaderName::from_static("x-genesys-request-id");

const CREATE: Call = Call {
    name: "summary.create",
    method: Method::POST,
    path: Cow::Borrowed("/api/v2/conversations/agentassist/summaries"),
    scopes: &SUMMARY_SCOPES,
    timeout: TIMEOUT,
    may_be_absent: false,
};

/// One request for a summary.
#[derive(Clone)]
pub struct SummaryRequest {
    /// The whole body, as it was checked.
    pub body: Value,
    /// The same on every attempt at this request, and another for another request: sent as
    /// `X-Genesys-Request-Id`, as `X-Correlation-ID` and as `Idempotency-Key`.
    pub request_id: Uuid,
}

/// Without the body: a transcript may stand in it.
impl fmt::Debug for SummaryRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SummaryRequest")
            .field("request_id", &self.request_id)
            .finish_non_exhaustive()
    }
}

/// A summary as it came. Nobody has checked it yet.
#[derive(Clone, PartialEq, Eq)]
pub struct Made {
    /// The platform's id of the summary; never empty.
    pub id: String,
    /// The text; never blank.
    pub text: String,
    /// `short`, `medium` or `long`, or what else the platform says; none where it says nothing.
    pub length: Option<String>,
    /// When the platform made it; none where it does not say, or not as a time.
    pub created: Option<Timestamp>,
    /// How long the attempt took that succeeded.
    pub latency: Duration,
    /// HTTP status, 200..=299: the contract asks for id and text alone.
    pub status: u16,
}

/// Without the text, which tells of a customer.
impl fmt::Debug for Made {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Made")
            .field("id", &self.id)
            .field("chars", &self.text.chars().count())
            .field("length", &self.length)
            .field("created", &self.created)
            .field("latency", &self.latency)
            .field("status", &self.status)
            .finish()
    }
}

/// Has a summary made: one attempt, and one more with a new token after a 401, both under the same
/// request id. The client should have [`SUMMARY_SCOPES`]. Dropping the future breaks it off.
///
/// # Errors
/// A format error is [`Error::Protocol`] (no `id`, no `summaryText` or a blank one, not JSON) or
/// [`Error::TooLarge`]; trying again changes nothing. Where no whole answer came it is
/// [`Error::Unreachable`] or [`Error::Timeout`]. Besides: [`Error::Refused`] with the fields the
/// platform names (400), [`Error::TokenRefused`] (401 twice) and [`Error::ScopeMissing`] (403), both
/// naming the scopes, [`Error::RateLimited`] (429), [`Error::Unavailable`] (408, 409, 425, 5xx), and
/// whatever befalls a token request.
pub async fn create(client: &Client, request: &SummaryRequest) -> Result<Made, Error> {
    let id = request.request_id.to_string();
    let load =
        Load::action(request.request_id, &request.body, &id, None)?.with_header(REQUEST_ID, &id)?;
    client.send(&CREATE, &load, made).await
}

fn made(answer: &Answer) -> Result<Made, Error> {
    if answer.body().len() > LONGEST_ANSWER {
        return Err(answer.too_large(LONGEST_ANSWER));
    }
    let body: Value = answer.json(CREATE.name)?;
    let member = |name: &str| body[name].as_str().unwrap_or_default();
    let (id, text) = (member("id"), member("summaryText"));
    if id.is_empty() {
        return Err(answer.strange(CREATE.name, "the answer has no id"));
    }
    if text.trim().is_empty() {
        return Err(answer.strange(CREATE.name, "the answer has no summaryText"));
    }
    Ok(Made {
        id: id.to_owned(),
        text: text.to_owned(),
        length: body["summaryLength"].as_str().map(str::to_owned),
        // What isn't a time must not cost a summary that was made.
        created: member("createdDate").parse().ok(),
        latency: answer.took,
        status: answer.status.as_u16(),
    })
}
