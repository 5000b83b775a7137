//! The stream over a real socket: what is sent, what arrives, what ends it (`contract.md §1`).

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use futures_util::{SinkExt as _, StreamExt as _};
use jiff::Timestamp;
use rstest::rstest;
use serde_json::Value;
use tokio_tungstenite::tungstenite::protocol::frame::Frame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{Data, OpCode};
use tokio_tungstenite::tungstenite::{Bytes, Message};
use uuid::Uuid;
use wire::stream::{Closed, Options, Received};
use wire::{Client, Credentials, Endpoints, Error, Stream, StreamEvent};

use crate::support::{
    Asked, INTERACTION, Platform, Reply, ServerSocket, TOKEN, WEBSOCKET, close, frame, golden,
    goodbye, interaction, next, now, other, ping, reply, reply_with, subscription, well, within,
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

#[rstest]
#[case(1000)]
#[case(1001)]
#[tokio::test]
async fn normal_codes_end_the_stream_until_the_owner_starts_it_again(#[case] code: u16) {
    let (mut platform, mut stream, mut socket) = live().await;
    close(&mut socket, code).await;
    assert_eq!(
        next(&mut stream).await,
        StreamEvent::Closed {
            reason: Closed::ByPlatform { code }
        }
    );
    stream.reconnect();
    connected(&mut platform, &mut stream).await;
}

#[rstest]
#[case(1011)]
#[case(1012)]
#[case(1013)]
#[case(4000)]
#[tokio::test]
async fn other_codes_wait_and_subscribe_again(#[case] code: u16) {
    let (mut platform, mut stream, mut socket) = live().await;
    close(&mut socket, code).await;
    let (retry_in, attempt, error) = hiccup(&mut stream).await;
    between(retry_in, 2_000);
    assert_eq!(
        (attempt, error),
        (1, Error::ConnectionLost { code: Some(code) })
    );
    assert_eq!(
        platform.asked(WEBSOCKET).len(),
        1,
        "never behind its owner's back"
    );
    stream.reconnect();
    let mut socket = platform.socket().await;
    assert_eq!(
        subscription(&mut socket).await["interactionId"],
        INTERACTION
    );
    assert_eq!(platform.asked(TOKEN).len(), 1, "the token is still good");
}

#[rstest]
#[case::fin(false)]
#[case::rst(true)]
#[tokio::test]
async fn a_dropped_connection_is_a_hiccup(#[case] reset: bool) {
    let (mut platform, mut stream, socket) = live().await;
    if reset {
        socket
            .get_ref()
            .set_zero_linger()
            .expect("the connection is there");
    }
    drop(socket);
    let (retry_in, attempt, error) = hiccup(&mut stream).await;
    between(retry_in, 2_000);
    assert_eq!((attempt, error), (1, Error::ConnectionLost { code: None }));
    stream.reconnect();
    connected(&mut platform, &mut stream).await;
}

#[tokio::test]
async fn a_refused_token_is_replaced_at_once_and_once() {
    let (mut platform, mut stream, mut socket) = live().await;
    close(&mut socket, 4001).await;
    let (retry_in, _, error) = hiccup(&mut stream).await;
    assert_eq!(retry_in, Duration::ZERO, "connect at once");
    assert_eq!(
        error,
        Error::TokenRefused {
            correlation_id: None
        }
    );
    stream.reconnect();
    let mut socket = connected(&mut platform, &mut stream).await;
    assert_eq!(
        platform.asked(WEBSOCKET)[1].header("authorization"),
        "Bearer token-2"
    );
    close(&mut socket, 4001).await;
    let (retry_in, attempt, _) = hiccup(&mut stream).await;
    between(retry_in, 2_000);
    assert_eq!(attempt, 1, "a second 4001 in a row counts as a failure");
    assert_eq!(
        platform.asked(TOKEN).len(),
        2,
        "no token is fetched before it is needed"
    );
}

#[tokio::test]
async fn a_token_refused_on_the_upgrade_is_replaced_at_once() {
    let mut platform = Platform::start(|asked: &Asked| {
        if asked.path == WEBSOCKET && asked.header("authorization") == "Bearer token-1" {
            reply(401, golden("error.401.json"))
        } else {
            well(asked)
        }
    })
    .await;
    let mut stream = platform.stream(Options::default());
    let (retry_in, _, error) = hiccup(&mut stream).await;
    assert_eq!(retry_in, Duration::ZERO);
    assert!(matches!(
        error,
        Error::TokenRefused {
            correlation_id: Some(_)
        }
    ));
    stream.reconnect();
    connected(&mut platform, &mut stream).await;
}

async fn refused(answer: impl Fn() -> Reply + Send + Sync + 'static) -> (Platform, Stream) {
    let platform = Platform::start(move |asked: &Asked| {
        if asked.path == WEBSOCKET {
            answer()
        } else {
            well(asked)
        }
    })
    .await;
    let stream = platform.stream(Options::default());
    (platform, stream)
}

#[tokio::test]
async fn a_missing_scope_closes_the_stream() {
    let (platform, mut stream) = refused(|| reply(403, golden("error.403.json"))).await;
    let StreamEvent::Closed {
        reason: Closed::Refused { error },
    } = next(&mut stream).await
    else {
        panic!("trying again changes nothing")
    };
    assert!(
        matches!(error, Error::ScopeMissing { scope, asked: true, .. } if scope == "agentassist:view")
    );
    assert_eq!(platform.asked(WEBSOCKET).len(), 1);
}

#[tokio::test]
async fn refused_credentials_close_the_stream() {
    let platform = Platform::start(|asked: &Asked| {
        if asked.path == TOKEN {
            reply(401, golden("token.error.invalid-client.json"))
        } else {
            well(asked)
        }
    })
    .await;
    let mut stream = platform.stream(Options::default());
    let event = next(&mut stream).await;
    assert!(matches!(
        event,
        StreamEvent::Closed {
            reason: Closed::Refused {
                error: Error::SignInRefused { .. }
            }
        }
    ));
    assert_eq!(platform.asked(TOKEN).len(), 1, "one prompt, no loop");
}

#[rstest]
#[case(429)]
#[case(503)]
#[tokio::test]
async fn the_platforms_pause_is_kept(#[case] status: u16) {
    let (_platform, mut stream) =
        refused(move || reply_with(status, "Retry-After", "60", String::new())).await;
    let (retry_in, _, _) = hiccup(&mut stream).await;
    assert_eq!(retry_in, Duration::from_mins(1), "never earlier than asked");
}

#[rstest]
#[case::no_upgrade(|| reply(200, "<html>"))]
#[case::redirect(|| reply_with(302, "Location", "/login", String::new()))]
#[case::not_http(|| Reply::Raw("SSH-2.0-x\r\n\r\n".to_owned()))]
#[case::wrong_key(|| Reply::Raw("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n\
    Upgrade: websocket\r\nSec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=\r\n\r\n".to_owned()))]
#[tokio::test]
async fn an_answer_that_is_no_upgrade_is_a_hiccup(#[case] answer: fn() -> Reply) {
    let (_platform, mut stream) = refused(answer).await;
    let (retry_in, attempt, _) = hiccup(&mut stream).await;
    between(retry_in, 2_000);
    assert_eq!(attempt, 1);
}

#[tokio::test]
async fn an_upgrade_has_a_deadline() {
    let platform = Platform::start(|asked: &Asked| {
        if asked.path == WEBSOCKET {
            Reply::Silence
        } else {
            well(asked)
        }
    })
    .await;
    let options = Options {
        connect_timeout: Duration::from_millis(500),
        ..Options::default()
    };
    let mut stream = platform.stream(options);
    let (_, _, error) = hiccup(&mut stream).await;
    assert!(matches!(error, Error::Timeout { .. }), "{error:?}");
}

#[tokio::test]
async fn ten_failures_in_a_row_stop_the_stream() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("bound");
    drop(listener);
    let endpoints = Endpoints::new(&format!("http://{address}"), None).expect("loopback");
    let credentials = Credentials {
        client_id: "x".to_owned(),
        client_secret: "y".to_owned().into(),
    };
    let client = Client::new(endpoints, credentials, &[], Arc::new(now)).expect("TLS");
    let mut stream = Stream::open(client, Options::default(), &[interaction()]);
    for n in 1..10_u32 {
        let (retry_in, attempt, error) = hiccup(&mut stream).await;
        between(retry_in, (1000 << n).min(30_000));
        assert_eq!(attempt, n);
        assert!(matches!(error, Error::Unreachable { .. }));
        stream.reconnect();
    }
    let event = next(&mut stream).await;
    assert!(matches!(
        event,
        StreamEvent::Closed {
            reason: Closed::GaveUp {
                failures: 10,
                error: Error::Unreachable { .. }
            }
        }
    ));
    stream.reconnect();
    assert_eq!(
        hiccup(&mut stream).await.1,
        1,
        "started again by the user, it counts afresh"
    );
}

#[tokio::test]
async fn silence_is_a_hiccup() {
    let mut platform = Platform::start(well).await;
    let options = Options {
        ping_every: Duration::from_millis(40),
        silence_limit: Duration::from_millis(200),
        ..Options::default()
    };
    let mut stream = platform.stream(options);
    // Taken and never read: a half-open connection.
    let _socket = platform.socket().await;
    let (_, _, error) = hiccup(&mut stream).await;
    assert_eq!(
        error,
        Error::Silence {
            after: Duration::from_millis(200)
        }
    );
}

#[tokio::test]
async fn pongs_alone_keep_the_stream_alive() {
    let mut platform = Platform::start(well).await;
    let options = Options {
        ping_every: Duration::from_millis(20),
        ..Options::default()
    };
    let mut stream = platform.stream(options);
    let mut socket = connected(&mut platform, &mut stream).await;
    for _ in 0..5 {
        ping(&mut socket).await;
    }
    send(&mut socket, frame(1)).await;
    assert_eq!(
        number(&message(&mut stream).await),
        1,
        "nothing came in between"
    );
}

#[tokio::test]
async fn a_full_queue_stops_the_reading_and_loses_nothing() {
    const FRAMES: u64 = 400;
    let mut platform = Platform::start(well).await;
    let options = Options {
        queue: 4,
        ping_every: Duration::from_millis(200),
        silence_limit: Duration::from_secs(1),
        ..Options::default()
    };
    let mut stream = platform.stream(options);
    let socket = connected(&mut platform, &mut stream).await;
    let (mut to_client, mut from_client) = socket.split();
    let sent = Arc::new(AtomicU64::new(0));
    let counter = Arc::clone(&sent);
    let sender = tokio::spawn(async move {
        let padding = "x".repeat(64 << 10);
        for n in 0..FRAMES {
            let large = frame(n).replace(
                "\"confidence\"",
                &format!("\"pad\":\"{padding}\",\"confidence\""),
            );
            to_client
                .send(Message::text(large))
                .await
                .expect("the client is there");
            counter.store(n + 1, Ordering::Relaxed);
        }
        to_client
    });
    // Nobody takes the batches. Six pings are longer than the silence limit, and the client must
    // neither read on nor take the silence of its own making for the platform's.
    for _ in 0..6 {
        while !matches!(within(from_client.next()).await, Some(Ok(Message::Ping(_)))) {}
    }
    let blocked_at = sent.load(Ordering::Relaxed);
    assert!(
        blocked_at < FRAMES,
        "TCP slows the sender: {blocked_at} frames are under way"
    );
    for n in 0..FRAMES {
        assert_eq!(
            number(&message(&mut stream).await),
            n,
            "in order, none missing, no hiccup"
        );
    }
    drop(within(sender).await.expect("everything was sent"));
}

#[tokio::test]
async fn interactions_come_and_go_over_one_socket() {
    let (mut platform, mut stream, mut socket) = live().await;
    stream.subscribe(other());
    stream.subscribe(other());
    assert_eq!(
        subscription(&mut socket).await["interactionId"],
        other().to_string()
    );
    stream.unsubscribe(interaction());
    let of_other = frame(1).replace(INTERACTION, &other().to_string());
    send(&mut socket, of_other).await;
    assert_eq!(message(&mut stream).await.batch.interaction_id, other());
    close(&mut socket, 1011).await;
    hiccup(&mut stream).await;
    stream.reconnect();
    let mut socket = platform.socket().await;
    assert_eq!(
        subscription(&mut socket).await["interactionId"],
        other().to_string(),
        "only what is live is subscribed again"
    );
    assert_eq!(platform.asked(WEBSOCKET).len(), 2, "one socket at a time");
}

#[tokio::test]
async fn what_is_subscribed_while_away_comes_with_the_next_connection() {
    let (mut platform, mut stream, mut socket) = live().await;
    close(&mut socket, 1011).await;
    hiccup(&mut stream).await;
    stream.subscribe(other());
    assert_eq!(platform.asked(WEBSOCKET).len(), 1, "no reason to connect");
    stream.reconnect();
    let mut socket = platform.socket().await;
    let mut ids = [
        subscription(&mut socket).await,
        subscription(&mut socket).await,
    ]
    .map(|message| message["interactionId"].as_str().expect("text").to_owned());
    ids.sort();
    assert_eq!(ids, [other().to_string(), INTERACTION.to_owned()]);
}

#[tokio::test]
async fn a_new_window_reaches_back_to_the_last_frame() {
    let mut platform = Platform::start(well).await;
    // A minute passes with every look at the clock.
    let minutes = AtomicU64::new(0);
    let clock = move || -> Timestamp {
        let minute = minutes.fetch_add(1, Ordering::Relaxed);
        now() + Duration::from_secs(60 * minute)
    };
    let endpoints = Endpoints::new(&platform.url, None).expect("loopback");
    let credentials = Credentials {
        client_id: "x".to_owned(),
        client_secret: "y".to_owned().into(),
    };
    let client = Client::new(endpoints, credentials, &[], Arc::new(clock)).expect("TLS");
    let mut stream = Stream::open(client, Options::default(), &[interaction()]);
    let mut socket = connected(&mut platform, &mut stream).await;
    send(&mut socket, frame(1)).await;
    let at = message(&mut stream).await.at;
    close(&mut socket, 1011).await;
    hiccup(&mut stream).await;
    stream.reconnect();
    let mut socket = platform.socket().await;
    let window = subscription(&mut socket).await["contextWindow"].clone();
    let edge = |name: &str| -> Timestamp {
        window[name]
            .as_str()
            .expect("text")
            .parse()
            .expect("a time")
    };
    assert_eq!(
        edge("start"),
        at - Duration::from_secs(5),
        "and five seconds for what was under way"
    );
    assert!(edge("end") > at);
}

#[rstest]
#[case::closed(true)]
#[case::dropped(false)]
#[tokio::test]
async fn the_owner_leaves_with_a_goodbye(#[case] closed: bool) {
    let (_platform, stream, mut socket) = live().await;
    if closed {
        let (code, ()) = tokio::join!(goodbye(&mut socket), within(stream.close()));
        assert_eq!(code, Some(1000));
    } else {
        drop(stream);
        assert_eq!(goodbye(&mut socket).await, Some(1000));
    }
}

#[tokio::test]
async fn the_owner_may_leave_at_any_time() {
    // While connecting.
    let platform = Platform::start(|_: &Asked| Reply::Silence).await;
    within(platform.stream(Options::default()).close()).await;
    // While waiting.
    let (_platform, mut stream) = refused(|| reply(503, "")).await;
    hiccup(&mut stream).await;
    within(stream.close()).await;
    // While nobody takes what arrives.
    let mut platform = Platform::start(well).await;
    let mut stream = platform.stream(Options {
        queue: 1,
        ..Options::default()
    });
    let mut socket = connected(&mut platform, &mut stream).await;
    for n in 0..10 {
        send(&mut socket, frame(n)).await;
    }
    within(stream.close()).await;
}
