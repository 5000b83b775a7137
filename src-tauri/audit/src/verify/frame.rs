//! What surrounds the entries: the table, its triggers, its counter.

use rusqlite::{Connection, OptionalExtension};

use crate::AuditError;

/// Whether there is anything to read entries from.
pub(super) fn table_is_there(connection: &Connection) -> Result<bool, AuditError> {
    let there = "SELECT EXISTS (SELECT 1 FROM main.sqlite_schema WHERE name = 'audit_event')";
    Ok(connection.query_row(there, [], |row| row.get(0))?)
}

/// The number of the entry that now stands last, 0 where there is none.
pub(super) fn last_number(connection: &Connection) -> Result<i64, AuditError> {
    let last = "SELECT coalesce(max(seq), 0) FROM main.audit_event";
    Ok(connection.query_row(last, [], |row| row.get(0))?)
}

/// The highest number ever given, by SQLite's own counter.
pub(super) fn highest_ever(connection: &Connection) -> Result<Option<i64>, AuditError> {
    let counter = "SELECT seq FROM main.sqlite_sequence WHERE name = 'audit_event'";
    Ok(connection
        .query_row(counter, [], |row| row.get(0))
        .optional()?)
}

/// Whether table, index and triggers are exactly what the migrations make: no view in the table's
/// place, no trigger more or less.
pub(super) fn is_ours(connection: &Connection) -> Result<bool, AuditError> {
    let ours = Connection::open_in_memory()?;
    for step in crate::migrations() {
        ours.execute_batch(step)?;
    }
    Ok(definitions(connection)? == definitions(&ours)?)
}

type Definition = (String, String, Option<String>);

fn definitions(connection: &Connection) -> Result<Vec<Definition>, AuditError> {
    let mut statement = connection.prepare(
        "SELECT type, name, sql FROM main.sqlite_schema
         WHERE tbl_name = 'audit_event'
         ORDER BY type, name",
    )?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
