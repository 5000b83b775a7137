//! Wrap-up codes (`platform-reference.md §3.3`): which there are, and applying one.

use std::fmt;

use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::asking::{Action, Taken, Talk, call, deliver, path, question};
use super::reading::{list, text};
use crate::error::Error;
use crate::http::{Answer, Call, Client, Load};

/// What reading the codes needs; `conversations` does as well.
pub const WRAP_UP_READ_SCOPES: [&str; 1] = ["conversations:readonly"];

/// What applying one needs.
pub const WRAP_UP_WRITE_SCOPES: [&str; 1] = ["conversations"];

/// An agent's part in a conversation.
#[derive(Debug, Clone, Copy)]
pub struct Part<'a> {
    /// By voice or by messages.
    pub talk: Talk,
    /// The vendor's conversation.
    pub conversation: &'a str,
    /// The agent's part in it.
    pub participant: &'a str,
}

/// A code an agent may choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrapUpCode {
    /// The platform's id of it.
    pub id: String,
    /// Its name, for people; its id where it has none.
    pub name: String,
}

/// How a conversation is to be wrapped up.
#[derive(Clone, Copy, Default)]
pub struct WrapUp<'a> {
    /// The code's id.
    pub code: &'a str,
    /// Its name.
    pub name: Option<&'a str>,
    /// The agent's notes.
    pub notes: Option<&'a str>,
    /// How long the work after the conversation took, seconds.
    pub seconds: Option<u64>,
}

/// Without the notes, which tell of a customer.
impl fmt::Debug for WrapUp<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WrapUp")
            .field("code", &self.code)
            .field("name", &self.name)
            .field("seconds", &self.seconds)
            .finish_non_exhaustive()
    }
}

/// The codes an agent may choose from, in the platform's order; empty where there are none (404).
///
/// # Errors
/// [`Error::ScopeMissing`], [`Error::PermissionMissing`], [`Error::RateLimited`],
/// [`Error::Unavailable`], [`Error::Protocol`] where the answer is no JSON, and whatever befalls a
/// call.
pub async fn codes(client: &Client, part: &Part<'_>) -> Result<Vec<WrapUpCode>, Error> {
    let segments = [
        "conversations",
        part.talk.segment(),
        part.conversation,
        "participants",
        part.participant,
        "wrapupcodes",
    ];
    let call = Call {
        may_be_absent: true,
        ..question(
            "platform.wrapup_codes",
            path(&segments)?,
            &WRAP_UP_READ_SCOPES,
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
        // A plain list, as the vendor has it here, or one like all its others.
        Ok(match &body {
            Value::Array(codes) => codes.iter().filter_map(code).collect(),
            other @ (Value::Object(_)
            | Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::String(_)) => list(other, "entities").filter_map(code).collect(),
        })
    };
    client.send_platform(&call, &Load::empty(), read).await
}

fn code(code: &Value) -> Option<WrapUpCode> {
    let id = text(code, "id")?;
    Some(WrapUpCode {
        name: text(code, "name").unwrap_or_else(|| id.clone()),
        id,
    })
}

/// Applies a code to an agent's call or message thread.
///
/// # Errors
/// [`Error::Refused`] with the fields the platform names (400), [`Error::ScopeMissing`] and
/// [`Error::PermissionMissing`] (`conversation:participant:wrapup`), and as [`codes`].
pub async fn apply(
    client: &Client,
    part: &Part<'_>,
    communication: &str,
    wrap_up: &WrapUp<'_>,
    action: &Action<'_>,
) -> Result<Taken, Error> {
    let segments = [
        "conversations",
        part.talk.segment(),
        part.conversation,
        "participants",
        part.participant,
        "communications",
        communication,
        "wrapup",
    ];
    let call = call(
        "platform.wrapup",
        Method::POST,
        path(&segments)?,
        &WRAP_UP_WRITE_SCOPES,
    );
    let mut body = json!({ "code": wrap_up.code, "tags": [] });
    if let Some(name) = wrap_up.name {
        body["name"] = name.into();
    }
    if let Some(notes) = wrap_up.notes {
        body["notes"] = notes.into();
    }
    if let Some(seconds) = wrap_up.seconds {
        body["durationSeconds"] = seconds.into();
    }
    deliver(client, &call, &body, action).await
}
