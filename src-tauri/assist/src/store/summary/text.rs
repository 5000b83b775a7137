//! The texts of a summary: replaced, wiped.

use audit::Rule;
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::{Decisions, Written};
use crate::store::{StoreError, comment};

/// A text that takes the place of the one that stands.
pub(super) struct Edit<'a> {
    pub(super) id: i64,
    pub(super) text: &'a Written,
    /// None where they stay as they are.
    pub(super) decisions: Option<&'a Decisions>,
    /// It was no typing: the editor takes it.
    pub(super) replaced: bool,
    pub(super) at: Timestamp,
}

/// Replaces the text; the revision it has then, and whether a text was deleted.
pub(super) fn replace(tx: &Transaction<'_>, edit: &Edit<'_>) -> Result<(u64, bool), StoreError> {
    // While it is on its way, and once it is filed, what stands is what was approved.
    let (before, revision): (Option<i64>, i64) = tx
        .prepare_cached(
            "SELECT text, text_revision FROM main.summary
             WHERE id = ?1 AND summary_id IS NOT NULL AND delivery IS NULL AND filed_at IS NULL
                AND emptied_at IS NULL",
        )?
        .query_row([edit.id], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?
        .ok_or(StoreError::Gone)?;
    let revision = revision + i64::from(edit.replaced);
    let text = comment::keep(tx, Some(&edit.text.0))?;
    tx.prepare_cached(
        "UPDATE main.summary SET text = ?2, text_revision = ?3, decisions = coalesce(?4, decisions),
                updated_at = ?5
         WHERE id = ?1",
    )?
    .execute(params![
        edit.id,
        text,
        revision,
        edit.decisions.map(json).transpose()?,
        edit.at.as_millisecond(),
    ])?;
    let wiped = comment::forget(tx, before)?;
    Ok((revision.unsigned_abs(), wiped))
}

/// As on disk.
pub(super) fn json<T: serde::Serialize>(value: &T) -> Result<String, StoreError> {
    Ok(serde_json::to_string(value).map_err(audit::AuditError::from)?)
}

/// What was said is not needed any more; whether there was anything.
pub(super) fn forget_transcript(tx: &Transaction<'_>, id: i64) -> Result<bool, StoreError> {
    let text: Option<i64> = tx
        .prepare_cached("SELECT transcript FROM main.summary WHERE id = ?1")?
        .query_row([id], |row| row.get(0))
        .optional()?
        .flatten();
    tx.prepare_cached("UPDATE main.summary SET transcript = NULL WHERE id = ?1")?
        .execute([id])?;
    comment::forget(tx, text)
}

/// Wipes every text of the interactions that ended before then, and of those that the rules erase,
/// but of what is still on its way to the CRM. What was not made by then never is. Whether a text was
/// deleted.
pub(in crate::store) fn empty_all(
    tx: &Transaction<'_>,
    before: Option<Timestamp>,
    rules: &[Rule],
    at: Timestamp,
) -> Result<bool, StoreError> {
    let mut wiped = false;
    if before.is_some() {
        wiped |= empty(tx, before, None, at)?;
    }
    for rule in rules {
        // A rule of some kinds alone takes no texts.
        if rule.kinds.is_empty() && rule.interaction.is_some() {
            wiped |= empty(tx, rule.before, rule.interaction.as_deref(), at)?;
        }
    }
    Ok(wiped)
}

/// How many summaries [`empty_all`] would take a text of because their interaction ended before then,
/// and when the oldest of these did.
pub(in crate::store) fn count_texts(
    connection: &Connection,
    before: Timestamp,
) -> Result<(u64, Option<i64>), StoreError> {
    let counted = connection
        .prepare_cached(
            "SELECT count(*), min(ended_at) FROM main.summary
             WHERE ended_at < ?1 AND emptied_at IS NULL
                AND (delivery IS NULL OR filed_at IS NOT NULL)
                AND coalesce(transcript, generated, text) IS NOT NULL",
        )?
        .query_row([before.as_millisecond()], |row| {
            Ok((row.get::<_, i64>(0)?.unsigned_abs(), row.get(1)?))
        })?;
    Ok(counted)
}

fn empty(
    tx: &Transaction<'_>,
    before: Option<Timestamp>,
    interaction: Option<&str>,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let mut statement = tx.prepare_cached(
        "SELECT id, transcript, generated, text, parts FROM main.summary
         WHERE (?1 IS NULL OR ended_at < ?1) AND (?2 IS NULL OR interaction = ?2)
            AND emptied_at IS NULL AND (delivery IS NULL OR filed_at IS NOT NULL)",
    )?;
    let values = params![before.map(Timestamp::as_millisecond), interaction];
    let rows = statement.query_map(values, |row| {
        let texts: [Option<i64>; 4] = [row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?];
        Ok((row.get::<_, i64>(0)?, texts))
    })?;
    let rows: Vec<_> = rows.collect::<Result<_, _>>()?;
    let mut wiped = false;
    for (id, texts) in rows {
        tx.prepare_cached(
            "UPDATE main.summary SET transcript = NULL, generated = NULL, text = NULL,
                    parts = NULL, decisions = '{}', open = 0, emptied_at = ?2,
                    state = CASE WHEN state IN ('making', 'waiting') THEN 'canceled' ELSE state END
             WHERE id = ?1",
        )?
        .execute(params![id, at.as_millisecond()])?;
        for text in texts {
            wiped |= comment::forget(tx, text)?;
        }
    }
    Ok(wiped)
}
