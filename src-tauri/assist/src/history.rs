//! The local history as a reviewer needs it: searched, shown, played back.
//!
//! Everything here is derived from the record and reads it beside its writer; nothing here writes
//! to it. [`Indexer`] keeps an index of its words up to date, [`History`] answers with it, and
//! [`plain`] answers the same without it, slowly.

mod index;
mod outcome;
mod page;
pub mod plain;
mod query;
mod replay;
mod search;
pub(crate) mod ticks;
mod timeline;
mod words;

use std::io;

pub use index::{Indexer, Sizes, Step};
pub use outcome::Outcome;
pub use query::{LastWord, Query};
pub use replay::{Replay, Replayed, ReplayedBatch};
pub use search::{COUNTED, FoundEvents, FoundInteraction, FoundInteractions, History, Place};
pub use timeline::timeline;

pub(crate) use index::{Cell, FORMAT, NAME, QUARTER_MS, Times, named};
pub(crate) use search::{Looked, Take, running};

use crate::store::StoreError;

/// Why the history can't be searched, or its index not be kept.
#[derive(Debug, thiserror::Error)]
pub enum HistoryError {
    /// The record itself.
    #[error(transparent)]
    Record(#[from] StoreError),
    /// The index's folder can't be read or written.
    #[error("the folder of the history's index can't be used: {0}")]
    Folder(#[from] io::Error),
    /// A part of the index is not what was written; it was removed and is made anew.
    #[error("a part of the history's index was damaged; it is made anew")]
    Damaged,
    /// The index changes faster than it can be read.
    #[error("the history's index is being written; try again")]
    Gone,
    /// The caller asked to stop.
    #[error("stopped on request")]
    Stopped,
}
