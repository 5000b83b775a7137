//! The file's numbered versions. A released one is never edited; the next one follows it.

use audit::Ledger;
use jiff::Timestamp;
use rusqlite::{Connection, TransactionBehavior};
use uuid::Uuid;

use super::StoreError;

/// Version `n` is the `n`-th of these: the ledger's own step where it has one, then ours.
const STEPS: &[(Option<usize>, &str)] = &[
    (Some(0), include_str!("schema_1.sql")),
    (Some(1), include_str!("schema_2.sql")),
    (None, include_str!("schema_3.sql")),
    (None, include_str!("schema_4.sql")),
    (None, include_str!("schema_5.sql")),
    (None, include_str!("schema_6.sql")),
    (None, include_str!("schema_7.sql")),
];

/// The version a file has; 0 for one that has not begun.
pub(super) fn version(connection: &Connection) -> Result<i64, StoreError> {
    Ok(connection.query_row("PRAGMA user_version", [], |row| row.get(0))?)
}

/// Refuses a file of a newer version than this program knows.
pub(super) fn check(found: i64) -> Result<(), StoreError> {
    let known = i64::try_from(STEPS.len()).unwrap_or(i64::MAX);
    if found > known {
        Err(StoreError::Newer { found, known })
    } else {
        Ok(())
    }
}

/// Refuses a file that is newer, or some other program's.
pub(super) fn check_ours(connection: &Connection) -> Result<(), StoreError> {
    match version(connection)? {
        0 if has_tables(connection)? => Err(StoreError::Damaged(
            "it is a database of some other program".to_owned(),
        )),
        found => check(found),
    }
}

/// Brings a file that is ours to the newest version, each step in one transaction with its number. A new
/// file's log begins in the first.
pub(super) fn apply(
    connection: &mut Connection,
    now: Timestamp,
    install: Uuid,
) -> Result<(), StoreError> {
    let found = version(connection)?;
    for (number, (ledger, sql)) in (1_i64..).zip(STEPS) {
        if number <= found {
            continue;
        }
        let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        if let Some(step) = ledger {
            tx.execute_batch(audit::migrations()[*step])?;
        }
        tx.execute_batch(sql)?;
        if number == 1 {
            Ledger::begin(&tx, now, &install.to_string())?;
        }
        tx.pragma_update(None, "user_version", number)?;
        tx.commit()?;
    }
    Ok(())
}

fn has_tables(connection: &Connection) -> Result<bool, StoreError> {
    let any = "SELECT EXISTS (SELECT 1 FROM sqlite_schema)";
    Ok(connection.query_row(any, [], |row| row.get(0))?)
}
