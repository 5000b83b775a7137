//! How a deploy is tried again (`contract.md §3`).

use std::time::Duration;

use super::jitter;
use crate::error::Error;

/// After 429 a deploy is tried again so often.
const RATE_LIMITED: u32 = 3;

/// After 500 because of indexing a deploy is tried again so often.
const INDEXING: u32 = 2;

/// How long indexing is waited for.
const INDEXING_PAUSE: Duration = Duration::from_secs(10);

/// How often one deploy was put off so far, by reason: each has its own number of retries.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Deferrals {
    /// After 429.
    pub rate_limited: u32,
    /// After 500 whose `detail` mentions indexing.
    pub indexing: u32,
}

/// How long to wait before the same PUT is sent again, and what is put off then; none when the
/// deploy has failed.
///
/// After 429 three times: as `Retry-After` says, else 2^n s for the n-th. After 500 while the
/// platform is indexing twice: 10 s. Up to a second of jitter comes on top, so never earlier than
/// asked. Nothing else is tried again without a person, who sees what is deployed.
#[must_use]
pub fn prompt_pause(
    so_far: Deferrals,
    error: &Error,
    random: &mut impl rand::Rng,
) -> Option<(Duration, Deferrals)> {
    if let Error::RateLimited { retry_after, .. } = error {
        let deferrals = Deferrals {
            rate_limited: so_far.rate_limited.saturating_add(1),
            ..so_far
        };
        if deferrals.rate_limited > RATE_LIMITED {
            return None;
        }
        let step = Duration::from_secs(1 << deferrals.rate_limited);
        return Some((retry_after.unwrap_or(step) + jitter(random), deferrals));
    }
    let deferrals = Deferrals {
        indexing: so_far.indexing.saturating_add(1),
        ..so_far
    };
    (error.is_indexing() && deferrals.indexing <= INDEXING)
        .then(|| (INDEXING_PAUSE + jitter(random), deferrals))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::FarEnd;
    use crate::retry::JITTER;
    use crate::retry::samples::{rate_limited, seeded, timeout, unavailable};
    use proptest::prelude::*;
    use uuid::Uuid;

    /// 500 because the platform is indexing.
    fn indexing() -> Error {
        Error::Unavailable {
            far_end: FarEnd::Platform,
            status: 500,
            retry_after: None,
            message: None,
            indexing: true,
            correlation_id: Uuid::nil(),
        }
    }

    /// The pauses of a deploy that is answered the same each time, in whole seconds.
    fn pauses(error: &Error) -> Vec<u64> {
        let mut random = seeded(3);
        let mut deferrals = Deferrals::default();
        let mut pauses = Vec::new();
        while let Some((pause, next)) = prompt_pause(deferrals, error, &mut random) {
            pauses.push(pause.as_secs());
            deferrals = next;
        }
        pauses
    }

    #[test]
    fn a_429_is_followed_by_three_retries() {
        assert_eq!(pauses(&rate_limited(None)), [2, 4, 8]);
        assert_eq!(pauses(&rate_limited(Some(7))), [7, 7, 7]);
        assert_eq!(
            pauses(&rate_limited(Some(0))),
            [0, 0, 0],
            "at once, if asked"
        );
    }

    #[test]
    fn indexing_is_waited_for_twice() {
        assert_eq!(pauses(&indexing()), [10, 10]);
    }

    #[test]
    fn nothing_else_is_tried_again() {
        let mut another_status = indexing();
        if let Error::Unavailable { status, .. } = &mut another_status {
            *status = 503;
        }
        for error in [
            unavailable(500, None),
            another_status,
            unavailable(409, None),
            timeout(),
        ] {
            assert_eq!(pauses(&error), [0; 0], "{error}");
        }
    }

    #[test]
    fn each_reason_has_its_own_retries() {
        let mut random = seeded(1);
        let mut deferrals = Deferrals::default();
        for error in [
            indexing(),
            rate_limited(None),
            rate_limited(None),
            indexing(),
            rate_limited(None),
        ] {
            let (_, next) = prompt_pause(deferrals, &error, &mut random).expect("not used up yet");
            deferrals = next;
        }
        for error in [indexing(), rate_limited(None)] {
            let more = prompt_pause(deferrals, &error, &mut random);
            assert_eq!(more, None, "both are used up: {error}");
        }
    }

    proptest! {
        #[test]
        fn never_earlier_than_asked(
            n in 0_u32..3, asked in prop::option::of(0_u64..4000), seed: u64,
        ) {
            let so_far = Deferrals { rate_limited: n, indexing: 0 };
            let (pause, _) = prompt_pause(so_far, &rate_limited(asked), &mut seeded(seed))
                .expect("a retry is left");
            let least = Duration::from_secs(asked.unwrap_or(1 << (n + 1)));
            prop_assert!(pause >= least && pause < least + JITTER, "{pause:?} for {least:?}");
        }

        #[test]
        fn five_retries_end_any_deploy(answers in prop::collection::vec(any::<bool>(), 6..20)) {
            let mut deferrals = Deferrals::default();
            let mut random = seeded(7);
            let mut retries = 0;
            for is_indexing in answers {
                let error = if is_indexing { indexing() } else { rate_limited(Some(1)) };
                let Some((_, next)) = prompt_pause(deferrals, &error, &mut random) else { break };
                deferrals = next;
                retries += 1;
            }
            prop_assert!(retries <= RATE_LIMITED + INDEXING, "{retries}");
        }
    }
}
