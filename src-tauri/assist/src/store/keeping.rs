//! What the writer does besides facts: claims, drafts, figures, checkpoints. Each is one transaction
//! between two groups.

use audit::{Checkpoint, SigningKey};
use jiff::Timestamp;
use rusqlite::{Connection, Transaction, TransactionBehavior};
use tokio::sync::oneshot;

use super::job::{Done, Message};
use super::{
    CallCount, Claim, Claimed, FeedbackDraft, PutOff, Store, StoreError, calls, deliveries,
    feedback,
};

/// What a chore changed, besides what it was asked to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Touched {
    /// Something a person wrote was deleted.
    wiped: bool,
    /// What waits may be another.
    outbox: bool,
}

impl Touched {
    pub(super) const NOTHING: Self = Self {
        wiped: false,
        outbox: false,
    };

    pub(super) const fn wiped(wiped: bool) -> Self {
        Self {
            wiped,
            outbox: false,
        }
    }

    pub(super) const fn drafts(wiped: bool) -> Self {
        Self {
            wiped,
            outbox: true,
        }
    }
}

impl Store {
    /// Takes deliveries that are due and counts their attempts, durably, before anything is sent.
    ///
    /// # Errors
    /// Nothing was taken: [`StoreError::Full`], [`StoreError::Closed`], or what SQLite says.
    pub(crate) async fn claim(&self, claim: Claim) -> Result<Claimed, StoreError> {
        self.transact(move |tx| Ok((deliveries::claim(tx, &claim)?, Touched::NOTHING)))
            .await
    }

    /// Puts a delivery off.
    ///
    /// # Errors
    /// Nothing was written; as for every action that is committed.
    pub(crate) async fn put_off(&self, off: PutOff) -> Result<(), StoreError> {
        // Nobody shows when anything but injections and filings goes again.
        self.transact(move |tx| {
            let outbox = deliveries::put_off(tx, &off)?;
            Ok((
                (),
                Touched {
                    wiped: false,
                    outbox,
                },
            ))
        })
        .await
    }

    /// Nothing is due later than `latest`.
    ///
    /// # Errors
    /// Nothing was written; as for every action that is committed.
    pub(crate) async fn clamp_due(&self, latest: Timestamp) -> Result<(), StoreError> {
        let latest = latest.as_millisecond();
        self.transact(move |tx| Ok((deliveries::clamp_due(tx, latest)?, Touched::NOTHING)))
            .await
    }

    /// Everything that was put off for a platform is due at once.
    ///
    /// # Errors
    /// Nothing was written; as for every action that is committed.
    pub(crate) async fn hurry(&self, target: String) -> Result<(), StoreError> {
        self.transact(move |tx| Ok((deliveries::hurry(tx, &target)?, Touched::NOTHING)))
            .await
    }

    /// Keeps what was typed, in place of what was typed before.
    ///
    /// # Errors
    /// Nothing was written; as for every action that is committed.
    pub(crate) async fn keep_draft(&self, draft: FeedbackDraft) -> Result<(), StoreError> {
        self.transact(move |tx| Ok(((), Touched::drafts(feedback::keep_draft(tx, &draft)?))))
            .await
    }

    /// Forgets what was typed.
    ///
    /// # Errors
    /// Nothing was written; as for every action that is committed.
    pub(crate) async fn forget_draft(
        &self,
        interaction: String,
        key: String,
    ) -> Result<(), StoreError> {
        self.transact(move |tx| {
            let wiped = feedback::forget_draft(tx, &interaction, &key)?;
            Ok(((), Touched::drafts(wiped)))
        })
        .await
    }

    /// Adds figures of calls.
    ///
    /// # Errors
    /// Nothing was written; as for every action that is committed.
    pub(crate) async fn add_calls(&self, counts: Vec<CallCount>) -> Result<(), StoreError> {
        self.transact(move |tx| Ok((calls::add(tx, &counts)?, Touched::NOTHING)))
            .await
    }

    /// Vouches for the head, signed where there is a key. Gives the newest checkpoint there is.
    ///
    /// # Errors
    /// Nothing was written; as for every action that is committed.
    pub async fn checkpoint(
        &self,
        at: Timestamp,
        key: Option<SigningKey>,
    ) -> Result<Option<Checkpoint>, StoreError> {
        self.chore(move |ledger, connection| {
            ledger.checkpoint(connection, at, key.as_ref())?;
            Ok((ledger.newest_checkpoint().cloned(), Touched::NOTHING))
        })
        .await
    }

    pub(super) async fn transact<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<(T, Touched), StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.chore(move |_, connection| {
            let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let done = work(&tx)?;
            tx.commit()?;
            Ok(done)
        })
        .await
    }

    /// Has the writer do something; what it gives comes back with whether texts were deleted.
    pub(super) async fn chore<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut audit::Ledger, &mut Connection) -> Result<(T, Touched), StoreError>
        + Send
        + 'static,
    ) -> Result<T, StoreError> {
        let place = self.places.for_action().await?;
        let (reply, answer) = oneshot::channel();
        let chore = Box::new(
            move |ledger: &mut audit::Ledger, connection: &mut Connection| {
                let result = work(ledger, connection);
                let touched = result
                    .as_ref()
                    .map_or(Touched::NOTHING, |(_, touched)| *touched);
                let done = Done {
                    failed: result.is_err(),
                    wiped: touched.wiped,
                    outbox: touched.outbox,
                };
                drop(place);
                // Who asked may have gone: what was done is done.
                let _ = reply.send(result.map(|(value, _)| value));
                done
            },
        );
        self.inbox
            .send(Message::Chore(chore))
            .map_err(|_| StoreError::Closed)?;
        answer.await.map_err(|_| StoreError::Closed)?
    }
}
