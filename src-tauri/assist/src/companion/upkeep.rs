//! What is done once a minute and at the end: the backlog, figures, checkpoints, retention.

use super::Companion;
use super::event::Finished;
use crate::store::Actor;

impl Companion {
    /// A minute passed: vouches for what was written, writes figures, applies retention where a day
    /// passed too.
    pub(super) fn keep_up(&mut self) {
        self.note_backlog();
        if self.keeping_up {
            return;
        }
        self.keeping_up = true;
        let now = self.clock.now();
        let (meter, store) = (self.meter.clone(), self.store.clone());
        let (evidence, privacy) = (self.evidence.clone(), self.privacy.clone());
        self.under_way.push(Box::pin(async move {
            if let Err(error) = meter.flush(&store).await {
                tracing::warn!(%error, "figures of calls can't be written yet");
            }
            privacy.keep_up(now).await;
            if let Err(error) = evidence.checkpoint(now).await {
                tracing::warn!(%error, "no checkpoint could be made");
            }
            Finished::KeptUp
        }));
    }

    /// How many deliveries wait, where that changed.
    pub(super) fn note_backlog(&mut self) {
        let due = self.backlog.due(&self.outbox.borrow());
        if let Some(fact) = due {
            self.note(Actor::Cuecard, fact);
        }
    }
}
