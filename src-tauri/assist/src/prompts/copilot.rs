//! What became of suggestions and summaries, as a platform counts that has no prompts
//! (`platform.md`, adoption).
//!
//! Owns which counts are asked for and what they come to; refuses to work out a rate of acceptance,
//! as the platform has none: a suggestion may count under each state it went through.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use wire::platform::copilots::{
    CONVERSATIONS, Grouping, Range, Row, SUGGESTIONS, SUMMARIES, SUMMARY_ENGAGEMENTS,
    SummaryGrouping, suggestions, summaries,
};
use wire::{Client, Error};

use crate::view::studio::{CopilotView, CountedRow, SummaryCounts};

/// As kept on disk: names and numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Copilot {
    suggestions: u64,
    conversations: u64,
    state: Counts,
    engagement: Counts,
    rating: Counts,
    kind: Counts,
    /// None where this client may not ask for them.
    summaries: Option<Summaries>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Summaries {
    made: u64,
    engaged: u64,
    rating: Counts,
}

/// By the platform's name; empty where it names none.
type Counts = BTreeMap<String, u64>;

/// As it stands in the place of figures of prompts, told apart from them by its one member.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    copilot: Copilot,
}

impl Copilot {
    pub(super) fn body(self) -> String {
        // Names and numbers: there is always a JSON form.
        serde_json::to_string(&Kept { copilot: self }).unwrap_or_default()
    }

    /// None where it is something else.
    pub(super) fn of_body(body: &str) -> Option<Self> {
        let kept: Kept = serde_json::from_str(body).ok()?;
        Some(kept.copilot)
    }

    pub(super) fn view(&self) -> CopilotView {
        CopilotView {
            suggestions: self.suggestions,
            conversations: self.conversations,
            state: rows(&self.state, self.suggestions),
            engagement: rows(&self.engagement, self.suggestions),
            rating: rows(&self.rating, self.suggestions),
            kind: rows(&self.kind, self.suggestions),
            summaries: self.summaries.as_ref().map(|summaries| SummaryCounts {
                made: summaries.made,
                engaged: summaries.engaged,
                rating: rows(&summaries.rating, summaries.made),
            }),
        }
    }
}

/// Asks for all of it.
///
/// # Errors
/// `PermissionMissing` by the permission's name where suggestions may not be asked for, and whatever
/// befalls a call. That summaries alone may not be asked for is none.
pub(super) async fn ask(client: &Client, from: Timestamp, to: Timestamp) -> Result<Copilot, Error> {
    let range = Range {
        from,
        to,
        granularity: None,
        time_zone: None,
        user: None,
        queue: None,
    };
    let whole = suggestions(client, &range, &[]).await?;
    let by = async |grouping: Grouping| {
        let rows = suggestions(client, &range, &[grouping]).await?;
        Ok::<_, Error>(counted(&rows, grouping.as_str(), SUGGESTIONS))
    };
    let state = by(Grouping::State).await?;
    let engagement = by(Grouping::Engagement).await?;
    let rating = by(Grouping::Rating).await?;
    let kind = by(Grouping::Kind).await?;
    let of_summaries = match summaries(client, &range, &[SummaryGrouping::Rating]).await {
        Ok(rows) => Some(Summaries {
            made: sum(&rows, SUMMARIES),
            engaged: sum(&rows, SUMMARY_ENGAGEMENTS),
            rating: counted(&rows, SummaryGrouping::Rating.as_str(), SUMMARIES),
        }),
        Err(Error::PermissionMissing { .. } | Error::ScopeMissing { .. }) => None,
        Err(error) => return Err(error),
    };
    Ok(Copilot {
        suggestions: sum(&whole, SUGGESTIONS),
        conversations: sum(&whole, CONVERSATIONS),
        state,
        engagement,
        rating,
        kind,
        summaries: of_summaries,
    })
}

fn counted(rows: &[Row], dimension: &str, metric: &str) -> Counts {
    let mut counts = Counts::new();
    for row in rows {
        let name = row.group.get(dimension).cloned().unwrap_or_default();
        let count = counts.entry(name).or_default();
        *count = u64::saturating_add(*count, whole(row.count(metric)));
    }
    counts.retain(|_, count| *count > 0);
    counts
}

fn sum(rows: &[Row], metric: &str) -> u64 {
    rows.iter().map(|row| whole(row.count(metric))).sum()
}

/// The most first; of those alike by name.
fn rows(counts: &Counts, of: u64) -> Vec<CountedRow> {
    let mut rows: Vec<_> = counts
        .iter()
        .map(|(name, count)| CountedRow {
            name: name.clone(),
            count: *count,
            share: share(*count, of),
        })
        .collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.count));
    rows
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts of a team are far below 2^52"
)]
fn share(count: u64, of: u64) -> Option<f64> {
    (of > 0).then(|| (count as f64 / of as f64).min(1.0))
}

/// A count is a whole number, whatever the platform writes.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "bounded below by 0 and above by what a count can be"
)]
fn whole(count: f64) -> u64 {
    count.round().clamp(0.0, 9e15) as u64
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn row(name: Option<&str>, count: f64) -> Row {
        let group = name.map(|name| ("state".to_owned(), name.to_owned()));
        Row {
            group: group.into_iter().collect(),
            counts: BTreeMap::from([(SUGGESTIONS.to_owned(), count)]),
            ..Row::default()
        }
    }

    #[test]
    fn rows_of_intervals_and_unknown_names_are_kept() {
        let all = [
            row(Some("Suggested"), 3.0),
            row(Some("Suggested"), 2.0),
            row(Some("Postponed"), 1.0),
            row(Some("Failed"), 0.0),
            row(None, 4.0),
        ];
        let counts = counted(&all, "state", SUGGESTIONS);
        let shown = rows(&counts, 8);
        let names: Vec<_> = shown
            .iter()
            .map(|row| (row.name.as_str(), row.count))
            .collect();
        assert_eq!(
            names,
            [("Suggested", 5), ("", 4), ("Postponed", 1)],
            "an unknown state stays, one without a count goes"
        );
        assert_eq!(shown[0].share, Some(0.625));
        assert_eq!(rows(&counts, 0)[0].share, None, "no share of nothing");
    }

    #[test]
    fn figures_of_prompts_are_something_else() {
        assert_eq!(
            Copilot::of_body(r#"{"p-1":{"viewed":1,"clicked":0,"dismissed":0}}"#),
            None
        );
        assert_eq!(
            Copilot::of_body(r#"{"copilot":{"viewed":1,"clicked":0,"dismissed":0}}"#),
            None
        );
        assert_eq!(Copilot::of_body(""), None);
    }

    proptest! {
        #[test]
        fn what_is_kept_is_read_again(
            counts in prop::collection::btree_map("[A-Za-z]{0,9}", 1_u64..1_000_000, 0..6),
            made in 0_u64..1_000,
            with_summaries: bool,
        ) {
            let copilot = Copilot {
                suggestions: counts.values().sum(),
                conversations: 3,
                state: counts.clone(),
                engagement: Counts::new(),
                rating: counts.clone(),
                kind: Counts::new(),
                summaries: with_summaries.then_some(Summaries { made, engaged: 0, rating: counts }),
            };
            let view = copilot.view();
            prop_assert!(view.state.iter().all(|row| row.share.is_some_and(|share| share <= 1.0)));
            prop_assert_eq!(Copilot::of_body(&copilot.clone().body()), Some(copilot));
        }

        /// Whatever number a platform writes, a count is one.
        #[test]
        fn a_count_is_whole(count: f64) {
            prop_assert!(whole(count) <= 9_000_000_000_000_000);
        }
    }
}
