//! Texts that a suggestion names and does not bring: what is to be fetched, what came of it, and the
//! places in a text that are filled in (`platform-reference.md §3.1`).
//!
//! Owns which text a suggestion waits for and the grammar of places (`{{name}}`). Refuses to fetch,
//! and to guess what stands in a place: what is not known stays open and is marked.

mod places;

use serde::{Deserialize, Serialize};

use crate::suggestion::{Source, Suggestion, SuggestionKind};

pub use places::{Known, Place, Run, has_open, open_names, runs, written};

/// One text at the platform.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum Wanted {
    /// A prepared text.
    Response {
        /// Its id.
        id: String,
    },
    /// A page of a script.
    Page {
        /// The script.
        script: String,
        /// The page.
        page: String,
    },
    /// An article.
    Document {
        /// Its knowledge base.
        knowledge_base: String,
        /// Its id.
        id: String,
        /// The version that was found.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        version: Option<String>,
        /// The variation that was found.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        variation: Option<String>,
    },
}

impl Wanted {
    /// The text behind a source; none where the platform does not say enough to ask for it.
    #[must_use]
    pub fn of(source: &Source) -> Option<Self> {
        match source {
            Source::Response { id, .. } => Some(Self::Response { id: id.clone() }),
            Source::Script { id, page } => Some(Self::Page {
                script: id.clone(),
                page: page.clone()?,
            }),
            Source::Document {
                knowledge_base,
                id,
                version,
                variation,
                search: _,
            } => Some(Self::Document {
                knowledge_base: knowledge_base.clone()?,
                id: id.clone(),
                version: version.clone(),
                variation: variation.clone(),
            }),
        }
    }
}

/// A text as it was fetched.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Text {
    /// Its title or name; none where it has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What it says, with its places as they are; empty where it says nothing that can be read.
    pub body: String,
    /// What may stand in it as `{{name}}`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<Place>,
}

/// Without the text: it reaches logs through `Debug`.
impl std::fmt::Debug for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Text")
            .field("chars", &self.body.chars().count())
            .field("places", &self.places.len())
            .finish_non_exhaustive()
    }
}

/// What came of asking for a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Came {
    /// The text.
    Here(Text),
    /// The platform knows it no longer.
    Gone,
    /// The agent may not read it.
    Refused {
        /// The permission or scope that is missing, where the platform names it.
        missing: Option<String>,
    },
    /// It could not be fetched; it may be later.
    Failed,
}

/// How a card's text stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// It is on the card.
    Here,
    /// It is on its way.
    Awaited,
    /// The platform knows it no longer, or never said which it is.
    Gone,
    /// The agent may not read it.
    Refused {
        /// The permission or scope that is missing, where the platform names it.
        missing: Option<String>,
    },
    /// It could not be fetched so far.
    Failed,
}

/// Whether a suggestion came without anything to read.
#[must_use]
pub fn is_bare(suggestion: &Suggestion) -> bool {
    suggestion.snippet.is_none() && suggestion.source.is_some() && {
        let title = suggestion.title.as_str();
        title.is_empty() || title == suggestion.id.as_str()
    }
}

/// Whether a text of this kind has places that are filled in: those that are there to be sent or said.
#[must_use]
pub fn has_places(kind: &SuggestionKind) -> bool {
    match kind {
        SuggestionKind::CannedResponse | SuggestionKind::Script => true,
        SuggestionKind::Knowledge
        | SuggestionKind::Process
        | SuggestionKind::Intent
        | SuggestionKind::ThirdPartyAction
        | SuggestionKind::Other(_) => false,
    }
}

/// Puts a fetched text on a suggestion that came without.
pub(crate) fn dress(suggestion: &mut Suggestion, text: &Text) {
    if let Some(title) = &text.title {
        suggestion.title.clone_from(title);
    }
    if !text.body.trim().is_empty() {
        suggestion.snippet = Some(text.body.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_platform_does_not_name_cannot_be_asked_for() {
        let script = |page: Option<&str>| Source::Script {
            id: "s".into(),
            page: page.map(str::to_owned),
        };
        assert_eq!(Wanted::of(&script(None)), None, "which page is not told");
        assert!(Wanted::of(&script(Some("p"))).is_some());
        let document = |base: Option<&str>| Source::Document {
            knowledge_base: base.map(str::to_owned),
            id: "d".into(),
            version: None,
            variation: None,
            search: Some("q".into()),
        };
        assert_eq!(Wanted::of(&document(None)), None);
        let found = Wanted::of(&document(Some("b")));
        assert!(matches!(found, Some(Wanted::Document { .. })), "{found:?}");
    }

    #[test]
    fn debug_says_nothing_of_the_text() {
        let text = Text {
            title: Some("Gift".into()),
            body: "secret".into(),
            places: Vec::new(),
        };
        let printed = format!("{text:?}");
        assert!(
            !printed.contains("secret") && !printed.contains("Gift"),
            "{printed}"
        );
    }

    #[test]
    fn what_is_on_record_reads_back() {
        let wanted = Wanted::Page {
            script: "s".into(),
            page: "p".into(),
        };
        let written = serde_json::to_string(&wanted).expect("serializable");
        assert_eq!(written, r#"{"kind":"page","script":"s","page":"p"}"#);
        let read: Wanted = serde_json::from_str(&written).expect("readable");
        assert_eq!(read, wanted);
    }
}
