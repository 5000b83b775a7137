//! When to ping, when to give a connection up, and how long to wait before the next
//! (`contract.md §1`, reconnecting). A pure state machine: times are milliseconds of any steady
//! clock, the jitter comes in, and every method says what to do.
//!
//! How the contract is read where it leaves room:
//! - A subscribe has succeeded when anything is heard after it was sent. The rim sends a ping right
//!   behind the subscriptions, so a platform that takes the upgrade and hangs up does not reset the
//!   count of failures.
//! - "A second 4001 in a row": the connection between the two lived shorter than the silence limit.
//!   Such a connection does not reset the count of failures either, else a platform that refuses
//!   every token would be asked forever. A token refused on the upgrade itself (401) is the same.
//! - While the owner's queue is full the socket is not read, so silence is not counted.

use std::time::Duration;

use crate::retry::backoff;

/// The numbers a link goes by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// Between two pings, in ms.
    pub ping_every: u64,
    /// Nothing heard for so long is the end of the connection, in ms.
    pub silence_limit: u64,
    /// So many failures in a row stop the stream.
    pub attempts: u32,
}

/// How a connection or an attempt ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Loss {
    /// The platform sent a close frame with this code.
    CloseCode(u16),
    /// The upgrade was refused with 401.
    TokenRefused,
    /// Anything else that may pass; not to be tried again before `not_before` where the platform
    /// said so (`Retry-After`).
    Failure {
        /// The platform's own word.
        not_before: Option<Duration>,
    },
    /// Trying again changes nothing.
    Hopeless,
}

/// What follows a loss.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Try again after so long.
    Retry {
        /// 0 after a refused token, else the backoff.
        after: Duration,
        /// The attempt that comes next, from 1.
        attempt: u32,
        /// How many there are.
        of: u32,
    },
    /// The platform ended the stream: 1000 or 1001.
    Ended {
        /// The close code.
        code: u16,
    },
    /// As many failures in a row as there may be.
    GaveUp {
        /// How many.
        failures: u32,
    },
    /// Trying again changes nothing.
    Refused,
}

/// What the time asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// Nothing yet.
    Nothing,
    /// A ping.
    Ping,
    /// The connection counts as lost: nothing was heard for too long.
    Silence,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// Waiting for the owner.
    Idle,
    /// Stopped until the owner starts afresh.
    Over,
    /// An attempt is under way.
    Connecting,
    /// Subscriptions are sent, nothing is heard yet.
    Unproven(Beat),
    /// Subscribed.
    Live { beat: Beat, since: u64 },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Beat {
    heard: u64,
    next_ping: u64,
    /// Since when the socket is not read.
    deaf_since: Option<u64>,
}

/// One stream's connection, over all its attempts.
#[derive(Debug, Clone)]
pub struct Link {
    pace: Pace,
    phase: Phase,
    failures: u32,
    /// The count before the present connection proved itself.
    failures_before: u32,
    /// The last loss was a refused token, and nothing good happened since.
    token_refused: bool,
}

impl Link {
    /// A link that has not connected yet.
    #[must_use]
    pub fn new(pace: Pace) -> Self {
        Self {
            pace,
            phase: Phase::Idle,
            failures: 0,
            failures_before: 0,
            token_refused: false,
        }
    }

    /// The owner wants an attempt now. True when one should begin; false while one is under way or
    /// the stream is connected.
    pub fn begin(&mut self) -> bool {
        match self.phase {
            Phase::Connecting | Phase::Unproven(_) | Phase::Live { .. } => return false,
            Phase::Over => {
                self.failures = 0;
                self.token_refused = false;
            }
            Phase::Idle => {}
        }
        self.phase = Phase::Connecting;
        true
    }

    /// The upgrade is done and the subscriptions are sent, with a ping behind them.
    pub fn opened(&mut self, now: u64) {
        self.phase = Phase::Unproven(Beat {
            heard: now,
            next_ping: now + self.pace.ping_every,
            deaf_since: None,
        });
    }

    /// Anything came from the platform. True when it is the first sign since the subscriptions:
    /// the stream is live.
    pub fn heard(&mut self, now: u64) -> bool {
        match &mut self.phase {
            Phase::Live { beat, .. } => {
                beat.heard = now;
                false
            }
            Phase::Unproven(beat) => {
                let beat = Beat {
                    heard: now,
                    ..*beat
                };
                self.phase = Phase::Live { beat, since: now };
                self.failures_before = self.failures;
                self.failures = 0;
                true
            }
            Phase::Idle | Phase::Over | Phase::Connecting => false,
        }
    }

    /// The socket is not read from now on: the queue is full.
    pub fn deaf(&mut self, now: u64) {
        if let Some(beat) = self.beat() {
            beat.deaf_since.get_or_insert(now);
        }
    }

    /// The socket is read again. The time in between does not count as silence.
    pub fn hearing(&mut self, now: u64) {
        if let Some(beat) = self.beat()
            && let Some(since) = beat.deaf_since.take()
        {
            beat.heard += now.saturating_sub(since);
        }
    }

    /// What the time asks for. After [`Due::Ping`] the next one is due `ping_every` later.
    pub fn due(&mut self, now: u64) -> Due {
        let pace = self.pace;
        let Some(beat) = self.beat() else {
            return Due::Nothing;
        };
        if beat.deaf_since.is_none() && now >= beat.heard + pace.silence_limit {
            Due::Silence
        } else if now >= beat.next_ping {
            beat.next_ping = now + pace.ping_every;
            Due::Ping
        } else {
            Due::Nothing
        }
    }

    /// When [`Link::due`] has something to say next; none while not connected.
    #[must_use]
    pub fn wakes_at(&self) -> Option<u64> {
        match self.phase {
            Phase::Unproven(beat) | Phase::Live { beat, .. } => {
                Some(if beat.deaf_since.is_some() {
                    beat.next_ping
                } else {
                    beat.next_ping.min(beat.heard + self.pace.silence_limit)
                })
            }
            Phase::Idle | Phase::Over | Phase::Connecting => None,
        }
    }

    /// The connection is gone, or the attempt failed.
    pub fn lost(&mut self, loss: Loss, now: u64, jitter: Duration) -> Verdict {
        let steady = match self.phase {
            Phase::Live { since, .. } => now.saturating_sub(since) >= self.pace.silence_limit,
            Phase::Idle | Phase::Over | Phase::Connecting | Phase::Unproven(_) => false,
        };
        let was_live = matches!(self.phase, Phase::Live { .. });
        self.phase = Phase::Idle;
        match loss {
            Loss::CloseCode(code @ (1000 | 1001)) => {
                self.phase = Phase::Over;
                Verdict::Ended { code }
            }
            Loss::CloseCode(4001) | Loss::TokenRefused => {
                if was_live && !steady {
                    self.failures = self.failures_before;
                }
                let again = self.token_refused && !steady;
                self.token_refused = true;
                if again {
                    self.failed(None, jitter)
                } else {
                    Verdict::Retry {
                        after: Duration::ZERO,
                        attempt: self.failures + 1,
                        of: self.pace.attempts,
                    }
                }
            }
            Loss::CloseCode(_) => {
                self.token_refused = false;
                self.failed(None, jitter)
            }
            Loss::Failure { not_before } => {
                self.token_refused = false;
                self.failed(not_before, jitter)
            }
            Loss::Hopeless => {
                self.phase = Phase::Over;
                Verdict::Refused
            }
        }
    }

    fn failed(&mut self, not_before: Option<Duration>, jitter: Duration) -> Verdict {
        self.failures += 1;
        if self.failures >= self.pace.attempts {
            self.phase = Phase::Over;
            return Verdict::GaveUp {
                failures: self.failures,
            };
        }
        Verdict::Retry {
            after: backoff(self.failures, jitter).max(not_before.unwrap_or_default()),
            attempt: self.failures,
            of: self.pace.attempts,
        }
    }

    fn beat(&mut self) -> Option<&mut Beat> {
        match &mut self.phase {
            Phase::Unproven(beat) | Phase::Live { beat, .. } => Some(beat),
            Phase::Idle | Phase::Over | Phase::Connecting => None,
        }
    }
}
