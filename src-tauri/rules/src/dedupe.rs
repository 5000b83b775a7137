//! Which suggestions are the same content, whatever id they arrive under.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::suggestion::Suggestion;

/// The identity of a content, and the name of its card: short, printable, the same on every run.
///
/// Two suggestions with the same knowledge article are the same content. Without an article, title
/// and snippet decide, read without regard to case, spacing and Unicode spelling.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ContentKey(String);

impl ContentKey {
    /// The content of a suggestion.
    #[must_use]
    pub fn of(suggestion: &Suggestion) -> Self {
        let _ = suggestion;
        todo!()
    }

    /// The key as the UI names a card.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for ContentKey {
    /// A key named from outside; it names a card only if the deck knows it.
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl fmt::Display for ContentKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
