//! Prompts that are configured and deployed (`contract.md §3`).
//!
//! Owns what a prompt may hold, what is deployed of it, when two prompts are the same, and what an
//! agent reads of one. The contract gives no table of states: `status` is any name.

pub mod difference;
mod fill;
mod payload;
mod placeholder;

use serde_json::Value;

use crate::phrase::Phrase;
use crate::pii;
use crate::violation::{Kind, Violation, field::Field};

pub use fill::{Mark, MarkKind, Segment, fill, marks};
pub(crate) use payload::normal;
pub use payload::{payload, payload_text};
pub use placeholder::{PLACEHOLDERS, Placeholder, placeholders};

/// The kinds of interaction a prompt can be for, as the wire names them.
pub const INTERACTION_TYPES: [&str; 5] = ["conversation", "email", "sms", "chat", "voice"];

/// How a condition of the trigger compares.
pub const OPERATORS: [&str; 3] = ["contains", "equals", "gt"];

/// How a prompt is shown.
pub const DISPLAY_TYPES: [&str; 3] = ["popup", "inline", "toast"];

/// The longest content, in chars, before variables are filled in.
pub const MAX_CONTENT_CHARS: usize = 2000;

/// The state of a prompt that does not say: one is written to be shown.
pub const DEFAULT_STATUS: &str = "active";

/// How long a prompt is shown where it does not say, in ms.
pub const DEFAULT_TIMEOUT_MS: u32 = 30_000;

/// All violations of `contract.md §3` in `value`, in the order of the fields; none when it may be
/// deployed.
#[must_use]
pub fn check(value: &Value) -> Vec<Violation> {
    let mut found = Vec::new();
    let root = Field::root(value);
    if root.object(&mut found).is_none() {
        return found;
    }
    let name = root.member("name").required(&mut found);
    if let Some(text) = name.filled(&mut found) {
        personal_data(&name, text, &mut found);
    }
    let description = root.member("description");
    if let Some(text) = description.text(&mut found) {
        personal_data(&description, text, &mut found);
    }
    root.member("status").filled(&mut found);
    when(&root, &mut found);
    display(&root.member("display").required(&mut found), &mut found);
    found
}

/// As [`check`], for what decides when the prompt is shown alone: `interactionTypes` and `trigger`.
/// A draft whose words are not done yet can be tried against recorded interactions.
#[must_use]
pub fn check_trigger(value: &Value) -> Vec<Violation> {
    let mut found = Vec::new();
    let root = Field::root(value);
    if root.object(&mut found).is_some() {
        when(&root, &mut found);
    }
    found
}

/// The number in `value` as `gt` reads it, on either side: a JSON number, or text that is a finite
/// decimal number, as the fields of a conversation are text.
#[must_use]
pub fn number(value: &Value) -> Option<f64> {
    let number = match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    };
    number.filter(|number| number.is_finite())
}

fn when(root: &Field<'_>, found: &mut Vec<Violation>) {
    interaction_types(&root.member("interactionTypes").required(found), found);
    trigger(&root.member("trigger").required(found), found);
}

fn interaction_types(field: &Field<'_>, found: &mut Vec<Violation>) {
    let Some(entries) = field.entries(found) else {
        return;
    };
    if entries.is_empty() {
        let message = format!(
            "Must name at least one of {}.",
            INTERACTION_TYPES.join(", ")
        );
        field.note(found, Kind::Length, message);
    }
    for entry in entries {
        entry.one_of(found, &INTERACTION_TYPES);
    }
}

fn trigger(field: &Field<'_>, found: &mut Vec<Violation>) {
    if field.object(found).is_none() {
        return;
    }
    field
        .member("type")
        .required(found)
        .one_of(found, &INTERACTION_TYPES);
    let conditions = field.member("conditions").required(found);
    let Some(entries) = conditions.entries(found) else {
        return;
    };
    if entries.is_empty() {
        conditions.note(found, Kind::Length, "Must hold at least one condition.");
    }
    for entry in entries {
        condition(&entry, found);
    }
}

fn condition(field: &Field<'_>, found: &mut Vec<Violation>) {
    if field.object(found).is_none() {
        return;
    }
    field.member("field").required(found).filled(found);
    let operator = field
        .member("operator")
        .required(found)
        .one_of(found, &OPERATORS);
    let value = field.member("value").required(found);
    let (Some(operator), Some(content)) = (operator, value.value()) else {
        return;
    };
    match operator {
        "gt" if number(content).is_none() => {
            let message = "Must be a number: `gt` compares numbers alone.";
            value.note(found, Kind::Type, message);
        }
        // Everything contains the empty text, and nothing a text of marks alone.
        "contains" => {
            if let Some(text) = value.filled(found)
                && Phrase::new(text).is_none()
            {
                let message = "Must have a letter, a digit or a symbol to look for.";
                value.note(found, Kind::Length, message);
            }
        }
        "equals" if content.is_array() || content.is_object() => {
            value.note(
                found,
                Kind::Type,
                "Must be text, a number, or true or false.",
            );
        }
        _ => {}
    }
}

fn display(field: &Field<'_>, found: &mut Vec<Violation>) {
    if field.object(found).is_none() {
        return;
    }
    field
        .member("type")
        .required(found)
        .one_of(found, &DISPLAY_TYPES);
    let content = field.member("content").required(found);
    if let Some(text) = content.chars(found, MAX_CONTENT_CHARS) {
        if text.is_empty() {
            content.note(found, Kind::Length, "Must not be empty.");
        }
        for place in placeholders(text) {
            if let Some(message) = place.error() {
                content.note_span(found, Kind::Placeholder, place.span(), message);
            }
        }
        personal_data(&content, text, found);
    }
    field.member("timeoutMs").whole(found, 1..=u32::MAX);
}

/// Personal data is told by kind and place, never by value.
fn personal_data(field: &Field<'_>, text: &str, found: &mut Vec<Violation>) {
    for finding in pii::find(text) {
        let message = format!(
            "Looks like {}. Take it out: a prompt goes to many people and holds no personal data.",
            finding.kind.in_words()
        );
        field.note_span(
            found,
            Kind::Pii(finding.kind),
            (finding.start, finding.end),
            message,
        );
    }
}

#[cfg(test)]
mod tests;
