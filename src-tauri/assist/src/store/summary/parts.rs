//! What a summary says in parts, beside its text. Words of a conversation: kept as every text is, wiped
//! with the text, never in a log.

use std::fmt;

use rusqlite::{OptionalExtension, Transaction, params};
use serde::{Deserialize, Serialize};

use super::text::json;
use crate::store::{StoreError, comment};

/// What a platform that makes summaries by itself tells of one in parts.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct StoredParts {
    /// What it was about, in a few words.
    pub(crate) headline: Option<String>,
    /// Why the customer came.
    pub(crate) reason: Option<String>,
    /// What came of it.
    pub(crate) resolution: Option<String>,
    /// What is left to do.
    pub(crate) follow_ups: Vec<String>,
}

impl fmt::Debug for StoredParts {
    /// By count alone.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoredParts")
            .field("follow_ups", &self.follow_ups.len())
            .finish_non_exhaustive()
    }
}

impl StoredParts {
    /// Nothing was told.
    pub(crate) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Keeps them; the number of their text, none where there are none.
    pub(super) fn keep(&self, tx: &Transaction<'_>) -> Result<Option<i64>, StoreError> {
        if self.is_empty() {
            return Ok(None);
        }
        comment::keep(tx, Some(&json(self)?))
    }
}

/// Puts parts in the place of those that stand; whether a text was deleted.
pub(super) fn replace(
    tx: &Transaction<'_>,
    id: i64,
    parts: &StoredParts,
) -> Result<bool, StoreError> {
    let before: Option<i64> = tx
        .prepare_cached(
            "SELECT parts FROM main.summary
             WHERE id = ?1 AND summary_id IS NOT NULL AND emptied_at IS NULL",
        )?
        .query_row([id], |row| row.get(0))
        .optional()?
        .ok_or(StoreError::Gone)?;
    let kept = parts.keep(tx)?;
    tx.prepare_cached("UPDATE main.summary SET parts = ?2 WHERE id = ?1")?
        .execute(params![id, kept])?;
    comment::forget(tx, before)
}
