//! One attempt under way, and what is to be written down when it ended.

use std::time::Duration;

use crate::outbox::outcome::Settled;
use crate::outbox::route::{Failure, Sent};
use crate::store::{PutOff, Store, StoreError, Taken, Work};

/// An attempt that ended.
pub(super) struct Ended {
    pub(super) taken: Taken,
    /// Where it went, for the host's breaker.
    pub(super) host: Option<String>,
    pub(super) result: Result<Sent, Failure>,
    pub(super) took: Duration,
}

/// What is to be written down, and who is to be told then.
pub(super) struct Mark {
    pub(super) id: i64,
    pub(super) what: What,
    pub(super) settled: Settled,
}

/// What is to be written down.
pub(super) enum What {
    /// The end of it: a fact, and the row's change.
    Done(Box<Work>),
    /// It goes again.
    PutOff(PutOff),
}

impl Mark {
    /// Writes it down.
    ///
    /// # Errors
    /// What stands in the way; nothing was written then.
    pub(super) async fn write(&self, store: &Store) -> Result<(), StoreError> {
        match &self.what {
            What::Done(work) => store.commit((**work).clone()).await.map(drop),
            What::PutOff(off) => store.put_off(off.clone()).await,
        }
    }
}
