//! What the running platform knows, shared by every connection.
//!
//! Each member guards itself with one short lock, never held across an await; nothing here calls
//! back. The parts don't know each other: requests and players meet them here.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use jiff::Timestamp;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::banner::Banner;
use crate::clock::Clock;
use crate::content::Library;
use crate::faults::Board;
use crate::feed::{Feed, Reader};
use crate::floor::Floor;
use crate::knowledge::Knowledge;
use crate::oauth::Tokens;
use crate::prompter::Prompter;
use crate::received::Book;
use crate::resources::Shelves;
use crate::stage::Stage;
use crate::vendor::Vendor;

/// The platform.
#[derive(Debug)]
pub(crate) struct Platform {
    pub(crate) banner: Banner,
    pub(crate) library: Arc<Library>,
    pub(crate) clock: Clock,
    pub(crate) started_at: Timestamp,
    pub(crate) speed: f64,
    pub(crate) connection_limit: usize,
    pub(crate) at_once: usize,
    pub(crate) prompts_at_once: usize,
    pub(crate) feedback_a_second: usize,
    pub(crate) seed: u64,
    pub(crate) board: Arc<Board>,
    pub(crate) book: Arc<Book>,
    pub(crate) tokens: Tokens,
    pub(crate) feed: Feed,
    pub(crate) knowledge: Arc<Knowledge>,
    pub(crate) stage: Stage,
    pub(crate) floor: Arc<Floor>,
    pub(crate) vendor: Vendor,
    pub(crate) prompter: Prompter,
    pub(crate) shelves: Shelves,
    pub(crate) sockets: Sockets,
    /// Says goodbye: sockets close with 1012, connections finish what they answer.
    pub(crate) stop: CancellationToken,
    /// Ends everything at once.
    pub(crate) kill: CancellationToken,
    pub(crate) tasks: TaskTracker,
}

impl Platform {
    /// Runs a task that ends with the sandbox.
    pub(crate) fn spawn(self: &Arc<Self>, task: impl Future<Output = ()> + Send + 'static) {
        let kill = self.kill.clone();
        self.tasks.spawn(async move {
            kill.run_until_cancelled(task).await;
        });
    }
}

/// The sockets that are open.
#[derive(Debug, Default)]
pub(crate) struct Sockets {
    open: Arc<AtomicUsize>,
    next: AtomicU64,
}

/// One open socket; it counts until this is dropped.
#[derive(Debug)]
pub(crate) struct Seat {
    pub(crate) reader: Reader,
    open: Arc<AtomicUsize>,
}

impl Sockets {
    pub(crate) fn open(&self) -> usize {
        self.open.load(Ordering::SeqCst)
    }

    /// Takes a seat; none when `limit` are taken.
    pub(crate) fn seat(&self, limit: usize) -> Option<Seat> {
        let taken = self
            .open
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |open| {
                (open < limit).then_some(open + 1)
            });
        taken.ok()?;
        Some(Seat {
            reader: Reader(self.next.fetch_add(1, Ordering::Relaxed)),
            open: Arc::clone(&self.open),
        })
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.open.fetch_sub(1, Ordering::SeqCst);
    }
}
