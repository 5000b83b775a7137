//! What was added to a log that was verified: the chain from there on, and nothing else.
//!
//! Quick enough to follow a log that grows. It says less than a whole verification: the entries
//! before are those of the head that is given, checkpoints and schema are not looked at. Where it
//! does not hold, a whole verification says what and where.

use rusqlite::Connection;

use super::checkpoints::Checkpoints;
use super::frame;
use super::index::Sums;
use super::pins::Pins;
use super::pruned::Prunings;
use super::walk::Walker;
use crate::stored::{Stored, select};
use crate::{AuditError, Entry, Expectations, Hash};

/// At most so many entries at a time.
const RANGE: i64 = 10_000;

/// The new head where `from` stands in the log as it is and the next 10,000 entries follow from
/// it; none where they don't. The head itself where nothing follows.
///
/// # Errors
///
/// [`AuditError::Sqlite`].
pub fn verify_onward(connection: &Connection, from: Entry) -> Result<Option<Entry>, AuditError> {
    let snapshot = connection.unchecked_transaction()?;
    if frame::hash_at(&snapshot, from.seq)? != Some(from.hash) {
        return Ok(None);
    }
    let first = from.seq.saturating_add(1);
    let last = frame::last_number(&snapshot)?.min(from.seq.saturating_add(RANGE));
    if last < first {
        return Ok(Some(from));
    }
    let nothing = Expectations::default();
    let pins = Pins::new(&nothing, &Checkpoints::without(&nothing));
    let sums = Sums::default();
    let prunings = Prunings::of(&snapshot)?;
    let mut walker = Walker::new(&snapshot, &pins, prunings, &sums)?;
    if walker.range(first, last)?.is_some() {
        return Ok(None);
    }
    let hash = frame::hash_at(&snapshot, last)?;
    Ok(hash.map(|hash| Entry { seq: last, hash }))
}

/// Whether entry `seq` is the one that was sealed, after the entry that stands before it. Its
/// payload is not looked at: it may have been taken.
///
/// # Errors
///
/// [`AuditError::Sqlite`].
pub fn follows(connection: &Connection, seq: i64) -> Result<bool, AuditError> {
    let before = match seq {
        1 => Some(Hash::NONE),
        _ => frame::hash_at(connection, seq.saturating_sub(1))?,
    };
    let mut statement = connection.prepare_cached(&select("WHERE seq = ?1"))?;
    let mut rows = statement.query([seq])?;
    let (Some(row), Some(before)) = (rows.next()?, before) else {
        return Ok(false);
    };
    let stored = Stored::read(row)?;
    Ok(stored.is_some_and(|stored| stored.belongs(seq, &before, &mut Vec::new())))
}
