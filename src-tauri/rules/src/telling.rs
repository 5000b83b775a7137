//! The customer's words, told to triggers once.
//!
//! They can come twice: as what was said, and as what caused a suggestion. Pure and bounded; what
//! comes one way alone is told as often as it comes.

use std::collections::VecDeque;
use std::fmt;

use crate::words;
use jiff::{SignedDuration, Timestamp};

/// The two come within this time of each other, or are different words: a platform's recognition
/// may be half a minute behind (`platform-reference.md §2.4.2`).
const WITHIN: SignedDuration = SignedDuration::from_secs(60);

/// So many are remembered.
const MOST: usize = 64;

/// What was told lately.
#[derive(Default)]
pub struct Telling {
    lately: VecDeque<Told>,
}

struct Told {
    words: String,
    at: Timestamp,
    /// It came as what was said.
    said: bool,
}

impl fmt::Debug for Telling {
    /// By number alone: words of a talk stand in no log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Telling")
            .field("lately", &self.lately.len())
            .finish()
    }
}

impl Telling {
    /// The customer said this: whether that is to be told.
    #[must_use]
    pub fn said(&mut self, text: &str, now: Timestamp) -> bool {
        let words = self.sweep(text, now);
        let mut lately = self.lately.iter_mut();
        if let Some(known) = lately.find(|told| !told.said && told.words == words) {
            known.said = true;
            return false;
        }
        self.note(words, now, true)
    }

    /// This is what caused a suggestion: whether that is to be told.
    #[must_use]
    pub fn caused(&mut self, text: &str, now: Timestamp) -> bool {
        let words = self.sweep(text, now);
        let mut lately = self.lately.iter();
        if lately.any(|told| told.said && told.words == words) {
            return false;
        }
        self.note(words, now, false)
    }

    fn note(&mut self, words: String, at: Timestamp, said: bool) -> bool {
        if self.lately.len() >= MOST {
            self.lately.pop_front();
        }
        self.lately.push_back(Told { words, at, said });
        true
    }

    /// Forgets what is too long ago; the words of `text`, however it is written.
    fn sweep(&mut self, text: &str, now: Timestamp) -> String {
        let since = now - WITHIN;
        while self.lately.front().is_some_and(|told| told.at < since) {
            self.lately.pop_front();
        }
        let (mut scratch, mut plain) = (String::new(), String::new());
        words::words(text, &mut scratch, |word| {
            plain.push_str(word);
            plain.push(' ');
        });
        plain
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).expect("in range")
    }

    #[test]
    fn what_comes_both_ways_is_told_once() {
        let mut telling = Telling::default();
        assert!(telling.said("Where is my refund?", at(0)));
        assert!(!telling.caused("where is my refund", at(2)));
        assert!(!telling.caused("where is my refund", at(3)), "of two kinds");
        assert!(telling.caused("and my parcel", at(4)));
        assert!(
            !telling.said("And my parcel?", at(34)),
            "recognized long after"
        );
        assert!(telling.said("And my parcel?", at(35)), "said twice");
    }

    #[test]
    fn the_same_words_much_later_are_said_anew() {
        let mut telling = Telling::default();
        assert!(telling.said("yes", at(0)));
        assert!(telling.caused("yes", at(61)));
    }

    proptest! {
        #[test]
        fn one_way_alone_everything_is_told(
            words in prop::collection::vec((0_i64..5, 0_u8..3), 0..200), said in any::<bool>(),
        ) {
            let mut telling = Telling::default();
            let mut now = 0;
            for (passed, word) in words {
                now += passed;
                let text = format!("word {word}");
                let told = if said { telling.said(&text, at(now)) } else { telling.caused(&text, at(now)) };
                prop_assert!(told);
                prop_assert!(telling.lately.len() <= MOST);
            }
        }
    }
}
