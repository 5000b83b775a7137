//! Adoption, from the platform's aggregates (`platform.md`, adoption; `platform-reference.md §4`).
//!
//! Owns the question and what its rows are. Refuses to work out a rate: the platform has no measure
//! of acceptance, only counts by state, engagement and rating, and whether one suggestion counts
//! once in each state it went through is not known. Agents are often not allowed to ask
//! ([`Error::PermissionMissing`]).

use std::collections::BTreeMap;

use http::Method;
use jiff::Timestamp;
use rules::time::rfc3339_millis;
use serde_json::{Value, json};

use super::asking::{asked_with, call, path};
use super::reading::{list, text};
use crate::error::Error;
use crate::http::{Answer, Client};

/// What aggregates need; `analytics` does as well.
pub const AGGREGATE_SCOPES: [&str; 1] = ["analytics:readonly"];

/// How many suggestions there were: the metric of [`suggestions`] to be counted by.
pub const SUGGESTIONS: &str = "nDistinctSuggestions";

/// In how many conversations.
pub const CONVERSATIONS: &str = "nDistinctConversations";

/// How many summaries there were: the metric of [`summaries`] to be counted by.
pub const SUMMARIES: &str = "nConversationSummaries";

/// How many of them something was done with.
pub const SUMMARY_ENGAGEMENTS: &str = "nConversationSummaryEngagements";

/// How long making them took, milliseconds.
pub const SUMMARY_TIME: &str = "tConversationSummary";

/// By what suggestions are counted apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grouping {
    /// What became of them.
    State,
    /// What was done with them.
    Engagement,
    /// How they were rated.
    Rating,
    /// Their kind.
    Kind,
    /// The agent.
    User,
    /// The queue.
    Queue,
}

impl Grouping {
    /// The name on the wire, under which a row has its value.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::State => "state",
            Self::Engagement => "engagementType",
            Self::Rating => "feedbackRating",
            Self::Kind => "suggestionType",
            Self::User => "userId",
            Self::Queue => "queueId",
        }
    }
}

/// By what summaries are counted apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SummaryGrouping {
    /// How they were rated.
    Rating,
    /// Whether they were copied.
    Copied,
    /// Whether they were shown.
    Presented,
    /// Which field was changed.
    Edited,
    /// Why there was none.
    Failure,
    /// The agent.
    User,
    /// The queue.
    Queue,
}

impl SummaryGrouping {
    /// The name on the wire, under which a row has its value.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Rating => "summaryRating",
            Self::Copied => "copied",
            Self::Presented => "presented",
            Self::Edited => "editedField",
            Self::Failure => "errorType",
            Self::User => "userId",
            Self::Queue => "queueId",
        }
    }
}

/// Of when, and of whom.
#[derive(Debug, Clone, Copy)]
pub struct Range<'a> {
    /// The first moment that counts.
    pub from: Timestamp,
    /// The first that counts no more.
    pub to: Timestamp,
    /// An ISO 8601 period such as `P1D`; none for one row over all.
    pub granularity: Option<&'a str>,
    /// The IANA name of the zone whose days count; none for UTC.
    pub time_zone: Option<&'a str>,
    /// One agent alone.
    pub user: Option<&'a str>,
    /// One queue alone.
    pub queue: Option<&'a str>,
}

impl Range<'_> {
    fn question(&self, by: &[&str], metrics: &[&str]) -> Value {
        let (from, to) = (rfc3339_millis(self.from), rfc3339_millis(self.to));
        let mut question = json!({
            "interval": format!("{from}/{to}"),
            "metrics": metrics,
        });
        if !by.is_empty() {
            question["groupBy"] = json!(by);
        }
        let said = [
            ("granularity", self.granularity),
            ("timeZone", self.time_zone),
        ];
        for (name, text) in said {
            if let Some(text) = text {
                question[name] = text.into();
            }
        }
        let predicates: Vec<Value> = [("userId", self.user), ("queueId", self.queue)]
            .into_iter()
            .filter_map(|(dimension, id)| {
                Some(json!({
                    "type": "dimension",
                    "dimension": dimension,
                    "operator": "matches",
                    "value": id?,
                }))
            })
            .collect();
        if !predicates.is_empty() {
            question["filter"] = json!({"type": "and", "predicates": predicates});
        }
        question
    }
}

/// The counts of one group in one interval.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Row {
    /// The group's values by their names on the wire; empty where nothing was grouped.
    pub group: BTreeMap<String, String>,
    /// The first moment that counts.
    pub from: Option<Timestamp>,
    /// The first that counts no more.
    pub to: Option<Timestamp>,
    /// What was counted, by metric: the statistic's count, else its sum.
    pub counts: BTreeMap<String, f64>,
    /// The sum of what was measured, by metric, where the platform gives one.
    pub sums: BTreeMap<String, f64>,
}

impl Row {
    /// The group's value; none where the platform gives none.
    #[must_use]
    pub fn value(&self, grouping: Grouping) -> Option<&str> {
        self.group.get(grouping.as_str()).map(String::as_str)
    }

    /// How many of a metric; 0 where the platform says nothing of it.
    #[must_use]
    pub fn count(&self, metric: &str) -> f64 {
        self.counts.get(metric).copied().unwrap_or_default()
    }
}

/// Suggestions and their conversations, counted apart by `by`.
///
/// # Errors
/// [`Error::PermissionMissing`] (`analytics:agentCopilotAggregate:view`) and
/// [`Error::ScopeMissing`], which are to be told in words; [`Error::Refused`] with the fields the
/// platform names (400: an interval that is too long), [`Error::RateLimited`],
/// [`Error::Unavailable`], [`Error::Protocol`] where the answer is no JSON, and whatever befalls a
/// call.
pub async fn suggestions(
    client: &Client,
    range: &Range<'_>,
    by: &[Grouping],
) -> Result<Vec<Row>, Error> {
    let by: Vec<&str> = by.iter().map(|one| one.as_str()).collect();
    let question = range.question(&by, &[SUGGESTIONS, CONVERSATIONS]);
    query(client, "agentcopilots", "platform.adoption", &question).await
}

/// Summaries, counted apart by `by`.
///
/// # Errors
/// As [`suggestions`]; the permission is `analytics:summaryAggregate:view`.
pub async fn summaries(
    client: &Client,
    range: &Range<'_>,
    by: &[SummaryGrouping],
) -> Result<Vec<Row>, Error> {
    let by: Vec<&str> = by.iter().map(|one| one.as_str()).collect();
    let metrics = [SUMMARIES, SUMMARY_ENGAGEMENTS, SUMMARY_TIME];
    let question = range.question(&by, &metrics);
    query(client, "summaries", "platform.summary_adoption", &question).await
}

async fn query(
    client: &Client,
    of: &str,
    name: &'static str,
    question: &Value,
) -> Result<Vec<Row>, Error> {
    let call = call(
        name,
        Method::POST,
        path(&["analytics", of, "aggregates", "query"])?,
        &AGGREGATE_SCOPES,
    );
    let read = |answer: &Answer| {
        let body: Value = answer.json(call.name)?;
        Ok(list(&body, "results").flat_map(rows).collect())
    };
    client
        .send_platform(&call, &asked_with(question), read)
        .await
}

/// The rows of one result: one for each interval.
fn rows(result: &Value) -> Vec<Row> {
    let group: BTreeMap<String, String> = result["group"]
        .as_object()
        .into_iter()
        .flatten()
        .filter_map(|(name, value)| Some((name.clone(), plain(value)?)))
        .collect();
    list(result, "data")
        .map(|data| {
            let interval = text(data, "interval").unwrap_or_default();
            let (from, to) = interval.split_once('/').unwrap_or_default();
            let mut row = Row {
                group: group.clone(),
                from: from.parse().ok(),
                to: to.parse().ok(),
                ..Row::default()
            };
            for metric in list(data, "metrics") {
                row.add(metric);
            }
            row
        })
        .collect()
}

impl Row {
    /// A metric that comes more than once, apart by its qualifier, is added up.
    fn add(&mut self, metric: &Value) {
        let Some(name) = text(metric, "metric") else {
            return;
        };
        let number = |member: &str| {
            let number = metric["stats"][member].as_f64()?;
            number.is_finite().then_some(number)
        };
        if let Some(sum) = number("sum") {
            *self.sums.entry(name.clone()).or_default() += sum;
        }
        if let Some(count) = number("count").or_else(|| number("sum")) {
            *self.counts.entry(name).or_default() += count;
        }
    }
}

/// A group's value as text, whatever its type.
fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Number(number) => Some(number.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}
