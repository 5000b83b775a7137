//! The verbs of the knowledge base.

use rules::id::InteractionId;
use url::Url;

use super::Handle;
use crate::companion::knowledge::{AnswerUse, DocumentOf, KnowledgeRequest};
use crate::companion::request::{CardText, Request};
use crate::view::error::Problem;
use crate::view::knowledge::{AnswersView, DocumentView};

impl Handle {
    /// Asks the knowledge bases of an interaction, or calls an earlier question off and asks this one.
    /// The answers can be used until the next question.
    ///
    /// # Errors
    /// `invalidInput` at `question` (1 to 1,000 chars), `gone` where there is nobody to ask or the
    /// question was called off, `scopeMissing` with the permission by name, `unreachable` and
    /// whatever else the platform says.
    pub async fn ask_knowledge(
        &self,
        interaction: Option<InteractionId>,
        question: String,
    ) -> Result<AnswersView, Problem> {
        self.ask(|reply| {
            Request::Knowledge(KnowledgeRequest::Ask {
                interaction,
                question,
                reply,
            })
        })
        .await
    }

    /// Calls a question off. Without one it does nothing.
    ///
    /// # Errors
    /// `internal` when the companion has ended.
    pub async fn stop_asking(&self) -> Result<(), Problem> {
        self.tell(Request::Knowledge(KnowledgeRequest::Stop)).await
    }

    /// An answer's text, to be copied or opened. When this answers, that is on disk.
    ///
    /// # Errors
    /// `gone` where another question was asked since, `storage` when it can't be recorded.
    pub async fn use_answer(
        &self,
        number: u64,
        nth: u32,
        what: AnswerUse,
    ) -> Result<CardText, Problem> {
        self.ask(|reply| {
            Request::Knowledge(KnowledgeRequest::Use {
                number,
                nth,
                what,
                reply,
            })
        })
        .await
    }

    /// An article, to be read here. When this answers, that it was read is on disk.
    ///
    /// # Errors
    /// `gone` where the card, the answer or the article is no longer there, `scopeMissing` with the
    /// permission by name, `unreachable`, `storage`, and whatever else the platform says.
    pub async fn read_document(&self, of: DocumentOf) -> Result<DocumentView, Problem> {
        self.ask(|reply| Request::Knowledge(KnowledgeRequest::Read { of, reply }))
            .await
    }

    /// An address of the article that was read last, to be opened.
    ///
    /// # Errors
    /// `gone` where it is not one of its addresses.
    pub async fn document_link(&self, url: String) -> Result<Url, Problem> {
        self.ask(|reply| Request::Knowledge(KnowledgeRequest::Link { url, reply }))
            .await
    }
}
