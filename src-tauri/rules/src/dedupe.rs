//! Which suggestions are the same content, whatever id they arrive under.
//!
//! Known limit: the same content once with its article's id and once without makes two cards.
//! Matching on titles as well would merge different articles that share one ("Refunds").

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::fold::folded;
use crate::suggestion::{Source, Suggestion};
use crate::text::Wanted;

/// The identity of a content, and the name of its card: short, printable, the same on every run.
///
/// Two suggestions with the same knowledge article are the same content, however it was found; so
/// are two with the same prepared text, or the same script. Without any of these, title, snippet
/// and what else there is to read decide, without regard to case, spacing and Unicode spelling.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ContentKey(String);

/// Ids up to this length, in bytes, stand in the key as they are.
const PLAIN_ID: usize = 64;

impl ContentKey {
    /// The content of a suggestion.
    #[must_use]
    pub fn of(suggestion: &Suggestion) -> Self {
        if let Some(key) = named(suggestion) {
            return Self(key);
        }
        let snippet = suggestion.snippet.as_deref().unwrap_or_default();
        let mut text = spoken(&suggestion.title) + "\u{1f}" + &spoken(snippet);
        for detail in &suggestion.details {
            text = text + "\u{1f}" + &spoken(&detail.name) + "\u{1e}" + &spoken(&detail.value);
        }
        Self(format!("text#{:032x}", fnv1a(text.bytes())))
    }

    /// The content that a text is of.
    pub(crate) fn of_wanted(wanted: &Wanted) -> Option<Self> {
        let (what, id) = match wanted {
            Wanted::Response { id } => ("response", id),
            Wanted::Page { script, .. } => ("script", script),
            Wanted::Document { id, .. } => ("article", id),
        };
        name(what, id).map(Self)
    }

    /// What a text says, whatever its id: for texts that came after their suggestion.
    pub(crate) fn of_text(wanted: &Wanted, body: &str) -> Self {
        let kind = match wanted {
            Wanted::Response { .. } => "response",
            Wanted::Page { .. } => "script",
            Wanted::Document { .. } => "article",
        };
        let text = kind.to_owned() + "\u{1f}" + &spoken(body);
        Self(format!("body#{:032x}", fnv1a(text.bytes())))
    }

    /// Another name for a card whose content came to stand in two places over time.
    pub(crate) fn numbered(&self, number: u32) -> Self {
        Self(format!("{}~{number}", self.0))
    }

    /// The key as the UI names a card.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The name of a content that has an id at the platform.
fn named(suggestion: &Suggestion) -> Option<String> {
    let article = suggestion.knowledge_article_id.as_deref();
    let (what, id) = match (
        article.filter(|id| !id.trim().is_empty()),
        &suggestion.source,
    ) {
        (Some(id), _) => ("article", id),
        (None, Some(Source::Document { id, .. })) => ("article", id.as_str()),
        (None, Some(Source::Response { id, .. })) => ("response", id.as_str()),
        (None, Some(Source::Script { id, .. })) => ("script", id.as_str()),
        (None, None) => return None,
    };
    name(what, id)
}

fn name(what: &str, id: &str) -> Option<String> {
    let id = id.trim();
    if id.is_empty() {
        None
    } else if id.len() <= PLAIN_ID && id.bytes().all(|byte| byte.is_ascii_graphic()) {
        Some(format!("{what}:{id}"))
    } else {
        Some(format!("{what}#{:032x}", fnv1a(id.bytes())))
    }
}

/// A text as it sounds: folded, with single spaces.
fn spoken(text: &str) -> String {
    let folded: String = if text.is_ascii() {
        text.to_ascii_lowercase()
    } else {
        folded(text).collect()
    };
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// FNV-1a, 128 bits: keeps keys short and stable. Not against forgery: whoever can send
/// suggestions can as well send the same text twice.
fn fnv1a(bytes: impl Iterator<Item = u8>) -> u128 {
    const OFFSET: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    const PRIME: u128 = 0x0100_0000_0000_0000_0000_013b;
    bytes.fold(OFFSET, |hash, byte| {
        (hash ^ u128::from(byte)).wrapping_mul(PRIME)
    })
}

impl From<&str> for ContentKey {
    /// A key named from outside; it names a card only if the deck knows it.
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl fmt::Display for ContentKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::SuggestionId;
    use crate::suggestion::{Detail, Scores, SuggestionKind};

    fn key(article: Option<&str>, title: &str, snippet: Option<&str>) -> ContentKey {
        ContentKey::of(&Suggestion {
            id: SuggestionId::from("any"),
            kind: SuggestionKind::Knowledge,
            title: title.to_owned(),
            snippet: snippet.map(str::to_owned),
            knowledge_article_id: article.map(str::to_owned),
            url: None,
            scores: Scores::NONE,
            source: None,
            details: Vec::new(),
            unknown: None,
        })
    }

    fn key_from(source: Source, title: &str) -> ContentKey {
        ContentKey::of(&Suggestion {
            id: SuggestionId::from("any"),
            kind: SuggestionKind::Knowledge,
            title: title.to_owned(),
            snippet: None,
            knowledge_article_id: None,
            url: None,
            scores: Scores::NONE,
            source: Some(source),
            details: Vec::new(),
            unknown: None,
        })
    }

    fn document(id: &str, search: Option<&str>) -> Source {
        Source::Document {
            knowledge_base: None,
            id: id.to_owned(),
            version: None,
            variation: None,
            search: search.map(str::to_owned),
        }
    }

    #[test]
    fn what_has_an_id_at_the_platform_is_known_by_it() {
        let found = key_from(document("d-1", Some("search-1")), "Refund");
        assert_eq!(found.as_str(), "article:d-1");
        assert_eq!(
            found,
            key_from(document("d-1", None), "Refunds, by rule"),
            "searched or brought by a rule: one document, one card"
        );
        assert_eq!(found, key(Some("d-1"), "Refund", None), "on either surface");
        let response = |id: &str| Source::Response {
            id: id.to_owned(),
            library: None,
        };
        let script = |page: &str| Source::Script {
            id: "d-1".to_owned(),
            page: Some(page.to_owned()),
        };
        assert_eq!(key_from(response("d-1"), "").as_str(), "response:d-1");
        assert_ne!(key_from(response("d-1"), ""), key_from(response("d-2"), ""));
        assert_eq!(key_from(script("p-1"), "A"), key_from(script("p-2"), "B"));
        let nameless = key_from(response(" "), "Hello");
        assert_eq!(
            nameless,
            key(None, "Hello", None),
            "an empty id says nothing"
        );
    }

    #[test]
    fn what_else_there_is_to_read_tells_contents_apart() {
        let intent = |date: &str| {
            ContentKey::of(&Suggestion {
                id: SuggestionId::from("any"),
                kind: SuggestionKind::Intent,
                title: "Change a booking".to_owned(),
                snippet: None,
                knowledge_article_id: None,
                url: None,
                scores: Scores::NONE,
                source: None,
                details: vec![Detail {
                    name: "date".to_owned(),
                    value: date.to_owned(),
                }],
                unknown: None,
            })
        };
        assert_ne!(intent("May 3"), intent("May 4"), "another wish");
        assert_eq!(intent("May 3"), intent("may  3"));
    }

    #[test]
    fn the_article_decides_where_there_is_one() {
        let refund = key(Some("kb-7"), "Refund", Some("Ask for the order"));
        assert_eq!(refund.as_str(), "article:kb-7");
        assert_eq!(refund, key(Some(" kb-7 "), "Refunds", None));
        assert_ne!(
            refund,
            key(Some("kb-8"), "Refund", Some("Ask for the order"))
        );
        assert_ne!(refund, key(Some("KB-7"), "Refund", None), "ids are opaque");
    }

    #[test]
    fn otherwise_title_and_snippet_do() {
        let refund = key(None, "Refund to gift card", Some("Ask for é"));
        for same in [
            key(Some(""), "Refund to gift card", Some("Ask for é")),
            key(None, "  REFUND  to\ngift card ", Some("ask for e\u{301}")),
            key(None, "Ｒefund to gift\u{a0}card", Some("Ask for É")),
        ] {
            assert_eq!(refund, same, "spelling does not make another content");
        }
        for other in [
            key(None, "Refund to gift card", Some("Ask for e")),
            key(None, "Refund to gift card", None),
            key(None, "Refund to gift", Some("card Ask for é")),
        ] {
            assert_ne!(refund, other);
        }
        assert_eq!(key(None, "Refund", None), key(None, "Refund", Some("")));
    }

    #[test]
    fn long_or_odd_article_ids_make_short_printable_keys() {
        for id in ["x".repeat(65), "ä".to_owned(), "two words".to_owned()] {
            let key = key(Some(&id), "Refund", None);
            assert!(key.as_str().starts_with("article#"), "{key}");
            assert_eq!(key.as_str().len(), 40, "{key}");
        }
    }

    #[test]
    fn the_hash_is_fnv_1a() {
        // The published test vectors of the algorithm, so that keys never change between versions.
        assert_eq!(
            fnv1a(b"".iter().copied()),
            0x6c62_272e_07bb_0142_62b8_2175_6295_c58d
        );
        assert_eq!(
            fnv1a(b"a".iter().copied()),
            0xd228_cb69_6f1a_8caf_7891_2b70_4e4a_8964
        );
    }
}
