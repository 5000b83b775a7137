//! Two prompts, field by field.
//!
//! Owns which fields there are, their order and when two are the same: the studio's difference and
//! "read back and compare" (`contract.md §3`) go by the same rule. What counts is what
//! [`super::payload`] keeps: members the platform adds do not, a missing optional is its default,
//! `250` is `250.0`, and `interactionTypes` is a set.

use serde_json::{Value, json};

use super::payload::Payload;

pub use crate::difference::{Part, words};

/// One field of two prompts.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldPair {
    /// As in a violation: `display.content`; a condition as a whole is `trigger.conditions[1]`.
    pub path: String,
    /// What stands there in the first; none where nothing does. A condition is an object of
    /// `field`, `operator` and `value`.
    pub a: Option<Value>,
    /// What stands there in the second.
    pub b: Option<Value>,
    /// Whether they differ.
    pub differs: bool,
}

/// How what was read back compares to what was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// How many fields were compared.
    pub fields: usize,
    /// How many of them are the same.
    pub matching: usize,
    /// The paths of those that are not, in order.
    pub different: Vec<String>,
}

impl Comparison {
    /// Whether the platform holds what was sent.
    #[must_use]
    pub fn is_same(&self) -> bool {
        self.different.is_empty()
    }
}

/// Every field of `a` and `b` side by side, in the contract's order, conditions by their place;
/// `a` is none where nothing is deployed.
#[must_use]
pub fn fields(a: Option<&Value>, b: &Value) -> Vec<FieldPair> {
    let a = a.map(Payload::of).map(Leaves::of).unwrap_or_default();
    let b = Leaves::of(Payload::of(b));
    let mut pairs = Vec::new();
    pair_up(&mut pairs, a.before, b.before);
    pair_up(&mut pairs, a.conditions, b.conditions);
    pair_up(&mut pairs, a.after, b.after);
    pairs
}

/// How many fields of `a` and `b` differ; all that `b` has, where `a` is none.
#[must_use]
pub fn differs(a: Option<&Value>, b: &Value) -> usize {
    fields(a, b).iter().filter(|pair| pair.differs).count()
}

/// Whether the platform holds what was sent, field by field.
#[must_use]
pub fn matches(sent: &Value, read_back: &Value) -> Comparison {
    let pairs = fields(Some(read_back), sent);
    let fields = pairs.len();
    let different: Vec<_> = pairs
        .into_iter()
        .filter_map(|pair| pair.differs.then_some(pair.path))
        .collect();
    Comparison {
        fields,
        matching: fields - different.len(),
        different,
    }
}

/// What stands in a field, as one line of text to compare word by word; empty where nothing does.
#[must_use]
pub fn in_text(value: Option<&Value>) -> String {
    let parts = |values: Vec<&Value>, between: &str| {
        let parts: Vec<_> = values
            .into_iter()
            .map(|value| in_text(Some(value)))
            .collect();
        parts.join(between)
    };
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(entries)) => parts(entries.iter().collect(), ", "),
        // A condition, in the order it is read in.
        Some(Value::Object(members)) => {
            let names = ["field", "operator", "value"];
            parts(
                names.iter().filter_map(|name| members.get(*name)).collect(),
                " ",
            )
        }
        Some(value @ (Value::Bool(_) | Value::Number(_))) => value.to_string(),
    }
}

/// A path and what stands there.
type Leaf = (String, Option<Value>);

/// A prompt as a flat list; the conditions apart, as two prompts may have different numbers.
#[derive(Default)]
struct Leaves {
    before: Vec<Leaf>,
    conditions: Vec<Leaf>,
    after: Vec<Leaf>,
}

impl Leaves {
    fn of(payload: Payload) -> Self {
        let leaf = |path: &str, value| (path.to_owned(), value);
        let Payload {
            name,
            description,
            status,
            interaction_types,
            trigger,
            display,
        } = payload;
        let conditions = trigger.conditions.into_iter().enumerate();
        Self {
            before: vec![
                leaf("name", name),
                leaf("description", Some(description)),
                leaf("status", Some(status)),
                leaf("interactionTypes", interaction_types),
                leaf("trigger.type", trigger.kind),
            ],
            conditions: conditions
                .map(|(index, condition)| {
                    (
                        format!("trigger.conditions[{index}]"),
                        Some(json!(condition)),
                    )
                })
                .collect(),
            after: vec![
                leaf("display.type", display.kind),
                leaf("display.content", display.content),
                leaf("display.timeoutMs", Some(display.timeout_ms)),
            ],
        }
    }
}

/// Adds a pair for each place that either side has; the paths of a place are the same on both.
fn pair_up(pairs: &mut Vec<FieldPair>, a: Vec<Leaf>, b: Vec<Leaf>) {
    let places = a.len().max(b.len());
    let (mut a, mut b) = (a.into_iter(), b.into_iter());
    for _ in 0..places {
        let (a, b) = (a.next(), b.next());
        let Some(path) = b.as_ref().or(a.as_ref()).map(|(path, _)| path.clone()) else {
            return;
        };
        let (a, b) = (a.and_then(|leaf| leaf.1), b.and_then(|leaf| leaf.1));
        pairs.push(FieldPair {
            path,
            differs: a != b,
            a,
            b,
        });
    }
}

#[cfg(test)]
mod tests;
