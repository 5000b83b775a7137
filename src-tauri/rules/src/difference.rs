//! What changed between two texts, word by word.
//!
//! The longest common subsequence of words, by the plain table: a prompt or a summary has a few hundred. Rejected:
//! a library, as what it adds is a way through long texts, and its guard against slow ones is a clock,
//! which nothing here reads. Texts too long for the table (nothing that may be deployed is) are
//! changed as a whole between what they begin and end with alike.

/// The largest table, in cells: 2,000 words on either side.
const MOST_CELLS: usize = 4_000_000;

/// A run of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The text.
    pub text: String,
    /// It is not on the other side.
    pub changed: bool,
}

/// `a` and `b` in parts, each in order and whole: what only `a` has, and what only `b` has, is
/// changed. Words count with their blanks apart; two parts in a row are never alike.
#[must_use]
pub fn words(a: &str, b: &str) -> (Vec<Part>, Vec<Part>) {
    let (left, right) = (split(a), split(b));
    let start = left.iter().zip(&right).take_while(|(a, b)| a == b).count();
    let (rest_left, rest_right) = (&left[start..], &right[start..]);
    let end = rest_left
        .iter()
        .rev()
        .zip(rest_right.iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    let middle_left = &rest_left[..rest_left.len() - end];
    let middle_right = &rest_right[..rest_right.len() - end];
    let (kept_left, kept_right) = common(middle_left, middle_right);
    (
        parts(&left, start, &kept_left),
        parts(&right, start, &kept_right),
    )
}

/// How much of two texts differs: the share of the words of both that are not on the other side,
/// 0..=1. Nothing of nothing is 0, another text altogether is 1.
#[must_use]
pub fn changed(a: &[Part], b: &[Part]) -> f64 {
    let (mut all, mut changed) = (0_u32, 0_u32);
    for part in a.iter().chain(b) {
        let words = split(&part.text)
            .into_iter()
            .filter(|piece| piece.starts_with(is_letter));
        let words = u32::try_from(words.count()).unwrap_or(u32::MAX);
        all = all.saturating_add(words);
        if part.changed {
            changed = changed.saturating_add(words);
        }
    }
    f64::from(changed) / f64::from(all.max(1))
}

fn is_letter(char: char) -> bool {
    char.is_alphanumeric() || char == '_'
}

/// Words, blanks and marks, each by itself; of scripts that put no blanks between words, each char.
fn split(text: &str) -> Vec<&str> {
    let kind = |char: char| match char {
        // Kana and Han: a sentence is one run of them, and would change as a whole.
        '\u{3041}'..='\u{309f}' | '\u{3400}'..='\u{9fff}' => 2,
        _ if is_letter(char) => 0,
        _ if char.is_whitespace() => 1,
        // Each mark is a piece: `"{{name}},"` becomes `"{{name}}."` in one of them.
        _ => 2,
    };
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut before = None;
    for (at, char) in text.char_indices() {
        let now = kind(char);
        if before.is_some_and(|before| before != now || now == 2) {
            pieces.push(&text[start..at]);
            start = at;
        }
        before = Some(now);
    }
    if before.is_some() {
        pieces.push(&text[start..]);
    }
    pieces
}

/// Which pieces of either side belong to the longest common subsequence.
fn common(a: &[&str], b: &[&str]) -> (Vec<bool>, Vec<bool>) {
    let (mut kept_a, mut kept_b) = (vec![false; a.len()], vec![false; b.len()]);
    let width = b.len() + 1;
    if a.is_empty() || b.is_empty() || a.len().saturating_mul(b.len()) > MOST_CELLS {
        return (kept_a, kept_b);
    }
    // longest[i * width + j] is of what follows a[i] and b[j].
    let mut longest = vec![0_u32; (a.len() + 1) * width];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            let at = i * width + j;
            longest[at] = if a[i] == b[j] {
                longest[at + width + 1] + 1
            } else {
                longest[at + width].max(longest[at + 1])
            };
        }
    }
    let mut pairs = Vec::new();
    let (mut i, mut j) = (0, 0);
    while i < a.len() && j < b.len() {
        let at = i * width + j;
        if a[i] == b[j] {
            (kept_a[i], kept_b[j]) = (true, true);
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if longest[at + width] >= longest[at + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    // A blank alone between words that changed on both sides is nothing that stayed.
    let alone = |kept: &[bool], at: usize| {
        let kept = |at: usize| kept.get(at).copied().unwrap_or(true);
        at > 0 && !kept(at - 1) && !kept(at + 1)
    };
    for (i, j) in pairs {
        if a[i].trim().is_empty() && alone(&kept_a, i) && alone(&kept_b, j) {
            (kept_a[i], kept_b[j]) = (false, false);
        }
    }
    (kept_a, kept_b)
}

/// The pieces in runs; those from `start` on are kept as `kept` says, all others are.
fn parts(pieces: &[&str], start: usize, kept: &[bool]) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for (index, piece) in pieces.iter().enumerate() {
        let kept = index.checked_sub(start).and_then(|index| kept.get(index));
        let changed = kept.is_some_and(|kept| !kept);
        match parts.last_mut() {
            Some(last) if last.changed == changed => last.text.push_str(piece),
            Some(_) | None => parts.push(Part {
                text: (*piece).to_owned(),
                changed,
            }),
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    /// What is changed stands in brackets.
    fn marked(parts: &[Part]) -> String {
        let mark = |part: &Part| {
            if part.changed {
                format!("[{}]", part.text)
            } else {
                part.text.clone()
            }
        };
        parts.iter().map(mark).collect()
    }

    #[rstest]
    #[case("", "", "", "")]
    #[case("", "new", "", "[new]")]
    #[case("the same", "the same", "the same", "the same")]
    #[case(
        "wait two days",
        "wait five days",
        "wait [two] days",
        "wait [five] days"
    )]
    #[case("wait days", "wait five days", "wait days", "wait [five ]days")]
    #[case("Hold, please.", "Hold, please!", "Hold, please[.]", "Hold, please[!]")]
    #[case(
        "for {{accountId}}.",
        "for {{sessionId}}.",
        "for {{[accountId]}}.",
        "for {{[sessionId]}}."
    )]
    #[case("a b c d", "c d a b", "[a b ]c d", "c d[ a b]")]
    #[case("we call back", "you pay now", "[we call back]", "[you pay now]")]
    #[case("Straße", "Strasse", "[Straße]", "[Strasse]")]
    #[case("返金 します", "返金 しました", "返金 しま[す]", "返金 しま[した]")]
    #[case(
        "返金は三日後です。",
        "返金は五日後です。",
        "返金は[三]日後です。",
        "返金は[五]日後です。"
    )]
    fn changed_words_are_told(
        #[case] a: &str,
        #[case] b: &str,
        #[case] left: &str,
        #[case] right: &str,
    ) {
        let (a, b) = words(a, b);
        assert_eq!((marked(&a).as_str(), marked(&b).as_str()), (left, right));
    }

    #[test]
    fn a_text_too_long_for_the_table_still_compares() {
        let long = |word: &str| format!("same {} end", format!("{word} ").repeat(3000));
        let (a, b) = words(&long("old"), &long("new"));
        assert_eq!(a.len(), 3, "beginning, what changed, end");
        assert_eq!((a[0].text.as_str(), b[0].text.as_str()), ("same ", "same "));
        assert!(a[1].changed && b[1].changed);
    }

    #[rstest]
    #[case("", "", 0.0)]
    #[case("the same words", "the same words", 0.0)]
    #[case("wait two days now", "wait five days now", 0.25)]
    #[case("a b", "a b c d", 2.0 / 6.0)]
    #[case("all of it", "", 1.0)]
    #[case("old text", "new words", 1.0)]
    #[case("Hold, please.", "Hold please!", 0.0)]
    #[case("三日後", "五日後", 2.0 / 6.0)]
    fn the_share_counts_words_of_both(#[case] a: &str, #[case] b: &str, #[case] share: f64) {
        let (a, b) = words(a, b);
        let found = changed(&a, &b);
        assert!((found - share).abs() < 1e-9, "{found} instead of {share}");
    }

    fn unchanged(parts: &[Part]) -> String {
        let kept = parts.iter().filter(|part| !part.changed);
        kept.map(|part| part.text.as_str()).collect()
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_what_is_kept_is_the_same(a in "[ab ,é{}]{0,30}", b in "[ab ,é{}]{0,30}") {
            let (left, right) = words(&a, &b);
            for (parts, whole) in [(&left, &a), (&right, &b)] {
                let text: String = parts.iter().map(|part| part.text.as_str()).collect();
                prop_assert_eq!(&text, whole);
                prop_assert!(parts.iter().all(|part| !part.text.is_empty()));
                prop_assert!(parts.windows(2).all(|two| two[0].changed != two[1].changed));
            }
            prop_assert_eq!(unchanged(&left), unchanged(&right));
            let same = left.iter().chain(&right).all(|part| !part.changed);
            prop_assert_eq!(same, a == b);
            let share = changed(&left, &right);
            prop_assert!((0.0..=1.0).contains(&share) && (!same || share == 0.0));
        }
    }
}
