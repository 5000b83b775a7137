//! The end, in order: nobody who waits for an answer goes without one, and the last entry is
//! vouched for before the record is closed.

use std::time::Duration;

use futures_util::StreamExt as _;
use tokio::time::timeout;

use super::Companion;
use super::event::Finished;
use super::knowledge::KnowledgeRequest;
use crate::store::{Actor, Fact};
use crate::view::error::{Code, Problem};

/// All that is under way at the end has so long, together.
const LAST_WORDS: Duration = Duration::from_secs(3);

/// The last checkpoint and the record's end have so long after that.
const LAST_LINES: Duration = Duration::from_secs(3);

impl Companion {
    /// The end, in order: the stream first, then what is under way, then the record.
    pub(super) async fn wind_down(mut self) {
        self.cancel_sign_in();
        self.leave();
        // A question is not waited for.
        self.knowledge(KnowledgeRequest::Stop);
        self.note_backlog();
        self.note(Actor::Cuecard, Fact::AppStopped {});
        // Nobody looks any more.
        self.settled.close();
        let courier = self.courier_task.take();
        let summaries = self.summaries.clone();
        let under_way = async {
            while let Some(finished) = self.under_way.next().await {
                finished.answer_at_the_end();
            }
            // An interaction that ended just now is kept first.
            summaries.stop().await;
        };
        let deliveries = async {
            if let Some(courier) = courier {
                courier.stop().await;
            }
        };
        // A closed record has been logged; there is nothing to drain into then.
        let drain = async {
            tokio::join!(
                under_way,
                deliveries,
                self.studio.stop(),
                self.review.stop(),
                self.privacy.stop(),
                self.access.stop(),
                self.texts.stop(),
                self.outgoing.flow()
            )
        };
        if timeout(LAST_WORDS, drain).await.is_err() {
            tracing::warn!("what was under way took longer than {LAST_WORDS:?}; broken off");
        }
        let close = async {
            if let Err(error) = self.meter.flush(&self.store).await {
                tracing::warn!(%error, "the last figures of calls are lost");
            }
            if let Err(error) = self.evidence.checkpoint(self.clock.now()).await {
                tracing::warn!(%error, "the last checkpoint could not be made");
            }
            self.store.close().await
        };
        match timeout(LAST_LINES, close).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::error!(%error, "the record was not closed in order"),
            Err(_) => tracing::error!("closing took longer than {LAST_LINES:?}; broken off"),
        }
    }
}

impl Finished {
    /// Answers without carrying anything out: the companion is ending.
    pub(super) fn answer_at_the_end(self) {
        match self {
            Self::Saved(saved) => saved.answer_at_the_end(),
            Self::Given(given) => given.answer(false),
            Self::DraftKept(kept) => kept.answer(),
            Self::PromptDecided(decision) => decision.answer(),
            Self::PromptsMuted(mute) => mute.answer(),
            Self::Ticked(ticked) => ticked.answer(),
            Self::Asked(asked) => asked.answer_at_the_end(),
            Self::DocumentRead(read) => read.answer_at_the_end(),
            Self::FoundDraft { asked, .. } => {
                asked.refuse(Problem::new(Code::Internal, "Cuecard is closing."));
            }
            Self::Secret(_)
            | Self::Kept(_)
            | Self::SignIn(_)
            | Self::Recalled(_)
            | Self::PromptsRecalled { .. }
            | Self::HandRecalled { .. }
            | Self::Routed { .. }
            | Self::Checklists(_)
            | Self::Bases { .. }
            | Self::Decided
            | Self::KeptUp
            // Their ways back are dropped with the companion: that is an answer.
            | Self::WaitedForText(_)
            | Self::Closed => {}
        }
    }
}
