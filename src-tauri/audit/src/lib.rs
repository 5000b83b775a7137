//! The append-only, hash-chained ledger: what was shown and done, and the proof that nobody
//! rewrote it since.
//!
//! Owns the table `audit_event`: no other crate writes, changes or deletes a row of it, and SQL
//! triggers refuse those who try by mistake. It owns no connection, no file and no clock: the
//! caller brings them, so that an entry and the rows it speaks of go into one transaction.
//!
//! What the chain proves: every entry seals its own fields and the entry before it, so that any
//! change, deletion, insertion or swap breaks it at a known place ([`verify`]). What it can't
//! prove alone: that nobody with the file in hand rewrote everything from some entry on, cut
//! the tail, or put an older copy back. Signed checkpoints kept elsewhere answer that.
//!
//! Rejected: a Merkle tree (proofs of single entries nobody asks for, at the price of a second
//! structure to keep); a stored copy of the previous hash in each row (32 bytes an entry that
//! say nothing new); hashing JSON that is parsed and written again (verification would depend
//! on a serializer: the chain covers the stored bytes).

mod entry;
mod error;
mod hash;
mod ledger;
mod payload;
mod schema;
mod search;
mod stored;
mod verify;

pub use entry::{Draft, Entry};
pub use error::AuditError;
pub use hash::Hash;
pub use ledger::{GENESIS_KIND, Genesis, Group, Head, Ledger};
pub use payload::Payload;
pub use schema::migrations;
pub use search::{Event, Query, search};
pub use verify::{Break, BreakKind, Progress, Verdict, verify};
