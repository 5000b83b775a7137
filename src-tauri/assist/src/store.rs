//! The local record: one SQLite file, one writer.
//!
//! Owns the file `cuecard.db` and the lock beside it, the numbered migrations, the one writer
//! thread with its group commit, and all SQL but the ledger's. Every fact goes through one of two
//! doors and becomes one audit entry, in one transaction with the rows it changes:
//!
//! - [`Store::record`] for what the stream brings: returns as soon as the fact is queued, and
//!   waits when 1,024 are. Facts are kept and tried again while the disk is full.
//! - [`Store::commit`] for what a person does: returns when it is on disk, or says at once that
//!   it is not.
//!
//! It refuses to decide anything: no clock, no rules, no network. SQLite's own rows (`interaction`,
//! `batch`, `card`) hold what must be asked quickly; whatever else there is to know stands in the
//! audit payloads.
//!
//! Rejected: a connection pool (writers would meet as "database is locked", the chain would have
//! no single head, and nothing would share an fsync); a row per suggestion and frame (a second
//! copy of the payload, and the dearest part of the hot path); two queues for the two doors (an
//! acceptance could overtake the batch it speaks of).

mod error;
mod fact;
mod reader;

use std::path::Path;
use std::time::Duration;

pub use audit::{Break, BreakKind, Event, Hash, Progress, Query, Verdict};
use jiff::Timestamp;
use tokio::sync::watch;
use uuid::Uuid;

pub use error::StoreError;
pub use fact::{Actor, CardRef, Fact, Produced, Work};
pub use reader::{Acceptance, Reader};

/// How to open the record.
#[derive(Debug, Clone, Copy)]
pub struct Opening<'a> {
    /// The data folder; made with mode 0700 where missing.
    pub dir: &'a Path,
    /// The time that a new log, or a set-aside one, is dated with.
    pub now: Timestamp,
    /// The id that a new log is bound to: random, version 4. An existing log keeps its own.
    pub install: Uuid,
    /// How long to wait for another Cuecard that holds the folder.
    pub wait: Duration,
}

/// The record as everyone but its writer sees it. Clones share the one writer.
#[derive(Debug, Clone)]
pub struct Store {
    health: watch::Receiver<StoreHealth>,
}

/// How the record fares.
#[derive(Debug, Clone, Default)]
pub struct StoreHealth {
    /// Entries in the log, durable.
    pub entries: u64,
    /// Facts handed over and not yet durable.
    pub waiting: usize,
    /// What stands in the way of writing, until it no longer does.
    pub problem: Option<StoreError>,
}

/// The answer to a committed fact: it is on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Receipt {
    /// The audit entry's number.
    pub seq: u64,
    /// Of the fact's interaction after it; zeros where it has none.
    pub acceptance: Acceptance,
}

impl Store {
    /// Opens the record, or begins one. Blocking: reads the file, and may wait for the lock.
    ///
    /// A file that is damaged is renamed to `cuecard.db.damaged-{time}` beside it and a new one
    /// begun, whose first fact says so.
    ///
    /// # Errors
    ///
    /// [`StoreError::InUse`], [`StoreError::Newer`], [`StoreError::Folder`], and what SQLite says.
    pub fn open(opening: &Opening<'_>) -> Result<Self, StoreError> {
        let _ = opening;
        Err(StoreError::Closed)
    }

    /// Hands over a fact that nobody waits for. Waits while 1,024 are queued already.
    ///
    /// # Errors
    ///
    /// [`StoreError::Closed`]. That the fact could not be written is in the health.
    #[expect(clippy::unused_async, reason = "the queue comes with the writer")]
    pub async fn record(&self, work: Work) -> Result<(), StoreError> {
        let _ = work;
        Err(StoreError::Closed)
    }

    /// Writes a fact and returns once it is durable.
    ///
    /// # Errors
    ///
    /// Nothing was written: [`StoreError::Full`], [`StoreError::Closed`], or what SQLite says.
    #[expect(clippy::unused_async, reason = "the queue comes with the writer")]
    pub async fn commit(&self, work: Work) -> Result<Receipt, StoreError> {
        let _ = work;
        Err(StoreError::Closed)
    }

    /// How the record fares, newest wins.
    #[must_use]
    pub fn health(&self) -> watch::Receiver<StoreHealth> {
        self.health.clone()
    }

    /// A connection of its own for reading. Blocking.
    ///
    /// # Errors
    ///
    /// What SQLite says.
    pub fn reader(&self) -> Result<Reader, StoreError> {
        Err(StoreError::Closed)
    }

    /// Writes all that was handed over before, empties the write-ahead log into the file and
    /// releases the folder. Later work is refused. The caller bounds the wait.
    ///
    /// # Errors
    ///
    /// What could not be written, where something could not.
    #[expect(clippy::unused_async, reason = "the queue comes with the writer")]
    pub async fn close(&self) -> Result<(), StoreError> {
        Ok(())
    }
}
