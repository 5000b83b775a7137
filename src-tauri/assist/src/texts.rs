//! Texts that suggestions name and do not bring: canned responses, pages of scripts, documents.
//!
//! Owns when one is asked for: each text once, however many cards want it; one after the other, at
//! the pace the platform allows (`wire` keeps it); what an agent may not read is asked for once for
//! each kind and sign-in. Refuses to know cards: who wants a text is told what came of it.
//!
//! Kept in memory alone, at most [`KEPT`] texts and [`KEPT_BYTES`] bytes, the ones used last. On disk
//! they would have to be held to retention and erasure a second time: what was shown is on record
//! already, and what was not is a request away.

mod fetch;
mod kept;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

pub(crate) use fetch::document;
use rules::text::{Came, Wanted};
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use wire::Client;

/// So many texts wait to be asked for.
const QUEUE: usize = 64;

/// So many texts are kept.
const KEPT: usize = 256;

/// So many bytes of texts are kept.
const KEPT_BYTES: usize = 4 << 20;

/// How asking is paced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pace {
    /// So many attempts at one text before it is given up for now.
    attempts: u32,
    /// Between two attempts where the platform names no pause; twice as long each time.
    retry: Duration,
    /// The platform's own pauses are kept up to this; beyond it the text is given up for now.
    longest: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            attempts: 4,
            retry: Duration::from_secs(1),
            longest: Duration::from_secs(30),
        }
    }
}

/// What came of one text.
#[derive(Debug)]
pub(crate) struct Fetched {
    pub(crate) wanted: Wanted,
    pub(crate) came: Came,
}

/// The owner's end.
pub(crate) struct Texts {
    wishes: mpsc::Sender<Wanted>,
    came: mpsc::Receiver<Fetched>,
    client: Arc<watch::Sender<Option<Client>>>,
    /// Asked for and not answered yet.
    asked: BTreeSet<Wanted>,
    stop: CancellationToken,
    tasks: TaskTracker,
}

impl Texts {
    /// Must be called within a tokio runtime; ends with [`Self::stop`].
    pub(crate) fn start(pace: Pace) -> Self {
        let (wishes, inbox) = mpsc::channel(QUEUE);
        let (tell, came) = mpsc::channel(QUEUE);
        let client = watch::Sender::new(None);
        let (stop, tasks) = (CancellationToken::new(), TaskTracker::new());
        let fetcher = fetch::Fetcher::new(inbox, client.subscribe(), tell, pace);
        let stopped = stop.clone();
        tasks.spawn(async move {
            // What is under way is a question: nothing is lost by breaking it off.
            stopped.run_until_cancelled(fetcher.run()).await;
        });
        tasks.close();
        Self {
            wishes,
            came,
            client: Arc::new(client),
            asked: BTreeSet::new(),
            stop,
            tasks,
        }
    }

    /// A platform can be asked.
    pub(crate) fn connected(&self, client: Client) {
        self.client.send_replace(Some(client));
    }

    /// Nobody is asked any more.
    pub(crate) fn disconnected(&mut self) {
        self.client.send_replace(None);
        self.asked.clear();
    }

    /// Asks for a text, unless that is under way. A full queue is no error: what is still awaited is
    /// wanted again with the next change.
    pub(crate) fn want(&mut self, wanted: Wanted) {
        if self.client.borrow().is_none() || self.asked.contains(&wanted) {
            return;
        }
        if self.wishes.try_send(wanted.clone()).is_ok() {
            self.asked.insert(wanted);
        }
    }

    /// What came next. Never ends by itself.
    pub(crate) async fn next(&mut self) -> Fetched {
        match self.came.recv().await {
            Some(fetched) => {
                self.asked.remove(&fetched.wanted);
                fetched
            }
            // Stopped.
            None => std::future::pending().await,
        }
    }

    /// Breaks off what is under way.
    pub(crate) async fn stop(&self) {
        self.stop.cancel();
        self.tasks.wait().await;
    }
}

impl Drop for Texts {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}
