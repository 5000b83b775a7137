//! One entry and its proof in a single text: what a person hands on.
//!
//! It is an export of one entry with its proof, both in one JSON object; the export as a string, so
//! that whoever formats the object anew changes no byte of it.

use std::collections::BTreeMap;
use std::fs;
use std::ops::ControlFlow;
use std::path::Path;

use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use tempfile::TempDir;

use super::output::file_error;
use super::{Format, Picked, export_picked, proof_path};
use crate::{AuditError, Query, SigningKey};

/// Names the format.
const EVENT_PROOF: &str = "cuecard-event-proof/1";

/// What the export within is called once it is a file.
pub(super) const NAME: &str = "event.jsonl";

/// A file of this length is no proof of one entry.
const LONGEST: u64 = 64 * 1024 * 1024;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct EventProof {
    format: String,
    /// One line of JSON Lines.
    export: String,
    /// What stands beside an export.
    proof: Box<RawValue>,
}

/// Entry `seq` and its proof as one text; none where there is no such entry. `cuectl audit verify
/// --file` takes it as it takes an export.
///
/// # Errors
///
/// As [`export`](crate::export()).
pub fn proof_of_one(
    connection: &Connection,
    seq: i64,
    key: Option<&SigningKey>,
) -> Result<Option<String>, AuditError> {
    let folder = folder()?;
    let out = folder.path().join(NAME);
    let picked = Picked {
        query: &Query::default(),
        only: Some(seq),
        stated: BTreeMap::from([("event".to_owned(), seq.to_string())]),
        asks_for: &mut |_| true,
    };
    let go_on = |_| ControlFlow::Continue(());
    let exported = export_picked(connection, picked, Format::Jsonl, &out, key, go_on)?;
    if exported.events == 0 {
        return Ok(None);
    }
    let read = |path: &Path| fs::read_to_string(path).map_err(|error| file_error(path, error));
    let proof = RawValue::from_string(read(&proof_path(&out))?.trim().to_owned())?;
    let both = EventProof {
        format: EVENT_PROOF.to_owned(),
        export: read(&out)?,
        proof,
    };
    let mut text = serde_json::to_string_pretty(&both)?;
    text.push('\n');
    Ok(Some(text))
}

/// The export and its proof as files, where `file` has both in it.
pub(super) fn unpacked(file: &Path) -> Result<Option<TempDir>, AuditError> {
    let Some(both) = read(file)? else {
        return Ok(None);
    };
    let folder = folder()?;
    let out = folder.path().join(NAME);
    let write =
        |path: &Path, text: &str| fs::write(path, text).map_err(|error| file_error(path, error));
    write(&out, &both.export)?;
    write(&proof_path(&out), both.proof.get())?;
    Ok(Some(folder))
}

fn read(file: &Path) -> Result<Option<EventProof>, AuditError> {
    let in_words = |error| file_error(file, error);
    // What can't be read is told of by whoever reads it next.
    let length = fs::metadata(file).map_or(u64::MAX, |it| it.len());
    if length > LONGEST || proof_path(file).exists() {
        return Ok(None);
    }
    let bytes = fs::read(file).map_err(in_words)?;
    let both: Option<EventProof> = serde_json::from_slice(&bytes).ok();
    Ok(both.filter(|both| both.format == EVENT_PROOF))
}

fn folder() -> Result<TempDir, AuditError> {
    tempfile::tempdir().map_err(|error| file_error(&std::env::temp_dir(), error))
}
