//! What can go wrong with the ledger.

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
}

impl AuditError {
    /// What SQLite said, where it was SQLite.
    #[must_use]
    pub fn sqlite_code(&self) -> Option<ErrorCode> {
        match self {
            Self::Sqlite(error) => error.sqlite_error_code(),
            Self::Payload(_) | Self::Empty | Self::Genesis(_) => None,
        }
    }
}
