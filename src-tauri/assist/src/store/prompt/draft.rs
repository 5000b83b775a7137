//! Drafts of prompts.

use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use crate::store::StoreError;

/// A prompt as it was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StoredPromptDraft {
    /// For which platform; empty where nobody was signed in.
    pub(crate) target: String,
    pub(crate) id: String,
    /// JSON of what was typed.
    pub(crate) document: String,
    /// SHA-256 of what was deployed when it was begun; none where nothing was.
    pub(crate) base_sha256: Option<String>,
    pub(crate) created_at_ms: i64,
    pub(crate) updated_at_ms: i64,
}

/// Keeps it. What it was made from and when it was begun stay as they were.
pub(super) fn keep(tx: &Transaction<'_>, draft: &StoredPromptDraft) -> Result<(), StoreError> {
    if !draft.target.is_empty() {
        // It was begun before anyone signed in: from now on it belongs here.
        tx.prepare_cached(
            "UPDATE OR IGNORE main.prompt_draft SET target = ?1 WHERE target = '' AND id = ?2",
        )?
        .execute(params![draft.target, draft.id])?;
    }
    tx.prepare_cached(
        "INSERT INTO main.prompt_draft (target, id, document, base_sha256, created_at, updated_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (target, id) DO UPDATE SET
            document = excluded.document, updated_at = excluded.updated_at",
    )?
    .execute(params![
        draft.target,
        draft.id,
        draft.document,
        draft.base_sha256,
        draft.created_at_ms,
        draft.updated_at_ms,
    ])?;
    Ok(())
}

/// Forgets it; whether it was there.
pub(super) fn forget(tx: &Transaction<'_>, target: &str, id: &str) -> Result<bool, StoreError> {
    let gone = tx
        .prepare_cached("DELETE FROM main.prompt_draft WHERE target IN (?1, '') AND id = ?2")?
        .execute([target, id])?;
    Ok(gone > 0)
}

/// The deploy of this prompt succeeded from here: a draft that says nothing else is done, another
/// one goes on from what is deployed now.
pub(super) fn note_deployed(
    tx: &Transaction<'_>,
    target: &str,
    id: &str,
    sha256: &str,
    same_as: Option<&str>,
) -> Result<(), StoreError> {
    tx.prepare_cached(
        "DELETE FROM main.prompt_draft WHERE target IN (?1, '') AND id = ?2 AND document = ?3",
    )?
    .execute(params![target, id, same_as])?;
    tx.prepare_cached(
        "UPDATE main.prompt_draft SET base_sha256 = ?3 WHERE target IN (?1, '') AND id = ?2",
    )?
    .execute([target, id, sha256])?;
    Ok(())
}

const DRAFT: &str =
    "SELECT target, id, document, base_sha256, created_at, updated_at FROM main.prompt_draft
     WHERE target IN (?1, '')";

pub(super) fn all(
    connection: &Connection,
    target: &str,
) -> Result<Vec<StoredPromptDraft>, StoreError> {
    let mut statement = connection.prepare_cached(&format!("{DRAFT} ORDER BY target, id"))?;
    let rows = statement.query_map([target], draft)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) fn one(
    connection: &Connection,
    target: &str,
    id: &str,
) -> Result<Option<StoredPromptDraft>, StoreError> {
    let query = format!("{DRAFT} AND id = ?2 ORDER BY target DESC LIMIT 1");
    Ok(connection
        .prepare_cached(&query)?
        .query_row([target, id], draft)
        .optional()?)
}

pub(super) fn last_target(connection: &Connection) -> Result<Option<String>, StoreError> {
    let query = "SELECT target FROM main.prompt_draft WHERE target <> ''
                 ORDER BY updated_at DESC LIMIT 1";
    Ok(connection
        .query_row(query, [], |row| row.get(0))
        .optional()?)
}

fn draft(row: &Row<'_>) -> rusqlite::Result<StoredPromptDraft> {
    Ok(StoredPromptDraft {
        target: row.get(0)?,
        id: row.get(1)?,
        document: row.get(2)?,
        base_sha256: row.get(3)?,
        created_at_ms: row.get(4)?,
        updated_at_ms: row.get(5)?,
    })
}
