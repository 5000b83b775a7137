//! JSON of the platform, read leniently (`platform.md`: every field may be missing).
//!
//! Owns what surface B accepts as JSON at all: a value that can't be read (a number beyond double
//! precision, something nested deeper than [`DEEPEST`]) counts as missing and takes nothing else
//! with it; half a surrogate pair becomes U+FFFD. Bounded, so that a small text can't become a large
//! tree. Refuses to know any field's name.

use std::fmt;

use jiff::Timestamp;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use crate::error::Error;
use crate::http::Answer;

/// Nested deeper than this, a value counts as missing.
const DEEPEST: usize = 32;

/// After so many values the rest counts as missing: no honest message has a tenth of it.
const MOST_VALUES: usize = 200_000;

/// At most so many bytes of unknown members are kept for the record.
const MOST_UNKNOWN: usize = 16 << 10;

static MISSING: Value = Value::Null;

/// A whole message. Has no debug output: what people said may stand in it.
pub(crate) struct Tree(Value);

/// One value of a tree.
#[derive(Clone, Copy)]
pub(crate) struct Node<'a>(&'a Value);

impl Tree {
    /// Reads a text; none where it is no JSON at all.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let raw: &RawValue = serde_json::from_str(text).ok()?;
        let mut left = MOST_VALUES;
        Some(Self(grow(raw.get(), 0, &mut left)))
    }

    /// Reads an answer's body.
    pub(crate) fn of(answer: &Answer, name: &'static str) -> Result<Self, Error> {
        let text = String::from_utf8_lossy(answer.body());
        Self::read(&text).ok_or_else(|| answer.strange(name, "the body is not JSON"))
    }

    pub(crate) fn root(&self) -> Node<'_> {
        Node(&self.0)
    }
}

impl<'a> Node<'a> {
    /// A value that isn't there.
    #[cfg(test)]
    pub(crate) fn missing() -> Self {
        Self(&MISSING)
    }

    /// A member; a missing one where this is no object or has none of that name.
    pub(crate) fn get(self, name: &str) -> Self {
        Self(self.0.get(name).unwrap_or(&MISSING))
    }

    /// The value itself.
    pub(crate) fn value(self) -> &'a Value {
        self.0
    }

    pub(crate) fn is_object(self) -> bool {
        self.0.is_object()
    }

    #[cfg(test)]
    fn is_list(self) -> bool {
        self.0.is_array()
    }

    /// This value as a text that is not blank.
    pub(crate) fn as_text(self) -> Option<&'a str> {
        self.0.as_str().filter(|text| !text.trim().is_empty())
    }

    /// A member that is a text and not blank.
    pub(crate) fn text(self, name: &str) -> Option<&'a str> {
        self.get(name).as_text()
    }

    /// The same, owned.
    pub(crate) fn owned(self, name: &str) -> Option<String> {
        self.text(name).map(str::to_owned)
    }

    /// A member that is a time, with or without a fraction of a second.
    pub(crate) fn time(self, name: &str) -> Option<Timestamp> {
        self.text(name)?.trim().parse().ok()
    }

    /// A member that is a number, or a text that is one.
    pub(crate) fn number(self, name: &str) -> Option<f64> {
        let value = self.get(name);
        let number = value
            .0
            .as_f64()
            .or_else(|| value.as_text()?.trim().parse().ok())?;
        number.is_finite().then_some(number)
    }

    /// A member that is true or false.
    pub(crate) fn flag(self, name: &str) -> Option<bool> {
        self.get(name).0.as_bool()
    }

    /// The values of a list; none where the member is no list.
    pub(crate) fn items(self, name: &str) -> impl Iterator<Item = Node<'a>> + use<'a> {
        let list = self.get(name).0.as_array();
        list.into_iter().flatten().map(Node)
    }

    /// The members of an object, in no order that means anything.
    pub(crate) fn members(self) -> impl Iterator<Item = (&'a str, Node<'a>)> + use<'a> {
        let members = self.0.as_object();
        let members = members.into_iter().flatten();
        members.map(|(name, value)| (name.as_str(), Node(value)))
    }

    /// The members not named in `known`, as one JSON object's text for the record; none where there
    /// are none. What is too much stands as a number under `cuecardLeftOut`.
    pub(crate) fn unknown(self, known: &[&str]) -> Option<String> {
        let mut kept = Map::new();
        let (mut bytes, mut left_out) = (0, 0);
        for (name, value) in self.members() {
            if known.contains(&name) || value.0.is_null() {
                continue;
            }
            let size = name.len() + value.0.to_string().len();
            if bytes + size > MOST_UNKNOWN {
                left_out += 1;
            } else {
                bytes += size;
                kept.insert(name.to_owned(), value.0.clone());
            }
        }
        if left_out > 0 {
            kept.insert("cuecardLeftOut".to_owned(), left_out.into());
        }
        (!kept.is_empty()).then(|| Value::Object(kept).to_string())
    }
}

/// One value and everything below it. Goes down by the text of each value, so that a value that
/// can't be read fails alone.
fn grow(text: &str, depth: usize, left: &mut usize) -> Value {
    if depth > DEEPEST || *left == 0 {
        return Value::Null;
    }
    *left -= 1;
    match text.as_bytes().first() {
        Some(b'{') => {
            let Ok(Members(members)) = serde_json::from_str(text) else {
                return Value::Null;
            };
            let grown = members
                .into_iter()
                .map(|(Text(name), value)| (name, grow(value.get(), depth + 1, left)));
            Value::Object(grown.collect())
        }
        Some(b'[') => {
            let Ok(Items(items)) = serde_json::from_str(text) else {
                return Value::Null;
            };
            let grown = items
                .into_iter()
                .map(|value| grow(value.get(), depth + 1, left));
            Value::Array(grown.collect())
        }
        Some(b'"') => {
            serde_json::from_str(text).map_or(Value::Null, |Text(text)| Value::String(text))
        }
        _ => serde_json::from_str(text).unwrap_or(Value::Null),
    }
}

/// Text that may hold half a surrogate pair, which only bytes can carry.
struct Text(String);

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Self, D::Error> {
        struct Lossy;
        impl Visitor<'_> for Lossy {
            type Value = Text;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("text")
            }

            fn visit_str<E>(self, text: &str) -> Result<Text, E> {
                Ok(Text(text.to_owned()))
            }

            fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Text, E> {
                Ok(Text(String::from_utf8_lossy(bytes).into_owned()))
            }
        }
        json.deserialize_bytes(Lossy)
    }
}

struct Members<'a>(Vec<(Text, &'a RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Self, D::Error> {
        struct Taken;
        impl<'de> Visitor<'de> for Taken {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    if members.len() < MOST_VALUES {
                        members.push(member);
                    }
                }
                Ok(Members(members))
            }
        }
        json.deserialize_map(Taken)
    }
}

struct Items<'a>(Vec<&'a RawValue>);

impl<'de> Deserialize<'de> for Items<'de> {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Self, D::Error> {
        struct Taken;
        impl<'de> Visitor<'de> for Taken {
            type Value = Items<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = seq.next_element()? {
                    if items.len() < MOST_VALUES {
                        items.push(item);
                    }
                }
                Ok(Items(items))
            }
        }
        json.deserialize_seq(Taken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Tree {
        Tree::read(text).expect("JSON")
    }

    #[test]
    fn a_value_that_cannot_be_read_takes_nothing_with_it() {
        let deep = format!("{}1{}", "[".repeat(500), "]".repeat(500));
        let text = format!(
            r#"{{"far":1e999,"half":"a\ud83db","deep":{deep},"twice":1,"twice":2,"\ud83d":0,"n":"0.5","t":"2026-11-21T09:00:00Z","text":" x "}}"#
        );
        let tree = read(&text);
        let root = tree.root();
        assert_eq!(root.number("far"), None, "beyond double precision");
        let half = root.text("half").expect("kept");
        assert!(half.starts_with('a') && half.ends_with('b'), "{half}");
        assert!(root.get("deep").is_list(), "as far down as is read");
        assert_eq!(
            root.number("twice"),
            Some(2.0),
            "the later one, as elsewhere"
        );
        assert_eq!(root.number("n"), Some(0.5));
        assert!(root.time("t").is_some(), "without a fraction");
        assert_eq!(root.text("text"), Some(" x "));
    }

    #[test]
    fn a_small_text_becomes_no_large_tree() {
        let text = format!("[{}0]", "0,".repeat(MOST_VALUES * 2));
        let tree = read(&text);
        let all = tree.0.as_array().expect("a list");
        assert_eq!(all.len(), MOST_VALUES);
    }

    #[test]
    fn what_is_unknown_is_kept_for_the_record_and_bounded() {
        let big = "x".repeat(MOST_UNKNOWN);
        let tree = read(&format!(
            r#"{{"known":1,"new":{{"a":[1]}},"big":"{big}","none":null}}"#
        ));
        let kept = tree.root().unknown(&["known"]).expect("one");
        assert_eq!(kept, r#"{"cuecardLeftOut":1,"new":{"a":[1]}}"#);
        assert_eq!(read(r#"{"known":1}"#).root().unknown(&["known"]), None);
    }

    proptest! {
        #[test]
        fn any_text_is_harmless(text in "\\PC{0,60}") {
            if let Some(tree) = Tree::read(&text) {
                let _ = tree.root().unknown(&[]);
            }
        }

        #[test]
        fn honest_json_is_read_whole(number in -1e6_f64..1e6, text in "[a-zé\"\\\\]{1,12}") {
            let value = serde_json::json!({"a": [{"n": number, "t": text}], "b": true});
            let text = value.to_string();
            let whole: Value = serde_json::from_str(&text).expect("JSON");
            prop_assert_eq!(&read(&text).0, &whole);
        }
    }
}
