//! When the next phrase may be tried: after five wrong ones in a row each further one costs a wait,
//! 30 s and doubling to 15 min. Time comes in from outside.

use std::time::Duration;

use jiff::Timestamp;

/// So many wrong phrases in a row cost nothing: people mistype.
const FREE: u32 = 5;
/// The first wait.
const FIRST: Duration = Duration::from_secs(30);
/// The longest.
const LONGEST: Duration = Duration::from_mins(15);

/// Wrong phrases in a row, and until when none is tried.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Tries {
    /// In a row.
    pub(super) wrong: u32,
    wait_until: Option<Timestamp>,
}

impl Tries {
    /// With one wrong phrase more.
    pub(super) fn and_one(self, now: Timestamp) -> Self {
        let wrong = self.wrong.saturating_add(1);
        let wait_until = wait_after(wrong).and_then(|wait| now.checked_add(wait).ok());
        Self { wrong, wait_until }
    }

    /// Until when none is tried; none where one may be tried now. A clock that was set back does
    /// not make the wait longer than it was.
    pub(super) fn waits(self, now: Timestamp) -> Option<Timestamp> {
        let wait = wait_after(self.wrong)?;
        let latest = now.checked_add(wait).unwrap_or(Timestamp::MAX);
        let until = self.wait_until?.min(latest);
        (until > now).then_some(until)
    }

    /// As it is kept: `wrong wait_until_ms`.
    pub(super) fn to_text(self) -> String {
        let until = self.wait_until.map_or(0, Timestamp::as_millisecond);
        format!("{} {until}", self.wrong)
    }

    /// What was kept; anything else counts as none.
    pub(super) fn from_text(text: &str) -> Self {
        let read = || {
            let (wrong, until) = text.split_once(' ')?;
            let until = Timestamp::from_millisecond(until.parse().ok()?).ok()?;
            Some(Self {
                wrong: wrong.parse().ok()?,
                wait_until: (until > Timestamp::UNIX_EPOCH).then_some(until),
            })
        };
        read().unwrap_or_default()
    }
}

fn wait_after(wrong: u32) -> Option<Duration> {
    let more = wrong.checked_sub(FREE)?;
    let doubled = FIRST.saturating_mul(1_u32.checked_shl(more).unwrap_or(u32::MAX));
    Some(doubled.min(LONGEST))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(s: i64) -> Timestamp {
        Timestamp::from_second(s).expect("in range")
    }

    #[test]
    fn the_fifth_wrong_one_costs_thirty_seconds_and_each_further_twice_as_much() {
        let mut tries = Tries::default();
        let mut waits = Vec::new();
        for _ in 0..12 {
            tries = tries.and_one(at(1_000));
            waits.push(
                tries
                    .waits(at(1_000))
                    .map(|until| until.as_second() - 1_000),
            );
        }
        let none = [None; 4];
        let some = [30, 60, 120, 240, 480, 900, 900, 900].map(Some);
        assert_eq!(waits[..4], none);
        assert_eq!(waits[4..], some);
        assert_eq!(tries.waits(at(1_900)), None, "the wait is over");
    }

    #[test]
    fn a_clock_set_back_does_not_make_it_longer() {
        let tries = (0..5).fold(Tries::default(), |tries, _| tries.and_one(at(1_000_000)));
        assert_eq!(tries.waits(at(10)), Some(at(40)), "a full wait, not days");
    }

    proptest! {
        #[test]
        fn what_is_kept_reads_back(wrong in 0_u32..50, now in 1_i64..4_000_000_000) {
            let mut tries = Tries::default();
            for _ in 0..wrong {
                tries = tries.and_one(at(now));
            }
            prop_assert_eq!(Tries::from_text(&tries.to_text()), tries);
        }

        #[test]
        fn no_text_breaks_it(text in ".{0,40}") {
            let tries = Tries::from_text(&text);
            prop_assert!(tries.waits(at(5)).is_none_or(|until| until <= at(5 + 900)));
        }
    }
}
