//! What was done at a break, read off the entries around it. Only runs once there is one, so it
//! may take its time: up to one more pass over the rest of the log.

use rusqlite::Connection;

use super::BreakKind;
use super::frame::{self, hash_at};
use crate::stored::{Stored, select};
use crate::{AuditError, Hash};

/// So many missing entries with the rest renumbered are recognized as such without a hint.
const GAPS: i64 = 256;

/// What was done at `place`, where the entry after `previous` should stand and does not.
pub(super) fn of(
    connection: &Connection,
    place: i64,
    previous: &Hash,
) -> Result<BreakKind, AuditError> {
    let moved = stands_elsewhere(connection, place, previous)?;
    let Some(here) = hash_at(connection, place)? else {
        return Ok(if moved {
            BreakKind::Reordered
        } else {
            BreakKind::Deleted
        });
    };
    Ok(if is_a_copy(connection, place, &here)? {
        BreakKind::Inserted
    } else if moved && belongs_elsewhere(connection, place)? {
        BreakKind::Reordered
    } else if moved {
        BreakKind::Inserted
    } else if was_renumbered(connection, place, &here)? {
        BreakKind::Deleted
    } else {
        BreakKind::Edited
    })
}

/// Whether the entry that belongs at `place` now stands further on.
fn stands_elsewhere(
    connection: &Connection,
    place: i64,
    previous: &Hash,
) -> Result<bool, AuditError> {
    let mut statement = connection.prepare(&select("WHERE seq > ?1 ORDER BY seq"))?;
    let mut rows = statement.query([place])?;
    let mut scratch = Vec::new();
    while let Some(row) = rows.next()? {
        if let Some(stored) = Stored::read(row)?
            && stored.belongs(place, previous, &mut scratch)
        {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether the entry that stands at `place` was sealed after another one of the log. Its own
/// number is lost, so the likely ones are tried: next to where that other one stands now, or next
/// to `place`, when a neighbor was carried past it.
fn belongs_elsewhere(connection: &Connection, place: i64) -> Result<bool, AuditError> {
    let mut one = connection.prepare(&select("WHERE seq = ?1"))?;
    let mut one = one.query([place])?;
    let Some(row) = one.next()? else {
        return Ok(false);
    };
    let Some(here) = Stored::read(row)? else {
        return Ok(false);
    };
    let mut others = connection.prepare("SELECT seq, hash FROM main.audit_event ORDER BY seq")?;
    let mut others = others.query([])?;
    let mut scratch = Vec::new();
    while let Some(row) = others.next()? {
        let seq: i64 = row.get(0)?;
        let Ok(hash) = row.get(1).map(Hash) else {
            continue;
        };
        let next = seq.saturating_add(1);
        if [seq, next, place - 1, place + 1]
            .into_iter()
            .any(|seq| here.belongs(seq, &hash, &mut scratch))
        {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether the same seal stands anywhere else: the entry was written once more.
fn is_a_copy(connection: &Connection, place: i64, here: &Hash) -> Result<bool, AuditError> {
    let twice = "SELECT EXISTS (SELECT 1 FROM main.audit_event WHERE hash = ?1 AND seq <> ?2)";
    Ok(connection.query_row(twice, (here.as_bytes(), place), |row| row.get(0))?)
}

/// Whether the entries from `place` on are a chain of their own under higher numbers: what stood
/// between was deleted and the rest moved up.
fn was_renumbered(connection: &Connection, place: i64, here: &Hash) -> Result<bool, AuditError> {
    let highest = frame::highest_ever(connection, "audit_event")?.unwrap_or(0);
    let missing = highest.saturating_sub(frame::last_number(connection)?);
    let mut statement = connection.prepare(&select("WHERE seq = ?1"))?;
    let mut rows = statement.query([place.saturating_add(1)])?;
    let Some(row) = rows.next()? else {
        return Ok(missing > 0);
    };
    let Some(next) = Stored::read(row)? else {
        return Ok(false);
    };
    let mut scratch = Vec::new();
    let gaps = (1..=GAPS).chain((missing > GAPS).then_some(missing));
    Ok(gaps
        .into_iter()
        .any(|gap| next.belongs(gap.saturating_add(place + 1), here, &mut scratch)))
}
