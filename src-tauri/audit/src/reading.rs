//! Reading entries as they stand, for whoever derives something from the log: an index of its
//! words, a replay, a timeline.
//!
//! Nothing is copied and nothing parsed here: a row is lent for as long as it is looked at. What
//! was tampered with so that it is no entry of ours any more is an error, as for
//! [`search`](crate::search()).

use std::ops::ControlFlow;

use rusqlite::{Connection, OptionalExtension as _, Params, Row};
use serde::Deserialize;

use crate::search::event;
use crate::stored::select;
use crate::{AuditError, Event, Hash};

/// One entry, lent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lent<'a> {
    /// Its number.
    pub seq: i64,
    /// When, in ms since 1970.
    pub at_ms: i64,
    /// What happened.
    pub kind: &'a str,
    /// The interaction, where it belongs to one.
    pub interaction: Option<&'a str>,
    /// Who did it.
    pub actor: &'a str,
    /// The rest, as canonical JSON; none where retention has taken it.
    pub payload: Option<&'a str>,
}

/// Payloads that retention or an erasure took, all of them numbered `from` to `to`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PrunedRange {
    /// The number of the entry that says so.
    pub seq: i64,
    /// The first that may have lost its payload.
    pub from: i64,
    /// The last.
    pub to: i64,
}

/// Lends the entries numbered `from` to `to`, oldest first, until `visit` breaks off.
///
/// # Errors
///
/// [`AuditError::Sqlite`], also for rows that don't read as entries.
pub fn walk(
    connection: &Connection,
    from: i64,
    to: i64,
    visit: impl FnMut(&Lent<'_>) -> ControlFlow<()>,
) -> Result<(), AuditError> {
    lend(
        connection,
        "WHERE seq BETWEEN ?1 AND ?2 ORDER BY seq",
        (from, to),
        visit,
    )
}

/// Lends the entries numbered `below` and less, newest first, until `visit` breaks off.
///
/// # Errors
///
/// As [`walk`].
pub fn walk_back(
    connection: &Connection,
    below: i64,
    visit: impl FnMut(&Lent<'_>) -> ControlFlow<()>,
) -> Result<(), AuditError> {
    lend(
        connection,
        "WHERE seq <= ?1 ORDER BY seq DESC",
        (below,),
        visit,
    )
}

/// Lends the entries of one interaction that are numbered above `after`, oldest first, until
/// `visit` breaks off.
///
/// # Errors
///
/// As [`walk`].
pub fn walk_interaction(
    connection: &Connection,
    interaction: &str,
    after: i64,
    visit: impl FnMut(&Lent<'_>) -> ControlFlow<()>,
) -> Result<(), AuditError> {
    lend(
        connection,
        "WHERE interaction = ?1 AND seq > ?2 ORDER BY seq",
        (interaction, after),
        visit,
    )
}

/// One entry; none where there is none of that number.
///
/// # Errors
///
/// As [`walk`].
pub fn entry(connection: &Connection, seq: i64) -> Result<Option<Event>, AuditError> {
    let found = connection
        .prepare_cached(&select("WHERE seq = ?1"))?
        .query_row([seq], event)
        .optional()?;
    Ok(found)
}

/// The seal of one entry; none where there is none of that number, or it has none.
///
/// # Errors
///
/// [`AuditError::Sqlite`].
pub fn seal_of(connection: &Connection, seq: i64) -> Result<Option<Hash>, AuditError> {
    let found = connection
        .prepare_cached(
            "SELECT hash FROM main.audit_event WHERE seq = ?1 AND length(hash) = 32
                AND typeof(hash) = 'blob'",
        )?
        .query_row([seq], |row| row.get(0))
        .optional()?;
    Ok(found.map(Hash))
}

/// The number of the last entry; 0 where there is none.
///
/// # Errors
///
/// [`AuditError::Sqlite`].
pub fn last(connection: &Connection) -> Result<i64, AuditError> {
    let last = connection
        .prepare_cached("SELECT coalesce(max(seq), 0) FROM main.audit_event")?
        .query_row([], |row| row.get(0))?;
    Ok(last)
}

/// The numbers of the first and the last entry of an interaction; none where it has none.
///
/// # Errors
///
/// [`AuditError::Sqlite`].
pub fn extent(
    connection: &Connection,
    interaction: &str,
) -> Result<Option<(i64, i64)>, AuditError> {
    // Each end by itself, so that none but these two is looked at.
    let end = |order: &str| {
        connection
            .prepare_cached(&format!(
                "SELECT seq FROM main.audit_event WHERE interaction = ?1 ORDER BY seq {order} LIMIT 1"
            ))?
            .query_row([interaction], |row| row.get(0))
            .optional()
    };
    Ok(end("ASC")?.zip(end("DESC")?))
}

/// When an entry was, in ms since 1970; none where there is none of that number.
///
/// # Errors
///
/// [`AuditError::Sqlite`].
pub fn time_of(connection: &Connection, seq: i64) -> Result<Option<i64>, AuditError> {
    let found = connection
        .prepare_cached("SELECT at FROM main.audit_event WHERE seq = ?1")?
        .query_row([seq], |row| row.get(0))
        .optional()?;
    Ok(found)
}

/// What retention and erasures took, by entries numbered above `after`, in their order.
///
/// # Errors
///
/// [`AuditError::Sqlite`], also for an entry that does not say what was taken.
pub fn pruned_since(connection: &Connection, after: i64) -> Result<Vec<PrunedRange>, AuditError> {
    #[derive(Deserialize)]
    struct Range {
        from: i64,
        to: i64,
    }
    // The kind as a literal, so that its index serves.
    let mut statement = connection.prepare_cached(
        "SELECT seq, payload FROM main.audit_event
         WHERE kind = 'record_pruned' AND seq > ?1 ORDER BY seq",
    )?;
    let mut rows = statement.query([after])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let Range { from, to } = serde_json::from_str(text(row, 1)?)?;
        let seq = row.get(0)?;
        found.push(PrunedRange { seq, from, to });
    }
    Ok(found)
}

/// The numbers, within `from` to `to`, of the entries that lost their payloads.
///
/// # Errors
///
/// [`AuditError::Sqlite`].
pub fn emptied(connection: &Connection, from: i64, to: i64) -> Result<Vec<i64>, AuditError> {
    let mut statement = connection.prepare_cached(
        "SELECT seq FROM main.audit_event
         WHERE seq BETWEEN ?1 AND ?2 AND payload IS NULL ORDER BY seq",
    )?;
    let rows = statement.query_map([from, to], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn lend(
    connection: &Connection,
    rest: &str,
    parameters: impl Params,
    mut visit: impl FnMut(&Lent<'_>) -> ControlFlow<()>,
) -> Result<(), AuditError> {
    let mut statement = connection.prepare_cached(&select(rest))?;
    let mut rows = statement.query(parameters)?;
    while let Some(row) = rows.next()? {
        if visit(&lent(row)?).is_break() {
            break;
        }
    }
    Ok(())
}

fn lent<'a>(row: &'a Row<'_>) -> Result<Lent<'a>, AuditError> {
    Ok(Lent {
        seq: row.get(0)?,
        at_ms: row.get(1)?,
        kind: text(row, 2)?,
        interaction: optional(row, 3)?,
        actor: text(row, 4)?,
        payload: optional(row, 5)?,
    })
}

fn text<'a>(row: &'a Row<'_>, column: usize) -> Result<&'a str, AuditError> {
    row.get_ref(column)?
        .as_str()
        .map_err(|error| unreadable(column, error))
}

fn optional<'a>(row: &'a Row<'_>, column: usize) -> Result<Option<&'a str>, AuditError> {
    row.get_ref(column)?
        .as_str_or_null()
        .map_err(|error| unreadable(column, error))
}

fn unreadable(column: usize, error: rusqlite::types::FromSqlError) -> AuditError {
    let kind = rusqlite::types::Type::Text;
    rusqlite::Error::FromSqlConversionFailure(column, kind, Box::new(error)).into()
}
