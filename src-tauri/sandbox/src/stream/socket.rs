//! One open socket.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use futures_util::{Sink, Stream};
use tokio::io::AsyncReadExt as _;
use tokio::net::TcpStream;
use tokio::time::Instant;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::{Bytes, Error, Message, Utf8Bytes};

use super::subscribe;
use crate::endpoint::Endpoint;
use crate::faults::SocketFault;
use crate::frame::Frame;
use crate::platform::{Platform, Seat};

/// The most frames taken from the feed at a time.
const BATCH: usize = 64;
/// How often a quiet client is pinged.
const PING_EVERY: Duration = Duration::from_secs(30);
/// A client that says nothing for this long, pongs included, is gone.
const GIVEN_UP: Duration = Duration::from_secs(90);
/// The most messages that wait to be written: a batch, and answers to what is not understood.
const MOST_WAITING: usize = 256;
/// The close code of an ending sandbox: clients reconnect, where 1001 would end their stream for
/// good (`contract.md §1`).
const SERVICE_RESTART: u16 = 1012;
/// How long a client may take to answer a close frame.
const GOODBYE: Duration = Duration::from_secs(1);

/// A socket, the interactions it follows, and what waits to be written.
pub(super) struct Socket {
    platform: Arc<Platform>,
    seat: Seat,
    stream: WebSocketStream<TcpStream>,
    waiting: VecDeque<Message>,
    unflushed: bool,
    /// The client has said goodbye: nothing more is sent but the answer to that.
    is_closing: bool,
    heard: Instant,
    pinged: Instant,
}

/// What woke the socket.
enum Wake {
    /// The client said something, or is gone.
    Heard(Option<Result<Message, Error>>),
    /// There is something to take from the feed, a fault may be due, or it is time to look.
    Look,
    /// The sandbox stops.
    Stop,
}

/// Whether the socket goes on.
enum Next {
    GoOn,
    Over,
}

impl Socket {
    pub(super) fn new(
        platform: Arc<Platform>,
        seat: Seat,
        stream: WebSocketStream<TcpStream>,
    ) -> Self {
        let now = Instant::now();
        Self {
            platform,
            seat,
            stream,
            waiting: VecDeque::new(),
            unflushed: false,
            is_closing: false,
            heard: now,
            pinged: now,
        }
    }

    pub(super) async fn run(mut self) {
        let mut produced = self.platform.feed.watch();
        let mut planned = self.platform.board.watch();
        loop {
            planned.borrow_and_update();
            produced.borrow_and_update();
            if matches!(self.look_after_silence(), Next::Over) {
                break;
            }
            let mut look_at = self.pinged + PING_EVERY;
            let has_room = self.is_free() && !self.is_closing;
            if has_room {
                let frames = self.platform.feed.take(self.seat.reader, BATCH);
                self.waiting.extend(frames.iter().map(Frame::message));
            }
            match self
                .platform
                .board
                .strike_socket(Endpoint::WebSocket, has_room)
            {
                Ok(fault) if matches!(self.suffer(fault).await, Next::Over) => break,
                Ok(_) | Err(None) => {}
                Err(Some(due)) => look_at = look_at.min(due),
            }
            let is_free = self.is_free();
            let wake = tokio::select! {
                biased;
                () = self.platform.stop.cancelled() => Wake::Stop,
                wake = poll_fn(|cx| poll(
                    &mut self.stream, &mut self.waiting, &mut self.unflushed, cx,
                )) => wake,
                _ = produced.changed(), if is_free => Wake::Look,
                _ = planned.changed() => Wake::Look,
                () = tokio::time::sleep_until(look_at) => Wake::Look,
            };
            match wake {
                Wake::Look => {}
                Wake::Stop => {
                    self.close(SERVICE_RESTART).await;
                    break;
                }
                Wake::Heard(said) => {
                    if matches!(self.hear(said), Next::Over) {
                        break;
                    }
                }
            }
        }
        self.platform.feed.leave(self.seat.reader);
    }

    /// Whether everything that was to be said has left.
    fn is_free(&self) -> bool {
        self.waiting.is_empty() && !self.unflushed
    }

    fn hear(&mut self, said: Option<Result<Message, Error>>) -> Next {
        let message = match said {
            Some(Ok(message)) => message,
            Some(Err(error)) => {
                tracing::debug!(%error, "a socket broke");
                return Next::Over;
            }
            None => return Next::Over,
        };
        self.heard = Instant::now();
        match message {
            Message::Text(text) => {
                let told = subscribe::hear(&self.platform, self.seat.reader, text.as_str());
                self.waiting
                    .extend(told.map(|error| Message::Text(Utf8Bytes::from(error.to_string()))));
            }
            Message::Binary(_) => {
                let told = subscribe::refusal(None, "Subscriptions are sent as text.", &[]);
                self.waiting
                    .push_back(Message::Text(Utf8Bytes::from(told.to_string())));
            }
            // The library has queued the pong; it goes out with the next flush.
            Message::Ping(_) => self.unflushed = true,
            Message::Close(_) => {
                // As above, but nothing may come before it.
                self.waiting.clear();
                self.unflushed = true;
                self.is_closing = true;
            }
            Message::Pong(_) | Message::Frame(_) => {}
        }
        if self.waiting.len() > MOST_WAITING {
            tracing::debug!("a socket was given up: it talks and doesn't read");
            return Next::Over;
        }
        Next::GoOn
    }

    /// Pings a quiet client and gives up one that doesn't answer.
    fn look_after_silence(&mut self) -> Next {
        let now = Instant::now();
        if now.duration_since(self.heard) >= GIVEN_UP {
            tracing::debug!("a socket was given up: nothing heard");
            return Next::Over;
        }
        if now.duration_since(self.pinged) >= PING_EVERY {
            self.pinged = now;
            if self.waiting.is_empty() && !self.is_closing {
                self.waiting.push_back(Message::Ping(Bytes::new()));
            }
        }
        Next::GoOn
    }

    async fn suffer(&mut self, fault: SocketFault) -> Next {
        if !matches!(fault, SocketFault::Frame(_)) {
            // Nobody waits for a reader that takes nothing any more.
            self.platform.feed.leave(self.seat.reader);
        }
        match fault {
            SocketFault::Reset => {
                // Without lingering, dropping the stream resets it.
                if let Err(error) = self.stream.get_ref().set_zero_linger() {
                    tracing::debug!(%error, "a socket is cut instead of reset");
                }
            }
            // These codes can't be sent: they are what a client reports when nothing was.
            SocketFault::Cut | SocketFault::Close(1005 | 1006 | 1015) => {}
            SocketFault::Close(code) => self.close(code).await,
            SocketFault::Stall => self.stall().await,
            SocketFault::Frame(bad) => {
                self.waiting.push_back(bad.frame().message());
                return Next::GoOn;
            }
        }
        Next::Over
    }

    /// Says goodbye and waits a moment for the answer.
    async fn close(&mut self, code: u16) {
        let frame = CloseFrame {
            code: CloseCode::from(code),
            reason: Utf8Bytes::default(),
        };
        self.waiting.clear();
        self.waiting.push_back(Message::Close(Some(frame)));
        let answered = async {
            loop {
                let wake = poll_fn(|cx| {
                    poll(&mut self.stream, &mut self.waiting, &mut self.unflushed, cx)
                });
                if let Wake::Heard(None | Some(Err(_))) = wake.await {
                    return;
                }
            }
        };
        let _ = tokio::time::timeout(GOODBYE, answered).await;
    }

    /// Open and silent until the client goes away. Bytes are taken off the stream unread: a
    /// half-open connection doesn't push back either.
    async fn stall(&mut self) {
        let mut unread = [0_u8; 4096];
        loop {
            let read = tokio::select! {
                () = self.platform.stop.cancelled() => return,
                read = self.stream.get_mut().read(&mut unread) => read,
            };
            if matches!(read, Ok(0) | Err(_)) {
                return;
            }
        }
    }
}

/// Listens, and writes what waits as far as the stream takes it. Listening comes first: pings are
/// answered and a goodbye is noticed however much there is to say.
fn poll(
    stream: &mut WebSocketStream<TcpStream>,
    waiting: &mut VecDeque<Message>,
    unflushed: &mut bool,
    cx: &mut Context<'_>,
) -> Poll<Wake> {
    let mut stream = Pin::new(stream);
    let gone = |error| Poll::Ready(Wake::Heard(Some(Err(error))));
    if let Poll::Ready(said) = stream.as_mut().poll_next(cx) {
        return Poll::Ready(Wake::Heard(said));
    }
    while !waiting.is_empty() {
        match stream.as_mut().poll_ready(cx) {
            Poll::Ready(Ok(())) => {}
            Poll::Ready(Err(error)) => return gone(error),
            Poll::Pending => break,
        }
        if let Some(message) = waiting.pop_front()
            && let Err(error) = stream.as_mut().start_send(message)
        {
            return gone(error);
        }
        *unflushed = true;
    }
    if *unflushed && waiting.is_empty() {
        match stream.as_mut().poll_flush(cx) {
            Poll::Ready(Ok(())) => {
                *unflushed = false;
                // What was just said may not be all: look at the feed again.
                return Poll::Ready(Wake::Look);
            }
            Poll::Ready(Err(error)) => return gone(error),
            Poll::Pending => {}
        }
    }
    Poll::Pending
}
