//! Places in a text, in chars.

use serde::{Deserialize, Serialize};

use crate::pii;

/// A run of a text, in chars (`contract.md`: never bytes).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// Its first char.
    pub start: usize,
    /// One past its last char.
    pub end: usize,
}

impl Span {
    /// The chars of `text` that it covers; what lies outside of the text is nothing.
    #[must_use]
    pub fn of(self, text: &str) -> &str {
        let byte = |char| {
            text.char_indices()
                .nth(char)
                .map_or(text.len(), |(at, _)| at)
        };
        text.get(byte(self.start)..byte(self.end))
            .unwrap_or_default()
    }

    /// Whether the two share a char.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }
}

/// Personal data in a summary, by kind and place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Personal {
    /// What it is.
    pub kind: pii::Kind,
    /// Where it stands.
    pub span: Span,
}

impl From<pii::Finding> for Personal {
    fn from(found: pii::Finding) -> Self {
        Self {
            kind: found.kind,
            span: Span {
                start: found.start,
                end: found.end,
            },
        }
    }
}
