//! What surface B keeps of what follows a conversation and of what is done with documents: each
//! part guards itself.

use std::sync::atomic::{AtomicBool, Ordering};

use super::aggregates::Changes;
use super::checklists::Checklists;
use super::knowledge::Told;
use super::limits::Pace;
use super::summaries::Summaries;

/// All of it.
#[derive(Debug, Default)]
pub(crate) struct Kept {
    pub(crate) summaries: Summaries,
    pub(crate) checklists: Checklists,
    pub(crate) told: Told,
    pub(crate) changes: Changes,
    pub(crate) pace: Pace,
    used: AtomicBool,
}

impl Kept {
    /// Somebody speaks surface B.
    pub(crate) fn use_it(&self) {
        self.used.store(true, Ordering::Relaxed);
    }

    /// Whether anybody ever spoke surface B here.
    pub(crate) fn is_used(&self) -> bool {
        self.used.load(Ordering::Relaxed)
    }
}
