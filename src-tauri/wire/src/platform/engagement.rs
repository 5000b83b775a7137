//! What an agent did with a suggestion (`platform.md`, what the agent does;
//! `platform-reference.md §3.1`).
//!
//! Owns one attempt at telling it, and what the answer means. There is no word for accepting and no
//! comment: a suggestion that is opened or copied becomes accepted by that, and what more we know
//! of it stays ours.

use std::time::Duration;

use http::Method;
use serde_json::{Map, Value, json};

use super::asking::{Action, call, carried, path};
use super::reading::text;
use crate::error::Error;
use crate::http::{Answer, Client};

/// What engagement needs (`platform-reference.md §1.5`).
pub const ENGAGEMENT_SCOPES: [&str; 1] = ["conversations"];

/// Whether something is any good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rating {
    /// It is.
    Positive,
    /// It is not.
    Negative,
}

impl Rating {
    /// The name on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Positive => "Positive",
            Self::Negative => "Negative",
        }
    }
}

/// What an agent did with a suggestion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engagement {
    /// Opened it.
    Opened,
    /// Copied it.
    Copied,
    /// Put it away.
    Dismissed,
    /// Rated it.
    Rated(Rating),
}

impl Engagement {
    /// The body as the platform reads it.
    #[must_use]
    pub fn body(self) -> Value {
        match self {
            Self::Opened => json!({"engagementType": "Opened"}),
            Self::Copied => json!({"engagementType": "Copied"}),
            Self::Dismissed => json!({"engagementType": "Dismissed"}),
            Self::Rated(rating) => json!({
                "engagementType": "Feedback",
                "feedback": {"rating": rating.as_str()},
            }),
        }
    }
}

/// An engagement on its way.
#[derive(Debug, Clone, Copy)]
pub struct Delivery<'a> {
    /// The vendor's conversation.
    pub conversation: &'a str,
    /// The suggestion, as it came: any text.
    pub suggestion: &'a str,
    /// What was done.
    pub engagement: Engagement,
    /// The same on every attempt.
    pub action: Action<'a>,
}

/// What the platform says of an engagement it took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The kind of engagement as the platform names it; none where it says nothing.
    pub engagement: Option<String>,
    /// The rating as the platform names it.
    pub rating: Option<String>,
    /// HTTP status, 200..=299.
    pub status: u16,
    /// How long the attempt took that succeeded.
    pub latency: Duration,
}

/// Tells what an agent did with a suggestion: one attempt, and one more with a new token after a
/// 401, both under the same idempotency key and correlation id.
///
/// # Errors
/// [`Error::Refused`] with the fields the platform names (400) or where it knows no such suggestion
/// (404), [`Error::ScopeMissing`] and [`Error::PermissionMissing`]
/// (`conversation:suggestionEngagement:add`) (403), [`Error::TokenRefused`] (401 twice),
/// [`Error::RateLimited`], [`Error::Unavailable`] (408, 409, 425, 5xx), and whatever befalls a
/// call. [`Error::Protocol`] where an id can't be asked about, [`Error::Setup`] where the key can't
/// stand in a header. An answer that is not as described does not undo what was taken.
pub async fn engage(client: &Client, delivery: &Delivery<'_>) -> Result<Receipt, Error> {
    let segments = [
        "conversations",
        delivery.conversation,
        "suggestions",
        delivery.suggestion,
        "engagement",
    ];
    let call = call(
        "platform.engagement",
        Method::POST,
        path(&segments)?,
        &ENGAGEMENT_SCOPES,
    );
    let load = carried(&delivery.engagement.body(), &delivery.action)?;
    let read = |answer: &Answer| {
        let body: Value = answer.json(call.name).unwrap_or_default();
        Ok(Receipt {
            engagement: text(&body, "engagementType"),
            rating: text(&body["feedback"], "rating"),
            status: answer.status.as_u16(),
            latency: answer.took,
        })
    };
    client.send_platform(&call, &load, read).await
}

/// What another vendor's action suggests.
#[derive(Debug, Clone, Copy, Default)]
pub struct ThirdParty<'a> {
    /// What it suggests.
    pub title: Option<&'a str>,
    /// In more words.
    pub text: Option<&'a str>,
    /// Names and addresses it refers to.
    pub sources: &'a [(&'a str, &'a str)],
}

impl ThirdParty<'_> {
    fn body(&self) -> Value {
        let mut suggestion = Map::new();
        let members = [("title", self.title), ("text", self.text)];
        for (name, text) in members {
            if let Some(text) = text {
                suggestion.insert(name.to_owned(), text.into());
            }
        }
        let sources: Vec<Value> = self
            .sources
            .iter()
            .map(|(name, url)| json!({"name": name, "url": url}))
            .collect();
        if !sources.is_empty() {
            suggestion.insert("sources".to_owned(), sources.into());
        }
        json!({ "thirdPartySuggestion": suggestion })
    }
}

/// Says what a third party's suggestion holds; the whole suggestion comes back as the platform now
/// has it, or null where it says nothing.
///
/// # Errors
/// As [`engage`]; the permission is `conversation:suggestion:edit`.
pub async fn describe(
    client: &Client,
    conversation: &str,
    suggestion: &str,
    third_party: &ThirdParty<'_>,
    action: &Action<'_>,
) -> Result<Value, Error> {
    let call = call(
        "platform.suggestion_edit",
        Method::PATCH,
        path(&["conversations", conversation, "suggestions", suggestion])?,
        &ENGAGEMENT_SCOPES,
    );
    let load = carried(&third_party.body(), action)?;
    let read = |answer: &Answer| Ok(answer.json(call.name).unwrap_or_default());
    client.send_platform(&call, &load, read).await
}
