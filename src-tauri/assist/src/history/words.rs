//! The words of an entry: every text of its payload, cut as `rules::words` cuts it. Names of
//! members and numbers are no words.
//!
//! A uuid is one word, without its hyphens: nobody looks for a part of its middle, and five words
//! each would be most of an index.

use std::fmt;

use rules::words;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// Longer words are cut off after so many bytes, here as in queries.
const LONGEST: usize = 48;

/// The length of a uuid with its hyphens.
const UUID: usize = 36;

/// Cuts texts into words; keeps what it needs for that from text to text.
#[derive(Debug, Default)]
pub(super) struct Cutter {
    scratch: String,
    id: String,
}

impl Cutter {
    /// Hands the words of `text` to `visit`, in their order.
    pub(super) fn cut(&mut self, text: &str, mut visit: impl FnMut(&str)) {
        let bytes = text.as_bytes();
        let (mut start, mut at) = (0, 0);
        while at + UUID <= bytes.len() {
            let begins = at == 0 || !bytes[at - 1].is_ascii_alphanumeric();
            let ends = !bytes.get(at + UUID).is_some_and(u8::is_ascii_alphanumeric);
            if begins && ends && is_uuid(&bytes[at..at + UUID]) {
                self.plain(&text[start..at], &mut visit);
                without_hyphens(&text[at..at + UUID], &mut self.id);
                visit(&self.id);
                at += UUID;
                start = at;
            } else {
                at += 1;
            }
        }
        self.plain(&text[start..], &mut visit);
    }

    fn plain(&mut self, text: &str, visit: &mut impl FnMut(&str)) {
        if !text.is_empty() {
            words::words(text, &mut self.scratch, |word| visit(shortened(word)));
        }
    }
}

/// The word that a uuid, or the beginning of one, is: none where `text` is neither. Without a
/// hyphen in it, it is a word like any other.
pub(super) fn id_word(text: &str) -> Option<(String, bool)> {
    let shape = |(at, byte): (usize, u8)| match at {
        8 | 13 | 18 | 23 => byte == b'-',
        _ => byte.is_ascii_hexdigit(),
    };
    let fits = (9..=UUID).contains(&text.len()) && text.bytes().enumerate().all(shape);
    fits.then(|| {
        let mut word = String::new();
        without_hyphens(text, &mut word);
        (word, text.len() == UUID)
    })
}

fn is_uuid(bytes: &[u8]) -> bool {
    // Most places fail at the first look.
    bytes[8] == b'-'
        && bytes.iter().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

fn without_hyphens(text: &str, word: &mut String) {
    word.clear();
    let digits = text.chars().filter(|char| *char != '-');
    word.extend(digits.map(|char| char.to_ascii_lowercase()));
}

fn shortened(word: &str) -> &str {
    if word.len() <= LONGEST {
        return word;
    }
    &word[..word.floor_char_boundary(LONGEST)]
}

/// Hands every text in `payload` to `visit`, in their order. What is no JSON any more has those
/// that come before the mistake.
pub(super) fn texts(payload: &str, mut visit: impl FnMut(&str)) {
    let mut json = serde_json::Deserializer::from_str(payload);
    // Whether an entry is damaged is for a verification to say.
    let _ = Texts(&mut visit).deserialize(&mut json);
}

struct Texts<'v, F>(&'v mut F);

impl<'de, F: FnMut(&str)> DeserializeSeed<'de> for Texts<'_, F> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de, F: FnMut(&str)> Visitor<'de> for Texts<'_, F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        (self.0)(text);
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        while items.next_element_seed(Texts(&mut *self.0))?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        while members.next_key::<IgnoredAny>()?.is_some() {
            members.next_value_seed(Texts(&mut *self.0))?;
        }
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: &[&str]) {
        let mut found = Vec::new();
        Cutter::default().cut(text, |word| found.push(word.to_owned()));
        assert_eq!(found, expect, "{text}");
    }

    #[test]
    fn a_uuid_is_one_word_wherever_it_stands() {
        let id = "0B9F6A1E-5f0e-4d69-8f43-2a8a3c1d7e55";
        let word = "0b9f6a1e5f0e4d698f432a8a3c1d7e55";
        check(id, &[word]);
        check(
            &format!("https://kb.example/{id}?x"),
            &["https", "kb", "example", word, "x"],
        );
        check(&format!("{id} {id}"), &[word, word]);
        check(&format!("a{id}")[..20], &["a0b9f6a1e", "5f0e", "4d69"]);
    }

    #[test]
    fn long_words_are_cut_off() {
        check(&"ä".repeat(60), &[&"a".repeat(LONGEST)]);
        check(&"ж".repeat(60), &[&"ж".repeat(LONGEST / 2)]);
    }

    #[test]
    fn the_beginning_of_a_uuid_is_one_too() {
        assert_eq!(
            id_word("0B9F6A1E-5f"),
            Some(("0b9f6a1e5f".to_owned(), false))
        );
        for none in ["0b9f6a1e", "gift-card", "0b9f6a1e5", "0b9f6a1-e5f"] {
            assert_eq!(id_word(none), None, "{none}");
        }
    }

    #[test]
    fn texts_are_values_and_nothing_else() {
        let mut found = Vec::new();
        let json = r#"{"a":"one","b":[1,true,null,"two",{"c":"th\u0072ee"}],"d":0.5}"#;
        texts(json, |text| found.push(text.to_owned()));
        assert_eq!(found, ["one", "two", "three"]);
        texts(r#"{"a":"four","#, |text| found.push(text.to_owned()));
        assert_eq!(found.last().map(String::as_str), Some("four"));
    }
}
