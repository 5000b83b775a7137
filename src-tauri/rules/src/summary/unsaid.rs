//! What was said, ready to hold a summary against.
//!
//! Owns when a number or a name counts as said: in any form, spoken or written, in one piece or over
//! several utterances. Where two readings are possible, the one that was said counts.

mod names;
mod near;
mod numbers;
mod ordinary;
mod quantity;
mod spoken;
mod written;

use std::fmt;

use super::findings::Unsaid;
use crate::transcript::Transcript;
use names::Names;
use numbers::Numbers;

/// The numbers and words of a talk. Holds what was said, so it has no debug output to speak of and
/// belongs to no record.
#[derive(Clone)]
pub struct Heard {
    numbers: Numbers,
    names: Names,
}

impl Heard {
    /// Reads the whole talk.
    #[must_use]
    pub fn of(transcript: &Transcript) -> Self {
        Self {
            numbers: Numbers::of(transcript),
            names: Names::of(transcript),
        }
    }

    /// The numbers of a summary that were not said, in its order.
    pub(super) fn unsaid_numbers(&self, text: &str, language: &str) -> Vec<Unsaid> {
        self.numbers.unsaid(text, language)
    }

    /// The names that were not; none where names can't be told from other words.
    pub(super) fn unsaid_names(&self, text: &str, language: &str) -> Option<Vec<Unsaid>> {
        self.names.unsaid(text, language)
    }
}

impl fmt::Debug for Heard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Heard").finish_non_exhaustive()
    }
}
