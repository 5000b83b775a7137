//! What came while there was no connection, and was shown afterwards.

use jiff::{SignedDuration, Timestamp};

use super::Conversation;

/// That suggestions were missed and came later is said for so long.
const MISSED_SHOWN: SignedDuration = SignedDuration::from_secs(30);

impl Conversation {
    /// So many suggestions came while there was no connection, and are here now.
    pub(crate) fn note_missed(&mut self, missed: usize, now: Timestamp) {
        let before = self.missed(now).unwrap_or_default();
        let missed = u32::try_from(missed).unwrap_or(u32::MAX);
        self.missed = Some((before.saturating_add(missed), now));
    }

    /// The suggestions that were missed, while that is still to be said.
    pub(crate) fn missed(&self, now: Timestamp) -> Option<u32> {
        let (missed, at) = self.missed?;
        (now < at + MISSED_SHOWN).then_some(missed)
    }

    /// It was said long enough; true where that is news.
    pub(crate) fn forget_missed(&mut self, now: Timestamp) -> bool {
        self.missed(now).is_none() && self.missed.take().is_some()
    }

    /// When it is to be said no longer.
    pub(crate) fn missed_until(&self, now: Timestamp) -> Option<Timestamp> {
        let (_, at) = self.missed?;
        Some(at + MISSED_SHOWN).filter(|until| *until > now)
    }
}
