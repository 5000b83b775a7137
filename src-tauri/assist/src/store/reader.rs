//! Reading the record, beside its writer or with no other process at all.

use std::ops::ControlFlow;
use std::path::Path;

use audit::{Event, Progress, Query, Verdict};
use rules::acceptance::acceptance_rate;
use rules::id::{InteractionId, SuggestionId};
use rusqlite::Connection;

use super::{StoreError, file, rows};

/// A connection that can only read. Blocking: not for an async task.
#[derive(Debug)]
pub struct Reader {
    connection: Connection,
}

/// How much of what was shown in an interaction was taken (`contract.md §1`, clicks).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Acceptance {
    /// Clicks that took a card.
    pub accepted: u64,
    /// Batches of which something came on screen.
    pub batches_shown: u64,
}

impl Acceptance {
    /// Accepted clicks over batches shown, 0 when none was.
    #[must_use]
    pub fn rate(&self) -> f64 {
        acceptance_rate(self.accepted, self.batches_shown)
    }
}

/// What an agent did with a content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredCard {
    /// The card's stable content key.
    pub key: String,
    /// The suggestion id it last had.
    pub suggestion_id: SuggestionId,
    /// Taken.
    pub accepted: bool,
    /// Kept in its place.
    pub pinned: bool,
    /// Put away.
    pub dismissed: bool,
}

impl Reader {
    /// Opens the record in `dir` for reading, whether or not a Cuecard has it open.
    ///
    /// # Errors
    ///
    /// [`StoreError::Missing`] where there is none yet, [`StoreError::Newer`],
    /// [`StoreError::Damaged`], and what SQLite says otherwise.
    pub fn open(dir: &Path) -> Result<Self, StoreError> {
        Ok(Self {
            connection: file::open_readable(dir)?,
        })
    }

    /// Hands the entries that `query` asks for to `visit`, newest first, until it breaks off.
    ///
    /// # Errors
    ///
    /// What SQLite says.
    pub fn search(
        &self,
        query: &Query,
        visit: impl FnMut(Event) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        Ok(audit::search(&self.connection, query, visit)?)
    }

    /// Walks the whole chain.
    ///
    /// # Errors
    ///
    /// What SQLite says; what is wrong with the chain is in the verdict.
    pub fn verify(&self, progress: impl FnMut(Progress)) -> Result<Verdict, StoreError> {
        Ok(audit::verify(&self.connection, progress)?)
    }

    /// What was shown and taken in one interaction; zeros for one that is not on record.
    ///
    /// # Errors
    ///
    /// What SQLite says.
    pub fn acceptance(&self, interaction: InteractionId) -> Result<Acceptance, StoreError> {
        rows::acceptance(&self.connection, &interaction.to_string())
    }

    /// What the agent did with the cards of one interaction, by their keys.
    ///
    /// # Errors
    ///
    /// What SQLite says.
    pub fn cards(&self, interaction: InteractionId) -> Result<Vec<StoredCard>, StoreError> {
        rows::cards(&self.connection, &interaction.to_string())
    }
}
