//! Words looked for in a line, whatever their case, accents and punctuation.
//!
//! A line is spelled out once — plain letters, one space between words, one at either end — and
//! then a phrase is in it if its own spelling is a part of that: word boundaries are spaces, so
//! that the search is a plain one and linear. Scripts without spaces (Chinese, Japanese, Thai, …)
//! and symbols ("%", "😩") are found wherever they stand. Rejected: a pattern with `\b`, which
//! knows no boundary between Japanese words, and a search that looks around each match, which is
//! quadratic on purpose-made text.

use icu_normalizer::ComposingNormalizerBorrowed;
use icu_normalizer::properties::CanonicalCombiningClassMapBorrowed;

use crate::fold;

/// One or more words, spelled as they are looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Phrase {
    needle: String,
}

impl Phrase {
    /// The words of `text`; none if there is no letter, digit or symbol in it.
    pub(crate) fn new(text: &str) -> Option<Self> {
        let mut needle = String::new();
        spell(text, &mut needle);
        let words = needle.trim();
        let first = words.chars().next()?;
        let last = words.chars().next_back()?;
        let before = if class(first) == Class::Word { " " } else { "" };
        // Korean writes its particles onto the word.
        let after = if class(last) == Class::Word && !is_hangul(last) {
            " "
        } else {
            ""
        };
        let needle = format!("{before}{words}{after}");
        Some(Self { needle })
    }

    /// Whether it is in a line that [`spell`] made.
    pub(crate) fn is_in(&self, spelled: &str) -> bool {
        spelled.contains(&self.needle)
    }
}

/// Writes `text` into `spelled`, whose former content goes, so that phrases can be found in it.
pub(crate) fn spell(text: &str, spelled: &mut String) {
    spelled.clear();
    spelled.reserve(text.len() + 2);
    let mut pen = Pen {
        spelled,
        previous: Class::Gap,
    };
    if text.is_ascii() {
        pen.write(
            text.bytes()
                .map(|byte| char::from(byte.to_ascii_lowercase())),
        );
    } else {
        // Accents are gone by now; what is composed again are syllables and voiced kana.
        const NFC: ComposingNormalizerBorrowed<'static> = ComposingNormalizerBorrowed::new_nfc();
        pen.write(NFC.normalize_iter(fold::plain(text)));
    }
    spelled.push(' ');
}

struct Pen<'s> {
    spelled: &'s mut String,
    previous: Class,
}

impl Pen<'_> {
    fn write(&mut self, letters: impl Iterator<Item = char>) {
        let mut letters = letters.peekable();
        while let Some(letter) = letters.next() {
            let class = class(letter);
            match class {
                Class::Word | Class::Unspaced => {
                    if class != self.previous {
                        self.spelled.push(' ');
                    }
                    self.spelled.push(letter);
                    self.previous = class;
                }
                Class::Mark => self.spelled.push(letter),
                Class::Gap if self.joins(letter, letters.peek().copied()) => {
                    if letter.is_ascii_punctuation() && letter != '\'' {
                        self.spelled.push(letter);
                    }
                }
                Class::Gap => self.previous = Class::Gap,
            }
        }
    }

    /// Whether `gap` belongs to a word: "3.50" is one number, and "can't" is not "can".
    fn joins(&self, gap: char, next: Option<char>) -> bool {
        let before = self.spelled.as_bytes().last();
        if self.previous != Class::Word {
            return false;
        }
        match gap {
            '.' | ',' => {
                before.is_some_and(u8::is_ascii_digit) && next.is_some_and(|c| c.is_ascii_digit())
            }
            '\'' | '’' => before == Some(&b'n') && next == Some('t'),
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => true,
            _ => false,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    /// Letters and digits with spaces between words.
    Word,
    /// Of a script without spaces, or a symbol that says something by itself.
    Unspaced,
    /// Written onto the letter before.
    Mark,
    /// Everything between words.
    Gap,
}

/// What a plain letter is to the words around it.
pub(crate) fn class(letter: char) -> Class {
    const MARKS: CanonicalCombiningClassMapBorrowed<'static> =
        CanonicalCombiningClassMapBorrowed::new();
    match letter {
        'a'..='z' | '0'..='9' => Class::Word,
        // Symbols that tell; Thai, Lao, Myanmar, Khmer; kana and Han; signs of money; arrows to dingbats; emoji.
        '$'
        | '%'
        | '+'
        | '#'
        | '@'
        | '&'
        | '='
        | '\u{e00}'..='\u{eff}'
        | '\u{1000}'..='\u{109f}'
        | '\u{1780}'..='\u{17ff}'
        | '\u{3005}'..='\u{3007}'
        | '\u{3041}'..='\u{3096}'
        | '\u{309d}'..='\u{309f}'
        | '\u{30a1}'..='\u{30fa}'
        | '\u{30fc}'..='\u{30ff}'
        | '\u{31f0}'..='\u{31ff}'
        | '\u{3400}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}'
        | '£'
        | '¥'
        | '§'
        | '°'
        | '\u{20a0}'..='\u{20cf}'
        | '\u{2190}'..='\u{2bff}'
        | '\u{1f000}'..='\u{1fbff}' => Class::Unspaced,
        '\0'..='\x7f' => Class::Gap,
        other if MARKS.get_u8(other) != 0 => Class::Mark,
        other if other.is_alphanumeric() => Class::Word,
        _ => Class::Gap,
    }
}

fn is_hangul(letter: char) -> bool {
    matches!(letter, '\u{ac00}'..='\u{d7a3}')
}

#[cfg(test)]
mod tests;
