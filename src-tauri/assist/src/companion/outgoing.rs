//! Facts on their way to the record, in order, without the loop ever standing still for them.
//!
//! While anything waits here the stream is not read, so a slow disk slows the platform and not the
//! agent. Awaiting the record inside the loop was rejected: with a full disk nobody could even be
//! told.

use std::collections::VecDeque;

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;

use crate::store::{Store, StoreError, Work};

/// The queue in front of the record.
pub(super) struct Outgoing {
    store: Store,
    waiting: VecDeque<Work>,
    under_way: Option<BoxFuture<'static, Result<(), StoreError>>>,
}

impl Outgoing {
    pub(super) fn new(store: Store) -> Self {
        Self {
            store,
            waiting: VecDeque::new(),
            under_way: None,
        }
    }

    /// Adds a fact, and hands over at once what the record has room for.
    pub(super) fn push(&mut self, work: Work) {
        self.waiting.push_back(work);
        // Polled once without a waker: if there is no room, `flow` polls it again with one.
        let _ = self.flow().now_or_never();
    }

    /// How many facts wait.
    pub(super) fn len(&self) -> usize {
        self.waiting.len() + usize::from(self.under_way.is_some())
    }

    /// Hands everything over. Cancel-safe: what was under way goes on with the next call.
    ///
    /// # Errors
    /// When the record is closed; what waited is dropped then, having nowhere to go.
    pub(super) async fn flow(&mut self) -> Result<(), StoreError> {
        loop {
            if let Some(under_way) = &mut self.under_way {
                let handed = under_way.await;
                self.under_way = None;
                if let Err(error) = handed {
                    self.waiting.clear();
                    return Err(error);
                }
            }
            let Some(work) = self.waiting.pop_front() else {
                return Ok(());
            };
            let store = self.store.clone();
            self.under_way = Some(Box::pin(async move { store.record(work).await }));
        }
    }
}
