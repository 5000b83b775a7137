//! What is asked for: interval, granularity in a time zone, groups, filter, metrics
//! (`platform-reference.md §4`).

use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use serde_json::{Map, Value};

use super::count::{Metric, Row};
use crate::problem::Problem;
use crate::vendor::check::{choice, given, required, text};

/// The most intervals an answer has.
const MAX_INTERVALS: usize = 10_000;
/// How deep clauses may be nested, and how many predicates a filter has.
const MAX_PREDICATES: usize = 200;

/// The words a query may use.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words {
    pub(super) metrics: &'static [Metric],
    pub(super) dimensions: &'static [&'static str],
}

/// A query that can be answered.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Query {
    /// Where the intervals meet: the beginning, …, the end.
    pub(super) bounds: Vec<Timestamp>,
    pub(super) group_by: Vec<&'static str>,
    pub(super) metrics: Vec<Metric>,
    filter: Option<Filter>,
}

/// Predicates and clauses, all of them or any.
#[derive(Debug, Clone, PartialEq)]
struct Filter {
    all: bool,
    clauses: Vec<Filter>,
    predicates: Vec<Predicate>,
}

#[derive(Debug, Clone, PartialEq)]
enum Predicate {
    Matches(&'static str, String),
    Exists(&'static str),
    NotExists(&'static str),
}

impl Query {
    /// Whether a row counts at all.
    pub(super) fn takes(&self, row: &Row) -> bool {
        let (first, last) = (self.bounds.first(), self.bounds.last());
        let is_within =
            first.is_some_and(|from| *from <= row.at) && last.is_some_and(|to| row.at < *to);
        is_within && self.filter.as_ref().is_none_or(|filter| filter.takes(row))
    }
}

impl Filter {
    fn takes(&self, row: &Row) -> bool {
        let mut parts = self
            .predicates
            .iter()
            .map(|one| one.takes(row))
            .chain(self.clauses.iter().map(|one| one.takes(row)));
        if self.all {
            parts.all(|takes| takes)
        } else {
            parts.any(|takes| takes)
        }
    }
}

impl Predicate {
    fn takes(&self, row: &Row) -> bool {
        match self {
            Self::Matches(name, value) => row.dimensions.get(name) == Some(value),
            Self::Exists(name) => row.dimensions.contains_key(name),
            Self::NotExists(name) => !row.dimensions.contains_key(name),
        }
    }
}

/// Reads a query, or says which field is wrong.
pub(super) fn read(body: &Map<String, Value>, words: &Words) -> Result<Query, Problem> {
    let interval = required(body, "interval", 100)?;
    let times = interval.split_once('/');
    let times = times.and_then(|(from, to)| Some((from.parse().ok()?, to.parse().ok()?)));
    let (from, to) = times
        .filter(|(from, to): &(Timestamp, Timestamp)| from < to)
        .ok_or_else(|| {
            let told = "interval must be two ISO 8601 times, the earlier first, with a slash.";
            Problem::invalid("interval", told)
        })?;
    choice(body, "queryType", &["groupBy"])?;
    choice(body, "alternateTimeDimension", &["eventTime"])?;
    let metrics = names(body, "metrics")?
        .iter()
        .map(|name| {
            let known = words.metrics.iter().find(|metric| metric.name == *name);
            let told = || format!("{name} is not a metric here.");
            known
                .copied()
                .ok_or_else(|| Problem::invalid("metrics", told()))
        })
        .collect::<Result<Vec<_>, _>>()?;
    if metrics.is_empty() {
        return Err(Problem::invalid("metrics", "metrics must not be empty."));
    }
    let group_by = names(body, "groupBy")?
        .iter()
        .map(|name| dimension(words, "groupBy", name))
        .collect::<Result<Vec<_>, _>>()?;
    let mut left = MAX_PREDICATES;
    let filter = given(body, "filter").map(|filter| read_filter(filter, words, true, &mut left));
    Ok(Query {
        bounds: bounds(body, from, to)?,
        group_by,
        metrics,
        filter: filter.transpose()?,
    })
}

fn names<'b>(body: &'b Map<String, Value>, member: &str) -> Result<Vec<&'b str>, Problem> {
    let Some(value) = given(body, member) else {
        return Ok(Vec::new());
    };
    let list = value.as_array().map(|list| list.iter().map(Value::as_str));
    let texts: Option<Vec<&str>> = list.and_then(Iterator::collect);
    texts.ok_or_else(|| Problem::invalid(member, format!("{member} must be a list of names.")))
}

fn dimension(words: &Words, member: &str, name: &str) -> Result<&'static str, Problem> {
    let known = words.dimensions.iter().find(|one| **one == name);
    let told = || format!("{name} is not a dimension here.");
    known
        .copied()
        .ok_or_else(|| Problem::invalid(member, told()))
}

/// Where the intervals meet: steps of the granularity on the clock of the time zone, the last one
/// as short as it must be.
fn bounds(
    body: &Map<String, Value>,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<Timestamp>, Problem> {
    let Some(step) = text(body, "granularity", 30)? else {
        return Ok(vec![from, to]);
    };
    let wrong = || {
        let told = "granularity must be an ISO 8601 period such as PT30M, PT1H or P1D.";
        Problem::invalid("granularity", told)
    };
    let step: Span = step.parse().map_err(|_| wrong())?;
    let zone = text(body, "timeZone", 60)?.unwrap_or("UTC");
    let zone = TimeZone::get(zone)
        .map_err(|_| Problem::invalid("timeZone", "timeZone must be a name of the IANA list."))?;
    let start = from.to_zoned(zone);
    let mut bounds = vec![from];
    let mut last = from;
    for n in 1.. {
        // Counted from the start each time: months have different lengths.
        let next = step
            .checked_mul(n)
            .ok()
            .and_then(|span| start.checked_add(span).ok());
        let next = next.ok_or_else(wrong)?.timestamp();
        if next <= last || bounds.len() > MAX_INTERVALS {
            return Err(wrong());
        }
        if next >= to {
            break;
        }
        bounds.push(next);
        last = next;
    }
    bounds.push(to);
    Ok(bounds)
}

fn read_filter(
    value: &Value,
    words: &Words,
    with_clauses: bool,
    left: &mut usize,
) -> Result<Filter, Problem> {
    let wrong = |told: &str| Problem::invalid("filter", told);
    let all = match value["type"].as_str() {
        Some("and") => true,
        Some("or") => false,
        Some(_) | None => return Err(wrong("filter.type must be one of and, or.")),
    };
    let list = |name: &str| value[name].as_array().into_iter().flatten();
    let mut predicates = Vec::new();
    for one in list("predicates") {
        *left = left
            .checked_sub(1)
            .ok_or_else(|| wrong("The filter is too long."))?;
        let name = one["dimension"].as_str().unwrap_or_default();
        let name = dimension(words, "filter", name)?;
        predicates.push(match one["operator"].as_str() {
            Some("matches") | None => {
                let value = one["value"].as_str();
                let value = value.ok_or_else(|| wrong("A predicate that matches has a value."))?;
                Predicate::Matches(name, value.to_owned())
            }
            Some("exists") => Predicate::Exists(name),
            Some("notExists") => Predicate::NotExists(name),
            Some(_) => {
                return Err(wrong(
                    "A predicate's operator is one of matches, exists, notExists.",
                ));
            }
        });
    }
    let mut clauses = Vec::new();
    for one in list("clauses") {
        if !with_clauses {
            return Err(wrong("A clause has no clauses of its own."));
        }
        clauses.push(read_filter(one, words, false, left)?);
    }
    if predicates.is_empty() && clauses.is_empty() {
        return Err(wrong("A filter has predicates or clauses."));
    }
    Ok(Filter {
        all,
        clauses,
        predicates,
    })
}
