//! The suggestion stream (`contract.md §1`): one socket, several interactions, an owner who decides.
//!
//! A [`Stream`] connects when it is opened and when its owner says [`Stream::reconnect`], never
//! behind its owner's back: after a [`StreamEvent::Hiccup`] the owner waits `retry_in` (or lets a
//! person press "try now") and calls `reconnect`.

use std::time::Duration;

use jiff::Timestamp;
use rules::id::InteractionId;
use rules::suggestion::Batch;

use crate::error::Error;
use crate::http::Client;

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
    /// The owner closed it.
    ByOwner,
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
    events: tokio::sync::mpsc::Receiver<StreamEvent>,
}

impl Stream {
    /// Opens the stream for these interactions and makes the first attempt at once. Must be called
    /// within a tokio runtime.
    #[must_use]
    pub fn open(client: Client, options: Options, interactions: &[InteractionId]) -> Self {
        let _ = (client, options, interactions);
        let (_, events) = tokio::sync::mpsc::channel(1);
        Self { events }
    }

    /// The next event; none once the stream was closed by its owner. Cancel-safe.
    pub async fn next_event(&mut self) -> Option<StreamEvent> {
        self.events.recv().await
    }

    /// Follows one more interaction: at once where connected, else with the next connection.
    pub fn subscribe(&self, interaction: InteractionId) {
        let _ = interaction;
    }

    /// Follows an interaction no more: it is not subscribed again. The contract has no message for
    /// it, so frames may still come; they are the owner's to ignore.
    pub fn unsubscribe(&self, interaction: InteractionId) {
        let _ = interaction;
    }

    /// Makes the next attempt now. Without effect while connected or connecting; after
    /// [`StreamEvent::Closed`] the count of failures starts afresh.
    pub fn reconnect(&self) {}

    /// When anything was last heard from the platform, pongs included.
    #[must_use]
    pub fn last_heard(&self) -> Option<Timestamp> {
        None
    }

    /// What was dropped so far.
    #[must_use]
    pub fn dropped(&self) -> Dropped {
        Dropped::default()
    }

    /// Says goodbye to the platform and waits for the task to end, at most two seconds.
    #[expect(clippy::unused_async, reason = "signature first")]
    pub async fn close(self) {}
}
