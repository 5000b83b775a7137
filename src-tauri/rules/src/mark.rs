//! The customer's own words, found again in a snippet.
//!
//! A word counts whatever its case, accents and plain endings ("refunded" finds "refund"); words
//! that carry no meaning (English, German, French, Spanish) never do. Where a script has no spaces,
//! runs of characters that both texts share count instead. Matching is by rule and not by a
//! language's full morphology: the language is not known, and a missed mark costs little.

mod script;
mod stem;
mod stop_words;

use std::collections::BTreeSet;
use std::ops::Range;

use crate::fold::plain_word;
use script::{Script, Token, tokens};

/// Of what was said, so many characters at the end count.
const MOST_SAID: usize = 2_000;
/// Of a snippet, so many characters at the start are searched; the panel shows two lines.
const MOST_MARKED: usize = 4_000;

/// A run of a snippet; all parts joined are the snippet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part<'a> {
    /// The text of the run, never empty.
    pub text: &'a str,
    /// True for words the customer used.
    pub marked: bool,
}

/// The snippet in parts, with the words of `said` marked.
#[must_use]
pub fn mark<'a>(snippet: &'a str, said: &str) -> Vec<Part<'a>> {
    parts(snippet, &Said::new(said).spans(snippet))
}

/// The snippet cut at `spans`, which are in order and do not overlap.
pub(crate) fn parts<'a>(snippet: &'a str, spans: &[Range<usize>]) -> Vec<Part<'a>> {
    let mut parts = Vec::with_capacity(spans.len() * 2 + 1);
    let mut push = |range: Range<usize>, marked| {
        if let Some(text) = snippet.get(range).filter(|text| !text.is_empty()) {
            parts.push(Part { text, marked });
        }
    };
    let mut from = 0;
    for span in spans {
        push(from..span.start, false);
        push(span.clone(), true);
        from = span.end;
    }
    push(from..snippet.len(), false);
    parts
}

/// What the customer said, ready to be found in many snippets.
#[derive(Debug, Clone, Default)]
pub(crate) struct Said {
    /// Words as their stems; runs of unspaced scripts as the pieces that count.
    pieces: BTreeSet<String>,
    /// The first two letters of the words: most words of a snippet need no closer look.
    openings: BTreeSet<[u8; 2]>,
}

impl Said {
    pub(crate) fn new(said: &str) -> Self {
        let from = said
            .char_indices()
            .rev()
            .nth(MOST_SAID - 1)
            .map_or(0, |(at, _)| at);
        let said = &said[from..];
        let mut pieces = BTreeSet::new();
        let mut openings = BTreeSet::new();
        for Token { script, range } in tokens(said) {
            let text = &said[range];
            match script {
                Script::Spaced => {
                    openings.extend(opening(&plain_word(text)));
                    pieces.extend(stem::meaning(text));
                }
                Script::Hangul => pieces.extend(starts(text).map(str::to_owned)),
                Script::Han | Script::Katakana => {
                    pieces.extend(windows(text, script).map(|piece| text[piece].to_owned()));
                }
            }
        }
        Self { pieces, openings }
    }

    /// Whether a plain word starts like one that was said: stems never touch two first letters.
    fn may_hold(&self, word: &str) -> bool {
        opening(word).is_some_and(|opening| self.openings.contains(&opening))
    }

    /// What to mark in a snippet, if there is one.
    pub(crate) fn marks(&self, snippet: Option<&str>) -> Vec<Range<usize>> {
        snippet.map(|text| self.spans(text)).unwrap_or_default()
    }

    /// The byte ranges of `snippet` to mark: in order, apart, on character boundaries. Words that
    /// stand side by side are one range ("gift card").
    pub(crate) fn spans(&self, snippet: &str) -> Vec<Range<usize>> {
        let mut spans: Vec<Range<usize>> = Vec::new();
        if self.pieces.is_empty() {
            return spans;
        }
        let until = snippet
            .char_indices()
            .nth(MOST_MARKED)
            .map_or(snippet.len(), |(at, _)| at);
        for Token { script, range } in tokens(&snippet[..until]) {
            let text = &snippet[range.clone()];
            let found: Vec<Range<usize>> = match script {
                Script::Spaced => (!text.is_ascii() || self.may_hold(text))
                    .then(|| stem::meaning(text))
                    .flatten()
                    .filter(|stem| self.pieces.contains(stem))
                    .map(|_| 0..text.len())
                    .into_iter()
                    .collect(),
                Script::Hangul => starts(text)
                    .filter(|start| self.pieces.contains(*start))
                    .last()
                    .map(|start| 0..start.len())
                    .into_iter()
                    .collect(),
                Script::Han | Script::Katakana => windows(text, script)
                    .filter(|piece| self.pieces.contains(&text[piece.clone()]))
                    .collect(),
            };
            for piece in found {
                let span = range.start + piece.start..range.start + piece.end;
                match spans.last_mut() {
                    Some(last) if joins(snippet, last.end, span.start) => {
                        last.end = last.end.max(span.end);
                    }
                    Some(_) | None => spans.push(span),
                }
            }
        }
        spans
    }
}

/// The first two letters, lower case.
fn opening(word: &str) -> Option<[u8; 2]> {
    let opening = word.as_bytes().first_chunk::<2>()?;
    Some(opening.map(|letter| letter.to_ascii_lowercase()))
}

/// Whether nothing but space, a hyphen or an apostrophe stands between two marks.
fn joins(text: &str, end: usize, start: usize) -> bool {
    text.get(end..start).is_none_or(|gap| {
        gap.chars().all(|c| {
            matches!(
                c,
                ' ' | '\t' | '\u{a0}' | '-' | '\u{2010}' | '\u{2011}' | '\'' | '’'
            )
        })
    })
}

/// The pieces of a run without spaces: every two characters of Han, every three of Katakana (its
/// words are longer); a shorter run is its own only piece.
fn windows(run: &str, script: Script) -> impl Iterator<Item = Range<usize>> {
    let length = if script == Script::Han { 2 } else { 3 };
    let mut edges: Vec<usize> = run.char_indices().map(|(at, _)| at).collect();
    edges.push(run.len());
    let length = length.min(edges.len() - 1);
    (length..edges.len()).map(move |end| edges[end - length]..edges[end])
}

/// The ways a Korean word may start, from two syllables on, shortest first: what follows is mostly
/// particles. A word of one syllable stands for itself.
fn starts(word: &str) -> impl Iterator<Item = &str> {
    let short = word.chars().count() < 2;
    word.char_indices()
        .map(|(at, syllable)| &word[..at + syllable.len_utf8()])
        .skip(usize::from(!short))
}

#[cfg(test)]
mod tests;
