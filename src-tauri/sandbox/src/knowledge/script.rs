//! Text without spaces between its words, made searchable.
//!
//! Japanese writes none, and the index knows words by the spaces around them: a whole clause would
//! be one word that nobody else ever says. Runs of such text become pairs of neighbors
//! (配送会社 → 配送 送会 会社), in what is indexed and in what is looked up alike; pairs of
//! hiragana are endings and particles and say nothing. Rejected: a dictionary of Japanese (some
//! 15 MB for a stand-in).

use std::borrow::Cow;

/// The text with its runs of Japanese as pairs; anything else stays as it is.
pub(crate) fn spaced(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_unspaced) {
        return Cow::Borrowed(text);
    }
    let mut spaced = String::with_capacity(text.len() * 2);
    let mut run = Vec::new();
    for c in text.chars() {
        if is_unspaced(c) {
            run.push(c);
        } else {
            pairs(&mut run, &mut spaced);
            spaced.push(c);
        }
    }
    pairs(&mut run, &mut spaced);
    Cow::Owned(spaced)
}

/// Writes a run out as pairs, and empties it.
fn pairs(run: &mut Vec<char>, to: &mut String) {
    if let [single] = run[..] {
        to.push(single);
    }
    for pair in run.windows(2) {
        if !pair.iter().all(|&c| is_hiragana(c)) {
            to.push(' ');
            to.extend(pair);
        }
    }
    if run.len() > 1 {
        to.push(' ');
    }
    run.clear();
}

fn is_hiragana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{309f}')
}

/// Kana, their long mark, and Chinese characters.
pub(crate) fn is_unspaced(c: char) -> bool {
    is_hiragana(c)
        || matches!(c, '\u{30a1}'..='\u{30fa}' | '\u{30fc}' | '\u{3005}' | '\u{3400}'..='\u{4dbf}'
            | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn japanese_becomes_pairs_and_the_rest_stays() {
        let check = |text, expected: &[&str]| {
            let spaced = spaced(text);
            let found: Vec<_> = spaced.split_whitespace().collect();
            assert_eq!(found, expected, "{text}");
        };
        check(
            "配送会社に調査",
            &["配送", "送会", "会社", "社に", "に調", "調査"],
        );
        check("LP-4は箱です", &["LP-4", "は箱", "箱で"]);
        check("箱", &["箱"]);
        check("ランプ", &["ラン", "ンプ"]);
        assert!(
            matches!(spaced("the lamp’s box"), Cow::Borrowed(_)),
            "nothing to do"
        );
    }
}
