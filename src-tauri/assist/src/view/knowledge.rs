//! What the knowledge base answers, and its articles, as the panel shows them. Text is text: nothing
//! of it is ever taken for markup.

use std::fmt;

use serde::Serialize;

/// What came of a question. It stands until the next one.
#[derive(Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct AnswersView {
    /// The question's number, for what is done with an answer.
    #[cfg_attr(test, ts(type = "number"))]
    pub number: u64,
    /// What the agent asked.
    pub question: String,
    /// What the platform wrote itself, if it did.
    pub generated: Option<GeneratedView>,
    /// What it found, best first.
    pub answers: Vec<AnswerView>,
}

/// Without the question, which may tell of a customer.
impl fmt::Debug for AnswersView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AnswersView")
            .field("number", &self.number)
            .field("generated", &self.generated)
            .field("answers", &self.answers)
            .finish_non_exhaustive()
    }
}

/// An answer that the platform wrote itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct GeneratedView {
    /// The answer.
    pub text: String,
    /// The titles of what it was written from, where the platform says so.
    pub from: Vec<String>,
}

/// An article that was found.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct AnswerView {
    /// Its place in the list, from 1.
    pub nth: u32,
    /// The article's title.
    pub title: String,
    /// The passage that answers, where the platform named one.
    pub text: Option<String>,
    /// How sure the platform is, 0..=1; none where it does not say.
    pub confidence: Option<f64>,
    /// Whether it has an address to open.
    pub can_open: bool,
}

/// An article, to be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct DocumentView {
    /// Its title.
    pub title: String,
    /// What it says, paragraph by paragraph; empty where it says nothing that can be shown.
    pub blocks: Vec<BlockView>,
    /// Where it can be read outside.
    pub url: Option<String>,
    /// When it was last changed, in ms since 1970, where the platform says so.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub changed_at: Option<i64>,
}

/// A paragraph or a list; its lines are kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct BlockView {
    /// Its text in parts; all joined are the paragraph.
    pub parts: Vec<DocumentPart>,
}

/// A run of an article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct DocumentPart {
    /// The text.
    pub text: String,
    /// The address it is, http or https, if it is one.
    pub link: Option<String>,
}
