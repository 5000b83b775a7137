//! One connection to the platform, from the questions before it to its end.
//!
//! Owns the pre-flight checks, the stream and every timer between attempts (`contract.md §1`).
//! Nothing here runs by itself: [`Session::next_event`] is polled by its owner, and dropping the
//! session ends all of it. The stream's own rules (backoff, 4001, silence) are `wire`'s.

use std::collections::BTreeSet;
use std::pin::Pin;
use std::time::Duration;

use futures_util::future::BoxFuture;
use jiff::Timestamp;
use rules::id::InteractionId;
use rules::suggestion::StateChange;
use tokio::time::Sleep;
use wire::assist::{Preflight, STREAM_SCOPES, preflight};
use wire::latency::Sink;
use wire::stream::{Closed, Dropped, Options, Received};
use wire::{Client, Credentials, Error, NextStep, Stream, StreamEvent, retry};

use crate::clock::Clock;
use crate::companion::Connection;

/// How a session behaves.
#[derive(Debug, Clone, PartialEq)]
pub struct SessionOptions {
    /// Connections the organization allows at once.
    pub connection_limit: u32,
    /// The stream's own.
    pub stream: Options,
}

/// What happened to the connection.
#[derive(Debug)]
pub enum SessionEvent {
    /// The checks passed; the stream is being opened.
    Checked(Preflight),
    /// The quota is used up or the platform asked for a pause: the checks are made again then.
    Waits {
        /// How long.
        retry_in: Duration,
        /// What the platform said.
        error: Error,
    },
    /// Connected and subscribed.
    Connected,
    /// A batch.
    Batch(Box<Received>),
    /// A suggestion is in another state now. Surface B alone tells this.
    StateChanged(Box<StateChange>),
    /// Not, or no longer, connected. The next attempt comes by itself.
    Lost {
        /// How long until then.
        retry_in: Duration,
        /// The attempt that comes next, from 1.
        attempt: u32,
        /// How many there are.
        of: u32,
        /// What went wrong.
        error: Error,
    },
    /// An attempt begins.
    Trying,
    /// Over, until [`Session::retry_now`].
    Ended {
        /// Why; none when the platform ended it in order (close codes 1000 and 1001).
        error: Option<Error>,
    },
}

/// One connection.
pub struct Session {
    client: Client,
    library_id: String,
    options: SessionOptions,
    interactions: BTreeSet<InteractionId>,
    stream: Option<Stream>,
    step: Step,
    /// Failures of the checks in a row.
    failures: u32,
}

enum Step {
    /// The checks are under way.
    Checking(BoxFuture<'static, Result<Preflight, Error>>),
    /// The checks are made again then.
    CheckAt(Pin<Box<Sleep>>),
    /// The stream is connected or connecting: it speaks next.
    Streaming,
    /// The stream lost its connection: the next attempt is then.
    ReconnectAt(Pin<Box<Sleep>>),
    /// Over, until a person starts it again.
    Ended,
}

impl Session {
    /// Prepares a session and begins with the checks. `sink` is told of every call.
    ///
    /// # Errors
    /// [`Error::Setup`] when TLS or the proxy of this computer can't be used.
    pub fn start(
        connection: &Connection,
        options: SessionOptions,
        interactions: impl IntoIterator<Item = InteractionId>,
        clock: &Clock,
        sink: Option<Sink>,
    ) -> Result<Self, Error> {
        let mut client = Client::new(
            connection.endpoints.clone(),
            Credentials {
                client_id: connection.client_id.clone(),
                client_secret: connection.client_secret.clone(),
            },
            &STREAM_SCOPES,
            clock.reader(),
        )?;
        if let Some(sink) = sink {
            client = client.with_sink(sink);
        }
        let mut session = Self {
            client,
            library_id: connection.library_id.to_string(),
            options,
            interactions: interactions.into_iter().collect(),
            stream: None,
            step: Step::Ended,
            failures: 0,
        };
        session.check();
        Ok(session)
    }

    /// What makes its calls: other features share its hosts, credentials and connections.
    #[must_use]
    pub const fn client(&self) -> &Client {
        &self.client
    }

    /// The next event. Cancel-safe: what was under way goes on with the next call.
    pub async fn next_event(&mut self) -> SessionEvent {
        loop {
            match &mut self.step {
                Step::Checking(checks) => {
                    let checked = checks.await;
                    return self.after_checks(checked);
                }
                Step::CheckAt(due) => {
                    due.await;
                    self.check();
                    return SessionEvent::Trying;
                }
                Step::ReconnectAt(due) => {
                    due.await;
                    self.reconnect();
                    return SessionEvent::Trying;
                }
                Step::Streaming => {
                    let event = next_of(self.stream.as_mut()).await;
                    return self.after(event);
                }
                Step::Ended => std::future::pending().await,
            }
        }
    }

    /// Tries at once: skips a wait, starts again what has ended. Without effect while connected or
    /// trying.
    pub fn retry_now(&mut self) -> bool {
        match &self.step {
            Step::Checking(_) | Step::Streaming => false,
            Step::CheckAt(_) | Step::Ended => {
                self.failures = 0;
                self.check();
                true
            }
            Step::ReconnectAt(_) => {
                self.reconnect();
                true
            }
        }
    }

    /// Follows one more interaction.
    pub fn subscribe(&mut self, interaction: InteractionId) {
        if self.interactions.insert(interaction)
            && let Some(stream) = &self.stream
        {
            stream.subscribe(interaction);
        }
    }

    /// Follows an interaction no more.
    pub fn unsubscribe(&mut self, interaction: InteractionId) {
        if self.interactions.remove(&interaction)
            && let Some(stream) = &self.stream
        {
            stream.unsubscribe(interaction);
        }
    }

    /// When anything was last heard, pongs included.
    #[must_use]
    pub fn last_heard(&self) -> Option<Timestamp> {
        self.stream.as_ref().and_then(Stream::last_heard)
    }

    /// What was dropped so far.
    #[must_use]
    pub fn dropped(&self) -> Dropped {
        self.stream
            .as_ref()
            .map(Stream::dropped)
            .unwrap_or_default()
    }

    /// Says goodbye to the platform; at most two seconds.
    pub async fn close(self) {
        if let Some(stream) = self.stream {
            stream.close().await;
        }
    }

    fn check(&mut self) {
        let client = self.client.clone();
        let library = self.library_id.clone();
        let limit = self.options.connection_limit;
        self.step = Step::Checking(Box::pin(async move {
            preflight(&client, &library, limit).await
        }));
    }

    fn reconnect(&mut self) {
        if let Some(stream) = &self.stream {
            stream.reconnect();
        }
        self.step = Step::Streaming;
    }

    fn after_checks(&mut self, checked: Result<Preflight, Error>) -> SessionEvent {
        let error = match checked {
            Ok(passed) => {
                self.failures = 0;
                if self.stream.is_none() {
                    let interactions: Vec<_> = self.interactions.iter().copied().collect();
                    let options = self.options.stream.clone();
                    self.stream = Some(Stream::open(self.client.clone(), options, &interactions));
                    self.step = Step::Streaming;
                } else {
                    self.reconnect();
                }
                return SessionEvent::Checked(passed);
            }
            Err(error) => error,
        };
        match error.next_step() {
            NextStep::SignIn | NextStep::GiveUp => self.end(error),
            NextStep::Retry { after } => {
                let asked_to_wait = matches!(
                    error,
                    Error::QuotaExceeded { .. } | Error::RateLimited { .. }
                );
                if !asked_to_wait {
                    self.failures += 1;
                    if self.failures >= self.options.stream.attempts {
                        return self.end(error);
                    }
                }
                let jitter = retry::jitter(&mut rand::rng());
                let backoff = retry::backoff(self.failures.max(1), jitter);
                let retry_in = backoff.max(after.unwrap_or_default());
                self.step = Step::CheckAt(Box::pin(tokio::time::sleep(retry_in)));
                if asked_to_wait {
                    return SessionEvent::Waits { retry_in, error };
                }
                SessionEvent::Lost {
                    retry_in,
                    attempt: self.failures,
                    of: self.options.stream.attempts,
                    error,
                }
            }
        }
    }

    fn end(&mut self, error: Error) -> SessionEvent {
        self.step = Step::Ended;
        SessionEvent::Ended { error: Some(error) }
    }

    fn after(&mut self, event: Option<StreamEvent>) -> SessionEvent {
        match event {
            Some(StreamEvent::Connected) => SessionEvent::Connected,
            Some(StreamEvent::Message(received)) => SessionEvent::Batch(Box::new(received)),
            Some(StreamEvent::Hiccup {
                retry_in,
                attempt,
                of,
                error,
            }) => {
                self.step = Step::ReconnectAt(Box::pin(tokio::time::sleep(retry_in)));
                SessionEvent::Lost {
                    retry_in,
                    attempt,
                    of,
                    error,
                }
            }
            Some(StreamEvent::Closed {
                reason: Closed::ByPlatform { .. },
            }) => {
                self.step = Step::Ended;
                SessionEvent::Ended { error: None }
            }
            Some(StreamEvent::Closed {
                reason: Closed::GaveUp { error, .. } | Closed::Refused { error },
            }) => self.end(error),
            // Its task is gone, which is a bug of ours: a fresh stream may do better.
            None => {
                self.stream = None;
                self.end(Error::ConnectionLost { code: None })
            }
        }
    }
}

async fn next_of(stream: Option<&mut Stream>) -> Option<StreamEvent> {
    match stream {
        Some(stream) => stream.next_event().await,
        None => None,
    }
}
