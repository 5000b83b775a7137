//! A text cut into the runs that can be compared.

use std::ops::Range;

use icu_normalizer::properties::CanonicalCombiningClassMapBorrowed;

/// How the words of a run can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Script {
    /// Letters and digits with spaces between words.
    Spaced,
    /// Korean: spaces between words, particles written onto them.
    Hangul,
    /// Chinese characters, no spaces.
    Han,
    /// Japanese loan words, no spaces.
    Katakana,
}

/// A run of one script.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) script: Script,
    pub(super) range: Range<usize>,
}

/// The runs of a text, in order. Hiragana separates like punctuation: it carries grammar.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    // The last token as long as nothing came between.
    let mut open = false;
    for (at, letter) in text.char_indices() {
        let end = at + letter.len_utf8();
        let script = script(letter);
        match (tokens.last_mut(), script) {
            // Accents written by themselves belong to the letter before.
            (Some(last), Of::Mark) if open => last.range.end = end,
            (Some(last), Of::Script(script)) if open && last.script == script => {
                last.range.end = end;
            }
            (_, Of::Script(script)) => {
                tokens.push(Token {
                    script,
                    range: at..end,
                });
                open = true;
            }
            (_, Of::Mark | Of::Nothing) => open = false,
        }
    }
    tokens
}

enum Of {
    Script(Script),
    Mark,
    Nothing,
}

fn script(letter: char) -> Of {
    const CLASSES: CanonicalCombiningClassMapBorrowed<'static> =
        CanonicalCombiningClassMapBorrowed::new();
    match letter {
        'a'..='z' | 'A'..='Z' | '0'..='9' => Of::Script(Script::Spaced),
        '\u{3005}'
        | '\u{3007}'
        | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}' => Of::Script(Script::Han),
        '\u{30a1}'..='\u{30fa}'
        | '\u{30fc}'
        | '\u{31f0}'..='\u{31ff}'
        | '\u{ff66}'..='\u{ff9f}' => Of::Script(Script::Katakana),
        // The rest of ASCII, before any table is asked, and Hiragana.
        '\0'..='\x7f' | '\u{3041}'..='\u{3096}' | '\u{309d}' | '\u{309e}' => Of::Nothing,
        '\u{ac00}'..='\u{d7a3}' => Of::Script(Script::Hangul),
        other if CLASSES.get_u8(other) != 0 => Of::Mark,
        other if other.is_alphanumeric() => Of::Script(Script::Spaced),
        _ => Of::Nothing,
    }
}
