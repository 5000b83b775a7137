//! The suggestion as everything above the wire knows it, whichever surface it came from.

use serde::{Deserialize, Serialize};

use crate::id::{InteractionId, SuggestionId};
use crate::transcript::Utterance;

/// What a suggestion offers. Unknown kinds are kept as the platform wrote them: enumerations drift.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum SuggestionKind {
    /// An article of the knowledge base.
    Knowledge,
    /// A process guide: steps to follow.
    Process,
    /// Anything else, by its name on the wire.
    Other(String),
}

impl SuggestionKind {
    /// The name on the wire and in the record.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Knowledge => "knowledge",
            Self::Process => "process",
            Self::Other(name) => name,
        }
    }
}

impl From<&str> for SuggestionKind {
    fn from(name: &str) -> Self {
        match name {
            "knowledge" => Self::Knowledge,
            "process" => Self::Process,
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

/// How sure the platform is, each within 0..=1; a missing score counts as 0 (`contract.md §1`).
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Scores {
    /// How sure the platform is that the suggestion answers the talk.
    pub confidence: f64,
    /// How well its text matches the talk.
    pub relevance_score: f64,
}

impl Scores {
    /// Scores as they may be shown, or none when either is not a number within 0..=1: the
    /// suggestion is then dropped and counted (`contract.md §1`). Negative zero becomes zero.
    #[must_use]
    pub fn checked(confidence: f64, relevance_score: f64) -> Option<Self> {
        let within = |score: &f64| (0.0..=1.0).contains(score);
        (within(&confidence) && within(&relevance_score)).then_some(Self {
            confidence: confidence + 0.0,
            relevance_score: relevance_score + 0.0,
        })
    }
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
