//! Why the local record could not be used.

use std::path::PathBuf;
use std::sync::Arc;

use audit::AuditError;
use rusqlite::ErrorCode;

/// Why the local record could not be opened, read or written. Cheap to clone: one failed group is
/// reported to everyone in it.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StoreError {
    /// Another process holds the folder's lock.
    #[error("another Cuecard is using this data folder: {0}")]
    InUse(PathBuf),
    /// A newer version made the file.
    #[error(
        "the local record was written by a newer Cuecard (version {found}, this one knows {known}): \
         update this Cuecard, or choose another data folder"
    )]
    Newer {
        /// The file's version.
        found: i64,
        /// The newest version known here.
        known: i64,
    },
    /// There is no record to read yet.
    #[error("there is no local record in {0} yet")]
    Missing(PathBuf),
    /// The folder or a file in it can't be made or opened.
    #[error("the data folder {path} can't be used: {error}")]
    Folder {
        /// Which.
        path: PathBuf,
        /// What the system said.
        error: Arc<std::io::Error>,
    },
    /// No space is left for the record. It goes on by itself once there is.
    #[error("the disk is full: the local record can't be written until there is space again")]
    Full,
    /// The file's contents are not what SQLite or the ledger wrote.
    #[error("the local record is damaged: {0}")]
    Damaged(String),
    /// SQLite refused for another reason.
    #[error("the local record can't be used: {0}")]
    Sqlite(Arc<AuditError>),
    /// What was to be changed is no longer there; nothing was written.
    #[error("it is no longer there")]
    Gone,
    /// The store has been closed.
    #[error("the local record is closed")]
    Closed,
}

impl StoreError {
    /// True where the same work may succeed later with nobody mending anything here: space comes
    /// back, a lock is released.
    #[must_use]
    pub fn may_pass(&self) -> bool {
        match self {
            Self::Full | Self::InUse(_) => true,
            Self::Sqlite(error) => matches!(
                error.sqlite_code(),
                Some(
                    ErrorCode::DatabaseBusy
                        | ErrorCode::DatabaseLocked
                        | ErrorCode::SystemIoFailure
                        | ErrorCode::ReadOnly
                        | ErrorCode::CannotOpen
                        | ErrorCode::OutOfMemory
                )
            ),
            Self::Newer { .. }
            | Self::Missing(_)
            | Self::Folder { .. }
            | Self::Damaged(_)
            | Self::Gone
            | Self::Closed => false,
        }
    }

    pub(super) fn folder(path: impl Into<PathBuf>, error: std::io::Error) -> Self {
        Self::Folder {
            path: path.into(),
            error: Arc::new(error),
        }
    }
}

impl From<AuditError> for StoreError {
    fn from(error: AuditError) -> Self {
        match (&error, error.sqlite_code()) {
            (_, Some(ErrorCode::DiskFull)) => Self::Full,
            (_, Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase))
            | (AuditError::Empty | AuditError::Genesis(_), _) => Self::Damaged(error.to_string()),
            (
                AuditError::Sqlite(_)
                | AuditError::Payload(_)
                | AuditError::Checkpoint(_)
                | AuditError::Rule
                | AuditError::Broken(_)
                | AuditError::Proof(_)
                | AuditError::File { .. }
                | AuditError::Cancelled,
                _,
            ) => Self::Sqlite(Arc::new(error)),
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        Self::from(AuditError::from(error))
    }
}
