//! The conversations an agent is in (`platform-reference.md §2.4.4`, `§3.6`).
//!
//! Events and lists repeat a conversation whole: `read` takes an agent's side out of one, `follow`
//! says what is different since the one before. Owns both, and the calls that ask; refuses to keep
//! what was said.

mod follow;
mod read;

use std::borrow::Cow;
use std::fmt;

use http::{Method, StatusCode};
use jiff::Timestamp;
use rules::id::InteractionId;
use rules::transcript::{Speaker, Utterance};
use serde_json::json;

pub(crate) use follow::{Change, Floor};
pub(crate) use read::{Snapshot, snapshot};

use super::channels::DEADLINE;
use super::tree::{Node, Tree};
use crate::error::Error;
use crate::http::{Call, Client, Load};

/// The scopes of reading conversations (`platform-reference.md §3`); either is enough.
pub const CONVERSATION_SCOPES: [&str; 1] = ["conversations:readonly"];

/// The texts of so many messages can be asked for at once (`platform-reference.md §3.6`).
pub(crate) const MOST_MESSAGES: usize = 1_000;

/// What a conversation runs over.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Medium {
    /// Spoken.
    Call,
    /// Typed.
    Message,
    /// An email.
    Email,
    /// A call that is to be made.
    Callback,
    /// Seen.
    Video,
    /// What else the platform has, by its own name.
    Other(String),
}

/// How far the agent's side of a conversation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Offered to the agent.
    Alerting,
    /// The agent is in it.
    Connected,
    /// Over, and the work after it is not.
    AfterCall,
}

/// A conversation from its agent's side.
#[derive(Clone, PartialEq, Eq)]
pub struct Conversation {
    /// Its id.
    pub id: InteractionId,
    /// The customer's name, where there is one. Never printed.
    pub customer: Option<String>,
    /// The queue the agent got it from.
    pub queue_id: Option<String>,
    /// What it runs over.
    pub medium: Medium,
    /// The assistant that offers suggestions in it; none where there is none.
    pub assistant_id: Option<String>,
    /// The agent's participation in it.
    pub participant_id: Option<String>,
    /// The agent's side of the line.
    pub communication_id: Option<String>,
    /// When the agent was connected.
    pub started_at: Option<Timestamp>,
    /// How far it is.
    pub stage: Stage,
    /// Whether the customer waits.
    pub is_held: bool,
    /// Whether a wrap-up code is asked for.
    pub needs_wrap_up: bool,
}

impl fmt::Debug for Conversation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Conversation")
            .field("id", &self.id)
            .field("medium", &self.medium)
            .field("stage", &self.stage)
            .field("is_held", &self.is_held)
            .finish_non_exhaustive()
    }
}

fn call(name: &'static str, method: Method, path: String, may_be_absent: bool) -> Call {
    Call {
        name,
        method,
        path: Cow::Owned(path),
        scopes: &CONVERSATION_SCOPES,
        timeout: DEADLINE,
        may_be_absent,
    }
}

/// The conversations this agent is in now.
///
/// # Errors
/// Whatever befalls a call.
pub(crate) async fn list(client: &Client, agent: &str) -> Result<Vec<Snapshot>, Error> {
    let name = "conversations";
    let call = call(name, Method::GET, "/api/v2/conversations".to_owned(), false);
    client
        .send_platform(&call, &Load::empty(), |answer| {
            let tree = Tree::of(answer, name)?;
            let entities = tree.root().items("entities");
            Ok(entities.filter_map(|one| snapshot(one, agent)).collect())
        })
        .await
}

/// One conversation; none where it is not there (404) or not this agent's.
///
/// # Errors
/// Whatever befalls a call.
pub(crate) async fn get(
    client: &Client,
    agent: &str,
    id: InteractionId,
) -> Result<Option<Snapshot>, Error> {
    let name = "conversation";
    let call = call(
        name,
        Method::GET,
        format!("/api/v2/conversations/{id}"),
        true,
    );
    client
        .send_platform(&call, &Load::empty(), |answer| {
            if answer.status == StatusCode::NOT_FOUND {
                return Ok(None);
            }
            Ok(snapshot(Tree::of(answer, name)?.root(), agent))
        })
        .await
}

/// The texts of messages, the earliest first. Messages without a text are left out, and so are
/// those that are not there.
///
/// # Errors
/// Whatever befalls a call.
pub(crate) async fn texts(
    client: &Client,
    id: InteractionId,
    messages: &[String],
) -> Result<Vec<(String, Utterance)>, Error> {
    let name = "messages";
    let path = format!("/api/v2/conversations/messages/{id}/messages/bulk");
    let call = call(name, Method::POST, path, true);
    let load = Load {
        body: Some(json!(messages).to_string().into()),
        ..Load::empty()
    }
    .with_query("useNormalizedMessage", "true");
    client
        .send_platform(&call, &load, |answer| {
            if answer.status == StatusCode::NOT_FOUND {
                return Ok(Vec::new());
            }
            let tree = Tree::of(answer, name)?;
            let mut said: Vec<_> = tree.root().items("entities").filter_map(message).collect();
            said.sort_by_key(|(_, utterance)| utterance.at);
            Ok(said)
        })
        .await
}

/// What a message said. A bot's words count as the agent's side.
fn message(message: Node<'_>) -> Option<(String, Utterance)> {
    let normalized = message.get("normalizedMessage");
    let text = normalized
        .text("text")
        .or_else(|| message.text("textBody"))?;
    let direction = message
        .text("direction")
        .or_else(|| normalized.text("direction"))
        .unwrap_or_default();
    let speaker = if direction.eq_ignore_ascii_case("outbound") {
        Speaker::Agent
    } else {
        Speaker::Customer
    };
    let utterance = Utterance {
        speaker,
        text: text.to_owned(),
        at: message.time("timestamp"),
    };
    Some((message.owned("id")?, utterance))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_read_with_their_speakers() {
        let golden = include_str!("../../../../tests/wire/platform/messages-bulk.response.json");
        let tree = Tree::read(golden).expect("JSON");
        let said: Vec<_> = tree.root().items("entities").filter_map(message).collect();
        let speakers: Vec<Speaker> = said.iter().map(|(_, said)| said.speaker).collect();
        assert_eq!(
            speakers,
            [Speaker::Customer, Speaker::Customer, Speaker::Agent]
        );
        assert!(
            said.iter()
                .all(|(id, said)| !id.is_empty() && said.at.is_some())
        );
    }
}
