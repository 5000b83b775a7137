//! What refuses a connection, and what follows (`contract.md §0`, `§1`).

use std::time::Duration;

use rstest::rstest;
use wire::stream::{Closed, Options};
use wire::{Error, StreamEvent};

use crate::support::{
    Asked, Platform, Reply, TOKEN, WEBSOCKET, close, golden, next, reply, reply_with, well,
};

use super::{between, connected, hiccup, live, refused};

#[tokio::test]
async fn a_refused_token_is_replaced_at_once_and_once() {
    let (mut platform, mut stream, mut socket) = live().await;
    close(&mut socket, 4001).await;
    let (retry_in, _, error) = hiccup(&mut stream).await;
    assert_eq!(retry_in, Duration::ZERO, "connect at once");
    assert_eq!(
        error,
        Error::TokenRefused {
            scopes: String::new(),
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
            correlation_id: Some(_),
            ..
        }
    ));
    stream.reconnect();
    connected(&mut platform, &mut stream).await;
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
#[case::not_http(|| Reply::Raw(b"SSH-2.0-x\r\n\r\n".to_vec()))]
#[case::wrong_key(|| Reply::Raw(b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n\
    Upgrade: websocket\r\nSec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=\r\n\r\n".to_vec()))]
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
