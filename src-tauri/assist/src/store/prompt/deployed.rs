//! What a platform held when it was last read.

use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use super::version;
use crate::store::StoreError;

/// A prompt as a platform holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StoredPrompt {
    pub(crate) id: String,
    /// JSON of the contract's members (`rules::prompt::payload`).
    pub(crate) document: String,
    /// The platform's own number of it, where it gives one.
    pub(crate) version: Option<i64>,
    /// SHA-256 of `document` in its canonical form, in hex.
    pub(crate) sha256: String,
    /// When it was deployed, where the platform says so.
    pub(crate) modified_at_ms: Option<i64>,
}

/// Everything there is, in place of what was known before.
pub(super) fn note_all(
    tx: &Transaction<'_>,
    target: &str,
    prompts: &[StoredPrompt],
    read_at_ms: i64,
    busy: Option<&str>,
) -> Result<(), StoreError> {
    tx.prepare_cached("DELETE FROM main.prompt_deployed WHERE target = ?1 AND id IS NOT ?2")?
        .execute(params![target, busy])?;
    for prompt in prompts {
        if busy != Some(prompt.id.as_str()) {
            put(tx, target, prompt, read_at_ms)?;
        }
    }
    tx.prepare_cached(
        "INSERT INTO main.prompt_read (target, read_at) VALUES (?1, ?2)
         ON CONFLICT (target) DO UPDATE SET read_at = excluded.read_at",
    )?
    .execute(params![target, read_at_ms])?;
    Ok(())
}

/// What is there under one id; none where nothing is.
pub(super) fn note_one(
    tx: &Transaction<'_>,
    target: &str,
    id: &str,
    prompt: Option<&StoredPrompt>,
    read_at_ms: i64,
) -> Result<(), StoreError> {
    if let Some(prompt) = prompt {
        return put(tx, target, prompt, read_at_ms);
    }
    tx.prepare_cached("DELETE FROM main.prompt_deployed WHERE target = ?1 AND id = ?2")?
        .execute([target, id])?;
    Ok(())
}

fn put(
    tx: &Transaction<'_>,
    target: &str,
    prompt: &StoredPrompt,
    read_at_ms: i64,
) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO main.prompt_deployed
            (target, id, document, version, sha256, modified_at, read_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (target, id) DO UPDATE SET
            document = excluded.document, version = excluded.version, sha256 = excluded.sha256,
            modified_at = excluded.modified_at, read_at = excluded.read_at",
    )?
    .execute(params![
        target,
        prompt.id,
        prompt.document,
        prompt.version,
        prompt.sha256,
        prompt.modified_at_ms,
        read_at_ms,
    ])?;
    version::note_found(tx, target, prompt, read_at_ms)
}

const PROMPT: &str = "SELECT id, document, version, sha256, modified_at FROM main.prompt_deployed
     WHERE target = ?1";

pub(super) fn all(
    connection: &Connection,
    target: &str,
) -> Result<(Option<i64>, Vec<StoredPrompt>), StoreError> {
    let read_at = connection
        .prepare_cached("SELECT read_at FROM main.prompt_read WHERE target = ?1")?
        .query_row([target], |row| row.get(0))
        .optional()?;
    let mut statement = connection.prepare_cached(&format!("{PROMPT} ORDER BY id"))?;
    let rows = statement.query_map([target], prompt)?;
    Ok((read_at, rows.collect::<Result<_, _>>()?))
}

pub(super) fn one(
    connection: &Connection,
    target: &str,
    id: &str,
) -> Result<Option<StoredPrompt>, StoreError> {
    Ok(connection
        .prepare_cached(&format!("{PROMPT} AND id = ?2"))?
        .query_row([target, id], prompt)
        .optional()?)
}

fn prompt(row: &Row<'_>) -> rusqlite::Result<StoredPrompt> {
    Ok(StoredPrompt {
        id: row.get(0)?,
        document: row.get(1)?,
        version: row.get(2)?,
        sha256: row.get(3)?,
        modified_at_ms: row.get(4)?,
    })
}
