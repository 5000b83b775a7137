//! What is done once a minute and at the end: figures, checkpoints, retention.

use jiff::{SignedDuration, Timestamp};

use super::Companion;
use super::event::Finished;
use crate::retention;

/// Retention is applied this often.
const BETWEEN_PRUNINGS: SignedDuration = SignedDuration::from_hours(24);

impl Companion {
    /// A minute passed: vouches for what was written, writes figures, applies retention where a day
    /// passed too.
    pub(super) fn keep_up(&mut self) {
        if self.keeping_up {
            return;
        }
        self.keeping_up = true;
        let now = self.clock.now();
        let policy = self.due_policy(now);
        let (meter, store) = (self.meter.clone(), self.store.clone());
        let (evidence, review) = (self.evidence.clone(), self.review.clone());
        self.under_way.push(Box::pin(async move {
            if let Err(error) = meter.flush(&store).await {
                tracing::warn!(%error, "figures of calls can't be written yet");
            }
            if !policy.is_empty() {
                match store.prune(now, policy).await {
                    Ok(pruned) => {
                        tracing::info!(pruned = pruned.pruned, "retention was applied");
                        review.follow_pruning().await;
                    }
                    Err(error) => tracing::warn!(%error, "retention could not be applied"),
                }
            }
            if let Err(error) = evidence.checkpoint(now).await {
                tracing::warn!(%error, "no checkpoint could be made");
            }
            Finished::KeptUp
        }));
    }

    fn due_policy(&mut self, now: Timestamp) -> retention::Policy {
        let due = self
            .pruned_at
            .is_none_or(|last| now.duration_since(last).abs() >= BETWEEN_PRUNINGS);
        if !due {
            return retention::Policy::default();
        }
        self.pruned_at = Some(now);
        retention::policy(&self.retention, now)
    }
}
