//! Where checkpoints stand in the file.

use rusqlite::types::Type;
use rusqlite::{Connection, Row, Transaction, params};

use super::Checkpoint;
use crate::{AuditError, Hash, PublicKey, Signature};

pub(crate) const COLUMNS: &str = "seq, install, format, hash, at, previous, public_key, signature";

/// Whether the file has checkpoints at all: those of schema 1 have none.
pub(crate) fn is_there(connection: &Connection) -> Result<bool, AuditError> {
    let there = "SELECT EXISTS (
        SELECT 1 FROM main.sqlite_schema WHERE type = 'table' AND name = 'audit_checkpoint')";
    Ok(connection.query_row(there, [], |row| row.get(0))?)
}

/// The newest one, if there is any.
pub(crate) fn newest(connection: &Connection) -> Result<Option<Checkpoint>, AuditError> {
    if !is_there(connection)? {
        return Ok(None);
    }
    let newest = format!("SELECT {COLUMNS} FROM main.audit_checkpoint ORDER BY seq DESC LIMIT 1");
    let mut statement = connection.prepare(&newest)?;
    let mut rows = statement.query([])?;
    // One that was tampered with must not keep the program from writing; a verifier names it.
    Ok(rows.next()?.and_then(|row| read(row).ok()))
}

/// Writes one.
pub(crate) fn insert(tx: &Transaction<'_>, checkpoint: &Checkpoint) -> Result<(), AuditError> {
    tx.prepare_cached(
        "INSERT INTO main.audit_checkpoint
            (seq, install, format, hash, at, previous, public_key, signature)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute(params![
        checkpoint.seq,
        checkpoint.install,
        checkpoint.format,
        checkpoint.hash.as_bytes(),
        checkpoint.at_ms,
        checkpoint.previous.as_ref().map(Hash::as_bytes),
        checkpoint.public_key.as_ref().map(|key| &key.0),
        checkpoint.signature.as_ref().map(|signature| &signature.0),
    ])?;
    Ok(())
}

/// One row of [`COLUMNS`].
///
/// # Errors
///
/// A conversion failure where the row is not as [`insert`] writes it.
pub(crate) fn read(row: &Row<'_>) -> rusqlite::Result<Checkpoint> {
    Ok(Checkpoint {
        seq: row.get(0)?,
        install: row.get(1)?,
        format: row.get(2)?,
        hash: Hash(row.get(3)?),
        at_ms: row.get(4)?,
        previous: row.get::<_, Option<[u8; 32]>>(5)?.map(Hash),
        public_key: row.get::<_, Option<[u8; 32]>>(6)?.map(PublicKey),
        signature: bytes(row, 7)?.map(Signature),
    })
}

fn bytes(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<[u8; 64]>> {
    let bytes: Option<Vec<u8>> = row.get(column)?;
    let wrong = |_| {
        let why = "not 64 bytes".into();
        rusqlite::Error::FromSqlConversionFailure(column, Type::Blob, why)
    };
    bytes
        .map(|bytes| bytes.try_into().map_err(wrong))
        .transpose()
}
