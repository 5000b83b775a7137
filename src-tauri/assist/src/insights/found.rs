//! The very events that something was counted from.

use std::collections::HashMap;
use std::ops::ControlFlow;

use audit::Lent;
use serde_json::Value;
use tokio_util::sync::CancellationToken;

use super::asked::Asked;
use super::conditions::{Admitted, admits_agent, admits_queue};
use super::meaning::{Meaning, of_name};
use super::titles::containing;
use crate::history::ticks::{Measure, ticks};
use crate::history::{
    Cell, History, HistoryError, LastWord, Looked, QUARTER_MS, Query, Take, Times,
};
use crate::view::insights::{Counted, DeployMark, InsightEvent, InsightEvents};
use crate::view::review::HistoryFilter;

/// Deploys that are shown.
const MOST_DEPLOYS: usize = 200;

/// Events that `counted` was counted from, newest first: at most `most` numbered below `below`.
///
/// # Errors
/// As [`count`](super::count).
pub fn events(
    history: &mut History,
    asked: &Asked,
    counted: &Counted,
    below: Option<u64>,
    most: usize,
    stop: &CancellationToken,
) -> Result<InsightEvents, HistoryError> {
    let meaning = Meaning {
        counted,
        kind: &asked.filter.kind,
    };
    let below = below.map_or(i64::MAX, |below| i64::try_from(below).unwrap_or(i64::MAX));
    let query = query(asked, &meaning);
    history.settled(|history| {
        let mut tallies = Tallies::of(asked, meaning);
        history.tell(std::slice::from_ref(&asked.now), stop, &mut tallies)?;
        let mut rows: Vec<InsightEvent> = Vec::new();
        let mut older = false;
        let has = |part| tallies.by_part.contains_key(&part);
        history.look(&query, has, stop, |looked| {
            if looked.entry.seq >= below {
                return Ok(ControlFlow::Continue(()));
            }
            let Some(CountsFor(value)) = value(looked, asked, &meaning)? else {
                return Ok(ControlFlow::Continue(()));
            };
            if rows.len() == most {
                older = true;
                return Ok(ControlFlow::Break(()));
            }
            rows.push(row(looked.entry, value));
            Ok(ControlFlow::Continue(()))
        })?;
        let last = rows.last().map(|row| row.seq);
        Ok(InsightEvents {
            rows,
            total: tallies.by_part.values().sum(),
            next: last.filter(|_| older),
        })
    })
}

/// Where they may be. A text that can't be looked for is no condition.
fn query(asked: &Asked, meaning: &Meaning<'_>) -> Query {
    let (since, until) = asked.span_ms();
    let text = meaning.text();
    let worded = (!text.is_empty())
        .then(|| containing(text, meaning.kinds()))
        .flatten();
    let query = worded.or_else(|| {
        let filter = HistoryFilter {
            actions: meaning.kinds(),
            ..HistoryFilter::default()
        };
        Query::of(&filter, LastWord::Whole).ok()
    });
    query.unwrap_or_default().within(since, until)
}

/// How many events there are, part by part.
struct Tallies<'a> {
    asked: &'a Asked,
    meaning: Meaning<'a>,
    by_part: HashMap<usize, u64>,
    part: usize,
    names: Vec<Box<str>>,
    admitted: Admitted,
}

impl<'a> Tallies<'a> {
    fn of(asked: &'a Asked, meaning: Meaning<'a>) -> Self {
        Self {
            asked,
            meaning,
            by_part: HashMap::new(),
            part: 0,
            names: Vec::new(),
            admitted: Admitted::default(),
        }
    }
}

impl Take for Tallies<'_> {
    fn names(&mut self, part: usize, names: &[&str]) {
        self.part = part;
        self.admitted = Admitted::of(&self.asked.filter, names);
        self.names = names.iter().map(|name| Box::from(*name)).collect();
    }

    fn cell(&mut self, cell: &Cell, times: Times) {
        if !self.asked.now.contains(&cell.quarter) {
            return;
        }
        let name = self.names.get(cell.of as usize);
        let of = of_name(cell.measure, name.map_or("", |name| name));
        if !self.meaning.admits(cell.measure, of) || !self.admitted.admits(cell.agent, cell.queue) {
            return;
        }
        if let Some(hour) = self.meaning.hour() {
            let place = self.asked.place(cell.quarter);
            if place.is_none_or(|place| place.hour.to_string() != hour) {
                return;
            }
        }
        let events = self.by_part.entry(self.part).or_default();
        if cell.measure == Measure::ArticleAgain {
            *events = events.saturating_sub(times.count);
        } else {
            *events += times.events;
        }
    }
}

/// What an event counts for; none where that is "once".
struct CountsFor(Option<f64>);

/// What an event counts for; none where it is not among those that are asked for.
fn value(
    looked: &Looked<'_>,
    asked: &Asked,
    meaning: &Meaning<'_>,
) -> Result<Option<CountsFor>, HistoryError> {
    let entry = looked.entry;
    let Some(place) = asked.place(entry.at_ms.div_euclid(QUARTER_MS)) else {
        return Ok(None);
    };
    let is_hour = meaning
        .hour()
        .is_none_or(|hour| place.hour.to_string() == hour);
    if place.is_before || !is_hour {
        return Ok(None);
    }
    let mut found: Option<CountsFor> = None;
    ticks(entry.kind, entry.payload.unwrap_or_default(), |tick| {
        if meaning.admits(tick.measure, tick.of) && tick.measure != Measure::ArticleAgain {
            let value = is_measured(tick.measure).then_some(tick.value);
            // An article may have come under several kinds.
            let before = found.take().and_then(|found| found.0);
            found = Some(CountsFor(match (before, value) {
                (Some(one), Some(other)) => Some(one + other),
                (one, other) => one.or(other),
            }));
        }
    });
    if found.is_none() || !is_asked_for(looked, asked)? {
        return Ok(None);
    }
    Ok(found)
}

fn is_asked_for(looked: &Looked<'_>, asked: &Asked) -> Result<bool, HistoryError> {
    let filter = &asked.filter;
    if filter.agent.is_empty() && filter.queue.is_empty() {
        return Ok(true);
    }
    let (agents, queue) = looked.whose()?;
    Ok(admits_agent(filter, &agents) && admits_queue(filter, &queue))
}

/// Whether it counts for more than "once".
const fn is_measured(measure: Measure) -> bool {
    match measure {
        Measure::TakenAfter
        | Measure::Call
        | Measure::SummaryEdited
        | Measure::Waiting
        | Measure::Displayed
        | Measure::ArticleDisplayed => true,
        Measure::Events
        | Measure::Emptied
        | Measure::BatchShown
        | Measure::BatchShownOf
        | Measure::Accepted
        | Measure::CallFailed
        | Measure::Feedback
        | Measure::PromptViewed
        | Measure::PromptClicked
        | Measure::PromptDismissed
        | Measure::PromptTimedOut
        | Measure::SummaryMade
        | Measure::SummaryFiled
        | Measure::ArticleAccepted
        | Measure::ArticleAgain => false,
    }
}

fn row(entry: &Lent<'_>, value: Option<f64>) -> InsightEvent {
    InsightEvent {
        seq: entry.seq.unsigned_abs(),
        at: entry.at_ms,
        kind: entry.kind.to_owned(),
        actor: entry.actor.to_owned(),
        interaction: entry.interaction.map(str::to_owned),
        value,
    }
}

/// The newest deploys and roll-backs of the time, in their order.
pub(super) fn deploys(
    history: &History,
    asked: &Asked,
    stop: &CancellationToken,
) -> Result<Vec<DeployMark>, HistoryError> {
    let (since, until) = asked.span_ms();
    let filter = HistoryFilter {
        actions: vec![
            "prompt_deployed".to_owned(),
            "prompt_rolled_back".to_owned(),
        ],
        ..HistoryFilter::default()
    };
    let query = Query::of(&filter, LastWord::Whole).unwrap_or_default();
    let mut marks = Vec::new();
    history.look(
        &query.within(since, until),
        |_| true,
        stop,
        |looked| {
            let quarter = looked.entry.at_ms.div_euclid(QUARTER_MS);
            if asked.now.contains(&quarter)
                && let Some(mark) = mark(looked.entry)
                && is_asked_for(looked, asked)?
            {
                marks.push(mark);
            }
            Ok(if marks.len() == MOST_DEPLOYS {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            })
        },
    )?;
    marks.reverse();
    Ok(marks)
}

fn mark(entry: &Lent<'_>) -> Option<DeployMark> {
    let payload: Value = serde_json::from_str(entry.payload?).ok()?;
    let version = payload["version"].as_u64();
    Some(DeployMark {
        at: entry.at_ms,
        seq: entry.seq.unsigned_abs(),
        prompt_id: payload["promptId"].as_str()?.to_owned(),
        version: version.and_then(|version| u32::try_from(version).ok()),
        rolled_back: entry.kind == "prompt_rolled_back",
    })
}
