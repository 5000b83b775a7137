//! How a connection ends, and what follows: codes, cuts, silence, the owner (`contract.md §1`).

use std::sync::Arc;
use std::time::Duration;

use rstest::rstest;
use wire::stream::{Closed, Options};
use wire::{Client, Credentials, Endpoints, Error, Stream, StreamEvent};

use crate::support::{
    Asked, INTERACTION, Platform, Reply, TOKEN, WEBSOCKET, close, frame, goodbye, interaction,
    next, now, ping, reply, subscription, well, within,
};

use super::{between, connected, hiccup, live, message, number, refused, send};

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
