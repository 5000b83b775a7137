//! The page: everything that is shown of a time, counted in one go.

use std::collections::HashMap;

use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::asked::Asked;
use super::count::{Counts, Period, Share};
use super::figures::{self, share};
use super::{found, titles};
use crate::history::ticks::CALLS;
use crate::history::{History, HistoryError};
use crate::view::insights::{CallRow, CountRow, InsightDay, InsightsView, PromptFigures, ShareRow};

/// Articles, and prompts, that are listed.
const MOST_ROWS: usize = 100;

/// Counts what is asked for.
///
/// # Errors
/// What the record says, [`HistoryError::Damaged`], and [`HistoryError::Stopped`] once `stop` is
/// asked for.
pub fn count(
    history: &mut History,
    asked: &Asked,
    stop: &CancellationToken,
) -> Result<InsightsView, HistoryError> {
    let began = Instant::now();
    let mut view = history.settled(|history| {
        let mut counts = Counts::of(asked);
        let quarters = [asked.now.clone(), asked.before.clone()];
        history.tell(&quarters, stop, &mut counts)?;
        counts.all_sent.sort_unstable();
        let mut view = view(&counts, asked);
        view.to = history.last().unsigned_abs();
        view.deploys = found::deploys(history, asked, stop)?;
        titles::fill(history, &mut view.articles, stop)?;
        Ok(view)
    })?;
    view.took_ms = began.elapsed().as_secs_f64() * 1000.0;
    Ok(view)
}

fn view(counts: &Counts<'_>, asked: &Asked) -> InsightsView {
    let (now, before) = (&counts.now, &counts.before);
    let mut articles = shares(&now.articles, &before.articles);
    articles.sort_by(|a, b| {
        let of = |row: &ShareRow| (row.accepted, row.displayed);
        of(b).cmp(&of(a)).then_with(|| a.key.cmp(&b.key))
    });
    let articles_total = articles.len() as u64;
    articles.truncate(MOST_ROWS);
    let mut kinds = shares(&now.kinds, &before.kinds);
    kinds.sort_by(|a, b| {
        let of = |row: &ShareRow| (row.displayed, row.accepted);
        of(b).cmp(&of(a)).then_with(|| a.key.cmp(&b.key))
    });
    InsightsView {
        filter: asked.filter.clone(),
        events: counts.events,
        emptied: counts.emptied,
        to: 0,
        took_ms: 0.0,
        figures: figures::all(counts),
        days: days(counts, asked),
        kinds,
        articles,
        articles_total,
        hours: hours(now, before),
        feedback: feedback(now, before),
        prompts: prompts(now),
        calls: calls(now, before),
        deploys: Vec::new(),
        choices: counts.choices(),
    }
}

fn days(counts: &Counts<'_>, asked: &Asked) -> Vec<InsightDay> {
    let days = counts.now.days.iter().zip(&counts.before.days);
    let days = days.zip(&asked.days).map(|((day, before), at)| {
        let latency = figures::suggestions(day);
        let most = day.backlog.most.filter(|(most, _)| *most > 0);
        let most_at = most.map(|(_, at)| at);
        let sent = most_at.and_then(|at| {
            let after = counts.all_sent.partition_point(|sent| *sent <= at);
            counts.all_sent.get(after).copied()
        });
        InsightDay {
            at: *at,
            acceptance: share(day.accepted, day.batches),
            acceptance_before: share(before.accepted, before.batches),
            batches_shown: day.batches,
            accepted: day.accepted,
            p50_ms: latency.and_then(|it| it.ms(50)),
            p95_ms: latency.and_then(|it| it.ms(95)),
            p99_ms: latency.and_then(|it| it.ms(99)),
            most_waiting: most.map_or(0, |(most, _)| u64::from(most)),
            most_waiting_at: most_at,
            all_sent_at: sent,
            summaries_made: day.made,
            summaries_filed: day.filed,
        }
    });
    days.collect()
}

/// Rows of what has a name; what has none is counted in no row.
fn shares(now: &HashMap<Box<str>, Share>, before: &HashMap<Box<str>, Share>) -> Vec<ShareRow> {
    let named = now.iter().filter(|(key, _)| !key.is_empty());
    let rows = named.map(|(key, of)| ShareRow {
        key: key.to_string(),
        name: key.to_string(),
        share: share(of.accepted, of.displayed),
        before: before
            .get(key)
            .and_then(|of| share(of.accepted, of.displayed)),
        accepted: of.accepted,
        displayed: of.displayed,
    });
    rows.collect()
}

fn hours(now: &Period, before: &Period) -> Vec<ShareRow> {
    let hours = now.hours.iter().zip(&before.hours).enumerate();
    let rows = hours.map(|(hour, (of, before))| ShareRow {
        key: hour.to_string(),
        name: hour.to_string(),
        share: share(of.accepted, of.displayed),
        before: share(before.accepted, before.displayed),
        accepted: of.accepted,
        displayed: of.displayed,
    });
    rows.collect()
}

fn feedback(now: &Period, before: &Period) -> Vec<CountRow> {
    let gone = before.feedback.keys();
    let gone = gone.filter(|key| !now.feedback.contains_key(*key));
    let keys = now.feedback.keys().chain(gone);
    let row = |key: &str| CountRow {
        key: key.to_string(),
        count: now.feedback.get(key).copied().unwrap_or_default(),
        before: before.feedback.get(key).copied().unwrap_or_default(),
    };
    let mut rows: Vec<_> = keys
        .filter(|key| !key.is_empty())
        .map(|key| row(key))
        .collect();
    rows.sort_by(|a, b| {
        let of = |row: &CountRow| (row.count, row.before);
        of(b).cmp(&of(a)).then_with(|| a.key.cmp(&b.key))
    });
    rows
}

fn prompts(now: &Period) -> Vec<PromptFigures> {
    let named = now.prompts.iter().filter(|(key, _)| !key.is_empty());
    let mut rows: Vec<_> = named
        .map(|(key, of)| PromptFigures {
            key: key.to_string(),
            viewed: of.viewed,
            clicked: of.clicked,
            dismissed: of.dismissed,
            timed_out: of.timed_out,
        })
        .collect();
    rows.sort_by(|a, b| {
        let of = |row: &PromptFigures| (row.viewed, row.clicked);
        of(b).cmp(&of(a)).then_with(|| a.key.cmp(&b.key))
    });
    rows.truncate(MOST_ROWS);
    rows
}

fn calls(now: &Period, before: &Period) -> Vec<CallRow> {
    let (sum, sum_before) = (now.sum(), before.sum());
    let rows = CALLS.iter().enumerate().map(|(place, call)| {
        let all = &sum.calls[place];
        CallRow {
            key: (*call).to_owned(),
            count: all.count(),
            failed: now.failed[place],
            p50_ms: all.ms(50),
            p95_ms: all.ms(95),
            p99_ms: all.ms(99),
            p95_before_ms: sum_before.calls[place].ms(95),
            p95_by_day: now.days.iter().map(|day| day.calls[place].ms(95)).collect(),
        }
    });
    rows.filter(|row| row.count > 0 || row.p95_before_ms.is_some())
        .collect()
}
