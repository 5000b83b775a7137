//! A prompt's content with its variables filled in, and what an editor marks in it.

use std::collections::BTreeMap;

use super::{MAX_CONTENT_CHARS, Placeholder, placeholders};
use crate::pii;

/// A run of content as an agent sees it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Segment {
    /// The text; a variable's value where it is one, empty where that is missing.
    pub text: String,
    /// The variable's name, where it is one.
    pub variable: Option<String>,
    /// It is a variable whose value is not known.
    pub missing: bool,
}

/// `content` with the variables of [`super::PLACEHOLDERS`] filled in from `values`, in order. A value
/// that is blank is missing. Braces that are no known variable stay as they are: [`super::check`]
/// refuses them. Text in a value is text: braces in it open nothing.
#[must_use]
pub fn fill(content: &str, values: &BTreeMap<String, String>) -> Vec<Segment> {
    let mut segments = Vec::new();
    let mut chars = content.chars();
    let mut at = 0;
    for place in placeholders(content) {
        let Placeholder::Known { name, span } = place else {
            continue;
        };
        let before: String = chars.by_ref().take(span.0 - at).collect();
        segments.extend(text(before));
        chars.by_ref().take(span.1 - span.0).for_each(drop);
        at = span.1;
        let value = values.get(name).filter(|value| !value.trim().is_empty());
        segments.push(Segment {
            text: value.cloned().unwrap_or_default(),
            variable: Some(name.to_owned()),
            missing: value.is_none(),
        });
    }
    segments.extend(text(chars.collect()));
    segments
}

/// Something an editor marks in content while it is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// What.
    pub kind: MarkKind,
    /// First char.
    pub start: usize,
    /// One past the last char.
    pub end: usize,
}

/// What is marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarkKind {
    /// A variable of a known name.
    Variable,
    /// Braces that are none: unknown, unclosed or malformed.
    BadPlaceholder,
    /// Personal data.
    PersonalData(pii::Kind),
    /// What is more than [`MAX_CONTENT_CHARS`].
    TooLong,
}

/// What to mark in `content`, by where it starts. Marks may overlap: what is too long may hold a
/// variable. Every mark but a variable is a violation of [`super::check`] at the same span.
#[must_use]
pub fn marks(content: &str) -> Vec<Mark> {
    let variables = placeholders(content).into_iter().map(|place| {
        let (start, end) = place.span();
        let kind = match place {
            Placeholder::Known { .. } => MarkKind::Variable,
            Placeholder::Unknown { .. }
            | Placeholder::Malformed { .. }
            | Placeholder::Unclosed { .. } => MarkKind::BadPlaceholder,
        };
        Mark { kind, start, end }
    });
    let personal = pii::find(content).into_iter().map(|finding| Mark {
        kind: MarkKind::PersonalData(finding.kind),
        start: finding.start,
        end: finding.end,
    });
    let length = content.chars().count();
    let too_long = (length > MAX_CONTENT_CHARS).then_some(Mark {
        kind: MarkKind::TooLong,
        start: MAX_CONTENT_CHARS,
        end: length,
    });
    let mut marks: Vec<_> = variables.chain(personal).chain(too_long).collect();
    marks.sort_by_key(|mark| mark.start);
    marks
}

fn text(text: String) -> Option<Segment> {
    (!text.is_empty()).then(|| Segment {
        text,
        ..Segment::default()
    })
}

#[cfg(test)]
mod tests;
