//! The table of checkpoints: whole, linked, of this log, and signed by who should have signed.
//!
//! Each checkpoint names the one before it by a hash over everything, its signature included. So
//! the signature of the newest vouches for all of its key's, and only one signature in each run of
//! a key is computed; where one is wrong, all are, to say which is the first.

use rusqlite::Connection;

use super::pins::Place;
use super::{Break, BreakKind, frame};
use crate::checkpoint::table::{self, COLUMNS};
use crate::{AuditError, Checkpoint, Expectations, Genesis, Hash, PublicKey, own};

/// What the table holds.
#[derive(Debug, Default)]
pub(super) struct Checkpoints {
    /// The first thing that is wrong with it.
    pub first_break: Option<Break>,
    /// The newest that holds, and so do all before it.
    pub newest: Option<Checkpoint>,
    /// Where the anchors stand in the table, in the order of the expectations.
    pub anchors: Vec<Place>,
}

impl Checkpoints {
    /// Of a log whose first entry does not say whose it is.
    pub fn without(expectations: &Expectations) -> Self {
        Self {
            anchors: vec![Place::default(); expectations.anchors.len()],
            ..Self::default()
        }
    }
}

/// Walks the table.
pub(super) fn check(
    connection: &Connection,
    genesis: &Genesis,
    expectations: &Expectations,
) -> Result<Checkpoints, AuditError> {
    let Checkpoints { mut anchors, .. } = Checkpoints::without(expectations);
    if !table::is_there(connection)? {
        return Ok(Checkpoints::without(expectations));
    }
    let links: Vec<Hash> = expectations.anchors.iter().map(Checkpoint::link).collect();
    let mut seen = |seq: i64, link: &Hash| {
        for ((place, anchor), own) in anchors.iter_mut().zip(&expectations.anchors).zip(&links) {
            place.itself |= own == link;
            if anchor.previous.as_ref() == Some(link) {
                place.previous = Some(seq);
            }
        }
    };
    let mut walk = Walk {
        connection,
        genesis,
        every_signature: false,
    };
    let (mut newest, mut wrong) = walk.run(expectations.public_key, &mut seen)?;
    if wrong.is_some_and(|wrong| wrong.doubtful) {
        walk.every_signature = true;
        (newest, wrong) = walk.run(expectations.public_key, &mut |_, _| {})?;
    }
    Ok(Checkpoints {
        first_break: wrong.map(|wrong| wrong.what),
        newest,
        anchors,
    })
}

/// Something wrong, and whether an earlier signature may be wrong too.
#[derive(Clone, Copy)]
struct Wrong {
    what: Break,
    doubtful: bool,
}

impl Wrong {
    const fn at(seq: i64) -> Self {
        Self {
            what: Break::at(seq, BreakKind::ForgedCheckpoint),
            doubtful: true,
        }
    }
}

struct Walk<'a> {
    connection: &'a Connection,
    genesis: &'a Genesis,
    every_signature: bool,
}

/// The newest checkpoint that holds, and the first that does not.
type Outcome = (Option<Checkpoint>, Option<Wrong>);

impl Walk<'_> {
    fn run(
        &self,
        expected: Option<PublicKey>,
        seen: &mut impl FnMut(i64, &Hash),
    ) -> Result<Outcome, AuditError> {
        let all = format!("SELECT {COLUMNS} FROM main.audit_checkpoint ORDER BY seq");
        let mut statement = self.connection.prepare(&all)?;
        let mut rows = statement.query([])?;
        let mut before: Option<(Checkpoint, Hash)> = None;
        // Where the run of the newest key began.
        let mut run_began = 0;
        while let Some(row) = rows.next()? {
            let seq: i64 = row.get(0)?;
            let Ok(here) = table::read(row) else {
                return Ok((before.map(|(before, _)| before), Some(Wrong::at(seq))));
            };
            if before.is_none() && here.install != self.genesis.install {
                return Ok((None, Some(foreign_log())));
            }
            if !self.follows(&here, before.as_ref()) {
                return self.broken_link(&here, before.map(|(before, _)| before));
            }
            let key_before = before.as_ref().map(|(before, _)| before.public_key);
            let changed = key_before.is_some_and(|key| key != here.public_key);
            if let Some((last, _)) = &before
                && changed
                && (!last.holds() || !self.change_is_on_record(last, &here)?)
            {
                return Ok((before.map(|(before, _)| before), Some(Wrong::at(seq))));
            }
            if self.every_signature && !here.holds() {
                return Ok((before.map(|(before, _)| before), Some(Wrong::at(seq))));
            }
            if changed || before.is_none() {
                run_began = seq;
            }
            let link = here.link();
            seen(seq, &link);
            before = Some((here, link));
        }
        let newest = before.map(|(newest, _)| newest);
        let seq = newest.as_ref().map_or(0, |newest| newest.seq);
        if newest.as_ref().is_some_and(|newest| !newest.holds()) {
            return Ok((None, Some(Wrong::at(seq))));
        }
        if expected.is_some()
            && let Some(newest) = &newest
            && newest.public_key != expected
        {
            let wrong = Wrong {
                doubtful: false,
                ..Wrong::at(run_began)
            };
            let before = last_before(self.connection, run_began)?;
            return Ok((before, Some(wrong)));
        }
        let highest = frame::highest_ever(self.connection, "audit_checkpoint")?.unwrap_or(0);
        if highest > seq {
            let wrong = Wrong {
                doubtful: false,
                ..Wrong::at(highest)
            };
            return Ok((newest, Some(wrong)));
        }
        Ok((newest, None))
    }

    /// Whether the checkpoint is this log's and names the one before it.
    fn follows(&self, here: &Checkpoint, before: Option<&(Checkpoint, Hash)>) -> bool {
        here.install == self.genesis.install
            && here.format == self.genesis.format
            && here.previous == before.map(|(_, link)| *link)
            && here.public_key.is_some() == here.signature.is_some()
    }

    /// The link between two checkpoints does not hold: the later one was changed or one between
    /// them is missing, or the earlier one was changed, where the entry it speaks of is another or
    /// the later one is signed and it is not.
    fn broken_link(
        &self,
        here: &Checkpoint,
        before: Option<Checkpoint>,
    ) -> Result<Outcome, AuditError> {
        let Some(before) = before else {
            return Ok((None, Some(Wrong::at(here.seq))));
        };
        let genuine = |checkpoint: &Checkpoint| checkpoint.is_signed() && checkpoint.holds();
        let other_entry = frame::hash_at(self.connection, before.seq)? != Some(before.hash);
        if other_entry || (genuine(here) && !genuine(&before)) {
            let earlier = last_before(self.connection, before.seq)?;
            return Ok((earlier, Some(Wrong::at(before.seq))));
        }
        Ok((Some(before), Some(Wrong::at(here.seq))))
    }

    /// Whether an entry between the two says that the key changed. Signing once begun never ends.
    fn change_is_on_record(
        &self,
        before: &Checkpoint,
        here: &Checkpoint,
    ) -> Result<bool, AuditError> {
        let Some(new) = here.public_key else {
            return Ok(false);
        };
        let payload = own::signing_key_changed(before.public_key, new)?;
        let there = "SELECT EXISTS (SELECT 1 FROM main.audit_event
             WHERE seq > ?1 AND seq <= ?2 AND kind = ?3 AND payload_hash = ?4)";
        let parameters = (
            before.seq,
            here.seq,
            own::SIGNING_KEY_CHANGED,
            payload.hash().as_bytes(),
        );
        Ok(self
            .connection
            .query_row(there, parameters, |row| row.get(0))?)
    }
}

/// All checkpoints speak of another installation: the entries were exchanged.
const fn foreign_log() -> Wrong {
    Wrong {
        what: Break::at(1, BreakKind::Foreign),
        doubtful: false,
    }
}

/// The newest checkpoint of an entry before `seq`; none where it can't be read.
pub(super) fn last_before(
    connection: &Connection,
    seq: i64,
) -> Result<Option<Checkpoint>, AuditError> {
    if !table::is_there(connection)? {
        return Ok(None);
    }
    let last = format!(
        "SELECT {COLUMNS} FROM main.audit_checkpoint WHERE seq < ?1 ORDER BY seq DESC LIMIT 1"
    );
    let mut statement = connection.prepare(&last)?;
    let mut rows = statement.query([seq])?;
    Ok(match rows.next()? {
        Some(row) => table::read(row).ok(),
        None => None,
    })
}
