//! Summaries the platform made (`platform.md`, summaries; `platform-reference.md §2.4.3`, `§3.3`).
//!
//! Owns one type for both dialects: events and lists name the same things differently (`score` and
//! `confidence`, `followupActions` and `followup`, `resolutionValue` and `outcome`). Whether a
//! summary may be shown or sent on is decided above.

mod calls;

pub use calls::{
    Engagement, Feedback, OnDemand, Requested, SUMMARY_READ_SCOPES, SUMMARY_WRITE_SCOPES,
    change_feedback, engage, list, rate, request,
};

use std::fmt;

use jiff::Timestamp;
use serde_json::Value;

use super::reading::{list as members, reference, score, text, time};

/// A summary of one session of a conversation, or of all of it.
#[derive(Clone, PartialEq, Default)]
pub struct Summary {
    /// The platform's id of it; none in an event that tells of a failure.
    pub id: Option<String>,
    /// The vendor's conversation.
    pub conversation: Option<String>,
    /// The text as the platform wrote it.
    pub text: Option<String>,
    /// What it was about, in a few words; events alone have it.
    pub headline: Option<String>,
    /// Why the customer came.
    pub reason: Option<String>,
    /// What came of it.
    pub resolution: Option<String>,
    /// How it ended, by the platform's name for it, such as `RESOLVED`.
    pub outcome: Option<String>,
    /// What is left to do.
    pub follow_ups: Vec<String>,
    /// Wrap-up codes it would choose, in its order.
    pub wrap_up_codes: Vec<PredictedCode>,
    /// How sure the platform is of the text, 0..=1.
    pub confidence: Option<f64>,
    /// As the platform writes it, such as `en-us`.
    pub language: Option<String>,
    /// `Pending`, `Queued`, `Started`, `Processing`, `Completed`, `Error`, or what else the platform
    /// says; events have none.
    pub status: Option<String>,
    /// Why there is no text.
    pub error: Option<SummaryError>,
    /// The text as a person changed it.
    pub edited: Option<String>,
    /// When it was made.
    pub created: Option<Timestamp>,
}

/// Without the texts, which tell of a customer.
impl fmt::Debug for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let chars = self.text.as_ref().map(|text| text.chars().count());
        f.debug_struct("Summary")
            .field("id", &self.id)
            .field("conversation", &self.conversation)
            .field("chars", &chars)
            .field("status", &self.status)
            .field("error", &self.error)
            .field("created", &self.created)
            .finish_non_exhaustive()
    }
}

/// A wrap-up code the platform would choose.
#[derive(Debug, Clone, PartialEq)]
pub struct PredictedCode {
    /// The code's id.
    pub id: String,
    /// Its name, for people.
    pub name: Option<String>,
    /// What it stands for.
    pub description: Option<String>,
    /// How sure the platform is, 0..=1.
    pub confidence: Option<f64>,
}

/// Why there is no summary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SummaryError {
    /// The conversation is too long.
    TooLong,
    /// The conversation is too short.
    TooShort,
    /// Too many summaries were asked for.
    RateLimited,
    /// Anything else, by the platform's name for it.
    Other(String),
}

impl SummaryError {
    /// The error of this name; none for what says that there is none.
    fn of(name: &str) -> Option<Self> {
        match name {
            "" | "UNKNOWN" => None,
            "CONVERSATION_TOO_LONG" => Some(Self::TooLong),
            "CONVERSATION_TOO_SHORT" => Some(Self::TooShort),
            "RATE_LIMITED" => Some(Self::RateLimited),
            other => Some(Self::Other(other.to_owned())),
        }
    }
}

impl Summary {
    /// From the body of an event on `v2.users.{id}.conversations.summaries`.
    #[must_use]
    pub fn of_event(body: &Value) -> Self {
        Self {
            id: text(body, "summaryId"),
            conversation: text(body, "conversationId"),
            text: told(body, "summary"),
            headline: told(body, "headline"),
            reason: told(body, "reason"),
            resolution: told(body, "resolution"),
            outcome: named(&body["resolution"], "resolutionValue"),
            follow_ups: all_told(&body["followupActions"]),
            wrap_up_codes: codes(body, "wrapUpCodes", "wrapUpCodeId", "score"),
            confidence: score(&body["summary"], "score"),
            language: text(body, "language"),
            status: None,
            error: text(body, "errorType").and_then(|name| SummaryError::of(name.trim())),
            edited: None,
            created: time(body, "createdDate"),
        }
    }

    /// From `GET /conversations/{id}/summaries`: one of its sessions, or its summary of all.
    #[must_use]
    pub fn of_rest(body: &Value, conversation: Option<&str>) -> Self {
        let status = text(body, "status");
        let failed = status.as_deref() == Some("Error");
        let error = text(body, "errorType").and_then(|name| SummaryError::of(name.trim()));
        Self {
            id: text(body, "id"),
            conversation: conversation.map(str::to_owned),
            text: text(body, "text"),
            headline: told(body, "headline"),
            reason: told(body, "reason"),
            resolution: told(body, "resolution"),
            outcome: named(&body["resolution"], "outcome"),
            follow_ups: all_told(&body["followup"]),
            wrap_up_codes: codes(body, "predictedWrapupCodes", "id", "confidence"),
            confidence: score(body, "confidence"),
            language: text(body, "language"),
            error: error.or_else(|| failed.then(|| SummaryError::Other("Error".to_owned()))),
            status,
            edited: text(&body["editedSummary"], "text"),
            created: time(body, "dateCreated"),
        }
    }

    /// The text to show: as a person changed it, else as the platform wrote it.
    #[must_use]
    pub fn shown(&self) -> Option<&str> {
        self.edited.as_deref().or(self.text.as_deref())
    }
}

/// The text of `{text, description, …}`; the description where there is no text, which is then
/// what the platform had to say.
fn told(of: &Value, name: &str) -> Option<String> {
    text_of(&of[name])
}

fn text_of(part: &Value) -> Option<String> {
    text(part, "text").or_else(|| text(part, "description"))
}

/// Events have a list of them, lists have one.
fn all_told(parts: &Value) -> Vec<String> {
    match parts {
        Value::Array(parts) => parts.iter().filter_map(text_of).collect(),
        one @ (Value::Object(_)
        | Value::Null
        | Value::Bool(_)
        | Value::Number(_)
        | Value::String(_)) => text_of(one).into_iter().collect(),
    }
}

/// A name that is not the platform's word for none.
fn named(of: &Value, name: &str) -> Option<String> {
    text(of, name).filter(|text| !text.eq_ignore_ascii_case("unknown"))
}

fn codes(of: &Value, list: &str, id: &str, confidence: &str) -> Vec<PredictedCode> {
    members(of, list)
        .filter_map(|code| {
            Some(PredictedCode {
                id: reference(code, id)?,
                name: text(code, "name"),
                description: text(code, "description"),
                confidence: score(code, confidence),
            })
        })
        .collect()
}
