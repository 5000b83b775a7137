//! The stream over a real socket (`contract.md §1`), by subject.

mod endings;
mod interactions;
mod messages;
mod refusals;

use std::time::Duration;

use futures_util::SinkExt as _;
use tokio_tungstenite::tungstenite::Message;
use wire::stream::{Options, Received};
use wire::{Error, Stream, StreamEvent};

use crate::support::{
    Platform, Reply, ServerSocket, WEBSOCKET, for_path, next, ping, well, within,
};

/// Connected: the subscription is read, the ping answered, the owner told.
async fn connected(platform: &mut Platform, stream: &mut Stream) -> ServerSocket {
    let mut socket = platform.socket().await;
    ping(&mut socket).await;
    assert_eq!(next(stream).await, StreamEvent::Connected);
    socket
}

async fn live() -> (Platform, Stream, ServerSocket) {
    let mut platform = Platform::start(well).await;
    let mut stream = platform.stream(Options::default());
    let socket = connected(&mut platform, &mut stream).await;
    (platform, stream, socket)
}

async fn message(stream: &mut Stream) -> Received {
    let event = next(stream).await;
    let StreamEvent::Message(received) = event else {
        panic!("a message was expected, not {event:?}")
    };
    received
}

async fn hiccup(stream: &mut Stream) -> (Duration, u32, Error) {
    let event = next(stream).await;
    let StreamEvent::Hiccup {
        retry_in,
        attempt,
        of: 10,
        error,
    } = event
    else {
        panic!("a hiccup was expected, not {event:?}")
    };
    (retry_in, attempt, error)
}

fn number(received: &Received) -> u64 {
    let ms = received.batch.processing_latency_ms.expect("sent");
    // Small whole numbers, as they were sent.
    format!("{ms}").parse().expect("a whole number")
}

async fn send(socket: &mut ServerSocket, message: impl Into<Message>) {
    within(socket.send(message.into()))
        .await
        .expect("the client is there");
}

fn between(wait: Duration, from_ms: u64) {
    let from = Duration::from_millis(from_ms);
    assert!(
        wait >= from && wait < from + Duration::from_secs(1),
        "{wait:?} from {from:?}"
    );
}

/// A platform that answers the upgrade so, and a stream that meets it.
async fn refused(answer: impl Fn() -> Reply + Send + Sync + 'static) -> (Platform, Stream) {
    let platform = Platform::start(for_path(WEBSOCKET, move |_| answer())).await;
    let stream = platform.stream(Options::default());
    (platform, stream)
}
