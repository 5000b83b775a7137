//! A prompt as a supervisor writes it, and the document it stands for.
//!
//! Every leaf of a draft is text, so that nothing typed is ever lost for being wrong. A document has
//! the contract's types (`contract.md §3`): a text becomes a number only where the number is written
//! just so, and what should be a number and is not stays text, which the rules then refuse at its
//! field. Members the contract does not name are not kept.

use rules::prompt::check;
use rules::violation::Violation;
use serde_json::{Map, Number, Value, json};

use crate::view::studio::{ConditionDraft, DisplayDraft, PromptDraft, TriggerDraft, ViolationView};

/// What a new prompt begins with.
pub(super) fn new() -> PromptDraft {
    PromptDraft {
        status: "active".to_owned(),
        interaction_types: vec!["conversation".to_owned()],
        trigger: TriggerDraft {
            kind: "conversation".to_owned(),
            conditions: vec![ConditionDraft {
                field: "transcript".to_owned(),
                operator: "contains".to_owned(),
                ..ConditionDraft::default()
            }],
        },
        display: DisplayDraft {
            kind: "popup".to_owned(),
            ..DisplayDraft::default()
        },
        ..PromptDraft::default()
    }
}

/// The document a draft stands for. Optional members that are empty are left out.
pub(super) fn to_document(draft: &PromptDraft) -> Value {
    let mut document = Map::new();
    let mut put = |name: &str, value: Value| document.insert(name.to_owned(), value);
    put("name", json!(draft.name));
    if !draft.description.is_empty() {
        put("description", json!(draft.description));
    }
    put("status", json!(draft.status));
    put("interactionTypes", json!(draft.interaction_types));
    let conditions: Vec<_> = draft.trigger.conditions.iter().map(condition).collect();
    put(
        "trigger",
        json!({ "type": draft.trigger.kind, "conditions": conditions }),
    );
    let mut display = json!({ "type": draft.display.kind, "content": draft.display.content });
    if !draft.display.timeout_ms.is_empty() {
        display["timeoutMs"] = number_or_text(&draft.display.timeout_ms);
    }
    put("display", display);
    Value::Object(document)
}

fn condition(condition: &ConditionDraft) -> Value {
    let value = match condition.operator.as_str() {
        "gt" | "equals" => number_or_text(&condition.value),
        _ => json!(condition.value),
    };
    json!({ "field": condition.field, "operator": condition.operator, "value": value })
}

/// A number where the text is just how that number is written; the text otherwise.
fn number_or_text(text: &str) -> Value {
    match text.parse::<Number>() {
        Ok(number) if number.to_string() == text => Value::Number(number),
        Ok(_) | Err(_) => json!(text),
    }
}

/// The draft of a document, whatever it holds: what has no place in a draft is left out.
pub(super) fn of_document(document: &Value) -> PromptDraft {
    let trigger = &document["trigger"];
    let display = &document["display"];
    let conditions = trigger["conditions"].as_array().into_iter().flatten();
    let kinds = document["interactionTypes"]
        .as_array()
        .into_iter()
        .flatten();
    PromptDraft {
        name: text(&document["name"]),
        description: text(&document["description"]),
        status: text(&document["status"]),
        interaction_types: kinds.map(text).collect(),
        trigger: TriggerDraft {
            kind: text(&trigger["type"]),
            conditions: conditions
                .map(|condition| ConditionDraft {
                    field: text(&condition["field"]),
                    operator: text(&condition["operator"]),
                    value: text(&condition["value"]),
                })
                .collect(),
        },
        display: DisplayDraft {
            kind: text(&display["type"]),
            content: text(&display["content"]),
            timeout_ms: text(&display["timeoutMs"]),
        },
    }
}

/// A leaf as it is typed.
fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => value.to_string(),
    }
}

/// As it stands on disk.
pub(super) fn to_json(draft: &PromptDraft) -> String {
    // Texts and lists of texts: there is always a JSON form.
    serde_json::to_string(draft).unwrap_or_default()
}

/// What stands on disk; what can't be read of it is as good as not typed.
pub(super) fn of_json(json: &str) -> PromptDraft {
    serde_json::from_str(json).unwrap_or_default()
}

/// What the rules say of a document.
pub(super) fn violations(document: &Value) -> Vec<ViolationView> {
    check(document).into_iter().map(violation).collect()
}

pub(super) fn violation(found: Violation) -> ViolationView {
    let at = |chars: usize| u32::try_from(chars).unwrap_or(u32::MAX);
    ViolationView {
        path: found.path,
        kind: found.kind.as_str().to_owned(),
        message: found.message,
        span: found.span.map(|(start, end)| (at(start), at(end))),
    }
}

#[cfg(test)]
mod tests;
