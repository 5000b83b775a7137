//! Reading the log: entries by text, interaction, kind and time, newest first.
//!
//! Text is searched by walking the entries that the other conditions leave, newest first: what an
//! export does, which reads them all anyway. An index of words is kept beside the log by whoever
//! needs one ([`walk`](crate::walk)).

use std::fmt::Write as _;
use std::ops::ControlFlow;

use jiff::Timestamp;
use rusqlite::types::{ToSql, Type};
use rusqlite::{Connection, Row};
use serde::{Serialize, Serializer};
use serde_json::Value;

use crate::stored::select;
use crate::{AuditError, Hash};

/// Which entries to read. Every condition that is set must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// A passage of any text in the payload; ASCII letters match in either case. Names of members
    /// and numbers don't count. Empty text is no condition.
    pub text: Option<String>,
    /// The interaction the entry belongs to, exactly.
    pub interaction: Option<String>,
    /// The entry's kind, exactly.
    pub action: Option<String>,
    /// Not before this time.
    pub since: Option<Timestamp>,
    /// Before this time.
    pub until: Option<Timestamp>,
    /// At most so many entries.
    pub limit: Option<usize>,
}

/// One entry, as people and programs read it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Event {
    /// Its number.
    pub seq: i64,
    /// When, to the millisecond.
    #[serde(serialize_with = "millis")]
    pub at: Timestamp,
    /// What happened.
    pub kind: String,
    /// The interaction, where it belongs to one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interaction: Option<String>,
    /// Who did it.
    pub actor: String,
    /// The rest; none where retention has taken it.
    pub payload: Option<Value>,
    /// The entry's seal.
    pub hash: Hash,
}

/// Hands every entry that `query` asks for to `visit`, newest first, until it breaks off.
///
/// # Errors
///
/// [`AuditError::Sqlite`], also for entries that don't read as entries: [`verify`](crate::verify)
/// says which.
pub fn search(
    connection: &Connection,
    query: &Query,
    mut visit: impl FnMut(Event) -> ControlFlow<()>,
) -> Result<(), AuditError> {
    let (mut sql, parameters) = sql(query);
    sql.push_str(" ORDER BY seq DESC");
    let needle = needle(query);
    let needle = needle.as_deref();
    let mut left = query.limit.unwrap_or(usize::MAX);
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query(rusqlite::params_from_iter(parameters))?;
    while left > 0
        && let Some(row) = rows.next()?
    {
        let event = event(row)?;
        let asked_for = needle.is_none_or(|needle| {
            event
                .payload
                .as_ref()
                .is_some_and(|value| says(value, needle))
        });
        if asked_for {
            left -= 1;
            if visit(event).is_break() {
                break;
            }
        }
    }
    Ok(())
}

/// What the text is compared with; none where it is no condition.
pub(crate) fn needle(query: &Query) -> Option<String> {
    let needle = query.text.as_deref().map(str::to_ascii_lowercase);
    needle.filter(|needle| !needle.is_empty())
}

/// The entries that `query` may ask for, in no order: its text is still to be looked at.
pub(crate) fn sql(query: &Query) -> (String, Vec<Box<dyn ToSql>>) {
    let mut sql = select("WHERE true");
    let mut parameters: Vec<Box<dyn ToSql>> = Vec::new();
    let mut and = |condition: &str, value: Box<dyn ToSql>| {
        parameters.push(value);
        write!(sql, " AND {condition} ?{}", parameters.len()).expect("a String takes any text");
    };
    if let Some(interaction) = &query.interaction {
        and("interaction =", Box::new(interaction.clone()));
    }
    if let Some(action) = &query.action {
        and("kind =", Box::new(action.clone()));
    }
    if let Some(since) = query.since {
        and("at >=", Box::new(ceil_millis(since)));
    }
    if let Some(until) = query.until {
        and("at <", Box::new(ceil_millis(until)));
    }
    if let Some(text) = query.text.as_deref().filter(|text| !text.is_empty()) {
        and("payload LIKE", Box::new(pattern(text)));
        sql.push_str(" ESCAPE '\\'");
    }
    (sql, parameters)
}

/// The LIKE pattern for `text` as it stands inside canonical JSON. It lets through more than is
/// asked for (names of members), never less.
fn pattern(text: &str) -> String {
    let json = Value::from(text).to_string();
    let inner = &json[1..json.len() - 1];
    let mut pattern = String::with_capacity(inner.len() + 2);
    pattern.push('%');
    for char in inner.chars() {
        if matches!(char, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(char);
    }
    pattern.push('%');
    pattern
}

/// Whether any text in `value` has `needle` (in ASCII lowercase) in it.
pub(crate) fn says(value: &Value, needle: &str) -> bool {
    match value {
        Value::String(text) => text.to_ascii_lowercase().contains(needle),
        Value::Array(items) => items.iter().any(|item| says(item, needle)),
        Value::Object(members) => members.values().any(|member| says(member, needle)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

pub(crate) fn event(row: &Row<'_>) -> rusqlite::Result<Event> {
    let unreadable = |column, kind, error: Box<dyn std::error::Error + Send + Sync>| {
        rusqlite::Error::FromSqlConversionFailure(column, kind, error)
    };
    let at = Timestamp::from_millisecond(row.get(1)?)
        .map_err(|error| unreadable(1, Type::Integer, error.into()))?;
    let payload = row
        .get_ref(5)?
        .as_str_or_null()?
        .map(serde_json::from_str)
        .transpose()
        .map_err(|error| unreadable(5, Type::Text, error.into()))?;
    Ok(Event {
        seq: row.get(0)?,
        at,
        kind: row.get(2)?,
        interaction: row.get(3)?,
        actor: row.get(4)?,
        payload,
        hash: Hash(row.get(7)?),
    })
}

/// Entries are dated in whole milliseconds: the first one not before `at`.
pub(crate) fn ceil_millis(at: Timestamp) -> i64 {
    let millis = at.as_millisecond();
    let rest = at.subsec_nanosecond() % 1_000_000;
    if rest > 0 { millis + 1 } else { millis }
}

pub(crate) fn millis<S: Serializer>(at: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&format_args!("{at:.3}"))
}
