use proptest::prelude::*;
use wire::FarEnd;
use wire::breaker::FAILURES;

use super::*;

const LIMIT: Duration = Duration::from_secs(30);

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_700_000_000 + seconds).expect("in range")
}

fn seeded(seed: u64) -> rand::rngs::StdRng {
    rand::SeedableRng::seed_from_u64(seed)
}

fn made() -> Made {
    Made {
        id: "sum-1".into(),
        text: "The customer asked about a refund.".into(),
        length: None,
        created: None,
        latency: Duration::from_secs(2),
        status: 200,
    }
}

fn unavailable() -> Error {
    Error::Unavailable {
        far_end: FarEnd::Platform,
        status: 500,
        retry_after: None,
        message: None,
        indexing: false,
        correlation_id: Uuid::nil(),
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

/// A making with all that it is lent.
struct Bench {
    making: Making,
    breaker: Breaker,
    random: rand::rngs::StdRng,
}

impl Bench {
    fn new() -> Self {
        Self {
            making: Making::new(Uuid::from_u128(1), LIMIT, 0),
            breaker: Breaker::new(),
            random: seeded(1),
        }
    }

    fn tell(&mut self, news: News, now: Timestamp) -> Todo {
        let Self {
            making,
            breaker,
            random,
        } = self;
        making.advance(news, now, breaker, random)
    }

    fn answer(&mut self, result: Result<Made, Error>, now: Timestamp) -> Todo {
        let (request_id, attempt) = (self.making.request_id(), self.making.attempt());
        let news = News::Answered {
            request_id,
            attempt,
            result: Box::new(result),
        };
        self.tell(news, now)
    }

    /// When the next attempt is made.
    fn due(&self) -> Timestamp {
        self.making.due().expect("it waits")
    }
}

#[test]
fn an_answer_ends_it_and_a_limit_is_shown_meanwhile() {
    let mut bench = Bench::new();
    assert_eq!(
        bench.tell(News::Reachable, at(0)),
        Todo::Call { attempt: 1 }
    );
    let calling = Doing::Calling {
        since: at(0),
        until: at(30),
    };
    assert_eq!(bench.making.doing(), &calling);
    let taken = bench.answer(Ok(made()), at(2));
    assert!(matches!(taken, Todo::Take(_)), "{taken:?}");
    assert_eq!(bench.answer(Ok(made()), at(3)), Todo::GoOn, "only once");
}

#[test]
fn an_answer_to_an_earlier_attempt_or_another_request_changes_nothing() {
    let mut bench = Bench::new();
    bench.tell(News::Reachable, at(0));
    bench.answer(Err(unavailable()), at(1));
    let due = bench.due();
    bench.tell(News::Time, due);
    for (request_id, attempt) in [(Uuid::from_u128(1), 1), (Uuid::from_u128(2), 2)] {
        let stale = News::Answered {
            request_id,
            attempt,
            result: Box::new(Ok(made())),
        };
        assert_eq!(
            bench.tell(stale, due),
            Todo::GoOn,
            "{request_id} {attempt} is not what is waited for"
        );
    }
    assert!(matches!(bench.answer(Ok(made()), due), Todo::Take(_)));
}

#[test]
fn it_can_be_canceled_at_any_point_and_nothing_comes_of_it_then() {
    let mut apart = Bench::new();
    assert_eq!(apart.tell(News::Cancel, at(0)), Todo::BreakOff);
    let mut calling = Bench::new();
    calling.tell(News::Reachable, at(0));
    assert_eq!(calling.tell(News::Cancel, at(1)), Todo::BreakOff);
    let mut waiting = Bench::new();
    waiting.tell(News::Reachable, at(0));
    waiting.answer(Err(unavailable()), at(1));
    assert_eq!(waiting.tell(News::Cancel, at(2)), Todo::BreakOff);
    for mut bench in [apart, calling, waiting] {
        assert_eq!(bench.making.due(), None, "nothing is left to do");
        for news in [News::Time, News::Hurry, News::Reachable, News::Cancel] {
            assert_eq!(bench.tell(news, at(9_999)), Todo::GoOn);
        }
        assert_eq!(
            bench.answer(Ok(made()), at(9_999)),
            Todo::GoOn,
            "an answer that comes all the same does not count"
        );
    }
}

#[test]
fn what_is_final_is_not_tried_again() {
    let mut bench = Bench::new();
    bench.tell(News::Reachable, at(0));
    assert_eq!(bench.answer(Err(refused()), at(1)), Todo::GiveUp(refused()));
}

#[test]
fn it_is_given_up_after_the_contracts_attempts() {
    let mut bench = Bench::new();
    let mut now = at(0);
    bench.tell(News::Reachable, now);
    for attempt in 1..SUMMARY_ATTEMPTS {
        assert_eq!(bench.answer(Err(unavailable()), now), Todo::Wait);
        assert_eq!(
            bench.tell(News::Time, bench.due() - Duration::from_millis(1)),
            Todo::GoOn,
            "not before its time"
        );
        now = bench.due();
        assert_eq!(
            bench.tell(News::Time, now),
            Todo::Call {
                attempt: attempt + 1
            }
        );
    }
    assert!(matches!(
        bench.answer(Err(unavailable()), now),
        Todo::GiveUp(_)
    ));
}

#[test]
fn the_next_attempt_can_be_brought_forward_even_past_the_breaker() {
    let mut bench = Bench::new();
    for _ in 0..FAILURES {
        bench.breaker.report(Sign::Failing, at(0), 0.0);
    }
    assert_eq!(bench.tell(News::Reachable, at(1)), Todo::Wait);
    assert!(
        matches!(
            bench.making.doing(),
            Doing::Waiting {
                breaker_open: true,
                error: None,
                ..
            }
        ),
        "the others' failures hold for this one: {:?}",
        bench.making.doing()
    );
    assert_eq!(
        bench.tell(News::Hurry, at(2)),
        Todo::Call { attempt: 1 },
        "a person decides"
    );
    assert!(matches!(bench.answer(Ok(made()), at(3)), Todo::Take(_)));
    assert_eq!(bench.breaker, Breaker::new(), "it answers again: closed");
}

#[test]
fn the_breaker_says_when_it_tries_again_and_lets_one_probe_through() {
    let mut bench = Bench::new();
    for _ in 1..FAILURES {
        bench.breaker.report(Sign::Failing, at(0), 0.0);
    }
    bench.tell(News::Reachable, at(0));
    bench.answer(Err(unavailable()), at(1));
    let open_until = bench.breaker.open_until().expect("the fifth in a row");
    assert!(matches!(
        bench.making.doing(),
        Doing::Waiting { retry_at, breaker_open: true, .. } if *retry_at == open_until
    ));
    let due = bench.due();
    assert_eq!(bench.tell(News::Time, due), Todo::Call { attempt: 2 });
    let mut other = Making::new(Uuid::from_u128(2), LIMIT, 0);
    let todo = other.advance(News::Reachable, due, &mut bench.breaker, &mut bench.random);
    assert_eq!(todo, Todo::Wait, "one probe at a time");
    assert!(matches!(bench.answer(Ok(made()), due), Todo::Take(_)));
}

#[test]
fn signed_out_it_waits_and_goes_on_with_the_same_request() {
    let mut bench = Bench::new();
    bench.tell(News::Reachable, at(0));
    assert_eq!(bench.tell(News::Apart, at(1)), Todo::Wait);
    assert_eq!(bench.making.due(), None, "time alone does not help");
    assert_eq!(
        bench.answer(Ok(made()), at(2)),
        Todo::GoOn,
        "the call was dropped"
    );
    assert_eq!(
        bench.tell(News::Reachable, at(60)),
        Todo::Call { attempt: 1 }
    );
    assert_eq!(bench.making.request_id(), Uuid::from_u128(1));
}

fn news() -> impl Strategy<Value = u8> {
    0_u8..8
}

proptest! {
    /// Whatever happens in whatever order: the request ends at most once, attempts only grow, never
    /// beyond the contract's, and nothing is sent after the end.
    #[test]
    fn it_ends_once_and_never_calls_after_that(steps in prop::collection::vec(news(), 0..60), seed: u64) {
        let mut bench = Bench { random: seeded(seed), ..Bench::new() };
        let (mut now, mut over, mut last) = (at(0), false, 0);
        for step in steps {
            now = later(now, Duration::from_secs(7));
            let todo = match step {
                0 => bench.tell(News::Reachable, now),
                1 => bench.tell(News::Apart, now),
                2 | 3 => bench.tell(News::Time, now),
                4 => bench.tell(News::Hurry, now),
                5 => bench.answer(Err(unavailable()), now),
                6 => bench.answer(Ok(made()), now),
                _ => bench.tell(News::Cancel, now),
            };
            match todo {
                Todo::GoOn | Todo::Wait => {}
                Todo::Call { attempt } => {
                    prop_assert!(!over, "nothing is sent after the end");
                    prop_assert!(attempt >= last && attempt <= SUMMARY_ATTEMPTS);
                    last = attempt;
                }
                Todo::Take(_) | Todo::GiveUp(_) | Todo::BreakOff => {
                    prop_assert!(!over, "it ends once");
                    over = true;
                }
            }
        }
    }
}
