//! Prompts as files that a team keeps with its other texts: one JSON object a prompt, its id in `id`,
//! the members in one order, so that a difference between two files is a difference between two
//! prompts.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde_json::{Map, Value};
use uuid::Uuid;

use super::draft;
use crate::view::studio::{PromptDraft, PromptFile};

/// The members in the order they are read and written in.
const ORDER: [&str; 6] = [
    "name",
    "description",
    "status",
    "interactionTypes",
    "trigger",
    "display",
];

/// Within a trigger, a condition and a display.
const INNER: [&str; 7] = [
    "type",
    "field",
    "operator",
    "value",
    "conditions",
    "content",
    "timeoutMs",
];

/// No name of a file is longer, in chars.
const LONGEST_NAME: usize = 60;

/// What is in a file: ids and drafts; a sentence where it holds no prompt.
pub(super) fn read(file: &PromptFile) -> Result<Vec<(String, PromptDraft)>, String> {
    let text = file.text.trim_start_matches('\u{feff}');
    let value: Value =
        serde_json::from_str(text).map_err(|error| format!("This is not JSON: {error}."))?;
    let entries = match value {
        Value::Array(entries) => entries,
        Value::Object(mut members) => match members.remove("entities") {
            Some(Value::Array(entries)) => entries,
            Some(_) => return Err("Its `entities` is not a list.".to_owned()),
            None => vec![Value::Object(members)],
        },
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            return Err("It holds no prompt: neither an object nor a list of them.".to_owned());
        }
    };
    if entries.is_empty() {
        return Err("It holds no prompt.".to_owned());
    }
    entries.iter().map(prompt).collect()
}

fn prompt(document: &Value) -> Result<(String, PromptDraft), String> {
    let Some(members) = document.as_object() else {
        return Err("One of its prompts is not an object.".to_owned());
    };
    if !ORDER.iter().any(|name| members.contains_key(*name)) {
        return Err("It holds no prompt: none of a prompt's fields is there.".to_owned());
    }
    let id = document["id"].as_str().unwrap_or_default();
    // A platform takes any text as an id, an injection only a uuid.
    let id = Uuid::parse_str(id).unwrap_or_else(|_| Uuid::new_v4());
    Ok((id.to_string(), draft::of_document(document)))
}

/// A file for each prompt, no two of one name.
pub(super) fn write(prompts: Vec<(String, PromptDraft)>) -> Vec<PromptFile> {
    let mut taken = BTreeSet::new();
    let mut file = |id: String, written: PromptDraft| {
        let base = safe_name(&written.name);
        let short = id.chars().take(8).collect::<String>();
        let mut name = format!("{base}.json");
        if !taken.insert(name.to_lowercase()) {
            name = format!("{base}-{short}.json");
            taken.insert(name.to_lowercase());
        }
        PromptFile {
            name,
            text: in_writing(&id, &draft::to_document(&written)),
        }
    };
    prompts
        .into_iter()
        .map(|(id, written)| file(id, written))
        .collect()
}

/// Letters, digits and hyphens of the name, never a path, never a name that a system keeps for
/// itself.
fn safe_name(name: &str) -> String {
    let mut safe = String::new();
    for c in name.chars() {
        if c.is_alphanumeric() {
            safe.extend(c.to_lowercase().filter(|c| c.is_alphanumeric()));
        } else if !safe.is_empty() && !safe.ends_with('-') {
            safe.push('-');
        }
    }
    let safe: String = safe.chars().take(LONGEST_NAME).collect();
    let safe = safe.trim_matches('-');
    if safe.is_empty() {
        return "prompt".to_owned();
    }
    let reserved = ["con", "prn", "aux", "nul"].contains(&safe)
        || ["com", "lpt"].iter().any(|port| {
            let number = safe.strip_prefix(port);
            number.is_some_and(|number| matches!(number.as_bytes(), [b'0'..=b'9']))
        });
    if reserved {
        format!("prompt-{safe}")
    } else {
        safe.to_owned()
    }
}

/// Pretty JSON, the members in their order, a newline at the end.
fn in_writing(id: &str, document: &Value) -> String {
    let mut members = vec![("id", Value::from(id))];
    for name in ORDER {
        if let Some(value) = document.get(name) {
            members.push((name, value.clone()));
        }
    }
    let mut text = String::from("{\n");
    let last = members.len() - 1;
    for (at, (name, value)) in members.iter().enumerate() {
        let comma = if at == last { "" } else { "," };
        // Writing to a String can't fail.
        let _ = writeln!(text, "  \"{name}\": {}{comma}", pretty(value, 1));
    }
    text.push_str("}\n");
    text
}

fn pretty(value: &Value, depth: usize) -> String {
    let (inner, outer) = ("  ".repeat(depth + 1), "  ".repeat(depth));
    let within = |open: char, parts: Vec<String>, close: char| {
        if parts.is_empty() {
            return format!("{open}{close}");
        }
        let lines: Vec<_> = parts
            .into_iter()
            .map(|part| format!("{inner}{part}"))
            .collect();
        format!("{open}\n{}\n{outer}{close}", lines.join(",\n"))
    };
    match value {
        Value::Array(entries) => {
            let parts = entries.iter().map(|entry| pretty(entry, depth + 1));
            within('[', parts.collect(), ']')
        }
        Value::Object(members) => {
            let parts = in_order(members).into_iter().map(|(name, value)| {
                format!("{}: {}", Value::from(name), pretty(value, depth + 1))
            });
            within('{', parts.collect(), '}')
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.to_string(),
    }
}

fn in_order(members: &Map<String, Value>) -> Vec<(&str, &Value)> {
    let place = |name: &str| {
        INNER
            .iter()
            .position(|known| *known == name)
            .unwrap_or(INNER.len())
    };
    let mut members: Vec<_> = members
        .iter()
        .map(|(name, value)| (name.as_str(), value))
        .collect();
    members.sort_by_key(|(name, _)| (place(name), *name));
    members
}

#[cfg(test)]
mod tests;
