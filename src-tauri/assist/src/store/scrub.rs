//! Emptying the write-ahead log soon after something a person wrote was deleted: until then the
//! log still holds the pages it stood on.

use std::time::Duration;

use rusqlite::Connection;
use tokio::time::Instant;

/// Deletions that come close together are wiped together.
const SOON: Duration = Duration::from_millis(100);

/// Between two attempts while a reader is in the way.
const AGAIN: Duration = Duration::from_secs(1);

/// How long an attempt waits for a reader. The writer stands still meanwhile.
const PATIENCE: Duration = Duration::from_millis(20);

/// Whether and when the log is to be emptied.
#[derive(Debug)]
pub(super) struct Scrub {
    at: Option<Instant>,
}

impl Scrub {
    /// Wanted at once, or not.
    pub(super) fn new(wanted: bool) -> Self {
        Self {
            at: wanted.then(Instant::now),
        }
    }

    /// Something was deleted, or nothing was.
    pub(super) fn want(&mut self, wiped: bool) {
        if wiped {
            self.at.get_or_insert_with(|| Instant::now() + SOON);
        }
    }

    /// How long until it is due, where it is wanted.
    pub(super) fn due_in(&self) -> Option<Duration> {
        let at = self.at?;
        Some(at.saturating_duration_since(Instant::now()))
    }

    /// Empties the log where that is due; tries again later where a reader is in the way.
    pub(super) fn run(&mut self, connection: &Connection) {
        if self.due_in().is_none_or(|left| !left.is_zero()) {
            return;
        }
        self.at = match empty(connection) {
            Ok(true) => None,
            Ok(false) => Some(Instant::now() + AGAIN),
            Err(error) => {
                tracing::warn!(%error, "the write-ahead log can't be emptied yet");
                Some(Instant::now() + AGAIN)
            }
        };
    }
}

/// Whether it is empty now.
pub(super) fn empty(connection: &Connection) -> rusqlite::Result<bool> {
    let before: i64 = connection.query_row("PRAGMA busy_timeout", [], |row| row.get(0))?;
    connection.busy_timeout(PATIENCE)?;
    let busy = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| {
        row.get::<_, bool>(0)
    });
    connection.busy_timeout(Duration::from_millis(before.unsigned_abs()))?;
    Ok(!busy?)
}
