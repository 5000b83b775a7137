//! What an agent did with a document of the knowledge base, and what they think of it.

use std::fmt;

use jiff::Timestamp;
use rules::id::SuggestionId;
use rules::suggestion::Source;
use serde::{Deserialize, Serialize};

use super::Rating;

/// Which knowledge base a document is in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Base {
    /// This one.
    #[serde(rename = "base")]
    Named(String),
    /// That of the document this suggestion brought: events name none, so the platform is asked when
    /// it is told (`platform-reference.md §3.1`). The conversation is the parcel's.
    #[serde(rename = "base_of")]
    OfSuggestion(String),
}

/// The exact document. The platform asks for all four; where one can't be had, nothing is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// The knowledge base, or who knows it.
    #[serde(flatten)]
    pub base: Base,
    /// The document.
    pub id: String,
    /// The version that was shown.
    pub version: String,
    /// The variation that was shown.
    pub variation: String,
}

/// How it came to be shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Occasion {
    /// The search that found it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub search: Option<String>,
    /// How it was found.
    pub found: Found,
    /// How much of it was shown.
    pub shown: Shown,
    /// The assistant of the conversation, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assistant: Option<String>,
}

/// An article that a card shows a passage of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    /// Which.
    pub document: Document,
    /// How it came to be shown.
    pub occasion: Occasion,
}

impl Article {
    /// The article a suggestion brings; none where it brings something else, and where the platform
    /// did not say all that it asks back, the knowledge base aside: it can be asked for that.
    #[must_use]
    pub fn of(
        suggestion: &SuggestionId,
        source: &Source,
        assistant: Option<String>,
    ) -> Option<Self> {
        match source {
            Source::Document {
                knowledge_base,
                id,
                version: Some(version),
                variation: Some(variation),
                search,
            } => Some(Self {
                document: Document {
                    base: match knowledge_base {
                        Some(base) => Base::Named(base.clone()),
                        None => Base::OfSuggestion(suggestion.to_string()),
                    },
                    id: id.clone(),
                    version: version.clone(),
                    variation: variation.clone(),
                },
                occasion: Occasion {
                    found: if search.is_some() {
                        Found::ByItself
                    } else {
                        Found::ByRule
                    },
                    search: search.clone(),
                    shown: Shown::Passage,
                    assistant,
                },
            }),
            Source::Document { .. } | Source::Response { .. } | Source::Script { .. } => None,
        }
    }
}

/// How a document was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Found {
    /// The platform searched by itself.
    ByItself,
    /// A person asked.
    Asked,
    /// While a person typed.
    Typing,
    /// By a rule, with no search.
    ByRule,
}

/// How much of a document was shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shown {
    /// All of it.
    Whole,
    /// A passage.
    Passage,
    /// A passage with the answer marked.
    Marked,
    /// An answer that was written from it.
    Written,
}

/// What was done with a document: the organization's figures of what its articles are good for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentTold {
    /// Which.
    pub document: Document,
    /// What was done with it.
    pub what: DocumentUse,
    /// How it came to be shown.
    pub occasion: Occasion,
    /// When; after a day nobody is told any more.
    pub at: Timestamp,
}

/// What was done with a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentUse {
    /// Read.
    Viewed,
    /// Something of it was copied.
    Copied,
    /// On screen.
    Presented,
}

/// What an agent thinks of a document.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentFeedback {
    /// Which.
    pub document: Document,
    /// Whether it is any good.
    pub rating: Rating,
    /// What is wrong with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fault: Option<Fault>,
    /// How it came to be shown.
    pub occasion: Occasion,
    /// In the agent's words, at most 2,000 chars; kept apart.
    #[serde(skip)]
    pub comment: Option<String>,
}

impl Fault {
    /// What a kind of feedback finds wrong with a document (`contract.md §2`, kinds): what it says,
    /// or that it was found. Of no use here, as of use, is nothing wrong with it.
    #[must_use]
    pub fn of(feedback_type: &str) -> Option<Self> {
        match feedback_type {
            "incorrect" | "outdated" => Some(Self::Content),
            "irrelevant" | "duplicate" => Some(Self::BeingFound),
            _ => None,
        }
    }
}

/// What is wrong with a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// What it says.
    Content,
    /// That it was found.
    BeingFound,
}

/// Without the comment: parcels reach logs through `Debug`.
impl fmt::Debug for DocumentFeedback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DocumentFeedback")
            .field("document", &self.document)
            .field("rating", &self.rating)
            .finish_non_exhaustive()
    }
}
