//! How injections are tried again (`contract.md §4`).

use std::time::Duration;

use super::jitter;
use crate::error::Error;

/// So many attempts an injection has, the first included, before it has failed.
pub const INJECTION_ATTEMPTS: u32 = 3;

/// Before jitter, no pause is longer.
const LONGEST: Duration = Duration::from_secs(10);

/// Counts where the platform names no pause, or not as a time.
const UNNAMED: Duration = Duration::from_secs(1);

/// How long to wait after attempt `attempt` (counted from 1) was answered 429:
/// `min(Retry-After * 2^attempt, 10 s)`, and up to a second of jitter.
///
/// The cap is the contract's and comes first, so a platform that asks for more than ten seconds is
/// asked again earlier than it said; jitter comes on top, so that clients that were capped alike
/// don't come back as one. None when the attempts are used up, and after any other error: 409 has
/// a rule of its own ([`Error::is_conflict`]), the rest is every delivery's.
#[must_use]
pub fn injection_pause(
    attempt: u32,
    error: &Error,
    random: &mut impl rand::Rng,
) -> Option<Duration> {
    let Error::RateLimited { retry_after, .. } = error else {
        return None;
    };
    if attempt >= INJECTION_ATTEMPTS {
        return None;
    }
    let factor = 1_u32.checked_shl(attempt).unwrap_or(u32::MAX);
    let asked = retry_after.unwrap_or(UNNAMED).saturating_mul(factor);
    Some(asked.min(LONGEST) + jitter(random))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::retry::JITTER;
    use crate::retry::samples::{rate_limited, seeded, unavailable};
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case::doubled(1, Some(2), 4)]
    #[case::doubled_again(2, Some(2), 8)]
    #[case::capped(1, Some(30), 10)]
    #[case::capped_by_doubling(2, Some(3), 10)]
    #[case::absurd(1, Some(3600), 10)]
    #[case::at_once(1, Some(0), 0)]
    #[case::unnamed(1, None, 2)]
    #[case::unnamed_again(2, None, 4)]
    fn waits_as_the_contract_says(
        #[case] attempt: u32,
        #[case] asked: Option<u64>,
        #[case] seconds: u64,
    ) {
        let least = Duration::from_secs(seconds);
        for seed in 0..50 {
            let pause = injection_pause(attempt, &rate_limited(asked), &mut seeded(seed))
                .expect("an attempt is left");
            assert!(pause >= least, "jitter only adds: {pause:?}");
            assert!(pause < least + JITTER, "less than a second: {pause:?}");
        }
    }

    #[test]
    fn three_attempts_and_no_more() {
        for (attempt, goes_on) in [(1, true), (2, true), (3, false), (u32::MAX, false)] {
            let pause = injection_pause(attempt, &rate_limited(None), &mut seeded(1));
            assert_eq!(pause.is_some(), goes_on, "after attempt {attempt}");
        }
    }

    #[test]
    fn other_errors_are_not_this_rules() {
        for error in [unavailable(409, Some(1)), unavailable(503, Some(1))] {
            assert_eq!(injection_pause(1, &error, &mut seeded(1)), None, "{error}");
        }
    }

    proptest! {
        #[test]
        fn never_beyond_the_cap_and_its_jitter(
            attempt: u32, asked in prop::option::of(0_u64..4000), seed: u64,
        ) {
            if let Some(pause) = injection_pause(attempt, &rate_limited(asked), &mut seeded(seed)) {
                prop_assert!(pause < LONGEST + JITTER, "{pause:?}");
            }
        }
    }
}
