//! What is kept and what is taken away: retention, erasure, a person's own record, and what support
//! gets (`product.md`, the reviewer).
//!
//! Owns how long contents are kept from now on, what is under way on that behalf, and the view of it.
//! Everything is read on connections of its own, off the async threads; what goes, goes through the
//! record's one writer in small steps, so that no panel waits for it.
//!
//! Refuses to decide which content a rule takes (`retention`, `audit`), to touch the chain, and to
//! show anybody the record of somebody else.

mod bundle;
pub(crate) mod erasure;
mod own;
mod retaining;
mod upkeep;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use rules::id::InteractionId;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::clock::Clock;
use crate::outbox::CourierDesk;
use crate::retention::InForce;
use crate::review::Review;
use crate::secrets::SecretStore;
use crate::settings::{Settings, Source, ToldSetting};
use crate::store::{Actor, Fact, Interrupt, PrivacyFact, Reader, Store, StoreError, Work};
use crate::summaries::Summaries;
use crate::view::error::{Code, Problem};
use crate::view::privacy::{PrivacyView, RetentionSources, SettingSource};

/// What is kept and what is taken away. Cheap to clone; clones are the same.
#[derive(Clone)]
pub struct Privacy {
    shared: Arc<Shared>,
}

/// What all clones have in common.
struct Shared {
    store: Store,
    clock: Clock,
    secrets: SecretStore,
    review: Review,
    summaries: Summaries,
    courier: CourierDesk,
    retention: InForce,
    config_file: PathBuf,
    /// The settings as support may see them.
    told: Vec<ToldSetting>,
    views: watch::Sender<Arc<PrivacyView>>,
    /// Who acts here: of the settings, until somebody signs in as another.
    actor: Mutex<Actor>,
    /// What is followed, or was until a moment ago and is not yet all on record.
    followed: Mutex<BTreeSet<InteractionId>>,
    under_way: Mutex<UnderWay>,
    /// Settings are saved one after the other.
    saving: tokio::sync::Mutex<()>,
    tasks: TaskTracker,
    stop: CancellationToken,
}

/// What can be given up, and what must not be begun twice.
#[derive(Default)]
struct UnderWay {
    pruning: Option<CancellationToken>,
    /// When retention was last begun by itself.
    pruned_at: Option<Timestamp>,
    /// What stops the dry run that is being counted.
    counting: Option<Interrupt>,
    erasing: bool,
    bundling: bool,
}

impl Privacy {
    /// Must be used within a tokio runtime.
    pub(crate) fn of(
        settings: &Settings,
        store: &Store,
        clock: &Clock,
        secrets: &SecretStore,
        (review, summaries, courier): (&Review, &Summaries, CourierDesk),
    ) -> Self {
        let retention = review.retention();
        let nothing = PrivacyView {
            revision: 0,
            retention: retaining::form(retention.get()),
            sources: sources(settings),
            applied_at: None,
            pruning: None,
            erasure: None,
            bundle: None,
        };
        let shared = Shared {
            store: store.clone(),
            clock: clock.clone(),
            secrets: secrets.clone(),
            review: review.clone(),
            summaries: summaries.clone(),
            courier,
            followed: Mutex::default(),
            retention,
            config_file: settings.config_file.clone(),
            told: settings.told(),
            views: watch::Sender::new(Arc::new(nothing)),
            actor: Mutex::new(Actor::Agent(settings.connection.agent_id)),
            under_way: Mutex::default(),
            saving: tokio::sync::Mutex::new(()),
            tasks: TaskTracker::new(),
            stop: CancellationToken::new(),
        };
        Self {
            shared: Arc::new(shared),
        }
    }

    /// The area's views, newest wins.
    #[must_use]
    pub fn views(&self) -> watch::Receiver<Arc<PrivacyView>> {
        self.shared.views.subscribe()
    }

    /// Somebody signed in: what they do is done by them from now on.
    pub(crate) fn acts_as(&self, actor: Actor) {
        *lock(&self.shared.actor) = actor;
    }

    /// An interaction is followed from now on, or not any more.
    pub(crate) fn note_followed(&self, interaction: InteractionId, is_followed: bool) {
        let mut followed = lock(&self.shared.followed);
        if is_followed {
            followed.insert(interaction);
        } else {
            followed.remove(&interaction);
        }
    }

    fn is_followed(&self, interaction: InteractionId) -> bool {
        lock(&self.shared.followed).contains(&interaction)
    }

    /// Ends what is under way.
    pub(crate) async fn stop(&self) {
        self.shared.stop.cancel();
        if let Some(counting) = &self.under_way().counting {
            counting.interrupt();
        }
        self.shared.tasks.close();
        self.shared.tasks.wait().await;
    }

    fn actor(&self) -> Actor {
        lock(&self.shared.actor).clone()
    }

    /// Changes what is shown.
    fn show(&self, change: impl FnOnce(&mut PrivacyView)) {
        self.shared.views.send_modify(|view| {
            let view = Arc::make_mut(view);
            view.revision += 1;
            change(view);
        });
    }

    /// On record before this answers; the entry's number.
    async fn commit(&self, fact: PrivacyFact) -> Result<u64, Problem> {
        let shared = &self.shared;
        let work = Work::new(shared.clock.now(), self.actor(), Fact::Privacy(fact));
        let receipt = shared.store.commit(work).await;
        Ok(receipt.map_err(|error| Problem::from(&error))?.seq)
    }

    fn under_way(&self) -> MutexGuard<'_, UnderWay> {
        lock(&self.shared.under_way)
    }

    fn now(&self) -> Timestamp {
        self.shared.clock.now()
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

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn sources(settings: &Settings) -> RetentionSources {
    let source = |key| match settings.source(key) {
        Source::Default => SettingSource::Default,
        Source::File => SettingSource::File,
        // Either comes from outside, and again at the next start.
        Source::Environment | Source::Flag => SettingSource::Environment,
    };
    RetentionSources {
        injections_days: source("retention.injections_days"),
        summaries_days: source("retention.summaries_days"),
        all_days: source("retention.all_days"),
    }
}

fn broken_off() -> Problem {
    Problem::new(Code::Internal, "It broke off; the log says why.")
}
