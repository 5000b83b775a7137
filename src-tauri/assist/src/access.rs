//! Who may open which area of the desk (`product.md`; `docs/decisions/009-roles.md`).
//!
//! Owns which areas are open, and why the others are not. An area is opened by a role. The platform
//! grants a role with its scopes, for as long as the same client is signed in; a phrase whose check
//! is in the keyring opens it where the platform can't be asked. What opens is on disk in the
//! record before it is open. Everything closes with the desk, on sign-out, and when another client
//! signs in.
//!
//! Refuses to carry anything out: who offers an area's commands asks [`Access::check`] before each.
//! Nothing here passes through the companion's loop, which only says who is signed in.

mod asking;
mod keyring;
mod phrase;
mod roles;
mod standing;
mod tries;
mod unlocking;

use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use uuid::Uuid;

use crate::clock::Clock;
use crate::secrets::SecretStore;
use crate::store::{AccessFact, Actor, Fact, Store, StoreError, Work};
use crate::view::access::{AccessView, Area, AreaState};
use crate::view::error::{Code, Problem};
use standing::Standing;

pub(crate) use keyring::Phrases;
pub use roles::{areas_of, duty_of, roles_of, scopes_of};

/// Which areas are open. Cheap to clone; clones are the same.
#[derive(Clone)]
pub struct Access {
    shared: Arc<Shared>,
}

/// What all clones have in common.
struct Shared {
    store: Store,
    clock: Clock,
    actor: Actor,
    phrases: Phrases,
    /// Held while a phrase is tried.
    trying: tokio::sync::Mutex<()>,
    standing: Mutex<Standing>,
    views: watch::Sender<Arc<AccessView>>,
    tasks: TaskTracker,
    stop: CancellationToken,
}

impl Access {
    /// Every area is closed. Must be used within a tokio runtime.
    pub(crate) fn of(
        agent_id: Option<Uuid>,
        store: &Store,
        clock: &Clock,
        secrets: &SecretStore,
    ) -> Self {
        let standing = Standing::default();
        let shared = Shared {
            store: store.clone(),
            clock: clock.clone(),
            actor: Actor::Agent(agent_id),
            phrases: Phrases::new(secrets, store.install()),
            trying: tokio::sync::Mutex::default(),
            views: watch::Sender::new(Arc::new(standing.view())),
            standing: Mutex::new(standing),
            tasks: TaskTracker::new(),
            stop: CancellationToken::new(),
        };
        Self {
            shared: Arc::new(shared),
        }
    }

    /// Who may open what, newest wins. What can be unlocked is looked up once somebody watches.
    #[must_use]
    pub fn views(&self) -> watch::Receiver<Arc<AccessView>> {
        let access = self.clone();
        self.shared.tasks.spawn(async move { access.look().await });
        self.shared.views.subscribe()
    }

    /// Whether an area's commands may be carried out now.
    ///
    /// # Errors
    /// `areaClosed` where it is not open.
    pub fn check(&self, area: Area) -> Result<(), Problem> {
        if self.is_open(area) {
            return Ok(());
        }
        Err(Problem::new(
            Code::AreaClosed,
            "This area of the desk is not open: open it again.",
        ))
    }

    /// Whether an area is open.
    #[must_use]
    pub fn is_open(&self, area: Area) -> bool {
        self.standing().is_open(area)
    }

    /// Resolves once none of these areas is open any more.
    pub fn closed(&self, areas: &'static [Area]) -> impl Future<Output = ()> + use<> {
        let mut views = self.shared.views.subscribe();
        async move {
            let shut = |view: &Arc<AccessView>| {
                let mut open = view.areas.iter().filter(|one| areas.contains(&one.area));
                open.all(|one| !matches!(one.state, AreaState::Open { .. }))
            };
            // An error means that the companion is gone, and everything with it.
            let _ = views.wait_for(shut).await;
        }
    }

    /// Closes everything: the desk is gone, and with it whoever sat there.
    pub fn leave_desk(&self) {
        self.change(Standing::leave_desk);
    }

    /// Somebody is signed in; areas that were asked for and could not be are asked for again.
    pub(crate) fn connected(&self, client: &wire::Client) {
        let again = self.change(|standing| standing.connected(client.clone()));
        for area in again {
            let access = self.clone();
            self.shared.tasks.spawn(async move {
                // What came of it is in the view.
                let _ = access.open(area).await;
            });
        }
    }

    /// There is no platform to ask any more; what is open stays open.
    pub(crate) fn disconnected(&self) {
        self.change(Standing::disconnected);
    }

    /// Who was signed in is not any more: what they opened is closed.
    pub(crate) fn signed_out(&self) {
        self.change(Standing::signed_out);
    }

    /// Ends what is under way.
    pub(crate) async fn stop(&self) {
        self.shared.stop.cancel();
        self.shared.tasks.close();
        self.shared.tasks.wait().await;
    }

    /// On disk when this answers.
    async fn record(&self, fact: AccessFact) -> Result<(), StoreError> {
        let shared = &self.shared;
        let work = Work::new(shared.clock.now(), shared.actor.clone(), Fact::Access(fact));
        shared.store.commit(work).await.map(|_| ())
    }

    /// On record, where nothing hangs on it.
    async fn note(&self, fact: AccessFact) {
        if let Err(error) = self.record(fact).await {
            tracing::warn!(%error, "what became of an area was not recorded");
        }
    }

    /// Changes how things stand, and shows it.
    fn change<T>(&self, change: impl FnOnce(&mut Standing) -> T) -> T {
        let mut standing = self.standing();
        let done = change(&mut standing);
        standing.revision += 1;
        // Under the lock, so that an older view never replaces a newer one.
        self.shared.views.send_replace(Arc::new(standing.view()));
        done
    }

    fn standing(&self) -> MutexGuard<'_, Standing> {
        let standing = self.shared.standing.lock();
        standing.unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests;
