//! One spelling for what people and keyboards write in many.
//!
//! Full-width and other scripts' digits become ASCII ones, every dash a hyphen, every blank a
//! space, and what has no width is left out, so that none of them hides a number. Places in the
//! folded text lead back to chars of the original.

use std::ops::Range;

/// A folded text and the way back.
pub(super) struct Folded {
    /// What the recognizers read.
    pub(super) text: String,
    /// For each byte of `text`, the char of the original it came from; none where the original is
    /// ASCII and so is its own folding.
    origins: Option<Vec<usize>>,
}

impl Folded {
    pub(super) fn new(original: &str) -> Self {
        if original.is_ascii() {
            return Self {
                text: original.to_owned(),
                origins: None,
            };
        }
        let mut text = String::with_capacity(original.len());
        let mut origins = Vec::with_capacity(original.len());
        for (index, char) in original.chars().enumerate() {
            if let Some(folded) = fold(char) {
                text.push(folded);
                origins.resize(text.len(), index);
            }
        }
        Self {
            text,
            origins: Some(origins),
        }
    }

    /// The chars of the original that the bytes `range` of the folded text came from, end excluded.
    /// `range` is not empty and on char boundaries.
    pub(super) fn chars(&self, range: &Range<usize>) -> (usize, usize) {
        match &self.origins {
            None => (range.start, range.end),
            Some(origins) => (origins[range.start], origins[range.end - 1] + 1),
        }
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
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{20e3}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' => None,
        '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => {
            Some(' ')
        }
        '\u{2010}'..='\u{2015}' | '\u{2043}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' => Some('-'),
        '\u{2024}' => Some('.'),
        // The full-width forms of '!' to '~'.
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(char) - 0xfee0),
        _ if char.is_numeric() => Some(digit(char).unwrap_or(char)),
        _ => Some(char),
    }
}

fn digit(char: char) -> Option<char> {
    ZEROS.iter().find_map(|zero| {
        let value = u32::from(char).checked_sub(u32::from(*zero))?;
        char::from_digit(value, 10)
    })
}
