//! What `Retry-After` and backoff come to (`contract.md §1`, reconnecting; `§2` to `§5`; `§7`).
//!
//! Pure: the time and the random part come in.

mod injection;
mod prompt;
#[cfg(test)]
mod samples;
mod summary;

pub use injection::{INJECTION_ATTEMPTS, injection_pause};
pub use prompt::{Deferrals, prompt_pause};
pub use summary::{SUMMARY_ATTEMPTS, SummaryRetry, summary_pause, summary_retry};

use std::time::Duration;

use http::HeaderMap;
use http::header::{DATE, RETRY_AFTER};
use jiff::Timestamp;

use crate::error::{Error, NextStep};

/// No pause is longer, whatever the platform asks: beyond it a person had better be told.
pub const LONGEST_PAUSE: Duration = Duration::from_hours(1);

/// Jitter is less than this (`contract.md §1`).
pub const JITTER: Duration = Duration::from_secs(1);

/// How long `Retry-After` asks to wait: seconds or an HTTP date, at most [`LONGEST_PAUSE`].
///
/// A date counts from the answer's own `Date` where it has one, so that a clock that is off on this
/// side does not matter; else from `now`. A date in the past is 0. Negative numbers and whatever
/// else is not a time say nothing, as if the header were missing.
#[must_use]
pub fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    let pause = seconds(text).or_else(|| {
        let until = http_date(text)?;
        let from = headers
            .get(DATE)
            .and_then(|date| http_date(date.to_str().ok()?))
            .unwrap_or(now);
        // Rounded up: dates have whole seconds, and earlier than asked is never right.
        let ms = u64::try_from(until.duration_since(from).as_millis()).unwrap_or(0);
        Some(Duration::from_secs(ms.div_ceil(1000)))
    })?;
    Some(pause.min(LONGEST_PAUSE))
}

/// `min(1000 * 2^n, 30000)` ms plus `jitter`; `n` counts failures in a row from 1
/// (`contract.md §1`).
#[must_use]
pub fn backoff(n: u32, jitter: Duration) -> Duration {
    let factor = 1_u64.checked_shl(n).unwrap_or(u64::MAX);
    Duration::from_millis(factor.saturating_mul(1000).min(30_000)) + jitter
}

/// A random part of a second for [`backoff`]: 0..1000 ms.
#[must_use]
pub fn jitter(random: &mut impl rand::Rng) -> Duration {
    use rand::RngExt as _;
    random.random_range(Duration::ZERO..JITTER)
}

/// How one kind of delivery is tried again: in rounds of a few attempts. What follows a round that
/// failed is the outbox's business.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// So many attempts make a round.
    pub attempts: u32,
    /// After attempt n this is waited for 2^n times.
    pub unit: Duration,
    /// 2^n units are no longer than this.
    pub longest: Duration,
}

/// Feedback: at most three attempts a round; after a 429 `max(Retry-After, 1 s * 2^attempt)`
/// (`contract.md §2`).
pub const FEEDBACK: Rule = Rule {
    attempts: 3,
    unit: Duration::from_secs(1),
    longest: Duration::from_secs(30),
};

/// Webhooks: as feedback; the contract says nothing but that there is jitter (`contract.md §7`).
pub const WEBHOOK: Rule = FEEDBACK;

impl Rule {
    /// How long to wait after attempt `attempt` of a round (counted from 1) failed with `error`;
    /// none when the round is over, or when trying again changes nothing.
    ///
    /// A pause the far end asked for is always kept, and something random comes on top. After a
    /// 429 that is up to a second beyond `max(asked, 2^n units)`; after anything else up to 2^n
    /// units beyond what was asked (full jitter), because nobody named a least time.
    #[must_use]
    pub fn pause(
        &self,
        attempt: u32,
        error: &Error,
        random: &mut impl rand::Rng,
    ) -> Option<Duration> {
        use rand::RngExt as _;
        let NextStep::Retry { after } = error.next_step() else {
            return None;
        };
        if attempt >= self.attempts {
            return None;
        }
        let factor = 1_u32.checked_shl(attempt).unwrap_or(u32::MAX);
        let step = self.unit.saturating_mul(factor).min(self.longest);
        let asked = after.unwrap_or_default();
        Some(if matches!(error, Error::RateLimited { .. }) {
            asked.max(step) + jitter(random)
        } else {
            asked + random.random_range(Duration::ZERO..=step)
        })
    }
}

/// Delay seconds (RFC 9110 §10.2.3), a fraction rounded up; none for anything else.
fn seconds(text: &str) -> Option<Duration> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole) || !digits(fraction) {
        return None;
    }
    // Only a number beyond 64 bits fails here, and the cap takes care of it.
    let whole: u64 = whole.parse().unwrap_or(u64::MAX);
    let more = u64::from(fraction.bytes().any(|b| b != b'0'));
    Some(Duration::from_secs(whole.saturating_add(more)))
}

/// A date as HTTP writes it (RFC 9110 §5.6.7).
pub(crate) fn http_date(text: &str) -> Option<Timestamp> {
    Timestamp::try_from(httpdate::parse_http_date(text).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::samples::{rate_limited, refused, seeded, unavailable};
    use super::*;
    use http::HeaderValue;
    use proptest::prelude::*;
    use rstest::rstest;
    use uuid::Uuid;

    const NOW: &str = "2026-11-21T09:00:00Z";

    fn asked(retry_after_text: &str, date: Option<&str>) -> Option<u64> {
        let mut headers = HeaderMap::new();
        headers.insert(
            RETRY_AFTER,
            HeaderValue::from_str(retry_after_text).unwrap(),
        );
        if let Some(date) = date {
            headers.insert(DATE, HeaderValue::from_str(date).unwrap());
        }
        retry_after(&headers, NOW.parse().unwrap()).map(|pause| pause.as_secs())
    }

    #[rstest]
    #[case::seconds("30", Some(30))]
    #[case::zero("0", Some(0))]
    #[case::padded(" 7 ", Some(7))]
    #[case::leading_zeros("007", Some(7))]
    #[case::fraction_is_rounded_up("1.2", Some(2))]
    #[case::absurd_is_capped("1000000000", Some(3600))]
    #[case::beyond_64_bits_is_capped("99999999999999999999999", Some(3600))]
    #[case::negative_says_nothing("-5", None)]
    #[case::exponent_says_nothing("1e3", None)]
    #[case::infinity_says_nothing("inf", None)]
    #[case::garbage_says_nothing("soon", None)]
    #[case::empty_says_nothing("", None)]
    #[case::a_dot_says_nothing(".", None)]
    #[case::http_date("Sat, 21 Nov 2026 09:00:30 GMT", Some(30))]
    #[case::rfc_850_date("Saturday, 21-Nov-26 09:01:00 GMT", Some(60))]
    #[case::asctime_date("Sat Nov 21 09:00:05 2026", Some(5))]
    #[case::date_in_the_past("Sat, 21 Nov 2026 08:00:00 GMT", Some(0))]
    #[case::date_far_away_is_capped("Sat, 21 Nov 2099 08:00:00 GMT", Some(3600))]
    fn understands(#[case] text: &str, #[case] expect: Option<u64>) {
        assert_eq!(asked(text, None), expect);
    }

    #[test]
    fn a_date_counts_from_the_answers_own_date() {
        let pause = asked(
            "Sat, 21 Nov 2026 12:00:30 GMT",
            Some("Sat, 21 Nov 2026 12:00:00 GMT"),
        );
        assert_eq!(
            pause,
            Some(30),
            "our clock is three hours off and must not matter"
        );
    }

    #[test]
    fn missing_says_nothing() {
        assert_eq!(retry_after(&HeaderMap::new(), NOW.parse().unwrap()), None);
    }

    #[rstest]
    #[case(1, 2_000)]
    #[case(2, 4_000)]
    #[case(3, 8_000)]
    #[case(4, 16_000)]
    #[case(5, 30_000)]
    #[case(10, 30_000)]
    #[case(63, 30_000)]
    #[case(64, 30_000)]
    #[case(u32::MAX, 30_000)]
    fn doubles_up_to_thirty_seconds(#[case] n: u32, #[case] ms: u64) {
        assert_eq!(backoff(n, Duration::ZERO), Duration::from_millis(ms));
    }

    #[test]
    fn a_round_of_feedback_has_three_attempts() {
        let mut random = seeded(1);
        for (attempt, goes_on) in [(1, true), (2, true), (3, false), (4, false)] {
            for error in [rate_limited(None), unavailable(503, None)] {
                let pause = FEEDBACK.pause(attempt, &error, &mut random);
                assert_eq!(pause.is_some(), goes_on, "after attempt {attempt}");
            }
        }
    }

    #[test]
    fn what_is_final_is_not_tried_again() {
        let id = Uuid::nil();
        let address = Error::AddressRefused {
            host: String::new(),
            reason: String::new(),
            correlation_id: id,
        };
        let token = Error::TokenRefused {
            scopes: String::new(),
            correlation_id: None,
        };
        for error in [refused(422), address, token] {
            assert_eq!(FEEDBACK.pause(1, &error, &mut seeded(1)), None, "{error}");
            assert_eq!(WEBHOOK.pause(1, &error, &mut seeded(1)), None, "{error}");
        }
    }

    proptest! {
        /// `contract.md §2`: `max(Retry-After, 1 s * 2^attempt)`, and up to a second of jitter.
        #[test]
        fn feedback_after_a_429_waits_as_the_contract_says(
            attempt in 1_u32..3, asked in prop::option::of(0_u64..4000), seed: u64,
        ) {
            let pause = FEEDBACK.pause(attempt, &rate_limited(asked), &mut seeded(seed));
            let pause = pause.expect("the round goes on");
            let least = Duration::from_secs(asked.unwrap_or_default().max(1 << attempt));
            prop_assert!(pause >= least, "never earlier than asked");
            prop_assert!(pause < least + JITTER, "jitter is below a second");
        }

        #[test]
        fn other_failures_have_full_jitter_beyond_what_was_asked(
            attempt in 1_u32..40, asked in prop::option::of(0_u64..4000), seed: u64,
        ) {
            let rule = Rule { attempts: 50, ..WEBHOOK };
            let pause = rule.pause(attempt, &unavailable(503, asked), &mut seeded(seed));
            let pause = pause.expect("the round goes on");
            let least = Duration::from_secs(asked.unwrap_or_default());
            let step = Duration::from_secs(1_u64 << attempt).min(rule.longest);
            prop_assert!(pause >= least, "never earlier than asked");
            prop_assert!(pause <= least + step, "within the envelope");
        }
    }

    proptest! {
        #[test]
        fn stays_within_the_contracts_envelope(n in 1_u32..100, seed: u64) {
            let mut random: rand::rngs::StdRng = rand::SeedableRng::seed_from_u64(seed);
            let base = backoff(n, Duration::ZERO);
            let wait = backoff(n, jitter(&mut random));
            prop_assert!(wait >= base, "jitter only adds");
            prop_assert!(wait < base + Duration::from_secs(1), "jitter is below one second");
        }

        #[test]
        fn any_header_is_harmless(text in "[ -~]{0,40}") {
            let pause = asked(&text, None);
            prop_assert!(pause.is_none_or(|pause| pause <= 3600), "capped");
        }
    }
}
