//! The listener, and everything a browser or anybody else does to it.

use rstest::rstest;
use tokio::io::AsyncWriteExt as _;
use tokio::net::{TcpListener, TcpStream};
use wire::platform::sign_in::Hints;

use super::browser::{connect, rest, send, visit};
use super::{Begun, begin, granting, outcome};
use crate::support::{Platform, TOKEN, within};

/// A sign-in that waits, is disturbed by `disturb`, and must succeed all the same.
async fn in_spite_of<F: Future<Output = ()>>(disturb: impl FnOnce(u16) -> F) {
    let platform = Platform::start(granting).await;
    let begun = begin(&platform, &Hints::default()).await;
    let (port, state) = (begun.port, begun.state.clone());
    let finishing = begun.finish();
    disturb(port).await;
    assert_eq!(
        platform.asked(TOKEN).len(),
        0,
        "nothing was taken for a code"
    );
    let page = visit(port, &format!("/?code=abc&state={state}")).await;
    assert!(page.contains("Signed in. Back to Cuecard"), "{page}");
    outcome(finishing).await.expect("signed in");
}

#[rstest]
#[case::favicon("GET /favicon.ico HTTP/1.1\r\nHost: localhost:PORT\r\n\r\n")]
#[case::bare("GET / HTTP/1.1\r\nHost: localhost:PORT\r\n\r\n")]
#[case::other_path("GET /callback?code=abc&state=x HTTP/1.1\r\nHost: localhost:PORT\r\n\r\n")]
#[case::prefetch(
    "GET /?code=abc&state=x HTTP/1.1\r\nHost: localhost:PORT\r\nSec-Purpose: prefetch\r\n\r\n"
)]
#[case::rebound("GET /?error=access_denied HTTP/1.1\r\nHost: evil.example:PORT\r\n\r\n")]
#[case::preflight("OPTIONS / HTTP/1.1\r\nHost: localhost:PORT\r\n\r\n")]
#[case::post(
    "POST /?error=access_denied HTTP/1.1\r\nHost: localhost:PORT\r\nContent-Length: 0\r\n\r\n"
)]
#[case::garbage("\u{0}\u{1}\u{2}\r\n\r\n")]
#[tokio::test]
async fn anything_else_is_not_found(#[case] request: &str) {
    in_spite_of(|port| async move {
        let answer = send(port, request.replace("PORT", &port.to_string()).as_bytes()).await;
        assert!(answer.starts_with("HTTP/1.1 404 "), "{answer}");
        assert!(answer.contains("no-store"), "{answer}");
    })
    .await;
}

#[tokio::test]
async fn an_answer_to_another_sign_in_is_not_used() {
    in_spite_of(|port| async move {
        let answer = visit(port, "/?code=stolen&state=foreign").await;
        assert!(answer.starts_with("HTTP/1.1 400 "), "{answer}");
        for part in ["stolen", "foreign"] {
            assert!(!answer.contains(part), "nothing is repeated: {answer}");
        }
    })
    .await;
}

#[tokio::test]
async fn connections_left_alone_take_nobodys_place() {
    in_spite_of(|port| async move {
        let mut idle = Vec::new();
        for number in 0..40 {
            let mut connection = connect(port).await;
            if number % 2 == 0 {
                within(connection.write_all(b"GET /?code="))
                    .await
                    .expect("sent");
            }
            idle.push(connection);
        }
        // Only a few are kept: the first was hung up on.
        assert_eq!(rest(&mut idle[0]).await, "");
        // The others stay as they are while the answer comes.
        tokio::spawn(async move {
            for connection in &mut idle {
                rest(connection).await;
            }
        });
    })
    .await;
}

#[tokio::test]
async fn a_slow_browser_is_waited_for() {
    let platform = Platform::start(granting).await;
    let begun = begin(&platform, &Hints::default()).await;
    let (port, state) = (begun.port, begun.state.clone());
    let finishing = begun.finish();
    let mut connection = connect(port).await;
    let head = format!("GET /?code=abc&state={state} HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n");
    for byte in head.as_bytes() {
        within(connection.write_all(&[*byte])).await.expect("sent");
        within(connection.flush()).await.expect("sent");
        tokio::task::yield_now().await;
    }
    let page = rest(&mut connection).await;
    assert!(page.contains("Signed in. Back to Cuecard"), "{page}");
    outcome(finishing).await.expect("signed in");
}

#[tokio::test]
async fn a_head_without_an_end_is_hung_up_on() {
    in_spite_of(|port| async move {
        let mut connection = connect(port).await;
        let line = format!("Cookie: {}\r\n", "x".repeat(1000));
        // It may hang up while we still send.
        let _ = connection.write_all(b"GET / HTTP/1.1\r\n").await;
        for _ in 0..80 {
            if within(connection.write_all(line.as_bytes())).await.is_err() {
                break;
            }
        }
        assert_eq!(rest(&mut connection).await, "");
    })
    .await;
}

#[tokio::test]
async fn a_head_full_of_other_peoples_cookies_is_read() {
    let platform = Platform::start(granting).await;
    let begun = begin(&platform, &Hints::default()).await;
    let (port, state) = (begun.port, begun.state.clone());
    let finishing = begun.finish();
    let head = format!(
        "GET /?code=abc&state={state} HTTP/1.1\r\nHost: localhost:{port}\r\nCookie: {}\r\n\r\n",
        "x".repeat(30_000)
    );
    let page = send(port, head.as_bytes()).await;
    assert!(page.contains("Signed in. Back to Cuecard"), "{page}");
    outcome(finishing).await.expect("signed in");
}

#[tokio::test]
async fn a_browser_that_went_away_is_signed_in_all_the_same() {
    let platform = Platform::start(granting).await;
    let begun = begin(&platform, &Hints::default()).await;
    let (port, state) = (begun.port, begun.state.clone());
    let finishing = begun.finish();
    let mut connection = connect(port).await;
    let head = format!("GET /?code=abc&state={state} HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n");
    within(connection.write_all(head.as_bytes()))
        .await
        .expect("sent");
    drop(connection);
    outcome(finishing).await.expect("signed in");
}

#[tokio::test]
async fn localhost_may_mean_ipv6() {
    if TcpListener::bind("[::1]:0").await.is_err() {
        // Nothing to hold on a computer without IPv6.
        return;
    }
    let platform = Platform::start(granting).await;
    let begun = begin(&platform, &Hints::default()).await;
    let Begun {
        port, ref state, ..
    } = begun;
    let head = format!("GET /?code=abc&state={state} HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n");
    let finishing = begun.finish();
    let mut connection = within(TcpStream::connect(("::1", port)))
        .await
        .expect("it listens");
    within(connection.write_all(head.as_bytes()))
        .await
        .expect("sent");
    let page = rest(&mut connection).await;
    assert!(page.contains("Signed in. Back to Cuecard"), "{page}");
    outcome(finishing).await.expect("signed in");
}
