//! Waiting at the desk for what comes of deliveries.

use std::time::Duration;

use jiff::Timestamp;
use tokio::time::Instant;

use super::{Desk, DeskError, Flushed, Outcome};
use crate::outbox::{CourierStanding, How, Settled, Target};
use crate::problem;
use crate::store::StoredDelivery;
use crate::view::error::{Code, Problem};

/// So much is remembered of deliveries nobody asked about.
const MOST_KNOWN: usize = 4_096;

/// A delivery leaves the record first; what came of it is told so much later at most.
const TOLD: Duration = Duration::from_secs(1);

/// Pauses within a round are no longer; nobody waits at the desk for longer ones.
const SOON: Duration = Duration::from_secs(5);

/// By then the courier has had a look at what was put.
const LOOK: Duration = Duration::from_millis(250);

impl Desk {
    /// Waits until a delivery is through, refused, or at the end of its first round, at most
    /// `within`; not where nothing can go for a while. Dropping the future loses nothing. Ask once
    /// a delivery: what came of it is forgotten then.
    ///
    /// # Errors
    /// [`DeskError::Record`], [`DeskError::Gone`] for an id that is through or never was.
    pub async fn outcome(&mut self, id: u64, within: Duration) -> Result<Outcome, DeskError> {
        let mut deadline = Instant::now() + within;
        if !self.known.contains_key(&id) && matches!(self.stored(id).await, Err(DeskError::Gone)) {
            // It never was, or what came of it is about to be told.
            deadline = deadline.min(Instant::now() + TOLD);
        }
        let mut standing = self.courier.standing();
        while self.connected {
            match self.known.remove(&id) {
                Some(How::PutOff {
                    round_over: false, ..
                })
                | None => {}
                Some(how) => return Ok(outcome(how)),
            }
            let is_hopeless = self.is_hopeless(&standing.borrow_and_update(), deadline);
            let look = self.look_again(deadline);
            tokio::select! {
                biased;
                settled = self.settled.recv() => match settled {
                    Some(settled) => self.note(settled),
                    None => break,
                },
                () = std::future::ready(()), if is_hopeless => break,
                Ok(()) = standing.changed() => {}
                () = tokio::time::sleep_until(look) => {
                    if Instant::now() >= deadline {
                        break;
                    }
                }
            }
        }
        if let Some(how) = self.known.remove(&id) {
            return Ok(outcome(how));
        }
        let stored = self.stored(id).await?;
        Ok(self.outcome_of(stored))
    }

    /// Delivers what waits, at most for so long, or until nothing is left that can go by then. What
    /// was put off goes at once, but for pauses that a far end asked for.
    ///
    /// # Errors
    /// [`DeskError::Record`], [`DeskError::NoPlatform`].
    pub async fn flush(&mut self, within: Duration) -> Result<Flushed, DeskError> {
        let target = self.target.clone().ok_or(DeskError::NoPlatform)?;
        let deadline = Instant::now() + within;
        let mut flushed = Flushed::default();
        let mut standing = self.courier.standing();
        if self.connected {
            self.hurries += 1;
            self.courier.desk().hurry();
        }
        while self.connected {
            let is_over = {
                let standing = standing.borrow_and_update();
                let is_empty = self.waiting(&target) == 0 && standing.sending.is_empty();
                is_empty || self.is_at_rest(&standing, deadline)
            };
            if is_over {
                break;
            }
            tokio::select! {
                settled = self.settled.recv() => match settled {
                    Some(settled) => self.count(settled, &mut flushed),
                    None => break,
                },
                Ok(()) = standing.changed() => {}
                () = tokio::time::sleep_until(deadline) => break,
            }
        }
        while let Ok(settled) = self.settled.try_recv() {
            self.count(settled, &mut flushed);
        }
        flushed.waiting = u64::from(self.waiting(&target));
        Ok(flushed)
    }

    fn count(&mut self, settled: Settled, flushed: &mut Flushed) {
        match &settled.how {
            How::Delivered { .. } => flushed.delivered += 1,
            How::Failed { .. } => flushed.failed += 1,
            How::PutOff { .. } | How::GivenUp { .. } => {}
        }
        self.note(settled);
    }

    /// Whether the courier has seen all there is and will do nothing more before the deadline.
    fn is_at_rest(&self, standing: &CourierStanding, deadline: Instant) -> bool {
        let has_seen_all = standing.routed
            && standing.hurried >= self.hurries
            && standing.seen >= self.store.outbox().borrow().revision;
        if !standing.resting || !has_seen_all {
            return false;
        }
        let Some(wakes_at) = standing.wakes_at else {
            return true;
        };
        let wait = Duration::try_from(wakes_at.duration_since(self.clock.now()));
        wait.unwrap_or_default() > deadline.saturating_duration_since(Instant::now())
    }

    /// Whether nothing that waits can go before the deadline, or soon where nobody asked for the
    /// pause: a host that can't be reached is not waited for.
    fn is_hopeless(&self, standing: &CourierStanding, deadline: Instant) -> bool {
        // Feedback has its own word for it; for a click, the courier must have had a look.
        let is_seen = match self.clicked_at {
            None => !standing.open,
            Some(at) => at.elapsed() >= LOOK,
        };
        if !is_seen || !standing.stuck() {
            return false;
        }
        let Some(retry_at) = standing.retry_at else {
            return true;
        };
        let wait = Duration::try_from(retry_at.duration_since(self.clock.now()));
        let left = deadline.saturating_duration_since(Instant::now());
        let asked = standing
            .problem
            .as_ref()
            .is_some_and(|problem| problem.code == Code::RateLimited);
        wait.unwrap_or_default() > if asked { left } else { left.min(SOON) }
    }

    fn look_again(&self, deadline: Instant) -> Instant {
        match self.clicked_at {
            Some(at) if at.elapsed() < LOOK => deadline.min(at + LOOK),
            Some(_) | None => deadline,
        }
    }

    fn note(&mut self, settled: Settled) {
        if self.known.len() >= MOST_KNOWN {
            self.known.pop_first();
        }
        self.known.insert(settled.id, settled.how);
    }

    fn waiting(&self, target: &Target) -> u32 {
        let outbox = self.store.outbox();
        let tally = outbox.borrow().by_target.get(target.as_str()).copied();
        tally.unwrap_or_default().waiting
    }

    async fn stored(&self, id: u64) -> Result<StoredDelivery, DeskError> {
        let found = self.read(move |reader| reader.delivery(id)).await?;
        found.ok_or(DeskError::Gone)
    }

    fn outcome_of(&self, stored: StoredDelivery) -> Outcome {
        let problem = stored
            .problem
            .map(|(code, message)| Problem::new(problem::code_of(&code), message));
        if stored.failed {
            let why = || Problem::new(problem::code_of(""), "It was refused.");
            return Outcome::Failed {
                problem: problem.unwrap_or_else(why),
            };
        }
        let due = stored.due_at_ms.filter(|due| *due > 0);
        let next = due.and_then(|due| Timestamp::from_millisecond(due).ok());
        Outcome::Queued {
            problem,
            next_attempt_at: next.or(self.courier.standing().borrow().retry_at),
        }
    }
}

fn outcome(how: How) -> Outcome {
    match how {
        How::Delivered {
            receipt,
            status,
            latency,
            ..
        } => Outcome::Delivered {
            receipt,
            status,
            latency,
        },
        How::PutOff {
            problem, again_at, ..
        } => Outcome::Queued {
            problem: Some(problem),
            next_attempt_at: again_at,
        },
        How::Failed { problem } => Outcome::Failed { problem },
        // Nothing that the desk puts ends so.
        How::GivenUp { say } => Outcome::Failed {
            problem: say.map_or_else(
                || Problem::new(Code::Gone, "It was given up."),
                |not_told| not_told.problem,
            ),
        },
    }
}
