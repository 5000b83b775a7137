//! A trigger run over recorded interactions: would it have fired, when, and on which line.
//!
//! Pure, over any iterator: the caller reads the record, shows progress and may stop at any time.
//! What comes out is counted, never estimated (`contract.md §3`: the display rate is measured).
//! Each interaction stands for itself, so that a report of a part is right about that part.
//!
//! Refused: keeping the interactions. Ten thousand of them stream through one at a time.

use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;

use jiff::{RoundMode, Timestamp, TimestampRound, Unit};
use serde::{Serialize, Serializer};

use crate::id::InteractionId;
use crate::time::rfc3339_millis;
use crate::trigger::{Evaluator, Event, Moment, Opening, Trigger};

/// One interaction as it was recorded.
#[derive(Debug, Clone, PartialEq)]
pub struct Interaction {
    /// Its id.
    pub id: InteractionId,
    /// What was known when it began.
    pub opening: Opening,
    /// What happened, in order.
    pub moments: Vec<Moment>,
    /// When it ended; the last moment where that is later or this is not known.
    pub ended_at: Option<Timestamp>,
}

impl Interaction {
    fn end(&self) -> Timestamp {
        let last = self.moments.iter().map(|moment| moment.at).max();
        let started = self.opening.started_at;
        started
            .max(last.unwrap_or(started))
            .max(self.ended_at.unwrap_or(started))
    }

    fn lasted(&self) -> Duration {
        Duration::try_from(self.end().duration_since(self.opening.started_at)).unwrap_or_default()
    }
}

/// One interaction in which the trigger fired.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Hit {
    /// Which.
    pub interaction_id: InteractionId,
    /// When.
    #[serde(serialize_with = "in_millis")]
    pub at: Timestamp,
    /// On which line, counted from 0; none before the first.
    pub line: Option<usize>,
}

/// What a trigger would have done (`cli.md`, `cuectl prompt backtest`).
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// How many interactions it was run over.
    pub interactions: usize,
    /// In how many of them it fired.
    pub fired: usize,
    /// `fired` of `interactions`, 0..=1; 0 of none.
    pub display_rate: f64,
    /// How often it fired in an hour of interaction; 0 where there was no time.
    pub fired_per_hour: f64,
    /// How long the interactions lasted together, in seconds.
    pub seconds: f64,
    /// By the UTC hour in which an interaction began: for a chart.
    #[serde(serialize_with = "hours")]
    pub by_hour: BTreeMap<Timestamp, Hour>,
    /// Every hit, in the order of the interactions.
    pub hits: Vec<Hit>,
    /// Whether it came to the end of the record; false where it was stopped.
    pub complete: bool,
}

/// The interactions that began in one hour.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Hour {
    /// How many.
    pub interactions: usize,
    /// In how many of them it fired.
    pub fired: usize,
}

/// Two triggers over the same interactions: a draft beside what is deployed.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Comparison {
    /// What the first did.
    pub a: Report,
    /// What the second did.
    pub b: Report,
    /// Where the first alone fired.
    pub only_a: Vec<InteractionId>,
    /// Where the second alone fired.
    pub only_b: Vec<InteractionId>,
    /// Where both did.
    pub both: Vec<InteractionId>,
}

/// After how many interactions progress is told again.
pub const PROGRESS_EVERY: usize = 256;

/// Runs `trigger` over `interactions`. `progress` is told how many are done, every
/// [`PROGRESS_EVERY`], and stops it by breaking: the report is then of these alone.
pub fn run<I: Borrow<Interaction>>(
    trigger: &Arc<Trigger>,
    interactions: impl IntoIterator<Item = I>,
    progress: impl FnMut(usize) -> ControlFlow<()>,
) -> Report {
    let mut tally = Tally::default();
    let complete = each(interactions, progress, |interaction| {
        tally.count(trigger, interaction);
    });
    tally.report(complete)
}

/// Runs two triggers over the same interactions, as [`run`] does one.
pub fn compare<I: Borrow<Interaction>>(
    a: &Arc<Trigger>,
    b: &Arc<Trigger>,
    interactions: impl IntoIterator<Item = I>,
    progress: impl FnMut(usize) -> ControlFlow<()>,
) -> Comparison {
    let (mut tally_a, mut tally_b) = (Tally::default(), Tally::default());
    let mut comparison = Comparison::default();
    let complete = each(interactions, progress, |interaction| {
        let in_a = tally_a.count(a, interaction);
        let in_b = tally_b.count(b, interaction);
        match (in_a, in_b) {
            (true, true) => comparison.both.push(interaction.id),
            (true, false) => comparison.only_a.push(interaction.id),
            (false, true) => comparison.only_b.push(interaction.id),
            (false, false) => {}
        }
    });
    comparison.a = tally_a.report(complete);
    comparison.b = tally_b.report(complete);
    comparison
}

/// When `trigger` fires in `interaction`, if it does.
#[must_use]
pub fn hit(trigger: &Arc<Trigger>, interaction: &Interaction) -> Option<Hit> {
    let mut evaluator = Evaluator::new(Arc::clone(trigger), &interaction.opening);
    if evaluator.is_done() {
        return None;
    }
    let fired = interaction
        .moments
        .iter()
        .find_map(|moment| evaluator.advance(moment))
        .or_else(|| {
            evaluator.advance(&Moment {
                at: interaction.end(),
                event: Event::Passed,
            })
        })?;
    Some(Hit {
        interaction_id: interaction.id,
        at: fired.at,
        line: fired.line,
    })
}

/// Whether all were seen.
fn each<I: Borrow<Interaction>>(
    interactions: impl IntoIterator<Item = I>,
    mut progress: impl FnMut(usize) -> ControlFlow<()>,
    mut see: impl FnMut(&Interaction),
) -> bool {
    let mut done = 0_usize;
    for interaction in interactions {
        see(interaction.borrow());
        done += 1;
        if done.is_multiple_of(PROGRESS_EVERY) && progress(done).is_break() {
            return false;
        }
    }
    // The last word, so that a bar ends full; there is nothing left to stop.
    let _ = progress(done);
    true
}

#[derive(Default)]
struct Tally {
    report: Report,
    lasted: Duration,
}

impl Tally {
    /// Whether it fired.
    fn count(&mut self, trigger: &Arc<Trigger>, interaction: &Interaction) -> bool {
        let hit = hit(trigger, interaction);
        let report = &mut self.report;
        report.interactions += 1;
        self.lasted = self.lasted.saturating_add(interaction.lasted());
        let started_at = interaction.opening.started_at;
        // The first hour of all time has no start; it stands for itself.
        let hour = started_at.round(
            TimestampRound::new()
                .smallest(Unit::Hour)
                .mode(RoundMode::Floor),
        );
        let hour = report
            .by_hour
            .entry(hour.unwrap_or(started_at))
            .or_default();
        hour.interactions += 1;
        if let Some(hit) = hit {
            hour.fired += 1;
            report.fired += 1;
            report.hits.push(hit);
        }
        hit.is_some()
    }

    fn report(self, complete: bool) -> Report {
        let seconds = self.lasted.as_secs_f64();
        let fired = float(self.report.fired);
        Report {
            display_rate: ratio(fired, float(self.report.interactions)),
            fired_per_hour: ratio(fired, seconds / 3600.0),
            seconds,
            complete,
            ..self.report
        }
    }
}

fn ratio(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "exact below 2^53, and no record holds as many interactions"
)]
fn float(count: usize) -> f64 {
    count as f64
}

fn in_millis<S: Serializer>(at: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&rfc3339_millis(*at))
}

fn hours<S: Serializer>(
    by_hour: &BTreeMap<Timestamp, Hour>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Row {
        hour: String,
        #[serde(flatten)]
        counted: Hour,
    }
    serializer.collect_seq(by_hour.iter().map(|(hour, counted)| Row {
        hour: rfc3339_millis(*hour),
        counted: *counted,
    }))
}

#[cfg(test)]
mod tests;
