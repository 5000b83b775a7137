//! The state machine: what waits, what is on screen, and when that changes.
//!
//! Spans are counted on [`Elapsed`]: a wall clock that is set back neither shows a prompt again
//! sooner nor takes it away at once.

use std::time::Duration;

use jiff::Timestamp;

use super::{Change, MAX_QUEUED, Offer, PUT_OFF, Queued, REST, Settings, Shown, Source};
use crate::elapsed::Elapsed;

/// The prompts of one interaction. Only [`Schedule::tick`] brings prompts on screen and times them
/// out: call it after every other call and at [`Schedule::next_wake`].
#[derive(Debug, Clone)]
pub struct Schedule {
    elapsed: Elapsed,
    /// On screen, oldest first.
    places: Vec<Place>,
    queue: Vec<Wait>,
    muted: bool,
    held: bool,
    /// Not told yet.
    changes: Vec<Change>,
}

/// A prompt on screen. Times are on the elapsed time.
#[derive(Debug, Clone)]
struct Place {
    shown: Shown,
    settings: Settings,
    stay: Stay,
    viewed: bool,
}

/// How long a prompt stays.
#[derive(Debug, Clone, Copy)]
enum Stay {
    Until(Duration),
    /// While it is read, and so long after that.
    Read {
        left: Duration,
    },
}

/// A prompt that waits. Times are on the elapsed time.
#[derive(Debug, Clone)]
struct Wait {
    queued: Queued,
    settings: Settings,
    /// When it joined the queue.
    since: Duration,
    /// Not before that.
    due: Duration,
    viewed: bool,
}

impl Schedule {
    /// Nothing on screen, nothing waiting.
    #[must_use]
    pub fn new(now: Timestamp) -> Self {
        Self {
            elapsed: Elapsed::new(now),
            places: Vec::new(),
            queue: Vec::new(),
            muted: false,
            held: false,
            changes: Vec::new(),
        }
    }

    /// What is on screen, oldest first.
    #[must_use]
    pub fn shown(&self) -> impl ExactSizeIterator<Item = &Shown> {
        self.places.iter().map(|place| &place.shown)
    }

    /// What waits, in the order in which it will come where delays do not decide otherwise.
    #[must_use]
    pub fn queued(&self) -> impl ExactSizeIterator<Item = &Queued> {
        self.queue.iter().map(|wait| &wait.queued)
    }

    /// Whether the agent wants no prompts in this interaction.
    #[must_use]
    pub fn muted(&self) -> bool {
        self.muted
    }

    /// Puts a prompt in the queue. False where its key is on screen or in the queue already: then
    /// nothing changes.
    pub fn offer(&mut self, offer: Offer, now: Timestamp) -> bool {
        let run = self.pass(now);
        let Offer {
            key,
            source,
            settings,
        } = offer;
        if self.place(&key).is_some() || self.queued().any(|queued| queued.key == key) {
            return false;
        }
        let due = run.saturating_add(settings.delay);
        let wait = Wait {
            queued: Queued {
                key,
                source,
                ready: due <= run,
            },
            settings,
            since: run,
            due,
            viewed: false,
        };
        self.join(wait);
        true
    }

    /// Lets time pass until `now`, and tells everything that changed since the last call, in order.
    #[must_use = "these are the facts to record"]
    pub fn tick(&mut self, now: Timestamp) -> Vec<Change> {
        let run = self.pass(now);
        for place in self.places.extract_if(.., |place| place.stay.is_over(run)) {
            let key = place.shown.key;
            self.changes.push(Change::TimedOut { key });
        }
        while let Some(index) = self.next() {
            let wait = self.queue.remove(index);
            self.put_up(wait, run, now);
        }
        std::mem::take(&mut self.changes)
    }

    /// When [`Schedule::tick`] is to be called next, if nothing else happens; `now` if it is due
    /// already, none if nothing will change by itself.
    #[must_use]
    pub fn next_wake(&self, now: Timestamp) -> Option<Timestamp> {
        if !self.changes.is_empty() || self.next().is_some() {
            return Some(now);
        }
        let closing = self.places.iter().filter_map(|place| place.stay.ends());
        let coming = self.queue.iter().filter(|wait| !wait.queued.ready);
        let next = closing.chain(coming.map(|wait| wait.due)).min()?;
        Some(self.elapsed.when(next, now))
    }

    /// Pointer or focus is inside the prompt, or left it. False where it is not on screen. Whoever
    /// takes the prompt out of sight (another tab, a hidden window) says that the reading ended.
    pub fn reading(&mut self, key: &str, reading: bool, now: Timestamp) -> bool {
        let run = self.pass(now);
        let Some(index) = self.place(key) else {
            return false;
        };
        let stay = &mut self.places[index].stay;
        match (*stay, reading) {
            (Stay::Until(end), true) => {
                let left = end.saturating_sub(run);
                *stay = Stay::Read { left };
            }
            (Stay::Read { left }, false) => {
                *stay = Stay::Until(run.saturating_add(left.max(REST)));
            }
            (Stay::Until(_), false) | (Stay::Read { .. }, true) => {}
        }
        self.tell_times(now);
        true
    }

    /// The agent saw it. True the first time alone, however often it comes on screen.
    pub fn viewed(&mut self, key: &str) -> bool {
        self.place(key)
            .is_some_and(|index| !std::mem::replace(&mut self.places[index].viewed, true))
    }

    /// The agent took it up: it is over. False where it is not on screen.
    pub fn clicked(&mut self, key: &str) -> bool {
        self.take_down(key).is_some()
    }

    /// The agent put it away: it is over. False where it is not on screen.
    pub fn dismissed(&mut self, key: &str) -> bool {
        self.take_down(key).is_some()
    }

    /// The agent wants it later: it comes again after [`PUT_OFF`]. False where it is not on screen.
    pub fn not_now(&mut self, key: &str, now: Timestamp) -> bool {
        let run = self.pass(now);
        let Some(place) = self.take_down(key) else {
            return false;
        };
        self.join(Wait {
            queued: Queued {
                key: place.shown.key,
                source: place.shown.source,
                ready: false,
            },
            settings: place.settings,
            since: run,
            due: run.saturating_add(PUT_OFF),
            viewed: place.viewed,
        });
        true
    }

    /// The agent wants no prompts in this interaction, or wants them again. What is on screen is
    /// over; what waits, and what is offered meanwhile, comes once they are wanted again.
    pub fn mute(&mut self, muted: bool, now: Timestamp) {
        self.pass(now);
        self.muted = muted;
        if muted {
            let over = self.places.drain(..).map(|place| place.shown.key);
            self.changes.extend(over.map(|key| Change::Muted { key }));
        }
    }

    /// Nothing new comes on screen for now (quiet mode, another interaction in front), or may again.
    /// What is on screen stays its time, and delays run on.
    pub fn hold(&mut self, held: bool) {
        self.held = held;
    }

    /// A prompt that waits is not to come any more. False where it does not wait: what is on screen
    /// stays its time.
    pub fn withdraw(&mut self, key: &str) -> bool {
        let Some(index) = self.queued().position(|queued| queued.key == key) else {
            return false;
        };
        let key = self.queue.remove(index).queued.key;
        self.changes.push(Change::Withdrawn { key });
        true
    }

    /// The interaction ended: what is on screen and what waits is withdrawn, in that order, after
    /// what was not told yet. Whether prompts are muted stays.
    #[must_use = "these are the facts to record"]
    pub fn clear(&mut self) -> Vec<Change> {
        let shown = self.places.drain(..).map(|place| place.shown.key);
        let queued = self.queue.drain(..).map(|wait| wait.queued.key);
        let withdrawn = shown.chain(queued).map(|key| Change::Withdrawn { key });
        self.changes.extend(withdrawn);
        std::mem::take(&mut self.changes)
    }

    /// Counts the time until `now`.
    fn pass(&mut self, now: Timestamp) -> Duration {
        let run = self.elapsed.advance(now);
        for wait in &mut self.queue {
            wait.queued.ready = wait.due <= run;
        }
        self.tell_times(now);
        run
    }

    /// Puts the elapsed times into wall time, as of `now`.
    fn tell_times(&mut self, now: Timestamp) {
        for place in &mut self.places {
            place.shown.closes_at = place.stay.ends().map(|end| self.elapsed.when(end, now));
        }
    }

    fn place(&self, key: &str) -> Option<usize> {
        self.shown().position(|shown| shown.key == key)
    }

    /// The one to come on screen now: the first that is ready, if there is room for it.
    fn next(&self) -> Option<usize> {
        if self.muted || self.held {
            return None;
        }
        let index = self.queue.iter().position(|wait| wait.queued.ready)?;
        let settings = self.places.iter().map(|place| place.settings);
        let most = settings
            .chain([self.queue[index].settings])
            .map(|settings| usize::from(settings.max_concurrent.max(1)))
            .min()?;
        (self.places.len() < most).then_some(index)
    }

    fn put_up(&mut self, wait: Wait, run: Duration, now: Timestamp) {
        let Queued { key, source, .. } = wait.queued;
        let end = run.saturating_add(wait.settings.auto_dismiss);
        self.changes.push(Change::Shown { key: key.clone() });
        self.places.push(Place {
            shown: Shown {
                key,
                source,
                shown_at: now,
                closes_at: Some(self.elapsed.when(end, now)),
            },
            settings: wait.settings,
            stay: Stay::Until(end),
            viewed: wait.viewed,
        });
    }

    fn take_down(&mut self, key: &str) -> Option<Place> {
        self.place(key).map(|index| self.places.remove(index))
    }

    /// Puts a prompt at the end of the queue, before triggered ones of the same instant where it is
    /// injected. Where too many wait then, the oldest triggered one is withdrawn; an injected one
    /// where all are.
    fn join(&mut self, wait: Wait) {
        let source = wait.queued.source;
        let behind = |other: &&Wait| other.since == wait.since && other.queued.source > source;
        let behind = self.queue.iter().rev().take_while(behind).count();
        self.queue.insert(self.queue.len() - behind, wait);
        if self.queue.len() <= MAX_QUEUED {
            return;
        }
        let triggered = |queued: &Queued| queued.source == Source::Triggered;
        let index = self.queued().position(triggered).unwrap_or(0);
        let key = self.queue.remove(index).queued.key;
        self.changes.push(Change::Withdrawn { key });
    }
}

impl Stay {
    /// When it is over; none while it is read.
    const fn ends(self) -> Option<Duration> {
        match self {
            Self::Until(end) => Some(end),
            Self::Read { .. } => None,
        }
    }

    fn is_over(self, run: Duration) -> bool {
        self.ends().is_some_and(|end| end <= run)
    }
}
