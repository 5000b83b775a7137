//! What can go wrong with the ledger.

use std::path::PathBuf;

use rusqlite::ErrorCode;

/// Why the ledger could not be read or written. Never carries a payload.
#[derive(Debug, thiserror::Error)]
pub enum AuditError {
    /// SQLite refused: disk full, file damaged, another writer.
    #[error("the audit log can't be read or written: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// The payload can't be written as JSON, for example a map whose keys are no strings.
    #[error("the event's payload can't be written as JSON: {0}")]
    Payload(#[from] serde_json::Error),
    /// The table is there and empty: every log begins with an entry that says whose it is.
    #[error("the audit log is empty: even its first entry is gone")]
    Empty,
    /// The first entry does not say which installation and format the log is of.
    #[error("the audit log does not begin as a log of this program: {0}")]
    Genesis(String),
    /// The text is no checkpoint.
    #[error("this is not a checkpoint of an audit log: {0}")]
    Checkpoint(String),
    /// A rule of retention sets no condition: it would take the whole record.
    #[error("a retention rule must name a time or an interaction")]
    Rule,
    /// An entry that was asked for is not the one that was sealed.
    #[error("entry {0} of the audit log does not hold: it can't be exported with a proof")]
    Broken(i64),
    /// The proof beside an export is missing, or is none.
    #[error("the proof of the export can't be read: {0}")]
    Proof(String),
    /// The export can't be written or read as a file.
    #[error("{path}: {error}")]
    File {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        error: std::io::Error,
    },
    /// The caller asked to stop; nothing was left behind.
    #[error("stopped on request")]
    Cancelled,
}

impl AuditError {
    /// What SQLite said, where it was SQLite.
    #[must_use]
    pub fn sqlite_code(&self) -> Option<ErrorCode> {
        match self {
            Self::Sqlite(error) => error.sqlite_error_code(),
            Self::Payload(_)
            | Self::Empty
            | Self::Genesis(_)
            | Self::Checkpoint(_)
            | Self::Rule
            | Self::Broken(_)
            | Self::Proof(_)
            | Self::File { .. }
            | Self::Cancelled => None,
        }
    }
}
