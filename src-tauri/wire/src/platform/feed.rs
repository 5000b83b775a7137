//! Everything that comes in on surface B, in one place (`platform.md`, notifications).
//!
//! A [`Feed`] connects when it is opened and when its owner says [`Feed::reconnect`], never behind
//! its owner's back; what it does by itself is to replace a channel before its end, read both for a
//! while, and hand everything on once. One task owns the sockets (`rim`); when to do what is decided
//! by [`super::link`], what comes of it by `desk`. Wishes travel to the task as one newest-wins
//! value.
//!
//! The platform replays nothing. After every time without a subscribed channel the conversations are
//! asked for again, and the suggestions of each: what is new is handed on, and how many were missed.

mod desk;
mod jobs;
mod once;
mod rim;

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use rules::id::InteractionId;
use rules::suggestion::StateChange;
use rules::transcript::Utterance;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;

use super::checklists::Checklist;
use super::conversations::Conversation;
use super::events::Interim;
use super::summaries::Summary;
use super::topics::RefusedTopic;
use crate::error::Error;
use crate::http::Client;
use crate::stream::seen::Seen;
use crate::stream::{Closed, Dropped, Received};
use rim::Rim;

/// How long a goodbye may take.
const GOODBYE: Duration = Duration::from_secs(2);

/// How the feed behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Whether what is said and typed is wanted.
    pub transcript: bool,
    /// Whether the agent's conversations can be listed. Not for a device's identity, which is in
    /// none: what is known is looked at one by one then, and what went on before shows with its next
    /// event.
    pub lists: bool,
    /// The largest notification that is read, in bytes.
    pub frame_limit: usize,
    /// At most so many events wait between the feed and its owner; when full, nothing is read.
    pub queue: usize,
    /// The time between two pings.
    pub ping_every: Duration,
    /// With nothing heard for so long, a connection is lost.
    pub silence_limit: Duration,
    /// A channel is replaced so long before its end.
    pub renew_before: Duration,
    /// So long a channel and its successor are both read.
    pub overlap: Duration,
    /// So long the topics of a conversation stay subscribed after its end.
    pub linger: Duration,
    /// The deadline of a socket's upgrade.
    pub connect_timeout: Duration,
    /// So many failures in a row stop the feed.
    pub attempts: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            transcript: false,
            lists: true,
            frame_limit: 8 << 20,
            queue: 100,
            ping_every: Duration::from_secs(15),
            silence_limit: Duration::from_secs(45),
            renew_before: Duration::from_hours(1),
            overlap: Duration::from_secs(30),
            linger: Duration::from_mins(2),
            connect_timeout: Duration::from_secs(10),
            attempts: 10,
        }
    }
}

/// What came in.
#[derive(Debug, Clone, PartialEq)]
pub enum FeedEvent {
    /// Connected, the topics subscribed, and the platform has been heard since.
    Connected,
    /// The last connection is gone or could not be made. Nothing happens until [`Feed::reconnect`].
    Hiccup {
        /// How long to wait.
        retry_in: Duration,
        /// The attempt that comes next, from 1.
        attempt: u32,
        /// How many there are before the feed stops.
        of: u32,
        /// What went wrong.
        error: Error,
    },
    /// Over, until [`Feed::reconnect`] starts afresh.
    Closed {
        /// Why.
        reason: Closed,
    },
    /// The agent is in a conversation now, or it is offered.
    Began(Conversation),
    /// Something about it is different.
    Changed(Conversation),
    /// The conversations were asked for whole: these are all there are. What is not among them and
    /// was told before has its end told by itself.
    Present(Vec<InteractionId>),
    /// The agent is not in it any more, and the work after it is done.
    Ended(InteractionId),
    /// Suggestions.
    Suggestions(Received),
    /// Something was done with a suggestion, here or elsewhere.
    StateChanged(StateChange),
    /// After a time without connection: everything that came meanwhile is handed on.
    Recovered {
        /// Of which conversation.
        conversation: InteractionId,
        /// So many suggestions came meanwhile.
        missed: usize,
    },
    /// What came meanwhile could not be asked for; it stays missing.
    RecoveryFailed {
        /// Of which conversation; none where even those are not known.
        conversation: Option<InteractionId>,
        /// What went wrong.
        error: Error,
    },
    /// Topics that are not subscribed. Each kind is told once.
    TopicsRefused(Vec<RefusedTopic>),
    /// Something was said or typed.
    Heard {
        /// In which conversation.
        conversation: InteractionId,
        /// In order; each once.
        utterances: Vec<Utterance>,
    },
    /// Something is being said, and the words may still change.
    Hearing {
        /// In which conversation.
        conversation: InteractionId,
        /// The words so far.
        words: Vec<Interim>,
    },
    /// The platform made a summary, or says why it could not.
    Summary(Summary),
    /// A checklist is different.
    Checklist {
        /// In which conversation.
        conversation: InteractionId,
        /// As it is now.
        checklist: Checklist,
    },
    /// The channel nears its end or its socket is about to close: a successor is being made.
    Renewing,
    /// Our channel was pushed out by another program of this agent's: the platform keeps twenty. A
    /// [`FeedEvent::Hiccup`] follows where there was no other.
    Displaced,
    /// The sign-in was revoked. [`FeedEvent::Closed`] follows.
    SignInRevoked,
}

/// The owner's end of the feed. Dropping it ends the connections and their task.
#[derive(Debug)]
pub struct Feed {
    events: mpsc::Receiver<FeedEvent>,
    /// The task ends when this is dropped.
    wishes: watch::Sender<Wishes>,
    seen: Arc<Seen>,
    task: JoinHandle<()>,
}

/// What the owner wants, newest wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Wishes {
    transcript: bool,
    /// Grows with every wish for an attempt.
    attempts: u64,
}

impl Feed {
    /// Opens the feed of the agent with this id and makes the first attempt at once. Must be called
    /// within a tokio runtime.
    #[must_use]
    pub fn open(client: Client, agent_id: &str, options: Options) -> Self {
        let (tell, events) = mpsc::channel(options.queue.max(1));
        let (wishes, known) = watch::channel(Wishes {
            transcript: options.transcript,
            attempts: 0,
        });
        let seen = Arc::new(Seen::default());
        let rim = Rim::new(client, agent_id, options, tell, known, Arc::clone(&seen));
        Self {
            events,
            wishes,
            seen,
            task: tokio::spawn(rim.run()),
        }
    }

    /// The next event. Cancel-safe. None only if the task is gone, which it never is while its
    /// owner holds this.
    pub async fn next_event(&mut self) -> Option<FeedEvent> {
        self.events.recv().await
    }

    /// Whether what is said and typed is wanted from now on.
    pub fn want_transcript(&self, wanted: bool) {
        self.wishes
            .send_if_modified(|wishes| std::mem::replace(&mut wishes.transcript, wanted) != wanted);
    }

    /// Makes the next attempt now. Without effect while connected or connecting; after
    /// [`FeedEvent::Closed`] the count of failures starts afresh.
    pub fn reconnect(&self) {
        self.wishes.send_modify(|wishes| wishes.attempts += 1);
    }

    /// When anything was last heard from the platform, heartbeats included.
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
