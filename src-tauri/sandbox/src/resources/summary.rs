//! A summary made of the conversation's own sentences: extractive, and nothing is invented.
//!
//! Three parts with their names in the language asked for: the problem, in the customer's words;
//! what the agent did or promised; how it ended. Sentences are taken in the order of their use
//! ([`chosen`]) while the token limit allows, and put back into the order they were said in. Where
//! the talk was in another language a last sentence says so, and titles of articles that fit are
//! named where they were asked for. With a redaction policy personal data is struck out, as the
//! platform would.

use rules::summary::{redact_open, token_limit};
use rules::tokens::Counter;
use rules::transcript::Transcript;

use crate::knowledge::is_unspaced;

mod chosen;
mod fault;
mod language;
mod sentence;

use chosen::{Candidate, Part};
pub(super) use fault::{with_invented_number, with_pii};
use language::Labels;
pub(crate) use language::Language;

/// What is wanted of a summary.
#[derive(Debug, Clone)]
pub(crate) struct Wish<'a> {
    /// A code of `contract.md §5`.
    pub(crate) language: &'a str,
    /// `short`, `medium` or `long`.
    pub(crate) length: &'a str,
    pub(crate) format: Format,
    /// Titles to be named, as far as there is room.
    pub(crate) articles: Vec<String>,
    /// Whether personal data is struck out.
    pub(crate) redacts: bool,
}

/// How the parts stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// A line each.
    Paragraphs,
    /// One after the other in a single line.
    Text,
}

/// A summary within its limit of tokens; never empty.
pub(crate) fn of(said: &Transcript, wish: &Wish<'_>, counter: &Counter) -> String {
    drafted(said, wish, counter).map_or_else(
        || Language::of_code(wish.language).labels().nothing.to_owned(),
        |draft| draft.text(),
    )
}

/// A summary's three parts by themselves, without their names; none where nothing was said.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Parts {
    pub(crate) problem: Option<String>,
    pub(crate) actions: Option<String>,
    pub(crate) outcome: Option<String>,
}

/// The parts of the summary that [`of`] makes, and the whole of it.
pub(crate) fn in_parts(
    said: &Transcript,
    wish: &Wish<'_>,
    counter: &Counter,
) -> Option<(String, Parts)> {
    let draft = drafted(said, wish, counter)?;
    let parts = Parts {
        problem: draft.part(Part::Problem),
        actions: draft.part(Part::Actions),
        outcome: draft.part(Part::Outcome),
    };
    Some((draft.text(), parts))
}

fn drafted<'t>(
    said: &'t Transcript,
    wish: &'t Wish<'_>,
    counter: &'t Counter,
) -> Option<Draft<'t>> {
    let language = Language::of_code(wish.language);
    let labels = language.labels();
    if said.is_empty() {
        return None;
    }
    let is_long = wish.length == "long";
    // Problem, actions, outcome: so many sentences at most.
    let most = match wish.length {
        "short" => [1, 1, 1],
        "long" => [6, 10, 2],
        _ => [2, 3, 2],
    };
    let spoken = Language::spoken(said).filter(|spoken| *spoken != language);
    let mut draft = Draft {
        counter,
        labels,
        format: wish.format,
        redacts: wish.redacts,
        quotes: Vec::new(),
        articles: Vec::new(),
        note: spoken.map(|spoken| language.quoted_in(spoken)),
    };
    let limit = token_limit(wish.length).map_or(150, |limit| limit as usize);
    let candidates = chosen::candidates(said, is_long);
    draft.fill(&candidates, most, limit);
    if candidates.iter().any(|one| draft.has(one.part) == 0) {
        // Some of a sentence is better than nothing of a part.
        draft.begin_with_some_of(&candidates, limit);
        draft.fill(&candidates, most, limit);
    }
    for title in &wish.articles {
        draft.name(title, limit);
    }
    (!draft.quotes.is_empty()).then_some(draft)
}

/// A summary as it grows.
#[derive(Debug)]
struct Draft<'t> {
    counter: &'t Counter,
    labels: Labels,
    format: Format,
    redacts: bool,
    /// Each with whether the end of it is missing.
    quotes: Vec<(Candidate<'t>, bool)>,
    articles: Vec<&'t str>,
    note: Option<String>,
}

impl<'t> Draft<'t> {
    /// How many sentences a part has.
    fn has(&self, part: Part) -> usize {
        self.quotes
            .iter()
            .filter(|(one, _)| one.part == part)
            .count()
    }

    /// Takes whole sentences in where there is room, at most so many of each part.
    fn fill(&mut self, candidates: &[Candidate<'t>], most: [usize; 3], limit: usize) {
        for candidate in candidates {
            let is_in = self
                .quotes
                .iter()
                .any(|(one, _)| one.place == candidate.place);
            if is_in || self.has(candidate.part) >= most[candidate.part as usize] {
                continue;
            }
            self.quotes.push((*candidate, false));
            if !self.fits(limit) {
                self.quotes.pop();
            }
        }
    }

    /// Begins again with the first sentence of each part, the longest of them cut until all fit.
    fn begin_with_some_of(&mut self, candidates: &[Candidate<'t>], limit: usize) {
        self.quotes.clear();
        for candidate in candidates {
            if self.has(candidate.part) == 0 {
                self.quotes.push((*candidate, false));
            }
        }
        while !self.fits(limit) {
            let longest = self.quotes.iter_mut().max_by_key(|(one, _)| one.text.len());
            let Some((quote, is_cut)) = longest else {
                return;
            };
            *is_cut = true;
            quote.text = shorter(quote.text);
            self.quotes.retain(|(one, _)| !one.text.is_empty());
        }
    }

    /// Names an article where there is room.
    fn name(&mut self, title: &'t str, limit: usize) {
        self.articles.push(title);
        if !self.fits(limit) {
            self.articles.pop();
        }
    }

    fn fits(&self, limit: usize) -> bool {
        self.counter.count(&self.text()) <= limit
    }

    /// The sentences of a part, in the order they were said in.
    fn part(&self, part: Part) -> Option<String> {
        let mut quotes: Vec<_> = self
            .quotes
            .iter()
            .filter(|(one, _)| one.part == part)
            .collect();
        quotes.sort_by_key(|(one, _)| one.place);
        let quotes = quotes
            .into_iter()
            .map(|(one, is_cut)| closed(one.text, *is_cut));
        let text = joined(quotes);
        (!text.is_empty()).then_some(text)
    }

    fn text(&self) -> String {
        let labels = self.labels;
        let named = [
            (Part::Problem, labels.problem),
            (Part::Actions, labels.actions),
            (Part::Outcome, labels.outcome),
        ];
        let mut parts = Vec::new();
        for (part, label) in named {
            if let Some(quotes) = self.part(part) {
                parts.push(format!("{label}{}{quotes}", labels.colon));
            }
        }
        if !self.articles.is_empty() {
            let titles = self.articles.join("; ");
            parts.push(format!("{}{}{titles}.", labels.articles, labels.colon));
        }
        parts.extend(self.note.clone());
        let text = parts.join(match self.format {
            Format::Paragraphs => "\n",
            Format::Text => " ",
        });
        if self.redacts {
            redact_open(&text, &[], &[])
        } else {
            text
        }
    }
}

/// About three quarters of a text, in whole words where it has blanks; nothing of a short one.
fn shorter(text: &str) -> &str {
    let chars = text.chars().count() * 3 / 4;
    if chars < 8 {
        return "";
    }
    let end = text.char_indices().nth(chars);
    let cut = end.map_or(text, |(at, _)| &text[..at]);
    let words = cut.rsplit_once(char::is_whitespace);
    words.map_or(cut, |(words, _)| words).trim_end()
}

/// Sentences one after the other; Japanese has no blank between them.
fn joined(sentences: impl Iterator<Item = String>) -> String {
    let mut text = String::new();
    for sentence in sentences {
        if !text.is_empty() && !text.ends_with(['。', '！', '？']) {
            text.push(' ');
        }
        text.push_str(&sentence);
    }
    text
}

/// A sentence with a mark at its end: chats do without, and parts would run into each other.
fn closed(text: &str, is_cut: bool) -> String {
    if is_cut {
        format!("{text} …")
    } else if text.ends_with(is_unspaced) {
        format!("{text}。")
    } else if text.ends_with(char::is_alphanumeric) {
        format!("{text}.")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests;
