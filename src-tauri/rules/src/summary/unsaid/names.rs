//! The words of a talk, and the names of a summary that are none of them.
//!
//! A name is a capitalized word within a sentence. That says little in German, and nothing in
//! Japanese, so there names are not looked at. What a sentence begins with is one only where the
//! same word stands capitalized within another.

use std::collections::BTreeSet;
use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;
use whatlang::Lang;

use super::near::nearest;
use super::ordinary::{ends_no_sentence, is_ordinary};
use crate::fold::plain_word;
use crate::language::{Told, told};
use crate::summary::findings::{Unsaid, UnsaidKind};
use crate::summary::span::Span;
use crate::transcript::Transcript;

/// Before its colon, a heading has at most so many words.
const HEADING: usize = 5;

/// The words of a talk.
#[derive(Clone, Default)]
pub(super) struct Names {
    /// All of them, plain.
    words: BTreeSet<String>,
    /// Those written like names: as they are written, by their plain form.
    capitalized: Vec<(String, String)>,
    /// Whether names can be told from other words in it: it is in Latin letters.
    is_latin: bool,
}

impl Names {
    pub(super) fn of(transcript: &Transcript) -> Self {
        let mut names = Self::default();
        let (mut latin, mut other) = (0_usize, 0_usize);
        for said in &transcript.utterances {
            let mut spelled = String::new();
            for word in said.text.unicode_words() {
                for letter in word.chars().filter(|char| char.is_alphabetic()) {
                    if letter < '\u{250}' {
                        latin += 1;
                    } else {
                        other += 1;
                    }
                }
                let plain = plain_word(word);
                // `M, I, L, L, E, R`.
                if plain.chars().count() == 1 {
                    spelled.push_str(&plain);
                } else {
                    names
                        .words
                        .extend((spelled.len() > 2).then(|| spelled.clone()));
                    spelled.clear();
                }
                if is_capitalized(word) && !is_ordinary(&plain) {
                    names.capitalized.push((plain.clone(), word.to_owned()));
                }
                names.words.insert(bare(&plain).to_owned());
                names.words.insert(plain);
            }
            names.words.extend((spelled.len() > 2).then_some(spelled));
        }
        names.is_latin = latin > other;
        names
    }

    /// The names in `text` that were not said, in its order; none where names can't be told.
    pub(super) fn unsaid(&self, text: &str, language: &str) -> Option<Vec<Unsaid>> {
        if !self.is_latin || !tells_names(text, language) {
            return None;
        }
        let words = words(text);
        let lower: BTreeSet<&str> = words
            .iter()
            .filter(|word| !word.capitalized)
            .map(|word| word.plain.as_str())
            .collect();
        let unknown = |word: &Word| {
            word.capitalized
                && !is_ordinary(&word.plain)
                && !lower.contains(word.plain.as_str())
                && !self.holds(&word.plain)
        };
        let named: BTreeSet<&str> = words
            .iter()
            .filter(|word| !word.opens && unknown(word))
            .map(|word| word.plain.as_str())
            .collect();
        let mut runs: Vec<Vec<&Word>> = Vec::new();
        for word in words
            .iter()
            .filter(|word| named.contains(word.plain.as_str()) && word.capitalized)
        {
            match runs.last_mut() {
                Some(run) if run.last().is_some_and(|last| joins(text, last, word)) => {
                    run.push(word);
                }
                Some(_) | None => runs.push(vec![word]),
            }
        }
        Some(runs.iter().filter_map(|run| self.told(text, run)).collect())
    }

    fn holds(&self, plain: &str) -> bool {
        let bare = bare(plain);
        let has = |word: &str| self.words.contains(word);
        has(plain)
            || has(bare)
            || has(&format!("{bare}s"))
            || bare.strip_suffix('s').is_some_and(has)
    }

    fn told(&self, text: &str, run: &[&Word]) -> Option<Unsaid> {
        let (first, last) = (run.first()?, run.last()?);
        let place = first.place.start..last.place.end;
        let start = text[..place.start].chars().count();
        let instead = if let [alone] = run {
            // One slip in a short name, two in a long one: more is another name.
            let most = if alone.plain.chars().count() < 6 {
                1
            } else {
                2
            };
            let known = self
                .capitalized
                .iter()
                .map(|(plain, word)| (plain.as_str(), word));
            nearest(&alone.plain, known, most).cloned()
        } else {
            None
        };
        Some(Unsaid {
            kind: UnsaidKind::Name,
            span: Span {
                start,
                end: start + text[place].chars().count(),
            },
            instead,
        })
    }
}

/// A word of a summary.
struct Word {
    /// In bytes, without a possessive's ending.
    place: Range<usize>,
    plain: String,
    capitalized: bool,
    /// A sentence or a heading begins with it, so its capital says nothing.
    opens: bool,
}

fn words(text: &str) -> Vec<Word> {
    let headings = headings(text);
    let in_heading = |at: usize| {
        let next = headings.partition_point(|heading| heading.end <= at);
        headings
            .get(next)
            .is_some_and(|heading| heading.start <= at)
    };
    text.unicode_word_indices()
        .map(|(at, word)| {
            let word = word
                .strip_suffix("'s")
                .or_else(|| word.strip_suffix("’s"))
                .unwrap_or(word);
            Word {
                place: at..at + word.len(),
                plain: plain_word(word),
                capitalized: is_capitalized(word),
                opens: in_heading(at) || opens_sentence(&text[..at]),
            }
        })
        .collect()
}

/// What stands before the colon of a line, and lines that are nothing but a few words in capitals.
fn headings(text: &str) -> Vec<Range<usize>> {
    let mut headings = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let heading = line.split_once(':').map_or_else(
            || (!line.trim_end().ends_with(['.', '!', '?', '…'])).then_some(line),
            |(before, _)| Some(before),
        );
        if let Some(heading) = heading.filter(|it| it.unicode_words().count() <= HEADING) {
            headings.push(start..start + heading.len());
        }
        start += line.len();
    }
    headings
}

/// Whether a sentence begins behind `before`.
fn opens_sentence(before: &str) -> bool {
    let trimmed =
        before.trim_end_matches(|char: char| char == ' ' || char == '\t' || is_opening(char));
    let Some(last) = trimmed.chars().next_back() else {
        return true;
    };
    if last == '.' {
        let word = trimmed.trim_end_matches('.');
        let word = word
            .rsplit(|char: char| !char.is_alphanumeric())
            .next()
            .unwrap_or_default();
        // `Mr. Smith`, `J. Smith`.
        return word.chars().count() != 1 && !ends_no_sentence(&plain_word(word));
    }
    matches!(
        last,
        '\n' | '\r' | '!' | '?' | '…' | ':' | ';' | '•' | '*' | '#' | '>' | '|' | '。'
    ) || (matches!(last, '-' | '–' | '—') && trimmed.len() < before.len())
        || before[trimmed.len()..].contains(is_opening)
}

fn is_opening(char: char) -> bool {
    matches!(
        char,
        '"' | '“' | '„' | '«' | '‘' | '(' | '[' | '¿' | '¡' | '_' | '\''
    )
}

/// A capital, then at least one small letter: what is all capitals is an abbreviation or a shout.
fn is_capitalized(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase)
        && word.chars().any(char::is_lowercase)
        && word.chars().count() > 1
        && !word.chars().any(char::is_numeric)
}

/// Without a possessive's ending.
fn bare(plain: &str) -> &str {
    plain
        .strip_suffix("'s")
        .or_else(|| plain.strip_suffix("’s"))
        .unwrap_or(plain)
}

/// Whether one name goes on in the other.
fn joins(text: &str, last: &Word, next: &Word) -> bool {
    matches!(text.get(last.place.end..next.place.start), Some(" " | "-"))
}

/// Whether a capital tells a name in this text, by what it is said to be and by its words.
fn tells_names(text: &str, language: &str) -> bool {
    let named = language.split('-').next().unwrap_or_default();
    let told = match told(text) {
        Told::English | Told::Unsure => true,
        Told::Other(found) => {
            [Lang::Spa, Lang::Fra, Lang::Cat, Lang::Ita, Lang::Por].contains(&found)
        }
    };
    matches!(named, "en" | "es" | "fr") && told
}

#[cfg(test)]
mod tests;
