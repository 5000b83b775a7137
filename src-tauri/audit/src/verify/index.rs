//! Whether the index by which people search says what the entries say: an entry that is hidden
//! from it is hidden from them, though it still stands in the chain.
//!
//! Both sides are summed up by a keyed hash of each number and interaction, in any order; the key
//! is new every time, so that nobody can make other entries with the same sum.

use std::hash::{BuildHasher, RandomState};

use rusqlite::Connection;

use crate::AuditError;

/// What makes the sums of one verification comparable, and of no other.
#[derive(Debug, Clone, Default)]
pub(super) struct Sums(RandomState);

impl Sums {
    /// An entry's part of the sum.
    pub fn part(&self, seq: i64, interaction: Option<&[u8]>) -> u64 {
        interaction.map_or(0, |interaction| self.0.hash_one((seq, interaction)))
    }

    /// The sum over the index; none where there is no such index.
    pub fn of_index(&self, connection: &Connection) -> Result<Option<u64>, AuditError> {
        let all = "SELECT seq, interaction
            FROM main.audit_event INDEXED BY audit_event_interaction
            WHERE interaction IS NOT NULL";
        let Ok(mut statement) = connection.prepare(all) else {
            return Ok(None);
        };
        let mut rows = statement.query([])?;
        let mut sum = 0_u64;
        while let Some(row) = rows.next()? {
            let interaction = row.get_ref(1)?.as_bytes().ok();
            sum = sum.wrapping_add(self.part(row.get(0)?, interaction));
        }
        Ok(Some(sum))
    }
}
