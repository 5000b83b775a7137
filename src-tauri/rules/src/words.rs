//! The words of a text, as triggers compare them: what an index of a history holds, and what a
//! query over it looks for.
//!
//! Case, accents and width do not matter, ligatures are spelled out. In scripts without spaces
//! (Chinese, Japanese, Thai, …) and for symbols ("%", "😩") every character is a word of its own,
//! so that whatever stands there can be found as a phrase.

use crate::phrase::{Class, class, spell};

/// Hands the words of `text` to `visit`, in their order. `scratch` is overwritten: whoever cuts many
/// texts brings the same one.
pub fn words(text: &str, scratch: &mut String, mut visit: impl FnMut(&str)) {
    spell(text, scratch);
    for run in scratch.split_ascii_whitespace() {
        if run.is_ascii()
            && run
                .bytes()
                .next()
                .is_some_and(|it| it.is_ascii_alphanumeric())
        {
            visit(run);
        } else {
            cut(run, &mut visit);
        }
    }
}

/// A run is of one class; where it is of a script without spaces, it is cut before every character
/// that is no mark.
fn cut(run: &str, visit: &mut impl FnMut(&str)) {
    let mut start = 0;
    let mut unspaced = false;
    for (at, letter) in run.char_indices() {
        let class = class(letter);
        if at == 0 {
            unspaced = class == Class::Unspaced;
        } else if unspaced && class != Class::Mark {
            visit(&run[start..at]);
            start = at;
        }
    }
    if start < run.len() {
        visit(&run[start..]);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, expect: &[&str]) {
        let mut found = Vec::new();
        words(text, &mut String::new(), |word| found.push(word.to_owned()));
        assert_eq!(found, expect, "{text}");
    }

    #[test]
    fn spelling_does_not_matter_and_punctuation_separates() {
        check(
            "How refunds to a Gift-Card work",
            &["how", "refunds", "to", "a", "gift", "card", "work"],
        );
        check(
            "Rückgabe, STRASSE; Straße",
            &["ruckgabe", "strasse", "strasse"],
        );
        check("ＲＥＦＵＮＤ ｱｶﾞ", &["refund", "ア", "ガ"]);
        check("3.50 and 1,000", &["3.50", "and", "1,000"]);
    }

    #[test]
    fn scripts_without_spaces_are_cut_at_every_character() {
        check(
            "ギフト券の返金",
            &["ギ", "フ", "ト", "券", "の", "返", "金"],
        );
        check("返金refund", &["返", "金", "refund"]);
        check("50 %", &["50", "%"]);
    }

    #[test]
    fn nothing_is_no_word() {
        check("", &[]);
        check(" \0 -- \" ' ", &[]);
    }

    proptest! {
        /// Words are what stays when a text is written down word by word and read again. Marks that
        /// stand together only because what was between them is no letter may change places, once.
        #[test]
        fn words_are_their_own_words(text in "\\PC{0,40}") {
            let mut scratch = String::new();
            let mut first = Vec::new();
            words(&text, &mut scratch, |word| first.push(word.to_owned()));
            let mut again = Vec::new();
            words(&first.join(" "), &mut scratch, |word| again.push(word.to_owned()));
            prop_assert!(first.iter().all(|word| !word.is_empty() && !word.contains(' ')));
            prop_assert_eq!(first.len(), again.len());
            let mut settled = Vec::new();
            words(&again.join(" "), &mut scratch, |word| settled.push(word.to_owned()));
            prop_assert_eq!(again, settled);
        }
    }
}
