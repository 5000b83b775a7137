//! The suggestion stream (`contract.md §1`): one socket, several interactions, an owner who decides.
//!
//! A [`Stream`] connects when it is opened and when its owner says [`Stream::reconnect`], never
//! behind its owner's back: after a [`StreamEvent::Hiccup`] the owner waits `retry_in` (or lets a
//! person press "try now") and calls `reconnect`. One task owns the socket (`rim`); what to do and
//! when is decided by [`link`], what a frame holds by [`frame`]. Wishes travel to the task as one
//! newest-wins value, so that asking never waits, never fails and never piles up.

pub mod frame;
pub mod link;

mod meaning;
mod rim;
pub(crate) mod seen;
mod subscription;
pub(crate) mod upgrade;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use rules::id::InteractionId;
use rules::suggestion::Batch;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;

use crate::error::Error;
use crate::http::Client;
use rim::Rim;
use seen::Seen;

/// How long a goodbye may take.
const GOODBYE: Duration = Duration::from_secs(2);

/// How the stream behaves. The defaults are the contract's.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// What is asked for in each subscription.
    pub suggestion_types: Vec<String>,
    /// How far back a first subscription reaches.
    pub context_window: Duration,
    /// How far before the last frame received a renewed subscription reaches, on top: frames that
    /// were under way when the connection broke were made earlier than the last one arrived.
    pub overlap: Duration,
    /// Suggestions with a lower confidence arrive with their id, kind and scores only: they are
    /// counted and recorded, and can't be shown. 0 keeps all text. Must not be above the threshold
    /// of the ranking.
    pub text_from_confidence: f64,
    /// The largest frame after inflating, in bytes.
    pub frame_limit: usize,
    /// At most so many batches wait between socket and owner; when full, the socket is not read.
    pub queue: usize,
    /// The time between two pings.
    pub ping_every: Duration,
    /// With nothing heard for so long, the connection is lost.
    pub silence_limit: Duration,
    /// The deadline of token and upgrade, each.
    pub connect_timeout: Duration,
    /// So many failures in a row stop the stream.
    pub attempts: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            suggestion_types: vec!["knowledge".to_owned(), "process".to_owned()],
            context_window: Duration::from_mins(5),
            overlap: Duration::from_secs(5),
            text_from_confidence: 0.0,
            frame_limit: 8 << 20,
            queue: 100,
            ping_every: Duration::from_secs(15),
            silence_limit: Duration::from_secs(45),
            connect_timeout: Duration::from_secs(10),
            attempts: 10,
        }
    }
}

/// What happened on the stream.
#[derive(Debug, Clone, PartialEq)]
pub enum StreamEvent {
    /// Connected, every live interaction subscribed, and the platform has been heard since.
    Connected,
    /// A frame of the contract's shape.
    Message(Received),
    /// The connection is gone or could not be made. Nothing happens until [`Stream::reconnect`].
    Hiccup {
        /// How long to wait: exactly the contract's backoff, 0 after a refused token.
        retry_in: Duration,
        /// The attempt that comes next, from 1.
        attempt: u32,
        /// How many there are before the stream stops.
        of: u32,
        /// What went wrong.
        error: Error,
    },
    /// Over, until [`Stream::reconnect`] starts afresh.
    Closed {
        /// Why.
        reason: Closed,
    },
}

/// A batch with its time.
#[derive(Debug, Clone, PartialEq)]
pub struct Received {
    /// When the frame came off the socket, by the client's clock.
    pub at: Timestamp,
    /// The frame's length on the wire, in bytes.
    pub wire_bytes: usize,
    /// What it carried.
    pub batch: Batch,
}

/// Why a stream is over.
#[derive(Debug, Clone, PartialEq)]
pub enum Closed {
    /// The platform ended it: close code 1000 or 1001.
    ByPlatform {
        /// The close code.
        code: u16,
    },
    /// As many failures in a row as there may be.
    GaveUp {
        /// How many.
        failures: u32,
        /// The last one.
        error: Error,
    },
    /// Trying again changes nothing: credentials, scope, or an answer that is not the contract's.
    Refused {
        /// What was refused.
        error: Error,
    },
}

/// Frames dropped so far, by kind (`contract.md §1`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Dropped {
    /// Binary that does not begin as gzip.
    pub not_gzip: u64,
    /// Gzip that does not inflate whole.
    pub inflate_failed: u64,
    /// Text that is not JSON.
    pub not_json: u64,
    /// JSON of another shape.
    pub wrong_shape: u64,
    /// More than the limit, inflated or not.
    pub oversized: u64,
    /// Suggestions (not frames) dropped for their scores.
    pub bad_scores: u64,
}

/// The owner's end of the stream. Dropping it ends the connection and its task.
#[derive(Debug)]
pub struct Stream {
    events: mpsc::Receiver<StreamEvent>,
    /// The task ends when this is dropped.
    wishes: watch::Sender<Wishes>,
    seen: Arc<Seen>,
    task: JoinHandle<()>,
}

/// What the owner wants, newest wins.
#[derive(Debug, Default)]
struct Wishes {
    /// The interactions to follow.
    follow: BTreeSet<InteractionId>,
    /// Grows with every wish for an attempt.
    attempts: u64,
}

impl Stream {
    /// Opens the stream for these interactions and makes the first attempt at once. Must be called
    /// within a tokio runtime.
    #[must_use]
    pub fn open(client: Client, options: Options, interactions: &[InteractionId]) -> Self {
        let (tell, events) = mpsc::channel(options.queue.max(1));
        let (wishes, known) = watch::channel(Wishes {
            follow: interactions.iter().copied().collect(),
            attempts: 0,
        });
        let seen = Arc::new(Seen::default());
        let rim = Rim::new(client, options, tell, known, Arc::clone(&seen));
        Self {
            events,
            wishes,
            seen,
            task: tokio::spawn(rim.run()),
        }
    }

    /// The next event. Cancel-safe. None only if the task is gone, which it never is while its
    /// owner holds this.
    pub async fn next_event(&mut self) -> Option<StreamEvent> {
        self.events.recv().await
    }

    /// Follows one more interaction: at once where connected, else with the next connection.
    pub fn subscribe(&self, interaction: InteractionId) {
        self.wishes
            .send_if_modified(|wishes| wishes.follow.insert(interaction));
    }

    /// Follows an interaction no more: it is not subscribed again. The contract has no message for
    /// it, so frames may still come; they are the owner's to ignore.
    pub fn unsubscribe(&self, interaction: InteractionId) {
        self.wishes
            .send_if_modified(|wishes| wishes.follow.remove(&interaction));
    }

    /// Makes the next attempt now. Without effect while connected or connecting; after
    /// [`StreamEvent::Closed`] the count of failures starts afresh.
    pub fn reconnect(&self) {
        self.wishes.send_modify(|wishes| wishes.attempts += 1);
    }

    /// When anything was last heard from the platform, pongs included.
    #[must_use]
    pub fn last_heard(&self) -> Option<Timestamp> {
        self.seen.last_heard()
    }

    /// What was dropped so far.
    #[must_use]
    pub fn dropped(&self) -> Dropped {
        self.seen.dropped()
    }

    /// Says goodbye to the platform and waits for the task to end, at most two seconds.
    pub async fn close(self) {
        let Self {
            events,
            wishes,
            mut task,
            ..
        } = self;
        // Without a receiver and without wishes the task has nothing left to do.
        drop((events, wishes));
        if tokio::time::timeout(GOODBYE, &mut task).await.is_err() {
            task.abort();
        }
    }
}
