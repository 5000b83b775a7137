//! What happened in interactions, as triggers see it: for back-tests.
//!
//! A row a batch, and one for each thing said that is kept, in the transaction of its entry. Interactions are read many at a time, in the order
//! of their ids: ten thousand of them must not cost ten thousand questions, nor their memory at once.

use audit::Rule;
use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row, Transaction, params};

use super::{Produced, Reader, StoreError};

/// The kind of the entries that moments are of.
const BATCHES: &str = "suggestions_produced";

/// An interaction as it was recorded.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct StoredInteraction {
    pub(crate) id: String,
    pub(crate) started_at_ms: i64,
    pub(crate) ended_at_ms: Option<i64>,
    /// `voice`, `chat` or `email`, where known.
    pub(crate) channel: Option<String>,
    pub(crate) queue: Option<String>,
    /// In the order they came.
    pub(crate) moments: Vec<StoredMoment>,
}

/// What one batch brought, or what was said.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct StoredMoment {
    pub(crate) at_ms: i64,
    /// Titles and confidences, in the order of arrival; no confidence where the platform gave none.
    pub(crate) suggested: Vec<(String, Option<f64>)>,
    /// What the customer said, where that is kept.
    pub(crate) said: Option<String>,
}

pub(super) fn note(
    tx: &Transaction<'_>,
    seq: i64,
    at_ms: i64,
    produced: &Produced,
    interaction: &str,
) -> Result<(), StoreError> {
    if produced.suggested.is_empty() && produced.said.is_none() {
        return Ok(());
    }
    // Titles and numbers: there is always a JSON form.
    let suggested = serde_json::to_string(&produced.suggested).unwrap_or_else(|_| "[]".to_owned());
    tx.prepare_cached(
        "INSERT INTO main.moment (interaction, event, at, suggested, said)
         VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute(params![interaction, seq, at_ms, suggested, produced.said])?;
    Ok(())
}

/// The customer said something, and no batch came with it.
pub(super) fn note_said(
    tx: &Transaction<'_>,
    seq: i64,
    at_ms: i64,
    said: &str,
    interaction: &str,
) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO main.moment (interaction, event, at, suggested, said)
         VALUES (?1, ?2, ?3, '[]', ?4)",
    )?
    .execute(params![interaction, seq, at_ms, said])?;
    Ok(())
}

/// So many are forgotten in one transaction: a few milliseconds of the writer's time.
const AT_ONCE: i64 = 2_000;

/// Forgets what these rules take the batches of: a moment says no more than its entry did. How many
/// went; where none did, none is left.
pub(super) fn forget(tx: &Transaction<'_>, policy: &[Rule]) -> Result<usize, StoreError> {
    let mut gone = 0;
    for rule in policy {
        let takes_batches = rule.kinds.is_empty() || rule.kinds.iter().any(|kind| kind == BATCHES);
        // A rule without a condition takes nothing.
        if !takes_batches || (rule.interaction.is_none() && rule.before.is_none()) {
            continue;
        }
        let before = rule.before.map(Timestamp::as_millisecond);
        // By the index that each of them has.
        let which = if rule.interaction.is_some() {
            "interaction = ?1 AND (?2 IS NULL OR at < ?2)"
        } else {
            "?1 IS NULL AND at < ?2"
        };
        gone += tx
            .prepare_cached(&format!(
                "DELETE FROM main.moment WHERE (interaction, event) IN
                    (SELECT interaction, event FROM main.moment WHERE {which} LIMIT ?3)"
            ))?
            .execute(params![rule.interaction, before, AT_ONCE])?;
    }
    Ok(gone)
}

/// Interactions that began from the first of these times on and before the second.
const BEGAN: &str = "(?1 IS NULL OR started_at >= ?1) AND (?2 IS NULL OR started_at < ?2)";

impl Reader {
    /// How many interactions began within these times.
    pub(crate) fn count_interactions(
        &self,
        since_ms: Option<i64>,
        until_ms: Option<i64>,
    ) -> Result<u32, StoreError> {
        let query = format!("SELECT count(*) FROM main.interaction WHERE {BEGAN}");
        Ok(self
            .connection
            .prepare_cached(&query)?
            .query_row(params![since_ms, until_ms], |row| row.get(0))?)
    }

    /// The next interactions, by id, that began within these times: at most `most` after `after`.
    pub(crate) fn interactions(
        &self,
        since_ms: Option<i64>,
        until_ms: Option<i64>,
        after: &str,
        most: u32,
    ) -> Result<Vec<StoredInteraction>, StoreError> {
        let query = format!(
            "SELECT i.id, i.started_at, i.ended_at, i.channel, i.queue, m.at, m.suggested, m.said
             FROM (SELECT id, started_at, ended_at, channel, queue FROM main.interaction
                   WHERE id > ?3 AND {BEGAN} ORDER BY id LIMIT ?4) AS i
             LEFT JOIN main.moment AS m ON m.interaction = i.id
             ORDER BY i.id, m.event"
        );
        let mut statement = self.connection.prepare_cached(&query)?;
        let mut rows = statement.query(params![since_ms, until_ms, after, most])?;
        let mut found: Vec<StoredInteraction> = Vec::new();
        while let Some(row) = rows.next()? {
            let same = match found.last() {
                Some(known) => row.get_ref(0)?.as_str().is_ok_and(|id| id == known.id),
                None => false,
            };
            if !same {
                found.push(interaction(row)?);
            }
            if let (Some(current), Some(moment)) = (found.last_mut(), moment(row)?) {
                current.moments.push(moment);
            }
        }
        Ok(found)
    }

    /// One interaction; none where it is not on record.
    pub(crate) fn interaction(&self, id: &str) -> Result<Option<StoredInteraction>, StoreError> {
        let found = self
            .connection
            .prepare_cached(
                "SELECT id, started_at, ended_at, channel, queue FROM main.interaction
                 WHERE id = ?1",
            )?
            .query_row([id], interaction)
            .optional()?;
        let Some(mut found) = found else {
            return Ok(None);
        };
        let mut statement = self.connection.prepare_cached(
            "SELECT NULL, NULL, NULL, NULL, NULL, at, suggested, said FROM main.moment
             WHERE interaction = ?1 ORDER BY event",
        )?;
        let mut rows = statement.query([id])?;
        while let Some(row) = rows.next()? {
            found.moments.extend(moment(row)?);
        }
        Ok(Some(found))
    }
}

fn interaction(row: &Row<'_>) -> rusqlite::Result<StoredInteraction> {
    Ok(StoredInteraction {
        id: row.get(0)?,
        started_at_ms: row.get(1)?,
        ended_at_ms: row.get(2)?,
        channel: row.get(3)?,
        queue: row.get(4)?,
        moments: Vec::new(),
    })
}

/// None where the interaction has none.
fn moment(row: &Row<'_>) -> rusqlite::Result<Option<StoredMoment>> {
    let Some(at_ms) = row.get::<_, Option<i64>>(5)? else {
        return Ok(None);
    };
    let suggested = row.get_ref(6)?.as_str().unwrap_or("[]");
    Ok(Some(StoredMoment {
        at_ms,
        // What can't be read is as good as not recorded.
        suggested: serde_json::from_str(suggested).unwrap_or_default(),
        said: row.get(7)?,
    }))
}
