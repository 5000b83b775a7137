//! How the making of a summary is paced beyond what the contract says (`contract.md §5`,
//! `wire::retry`).

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;

/// How long a making waits for what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// Pauses between attempts, the circuit breaker's too, are this many times shorter: 1, but where
    /// nobody should have to wait (tests).
    pub hurry: u32,
    /// An attempt is given up after so long (`contract.md §5`: 30 s).
    pub limit: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            hurry: 1,
            limit: wire::summaries::TIMEOUT,
        }
    }
}

/// Time as pauses are reckoned with: it goes on at its own pace, whatever happens to the computer's
/// clock, and `hurry` times as fast as that.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pulse {
    wall: Timestamp,
    began: Instant,
    hurry: u32,
}

impl Pulse {
    pub(super) fn new(wall: Timestamp, pace: Pace) -> Self {
        Self {
            wall,
            began: Instant::now(),
            hurry: pace.hurry.max(1),
        }
    }

    /// This time now.
    pub(super) fn now(&self) -> Timestamp {
        later(self.wall, self.began.elapsed().saturating_mul(self.hurry))
    }

    /// When one of its times comes, on tokio's clock.
    pub(super) fn instant(&self, at: Timestamp) -> Instant {
        let after = Duration::try_from(at.duration_since(self.wall)).unwrap_or_default();
        // Rounded up: what is due must be due when it is looked at.
        self.began + (after / self.hurry).saturating_add(Duration::from_nanos(1))
    }

    /// One of its times as a person's clock, at `wall` now, will show it.
    pub(super) fn shown(&self, at: Timestamp, wall: Timestamp) -> Timestamp {
        let wait = Duration::try_from(at.duration_since(self.now())).unwrap_or_default();
        later(wall, wait / self.hurry)
    }
}

/// Never beyond what a calendar has.
pub(super) fn later(at: Timestamp, wait: Duration) -> Timestamp {
    SignedDuration::try_from(wait)
        .ok()
        .and_then(|wait| at.checked_add(wait).ok())
        .unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_goes_faster_where_nobody_should_wait() {
        let wall = Timestamp::from_second(1_700_000_000).expect("in range");
        let pace = Pace {
            hurry: 100,
            ..Pace::default()
        };
        let mut pulse = Pulse::new(wall, pace);
        pulse.began -= Duration::from_mins(1);
        let gone = pulse.now().duration_since(wall).as_secs();
        assert!((6_000..6_100).contains(&gone), "a hundred times: {gone}");
        let due = later(wall, Duration::from_mins(150));
        assert_eq!(
            pulse.instant(due).duration_since(pulse.began).as_secs(),
            90,
            "due after a hundredth of the time"
        );
        let shown = pulse.shown(due, wall).duration_since(wall).as_secs();
        assert!((28..=30).contains(&shown), "what is left of it: {shown}");
    }
}
