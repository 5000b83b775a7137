//! What to look at in a summary before anyone relies on it (`contract.md §5`).
//!
//! Personal data is what [`crate::pii`] finds. Numbers and names that were not said are told only
//! where the whole talk is known, and leaned towards silence: a mark on something that was said
//! teaches people to look past the marks.

use std::fmt;

use serde::Serialize;

use super::personal::values;
use super::span::{Personal, Span};
use super::unsaid::Heard;
use crate::transcript::Transcript;

/// What of the talk's content it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum UnsaidKind {
    /// A number, an amount, a share, a date or a time.
    #[serde(rename = "unsaid_number")]
    Number,
    /// A name of somebody or something.
    #[serde(rename = "unsaid_name")]
    Name,
}

/// Something in the summary that nobody said.
#[derive(Clone, PartialEq, Eq)]
pub struct Unsaid {
    /// What it is.
    pub kind: UnsaidKind,
    /// Where it stands, with its currency or percent sign.
    pub span: Span,
    /// What was said that comes closest, to put in its place; none where nothing does, or where it
    /// is not plain which.
    pub instead: Option<String>,
}

impl fmt::Debug for Unsaid {
    /// Without what was said.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Unsaid")
            .field("kind", &self.kind)
            .field("span", &self.span)
            .finish_non_exhaustive()
    }
}

/// All that was found in a text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Findings {
    /// Personal data, in the order of the text.
    pub personal: Vec<Personal>,
    /// What was not said, in the order of the text; nothing that is personal data as well, which has
    /// to be decided on anyway.
    pub unsaid: Vec<Unsaid>,
    /// Whether numbers were held against the talk.
    pub checked_numbers: bool,
    /// Whether names were: not in languages that write other words like names, or like nothing
    /// else (German, Japanese).
    pub checked_names: bool,
}

/// What is to be looked at in `text`, which is in `language` (`en-US`, …). `transcript` is the whole
/// of the talk; none where only part of it is known, which can't say what was not said.
#[must_use]
pub fn findings(text: &str, transcript: Option<&Transcript>, language: &str) -> Findings {
    findings_against(text, transcript.map(Heard::of).as_ref(), language)
}

/// As [`findings`], with a talk that was read before: a summary is checked after every edit, and
/// the talk stays the same.
#[must_use]
pub fn findings_against(text: &str, heard: Option<&Heard>, language: &str) -> Findings {
    let personal: Vec<Personal> = values(text).into_iter().map(|(found, _)| found).collect();
    let Some(heard) = heard else {
        return Findings {
            personal,
            ..Findings::default()
        };
    };
    let mut unsaid = heard.unsaid_numbers(text, language);
    let names = heard.unsaid_names(text, language);
    let checked_names = names.is_some();
    unsaid.extend(names.into_iter().flatten());
    unsaid.retain(|found| {
        let span = found.span;
        personal
            .iter()
            .all(|personal| !personal.span.overlaps(span))
    });
    unsaid.sort_by_key(|found| found.span);
    Findings {
        personal,
        unsaid,
        checked_numbers: true,
        checked_names,
    }
}

#[cfg(test)]
mod tests;
