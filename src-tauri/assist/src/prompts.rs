//! The prompt studio: what a supervisor writes, tries, deploys and injects, and what came of it.
//!
//! Owns the drafts, the platform's prompts as they were last read, every version, and the one deploy
//! that is under way. The truth is on disk: what a verb answers has been written, and a view is built
//! from there. In memory is only what ends with the program: who is signed in, what is being read,
//! how far a deploy is.
//!
//! It refuses to decide what a prompt may hold, when it fires and when two are the same (`rules`), and
//! how a request is spoken (`wire`). What an agent sees of prompts is the companion's.

pub mod deployed;

mod adoption;
mod backtest;
mod copilot;
mod draft;
mod editing;
mod files;
mod inject;
mod keeper;
mod list;
mod live;
mod pace;
mod reading;
mod release;
mod review;
mod settle;
mod versions;

use std::sync::{Arc, OnceLock};

use jiff::Timestamp;
use serde_json::Value;
use tokio::sync::{broadcast, watch};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use uuid::Uuid;

use crate::clock::Clock;
use crate::companion::Views;
use crate::metrics::Meter;
use crate::outbox::{CourierDesk, Target};
use crate::store::{Reader, Store, StoreError};
use crate::view::error::{Code, Problem};
use crate::view::studio::StudioView;

pub use deployed::{Deployed, DeployedPrompt};
pub use pace::Pace;
pub(crate) use release::Order;
pub use release::Seen;

use live::{Live, Platform};

/// What a deploy that succeeded tells (`contract.md §3`).
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// The prompt's id.
    pub prompt_id: String,
    /// What is deployed now: the contract's members.
    pub payload: Value,
    /// When it was found to be.
    pub timestamp: Timestamp,
}

/// So many deploys may go by before one who listens misses the oldest.
const TOLD: usize = 64;

/// What a studio is given.
pub(crate) struct StudioParts {
    pub(crate) store: Store,
    pub(crate) clock: Clock,
    pub(crate) meter: Meter,
    /// Of the settings; a connection may name another.
    pub(crate) agent_id: Option<Uuid>,
    /// The configured platform: drafts are for it while nobody is signed in.
    pub(crate) home: Option<Target>,
    /// The development switch of `contract.md §7`.
    pub(crate) allow_loopback: bool,
    /// Who delivers injections.
    pub(crate) courier: CourierDesk,
    pub(crate) pace: Pace,
}

/// Recorded interactions that come from elsewhere.
type Recorded = Box<dyn Fn() -> Vec<rules::backtest::Interaction> + Send + Sync>;

/// The studio. Cheap to clone; clones are the same studio.
#[derive(Clone)]
pub struct Studio {
    shared: Arc<Shared>,
}

/// What all clones have in common.
struct Shared {
    store: Store,
    clock: Clock,
    meter: Meter,
    agent_id: Option<Uuid>,
    allow_loopback: bool,
    courier: CourierDesk,
    pace: Pace,
    live: watch::Sender<Live>,
    deployed: watch::Sender<Arc<Deployed>>,
    views: watch::Sender<Arc<StudioView>>,
    told: broadcast::Sender<Told>,
    /// One deploy at a time.
    deploying: tokio::sync::Mutex<()>,
    recorded: OnceLock<Recorded>,
    recorded_interactions: OnceLock<Arc<Vec<rules::backtest::Interaction>>>,
    tasks: TaskTracker,
    stop: CancellationToken,
}

impl Studio {
    /// Must be called within a tokio runtime. `panel` tells who is signed in and which conversations
    /// are followed; without one no views are built.
    pub(crate) fn start(parts: StudioParts, panel: Option<Views>) -> Self {
        let StudioParts {
            store,
            clock,
            meter,
            agent_id,
            home,
            allow_loopback,
            courier,
            pace,
        } = parts;
        let outbox = store.outbox();
        let shared = Arc::new(Shared {
            store,
            clock,
            meter,
            agent_id,
            allow_loopback,
            courier,
            pace,
            live: watch::Sender::new(Live::new(home)),
            deployed: watch::Sender::new(Arc::default()),
            views: watch::Sender::new(Arc::new(list::nothing())),
            told: broadcast::Sender::new(TOLD),
            deploying: tokio::sync::Mutex::new(()),
            recorded: OnceLock::new(),
            recorded_interactions: OnceLock::new(),
            tasks: TaskTracker::new(),
            stop: CancellationToken::new(),
        });
        let studio = Self { shared };
        if let Some(panel) = panel {
            let keeper = keeper::Keeper::new(studio.clone(), panel, outbox);
            studio.shared.tasks.spawn(keeper.run());
        }
        studio
    }

    /// The studio's views, newest wins. The first is there from the start.
    #[must_use]
    pub fn views(&self) -> watch::Receiver<Arc<StudioView>> {
        self.shared.views.subscribe()
    }

    /// What is deployed, newest wins; empty while nobody is signed in who may read it.
    #[must_use]
    pub fn deployed(&self) -> watch::Receiver<Arc<Deployed>> {
        self.shared.deployed.subscribe()
    }

    /// Every deploy that succeeds from now on (`contract.md §3`). One that fails, or whose
    /// comparison fails, tells nobody.
    #[must_use]
    pub fn subscribe(&self) -> broadcast::Receiver<Told> {
        self.shared.told.subscribe()
    }

    /// The recorded interactions that come with the sandbox, for back-tests. Asked for once, when
    /// they are needed; a second call changes nothing.
    pub fn set_recorded(
        &self,
        load: impl Fn() -> Vec<rules::backtest::Interaction> + Send + Sync + 'static,
    ) {
        // Whoever came first wins: there is one sandbox.
        let _ = self.shared.recorded.set(Box::new(load));
    }

    /// A platform can be spoken to: reads what is deployed there, and settles what was left open.
    pub(crate) fn connected(&self, client: &wire::Client, target: Target, agent_id: Option<Uuid>) {
        self.attach(client, target, agent_id);
        let studio = self.clone();
        self.shared.tasks.spawn(async move {
            studio.recall().await;
            studio.settle().await;
            // What went wrong is in the view.
            let _ = studio.refresh().await;
        });
    }

    /// A platform can be spoken to; nothing is read before somebody asks.
    pub(crate) fn attach(&self, client: &wire::Client, target: Target, agent_id: Option<Uuid>) {
        let platform = Platform {
            client: client.with_sink(self.shared.meter.sink()),
            target,
            agent_id: agent_id.or(self.shared.agent_id),
        };
        self.shared.live.send_modify(|live| live.connect(platform));
    }

    /// Signed out, or another platform.
    pub(crate) fn disconnected(&self) {
        self.shared.live.send_modify(Live::disconnect);
        self.shared.deployed.send_replace(Arc::default());
    }

    /// Ends what is under way. A deploy that was sent and not compared is settled at the next start.
    pub(crate) async fn stop(&self) {
        self.shared.stop.cancel();
        self.shared.tasks.close();
        self.shared.tasks.wait().await;
    }

    /// Which platform drafts and versions are of.
    fn target(&self) -> Target {
        self.shared.live.borrow().target()
    }

    /// The platform in use, where it has a place for prompts.
    fn platform(&self) -> Result<Platform, Problem> {
        let platform = self.connected_to()?;
        if platform.client.reach().prompts {
            return Ok(platform);
        }
        Err(Problem::new(
            Code::Gone,
            "This organization has no place for prompts. Drafts, preview and back-test work here all \
             the same; nothing can be deployed or injected.",
        ))
    }

    /// The platform in use.
    fn connected_to(&self) -> Result<Platform, Problem> {
        let live = self.shared.live.borrow();
        live.platform.clone().ok_or_else(|| {
            Problem::new(
                Code::Unreachable,
                "Nobody is signed in. Drafts are kept; connect to a platform to go on.",
            )
        })
    }

    /// What is on disk changed: the view is built again.
    fn touch(&self) {
        self.shared.live.send_modify(|live| live.touched += 1);
    }

    fn now_ms(&self) -> i64 {
        self.shared.clock.now().as_millisecond()
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
    Problem::new(Code::Gone, "This prompt is no longer there.")
}
