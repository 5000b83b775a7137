//! How a summary is asked for again (`contract.md §5`).

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::jitter;
use crate::breaker::{Breaker, Sign};
use crate::error::{Error, NextStep};

/// So many attempts a request for a summary has, the first included, before it has failed.
pub const SUMMARY_ATTEMPTS: u32 = 4;

/// After attempt n of a host that answers this is waited for 2^n times.
const UNIT: Duration = Duration::from_secs(1);

/// The same for a host that fails: 8, 16 and 32 s. Four attempts are then spread over the minute
/// of a wrap-up, after which it is better that a person decides; and a model that was too busy for
/// one summary is not free again within seconds.
const FAILING_UNIT: Duration = Duration::from_secs(4);

/// 2^n units are no longer than this.
const LONGEST_STEP: Duration = Duration::from_mins(1);

/// What follows an attempt that failed and may be made again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SummaryRetry {
    /// The next attempt, for a person to see; not before this.
    pub at: Timestamp,
    /// Whether the circuit breaker is open, so that the whole host is left alone till then.
    pub is_breaker_open: bool,
}

/// Takes note of attempt `attempt` of a request (counted from 1) that failed at `now`, and says
/// when it is made again; none when the request has failed. The breaker is the host's, whichever
/// summary is asked for: whoever holds it asks [`Breaker::admit`] before each attempt, as another
/// summary's may have opened it meanwhile, and reports successes by [`Breaker::report`].
pub fn summary_retry(
    attempt: u32,
    error: &Error,
    breaker: &mut Breaker,
    now: Timestamp,
    random: &mut impl rand::Rng,
) -> Option<SummaryRetry> {
    use rand::RngExt as _;
    breaker.report(Sign::of_error(error), now, random.random_range(0.0..1.0));
    let pause = summary_pause(attempt, error, random)?;
    let at = SignedDuration::try_from(pause)
        .ok()
        .and_then(|pause| now.checked_add(pause).ok())
        .unwrap_or(Timestamp::MAX);
    let open_until = breaker.open_until();
    Some(SummaryRetry {
        at: open_until.map_or(at, |until| until.max(at)),
        is_breaker_open: open_until.is_some(),
    })
}

/// How long to wait after attempt `attempt` (counted from 1) failed with `error`, the breaker
/// apart; none when the attempts are used up, or when trying again changes nothing.
///
/// After 429, and after 408, 409 and 425: as `Retry-After` says, else 2^n s, and up to a second of
/// jitter. After 5xx and where no answer came: 4 * 2^n s, at most a minute, longer where
/// `Retry-After` asks for it, and up to a quarter of that step as jitter.
#[must_use]
pub fn summary_pause(attempt: u32, error: &Error, random: &mut impl rand::Rng) -> Option<Duration> {
    use rand::RngExt as _;
    let NextStep::Retry { after } = error.next_step() else {
        return None;
    };
    if attempt >= SUMMARY_ATTEMPTS {
        return None;
    }
    let factor = 1_u32.checked_shl(attempt).unwrap_or(u32::MAX);
    let step = |unit: Duration| unit.saturating_mul(factor).min(LONGEST_STEP);
    Some(match Sign::of_error(error) {
        Sign::Failing => {
            let step = step(FAILING_UNIT);
            let asked = after.unwrap_or_default();
            asked.max(step) + random.random_range(Duration::ZERO..=step / 4)
        }
        Sign::Alive | Sign::Unknown => after.unwrap_or_else(|| step(UNIT)) + jitter(random),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::breaker::{Admission, FAILURES, FIRST_PAUSE};
    use crate::retry::samples::{rate_limited, refused, seeded, timeout, unavailable};
    use crate::retry::{JITTER, LONGEST_PAUSE};
    use proptest::prelude::*;
    use rstest::rstest;
    use uuid::Uuid;

    fn now() -> Timestamp {
        "2026-11-21T09:00:00Z".parse().unwrap()
    }

    /// The pauses of a request that is answered the same each time, without jitter's part.
    fn pauses(error: &Error) -> Vec<u64> {
        let mut random = seeded(3);
        (1..)
            .map_while(|attempt| summary_pause(attempt, error, &mut random))
            .map(|pause| pause.as_secs())
            .collect()
    }

    #[rstest]
    #[case::unnamed(rate_limited(None), [2, 4, 8])]
    #[case::named(rate_limited(Some(7)), [7, 7, 7])]
    #[case::at_once(rate_limited(Some(0)), [0, 0, 0])]
    #[case::at_work_already(unavailable(409, None), [2, 4, 8])]
    #[case::too_slow(unavailable(408, Some(1)), [1, 1, 1])]
    #[case::too_early(unavailable(425, None), [2, 4, 8])]
    fn a_host_that_answers_is_asked_four_times(#[case] error: Error, #[case] expect: [u64; 3]) {
        assert_eq!(pauses(&error), expect, "{error}");
    }

    #[rstest]
    #[case::unnamed(unavailable(500, None), [8, 16, 32])]
    #[case::asked_for_less(unavailable(503, Some(1)), [8, 16, 32])]
    #[case::asked_for_more(unavailable(503, Some(90)), [90, 90, 90])]
    #[case::no_answer(timeout(), [8, 16, 32])]
    fn a_host_that_fails_is_left_alone_longer(#[case] error: Error, #[case] expect: [u64; 3]) {
        for seed in 0..50 {
            for (attempt, least) in (1..).zip(expect) {
                let least = Duration::from_secs(least);
                let step = FAILING_UNIT * (1 << attempt);
                let pause = summary_pause(attempt, &error, &mut seeded(seed)).unwrap();
                assert!(pause >= least, "jitter only adds: {pause:?}");
                assert!(pause <= least + step / 4, "a quarter at most: {pause:?}");
            }
        }
        assert_eq!(pauses(&error).len(), 3, "four attempts");
    }

    #[test]
    fn what_is_final_is_not_tried_again() {
        let strange = Error::Protocol {
            what: "no id".to_owned(),
            correlation_id: None,
        };
        let scope = Error::ScopeMissing {
            scope: "agentassist:write".to_owned(),
            asked: true,
            correlation_id: Uuid::nil(),
        };
        let token = Error::TokenRefused {
            scopes: String::new(),
            correlation_id: None,
        };
        let large = Error::TooLarge {
            limit_bytes: 1,
            correlation_id: Uuid::nil(),
        };
        for error in [refused(400), refused(422), strange, scope, token, large] {
            assert_eq!(pauses(&error), [0; 0], "{error}");
        }
    }

    #[test]
    fn failures_of_several_summaries_open_the_breaker_and_it_says_until_when() {
        let mut breaker = Breaker::new();
        let mut random = seeded(5);
        let mut fail = |attempt| {
            summary_retry(
                attempt,
                &unavailable(500, None),
                &mut breaker,
                now(),
                &mut random,
            )
        };
        for attempt in 1..SUMMARY_ATTEMPTS {
            let retry = fail(attempt).expect("an attempt is left");
            assert!(!retry.is_breaker_open, "after {attempt} failures");
        }
        assert_eq!(fail(SUMMARY_ATTEMPTS), None, "this one has failed");
        let next = fail(1).expect("the first of another summary");
        assert!(next.is_breaker_open, "the {FAILURES}th failure in a row");
        let least = now() + SignedDuration::try_from(FIRST_PAUSE).unwrap();
        assert!(next.at >= least, "not at its own 8 s: {}", next.at);
        assert_eq!(
            breaker.admit(now()),
            Admission::Wait { until: next.at },
            "nor for any other summary"
        );
        assert_eq!(breaker.admit(next.at), Admission::Probe);
        breaker.report(Sign::Alive, next.at, 0.0);
        assert_eq!(breaker.admit(next.at), Admission::Go, "it answers again");
    }

    #[test]
    fn the_last_failure_of_a_request_counts_too() {
        let mut breaker = Breaker::new();
        for _ in 0..FAILURES {
            let retry = summary_retry(
                SUMMARY_ATTEMPTS,
                &timeout(),
                &mut breaker,
                now(),
                &mut seeded(1),
            );
            assert_eq!(retry, None);
        }
        assert!(breaker.open_until().is_some(), "it is open all the same");
    }

    #[test]
    fn a_refusal_is_a_sign_of_life() {
        let mut breaker = Breaker::new();
        let mut report = |error: &Error| {
            summary_retry(1, error, &mut breaker, now(), &mut seeded(1));
        };
        for _ in 1..FAILURES {
            report(&unavailable(503, None));
        }
        report(&rate_limited(None));
        report(&unavailable(503, None));
        assert_eq!(breaker.open_until(), None, "they are not in a row");
    }

    fn any_error() -> impl Strategy<Value = Error> {
        let asked = || prop::option::of(0_u64..4000);
        prop_oneof![
            asked().prop_map(rate_limited),
            (400_u16..600, asked()).prop_map(|(status, asked)| unavailable(status, asked)),
            (300_u16..500).prop_map(refused),
            Just(timeout()),
        ]
    }

    proptest! {
        #[test]
        fn whatever_is_answered_four_attempts_end_it(
            errors in prop::collection::vec(any_error(), 4..12), seed: u64,
        ) {
            let mut breaker = Breaker::new();
            let mut random = seeded(seed);
            let mut at = now();
            let mut attempts = 0;
            for (attempt, error) in (1_u32..).zip(&errors) {
                attempts = attempt;
                let Some(retry) = summary_retry(attempt, error, &mut breaker, at, &mut random)
                else { break };
                prop_assert!(retry.at >= at, "time does not run back");
                prop_assert!(breaker.open_until().is_none_or(|until| until <= retry.at));
                at = retry.at;
            }
            prop_assert!(attempts <= SUMMARY_ATTEMPTS, "{attempts}");
        }

        #[test]
        fn never_earlier_than_asked_and_never_absurdly_late(
            attempt: u32, asked in 0_u64..=3600, seed: u64, failing: bool,
        ) {
            let error = if failing { unavailable(503, Some(asked)) } else { rate_limited(Some(asked)) };
            if let Some(pause) = summary_pause(attempt, &error, &mut seeded(seed)) {
                prop_assert!(attempt < SUMMARY_ATTEMPTS);
                prop_assert!(pause >= Duration::from_secs(asked));
                prop_assert!(pause <= LONGEST_PAUSE + LONGEST_STEP / 4 + JITTER, "{pause:?}");
            }
        }
    }
}
