//! What the platform is told of what an agent does with a card, where it wants to know.
//!
//! A card stands for one content, under however many suggestions it came. Told is the one it was
//! shown with when the agent acted: the newest, the one the record names.
//!
//! Putting a card away is told at once. There is no word for taking that back: a card that is brought
//! back stays put away at the platform until it is opened or copied. Only what was not sent yet is
//! withdrawn.

use rules::dedupe::ContentKey;
use uuid::Uuid;

use super::Companion;
use crate::conversation::Conversation;
use crate::outbox::parcel::{
    Article, DocumentTold, DocumentUse, Engaged, Engagement, Occasion, Shown,
};
use crate::outbox::{How, Load, Parcel, Settled};
use crate::store::CardRef;
use crate::view::outbox::DeliveryKind;
use crate::view::panel::{LimitedView, UntoldView};

impl Companion {
    /// What is told of something that was done with a card, to be put with its entry.
    pub(super) fn tell(&mut self, card: &CardRef, engaged: Engaged) -> Vec<Parcel> {
        let now = self.clock.now();
        let Some(profile) = &self.state.profile else {
            return Vec::new();
        };
        let (target, reach) = (profile.target.clone(), profile.reach);
        let Some(conversation) = self.state.conversation(card.interaction) else {
            return Vec::new();
        };
        let key = ContentKey::from(card.key.as_str());
        let title = conversation.deck.card(&key);
        let title = title.map(|shown| shown.suggestion.title.clone());
        let engagement = reach.engagement.then(|| {
            Load::Engagement(Engagement {
                suggestion: card.suggestion_id.to_string(),
                engagement: engaged,
            })
        });
        let what = match engaged {
            Engaged::Opened => Some((DocumentUse::Viewed, Shown::Whole)),
            Engaged::Copied => Some((DocumentUse::Copied, Shown::Passage)),
            Engaged::Dismissed => None,
        };
        let what = what.filter(|_| reach.knowledge);
        let read = what.zip(article(conversation, &key));
        let read = read.map(|((what, shown), article)| {
            Load::DocumentTold(DocumentTold {
                document: article.document,
                what,
                occasion: Occasion {
                    shown,
                    ..article.occasion
                },
                at: now,
            })
        });
        let parcel = |load| Parcel {
            target: target.clone(),
            interaction: Some(card.interaction),
            title: title.clone(),
            correlation_id: Uuid::new_v4(),
            idempotency_key: Uuid::new_v4(),
            load,
        };
        engagement.into_iter().chain(read).map(parcel).collect()
    }

    /// Something was given up: said once, quietly, where whoever is signed in may not tell it.
    pub(super) fn given_up(&mut self, settled: &Settled) {
        let How::GivenUp { say: Some(refused) } = &settled.how else {
            return;
        };
        let what = match settled.kind {
            DeliveryKind::DocumentTold | DeliveryKind::DocumentFeedback => UntoldView::Articles,
            DeliveryKind::SummaryEngagement => UntoldView::Summaries,
            DeliveryKind::Engagement
            | DeliveryKind::Feedback
            | DeliveryKind::KnowledgeWebhook
            | DeliveryKind::TrainingWebhook
            | DeliveryKind::Injection
            | DeliveryKind::InjectionWebhook
            | DeliveryKind::CrmWebhook
            | DeliveryKind::SummaryFeedback
            | DeliveryKind::Checklist
            | DeliveryKind::WrapUp => UntoldView::Actions,
        };
        self.limit(LimitedView {
            what,
            permissions: refused.permissions.clone(),
            reason: None,
        });
        self.dirty = true;
    }
}

/// The article a card shows, where the platform said all that it asks back.
pub(super) fn article(conversation: &Conversation, key: &ContentKey) -> Option<Article> {
    let there = conversation.there.as_ref();
    let assistant = there.and_then(|there| there.assistant_id.clone());
    let suggestion = &conversation.deck.card(key)?.suggestion;
    let source = conversation.source_of(suggestion)?;
    Article::of(&suggestion.id, &source, assistant)
}
