//! What entries carry, as far as a timeline shows it (`store::fact` writes them).

use rules::suggestion::Scores;
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Batch {
    pub(super) suggestions: Vec<Passed>,
    #[serde(default)]
    pub(super) below_threshold: Vec<Below>,
    #[serde(default)]
    pub(super) shown: bool,
    #[serde(default)]
    pub(super) latency_ms: Option<f64>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Passed {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) rank: u32,
    #[serde(default)]
    pub(super) score: Option<f64>,
    #[serde(flatten)]
    pub(super) scores: Scores,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Below {
    pub(super) id: String,
    #[serde(flatten)]
    pub(super) scores: Scores,
}

#[derive(Debug, Deserialize)]
pub(super) struct Cards {
    pub(super) cards: Vec<Card>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Card {
    pub(super) key: String,
    pub(super) suggestion_id: String,
    #[serde(default)]
    pub(super) position: Option<u32>,
    #[serde(default)]
    pub(super) why: Option<String>,
}

/// A text that came for a card.
#[derive(Debug, Deserialize)]
pub(super) struct Texted {
    #[serde(flatten)]
    pub(super) card: Card,
    #[serde(default)]
    pub(super) title: Option<String>,
}

/// A state that the platform told.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Changed {
    pub(super) suggestion_id: String,
    pub(super) state: String,
    pub(super) elsewhere: bool,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Prompt {
    pub(super) prompt_id: String,
}

/// An item of a checklist.
#[derive(Debug, Deserialize)]
pub(super) struct Ticked {
    pub(super) item: String,
    pub(super) ticked: bool,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Feedback {
    pub(super) feedback_type: String,
    #[serde(default)]
    pub(super) latency_ms: Option<f64>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Delivery {
    pub(super) kind: String,
    #[serde(default)]
    pub(super) status: Option<u16>,
    #[serde(default)]
    pub(super) latency_ms: Option<f64>,
    #[serde(default)]
    pub(super) attempts: Option<u32>,
    #[serde(default)]
    pub(super) problem: Option<String>,
}
