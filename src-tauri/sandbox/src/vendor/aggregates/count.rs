//! Counting: rows in, the answer's `results` out. Pure.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use rules::time::rfc3339_millis;
use serde_json::{Value, json};

use super::query::Query;

/// One thing that happened.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Row {
    pub(crate) at: Timestamp,
    /// What is known of it, by the names of the dimensions.
    pub(crate) dimensions: BTreeMap<&'static str, String>,
    /// How long it took, in milliseconds, where that is measured.
    pub(crate) ms: u64,
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Metric {
    pub(super) name: &'static str,
    /// The dimension whose values are counted.
    pub(super) of: &'static str,
    /// Only among rows with this value.
    pub(super) only: Option<(&'static str, &'static str)>,
    pub(super) measure: Measure,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Measure {
    /// How many different values.
    Distinct,
    /// The time of each row: count, sum, least and most, in milliseconds.
    Time,
}

/// The answer to a query.
pub(super) fn aggregates(rows: &[Row], query: &Query) -> Value {
    let mut groups: BTreeMap<BTreeMap<&str, &str>, Vec<&Row>> = BTreeMap::new();
    for row in rows.iter().filter(|row| query.takes(row)) {
        let group = query.group_by.iter();
        let group = group.filter_map(|&name| Some((name, row.dimensions.get(name)?.as_str())));
        groups.entry(group.collect()).or_default().push(row);
    }
    let results: Vec<Value> = groups
        .iter()
        .map(|(group, rows)| json!({"group": group, "data": data(rows, query)}))
        .collect();
    json!({"results": results})
}

/// The intervals in which anything happened, in order.
fn data(rows: &[&Row], query: &Query) -> Vec<Value> {
    let intervals = query.bounds.windows(2).filter_map(|bounds| {
        let [from, to] = *bounds else { return None };
        let within: Vec<&Row> = rows
            .iter()
            .copied()
            .filter(|row| (from..to).contains(&row.at))
            .collect();
        if within.is_empty() {
            return None;
        }
        let metrics: Vec<Value> = query
            .metrics
            .iter()
            .filter_map(|metric| {
                let stats = stats(&within, metric)?;
                Some(json!({"metric": metric.name, "stats": stats}))
            })
            .collect();
        let interval = format!("{}/{}", rfc3339_millis(from), rfc3339_millis(to));
        Some(json!({"interval": interval, "metrics": metrics}))
    });
    intervals.collect()
}

/// None where nothing counts, as the platform leaves such metrics out.
fn stats(rows: &[&Row], metric: &Metric) -> Option<Value> {
    let counted = rows.iter().filter(|row| {
        metric
            .only
            .is_none_or(|(name, value)| row.dimensions.get(name).is_some_and(|one| one == value))
    });
    let counted: Vec<&&Row> = counted
        .filter(|row| row.dimensions.contains_key(metric.of))
        .collect();
    if counted.is_empty() {
        return None;
    }
    match metric.measure {
        Measure::Distinct => {
            let values = counted
                .iter()
                .filter_map(|row| row.dimensions.get(metric.of));
            let values: BTreeSet<&String> = values.collect();
            Some(json!({"count": values.len()}))
        }
        Measure::Time => {
            let times = || counted.iter().map(|row| row.ms);
            Some(json!({
                "count": counted.len(),
                "sum": times().sum::<u64>(),
                "min": times().min(),
                "max": times().max(),
            }))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::query::read;
    use super::super::{SUGGESTION_DIMENSIONS, SUGGESTION_METRICS};
    use super::*;
    use crate::vendor::aggregates::query::Words;

    fn row(at: &str, id: &str, state: &str, kind: &str) -> Row {
        Row {
            at: at.parse().expect("a time"),
            dimensions: BTreeMap::from([
                ("suggestionId", id.to_owned()),
                ("state", state.to_owned()),
                ("suggestionType", kind.to_owned()),
                ("conversationId", "c".to_owned()),
            ]),
            ms: 0,
        }
    }

    fn asked(body: &Value) -> Query {
        let words = Words {
            metrics: SUGGESTION_METRICS,
            dimensions: SUGGESTION_DIMENSIONS,
        };
        read(body.as_object().expect("an object"), &words).expect("a query")
    }

    fn rows() -> Vec<Row> {
        vec![
            row("2026-11-21T09:10:00Z", "a", "Suggested", "KnowledgeSearch"),
            row("2026-11-21T09:11:00Z", "a", "Accepted", "KnowledgeSearch"),
            row("2026-11-21T10:10:00Z", "b", "Suggested", "Script"),
            row("2026-11-22T10:10:00Z", "c", "Suggested", "Script"),
        ]
    }

    #[test]
    fn a_suggestion_counts_once_under_each_state_it_passed_through() {
        let query = asked(&json!({
            "interval": "2026-11-21T00:00:00Z/2026-11-22T00:00:00Z",
            "groupBy": ["state"],
            "metrics": ["nDistinctSuggestions", "nScriptSuggestions"],
        }));
        let answer = aggregates(&rows(), &query);
        let interval = "2026-11-21T00:00:00.000Z/2026-11-22T00:00:00.000Z";
        assert_eq!(
            answer,
            json!({"results": [
                {"group": {"state": "Accepted"}, "data": [{"interval": interval, "metrics": [
                    {"metric": "nDistinctSuggestions", "stats": {"count": 1}}]}]},
                {"group": {"state": "Suggested"}, "data": [{"interval": interval, "metrics": [
                    {"metric": "nDistinctSuggestions", "stats": {"count": 2}},
                    {"metric": "nScriptSuggestions", "stats": {"count": 1}}]}]},
            ]}),
            "the fourth is a day later"
        );
    }

    #[test]
    fn granularity_cuts_the_interval_and_a_filter_keeps_what_it_names() {
        let query = asked(&json!({
            "interval": "2026-11-21T00:00:00Z/2026-11-23T00:00:00Z",
            "granularity": "PT1H",
            "metrics": ["nDistinctSuggestions"],
            "filter": {"type": "and", "predicates": [
                {"type": "dimension", "dimension": "suggestionType", "operator": "matches",
                 "value": "Script"}]},
        }));
        let answer = aggregates(&rows(), &query);
        let data = answer["results"][0]["data"].as_array().expect("data");
        let hours: Vec<_> = data.iter().map(|one| one["interval"].as_str()).collect();
        let expected = [
            "2026-11-21T10:00:00.000Z/2026-11-21T11:00:00.000Z",
            "2026-11-22T10:00:00.000Z/2026-11-22T11:00:00.000Z",
        ];
        assert_eq!(hours, expected.map(Some), "nothing else of type Script");
        assert_eq!(aggregates(&[], &query), json!({"results": []}));
    }
}
