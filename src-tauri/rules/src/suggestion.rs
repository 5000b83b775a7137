//! The suggestion as everything above the wire knows it, whichever surface it came from.

mod change;

use serde::{Deserialize, Serialize};

use crate::id::{InteractionId, SuggestionId};
use crate::transcript::Utterance;

pub use change::{StateChange, SuggestionState};

/// What a suggestion offers. Unknown kinds are kept as the platform wrote them: enumerations drift.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum SuggestionKind {
    /// An article of the knowledge base.
    Knowledge,
    /// A process guide: steps to follow.
    Process,
    /// A prepared text to send or to say.
    CannedResponse,
    /// A page of a script to follow.
    Script,
    /// What the customer wants, with what is known of it.
    Intent,
    /// What another program of the organization proposes.
    ThirdPartyAction,
    /// Anything else, by its name on the wire.
    Other(String),
}

impl SuggestionKind {
    /// The name in the record.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Knowledge => "knowledge",
            Self::Process => "process",
            Self::CannedResponse => "cannedResponse",
            Self::Script => "script",
            Self::Intent => "intent",
            Self::ThirdPartyAction => "thirdPartyAction",
            Self::Other(name) => name,
        }
    }
}

impl From<&str> for SuggestionKind {
    fn from(name: &str) -> Self {
        match name {
            "knowledge" => Self::Knowledge,
            "process" => Self::Process,
            "cannedResponse" => Self::CannedResponse,
            "script" => Self::Script,
            "intent" => Self::Intent,
            "thirdPartyAction" => Self::ThirdPartyAction,
            other => Self::Other(other.to_owned()),
        }
    }
}

impl From<String> for SuggestionKind {
    fn from(name: String) -> Self {
        Self::from(name.as_str())
    }
}

impl From<SuggestionKind> for String {
    fn from(kind: SuggestionKind) -> Self {
        kind.as_str().to_owned()
    }
}

/// How sure the platform is, each within 0..=1. Surface A always gives both: there, one that is
/// missing counts as 0 (`contract.md §1`). Surface B gives few: one that is missing stays missing,
/// here, on record and on screen, and is never made up.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Scores {
    /// How sure the platform is that the suggestion answers the talk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f64>,
    /// How well its text matches the talk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relevance_score: Option<f64>,
}

impl Scores {
    /// The platform says nothing about how sure it is.
    pub const NONE: Self = Self {
        confidence: None,
        relevance_score: None,
    };

    /// Both, as surface A gives them; already known to be within 0..=1.
    #[must_use]
    pub const fn of(confidence: f64, relevance_score: f64) -> Self {
        Self {
            confidence: Some(confidence),
            relevance_score: Some(relevance_score),
        }
    }

    /// Scores as they may be shown, or none when one that is there is not a number within 0..=1:
    /// the suggestion is then dropped and counted (`contract.md §1`). Negative zero becomes zero.
    #[must_use]
    pub fn checked(
        confidence: impl Into<Option<f64>>,
        relevance_score: impl Into<Option<f64>>,
    ) -> Option<Self> {
        let within = |score: &f64| (0.0..=1.0).contains(score);
        let (confidence, relevance_score) = (confidence.into(), relevance_score.into());
        (confidence.iter().all(within) && relevance_score.iter().all(within)).then_some(Self {
            confidence: confidence.map(|score| score + 0.0),
            relevance_score: relevance_score.map(|score| score + 0.0),
        })
    }

    /// Whether the platform says nothing about how sure it is.
    #[must_use]
    pub const fn is_none(self) -> bool {
        self.confidence.is_none() && self.relevance_score.is_none()
    }
}

/// Where a suggestion's content stands at the platform, for what is fetched or told later. The
/// record keeps it: it says which suggestions are the same content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum Source {
    /// An article.
    Document {
        /// Its knowledge base, where that is known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        knowledge_base: Option<String>,
        /// Its id.
        id: String,
        /// The version that was found.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        version: Option<String>,
        /// The variation that was found.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        variation: Option<String>,
        /// The search that found it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        search: Option<String>,
    },
    /// A prepared text.
    Response {
        /// Its id.
        id: String,
        /// Its library, where that is known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        library: Option<String>,
    },
    /// A script.
    Script {
        /// Its id.
        id: String,
        /// The page to begin with.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        page: Option<String>,
    },
}

/// One more thing that a card says, besides title and snippet: a slot of an intent with its value,
/// a source of another program's proposal with its address, a value for a script.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Detail {
    /// What it is, as the platform names it.
    pub name: String,
    /// What it says; empty where only the name is known.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub value: String,
}

/// One suggestion, owned. Text is as it arrived: escaping is the display's business.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Suggestion {
    /// Unique within the interaction; seen again, it replaces the earlier one.
    pub id: SuggestionId,
    /// Knowledge article, process guide, or what the platform calls it.
    #[serde(rename = "type")]
    pub kind: SuggestionKind,
    /// The title shown; the id where the platform sent none.
    pub title: String,
    /// A passage of the content.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub snippet: Option<String>,
    /// The article's id in the content library.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub knowledge_article_id: Option<String>,
    /// Where the whole article stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Confidence and relevance.
    #[serde(flatten)]
    pub scores: Scores,
    /// Where the content stands, where the platform says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    /// What else there is to read: the slots of an intent, the sources of another program.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub details: Vec<Detail>,
    /// Members this version does not know, as a JSON object's text: kept for the record alone.
    #[serde(skip)]
    pub unknown: Option<String>,
}

/// What one accepted frame carries (`contract.md §1`).
#[derive(Debug, Clone, PartialEq)]
pub struct Batch {
    /// The interaction the suggestions belong to.
    pub interaction_id: InteractionId,
    /// In the order of arrival.
    pub suggestions: Vec<Suggestion>,
    /// How long the platform worked on it, in ms, where it says so.
    pub processing_latency_ms: Option<f64>,
    /// What the customer said that caused the batch, where the platform says so
    /// (optional `metadata.queryStatement`).
    pub query_statement: Option<String>,
    /// What was said since the frame before, by both sides, where the platform says so
    /// (optional `metadata.utterances`).
    pub utterances: Vec<Utterance>,
    /// Whether nothing was said before the first of them (optional
    /// `metadata.transcriptFromStart`).
    pub from_start: bool,
    /// Whether more was said since the frame before than `utterances` holds, because it was too much
    /// or could not be read: the transcript has a hole there. Never together with `from_start`.
    pub has_gap: bool,
    /// Suggestions dropped for scores that are not numbers within 0..=1.
    pub dropped_scores: u32,
    /// Members of the frame this version does not know, as a JSON object's text.
    pub unknown: Option<String>,
}

#[cfg(test)]
mod tests;
