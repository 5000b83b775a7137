//! Which language a text is in, where its words tell.
//!
//! Owns how sure one has to be: a short text tells little, and a check that needs the language is
//! better left out than made up.

use whatlang::{Detector, Lang};

use crate::transcript::Transcript;

/// As much of a talk is looked at, in bytes: more says nothing new.
const ENOUGH: usize = 4_000;

/// What is told apart: the five languages of `contract.md §5` and those that look like one of them.
/// Among all the languages of the world, few sentences are anybody's for sure.
const KNOWN: [Lang; 15] = [
    Lang::Eng,
    Lang::Deu,
    Lang::Fra,
    Lang::Spa,
    Lang::Jpn,
    Lang::Nld,
    Lang::Ita,
    Lang::Por,
    Lang::Cat,
    Lang::Swe,
    Lang::Dan,
    Lang::Nob,
    Lang::Pol,
    Lang::Cmn,
    Lang::Kor,
];

/// What a text's words tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Told {
    /// It is English.
    English,
    /// It is another language.
    Other(Lang),
    /// Too short, or too mixed, to say.
    Unsure,
}

/// The language of a text.
pub(crate) fn told(text: &str) -> Told {
    match Detector::with_allowlist(KNOWN.to_vec()).detect(text) {
        Some(found) if !found.is_reliable() => Told::Unsure,
        Some(found) if found.lang() == Lang::Eng => Told::English,
        Some(found) => Told::Other(found.lang()),
        None => Told::Unsure,
    }
}

/// The language of a talk, by what was said and not by who said it.
pub(crate) fn told_of_talk(transcript: &Transcript) -> Told {
    let mut words = String::new();
    for said in &transcript.utterances {
        if words.len() >= ENOUGH {
            break;
        }
        let end = said.text.floor_char_boundary(ENOUGH - words.len());
        words.push_str(&said.text[..end]);
        words.push('\n');
    }
    told(&words)
}
