//! The index of the history's words, in files of its own beside the record.
//!
//! Owns the folder `history` in the data folder. It is derived: missing, damaged, of another format
//! or of another record, it is made anew, and nobody loses anything. The record is only read, by a
//! connection beside its writer, whose path is not longer by an instruction.
//!
//! **Parts.** The log is cut into blocks of 65,536 entries. A full block is one part: a file with
//! every term's rows, written once, never changed. What follows the last full block is in parts of
//! 4,096 entries, and the rest, fewer than that, in the memory of whoever searches, who reads it
//! off the record: what is durable is found at once. A query is answered part by part, newest
//! first, with a set of bits each; it stops where enough is found, so that what it costs does not
//! grow with how common a word is.
//!
//! **Erasure.** A part is a function of the entries it covers. Where retention or an erasure took
//! payloads, it is written again from what is left and the old file is removed: there is no list of
//! deleted rows and no page with something left over. Until then whoever searches leaves out what
//! is gone.
//!
//! Rejected: SQLite's FTS5 (its lists know no order but the log's own ascending one within a page,
//! two common words that never meet cost a walk over both, and what is deleted stays in its shadow
//! tables' pages for long; `docs/decisions/007-history.md` has the figures); a search engine as a
//! library (a hundred crates, deleted words stay until segments are merged); mapping files into
//! memory (unsafe code, and a file that is cut short would end the program).

mod bits;
mod cells;
mod columns;
mod folder;
mod gather;
mod indexer;
mod layout;
mod list;
mod part;
mod plan;
mod sealed;

pub(super) use bits::Bits;
pub(crate) use cells::{Cell, QUARTER_MS, Times, named};
pub(super) use cells::{Cells, Packed, Whose, agents, begun, each, names};
pub(crate) use folder::{FORMAT, NAME};
pub(super) use folder::{Folder, Manifest};
pub(super) use gather::{Gathered, tag};
pub(super) use indexer::hold;
pub(super) use part::{Named, Part};
pub(super) use sealed::{Sealed, Unreadable};

pub use indexer::{Indexer, Step};

/// How many entries parts have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sizes {
    /// A part that is to be replaced when its block is full.
    pub small: u32,
    /// A block; at most 65,536.
    pub block: u32,
    /// So many entries that are in no part yet may be kept in memory; what is beyond them is not
    /// found until the index has come so far.
    pub memory: u32,
}

impl Default for Sizes {
    fn default() -> Self {
        Self {
            small: 4_096,
            block: 65_536,
            memory: 65_536,
        }
    }
}
