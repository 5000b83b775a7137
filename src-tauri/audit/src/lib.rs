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

mod checkpoint;
mod entry;
mod error;
mod expectations;
mod export;
mod hash;
mod hex;
mod key;
mod ledger;
mod own;
mod payload;
mod prune;
mod reading;
mod schema;
mod search;
mod stored;
mod verify;

pub use checkpoint::Checkpoint;
pub use entry::{Draft, Entry};
pub use error::AuditError;
pub use expectations::{Expectations, ExpectedHead, NotAHead};
pub use export::{
    Exported, Format, NotAFormat, Picked, Picking, export, export_picked, guarded, proof_of_one,
    proof_path, verify_export,
};
pub use hash::Hash;
pub use hex::NotHex;
pub use key::{PublicKey, Signature, SigningKey};
pub use ledger::{Genesis, Group, Head, Ledger};
pub use own::{GENESIS_KIND, PRUNED_KIND, is_kept};
pub use payload::Payload;
pub use prune::{PrunableKind, Pruned, PrunedBatch, Rule, prunable, prunable_kinds, prune};
pub use reading::{
    Lent, PrunedRange, emptied, entry, extent, last, pruned_since, seal_of, time_of, walk,
    walk_back, walk_interaction,
};
pub use schema::migrations;
pub use search::{Event, Query, search};
pub use verify::{
    Break, BreakKind, Progress, Readers, Verdict, Vouched, follows, verify, verify_onward,
    verify_until, verify_with,
};
