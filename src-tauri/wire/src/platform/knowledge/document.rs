//! A document with its variations, as text.

use http::StatusCode;
use jiff::Timestamp;
use serde_json::Value;

use super::{KNOWLEDGE_READ_SCOPES, body, path_of};
use crate::error::Error;
use crate::http::{Answer, Call, Client, Load};
use crate::platform::asking::question;
use crate::platform::reading::{address, count, list, reference, text, time};

/// A knowledge article as the vendor keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// The platform's id of it.
    pub id: String,
    /// The knowledge base it is in.
    pub base: String,
    /// Its version.
    pub version: Option<String>,
    /// Its title; its id where it has none.
    pub title: String,
    /// Where it can be read outside, http or https.
    pub url: Option<String>,
    /// `Draft`, `Published`, `Archived`, or what else the platform says.
    pub state: Option<String>,
    /// When it was last changed.
    pub modified: Option<Timestamp>,
    /// What it says, for whom; the most important first.
    pub variations: Vec<Variation>,
}

/// What a document says to some of its readers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variation {
    /// The platform's id of it.
    pub id: String,
    /// For whom it is, in the editor's words.
    pub name: Option<String>,
    /// The version of the document it belongs to.
    pub version: Option<String>,
    /// The text, plain; empty where it has none.
    pub text: String,
}

impl Document {
    /// The variation with this id, else the most important one.
    #[must_use]
    pub fn variation(&self, id: Option<&str>) -> Option<&Variation> {
        let mut all = self.variations.iter();
        id.and_then(|id| all.clone().find(|one| one.id == id))
            .or_else(|| all.next())
    }
}

/// A document with its variations; none where the platform knows none under this id (404).
///
/// # Errors
/// [`Error::ScopeMissing`] and [`Error::PermissionMissing`] (`knowledge:document:view`),
/// [`Error::RateLimited`], [`Error::Unavailable`], [`Error::Protocol`] where the answer is no JSON
/// or an id can't be asked about, and whatever befalls a call.
pub async fn get(client: &Client, base: &str, id: &str) -> Result<Option<Document>, Error> {
    let call = Call {
        may_be_absent: true,
        ..question(
            "platform.document",
            path_of(base, &["documents", id])?,
            &KNOWLEDGE_READ_SCOPES,
        )
    };
    let load = Load::empty().with_query("expand", "variations");
    let read = |answer: &Answer| {
        if answer.status == StatusCode::NOT_FOUND {
            return Ok(None);
        }
        let body: Value = answer.json(call.name)?;
        Ok(Some(document(&body, base, id)))
    };
    client.send_platform(&call, &load, read).await
}

fn document(body: &Value, base: &str, asked: &str) -> Document {
    let id = text(body, "id").unwrap_or_else(|| asked.to_owned());
    let mut variations: Vec<(u64, Variation)> = list(body, "variations")
        .filter_map(|one| Some((count(one, "priority").unwrap_or(u64::MAX), variation(one)?)))
        .collect();
    // Stable: what has no priority stays in the platform's order.
    variations.sort_by_key(|(priority, _)| *priority);
    Document {
        title: text(body, "title").unwrap_or_else(|| id.clone()),
        id,
        base: reference(body, "knowledgeBase").unwrap_or_else(|| base.to_owned()),
        version: reference(body, "documentVersion"),
        url: address(body, "externalUrl"),
        state: text(body, "state"),
        modified: time(body, "dateModified"),
        variations: variations.into_iter().map(|(_, one)| one).collect(),
    }
}

fn variation(body: &Value) -> Option<Variation> {
    Some(Variation {
        id: text(body, "id")?,
        name: text(body, "name"),
        version: reference(body, "documentVersion"),
        text: body::text_of(&body["body"]),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_most_important_variation_comes_first() {
        let body = json!({"variations": [
            {"id": "c"}, {"id": "b", "priority": 2}, {"id": "a", "priority": 1}, {"name": "no id"}, {"id": "d"},
        ]});
        let found = document(&body, "base", "doc");
        let ids: Vec<&str> = found.variations.iter().map(|one| one.id.as_str()).collect();
        assert_eq!(ids, ["a", "b", "c", "d"]);
        let chosen = |id| found.variation(id).map(|one| one.id.as_str());
        assert_eq!(chosen(Some("c")), Some("c"));
        assert_eq!(chosen(Some("gone")), Some("a"), "better than nothing");
        assert_eq!(chosen(None), Some("a"));
        assert_eq!((found.id.as_str(), found.base.as_str()), ("doc", "base"));
    }
}
