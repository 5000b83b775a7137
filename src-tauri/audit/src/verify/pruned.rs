//! Which payloads may be missing: those that a later `record_pruned` entry says were taken.

use rusqlite::Connection;

use crate::checkpoint::table;
use crate::entry::Fields;
use crate::own::{KEPT, PRUNED_KIND};
use crate::prune::Taken;
use crate::stored::{Stored, select};
use crate::{AuditError, Hash};

/// What was taken, by the entries that say so. There is one a batch, so that all of them fit in
/// memory where the log does not.
#[derive(Debug, Clone, Default)]
pub(crate) struct Prunings {
    all: Vec<(i64, Taken)>,
    /// The one that explained the last missing payload most likely explains the next.
    last: usize,
}

impl Prunings {
    /// Every such entry of the log that holds by itself.
    pub fn of(connection: &Connection) -> Result<Self, AuditError> {
        let mut prunings = Self::default();
        // Before the second step of the schema nothing could be taken, and no index leads here.
        if !table::is_there(connection)? {
            return Ok(prunings);
        }
        let mut entries =
            connection.prepare(&select("WHERE kind = 'record_pruned' ORDER BY seq"))?;
        let mut previous = connection.prepare(
            "SELECT hash FROM main.audit_event WHERE seq = ?1 AND typeof(hash) = 'blob'",
        )?;
        let mut rows = entries.query([])?;
        let mut scratch = Vec::new();
        while let Some(row) = rows.next()? {
            let Some(stored) = Stored::read(row)? else {
                continue;
            };
            let seq = stored.fields.seq;
            let before: Option<[u8; 32]> = previous
                .query([seq.wrapping_sub(1)])?
                .next()?
                .and_then(|row| row.get(0).ok());
            if before.is_some_and(|before| stored.belongs(seq, &Hash(before), &mut scratch)) {
                prunings.add(&stored.fields, stored.payload);
            }
        }
        Ok(prunings)
    }

    /// Takes up one entry, if it is of the kind and its payload is the sealed one.
    pub fn add(&mut self, entry: &Fields<'_>, payload: Option<&[u8]>) {
        if entry.kind == PRUNED_KIND.as_bytes()
            && let Some(payload) = payload
            && Hash::of(payload).as_bytes() == entry.payload_hash
            && let Ok(taken) = serde_json::from_slice(payload)
        {
            self.all.push((entry.seq, taken));
        }
    }

    /// Whether the entry's payload may be missing.
    pub fn explain(&mut self, entry: &Fields<'_>) -> bool {
        if KEPT.iter().any(|kind| kind.as_bytes() == entry.kind) {
            return false;
        }
        let covers = |(seq, taken): &(i64, Taken)| *seq > entry.seq && taken.covers(entry);
        if self.all.get(self.last).is_some_and(covers) {
            return true;
        }
        let found = self.all.iter().position(covers);
        self.last = found.unwrap_or(self.last);
        found.is_some()
    }
}
