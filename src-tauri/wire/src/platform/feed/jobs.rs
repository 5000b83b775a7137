//! What is asked of the platform while its sockets are read: each job is one future, and says at its
//! end what came of it. They end with the feed.
//!
//! A call that may pass is tried again here, a few times and as the platform says (`Retry-After`);
//! what must not be told twice is told by nobody here.

use std::time::Duration;

use futures_util::future::{BoxFuture, join};
use jiff::Timestamp;
use rules::id::InteractionId;
use rules::transcript::Utterance;
use tokio::time::sleep;

use crate::error::{Error, NextStep};
use crate::http::Client;
use crate::platform::channels::{self, Channel, Mode};
use crate::platform::conversations::{self, Snapshot};
use crate::platform::link::Line;
use crate::platform::socket;
use crate::platform::suggestions::{self, Told};
use crate::platform::topics::{Offered, RefusedTopic};
use crate::retry;
use crate::stream::upgrade::Socket;

/// So many times a call is made that may pass.
const ATTEMPTS: u32 = 4;

/// A longer pause is not waited for, as the vendor's own clients do (`platform-reference.md §5.2`).
const LONGEST_WAIT: Duration = Duration::from_mins(3);

pub(super) type Job = BoxFuture<'static, Done>;

/// What came of a job.
pub(super) enum Done {
    /// A socket is open, or could not be opened.
    Connected {
        outcome: Result<(Channel, Box<Socket>), Error>,
        /// What there is to subscribe to, where that was asked for.
        offered: Option<Offered>,
    },
    /// A channel carries these topics now, but for those refused.
    Subscribed {
        line: Line,
        mode: Mode,
        topics: Vec<String>,
        outcome: Result<Vec<RefusedTopic>, Error>,
        /// Conversations whose suggestions are wanted from their beginning.
        began: Vec<InteractionId>,
    },
    /// The conversations there are.
    Listed {
        /// Those that were known when it was asked.
        known: Vec<InteractionId>,
        outcome: Result<Vec<Snapshot>, Error>,
    },
    /// One that is not among them.
    Looked {
        id: InteractionId,
        outcome: Result<Option<Snapshot>, Error>,
    },
    /// The suggestions of one.
    Fetched {
        id: InteractionId,
        why: Why,
        asked_at: Timestamp,
        outcome: Result<Vec<Told>, Error>,
    },
    /// The texts of messages.
    Typed {
        id: InteractionId,
        messages: Vec<String>,
        outcome: Result<Vec<(String, Utterance)>, Error>,
    },
    /// A socket is closed.
    Closed,
}

/// Why suggestions are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Why {
    /// What came before its topics were subscribed.
    Beginning,
    /// What came while nothing was connected.
    Gap,
}

/// What it takes to open a socket.
#[derive(Debug, Clone)]
pub(super) struct Connect {
    /// A channel that may still live; a new one is made where it does not.
    pub reuse: Option<Channel>,
    /// Whether to ask what there is to subscribe to.
    pub asks_topics: bool,
    pub deadline: Duration,
    pub frame_limit: usize,
}

pub(super) fn connect(client: Client, how: Connect) -> Job {
    Box::pin(async move {
        let topics = async {
            if !how.asks_topics {
                return None;
            }
            // Without an answer everything is asked for, and the platform refuses what it must.
            channels::available(&client).await.ok()
        };
        let (outcome, offered) = join(opened(&client, &how), topics).await;
        Done::Connected { outcome, offered }
    })
}

async fn opened(client: &Client, how: &Connect) -> Result<(Channel, Box<Socket>), Error> {
    if let Some(channel) = &how.reuse
        && let Ok(socket) = socket::open(client, channel, how.deadline, how.frame_limit).await
    {
        return Ok((channel.clone(), Box::new(socket)));
    }
    let channel = channels::create(client).await?;
    let socket = socket::open(client, &channel, how.deadline, how.frame_limit).await?;
    Ok((channel, Box::new(socket)))
}

pub(super) fn subscribe(
    client: Client,
    line: Line,
    channel: Channel,
    mode: Mode,
    topics: Vec<String>,
    began: Vec<InteractionId>,
) -> Job {
    Box::pin(async move {
        let ask = || channels::subscribe(&client, &channel, &topics, mode);
        let outcome = patiently(ask).await;
        Done::Subscribed {
            line,
            mode,
            topics,
            outcome,
            began,
        }
    })
}

pub(super) fn list(client: Client, agent: String, known: Vec<InteractionId>) -> Job {
    Box::pin(async move {
        let outcome = patiently(|| conversations::list(&client, &agent)).await;
        Done::Listed { known, outcome }
    })
}

pub(super) fn look(client: Client, agent: String, id: InteractionId) -> Job {
    Box::pin(async move {
        let outcome = patiently(|| conversations::get(&client, &agent, id)).await;
        Done::Looked { id, outcome }
    })
}

pub(super) fn fetch(client: Client, id: InteractionId, why: Why) -> Job {
    Box::pin(async move {
        let asked_at = client.now();
        let outcome = patiently(|| suggestions::all(&client, id)).await;
        Done::Fetched {
            id,
            why,
            asked_at,
            outcome,
        }
    })
}

pub(super) fn texts(client: Client, id: InteractionId, messages: Vec<String>) -> Job {
    Box::pin(async move {
        let outcome = patiently(|| conversations::texts(&client, id, &messages)).await;
        Done::Typed {
            id,
            messages,
            outcome,
        }
    })
}

/// Makes a call again while its failure may pass.
async fn patiently<T, F>(ask: impl Fn() -> F) -> Result<T, Error>
where
    F: Future<Output = Result<T, Error>>,
{
    let mut attempt = 1;
    loop {
        let error = match ask().await {
            Ok(answer) => return Ok(answer),
            Err(error) => error,
        };
        let NextStep::Retry { after } = error.next_step() else {
            return Err(error);
        };
        let after = after.unwrap_or_default();
        if attempt >= ATTEMPTS || after > LONGEST_WAIT {
            return Err(error);
        }
        let jitter = retry::jitter(&mut rand::rng());
        // A pause the platform names is enough; else the backoff.
        let pause = if after.is_zero() {
            retry::backoff(attempt, jitter)
        } else {
            after + jitter
        };
        sleep(pause).await;
        attempt += 1;
    }
}
