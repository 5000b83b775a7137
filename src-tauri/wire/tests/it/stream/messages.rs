//! What is sent after the upgrade, and what arrives in which form (`contract.md §1`).

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::Value;
use tokio_tungstenite::tungstenite::protocol::frame::Frame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{Data, OpCode};
use tokio_tungstenite::tungstenite::{Bytes, Message};
use uuid::Uuid;
use wire::stream::Options;
use wire::{Error, StreamEvent};

use crate::support::{Platform, WEBSOCKET, frame, golden, goodbye, next, now, subscription, well};

use super::{connected, hiccup, live, message, number, send};

#[tokio::test]
async fn the_upgrade_and_the_subscription_are_the_contracts() {
    let mut platform = Platform::start(well).await;
    let _stream = platform.stream(Options::default());
    let mut socket = platform.socket().await;
    let sent = subscription(&mut socket).await;
    let golden: Value = serde_json::from_str(&golden("subscribe.json")).expect("JSON");
    assert!(Uuid::parse_str(sent["requestId"].as_str().expect("text")).is_ok());
    // The golden message but for the id of the request, which is new each time.
    let mut expect = golden.clone();
    expect["requestId"] = sent["requestId"].clone();
    assert_eq!(sent, expect, "the last five minutes by default");
    let asked = &platform.asked(WEBSOCKET)[0];
    assert_eq!(asked.header("authorization"), "Bearer token-1");
    assert_eq!(asked.header("upgrade"), "websocket");
    assert_eq!(asked.header("sec-websocket-version"), "13");
    assert_eq!(
        asked.header("sec-websocket-extensions"),
        "",
        "none is offered"
    );
}

#[tokio::test]
async fn text_and_gzip_frames_arrive_in_order() {
    let (_platform, mut stream, mut socket) = live().await;
    send(&mut socket, golden("frame.full.json")).await;
    let packed = BASE64_STANDARD
        .decode(golden("frame.gzip.base64.txt").trim())
        .expect("base64");
    send(&mut socket, packed.clone()).await;
    send(&mut socket, frame(3)).await;
    let (text, gzip) = (message(&mut stream).await, message(&mut stream).await);
    assert_eq!(text.batch, gzip.batch, "the same frame in two coats");
    assert_eq!((text.at, gzip.wire_bytes), (now(), packed.len()));
    assert_eq!(number(&message(&mut stream).await), 3);
    assert_eq!(stream.last_heard(), Some(now()));
}

#[tokio::test]
async fn a_first_frame_is_a_sign_of_life_as_good_as_a_pong() {
    let mut platform = Platform::start(well).await;
    let mut stream = platform.stream(Options::default());
    let mut socket = platform.socket().await;
    assert_eq!(stream.last_heard(), None);
    send(&mut socket, frame(1)).await;
    assert_eq!(next(&mut stream).await, StreamEvent::Connected);
    assert_eq!(number(&message(&mut stream).await), 1);
}

#[tokio::test]
async fn broken_frames_are_counted_and_the_stream_goes_on() {
    let (_platform, mut stream, mut socket) = live().await;
    let table: Vec<Value> = serde_json::from_str(&golden("frames.dropped.json")).expect("JSON");
    for case in &table {
        match case["base64"].as_str() {
            Some(bytes) => send(&mut socket, BASE64_STANDARD.decode(bytes).expect("base64")).await,
            None => send(&mut socket, case["text"].as_str().expect("text").to_owned()).await,
        }
    }
    send(&mut socket, " ".repeat((8 << 20) + 1)).await;
    send(&mut socket, golden("frame.bad-scores.json")).await;
    assert_eq!(
        message(&mut stream).await.batch.suggestions.len(),
        1,
        "the stream goes on"
    );
    let count = |kind: &str| {
        u64::try_from(table.iter().filter(|case| case["kind"] == kind).count()).expect("few")
    };
    let dropped = stream.dropped();
    assert_eq!(dropped.not_gzip, count("not_gzip"));
    assert_eq!(dropped.inflate_failed, count("inflate_failed"));
    assert_eq!(dropped.not_json, count("not_json"));
    assert_eq!(dropped.wrong_shape, count("wrong_shape"));
    assert_eq!((dropped.oversized, dropped.bad_scores), (1, 3));
}

fn fragment(part: &[u8], kind: Data, last: bool) -> Message {
    Message::Frame(Frame::message(part.to_vec(), OpCode::Data(kind), last))
}

#[tokio::test]
async fn a_message_may_come_in_fragments() {
    let (_platform, mut stream, mut socket) = live().await;
    let whole = frame(7);
    let (first, rest) = whole.as_bytes().split_at(40);
    send(&mut socket, fragment(first, Data::Text, false)).await;
    send(&mut socket, Message::Ping(Bytes::from_static(b"between"))).await;
    send(&mut socket, fragment(rest, Data::Continue, true)).await;
    assert_eq!(number(&message(&mut stream).await), 7);
}

#[tokio::test]
async fn fragments_together_keep_the_bounds() {
    let mut platform = Platform::start(well).await;
    let options = Options {
        frame_limit: 10_000,
        ..Options::default()
    };
    let mut stream = platform.stream(options);
    let mut socket = connected(&mut platform, &mut stream).await;
    let part = [b' '; 9_000];
    send(&mut socket, fragment(&part, Data::Text, false)).await;
    send(&mut socket, fragment(&part, Data::Continue, false)).await;
    send(&mut socket, fragment(&part, Data::Continue, false)).await;
    let (_, _, error) = hiccup(&mut stream).await;
    assert_eq!(error, Error::ConnectionLost { code: Some(1009) });
    assert_eq!(stream.dropped().oversized, 1);
}

#[tokio::test]
async fn text_that_is_not_utf_8_closes_the_connection() {
    let (_platform, mut stream, mut socket) = live().await;
    send(&mut socket, fragment(b"\xff\xfe", Data::Text, true)).await;
    let (_, _, error) = hiccup(&mut stream).await;
    assert_eq!(
        error,
        Error::ConnectionLost { code: Some(1007) },
        "RFC 6455 §8.1"
    );
}

#[tokio::test]
async fn a_message_beyond_all_bounds_closes_the_connection() {
    let mut platform = Platform::start(well).await;
    let options = Options {
        frame_limit: 10_000,
        ..Options::default()
    };
    let mut stream = platform.stream(options);
    let mut socket = connected(&mut platform, &mut stream).await;
    send(&mut socket, " ".repeat(20_001)).await;
    let (_, _, error) = hiccup(&mut stream).await;
    assert_eq!(error, Error::ConnectionLost { code: Some(1009) });
    assert_eq!(
        goodbye(&mut socket).await,
        Some(1009),
        "message too big (RFC 6455 §7.4.1)"
    );
    assert_eq!(stream.dropped().oversized, 1);
}
