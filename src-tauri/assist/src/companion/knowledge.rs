//! The knowledge base by hand: asking it, using an answer, reading an article.
//!
//! One question at a time, the newest wins: an earlier one is broken off and its answer, should it
//! come, is nobody's. What is done with an answer is on record before it is done.

mod ask;
mod document;

use std::collections::BTreeSet;

use rules::dedupe::ContentKey;
use rules::id::InteractionId;
use rules::suggestion::Source;
use rules::text::Wanted;
use tokio::sync::oneshot;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use url::Url;
use uuid::Uuid;
use wire::platform::conversations::Medium;
use wire::platform::knowledge::document::Document as Fetched;
use wire::{Client, Error};

use super::Companion;
use super::cards::{answer, gone};
use super::event::Finished;
use super::request::{CardAction, CardText, Reply};
use crate::outbox::Parcel;
use crate::outbox::parcel::{Document, DocumentTold, DocumentUse, Found, Load, Occasion, Shown};
use crate::store::{Fact, FoundFact, KnowledgeEvent, KnowledgeFact, Work};
use crate::texts;
use crate::view::error::{Code, FieldError, Problem};
use crate::view::knowledge::{AnswerView, AnswersView, DocumentView, GeneratedView};
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
    article: Article,
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
                }) = &place.card.suggestion.source
                    && !bases.contains(base)
                {
                    bases.push(base.clone());
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

    /// A question is answered, refused or broken off: on record, and told to who asked.
    pub(super) fn knowledge_answered(&mut self, asked: Asked) {
        let Asked {
            number,
            interaction,
            about: asked,
            result,
            latency_ms,
            reply,
        } = asked;
        let (found, problem, kind) = match result {
            None => (None, Some(broken_off()), Some("canceled")),
            Some(Ok(None)) => (None, Some(nobody_to_ask()), Some("no_knowledge_base")),
            Some(Ok(found)) => (found, None, None),
            Some(Err(error)) => (None, Some(Problem::from(&error)), Some(error.kind())),
        };
        let hits = found.as_ref().map_or(&[][..], |found| &found.hits);
        let keeps = self.keeps.utterances;
        let event = KnowledgeEvent::Asked {
            question: keeps.then(|| asked.question.clone()),
            chars: u32::try_from(asked.question.chars().count()).unwrap_or(u32::MAX),
            found: hits
                .iter()
                .map(|(_, _, hit)| FoundFact {
                    id: hit.document.clone(),
                    title: hit.title.clone(),
                    passage: hit.answer.clone(),
                    confidence: hit.confidence,
                })
                .collect(),
            generated: found
                .as_ref()
                .is_some_and(|found| found.generated.is_some()),
            problem: kind,
            latency_ms,
        };
        self.note(self.state.agent(), fact(interaction, event));
        if let Some(problem) = problem {
            return answer(reply, Err(problem));
        }
        if number != self.asking.number {
            return answer(reply, Err(broken_off()));
        }
        let Some(found) = found else {
            return answer(reply, Err(nobody_to_ask()));
        };
        let view = AnswersView {
            number,
            question: asked.question,
            generated: found.generated.map(|generated| GeneratedView {
                text: generated.text,
                from: generated
                    .cited
                    .into_iter()
                    .filter_map(|one| one.title)
                    .collect(),
            }),
            answers: (1..)
                .zip(&found.hits)
                .map(|(nth, (_, _, hit))| AnswerView {
                    nth,
                    title: hit.title.clone(),
                    text: hit.answer.clone(),
                    confidence: hit.confidence,
                    can_open: hit.url.as_deref().and_then(web_address).is_some(),
                })
                .collect(),
        };
        let answers = found.hits.into_iter().map(|(base, search, hit)| Answer {
            title: hit.title,
            text: hit.answer,
            url: hit.url.as_deref().and_then(web_address),
            what: Article {
                interaction,
                wanted: Wanted::Document {
                    knowledge_base: hit.base.unwrap_or(base),
                    id: hit.document,
                    version: hit.version,
                    variation: hit.variation,
                },
                found: Found::Asked,
                search,
                assistant: asked.assistant.clone(),
                key: None,
            },
        });
        self.asking.answers = answers.collect();
        answer(reply, Ok(view));
    }

    fn answer_of(&self, number: u64, nth: u32) -> Result<Answer, Problem> {
        let at = usize::try_from(nth).unwrap_or(usize::MAX).wrapping_sub(1);
        let answers = &self.asking.answers;
        let found = answers.get(at).filter(|_| number == self.asking.number);
        found.cloned().ok_or_else(no_answer)
    }

    fn use_answer(&mut self, number: u64, nth: u32, what: AnswerUse, reply: Reply<CardText>) {
        let found = match self.answer_of(number, nth) {
            Ok(found) => found,
            Err(problem) => return answer(reply, Err(problem)),
        };
        let (how, done) = match what {
            AnswerUse::Copied => ("copied", DocumentUse::Copied),
            AnswerUse::Opened => ("opened", DocumentUse::Viewed),
        };
        let Article {
            wanted,
            search,
            interaction,
            ..
        } = &found.what;
        let event = KnowledgeEvent::Taken {
            source: wanted.clone(),
            title: found.title.clone(),
            search: search.clone(),
            how,
        };
        let shown = match (what, &found.text) {
            (AnswerUse::Copied, Some(_)) => Shown::Marked,
            (AnswerUse::Copied, None) | (AnswerUse::Opened, _) => Shown::Whole,
        };
        let told = exact(wanted, None, None);
        let told = told.and_then(|exact| self.told(&found.what, &found.title, exact, done, shown));
        let work = Work::new(
            self.clock.now(),
            self.state.agent(),
            fact(*interaction, event),
        );
        let work = work.with_parcel(told);
        let text = CardText {
            title: found.title,
            snippet: found.text,
            url: found.url,
            open: Vec::new(),
        };
        self.put(work, reply, text);
    }

    fn read_document(&mut self, of: DocumentOf, reply: Reply<DocumentView>) {
        let article = match of {
            DocumentOf::Card { interaction, key } => self.article_of(interaction, &key),
            DocumentOf::Answer { number, nth } => {
                self.answer_of(number, nth).map(|found| found.what)
            }
        };
        let (article, client) = match (article, self.knowledge_client()) {
            (Ok(article), Ok(client)) => (article, client),
            (Err(problem), _) | (_, Err(problem)) => return answer(reply, Err(problem)),
        };
        self.under_way.push(Box::pin(async move {
            let result = texts::document(&client, &article.wanted).await;
            Finished::DocumentRead(Box::new(Read {
                article,
                result,
                reply,
            }))
        }));
    }

    fn article_of(&mut self, interaction: InteractionId, key: &str) -> Result<Article, Problem> {
        let conversation = self.state.conversation(interaction).ok_or_else(gone)?;
        let card = conversation.deck.card(&ContentKey::from(key));
        let source = card.ok_or_else(gone)?.suggestion.source.as_ref();
        let Some(Source::Document { search, .. }) = source else {
            return Err(no_article());
        };
        let there = conversation.there.as_deref();
        let wanted = source.and_then(Wanted::of).ok_or_else(no_article)?;
        Ok(Article {
            interaction: Some(interaction),
            wanted,
            found: if search.is_some() {
                Found::ByItself
            } else {
                Found::ByRule
            },
            search: search.clone(),
            assistant: there.and_then(|there| there.assistant_id.clone()),
            key: Some(key.to_owned()),
        })
    }

    /// An article came, or did not: what is shown is on record first.
    pub(super) fn document_read(&mut self, read: Read) {
        let Read {
            article,
            result,
            reply,
        } = read;
        let fetched = match result {
            Ok(Some(fetched)) => fetched,
            Ok(None) => {
                let message = "The platform has this article no longer.";
                return answer(reply, Err(Problem::new(Code::Gone, message)));
            }
            Err(error) => return answer(reply, Err(Problem::from(&error))),
        };
        let asked_for = match &article.wanted {
            Wanted::Document { variation, .. } => variation.as_deref(),
            Wanted::Response { .. } | Wanted::Page { .. } => None,
        };
        let variation = fetched.variation(asked_for);
        let view = document::view(&fetched, variation);
        self.asking.links = document::links(&view).cloned().collect();
        let version = variation.and_then(|one| one.version.as_deref());
        let version = version.or(fetched.version.as_deref());
        let told = exact(
            &article.wanted,
            version,
            variation.map(|one| one.id.as_str()),
        );
        let told = told.and_then(|exact| {
            let done = DocumentUse::Viewed;
            self.told(&article, &view.title, exact, done, Shown::Whole)
        });
        let event = KnowledgeEvent::Read {
            source: article.wanted.clone(),
            title: view.title.clone(),
            body: document::plain(&view),
            key: article.key.clone(),
        };
        let work = Work::new(
            self.clock.now(),
            self.state.agent(),
            fact(article.interaction, event),
        );
        self.put(work.with_parcel(told), reply, view);
        if let (Some(interaction), Some(key)) = (article.interaction, &article.key) {
            // Reading it here is opening it. Nobody waits for that to be written as well.
            let (unheard, _) = oneshot::channel();
            self.act(interaction, key, CardAction::Opened, unheard);
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
        base: knowledge_base.clone(),
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

fn no_article() -> Problem {
    let message = "The platform does not say which article this is.";
    Problem::new(Code::Gone, message)
}
