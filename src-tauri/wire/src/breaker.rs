//! A circuit breaker: a host that does not answer is left alone for a while.
//!
//! Pure: the time and the random part come in. Owns when a host may be asked; refuses to know which
//! host, or what for. Opens after five failures in a row to get an answer (unreachable, timeout,
//! 5xx); a refusal or a request for a pause is a sign of life. Pauses for 30 s, doubling to 5 min,
//! then lets one attempt through as a probe.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::error::Error;

/// So many failures in a row open it.
pub const FAILURES: u32 = 5;

/// The first pause; each failed probe doubles it.
pub const FIRST_PAUSE: Duration = Duration::from_secs(30);

/// No pause is longer, jitter apart.
pub const LONGEST_PAUSE: Duration = Duration::from_mins(5);

/// So much of a pause is added to it at most, so that many clients don't come back as one.
pub const JITTER: f64 = 0.25;

/// A probe that did not report by then is taken for lost, and another may go: past the deadline of
/// every call with its token.
const PROBE_DEADLINE: Duration = Duration::from_mins(2);

/// Whether a host may be asked now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admission {
    /// Yes, as always.
    Go,
    /// Yes, once, to see whether it answers again.
    Probe,
    /// No; ask again then.
    Wait {
        /// When the next attempt may be made.
        until: Timestamp,
    },
}

/// What an attempt says about its host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// It answers, be it with a refusal.
    Alive,
    /// It can't be reached, does not answer in time, or fails (5xx).
    Failing,
    /// Nothing: it was not asked.
    Unknown,
}

/// The breaker of one host.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Breaker {
    state: State,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum State {
    Closed {
        failures: u32,
    },
    Open {
        pause: Duration,
        until: Timestamp,
        round: u32,
    },
    HalfOpen {
        lost_at: Timestamp,
        round: u32,
    },
}

impl Default for Breaker {
    fn default() -> Self {
        Self::new()
    }
}

impl Breaker {
    /// Closed: the host may be asked.
    #[must_use]
    pub fn new() -> Self {
        Self {
            state: State::Closed { failures: 0 },
        }
    }

    /// Asks for leave to make an attempt at `now`; who gets it reports by [`Breaker::report`].
    pub fn admit(&mut self, now: Timestamp) -> Admission {
        match self.state {
            State::Closed { .. } => Admission::Go,
            State::Open {
                pause,
                until,
                round,
            } => {
                // A clock that was set back must not make the pause longer.
                let until = until.min(later(now, pause));
                if now < until {
                    self.state = State::Open {
                        pause,
                        until,
                        round,
                    };
                    return Admission::Wait { until };
                }
                self.probe(now, round)
            }
            State::HalfOpen { lost_at, round } => {
                let lost_at = lost_at.min(later(now, PROBE_DEADLINE));
                if now < lost_at {
                    self.state = State::HalfOpen { lost_at, round };
                    return Admission::Wait { until: lost_at };
                }
                self.probe(now, round)
            }
        }
    }

    /// Takes note of what an attempt that ended at `now` says. `random` within 0..1 makes the
    /// pause longer by up to [`JITTER`]. Returns when the host will be tried again where this
    /// opened the breaker.
    pub fn report(&mut self, sign: Sign, now: Timestamp, random: f64) -> Option<Timestamp> {
        match (sign, self.state) {
            (Sign::Alive, _) => {
                *self = Self::new();
                None
            }
            (Sign::Failing, State::Closed { failures }) if failures + 1 < FAILURES => {
                self.state = State::Closed {
                    failures: failures + 1,
                };
                None
            }
            (Sign::Failing, State::Closed { .. }) => Some(self.open(0, now, random)),
            (Sign::Failing, State::HalfOpen { round, .. }) => {
                Some(self.open(round.saturating_add(1), now, random))
            }
            // An attempt from before it opened: nothing new.
            (Sign::Failing | Sign::Unknown, State::Open { .. })
            | (Sign::Unknown, State::Closed { .. }) => None,
            // The probe never got there: another may go at once.
            (Sign::Unknown, State::HalfOpen { round, .. }) => {
                self.state = State::HalfOpen {
                    lost_at: now,
                    round,
                };
                None
            }
        }
    }

    /// When the host will be tried again, where it is left alone; for a person to see.
    #[must_use]
    pub fn open_until(&self) -> Option<Timestamp> {
        match self.state {
            State::Open { until, .. } => Some(until),
            State::Closed { .. } | State::HalfOpen { .. } => None,
        }
    }

    fn probe(&mut self, now: Timestamp, round: u32) -> Admission {
        self.state = State::HalfOpen {
            lost_at: later(now, PROBE_DEADLINE),
            round,
        };
        Admission::Probe
    }

    fn open(&mut self, round: u32, now: Timestamp, random: f64) -> Timestamp {
        let base = FIRST_PAUSE
            .saturating_mul(1_u32.checked_shl(round).unwrap_or(u32::MAX))
            .min(LONGEST_PAUSE);
        let pause = base + base.mul_f64(JITTER * random.clamp(0.0, 1.0));
        let until = later(now, pause);
        self.state = State::Open {
            pause,
            until,
            round,
        };
        until
    }
}

impl Sign {
    /// What an attempt's outcome says about its host.
    #[must_use]
    pub fn of<T>(outcome: &Result<T, Error>) -> Self {
        outcome.as_ref().err().map_or(Self::Alive, Self::of_error)
    }

    /// What a failed attempt says about its host.
    #[must_use]
    pub fn of_error(error: &Error) -> Self {
        match error {
            Error::Unreachable { .. }
            | Error::Timeout { .. }
            | Error::Unavailable { status: 500.., .. }
            | Error::ConnectionLost { .. }
            | Error::Silence { .. } => Self::Failing,
            Error::SignInRefused { .. }
            | Error::AccessTokenMissing { .. }
            | Error::TokenRefused { .. }
            | Error::ScopeMissing { .. }
            | Error::PermissionMissing { .. }
            | Error::LibraryNotFound { .. }
            | Error::QuotaExceeded { .. }
            | Error::RateLimited { .. }
            | Error::Unavailable { .. }
            | Error::Refused { .. }
            | Error::EndlessWalk { .. }
            | Error::Protocol { .. }
            | Error::TooLarge { .. } => Self::Alive,
            // A sign-in that ended here needs no host to say so.
            Error::SignInEnded { .. } | Error::AddressRefused { .. } | Error::Setup { .. } => {
                Self::Unknown
            }
        }
    }
}

fn later(now: Timestamp, pause: Duration) -> Timestamp {
    SignedDuration::try_from(pause)
        .ok()
        .and_then(|pause| now.checked_add(pause).ok())
        .unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests;
