//! Asking for summaries, and telling what became of them: one attempt each.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use http::{Method, StatusCode};
use serde_json::{Map, Value, json};

use super::Summary;
use crate::error::Error;
use crate::http::{Answer, Call, Client, Load};
use crate::platform::asking::{Action, Taken, Talk, call, carried, deliver, path, question};
use crate::platform::engagement::Rating;
use crate::platform::reading::{list as members, reference, text};

/// What reading summaries needs; `conversations` does as well (`platform-reference.md §3.3`).
pub const SUMMARY_READ_SCOPES: [&str; 1] = ["conversations:readonly"];

/// What feedback, engagements and summaries on demand need.
pub const SUMMARY_WRITE_SCOPES: [&str; 1] = ["conversations"];

/// The summaries of a conversation: those of its sessions in the platform's order, then that of the
/// whole, where it says anything the sessions don't. Empty where the conversation has none (404).
///
/// # Errors
/// [`Error::ScopeMissing`] and [`Error::PermissionMissing`] (`conversation:summary:view`),
/// [`Error::RateLimited`], [`Error::Unavailable`], [`Error::Protocol`] where the answer is no JSON,
/// and whatever befalls a call.
pub async fn list(client: &Client, conversation: &str) -> Result<Vec<Summary>, Error> {
    let call = Call {
        may_be_absent: true,
        ..question(
            "platform.summaries",
            path(&["conversations", conversation, "summaries"])?,
            &SUMMARY_READ_SCOPES,
        )
    };
    let read = |answer: &Answer| {
        if matches!(
            answer.status,
            StatusCode::NOT_FOUND | StatusCode::NO_CONTENT
        ) {
            return Ok(Vec::new());
        }
        let body: Value = answer.json(call.name)?;
        Ok(listed(&body, conversation))
    };
    client.send_platform(&call, &Load::empty(), read).await
}

fn listed(body: &Value, asked: &str) -> Vec<Summary> {
    let conversation = reference(body, "conversation");
    let conversation = conversation.as_deref().unwrap_or(asked);
    let sessions = members(body, "sessionSummaries").filter(|one| one.is_object());
    let mut all: Vec<Summary> = sessions
        .map(|one| Summary::of_rest(one, Some(conversation)))
        .collect();
    // Often empty, or the only session once more.
    let whole = Summary::of_rest(&body["summary"], Some(conversation));
    let is_new = !all
        .iter()
        .any(|one| (one.id.is_some() && one.id == whole.id) || one.text == whole.text);
    if whole.text.is_some() && is_new {
        all.push(whole);
    }
    all
}

/// What an agent says of a summary.
#[derive(Clone, Copy)]
pub struct Feedback<'a> {
    /// The vendor's conversation.
    pub conversation: &'a str,
    /// The summary.
    pub summary: &'a str,
    /// The text as the agent leaves it. The platform asks for it even with a bare rating, and may
    /// do without only where feedback was given before.
    pub text: Option<&'a str>,
    /// Whether it is any good.
    pub rating: Option<Rating>,
}

/// Without the text, which tells of a customer.
impl fmt::Debug for Feedback<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Feedback")
            .field("conversation", &self.conversation)
            .field("summary", &self.summary)
            .field("rating", &self.rating)
            .finish_non_exhaustive()
    }
}

impl Feedback<'_> {
    fn body(&self) -> Value {
        let mut body = Map::new();
        if let Some(text) = self.text {
            body.insert("summary".to_owned(), text.into());
        }
        if let Some(rating) = self.rating {
            body.insert("rating".to_owned(), rating.as_str().into());
        }
        Value::Object(body)
    }

    fn path(&self) -> Result<Cow<'static, str>, Error> {
        path(&[
            "conversations",
            self.conversation,
            "summaries",
            self.summary,
            "feedback",
        ])
    }
}

/// Gives feedback for the first time; `text` must be there.
///
/// # Errors
/// [`Error::Refused`] with the fields the platform names (400) or where it knows no such summary
/// (404), [`Error::ScopeMissing`] and [`Error::PermissionMissing`]
/// (`conversation:summaryFeedback:add`), and as [`list`].
pub async fn rate(
    client: &Client,
    feedback: &Feedback<'_>,
    action: &Action<'_>,
) -> Result<Taken, Error> {
    let call = call(
        "platform.summary_feedback",
        Method::POST,
        feedback.path()?,
        &SUMMARY_WRITE_SCOPES,
    );
    deliver(client, &call, &feedback.body(), action).await
}

/// Changes feedback that was given: what is none stays as it is.
///
/// # Errors
/// As [`rate`]; the permission is `conversation:summaryFeedback:edit`.
pub async fn change_feedback(
    client: &Client,
    feedback: &Feedback<'_>,
    action: &Action<'_>,
) -> Result<Taken, Error> {
    let call = call(
        "platform.summary_feedback",
        Method::PATCH,
        feedback.path()?,
        &SUMMARY_WRITE_SCOPES,
    );
    deliver(client, &call, &feedback.body(), action).await
}

/// What was done with a summary; what is none stays as it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Engagement {
    /// Whether it was shown.
    pub presented: Option<bool>,
    /// Whether it was copied.
    pub copied: Option<bool>,
}

/// Tells what was done with a summary.
///
/// # Errors
/// As [`rate`]; the permission is `conversation:summaryEngagement:edit`.
pub async fn engage(
    client: &Client,
    conversation: &str,
    summary: &str,
    engagement: Engagement,
    action: &Action<'_>,
) -> Result<Taken, Error> {
    let mut body = Map::new();
    if let Some(presented) = engagement.presented {
        let word = if presented {
            "Presented"
        } else {
            "NotPresented"
        };
        body.insert("visibility".to_owned(), word.into());
    }
    if let Some(copied) = engagement.copied {
        let word = if copied { "Copied" } else { "NotCopied" };
        body.insert("status".to_owned(), word.into());
    }
    let call = call(
        "platform.summary_engagement",
        Method::PATCH,
        path(&[
            "conversations",
            conversation,
            "summaries",
            summary,
            "engagements",
        ])?,
        &SUMMARY_WRITE_SCOPES,
    );
    deliver(client, &call, &Value::Object(body), action).await
}

/// Where a summary on demand is asked for.
#[derive(Debug, Clone, Copy)]
pub struct OnDemand<'a> {
    /// By voice or by messages.
    pub talk: Talk,
    /// The vendor's conversation.
    pub conversation: &'a str,
    /// The agent's part in it.
    pub participant: &'a str,
    /// The agent's call or message thread.
    pub communication: &'a str,
    /// The language, such as `en-us`; the platform's choice where none is named.
    pub locale: Option<&'a str>,
}

/// A summary that will be made. It comes as an event, or is found by [`list`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requested {
    /// The platform's id of it.
    pub id: Option<String>,
    /// As [`Summary::status`].
    pub status: Option<String>,
    /// How long the attempt took that succeeded.
    pub latency: Duration,
}

/// Asks for a summary while the conversation goes on.
///
/// # Errors
/// As [`rate`]; the permission is `conversation:summary:add`.
pub async fn request(
    client: &Client,
    wanted: &OnDemand<'_>,
    action: &Action<'_>,
) -> Result<Requested, Error> {
    let segments = [
        "conversations",
        wanted.talk.segment(),
        wanted.conversation,
        "participants",
        wanted.participant,
        "communications",
        wanted.communication,
        "summaries",
    ];
    let call = call(
        "platform.summary_request",
        Method::POST,
        path(&segments)?,
        &SUMMARY_WRITE_SCOPES,
    );
    let body = wanted
        .locale
        .map_or_else(|| json!({}), |locale| json!({ "locale": locale }));
    let load = carried(&body, action)?;
    let read = |answer: &Answer| {
        // What the answer lacks does not undo the request.
        let body: Value = answer.json(call.name).unwrap_or_default();
        Ok(Requested {
            id: text(&body, "id"),
            status: text(&body, "status"),
            latency: answer.took,
        })
    };
    client.send_platform(&call, &load, read).await
}
