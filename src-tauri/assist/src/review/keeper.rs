//! Who keeps index and seal up with the record while somebody watches.
//!
//! One task. The whole chain is verified when somebody comes, or asks; what is added later is
//! verified onward from there. The index is brought up to date in steps of some ten milliseconds,
//! each off the async threads. It ends when nobody watches any more.

use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use super::seal::Seal;
use super::{Review, filters};
use crate::history::{HistoryError, Indexer, Sizes, Step, running};
use crate::store::{StoreError, StoreHealth};
use crate::view::error::Problem;
use crate::view::review::IndexView;

/// An erasure looks so many times whether the index has followed it.
const FOLLOWED: u32 = 60;

/// Between two looks at a record that grows.
const BETWEEN_LOOKS: Duration = Duration::from_millis(500);

pub(super) struct Keeper {
    review: Review,
    health: watch::Receiver<StoreHealth>,
    indexer: Option<Indexer>,
    seal: Seal,
}

/// Index of what, as far as it is known here.
type Opened = Result<Option<Indexer>, HistoryError>;

impl Keeper {
    pub(super) fn new(review: &Review) -> Self {
        Self {
            review: review.clone(),
            health: review.shared.store.health(),
            indexer: None,
            seal: Seal::new(review.clone()),
        }
    }

    pub(super) async fn run(mut self) {
        let shared = self.review.shared.clone();
        loop {
            self.keep().await;
            shared.kept.store(false, Ordering::Release);
            // Somebody may have come between the last one's going and now.
            let is_watched = shared.views.receiver_count() > 0;
            let ends = shared.stop.is_cancelled() || !is_watched;
            if ends || shared.kept.swap(true, Ordering::AcqRel) {
                return;
            }
        }
    }

    /// Until nobody watches, or the program ends.
    async fn keep(&mut self) {
        let shared = self.review.shared.clone();
        let review = self.review.clone();
        let saved = filters::read(&self.review.dir());
        review.show(|view| view.saved = saved);
        let work = async {
            self.index().await;
            self.seal.verify(false).await;
            loop {
                tokio::select! {
                    () = shared.asked.notified() => self.seal.verify(true).await,
                    Ok(()) = self.health.changed() => {
                        self.health.mark_unchanged();
                        self.index().await;
                        self.seal.follow().await;
                        sleep(BETWEEN_LOOKS).await;
                    }
                }
            }
        };
        tokio::select! {
            () = shared.stop.cancelled() => {}
            () = shared.views.closed() => {}
            () = work => {}
        }
        self.indexer = None;
        // A verification goes on in a thread of its own until it is told.
        self.review.under_way().verifying.cancel();
    }

    /// Brings the index up to date.
    async fn index(&mut self) {
        let entries = self.health.borrow().entries;
        match self.steps(entries).await {
            Ok(()) => self.review.show(|view| {
                // What is in no part yet is found all the same, off the record.
                view.index = IndexView {
                    indexed: entries,
                    entries,
                    problem: None,
                };
            }),
            Err(error) => {
                tracing::warn!(%error, "the history's index can't be kept");
                let problem = Problem::from(&error);
                self.review.show(|view| {
                    view.index.entries = entries;
                    view.index.problem = Some(problem);
                });
                self.indexer = None;
            }
        }
    }

    async fn steps(&mut self, entries: u64) -> Result<(), HistoryError> {
        let mut indexer = if let Some(indexer) = self.indexer.take() {
            indexer
        } else {
            let dir = self.review.dir();
            let open = move || -> Opened { Indexer::open(&dir, Sizes::default()) };
            // Another process keeps it: that one does it.
            let Some(indexer) = blocking(open).await? else {
                return Ok(());
            };
            indexer
        };
        loop {
            let (stepped, back) = blocking(move || {
                let mut indexer = indexer;
                let stepped = indexer.step();
                Ok((stepped, indexer))
            })
            .await?;
            indexer = back;
            match stepped? {
                Step::UpToDate => break,
                Step::Working { done, .. } => self.review.show(|view| {
                    view.index.indexed = done.unsigned_abs().min(entries);
                    view.index.entries = entries;
                }),
            }
        }
        self.indexer = Some(indexer);
        Ok(())
    }
}

impl Review {
    /// Brings the index up to date for whoever counts, where much is missing and nobody else is at
    /// it. What is missing all the same is counted off the record.
    ///
    /// # Errors
    /// `storage` when the record can't be read or the index not be written, `gone` once `stop` is
    /// asked for.
    pub(crate) async fn bring_up(&self, stop: &CancellationToken) -> Result<(), Problem> {
        let is_whole = self.searching(|history| {
            history.refresh()?;
            Ok(history.is_whole())
        });
        if is_whole.await? {
            return Ok(());
        }
        let (dir, stop) = (self.dir(), stop.clone());
        let index = move || {
            let Some(mut indexer) = Indexer::open(&dir, Sizes::default())? else {
                return Ok(());
            };
            while indexer.step()? != Step::UpToDate {
                running(&stop)?;
            }
            Ok(())
        };
        blocking(index).await.map_err(|error| Problem::from(&error))
    }

    /// What retention took from the record goes from the index of its words as well, where there is
    /// one. While somebody looks, whoever keeps the index does that; so does another process.
    pub(crate) async fn follow_pruning(&self) {
        let (dir, stop) = (self.dir(), self.shared.stop.clone());
        let follow = move || {
            if !Indexer::is_begun(&dir) {
                return Ok(());
            }
            let Some(mut indexer) = Indexer::open(&dir, Sizes::default())? else {
                return Ok(());
            };
            while !stop.is_cancelled() && indexer.step()? != Step::UpToDate {}
            Ok(())
        };
        if let Err(error) = blocking(follow).await {
            tracing::warn!(%error, "words that retention took may still stand in the history's index");
        }
    }

    /// As [`Review::follow_pruning`]; where somebody else keeps the index, this waits for them for a
    /// while.
    pub(crate) async fn follow_erasure(&self) {
        for _ in 0..FOLLOWED {
            self.follow_pruning().await;
            let dir = self.dir();
            match blocking(move || Indexer::is_behind(&dir)).await {
                Ok(true) => sleep(BETWEEN_LOOKS).await,
                Ok(false) => return,
                Err(error) => {
                    tracing::warn!(%error, "the history's index can't be looked at");
                    return;
                }
            }
        }
        tracing::warn!("words that were erased may still stand in the history's index");
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, HistoryError> + Send + 'static,
) -> Result<T, HistoryError> {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or(Err(HistoryError::Record(StoreError::Closed)))
}
