//! TOML read for people who make mistakes: each of them with its line, not only the first.
//!
//! Serde stops at the first error, so the fields are taken out of the parsed table one by one.
//! Whatever is left over is a field nobody asked for.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};
use uuid::Uuid;

use super::mistake::Mistakes;

/// The line that opens and closes a header.
const FENCE: &str = "+++";

/// A file whose header stands between two `+++` lines.
pub(super) struct Parts<'a> {
    pub(super) header: &'a str,
    pub(super) body: &'a str,
    /// The line of the file in which the body begins, counted from 1.
    pub(super) body_line: usize,
}

/// Cuts a file after its header; `None` (and a mistake) where there is none.
pub(super) fn split<'a>(file: &str, text: &'a str, mistakes: &mut Mistakes) -> Option<Parts<'a>> {
    let mut lines = text.split_inclusive('\n');
    let Some(first) = lines.next().filter(|line| line.trim_end() == FENCE) else {
        mistakes.add(file, Some(1), "begins with a line +++, then the header");
        return None;
    };
    let mut end = first.len();
    for (index, line) in lines.enumerate() {
        if line.trim_end() == FENCE {
            return Some(Parts {
                header: &text[first.len()..end],
                body: &text[end + line.len()..],
                body_line: index + 3,
            });
        }
        end += line.len();
    }
    mistakes.add(file, Some(1), "the header has no closing line +++");
    None
}

/// The fields of one TOML text, taken out one at a time.
pub(super) struct Header<'a> {
    file: &'a str,
    text: &'a str,
    first_line: usize,
    /// Where a missing field is reported, if at all.
    missing_at: Option<usize>,
    table: DeTable<'a>,
}

impl<'a> Header<'a> {
    /// `first_line`: where in the file the text begins, counted from 1.
    pub(super) fn parse(
        file: &'a str,
        text: &'a str,
        first_line: usize,
        mistakes: &mut Mistakes,
    ) -> Self {
        let (table, errors) = DeTable::parse_recoverable(text);
        let header = Self {
            file,
            text,
            first_line,
            // Where the TOML itself is broken, a field may only seem to be missing.
            missing_at: errors.is_empty().then_some(first_line),
            table: table.into_inner(),
        };
        for error in errors {
            let line = error.span().map(|span| header.line(&span));
            mistakes.add(file, line, error.message());
        }
        header
    }

    /// A required line of text within `1..=most` chars.
    pub(super) fn text(
        &mut self,
        field: &str,
        most: usize,
        mistakes: &mut Mistakes,
    ) -> Option<String> {
        let (span, value) = self.take(field, mistakes)?;
        let Some(text) = value.as_str() else {
            self.add(&span, format!("`{field}` is a text in quotes"), mistakes);
            return None;
        };
        self.checked(field, text, &span, most, mistakes)
    }

    /// A required text that `known` understands; `words` names what it may be.
    pub(super) fn word<T>(
        &mut self,
        field: &str,
        words: &str,
        known: impl FnOnce(&str) -> Option<T>,
        mistakes: &mut Mistakes,
    ) -> Option<T> {
        let (span, value) = self.take(field, mistakes)?;
        let found = value.as_str().and_then(known);
        if found.is_none() {
            self.add(&span, format!("`{field}` is {words}"), mistakes);
        }
        found
    }

    /// A required UUID.
    pub(super) fn uuid(&mut self, field: &str, mistakes: &mut Mistakes) -> Option<(Uuid, usize)> {
        let (span, value) = self.take(field, mistakes)?;
        let uuid = value.as_str().and_then(|text| Uuid::parse_str(text).ok());
        if uuid.is_none() {
            self.add(&span, format!("`{field}` is a UUID in quotes"), mistakes);
        }
        Some((uuid?, self.line(&span)))
    }

    /// A list of at most `count` texts of at most `most` chars each, with their lines; empty where
    /// the field is missing.
    pub(super) fn texts(
        &mut self,
        field: &str,
        count: usize,
        most: usize,
        mistakes: &mut Mistakes,
    ) -> Vec<(String, usize)> {
        let Some((_, value)) = self.table.remove_entry(field) else {
            return Vec::new();
        };
        let span = value.span();
        let DeValue::Array(items) = value.into_inner() else {
            self.add(&span, format!("`{field}` is a list of texts"), mistakes);
            return Vec::new();
        };
        if items.len() > count {
            self.add(
                &span,
                format!("`{field}` has more than {count} texts"),
                mistakes,
            );
        }
        let mut texts = Vec::new();
        for item in items.iter().take(count) {
            let span = item.span();
            match item.get_ref().as_str() {
                Some(text) => {
                    let text = self.checked(field, text, &span, most, mistakes);
                    texts.extend(text.map(|text| (text, self.line(&span))));
                }
                None => self.add(&span, format!("`{field}` is a list of texts"), mistakes),
            }
        }
        texts
    }

    /// A table that `read` makes something of, or says what is wrong with it; the default where the
    /// field is missing.
    pub(super) fn table<T: Default>(
        &mut self,
        field: &str,
        read: impl FnOnce(&DeTable<'a>) -> Result<T, String>,
        mistakes: &mut Mistakes,
    ) -> T {
        let Some((_, value)) = self.table.remove_entry(field) else {
            return T::default();
        };
        let span = value.span();
        let read = match value.get_ref() {
            DeValue::Table(table) => read(table),
            DeValue::String(_)
            | DeValue::Integer(_)
            | DeValue::Float(_)
            | DeValue::Boolean(_)
            | DeValue::Datetime(_)
            | DeValue::Array(_) => Err("names and values between braces".to_owned()),
        };
        read.unwrap_or_else(|wrong| {
            self.add(&span, format!("`{field}`: {wrong}"), mistakes);
            T::default()
        })
    }

    /// Reports the fields nobody took.
    pub(super) fn finish(self, mistakes: &mut Mistakes) {
        for key in self.table.keys() {
            let message = format!("there is no field `{}`", key.get_ref());
            self.add(&key.span(), message, mistakes);
        }
    }

    fn take(
        &mut self,
        field: &str,
        mistakes: &mut Mistakes,
    ) -> Option<(Range<usize>, DeValue<'a>)> {
        let found = self.table.remove_entry(field);
        if found.is_none()
            && let Some(line) = self.missing_at
        {
            mistakes.add(self.file, Some(line), format!("`{field}` is missing"));
        }
        found.map(|(_, value)| (value.span(), Spanned::into_inner(value)))
    }

    fn checked(
        &self,
        field: &str,
        text: &str,
        span: &Range<usize>,
        most: usize,
        mistakes: &mut Mistakes,
    ) -> Option<String> {
        let text = text.trim();
        if let Some(wrong) = wrong_line(text, most) {
            self.add(span, format!("`{field}` {wrong}"), mistakes);
            return None;
        }
        Some(text.to_owned())
    }

    fn add(&self, span: &Range<usize>, message: String, mistakes: &mut Mistakes) {
        mistakes.add(self.file, Some(self.line(span)), message);
    }

    fn line(&self, span: &Range<usize>) -> usize {
        let before = self.text.as_bytes().iter().take(span.start);
        self.first_line + before.filter(|byte| **byte == b'\n').count()
    }
}

/// What is wrong with a text that must be one line of `1..=most` chars, if anything.
pub(super) fn wrong_line(text: &str, most: usize) -> Option<String> {
    if text.trim().is_empty() {
        Some("is empty".to_owned())
    } else if text.chars().count() > most {
        Some(format!("is longer than {most} characters"))
    } else if text.chars().any(char::is_control) {
        Some("holds a control character".to_owned())
    } else {
        None
    }
}

/// Whether an id is made of lower case letters, digits and hyphens, at most 64 of them.
pub(super) fn is_id(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    (1..=64).contains(&text.len()) && text.chars().all(plain)
}
