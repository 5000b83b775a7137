//! Payloads, as far as they are counted. Members that are not named here are passed over.

use std::borrow::Cow;

use serde::Deserialize;

/// A payload of this form; none where it is of another.
pub(super) fn read<'a, T: Deserialize<'a>>(payload: &'a str) -> Option<T> {
    serde_json::from_str(payload).ok()
}

#[derive(Deserialize)]
pub(super) struct Started {
    pub(super) agent: Option<String>,
    pub(super) queue: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Batch<'a> {
    pub(super) processing_latency_ms: Option<f64>,
    pub(super) shown: bool,
    #[serde(borrow, default)]
    pub(super) suggestions: Vec<Passed<'a>>,
}

#[derive(Deserialize)]
pub(super) struct Passed<'a> {
    #[serde(rename = "type", borrow, default)]
    pub(super) kind: Cow<'a, str>,
}

#[derive(Deserialize)]
pub(super) struct Displayed<'a> {
    #[serde(borrow)]
    pub(super) cards: Vec<Card<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Card<'a> {
    #[serde(borrow, default)]
    suggestion_type: Cow<'a, str>,
    #[serde(borrow, default)]
    knowledge_article_id: Cow<'a, str>,
}

impl Card<'_> {
    /// What it offers; empty where that is not on record.
    pub(super) fn kind(&self) -> &str {
        &self.suggestion_type
    }

    /// Its article; empty where it has none.
    pub(super) fn article(&self) -> &str {
        &self.knowledge_article_id
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Accepted<'a> {
    /// As a card's: empty where that is not on record.
    #[serde(borrow, default)]
    pub(super) suggestion_type: Cow<'a, str>,
    /// As a card's: empty where it has none.
    #[serde(borrow, default)]
    pub(super) knowledge_article_id: Cow<'a, str>,
    pub(super) after_ms: Option<f64>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Feedback<'a> {
    #[serde(borrow)]
    pub(super) feedback_type: Cow<'a, str>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Prompt<'a> {
    #[serde(borrow)]
    pub(super) prompt_id: Cow<'a, str>,
}

#[derive(Deserialize)]
pub(super) struct Filed {
    /// The share of words that edits changed, 0..=1.
    pub(super) changed: f64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Call {
    pub(super) latency_ms: Option<f64>,
}

#[derive(Deserialize)]
pub(super) struct Waiting {
    pub(super) waiting: u32,
}
