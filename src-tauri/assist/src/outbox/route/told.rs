//! What the platform is told of what an agent did: which of our words is which call.

use std::borrow::Cow;
use std::time::Duration;

use tokio::time::Instant;
use wire::platform::checklists::{self, ChecklistItem, Place};
use wire::platform::engagement::{self, engage};
use wire::platform::knowledge::feedback as opinion;
use wire::platform::knowledge::told::{self, Exactly};
use wire::platform::knowledge::{self, Context};
use wire::platform::{Action, Taken as Answered, Talk, suggestions, summaries, wrap_up};
use wire::{Client, Error};

use super::{Failure, Sent};
use crate::outbox::parcel::{
    Base, ChecklistTick, Document, DocumentFeedback, DocumentTold, DocumentUse, Engaged,
    Engagement, Fault, Feedback, Found, Occasion, Rating, Shown, SummaryEngagement,
    SummaryFeedback, WrapUp,
};
use crate::store::Taken;

/// One thing to tell, about to be told.
pub(super) struct Telling<'a> {
    client: &'a Client,
    /// The platform's id of the conversation; empty where there is none.
    conversation: &'a str,
    action: Action<'a>,
}

impl<'a> Telling<'a> {
    pub(super) fn of(client: &'a Client, taken: &'a Taken, log_head: Option<&'a str>) -> Self {
        Self {
            client,
            conversation: taken.interaction.as_deref().unwrap_or_default(),
            action: Action {
                correlation_id: taken.correlation_id,
                idempotency_key: &taken.idempotency_key,
                log_head,
            },
        }
    }

    pub(super) async fn engagement(&self, done: &Engagement) -> Result<Sent, Failure> {
        let engagement = match done.engagement {
            Engaged::Opened => engagement::Engagement::Opened,
            Engaged::Copied => engagement::Engagement::Copied,
            Engaged::Dismissed => engagement::Engagement::Dismissed,
        };
        self.engage(&done.suggestion, engagement).await
    }

    /// Of feedback what the platform takes: whether the suggestion was any good.
    pub(super) async fn rating(&self, given: &Feedback, rating: Rating) -> Result<Sent, Failure> {
        let suggestion = given.text("recommendationId").unwrap_or_default();
        self.engage(
            suggestion,
            engagement::Engagement::Rated(wire_rating(rating)),
        )
        .await
    }

    async fn engage(
        &self,
        suggestion: &str,
        engagement: engagement::Engagement,
    ) -> Result<Sent, Failure> {
        let delivery = engagement::Delivery {
            conversation: self.conversation,
            suggestion,
            engagement,
            action: self.action,
        };
        let receipt = engage(self.client, &delivery).await;
        let receipt = receipt.map_err(Failure::Wire)?;
        Ok(told(receipt.status, receipt.latency))
    }

    pub(super) async fn document(&self, done: &DocumentTold) -> Result<Sent, Failure> {
        let base = self.base_of(&done.document).await?;
        let what = exactly(&base, &done.document);
        let occasion = self.occasion(&done.occasion);
        let (client, action) = (self.client, &self.action);
        answered(match done.what {
            DocumentUse::Viewed => told::viewed(client, &what, &occasion, action).await,
            DocumentUse::Copied => told::copied(client, &what, &occasion, action).await,
            DocumentUse::Presented => {
                told::presented(client, what.base, &[what], &occasion, action).await
            }
        })
    }

    pub(super) async fn opinion(&self, given: &DocumentFeedback) -> Result<Sent, Failure> {
        let base = self.base_of(&given.document).await?;
        let feedback = opinion::Feedback {
            what: exactly(&base, &given.document),
            rating: wire_rating(given.rating),
            reason: given.fault.map(|fault| match fault {
                Fault::Content => opinion::Reason::Content,
                Fault::BeingFound => opinion::Reason::SearchResults,
            }),
            comment: given.comment.as_deref(),
            occasion: Some(self.occasion(&given.occasion)),
            assistant: given.occasion.assistant.as_deref(),
        };
        let receipt = opinion::give(self.client, &feedback, &self.action).await;
        let receipt = receipt.map_err(Failure::Wire)?;
        Ok(told(receipt.status, receipt.latency))
    }

    pub(super) async fn summary(&self, given: &SummaryFeedback) -> Result<Sent, Failure> {
        let feedback = summaries::Feedback {
            conversation: self.conversation,
            summary: &given.summary,
            text: given.text.as_deref(),
            rating: given.rating.map(wire_rating),
        };
        answered(if given.again {
            summaries::change_feedback(self.client, &feedback, &self.action).await
        } else if given.text.is_some() {
            summaries::rate(self.client, &feedback, &self.action).await
        } else {
            return Err(Failure::Unreadable(
                "its text is lost, and the platform asks for it".to_owned(),
            ));
        })
    }

    pub(super) async fn summary_use(&self, done: &SummaryEngagement) -> Result<Sent, Failure> {
        let engagement = summaries::Engagement {
            presented: done.presented,
            copied: done.copied,
        };
        let (client, action) = (self.client, &self.action);
        let (conversation, summary) = (self.conversation, done.summary.as_str());
        answered(summaries::engage(client, conversation, summary, engagement, action).await)
    }

    pub(super) async fn tick(&self, tick: &ChecklistTick) -> Result<Sent, Failure> {
        let place = self.place(&tick.communication);
        // Only id and name are told.
        let item = ChecklistItem {
            id: tick.item.clone(),
            name: tick.name.clone(),
            description: None,
            important: false,
            automated: false,
            by_model: None,
            by_agent: None,
            agent_changed: None,
            model_changed: None,
        };
        let began = Instant::now();
        let (client, action) = (self.client, &self.action);
        let (done, after) = (tick.ticked, tick.after_call);
        checklists::tick(client, &place, &tick.checklist, &item, done, after, action)
            .await
            .map_err(Failure::Wire)?;
        Ok(told(200, began.elapsed()))
    }

    pub(super) async fn wrap_up(&self, chosen: &WrapUp) -> Result<Sent, Failure> {
        let part = wrap_up::Part {
            talk: if chosen.is_call {
                Talk::Call
            } else {
                Talk::Message
            },
            conversation: self.conversation,
            participant: &chosen.participant,
        };
        let code = wrap_up::WrapUp {
            code: &chosen.code,
            name: chosen.name.as_deref(),
            notes: chosen.notes.as_deref(),
            seconds: chosen.seconds,
        };
        let (client, action) = (self.client, &self.action);
        answered(wrap_up::apply(client, &part, &chosen.communication, &code, action).await)
    }

    /// The knowledge base a document is in, asked for where it is not known: each attempt anew, since
    /// what was done may be told after a restart, or over another sign-in.
    async fn base_of<'d>(&self, document: &'d Document) -> Result<Cow<'d, str>, Failure> {
        let suggestion = match &document.base {
            Base::Named(base) => return Ok(Cow::Borrowed(base)),
            Base::OfSuggestion(suggestion) => suggestion,
        };
        let asked =
            suggestions::knowledge_base(self.client, self.conversation, suggestion, &document.id);
        let base = asked.await.map_err(Failure::NotAsked)?;
        base.map(Cow::Owned).ok_or(Failure::NoBase)
    }

    fn place(&self, communication: &'a str) -> Place<'a> {
        Place {
            conversation: self.conversation,
            communication,
        }
    }

    fn occasion(&self, occasion: &'a Occasion) -> told::Occasion<'a> {
        told::Occasion {
            search: occasion.search.as_deref(),
            kind: match occasion.found {
                Found::ByItself => knowledge::QueryKind::Auto,
                Found::Asked => knowledge::QueryKind::Manual,
                Found::Typing => knowledge::QueryKind::Suggestion,
                Found::ByRule => knowledge::QueryKind::Article,
            },
            surfacing: match occasion.shown {
                Shown::Whole => knowledge::Surfacing::Article,
                Shown::Passage => knowledge::Surfacing::Snippet,
                Shown::Marked => knowledge::Surfacing::Highlight,
                Shown::Written => knowledge::Surfacing::Generative,
            },
            assistant: occasion.assistant.as_deref(),
            context: (!self.conversation.is_empty()).then_some(Context {
                conversation: self.conversation,
                media_type: None,
                queue: None,
            }),
        }
    }
}

fn exactly<'d>(base: &'d str, document: &'d Document) -> Exactly<'d> {
    Exactly {
        base,
        document: &document.id,
        version: &document.version,
        variation: &document.variation,
    }
}

const fn wire_rating(rating: Rating) -> engagement::Rating {
    match rating {
        Rating::Positive => engagement::Rating::Positive,
        Rating::Negative => engagement::Rating::Negative,
    }
}

fn answered(answer: Result<Answered, Error>) -> Result<Sent, Failure> {
    let answer = answer.map_err(Failure::Wire)?;
    Ok(told(answer.status, answer.latency))
}

const fn told(status: u16, latency: Duration) -> Sent {
    Sent::Told { status, latency }
}
