//! Reading entries as they stand, for what is derived from the record: its index of words, replays
//! and timelines.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use audit::{Event, Hash, Lent, PrunedRange};
use rusqlite::OptionalExtension as _;

use super::Reader;
use crate::store::StoreError;

/// What the record has of an interaction besides its entries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownInteraction {
    /// When it began to be followed, in ms since 1970.
    pub started_ms: i64,
    /// `voice`, `chat` or `email`, where known.
    pub channel: Option<String>,
    /// The queue, where known.
    pub queue: Option<String>,
    /// Batches of which something came on screen.
    pub batches_shown: u64,
}

impl Reader {
    /// Lends the entries numbered `from` to `to`, oldest first, until `visit` breaks off.
    ///
    /// # Errors
    ///
    /// What SQLite says, and rows that are no entries.
    pub fn walk(
        &self,
        from: i64,
        to: i64,
        visit: impl FnMut(&Lent<'_>) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        Ok(audit::walk(&self.connection, from, to, visit)?)
    }

    /// Lends the entries numbered `below` and less, newest first, until `visit` breaks off.
    ///
    /// # Errors
    ///
    /// As [`Reader::walk`].
    pub fn walk_back(
        &self,
        below: i64,
        visit: impl FnMut(&Lent<'_>) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        Ok(audit::walk_back(&self.connection, below, visit)?)
    }

    /// Lends the entries of one interaction numbered above `after`, oldest first, until `visit`
    /// breaks off.
    ///
    /// # Errors
    ///
    /// As [`Reader::walk`].
    pub fn walk_interaction(
        &self,
        interaction: &str,
        after: i64,
        visit: impl FnMut(&Lent<'_>) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        Ok(audit::walk_interaction(
            &self.connection,
            interaction,
            after,
            visit,
        )?)
    }

    /// One entry; none where there is none of that number.
    ///
    /// # Errors
    ///
    /// As [`Reader::walk`].
    pub fn entry(&self, seq: i64) -> Result<Option<Event>, StoreError> {
        Ok(audit::entry(&self.connection, seq)?)
    }

    /// The number of the last entry.
    ///
    /// # Errors
    ///
    /// What SQLite says.
    pub fn last(&self) -> Result<i64, StoreError> {
        Ok(audit::last(&self.connection)?)
    }

    pub(crate) fn extent(&self, interaction: &str) -> Result<Option<(i64, i64)>, StoreError> {
        Ok(audit::extent(&self.connection, interaction)?)
    }

    pub(crate) fn time_of(&self, seq: i64) -> Result<Option<i64>, StoreError> {
        Ok(audit::time_of(&self.connection, seq)?)
    }

    pub(crate) fn seal_of(&self, seq: i64) -> Result<Option<Hash>, StoreError> {
        Ok(audit::seal_of(&self.connection, seq)?)
    }

    pub(crate) fn pruned_since(&self, after: i64) -> Result<Vec<PrunedRange>, StoreError> {
        Ok(audit::pruned_since(&self.connection, after)?)
    }

    pub(crate) fn emptied(&self, from: i64, to: i64) -> Result<Vec<i64>, StoreError> {
        Ok(audit::emptied(&self.connection, from, to)?)
    }

    /// The last entry before `seq` with which an interaction began: its number, and its payload
    /// where that is still there.
    pub(crate) fn started_before(
        &self,
        interaction: &str,
        seq: i64,
    ) -> Result<Option<(i64, Option<String>)>, StoreError> {
        let found: Option<i64> = self
            .connection
            .prepare_cached(
                "SELECT max(seq) FROM main.audit_event
                 WHERE interaction = ?1 AND seq < ?2 AND kind = 'interaction_started'",
            )?
            .query_row((interaction, seq), |row| row.get(0))?;
        let Some(began) = found else {
            return Ok(None);
        };
        let mut payload = None;
        self.walk(began, began, |entry| {
            payload = entry.payload.map(str::to_owned);
            ControlFlow::Break(())
        })?;
        Ok(Some((began, payload)))
    }

    /// What is known of an interaction; none where it was never followed.
    ///
    /// # Errors
    ///
    /// What SQLite says.
    pub fn known_interaction(&self, id: &str) -> Result<Option<KnownInteraction>, StoreError> {
        let found = self
            .connection
            .prepare_cached(
                "SELECT started_at, channel, queue, batches_shown
                 FROM main.interaction WHERE id = ?1",
            )?
            .query_row([id], |row| {
                Ok(KnownInteraction {
                    started_ms: row.get(0)?,
                    channel: row.get(1)?,
                    queue: row.get(2)?,
                    batches_shown: row.get::<_, i64>(3)?.unsigned_abs(),
                })
            })
            .optional()?;
        Ok(found)
    }

    /// What the customer said before each batch of an interaction, by the batch's entry, where that
    /// is kept (`[record] utterances`).
    pub(crate) fn said(&self, interaction: &str) -> Result<BTreeMap<i64, String>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT event, said FROM main.moment WHERE interaction = ?1 AND said IS NOT NULL",
        )?;
        let rows = statement.query_map([interaction], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
