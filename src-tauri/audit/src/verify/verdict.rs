//! What a verifier says.

use jiff::Timestamp;
use serde::Serialize;

use crate::{Hash, PublicKey};

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
    /// The newest checkpoint that the log agrees with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub checkpoint: Option<Vouched>,
    /// The first entry that nothing from outside the log vouches for: no signature of the expected
    /// key, no anchor, no expected head. From here on someone with the file in hand could have
    /// rewritten everything. None where every entry that holds is vouched for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unprotected_from: Option<i64>,
}

impl Verdict {
    pub(crate) const fn nothing_holds(kind: BreakKind) -> Self {
        Self {
            ok: false,
            events: 0,
            head: None,
            first_break: Some(Break::at(1, kind)),
            checkpoint: None,
            unprotected_from: None,
        }
    }
}

/// A checkpoint that the log agrees with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Vouched {
    /// The entry it vouches for.
    pub seq: i64,
    /// When it was made.
    #[serde(serialize_with = "crate::search::millis")]
    pub at: Timestamp,
    /// Whether it carries a signature that holds.
    pub signed: bool,
    /// Whose signature. Whether that key is the log's own, only [`Expectations::public_key`](crate::Expectations::public_key) says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub public_key: Option<PublicKey>,
}

/// Where the chain breaks, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Break {
    /// The number of the first entry that does not hold.
    pub seq: i64,
    /// Where the break can be narrowed down no further than `seq` to here, inclusive.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub up_to: Option<i64>,
    /// What seems to have been done.
    pub kind: BreakKind,
}

impl Break {
    pub(crate) const fn at(seq: i64, kind: BreakKind) -> Self {
        Self {
            seq,
            up_to: None,
            kind,
        }
    }
}

/// What was done to the log. The chain always shows that something was; which of these it was is
/// read off the entries around, and where they allow more than one reading the plainest is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum BreakKind {
    /// The entry or its seal was changed, or the entry before it was changed and sealed anew.
    Edited,
    /// One or more entries are missing from here on.
    Deleted,
    /// An entry stands here that was never written here.
    Inserted,
    /// The entry that belongs here stands elsewhere.
    Reordered,
    /// The log once went on from here.
    Truncated,
    /// The entries hold, but the table, its triggers or its counter are not as this program made
    /// them.
    Schema,
    /// From here on the file can't be read.
    Unreadable,
    /// Entries were changed and everything after them sealed anew: the chain holds, and is not the
    /// one that a checkpoint or an expected head vouches for.
    Rewritten,
    /// Log, checkpoints and counters are as they were at an earlier time: an older copy was put
    /// back, or everything was cut back to an older checkpoint.
    RolledBack,
    /// Two genuine continuations of the same log: a copy of it went on elsewhere.
    Forked,
    /// The log of another installation.
    Foreign,
    /// A checkpoint is missing, was changed, or is not signed by who should have signed it.
    ForgedCheckpoint,
    /// An entry is dated before the checkpoint that it follows, and nothing explains it.
    BackDated,
    /// The entries of an export hold, but the file is not the one that its proof speaks of, or the
    /// proof was changed.
    ForgedProof,
}

/// How far a walk has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Entries walked.
    pub done: i64,
    /// Entries in all, as far as the log's end tells.
    pub total: i64,
}
