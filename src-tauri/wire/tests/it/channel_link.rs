//! The life of channels with plain numbers (`platform.md`, notifications).

use std::time::Duration;

use proptest::prelude::*;
use wire::platform::link::{Due, Link, Loss, Pace, Verdict};
use wire::retry::backoff;

const HOUR: u64 = 3_600_000;
const LIFE: u64 = 24 * HOUR;

const PACE: Pace = Pace {
    ping_every: 15_000,
    silence_limit: 45_000,
    renew_before: HOUR,
    overlap: 30_000,
    attempts: 10,
};

const FAILURE: Loss = Loss::Failure { not_before: None };

fn connecting() -> Link {
    let mut link = Link::new(PACE);
    assert!(link.begin());
    link
}

/// Opens a line and makes it live at once.
fn live(link: &mut Link, number: u32, now: u64) {
    assert!(link.opened(number, now, LIFE));
    assert!(
        !link.heard(number, now),
        "its topics are not subscribed yet"
    );
    assert!(link.subscribed(number, now), "subscribed and heard");
}

/// Connected with line 1 at 0.
fn connected() -> Link {
    let mut link = connecting();
    live(&mut link, 1, 0);
    link
}

fn lost(link: &mut Link, number: impl Into<Option<u32>>, now: u64) -> Verdict {
    link.lost(number.into(), FAILURE, now, Duration::ZERO)
}

fn waits(ms: u64, attempt: u32) -> Verdict {
    Verdict::Retry {
        after: Duration::from_millis(ms),
        attempt,
        of: 10,
    }
}

/// Runs until something other than a ping is due, heard all the time.
fn next_due(link: &mut Link, lines: &[u32]) -> (u64, Due) {
    loop {
        let now = link.wakes_at().expect("connected");
        match link.due(now) {
            Due::Nothing => panic!("it woke for nothing at {now}"),
            Due::Ping(_) => {
                for line in lines {
                    link.heard(*line, now);
                }
            }
            due @ (Due::Silence(_) | Due::Renew { .. } | Due::Retire(_)) => return (now, due),
        }
    }
}

#[test]
fn a_channel_is_replaced_an_hour_before_its_end() {
    let mut link = connected();
    let (now, due) = next_due(&mut link, &[1]);
    assert_eq!(
        due,
        Due::Renew {
            same_channel: false
        }
    );
    assert_eq!(now, LIFE - HOUR);
    assert_eq!(link.current(), Some(1), "until the successor is live");

    assert!(link.opened(2, now + 100, LIFE));
    assert_eq!(link.current(), Some(1));
    link.heard(2, now + 200);
    assert!(link.subscribed(2, now + 300));
    assert_eq!(link.current(), Some(2));

    let (retired, due) = next_due(&mut link, &[1, 2]);
    assert_eq!(due, Due::Retire(1));
    assert_eq!(
        retired,
        now + 300 + PACE.overlap,
        "both are read for a while"
    );
    link.retired(1);
    assert_eq!(
        lost(&mut link, 1, retired),
        Verdict::Carried { gap: false },
        "it is dealt with"
    );
    let (again, due) = next_due(&mut link, &[2]);
    assert_eq!(
        due,
        Due::Renew {
            same_channel: false
        }
    );
    assert_eq!(again, now + 100 + LIFE - HOUR);
}

#[test]
fn a_short_life_is_renewed_at_half_of_it() {
    let mut link = connecting();
    assert!(link.opened(1, 0, 60_000));
    link.heard(1, 0);
    link.subscribed(1, 0);
    assert_eq!(next_due(&mut link, &[1]).0, 30_000);
}

#[test]
fn a_successor_that_cannot_be_made_is_tried_again_while_the_first_lives() {
    let mut link = connected();
    let (mut now, _) = next_due(&mut link, &[1]);
    for wait in [2_000, 4_000, 8_000, 16_000, 30_000, 30_000] {
        assert_eq!(lost(&mut link, None, now), Verdict::Carried { gap: false });
        let (at, due) = next_due(&mut link, &[1]);
        assert_eq!(
            due,
            Due::Renew {
                same_channel: false
            }
        );
        assert_eq!(at, now + wait, "by the backoff");
        now = at;
    }
    live(&mut link, 2, now);
    assert_eq!(link.current(), Some(2));
}

#[test]
fn maintenance_makes_another_socket_of_the_same_channel_at_once() {
    let mut link = connected();
    link.closing(1, 5_000);
    assert_eq!(link.due(5_000), Due::Renew { same_channel: true });
    link.closing(1, 5_001);
    assert_eq!(link.due(5_001), Due::Nothing, "one is being made");
    assert_eq!(
        lost(&mut link, 1, 6_000),
        Verdict::Carried { gap: true },
        "the socket closed before its successor was there"
    );
    live(&mut link, 2, 6_500);
    assert_eq!(link.current(), Some(2));
}

#[test]
fn a_successor_whose_attempt_fails_after_the_first_is_gone_is_a_failure() {
    let mut link = connected();
    link.closing(1, 5_000);
    link.due(5_000);
    lost(&mut link, 1, 6_000);
    assert_eq!(lost(&mut link, None, 7_000), waits(2_000, 1));
}

#[test]
fn the_first_ends_while_its_successor_is_not_subscribed_yet() {
    let mut link = connected();
    let (now, _) = next_due(&mut link, &[1]);
    assert!(link.opened(2, now, LIFE));
    assert_eq!(lost(&mut link, 1, now + 1), Verdict::Carried { gap: true });
    link.heard(2, now + 2);
    assert!(link.subscribed(2, now + 3), "and then it carries on");
    assert_eq!(
        lost(&mut link, 2, now + 4),
        waits(2_000, 1),
        "nothing is left"
    );
}

#[test]
fn a_successor_that_breaks_leaves_the_first_as_it_was() {
    let mut link = connected();
    let (now, _) = next_due(&mut link, &[1]);
    live(&mut link, 2, now);
    assert_eq!(lost(&mut link, 2, now + 1), Verdict::Carried { gap: false });
    assert_eq!(link.current(), Some(1));
    let (_, due) = next_due(&mut link, &[1]);
    assert_eq!(
        due,
        Due::Renew {
            same_channel: false
        },
        "not retired: it carries on"
    );
}

#[test]
fn never_more_than_two() {
    let mut link = connected();
    let (now, _) = next_due(&mut link, &[1]);
    live(&mut link, 2, now);
    assert!(!link.opened(3, now, LIFE), "nobody asked for a third");
    link.closing(2, now);
    assert_eq!(link.due(now), Due::Nothing, "not while both are read");
}

#[test]
fn a_lost_heartbeat_is_found_on_time() {
    let mut link = connected();
    link.heard(1, 1_000);
    let mut found = 0;
    while link.due(found) != Due::Silence(1) {
        found = link.wakes_at().expect("connected");
    }
    assert_eq!(found, 46_000);
    assert_eq!(lost(&mut link, 1, found), waits(2_000, 1));
}

#[test]
fn silence_does_not_count_while_nothing_is_read() {
    let mut link = connected();
    link.deaf(10_000);
    for now in (10_000..200_000).step_by(5_000) {
        assert_ne!(link.due(now), Due::Silence(1), "at {now}");
    }
    link.hearing(200_000);
    assert_ne!(link.due(200_000 + 34_999), Due::Silence(1));
    assert_eq!(link.due(200_000 + 35_000), Due::Silence(1));
}

#[test]
fn ten_failures_in_a_row_are_the_end() {
    let mut link = connecting();
    for (attempt, wait) in [2, 4, 8, 16, 30, 30, 30, 30, 30].into_iter().enumerate() {
        let attempt = u32::try_from(attempt + 1).expect("small");
        assert_eq!(lost(&mut link, None, 0), waits(wait * 1_000, attempt));
        assert!(link.begin());
    }
    assert_eq!(lost(&mut link, None, 0), Verdict::GaveUp { failures: 10 });
    assert!(link.begin(), "the owner may start afresh");
    assert_eq!(lost(&mut link, None, 0), waits(2_000, 1));
}

#[test]
fn channels_that_are_pushed_out_again_and_again_slow_down() {
    let mut link = connecting();
    let mut now = 0;
    for (attempt, wait) in [(1, 2_000), (2, 4_000), (3, 8_000), (4, 16_000)] {
        live(&mut link, attempt, now);
        now += 1_000;
        assert_eq!(
            lost(&mut link, attempt, now),
            waits(wait, attempt),
            "it lived a second"
        );
        assert!(link.begin());
    }
    live(&mut link, 5, now);
    now += PACE.silence_limit;
    assert_eq!(
        lost(&mut link, 5, now),
        waits(2_000, 1),
        "this one lived long enough"
    );
}

#[test]
fn what_is_hopeless_ends_everything() {
    let mut link = connected();
    let verdict = link.lost(Some(1), Loss::Hopeless, 0, Duration::ZERO);
    assert_eq!(verdict, Verdict::Refused);
    assert_eq!(link.wakes_at(), None);
    let mut link = connecting();
    let verdict = link.lost(None, Loss::Hopeless, 0, Duration::ZERO);
    assert_eq!(verdict, Verdict::Refused);
}

#[test]
fn a_successor_that_is_refused_for_good_does_not_end_the_first() {
    let mut link = connected();
    let (now, _) = next_due(&mut link, &[1]);
    let verdict = link.lost(None, Loss::Hopeless, now, Duration::ZERO);
    assert_eq!(verdict, Verdict::Carried { gap: false });
    assert_eq!(link.current(), Some(1));
}

#[test]
fn the_platforms_own_word_can_only_lengthen_the_wait() {
    let mut link = connecting();
    let asked = |secs| Loss::Failure {
        not_before: Some(Duration::from_secs(secs)),
    };
    assert_eq!(
        link.lost(None, asked(1), 0, Duration::ZERO),
        waits(2_000, 1)
    );
    link.begin();
    assert_eq!(
        link.lost(None, asked(60), 0, Duration::ZERO),
        waits(60_000, 2)
    );
}

#[derive(Debug, Clone, Copy)]
enum Step {
    Begin,
    Open,
    Heard,
    Subscribed,
    Closing,
    Due,
    Lost,
    Failed,
    Deaf,
    Hearing,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => Just(Step::Begin),
        3 => Just(Step::Open),
        3 => Just(Step::Heard),
        3 => Just(Step::Subscribed),
        1 => Just(Step::Closing),
        4 => Just(Step::Due),
        2 => Just(Step::Lost),
        1 => Just(Step::Failed),
        1 => Just(Step::Deaf),
        1 => Just(Step::Hearing),
    ]
}

proptest! {
    /// Whatever happens: never more than two connections, never a dead end while the owner holds
    /// on, and every wait is the backoff.
    #[test]
    fn nothing_gets_stuck(steps in prop::collection::vec((step(), 0_u64..HOUR), 0..200)) {
        let mut link = Link::new(PACE);
        let mut open: Vec<u32> = Vec::new();
        let (mut next, mut now, mut making) = (0, 0, 0_u32);
        let mut is_over = true;
        for (step, later) in steps {
            now += later;
            let newest = open.last().copied().unwrap_or_default();
            match step {
                Step::Begin => if link.begin() { making += 1; is_over = false; },
                Step::Open => if making > 0 {
                    making -= 1;
                    next += 1;
                    if link.opened(next, now, LIFE) { open.push(next); }
                },
                Step::Heard => { link.heard(newest, now); }
                Step::Subscribed => { link.subscribed(newest, now); }
                Step::Closing => link.closing(newest, now),
                Step::Deaf => link.deaf(now),
                Step::Hearing => link.hearing(now),
                Step::Due => match link.due(now) {
                    Due::Renew { .. } => making += 1,
                    Due::Retire(line) => { link.retired(line); open.retain(|one| *one != line); }
                    Due::Nothing | Due::Ping(_) | Due::Silence(_) => {}
                },
                Step::Lost | Step::Failed => {
                    let line = if matches!(step, Step::Failed) {
                        if making == 0 { continue; }
                        making -= 1;
                        None
                    } else {
                        let Some(line) = open.pop() else { continue };
                        Some(line)
                    };
                    match link.lost(line, FAILURE, now, Duration::ZERO) {
                        Verdict::Carried { .. } => {}
                        Verdict::Retry { after, attempt, of } => {
                            prop_assert_eq!(after, backoff(attempt, Duration::ZERO));
                            prop_assert!((1..10).contains(&attempt) && of == 10);
                            is_over = true;
                        }
                        Verdict::GaveUp { failures } => { prop_assert_eq!(failures, 10); is_over = true; }
                        Verdict::Refused => prop_assert!(false, "nothing hopeless happened"),
                    }
                }
            }
            prop_assert!(open.len() <= 2);
            prop_assert!(
                is_over || making > 0 || !open.is_empty(),
                "either the owner is asked, or something goes on"
            );
            prop_assert_eq!(link.wakes_at().is_some(), !open.is_empty());
        }
    }
}
