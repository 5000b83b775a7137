//! Retention on disk: contents go batch by batch, so that what the stream brings and what a person
//! does is written in between.

use std::ops::ControlFlow;

use audit::Pruned;
use jiff::Timestamp;

use super::keeping::Touched;
use super::{Reader, Store, StoreError, injections, moment, summary};
use crate::retention::Policy;

/// How far retention has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pruning {
    /// Entries looked at.
    pub(crate) done: u64,
    /// Of so many.
    pub(crate) total: u64,
    /// Contents taken so far.
    pub(crate) pruned: u64,
}

/// What a run of retention did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Taken {
    /// Contents taken.
    pub(crate) pruned: u64,
    /// It was given up before the end.
    pub(crate) stopped: bool,
}

impl Store {
    /// Applies retention, batch by batch: other work is written in between.
    ///
    /// # Errors
    /// What earlier batches took is gone and on record; else as for every action that is committed.
    pub async fn prune(&self, at: Timestamp, policy: Policy) -> Result<Pruned, StoreError> {
        let go_on = |_| ControlFlow::Continue(());
        let pruned = self.prune_until(at, policy, go_on).await?.pruned;
        // Counted beside the writer: a count of ten million is no reason to stand still.
        let store = self.clone();
        let count = move || store.reader()?.prunable(&[]);
        let left = tokio::task::spawn_blocking(count).await;
        let kept = left.unwrap_or(Err(StoreError::Closed))?.kept;
        Ok(Pruned { pruned, kept })
    }

    /// As [`Store::prune`]; `progress` is told after each batch, and ends it by breaking off.
    ///
    /// # Errors
    /// As [`Store::prune`].
    pub(crate) async fn prune_until(
        &self,
        at: Timestamp,
        policy: Policy,
        mut progress: impl FnMut(Pruning) -> ControlFlow<()> + Send,
    ) -> Result<Taken, StoreError> {
        let Policy {
            payloads: policy,
            summaries_before,
        } = policy;
        let total = self.health().borrow().entries;
        let mut pruned = 0;
        let mut from = Some(1);
        while let Some(next) = from {
            let policy = policy.clone();
            let batch = self
                .chore(move |ledger, connection| {
                    let mut group = ledger.group(connection)?;
                    let batch = group.prune(at, &policy, next)?;
                    injections::prune(group.tx(), &policy)?;
                    group.commit()?;
                    Ok((batch, Touched::wiped(batch.pruned > 0)))
                })
                .await?;
            pruned += batch.pruned;
            from = batch.next;
            let done = from
                .map_or(total, |next| next.unsigned_abs() - 1)
                .min(total);
            let come = Pruning {
                done,
                total,
                pruned,
            };
            if progress(come).is_break() {
                return Ok(Taken {
                    pruned,
                    stopped: from.is_some(),
                });
            }
        }
        loop {
            let policy = policy.clone();
            let gone = self.transact(move |tx| {
                let gone = moment::forget(tx, &policy)?;
                Ok((gone, Touched::wiped(gone > 0)))
            });
            if gone.await? == 0 {
                break;
            }
        }
        self.transact(move |tx| {
            let summaries = summary::empty_all(tx, summaries_before, &policy, at)?;
            Ok(((), Touched::wiped(summaries)))
        })
        .await?;
        Ok(Taken {
            pruned,
            stopped: false,
        })
    }
}

/// Breaks off what a reader is at; one that is gone is not disturbed.
pub(crate) type Interrupt = rusqlite::InterruptHandle;

impl Reader {
    /// What retention by this policy would take of the events, kind by kind, the most first.
    pub(crate) fn prunable_kinds(
        &self,
        policy: &[audit::Rule],
    ) -> Result<Vec<audit::PrunableKind>, StoreError> {
        Ok(audit::prunable_kinds(&self.connection, policy)?)
    }

    /// How many summaries have texts that would go because their interaction ended before then, and
    /// when the oldest of these did, in ms since 1970.
    pub(crate) fn prunable_summaries(
        &self,
        before: Timestamp,
    ) -> Result<(u64, Option<i64>), StoreError> {
        summary::count_texts(&self.connection, before)
    }

    /// What stops a long read from another thread.
    pub(crate) fn interrupt(&self) -> Interrupt {
        self.connection.get_interrupt_handle()
    }
}
