//! The places in the queue before the writer: what bounds it.
//!
//! The channel itself has no bound. A fact takes a place before it is sent and keeps it until it
//! is durable or refused, so that what the writer holds back counts too. A person's actions have
//! places of their own: they get through, and get their answer, while the stream waits.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::StoreError;

/// Places for what the stream brings.
const RECORDS: usize = 1_024;

/// Places for what a person does.
const ACTIONS: usize = 64;

#[derive(Debug)]
pub(super) struct Places {
    records: Arc<Semaphore>,
    actions: Arc<Semaphore>,
}

impl Places {
    pub(super) fn new() -> Self {
        Self {
            records: Arc::new(Semaphore::new(RECORDS)),
            actions: Arc::new(Semaphore::new(ACTIONS)),
        }
    }

    /// A place for a fact of the stream, once one is free.
    pub(super) async fn for_record(&self) -> Result<OwnedSemaphorePermit, StoreError> {
        Arc::clone(&self.records)
            .acquire_owned()
            .await
            .map_err(|_| StoreError::Closed)
    }

    /// A place for a fact of the stream, if one is free: as the store opens, all are.
    pub(super) fn first(&self) -> Result<OwnedSemaphorePermit, StoreError> {
        Arc::clone(&self.records)
            .try_acquire_owned()
            .map_err(|_| StoreError::Closed)
    }

    /// A place for a person's action.
    pub(super) async fn for_action(&self) -> Result<OwnedSemaphorePermit, StoreError> {
        Arc::clone(&self.actions)
            .acquire_owned()
            .await
            .map_err(|_| StoreError::Closed)
    }

    /// Facts that have a place and are not yet durable.
    pub(super) fn taken(&self) -> usize {
        (RECORDS - self.records.available_permits()) + (ACTIONS - self.actions.available_permits())
    }

    /// No more places are given, not even to those who wait.
    pub(super) fn close(&self) {
        self.records.close();
        self.actions.close();
    }
}
