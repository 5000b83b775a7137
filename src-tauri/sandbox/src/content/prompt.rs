//! One prompt that is deployed when the sandbox starts: a JSON file as the studio exports them,
//! `{"id": …, "name": …, …}` (`contract.md §3`).
//!
//! Refuses what a deploy would refuse, told by the same rules.

use serde_json::Value;
use uuid::Uuid;

use super::Prompt;
use super::header::is_id;
use super::mistake::Mistakes;

/// Reads one file; `None` only with a mistake.
pub(super) fn parse(file: &str, name: &str, text: &str, mistakes: &mut Mistakes) -> Option<Prompt> {
    if !name.strip_suffix(".json").is_some_and(is_id) {
        let shape = "a prompt's file ends in .json; lower case letters, digits, hyphens";
        mistakes.add(file, None, shape);
        return None;
    }
    let mut document: Value = serde_json::from_str(text)
        .map_err(|error| mistakes.add(file, Some(error.line()), error.to_string()))
        .ok()?;
    let id = document
        .as_object_mut()
        .and_then(|members| members.remove("id"));
    let id = id
        .as_ref()
        .and_then(Value::as_str)
        .and_then(|text| Uuid::try_parse(text).ok());
    if id.is_none() {
        mistakes.add(file, None, "`id` is a UUID in quotes");
    }
    let violations = rules::prompt::check(&document);
    for violation in &violations {
        let message = format!("`{}`: {}", violation.path, violation.message);
        mistakes.add(file, None, message);
    }
    violations.is_empty().then_some(())?;
    Some(Prompt { id: id?, document })
}
