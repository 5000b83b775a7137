//! Reading an article: of a card, or of an answer.

use rules::dedupe::ContentKey;
use rules::id::InteractionId;
use rules::suggestion::Source;
use rules::text::Wanted;
use tokio::sync::oneshot;

use super::{Article, DocumentOf, Read, document, exact, fact, no_article};
use crate::companion::Companion;
use crate::companion::cards::{answer, gone};
use crate::companion::event::Finished;
use crate::companion::request::{CardAction, Reply};
use crate::outbox::parcel::{DocumentUse, Found, Shown};
use crate::store::{KnowledgeEvent, Work};
use crate::texts;
use crate::view::error::{Code, Problem};
use crate::view::knowledge::DocumentView;

impl Companion {
    pub(super) fn read_document(&mut self, of: DocumentOf, reply: Reply<DocumentView>) {
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
        let source = conversation.source_of(&card.ok_or_else(gone)?.suggestion);
        let Some(Source::Document { search, .. }) = &source else {
            return Err(no_article());
        };
        let there = conversation.there.as_deref();
        let wanted = source
            .as_ref()
            .and_then(Wanted::of)
            .ok_or_else(no_article)?;
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
    pub(in crate::companion) fn document_read(&mut self, read: Read) {
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
}
