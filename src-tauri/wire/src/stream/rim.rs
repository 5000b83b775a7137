//! The stream's I/O: one task, one socket, one loop.
//!
//! Reads the socket only while there is room for a batch, so that TCP slows the sender
//! (`contract.md §1`, backpressure). Splitting the socket into halves was rejected: they share a
//! lock, and one task keeps the order of what happened plain.

use std::sync::Arc;
use std::time::Duration;

use futures_util::{FutureExt as _, SinkExt as _, StreamExt as _};
use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, sleep_until, timeout};
use tokio_tungstenite::tungstenite::error::{CapacityError, ProtocolError};
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::{Bytes, Error as SocketError, Message};
use uuid::Uuid;

use super::frame::{Decoder, Defect, Payload};
use super::link::{Due, Link, Loss, Pace};
use super::meaning::{event, meaning};
use super::seen::Seen;
use super::subscription::{Subscriptions, Windows};
use super::upgrade::{self, Socket};
use super::{Options, Received, StreamEvent, Wishes};
use crate::error::Error;
use crate::http::Client;
use crate::retry;
use crate::token::AccessToken;

/// A small message that can't be written within this is written into a dead connection.
const WRITE_LIMIT: Duration = Duration::from_secs(10);

/// What a close handshake may take.
const CLOSE_LIMIT: Duration = Duration::from_secs(1);

/// After so many frames in one go, timers and wishes get their turn.
const AT_ONCE: usize = 64;

pub(super) struct Rim {
    client: Client,
    options: Options,
    tell: mpsc::Sender<StreamEvent>,
    wished: watch::Receiver<Wishes>,
    seen: Arc<Seen>,
    link: Link,
    decoder: Decoder,
    subscriptions: Subscriptions,
    /// The owner's wishes for an attempt that are dealt with.
    attempts: u64,
    /// Where the link's milliseconds count from.
    began: Instant,
}

/// How a connection ended.
enum End {
    /// The owner is gone.
    Deserted,
    Lost(Loss, Error),
}

impl Rim {
    pub(super) fn new(
        client: Client,
        options: Options,
        tell: mpsc::Sender<StreamEvent>,
        wished: watch::Receiver<Wishes>,
        seen: Arc<Seen>,
    ) -> Self {
        Self {
            link: Link::new(Pace {
                ping_every: millis(options.ping_every),
                silence_limit: millis(options.silence_limit),
                attempts: options.attempts,
            }),
            decoder: Decoder::new(options.frame_limit),
            subscriptions: Subscriptions::default(),
            attempts: 0,
            began: Instant::now(),
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
        self.take_wishes();
        loop {
            let tell = self.tell.clone();
            let connected = tokio::select! {
                biased;
                () = tell.closed() => return,
                connected = self.connect() => connected,
            };
            let end = match connected {
                Ok((socket, token)) => {
                    let end = self.converse(socket).await;
                    if let End::Lost(Loss::CloseCode(4001), _) = end {
                        self.client.forget(&token).await;
                    }
                    end
                }
                Err(error) => End::Lost(meaning(&error), error),
            };
            let End::Lost(loss, error) = end else { return };
            let verdict = self
                .link
                .lost(loss, self.now(), retry::jitter(&mut rand::rng()));
            tracing::info!(
                error = error.kind(),
                ?verdict,
                "the stream's connection ended"
            );
            // Wishes from before this moment are for the connection that is gone.
            self.attempts = self.wished.borrow().attempts;
            if self.tell.send(event(verdict, error)).await.is_err() || !self.asked_again().await {
                return;
            }
        }
    }

    /// A token and an upgraded connection.
    async fn connect(&mut self) -> Result<(Socket, AccessToken), Error> {
        let limit = self.options.connect_timeout;
        let token = timeout(limit, self.client.token())
            .await
            .map_err(|_| Error::Timeout {
                host: self
                    .client
                    .endpoints()
                    .login()
                    .host_str()
                    .unwrap_or_default()
                    .to_owned(),
                after: limit,
                correlation_id: None,
            })??;
        match upgrade::open(&self.client, &token, limit, self.options.frame_limit).await {
            Ok(socket) => Ok((socket, token)),
            Err(error) => {
                if matches!(error, Error::TokenRefused { .. }) {
                    self.client.forget(&token).await;
                }
                Err(error)
            }
        }
    }

    /// Waits for the owner to want another attempt; false when the owner is gone.
    async fn asked_again(&mut self) -> bool {
        loop {
            self.take_wishes();
            let wanted = self.wished.borrow().attempts;
            if wanted > self.attempts {
                self.attempts = wanted;
                self.link.begin();
                return true;
            }
            if self.wished.changed().await.is_err() {
                return false;
            }
        }
    }

    /// Everything from the subscriptions to the end of the connection.
    async fn converse(&mut self, mut socket: Socket) -> End {
        let end = self.talk(&mut socket).await;
        let goodbye = match &end {
            End::Deserted => Some(CloseCode::Normal),
            End::Lost(Loss::CloseCode(_), _) => None,
            End::Lost(_, Error::ConnectionLost { code }) => code.map(CloseCode::from),
            End::Lost(..) => Some(CloseCode::Away),
        };
        let goodbye = goodbye.map(|code| CloseFrame {
            code,
            reason: "".into(),
        });
        // As a courtesy, and to finish the handshake where the platform began it; the connection is
        // over whatever comes of it.
        let _ = timeout(CLOSE_LIMIT, socket.close(goodbye)).await;
        end
    }

    async fn talk(&mut self, socket: &mut Socket) -> End {
        self.take_wishes();
        if let Err(error) = self.subscribe(socket, self.subscriptions.all()).await {
            return error;
        }
        // Its pong proves that the subscriptions were read.
        if let Err(error) = write(socket, ping()).await {
            return error;
        }
        self.link.opened(self.now());

        let tell = self.tell.clone();
        let mut room = None;
        let wake = sleep_until(self.wake());
        tokio::pin!(wake);
        loop {
            let wakes_at = self.wake();
            if wake.deadline() != wakes_at {
                wake.as_mut().reset(wakes_at);
            }
            tokio::select! {
                biased;
                () = tell.closed() => return End::Deserted,
                changed = self.wished.changed() => {
                    if changed.is_err() {
                        return End::Deserted;
                    }
                    let new = self.take_wishes();
                    if let Err(error) = self.subscribe(socket, new).await {
                        return error;
                    }
                }
                () = &mut wake => match self.link.due(self.now()) {
                    Due::Nothing => {}
                    Due::Ping => {
                        if let Err(error) = write(socket, ping()).await {
                            return error;
                        }
                    }
                    Due::Silence => {
                        return lost(Error::Silence { after: self.options.silence_limit });
                    }
                },
                permit = tell.reserve(), if room.is_none() => {
                    let Ok(permit) = permit else { return End::Deserted };
                    room = Some(permit);
                    self.link.hearing(self.now());
                }
                first = socket.next(), if room.is_some() => {
                    let mut next = Some(first);
                    let mut taken = 0;
                    while let (Some(message), Some(permit)) = (next.take(), room.take()) {
                        match self.hear(message) {
                            Heard::Nothing => room = Some(permit),
                            Heard::Event(event) => permit.send(event),
                            Heard::Two(event, message) => {
                                permit.send(event);
                                if tell.send(message).await.is_err() {
                                    return End::Deserted;
                                }
                            }
                            Heard::End(end) => return end,
                        }
                        room = room.or_else(|| tell.try_reserve().ok());
                        taken += 1;
                        if room.is_none() {
                            self.link.deaf(self.now());
                        } else if taken < AT_ONCE {
                            // What is read here must be heard: nothing may come between.
                            next = socket.next().now_or_never();
                            if next.is_none() {
                                self.subscriptions.caught_up(self.windows());
                            }
                        }
                    }
                }
            }
        }
    }

    /// One thing off the socket.
    fn hear(&mut self, message: Option<Result<Message, SocketError>>) -> Heard {
        let message = match message {
            Some(Ok(message)) => message,
            Some(Err(error)) => return Heard::End(self.broken(&error)),
            None => return Heard::End(lost(Error::ConnectionLost { code: None })),
        };
        let at = self.client.now();
        self.seen.heard(at);
        let (payload, wire_bytes) = match &message {
            Message::Text(text) => (Payload::Text(text.as_str()), text.len()),
            Message::Binary(bytes) => (Payload::Binary(bytes), bytes.len()),
            Message::Close(frame) => {
                let code = frame.as_ref().map(|frame| u16::from(frame.code));
                let loss = code.map_or(Loss::Failure { not_before: None }, Loss::CloseCode);
                let error = match code {
                    Some(4001) => Error::TokenRefused {
                        scopes: String::new(),
                        correlation_id: None,
                    },
                    code => Error::ConnectionLost { code },
                };
                return Heard::End(End::Lost(loss, error));
            }
            Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => {
                return if self.link.heard(self.now()) {
                    Heard::Event(StreamEvent::Connected)
                } else {
                    Heard::Nothing
                };
            }
        };
        let first = self.link.heard(self.now());
        let event = match self.decoder.decode(payload) {
            Ok(frame) => {
                let batch = frame.into_batch(self.options.text_from_confidence);
                self.seen.drop_suggestions(batch.dropped_scores);
                self.subscriptions.received(batch.interaction_id, at);
                Some(StreamEvent::Message(Received {
                    at,
                    wire_bytes,
                    batch,
                }))
            }
            Err(defect) => {
                self.dropped(defect, wire_bytes);
                None
            }
        };
        match (first, event) {
            (true, Some(message)) => Heard::Two(StreamEvent::Connected, message),
            (true, None) => Heard::Event(StreamEvent::Connected),
            (false, Some(message)) => Heard::Event(message),
            (false, None) => Heard::Nothing,
        }
    }

    /// Counts and logs a dropped frame: length and kind, never its content. Each kind's 1st, 2nd,
    /// 4th, 8th … stands in the log, so that a flood does not fill the disk.
    fn dropped(&self, defect: Defect, wire_bytes: usize) {
        let count = self.seen.drop_frame(defect);
        if count.is_power_of_two() {
            tracing::warn!(kind = defect.as_str(), wire_bytes, count, "dropped a frame");
        }
    }

    /// What an error of the socket means, and the close code it earns (RFC 6455 §7.4.1).
    fn broken(&self, error: &SocketError) -> End {
        let code = if let SocketError::Capacity(CapacityError::MessageTooLong { size, .. }) = error
        {
            self.dropped(Defect::Oversized, *size);
            Some(CloseCode::Size)
        } else if let SocketError::Utf8(_) = error {
            Some(CloseCode::Invalid)
        } else if let SocketError::Protocol(violation) = error {
            // The one among them that is the network's fault.
            (*violation != ProtocolError::ResetWithoutClosingHandshake)
                .then_some(CloseCode::Protocol)
        } else {
            None
        };
        lost(Error::ConnectionLost {
            code: code.map(u16::from),
        })
    }

    /// Adopts the owner's newest wishes; returns the interactions that are new.
    fn take_wishes(&mut self) -> Vec<rules::id::InteractionId> {
        let (windows, now) = (self.windows(), self.client.now());
        let wishes = self.wished.borrow_and_update();
        self.subscriptions.follow(&wishes.follow, windows, now)
    }

    async fn subscribe(
        &mut self,
        socket: &mut Socket,
        interactions: Vec<rules::id::InteractionId>,
    ) -> Result<(), End> {
        for id in interactions {
            let now = self.client.now();
            let types = &self.options.suggestion_types;
            if let Some(message) = self.subscriptions.message(id, types, Uuid::new_v4(), now) {
                write(socket, Message::text(message)).await?;
            }
        }
        Ok(())
    }

    fn windows(&self) -> Windows {
        Windows {
            context: self.options.context_window,
            overlap: self.options.overlap,
        }
    }

    fn now(&self) -> u64 {
        millis(self.began.elapsed())
    }

    fn wake(&self) -> Instant {
        // Connected links always have a time; an hour is as good as never.
        let at = self.link.wakes_at().unwrap_or(u64::from(u32::MAX));
        self.began + Duration::from_millis(at)
    }
}

/// What one message amounts to.
enum Heard {
    Nothing,
    Event(StreamEvent),
    /// The first sign of life, and a batch at once.
    Two(StreamEvent, StreamEvent),
    End(End),
}

fn lost(error: Error) -> End {
    End::Lost(Loss::Failure { not_before: None }, error)
}

async fn write(socket: &mut Socket, message: Message) -> Result<(), End> {
    match timeout(WRITE_LIMIT, socket.send(message)).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) | Err(_) => Err(lost(Error::ConnectionLost { code: None })),
    }
}

fn ping() -> Message {
    Message::Ping(Bytes::new())
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
