//! What the entries must agree with: checkpoints of the table, and heads from outside the log.

use super::checkpoints::Checkpoints;
use crate::{Checkpoint, Expectations, Hash};

/// A hash that must stand at a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pin {
    pub seq: i64,
    pub hash: Hash,
    /// Set where another hash at this place means that the log was forked: the last entry that is
    /// known to be common to both branches.
    pub common: Option<i64>,
}

/// All that the entries are compared with.
#[derive(Debug, Clone, Default)]
pub(super) struct Pins {
    /// From outside, by number.
    outside: Vec<Pin>,
    /// A hash that must stand anywhere.
    pub anywhere: Option<Hash>,
    /// Checkpoints of the table count up to this entry; 0 where there are none.
    pub trusted_to: i64,
}

impl Pins {
    pub fn new(expectations: &Expectations, own: &Checkpoints) -> Self {
        let anchors = expectations.anchors.iter().zip(&own.anchors);
        let mut outside: Vec<Pin> = anchors
            .filter(|(anchor, _)| anchor.holds())
            .map(|(anchor, place)| Pin {
                seq: anchor.seq,
                hash: anchor.hash,
                common: is_branch(anchor, own.newest.as_ref(), *place)
                    .then_some(place.previous.unwrap_or(0)),
            })
            .collect();
        let head = expectations.expected_head;
        outside.extend(head.and_then(|head| {
            Some(Pin {
                seq: head.seq?,
                hash: head.hash,
                common: None,
            })
        }));
        outside.sort_by_key(|pin| pin.seq);
        Self {
            outside,
            anywhere: head.filter(|head| head.seq.is_none()).map(|head| head.hash),
            trusted_to: own.newest.as_ref().map_or(0, |newest| newest.seq),
        }
    }

    /// Those at `seq` and after.
    pub fn from(&self, seq: i64) -> impl Iterator<Item = &Pin> {
        let first = self.outside.partition_point(|pin| pin.seq < seq);
        self.outside[first..].iter()
    }

    /// The last one at `seq` or before.
    pub fn up_to(&self, seq: i64) -> Option<&Pin> {
        let next = self.outside.partition_point(|pin| pin.seq <= seq);
        self.outside[..next].last()
    }

    /// The last of all.
    pub fn last(&self) -> Option<&Pin> {
        self.outside.last()
    }
}

/// Where an anchor's surroundings stand in the table of checkpoints.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Place {
    /// The anchor itself is in the table.
    pub itself: bool,
    /// The entry of the checkpoint that the anchor names as the one before it.
    pub previous: Option<i64>,
}

/// Whether the log has checkpoints of its own, signed with the anchor's key, that the anchor does
/// not come after or before: then both went on from a common past. Without signatures a branch
/// can't be told from a rewritten log.
fn is_branch(anchor: &Checkpoint, newest: Option<&Checkpoint>, place: Place) -> bool {
    newest.is_some_and(|newest| {
        let same_key = anchor.is_signed() && newest.public_key == anchor.public_key;
        let beside = newest.seq >= anchor.seq || place.previous.is_some_and(|seq| newest.seq > seq);
        !place.itself && same_key && beside && newest.holds()
    })
}
