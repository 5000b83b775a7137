//! The knowledge base: asking, reading, telling what was read (`platform.md`, what the agent does;
//! `platform-reference.md §3.5`).
//!
//! Owns one attempt at each call and what its answer means. Refuses to keep documents: whoever
//! shows them does.
//!
//! - [`search`]: asking by hand, and what could be meant while one types.
//! - [`answers`]: the answer within documents that were found.
//! - [`document`]: a document with its variations, as text.
//! - [`told`]: that a document was shown, read or copied.
//! - [`feedback`]: what an agent thinks of a document.

pub mod answers;
mod body;
pub mod document;
pub mod feedback;
pub mod search;
pub mod told;

use std::borrow::Cow;

use serde_json::{Value, json};

use super::asking::path;
use super::reading::{list, text};
use crate::error::Error;

/// What asking and reading needs; `knowledge` does as well.
pub const KNOWLEDGE_READ_SCOPES: [&str; 1] = ["knowledge:readonly"];

/// What telling needs.
pub const KNOWLEDGE_WRITE_SCOPES: [&str; 1] = ["knowledge"];

/// How a document was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QueryKind {
    /// The platform searched by itself.
    Auto,
    /// A person asked.
    Manual,
    /// A suggestion while typing.
    Suggestion,
    /// By a rule, with no search.
    Article,
}

impl QueryKind {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "AutoSearch",
            Self::Manual => "ManualSearch",
            Self::Suggestion => "Suggestion",
            Self::Article => "Article",
        }
    }
}

/// How much of a document was shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Surfacing {
    /// All of it.
    Article,
    /// A passage.
    Snippet,
    /// A passage with the answer marked.
    Highlight,
    /// An answer written from it.
    Generative,
}

impl Surfacing {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Article => "Article",
            Self::Snippet => "Snippet",
            Self::Highlight => "Highlight",
            Self::Generative => "Generative",
        }
    }
}

/// In what conversation something happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Context<'a> {
    /// The vendor's conversation.
    pub conversation: &'a str,
    /// The vendor's name of the medium: `Voice`, `Message`, …
    pub media_type: Option<&'a str>,
    /// The queue.
    pub queue: Option<&'a str>,
}

impl Context<'_> {
    fn json(&self) -> Value {
        let mut context = json!({ "conversationId": self.conversation });
        put(&mut context, "mediaType", self.media_type);
        put(&mut context, "queueId", self.queue);
        context
    }
}

/// A document the platform's own answer was written from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cited {
    /// The document's id.
    pub id: String,
    /// Its title.
    pub title: Option<String>,
}

/// An answer the platform wrote itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Generated {
    /// The answer.
    pub text: String,
    /// What it was written from.
    pub cited: Vec<Cited>,
}

impl Generated {
    /// From `answerGeneration`; none without an answer.
    fn of(body: &Value) -> Option<Self> {
        let generated = &body["answerGeneration"];
        Some(Self {
            text: text(generated, "answer")?,
            cited: list(generated, "documents")
                .filter_map(|one| {
                    Some(Cited {
                        id: text(one, "id")?,
                        title: text(one, "title"),
                    })
                })
                .collect(),
        })
    }
}

/// The path of something of a knowledge base.
fn path_of(base: &str, below: &[&str]) -> Result<Cow<'static, str>, Error> {
    path(&[&["knowledge", "knowledgebases", base], below].concat())
}

/// Which client this is: the assistant of the conversation, where it is known.
fn application(assistant: Option<&str>) -> Value {
    assistant.map_or_else(
        || json!({"type": "Assistant"}),
        |id| json!({"type": "Assistant", "assistant": {"id": id}}),
    )
}

/// Adds a member where there is something to say.
fn put(body: &mut Value, name: &str, text: Option<&str>) {
    if let Some(text) = text {
        body[name] = text.into();
    }
}
