//! Exports: what was searched for, as a file that others read, and a proof beside it that lets
//! someone else check it without the database.
//!
//! A file under its final name is whole: both are written under other names first and renamed,
//! the proof before the file.

mod check;
mod csv;
mod jsonl;
mod line;
mod one;
mod output;
mod parquet;
mod proof;
mod source;

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use rusqlite::Connection;
use serde::{Deserialize, Serialize};

pub use check::verify_export;
pub use csv::guarded;
pub use one::proof_of_one;

use self::output::Output;
use self::proof::{Proof, Statement};
use self::source::Source;
use crate::{AuditError, Hash, Lent, Progress, Query, SigningKey};

/// How an export is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Comma-separated, RFC 4180, with a header line.
    Csv,
    /// One JSON object a line.
    Jsonl,
    /// Apache Parquet.
    Parquet,
}

/// The text names no format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the formats are csv, jsonl and parquet")]
pub struct NotAFormat;

impl FromStr for Format {
    type Err = NotAFormat;

    fn from_str(text: &str) -> Result<Self, NotAFormat> {
        match text {
            "csv" => Ok(Self::Csv),
            "jsonl" => Ok(Self::Jsonl),
            "parquet" => Ok(Self::Parquet),
            _ => Err(NotAFormat),
        }
    }
}

/// What was exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Exported {
    /// Entries in the file.
    pub events: u64,
    /// The file's SHA-256, as `sha256sum` prints it.
    pub sha256: Hash,
}

/// Entries that a search beyond [`Query`] asks for.
pub struct Picked<'a> {
    /// What must hold in any case.
    pub query: &'a Query,
    /// Only this entry.
    pub only: Option<i64>,
    /// What else was asked for, as the proof states it: conditions by their names. Whether the
    /// file has all that it should is the exporting program's word; that what it has is genuine,
    /// anybody can check.
    pub stated: BTreeMap<String, String>,
    /// Whether an entry is asked for.
    pub asks_for: &'a mut dyn FnMut(&Lent<'_>) -> bool,
}

/// How far an export has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Picking {
    /// Entries in the file.
    pub events: u64,
    /// Where in the log it is.
    pub at: Progress,
}

/// Where the proof of the export at `out` stands: `out` with `.proof.json` added.
#[must_use]
pub fn proof_path(out: &Path) -> PathBuf {
    let mut path = out.as_os_str().to_owned();
    path.push(".proof.json");
    PathBuf::from(path)
}

/// Progress is told every so many entries.
const STRIDE: u64 = 10_000;

/// Writes the entries that `query` asks for to `out`, oldest first (of a limited query: the newest
/// so many), and the proof beside it. Both replace what stood there. Memory does not grow with the
/// number of entries. `progress` is told every 10,000 entries or so and may break off.
///
/// With `key`, the proof is signed; without, whoever has the file can write another one.
///
/// # Errors
///
/// [`AuditError::Broken`] where an entry that was asked for does not hold,
/// [`AuditError::Cancelled`] where `progress` broke off, [`AuditError::File`] and
/// [`AuditError::Sqlite`]. Nothing is left behind then.
pub fn export(
    connection: &Connection,
    query: &Query,
    format: Format,
    out: &Path,
    key: Option<&SigningKey>,
    mut progress: impl FnMut(Progress) -> ControlFlow<()>,
) -> Result<Exported, AuditError> {
    let picked = Picked {
        query,
        only: None,
        stated: BTreeMap::new(),
        asks_for: &mut |_| true,
    };
    export_picked(connection, picked, format, out, key, |it| progress(it.at))
}

/// [`export`] of what `picked` asks for. `progress` is told every 10,000 entries of the log, whether
/// or not they are asked for.
///
/// # Errors
///
/// As [`export`].
pub fn export_picked(
    connection: &Connection,
    picked: Picked<'_>,
    format: Format,
    out: &Path,
    key: Option<&SigningKey>,
    mut progress: impl FnMut(Picking) -> ControlFlow<()>,
) -> Result<Exported, AuditError> {
    let Picked {
        query,
        only,
        stated,
        asks_for,
    } = picked;
    let snapshot = connection.unchecked_transaction()?;
    let source = Source::of(&snapshot, query, only)?;
    let mut output = Output::create(out, format)?;
    let mut statement = Statement::of(&snapshot, query, stated, format)?;
    let total = statement.last_entry();
    let mut walked = 0_u64;
    source.each(|line| {
        if asks_for(&line.lent()) {
            output.write(line)?;
            statement.count(line.fields.seq);
        }
        walked += 1;
        if walked.is_multiple_of(STRIDE) {
            let done = line.fields.seq;
            let at = Progress { done, total };
            let events = statement.events;
            if progress(Picking { events, at }).is_break() {
                return Err(AuditError::Cancelled);
            }
        }
        Ok(())
    })?;
    let written = output.finish()?;
    statement.file.bytes = written.bytes;
    statement.file.sha256 = written.sha256;
    let events = statement.events;
    let proof = Proof::of(statement, key)?;
    let at = Progress { done: total, total };
    if progress(Picking { events, at }).is_break() {
        return Err(AuditError::Cancelled);
    }
    output::publish(&proof.to_json()?, written.file, out)?;
    Ok(Exported {
        events,
        sha256: written.sha256,
    })
}
