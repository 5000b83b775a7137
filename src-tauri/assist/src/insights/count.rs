//! Counting: cells in, what a page shows out.

use std::collections::{BTreeSet, HashMap};

use super::asked::{Asked, Where};
use super::conditions::Admitted;
use super::meaning::of_name;
use super::spread::Spread;
use crate::history::ticks::{CALLS, Measure, Of};
use crate::history::{Cell, QUARTER_MS, Take, Times, named};
use crate::view::insights::InsightChoices;

/// What is counted of a day.
#[derive(Debug, Clone, Default)]
pub(super) struct Day {
    pub(super) batches: u64,
    pub(super) accepted: u64,
    pub(super) taken_after: Spread,
    pub(super) calls: [Spread; CALLS.len()],
    pub(super) viewed: u64,
    pub(super) clicked: u64,
    pub(super) feedback: u64,
    pub(super) helpful: u64,
    pub(super) made: u64,
    pub(super) filed: u64,
    pub(super) edited: Spread,
    pub(super) backlog: Backlog,
}

/// How many deliveries waited.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Backlog {
    pub(super) events: u64,
    /// The most, and when first.
    pub(super) most: Option<(u32, i64)>,
}

/// Accepted and displayed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Share {
    pub(super) accepted: u64,
    pub(super) displayed: u64,
}

/// What became of a prompt.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Adopted {
    pub(super) viewed: u64,
    pub(super) clicked: u64,
    pub(super) dismissed: u64,
    pub(super) timed_out: u64,
}

/// What is counted of a period.
#[derive(Debug, Default)]
pub(super) struct Period {
    pub(super) days: Vec<Day>,
    pub(super) hours: [Share; 24],
    pub(super) kinds: HashMap<Box<str>, Share>,
    pub(super) articles: HashMap<Box<str>, Share>,
    pub(super) feedback: HashMap<Box<str>, u64>,
    pub(super) prompts: HashMap<Box<str>, Adopted>,
    pub(super) failed: [u64; CALLS.len()],
}

/// Everything, of the time that is asked for and the one before.
#[derive(Debug)]
pub(super) struct Counts<'a> {
    asked: &'a Asked,
    pub(super) now: Period,
    pub(super) before: Period,
    pub(super) events: u64,
    pub(super) emptied: u64,
    /// When nothing waited, in ms.
    pub(super) all_sent: Vec<i64>,
    agents: BTreeSet<Box<str>>,
    queues: BTreeSet<Box<str>>,
    kinds: BTreeSet<Box<str>>,
    names: Vec<Box<str>>,
    admitted: Admitted,
    /// The quarter of the last cell, and where it falls.
    at: Option<(i64, Option<Where>)>,
}

impl<'a> Counts<'a> {
    pub(super) fn of(asked: &'a Asked) -> Self {
        let period = || Period {
            days: vec![Day::default(); asked.days.len()],
            ..Period::default()
        };
        Self {
            asked,
            now: period(),
            before: period(),
            events: 0,
            emptied: 0,
            all_sent: Vec::new(),
            agents: BTreeSet::new(),
            queues: BTreeSet::new(),
            kinds: BTreeSet::new(),
            names: Vec::new(),
            admitted: Admitted::default(),
            at: None,
        }
    }

    pub(super) fn choices(&self) -> InsightChoices {
        let listed = |names: &BTreeSet<Box<str>>| names.iter().map(ToString::to_string).collect();
        InsightChoices {
            queues: listed(&self.queues),
            kinds: listed(&self.kinds),
            agents: listed(&self.agents),
        }
    }

    fn place(&mut self, quarter: i64) -> Option<Where> {
        match self.at {
            Some((known, place)) if known == quarter => place,
            Some(_) | None => {
                let place = self.asked.place(quarter);
                self.at = Some((quarter, place));
                place
            }
        }
    }
}

impl Take for Counts<'_> {
    fn names(&mut self, _: usize, names: &[&str]) {
        for name in names {
            let mut letters = name.chars();
            let tag = letters.next();
            let rest = letters.as_str();
            match tag {
                Some(named::AGENT) => self.agents.extend(rest.split('\n').map(Box::from)),
                Some(named::QUEUE) => note(&mut self.queues, rest),
                Some(named::KIND) => note(&mut self.kinds, rest),
                Some(_) | None => {}
            }
        }
        self.admitted = Admitted::of(&self.asked.filter, names);
        self.names = names.iter().map(|name| Box::from(*name)).collect();
    }

    fn cell(&mut self, cell: &Cell, times: Times) {
        let Some(at) = self.place(cell.quarter) else {
            return;
        };
        let measure = cell.measure;
        // All there is, whatever the other conditions.
        if measure == Measure::Events || measure == Measure::Emptied {
            let count = if at.is_before { 0 } else { times.count };
            if measure == Measure::Events {
                self.events += count;
            } else {
                self.emptied += count;
            }
            return;
        }
        if !self.admitted.admits(cell.agent, cell.queue) {
            return;
        }
        let name = self.names.get(cell.of as usize);
        let of = of_name(measure, name.map_or("", |name| name));
        if measure == Measure::Waiting && cell.bucket == 0 && !at.is_before {
            self.all_sent.push(moment(cell));
        }
        let period = if at.is_before {
            &mut self.before
        } else {
            &mut self.now
        };
        period.take(&self.asked.filter.kind, at, cell, of, times);
    }
}

/// When something was whose very moment is kept, in ms.
fn moment(cell: &Cell) -> i64 {
    cell.quarter * QUARTER_MS + i64::from(cell.moment)
}

fn note(names: &mut BTreeSet<Box<str>>, name: &str) {
    if !names.contains(name) {
        names.insert(name.into());
    }
}

impl Period {
    fn take(&mut self, kind: &str, at: Where, cell: &Cell, of: Of<'_>, times: Times) {
        let Some(day) = self.days.get_mut(at.day) else {
            return;
        };
        let hour = &mut self.hours[at.hour.min(23)];
        let count = times.count;
        let is_of = |it: &str| kind.is_empty() || it == kind;
        match (cell.measure, of) {
            (Measure::BatchShown, _) if kind.is_empty() => {
                day.batches += count;
                hour.displayed += count;
            }
            (Measure::BatchShownOf, Of::Kind(it)) if !kind.is_empty() && it == kind => {
                day.batches += count;
                hour.displayed += count;
            }
            (Measure::Accepted, Of::Kind(it)) if is_of(it) => {
                day.accepted += count;
                hour.accepted += count;
                entry(&mut self.kinds, it).accepted += count;
            }
            (Measure::TakenAfter, Of::Kind(it)) if is_of(it) => {
                day.taken_after.add(cell.bucket, count);
            }
            (Measure::Displayed, Of::Kind(it)) if is_of(it) => {
                entry(&mut self.kinds, it).displayed += count;
            }
            (Measure::ArticleAccepted, Of::Article { id, kind: it }) if is_of(it) => {
                entry(&mut self.articles, id).accepted += count;
            }
            (Measure::ArticleDisplayed, Of::Article { id, kind: it }) if is_of(it) => {
                entry(&mut self.articles, id).displayed += count;
            }
            (Measure::Call, Of::Call(name)) => {
                if let Some(place) = CALLS.iter().position(|it| *it == name) {
                    day.calls[place].add(cell.bucket, count);
                }
            }
            (Measure::CallFailed, Of::Call(name)) => {
                if let Some(place) = CALLS.iter().position(|it| *it == name) {
                    self.failed[place] += count;
                }
            }
            (Measure::Feedback, Of::Feedback(it)) => {
                day.feedback += count;
                day.helpful += if it == HELPFUL { count } else { 0 };
                *entry(&mut self.feedback, it) += count;
            }
            (Measure::PromptViewed, Of::Prompt(it)) => {
                day.viewed += count;
                entry(&mut self.prompts, it).viewed += count;
            }
            (Measure::PromptClicked, Of::Prompt(it)) => {
                day.clicked += count;
                entry(&mut self.prompts, it).clicked += count;
            }
            (Measure::PromptDismissed, Of::Prompt(it)) => {
                entry(&mut self.prompts, it).dismissed += count;
            }
            (Measure::PromptTimedOut, Of::Prompt(it)) => {
                entry(&mut self.prompts, it).timed_out += count;
            }
            (Measure::SummaryMade, _) => day.made += count,
            (Measure::SummaryFiled, _) => day.filed += count,
            (Measure::SummaryEdited, _) => day.edited.add(cell.bucket, count),
            (Measure::Waiting, _) => {
                day.backlog.take(cell.bucket, moment(cell), times.events);
            }
            // Of another kind; or what only says how many events there are.
            (_, _) => {}
        }
    }

    /// All days together.
    pub(super) fn sum(&self) -> Day {
        let mut sum = Day::default();
        for day in &self.days {
            sum.add(day);
        }
        sum
    }
}

/// The kind of feedback that says a suggestion helped (`contract.md §2`).
const HELPFUL: &str = "helpful";

/// A row, made where there is none yet. Most are there.
fn entry<'m, T: Default>(rows: &'m mut HashMap<Box<str>, T>, key: &str) -> &'m mut T {
    if !rows.contains_key(key) {
        rows.insert(key.into(), T::default());
    }
    rows.get_mut(key).expect("it was put there just now")
}

impl Backlog {
    fn take(&mut self, waiting: u32, at: i64, events: u64) {
        self.events += events;
        self.reach(waiting, at);
    }

    /// The larger number, and when it was first reached.
    fn reach(&mut self, waiting: u32, at: i64) {
        let is_more = self
            .most
            .is_none_or(|(most, since)| waiting > most || (waiting == most && at < since));
        if is_more {
            self.most = Some((waiting, at));
        }
    }
}

impl Day {
    fn add(&mut self, other: &Self) {
        let Self {
            batches,
            accepted,
            taken_after,
            calls,
            viewed,
            clicked,
            feedback,
            helpful,
            made,
            filed,
            edited,
            backlog,
        } = other;
        self.batches += batches;
        self.accepted += accepted;
        self.taken_after.merge(taken_after);
        for (sum, call) in self.calls.iter_mut().zip(calls) {
            sum.merge(call);
        }
        self.viewed += viewed;
        self.clicked += clicked;
        self.feedback += feedback;
        self.helpful += helpful;
        self.made += made;
        self.filed += filed;
        self.edited.merge(edited);
        self.backlog.events += backlog.events;
        if let Some((waiting, at)) = backlog.most {
            self.backlog.reach(waiting, at);
        }
    }
}
