//! The knowledge base by hand: asking it, using an answer, reading an article.
//!
//! One question at a time, the newest wins: an earlier one is broken off and its answer, should it
//! come, is nobody's. What is done with an answer is on record before it is done.

mod answers;
mod ask;
mod document;
mod reading;

use std::collections::BTreeSet;

use rules::id::InteractionId;
use rules::suggestion::Source;
use rules::text::Wanted;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use url::Url;
use uuid::Uuid;
use wire::platform::conversations::Medium;
use wire::platform::knowledge::document::Document as Fetched;
use wire::{Client, Error};

use super::Companion;
use super::cards::answer;
use super::event::Finished;
use super::request::{CardText, Reply};
use crate::outbox::Parcel;
use crate::outbox::parcel::{
    Base, Document, DocumentTold, DocumentUse, Found, Load, Occasion, Shown,
};
use crate::store::{Fact, KnowledgeEvent, KnowledgeFact, Work};
use crate::view::error::{Code, FieldError, Problem};
use crate::view::knowledge::{AnswersView, DocumentView};
use crate::view::panel::build::web_address;

/// The longest question, in chars.
const MOST_CHARS: usize = 1_000;

/// What can be asked about the knowledge base.
pub enum KnowledgeRequest {
    /// A question.
    Ask {
        /// In which interaction, if in one.
        interaction: Option<InteractionId>,
        /// What.
        question: String,
        /// What was found.
        reply: Reply<AnswersView>,
    },
    /// The answer is not wanted any more.
    Stop,
    /// Use an answer.
    Use {
        /// Of which question.
        number: u64,
        /// Which, from 1.
        nth: u32,
        /// What for.
        what: AnswerUse,
        /// Answered once it is on disk.
        reply: Reply<CardText>,
    },
    /// Read an article.
    Read {
        /// Which.
        of: DocumentOf,
        /// The article.
        reply: Reply<DocumentView>,
    },
    /// Follow an address of the article that was read last.
    Link {
        /// Which.
        url: String,
        /// The same, checked.
        reply: Reply<Url>,
    },
}

/// What an answer is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerUse {
    /// Its text goes on the clipboard.
    Copied,
    /// Its article is opened in the browser.
    Opened,
}

/// Which article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DocumentOf {
    /// Of a card.
    Card {
        /// Of which interaction.
        interaction: InteractionId,
        /// The card's key.
        key: String,
    },
    /// Of an answer.
    Answer {
        /// Of which question.
        number: u64,
        /// Which, from 1.
        nth: u32,
    },
}

/// What was asked last.
#[derive(Default)]
pub(super) struct Asking {
    number: u64,
    cancel: CancellationToken,
    answers: Vec<Answer>,
    /// Addresses of the article that was read last.
    links: BTreeSet<String>,
}

#[derive(Clone)]
struct Answer {
    title: String,
    text: Option<String>,
    url: Option<Url>,
    what: Article,
}

/// An article, and how it was found.
#[derive(Clone)]
struct Article {
    interaction: Option<InteractionId>,
    wanted: Wanted,
    found: Found,
    search: Option<String>,
    assistant: Option<String>,
    /// The card it is on.
    key: Option<String>,
}

/// A question that was answered, refused or broken off.
pub(super) struct Asked {
    number: u64,
    interaction: Option<InteractionId>,
    about: ask::Asked,
    /// None where it was broken off.
    result: Option<Result<Option<ask::Found>, Error>>,
    latency_ms: u64,
    reply: Reply<AnswersView>,
}

/// An article that came, or did not.
pub(super) struct Read {
    /// None where it could not be found out which it is.
    article: Option<Article>,
    result: Result<Option<Fetched>, Error>,
    reply: Reply<DocumentView>,
}

impl Companion {
    pub(super) fn knowledge(&mut self, request: KnowledgeRequest) {
        match request {
            KnowledgeRequest::Ask {
                interaction,
                question,
                reply,
            } => self.ask_knowledge(interaction, &question, reply),
            KnowledgeRequest::Stop => self.asking.cancel.cancel(),
            KnowledgeRequest::Use {
                number,
                nth,
                what,
                reply,
            } => self.use_answer(number, nth, what, reply),
            KnowledgeRequest::Read { of, reply } => self.read_document(of, reply),
            KnowledgeRequest::Link { url, reply } => {
                let known = self.asking.links.contains(&url);
                let url = web_address(&url).filter(|_| known);
                answer(reply, url.ok_or_else(no_answer));
            }
        }
    }

    /// Whom to ask; what stands in the way otherwise.
    fn knowledge_client(&self) -> Result<Client, Problem> {
        let profile = self.state.profile.as_ref();
        let (Some(session), Some(profile)) = (&self.session, profile) else {
            let message = "Nobody is signed in: the knowledge base can't be asked.";
            return Err(Problem::new(Code::Unreachable, message));
        };
        if !profile.reach.knowledge {
            let message = "This platform's knowledge base can't be asked by hand.";
            return Err(Problem::new(Code::Gone, message));
        }
        Ok(session.client().with_sink(self.meter.sink()))
    }

    fn ask_knowledge(
        &mut self,
        interaction: Option<InteractionId>,
        question: &str,
        reply: Reply<AnswersView>,
    ) {
        let question = question.trim();
        let chars = question.chars().count();
        if chars == 0 || chars > MOST_CHARS {
            let message = format!("A question has 1 to {MOST_CHARS} characters.");
            let wrong = FieldError::new("question", message);
            return answer(reply, Err(Problem::invalid(vec![wrong])));
        }
        let client = match self.knowledge_client() {
            Ok(client) => client,
            Err(problem) => return answer(reply, Err(problem)),
        };
        self.asking.cancel.cancel();
        self.asking.cancel = CancellationToken::new();
        self.asking.number += 1;
        let (number, cancel) = (self.asking.number, self.asking.cancel.clone());
        let asked = self.asked_of(interaction, question);
        let began = Instant::now();
        self.under_way.push(Box::pin(async move {
            let asking = ask::ask(&client, &asked);
            let result = cancel.run_until_cancelled(asking).await;
            let took = began.elapsed().as_millis();
            Finished::Asked(Box::new(Asked {
                number,
                interaction,
                about: asked,
                result,
                latency_ms: u64::try_from(took).unwrap_or(u64::MAX),
                reply,
            }))
        }));
    }

    fn asked_of(&mut self, interaction: Option<InteractionId>, question: &str) -> ask::Asked {
        let now = self.clock.now();
        let conversation = interaction.and_then(|id| self.state.conversation(id));
        let there = conversation.as_ref().and_then(|one| one.there.as_deref());
        let mut bases: Vec<String> = Vec::new();
        if let Some(conversation) = &conversation {
            let (shown, held) = (
                conversation.deck.cards(now),
                conversation.deck.held_back(now),
            );
            for place in shown.iter().chain(&held) {
                if let Some(Source::Document {
                    knowledge_base: Some(base),
                    ..
                }) = conversation.source_of(&place.card.suggestion)
                    && !bases.contains(&base)
                {
                    bases.push(base);
                }
            }
        }
        ask::Asked {
            question: question.to_owned(),
            bases,
            assistant: there.and_then(|there| there.assistant_id.clone()),
            conversation: there.map(|there| there.id.to_string()),
            queue: there.and_then(|there| there.queue_id.clone()),
            media_type: there.map(|there| match there.medium {
                Medium::Call => "Voice",
                Medium::Message => "Message",
                Medium::Email => "Email",
                Medium::Callback => "Callback",
                Medium::Video => "Video",
                Medium::Other(_) => "Unknown",
            }),
        }
    }

    /// What is told of an article, where the platform in use wants to know.
    fn told(
        &self,
        article: &Article,
        title: &str,
        document: Document,
        what: DocumentUse,
        shown: Shown,
    ) -> Option<Parcel> {
        let profile = self.state.profile.as_ref()?;
        profile.reach.knowledge.then(|| Parcel {
            target: profile.target.clone(),
            interaction: article.interaction,
            title: Some(title.to_owned()),
            correlation_id: Uuid::new_v4(),
            idempotency_key: Uuid::new_v4(),
            load: Load::DocumentTold(DocumentTold {
                document,
                what,
                occasion: Occasion {
                    search: article.search.clone(),
                    found: article.found,
                    shown,
                    assistant: article.assistant.clone(),
                },
                at: self.clock.now(),
            }),
        })
    }

    /// On disk first, then answered.
    fn put<T: Send + 'static>(&mut self, work: Work, reply: Reply<T>, told: T) {
        let store = self.store.clone();
        self.under_way.push(Box::pin(async move {
            let written = store.commit(work).await;
            let told = written.map(|_| told);
            answer(reply, told.map_err(|error| Problem::from(&error)));
            Finished::Closed
        }));
    }
}

impl Asked {
    /// Answers without carrying anything out: the companion is ending.
    pub(super) fn answer_at_the_end(self) {
        answer(self.reply, Err(broken_off()));
    }
}

impl Read {
    /// The same.
    pub(super) fn answer_at_the_end(self) {
        answer(self.reply, Err(broken_off()));
    }
}

/// All four ids, or nothing is told: those that came with the suggestion, else those of what was read.
fn exact(wanted: &Wanted, version: Option<&str>, variation: Option<&str>) -> Option<Document> {
    let Wanted::Document {
        knowledge_base,
        id,
        version: named_version,
        variation: named_variation,
    } = wanted
    else {
        return None;
    };
    Some(Document {
        base: Base::Named(knowledge_base.clone()),
        id: id.clone(),
        version: version.or(named_version.as_deref())?.to_owned(),
        variation: variation.or(named_variation.as_deref())?.to_owned(),
    })
}

fn fact(interaction: Option<InteractionId>, what: KnowledgeEvent) -> Fact {
    Fact::Knowledge(Box::new(KnowledgeFact { interaction, what }))
}

fn broken_off() -> Problem {
    Problem::new(Code::Gone, "The question was called off.")
}

fn nobody_to_ask() -> Problem {
    let message = "No knowledge base is known for this interaction.";
    Problem::new(Code::Gone, message)
}

fn no_answer() -> Problem {
    Problem::new(Code::Gone, "This answer is no longer there.")
}

fn no_base() -> Problem {
    let message = "The platform does not say which knowledge base this article is in.";
    Problem::new(Code::Gone, message)
}

fn no_article() -> Problem {
    let message = "The platform does not say which article this is.";
    Problem::new(Code::Gone, message)
}
