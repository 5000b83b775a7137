//! How many tokens a text has (`contract.md §5`: at most 16,000 of a transcript).
//!
//! The platform does not say how it counts. The stand-in is the byte-pair vocabulary `cl100k_base`:
//! the models of that trade cut text in the same way, and its counts come close on everyday speech
//! (`docs/decisions/006-summary-checks.md`). Loading it takes a tenth of a second and some 24 MB, so
//! a [`Counter`] is owned: loaded when there is something to count, dropped after. Where it is plain
//! that a text is short enough, [`surely_within`] says so without one.

mod vocabulary;

use std::fmt;

use tiktoken_rs::CoreBPE;

/// As many bytes at most are counted at once: the library's time grows faster than the text where
/// nothing in it lends itself to a cut.
const MOST_AT_ONCE: usize = 16 * 1024;

/// Counts tokens. Tens of megabytes: keep it no longer than there is something to count.
pub struct Counter {
    vocabulary: CoreBPE,
}

impl Counter {
    /// Builds the vocabulary: about 0.1 s of work, so not on a loop that others wait for.
    ///
    /// # Panics
    /// Never: the vocabulary is a part of the program, and every test of this module reads it.
    #[must_use]
    pub fn load() -> Self {
        Self {
            vocabulary: vocabulary::cl100k_base(),
        }
    }

    /// How many tokens `text` has; none for the empty text, never more than it has bytes. Special
    /// tokens (`<|endoftext|>`) are ordinary text here: nobody means one in a talk.
    #[must_use]
    pub fn count(&self, text: &str) -> usize {
        pieces(text)
            .map(|piece| self.vocabulary.count_ordinary(piece))
            .sum()
    }
}

impl fmt::Debug for Counter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Counter").finish_non_exhaustive()
    }
}

/// Whether `text` has at most `limit` tokens for sure: each has at least a byte. False says nothing.
#[must_use]
pub fn surely_within(text: &str, limit: usize) -> bool {
    text.len() <= limit
}

/// The text in pieces of at most [`MOST_AT_ONCE`] bytes. Cut before a blank that follows a word,
/// where no token reaches across; within a longer run without such a blank anywhere between chars,
/// which may count a token twice.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let (piece, after) = rest.split_at(cut(rest));
        rest = after;
        Some(piece)
    })
}

fn cut(text: &str) -> usize {
    if text.len() <= MOST_AT_ONCE {
        return text.len();
    }
    let most = text.floor_char_boundary(MOST_AT_ONCE);
    text[..most]
        .rmatch_indices(' ')
        .map(|(at, _)| at)
        .find(|at| text[..*at].ends_with(|before: char| !before.is_whitespace()))
        .unwrap_or(most)
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::*;

    static COUNTER: LazyLock<Counter> = LazyLock::new(Counter::load);

    #[test]
    fn known_texts_have_known_counts() {
        for (text, count) in [
            ("", 0),
            ("hello world", 2),
            ("tiktoken is great!", 6),
            ("antidisestablishmentarianism", 6),
            ("2 + 2 = 4", 7),
            ("お誕生日おめでとう", 9),
        ] {
            assert_eq!(
                COUNTER.count(text),
                count,
                "as the vocabulary's makers publish it: {text}"
            );
        }
    }

    #[test]
    fn special_tokens_are_ordinary_text() {
        let count = COUNTER.count("<|endoftext|>");
        assert!(count > 1, "one would be the special token: {count}");
    }

    #[test]
    fn a_long_text_is_counted_in_pieces_and_exactly() {
        let line = "Customer: it's 84.90, and  the lamp hasn't come.\nAgent: I see!\n\n";
        let text = line.repeat(2_000);
        assert!(text.len() > 4 * MOST_AT_ONCE, "else it is one piece");
        let whole = COUNTER.vocabulary.count_ordinary(&text);
        assert_eq!(COUNTER.count(&text), whole, "cuts are where no token is");
        let solid = "x".repeat(MOST_AT_ONCE * 3 + 1);
        assert_eq!(pieces(&solid).count(), 4);
        assert!(
            pieces(&"あ".repeat(MOST_AT_ONCE)).all(|piece| piece.len() <= MOST_AT_ONCE),
            "cuts are between chars"
        );
    }

    #[test]
    fn what_is_short_needs_no_counter() {
        assert!(surely_within("abc", 3) && !surely_within("abcd", 3));
        assert!(!surely_within("あ", 2), "bytes, not chars");
    }

    proptest! {
        #[test]
        fn never_more_tokens_than_bytes(text in prop_oneof!["\\PC{0,60}", any::<String>()]) {
            let count = COUNTER.count(&text);
            prop_assert!(count <= text.len());
            prop_assert_eq!(count == 0, text.is_empty());
        }

        #[test]
        fn pieces_are_the_text(text in "[a \n]{0,40}") {
            let long = text.repeat(MOST_AT_ONCE / 16);
            prop_assert_eq!(pieces(&long).collect::<String>(), long.as_str());
            prop_assert!(pieces(&long).all(|piece| piece.len() <= MOST_AT_ONCE && !piece.is_empty()));
        }
    }
}
