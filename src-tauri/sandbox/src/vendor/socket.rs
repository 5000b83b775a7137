//! A channel's socket (`platform-reference.md §2.3`): events, heartbeats, and how it ends.
//!
//! No token is shown: who knows the channel's id may open it. It ends when another socket takes the
//! channel, when the channel or its token is over, and when a fault says so. What a client says is
//! understood where it is `{"message": "ping"}`; anything else is passed over, as the vendor's
//! words for more are not published. A client that takes nothing for ten seconds is given up.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use axum::Extension;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::Value;
use tokio::io::AsyncReadExt as _;
use tokio::net::TcpStream;
use tokio::time::Instant;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::{Error, Message, Utf8Bytes};
use uuid::Uuid;

use super::channels::{Look, Owner};
use super::system;
use crate::endpoint::Endpoint;
use crate::faults::{ChannelFault, SocketFault};
use crate::gate::Call;
use crate::oauth::Standing;
use crate::platform::Platform;
use crate::problem::Problem;
use crate::received::Received;
use crate::stream;

/// How long a client may take to take a message.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long a client may take to answer a close frame.
const GOODBYE: Duration = Duration::from_secs(1);
/// Close codes (RFC 6455 §7.4.1): all was said; the server goes; it will be back.
const NORMAL: u16 = 1000;
const GOING_AWAY: u16 = 1001;
const SERVICE_RESTART: u16 = 1012;

/// `GET /channels/{channelId}`: the upgrade.
pub(super) async fn upgrade(
    State(platform): State<Arc<Platform>>,
    Extension(call): Extension<Call>,
    Path(id): Path<String>,
    mut request: Request,
) -> Response {
    let accept = match stream::handshake(&call.headers) {
        Ok(accept) => accept,
        Err(problem) => return problem.into_response(),
    };
    let id = Uuid::try_parse(&id).ok();
    let now = platform.clock.now();
    let socket = id.and_then(|id| platform.vendor.channels.connect(id, now));
    let Some((id, number)) = id.zip(socket) else {
        let told = "There is no such channel.";
        return Problem::coded(StatusCode::NOT_FOUND, "not.found", told).into_response();
    };
    let upgrading = hyper::upgrade::on(&mut request);
    let running = Arc::clone(&platform);
    platform.spawn(async move {
        if let Some(stream) = stream::upgraded(upgrading).await {
            Socket::new(Arc::clone(&running), id, number, stream)
                .run()
                .await;
        }
        running.vendor.channels.disconnect(id, number);
    });
    stream::switching(accept)
}

struct Socket {
    platform: Arc<Platform>,
    channel: Uuid,
    number: u64,
    stream: WebSocketStream<TcpStream>,
    beat: Instant,
    is_mute: bool,
    /// When maintenance closes it.
    closes_at: Option<Instant>,
}

/// Whether the socket goes on.
#[derive(PartialEq, Eq)]
enum Next {
    GoOn,
    Over,
}

impl Socket {
    fn new(
        platform: Arc<Platform>,
        channel: Uuid,
        number: u64,
        stream: WebSocketStream<TcpStream>,
    ) -> Self {
        Self {
            platform,
            channel,
            number,
            stream,
            beat: Instant::now(),
            is_mute: false,
            closes_at: None,
        }
    }

    async fn run(mut self) {
        let platform = Arc::clone(&self.platform);
        let mut changed = platform.vendor.channels.watch();
        let mut planned = platform.board.watch();
        let mut tokens = platform.tokens.watch();
        loop {
            changed.borrow_and_update();
            planned.borrow_and_update();
            tokens.borrow_and_update();
            let Some(mut look_at) = self.look().await else {
                return;
            };
            match platform
                .board
                .strike_channel(|fault| self.can_befall(fault))
            {
                Ok(fault) => {
                    if self.befall(fault).await == Next::Over {
                        return;
                    }
                    continue;
                }
                Err(due) => look_at = due.map_or(look_at, |due| due.min(look_at)),
            }
            match platform.board.strike_socket(Endpoint::ChannelSocket, true) {
                Ok(fault) => {
                    if self.suffer(fault).await == Next::Over {
                        return;
                    }
                    continue;
                }
                Err(due) => look_at = due.map_or(look_at, |due| due.min(look_at)),
            }
            tokio::select! {
                biased;
                () = platform.stop.cancelled() => {
                    self.close(SERVICE_RESTART).await;
                    return;
                }
                said = self.stream.next() => {
                    if self.hear(said).await == Next::Over {
                        return;
                    }
                }
                _ = changed.changed() => {}
                _ = planned.changed() => {}
                _ = tokens.changed() => {}
                () = tokio::time::sleep_until(look_at) => {}
            }
        }
    }

    /// Sends what there is; tells when to look again, or nothing where the socket is over.
    async fn look(&mut self) -> Option<Instant> {
        let platform = Arc::clone(&self.platform);
        let now = platform.clock.now();
        let look = platform
            .vendor
            .channels
            .take(self.channel, self.number, now);
        let (events, owner, expires) = match look {
            Look::Live {
                events,
                owner,
                expires,
            } => (events, owner, expires),
            Look::Taken => {
                self.close(NORMAL).await;
                return None;
            }
            Look::Gone(farewell) => {
                if let Some(farewell) = farewell {
                    self.say(&farewell).await;
                }
                self.close(NORMAL).await;
                return None;
            }
        };
        for event in events {
            if self.say(&event).await == Next::Over {
                return None;
            }
        }
        if !self.token_is_good(&owner).await {
            return None;
        }
        if self.closes_at.is_some_and(|at| at <= Instant::now()) {
            self.close(GOING_AWAY).await;
            return None;
        }
        let every = platform.vendor.settings.heartbeat;
        if self.beat.elapsed() >= every {
            self.beat = Instant::now();
            if !self.is_mute && self.say(&system::heartbeat()).await == Next::Over {
                return None;
            }
        }
        let left = Duration::try_from(expires.duration_since(now)).unwrap_or_default();
        // An end that is far away is looked at with the heartbeats.
        let next = (self.beat + every).min(Instant::now() + left.min(every));
        Some(self.closes_at.map_or(next, |at| at.min(next)))
    }

    /// A channel ends with its token.
    async fn token_is_good(&mut self, owner: &Owner) -> bool {
        let platform = Arc::clone(&self.platform);
        let standing = platform.tokens.standing(owner.token, platform.clock.now());
        match standing {
            Standing::Good => return true,
            Standing::Over => {}
            Standing::Revoked => {
                self.say(&system::token_revoked(&platform, self.channel))
                    .await;
            }
        }
        platform.vendor.channels.remove(self.channel, None);
        self.close(NORMAL).await;
        false
    }

    async fn hear(&mut self, said: Option<Result<Message, Error>>) -> Next {
        let text = match said {
            Some(Ok(Message::Text(text))) => text,
            Some(Ok(Message::Ping(_) | Message::Close(_))) => {
                // The library has queued the answer.
                let flushed = tokio::time::timeout(PATIENCE, self.stream.flush()).await;
                return match flushed {
                    Ok(Ok(())) => Next::GoOn,
                    Ok(Err(_)) | Err(_) => Next::Over,
                };
            }
            Some(Ok(Message::Binary(_) | Message::Pong(_) | Message::Frame(_))) => {
                return Next::GoOn;
            }
            Some(Err(error)) => {
                tracing::debug!(%error, "a channel's socket broke");
                return Next::Over;
            }
            None => return Next::Over,
        };
        let said: Value = serde_json::from_str(&text).unwrap_or(Value::Null);
        self.note(&said);
        if said["message"] == "ping" {
            return self.say(&system::pong()).await;
        }
        Next::GoOn
    }

    fn note(&self, said: &Value) {
        self.platform.book.note(Received {
            seq: 0,
            at: self.platform.clock.now(),
            endpoint: Some(Endpoint::ChannelSocket),
            method: "MESSAGE".to_owned(),
            path: format!("/channels/{}", self.channel),
            query: String::new(),
            headers: BTreeMap::new(),
            scheme: None,
            token: None,
            body: said.clone(),
            status: None,
        });
    }

    /// What is so already can't befall it again.
    fn can_befall(&self, fault: ChannelFault) -> bool {
        match fault {
            ChannelFault::NoHeartbeats => !self.is_mute,
            ChannelFault::Maintenance => self.closes_at.is_none(),
            ChannelFault::Lose
            | ChannelFault::Replace
            | ChannelFault::RevokeToken
            | ChannelFault::ExpireToken => true,
        }
    }

    async fn befall(&mut self, fault: ChannelFault) -> Next {
        let platform = Arc::clone(&self.platform);
        let channels = &platform.vendor.channels;
        match fault {
            ChannelFault::Lose => {
                channels.remove(self.channel, None);
                return Next::Over;
            }
            ChannelFault::Replace => {
                let farewell = system::no_longer_subscribed(&platform, self.channel);
                channels.remove(self.channel, Some(farewell));
            }
            ChannelFault::Maintenance => {
                self.closes_at = Some(Instant::now() + platform.vendor.settings.maintenance_notice);
                return self
                    .say(&system::socket_closing(&platform, self.channel))
                    .await;
            }
            ChannelFault::NoHeartbeats => self.is_mute = true,
            ChannelFault::RevokeToken | ChannelFault::ExpireToken => {
                let now = platform.clock.now();
                let look = channels.take(self.channel, self.number, now);
                let Look::Live { owner, .. } = look else {
                    return Next::GoOn;
                };
                if fault == ChannelFault::RevokeToken {
                    platform.tokens.revoke(|serial, _| serial == owner.token);
                } else {
                    platform.tokens.expire(owner.token);
                }
            }
        }
        Next::GoOn
    }

    async fn suffer(&mut self, fault: SocketFault) -> Next {
        match fault {
            SocketFault::Reset => {
                // Without lingering, dropping the stream resets it.
                if let Err(error) = self.stream.get_ref().set_zero_linger() {
                    tracing::debug!(%error, "a socket is cut instead of reset");
                }
            }
            SocketFault::Cut | SocketFault::Close(1005 | 1006 | 1015) => {}
            SocketFault::Close(code) => self.close(code).await,
            SocketFault::Stall => self.stall().await,
            SocketFault::Frame(bad) => return self.send(bad.frame().message()).await,
        }
        Next::Over
    }

    /// Open and silent until the client goes away.
    async fn stall(&mut self) {
        let platform = Arc::clone(&self.platform);
        let mut unread = [0_u8; 4096];
        loop {
            let read = tokio::select! {
                () = platform.stop.cancelled() => return,
                read = self.stream.get_mut().read(&mut unread) => read,
            };
            if matches!(read, Ok(0) | Err(_)) {
                return;
            }
        }
    }

    async fn say(&mut self, value: &Value) -> Next {
        self.send(Message::Text(Utf8Bytes::from(value.to_string())))
            .await
    }

    async fn send(&mut self, message: Message) -> Next {
        let sent = tokio::time::timeout(PATIENCE, self.stream.send(message)).await;
        match sent {
            Ok(Ok(())) => Next::GoOn,
            Ok(Err(error)) => {
                tracing::debug!(%error, "a channel's socket broke");
                Next::Over
            }
            Err(_) => {
                tracing::debug!("a channel's socket was given up: it doesn't read");
                Next::Over
            }
        }
    }

    /// Says goodbye and waits a moment for the answer.
    async fn close(&mut self, code: u16) {
        let frame = CloseFrame {
            code: CloseCode::from(code),
            reason: Utf8Bytes::default(),
        };
        let goodbye = async {
            if self.stream.close(Some(frame)).await.is_ok() {
                while let Some(Ok(_)) = self.stream.next().await {}
            }
        };
        let _ = tokio::time::timeout(GOODBYE, goodbye).await;
    }
}
