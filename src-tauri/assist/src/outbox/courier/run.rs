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
use wire::breaker::{Admission, Breaker, Sign};

use super::attempt::{Ended, Mark, What};
use super::{Command, CourierParts, CourierStanding, Decision, LAST_ATTEMPTS, NotChanged};
use crate::clock::Clock;
use crate::outbox::outcome::{self, How, Settled};
use crate::outbox::parcel::KINDS;
use crate::outbox::queue::{self, Next, Pace, Standing};
use crate::outbox::route::{Failure, Route};
use crate::outbox::steady::{Steady, later};
use crate::problem;
use crate::store::{
    Actor, Change, Claim, DeliveryRef, Fact, OutboxTally, PutOff, Store, StoreError, Taken, Work,
};
use crate::view::error::Problem;
use crate::view::outbox::DeliveryKind;

/// The clock is looked at this often at least.
const LOOK: std::time::Duration = std::time::Duration::from_mins(1);

pub(super) struct Run {
    store: Store,
    clock: Clock,
    pace: Pace,
    settled: mpsc::Sender<Settled>,
    inbox: mpsc::Receiver<Command>,
    standing: watch::Sender<CourierStanding>,
    outbox: watch::Receiver<OutboxTally>,
    steady: Steady,
    random: StdRng,
    route: Option<Route>,
    /// Set while nothing helps but another sign-in.
    signed_out: Option<Problem>,
    /// Why the last attempt failed, until one does not.
    problem: Option<Problem>,
    breakers: BTreeMap<String, Breaker>,
    /// Kinds a far end asked a pause for.
    rests: BTreeMap<DeliveryKind, Timestamp>,
    /// Nothing is taken before: the spread after a connection.
    from: Timestamp,
    next_feedback: Instant,
    under_way: FuturesUnordered<BoxFuture<'static, Ended>>,
    lanes: BTreeMap<i64, (String, String)>,
    /// What could not be written down yet.
    marks: VecDeque<Mark>,
    marks_from: Instant,
    wake: Option<Timestamp>,
    stopping: bool,
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
            breakers: BTreeMap::new(),
            rests: BTreeMap::new(),
            from: now,
            next_feedback: Instant::now(),
            under_way: FuturesUnordered::new(),
            lanes: BTreeMap::new(),
            marks: VecDeque::new(),
            marks_from: Instant::now(),
            wake: None,
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
        self.route = Some(route);
    }

    async fn hurry(&mut self) {
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
        let found = tokio::task::spawn_blocking(move || store.reader()?.delivery(id)).await;
        let found = found
            .unwrap_or(Err(StoreError::Closed))
            .map_err(NotChanged::Record)?
            .ok_or(NotChanged::Gone)?;
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
                Fact::DeliveryDiscarded(delivery),
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
        for kind in KINDS {
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
            Admission::Go if kind == DeliveryKind::Feedback => Ok(1),
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
        self.under_way.push(Box::pin(async move {
            let began = Instant::now();
            let result = route.send(&taken, &head).await;
            Ended {
                taken,
                host,
                result,
                took: began.elapsed(),
            }
        }));
    }

    /// An attempt ended: decides what follows, and writes it down.
    async fn ended(&mut self, ended: Ended) {
        let Ended {
            taken,
            host,
            result,
            took,
        } = ended;
        let now = self.steady.now();
        self.report(host, &result, now);
        let (what, how) = match &result {
            Ok(sent) => {
                self.problem = None;
                self.delivered(&taken, sent)
            }
            Err(failure) => {
                let problem = outcome::problem_of(&taken, failure);
                let next = match failure {
                    Failure::Wire(error) => {
                        let standing = Standing {
                            tries: taken.tries,
                            round: taken.round,
                        };
                        queue::after(standing, error, &self.pace, &mut self.random)
                    }
                    Failure::NotConfigured | Failure::Unreadable(_) => Next::Park,
                };
                tracing::info!(
                    delivery = taken.id,
                    correlation_id = %taken.correlation_id,
                    attempts = taken.attempts,
                    next = ?next,
                    "a delivery did not get there"
                );
                match next {
                    Next::Park => {
                        let at = self.clock.now();
                        let work = outcome::parked(&taken, failure, &problem, took, at);
                        (What::Done(Box::new(work)), How::Failed { problem })
                    }
                    Next::SignIn => {
                        self.signed_out = Some(problem.clone());
                        self.put_off(&taken, None, problem, true)
                    }
                    Next::Again {
                        wait,
                        standing,
                        asked,
                        round_over,
                    } => {
                        let due = later(now, wait);
                        if asked {
                            self.rests.insert(taken.kind, due);
                        }
                        self.problem = Some(problem.clone());
                        self.put_off(&taken, Some((due, standing)), problem, round_over)
                    }
                }
            }
        };
        let settled = Settled {
            id: taken.id.unsigned_abs(),
            kind: taken.kind,
            interaction: outcome::interaction(&taken),
            key: outcome::key(&taken),
            correlation_id: taken.correlation_id,
            how,
        };
        self.marks.push_back(Mark {
            id: taken.id,
            what,
            settled,
        });
        self.write_marks().await;
    }

    fn delivered(&self, taken: &Taken, sent: &crate::outbox::route::Sent) -> (What, How) {
        // The route may have been taken away meanwhile: then nobody is configured to be told.
        let training = self
            .route
            .as_ref()
            .is_some_and(|route| route.has_training() && route.target().as_str() == taken.target);
        let (work, how) = outcome::delivered(taken, sent, training, self.clock.now());
        (What::Done(Box::new(work)), how)
    }

    /// With no time, it waits for a sign-in: due at once then, and this attempt does not count
    /// towards its round.
    fn put_off(
        &self,
        taken: &Taken,
        due: Option<(Timestamp, Standing)>,
        problem: Problem,
        round_over: bool,
    ) -> (What, How) {
        let tries = taken.tries.saturating_sub(1);
        let standing = due.map_or(
            Standing {
                tries,
                round: taken.round,
            },
            |(_, standing)| standing,
        );
        let off = PutOff {
            id: taken.id,
            due_ms: due.map_or(0, |(due, _)| due.as_millisecond()),
            tries: standing.tries,
            round: standing.round,
            code: problem::name(problem.code),
            message: problem.message.clone(),
        };
        let how = How::PutOff {
            problem,
            again_at: due.map(|(due, _)| self.steady.shown(due)),
            round_over,
        };
        (What::PutOff(off), how)
    }

    fn report<T>(&mut self, host: Option<String>, result: &Result<T, Failure>, now: Timestamp) {
        let sign = match result {
            Ok(_) => Sign::Alive,
            Err(Failure::Wire(error)) => Sign::of::<()>(&Err(error.clone())),
            Err(Failure::NotConfigured | Failure::Unreadable(_)) => Sign::Unknown,
        };
        if let Some(host) = host {
            let random = self.random.random_range(0.0..1.0);
            let breaker = self.breakers.entry(host).or_default();
            if let Some(until) = breaker.report(sign, now, random) {
                tracing::warn!(%until, "a host does not answer and is left alone for a while");
            }
        }
    }

    /// Writes down what ended, in its order; what can't be written keeps its lane.
    async fn write_marks(&mut self) {
        if self.marks_from > Instant::now() {
            return;
        }
        while let Some(mark) = self.marks.front() {
            match mark.write(&self.store).await {
                // Gone: there is nothing left to mark.
                Ok(()) | Err(StoreError::Gone) => {}
                Err(error) => {
                    tracing::warn!(%error, "what came of a delivery can't be written down yet");
                    self.marks_from = Instant::now() + self.pace.record;
                    return;
                }
            }
            if let Some(mark) = self.marks.pop_front() {
                self.lanes.remove(&mark.id);
                // Who was to be told may be gone.
                let _ = self.settled.send(mark.settled).await;
            }
        }
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

    fn publish(&self) {
        let waits = self.route.as_ref().is_some_and(|route| {
            let outbox = self.outbox.borrow();
            let tally = outbox.by_target.get(route.target().as_str());
            tally.is_some_and(|tally| tally.waiting > 0)
        });
        let now = self.steady.now();
        let idle = self.under_way.is_empty();
        let later = self.wake.filter(|at| *at > now);
        let open = self.route.as_ref().is_some_and(|route| {
            self.signed_out.is_none()
                && self
                    .rests
                    .get(&DeliveryKind::Feedback)
                    .is_none_or(|at| *at <= now)
                && route
                    .host(DeliveryKind::Feedback)
                    .and_then(|host| self.breakers.get(&host))
                    .is_none_or(|breaker| breaker.open_until().is_none_or(|at| at <= now))
        });
        let standing = CourierStanding {
            sending: self.lanes.keys().copied().collect(),
            retry_at: later
                .filter(|_| idle && waits && self.problem.is_some())
                .map(|at| self.steady.shown(at)),
            problem: self
                .signed_out
                .clone()
                .or_else(|| self.problem.clone())
                .filter(|_| waits),
            open,
            resting: idle && self.marks.is_empty() && (self.wake.is_none() || later.is_some()),
        };
        self.standing.send_if_modified(|before| {
            let changed = *before != standing;
            *before = standing;
            changed
        });
    }
}

fn of_millis(ms: i64) -> Option<Timestamp> {
    Timestamp::from_millisecond(ms).ok()
}
