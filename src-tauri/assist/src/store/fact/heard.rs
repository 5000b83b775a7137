//! What goes on record when words are read along and `[record] utterances` is set.

use rules::id::InteractionId;
use serde::Serialize;

/// The customer said something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct HeardFact {
    /// In which interaction.
    #[serde(skip)]
    pub interaction: InteractionId,
    /// How long it is, in chars.
    pub chars: usize,
    /// What: for back-tests and the timeline, never in the log.
    #[serde(skip)]
    pub said: Said,
}

/// Words that are printed nowhere.
#[derive(Clone, PartialEq, Eq)]
pub struct Said(pub String);

impl std::fmt::Debug for Said {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Said(…)")
    }
}

impl HeardFact {
    /// That the customer said this.
    #[must_use]
    pub fn of(interaction: InteractionId, said: String) -> Self {
        Self {
            interaction,
            chars: said.chars().count(),
            said: Said(said),
        }
    }
}
