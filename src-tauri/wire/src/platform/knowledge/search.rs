//! Asking by hand, and what could be meant while one types.

use std::fmt;

use http::Method;
use serde_json::{Value, json};

use super::{
    Context, Generated, KNOWLEDGE_READ_SCOPES, KNOWLEDGE_WRITE_SCOPES, QueryKind, application,
    path_of,
};
use crate::error::Error;
use crate::http::{Answer, Client};
use crate::platform::asking::{Action, Taken, asked_with, call, deliver};
use crate::platform::reading::{address, count, list, reference, score, text};

/// The platform finds no more than this for one question.
pub const MOST_HITS: u32 = 30;

/// So many of the first hits get the passage marked that answers.
const HIGHLIGHTED: u32 = 5;

/// A question to a knowledge base.
#[derive(Clone, Copy)]
pub struct Question<'a> {
    /// The knowledge base.
    pub base: &'a str,
    /// The question, in a person's words.
    pub query: &'a str,
    /// So many documents at most, 1..=[`MOST_HITS`].
    pub most: u32,
    /// Who asks.
    pub kind: QueryKind,
    /// Whether the platform shall write an answer of its own as well.
    pub generate: bool,
    /// The assistant of the conversation, where it is known.
    pub assistant: Option<&'a str>,
    /// Where it is asked, where in a conversation.
    pub context: Option<Context<'a>>,
}

/// Without the question, which may tell of a customer.
impl fmt::Debug for Question<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Question")
            .field("base", &self.base)
            .field("chars", &self.query.chars().count())
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}

impl Question<'_> {
    fn body(&self) -> Value {
        let mut modes = vec!["AnswerHighlight"];
        if self.generate {
            modes.push("AnswerGeneration");
        }
        let mut body = json!({
            "query": self.query,
            "pageSize": self.most.clamp(1, MOST_HITS),
            "pageNumber": 1,
            "queryType": self.kind.as_str(),
            "answerHighlightTopResults": HIGHLIGHTED,
            "answerMode": modes,
            "application": application(self.assistant),
        });
        if let Some(context) = &self.context {
            body["conversationContext"] = context.json();
        }
        body
    }
}

/// What was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The platform's id of this search, to be told with what is then read.
    pub search: Option<String>,
    /// So many documents match, as the platform counts.
    pub total: Option<u64>,
    /// The documents, in the platform's order; one without an id is left out.
    pub hits: Vec<Hit>,
    /// The platform's own answer.
    pub answer: Option<Generated>,
}

/// A document that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// The document's id.
    pub document: String,
    /// The knowledge base it is in.
    pub base: Option<String>,
    /// Its version.
    pub version: Option<String>,
    /// The first of its variations that matched.
    pub variation: Option<String>,
    /// Its title; its id where it has none.
    pub title: String,
    /// The passage that answers.
    pub answer: Option<String>,
    /// How sure the platform is, 0..=1.
    pub confidence: Option<f64>,
    /// Where it can be read outside, http or https.
    pub url: Option<String>,
}

/// Asks a knowledge base.
///
/// # Errors
/// [`Error::Refused`] with the fields the platform names (400) or where it knows no such base
/// (404), [`Error::ScopeMissing`] and [`Error::PermissionMissing`]
/// (`knowledge:knowledgebase:search`), [`Error::RateLimited`], [`Error::Unavailable`],
/// [`Error::Protocol`] where the answer is no JSON, and whatever befalls a call.
pub async fn ask(client: &Client, question: &Question<'_>) -> Result<Found, Error> {
    let call = call(
        "platform.knowledge_search",
        Method::POST,
        path_of(question.base, &["documents", "search"])?,
        &KNOWLEDGE_READ_SCOPES,
    );
    let read = |answer: &Answer| {
        let body: Value = answer.json(call.name)?;
        Ok(Found {
            search: text(&body, "searchId"),
            total: count(&body, "total"),
            hits: list(&body, "results").filter_map(hit).collect(),
            answer: Generated::of(&body),
        })
    };
    let load = asked_with(&question.body());
    client.send_platform(&call, &load, read).await
}

fn hit(result: &Value) -> Option<Hit> {
    let document = &result["document"];
    let id = text(document, "id")?;
    Some(Hit {
        title: text(document, "title").unwrap_or_else(|| id.clone()),
        document: id,
        base: reference(document, "knowledgeBase"),
        version: reference(document, "documentVersion"),
        variation: list(document, "variations").find_map(|one| text(one, "id")),
        answer: text(document, "answer"),
        confidence: score(result, "confidence"),
        url: address(document, "externalUrl"),
    })
}

/// What could be meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meant {
    /// The phrase to be asked for.
    pub phrase: String,
    /// The document it is of.
    pub document: Option<String>,
}

/// What could be meant by the beginning of a question, `most` phrases at most.
///
/// # Errors
/// As [`ask`].
pub async fn suggest(
    client: &Client,
    base: &str,
    beginning: &str,
    most: u32,
) -> Result<Vec<Meant>, Error> {
    let call = call(
        "platform.knowledge_suggestions",
        Method::POST,
        path_of(base, &["documents", "search", "suggestions"])?,
        &KNOWLEDGE_READ_SCOPES,
    );
    let body = json!({"query": beginning, "pageSize": most.clamp(1, MOST_HITS)});
    let read = |answer: &Answer| {
        let body: Value = answer.json(call.name)?;
        let all = list(&body, "results");
        Ok(all
            .filter_map(|one| {
                let title = || text(&one["document"], "title");
                Some(Meant {
                    phrase: text(one, "matchedPhrase").or_else(title)?,
                    document: reference(one, "document"),
                })
            })
            .collect())
    };
    client.send_platform(&call, &asked_with(&body), read).await
}

/// Tells which answer of a search was taken; none where none was.
///
/// # Errors
/// As [`ask`]; the permission is `knowledge:search:edit`.
pub async fn answered(
    client: &Client,
    base: &str,
    search: &str,
    document: Option<&str>,
    action: &Action<'_>,
) -> Result<Taken, Error> {
    let call = call(
        "platform.knowledge_answered",
        Method::PATCH,
        path_of(base, &["documents", "search", search])?,
        &KNOWLEDGE_WRITE_SCOPES,
    );
    let body = document.map_or_else(
        || json!({"answered": false}),
        |id| json!({"answered": true, "selectedAnswer": {"document": {"id": id}}}),
    );
    deliver(client, &call, &body, action).await
}
