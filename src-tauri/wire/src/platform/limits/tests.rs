use super::*;
use proptest::prelude::*;
use rstest::rstest;

const fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn usage(count: u64, allowed: u64, reset: u64) -> Usage {
    Usage {
        count,
        allowed,
        reset: seconds(reset),
    }
}

fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
    pairs
        .iter()
        .map(|(name, value)| {
            (
                http::HeaderName::from_static(name),
                value.parse().expect("a value"),
            )
        })
        .collect()
}

#[rstest]
#[case::all("1", "180", "61", Some(usage(1, 180, 61)))]
#[case::padded(" 7", "300 ", "0", Some(usage(7, 300, 0)))]
#[case::nothing_allowed("1", "0", "61", None)]
#[case::negative("-1", "180", "61", None)]
#[case::words("one", "180", "61", None)]
#[case::a_day("1", "180", "86400", None)]
fn headers_are_read_leniently(
    #[case] count: &str,
    #[case] allowed: &str,
    #[case] reset: &str,
    #[case] expect: Option<Usage>,
) {
    let headers = headers(&[
        ("inin-ratelimit-count", count),
        ("inin-ratelimit-allowed", allowed),
        ("inin-ratelimit-reset", reset),
    ]);
    assert_eq!(Usage::of(&headers), expect);
}

#[test]
fn a_missing_header_says_nothing() {
    let two = headers(&[
        ("inin-ratelimit-count", "1"),
        ("inin-ratelimit-allowed", "180"),
    ]);
    assert_eq!(Usage::of(&two), None);
    assert_eq!(Usage::of(&HeaderMap::new()), None);
}

#[test]
fn without_a_word_of_the_platform_everything_goes() {
    let mut pacer = Pacer::default();
    for now in 0..1000 {
        assert_eq!(pacer.admit(seconds(now / 100)), Admission::Go);
    }
}

#[test]
fn it_slows_down_before_the_limit() {
    let mut pacer = Pacer::default();
    pacer.heard(usage(79, 100, 60), seconds(0));
    assert_eq!(pacer.admit(seconds(0)), Admission::Go, "79 of 100");
    let Admission::After(pause) = pacer.admit(seconds(0)) else {
        panic!("80 of 100 are gone")
    };
    assert_eq!(pause, seconds(3), "20 calls in 60 s are one every 3 s");
    let Admission::After(next) = pacer.admit(seconds(0)) else {
        panic!("81 of 100 are gone")
    };
    assert_eq!(next, seconds(6), "the next one after that");
}

#[test]
fn when_nothing_is_left_the_next_goes_in_the_next_window() {
    let mut pacer = Pacer::default();
    pacer.heard(usage(100, 100, 60), seconds(10));
    assert_eq!(pacer.admit(seconds(10)), Admission::After(seconds(60)));
    assert_eq!(pacer.admit(seconds(70)), Admission::Go, "a new window");
    assert_eq!(pacer.admit(seconds(70)), Admission::Go);
}

#[test]
fn calls_under_way_are_not_forgotten() {
    let mut pacer = Pacer::default();
    pacer.heard(usage(10, 100, 60), seconds(0));
    for _ in 0..69 {
        assert_eq!(pacer.admit(seconds(0)), Admission::Go);
    }
    // An answer to an early call comes late.
    pacer.heard(usage(11, 100, 60), seconds(0));
    assert_eq!(pacer.admit(seconds(0)), Admission::Go, "79 of 100");
    assert!(matches!(pacer.admit(seconds(0)), Admission::After(_)));
}

#[rstest]
#[case::named(Some(seconds(30)), Admission::After(seconds(30)))]
#[case::unnamed(None, Admission::After(seconds(3)))]
#[case::just_waited_for(Some(seconds(180)), Admission::After(seconds(180)))]
#[case::told(Some(seconds(181)), Admission::Later(seconds(181)))]
#[case::none(Some(seconds(0)), Admission::Go)]
fn after_a_429_it_keeps_still(#[case] pause: Option<Duration>, #[case] expect: Admission) {
    let mut pacer = Pacer::default();
    pacer.limited(pause, seconds(5));
    assert_eq!(pacer.admit(seconds(5)), expect);
}

#[test]
fn a_shorter_pause_does_not_undo_a_longer_one() {
    let mut pacer = Pacer::default();
    pacer.limited(Some(seconds(60)), seconds(0));
    pacer.limited(Some(seconds(1)), seconds(0));
    assert_eq!(pacer.admit(seconds(10)), Admission::After(seconds(50)));
    assert_eq!(pacer.admit(seconds(60)), Admission::Go);
}

proptest! {
    /// Callers that do as they are told never exceed what is allowed, whatever the moment.
    #[test]
    fn nobody_who_listens_runs_into_the_limit(
        count in 0_u64..300, allowed in 1_u64..300, reset in 1_u64..170, calls in 1_usize..400,
    ) {
        prop_assume!(count <= allowed);
        let mut pacer = Pacer::default();
        pacer.heard(usage(count, allowed, reset), Duration::ZERO);
        let ends = seconds(reset);
        let mut made = count;
        for _ in 0..calls {
            let at = match pacer.admit(Duration::ZERO) {
                Admission::Go => Duration::ZERO,
                Admission::After(pause) | Admission::Later(pause) => pause,
            };
            if at < ends {
                made += 1;
            }
        }
        prop_assert!(made <= allowed, "{made} of {allowed}");
    }

    #[test]
    fn any_words_are_harmless(
        count: u64, allowed in 1_u64.., reset in 0_u64..3600, now in 0_u64..1_000_000,
        pause in prop::option::of(0_u64..4000),
    ) {
        let mut pacer = Pacer::default();
        pacer.heard(usage(count, allowed, reset), seconds(now));
        pacer.limited(pause.map(seconds), seconds(now));
        for _ in 0..5 {
            let _ = pacer.admit(seconds(now));
        }
        prop_assert_eq!(pacer.admit(seconds(now + 4000)), Admission::Go, "it ends by itself");
    }
}
