//! Reading an article: of a card, or of an answer.

use rules::dedupe::ContentKey;
use rules::id::{InteractionId, SuggestionId};
use rules::suggestion::Source;
use rules::text::Wanted;
use wire::platform::suggestions;
use wire::{Client, Error};

use super::{Article, DocumentOf, Read, document, exact, fact, no_article, no_base};
use crate::companion::Companion;
use crate::companion::cards::{answer, gone};
use crate::companion::event::Finished;
use crate::companion::request::Reply;
use crate::outbox::parcel::{DocumentUse, Found, Shown};
use crate::store::{KnowledgeEvent, Work};
use crate::texts;
use crate::view::error::{Code, Problem};
use crate::view::knowledge::DocumentView;

/// What is to be read, as far as it is known before the platform is asked.
enum Sought {
    Known(Article),
    OnCard(Box<OnCard>),
}

/// The article of a card.
struct OnCard {
    interaction: InteractionId,
    key: String,
    /// The newest one of its content.
    suggestion: SuggestionId,
    source: Source,
    assistant: Option<String>,
}

impl Sought {
    /// Which article that is; none where the platform does not say in which knowledge base it is.
    async fn article(self, client: &Client) -> Result<Option<Article>, Error> {
        let mut on = match self {
            Self::Known(article) => return Ok(Some(article)),
            Self::OnCard(on) => on,
        };
        let Source::Document {
            knowledge_base,
            id,
            search,
            ..
        } = &mut on.source
        else {
            return Ok(None);
        };
        if knowledge_base.is_none() {
            let conversation = on.interaction.to_string();
            let suggestion = on.suggestion.as_str();
            *knowledge_base =
                suggestions::knowledge_base(client, &conversation, suggestion, id).await?;
        }
        let search = search.clone();
        Ok(Wanted::of(&on.source).map(|wanted| Article {
            interaction: Some(on.interaction),
            wanted,
            found: if search.is_some() {
                Found::ByItself
            } else {
                Found::ByRule
            },
            search,
            assistant: on.assistant,
            key: Some(on.key),
        }))
    }
}

impl Companion {
    pub(super) fn read_document(&mut self, of: DocumentOf, reply: Reply<DocumentView>) {
        let sought = match of {
            DocumentOf::Card { interaction, key } => {
                let on_card = self.on_card(interaction, key);
                on_card.map(|on| Sought::OnCard(Box::new(on)))
            }
            DocumentOf::Answer { number, nth } => {
                let answer = self.answer_of(number, nth);
                answer.map(|found| Sought::Known(found.what))
            }
        };
        let (sought, client) = match (sought, self.knowledge_client()) {
            (Ok(sought), Ok(client)) => (sought, client),
            (Err(problem), _) | (_, Err(problem)) => return answer(reply, Err(problem)),
        };
        self.under_way.push(Box::pin(async move {
            let (article, result) = match sought.article(&client).await {
                Ok(Some(article)) => {
                    let result = texts::document(&client, &article.wanted).await;
                    (Some(article), result)
                }
                Ok(None) => (None, Ok(None)),
                Err(error) => (None, Err(error)),
            };
            Finished::DocumentRead(Box::new(Read {
                article,
                result,
                reply,
            }))
        }));
    }

    fn on_card(&mut self, interaction: InteractionId, key: String) -> Result<OnCard, Problem> {
        let conversation = self.state.conversation(interaction).ok_or_else(gone)?;
        let card = conversation.deck.card(&ContentKey::from(key.as_str()));
        let suggestion = &card.ok_or_else(gone)?.suggestion;
        let source = conversation.source_of(suggestion);
        let source = source.filter(|source| matches!(source, Source::Document { .. }));
        let there = conversation.there.as_deref();
        Ok(OnCard {
            interaction,
            key,
            suggestion: suggestion.id.clone(),
            source: source.ok_or_else(no_article)?,
            assistant: there.and_then(|there| there.assistant_id.clone()),
        })
    }

    /// The knowledge base is known now, whatever came of the article: it is asked for once.
    fn note_base(&mut self, article: &Article) {
        if let Some(interaction) = article.interaction
            && let Some(conversation) = self.state.conversation(interaction)
            && let Wanted::Document {
                knowledge_base, id, ..
            } = &article.wanted
        {
            conversation.bases.learn(id.clone(), knowledge_base.clone());
        }
    }

    /// An article came, or did not: what is shown is on record first.
    pub(in crate::companion) fn document_read(&mut self, read: Read) {
        let Read {
            article,
            result,
            reply,
        } = read;
        if let Some(article) = &article {
            self.note_base(article);
        }
        let (article, fetched) = match (article, result) {
            (Some(article), Ok(Some(fetched))) => (article, fetched),
            (Some(_), Ok(None)) => {
                let message = "The platform has this article no longer.";
                return answer(reply, Err(Problem::new(Code::Gone, message)));
            }
            (None, Ok(_)) => return answer(reply, Err(no_base())),
            (_, Err(error)) => return answer(reply, Err(Problem::from(&error))),
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
            self.opened_by_reading(interaction, key);
        }
    }
}
