//! The engine without the companion's loop: what the command line does on a person's behalf.
//!
//! Opens the record, connects a courier, and answers when something is on disk or delivered. It
//! shares every rule with the companion and has none of its own. Refuses to share the record: while
//! a companion holds it, opening waits for it up to three seconds and then says so.

use std::time::Duration;

use jiff::Timestamp;
use rules::id::{InteractionId, SuggestionId};
use rules::violation::Violation;
use serde_json::Value;
use uuid::Uuid;

use crate::clock::Clock;
use crate::companion::Connection;
use crate::secrets::SecretStore;
use crate::settings::Settings;
use crate::store::{Store, StoreError};
use crate::view::error::Problem;

/// What a desk is given.
pub struct DeskParts<'a> {
    /// Webhooks, retention, the agent's id, the data folder.
    pub settings: &'a Settings,
    /// Which platform, as whom; none to work on what is on disk alone.
    pub connection: Option<Connection>,
    /// Where secrets are kept.
    pub secrets: SecretStore,
    /// What time it is.
    pub clock: Clock,
}

/// The engine, until [`Desk::close`].
pub struct Desk {
    store: Store,
}

/// Why something was not done.
#[derive(Debug, Clone, thiserror::Error)]
pub enum DeskError {
    /// Every violation, each at its field; nothing was written or sent.
    #[error("{} of the fields need another look", .0.len())]
    Invalid(Vec<Violation>),
    /// No platform is configured, so nobody could say where it is to go.
    #[error("no platform is configured: set CUECARD_API_URL, or connect once in the app")]
    NoPlatform,
    /// There is no such delivery any more.
    #[error("there is no such delivery any more")]
    Gone,
    /// The delivery is being sent right now.
    #[error("this delivery is being sent right now")]
    BeingSent,
    /// The record.
    #[error(transparent)]
    Record(#[from] StoreError),
    /// This computer's network client can't be set up.
    #[error("{0}")]
    Setup(String),
}

/// A click that is on disk.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Clicked {
    /// The audit entry's number.
    pub event_id: u64,
    /// Accepted clicks over batches shown, of the interaction (`contract.md §1`).
    pub acceptance_rate: f64,
    /// Its delivery; none where no knowledge webhook is configured.
    pub delivery: Option<u64>,
}

/// Feedback that is on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Given {
    /// Of the feedback, on every attempt.
    pub correlation_id: Uuid,
    /// Its delivery.
    pub delivery: u64,
}

/// How far a delivery is.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// The far end has it.
    Delivered {
        /// The platform's id of it; none for webhooks.
        receipt: Option<String>,
        /// HTTP status.
        status: u16,
        /// How long the attempt took that succeeded.
        latency: Duration,
    },
    /// On disk; goes by itself when it can.
    Queued {
        /// Why it waits, where an attempt was made.
        problem: Option<Problem>,
        /// When the next attempt is made, where that is known.
        next_attempt_at: Option<Timestamp>,
    },
    /// Waits for a person.
    Failed {
        /// Why.
        problem: Problem,
    },
}

/// What a flush came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Flushed {
    /// Delivered meanwhile.
    pub delivered: u64,
    /// Refused for good meanwhile.
    pub failed: u64,
    /// Still waiting for the platform in use.
    pub waiting: u64,
}

/// What retention came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Pruned {
    /// Entries whose payload went, or would go.
    pub pruned: u64,
    /// Entries that keep theirs.
    pub kept: u64,
}

impl Desk {
    /// Opens the record and, where there is a connection, begins to deliver what waits for that
    /// platform.
    ///
    /// # Errors
    /// [`DeskError::Record`] (for example another Cuecard holds the folder for more than 3 s),
    /// [`DeskError::Setup`].
    #[expect(clippy::unused_async, reason = "the body follows")]
    pub async fn open(parts: DeskParts<'_>) -> Result<Self, DeskError> {
        let _ = parts;
        Err(DeskError::Setup("this is not built yet".into()))
    }

    /// The record that is open.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Records a click and puts its delivery. The article is looked up in the record when it is not
    /// given.
    ///
    /// # Errors
    /// [`DeskError::NoPlatform`], [`DeskError::Record`]; nothing was written then.
    #[expect(clippy::unused_async, reason = "the body follows")]
    pub async fn accept(
        &mut self,
        interaction: InteractionId,
        suggestion: &SuggestionId,
        article: Option<String>,
    ) -> Result<Clicked, DeskError> {
        let _ = (interaction, suggestion, article);
        Err(DeskError::NoPlatform)
    }

    /// Checks feedback (`contract.md §2`), fills in `agentId` from the settings where it is absent,
    /// adds `correlationId` and `submittedAt`, records it and puts its delivery.
    ///
    /// # Errors
    /// [`DeskError::Invalid`] with every violation, [`DeskError::NoPlatform`],
    /// [`DeskError::Record`]; nothing was written then.
    #[expect(clippy::unused_async, reason = "the body follows")]
    pub async fn give_feedback(&mut self, feedback: Value) -> Result<Given, DeskError> {
        let _ = feedback;
        Err(DeskError::NoPlatform)
    }

    /// Waits until a delivery is through, refused, or at the end of its first round, at most
    /// `within`.
    ///
    /// # Errors
    /// [`DeskError::Record`], [`DeskError::Gone`] for an id that never was.
    #[expect(clippy::unused_async, reason = "the body follows")]
    pub async fn outcome(&mut self, id: u64, within: Duration) -> Result<Outcome, DeskError> {
        let _ = (id, within);
        Err(DeskError::Gone)
    }

    /// Delivers what waits, at most for so long, or until nothing is left that can go now.
    ///
    /// # Errors
    /// [`DeskError::Record`], [`DeskError::NoPlatform`].
    #[expect(clippy::unused_async, reason = "the body follows")]
    pub async fn flush(&mut self, within: Duration) -> Result<Flushed, DeskError> {
        let _ = within;
        Err(DeskError::NoPlatform)
    }

    /// Lets a delivery go by itself again, with all its attempts ahead of it.
    ///
    /// # Errors
    /// [`DeskError::Gone`], [`DeskError::BeingSent`], [`DeskError::Record`].
    #[expect(clippy::unused_async, reason = "the body follows")]
    pub async fn retry(&mut self, id: u64) -> Result<(), DeskError> {
        let _ = id;
        Err(DeskError::Gone)
    }

    /// Gives a delivery up for good; that it was is on record.
    ///
    /// # Errors
    /// [`DeskError::Gone`], [`DeskError::BeingSent`], [`DeskError::Record`].
    #[expect(clippy::unused_async, reason = "the body follows")]
    pub async fn discard(&mut self, id: u64) -> Result<(), DeskError> {
        let _ = id;
        Err(DeskError::Gone)
    }

    /// Applies retention, or counts what it would take.
    ///
    /// # Errors
    /// [`DeskError::Record`].
    #[expect(clippy::unused_async, reason = "the body follows")]
    pub async fn prune(&mut self, dry_run: bool) -> Result<Pruned, DeskError> {
        let _ = dry_run;
        Ok(Pruned::default())
    }

    /// Lets running attempts end (at most 3 s), signs the last checkpoint, closes the record.
    ///
    /// # Errors
    /// [`DeskError::Record`] with what could not be written.
    pub async fn close(self) -> Result<(), DeskError> {
        Ok(self.store.close().await?)
    }
}
