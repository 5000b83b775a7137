//! When to ping, when a channel counts as lost, when its successor is made, and how long to wait
//! before the next attempt (`platform.md`, notifications). A pure state machine: times are
//! milliseconds of any steady clock, the jitter comes in, every method says what to do.
//!
//! How it is read where the platform's words leave room:
//! - A channel lives 24 hours. Its successor is made an hour before the end and both are read for
//!   an overlap. A successor that can't be made is tried again by the backoff while the first lives.
//! - Maintenance (`socket_closing`) ends a socket, not its channel: the successor is another socket
//!   of the same channel, which makes the platform close the first.
//! - There is no normal end: whatever code a socket closes with, the work goes on. What ends it is
//!   an owner, a sign-in that is gone, or ten failures in a row.
//! - A connection that lived shorter than the silence limit does not reset the count of failures,
//!   so that two clients that push each other's channels out do not do it at full speed.

use std::time::Duration;

use crate::retry::backoff;

/// The numbers a link goes by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// Between two pings, in ms.
    pub ping_every: u64,
    /// Nothing heard for so long is the end of a connection, in ms.
    pub silence_limit: u64,
    /// A successor is made so long before a channel ends, in ms; at half its life if that is later.
    pub renew_before: u64,
    /// So long two channels are read at once, in ms.
    pub overlap: u64,
    /// So many failures in a row stop the feed.
    pub attempts: u32,
}

/// A connection's number, never given twice.
pub type Line = u32;

/// How a connection or an attempt ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Loss {
    /// It may pass; not to be tried again before `not_before` where the platform said so.
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
    /// Another connection carries on. With a gap there was a time when none was subscribed.
    Carried {
        /// Whether something may be missing.
        gap: bool,
    },
    /// Try again after so long.
    Retry {
        /// By the backoff.
        after: Duration,
        /// The attempt that comes next, from 1.
        attempt: u32,
        /// How many there are.
        of: u32,
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
    /// A ping on this connection.
    Ping(Line),
    /// This connection counts as lost: nothing was heard for too long.
    Silence(Line),
    /// A successor is to be made: a socket of the same channel, or a channel of its own.
    Renew {
        /// Whether the channel lives on.
        same_channel: bool,
    },
    /// The successor carries on: this one is to be closed.
    Retire(Line),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// Waiting for the owner.
    Idle,
    /// Stopped until the owner starts afresh.
    Over,
    /// The first connection is being made.
    Connecting,
    /// There is a connection.
    Up,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Renewal {
    /// Due when the newest connection's channel nears its end.
    Resting,
    /// Due at this time.
    Due { at: u64, same_channel: bool },
    /// Being made.
    UnderWay,
}

#[derive(Debug, Clone, Copy)]
struct Connection {
    line: Line,
    heard: u64,
    next_ping: u64,
    renew_at: u64,
    was_heard: bool,
    subscribed: bool,
    live_since: Option<u64>,
    retire_at: Option<u64>,
}

/// The connections of one feed, over all attempts. Never more than two at once.
#[derive(Debug, Clone)]
pub struct Link {
    pace: Pace,
    phase: Phase,
    /// The older first.
    connections: Vec<Connection>,
    renewal: Renewal,
    failures: u32,
    renewal_failures: u32,
    /// Since when nothing is read.
    deaf_since: Option<u64>,
}

impl Link {
    /// A link that has not connected yet.
    #[must_use]
    pub fn new(pace: Pace) -> Self {
        Self {
            pace,
            phase: Phase::Idle,
            connections: Vec::with_capacity(2),
            renewal: Renewal::Resting,
            failures: 0,
            renewal_failures: 0,
            deaf_since: None,
        }
    }

    /// The owner wants an attempt now. True when one should begin.
    pub fn begin(&mut self) -> bool {
        match self.phase {
            Phase::Connecting | Phase::Up => return false,
            Phase::Over => self.failures = 0,
            Phase::Idle => {}
        }
        self.phase = Phase::Connecting;
        self.renewal = Renewal::Resting;
        self.renewal_failures = 0;
        true
    }

    /// A socket is open, on a channel with so many ms to live. False where it is not wanted any
    /// more and is to be closed.
    #[must_use]
    pub fn opened(&mut self, line: Line, now: u64, left: u64) -> bool {
        let wanted = match self.phase {
            Phase::Connecting => true,
            Phase::Up => self.renewal == Renewal::UnderWay && self.connections.len() < 2,
            Phase::Idle | Phase::Over => false,
        };
        if !wanted {
            return false;
        }
        self.phase = Phase::Up;
        self.renewal = Renewal::Resting;
        let before = self.pace.renew_before.min(left / 2);
        self.connections.push(Connection {
            line,
            heard: now,
            next_ping: now.saturating_add(self.pace.ping_every),
            renew_at: now.saturating_add(left - before),
            was_heard: false,
            subscribed: false,
            live_since: None,
            retire_at: None,
        });
        true
    }

    /// Anything was heard on it. True when it becomes live by that.
    pub fn heard(&mut self, line: Line, now: u64) -> bool {
        if let Some(connection) = self.find(line) {
            connection.heard = connection.heard.max(now);
            connection.was_heard = true;
        }
        self.proven(line, now)
    }

    /// Its topics are subscribed. True when it becomes live by that.
    pub fn subscribed(&mut self, line: Line, now: u64) -> bool {
        if let Some(connection) = self.find(line) {
            connection.subscribed = true;
        }
        self.proven(line, now)
    }

    fn proven(&mut self, line: Line, now: u64) -> bool {
        let overlap = self.pace.overlap;
        let Some(connection) = self.find(line) else {
            return false;
        };
        let proves =
            connection.was_heard && connection.subscribed && connection.live_since.is_none();
        if !proves {
            return false;
        }
        connection.live_since = Some(now);
        let newest = self.connections.last().map(|newest| newest.line) == Some(line);
        if newest {
            self.renewal = Renewal::Resting;
            self.renewal_failures = 0;
            for older in self.connections.iter_mut().rev().skip(1) {
                older.retire_at = Some(now.saturating_add(overlap));
            }
        }
        true
    }

    /// The connection that carries topics from now on: the newest that is live.
    #[must_use]
    pub fn current(&self) -> Option<Line> {
        let live = self.connections.iter().rev();
        live.filter(|one| one.live_since.is_some())
            .map(|one| one.line)
            .next()
    }

    /// The platform is about to close this socket.
    pub fn closing(&mut self, line: Line, now: u64) {
        let newest = self.connections.last().map(|newest| newest.line) == Some(line);
        if newest && !matches!(self.renewal, Renewal::UnderWay) {
            self.renewal = Renewal::Due {
                at: now,
                same_channel: true,
            };
        }
    }

    /// The successor could not be made, or did not live; the first connection still does.
    fn renewal_failed(&mut self, now: u64, not_before: Option<Duration>, jitter: Duration) {
        self.renewal_failures += 1;
        let wait = backoff(self.renewal_failures, jitter).max(not_before.unwrap_or_default());
        let wait = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
        self.renewal = Renewal::Due {
            at: now.saturating_add(wait),
            same_channel: false,
        };
    }

    /// Nothing is read from now on: the owner's queue is full.
    pub fn deaf(&mut self, now: u64) {
        self.deaf_since.get_or_insert(now);
    }

    /// It is read again. The time in between does not count as silence.
    pub fn hearing(&mut self, now: u64) {
        if let Some(since) = self.deaf_since.take() {
            let lost = now.saturating_sub(since);
            for connection in &mut self.connections {
                connection.heard = connection.heard.saturating_add(lost).min(now);
            }
        }
    }

    /// What the time asks for, one thing at a time.
    pub fn due(&mut self, now: u64) -> Due {
        let pace = self.pace;
        let is_deaf = self.deaf_since.is_some();
        for connection in &mut self.connections {
            if connection.retire_at.is_some_and(|at| now >= at) {
                return Due::Retire(connection.line);
            }
            if !is_deaf && now >= connection.heard.saturating_add(pace.silence_limit) {
                return Due::Silence(connection.line);
            }
            if now >= connection.next_ping {
                connection.next_ping = now.saturating_add(pace.ping_every);
                return Due::Ping(connection.line);
            }
        }
        if self.renew_at().is_some_and(|at| now >= at) {
            let same_channel = match self.renewal {
                Renewal::Due { same_channel, .. } => same_channel,
                Renewal::Resting | Renewal::UnderWay => false,
            };
            self.renewal = Renewal::UnderWay;
            return Due::Renew { same_channel };
        }
        Due::Nothing
    }

    /// When [`Link::due`] has something to say next; none while not connected.
    #[must_use]
    pub fn wakes_at(&self) -> Option<u64> {
        let of_each = self.connections.iter().map(|connection| {
            let silence = connection.heard.saturating_add(self.pace.silence_limit);
            let silence = self.deaf_since.map_or(silence, |_| u64::MAX);
            let retire = connection.retire_at.unwrap_or(u64::MAX);
            connection.next_ping.min(silence).min(retire)
        });
        of_each.chain(self.renew_at()).min()
    }

    /// When a successor is due; none while there are two, or one is being made.
    fn renew_at(&self) -> Option<u64> {
        let [only] = self.connections.as_slice() else {
            return None;
        };
        match self.renewal {
            Renewal::Resting => only.live_since.map(|_| only.renew_at),
            Renewal::Due { at, .. } => Some(at),
            Renewal::UnderWay => None,
        }
    }

    /// A retired connection is closed: nothing is lost by it.
    pub fn retired(&mut self, line: Line) {
        self.connections
            .retain(|connection| connection.line != line);
    }

    /// A connection is gone, or (with no line) an attempt failed.
    pub fn lost(&mut self, line: Option<Line>, loss: Loss, now: u64, jitter: Duration) -> Verdict {
        let gone = line.and_then(|line| {
            let at = self.connections.iter().position(|one| one.line == line)?;
            Some(self.connections.remove(at))
        });
        if line.is_some() && gone.is_none() {
            // Of a connection that is dealt with.
            return Verdict::Carried { gap: false };
        }
        if line.is_none() && matches!(self.phase, Phase::Idle | Phase::Over) {
            // An attempt from before the end.
            return Verdict::Carried { gap: false };
        }
        if loss == Loss::Hopeless && (gone.is_some() || self.connections.is_empty()) {
            return self.over(Verdict::Refused);
        }
        let not_before = match loss {
            Loss::Failure { not_before } => not_before,
            Loss::Hopeless => None,
        };
        let carrier = self.connections.last().copied();
        if let Some(carrier) = carrier {
            let was_newer = gone.is_none_or(|gone| gone.line > carrier.line);
            if was_newer {
                for older in &mut self.connections {
                    older.retire_at = None;
                }
                self.renewal_failed(now, not_before, jitter);
            }
            return Verdict::Carried {
                gap: carrier.live_since.is_none(),
            };
        }
        if gone.is_some() && self.renewal == Renewal::UnderWay {
            // The successor that is being made becomes the first.
            self.phase = Phase::Connecting;
            self.renewal = Renewal::Resting;
            return Verdict::Carried { gap: true };
        }
        let lived = gone.and_then(|gone| gone.live_since);
        if lived.is_some_and(|since| now.saturating_sub(since) >= self.pace.silence_limit) {
            self.failures = 0;
        }
        self.failures += 1;
        if self.failures >= self.pace.attempts {
            let failures = self.failures;
            return self.over(Verdict::GaveUp { failures });
        }
        self.phase = Phase::Idle;
        self.renewal = Renewal::Resting;
        Verdict::Retry {
            after: backoff(self.failures, jitter).max(not_before.unwrap_or_default()),
            attempt: self.failures,
            of: self.pace.attempts,
        }
    }

    fn over(&mut self, verdict: Verdict) -> Verdict {
        self.phase = Phase::Over;
        self.connections.clear();
        self.renewal = Renewal::Resting;
        verdict
    }

    fn find(&mut self, line: Line) -> Option<&mut Connection> {
        self.connections.iter_mut().find(|one| one.line == line)
    }
}
