//! The display schedule under anything that can happen, in any order: what must hold holds after
//! every step.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use jiff::Timestamp;
use proptest::prelude::*;
use rules::display::{Change, MAX_QUEUED, Offer, PUT_OFF, REST, Schedule, Settings, Source};

/// What can happen. Prompts are named by a small number, so that they meet again.
#[derive(Debug, Clone)]
enum Step {
    Offer(u8, Source, Settings),
    /// Pass the time by going from wake to wake.
    Wake,
    Reading(u8, bool),
    Viewed(u8),
    Clicked(u8),
    Dismissed(u8),
    NotNow(u8),
    Mute(bool),
    Clear,
}

/// All times are multiples of this, so that a grid of it meets every moment at which something can
/// change.
const GRID_MS: u64 = 250;

fn settings() -> impl Strategy<Value = Settings> {
    (2..=20_u64, 1..=3_u8, 8..=120_u64).prop_map(|(delay, max_concurrent, auto_dismiss)| Settings {
        delay: Duration::from_millis(delay * GRID_MS),
        max_concurrent,
        auto_dismiss: Duration::from_millis(auto_dismiss * GRID_MS),
    })
}

fn step() -> impl Strategy<Value = Step> {
    let key = || 0..5_u8;
    let source = prop_oneof![Just(Source::Injected), Just(Source::Triggered)];
    prop_oneof![
        8 => (key(), source, settings()).prop_map(|(key, source, settings)| Step::Offer(key, source, settings)),
        6 => Just(Step::Wake),
        4 => (key(), prop::bool::weighted(0.5)).prop_map(|(key, on)| Step::Reading(key, on)),
        3 => key().prop_map(Step::Viewed),
        1 => key().prop_map(Step::Clicked),
        1 => key().prop_map(Step::Dismissed),
        2 => key().prop_map(Step::NotNow),
        1 => prop::bool::weighted(0.3).prop_map(Step::Mute),
        1 => prop::bool::weighted(0.1).prop_map(|clear| if clear { Step::Clear } else { Step::Wake }),
    ]
}

/// Steps with the ms that pass before each.
fn steps(back: u32) -> impl Strategy<Value = Vec<(i64, Step)>> {
    let grid = i64::try_from(GRID_MS).expect("small");
    let wait = prop_oneof![
        6 => Just(0),
        20 => (0..24_i64).prop_map(move |n| n * grid),
        3 => (60..400_i64).prop_map(move |n| n * grid),
        back => (-4000..0_i64).prop_map(move |n| n * grid),
    ];
    prop::collection::vec((wait, step()), 1..60)
}

fn start() -> Timestamp {
    Timestamp::from_second(1_700_000_000).expect("in range")
}

fn after(now: Timestamp, ms: i64) -> Timestamp {
    now.checked_add(jiff::SignedDuration::from_millis(ms))
        .expect("in range")
}

fn name(key: u8) -> String {
    format!("p{key}")
}

fn offer(key: u8, source: Source, settings: Settings) -> Offer {
    Offer {
        key: name(key),
        source,
        settings,
    }
}

/// A prompt as the test remembers it. Times are on a clock that never runs back.
#[derive(Debug, Clone)]
struct Known {
    source: Source,
    settings: Settings,
    /// By which it queues.
    rank: (Duration, Source, usize),
    /// Not on screen before.
    due: Duration,
    /// While it is on screen: not gone by itself before.
    stays: Option<Duration>,
    read_since: Option<Duration>,
    viewed: bool,
}

struct World {
    schedule: Schedule,
    now: Timestamp,
    run: Duration,
    /// Every prompt that was offered and is not over.
    alive: BTreeMap<String, Known>,
    muted: bool,
    offers: usize,
}

impl World {
    fn new() -> Self {
        Self {
            schedule: Schedule::new(start()),
            now: start(),
            run: Duration::ZERO,
            alive: BTreeMap::new(),
            muted: false,
            offers: 0,
        }
    }

    fn pass(&mut self, ms: i64) {
        self.now = after(self.now, ms);
        self.run += Duration::from_millis(u64::try_from(ms).unwrap_or(0));
    }

    fn shown(&self) -> BTreeSet<String> {
        self.schedule
            .shown()
            .map(|shown| shown.key.clone())
            .collect()
    }

    fn queued(&self) -> BTreeSet<String> {
        self.schedule
            .queued()
            .map(|queued| queued.key.clone())
            .collect()
    }

    fn take(&mut self, step: &Step) {
        let (now, run) = (self.now, self.run);
        match step {
            Step::Offer(key, source, settings) => {
                let taken = self.schedule.offer(offer(*key, *source, *settings), now);
                assert_eq!(
                    taken,
                    !self.alive.contains_key(&name(*key)),
                    "a key is there once"
                );
                if taken {
                    self.offers += 1;
                    let known = Known {
                        source: *source,
                        settings: *settings,
                        rank: (run, *source, self.offers),
                        due: run + settings.delay,
                        stays: None,
                        read_since: None,
                        viewed: false,
                    };
                    self.alive.insert(name(*key), known);
                }
            }
            Step::Wake => {}
            Step::Reading(key, on) => {
                let there = self.schedule.reading(&name(*key), *on, now);
                assert_eq!(
                    there,
                    self.is_shown(*key),
                    "only what is on screen can be read"
                );
                if let Some(known) = self.alive.get_mut(&name(*key)).filter(|_| there) {
                    match (known.read_since, *on) {
                        (None, true) => known.read_since = Some(run),
                        (Some(since), false) => {
                            known.read_since = None;
                            let left = known.stays.expect("it is on screen").saturating_sub(since);
                            known.stays = Some(run + left.max(REST));
                        }
                        (None, false) | (Some(_), true) => {}
                    }
                }
            }
            Step::Viewed(key) => {
                let first = self.schedule.viewed(&name(*key));
                let there = self.is_shown(*key);
                let expected = self
                    .alive
                    .get_mut(&name(*key))
                    .filter(|_| there)
                    .is_some_and(|known| !std::mem::replace(&mut known.viewed, true));
                assert_eq!(first, expected, "seen for the first time once");
            }
            Step::Clicked(key) => {
                let there = self.is_shown(*key);
                let over = self.schedule.clicked(&name(*key));
                self.answered(*key, there, over);
            }
            Step::Dismissed(key) => {
                let there = self.is_shown(*key);
                let over = self.schedule.dismissed(&name(*key));
                self.answered(*key, there, over);
            }
            Step::NotNow(key) => {
                let there = self.is_shown(*key);
                let off = self.schedule.not_now(&name(*key), now);
                assert_eq!(off, there, "only what is on screen");
                if let Some(known) = self.alive.get_mut(&name(*key)).filter(|_| off) {
                    self.offers += 1;
                    known.rank = (run, known.source, self.offers);
                    known.due = run + PUT_OFF;
                    (known.stays, known.read_since) = (None, None);
                }
            }
            Step::Mute(on) => {
                self.schedule.mute(*on, now);
                self.muted = *on;
                assert!(!on || self.shown().is_empty(), "muted at once");
            }
            Step::Clear => {
                let changes = self.schedule.clear();
                self.hear(&changes);
                assert!(self.alive.is_empty(), "nothing is left");
            }
        }
    }

    fn answered(&mut self, key: u8, there: bool, over: bool) {
        assert_eq!(over, there, "only what is on screen");
        if over {
            self.end(&name(key));
        }
    }

    fn is_shown(&self, key: u8) -> bool {
        self.shown().contains(&name(key))
    }

    fn end(&mut self, key: &str) -> Known {
        self.alive
            .remove(key)
            .expect("what ends was there, and ends once")
    }

    fn tick(&mut self) {
        let changes = self.schedule.tick(self.now);
        self.hear(&changes);
        self.check();
    }

    fn hear(&mut self, changes: &[Change]) {
        for change in changes {
            match change {
                Change::Shown { key } => self.came(key),
                Change::TimedOut { key } => {
                    let known = self.end(key);
                    assert_eq!(known.read_since, None, "nothing vanishes while it is read");
                    assert!(known.stays <= Some(self.run), "{key} went before its time");
                }
                Change::Muted { key } => {
                    assert!(self.end(key).stays.is_some(), "{key} was not on screen");
                }
                Change::Withdrawn { key } => {
                    self.end(key);
                }
            }
        }
    }

    fn came(&mut self, key: &str) {
        assert!(!self.muted, "nothing comes while muted");
        let known = self.alive.get(key).expect("only what was offered");
        assert!(known.stays.is_none(), "{key} came while it was on screen");
        assert!(
            known.due <= self.run,
            "{key} came before its delay was over"
        );
        let first = self
            .alive
            .values()
            .filter(|known| known.stays.is_none() && known.due <= self.run)
            .map(|known| known.rank)
            .min();
        assert_eq!(Some(known.rank), first, "the first of those that are ready");
        let known = self.alive.get_mut(key).expect("just seen");
        known.stays = Some(self.run + known.settings.auto_dismiss);
    }

    /// What holds after a tick.
    fn check(&self) {
        let (shown, queued) = (self.shown(), self.queued());
        assert!(shown.is_disjoint(&queued), "one key is in one place");
        let alive: BTreeSet<_> = self.alive.keys().cloned().collect();
        assert_eq!(&shown | &queued, alive, "nothing is lost, nothing invented");
        assert!(queued.len() <= MAX_QUEUED);
        let least = shown
            .iter()
            .map(|key| self.alive[key].settings.max_concurrent)
            .min();
        assert!(
            shown.len() <= least.map_or(0, usize::from),
            "never more than each allows"
        );
        for shown in self.schedule.shown() {
            let known = &self.alive[&shown.key];
            assert_eq!(shown.closes_at.is_none(), known.read_since.is_some());
            let stays = known.stays.expect("it came on screen");
            let closes = after(self.now, ms(stays) - ms(self.run));
            assert!(
                known.read_since.is_some() || shown.closes_at == Some(closes),
                "to the instant"
            );
            assert!(
                shown.closes_at.is_none_or(|at| at > self.now),
                "gone when it is time"
            );
        }
        // Whoever is first in the queue and ready waits for a reason.
        let first = self
            .alive
            .values()
            .filter(|known| known.stays.is_none() && known.due <= self.run);
        if let Some(first) = first.min_by_key(|known| known.rank).filter(|_| !self.muted) {
            let most = least.unwrap_or(3).min(first.settings.max_concurrent);
            assert!(shown.len() >= usize::from(most), "there was room");
        }
        for queued in self.schedule.queued() {
            assert_eq!(
                queued.ready,
                self.alive[&queued.key].due <= self.run,
                "of {}",
                queued.key
            );
        }
        let ranks: Vec<_> = self
            .schedule
            .queued()
            .map(|queued| self.alive[&queued.key].rank)
            .collect();
        assert!(ranks.is_sorted(), "the queue is in order");
        let wake = self.schedule.next_wake(self.now);
        assert!(
            wake.is_none_or(|wake| wake > self.now),
            "a tick leaves nothing undone"
        );
    }
}

fn ms(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).expect("in range")
}

/// What a schedule tells, with when. `until` is passed over by ticking as `next` says.
fn told_until(
    schedule: &mut Schedule,
    told: &mut Vec<(Timestamp, Change)>,
    now: &mut Timestamp,
    until: Timestamp,
    next: impl Fn(&Schedule, Timestamp) -> Option<Timestamp>,
) {
    while let Some(wake) = next(schedule, *now).filter(|wake| *wake <= until) {
        *now = wake;
        told.extend(schedule.tick(wake).into_iter().map(|change| (wake, change)));
    }
    *now = until;
}

fn act(schedule: &mut Schedule, step: &Step, now: Timestamp) {
    match step {
        Step::Offer(key, source, settings) => {
            schedule.offer(offer(*key, *source, *settings), now);
        }
        Step::Wake => {}
        Step::Reading(key, on) => {
            schedule.reading(&name(*key), *on, now);
        }
        Step::Viewed(key) => {
            schedule.viewed(&name(*key));
        }
        Step::Clicked(key) => {
            schedule.clicked(&name(*key));
        }
        Step::Dismissed(key) => {
            schedule.dismissed(&name(*key));
        }
        Step::NotNow(key) => {
            schedule.not_now(&name(*key), now);
        }
        Step::Mute(on) => schedule.mute(*on, now),
        Step::Clear => drop(schedule.clear()),
    }
}

proptest! {
    #[test]
    fn what_must_hold_holds(steps in steps(1)) {
        let mut world = World::new();
        for (wait, step) in &steps {
            world.pass(*wait);
            world.take(step);
            world.tick();
        }
    }

    #[test]
    fn waking_when_asked_misses_nothing(steps in steps(0)) {
        let (mut asked, mut grid) = (Schedule::new(start()), Schedule::new(start()));
        let (mut by_wakes, mut by_grid) = (Vec::new(), Vec::new());
        let (mut now, mut other) = (start(), start());
        for (wait, step) in &steps {
            let until = after(now, *wait);
            told_until(&mut asked, &mut by_wakes, &mut now, until, Schedule::next_wake);
            let every = i64::try_from(GRID_MS).expect("small");
            told_until(&mut grid, &mut by_grid, &mut other, until, |_, now| Some(after(now, every)));
            // Both are as far; an action comes between two ticks.
            act(&mut asked, step, until);
            act(&mut grid, step, until);
            by_wakes.extend(asked.tick(until).into_iter().map(|change| (until, change)));
            by_grid.extend(grid.tick(until).into_iter().map(|change| (until, change)));
            prop_assert!(asked.shown().eq(grid.shown()), "the same on screen");
            prop_assert!(asked.queued().eq(grid.queued()), "the same in the queue");
        }
        prop_assert_eq!(by_wakes, by_grid, "the same facts at the same times");
    }

    #[test]
    fn a_crowd_is_bounded_and_injected_ones_go_last(
        offers in prop::collection::vec(prop::bool::ANY, 0..160),
    ) {
        let mut schedule = Schedule::new(start());
        let settings = Settings {
            delay: Duration::from_millis(500),
            max_concurrent: 1,
            auto_dismiss: Duration::from_secs(10),
        };
        let mut triggered = 0_usize;
        for (n, injected) in offers.iter().enumerate() {
            let source = if *injected { Source::Injected } else { Source::Triggered };
            triggered += usize::from(!injected);
            let key = format!("k{n}");
            let taken = schedule.offer(Offer { key, source, settings }, start());
            prop_assert!(taken, "a new key is taken");
            for change in schedule.tick(start()) {
                let gone: usize = change.key()[1..].parse().expect("a number");
                prop_assert!(!offers[gone] || triggered == 0, "a triggered one first");
                triggered -= usize::from(!offers[gone]);
            }
            prop_assert!(schedule.queued().len() <= MAX_QUEUED);
        }
        prop_assert_eq!(schedule.clear().len(), offers.len().min(MAX_QUEUED));
    }
}
