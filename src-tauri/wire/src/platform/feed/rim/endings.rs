//! How the rim's connections end, and what follows.

use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;

use super::Rim;
use crate::error::{Error, NextStep};
use crate::platform::channels::Channel;
use crate::platform::feed::FeedEvent;
use crate::platform::feed::jobs::{Done, Job};
use crate::platform::link::{Line, Loss, Verdict};
use crate::platform::socket;
use crate::retry;
use crate::stream::Closed;
use crate::stream::upgrade::Socket;

impl Rim {
    /// A connection is gone.
    pub(super) fn lost(&mut self, line: Line, error: Error) {
        let channel = self.hang_up(line, CloseCode::Away);
        if channel.is_some() {
            self.spare = channel;
        }
        self.ended(Some(line), error);
    }

    /// Closes a socket beside everything else.
    pub(super) fn hang_up(&mut self, line: Line, code: CloseCode) -> Option<Channel> {
        let at = self.sockets.iter().position(|open| open.line == line)?;
        let open = self.sockets.remove(at);
        self.jobs.push(farewell(open.socket, code));
        Some(open.channel)
    }

    /// A connection or an attempt has ended: tells what follows.
    pub(super) fn ended(&mut self, line: Option<Line>, error: Error) {
        let jitter = retry::jitter(&mut rand::rng());
        let verdict = self.link.lost(line, meaning(&error), self.now(), jitter);
        tracing::info!(
            error = error.kind(),
            ?verdict,
            "a channel's connection ended"
        );
        let event = match verdict {
            Verdict::Carried { gap } => {
                self.has_gap |= gap;
                return;
            }
            Verdict::Retry { after, attempt, of } => FeedEvent::Hiccup {
                retry_in: after,
                attempt,
                of,
                error,
            },
            Verdict::GaveUp { failures } => FeedEvent::Closed {
                reason: Closed::GaveUp { failures, error },
            },
            Verdict::Refused => FeedEvent::Closed {
                reason: Closed::Refused { error },
            },
        };
        for open in std::mem::take(&mut self.sockets) {
            self.jobs.push(farewell(open.socket, CloseCode::Away));
        }
        self.has_gap = true;
        self.is_connected = false;
        // Wishes from before this moment are for the connection that is gone.
        self.attempts = self.wished.borrow().attempts;
        self.outbox.push_back(event);
    }
}

pub(super) fn farewell(socket: Box<Socket>, code: CloseCode) -> Job {
    Box::pin(async move {
        socket::close(*socket, code).await;
        Done::Closed
    })
}

/// What a failure means for the link.
fn meaning(error: &Error) -> Loss {
    let may_pass = matches!(error.status(), Some(..=400 | 404 | 410))
        || matches!(error, Error::Protocol { .. } | Error::TooLarge { .. });
    match error.next_step() {
        NextStep::Retry { after } => Loss::Failure { not_before: after },
        // A channel that is gone, a gateway that is starting: a new channel may do.
        NextStep::GiveUp if may_pass => Loss::Failure { not_before: None },
        NextStep::SignIn | NextStep::GiveUp => Loss::Hopeless,
    }
}
