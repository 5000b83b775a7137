//! One entry as it stands in an export: its fields, and the hash of the entry before it in the
//! log, which need not be in the export.

use jiff::Timestamp;

use crate::entry::Fields;
use crate::{Hash, Lent};

/// Borrowed from wherever it is read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'a> {
    pub fields: Fields<'a>,
    pub at: Timestamp,
    pub kind: &'a str,
    pub interaction: Option<&'a str>,
    pub actor: &'a str,
    /// None where retention has taken it.
    pub payload: Option<&'a str>,
    pub previous: Hash,
    pub hash: Hash,
}

/// The same, read from a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Owned {
    pub seq: i64,
    pub at: Timestamp,
    pub kind: String,
    pub interaction: Option<String>,
    pub actor: String,
    pub payload: Option<String>,
    pub payload_hash: Hash,
    pub previous: Hash,
    pub hash: Hash,
}

impl Owned {
    pub fn line(&self) -> Line<'_> {
        Line {
            fields: Fields {
                seq: self.seq,
                at_ms: self.at.as_millisecond(),
                kind: self.kind.as_bytes(),
                interaction: self.interaction.as_deref().map(str::as_bytes),
                actor: self.actor.as_bytes(),
                payload_hash: self.payload_hash.as_bytes(),
            },
            at: self.at,
            kind: &self.kind,
            interaction: self.interaction.as_deref(),
            actor: &self.actor,
            payload: self.payload.as_deref(),
            previous: self.previous,
            hash: self.hash,
        }
    }
}

impl Line<'_> {
    /// As a search looks at it.
    pub const fn lent(&self) -> Lent<'_> {
        Lent {
            seq: self.fields.seq,
            at_ms: self.fields.at_ms,
            kind: self.kind,
            interaction: self.interaction,
            actor: self.actor,
            payload: self.payload,
        }
    }

    /// Whether the seal is that of these fields after the entry before.
    pub fn is_sealed(&self, scratch: &mut Vec<u8>) -> bool {
        self.fields.seal(&self.previous, scratch) == self.hash
    }

    /// Whether the payload is the sealed one, or is missing.
    pub fn payload_holds(&self) -> bool {
        self.payload.is_none_or(|payload| {
            Hash::of(payload.as_bytes()).as_bytes() == self.fields.payload_hash
        })
    }
}

/// Why a line of a file can't be read as an entry.
#[derive(Debug)]
pub(super) struct Unreadable;
