//! What an agent thinks of a document. Here alone the vendor takes a comment.

use std::fmt;
use std::time::Duration;

use http::Method;
use serde_json::{Value, json};

use super::told::{Exactly, Occasion};
use super::{KNOWLEDGE_WRITE_SCOPES, application, path_of, put};
use crate::error::Error;
use crate::http::{Answer, Client};
use crate::platform::asking::{Action, call, carried};
use crate::platform::engagement::Rating;
use crate::platform::reading::text;

/// A comment has at most so many chars (`platform-reference.md §3.5`).
pub const LONGEST_COMMENT: usize = 2000;

/// What is wrong, where something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// With what the document says.
    Content,
    /// With its being found.
    SearchResults,
}

impl Reason {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Content => "DocumentContent",
            Self::SearchResults => "SearchResults",
        }
    }
}

/// Feedback on a document.
#[derive(Clone, Copy)]
pub struct Feedback<'a> {
    /// The document.
    pub what: Exactly<'a>,
    /// Whether it is any good.
    pub rating: Rating,
    /// What is wrong with it.
    pub reason: Option<Reason>,
    /// In the agent's words; what is longer than [`LONGEST_COMMENT`] is refused.
    pub comment: Option<&'a str>,
    /// How it came to be shown.
    pub occasion: Option<Occasion<'a>>,
    /// The assistant of the conversation, where no occasion names it.
    pub assistant: Option<&'a str>,
}

/// Without the comment.
impl fmt::Debug for Feedback<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Feedback")
            .field("what", &self.what)
            .field("rating", &self.rating)
            .field("reason", &self.reason)
            .finish_non_exhaustive()
    }
}

impl Feedback<'_> {
    fn body(&self) -> Value {
        let mut body = json!({
            "documentVariation": {"id": self.what.variation},
            "rating": self.rating.as_str(),
            "document": {
                "id": self.what.document,
                "versionId": self.what.version,
                "knowledgeBase": {"id": self.what.base},
            },
            "application": application(self.assistant),
        });
        put(&mut body, "reason", self.reason.map(Reason::as_str));
        put(&mut body, "comment", self.comment);
        if let Some(occasion) = &self.occasion {
            occasion.add_to(&mut body);
            if let Some(search) = occasion.search {
                body["search"] = json!({ "id": search });
            }
            body["state"] = "Final".into();
        }
        body
    }
}

/// What the platform says of feedback it took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The platform's id of it; none where it says nothing.
    pub id: Option<String>,
    /// HTTP status, 200..=299.
    pub status: u16,
    /// How long the attempt took that succeeded.
    pub latency: Duration,
}

/// Gives feedback on a document: one attempt, and one more with a new token after a 401.
///
/// # Errors
/// [`Error::Refused`] with the fields the platform names (400) or where it knows no such version or
/// variation (404), [`Error::ScopeMissing`] and [`Error::PermissionMissing`]
/// (`knowledge:feedback:create`), [`Error::RateLimited`], [`Error::Unavailable`],
/// [`Error::Protocol`] where an id can't be asked about, [`Error::Setup`] where the comment is too
/// long or the key can't stand in a header, and whatever befalls a call.
pub async fn give(
    client: &Client,
    feedback: &Feedback<'_>,
    action: &Action<'_>,
) -> Result<Receipt, Error> {
    let chars = feedback.comment.map_or(0, |text| text.chars().count());
    if chars > LONGEST_COMMENT {
        return Err(Error::Setup {
            detail: format!("a comment of {chars} chars is longer than {LONGEST_COMMENT}"),
        });
    }
    let call = call(
        "platform.knowledge_feedback",
        Method::POST,
        path_of(
            feedback.what.base,
            &["documents", feedback.what.document, "feedback"],
        )?,
        &KNOWLEDGE_WRITE_SCOPES,
    );
    let load = carried(&feedback.body(), action)?;
    let read = |answer: &Answer| {
        // What the answer lacks does not undo what was taken.
        let body: Value = answer.json(call.name).unwrap_or_default();
        Ok(Receipt {
            id: text(&body, "id"),
            status: answer.status.as_u16(),
            latency: answer.took,
        })
    };
    client.send_platform(&call, &load, read).await
}
