//! Walking the chain: is every entry what it was, and where it was?

mod diagnosis;
mod frame;

use jiff::Timestamp;
use rusqlite::{Connection, ErrorCode};
use serde::Serialize;

use crate::stored::{Stored, select};
use crate::{AuditError, Expectations, GENESIS_KIND, Hash, PublicKey};

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
    /// Whose signature. Whether that key is the log's own, only [`Expectations::public_key`] says.
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

/// Progress is told every so many entries.
const STRIDE: i64 = 10_000;

/// [`verify_with`] nothing to compare with.
///
/// # Errors
///
/// As [`verify_with`].
pub fn verify(
    connection: &Connection,
    progress: impl FnMut(Progress),
) -> Result<Verdict, AuditError> {
    verify_with(connection, &Expectations::default(), progress)
}

/// Walks the whole log, in one read transaction, and tells `progress` every 10,000 entries and at
/// the end.
///
/// # Errors
///
/// [`AuditError::Sqlite`] where reading can't even begin: the file is locked, is no database, or
/// the connection is within a transaction. What is wrong with the log is in the verdict.
pub fn verify_with(
    connection: &Connection,
    expectations: &Expectations,
    mut progress: impl FnMut(Progress),
) -> Result<Verdict, AuditError> {
    let _ = expectations;
    let snapshot = connection.unchecked_transaction()?;
    let mut walk = Walk {
        seq: 0,
        head: Hash::NONE,
    };
    let first_break = match walk.run(&snapshot, &mut progress) {
        Ok(first_break) => first_break,
        Err(error) if is_damage(&error) => Some(Break {
            seq: walk.seq + 1,
            up_to: None,
            kind: BreakKind::Unreadable,
        }),
        Err(error) => return Err(error),
    };
    progress(Progress {
        done: walk.seq,
        total: walk.seq,
    });
    Ok(Verdict {
        ok: first_break.is_none(),
        events: walk.seq,
        head: (walk.seq > 0).then_some(walk.head),
        first_break,
        checkpoint: None,
        unprotected_from: None,
    })
}

/// The last entry that held.
struct Walk {
    seq: i64,
    head: Hash,
}

impl Walk {
    fn run(
        &mut self,
        snapshot: &Connection,
        progress: &mut impl FnMut(Progress),
    ) -> Result<Option<Break>, AuditError> {
        if !frame::table_is_there(snapshot)? {
            return Ok(Some(Break {
                seq: 1,
                up_to: None,
                kind: BreakKind::Schema,
            }));
        }
        let total = frame::last_number(snapshot)?;
        if let Some(found) = self.entries(snapshot, total, progress)? {
            return Ok(Some(found));
        }
        let seq = self.seq + 1;
        let kind = match frame::highest_ever(snapshot)? {
            _ if self.seq == 0 => BreakKind::Truncated,
            Some(highest) if highest > self.seq => BreakKind::Truncated,
            Some(highest) if highest == self.seq && frame::is_ours(snapshot)? => return Ok(None),
            Some(_) | None => BreakKind::Schema,
        };
        Ok(Some(Break {
            seq,
            up_to: None,
            kind,
        }))
    }

    fn entries(
        &mut self,
        snapshot: &Connection,
        total: i64,
        progress: &mut impl FnMut(Progress),
    ) -> Result<Option<Break>, AuditError> {
        let mut statement = snapshot.prepare(&select("ORDER BY seq"))?;
        let mut rows = statement.query([])?;
        let mut scratch = Vec::new();
        while let Some(row) = rows.next()? {
            let seq = self.seq + 1;
            let edited = Ok(Some(Break {
                seq,
                up_to: None,
                kind: BreakKind::Edited,
            }));
            let Some(stored) = Stored::read(row)? else {
                return edited;
            };
            if stored.fields.seq < seq {
                return Ok(Some(Break {
                    seq,
                    up_to: None,
                    kind: BreakKind::Inserted,
                }));
            }
            if stored.fields.seq != seq || !stored.belongs(seq, &self.head, &mut scratch) {
                let kind = diagnosis::of(snapshot, seq, &self.head)?;
                return Ok(Some(Break {
                    seq,
                    up_to: None,
                    kind,
                }));
            }
            if !stored.payload_holds()
                || (seq == 1 && stored.fields.kind != GENESIS_KIND.as_bytes())
            {
                return edited;
            }
            self.seq = seq;
            self.head = Hash(*stored.hash);
            if seq % STRIDE == 0 {
                progress(Progress { done: seq, total });
            }
        }
        Ok(None)
    }
}

fn is_damage(error: &AuditError) -> bool {
    error.sqlite_code() == Some(ErrorCode::DatabaseCorrupt)
}
