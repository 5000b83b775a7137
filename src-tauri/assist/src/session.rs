//! One connection to the platform, from the questions before it to its end.
//!
//! Owns the checks, the source and every timer between attempts (`contract.md §1`). Nothing here
//! runs by itself: [`Session::next_event`] is polled by its owner, and dropping the session ends all
//! of it. The source's own rules (backoff, 4001, silence, renewing channels) are `wire`'s.

use std::collections::BTreeSet;
use std::pin::Pin;
use std::time::Duration;

use futures_util::future::BoxFuture;
use jiff::Timestamp;
use rules::id::InteractionId;
use rules::suggestion::StateChange;
use rules::transcript::Utterance;
use tokio::time::Sleep;
use wire::assist::STREAM_SCOPES;
use wire::latency::Sink;
use wire::platform::checklists::Checklist;
use wire::platform::conversations::Conversation;
use wire::platform::events::Interim;
use wire::platform::summaries::Summary;
use wire::platform::topics::RefusedTopic;
use wire::source::{self, Event, Passed, Source};
use wire::stream::{Closed, Dropped, Received};
use wire::{Client, Error, NextStep, retry};

use crate::clock::Clock;
use crate::companion::Connection;

/// How a session behaves.
#[derive(Debug, Clone, PartialEq)]
pub struct SessionOptions {
    /// Connections the organization allows at once.
    pub connection_limit: u32,
    /// The suggestion stream's own.
    pub stream: wire::stream::Options,
    /// The notifications' own.
    pub feed: wire::platform::feed::Options,
}

/// What happened to the connection.
#[derive(Debug)]
pub enum SessionEvent {
    /// The checks passed; the connection is being opened.
    Checked(Box<Passed>),
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
    /// A suggestion is in another state now.
    StateChanged(Box<StateChange>),
    /// The agent is in an interaction now, or it is offered.
    Began(Box<Conversation>),
    /// Something about it is different.
    Changed(Box<Conversation>),
    /// The agent is not in it any more, and the work after it is done.
    Finished(InteractionId),
    /// These are all the interactions the agent is in.
    Present(Vec<InteractionId>),
    /// After a time without connection: everything that came meanwhile was handed on.
    Recovered {
        /// Of which interaction.
        interaction: InteractionId,
        /// So many suggestions came meanwhile.
        missed: usize,
    },
    /// What came meanwhile could not be asked for; it stays missing.
    RecoveryFailed {
        /// Of which interaction; none where even those are not known.
        interaction: Option<InteractionId>,
        /// What went wrong.
        error: Error,
    },
    /// What is not told, and by which permission it would be. Each kind once.
    Refused(Vec<RefusedTopic>),
    /// Something was said or typed.
    Said {
        /// In which interaction.
        interaction: InteractionId,
        /// In order; each once.
        utterances: Vec<Utterance>,
    },
    /// Something is being said, and the words may still change.
    Saying {
        /// In which interaction.
        interaction: InteractionId,
        /// The words so far.
        words: Vec<Interim>,
    },
    /// The platform made a summary, or says why it could not.
    Summary(Box<Summary>),
    /// A checklist is different.
    Checklist {
        /// In which interaction.
        interaction: InteractionId,
        /// As it is now.
        checklist: Box<Checklist>,
    },
    /// Another program of this agent's took the connection's place.
    Displaced,
    /// The sign-in was revoked. [`SessionEvent::Ended`] follows.
    SignInRevoked,
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
    source: Source,
    attempts: u32,
    interactions: BTreeSet<InteractionId>,
    step: Step,
    /// Failures of the checks in a row.
    failures: u32,
}

enum Step {
    /// The checks are under way.
    Checking(BoxFuture<'static, Result<Passed, Error>>),
    /// The checks are made again then.
    CheckAt(Pin<Box<Sleep>>),
    /// The source is connected or connecting: it speaks next.
    Streaming,
    /// The source lost its connection: the next attempt is then.
    ReconnectAt(Pin<Box<Sleep>>),
    /// Over, until a person starts it again.
    Ended,
}

impl Session {
    /// Prepares a session and begins with the checks. `sink` is told of every call.
    ///
    /// # Errors
    /// [`Error::Setup`] when TLS or the proxy of this computer can't be used, [`Error::SignInEnded`]
    /// where the agent signed in at another platform.
    pub fn start(
        connection: &Connection,
        options: SessionOptions,
        interactions: impl IntoIterator<Item = InteractionId>,
        clock: &Clock,
        sink: Option<Sink>,
    ) -> Result<Self, Error> {
        let mut client = source::client(
            connection.endpoints.clone(),
            &connection.client_id,
            &connection.dial,
            &STREAM_SCOPES,
            clock.reader(),
        )?;
        if let Some(sink) = sink {
            client = client.with_sink(sink);
        }
        let agent = connection.agent_id.map(|id| id.to_string());
        let attempts = options.stream.attempts;
        let mut session = Self {
            source: Source::new(client, &connection.dial, agent, options.into()),
            attempts,
            interactions: interactions.into_iter().collect(),
            step: Step::Ended,
            failures: 0,
        };
        session.check();
        Ok(session)
    }

    /// What makes its calls: other features share its hosts, credentials and connections.
    #[must_use]
    pub const fn client(&self) -> &Client {
        self.source.client()
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
                    let event = self.source.next_event().await;
                    if let Some(event) = self.after(event) {
                        return event;
                    }
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

    /// Follows one more interaction, where that is for us to say.
    pub fn subscribe(&mut self, interaction: InteractionId) {
        if self.interactions.insert(interaction) {
            self.source.subscribe(interaction);
        }
    }

    /// Follows an interaction no more.
    pub fn unsubscribe(&mut self, interaction: InteractionId) {
        if self.interactions.remove(&interaction) {
            self.source.unsubscribe(interaction);
        }
    }

    /// Whether what is said and typed is wanted from now on, where it can be had.
    pub fn want_transcript(&mut self, wanted: bool) {
        self.source.want_transcript(wanted);
    }

    /// When anything was last heard, pongs included.
    #[must_use]
    pub fn last_heard(&self) -> Option<Timestamp> {
        self.source.last_heard()
    }

    /// What was dropped so far.
    #[must_use]
    pub fn dropped(&self) -> Dropped {
        self.source.dropped()
    }

    /// Says goodbye to the platform; at most two seconds.
    pub async fn close(self) {
        self.source.close().await;
    }

    fn check(&mut self) {
        self.step = Step::Checking(self.source.checks());
    }

    fn reconnect(&mut self) {
        self.source.reconnect();
        self.step = Step::Streaming;
    }

    fn after_checks(&mut self, checked: Result<Passed, Error>) -> SessionEvent {
        let error = match checked {
            Ok(passed) => {
                self.failures = 0;
                let interactions: Vec<_> = self.interactions.iter().copied().collect();
                self.source.open(&passed, &interactions);
                self.step = Step::Streaming;
                return SessionEvent::Checked(Box::new(passed));
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
                    if self.failures >= self.attempts {
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
                    of: self.attempts,
                    error,
                }
            }
        }
    }

    fn end(&mut self, error: Error) -> SessionEvent {
        self.step = Step::Ended;
        SessionEvent::Ended { error: Some(error) }
    }

    /// What is to be told of an event; none where it is nobody's concern.
    fn after(&mut self, event: Option<Event>) -> Option<SessionEvent> {
        Some(match event {
            Some(Event::Connected) => SessionEvent::Connected,
            Some(Event::Suggestions(received)) => SessionEvent::Batch(Box::new(received)),
            Some(Event::Hiccup {
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
            Some(Event::Closed {
                reason: Closed::ByPlatform { .. },
            }) => {
                self.step = Step::Ended;
                SessionEvent::Ended { error: None }
            }
            Some(Event::Closed {
                reason: Closed::GaveUp { error, .. } | Closed::Refused { error },
            }) => self.end(error),
            Some(event) => return told(event),
            // Its task is gone, which is a bug of ours: a fresh one may do better.
            None => {
                self.source.forget_connection();
                self.end(Error::ConnectionLost { code: None })
            }
        })
    }
}

impl From<SessionOptions> for source::Options {
    fn from(options: SessionOptions) -> Self {
        Self {
            connection_limit: options.connection_limit,
            stream: options.stream,
            feed: options.feed,
        }
    }
}

/// What came in besides, in the session's words.
fn told(event: Event) -> Option<SessionEvent> {
    Some(match event {
        Event::StateChanged(change) => SessionEvent::StateChanged(Box::new(change)),
        Event::Began(conversation) => SessionEvent::Began(Box::new(conversation)),
        Event::Changed(conversation) => SessionEvent::Changed(Box::new(conversation)),
        Event::Ended(interaction) => SessionEvent::Finished(interaction),
        Event::Present(all) => SessionEvent::Present(all),
        Event::Recovered {
            conversation,
            missed,
        } => SessionEvent::Recovered {
            interaction: conversation,
            missed,
        },
        Event::RecoveryFailed {
            conversation,
            error,
        } => SessionEvent::RecoveryFailed {
            interaction: conversation,
            error,
        },
        Event::TopicsRefused(refused) => SessionEvent::Refused(refused),
        Event::Heard {
            conversation,
            utterances,
        } => SessionEvent::Said {
            interaction: conversation,
            utterances,
        },
        Event::Hearing {
            conversation,
            words,
        } => SessionEvent::Saying {
            interaction: conversation,
            words,
        },
        Event::Summary(summary) => SessionEvent::Summary(Box::new(summary)),
        Event::Checklist {
            conversation,
            checklist,
        } => SessionEvent::Checklist {
            interaction: conversation,
            checklist: Box::new(checklist),
        },
        Event::Displaced => SessionEvent::Displaced,
        Event::SignInRevoked => SessionEvent::SignInRevoked,
        // The old channel goes on until the new one is there.
        Event::Renewing => {
            tracing::info!("the notification channel is being replaced");
            return None;
        }
        // The session's own.
        Event::Connected | Event::Suggestions(_) | Event::Hiccup { .. } | Event::Closed { .. } => {
            return None;
        }
    })
}
