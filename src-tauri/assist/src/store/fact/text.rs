//! What goes on record of a text that came after its suggestion: what the agent saw from then on, or
//! why there was nothing to see. A customer's name is filled in on the screen alone: here the text
//! stands with its places as they are.

use rules::deck::Card;
use rules::id::{InteractionId, SuggestionId};
use rules::text::{Came, Text, Wanted};
use serde::Serialize;

/// A text came for a card, or will not come.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TextFact {
    /// Of which interaction.
    #[serde(skip)]
    pub interaction: InteractionId,
    /// The card's stable content key.
    pub key: String,
    /// The newest suggestion id of its content.
    pub suggestion_id: SuggestionId,
    /// What it offers.
    pub suggestion_type: String,
    /// Which text.
    pub source: Wanted,
    /// `here`, `gone`, `refused` or `failed`.
    pub came: &'static str,
    /// The permission or scope that is missing, where the platform named it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub missing: Option<String>,
    /// The text, where it came.
    #[serde(flatten)]
    pub text: Option<Text>,
}

impl TextFact {
    /// The fact of what came for `card`.
    #[must_use]
    pub fn of(interaction: InteractionId, card: &Card, wanted: &Wanted, came: &Came) -> Self {
        let (name, missing, text) = match came {
            Came::Here(text) => ("here", None, Some(text.clone())),
            Came::Gone => ("gone", None, None),
            Came::Refused { missing } => ("refused", missing.clone(), None),
            Came::Failed => ("failed", None, None),
        };
        Self {
            interaction,
            key: card.key.to_string(),
            suggestion_id: card.suggestion.id.clone(),
            suggestion_type: card.suggestion.kind.as_str().to_owned(),
            source: wanted.clone(),
            came: name,
            missing,
            text,
        }
    }
}
