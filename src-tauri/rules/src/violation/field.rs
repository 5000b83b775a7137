//! One place in a JSON document, and the rules that many fields share.
//!
//! A `Field` may be absent: `required` says so, everything else passes over it. A rule that fails
//! notes a violation and answers `None`, so that the caller goes on to the next field.

use std::ops::RangeInclusive;

use jiff::Timestamp;
use serde_json::{Map, Value};
use uuid::Uuid;

use super::{Kind, Violation};

/// A place in the document with what stands there; `null` counts as absent.
#[derive(Debug, Clone)]
pub(crate) struct Field<'v> {
    path: String,
    value: Option<&'v Value>,
}

impl<'v> Field<'v> {
    /// The whole document; its path is empty.
    pub(crate) fn root(value: &'v Value) -> Self {
        // Not `at`: a document that is null is there, and of the wrong type.
        Self {
            path: String::new(),
            value: Some(value),
        }
    }

    fn at(path: String, value: Option<&'v Value>) -> Self {
        Self {
            path,
            value: value.filter(|value| !value.is_null()),
        }
    }

    /// The member `name` of this object; absent where this is absent or no object.
    pub(crate) fn member(&self, name: &str) -> Self {
        let path = if self.path.is_empty() {
            name.to_owned()
        } else {
            format!("{}.{name}", self.path)
        };
        Self::at(path, self.value.and_then(|value| value.get(name)))
    }

    /// Whether nothing stands here.
    pub(crate) fn is_absent(&self) -> bool {
        self.value.is_none()
    }

    /// The field's path, as `Violation::path` has it.
    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    /// What stands here.
    pub(crate) fn value(&self) -> Option<&'v Value> {
        self.value
    }

    /// Notes a violation of this field as a whole.
    pub(crate) fn note(&self, found: &mut Vec<Violation>, kind: Kind, message: impl Into<String>) {
        found.push(Violation {
            path: self.path.clone(),
            kind,
            message: message.into(),
            span: None,
        });
    }

    /// Notes a violation of the chars `span` of this text.
    pub(crate) fn note_span(
        &self,
        found: &mut Vec<Violation>,
        kind: Kind,
        span: (usize, usize),
        message: impl Into<String>,
    ) {
        found.push(Violation {
            path: self.path.clone(),
            kind,
            message: message.into(),
            span: Some(span),
        });
    }

    /// Notes a violation where nothing stands here.
    pub(crate) fn required(self, found: &mut Vec<Violation>) -> Self {
        if self.is_absent() {
            self.note(found, Kind::Required, "Missing; this field is required.");
        }
        self
    }

    /// Takes what stands here by `read`, or notes that `wanted` should stand here.
    fn typed<T>(
        &self,
        found: &mut Vec<Violation>,
        wanted: &str,
        read: impl FnOnce(&'v Value) -> Option<T>,
    ) -> Option<T> {
        let value = self.value?;
        let taken = read(value);
        if taken.is_none() {
            let message = format!("Must be {wanted}, not {}.", name_of(value));
            self.note(found, Kind::Type, message);
        }
        taken
    }

    pub(crate) fn object(&self, found: &mut Vec<Violation>) -> Option<&'v Map<String, Value>> {
        self.typed(found, "an object", Value::as_object)
    }

    pub(crate) fn text(&self, found: &mut Vec<Violation>) -> Option<&'v str> {
        self.typed(found, "text", Value::as_str)
    }

    pub(crate) fn flag(&self, found: &mut Vec<Violation>) -> Option<bool> {
        self.typed(found, "true or false", Value::as_bool)
    }

    /// The entries of an array, each with its own path.
    pub(crate) fn entries(&self, found: &mut Vec<Violation>) -> Option<Vec<Self>> {
        let entries = self.typed(found, "a list", Value::as_array)?;
        let field = |(index, value)| Self {
            path: format!("{}[{index}]", self.path),
            // An entry that is null is there, and of the wrong type.
            value: Some(value),
        };
        Some(entries.iter().enumerate().map(field).collect())
    }

    /// Text that says something.
    pub(crate) fn filled(&self, found: &mut Vec<Violation>) -> Option<&'v str> {
        let text = self.text(found)?;
        if text.trim().is_empty() {
            self.note(found, Kind::Length, "Must not be empty.");
            return None;
        }
        Some(text)
    }

    /// An RFC 4122 textual UUID: 36 chars with hyphens, in either case.
    pub(crate) fn uuid(&self, found: &mut Vec<Violation>) {
        let Some(text) = self.text(found) else { return };
        // The parser also takes the braced, URN and bare forms, which the contract does not.
        if text.len() != 36 || Uuid::try_parse(text).is_err() {
            let message = "Must be a UUID, such as 123e4567-e89b-42d3-a456-426614174000.";
            self.note(found, Kind::Uuid, message);
        }
    }

    /// An RFC 3339 time in UTC.
    pub(crate) fn time(&self, found: &mut Vec<Violation>) {
        let Some(text) = self.text(found) else { return };
        if !text.ends_with('Z') || text.parse::<Timestamp>().is_err() {
            let message = "Must be an RFC 3339 time in UTC, such as 2026-01-31T12:00:00.000Z.";
            self.note(found, Kind::Time, message);
        }
    }

    /// One of `names`.
    pub(crate) fn one_of(&self, found: &mut Vec<Violation>, names: &[&str]) -> Option<&'v str> {
        let text = self.text(found)?;
        if names.contains(&text) {
            return Some(text);
        }
        self.note(
            found,
            Kind::Enum,
            format!("Must be one of {}.", names.join(", ")),
        );
        None
    }

    /// A number within `range`.
    pub(crate) fn number(
        &self,
        found: &mut Vec<Violation>,
        range: RangeInclusive<f64>,
    ) -> Option<f64> {
        let number = self.typed(found, "a number", Value::as_f64)?;
        if range.contains(&number) {
            return Some(number);
        }
        let message = format!("Must be between {} and {}.", range.start(), range.end());
        self.note(found, Kind::Range, message);
        None
    }

    /// A whole number within `range`; `30000.0` is one too, as JSON knows no integers.
    pub(crate) fn whole(&self, found: &mut Vec<Violation>, range: RangeInclusive<u32>) {
        let number = self.typed(found, "a whole number", |value| {
            value.as_f64().filter(|number| number.fract() == 0.0)
        });
        let Some(number) = number else { return };
        if !(f64::from(*range.start())..=f64::from(*range.end())).contains(&number) {
            let message = if *range.end() == u32::MAX {
                format!("Must be at least {}.", range.start())
            } else {
                format!("Must be between {} and {}.", range.start(), range.end())
            };
            self.note(found, Kind::Range, message);
        }
    }

    /// Text of at most `most` chars; what is over is the violation's span.
    pub(crate) fn chars(&self, found: &mut Vec<Violation>, most: usize) -> Option<&'v str> {
        let text = self.text(found)?;
        let count = text.chars().count();
        if count > most {
            let message = format!("Must have at most {most} chars, not {count}.");
            self.note_span(found, Kind::Length, (most, count), message);
        }
        Some(text)
    }
}

fn name_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "this number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
