//! The courier: one task that owns what is under way, and is told what to do.
//!
//! Each step is the same: take heads that are due (the record counts the attempt first), send each
//! over its route, write down what came of it. A lane has one attempt under way at most. What could
//! not be written down is kept and tried again; until then its lane stands still. Nothing is marked
//! that is not known: a courier that is stopped or killed leaves its attempts to the next one,
//! under the same idempotency keys.
//!
//! It knows one platform at a time. Refuses to decide when something is tried again: that is
//! [`super::queue`]'s, and each host's breaker's.

mod aftermath;
mod attempt;
mod run;
mod standing;

use std::collections::BTreeSet;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinHandle;

use super::outcome::Settled;
use super::queue::Pace;
use super::route::Route;
use crate::clock::Clock;
use crate::store::{Actor, Store, StoreError};
use crate::view::error::Problem;
use run::Run;

/// So many commands wait at most.
const COMMANDS: usize = 64;

/// What is under way at the end has so long.
const LAST_ATTEMPTS: Duration = Duration::from_secs(3);

/// What a courier is given.
pub struct CourierParts {
    /// The record.
    pub store: Store,
    /// What time it is.
    pub clock: Clock,
    /// How deliveries are paced.
    pub pace: Pace,
    /// Who is told of every attempt that ended. The newest 4,096 are kept for who does not listen.
    pub settled: mpsc::Sender<Settled>,
}

/// The way to the courier.
#[derive(Debug)]
pub struct Courier {
    commands: mpsc::Sender<Command>,
    standing: watch::Receiver<CourierStanding>,
    task: JoinHandle<()>,
}

/// Asks the courier; clones ask the same one.
#[derive(Debug, Clone)]
pub struct CourierDesk {
    commands: mpsc::Sender<Command>,
    standing: watch::Receiver<CourierStanding>,
}

/// What the courier is doing, newest wins.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CourierStanding {
    /// Attempts under way, by the deliveries' numbers.
    pub sending: BTreeSet<i64>,
    /// When the next attempt is made, where none is under way and something waits.
    pub retry_at: Option<Timestamp>,
    /// Why deliveries wait; none while they go through.
    pub problem: Option<Problem>,
    /// There is a route, and feedback put now would be sent now.
    pub open: bool,
    /// Nothing is under way, and nothing can go now.
    pub resting: bool,
    /// When it looks again by itself; none where nothing waits that goes by itself.
    pub wakes_at: Option<Timestamp>,
    /// It has a route.
    pub routed: bool,
    /// How many times it was asked to hurry, and did.
    pub hurried: u64,
    /// The revision of the outbox it last looked at ([`crate::store::OutboxTally`]).
    pub seen: u64,
}

/// Why a delivery was left as it is.
#[derive(Debug, Clone, thiserror::Error)]
pub enum NotChanged {
    /// It is through, given up, or never was.
    #[error("there is no such delivery any more")]
    Gone,
    /// An attempt is under way.
    #[error("it is being sent right now")]
    BeingSent,
    /// The record can't be written.
    #[error(transparent)]
    Record(StoreError),
}

/// What a person decides about a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Let it go by itself again.
    Retry,
    /// Give it up.
    Discard,
}

pub(crate) enum Command {
    Connect(Box<Route>),
    Disconnect,
    Hurry,
    Decide {
        id: u64,
        decision: Decision,
        actor: Actor,
        reply: oneshot::Sender<Result<(), NotChanged>>,
    },
    Stop(oneshot::Sender<()>),
}

impl CourierStanding {
    /// Nothing is under way, and what waits can't go for a while: the far end asked for a pause,
    /// can't be reached, or another sign-in is needed.
    #[must_use]
    pub const fn stuck(&self) -> bool {
        self.resting && self.problem.is_some()
    }
}

impl Courier {
    /// Starts a courier without a route. Must be called within a tokio runtime; ends with
    /// [`Courier::stop`], or when everything that could ask it is gone.
    #[must_use]
    pub fn start(parts: CourierParts) -> Self {
        let (commands, inbox) = mpsc::channel(COMMANDS);
        let (tell, standing) = watch::channel(CourierStanding::default());
        let task = tokio::spawn(Run::new(parts, inbox, tell).run());
        Self {
            commands,
            standing,
            task,
        }
    }

    /// What it is doing.
    #[must_use]
    pub fn standing(&self) -> watch::Receiver<CourierStanding> {
        self.standing.clone()
    }

    /// A way to ask it, for whoever can't wait here.
    #[must_use]
    pub fn desk(&self) -> CourierDesk {
        CourierDesk {
            commands: self.commands.clone(),
            standing: self.standing.clone(),
        }
    }

    /// Takes no more deliveries, lets what is under way end (at most 3 s), and ends.
    pub async fn stop(self) {
        let (reply, stopped) = oneshot::channel();
        if self.commands.send(Command::Stop(reply)).await.is_ok() {
            // An error means that it ended another way.
            let _ = stopped.await;
        }
        if let Err(error) = self.task.await {
            tracing::error!(%error, "the courier broke off");
        }
    }
}

impl CourierDesk {
    /// What the courier is doing.
    #[must_use]
    pub fn standing(&self) -> watch::Receiver<CourierStanding> {
        self.standing.clone()
    }

    /// From now on deliveries go to this platform, at once; what waited for a sign-in goes on.
    pub fn connect(&self, route: Route) {
        self.tell(Command::Connect(Box::new(route)));
    }

    /// Nothing is sent from now on; what is under way ends.
    pub fn disconnect(&self) {
        self.tell(Command::Disconnect);
    }

    /// The network is back, or a person does not want to wait: what was put off is due at once,
    /// but for pauses that a far end asked for.
    pub fn hurry(&self) {
        self.tell(Command::Hurry);
    }

    /// Carries out what a person decided about a delivery.
    ///
    /// # Errors
    /// [`NotChanged`]: nothing was written then.
    pub async fn decide(
        &self,
        id: u64,
        decision: Decision,
        actor: Actor,
    ) -> Result<(), NotChanged> {
        let (reply, answer) = oneshot::channel();
        let command = Command::Decide {
            id,
            decision,
            actor,
            reply,
        };
        // An error means that it has ended, and so does the answer's.
        let _ = self.commands.send(command).await;
        let ended = || NotChanged::Record(StoreError::Closed);
        answer.await.unwrap_or_else(|_| Err(ended()))
    }

    /// In the order of the calls, which an awaited send would not keep.
    fn tell(&self, command: Command) {
        if let Err(mpsc::error::TrySendError::Full(_)) = self.commands.try_send(command) {
            tracing::error!("the courier does not listen");
        }
    }
}
