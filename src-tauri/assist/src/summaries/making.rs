//! The making of a summary as a state machine: what happened goes in, what to do comes out
//! (`contract.md §5`).
//!
//! Pure: no network, no clock; time and chance come in. Owns one request, whose id stays the same
//! through all its attempts. The circuit breaker is everybody's and is lent: what one summary learns
//! of the platform, the others need not find out again.

use std::time::Duration;

use jiff::Timestamp;
use uuid::Uuid;
use wire::Error;
use wire::breaker::{Admission, Breaker, Sign};
use wire::retry::{SUMMARY_ATTEMPTS, summary_retry};
use wire::summaries::Made;

use super::pace::later;

/// One request under way.
#[derive(Debug)]
pub(super) struct Making {
    request_id: Uuid,
    /// The attempt that is under way or comes next, from 1.
    attempt: u32,
    /// When the first attempt began.
    since: Option<Timestamp>,
    limit: Duration,
    doing: Doing,
}

/// What is going on.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Doing {
    /// Nobody is signed in to its platform: it goes on when somebody is.
    Apart,
    /// The platform is at it.
    Calling {
        /// When the first attempt began.
        since: Timestamp,
        /// When this attempt is given up.
        until: Timestamp,
    },
    /// The next attempt has its time.
    Waiting {
        /// When.
        retry_at: Timestamp,
        /// The platform is left alone until then: it has failed repeatedly.
        breaker_open: bool,
        /// Why; none where it was not asked at all.
        error: Option<Error>,
    },
    /// It is over.
    Over,
}

/// What happened.
#[derive(Debug)]
pub(super) enum News {
    /// The platform can be spoken to.
    Reachable,
    /// Nobody is signed in to it any more: the call was dropped.
    Apart,
    /// Time passed.
    Time,
    /// A person does not want to wait.
    Hurry,
    /// An attempt came to its end.
    Answered {
        /// Of which request.
        request_id: Uuid,
        /// Which.
        attempt: u32,
        /// What came of it.
        result: Box<Result<Made, Error>>,
    },
    /// A person does not want it any more.
    Cancel,
}

/// What to do.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Todo {
    /// Nothing new: what is under way goes on.
    GoOn,
    /// Send this attempt.
    Call {
        /// Which, from 1.
        attempt: u32,
    },
    /// Look again when its time has come.
    Wait,
    /// Take the text.
    Take(Box<Made>),
    /// It failed for good.
    GiveUp(Error),
    /// Break it off: whatever comes of the call does not count.
    BreakOff,
}

impl Making {
    /// A request that is on disk and was not sent yet, or whose answer nobody got: then the last of
    /// its `attempts` is made again.
    pub(super) fn new(request_id: Uuid, limit: Duration, attempts: u32) -> Self {
        Self {
            request_id,
            attempt: attempts.clamp(1, SUMMARY_ATTEMPTS),
            since: None,
            limit,
            doing: Doing::Apart,
        }
    }

    pub(super) const fn request_id(&self) -> Uuid {
        self.request_id
    }

    /// The attempt that is under way or comes next, from 1.
    pub(super) const fn attempt(&self) -> u32 {
        self.attempt
    }

    /// When the first attempt began.
    pub(super) const fn since(&self) -> Option<Timestamp> {
        self.since
    }

    pub(super) const fn doing(&self) -> &Doing {
        &self.doing
    }

    /// When to look again by itself.
    pub(super) const fn due(&self) -> Option<Timestamp> {
        match &self.doing {
            Doing::Waiting { retry_at, .. } => Some(*retry_at),
            Doing::Apart | Doing::Calling { .. } | Doing::Over => None,
        }
    }

    /// The next thing to do. News that do not fit, an answer to an earlier attempt above all, change
    /// nothing.
    pub(super) fn advance(
        &mut self,
        news: News,
        now: Timestamp,
        breaker: &mut Breaker,
        random: &mut impl rand::Rng,
    ) -> Todo {
        match (&self.doing, news) {
            (Doing::Apart, News::Reachable) => self.ask(now, breaker, None),
            (Doing::Calling { .. } | Doing::Waiting { .. }, News::Apart) => {
                if matches!(self.doing, Doing::Calling { .. }) {
                    breaker.report(Sign::Unknown, now, 0.0);
                }
                self.doing = Doing::Apart;
                Todo::Wait
            }
            (
                Doing::Waiting {
                    retry_at, error, ..
                },
                News::Time,
            ) if now >= *retry_at => {
                let error = error.clone();
                self.ask(now, breaker, error)
            }
            // Who looks at it decides: what comes of it tells the breaker as well.
            (Doing::Waiting { .. }, News::Hurry) => self.call(now),
            (
                Doing::Calling { .. },
                News::Answered {
                    request_id,
                    attempt,
                    result,
                },
            ) if request_id == self.request_id && attempt == self.attempt => {
                self.answered(*result, now, breaker, random)
            }
            (Doing::Apart | Doing::Calling { .. } | Doing::Waiting { .. }, News::Cancel) => {
                if matches!(self.doing, Doing::Calling { .. }) {
                    // A probe that is broken off says nothing, and another may go.
                    breaker.report(Sign::Unknown, now, 0.0);
                }
                self.doing = Doing::Over;
                Todo::BreakOff
            }
            (
                Doing::Apart | Doing::Calling { .. } | Doing::Waiting { .. } | Doing::Over,
                News::Reachable
                | News::Apart
                | News::Time
                | News::Hurry
                | News::Answered { .. }
                | News::Cancel,
            ) => Todo::GoOn,
        }
    }

    /// Calls, unless the platform is to be left alone.
    fn ask(&mut self, now: Timestamp, breaker: &mut Breaker, error: Option<Error>) -> Todo {
        match breaker.admit(now) {
            Admission::Go | Admission::Probe => self.call(now),
            Admission::Wait { until } => {
                self.doing = Doing::Waiting {
                    retry_at: until,
                    breaker_open: true,
                    error,
                };
                Todo::Wait
            }
        }
    }

    fn call(&mut self, now: Timestamp) -> Todo {
        let since = *self.since.get_or_insert(now);
        self.doing = Doing::Calling {
            since,
            until: later(now, self.limit),
        };
        Todo::Call {
            attempt: self.attempt,
        }
    }

    fn answered(
        &mut self,
        result: Result<Made, Error>,
        now: Timestamp,
        breaker: &mut Breaker,
        random: &mut impl rand::Rng,
    ) -> Todo {
        let error = match result {
            Ok(made) => {
                breaker.report(Sign::Alive, now, 0.0);
                self.doing = Doing::Over;
                return Todo::Take(Box::new(made));
            }
            Err(error) => error,
        };
        let Some(again) = summary_retry(self.attempt, &error, breaker, now, random) else {
            self.doing = Doing::Over;
            return Todo::GiveUp(error);
        };
        self.attempt += 1;
        self.doing = Doing::Waiting {
            retry_at: again.at,
            breaker_open: again.is_breaker_open,
            error: Some(error),
        };
        Todo::Wait
    }
}

#[cfg(test)]
mod tests;
