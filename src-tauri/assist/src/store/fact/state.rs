//! What goes on record when the platform tells what became of a suggestion.

use jiff::Timestamp;
use rules::deck::Card;
use rules::id::{InteractionId, SuggestionId};
use rules::suggestion::{StateChange, SuggestionState};
use serde::Serialize;

/// The platform told what became of a suggestion.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StateFact {
    /// Of which interaction.
    #[serde(skip)]
    pub interaction: InteractionId,
    /// Which suggestion.
    pub suggestion_id: SuggestionId,
    /// What became of it; the platform's own word where that is not known.
    pub state: SuggestionState,
    /// Whether it was another hand than the agent's here; what the agent did here is told back.
    pub elsewhere: bool,
    /// When, by the platform.
    #[serde(serialize_with = "super::millis")]
    pub changed_at: Timestamp,
    /// The content key of its card, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// What it offers, where it has a card.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggestion_type: Option<String>,
    /// Its article, where it has a card and the card has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub knowledge_article_id: Option<String>,
}

impl StateFact {
    /// The fact of a change that is about `card`.
    #[must_use]
    pub fn of(change: &StateChange, card: Option<&Card>, elsewhere: bool) -> Self {
        Self {
            interaction: change.interaction_id,
            suggestion_id: change.suggestion_id.clone(),
            state: change.state.clone(),
            elsewhere,
            changed_at: change.at,
            key: card.map(|card| card.key.to_string()),
            suggestion_type: card.map(|card| card.suggestion.kind.as_str().to_owned()),
            knowledge_article_id: card
                .and_then(|card| card.suggestion.knowledge_article_id.clone()),
        }
    }
}
