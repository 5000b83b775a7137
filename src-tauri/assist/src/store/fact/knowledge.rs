//! What goes on record of the knowledge base: what was asked by hand, what was used of the answers, and
//! which articles were read.

use rules::id::InteractionId;
use rules::text::Wanted;
use serde::Serialize;

/// Something that was done with the knowledge base.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct KnowledgeFact {
    /// Of which interaction, where it was in one.
    #[serde(skip)]
    pub interaction: Option<InteractionId>,
    /// What was done.
    #[serde(flatten)]
    pub what: KnowledgeEvent,
}

/// What was done with the knowledge base.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged, rename_all_fields = "camelCase")]
pub enum KnowledgeEvent {
    /// A person asked.
    Asked {
        /// The question, where the record keeps what is said (`[record] utterances`): it may tell of
        /// a customer.
        #[serde(skip_serializing_if = "Option::is_none")]
        question: Option<String>,
        /// Its length, in chars.
        chars: u32,
        /// What was found, as shown.
        found: Vec<FoundFact>,
        /// Whether the platform wrote an answer of its own.
        generated: bool,
        /// What stood in the way, by its kind (`wire::Error::kind`), or `canceled`.
        #[serde(skip_serializing_if = "Option::is_none")]
        problem: Option<&'static str>,
        /// From the question to the answer, in ms.
        latency_ms: u64,
    },
    /// An answer was copied or opened.
    Taken {
        /// Which document it is of.
        source: Wanted,
        /// Its title.
        title: String,
        /// The search that found it.
        #[serde(skip_serializing_if = "Option::is_none")]
        search: Option<String>,
        /// `copied` or `opened`.
        how: &'static str,
    },
    /// An article was read.
    Read {
        /// Which.
        source: Wanted,
        /// Its title.
        title: String,
        /// What it said then.
        body: String,
        /// The card it was opened from, if it was one.
        #[serde(skip_serializing_if = "Option::is_none")]
        key: Option<String>,
    },
}

/// An article that was found, as shown.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FoundFact {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The passage that was shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub passage: Option<String>,
    /// How sure the platform was, where it said so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f64>,
}

impl KnowledgeEvent {
    /// The entry's kind.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Asked { .. } => "knowledge_asked",
            Self::Taken { .. } => "knowledge_answer_taken",
            Self::Read { .. } => "document_read",
        }
    }
}
