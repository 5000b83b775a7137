use proptest::prelude::*;
use rand::SeedableRng as _;
use rand::rngs::StdRng;
use uuid::Uuid;
use wire::error::FarEnd;

use super::*;

const FIRST: Standing = Standing { tries: 1, round: 0 };

fn next(standing: Standing, error: &Error) -> Next {
    after(
        standing,
        error,
        Course::Usual,
        &Pace::default(),
        &mut StdRng::seed_from_u64(7),
    )
}

fn limited(seconds: Option<u64>) -> Error {
    Error::RateLimited {
        far_end: FarEnd::Platform,
        retry_after: seconds.map(Duration::from_secs),
        limit: None,
        correlation_id: Uuid::nil(),
    }
}

fn unavailable() -> Error {
    Error::Unavailable {
        far_end: FarEnd::Platform,
        status: 503,
        retry_after: None,
        message: None,
        indexing: false,
        correlation_id: Uuid::nil(),
    }
}

fn unreachable() -> Error {
    Error::Unreachable {
        host: "h".into(),
        detail: "d".into(),
        correlation_id: None,
    }
}

fn refused() -> Error {
    Error::Refused {
        far_end: FarEnd::Platform,
        status: 400,
        message: None,
        fields: Vec::new(),
        correlation_id: Uuid::nil(),
    }
}

#[test]
fn a_pause_that_was_asked_for_is_kept_and_never_uses_up_a_round() {
    let mut standing = FIRST;
    for _ in 0..100 {
        let Next::Again {
            wait,
            standing: then,
            asked,
            round_over,
        } = next(standing, &limited(Some(7)))
        else {
            panic!("429 is never given up");
        };
        assert!(wait >= Duration::from_secs(7) && asked, "{wait:?}");
        assert_eq!(then.round, 0, "no round is used up");
        assert_eq!(
            round_over,
            standing.tries >= 3,
            "at most three attempts a round"
        );
        assert!(
            !round_over || wait >= Pace::default().between_rounds,
            "the next round is later: {wait:?}"
        );
        standing.tries = then.tries + 1;
    }
}

#[test]
fn after_a_429_the_wait_doubles_where_nothing_was_asked() {
    for (tries, least) in [(1, 2), (2, 4)] {
        let Next::Again { wait, .. } = next(Standing { tries, round: 0 }, &limited(None)) else {
            panic!("again");
        };
        let least = Duration::from_secs(least);
        assert!(
            wait >= least && wait < least + Duration::from_secs(1),
            "{wait:?}"
        );
    }
}

#[test]
fn what_cannot_be_reached_is_tried_for_ever() {
    let mut standing = Standing { tries: 3, round: 7 };
    for _ in 0..1000 {
        let Next::Again { standing: then, .. } = next(standing, &unreachable()) else {
            panic!("weeks offline park nothing");
        };
        assert_eq!(then.round, 7);
        standing.tries = then.tries + 1;
    }
}

#[test]
fn trouble_parks_after_eight_rounds_with_growing_pauses() {
    let mut standing = FIRST;
    let mut between = Vec::new();
    let attempts = (1..1000)
        .find(|_| match next(standing, &unavailable()) {
            Next::Again {
                wait,
                standing: then,
                round_over,
                ..
            } => {
                if round_over {
                    between.push(wait);
                }
                standing = Standing {
                    tries: then.tries + 1,
                    round: then.round,
                };
                false
            }
            Next::Park => true,
            Next::Full { .. } => panic!("only an injection meets a full screen"),
            Next::SignIn => panic!("503 has nothing to do with sign-in"),
            Next::GiveUp => panic!("only what nobody waits for is given up"),
        })
        .expect("it ends");
    assert_eq!(attempts, 8 * 3, "eight rounds of three attempts");
    assert!(between.is_sorted(), "{between:?}");
    let longest = Pace::default().longest;
    assert!(
        between.iter().all(|wait| *wait <= longest + longest / 4),
        "{between:?}"
    );
}

#[test]
fn a_refusal_waits_for_a_person_and_a_refused_token_for_a_sign_in() {
    assert_eq!(next(FIRST, &refused()), Next::Park);
    let scope = Error::ScopeMissing {
        scope: "agentassist:feedback:write".into(),
        asked: true,
        correlation_id: Uuid::nil(),
    };
    assert_eq!(next(FIRST, &scope), Next::Park);
    let token = Error::TokenRefused {
        scopes: String::new(),
        correlation_id: None,
    };
    assert_eq!(next(FIRST, &token), Next::SignIn);
}

const INJECTION: Course = Course::Injection {
    auto_dismiss: Duration::from_secs(20),
};

fn next_injection(standing: Standing, error: &Error) -> Next {
    let mut random = StdRng::seed_from_u64(7);
    after(standing, error, INJECTION, &Pace::default(), &mut random)
}

fn conflict() -> Error {
    Error::Unavailable {
        far_end: FarEnd::Platform,
        status: 409,
        retry_after: None,
        message: None,
        indexing: false,
        correlation_id: Uuid::nil(),
    }
}

#[test]
fn an_injection_waits_for_a_prompt_to_go_however_often_it_takes() {
    for round in 0..8 {
        for tries in 1..100 {
            let Next::Full { wait } = next_injection(Standing { tries, round }, &conflict()) else {
                panic!("409 is never given up");
            };
            let least = Duration::from_secs(20);
            assert!(
                wait >= least && wait < least + Duration::from_secs(1),
                "autoDismissMs and jitter: {wait:?}"
            );
        }
    }
    assert!(
        matches!(next(FIRST, &conflict()), Next::Again { .. }),
        "409 to anything else is trouble like any other"
    );
}

#[test]
fn an_injection_is_given_up_after_three_429s() {
    for (tries, seconds) in [(1, 6), (2, 10)] {
        let standing = Standing { tries, round: 0 };
        let Next::Again { wait, asked, .. } = next_injection(standing, &limited(Some(3))) else {
            panic!("it goes again after attempt {tries}");
        };
        let least = Duration::from_secs(seconds);
        assert!(
            asked && wait >= least && wait < least + Duration::from_secs(1),
            "min(3 s * 2^{tries}, 10 s): {wait:?}"
        );
    }
    let third = Standing { tries: 3, round: 0 };
    assert_eq!(next_injection(third, &limited(Some(3))), Next::Park);
}

#[test]
fn whatever_else_befalls_an_injection_is_as_for_any_delivery() {
    for error in [unavailable(), unreachable(), refused()] {
        assert_eq!(
            next_injection(FIRST, &error),
            next(FIRST, &error),
            "{error}"
        );
    }
}

fn permission() -> Error {
    Error::PermissionMissing {
        permissions: vec!["knowledge:documentView:add".into()],
        any: false,
        in_division: false,
        correlation_id: Uuid::nil(),
    }
}

fn timeout() -> Error {
    Error::Timeout {
        host: "h".into(),
        after: Duration::from_secs(16),
        correlation_id: None,
    }
}

fn next_of(course: Course, tries: u32, error: &Error) -> Next {
    let mut random = StdRng::seed_from_u64(7);
    let standing = Standing { tries, round: 0 };
    after(standing, error, course, &Pace::default(), &mut random)
}

#[test]
fn what_a_role_may_not_tell_is_given_up_and_nothing_else_is() {
    let next = |error: &Error| next_of(Course::WherePermitted, 1, error);
    assert_eq!(next(&permission()), Next::GiveUp);
    for error in [
        unavailable(),
        unreachable(),
        refused(),
        limited(None),
        timeout(),
    ] {
        assert_eq!(next(&error), next_of(Course::Usual, 1, &error), "{error}");
    }
    assert_eq!(
        next_of(Course::Usual, 1, &permission()),
        Next::Park,
        "what matters waits for a person"
    );
}

#[test]
fn a_figure_is_never_counted_twice_and_never_parked() {
    let counted = Course::Quiet { may_repeat: false };
    let set = Course::Quiet { may_repeat: true };
    assert_eq!(
        next_of(counted, 1, &timeout()),
        Next::GiveUp,
        "it may have been counted"
    );
    assert!(matches!(next_of(set, 1, &timeout()), Next::Again { .. }));
    for course in [counted, set] {
        for error in [refused(), permission()] {
            assert_eq!(next_of(course, 1, &error), Next::GiveUp, "{error}");
        }
        for error in [unreachable(), limited(Some(3)), limited(None)] {
            assert!(
                matches!(next_of(course, 9, &error), Next::Again { .. }),
                "waited for until it is too late: {error}"
            );
        }
        assert!(matches!(
            next_of(course, 1, &unavailable()),
            Next::Again { .. }
        ));
        assert_eq!(
            next_of(course, 3, &unavailable()),
            Next::GiveUp,
            "one round and no more"
        );
    }
}

proptest! {
    #[test]
    fn no_pause_is_longer_than_the_longest(
        tries in 1_u32..10, round in 0_u32..8, seconds in prop::option::of(0_u64..=3600), seed: u64,
    ) {
        let pace = Pace::default();
        for error in [limited(seconds), unavailable(), unreachable()] {
            let mut random = StdRng::seed_from_u64(seed);
            if let Next::Again { wait, .. } =
                after(Standing { tries, round }, &error, Course::Usual, &pace, &mut random)
            {
                prop_assert!(wait <= longest(&pace), "{wait:?} would be cut at the next start");
                if let (Error::RateLimited { .. }, Some(seconds)) = (&error, seconds) {
                    prop_assert!(wait >= Duration::from_secs(seconds), "never earlier than asked");
                }
            }
        }
    }
}
