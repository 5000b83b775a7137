//! JSON Lines: one object an entry. The payload stands last and unchanged, byte for byte, so that
//! its hash can be computed from the line.

use std::io::{self, BufRead, BufReader, Read, Write};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::line::{Line, Owned, Unreadable};
use crate::Hash;

/// A line longer than this is not one of ours, in bytes.
const LONGEST: u64 = 64 * 1024 * 1024;

/// The JSON of a payload that is `null`, which is not a payload that is missing.
const NULL: &str = "null";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Written<'a> {
    seq: i64,
    at: String,
    kind: &'a str,
    interaction: Option<&'a str>,
    actor: &'a str,
    payload_hash: Hash,
    previous_hash: Hash,
    hash: Hash,
    payload: Option<&'a RawValue>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Parsed {
    seq: i64,
    at: Timestamp,
    kind: String,
    interaction: Option<String>,
    actor: String,
    payload_hash: Hash,
    previous_hash: Hash,
    hash: Hash,
    payload: Option<Box<RawValue>>,
}

pub(super) struct JsonLines<W: Write>(W);

impl<W: Write> JsonLines<W> {
    pub const fn new(sink: W) -> Self {
        Self(sink)
    }

    pub fn write(&mut self, line: &Line<'_>) -> io::Result<()> {
        let written = Written {
            seq: line.fields.seq,
            at: format!("{:.3}", line.at),
            kind: line.kind,
            interaction: line.interaction,
            actor: line.actor,
            payload_hash: Hash(*line.fields.payload_hash),
            previous_hash: line.previous,
            hash: line.hash,
            payload: line.payload.map(serde_json::from_str).transpose()?,
        };
        serde_json::to_writer(&mut self.0, &written)?;
        self.0.write_all(b"\n")
    }

    pub fn finish(self) -> W {
        self.0
    }
}

/// The entries of a file, one after the other.
pub(super) fn read(file: impl Read) -> impl Iterator<Item = Result<Owned, Unreadable>> {
    let mut reader = BufReader::new(file);
    let mut line = Vec::new();
    std::iter::from_fn(move || {
        line.clear();
        match (&mut reader).take(LONGEST).read_until(b'\n', &mut line) {
            Ok(0) => None,
            Ok(_) if line.ends_with(b"\n") => Some(owned(&line)),
            // Cut within a line, too long for one, or not to be read at all.
            Ok(_) | Err(_) => Some(Err(Unreadable)),
        }
    })
}

fn owned(line: &[u8]) -> Result<Owned, Unreadable> {
    let read: Parsed = serde_json::from_slice(line).map_err(|_| Unreadable)?;
    let payload = read.payload.map(|payload| payload.get().to_owned());
    let is_null = read.payload_hash == Hash::of(NULL.as_bytes());
    Ok(Owned {
        seq: read.seq,
        at: read.at,
        kind: read.kind,
        interaction: read.interaction,
        actor: read.actor,
        payload: payload.or_else(|| is_null.then(|| NULL.to_owned())),
        payload_hash: read.payload_hash,
        previous: read.previous_hash,
        hash: read.hash,
    })
}
