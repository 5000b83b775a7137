//! Where suggestions come from: one face for both surfaces (`docs/decisions/010-two-surfaces.md`).
//!
//! A [`Dial`] says which surface is spoken and by whom; a [`Source`] makes the checks before a
//! connection, keeps the connection, and tells what comes in as [`Event`]s. What the surface in use
//! can do besides is its [`Reach`]. Nobody above asks which of the two it is. Refuses to decide when
//! to try again: its owner does.

mod dial;
mod duty;
mod reach;

use futures_util::future::BoxFuture;
use jiff::Timestamp;
use rules::id::InteractionId;

pub use crate::platform::feed::FeedEvent as Event;
pub use dial::{Dial, client};
pub use duty::{Duty, missing_for};
pub use reach::Reach;

use crate::assist::preflight;
use crate::error::Error;
use crate::http::Client;
use crate::platform::feed::{self, Feed};
use crate::platform::{Grant, people};
use crate::stream::{self, Dropped, Stream, StreamEvent};

/// How a source behaves, on either surface.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// Connections the organization allows at once, where the surface tells how many there are.
    pub connection_limit: u32,
    /// Of surface A.
    pub stream: stream::Options,
    /// Of surface B.
    pub feed: feed::Options,
}

/// What the platform said before the connection.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Passed {
    /// The content library's name, for people; none where there is no such thing.
    pub library: Option<String>,
    /// The agent whose conversations are followed, where the surface knows agents.
    pub agent_id: Option<String>,
    /// The agent's name.
    pub agent: Option<String>,
    /// The organization's name.
    pub organization: Option<String>,
    /// Scopes the companion asks for that were not granted, by name.
    pub lacks: Vec<String>,
}

/// One connection's way in.
#[derive(Debug)]
pub struct Source {
    client: Client,
    way: Way,
}

#[derive(Debug)]
enum Way {
    Assist {
        library: String,
        connection_limit: u32,
        options: stream::Options,
        stream: Option<Stream>,
    },
    Platform {
        /// The agent of a device's identity: nobody can be asked who that is.
        agent: Option<String>,
        options: feed::Options,
        feed: Option<Feed>,
    },
}

impl Source {
    /// The way in that `dial` describes, with `client` made of the same ([`client`]). Opens no
    /// connection. `agent` is whose conversations are followed where nobody signs in as a person.
    #[must_use]
    pub fn new(client: Client, dial: &Dial, agent: Option<String>, options: Options) -> Self {
        let way = match dial {
            Dial::Assist { library_id, .. } => Way::Assist {
                library: library_id.to_string(),
                connection_limit: options.connection_limit,
                options: options.stream,
                stream: None,
            },
            Dial::Platform { grant } => Way::Platform {
                agent,
                options: feed::Options {
                    lists: matches!(grant, Grant::Agent(_)),
                    ..options.feed
                },
                feed: None,
            },
        };
        Self { client, way }
    }

    /// What makes its calls.
    #[must_use]
    pub const fn client(&self) -> &Client {
        &self.client
    }

    /// The questions before a connection: whether we may, and what people are to be told of it.
    /// Nothing of the source is held meanwhile.
    #[must_use]
    pub fn checks(&self) -> BoxFuture<'static, Result<Passed, Error>> {
        let client = self.client.clone();
        match &self.way {
            Way::Assist {
                library,
                connection_limit,
                ..
            } => {
                let (library, limit) = (library.clone(), *connection_limit);
                Box::pin(async move {
                    let passed = preflight(&client, &library, limit).await?;
                    Ok(Passed {
                        library: Some(passed.library),
                        ..Passed::default()
                    })
                })
            }
            Way::Platform { agent, .. } => Box::pin(who(client, agent.clone())),
        }
    }

    /// Connects, now that the checks passed; again where it was connected before. On surface A
    /// `interactions` are followed, on surface B those the agent is in.
    pub fn open(&mut self, passed: &Passed, interactions: &[InteractionId]) {
        let client = self.client.clone();
        match &mut self.way {
            Way::Assist {
                stream: Some(stream),
                ..
            } => stream.reconnect(),
            Way::Platform {
                feed: Some(feed), ..
            } => feed.reconnect(),
            Way::Assist {
                stream, options, ..
            } => *stream = Some(Stream::open(client, options.clone(), interactions)),
            Way::Platform { feed, options, .. } => {
                // The checks don't pass without one.
                let agent = passed.agent_id.as_deref().unwrap_or_default();
                *feed = Some(Feed::open(client, agent, *options));
            }
        }
    }

    /// Makes the next attempt now. Without effect before [`Source::open`].
    pub fn reconnect(&self) {
        match &self.way {
            Way::Assist { stream, .. } => {
                if let Some(stream) = stream {
                    stream.reconnect();
                }
            }
            Way::Platform { feed, .. } => {
                if let Some(feed) = feed {
                    feed.reconnect();
                }
            }
        }
    }

    /// The next event; none where there is no connection to speak of. Cancel-safe.
    pub async fn next_event(&mut self) -> Option<Event> {
        match &mut self.way {
            Way::Assist { stream, .. } => {
                let event = stream.as_mut()?.next_event().await?;
                Some(of_stream(event))
            }
            Way::Platform { feed, .. } => feed.as_mut()?.next_event().await,
        }
    }

    /// Its task is gone: the next [`Source::open`] begins afresh.
    pub fn forget_connection(&mut self) {
        match &mut self.way {
            Way::Assist { stream, .. } => *stream = None,
            Way::Platform { feed, .. } => *feed = None,
        }
    }

    /// Follows one more interaction, where that is for us to say.
    pub fn subscribe(&self, interaction: InteractionId) {
        if let Way::Assist {
            stream: Some(stream),
            ..
        } = &self.way
        {
            stream.subscribe(interaction);
        }
    }

    /// Follows an interaction no more, where that is for us to say.
    pub fn unsubscribe(&self, interaction: InteractionId) {
        if let Way::Assist {
            stream: Some(stream),
            ..
        } = &self.way
        {
            stream.unsubscribe(interaction);
        }
    }

    /// Whether what is said and typed is wanted from now on, where it can be had.
    pub fn want_transcript(&mut self, wanted: bool) {
        if let Way::Platform { feed, options, .. } = &mut self.way {
            options.transcript = wanted;
            if let Some(feed) = feed {
                feed.want_transcript(wanted);
            }
        }
    }

    /// When anything was last heard.
    #[must_use]
    pub fn last_heard(&self) -> Option<Timestamp> {
        match &self.way {
            Way::Assist { stream, .. } => stream.as_ref().and_then(Stream::last_heard),
            Way::Platform { feed, .. } => feed.as_ref().and_then(Feed::last_heard),
        }
    }

    /// What was dropped so far.
    #[must_use]
    pub fn dropped(&self) -> Dropped {
        match &self.way {
            Way::Assist { stream, .. } => stream.as_ref().map(Stream::dropped),
            Way::Platform { feed, .. } => feed.as_ref().map(Feed::dropped),
        }
        .unwrap_or_default()
    }

    /// Says goodbye to the platform; at most two seconds.
    pub async fn close(self) {
        match self.way {
            Way::Assist {
                stream: Some(stream),
                ..
            } => stream.close().await,
            Way::Platform {
                feed: Some(feed), ..
            } => feed.close().await,
            Way::Assist { stream: None, .. } | Way::Platform { feed: None, .. } => {}
        }
    }
}

/// Who is signed in on surface B, and what that is good for. A platform that refuses to say what the
/// token is good for is taken at its calls: those name what is missing.
async fn who(client: Client, agent: Option<String>) -> Result<Passed, Error> {
    let me = people::me(&client).await?;
    let about = match people::token_about(&client).await {
        Ok(about) => about,
        Err(Error::PermissionMissing { .. } | Error::ScopeMissing { .. }) => {
            people::TokenAbout::default()
        }
        Err(error) => return Err(error),
    };
    let (agent_id, name) = if let Some(me) = me {
        (me.id, me.name.or(me.email))
    } else {
        let detail = "no agent is named whose conversations are to be followed";
        let agent = agent.ok_or_else(|| Error::Setup {
            detail: detail.to_owned(),
        })?;
        (agent, None)
    };
    Ok(Passed {
        library: None,
        agent_id: Some(agent_id),
        agent: name,
        lacks: about.lacks(&people::SCOPES),
        organization: about.organization_name,
    })
}

fn of_stream(event: StreamEvent) -> Event {
    match event {
        StreamEvent::Connected => Event::Connected,
        StreamEvent::Message(received) => Event::Suggestions(received),
        StreamEvent::Hiccup {
            retry_in,
            attempt,
            of,
            error,
        } => Event::Hiccup {
            retry_in,
            attempt,
            of,
            error,
        },
        StreamEvent::Closed { reason } => Event::Closed { reason },
    }
}
