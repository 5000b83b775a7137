//! Time that only moves forward at its own pace, told as wall-clock time of the start: what is due
//! is reckoned with it, so that a clock that is set neither stalls nor hurries a retry.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;

/// A change of the clock up to this is correction, not a jump.
const JUMP: SignedDuration = SignedDuration::from_secs(60);

/// The steady time of one run.
#[derive(Debug)]
pub(crate) struct Steady {
    wall: Timestamp,
    began: Instant,
    ahead: SignedDuration,
}

impl Steady {
    pub(crate) fn new(wall: Timestamp) -> Self {
        Self {
            wall,
            began: Instant::now(),
            ahead: SignedDuration::ZERO,
        }
    }

    /// The steady time now.
    pub(crate) fn now(&self) -> Timestamp {
        later(self.wall, self.began.elapsed())
    }

    /// When a steady time comes, on tokio's clock.
    pub(crate) fn instant(&self, at: Timestamp) -> Instant {
        let after = Duration::try_from(at.duration_since(self.wall)).unwrap_or_default();
        self.began + after
    }

    /// A steady time as a person's clock will show it.
    pub(crate) fn shown(&self, at: Timestamp) -> Timestamp {
        at.checked_add(self.ahead).unwrap_or(at)
    }

    /// Looks at the wall clock: by how many ms it jumped since the last look, if it did.
    pub(crate) fn jumped(&mut self, wall: Timestamp) -> Option<i64> {
        let ahead = wall.duration_since(self.now());
        let by = ahead.saturating_sub(self.ahead);
        if by.abs() <= JUMP {
            return None;
        }
        self.ahead = ahead;
        Some(i64::try_from(by.as_millis()).unwrap_or(i64::MAX))
    }
}

/// Never beyond what a calendar has.
pub(crate) fn later(at: Timestamp, wait: Duration) -> Timestamp {
    SignedDuration::try_from(wait)
        .ok()
        .and_then(|wait| at.checked_add(wait).ok())
        .unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(seconds).expect("in range")
    }

    #[test]
    fn a_jump_is_told_once_and_moves_nothing() {
        let mut steady = Steady::new(at(1_000_000));
        steady.began -= Duration::from_secs(10);
        let near = |time: Timestamp, seconds: i64| {
            time.duration_since(at(seconds)).abs() < SignedDuration::from_secs(5)
        };
        assert_eq!(steady.jumped(at(1_000_070)), None, "a minute is correction");
        for (wall, by) in [
            (at(1_003_610), 3_600_000_i64),
            (at(10), -1_003_600_000),
            (at(315_360_000), 315_359_990_000),
        ] {
            let told = steady.jumped(wall).expect("a jump");
            assert!((told - by).abs() < 5_000, "{told} for {by}");
            assert_eq!(steady.jumped(wall), None, "told once");
            assert!(
                near(steady.now(), 1_000_010),
                "what is due stays due when it was"
            );
            let shown = steady.shown(steady.now());
            assert!(
                near(shown, wall.as_second()),
                "a person's clock shows this: {shown}"
            );
        }
    }
}
