//! Retention being applied: once a day by itself, and when somebody asks for it.

use std::ops::ControlFlow;

use jiff::{SignedDuration, Timestamp};
use tokio_util::sync::CancellationToken;

use super::Privacy;
use crate::retention;
use crate::store::Pruning;
use crate::view::error::{FieldError, Problem};
use crate::view::privacy::PruningView;

/// Retention is applied this often by itself.
const BETWEEN_PRUNINGS: SignedDuration = SignedDuration::from_hours(24);

impl Privacy {
    /// Begins to apply what is in force; the view tells how far it is.
    ///
    /// # Errors
    /// `invalidInput` while it is being applied already.
    #[expect(
        clippy::unused_async,
        reason = "verbs answer alike, and a later one may have to wait"
    )]
    pub async fn apply(&self) -> Result<(), Problem> {
        let now = self.now();
        let Some(stop) = self.begin_pruning(now) else {
            let message = "Retention is being applied already.";
            return Err(Problem::invalid(vec![FieldError::new("apply", message)]));
        };
        let privacy = self.clone();
        self.shared
            .tasks
            .spawn(async move { privacy.prune(now, stop).await });
        Ok(())
    }

    /// Gives it up, if it is being applied; what went is gone and on record.
    ///
    /// # Errors
    /// None.
    #[expect(
        clippy::unused_async,
        reason = "verbs answer alike, and a later one may have to wait"
    )]
    pub async fn cancel_apply(&self) -> Result<(), Problem> {
        if let Some(stop) = &self.under_way().pruning {
            stop.cancel();
        }
        Ok(())
    }

    /// Applies retention where a day has passed since, or this is the first time.
    pub(crate) async fn keep_up(&self, now: Timestamp) {
        let due = self
            .under_way()
            .pruned_at
            .is_none_or(|last| now.duration_since(last).abs() >= BETWEEN_PRUNINGS);
        if !due {
            return;
        }
        if let Some(stop) = self.begin_pruning(now) {
            self.prune(now, stop).await;
        }
    }

    /// What gives it up; none while it is being applied already.
    fn begin_pruning(&self, now: Timestamp) -> Option<CancellationToken> {
        let stop = self.shared.stop.child_token();
        let mut under_way = self.under_way();
        if under_way.pruning.is_some() {
            return None;
        }
        under_way.pruned_at = Some(now);
        under_way.pruning = Some(stop.clone());
        Some(stop)
    }

    async fn prune(&self, now: Timestamp, stop: CancellationToken) {
        let policy = retention::policy(&self.shared.retention.get(), now);
        let store = &self.shared.store;
        let total = store.health().borrow().entries;
        self.show_come(Pruning {
            done: 0,
            total,
            pruned: 0,
        });
        let progress = |come| {
            self.show_come(come);
            if stop.is_cancelled() {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        };
        let taken = store.prune_until(now, policy, progress).await;
        let at = self.now().as_millisecond();
        // What went from the record goes from the index of its words, also where it was given up.
        self.shared.review.follow_pruning().await;
        let view = match taken {
            Ok(taken) => {
                tracing::info!(pruned = taken.pruned, "retention was applied");
                PruningView::Done {
                    pruned: taken.pruned,
                    canceled: taken.stopped,
                    at,
                }
            }
            Err(error) => {
                tracing::warn!(%error, "retention could not be applied");
                PruningView::Failed {
                    problem: Problem::from(&error),
                }
            }
        };
        self.under_way().pruning = None;
        self.show(|shown| {
            if matches!(
                view,
                PruningView::Done {
                    canceled: false,
                    ..
                }
            ) {
                shown.applied_at = Some(at);
            }
            shown.pruning = Some(view);
        });
    }

    fn show_come(&self, come: Pruning) {
        self.show(|view| {
            view.pruning = Some(PruningView::Running {
                done: come.done,
                total: come.total,
                pruned: come.pruned,
            });
        });
    }
}
