use proptest::prelude::*;
use rstest::rstest;
use uuid::Uuid;

use super::*;
use crate::error::FarEnd;

fn start() -> Timestamp {
    "2026-11-21T09:00:00Z".parse().expect("a time")
}

fn after(seconds: i64) -> Timestamp {
    start() + SignedDuration::from_secs(seconds)
}

/// A breaker that has just opened at `start`, without jitter.
fn opened() -> Breaker {
    let mut breaker = Breaker::new();
    for _ in 1..FAILURES {
        assert_eq!(
            breaker.report(Sign::Failing, start(), 0.0),
            None,
            "fewer than five failures leave it closed"
        );
    }
    let until = breaker.report(Sign::Failing, start(), 0.0);
    assert_eq!(until, Some(after(30)), "the fifth opens it for 30 s");
    breaker
}

#[test]
fn asks_go_through_while_it_is_closed() {
    let mut breaker = Breaker::new();
    assert_eq!(breaker.admit(start()), Admission::Go);
    assert_eq!(breaker.open_until(), None);
}

#[test]
fn five_failures_in_a_row_open_it() {
    let mut breaker = opened();
    assert_eq!(breaker.open_until(), Some(after(30)));
    for seconds in [0, 1, 29] {
        let wait = Admission::Wait { until: after(30) };
        assert_eq!(breaker.admit(after(seconds)), wait, "at {seconds} s");
    }
}

#[test]
fn a_sign_of_life_starts_the_count_anew() {
    let mut breaker = Breaker::new();
    for _ in 0..10 {
        for _ in 1..FAILURES {
            breaker.report(Sign::Failing, start(), 0.0);
        }
        breaker.report(Sign::Alive, start(), 0.0);
    }
    assert_eq!(breaker.admit(start()), Admission::Go, "never five in a row");
}

#[test]
fn one_probe_goes_when_the_pause_is_over_and_its_success_closes_it() {
    let mut breaker = opened();
    assert_eq!(breaker.admit(after(30)), Admission::Probe);
    assert!(
        matches!(breaker.admit(after(30)), Admission::Wait { .. }),
        "one at a time"
    );
    assert_eq!(breaker.report(Sign::Alive, after(31), 0.0), None);
    assert_eq!(breaker.admit(after(31)), Admission::Go);
}

#[test]
fn failed_probes_double_the_pause_up_to_five_minutes() {
    let mut breaker = opened();
    let mut now = after(30);
    for pause in [60, 120, 240, 300, 300, 300] {
        assert_eq!(breaker.admit(now), Admission::Probe);
        let until = now + SignedDuration::from_secs(pause);
        assert_eq!(breaker.report(Sign::Failing, now, 0.0), Some(until));
        now = until;
    }
}

#[test]
fn a_success_after_long_pauses_forgets_them() {
    let mut breaker = opened();
    assert_eq!(breaker.admit(after(30)), Admission::Probe);
    breaker.report(Sign::Failing, after(30), 0.0);
    assert_eq!(breaker.admit(after(90)), Admission::Probe);
    breaker.report(Sign::Alive, after(90), 0.0);
    for _ in 1..FAILURES {
        breaker.report(Sign::Failing, after(100), 0.0);
    }
    let until = breaker.report(Sign::Failing, after(100), 0.0);
    assert_eq!(until, Some(after(130)), "the first pause again");
}

#[test]
fn a_lost_probe_does_not_keep_it_half_open_for_ever() {
    let mut breaker = opened();
    assert_eq!(breaker.admit(after(30)), Admission::Probe);
    assert_eq!(
        breaker.admit(after(149)),
        Admission::Wait { until: after(150) }
    );
    assert_eq!(breaker.admit(after(150)), Admission::Probe);
}

#[test]
fn a_probe_that_never_got_there_makes_room_for_another() {
    let mut breaker = opened();
    assert_eq!(breaker.admit(after(30)), Admission::Probe);
    breaker.report(Sign::Unknown, after(31), 0.0);
    assert_eq!(breaker.admit(after(31)), Admission::Probe);
}

#[test]
fn attempts_from_before_it_opened_change_nothing() {
    let mut breaker = opened();
    assert_eq!(breaker.report(Sign::Failing, after(5), 0.0), None);
    assert_eq!(
        breaker.open_until(),
        Some(after(30)),
        "no longer than it was"
    );
    breaker.report(Sign::Alive, after(6), 0.0);
    assert_eq!(
        breaker.admit(after(6)),
        Admission::Go,
        "it answers after all"
    );
}

#[rstest]
#[case::a_year_back(-31_536_000)]
#[case::an_hour_back(-3600)]
fn a_clock_that_is_set_back_does_not_make_the_pause_longer(#[case] jump: i64) {
    let mut breaker = opened();
    let Admission::Wait { until } = breaker.admit(after(jump)) else {
        panic!("it is open")
    };
    assert_eq!(until, after(jump + 30), "the whole pause at most");
    assert_eq!(breaker.admit(after(jump + 30)), Admission::Probe);
    let wait = breaker.admit(after(2 * jump));
    assert_eq!(
        wait,
        Admission::Wait {
            until: after(2 * jump + 120)
        },
        "the probe's deadline neither"
    );
}

#[test]
fn a_clock_that_is_set_forward_ends_the_pause() {
    assert_eq!(opened().admit(after(31_536_000)), Admission::Probe);
}

fn unavailable(status: u16) -> Error {
    Error::Unavailable {
        far_end: FarEnd::Platform,
        status,
        retry_after: None,
        message: None,
        indexing: false,
        correlation_id: Uuid::nil(),
    }
}

#[test]
fn only_silence_and_5xx_count() {
    let id = Uuid::nil();
    let far_end = FarEnd::Webhook;
    let host = || "hooks.example.com".to_owned();
    let failing = [
        Error::Unreachable {
            host: host(),
            detail: String::new(),
            correlation_id: None,
        },
        Error::Timeout {
            host: host(),
            after: FIRST_PAUSE,
            correlation_id: None,
        },
        unavailable(500),
        unavailable(503),
    ];
    for error in failing {
        assert_eq!(
            Sign::of::<()>(&Err(error.clone())),
            Sign::Failing,
            "{error}"
        );
    }
    let alive = [
        unavailable(408),
        unavailable(409),
        unavailable(425),
        Error::RateLimited {
            far_end,
            retry_after: None,
            limit: None,
            correlation_id: id,
        },
        Error::Refused {
            far_end,
            status: 400,
            message: None,
            fields: Vec::new(),
            correlation_id: id,
        },
        Error::TokenRefused {
            scopes: String::new(),
            correlation_id: None,
        },
    ];
    for error in alive {
        assert_eq!(Sign::of::<()>(&Err(error.clone())), Sign::Alive, "{error}");
    }
    let not_asked = Error::AddressRefused {
        host: host(),
        reason: String::new(),
        correlation_id: id,
    };
    assert_eq!(Sign::of::<()>(&Err(not_asked)), Sign::Unknown);
    assert_eq!(Sign::of(&Ok(())), Sign::Alive);
}

#[derive(Debug, Clone, Copy)]
enum Step {
    Ask,
    Report(Sign, f64),
    Pass(i64),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let sign = prop_oneof![
        6 => Just(Sign::Failing),
        1 => Just(Sign::Alive),
        1 => Just(Sign::Unknown),
    ];
    let step = prop_oneof![
        3 => Just(Step::Ask),
        4 => (sign, 0.0..=1.0).prop_map(|(sign, random)| Step::Report(sign, random)),
        2 => (-400_i64..400).prop_map(Step::Pass),
    ];
    prop::collection::vec(step, 0..200)
}

proptest! {
    /// Whatever happens, and wherever the clock goes: who waits is told a time that comes, nobody
    /// waits longer than the longest pause with its jitter, and of probes there is one at a time.
    #[test]
    fn nobody_waits_for_ever_and_probes_go_one_by_one(steps in steps()) {
        let longest = SignedDuration::try_from(LONGEST_PAUSE.mul_f64(1.0 + JITTER)).expect("short");
        let mut breaker = Breaker::new();
        let mut now = start();
        // How much time passed since a probe went that has not reported; a clock that is set back
        // takes none of it away.
        let mut probe_age: Option<Duration> = None;
        for step in steps {
            match step {
                Step::Pass(seconds) => {
                    now += SignedDuration::from_secs(seconds);
                    let passed = Duration::from_secs(seconds.try_into().unwrap_or(0));
                    probe_age = probe_age.map(|age| age + passed);
                }
                Step::Report(sign, random) => {
                    if let Some(until) = breaker.report(sign, now, random) {
                        prop_assert!(until >= now + SignedDuration::from_secs(30), "never shorter");
                        prop_assert!(until <= now + longest, "never longer");
                    }
                    probe_age = None;
                }
                Step::Ask => match breaker.admit(now) {
                    Admission::Go => {}
                    Admission::Probe => {
                        prop_assert!(
                            probe_age.is_none_or(|age| age >= PROBE_DEADLINE),
                            "the last probe reported, or was lost"
                        );
                        probe_age = Some(Duration::ZERO);
                    }
                    Admission::Wait { until } => {
                        prop_assert!(until > now, "a time that is to come");
                        prop_assert!(until <= now + longest, "and comes soon enough");
                        let mut later = breaker;
                        prop_assert_eq!(later.admit(until), Admission::Probe, "as promised");
                    }
                },
            }
        }
    }

    /// A host that is down for an hour is asked little: five times, then once a pause.
    #[test]
    fn a_dead_host_is_asked_little(seed in prop::collection::vec(0.0..=1.0_f64, 64)) {
        let mut breaker = Breaker::new();
        let mut asked = 0;
        for second in 0..3600 {
            let now = after(second);
            if !matches!(breaker.admit(now), Admission::Wait { .. }) {
                asked += 1;
                breaker.report(Sign::Failing, now, seed[asked % seed.len()]);
            }
        }
        // 5 to open; then 30, 60, 120, 240 and 300 s again and again: 450 + 10.5 * 300 = 3600.
        prop_assert!((5 + 4 + 8..=5 + 4 + 11).contains(&asked), "{asked} attempts in an hour");
    }
}
