//! A walk over a range of entries. Each is sealed on the hash that is *stored* before it, so
//! ranges can be walked side by side: where all of them hold, the whole holds.

use rusqlite::{Connection, Rows, Statement};

use super::index::Sums;
use super::pins::{Pin, Pins};
use super::pruned::Prunings;
use super::{Break, BreakKind, frame, is_damage};
use crate::checkpoint::table::{self, COLUMNS};
use crate::own::{GENESIS_KIND, SLACK_MS, TIME_WENT_BACK};
use crate::stored::{Stored, select};
use crate::{AuditError, Hash};

/// What is wrong, and where the walk was when it saw so.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    /// The entry at which it shows; of all that is found, the first counts.
    pub met: i64,
    pub what: Break,
    /// The hash before it, where what was done must be read off the entries around.
    pub diagnose: Option<Hash>,
}

impl Found {
    pub const fn at(seq: i64, kind: BreakKind) -> Self {
        Self {
            met: seq,
            what: Break::at(seq, kind),
            diagnose: None,
        }
    }
}

/// One reader's means: a connection, what it compares with, and buffers.
pub(super) struct Walker<'a> {
    connection: &'a Connection,
    pins: &'a Pins,
    prunings: Prunings,
    entries: Statement<'a>,
    scratch: Vec<u8>,
    sums: &'a Sums,
    /// The sum over the entries walked, to be compared with the index.
    pub sum: u64,
    /// Where the head that is expected anywhere was met.
    pub met_head: Option<i64>,
}

impl<'a> Walker<'a> {
    pub fn new(
        connection: &'a Connection,
        pins: &'a Pins,
        prunings: Prunings,
        sums: &'a Sums,
    ) -> Result<Self, AuditError> {
        Ok(Self {
            connection,
            pins,
            prunings,
            entries: connection.prepare(&select("WHERE seq >= ?1 AND seq <= ?2 ORDER BY seq"))?,
            scratch: Vec::with_capacity(256),
            sums,
            sum: 0,
            met_head: None,
        })
    }

    /// Walks the entries `from` to `to`, and gives what is wrong first.
    pub fn range(&mut self, from: i64, to: i64) -> Result<Option<Found>, AuditError> {
        let mut place = from;
        match self.entries(&mut place, to) {
            Err(error) if is_damage(&error) => Ok(Some(Found::at(place, BreakKind::Unreadable))),
            walked => walked,
        }
    }

    fn entries(&mut self, place: &mut i64, to: i64) -> Result<Option<Found>, AuditError> {
        let Self {
            connection,
            pins,
            prunings,
            entries,
            scratch,
            sums,
            sum,
            met_head,
        } = self;
        let Some(mut head) = before(connection, *place)? else {
            // The range before this one has the break.
            return Ok(None);
        };
        let mut line = Line::at(connection, pins, *place)?;
        let newer = format!(
            "SELECT {COLUMNS} FROM main.audit_checkpoint WHERE seq >= ?1 AND seq <= ?2 ORDER BY seq"
        );
        let mut newer = (pins.trusted_to > 0)
            .then(|| connection.prepare(&newer))
            .transpose()?;
        let mut newer = match &mut newer {
            Some(newer) => Some(newer.query([*place, to.min(pins.trusted_to)])?),
            None => None,
        };
        let mut checkpoint = next(newer.as_mut())?;
        let mut outside = pins.from(*place).peekable();
        let mut rows = entries.query([*place, to])?;
        while let Some(row) = rows.next()? {
            let seq = *place;
            let Some(stored) = Stored::read(row)? else {
                return Ok(Some(Found::at(seq, BreakKind::Edited)));
            };
            let entry = &stored.fields;
            if entry.seq != seq || !stored.belongs(seq, &head, scratch) {
                return Ok(Some(diagnosed(seq, head)));
            }
            let payload_holds = match stored.payload {
                Some(_) => stored.payload_holds(),
                None => prunings.explain(entry),
            };
            if !payload_holds || (seq == 1 && entry.kind != GENESIS_KIND.as_bytes()) {
                return Ok(Some(Found::at(seq, BreakKind::Edited)));
            }
            head = Hash(*stored.hash);
            *sum = sum.wrapping_add(sums.part(seq, entry.interaction));
            if pins.anywhere == Some(head) {
                *met_head = Some(seq);
            }
            while let Some(pin) = outside.next_if(|pin| pin.seq == seq) {
                if pin.hash != head {
                    return Ok(Some(line.broken_by(pin)));
                }
                line.agreed = seq;
            }
            if line.is_back_dated(entry.kind, entry.at_ms) {
                return Ok(Some(Found::at(seq, BreakKind::BackDated)));
            }
            if let Some((at_seq, hash, at_ms)) = checkpoint.filter(|(at_seq, ..)| *at_seq == seq) {
                if hash != head {
                    return Ok(Some(rewritten(line.agreed, at_seq)));
                }
                line.agreed = seq;
                line.floor_ms = Some(at_ms);
                checkpoint = next(newer.as_mut())?;
            }
            *place += 1;
        }
        Ok((*place <= to).then(|| diagnosed(*place, head)))
    }
}

const fn diagnosed(seq: i64, previous: Hash) -> Found {
    let mut found = Found::at(seq, BreakKind::Deleted);
    found.diagnose = Some(previous);
    found
}

/// The hash on which the entry at `place` was sealed, as stored; none where none is.
fn before(connection: &Connection, place: i64) -> Result<Option<Hash>, AuditError> {
    if place == 1 {
        return Ok(Some(Hash::NONE));
    }
    Ok(frame::hash_at(connection, place - 1)?.filter(|hash| *hash != Hash::NONE))
}

type Checkpointed = (i64, Hash, i64);

fn next(rows: Option<&mut Rows<'_>>) -> Result<Option<Checkpointed>, AuditError> {
    let Some(rows) = rows else {
        return Ok(None);
    };
    let Some(row) = rows.next()? else {
        return Ok(None);
    };
    let read = table::read(row)?;
    Ok(Some((read.seq, read.hash, read.at_ms)))
}

/// What the checkpoints passed so far say about the entries that follow.
struct Line {
    /// The newest entry that something vouches for.
    agreed: i64,
    /// The time below which an entry needs an explanation.
    floor_ms: Option<i64>,
}

impl Line {
    /// As it is before the entry at `place`.
    fn at(connection: &Connection, pins: &Pins, place: i64) -> Result<Self, AuditError> {
        let newest = super::checkpoints::last_before(
            connection,
            place.min(pins.trusted_to.saturating_add(1)),
        )?;
        let floor_ms = match &newest {
            Some(newest) => Some(crate::own::floor(connection, newest, place)?),
            None => None,
        };
        let outside = pins.up_to(place - 1).map_or(0, |pin| pin.seq);
        Ok(Self {
            agreed: newest.map_or(0, |newest| newest.seq).max(outside),
            floor_ms,
        })
    }

    fn broken_by(&self, pin: &Pin) -> Found {
        let mut found = rewritten(pin.common.unwrap_or(self.agreed), pin.seq);
        if pin.common.is_some() {
            found.what.kind = BreakKind::Forked;
        }
        found
    }

    fn is_back_dated(&mut self, kind: &[u8], at_ms: i64) -> bool {
        let Some(floor_ms) = self.floor_ms else {
            return false;
        };
        if kind == TIME_WENT_BACK.as_bytes() {
            self.floor_ms = Some(at_ms);
            return false;
        }
        at_ms < floor_ms.saturating_sub(SLACK_MS)
    }
}

/// The chain is another one than was vouched for at `seq`: since when can't be told, only that it
/// was after the last entry that agreed.
const fn rewritten(agreed: i64, seq: i64) -> Found {
    let from = agreed + 1;
    Found {
        met: seq,
        what: Break {
            seq: from,
            up_to: if from < seq { Some(seq) } else { None },
            kind: BreakKind::Rewritten,
        },
        diagnose: None,
    }
}
