//! What surrounds the entries: the tables, their triggers, their counters.

use rusqlite::{Connection, OptionalExtension};

use crate::{AuditError, Hash};

/// Whether there is a table to read entries from, and not a view in its place.
pub(super) fn table_is_there(connection: &Connection) -> Result<bool, AuditError> {
    let there = "SELECT EXISTS (
        SELECT 1 FROM main.sqlite_schema WHERE type = 'table' AND name = 'audit_event')";
    Ok(connection.query_row(there, [], |row| row.get(0))?)
}

/// The number of the entry that now stands first; none in an empty log.
pub(super) fn first_number(connection: &Connection) -> Result<Option<i64>, AuditError> {
    let first = "SELECT min(seq) FROM main.audit_event";
    Ok(connection.query_row(first, [], |row| row.get(0))?)
}

/// The number of the entry that now stands last, 0 where there is none.
pub(super) fn last_number(connection: &Connection) -> Result<i64, AuditError> {
    let last = "SELECT coalesce(max(seq), 0) FROM main.audit_event";
    Ok(connection.query_row(last, [], |row| row.get(0))?)
}

/// The highest number ever given in `table`, by SQLite's own counter.
pub(super) fn highest_ever(
    connection: &Connection,
    table: &str,
) -> Result<Option<i64>, AuditError> {
    let counter = "SELECT max(seq) FROM main.sqlite_sequence
         WHERE name = ?1 AND typeof(seq) = 'integer'";
    Ok(connection.query_row(counter, [table], |row| row.get(0))?)
}

/// The seal that stands at `seq`; zeros for what is none, nothing where no entry stands.
pub(super) fn hash_at(connection: &Connection, seq: i64) -> Result<Option<Hash>, AuditError> {
    let hash: Option<Vec<u8>> = connection
        .prepare_cached("SELECT CAST(hash AS BLOB) FROM main.audit_event WHERE seq = ?1")?
        .query_row([seq], |row| row.get(0))
        .optional()?;
    Ok(hash.map(|hash| hash.try_into().map_or(Hash::NONE, Hash)))
}

/// Whether tables, indexes and triggers are exactly what the migrations make, all of them or the
/// first so many: no view in a table's place, no trigger more or less.
pub(super) fn is_ours(connection: &Connection) -> Result<bool, AuditError> {
    let found = definitions(connection)?;
    let ours = Connection::open_in_memory()?;
    for step in crate::migrations() {
        ours.execute_batch(step)?;
        if definitions(&ours)? == found {
            return Ok(true);
        }
    }
    Ok(false)
}

type Definition = (String, String, Option<String>);

fn definitions(connection: &Connection) -> Result<Vec<Definition>, AuditError> {
    let mut statement = connection.prepare(
        "SELECT type, name, sql FROM main.sqlite_schema
         WHERE tbl_name IN ('audit_event', 'audit_checkpoint')
            OR name IN ('audit_event', 'audit_checkpoint')
         ORDER BY type, name",
    )?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
