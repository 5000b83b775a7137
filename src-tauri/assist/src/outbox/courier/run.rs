//! The courier's loop and its state.

use std::collections::{BTreeMap, VecDeque};

use futures_util::StreamExt as _;
use futures_util::future::BoxFuture;
use futures_util::stream::FuturesUnordered;
use jiff::Timestamp;
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::{Instant, sleep_until, timeout_at};
use uuid::Uuid;
use wire::breaker::{Admission, Breaker};

use super::aftermath::has_room;
use super::attempt::{Ended, Mark};
use super::{Command, CourierParts, CourierStanding, Decision, LAST_ATTEMPTS, NotChanged};
use crate::clock::Clock;
use crate::outbox::outcome::Settled;
use crate::outbox::parcel::{ASKED_FIRST, KINDS, is_quiet};
use crate::outbox::queue::{self, Pace};
use crate::outbox::route::{Failure, Route};
use crate::outbox::steady::{Steady, later};
use crate::store::{
    Actor, Change, Claim, DeliveryRef, Fact, InjectionFact, OutboxTally, Store, StoreError, Taken,
    Work,
};
use crate::view::error::Problem;
use crate::view::outbox::DeliveryKind;

/// What is for figures alone is told within this time after it was done, or not at all.
const TOLD_WITHIN: std::time::Duration = std::time::Duration::from_hours(24);

/// The clock is looked at this often at least.
const LOOK: std::time::Duration = std::time::Duration::from_mins(1);

pub(super) struct Run {
    pub(super) store: Store,
    pub(super) clock: Clock,
    pub(super) pace: Pace,
    pub(super) settled: mpsc::Sender<Settled>,
    pub(super) inbox: mpsc::Receiver<Command>,
    pub(super) standing: watch::Sender<CourierStanding>,
    pub(super) outbox: watch::Receiver<OutboxTally>,
    pub(super) steady: Steady,
    pub(super) random: StdRng,
    pub(super) route: Option<Route>,
    /// Set while nothing helps but another sign-in.
    pub(super) signed_out: Option<Problem>,
    /// Why the last attempt failed, until one does not.
    pub(super) problem: Option<Problem>,
    /// What whoever is signed in may not tell, and the platform's words for it.
    pub(super) not_permitted: BTreeMap<&'static str, Problem>,
    pub(super) breakers: BTreeMap<String, Breaker>,
    /// Kinds a far end asked a pause for.
    pub(super) rests: BTreeMap<DeliveryKind, Timestamp>,
    /// Nothing is taken before: the spread after a connection.
    pub(super) from: Timestamp,
    pub(super) next_feedback: Instant,
    pub(super) under_way: FuturesUnordered<BoxFuture<'static, Ended>>,
    pub(super) lanes: BTreeMap<i64, (String, String)>,
    /// What could not be written down yet.
    pub(super) marks: VecDeque<Mark>,
    pub(super) marks_from: Instant,
    /// What came of deliveries, until it is told.
    pub(super) untold: VecDeque<Settled>,
    pub(super) wake: Option<Timestamp>,
    pub(super) hurried: u64,
    pub(super) seen: u64,
    pub(super) stopping: bool,
}

impl Run {
    pub(super) fn new(
        parts: CourierParts,
        inbox: mpsc::Receiver<Command>,
        standing: watch::Sender<CourierStanding>,
    ) -> Self {
        let now = parts.clock.now();
        Self {
            outbox: parts.store.outbox(),
            store: parts.store,
            clock: parts.clock,
            pace: parts.pace,
            settled: parts.settled,
            inbox,
            standing,
            steady: Steady::new(now),
            random: StdRng::from_rng(&mut rand::rng()),
            route: None,
            signed_out: None,
            problem: None,
            not_permitted: BTreeMap::new(),
            breakers: BTreeMap::new(),
            rests: BTreeMap::new(),
            from: now,
            next_feedback: Instant::now(),
            under_way: FuturesUnordered::new(),
            lanes: BTreeMap::new(),
            marks: VecDeque::new(),
            marks_from: Instant::now(),
            untold: VecDeque::new(),
            wake: None,
            hurried: 0,
            seen: 0,
            stopping: false,
        }
    }

    pub(super) async fn run(mut self) {
        let latest = later(self.steady.now(), queue::longest(&self.pace));
        if let Err(error) = self.store.clamp_due(latest).await {
            tracing::warn!(%error, "what is due can't be read yet");
        }
        let stopped = loop {
            self.look_at_the_clock().await;
            self.write_marks().await;
            self.take().await;
            self.publish();
            let wake = self.wake_at();
            tokio::select! {
                command = self.inbox.recv() => match command {
                    Some(Command::Stop(reply)) => break Some(reply),
                    Some(command) => self.carry_out(command).await,
                    None => break None,
                },
                Some(ended) = self.under_way.next() => self.ended(ended).await,
                Ok(()) = self.outbox.changed() => {}
                () = has_room(&self.settled), if !self.untold.is_empty() => self.tell_untold(),
                () = sleep_until(wake) => {}
            }
        };
        self.wind_down(stopped).await;
    }

    async fn wind_down(mut self, reply: Option<oneshot::Sender<()>>) {
        self.stopping = true;
        let deadline = Instant::now() + LAST_ATTEMPTS;
        while let Ok(Some(ended)) = timeout_at(deadline, self.under_way.next()).await {
            self.ended(ended).await;
        }
        self.marks_from = Instant::now();
        self.write_marks().await;
        if let Some(reply) = reply {
            // Who asked may be gone.
            let _ = reply.send(());
        }
    }

    async fn carry_out(&mut self, command: Command) {
        match command {
            Command::Connect(route) => self.connect(*route),
            Command::Disconnect => {
                self.route = None;
                self.problem = None;
                self.signed_out = None;
            }
            Command::Hurry => self.hurry().await,
            Command::Decide {
                id,
                decision,
                actor,
                reply,
            } => {
                // Who asked may be gone.
                let _ = reply.send(self.decide(id, decision, actor).await);
            }
            // The loop ends on it before it comes here.
            Command::Stop(_) => {}
        }
    }

    fn connect(&mut self, route: Route) {
        let waits = self
            .outbox
            .borrow()
            .by_target
            .get(route.target().as_str())
            .copied();
        self.from = self.steady.now();
        if waits.is_some_and(|waits| waits.waiting > 0) {
            let spread = self.pace.spread.mul_f64(self.random.random_range(0.0..1.0));
            self.from = later(self.from, spread);
        }
        self.signed_out = None;
        self.problem = None;
        self.not_permitted.clear();
        self.route = Some(route);
    }

    async fn hurry(&mut self) {
        self.hurried += 1;
        self.breakers.clear();
        let Some(route) = &self.route else {
            return;
        };
        if let Err(error) = self.store.hurry(route.target().as_str().to_owned()).await {
            tracing::warn!(%error, "what was put off stays put off");
        }
    }

    async fn decide(
        &mut self,
        id: u64,
        decision: Decision,
        actor: Actor,
    ) -> Result<(), NotChanged> {
        let row = i64::try_from(id).map_err(|_| NotChanged::Gone)?;
        if self.lanes.contains_key(&row) {
            return Err(NotChanged::BeingSent);
        }
        let store = self.store.clone();
        let found = tokio::task::spawn_blocking(move || {
            let reader = store.reader()?;
            Ok((reader.delivery(id)?, reader.injection(row)?))
        });
        let (found, injection) = found
            .await
            .unwrap_or(Err(StoreError::Closed))
            .map_err(NotChanged::Record)?;
        let found = found.ok_or(NotChanged::Gone)?;
        let delivery = DeliveryRef {
            interaction: found.interaction.as_deref().and_then(|id| id.parse().ok()),
            delivery: row,
            kind: found.kind,
            correlation_id: found.correlation_id,
            attempts: found.attempts,
        };
        let (fact, change) = match decision {
            Decision::Retry => (Fact::DeliveryRetried(delivery), Change::Retried { id: row }),
            Decision::Discard => (
                discarded(delivery, injection),
                Change::Discarded { id: row },
            ),
        };
        let work = Work::new(self.clock.now(), actor, fact).with_change(change);
        match self.store.commit(work).await {
            Ok(_) => Ok(()),
            Err(StoreError::Gone) => Err(NotChanged::Gone),
            Err(error) => Err(NotChanged::Record(error)),
        }
    }

    /// Takes what is due and may go, and notes when to look again.
    async fn take(&mut self) {
        self.wake = None;
        self.seen = self.outbox.borrow_and_update().revision;
        if self.stopping || self.signed_out.is_some() || !self.marks.is_empty() {
            return;
        }
        let Some(route) = self.route.clone() else {
            return;
        };
        let free = self.pace.at_once.saturating_sub(self.under_way.len());
        if free == 0 {
            return;
        }
        let now = self.steady.now();
        if now < self.from {
            self.wake = Some(self.from);
            return;
        }
        let mut most = Vec::with_capacity(KINDS.len());
        for kind in KINDS.into_iter().filter(|kind| route.serves(*kind)) {
            match self.may_go(&route, kind, now) {
                Ok(count) => most.push((kind, count.min(free))),
                Err(until) => self.wake_by(until),
            }
        }
        let claim = Claim {
            target: route.target().as_str().to_owned(),
            now_ms: now.as_millisecond(),
            most,
            most_in_all: free,
            busy: self.lanes.values().map(|(_, lane)| lane.clone()).collect(),
        };
        match self.store.claim(claim).await {
            Ok(claimed) => {
                if let Some(next) = claimed.next_due_ms.and_then(of_millis) {
                    self.wake_by(next);
                }
                for taken in claimed.taken {
                    self.send(&route, taken, now);
                }
            }
            Err(error) => {
                tracing::warn!(%error, "nothing is sent while its attempt can't be counted");
                self.wake_by(later(now, self.pace.record));
            }
        }
    }

    /// How many of a kind may go now, or when to ask again.
    fn may_go(
        &self,
        route: &Route,
        kind: DeliveryKind,
        now: Timestamp,
    ) -> Result<usize, Timestamp> {
        if let Some(until) = self.rests.get(&kind).filter(|until| **until > now) {
            return Err(*until);
        }
        if kind == DeliveryKind::Feedback {
            let gap = self.next_feedback.saturating_duration_since(Instant::now());
            if !gap.is_zero() {
                return Err(later(now, gap));
            }
        }
        // A copy is asked: leave is taken only once there is something to send.
        let mut breaker = route
            .host(kind)
            .and_then(|host| self.breakers.get(&host).copied())
            .unwrap_or_default();
        match breaker.admit(now) {
            Admission::Go if kind == DeliveryKind::Feedback || is_quiet(kind) => Ok(1),
            Admission::Go => Ok(self.pace.at_once),
            Admission::Probe => Ok(1),
            Admission::Wait { until } => Err(until),
        }
    }

    fn send(&mut self, route: &Route, taken: Taken, now: Timestamp) {
        if taken.kind == DeliveryKind::Feedback {
            self.next_feedback = Instant::now() + self.pace.feedback_gap;
        }
        let host = route.host(taken.kind);
        if let Some(host) = &host {
            let _ = self.breakers.entry(host.clone()).or_default().admit(now);
        }
        self.lanes
            .insert(taken.id, (taken.target.clone(), taken.lane.clone()));
        let route = route.clone();
        let head = self.store.log_head();
        let moot = self.moot(&taken, now);
        self.under_way.push(Box::pin(async move {
            let began = Instant::now();
            let result = match moot {
                Some(failure) => Err(failure),
                None => route.send(&taken, &head).await,
            };
            Ended {
                taken,
                host,
                result,
                took: began.elapsed(),
            }
        }));
    }

    /// Why it need not be sent any more, where that is so.
    fn moot(&self, taken: &Taken, now: Timestamp) -> Option<Failure> {
        let load = taken.load.as_ref().ok()?;
        if load
            .done_at()
            .is_some_and(|at| now > later(at, TOLD_WITHIN))
        {
            return Some(Failure::Late);
        }
        let asked = load.asks_first().map(|_| ASKED_FIRST);
        let mut names = load.where_permitted().into_iter().chain(asked);
        let said = names.find_map(|name| self.not_permitted.get(name))?;
        Some(Failure::NotPermitted(Box::new(said.clone())))
    }

    async fn look_at_the_clock(&mut self) {
        let wall = self.clock.now();
        if let Some(by_ms) = self.steady.jumped(wall) {
            tracing::warn!(by_ms, "the computer's clock was set");
            let work = Work::new(wall, Actor::Cuecard, Fact::ClockJumped { by_ms });
            if let Err(error) = self.store.record(work).await {
                tracing::warn!(%error, "the record takes no more entries");
            }
        }
    }

    fn wake_by(&mut self, at: Timestamp) {
        self.wake = Some(self.wake.map_or(at, |wake| wake.min(at)));
    }

    fn wake_at(&self) -> Instant {
        let look = Instant::now() + LOOK;
        let marks = (!self.marks.is_empty()).then_some(self.marks_from);
        let wake = self.wake.map(|at| self.steady.instant(at));
        [marks, wake].into_iter().flatten().fold(look, Instant::min)
    }
}

/// A person gave a delivery up. An injection has an end in the record that its audit id names
/// (`contract.md §4`).
fn discarded(delivery: DeliveryRef, injection: Option<(String, Uuid)>) -> Fact {
    match (injection, delivery.interaction) {
        (Some((prompt_id, audit_id)), Some(conversation)) => {
            let fact = InjectionFact::pending(audit_id, conversation, prompt_id);
            Fact::Injection(Box::new(fact.failed("canceled", None, delivery.attempts)))
        }
        (Some(_) | None, _) => Fact::DeliveryDiscarded(delivery),
    }
}

fn of_millis(ms: i64) -> Option<Timestamp> {
    Timestamp::from_millisecond(ms).ok()
}
