//! An event's payload in canonical form, and its hash.
//!
//! Canonical form: UTF-8 JSON with no white space; the members of every object sorted by the
//! bytes of their names; strings with the shortest escapes (`\"`, `\\`, `\b`, `\t`, `\n`, `\f`,
//! `\r`, other control characters as `\u00xx` in lowercase, everything else as itself); integers
//! in decimal; other numbers as the shortest digits that read back as the same 64-bit float,
//! always with a point or an exponent; NaN and infinities as `null`. Text is not normalized:
//! NFC and NFD stay what they were, and hash differently.
//!
//! The form only makes equal events equal bytes. The chain hashes the bytes as stored, so a
//! verifier never parses or writes JSON.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::{AuditError, Hash};

/// Canonical JSON and its SHA-256. Made where the event happens, so that the one writer neither
/// serializes nor hashes payloads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payload {
    text: String,
    hash: Hash,
}

impl Payload {
    /// The canonical form of `value`.
    ///
    /// # Errors
    ///
    /// [`AuditError::Payload`] where `value` has no JSON form.
    pub fn of(value: &impl Serialize) -> Result<Self, AuditError> {
        let mut value = serde_json::to_value(value)?;
        sort(&mut value);
        let text = serde_json::to_string(&value)?;
        Ok(Self {
            hash: Hash::of(text.as_bytes()),
            text,
        })
    }

    /// The canonical JSON.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The SHA-256 of its bytes.
    #[must_use]
    pub const fn hash(&self) -> &Hash {
        &self.hash
    }
}

/// Sorts the members of every object. `serde_json` keeps them sorted unless some crate of the
/// build turns its `preserve_order` on; the record must not depend on that.
fn sort(value: &mut Value) {
    match value {
        Value::Object(members) => {
            if !members.keys().is_sorted() {
                let mut sorted: Vec<_> = std::mem::take(members).into_iter().collect();
                sorted.sort_by(|(a, _), (b, _)| a.cmp(b));
                *members = Map::from_iter(sorted);
            }
            members.values_mut().for_each(sort);
        }
        Value::Array(items) => items.iter_mut().for_each(sort),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn check(value: &Value, expect: &str) {
        let payload = Payload::of(value).expect("JSON values have a JSON form");
        assert_eq!(payload.as_str(), expect);
        assert_eq!(
            payload.hash(),
            &Hash::of(expect.as_bytes()),
            "the hash is that of the bytes"
        );
    }

    #[test]
    fn writes_one_form() {
        check(&json!({}), "{}");
        check(
            &json!({"b": 1, "a": [true, null], "B": {"z": 0, "y": -1}}),
            r#"{"B":{"y":-1,"z":0},"a":[true,null],"b":1}"#,
        );
        check(
            &json!("\"\\\u{8}\t\n\u{c}\r\u{1}\u{1f}\u{7f}/é\u{1F600}"),
            "\"\\\"\\\\\\b\\t\\n\\f\\r\\u0001\\u001f\u{7f}/é\u{1F600}\"",
        );
        check(
            &json!([0.1, 1.0, 1e300, 12, u64::MAX, i64::MIN, -0.0]),
            "[0.1,1.0,1e+300,12,18446744073709551615,-9223372036854775808,-0.0]",
        );
    }

    #[test]
    fn text_is_not_normalized() {
        let composed = Payload::of(&"\u{e9}").expect("a string");
        let decomposed = Payload::of(&"e\u{301}").expect("a string");
        assert_ne!(
            composed.hash(),
            decomposed.hash(),
            "NFC and NFD are different bytes"
        );
    }

    #[test]
    fn what_is_not_json_is_refused() {
        let map = std::collections::BTreeMap::from([(vec![1_u8], 1)]);
        assert!(
            matches!(Payload::of(&map), Err(AuditError::Payload(_))),
            "keys must be strings"
        );
    }

    proptest! {
        #[test]
        fn order_of_members_does_not_matter(members in prop::collection::btree_map(".*", any::<i64>(), 0..8)) {
            let forth: Map<_, _> = members.iter().map(|(k, v)| (k.clone(), json!(v))).collect();
            let back: Map<_, _> = members.iter().rev().map(|(k, v)| (k.clone(), json!(v))).collect();
            prop_assert_eq!(
                Payload::of(&Value::Object(forth)).expect("JSON"),
                Payload::of(&Value::Object(back)).expect("JSON"),
                "the same members are the same payload"
            );
        }
    }
}
