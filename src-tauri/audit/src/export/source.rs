//! The entries that are exported, each checked on its way out.

use std::fmt::Write as _;

use rusqlite::types::ToSql;
use rusqlite::{Connection, params_from_iter};
use serde_json::Value;

use super::line::Line;
use crate::search::{self, needle, says};
use crate::stored::Stored;
use crate::{AuditError, Hash, Query};

/// A query over a snapshot of the log.
pub(super) struct Source<'a> {
    snapshot: &'a Connection,
    sql: String,
    parameters: Vec<Box<dyn ToSql>>,
    needle: Option<String>,
}

impl<'a> Source<'a> {
    pub fn of(
        snapshot: &'a Connection,
        query: &Query,
        only: Option<i64>,
    ) -> Result<Self, AuditError> {
        let (mut sql, mut parameters) = search::sql(query);
        if let Some(only) = only {
            parameters.push(Box::new(only));
            write!(sql, " AND seq = ?{}", parameters.len()).expect("a String takes any text");
        }
        if query.limit.is_some() {
            parameters.push(Box::new(first_of(snapshot, query)?));
            write!(sql, " AND seq >= ?{}", parameters.len()).expect("a String takes any text");
        }
        sql.push_str(" ORDER BY seq");
        Ok(Self {
            snapshot,
            sql,
            parameters,
            needle: needle(query),
        })
    }

    /// Hands every entry to `visit`, oldest first.
    pub fn each(
        &self,
        mut visit: impl FnMut(&Line<'_>) -> Result<(), AuditError>,
    ) -> Result<(), AuditError> {
        let mut before = self
            .snapshot
            .prepare("SELECT hash FROM main.audit_event WHERE seq = ?1 AND length(hash) = 32")?;
        let mut before = |seq: i64| -> Result<Option<Hash>, AuditError> {
            if seq == 1 {
                return Ok(Some(Hash::NONE));
            }
            let mut rows = before.query([seq.wrapping_sub(1)])?;
            let row = rows.next()?;
            Ok(row.and_then(|row| row.get(0).ok()).map(Hash))
        };
        let mut statement = self.snapshot.prepare(&self.sql)?;
        let mut rows = statement.query(params_from_iter(&self.parameters))?;
        let mut scratch = Vec::new();
        let mut last: Option<(i64, Hash)> = None;
        while let Some(row) = rows.next()? {
            let broken = AuditError::Broken(row.get(0)?);
            let Some(stored) = Stored::read(row)? else {
                return Err(broken);
            };
            let seq = stored.fields.seq;
            let previous = match last {
                Some((number, hash)) if number == seq.wrapping_sub(1) => Some(hash),
                Some(_) | None => before(seq)?,
            };
            let Some(line) = previous.and_then(|previous| line(&stored, previous)) else {
                return Err(broken);
            };
            if !line.is_sealed(&mut scratch) || !line.payload_holds() {
                return Err(broken);
            }
            last = Some((seq, line.hash));
            if self.asks_for(&line) {
                visit(&line)?;
            }
        }
        Ok(())
    }

    fn asks_for(&self, line: &Line<'_>) -> bool {
        let Some(needle) = &self.needle else {
            return true;
        };
        let value: Option<Value> = line
            .payload
            .and_then(|payload| serde_json::from_str(payload).ok());
        value.is_some_and(|value| says(&value, needle))
    }
}

/// The number of the oldest entry of a limited query.
fn first_of(snapshot: &Connection, query: &Query) -> Result<i64, AuditError> {
    let mut first = i64::MAX;
    search::search(snapshot, query, |event| {
        first = event.seq;
        std::ops::ControlFlow::Continue(())
    })?;
    Ok(first)
}

/// The entry in words; none where it is not text, or of no time that a calendar has.
fn line<'a>(stored: &Stored<'a>, previous: Hash) -> Option<Line<'a>> {
    let text = |bytes| std::str::from_utf8(bytes).ok();
    let optional = |bytes: Option<&'a [u8]>| match bytes {
        Some(bytes) => text(bytes).map(Some),
        None => Some(None),
    };
    Some(Line {
        fields: stored.fields,
        at: jiff::Timestamp::from_millisecond(stored.fields.at_ms).ok()?,
        kind: text(stored.fields.kind)?,
        interaction: optional(stored.fields.interaction)?,
        actor: text(stored.fields.actor)?,
        payload: optional(stored.payload)?,
        previous,
        hash: Hash(*stored.hash),
    })
}
