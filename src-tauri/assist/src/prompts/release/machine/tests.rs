//! The machine against a platform that is simulated, and against anything at all.

use proptest::prelude::*;
use rand::SeedableRng as _;
use rand::rngs::StdRng;
use uuid::Uuid;
use wire::error::FarEnd;

use super::*;

const PACE: Pace = Pace {
    hurry: 1,
    read_again: Duration::from_secs(1),
    readings: 5,
};

const OURS: &str = "ours";
const BEFORE: &str = "before";

fn found(sha256: &str, version: i64) -> Found {
    Found {
        sha256: Some(sha256.to_owned()),
        version: Some(version),
        same: sha256 == OURS,
    }
}

fn status(status: u16, indexing: bool) -> Error {
    Error::Unavailable {
        far_end: FarEnd::Platform,
        status,
        retry_after: None,
        message: None,
        indexing,
        correlation_id: Uuid::nil(),
    }
}

fn indexing() -> Error {
    status(500, true)
}

fn rate_limited(seconds: Option<u64>) -> Error {
    Error::RateLimited {
        far_end: FarEnd::Platform,
        retry_after: seconds.map(Duration::from_secs),
        limit: None,
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

fn lost() -> Error {
    Error::Timeout {
        host: "api".into(),
        after: Duration::from_secs(10),
        correlation_id: None,
    }
}

/// Answers one step after the other, waiting where it is to be waited; gives the steps and the end.
fn play(machine: &mut Machine, news: Vec<News>) -> (Vec<Todo>, Option<Ending>) {
    let mut random = StdRng::seed_from_u64(1);
    let mut todo = machine.start();
    let mut steps = vec![todo.clone()];
    let mut news = news.into_iter();
    loop {
        let next = match &todo {
            Todo::End(ending) => return (steps, Some(ending.clone())),
            Todo::Wait { .. } => News::Waited,
            Todo::Record => News::Recorded(true),
            Todo::Read | Todo::Put | Todo::ReadBack => match news.next() {
                Some(news) => news,
                None => return (steps, None),
            },
        };
        todo = machine.advance(next, &mut random);
        steps.push(todo.clone());
    }
}

fn machine() -> Machine {
    Machine::new(true, Seen::This(BEFORE.into()), PACE)
}

fn end_of(news: Vec<News>) -> Ending {
    play(&mut machine(), news).1.expect("it comes to an end")
}

fn read(sha256: &str, version: i64) -> News {
    News::Read(Ok(found(sha256, version)))
}

fn put(error: Error) -> News {
    News::Put(Err(error))
}

#[test]
fn it_is_recorded_then_sent_then_read_back() {
    let news = vec![read(BEFORE, 3), News::Put(Ok(())), read(OURS, 4)];
    let (steps, end) = play(&mut machine(), news);
    assert_eq!(
        steps[..4],
        [Todo::Read, Todo::Record, Todo::Put, Todo::ReadBack]
    );
    assert_eq!(end, Some(Ending::Deployed { between: false }));
}

#[test]
fn what_breaks_rules_is_not_even_read() {
    let mut machine = Machine::new(false, Seen::Whatever, PACE);
    assert_eq!(machine.start(), Todo::End(Ending::Invalid));
}

#[test]
fn nothing_is_put_over_what_was_not_seen() {
    assert_eq!(end_of(vec![read("theirs", 4)]), Ending::Overtaken);
    let nothing = || News::Read(Ok(Found::default()));
    assert_eq!(end_of(vec![nothing()]), Ending::Overtaken, "it was deleted");
    let mut new = Machine::new(true, Seen::Nothing, PACE);
    let (_, end) = play(&mut new, vec![read("theirs", 1)]);
    assert_eq!(end, Some(Ending::Overtaken), "somebody was first");
    let mut new = Machine::new(true, Seen::Nothing, PACE);
    let (steps, _) = play(&mut new, vec![nothing()]);
    assert!(
        steps.contains(&Todo::Put),
        "nothing was seen, nothing is there"
    );
}

#[test]
fn what_is_not_on_record_is_not_sent() {
    let mut machine = machine();
    let mut random = StdRng::seed_from_u64(1);
    machine.start();
    machine.advance(read(BEFORE, 1), &mut random);
    let end = machine.advance(News::Recorded(false), &mut random);
    assert_eq!(end, Todo::End(Ending::NotRecorded));
}

#[test]
fn a_429_is_tried_again_three_times() {
    let mut news = vec![read(BEFORE, 1)];
    news.extend((0..4).map(|_| put(rate_limited(Some(7)))));
    let (steps, end) = play(&mut machine(), news);
    assert_eq!(steps.iter().filter(|todo| **todo == Todo::Put).count(), 4);
    assert!(matches!(
        end,
        Some(Ending::Refused(Error::RateLimited { .. }))
    ));
    for step in &steps {
        if let Todo::Wait { pause, cancelable } = step {
            assert!(*pause >= Duration::from_secs(7), "never earlier than asked");
            assert!(*cancelable, "nothing was taken");
        }
    }
}

#[test]
fn indexing_is_waited_for_twice_and_then_looked_after() {
    let mut news = vec![read(BEFORE, 1)];
    news.extend((0..3).map(|_| put(indexing())));
    news.extend((0..5).map(|_| read(BEFORE, 1)));
    let (steps, end) = play(&mut machine(), news);
    assert_eq!(steps.iter().filter(|todo| **todo == Todo::Put).count(), 3);
    assert!(matches!(end, Some(Ending::NotTaken(Some(_)))), "{end:?}");
    let pauses = steps.iter().filter_map(|todo| {
        if let Todo::Wait {
            pause,
            cancelable: true,
        } = todo
        {
            Some(*pause)
        } else {
            None
        }
    });
    assert!(
        pauses.clone().all(|pause| pause >= Duration::from_secs(10)),
        "ten seconds each"
    );
    assert_eq!(pauses.count(), 2);
}

#[test]
fn what_is_refused_is_not_tried_again() {
    let end = end_of(vec![read(BEFORE, 1), put(refused())]);
    assert_eq!(end, Ending::Refused(refused()));
}

#[test]
fn a_lost_answer_is_found_out_by_reading_and_never_sent_again() {
    let taken = vec![read(BEFORE, 1), put(lost()), put(lost()), read(OURS, 2)];
    let (steps, _) = play(&mut machine(), taken);
    assert_eq!(steps.iter().filter(|todo| **todo == Todo::Put).count(), 1);
    let end = end_of(vec![
        read(BEFORE, 1),
        put(lost()),
        News::Read(Err(lost())),
        read(BEFORE, 1),
        read(OURS, 2),
    ]);
    assert_eq!(
        end,
        Ending::Deployed { between: false },
        "it arrived late, and was looked for long enough"
    );
}

#[test]
fn where_nothing_answers_it_stays_open() {
    let mut news = vec![read(BEFORE, 1), put(lost())];
    news.extend((0..5).map(|_| News::Read(Err(lost()))));
    assert!(matches!(end_of(news), Ending::Unknown(_)));
    let told = vec![
        read(BEFORE, 1),
        News::Put(Ok(())),
        News::Read(Err(refused())),
    ];
    assert!(
        matches!(end_of(told), Ending::Unknown(_)),
        "taken, but who can't look can't say so"
    );
}

#[test]
fn what_was_altered_is_a_failed_deploy() {
    let end = end_of(vec![read(BEFORE, 1), News::Put(Ok(())), read("altered", 2)]);
    assert_eq!(end, Ending::Different { between: false });
}

#[test]
fn somebody_in_between_is_noticed_by_the_platforms_number() {
    let theirs = end_of(vec![read(BEFORE, 1), News::Put(Ok(())), read("theirs", 3)]);
    assert_eq!(theirs, Ending::Different { between: true });
    let ours = end_of(vec![read(BEFORE, 1), News::Put(Ok(())), read(OURS, 3)]);
    assert_eq!(ours, Ending::Deployed { between: true });
}

#[test]
fn a_pause_can_be_broken_off_and_what_may_have_arrived_is_looked_for() {
    let mut random = StdRng::seed_from_u64(1);
    for (error, sent_again) in [(rate_limited(None), false), (indexing(), true)] {
        let mut machine = machine();
        machine.start();
        machine.advance(read(BEFORE, 1), &mut random);
        machine.advance(News::Recorded(true), &mut random);
        machine.advance(put(error), &mut random);
        let next = machine.advance(News::Canceled, &mut random);
        if sent_again {
            assert_eq!(next, Todo::ReadBack, "a 500 may hide that it was taken");
        } else {
            assert_eq!(next, Todo::End(Ending::Canceled));
        }
    }
}

/// What the simulated platform does with a request.
#[derive(Debug, Clone, Copy)]
enum Fate {
    Takes,
    TakesAndSaysNothing,
    TakesAndSays500,
    Alters,
    Refuses,
    Limits,
    Indexes,
    Drops,
}

#[derive(Debug, Clone)]
struct World {
    held: &'static str,
    version: i64,
    fates: Vec<Fate>,
    /// Whether each reading is answered.
    answers: Vec<bool>,
    /// Somebody else deploys after so many requests.
    other_after: Option<usize>,
    requests: usize,
    puts: usize,
}

impl World {
    fn hold(&mut self, what: &'static str) {
        self.held = what;
        self.version += 1;
    }

    fn pass(&mut self) {
        self.requests += 1;
        if self.other_after == Some(self.requests) {
            self.hold("theirs");
        }
    }

    fn put(&mut self) -> Result<(), Error> {
        self.pass();
        self.puts += 1;
        let fate = self.fates.pop().unwrap_or(Fate::Takes);
        match fate {
            Fate::Takes => self.hold(OURS),
            Fate::TakesAndSaysNothing => {
                self.hold(OURS);
                return Err(lost());
            }
            Fate::TakesAndSays500 => {
                self.hold(OURS);
                return Err(status(502, false));
            }
            Fate::Alters => self.hold("altered"),
            Fate::Refuses => return Err(refused()),
            Fate::Limits => return Err(rate_limited(None)),
            Fate::Indexes => return Err(indexing()),
            Fate::Drops => return Err(lost()),
        }
        Ok(())
    }

    fn read(&mut self) -> Result<Found, Error> {
        self.pass();
        if self.answers.pop().unwrap_or(true) {
            Ok(found(self.held, self.version))
        } else {
            Err(lost())
        }
    }
}

fn world() -> impl Strategy<Value = World> {
    let fate = prop_oneof![
        Just(Fate::Takes),
        Just(Fate::TakesAndSaysNothing),
        Just(Fate::TakesAndSays500),
        Just(Fate::Alters),
        Just(Fate::Refuses),
        Just(Fate::Limits),
        Just(Fate::Indexes),
        Just(Fate::Drops),
    ];
    (
        prop::collection::vec(fate, 0..8),
        prop::collection::vec(any::<bool>(), 0..8),
        prop::option::of(1_usize..6),
    )
        .prop_map(|(fates, answers, other_after)| World {
            held: BEFORE,
            version: 1,
            fates,
            answers,
            other_after,
            requests: 0,
            puts: 0,
        })
}

proptest! {
    #[test]
    fn what_is_said_is_true(mut world in world(), cancel_at in prop::option::of(0_usize..4), seed: u64) {
        let mut random = StdRng::seed_from_u64(seed);
        let mut machine = machine();
        let mut todo = machine.start();
        let mut recorded = false;
        let mut waits = 0;
        let ending = loop {
            let news = match &todo {
                Todo::Read | Todo::ReadBack => News::Read(world.read()),
                Todo::Record => { recorded = true; News::Recorded(true) }
                Todo::Put => {
                    prop_assert!(recorded, "nothing is sent that is not on record");
                    News::Put(world.put())
                }
                Todo::Wait { cancelable, .. } => {
                    waits += 1;
                    if *cancelable && cancel_at == Some(waits) { News::Canceled } else { News::Waited }
                }
                Todo::End(ending) => break ending.clone(),
            };
            todo = machine.advance(news, &mut random);
        };
        prop_assert!(world.puts <= 1 + 3 + 2, "{} requests", world.puts);
        match &ending {
            Ending::Deployed { .. } => prop_assert_eq!(world.held, OURS),
            Ending::Refused(_) | Ending::NotTaken(_) | Ending::Canceled | Ending::Different { .. } => {
                prop_assert_ne!(world.held, OURS, "{:?}", ending);
            }
            Ending::Overtaken | Ending::NotRead(_) | Ending::BrokenOff => {
                prop_assert_eq!(world.puts, 0, "nothing was sent");
            }
            Ending::Unknown(_) => {}
            Ending::Invalid | Ending::NotRecorded => prop_assert!(false, "{:?}", ending),
        }
    }

    /// Any news at any time: there is no way to success but a comparison that holds.
    #[test]
    fn success_comes_from_a_comparison_alone(kinds in prop::collection::vec(0_u8..10, 0..60), seed: u64) {
        let mut random = StdRng::seed_from_u64(seed);
        let mut machine = machine();
        let mut todo = machine.start();
        for kind in kinds {
            let news = match kind {
                0 => read(BEFORE, 1),
                1 => read(OURS, 2),
                2 => read("theirs", 2),
                3 => News::Read(Err(lost())),
                4 => News::Recorded(true),
                5 => News::Put(Ok(())),
                6 => put(rate_limited(None)),
                7 => put(lost()),
                8 => News::Waited,
                _ => News::Canceled,
            };
            let before = todo.clone();
            todo = machine.advance(news.clone(), &mut random);
            if matches!(todo, Todo::End(Ending::Deployed { .. })) && before != todo {
                prop_assert_eq!(before, Todo::ReadBack);
                let compared = matches!(news, News::Read(Ok(Found { same: true, .. })));
                prop_assert!(compared, "only what was read back and compared");
            }
        }
    }
}
