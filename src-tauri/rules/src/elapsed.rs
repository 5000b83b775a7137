//! Time that only runs forward, on top of a clock that may not.
//!
//! A wall clock jumps: set by hand, by a time server, over a suspend. Spans are therefore counted
//! in what passed between two calls; a step back counts as nothing, so that it neither freezes a
//! cool-down for an hour nor lets a card live twice.

use std::time::Duration;

use jiff::Timestamp;

/// How much time has run, as of the last call and from there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Elapsed {
    run: Duration,
    last: Timestamp,
    stopped: bool,
}

impl Elapsed {
    pub(crate) fn new(now: Timestamp) -> Self {
        Self {
            run: Duration::ZERO,
            last: now,
            stopped: false,
        }
    }

    /// Counts what passed since the last call and returns the time run in all.
    pub(crate) fn advance(&mut self, now: Timestamp) -> Duration {
        self.run = self.at(now);
        self.last = now;
        self.run
    }

    /// The time run in all as of the last call.
    pub(crate) fn so_far(&self) -> Duration {
        self.run
    }

    /// The time run in all as of `now`, without counting it.
    pub(crate) fn at(&self, now: Timestamp) -> Duration {
        if self.stopped {
            return self.run;
        }
        let passed = Duration::try_from(now.duration_since(self.last)).unwrap_or_default();
        self.run.saturating_add(passed)
    }

    pub(crate) fn stop(&mut self, now: Timestamp) {
        self.advance(now);
        self.stopped = true;
    }

    pub(crate) fn go_on(&mut self, now: Timestamp) {
        self.advance(now);
        self.stopped = false;
    }

    pub(crate) fn stopped(&self) -> bool {
        self.stopped
    }

    /// When `run` will have run, if nothing stops it; `now` if it has.
    pub(crate) fn when(&self, run: Duration, now: Timestamp) -> Timestamp {
        now.saturating_add(run.saturating_sub(self.at(now)))
            .unwrap_or(Timestamp::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_700_000_000 + seconds).expect("in range")
    }

    fn secs(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn runs_with_the_clock_but_never_back() {
        let mut elapsed = Elapsed::new(at(0));
        assert_eq!(elapsed.advance(at(5)), secs(5));
        assert_eq!(
            elapsed.advance(at(-3600)),
            secs(5),
            "a step back is nothing"
        );
        assert_eq!(
            elapsed.advance(at(-3590)),
            secs(15),
            "and time goes on from there"
        );
    }

    #[test]
    fn stands_while_stopped() {
        let mut elapsed = Elapsed::new(at(0));
        elapsed.stop(at(10));
        assert_eq!(elapsed.advance(at(100)), secs(10));
        elapsed.go_on(at(110));
        assert_eq!(elapsed.advance(at(115)), secs(15));
    }

    #[test]
    fn says_when() {
        let mut elapsed = Elapsed::new(at(0));
        elapsed.advance(at(10));
        assert_eq!(elapsed.when(secs(30), at(20)), at(30));
        assert_eq!(elapsed.when(secs(3), at(20)), at(20), "already past");
        assert_eq!(elapsed.when(Duration::MAX, at(20)), Timestamp::MAX);
    }
}
