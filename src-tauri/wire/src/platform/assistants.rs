//! The assistant of a conversation (`platform-reference.md §3.2`): which knowledge bases it answers
//! from. A person who asks by hand asks those.

use http::StatusCode;
use serde_json::Value;

use super::asking::{path, question};
use super::reading::{list, reference, text};
use crate::error::Error;
use crate::http::{Answer, Call, Client, Load};

/// What reading assistants needs; `assistants` does as well.
pub const ASSISTANT_SCOPES: [&str; 1] = ["assistants:readonly"];

/// An assistant, as far as it matters here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assistant {
    /// The platform's id of it.
    pub id: String,
    /// Its name, for people.
    pub name: Option<String>,
    /// The knowledge bases it answers from, each once; the first one is its own.
    pub knowledge_bases: Vec<String>,
}

/// An assistant; none where the platform knows none under this id (404).
///
/// # Errors
/// [`Error::ScopeMissing`] and [`Error::PermissionMissing`] (`assistants:assistant:view`),
/// [`Error::RateLimited`], [`Error::Unavailable`], [`Error::Protocol`] where the answer is no JSON
/// or the id can't be asked about, and whatever befalls a call.
pub async fn get(client: &Client, id: &str) -> Result<Option<Assistant>, Error> {
    let call = Call {
        may_be_absent: true,
        ..question(
            "platform.assistant",
            path(&["assistants", id])?,
            &ASSISTANT_SCOPES,
        )
    };
    let read = |answer: &Answer| {
        if answer.status == StatusCode::NOT_FOUND {
            return Ok(None);
        }
        let body: Value = answer.json(call.name)?;
        Ok(Some(assistant(&body, id)))
    };
    client.send_platform(&call, &Load::empty(), read).await
}

fn assistant(body: &Value, asked: &str) -> Assistant {
    let config = &body["knowledgeSuggestionConfig"];
    let mut bases: Vec<String> = reference(config, "knowledgeBase").into_iter().collect();
    for base in list(config, "knowledgeBases").filter_map(|base| text(base, "id")) {
        if !bases.contains(&base) {
            bases.push(base);
        }
    }
    Assistant {
        id: text(body, "id").unwrap_or_else(|| asked.to_owned()),
        name: text(body, "name"),
        knowledge_bases: bases,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn its_own_knowledge_base_comes_first_and_each_once() {
        let body = json!({"knowledgeSuggestionConfig": {
            "knowledgeBase": {"id": "b"},
            "knowledgeBases": [{"id": "a"}, {"id": "b"}, {"languageCode": "en-US"}],
        }});
        assert_eq!(assistant(&body, "x").knowledge_bases, ["b", "a"]);
        for other in [
            json!({}),
            json!(null),
            json!({"knowledgeSuggestionConfig": []}),
        ] {
            let found = assistant(&other, "x");
            assert_eq!((found.id.as_str(), found.knowledge_bases.len()), ("x", 0));
        }
    }
}
