//! Walking the chain: is every entry what it was, and where it was?

use rusqlite::Connection;
use serde::Serialize;

use crate::{AuditError, Hash};

/// What a walk over the whole log found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Verdict {
    /// True where nothing is wrong.
    pub ok: bool,
    /// Entries that hold, from the first on.
    pub events: i64,
    /// The hash of the last of them; none where not even the first holds.
    pub head: Option<Hash>,
    /// The first thing that is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_break: Option<Break>,
}

/// Where the chain breaks, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Break {
    /// The number of the first entry that does not hold.
    pub seq: i64,
    /// What seems to have been done.
    pub kind: BreakKind,
}

/// What was done to the log. The chain always shows that something was; which of these it was is
/// read off the entries around, and where they allow more than one reading the plainest is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum BreakKind {
    /// The entry, its seal, or the seal of the one before it was changed.
    Edited,
    /// One or more entries are missing from here on.
    Deleted,
    /// An entry stands here that was never written here.
    Inserted,
    /// The entry that belongs here stands elsewhere.
    Reordered,
    /// The log goes on to a higher number than it now ends with.
    Truncated,
    /// The entries hold, but the table or its triggers are not as this program made them.
    Schema,
}

/// How far a walk has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Entries walked.
    pub done: i64,
    /// Entries in all, as far as the log's end tells.
    pub total: i64,
}

/// Walks the whole log, in one read transaction, and reports every 10,000 entries.
///
/// # Errors
///
/// [`AuditError::Sqlite`] where the file can't be read; what is wrong with entries that can be
/// read is in the verdict.
pub fn verify(
    connection: &Connection,
    mut progress: impl FnMut(Progress),
) -> Result<Verdict, AuditError> {
    let _ = (connection, &mut progress);
    Ok(Verdict {
        ok: false,
        events: 0,
        head: None,
        first_break: None,
    })
}
