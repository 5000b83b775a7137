//! Everything that is asked of a log, and which of the answers counts: the first break.

use std::ops::ControlFlow;

use rusqlite::Connection;

use super::checkpoints::{self, Checkpoints};
use super::index::Sums;
use super::pins::Pins;
use super::ranges::{self, Readers, Walked};
use super::{Break, BreakKind, Progress, Verdict, Vouched, diagnosis, frame, is_damage};
use crate::ledger::genesis;
use crate::{AuditError, Checkpoint, Expectations, Genesis};

/// Asks everything.
pub(super) fn of(
    snapshot: &Connection,
    expectations: &Expectations,
    readers: Readers,
    progress: &mut impl FnMut(Progress) -> ControlFlow<()>,
) -> Result<Verdict, AuditError> {
    if !frame::table_is_there(snapshot)? {
        return Ok(Verdict::nothing_holds(BreakKind::Schema));
    }
    let last = frame::last_number(snapshot)?;
    let genesis = match genesis(snapshot) {
        Ok(genesis) => Some(genesis),
        Err(AuditError::Sqlite(error)) => return Err(error.into()),
        // The walk finds it too.
        Err(_) => None,
    };
    let own = match &genesis {
        Some(genesis) => match checkpoints::check(snapshot, genesis, expectations) {
            Err(error) if is_damage(&error) => Checkpoints {
                first_break: Some(Break::at(last.saturating_add(1), BreakKind::Unreadable)),
                ..Checkpoints::without(expectations)
            },
            checked => checked?,
        },
        None => Checkpoints::without(expectations),
    };
    let pins = Pins::new(expectations, &own);
    let sums = Sums::default();
    let walked = ranges::walk(snapshot, &pins, &sums, last, readers, progress)?;
    let inquiry = Inquiry {
        snapshot,
        expectations,
        genesis,
        own,
        pins,
        walked,
        sums,
        last,
        counter: frame::highest_ever(snapshot, "audit_event")?,
    };
    inquiry.verdict()
}

struct Inquiry<'a> {
    snapshot: &'a Connection,
    expectations: &'a Expectations,
    genesis: Option<Genesis>,
    own: Checkpoints,
    pins: Pins,
    walked: Walked,
    sums: Sums,
    last: i64,
    /// The highest number ever given, by SQLite's own counter.
    counter: Option<i64>,
}

impl Inquiry<'_> {
    fn verdict(&self) -> Result<Verdict, AuditError> {
        let mut breaks = vec![self.chain()?, self.own.first_break, self.foreign()];
        breaks.extend([self.cut(), self.anchors(), self.head(), self.schema()?]);
        let first_break = breaks
            .into_iter()
            .flatten()
            .min_by_key(|found| (found.seq, rank(found.kind)));
        let events = first_break.map_or(self.last, |found| {
            self.last.min(found.seq.saturating_sub(1))
        });
        let head = frame::hash_at(self.snapshot, events)?;
        Ok(Verdict {
            ok: first_break.is_none(),
            events,
            head: head.filter(|_| events > 0),
            first_break,
            checkpoint: self.vouched(events)?,
            unprotected_from: self.unprotected_from(events)?,
        })
    }

    /// The number after the last entry. Saturating: a forger may have given the highest of all.
    const fn next(&self) -> i64 {
        self.last.saturating_add(1)
    }

    /// What the walk over the entries found.
    fn chain(&self) -> Result<Option<Break>, AuditError> {
        let first = frame::first_number(self.snapshot)?;
        if first.is_some_and(|first| first < 1) {
            return Ok(Some(Break::at(1, BreakKind::Inserted)));
        }
        let Some(mut found) = self.walked.found else {
            return Ok(None);
        };
        if let Some(previous) = &found.diagnose {
            found.what.kind = diagnosis::of(self.snapshot, found.what.seq, previous)?;
        }
        Ok(Some(found.what))
    }

    /// Whether the log is of another installation than it should be.
    fn foreign(&self) -> Option<Break> {
        let genesis = self.genesis.as_ref()?;
        let anchors = self.expectations.anchors.iter();
        let anchors = anchors.filter(|anchor| anchor.holds());
        let anchors = anchors.map(|anchor| &anchor.install);
        let mut expected = anchors.chain(&self.expectations.install);
        expected
            .any(|install| *install != genesis.install)
            .then_some(Break::at(1, BreakKind::Foreign))
    }

    /// Whether anything knows of entries after the last one: the counter and the checkpoints
    /// within the file, or what is known from outside.
    fn cut(&self) -> Option<Break> {
        let next = self.next();
        let newest = self.own.newest.as_ref().map_or(0, |newest| newest.seq);
        if self.last == 0 || newest > self.last || self.counter > Some(self.last) {
            return Some(Break::at(next, BreakKind::Truncated));
        }
        let outside = self.pins.last().map_or(0, |pin| pin.seq);
        (outside > self.last).then_some(Break::at(next, BreakKind::RolledBack))
    }

    /// Whether an anchor is none, or is missing from the table.
    fn anchors(&self) -> Option<Break> {
        let anchors = self.expectations.anchors.iter().zip(&self.own.anchors);
        anchors
            .filter(|(anchor, place)| !anchor.holds() || (!place.itself && anchor.seq <= self.last))
            .map(|(anchor, _)| {
                Break::at(
                    anchor.seq.clamp(1, self.next()),
                    BreakKind::ForgedCheckpoint,
                )
            })
            .min_by_key(|found| found.seq)
    }

    /// Whether a head that should stand anywhere stands nowhere. Without its number there is no
    /// telling a log that was cut from one that was rewritten.
    fn head(&self) -> Option<Break> {
        if self.pins.anywhere.is_none() || self.walked.met_head.is_some() {
            return None;
        }
        let agreed = self.own.newest.as_ref().map_or(0, |newest| newest.seq);
        let outside = self.pins.up_to(self.last).map_or(0, |pin| pin.seq);
        let from = self.last.min(agreed.max(outside)).saturating_add(1);
        Some(Break {
            seq: from,
            up_to: (from <= self.last).then_some(self.next()),
            kind: BreakKind::Rewritten,
        })
    }

    /// Whether tables, triggers, counter or index are not as this program makes them.
    fn schema(&self) -> Result<Option<Break>, AuditError> {
        let ours = self.counter == Some(self.last)
            && frame::is_ours(self.snapshot)?
            && (self.walked.found.is_some() || self.index_agrees()?);
        Ok((!ours).then_some(Break::at(self.next(), BreakKind::Schema)))
    }

    fn index_agrees(&self) -> Result<bool, AuditError> {
        match self.sums.of_index(self.snapshot) {
            Err(error) if is_damage(&error) => Ok(false),
            sum => Ok(sum? == Some(self.walked.sum)),
        }
    }

    /// The newest checkpoint among the first `events` entries.
    fn newest(&self, events: i64) -> Result<Option<Checkpoint>, AuditError> {
        let own = match &self.own.newest {
            Some(newest) if newest.seq <= events => Some(newest.clone()),
            Some(_) => checkpoints::last_before(self.snapshot, events.saturating_add(1))?,
            None => None,
        };
        let anchors = self.expectations.anchors.iter();
        let agreeing = anchors.filter(|anchor| anchor.holds() && anchor.seq <= events);
        Ok(agreeing
            .cloned()
            .chain(own)
            .max_by_key(|checkpoint| checkpoint.seq))
    }

    fn vouched(&self, events: i64) -> Result<Option<Vouched>, AuditError> {
        Ok(self.newest(events)?.and_then(|newest| {
            Some(Vouched {
                seq: newest.seq,
                at: newest.at()?,
                signed: newest.is_signed() && newest.holds(),
                public_key: newest.public_key,
            })
        }))
    }

    fn unprotected_from(&self, events: i64) -> Result<Option<i64>, AuditError> {
        let head = self.walked.met_head.filter(|seq| *seq <= events);
        let outside = self.pins.up_to(events).map(|pin| pin.seq);
        // The newest one's signature vouches for all before it.
        let own = match &self.own.newest {
            Some(newest) if self.is_trusted(newest) => self.newest(events)?.map(|own| own.seq),
            Some(_) | None => None,
        };
        let protected = [head, outside, own]
            .into_iter()
            .flatten()
            .max()
            .unwrap_or(0);
        Ok((protected < events).then_some(protected + 1))
    }

    /// Whether the checkpoint is signed with a key that is known from outside the file.
    fn is_trusted(&self, newest: &Checkpoint) -> bool {
        let anchors = self
            .expectations
            .anchors
            .iter()
            .filter(|anchor| anchor.holds());
        let mut known = anchors
            .filter_map(|anchor| anchor.public_key)
            .chain(self.expectations.public_key);
        newest.holds() && known.any(|key| newest.public_key == Some(key))
    }
}

/// Of several readings of one place, the one that says most.
const fn rank(kind: BreakKind) -> u8 {
    match kind {
        BreakKind::Foreign => 0,
        BreakKind::Unreadable
        | BreakKind::Edited
        | BreakKind::Deleted
        | BreakKind::Inserted
        | BreakKind::Reordered => 1,
        BreakKind::Truncated => 2,
        BreakKind::RolledBack => 3,
        BreakKind::Forked => 4,
        BreakKind::Rewritten => 5,
        BreakKind::ForgedCheckpoint => 6,
        BreakKind::BackDated => 7,
        BreakKind::ForgedProof => 8,
        BreakKind::Schema => 9,
    }
}
