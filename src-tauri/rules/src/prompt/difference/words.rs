//! What changed between two texts, word by word.
//!
//! The longest common subsequence of words, by the plain table: a prompt has a few hundred. Rejected:
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

/// Words, blanks and marks, each by itself.
fn split(text: &str) -> Vec<&str> {
    let kind = |char: char| match char {
        _ if char.is_alphanumeric() || char == '_' => 0,
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
    let (mut i, mut j) = (0, 0);
    while i < a.len() && j < b.len() {
        let at = i * width + j;
        if a[i] == b[j] {
            (kept_a[i], kept_b[j]) = (true, true);
            (i, j) = (i + 1, j + 1);
        } else if longest[at + width] >= longest[at + 1] {
            i += 1;
        } else {
            j += 1;
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
