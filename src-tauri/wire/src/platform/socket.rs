//! The channel's socket (`platform-reference.md §2.3`).
//!
//! Opened at the address the platform gave, without a token: whoever knows that address may listen.
//! The same pool as every upgrade, so that proxy, certificates and names are treated alike.

use std::time::Duration;

use futures_util::SinkExt as _;
use tokio::time::{Instant, timeout};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use uuid::Uuid;

use super::channels::{CHANNEL_SCOPES, Channel};
use super::envelope::PING;
use crate::error::Error;
use crate::http::{Client, Surface};
use crate::stream::upgrade::{Attempt, Socket};

const NAME: &str = "channel.socket";

/// A small message that can't be written within this is written into a dead connection.
const WRITE_LIMIT: Duration = Duration::from_secs(10);

/// What a close handshake may take.
const CLOSE_LIMIT: Duration = Duration::from_secs(1);

/// Opens a channel's socket.
pub(super) async fn open(
    client: &Client,
    channel: &Channel,
    deadline: Duration,
    frame_limit: usize,
) -> Result<Socket, Error> {
    let began = Instant::now();
    let url = channel.upgrade_url();
    let correlation_id = Uuid::new_v4();
    let attempt = Attempt {
        name: NAME,
        surface: Surface::Platform,
        scopes: &CHANNEL_SCOPES,
        correlation_id,
        deadline,
        frame_limit,
    };
    let request = client.transport().upgrades.get(url.clone());
    let outcome = timeout(deadline, attempt.make(client, request)).await;
    let outcome = outcome.unwrap_or_else(|_| {
        Err(Error::Timeout {
            host: url.host_str().unwrap_or_default().to_owned(),
            after: deadline,
            correlation_id: Some(correlation_id),
        })
    });
    let failure = outcome.as_ref().err();
    client.meter().record(NAME, failure, began.elapsed());
    outcome
}

/// Sends the health check of the platform's own.
pub(super) async fn ping(socket: &mut Socket) -> Result<(), Error> {
    match timeout(WRITE_LIMIT, socket.send(Message::text(PING))).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) | Err(_) => Err(Error::ConnectionLost { code: None }),
    }
}

/// Says goodbye, as a courtesy: the connection is over whatever comes of it.
pub(super) async fn close(mut socket: Socket, code: CloseCode) {
    let goodbye = CloseFrame {
        code,
        reason: "".into(),
    };
    let _ = timeout(CLOSE_LIMIT, socket.close(Some(goodbye))).await;
}
