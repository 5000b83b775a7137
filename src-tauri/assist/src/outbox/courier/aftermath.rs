//! What follows when an attempt ended: decided, written down, told.

use jiff::Timestamp;
use rand::RngExt as _;
use tokio::sync::mpsc;
use tokio::sync::mpsc::error::TrySendError;
use tokio::time::Instant;
use wire::Error;
use wire::breaker::Sign;

use super::attempt::{Ended, Mark, What};
use super::run::Run;
use crate::outbox::outcome::{self, How, NotTold, Settled};
use crate::outbox::parcel::{ASKED_FIRST, is_quiet};
use crate::outbox::queue::{self, Next, Standing};
use crate::outbox::route::{Failure, Sent};
use crate::outbox::steady::later;
use crate::problem;
use crate::store::{PutOff, StoreError, Taken};
use crate::view::error::Problem;

/// So much is kept for who does not listen; the record knows it all the same.
const MOST_UNTOLD: usize = 4_096;

impl Run {
    /// An attempt ended: decides what follows, and writes it down.
    pub(super) async fn ended(&mut self, ended: Ended) {
        let Ended {
            taken,
            host,
            result,
            took,
        } = ended;
        let now = self.steady.now();
        self.report(host, &result, now);
        let injected = result.as_ref().ok();
        let injected = injected.and_then(|sent| outcome::injected(&taken, sent));
        let (what, how) = match &result {
            Ok(sent) => {
                // What nobody waits for says nothing of what somebody does.
                if !is_quiet(taken.kind) {
                    self.problem = None;
                }
                self.delivered(&taken, sent)
            }
            Err(failure) => {
                let problem = outcome::problem_of(&taken, failure);
                let next = match failure {
                    Failure::Wire(error) | Failure::NotAsked(error) => {
                        let standing = Standing {
                            tries: taken.tries,
                            round: taken.round,
                        };
                        let course = outcome::course(&taken, failure);
                        queue::after(standing, error, course, &self.pace, &mut self.random)
                    }
                    Failure::Late | Failure::NotPermitted(_) | Failure::NoBase => Next::GiveUp,
                    Failure::NotConfigured | Failure::Unreadable(_) | Failure::Withheld(_) => {
                        Next::Park
                    }
                };
                let quiet = is_quiet(taken.kind);
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
                    Next::GiveUp => {
                        let work = outcome::given_up(&taken, failure, took, self.clock.now());
                        let say = self.said_once(&taken, failure, problem);
                        (What::Done(Box::new(work)), How::GivenUp { say })
                    }
                    // Nothing is wrong, and other conversations go on.
                    Next::Full { wait } => {
                        let due = later(now, wait);
                        let tries = taken.tries.saturating_sub(1);
                        let round = taken.round;
                        let standing = Standing { tries, round };
                        let off = (due, standing);
                        self.put_off(&taken, Some(off), outcome::full(), true, true)
                    }
                    Next::SignIn => {
                        self.signed_out = Some(problem.clone());
                        self.put_off(&taken, None, problem, true, false)
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
                        if !quiet {
                            self.problem = Some(problem.clone());
                        }
                        self.put_off(&taken, Some((due, standing)), problem, round_over, false)
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
            injected,
            how,
        };
        self.marks.push_back(Mark {
            id: taken.id,
            what,
            settled,
        });
        self.write_marks().await;
    }

    /// What whoever is signed in may not tell is said once, and not tried again until the next
    /// sign-in: every attempt counts against the limits, and a role does not change by the minute.
    fn said_once(&mut self, taken: &Taken, failure: &Failure, problem: Problem) -> Option<NotTold> {
        let what = taken.load.as_ref().ok()?.where_permitted()?;
        let (what, permissions) = match failure {
            Failure::Wire(error) => (what, lacking(error)?),
            // What names its knowledge base may be told all the same.
            Failure::NotAsked(error) => (ASKED_FIRST, lacking(error)?),
            Failure::NoBase
            | Failure::NotConfigured
            | Failure::Unreadable(_)
            | Failure::Withheld(_)
            | Failure::Late
            | Failure::NotPermitted(_) => return None,
        };
        let is_new = self.not_permitted.insert(what, problem.clone()).is_none();
        is_new.then_some(NotTold {
            permissions,
            problem,
        })
    }

    fn delivered(&self, taken: &Taken, sent: &Sent) -> (What, How) {
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
        full: bool,
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
            full,
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
            // It does not know, and answered so.
            Ok(_) | Err(Failure::NoBase) => Sign::Alive,
            Err(Failure::Wire(error) | Failure::NotAsked(error)) => {
                Sign::of::<()>(&Err(error.clone()))
            }
            Err(
                Failure::NotConfigured
                | Failure::Unreadable(_)
                | Failure::Withheld(_)
                | Failure::Late
                | Failure::NotPermitted(_),
            ) => Sign::Unknown,
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
    pub(super) async fn write_marks(&mut self) {
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
                self.tell(mark.settled);
            }
        }
    }

    /// Tells what came of a delivery, or keeps it until there is room: a slow listener must not
    /// stop what leaves, nor what a person asks meanwhile.
    fn tell(&mut self, settled: Settled) {
        if self.untold.len() >= MOST_UNTOLD {
            self.untold.pop_front();
        }
        self.untold.push_back(settled);
        self.tell_untold();
    }

    pub(super) fn tell_untold(&mut self) {
        while let Some(next) = self.untold.pop_front() {
            match self.settled.try_send(next) {
                Ok(()) => {}
                Err(TrySendError::Full(next)) => {
                    self.untold.push_front(next);
                    return;
                }
                // Nobody is left to be told.
                Err(TrySendError::Closed(_)) => self.untold.clear(),
            }
        }
    }
}

/// What whoever is signed in lacks, by the platform's names; none where that is not why.
fn lacking(error: &Error) -> Option<Vec<String>> {
    if let Error::PermissionMissing { permissions, .. } = error {
        return Some(permissions.clone());
    }
    if let Error::ScopeMissing { scope, .. } = error {
        return Some(vec![scope.clone()]);
    }
    None
}

/// There is room, or nobody to be told.
pub(super) async fn has_room(settled: &mpsc::Sender<Settled>) {
    drop(settled.reserve().await);
}
