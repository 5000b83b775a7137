//! One spelling for what people and keyboards write in many.
//!
//! Full-width and other scripts' digits become ASCII ones, every dash a hyphen, every blank a
//! space, and what has no width is left out, so that none of them hides a number. Places in the
//! folded text lead back to chars of the original.

use std::ops::Range;

/// A folded text and the way back.
#[derive(Debug, Clone)]
pub(crate) struct Folded {
    /// What the recognizers read.
    pub(crate) text: String,
    /// For each byte of `text`, the chars of the original it came from, end excluded; none where
    /// the original is ASCII and so is its own folding.
    pub(crate) origins: Option<Vec<(usize, usize)>>,
}

impl Folded {
    pub(crate) fn new(original: &str) -> Self {
        if original.is_ascii() {
            return Self {
                text: original.to_owned(),
                origins: None,
            };
        }
        let mut text = String::with_capacity(original.len());
        let mut origins = Vec::with_capacity(original.len());
        let mut chars = original.chars().enumerate().peekable();
        while let Some((index, char)) = chars.next() {
            if char.is_ascii() {
                text.push(char);
                origins.push((index, index + 1));
                continue;
            }
            let after_digit = text.ends_with(|char: char| char.is_ascii_digit());
            let next_is_digit = |next: Option<&(usize, char)>| {
                next.and_then(|(_, next)| fold(*next))
                    .is_some_and(|next| next.is_ascii_digit())
            };
            let folded = match between_digits(char) {
                Some(separator) if after_digit && next_is_digit(chars.peek()) => Some(separator),
                Some(_) | None => fold(char),
            };
            if let Some(folded) = folded {
                text.push(folded);
                origins.resize(text.len(), (index, index + 1));
            }
        }
        Self {
            text,
            origins: Some(origins),
        }
    }

    /// The chars of the original that the bytes `range` of the folded text came from, end excluded.
    /// `range` is not empty and on char boundaries.
    pub(crate) fn chars(&self, range: &Range<usize>) -> (usize, usize) {
        match &self.origins {
            None => (range.start, range.end),
            Some(origins) => (origins[range.start].0, origins[range.end - 1].1),
        }
    }
}

/// What looks like a separator, and is one between two digits alone: elsewhere it is a letter's
/// length, a bullet, or the end of a sentence.
fn between_digits(char: char) -> Option<char> {
    match char {
        '\u{30fc}' | '\u{2d7}' | '\u{2796}' | '\u{ff70}' => Some('-'),
        '\u{b7}' | '\u{2022}' | '\u{2027}' | '\u{2219}' | '\u{22c5}' | '\u{30fb}' | '\u{3002}'
        | '\u{ff61}' | '\u{ff65}' | '\u{6d4}' | '\u{66b}' => Some('.'),
        _ => None,
    }
}

/// The zero of each script's decimal digits, ASCII and full-width ones apart.
const ZEROS: [char; 24] = [
    '\u{660}',
    '\u{6f0}',
    '\u{7c0}',
    '\u{966}',
    '\u{9e6}',
    '\u{a66}',
    '\u{ae6}',
    '\u{b66}',
    '\u{be6}',
    '\u{c66}',
    '\u{ce6}',
    '\u{d66}',
    '\u{e50}',
    '\u{ed0}',
    '\u{f20}',
    '\u{1040}',
    '\u{17e0}',
    '\u{1810}',
    '\u{1d7ce}',
    '\u{1d7d8}',
    '\u{1d7e2}',
    '\u{1d7ec}',
    '\u{1d7f6}',
    '\u{1fbf0}',
];

fn fold(char: char) -> Option<char> {
    match char {
        '\0'..='\u{7f}' => Some(char),
        // Soft hyphen, joiners, direction marks, variation selectors, the box of a keycap.
        '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{180e}'
        | '\u{200b}'..='\u{200f}'
        | '\u{115f}'
        | '\u{1160}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{20e3}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}'
        | '\u{e0000}'..='\u{e007f}'
        | '\u{e0100}'..='\u{e01ef}' => None,
        '\u{a0}'
        | '\u{1680}'
        | '\u{2000}'..='\u{200a}'
        | '\u{202f}'
        | '\u{205f}'
        | '\u{2800}'
        | '\u{3000}'
        | '\u{3164}'
        | '\u{ffa0}' => Some(' '),
        '\u{2010}'..='\u{2015}' | '\u{2043}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' => Some('-'),
        '\u{2024}' => Some('.'),
        '\u{2044}' | '\u{2215}' => Some('/'),
        // The full-width forms of '!' to '~'.
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(char) - 0xfee0),
        _ if char.is_numeric() => Some(digit(char).unwrap_or(char)),
        _ => Some(char),
    }
}

fn digit(char: char) -> Option<char> {
    match char {
        '\u{2070}' | '\u{2080}' | '\u{24ea}' => return Some('0'),
        '\u{b9}' => return Some('1'),
        '\u{b2}' => return Some('2'),
        '\u{b3}' => return Some('3'),
        _ => {}
    }
    // Raised, lowered and circled ones start elsewhere than at their zero.
    for (first, last, value) in [
        ('\u{2074}', '\u{2079}', 4),
        ('\u{2081}', '\u{2089}', 1),
        ('\u{2460}', '\u{2468}', 1),
    ] {
        if (first..=last).contains(&char) {
            return char::from_digit(u32::from(char) - u32::from(first) + value, 10);
        }
    }
    ZEROS.iter().find_map(|zero| {
        let value = u32::from(char).checked_sub(u32::from(*zero))?;
        char::from_digit(value, 10)
    })
}
