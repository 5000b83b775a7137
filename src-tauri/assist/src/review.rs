//! The review: what a reviewer finds, proves, plays back and takes along of the local history
//! (`product.md`, the reviewer).
//!
//! Owns what is under way on a reviewer's behalf (a verification, an export, keeping the index of
//! the history's words) and the view of it. Everything is read on connections of its own, off the
//! async threads: nothing here passes through the companion's loop, and of the record's writer it
//! asks no more than to note that somebody verified or exported.
//!
//! Refuses to decide who may look (`access`), what a search means and what a timeline shows
//! (`history`), whether a chain holds (`audit`), and where a card stands (`rules::deck`).

mod event;
mod export;
mod filters;
mod found;
mod keeper;
mod replay;
mod seal;

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::clock::Clock;
use crate::history::History;
use crate::retention::InForce;
use crate::secrets::SecretStore;
use crate::settings::Settings;
use crate::store::{Actor, Fact, Reader, ReviewFact, Store, StoreError, Work};
use crate::view::error::{Code, Problem};
use crate::view::review::{IndexView, ReviewView, SealView};

/// The review. Cheap to clone; clones are the same review.
#[derive(Clone)]
pub struct Review {
    shared: Arc<Shared>,
}

/// What all clones have in common.
struct Shared {
    store: Store,
    clock: Clock,
    secrets: SecretStore,
    actor: Actor,
    retention: InForce,
    shown: replay::Shown,
    views: watch::Sender<Arc<ReviewView>>,
    /// The keeper is at work.
    kept: AtomicBool,
    /// Somebody asked for the whole chain to be verified.
    asked: tokio::sync::Notify,
    under_way: Mutex<UnderWay>,
    /// Who searches: one at a time.
    history: Arc<Mutex<Option<History>>>,
    /// Filters are changed one after the other.
    filters: tokio::sync::Mutex<()>,
    tasks: TaskTracker,
    stop: CancellationToken,
}

/// What can be given up.
#[derive(Default)]
struct UnderWay {
    finding: CancellationToken,
    verifying: CancellationToken,
    exporting: Option<CancellationToken>,
}

impl Review {
    /// Does nothing yet: work begins with the first who watches. Must be used within a tokio
    /// runtime.
    pub(crate) fn of(
        settings: &Settings,
        store: &Store,
        clock: &Clock,
        secrets: &SecretStore,
    ) -> Self {
        let nothing = ReviewView {
            revision: 0,
            seal: SealView::Unknown,
            index: IndexView {
                indexed: 0,
                entries: store.health().borrow().entries,
                problem: None,
            },
            saved: Vec::new(),
            export: None,
        };
        let shared = Shared {
            store: store.clone(),
            clock: clock.clone(),
            secrets: secrets.clone(),
            actor: Actor::Agent(settings.connection.agent_id),
            retention: InForce::of(settings.retention),
            shown: replay::Shown {
                deck: settings.deck,
                prompts: settings.prompts,
            },
            views: watch::Sender::new(Arc::new(nothing)),
            kept: AtomicBool::new(false),
            asked: tokio::sync::Notify::new(),
            under_way: Mutex::default(),
            history: Arc::default(),
            filters: tokio::sync::Mutex::new(()),
            tasks: TaskTracker::new(),
            stop: CancellationToken::new(),
        };
        Self {
            shared: Arc::new(shared),
        }
    }

    /// The review's views, newest wins. As long as one of these is held, the index and the seal are
    /// kept up with the record.
    #[must_use]
    pub fn views(&self) -> watch::Receiver<Arc<ReviewView>> {
        let views = self.shared.views.subscribe();
        if !self.shared.kept.swap(true, Ordering::AcqRel) {
            self.shared.tasks.spawn(keeper::Keeper::new(self).run());
        }
        views
    }

    /// The retention in force, by which it says until when something is kept.
    pub(crate) fn retention(&self) -> InForce {
        self.shared.retention.clone()
    }

    /// Ends what is under way; an export leaves nothing behind.
    pub(crate) async fn stop(&self) {
        self.shared.stop.cancel();
        self.shared.tasks.close();
        self.shared.tasks.wait().await;
    }

    /// Changes what is shown.
    fn show(&self, change: impl FnOnce(&mut ReviewView)) {
        self.shared.views.send_modify(|view| {
            let view = Arc::make_mut(view);
            view.revision += 1;
            change(view);
        });
    }

    /// On record, off the path of who brought it about.
    pub(crate) async fn note(&self, fact: ReviewFact) {
        let shared = &self.shared;
        let work = Work::new(shared.clock.now(), shared.actor.clone(), Fact::Review(fact));
        if let Err(error) = shared.store.record(work).await {
            tracing::warn!(%error, "a review was not recorded");
        }
    }

    fn under_way(&self) -> MutexGuard<'_, UnderWay> {
        let under_way = self.shared.under_way.lock();
        under_way.unwrap_or_else(PoisonError::into_inner)
    }

    /// What stops a question; the end of the program does.
    pub(crate) fn stopping(&self) -> CancellationToken {
        self.shared.stop.child_token()
    }

    /// The seal and the index as they were last shown. Begins no work.
    pub(crate) fn last_shown(&self) -> (SealView, IndexView) {
        let view = self.shared.views.borrow();
        (view.seal.clone(), view.index.clone())
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.shared.clock.now()
    }

    fn now_ms(&self) -> i64 {
        self.now().as_millisecond()
    }

    fn dir(&self) -> PathBuf {
        self.shared.store.dir().to_owned()
    }

    /// Reads the record off the async threads.
    async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Reader) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, Problem> {
        let store = self.shared.store.clone();
        let read = tokio::task::spawn_blocking(move || work(&store.reader()?));
        let read = read.await.unwrap_or(Err(StoreError::Closed));
        read.map_err(|error| Problem::from(&error))
    }
}

fn gone() -> Problem {
    Problem::new(Code::Gone, "This is not on record.")
}

fn broken_off() -> Problem {
    Problem::new(Code::Internal, "It broke off; the log says why.")
}
