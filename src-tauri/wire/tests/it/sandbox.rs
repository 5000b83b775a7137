//! The client against the sandbox with faults: the two share nothing but the contract.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use ::sandbox::{Clock, Encoding, Endpoint, Frame, Options as Setup, Sandbox};
use rstest::rstest;
use rules::id::InteractionId;
use serde_json::{Value, json};
use wire::assist::{CONNECTION_LIMIT, STREAM_SCOPES, preflight};
use wire::stream::{Closed, Options};
use wire::{Client, Credentials, Endpoints, Error, NextStep, Stream, StreamEvent};

use crate::support::{PATIENCE, next, within};

/// No conversation of the library; only what the test pushes is played in it.
const QUIET: &str = "0aa4b1c2-3d4e-4f50-8a6b-7c8d9e0f1a2b";

fn quiet() -> InteractionId {
    QUIET.parse().expect("a uuid")
}

async fn sandbox(setup: Setup) -> Sandbox {
    ::sandbox::start(setup).await.expect("loopback has ports")
}

fn client(sandbox: &Sandbox) -> Client {
    let banner = sandbox.banner();
    let endpoints = Endpoints::new(banner.api_url.as_str(), Some(banner.login_url.as_str()));
    let credentials = Credentials {
        client_id: banner.client_id.clone(),
        client_secret: banner.client_secret.clone().into(),
    };
    let clock = Clock::system();
    let clock = Arc::new(move || clock.now());
    Client::new(
        endpoints.expect("loopback"),
        credentials,
        &STREAM_SCOPES,
        clock,
    )
    .expect("TLS")
}

async fn connected(sandbox: &Sandbox, options: Options) -> Stream {
    let mut stream = Stream::open(client(sandbox), options, &[quiet()]);
    assert_eq!(next(&mut stream).await, StreamEvent::Connected);
    stream
}

fn numbered(number: u64) -> Value {
    json!({"interactionId": QUIET, "suggestions": [{"id": format!("n-{number}"), "confidence": 0.9}]})
}

/// Reads until this frame arrives. What reaches back further may come again before it, and
/// replaces itself by its id.
async fn arrives(stream: &mut Stream, number: u64) {
    loop {
        let event = next(stream).await;
        let StreamEvent::Message(received) = event else {
            panic!("a batch was expected, not {event:?}")
        };
        if received.batch.suggestions[0].id.as_str() == format!("n-{number}") {
            return;
        }
    }
}

/// Reads until the connection breaks.
async fn breaks(stream: &mut Stream) {
    while let StreamEvent::Message(_) | StreamEvent::Connected = next(stream).await {}
}

#[tokio::test]
async fn a_conversation_is_followed_from_the_checks_to_the_batches() {
    let sandbox = sandbox(Setup {
        speed: 1000.0,
        ..Setup::default()
    })
    .await;
    let client = client(&sandbox);
    let library = sandbox.banner().library_id.to_string();
    let found = within(preflight(&client, &library, CONNECTION_LIMIT))
        .await
        .expect("all is well");
    assert_eq!(found.active, 0);
    let interactions = &sandbox.banner().interactions[..2];
    let mut stream = Stream::open(client, Options::default(), interactions);
    assert_eq!(next(&mut stream).await, StreamEvent::Connected);
    let mut heard = BTreeSet::new();
    while heard.len() < 2 {
        let event = next(&mut stream).await;
        let StreamEvent::Message(received) = event else {
            panic!("a batch was expected, not {event:?}")
        };
        assert!(!received.batch.suggestions.is_empty());
        heard.insert(received.batch.interaction_id);
    }
    assert_eq!(
        heard,
        interactions.iter().copied().collect(),
        "both over one socket"
    );
    assert_eq!(sandbox.live_sockets(), 1);
    assert_eq!(
        stream.dropped(),
        wire::stream::Dropped::default(),
        "its frames are sound"
    );
    within(stream.close()).await;
}

#[tokio::test]
async fn the_quota_counts_open_streams() {
    let sandbox = sandbox(Setup::default()).await;
    let _one = connected(&sandbox, Options::default()).await;
    let library = sandbox.banner().library_id.to_string();
    let error = within(preflight(&client(&sandbox), &library, 1))
        .await
        .expect_err("it is full");
    assert!(matches!(
        error,
        Error::QuotaExceeded {
            active: 1,
            limit: 1,
            ..
        }
    ));
}

#[tokio::test]
async fn another_library_is_not_found() {
    let sandbox = sandbox(Setup::default()).await;
    let error = within(preflight(&client(&sandbox), QUIET, CONNECTION_LIMIT)).await;
    assert_eq!(
        error,
        Err(Error::LibraryNotFound {
            id: QUIET.to_owned()
        })
    );
}

#[rstest]
#[case::rate_limit(429, Some(Duration::from_secs(12)))]
#[case::outage(503, Some(Duration::from_secs(12)))]
#[tokio::test]
async fn the_sandboxs_pauses_are_kept(#[case] status: u16, #[case] after: Option<Duration>) {
    let sandbox = sandbox(Setup::default()).await;
    let faults = sandbox.faults();
    let _ = faults
        .on(Endpoint::Config)
        .fail(1)
        .with(status)
        .retry_after(12);
    let library = sandbox.banner().library_id.to_string();
    let client = client(&sandbox);
    let error = within(preflight(&client, &library, CONNECTION_LIMIT))
        .await
        .expect_err("a fault");
    assert_eq!(error.next_step(), NextStep::Retry { after });
    within(preflight(&client, &library, CONNECTION_LIMIT))
        .await
        .expect("the fault is used up");
    faults.assert_done();
}

#[tokio::test]
async fn an_expired_token_is_replaced_without_anybody_noticing() {
    let sandbox = sandbox(Setup::default()).await;
    let client = client(&sandbox);
    let library = sandbox.banner().library_id.to_string();
    for _ in 0..3 {
        within(preflight(&client, &library, CONNECTION_LIMIT))
            .await
            .expect("a new token helps");
        sandbox.expire_tokens();
    }
    assert_eq!(
        sandbox.received().to(Endpoint::Token).count(),
        3,
        "one for each expiry"
    );
}

#[derive(Debug, Clone, Copy)]
enum Break {
    Fin,
    Rst,
    Code(u16),
}

#[rstest]
#[case::fin(Break::Fin)]
#[case::rst(Break::Rst)]
#[case::server_error(Break::Code(1011))]
#[case::restart(Break::Code(1012))]
#[case::try_later(Break::Code(1013))]
#[case::token(Break::Code(4001))]
#[tokio::test]
async fn nothing_is_lost_when_the_connection_breaks(#[case] how: Break) {
    let sandbox = sandbox(Setup::default()).await;
    let mut stream = connected(&sandbox, Options::default()).await;
    let faults = sandbox.faults();
    let mut number = 0;
    for round in 1..=5_usize {
        number += 1;
        sandbox.push(quiet(), Frame::json(&numbered(number))).await;
        arrives(&mut stream, number).await;
        let fault = match how {
            Break::Fin => faults.cut_socket(),
            Break::Rst => faults.reset_socket(),
            Break::Code(code) => faults.close_with(code),
        };
        breaks(&mut stream).await;
        assert!(fault.met(PATIENCE).await);
        // Said while nobody listens.
        number += 1;
        sandbox.push(quiet(), Frame::gzip(&numbered(number))).await;
        stream.reconnect();
        assert_eq!(next(&mut stream).await, StreamEvent::Connected);
        arrives(&mut stream, number).await;
        let sockets = sandbox.received().to(Endpoint::WebSocket).all();
        let upgrades = sockets.iter().filter(|one| one.method == "GET").count();
        assert_eq!(upgrades, round + 1, "one connection for each reconnect");
    }
    faults.assert_done();
}

#[rstest]
#[case(1000)]
#[case(1001)]
#[tokio::test]
async fn the_platform_may_end_the_stream(#[case] code: u16) {
    let sandbox = sandbox(Setup::default()).await;
    let mut stream = connected(&sandbox, Options::default()).await;
    let _ = sandbox.faults().close_with(code);
    assert_eq!(
        next(&mut stream).await,
        StreamEvent::Closed {
            reason: Closed::ByPlatform { code }
        }
    );
}

#[tokio::test]
async fn half_open_silence_is_noticed() {
    let sandbox = sandbox(Setup::default()).await;
    let options = Options {
        ping_every: Duration::from_millis(100),
        // An answer to a ping may take a while on a busy machine.
        silence_limit: Duration::from_secs(2),
        ..Options::default()
    };
    let mut stream = connected(&sandbox, options).await;
    let _ = sandbox.faults().stall();
    let event = next(&mut stream).await;
    assert!(
        matches!(
            event,
            StreamEvent::Hiccup {
                error: Error::Silence { .. },
                ..
            }
        ),
        "{event:?}"
    );
    stream.reconnect();
    assert_eq!(next(&mut stream).await, StreamEvent::Connected);
    sandbox.faults().assert_done();
}

#[tokio::test]
async fn broken_frames_do_not_stop_the_stream() {
    let sandbox = sandbox(Setup::default()).await;
    let mut stream = connected(&sandbox, Options::default()).await;
    let faults = sandbox.faults();
    for fault in [
        faults.corrupt_gzip(),
        faults.oversized_frame(),
        faults.malformed_json(),
    ] {
        assert!(fault.met(PATIENCE).await);
    }
    sandbox.push(quiet(), Frame::json(&numbered(1))).await;
    arrives(&mut stream, 1).await;
    let dropped = stream.dropped();
    assert_eq!(
        (dropped.inflate_failed, dropped.oversized, dropped.not_json),
        (1, 1, 1)
    );
}

#[tokio::test]
async fn a_refused_upgrade_gets_a_new_token() {
    let sandbox = sandbox(Setup::default()).await;
    let _ = sandbox.faults().on(Endpoint::WebSocket).refuse_token();
    let mut stream = Stream::open(client(&sandbox), Options::default(), &[quiet()]);
    let event = next(&mut stream).await;
    let StreamEvent::Hiccup {
        retry_in: Duration::ZERO,
        error: Error::TokenRefused { .. },
        ..
    } = event
    else {
        panic!("connect at once, with a new token, not {event:?}")
    };
    stream.reconnect();
    assert_eq!(next(&mut stream).await, StreamEvent::Connected);
    assert_eq!(sandbox.received().to(Endpoint::Token).count(), 2);
}

/// A short queue, resets in between, and a platform that pours: every frame arrives, some twice.
#[tokio::test]
async fn a_short_queue_and_a_lossy_network_lose_nothing() {
    const FRAMES: u64 = 3_000;
    let sandbox = sandbox(Setup {
        encoding: Encoding::Text,
        ..Setup::default()
    })
    .await;
    let options = Options {
        queue: 8,
        ..Options::default()
    };
    let mut stream = connected(&sandbox, options).await;
    let frames = (1..=FRAMES).map(|number| Frame::json(&numbered(number)));
    let pour = sandbox.pour(quiet(), frames);
    let read = async {
        let mut heard = BTreeSet::new();
        let mut resets = 0;
        while heard.len() < usize::try_from(FRAMES).expect("few") {
            match next(&mut stream).await {
                StreamEvent::Message(received) => {
                    heard.insert(received.batch.suggestions[0].id.to_string());
                    if heard.len() % 700 == 0 && resets < heard.len() / 700 {
                        resets += 1;
                        let _ = sandbox.faults().reset_socket();
                    }
                }
                StreamEvent::Hiccup { .. } => stream.reconnect(),
                StreamEvent::Connected => {}
                closed @ StreamEvent::Closed { .. } => panic!("{closed:?}"),
            }
        }
        resets
    };
    let (produced, resets) = tokio::join!(within(pour), read);
    assert_eq!((produced, resets), (FRAMES, 4));
}
