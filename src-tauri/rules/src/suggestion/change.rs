//! What became of a suggestion, wherever that was done: here, on another screen, by another client
//! (`platform-reference.md §2.4.1`: the same suggestion is told again with every change).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::id::{InteractionId, SuggestionId};

/// What became of a suggestion. Unknown states are kept as the platform wrote them: enumerations
/// drift.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum SuggestionState {
    /// It was made, and nothing came of it yet.
    Suggested,
    /// An agent opened or copied it.
    Accepted,
    /// An agent put it away.
    Dismissed,
    /// The platform could not make it.
    Failed,
    /// An agent said whether it helped.
    Rated,
    /// Anything else, by its name on the wire.
    Other(String),
}

impl SuggestionState {
    /// The name in the record: the platform's word, small; of an unknown one as the platform wrote
    /// it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Suggested => "suggested",
            Self::Accepted => "accepted",
            Self::Dismissed => "dismissed",
            Self::Failed => "failed",
            Self::Rated => "rated",
            Self::Other(name) => name,
        }
    }
}

impl From<&str> for SuggestionState {
    /// By the platform's word or by that of the record; capitals do not matter.
    fn from(name: &str) -> Self {
        let known = [
            Self::Suggested,
            Self::Accepted,
            Self::Dismissed,
            Self::Failed,
            Self::Rated,
        ];
        let same = |state: &Self| state.as_str().eq_ignore_ascii_case(name);
        let found = known.into_iter().find(same);
        found.unwrap_or_else(|| Self::Other(name.to_owned()))
    }
}

impl From<String> for SuggestionState {
    fn from(name: String) -> Self {
        Self::from(name.as_str())
    }
}

impl From<SuggestionState> for String {
    fn from(state: SuggestionState) -> Self {
        state.as_str().to_owned()
    }
}

/// A suggestion is in another state now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StateChange {
    /// Of which interaction.
    pub interaction_id: InteractionId,
    /// Which suggestion.
    pub suggestion_id: SuggestionId,
    /// What became of it.
    pub state: SuggestionState,
    /// When, by the platform.
    pub at: Timestamp,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn states_are_known_by_either_name() {
        for (wire, state) in [
            ("Suggested", SuggestionState::Suggested),
            ("Accepted", SuggestionState::Accepted),
            ("Dismissed", SuggestionState::Dismissed),
            ("Failed", SuggestionState::Failed),
            ("Rated", SuggestionState::Rated),
        ] {
            assert_eq!(SuggestionState::from(wire), state);
            assert_eq!(SuggestionState::from(state.as_str()), state, "as recorded");
        }
        let later = SuggestionState::from("Triggered");
        assert_eq!(later.as_str(), "Triggered", "an unknown one stays as it is");
    }

    proptest! {
        #[test]
        fn what_is_recorded_reads_back(name in ".{0,24}") {
            let state = SuggestionState::from(name.as_str());
            let json = serde_json::to_string(&state).expect("text");
            let back: SuggestionState = serde_json::from_str(&json).expect("readable");
            prop_assert_eq!(back, state);
        }
    }
}
