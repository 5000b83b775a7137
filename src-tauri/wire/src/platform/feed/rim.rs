//! The feed's I/O: one task, at most two sockets, one loop.
//!
//! Nothing is read while the owner has not taken what came before, so that TCP slows the sender.
//! Calls run beside the sockets as jobs of the same task and end with it.

mod answers;
mod endings;

use std::collections::{BTreeSet, VecDeque};
use std::future::poll_fn;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use futures_util::StreamExt as _;
use futures_util::future::join_all;
use futures_util::stream::FuturesUnordered;
use rules::id::InteractionId;
use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, sleep_until};
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::{Error as SocketError, Message};

use super::desk::{Desk, Moment};
use super::jobs::{self, Connect, Job};
use super::{FeedEvent, Options, Wishes};
use crate::error::Error;
use crate::http::Client;
use crate::platform::channels::Channel;
use crate::platform::envelope::Envelope;
use crate::platform::events::system;
use crate::platform::link::{Due, Line, Link, Pace};
use crate::platform::socket;
use crate::platform::topics::Topic;
use crate::stream::frame::Defect;
use crate::stream::seen::Seen;
use crate::stream::upgrade::Socket;

/// An open socket and what its channel carries.
pub(super) struct Open {
    line: Line,
    channel: Channel,
    socket: Box<Socket>,
    topics: BTreeSet<String>,
    refused: BTreeSet<String>,
    /// A change of its topics is under way.
    is_subscribing: bool,
}

pub(super) struct Rim {
    client: Client,
    agent: String,
    options: Options,
    tell: mpsc::Sender<FeedEvent>,
    wished: watch::Receiver<Wishes>,
    seen: Arc<Seen>,
    link: Link,
    desk: Desk,
    /// The older first.
    sockets: Vec<Open>,
    jobs: FuturesUnordered<Job>,
    /// What the owner has not taken yet.
    outbox: VecDeque<FeedEvent>,
    next_line: Line,
    /// The channel of a connection that was lost: it may still live.
    spare: Option<Channel>,
    /// Whether it was asked what there is to subscribe to.
    asked_topics: bool,
    /// Conversations whose topics are not subscribed yet.
    began: Vec<InteractionId>,
    /// Something may have come while nothing was subscribed.
    has_gap: bool,
    /// Whether the owner was told that we are connected.
    is_connected: bool,
    /// The owner's wishes for an attempt that are dealt with.
    attempts: u64,
    /// Where the link's milliseconds count from.
    started: Instant,
}

impl Rim {
    pub(super) fn new(
        client: Client,
        agent: &str,
        options: Options,
        tell: mpsc::Sender<FeedEvent>,
        wished: watch::Receiver<Wishes>,
        seen: Arc<Seen>,
    ) -> Self {
        Self {
            link: Link::new(Pace {
                ping_every: millis(options.ping_every),
                silence_limit: millis(options.silence_limit),
                renew_before: millis(options.renew_before),
                overlap: millis(options.overlap),
                attempts: options.attempts,
            }),
            desk: Desk::new(agent, options.transcript, millis(options.linger)),
            agent: agent.to_owned(),
            sockets: Vec::with_capacity(2),
            jobs: FuturesUnordered::new(),
            outbox: VecDeque::new(),
            next_line: 0,
            spare: None,
            asked_topics: false,
            began: Vec::new(),
            has_gap: true,
            is_connected: false,
            attempts: 0,
            started: Instant::now(),
            client,
            options,
            tell,
            wished,
            seen,
        }
    }

    /// Until the owner is gone.
    pub(super) async fn run(mut self) {
        self.link.begin();
        self.connect(None);
        let tell = self.tell.clone();
        let wake = sleep_until(self.wake());
        tokio::pin!(wake);
        loop {
            let wakes_at = self.wake();
            if wake.deadline() != wakes_at {
                wake.as_mut().reset(wakes_at);
            }
            let has_room = self.outbox.is_empty();
            tokio::select! {
                biased;
                () = tell.closed() => break,
                changed = self.wished.changed() => {
                    if changed.is_err() {
                        break;
                    }
                    self.take_wishes();
                }
                () = &mut wake => self.due().await,
                permit = tell.reserve(), if !has_room => {
                    let Ok(permit) = permit else { break };
                    if let Some(event) = self.outbox.pop_front() {
                        permit.send(event);
                    }
                }
                Some(done) = self.jobs.next(), if has_room && !self.jobs.is_empty() => {
                    self.done(done).await;
                }
                (line, message) = next_of(&mut self.sockets), if has_room && !self.sockets.is_empty() => {
                    self.hear(line, message);
                }
            }
            let now = self.now();
            if self.outbox.is_empty() {
                self.link.hearing(now);
            } else {
                self.link.deaf(now);
            }
        }
        let sockets = self.sockets.drain(..);
        join_all(sockets.map(|open| socket::close(*open.socket, CloseCode::Normal))).await;
    }

    fn take_wishes(&mut self) {
        let wishes = *self.wished.borrow_and_update();
        if self.desk.want_transcript(wishes.transcript) {
            self.resubscribe();
        }
        if wishes.attempts > self.attempts {
            self.attempts = wishes.attempts;
            if self.link.begin() {
                let spare = self.spare.take();
                self.connect(spare);
            }
        }
    }

    fn connect(&mut self, reuse: Option<Channel>) {
        let how = Connect {
            reuse,
            asks_topics: !self.asked_topics,
            deadline: self.options.connect_timeout,
            frame_limit: self.options.frame_limit,
        };
        self.jobs.push(jobs::connect(self.client.clone(), how));
    }

    async fn due(&mut self) {
        let now = self.now();
        if self.desk.sweep(now) {
            self.resubscribe();
        }
        match self.link.due(now) {
            Due::Nothing => {}
            Due::Ping(line) => {
                if let Some(open) = self.sockets.iter_mut().find(|open| open.line == line)
                    && let Err(error) = socket::ping(&mut open.socket).await
                {
                    self.lost(line, error);
                }
            }
            Due::Silence(line) => {
                let after = self.options.silence_limit;
                self.lost(line, Error::Silence { after });
            }
            Due::Renew { same_channel } => {
                self.outbox.push_back(FeedEvent::Renewing);
                let newest = self.sockets.last().map(|open| open.channel.clone());
                self.connect(newest.filter(|_| same_channel));
            }
            Due::Retire(line) => {
                self.link.retired(line);
                self.hang_up(line, CloseCode::Normal);
            }
        }
    }

    /// One thing off a socket.
    fn hear(&mut self, line: Line, message: Option<Result<Message, SocketError>>) {
        let text = match message {
            Some(Ok(Message::Close(frame))) => {
                let code = frame.map(|frame| u16::from(frame.code));
                return self.lost(line, Error::ConnectionLost { code });
            }
            Some(Err(_)) | None => return self.lost(line, Error::ConnectionLost { code: None }),
            Some(Ok(Message::Text(text))) => Some(text),
            Some(Ok(Message::Binary(_))) => {
                self.dropped(Defect::NotJson, 0);
                None
            }
            Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_))) => None,
        };
        let (at, ms) = (self.client.now(), self.now());
        self.seen.heard(at);
        if self.link.heard(line, ms) {
            self.live();
        }
        let Some(text) = text else { return };
        let bytes = text.len();
        match Envelope::read(text.as_str(), self.options.frame_limit) {
            Ok(envelope) => self.read(line, &envelope, Moment { at, ms, bytes }),
            Err(defect) => self.dropped(defect, bytes),
        }
    }

    fn read(&mut self, line: Line, envelope: &Envelope, moment: Moment) {
        match envelope.topic {
            Topic::SocketClosing => self.link.closing(line, moment.ms),
            Topic::TokenRevoked => {
                self.outbox.push_back(FeedEvent::SignInRevoked);
                let error = Error::TokenRefused {
                    scopes: String::new(),
                    correlation_id: None,
                };
                self.lost(line, error);
            }
            Topic::NoLongerSubscribed => {
                let open = self.sockets.iter().find(|open| open.line == line);
                let channel = open.map(|open| open.channel.id.clone());
                if channel.is_some_and(|id| system::is_displaced(envelope.body(), &id)) {
                    self.outbox.push_back(FeedEvent::Displaced);
                    self.lost(line, Error::ConnectionLost { code: None });
                    self.spare = None;
                }
            }
            Topic::Conversations
            | Topic::Summaries
            | Topic::Suggestion(_)
            | Topic::Transcription(_)
            | Topic::Checklist(_)
            | Topic::Metadata
            | Topic::Other => {
                let outcome = self.desk.hear(envelope, moment);
                self.take(outcome);
            }
        }
    }

    /// Counts and logs a dropped notification, as the stream does.
    fn dropped(&self, defect: Defect, wire_bytes: usize) {
        let count = self.seen.drop_frame(defect);
        if count.is_power_of_two() {
            tracing::warn!(
                kind = defect.as_str(),
                wire_bytes,
                count,
                "dropped a notification"
            );
        }
    }

    fn moment(&self) -> Moment {
        Moment {
            at: self.client.now(),
            ms: self.now(),
            bytes: 0,
        }
    }

    fn now(&self) -> u64 {
        millis(self.started.elapsed())
    }

    fn wake(&self) -> Instant {
        let at = [self.link.wakes_at(), self.desk.sweeps_at()];
        // Seven weeks are as good as never.
        let at = at.into_iter().flatten().min();
        self.started + Duration::from_millis(at.unwrap_or(u64::MAX).min(u64::from(u32::MAX)))
    }
}

/// The next thing off any of the sockets, the older first.
async fn next_of(sockets: &mut [Open]) -> (Line, Option<Result<Message, SocketError>>) {
    poll_fn(|cx| {
        for open in sockets.iter_mut() {
            if let Poll::Ready(message) = open.socket.poll_next_unpin(cx) {
                return Poll::Ready((open.line, message));
            }
        }
        Poll::Pending
    })
    .await
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
