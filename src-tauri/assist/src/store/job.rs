//! A fact on its way to the writer, with everything about it that needs no writer done.

use audit::{Ledger, Payload};
use rusqlite::Connection;
use tokio::sync::{OwnedSemaphorePermit, oneshot};

use super::{Fact, Receipt, StoreError, Work};

/// Work on the file that is no fact: claims, drafts, figures, checkpoints, retention.
pub(super) type Chore = Box<dyn FnOnce(&mut Ledger, &mut Connection) -> Done + Send>;

/// How a chore ended.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Done {
    /// It failed: what the ledger remembers must be read again.
    pub failed: bool,
    /// Something a person wrote was deleted.
    pub wiped: bool,
    /// What waits may be another after it.
    pub outbox: bool,
}

/// What the writer receives.
pub(super) enum Message {
    /// Write this.
    Work(Box<Job>),
    /// Carry this out between two groups. It answers by itself.
    Chore(Chore),
    /// Write what came before, close the file, then answer.
    Close(oneshot::Sender<Result<(), StoreError>>),
}

/// One fact, serialized and hashed by whoever brought it.
#[derive(Debug)]
pub(super) struct Job {
    pub work: Work,
    pub interaction: Option<String>,
    pub actor: String,
    pub payload: Payload,
    /// Set for a person's action: answered once durable, or at once when it can't be.
    pub reply: Option<oneshot::Sender<Result<Receipt, StoreError>>>,
    /// The place in the queue, free again when the job is dropped.
    _permit: OwnedSemaphorePermit,
}

/// A fact made ready, before it has a place in the queue.
#[derive(Debug)]
pub(super) struct Ready {
    work: Work,
    interaction: Option<String>,
    actor: String,
    payload: Payload,
}

impl Ready {
    pub(super) fn new(work: Work) -> Result<Self, StoreError> {
        let payload = work.fact.payload()?;
        let interaction = work
            .fact
            .interaction()
            .map(|interaction| interaction.to_string());
        let actor = work.actor.name();
        Ok(Self {
            work,
            interaction,
            actor,
            payload,
        })
    }

    pub(super) fn into_job(
        self,
        permit: OwnedSemaphorePermit,
        reply: Option<oneshot::Sender<Result<Receipt, StoreError>>>,
    ) -> Box<Job> {
        let Self {
            work,
            interaction,
            actor,
            payload,
        } = self;
        Box::new(Job {
            work,
            interaction,
            actor,
            payload,
            reply,
            _permit: permit,
        })
    }
}

impl Job {
    /// Whether what waits to be delivered may be another after it.
    pub(super) fn touches_outbox(&self) -> bool {
        !self.work.parcels.is_empty()
            || self.work.change.is_some()
            || matches!(self.work.fact, Fact::FeedbackGiven(_))
    }

    /// Tells who waits, if anyone does. Someone who stopped waiting is no error.
    pub(super) fn answer(self, result: Result<Receipt, StoreError>) {
        if let Some(reply) = self.reply {
            let _ = reply.send(result);
        }
    }
}
