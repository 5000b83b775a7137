//! The answer within documents that were found.

use http::Method;
use serde_json::{Value, json};

use super::{Generated, KNOWLEDGE_READ_SCOPES, QueryKind, path_of, put};
use crate::error::Error;
use crate::http::{Answer, Client};
use crate::platform::asking::{asked_with, call};
use crate::platform::reading::{list, reference, text};

/// What is asked of documents that were found.
#[derive(Clone, Copy)]
pub struct Question<'a> {
    /// The knowledge base.
    pub base: &'a str,
    /// The question, in a person's words.
    pub query: &'a str,
    /// The variations to look in.
    pub variations: &'a [&'a str],
    /// The search that found them.
    pub search: Option<&'a str>,
    /// Whether the platform shall write an answer of its own as well.
    pub generate: bool,
}

/// A document's own answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// The document's id.
    pub document: String,
    /// Its title.
    pub title: Option<String>,
    /// The variation it stands in.
    pub variation: Option<String>,
    /// The passage.
    pub text: String,
}

/// What the documents answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answers {
    /// In the platform's order; a document without an answer is left out.
    pub passages: Vec<Passage>,
    /// The platform's own answer.
    pub generated: Option<Generated>,
}

/// Asks for the answer within documents.
///
/// # Errors
/// As [`super::search::ask`]; the permissions are `knowledge:document:view` and
/// `knowledge:documentAnswer:view`.
pub async fn within(client: &Client, question: &Question<'_>) -> Result<Answers, Error> {
    let call = call(
        "platform.knowledge_answers",
        Method::POST,
        path_of(question.base, &["documents", "answers"])?,
        &KNOWLEDGE_READ_SCOPES,
    );
    let mut modes = vec!["AnswerHighlight"];
    if question.generate {
        modes.push("AnswerGeneration");
    }
    let mut body = json!({
        "query": question.query,
        "variationIds": question.variations,
        "appType": "Assistant",
        "queryType": QueryKind::Manual.as_str(),
        "answerMode": modes,
    });
    put(&mut body, "searchId", question.search);
    let read = |answer: &Answer| {
        let body: Value = answer.json(call.name)?;
        Ok(Answers {
            passages: list(&body, "results").filter_map(passage).collect(),
            generated: Generated::of(&body),
        })
    };
    client.send_platform(&call, &asked_with(&body), read).await
}

fn passage(result: &Value) -> Option<Passage> {
    Some(Passage {
        document: text(result, "id")?,
        title: text(result, "title"),
        variation: reference(result, "variation"),
        text: text(result, "answer")?,
    })
}
