//! Each row of the contract's reconnecting rules, with plain numbers (`contract.md §1`).

use std::time::Duration;

use proptest::prelude::*;
use rstest::rstest;
use wire::retry::backoff;
use wire::stream::link::{Due, Link, Loss, Pace, Verdict};

const PACE: Pace = Pace {
    ping_every: 15_000,
    silence_limit: 45_000,
    attempts: 10,
};

const FAILURE: Loss = Loss::Failure { not_before: None };

fn connecting() -> Link {
    let mut link = Link::new(PACE);
    assert!(link.begin());
    link
}

/// Connected at 0, heard at 0.
fn live() -> Link {
    let mut link = connecting();
    link.opened(0);
    assert!(link.heard(0), "the first sign makes it live");
    link
}

fn lost(link: &mut Link, loss: Loss, now: u64) -> Verdict {
    link.lost(loss, now, Duration::ZERO)
}

fn waits(ms: u64, attempt: u32) -> Verdict {
    Verdict::Retry {
        after: Duration::from_millis(ms),
        attempt,
        of: 10,
    }
}

#[rstest]
#[case(1000)]
#[case(1001)]
fn normal_codes_end_the_stream(#[case] code: u16) {
    let mut link = live();
    assert_eq!(
        lost(&mut link, Loss::CloseCode(code), 1),
        Verdict::Ended { code }
    );
    assert!(link.begin(), "the owner may start it again");
}

#[rstest]
#[case::going_nowhere(Loss::CloseCode(1006))]
#[case::server_error(Loss::CloseCode(1011))]
#[case::restart(Loss::CloseCode(1012))]
#[case::try_later(Loss::CloseCode(1013))]
#[case::own_code(Loss::CloseCode(4000))]
#[case::near_4001(Loss::CloseCode(4002))]
#[case::no_code(FAILURE)]
fn anything_else_waits_by_the_backoff(#[case] loss: Loss) {
    let mut link = live();
    assert_eq!(lost(&mut link, loss, 1), waits(2_000, 1));
}

#[test]
fn failures_in_a_row_double_the_wait_and_the_tenth_stops() {
    let mut link = connecting();
    for (n, ms) in [
        2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000, 30_000, 30_000,
    ]
    .into_iter()
    .enumerate()
    {
        let attempt = u32::try_from(n + 1).expect("small");
        assert_eq!(lost(&mut link, FAILURE, 0), waits(ms, attempt));
        assert!(link.begin());
    }
    assert_eq!(
        lost(&mut link, FAILURE, 0),
        Verdict::GaveUp { failures: 10 }
    );
    assert!(link.begin(), "the user can start it again");
    assert_eq!(
        lost(&mut link, FAILURE, 0),
        waits(2_000, 1),
        "and the count starts afresh"
    );
}

#[test]
fn a_successful_subscribe_resets_the_count() {
    let mut link = connecting();
    for _ in 0..5 {
        lost(&mut link, FAILURE, 0);
        link.begin();
    }
    link.opened(0);
    assert!(link.heard(10));
    assert_eq!(lost(&mut link, FAILURE, 20), waits(2_000, 1));
}

#[test]
fn an_upgrade_alone_does_not_reset_the_count() {
    let mut link = connecting();
    lost(&mut link, FAILURE, 0);
    link.begin();
    link.opened(0);
    assert_eq!(
        lost(&mut link, Loss::CloseCode(1011), 5),
        waits(4_000, 2),
        "nothing was heard"
    );
}

#[rstest]
#[case::close_code(Loss::CloseCode(4001))]
#[case::upgrade(Loss::TokenRefused)]
fn a_refused_token_reconnects_at_once_and_once(#[case] refusal: Loss) {
    let mut link = live();
    assert_eq!(
        lost(&mut link, refusal, 1),
        waits(0, 1),
        "fetch a new one and connect at once"
    );
    link.begin();
    assert_eq!(
        lost(&mut link, refusal, 2),
        waits(2_000, 1),
        "the second counts as a failure"
    );
    link.begin();
    assert_eq!(
        lost(&mut link, refusal, 3),
        waits(4_000, 2),
        "and so does the third"
    );
}

#[test]
fn a_platform_that_refuses_every_token_is_not_asked_forever() {
    let mut link = connecting();
    let mut verdicts = Vec::new();
    for round in 0..20 {
        link.opened(round);
        link.heard(round);
        let verdict = lost(&mut link, Loss::CloseCode(4001), round);
        verdicts.push(verdict);
        if matches!(verdict, Verdict::GaveUp { .. }) {
            break;
        }
        link.begin();
    }
    assert_eq!(verdicts.len(), 11, "one at once, nine waits, and the end");
    assert_eq!(verdicts[10], Verdict::GaveUp { failures: 10 });
}

#[test]
fn a_token_that_served_its_time_is_replaced_at_once_each_time() {
    let mut link = live();
    let mut now = 0;
    for _ in 0..5 {
        now += PACE.silence_limit;
        assert_eq!(lost(&mut link, Loss::CloseCode(4001), now), waits(0, 1));
        link.begin();
        link.opened(now);
        link.heard(now);
    }
}

#[test]
fn another_failure_in_between_ends_the_row_of_4001() {
    let mut link = live();
    assert_eq!(lost(&mut link, Loss::CloseCode(4001), 1), waits(0, 1));
    link.begin();
    assert_eq!(lost(&mut link, FAILURE, 2), waits(2_000, 1));
    link.begin();
    assert_eq!(lost(&mut link, Loss::CloseCode(4001), 3), waits(0, 2));
}

#[test]
fn the_platforms_own_word_can_only_lengthen_the_wait() {
    let mut link = connecting();
    let asks = |secs| Loss::Failure {
        not_before: Some(Duration::from_secs(secs)),
    };
    assert_eq!(lost(&mut link, asks(1), 0), waits(2_000, 1));
    link.begin();
    assert_eq!(lost(&mut link, asks(60), 0), waits(60_000, 2));
}

#[test]
fn what_is_hopeless_is_not_tried_again() {
    let mut link = connecting();
    assert_eq!(lost(&mut link, Loss::Hopeless, 0), Verdict::Refused);
}

#[test]
fn an_attempt_begins_only_when_there_is_none() {
    let mut link = connecting();
    assert!(!link.begin(), "one is under way");
    link.opened(0);
    assert!(!link.begin(), "connected");
    link.heard(0);
    assert!(!link.begin(), "live");
}

#[test]
fn pings_every_fifteen_seconds() {
    let mut link = live();
    let mut pings = Vec::new();
    for now in (0..=60_000).step_by(500) {
        if link.due(now) == Due::Ping {
            pings.push(now);
        }
        link.heard(now);
    }
    assert_eq!(pings, [15_000, 30_000, 45_000, 60_000]);
}

#[test]
fn forty_five_seconds_of_silence_are_the_end() {
    let mut link = live();
    link.heard(1_000);
    let mut now = 0;
    while link.due(now) != Due::Silence {
        now = link.wakes_at().expect("connected");
    }
    assert_eq!(
        now, 46_000,
        "45 s after the last sign, neither earlier nor later"
    );
}

#[test]
fn silence_counts_before_the_first_sign_too() {
    let mut link = connecting();
    link.opened(0);
    assert_eq!(link.due(44_999), Due::Ping);
    assert_eq!(link.due(45_000), Due::Silence);
}

#[test]
fn silence_does_not_count_while_the_socket_is_not_read() {
    let mut link = live();
    link.heard(10_000);
    link.deaf(20_000);
    link.deaf(30_000);
    for now in (20_000..500_000).step_by(5_000) {
        assert_ne!(link.due(now), Due::Silence, "at {now}: nobody listened");
    }
    link.hearing(500_000);
    assert_ne!(
        link.due(534_999),
        Due::Silence,
        "10 s were heard before, 35 s are left"
    );
    assert_eq!(link.due(535_000), Due::Silence);
}

#[test]
fn pings_go_on_while_the_socket_is_not_read() {
    let mut link = live();
    link.deaf(0);
    assert_eq!(link.wakes_at(), Some(15_000));
    assert_eq!(link.due(15_000), Due::Ping);
}

#[test]
fn nothing_is_due_without_a_connection() {
    let mut link = Link::new(PACE);
    assert_eq!((link.due(1_000_000), link.wakes_at()), (Due::Nothing, None));
    assert!(
        !link.heard(0),
        "a late sign of an old connection makes nothing live"
    );
}

#[derive(Debug, Clone, Copy)]
enum Step {
    Begin,
    Opened,
    Heard,
    Deaf,
    Hearing,
    Due,
    Lost(Loss),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => Just(Step::Begin),
        2 => Just(Step::Opened),
        2 => Just(Step::Heard),
        1 => Just(Step::Deaf),
        1 => Just(Step::Hearing),
        2 => Just(Step::Due),
        2 => Just(Step::Lost(FAILURE)),
        1 => Just(Step::Lost(Loss::TokenRefused)),
        2 => (1000_u16..5000).prop_map(|code| Step::Lost(Loss::CloseCode(code))),
        2 => Just(Step::Lost(Loss::CloseCode(4001))),
    ]
}

proptest! {
    #[test]
    fn every_wait_is_the_contracts(steps in prop::collection::vec((step(), 0_u64..20_000, 0_u64..1_000), 0..200)) {
        let mut link = Link::new(PACE);
        let mut now = 0;
        for (step, later, jitter) in steps {
            now += later;
            match step {
                Step::Begin => { link.begin(); }
                Step::Opened => { if link.begin() { link.opened(now); } }
                Step::Heard => { link.heard(now); }
                Step::Deaf => link.deaf(now),
                Step::Hearing => link.hearing(now),
                Step::Due => { link.due(now); }
                Step::Lost(loss) => {
                    // Only what was begun can be lost.
                    link.begin();
                    let jitter = Duration::from_millis(jitter);
                    match link.lost(loss, now, jitter) {
                        Verdict::Retry { after, attempt, of } => {
                            prop_assert!((1..=10).contains(&attempt) && of == 10);
                            if after.is_zero() {
                                prop_assert!(matches!(loss, Loss::CloseCode(4001) | Loss::TokenRefused));
                            } else {
                                prop_assert_eq!(after, backoff(attempt, jitter));
                            }
                        }
                        Verdict::GaveUp { failures } => prop_assert_eq!(failures, 10),
                        Verdict::Ended { code } => prop_assert!(code == 1000 || code == 1001),
                        Verdict::Refused => prop_assert!(false, "nothing hopeless was tried"),
                    }
                }
            }
        }
    }

    #[test]
    fn silence_is_found_exactly_on_time(signs in prop::collection::vec(0_u64..45_000, 1..30)) {
        let mut link = live();
        let mut now = 0;
        for gap in signs {
            now += gap;
            prop_assert_ne!(link.due(now), Due::Silence, "a sign came within 45 s");
            link.heard(now);
        }
        prop_assert_ne!(link.due(now + 44_999), Due::Silence);
        prop_assert_eq!(link.due(now + 45_000), Due::Silence);
    }
}
