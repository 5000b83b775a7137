//! A text as words: how many there are, and which of them an edit changed.

use unicode_segmentation::UnicodeSegmentation;

use crate::difference::{self, Part};

/// How many words `text` has, as Unicode cuts them. Japanese puts no blanks between words: a run of
/// one script (Han, Hiragana, Katakana) counts as one there, which is close enough for a count.
#[must_use]
pub fn words(text: &str) -> usize {
    let mut count = 0;
    let mut before: Option<(usize, Script)> = None;
    for (at, word) in text.unicode_word_indices() {
        let script = word.chars().next().map_or(Script::Other, script);
        let goes_on = script != Script::Other && before == Some((at, script));
        count += usize::from(!goes_on);
        before = Some((at + word.len(), script));
    }
    count
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    Han,
    Hiragana,
    Katakana,
    Other,
}

fn script(char: char) -> Script {
    match char {
        '\u{3005}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' => Script::Han,
        '\u{3041}'..='\u{309f}' => Script::Hiragana,
        '\u{30a1}'..='\u{30ff}' => Script::Katakana,
        _ => Script::Other,
    }
}

/// What was generated against what stands now.
#[derive(Clone, PartialEq)]
pub struct Difference {
    /// The generated text in parts; changed is what was taken out.
    pub before: Vec<Part>,
    /// The present one; changed is what was put in.
    pub after: Vec<Part>,
    /// The share of the words of both that is not in the other, 0..=1.
    pub changed: f64,
}

/// What edits changed of `generated`.
#[must_use]
pub fn difference(generated: &str, present: &str) -> Difference {
    let (before, after) = difference::words(generated, present);
    Difference {
        changed: difference::changed(&before, &after),
        before,
        after,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("", 0)]
    #[case(" \n ", 0)]
    #[case("The refund takes five days.", 5)]
    #[case("l'agent, qu'il", 2)]
    #[case("$48.90 on 01/07", 4)]
    #[case("don't e-mail", 3)]
    #[case("返金は三日後に届きます。", 6)]
    #[case("カード番号", 2)]
    fn words_are_counted(#[case] text: &str, #[case] count: usize) {
        assert_eq!(words(text), count, "{text}");
    }

    #[test]
    fn a_difference_has_its_share() {
        let found = difference("It takes two days.", "It takes five days.");
        assert!((found.changed - 0.25).abs() < 1e-9);
        assert!(difference("", "").changed.abs() < 1e-9);
    }

    proptest! {
        #[test]
        fn there_are_never_more_words_than_chars(text in any::<String>()) {
            prop_assert!(words(&text) <= text.chars().count());
        }
    }
}
