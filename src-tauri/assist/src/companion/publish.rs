//! When a view is published: at once when it comes alone, paced when many come together, never
//! when it looks the same.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use super::Companion;
use crate::view::panel::build;

/// Views follow each other no faster: a display shows no more, and each is built whole.
const BETWEEN_VIEWS: Duration = Duration::from_millis(16);
/// The record's figures alone are not worth a view sooner than this.
const RECORD_LATER: Duration = Duration::from_millis(100);

impl Companion {
    /// The record's figures changed.
    pub(super) fn note_health(&mut self) {
        let health = self.health.borrow_and_update().clone();
        // Figures can wait; that nothing is saved any more, or is again, can't.
        self.dirty |= health.problem.is_some() != self.state.record.problem.is_some();
        self.record_from
            .get_or_insert_with(|| Instant::now() + RECORD_LATER);
        self.state.record = health;
    }

    /// When the next view is due, if anything changed.
    pub(super) fn publish_at(&self) -> Option<Instant> {
        let paint_from = self.dirty.then_some(self.paint_from);
        paint_from.into_iter().chain(self.record_from).min()
    }

    /// Publishes the state as it is, once its time has come and if it looks different. A view for
    /// the record's figures alone does not put off the next one with cards.
    pub(super) fn publish(&mut self) {
        let now = Instant::now();
        if self.publish_at().is_none_or(|at| at > now) {
            return;
        }
        if self.dirty {
            self.paint_from = now + BETWEEN_VIEWS;
        }
        self.note_re_sign_in();
        self.dirty = false;
        self.record_from = None;
        self.state.outgoing = self.outgoing.len();
        self.state.read_selected();
        let revision = self.views.borrow().revision;
        let mut view = build::panel(&self.state, revision, self.clock.now());
        if view != **self.views.borrow() {
            view.revision += 1;
            self.views.send_replace(Arc::new(view));
        }
    }
}
