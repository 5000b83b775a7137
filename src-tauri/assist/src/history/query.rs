//! What is asked of the history, and whether an entry is it.
//!
//! A text is words that must all occur, in any order and in any text of the entry; `"a phrase"`,
//! whose words must follow each other in one text; `begin*`; `-without`. What is written in one
//! piece but consists of several words ("gift-card", "返金") is a phrase. Nothing a person types is
//! a mistake but its length: quotes without an end end with the text, operators of other search
//! languages are words.

use std::collections::BTreeSet;

use audit::Lent;
use rules::violation::{Kind, Violation};
use uuid::Uuid;

use super::outcome::Outcome;
use super::words::{Cutter, id_word, texts};
use crate::view::review::HistoryFilter;

/// A text longer than so many chars is refused.
const LONGEST: usize = 1_000;
/// So is one of more parts (words, phrases).
const MOST_PARTS: usize = 32;

/// Whether the last word of a text may be the beginning of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LastWord {
    /// It is whole, as every other.
    Whole,
    /// It is being typed: what begins with it is found too. A space behind it makes it whole.
    Typed,
}

/// A part of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    /// It must not occur.
    pub(super) not: bool,
    /// One or more; of more, each must follow the one before.
    pub(super) words: Vec<String>,
    /// The last word may go on.
    pub(super) begins: bool,
}

/// Which entries. Every condition that is set must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    pub(super) parts: Vec<Part>,
    /// Empty for what belongs to none.
    pub(super) interaction: Option<String>,
    pub(super) actor: Option<String>,
    pub(super) actions: BTreeSet<String>,
    pub(super) outcome: Option<Outcome>,
    pub(super) since_ms: Option<i64>,
    pub(super) until_ms: Option<i64>,
}

impl Query {
    /// What `filter` asks for.
    ///
    /// # Errors
    ///
    /// What is wrong, at its field: a text of more than 1,000 chars or 32 parts, an outcome of
    /// another name.
    pub fn of(filter: &HistoryFilter, last: LastWord) -> Result<Self, Vec<Violation>> {
        let mut wrong = Vec::new();
        let parts = parts(&filter.text, last).unwrap_or_else(|violation| {
            wrong.push(violation);
            Vec::new()
        });
        let outcome = named(&filter.outcome);
        let outcome = outcome.and_then(|name| {
            let known = Outcome::named(name);
            if known.is_none() {
                wrong.push(violation("outcome", Kind::Enum, outcomes()));
            }
            known
        });
        if !wrong.is_empty() {
            return Err(wrong);
        }
        let actions = filter.actions.iter().filter_map(|action| named(action));
        Ok(Self {
            parts,
            interaction: named(&filter.interaction).map(id),
            actor: named(&filter.agent).map(actor),
            actions: actions.map(str::to_owned).collect(),
            outcome,
            since_ms: filter.since,
            until_ms: filter.until,
        })
    }

    /// What belongs to no interaction.
    pub(super) fn unattached() -> Self {
        Self {
            interaction: Some(String::new()),
            ..Self::default()
        }
    }

    /// The same, not before one time and before another, both in ms.
    pub(crate) fn within(self, since_ms: i64, until_ms: i64) -> Self {
        Self {
            since_ms: Some(since_ms),
            until_ms: Some(until_ms),
            ..self
        }
    }

    /// What says of each entry that it is given whether it is asked for.
    pub(crate) fn asking(&self) -> impl FnMut(&Lent<'_>) -> bool + '_ {
        let mut cutter = Cutter::default();
        move |entry| self.asks_for(entry, &mut cutter)
    }

    /// Whether an entry of this kind may be meant.
    pub(super) fn admits_kind(&self, kind: &str) -> bool {
        (self.actions.is_empty() || self.actions.contains(kind))
            && self
                .outcome
                .is_none_or(|outcome| Outcome::of_kind(kind) == Some(outcome))
    }

    pub(super) fn names_kinds(&self) -> bool {
        !self.actions.is_empty() || self.outcome.is_some()
    }

    pub(super) fn admits_time(&self, at_ms: i64) -> bool {
        self.since_ms.is_none_or(|since| at_ms >= since)
            && self.until_ms.is_none_or(|until| at_ms < until)
    }

    /// Whether `entry` is asked for: the meaning of a query, by which every quicker way is judged.
    pub(super) fn asks_for(&self, entry: &Lent<'_>, cutter: &mut Cutter) -> bool {
        let facts = self.admits_kind(entry.kind)
            && self.admits_time(entry.at_ms)
            && self.actor.as_deref().is_none_or(|it| it == entry.actor)
            && self
                .interaction
                .as_deref()
                .is_none_or(|it| entry.interaction.unwrap_or_default() == it);
        facts && self.is_said(entry.payload, cutter)
    }

    /// Whether the text of the query holds for what a payload says; one that was taken says nothing.
    pub(super) fn is_said(&self, payload: Option<&str>, cutter: &mut Cutter) -> bool {
        if self.parts.is_empty() {
            return true;
        }
        let mut said: Vec<Vec<String>> = Vec::new();
        texts(payload.unwrap_or_default(), |text| {
            let mut words = Vec::new();
            cutter.cut(text, |word| words.push(word.to_owned()));
            said.push(words);
        });
        self.parts.iter().all(|part| {
            let occurs = said.iter().any(|words| part.is_in(words));
            occurs != part.not
        })
    }
}

impl Part {
    fn is_in(&self, words: &[String]) -> bool {
        words.windows(self.words.len()).any(|window| {
            let (Some((last, before)), Some((found, found_before))) =
                (self.words.split_last(), window.split_last())
            else {
                return false;
            };
            before == found_before
                && (last == found || (self.begins && found.starts_with(last.as_str())))
        })
    }
}

fn named(text: &str) -> Option<&str> {
    let text = text.trim();
    (!text.is_empty()).then_some(text)
}

/// Ids are on record as uuids are written; what is none is compared as it stands.
fn id(text: &str) -> String {
    Uuid::parse_str(text).map_or_else(|_| text.to_owned(), |id| id.to_string())
}

fn actor(text: &str) -> String {
    Uuid::parse_str(text).map_or_else(|_| text.to_owned(), |id| format!("agent:{id}"))
}

fn parts(text: &str, last: LastWord) -> Result<Vec<Part>, Violation> {
    let length = text.chars().take(LONGEST + 1).count();
    if length > LONGEST {
        let message = format!("at most {LONGEST} chars can be searched for");
        return Err(violation("text", Kind::Length, message));
    }
    let mut parts = Vec::new();
    let mut cutter = Cutter::default();
    let mut rest = skipped(text);
    while !rest.is_empty() {
        let (piece, after) = piece(rest);
        rest = skipped(after);
        // Nothing follows, not even a space.
        let is_last = after.is_empty();
        if let Some(part) = piece.part(is_last && last == LastWord::Typed, &mut cutter) {
            parts.push(part);
        }
    }
    if parts.len() > MOST_PARTS {
        let message = format!("at most {MOST_PARTS} words and phrases can be searched for");
        return Err(violation("text", Kind::Length, message));
    }
    Ok(parts)
}

fn separates(char: char) -> bool {
    char.is_whitespace() || char.is_control()
}

fn skipped(text: &str) -> &str {
    text.trim_start_matches(separates)
}

/// One part as it is written.
struct Piece<'t> {
    not: bool,
    text: &'t str,
    /// Its quotes were opened and closed.
    is_closed: bool,
    /// A star follows its last word.
    begins: bool,
}

/// The first piece of `text`, which begins with one, and what follows.
fn piece(text: &str) -> (Piece<'_>, &str) {
    let negated = text
        .strip_prefix('-')
        .filter(|rest| rest.chars().next().is_some_and(|char| !separates(char)));
    let (not, text) = (negated.is_some(), negated.unwrap_or(text));
    if let Some(inner) = text.strip_prefix('"') {
        let (body, after, is_closed) = match inner.split_once('"') {
            Some((body, after)) => (body, after, true),
            None => (inner, "", false),
        };
        let starred = after.strip_prefix('*');
        let piece = Piece {
            not,
            text: body,
            is_closed,
            begins: starred.is_some() || body.ends_with('*'),
        };
        return (piece, starred.unwrap_or(after));
    }
    let end = text
        .find(|char| separates(char) || char == '"')
        .unwrap_or(text.len());
    let (body, after) = text.split_at(end);
    let piece = Piece {
        not,
        text: body,
        is_closed: false,
        begins: body.ends_with('*'),
    };
    (piece, after)
}

impl Piece<'_> {
    /// None where there is no word in it.
    fn part(&self, is_typed: bool, cutter: &mut Cutter) -> Option<Part> {
        // Words are joined by "and" anyway; some are used to saying so.
        if self.text == "AND" && !self.is_closed && !is_typed && !self.not {
            return None;
        }
        let typed = is_typed && !self.is_closed && !self.not;
        let begins = self.begins || (typed && !self.text.ends_with(separates));
        if let Some((word, is_whole)) = id_word(self.text.trim_end_matches('*')) {
            return Some(Part {
                not: self.not,
                words: vec![word],
                begins: !is_whole,
            });
        }
        let mut words = Vec::new();
        cutter.cut(self.text, |word| words.push(word.to_owned()));
        (!words.is_empty()).then_some(Part {
            not: self.not,
            words,
            begins,
        })
    }
}

fn outcomes() -> String {
    format!("one of {}", Outcome::ALL.map(Outcome::as_str).join(", "))
}

fn violation(path: &str, kind: Kind, message: String) -> Violation {
    Violation {
        path: path.to_owned(),
        kind,
        message,
        span: None,
    }
}

#[cfg(test)]
mod tests;
