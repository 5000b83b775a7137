//! Who keeps the studio's view up to date, and reads what is deployed once a minute.
//!
//! One task: it takes from the panel what both windows show (who is signed in, which conversations
//! are followed, how the record fares) and builds a view whenever anything changed. Changes that come
//! together share one view.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, MissedTickBehavior, interval_at, sleep_until};

use super::list::{self, Listed};
use super::{Studio, inject, live};
use crate::companion::Views;
use crate::outbox::CourierStanding;
use crate::store::OutboxTally;
use crate::view::panel::PanelView;

/// Between two readings of what is deployed.
const MINUTE: Duration = Duration::from_mins(1);

/// Views follow each other no faster.
const BETWEEN_VIEWS: Duration = Duration::from_millis(30);

pub(super) struct Keeper {
    studio: Studio,
    panel: Views,
    outbox: watch::Receiver<OutboxTally>,
    live: watch::Receiver<live::Live>,
    courier: watch::Receiver<CourierStanding>,
    listed: Listed,
    /// What `listed` was read at.
    read: Option<(String, u64, u64)>,
}

impl Keeper {
    pub(super) fn new(studio: Studio, panel: Views, outbox: watch::Receiver<OutboxTally>) -> Self {
        let live = studio.shared.live.subscribe();
        let courier = studio.shared.courier.standing();
        Self {
            studio,
            panel,
            outbox,
            live,
            courier,
            listed: Listed::default(),
            read: None,
        }
    }

    pub(super) async fn run(mut self) {
        let stop = self.studio.shared.stop.clone();
        self.find_home().await;
        self.note_panel();
        let mut minute = interval_at(Instant::now() + MINUTE, MINUTE);
        minute.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            self.publish().await;
            let pause = sleep_until(Instant::now() + BETWEEN_VIEWS);
            tokio::select! {
                () = stop.cancelled() => return,
                Ok(()) = self.live.changed() => {}
                Ok(()) = self.outbox.changed() => {}
                Ok(()) = self.courier.changed() => {}
                Ok(()) = self.panel.changed() => self.note_panel(),
                _ = minute.tick() => self.refresh(),
            }
            tokio::select! {
                () = stop.cancelled() => return,
                () = pause => {}
            }
        }
    }

    /// Drafts are there before anyone signs in.
    async fn find_home(&self) {
        if let Ok(Some(target)) = self
            .studio
            .read(crate::store::Reader::last_prompt_target)
            .await
        {
            let target = crate::outbox::Target::stored(&target);
            self.studio
                .shared
                .live
                .send_modify(|live| live.at_home(target));
        }
    }

    fn note_panel(&mut self) {
        let panel: Arc<PanelView> = Arc::clone(&self.panel.borrow_and_update());
        self.studio.shared.live.send_if_modified(|live| {
            let same = live.profile == panel.profile
                && live.conversations == panel.tabs
                && live.record == panel.record;
            if !same {
                live.profile.clone_from(&panel.profile);
                live.conversations.clone_from(&panel.tabs);
                live.record.clone_from(&panel.record);
            }
            !same
        });
    }

    fn refresh(&self) {
        if self.studio.platform().is_err() {
            return;
        }
        let studio = self.studio.clone();
        self.studio.shared.tasks.spawn(async move {
            studio.settle().await;
            // What went wrong is in the view.
            let _ = studio.refresh().await;
        });
    }

    async fn publish(&mut self) {
        let live = self.live.borrow_and_update().clone();
        let outbox = self.outbox.borrow_and_update().revision;
        let target = live.target();
        let read = (target.as_str().to_owned(), live.touched, outbox);
        if self.read.as_ref() != Some(&read) {
            let now = self.studio.shared.clock.now();
            let listed = self
                .studio
                .read(move |reader| list::read(reader, target.as_str(), now));
            match listed.await {
                Ok(listed) => {
                    self.listed = listed;
                    self.read = Some(read);
                }
                Err(problem) => tracing::warn!(problem.message, "the studio's list can't be read"),
            }
        }
        let mut view = list::view(&live, &self.listed);
        inject::complete(
            &mut view.injections,
            &live.conversations,
            &self.courier.borrow_and_update(),
        );
        self.studio.shared.views.send_if_modified(|shown| {
            view.revision = shown.revision;
            if view == **shown {
                return false;
            }
            view.revision += 1;
            *shown = Arc::new(view);
            true
        });
    }
}
