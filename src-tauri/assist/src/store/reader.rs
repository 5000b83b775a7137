//! Reading the record, beside its writer or with no other process at all.

mod evidence;
mod hand;
mod history;
mod review;

use std::ops::ControlFlow;
use std::path::Path;

use audit::{Event, Progress, Query, Verdict};
use rules::acceptance::acceptance_rate;
use rules::id::{InteractionId, SuggestionId};
use rusqlite::Connection;
use uuid::Uuid;

pub use history::KnownInteraction;

use super::calls::{self, CallCount};
use super::{
    FeedbackDraft, GivenFeedback, OutboxTally, PromptFact, StoreError, StoredDelivery,
    StoredInjection, deliveries, feedback, file, injections, rows, waiting,
};

/// A connection that can only read. Blocking: not for an async task.
#[derive(Debug)]
pub struct Reader {
    pub(super) connection: Connection,
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

    /// What waits to be delivered: what failed first, then the rest in the order of sending; for
    /// one platform, or for all where none is named; at most `most`.
    ///
    /// # Errors
    ///
    /// What SQLite says.
    pub fn deliveries(
        &self,
        target: Option<&str>,
        most: u32,
    ) -> Result<Vec<StoredDelivery>, StoreError> {
        waiting::deliveries(&self.connection, target, most)
    }

    /// One delivery; none where it is through, given up, or never was.
    ///
    /// # Errors
    ///
    /// What SQLite says.
    pub fn delivery(&self, id: u64) -> Result<Option<StoredDelivery>, StoreError> {
        let id = i64::try_from(id).unwrap_or(i64::MAX);
        waiting::one(&self.connection, id)
    }

    /// What waits, counted, by platform.
    ///
    /// # Errors
    ///
    /// What SQLite says.
    pub fn outbox(&self) -> Result<OutboxTally, StoreError> {
        Ok(OutboxTally {
            revision: 0,
            by_target: deliveries::tally(&self.connection)?.into_iter().collect(),
        })
    }

    /// The feedback that the cards of one interaction have.
    ///
    /// # Errors
    ///
    /// What SQLite says.
    pub fn feedback_given(
        &self,
        interaction: InteractionId,
    ) -> Result<Vec<GivenFeedback>, StoreError> {
        feedback::given(&self.connection, &interaction.to_string())
    }

    /// Feedback begun on the cards of one interaction and not given.
    ///
    /// # Errors
    ///
    /// What SQLite says.
    pub fn feedback_drafts(
        &self,
        interaction: InteractionId,
    ) -> Result<Vec<FeedbackDraft>, StoreError> {
        feedback::drafts(&self.connection, &interaction.to_string())
    }

    /// Feedback put off to the end of the shift, oldest first.
    ///
    /// # Errors
    ///
    /// What SQLite says.
    pub fn feedback_later(
        &self,
        target: &str,
        most: u32,
    ) -> Result<Vec<FeedbackDraft>, StoreError> {
        feedback::later(&self.connection, target, most)
    }

    /// What became of injections into conversations of one platform: what waits, in the order it was
    /// asked for, then the newest that ended; at most `most`.
    ///
    /// # Errors
    ///
    /// What SQLite says.
    pub(crate) fn injections(
        &self,
        target: &str,
        most: u32,
    ) -> Result<Vec<StoredInjection>, StoreError> {
        injections::list(&self.connection, target, most)
    }

    /// The prompts that came on screen in an interaction, by the keys they had there.
    pub(crate) fn prompts_shown(
        &self,
        interaction: InteractionId,
    ) -> Result<Vec<String>, StoreError> {
        let query = Query {
            interaction: Some(interaction.to_string()),
            action: Some("prompt_shown".to_owned()),
            ..Query::default()
        };
        let mut shown = Vec::new();
        self.search(&query, |event| {
            let payload = event.payload.as_ref();
            shown.extend(payload.and_then(PromptFact::key));
            ControlFlow::Continue(())
        })?;
        Ok(shown)
    }

    /// Of which prompt an injection is, and what it is correlated by; none once it is through.
    pub(crate) fn injection(&self, delivery: i64) -> Result<Option<(String, Uuid)>, StoreError> {
        injections::of_delivery(&self.connection, delivery)
    }

    /// What retention by this policy would take.
    ///
    /// # Errors
    ///
    /// What SQLite says, and rules without a condition.
    pub fn prunable(&self, policy: &[audit::Rule]) -> Result<audit::Pruned, StoreError> {
        Ok(audit::prunable(&self.connection, policy)?)
    }

    /// The article that a suggestion of this interaction had when it was last produced; none where
    /// it had none or is not on record.
    ///
    /// # Errors
    ///
    /// What SQLite says.
    pub fn article(
        &self,
        interaction: InteractionId,
        suggestion: &SuggestionId,
    ) -> Result<Option<String>, StoreError> {
        let query = Query {
            interaction: Some(interaction.to_string()),
            action: Some("suggestions_produced".to_owned()),
            ..Query::default()
        };
        let mut article = None;
        self.search(&query, |event| {
            let suggestions = event
                .payload
                .as_ref()
                .and_then(|it| it["suggestions"].as_array());
            let found = suggestions
                .into_iter()
                .flatten()
                .find(|one| one["id"] == suggestion.as_str());
            match found {
                Some(found) => {
                    article = found["knowledgeArticleId"].as_str().map(str::to_owned);
                    ControlFlow::Break(())
                }
                None => ControlFlow::Continue(()),
            }
        })?;
        Ok(article)
    }

    /// Figures of calls in the hours that begin within `since_ms..until_ms`.
    pub(crate) fn calls(&self, since_ms: i64, until_ms: i64) -> Result<Vec<CallCount>, StoreError> {
        calls::read(&self.connection, since_ms, until_ms)
    }

    /// Over all interactions that began within `since_ms..until_ms`: clicks, batches and cards
    /// shown.
    pub(crate) fn shown_and_taken(
        &self,
        since_ms: i64,
        until_ms: i64,
    ) -> Result<(u64, u64, u64), StoreError> {
        rows::shown_and_taken(&self.connection, since_ms, until_ms)
    }
}
