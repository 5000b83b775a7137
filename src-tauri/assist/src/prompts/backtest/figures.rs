//! What a back-test came to, as it is shown.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use jiff::Timestamp;
use rules::backtest::{Hit, Interaction, Report};
use rules::trigger::{self, Event, Speaker};

use super::words::Words;
use crate::prompts::list::{count, day_of};
use crate::view::panel::Channel;
use crate::view::studio::{BacktestCounts, BacktestDay, HitView};

/// So many hits are shown.
const MOST_HITS: usize = 500;

/// Days without gaps, up to ten years of them: a clock that was wrong makes no longer chart.
const MOST_DAYS: i64 = 3_660;

const DAY_MS: i64 = 86_400_000;

pub(super) fn counts(report: &Report) -> BacktestCounts {
    BacktestCounts {
        fired: count(report.fired),
        display_rate: report.display_rate,
        per_hour: report.fired_per_hour,
    }
}

/// By UTC day, in order, without gaps.
pub(super) fn days(draft: &Report, deployed: &Report) -> Vec<BacktestDay> {
    let mut by_day: BTreeMap<i64, BacktestDay> = BTreeMap::new();
    let mut day = |at: &Timestamp, add: &dyn Fn(&mut BacktestDay)| {
        let at = day_of(at.as_millisecond());
        add(by_day.entry(at).or_insert(nothing_on(at)));
    };
    for (at, hour) in &draft.by_hour {
        day(at, &|day| {
            day.interactions = day.interactions.saturating_add(count(hour.interactions));
            day.fired = day.fired.saturating_add(count(hour.fired));
        });
    }
    for (at, hour) in &deployed.by_hour {
        day(at, &|day| {
            day.deployed = day.deployed.saturating_add(count(hour.fired));
        });
    }
    let (Some((first, _)), Some((last, _))) = (by_day.first_key_value(), by_day.last_key_value())
    else {
        return Vec::new();
    };
    let (first, last) = (*first, *last);
    if (last - first) / DAY_MS < MOST_DAYS {
        let mut at = first;
        while at < last {
            by_day.entry(at).or_insert(nothing_on(at));
            at += DAY_MS;
        }
    }
    by_day.into_values().collect()
}

const fn nothing_on(at: i64) -> BacktestDay {
    BacktestDay {
        at,
        interactions: 0,
        fired: 0,
        deployed: 0,
    }
}

/// The hits that are shown, newest first.
pub(super) fn newest(hits: &[Hit]) -> Vec<Hit> {
    let mut hits = hits.to_vec();
    hits.sort_by_key(|hit| Reverse((hit.at, hit.interaction_id)));
    hits.truncate(MOST_HITS);
    hits
}

pub(super) fn hit(found: &Interaction, hit: &Hit, words: &Words, deployed_too: bool) -> HitView {
    let line = hit.line.and_then(|line| said(found).nth(line));
    HitView {
        interaction_id: hit.interaction_id.to_string(),
        label: label(found),
        channel: channel(found.opening.channel),
        at: hit.at.as_millisecond(),
        line: hit.line.map(count),
        text: line
            .map(|(speaker, text)| words.in_line(speaker, text))
            .unwrap_or_default(),
        deployed_too,
    }
}

/// What was said by whom, line by line.
fn said(found: &Interaction) -> impl Iterator<Item = (Speaker, &str)> {
    found
        .moments
        .iter()
        .filter_map(|moment| match &moment.event {
            Event::Said { speaker, text, .. } => Some((*speaker, text.as_str())),
            Event::Suggested { .. }
            | Event::Sentiment(_)
            | Event::Attribute { .. }
            | Event::Passed => None,
        })
}

pub(super) fn has_lines(found: &Interaction) -> bool {
    said(found).next().is_some()
}

pub(super) fn label(found: &Interaction) -> String {
    found.opening.queue.clone().unwrap_or_default()
}

/// As the panel knows it; short messages are a chat there.
pub(super) fn channel(channel: trigger::Channel) -> Option<Channel> {
    match channel {
        trigger::Channel::Conversation => None,
        trigger::Channel::Email => Some(Channel::Email),
        trigger::Channel::Sms | trigger::Channel::Chat => Some(Channel::Chat),
        trigger::Channel::Voice => Some(Channel::Voice),
    }
}
