//! What is deployed of a prompt: the members of `contract.md §3` and nothing else.
//!
//! Owns the one form in which two prompts that say the same are the same: defaults filled in,
//! `interactionTypes` in the contract's order, each once, whole numbers without decimals. It is for
//! documents that [`super::check`] passed; of others it keeps what stands at the members, whatever
//! it is, so that they can be compared as well.
//!
//! The contract says nothing of members it does not name. Files and platforms add some (`id`,
//! `version`, `dateModified`), so they are no violation; they are not deployed either.

use serde::Serialize;
use serde_json::{Number, Value, json};

use super::{DEFAULT_STATUS, DEFAULT_TIMEOUT_MS, INTERACTION_TYPES};

/// The members of a prompt, in the contract's order. None where nothing stands; `null` is nothing.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Payload {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<Value>,
    pub(crate) description: Value,
    pub(crate) status: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) interaction_types: Option<Value>,
    pub(crate) trigger: Trigger,
    pub(crate) display: Display,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Trigger {
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub(crate) kind: Option<Value>,
    pub(crate) conditions: Vec<Condition>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Condition {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) field: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) operator: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) value: Option<Value>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Display {
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub(crate) kind: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) content: Option<Value>,
    pub(crate) timeout_ms: Value,
}

impl Payload {
    pub(crate) fn of(document: &Value) -> Self {
        let trigger = &document["trigger"];
        let display = &document["display"];
        let conditions = trigger["conditions"].as_array();
        Self {
            name: member(document, "name"),
            description: member(document, "description").unwrap_or_else(|| json!("")),
            status: member(document, "status").unwrap_or_else(|| json!(DEFAULT_STATUS)),
            interaction_types: member(document, "interactionTypes").map(in_order),
            trigger: Trigger {
                kind: member(trigger, "type"),
                conditions: conditions
                    .into_iter()
                    .flatten()
                    .map(Condition::of)
                    .collect(),
            },
            display: Display {
                kind: member(display, "type"),
                content: member(display, "content"),
                timeout_ms: member(display, "timeoutMs")
                    .unwrap_or_else(|| json!(DEFAULT_TIMEOUT_MS)),
            },
        }
    }
}

impl Condition {
    fn of(entry: &Value) -> Self {
        Self {
            field: member(entry, "field"),
            operator: member(entry, "operator"),
            value: member(entry, "value"),
        }
    }
}

/// What is deployed of `document`.
#[must_use]
pub fn payload(document: &Value) -> Value {
    json!(Payload::of(document))
}

/// As [`payload`], in writing: what its hash is of. The members stand in the contract's order,
/// however this program was built, so that two prompts have the same text exactly where
/// [`super::difference::matches`] finds no difference.
///
/// # Panics
/// Never: all of it is JSON already.
#[must_use]
pub fn payload_text(document: &Value) -> String {
    serde_json::to_string(&Payload::of(document)).expect("JSON made of JSON is always writable")
}

/// A value as it is compared: whole numbers without decimals, all else as it is.
pub(crate) fn normal(value: &Value) -> Value {
    match value {
        Value::Number(number) => Value::Number(whole(number).unwrap_or_else(|| number.clone())),
        Value::Array(entries) => entries.iter().map(normal).collect(),
        Value::Object(members) => {
            let members = members.iter();
            members
                .map(|(name, value)| (name.clone(), normal(value)))
                .collect()
        }
        Value::Null | Value::Bool(_) | Value::String(_) => value.clone(),
    }
}

fn member(of: &Value, name: &str) -> Option<Value> {
    of.get(name).filter(|value| !value.is_null()).map(normal)
}

/// Beyond this, two whole numbers can be the same `f64`.
const MOST_EXACT: f64 = 9_007_199_254_740_992.0;

#[expect(
    clippy::cast_possible_truncation,
    reason = "a whole number of at most 2^53 is an i64"
)]
fn whole(number: &Number) -> Option<Number> {
    let value = number.as_f64().filter(|_| number.is_f64())?;
    (value.fract() == 0.0 && value.abs() <= MOST_EXACT).then(|| Number::from(value as i64))
}

/// A set: known types in the contract's order, each once, then whatever else stands there.
fn in_order(types: Value) -> Value {
    let Value::Array(entries) = types else {
        return types;
    };
    let (known, other): (Vec<_>, Vec<_>) = entries.into_iter().partition(|entry| {
        entry
            .as_str()
            .is_some_and(|name| INTERACTION_TYPES.contains(&name))
    });
    let known = INTERACTION_TYPES
        .iter()
        .map(|name| json!(name))
        .filter(|name| known.contains(name));
    known.chain(other).collect()
}

#[cfg(test)]
mod tests;
