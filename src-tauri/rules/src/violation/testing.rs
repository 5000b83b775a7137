//! What the tests of all checks share: documents with one thing changed, and any JSON at all.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::Violation;

/// `base` with `value` at the JSON pointer `pointer`, or without that member where it is none.
pub(crate) fn with(base: &Value, pointer: &str, value: Option<Value>) -> Value {
    let mut document = base.clone();
    let (parent, name) = pointer
        .rsplit_once('/')
        .expect("a pointer starts with a slash");
    let parent = document.pointer_mut(parent).expect("the parent is there");
    match (parent, value) {
        (Value::Object(members), Some(value)) => {
            members.insert(name.to_owned(), value);
        }
        (Value::Object(members), None) => {
            members.remove(name).expect("the member is there");
        }
        (parent, Some(value)) => parent[name.parse::<usize>().expect("an index")] = value,
        (parent, None) => panic!("no member to remove in {parent}"),
    }
    document
}

/// Path and kind of each violation, as the command line tells them.
pub(crate) fn told(found: &[Violation]) -> Vec<(&str, &'static str)> {
    found
        .iter()
        .map(|violation| (violation.path.as_str(), violation.kind.as_str()))
        .collect()
}

/// JSON of any shape, often with the member names that the checks look for.
pub(crate) fn any_json(names: &'static [&'static str]) -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(|number| json!(number)),
        any::<String>().prop_map(Value::from),
        "[{}a-z0-9 @.+-]{0,40}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 48, 8, move |inner| {
        let name =
            prop_oneof![4 => proptest::sample::select(names).prop_map(str::to_owned), 1 => ".*"];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Value::from),
            prop::collection::hash_map(name, inner, 0..8)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}
