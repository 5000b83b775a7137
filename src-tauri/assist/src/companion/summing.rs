//! Summaries and wrap-up as the companion begins them: when the talk is over, which may be before the
//! interaction is, as a platform may ask for work after it.

use rules::id::InteractionId;
use wire::platform::conversations::{Conversation as Told, Medium, Stage};
use wire::platform::summaries::Summary;

use super::Companion;
use super::event::Finished;
use crate::conversation::Conversation;
use crate::outbox::Target;
use crate::store::{StoredPart, There};
use crate::summaries::Ended;

impl Companion {
    /// The talk may be over and the work after it not: then its summary gets a tab, once. The
    /// interaction stays until that work is done.
    pub(super) fn sum_up(&mut self, id: InteractionId) {
        let Some(target) = self.target() else {
            return;
        };
        let at = self.clock.now();
        let Some(conversation) = self.state.conversation(id) else {
            return;
        };
        let is_over = conversation
            .there
            .as_ref()
            .is_some_and(|told| told.stage == Stage::AfterCall);
        if !is_over || conversation.summed {
            return;
        }
        conversation.summed = true;
        let ended = Self::ended_of(conversation, target, at);
        let summaries = self.summaries.clone();
        self.under_way.push(Box::pin(async move {
            // What went wrong is in the log, and on the panel as the record's problem.
            let _ = summaries.ended(ended).await;
            Finished::Closed
        }));
    }

    /// The platform made a summary by itself, or says why it could not.
    pub(super) fn summary_told(&mut self, summary: Summary) {
        let summaries = self.summaries.clone();
        self.under_way.push(Box::pin(async move {
            summaries.told(summary).await;
            Finished::Closed
        }));
    }

    /// What is known of an interaction whose talk is over.
    pub(super) fn ended_of(
        conversation: &Conversation,
        target: Target,
        at: jiff::Timestamp,
    ) -> Ended {
        let (about, heard) = (conversation.about.clone(), conversation.heard.clone());
        Ended {
            target,
            interaction: conversation.id(),
            customer: about.customer,
            channel: about.channel,
            queue: about.queue,
            started_at: Some(conversation.since),
            at,
            scope: heard.scope(),
            transcript: heard.whole().map(|talk| talk.text()),
            open: true,
            there: conversation.there.as_deref().map(there).unwrap_or_default(),
        }
    }
}

/// What the platform is asked by about an interaction it told of.
fn there(told: &Told) -> There {
    let written = match &told.medium {
        Medium::Call => Some(false),
        Medium::Message => Some(true),
        // It has no paths for these.
        Medium::Email | Medium::Callback | Medium::Video | Medium::Other(_) => None,
    };
    let part = written.and_then(|written| {
        Some(StoredPart {
            written,
            participant: told.participant_id.clone()?,
            communication: told.communication_id.clone()?,
        })
    });
    There {
        part,
        needs_wrap_up: told.needs_wrap_up,
        ..There::default()
    }
}
