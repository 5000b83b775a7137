//! A summary and its delivery: put, through, refused, given up. And what stands of it when its
//! delivery is taken, so that nothing goes that nobody approved.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::text::forget_transcript;
use super::{Decisions, Written};
use crate::store::{StoreError, comment};

/// What stands of a summary whose delivery is taken.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Standing {
    /// Its number.
    pub(crate) summary: i64,
    /// Of which interaction.
    pub(crate) interaction: String,
    /// Its text, which nobody can edit meanwhile.
    pub(crate) text: Written,
    /// What the agent approved of it.
    pub(crate) decisions: Decisions,
}

/// Its delivery is put. [`StoreError::Gone`] where it is on its way already, is filed, or where the
/// text that was approved is not the one that stands: then nothing is put.
pub(in crate::store) fn note_saved(
    tx: &Transaction<'_>,
    id: i64,
    delivery: i64,
    approved: &str,
    at: Timestamp,
) -> Result<(), StoreError> {
    let text: Option<Option<i64>> = tx
        .prepare_cached(
            "SELECT text FROM main.summary
             WHERE id = ?1 AND delivery IS NULL AND filed_at IS NULL AND emptied_at IS NULL",
        )?
        .query_row([id], |row| row.get(0))
        .optional()?;
    let text = comment::read(tx, text.ok_or(StoreError::Gone)?)?;
    if text.as_deref() != Some(approved) {
        return Err(StoreError::Gone);
    }
    tx.prepare_cached("UPDATE main.summary SET delivery = ?2, updated_at = ?3 WHERE id = ?1")?
        .execute(params![id, delivery, at.as_millisecond()])?;
    Ok(())
}

/// The CRM has it: what was said is not needed any more. Whether a text was deleted. Nothing where
/// the delivery is none of a summary.
pub(in crate::store) fn note_filed(
    tx: &Transaction<'_>,
    delivery: i64,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let Some(id) = of_delivery(tx, delivery)? else {
        return Ok(false);
    };
    tx.prepare_cached("UPDATE main.summary SET filed_at = ?2, updated_at = ?2 WHERE id = ?1")?
        .execute([id, at.as_millisecond()])?;
    forget_transcript(tx, id)
}

/// A person gave the delivery up: it may be edited, and filed again. Nothing where the delivery is
/// none of a summary.
pub(in crate::store) fn note_discarded(
    tx: &Transaction<'_>,
    delivery: i64,
    at: Timestamp,
) -> Result<(), StoreError> {
    tx.prepare_cached(
        "UPDATE main.summary SET delivery = NULL, updated_at = ?2
         WHERE delivery = ?1 AND filed_at IS NULL",
    )?
    .execute([delivery, at.as_millisecond()])?;
    Ok(())
}

/// A person gave the delivery of a wrap-up code up: none is applied. Nothing where the delivery is
/// none of these.
pub(in crate::store) fn note_wrap_up_discarded(
    tx: &Transaction<'_>,
    correlation_id: &str,
) -> Result<(), StoreError> {
    tx.prepare_cached(
        "UPDATE main.summary SET there = json_remove(there, '$.applied', '$.delivery')
         WHERE json_extract(there, '$.delivery') = ?1",
    )?
    .execute([correlation_id])?;
    Ok(())
}

/// The summary that a delivery is of.
pub(in crate::store) fn of_delivery(
    connection: &Connection,
    delivery: i64,
) -> Result<Option<i64>, StoreError> {
    Ok(connection
        .prepare_cached("SELECT id FROM main.summary WHERE delivery = ?1")?
        .query_row([delivery], |row| row.get(0))
        .optional()?)
}

/// What stands of the summary that a delivery is of; none where there is none, or where its
/// decisions are damaged.
pub(in crate::store) fn standing(
    connection: &Connection,
    delivery: i64,
) -> Result<Option<Standing>, StoreError> {
    let found = connection
        .prepare_cached(
            "SELECT id, interaction, text, decisions FROM main.summary WHERE delivery = ?1",
        )?
        .query_row([delivery], |row| {
            Ok((
                row.get::<_, i64>(0)?,
                row.get::<_, String>(1)?,
                row.get::<_, Option<i64>>(2)?,
                row.get::<_, String>(3)?,
            ))
        })
        .optional()?;
    let Some((summary, interaction, text, decisions)) = found else {
        return Ok(None);
    };
    let text = comment::read(connection, text)?;
    let decisions = serde_json::from_str(&decisions).ok();
    Ok(text.zip(decisions).map(|(text, decisions)| Standing {
        summary,
        interaction,
        text: Written(text),
        decisions,
    }))
}
