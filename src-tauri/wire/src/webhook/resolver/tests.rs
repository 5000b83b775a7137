use std::collections::VecDeque;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use rstest::rstest;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use super::*;

/// Answers in turn, the last one for ever; counts how often it was asked.
fn answers(turns: &[&[&str]]) -> (Lookup, Arc<AtomicUsize>) {
    let turns = turns.iter().map(|turn| {
        let addresses = turn.iter().map(|text| text.parse().expect("an address"));
        addresses.collect::<Vec<IpAddr>>()
    });
    let turns = Mutex::new(turns.collect::<VecDeque<_>>());
    let asked = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&asked);
    let lookup: Lookup = Arc::new(move |_| {
        counted.fetch_add(1, Ordering::SeqCst);
        let mut turns = turns.lock().expect("no panic while held");
        let turn = if turns.len() > 1 {
            turns.pop_front()
        } else {
            turns.front().cloned()
        };
        Box::pin(std::future::ready(Ok(turn.unwrap_or_default())))
    });
    (lookup, asked)
}

async fn resolved(vetting: &Vetting, name: &str) -> Result<Vec<String>, String> {
    let name: Name = name.parse().expect("a name");
    match vetting.resolve(name).await {
        Ok(found) => Ok(found.map(|address| address.to_string()).collect()),
        Err(error) => {
            Err(NotPublic::cause_of(&*error).map_or(error.to_string(), ToString::to_string))
        }
    }
}

fn vetting(allow_loopback: bool, turns: &[&[&str]]) -> (Vetting, Arc<AtomicUsize>) {
    let (lookup, asked) = answers(turns);
    (Vetting::new(Policy { allow_loopback }, lookup), asked)
}

#[tokio::test]
async fn what_was_checked_is_what_is_connected_to() {
    let (vetting, asked) = vetting(false, &[&["8.8.8.8", "2606:4700:4700::1111"]]);
    let found = resolved(&vetting, "hooks.example.com").await;
    assert_eq!(
        found.expect("all are public"),
        ["8.8.8.8:0", "[2606:4700:4700::1111]:0"],
        "these and no others, in their order"
    );
    assert_eq!(asked.load(Ordering::SeqCst), 1);
}

#[rstest]
#[case::private_last(&["8.8.8.8", "10.0.0.1"])]
#[case::private_first(&["10.0.0.1", "8.8.8.8"])]
#[case::mapped_in_between(&["8.8.8.8", "::ffff:127.0.0.1", "8.8.4.4"])]
#[tokio::test]
async fn one_answer_that_is_not_public_refuses_all(#[case] found: &'static [&'static str]) {
    let (vetting, _) = vetting(false, &[found]);
    let error = resolved(&vetting, "hooks.example.com").await;
    assert!(
        error.expect_err("refused").contains("public internet"),
        "it says why"
    );
}

#[tokio::test]
async fn a_name_that_changes_its_mind_is_refused_the_second_time() {
    let (vetting, asked) = vetting(false, &[&["8.8.8.8"], &["127.0.0.1"]]);
    assert!(resolved(&vetting, "rebind.example.com").await.is_ok());
    assert!(resolved(&vetting, "rebind.example.com").await.is_err());
    assert_eq!(asked.load(Ordering::SeqCst), 2, "nothing is remembered");
}

#[tokio::test]
async fn a_name_without_an_address_is_no_refusal() {
    let (vetting, _) = vetting(false, &[&[]]);
    let error = resolved(&vetting, "hooks.example.com").await;
    assert_eq!(
        error.expect_err("nothing to connect to"),
        "the name has no address"
    );
}

#[rstest]
#[case("localhost")]
#[case("LocalHost")]
#[case("localhost.")]
#[case("a.b.localhost")]
#[tokio::test]
async fn localhost_is_pinned_and_never_looked_up(#[case] name: &str) {
    let (allowing, asked) = vetting(true, &[&["8.8.8.8"]]);
    assert_eq!(
        resolved(&allowing, name).await.expect("allowed"),
        ["127.0.0.1:0", "[::1]:0"]
    );
    let (refusing, _) = vetting(false, &[&["8.8.8.8"]]);
    assert!(resolved(&refusing, name).await.is_err());
    assert_eq!(asked.load(Ordering::SeqCst), 0);
}

#[rstest]
#[case("localhost.example.com")]
#[case("notlocalhost")]
#[tokio::test]
async fn names_that_only_look_like_it_are_not(#[case] name: &str) {
    let (vetting, _) = vetting(true, &[&["127.0.0.1"]]);
    assert!(
        resolved(&vetting, name).await.is_err(),
        "loopback is admitted by its own name alone"
    );
}

/// Answers 204; closes the connection after a request for `/bye`.
async fn serve(listener: TcpListener, connections: Arc<AtomicUsize>) {
    loop {
        let (mut connection, _) = listener.accept().await.expect("it listens");
        connections.fetch_add(1, Ordering::SeqCst);
        tokio::spawn(async move {
            let mut head = Vec::new();
            while let Ok(byte) = connection.read_u8().await {
                head.push(byte);
                if !head.ends_with(b"\r\n\r\n") {
                    continue;
                }
                let is_last = head.starts_with(b"GET /bye");
                head.clear();
                let kept = if is_last { "close" } else { "keep-alive" };
                let answer = format!("HTTP/1.1 204 No Content\r\nConnection: {kept}\r\n\r\n");
                if connection.write_all(answer.as_bytes()).await.is_err() || is_last {
                    return;
                }
            }
        });
    }
}

/// The library asks once for each connection, connects to what it was told, and asks again for the
/// next one: a name that is bound anew in between finds either the old connection or a refusal.
#[tokio::test]
async fn rebinding_between_two_messages_gains_nothing() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("bound").port();
    let connections = Arc::new(AtomicUsize::new(0));
    let serving = tokio::spawn(serve(listener, Arc::clone(&connections)));
    let (lookup, asked) = answers(&[&["127.0.0.1"], &["127.0.0.2"]]);
    let vetting = Vetting {
        allow_loopback: false,
        lookup,
        admits: |address| address == IpAddr::from([127, 0, 0, 1]),
    };
    crate::http::use_tls();
    let client = reqwest::Client::builder()
        .no_proxy()
        .dns_resolver(vetting)
        .build()
        .expect("TLS can be set up");
    let ask = |path: &str| {
        client
            .get(format!("http://rebind.example.com:{port}{path}"))
            .send()
    };
    let counts = || {
        (
            asked.load(Ordering::SeqCst),
            connections.load(Ordering::SeqCst),
        )
    };
    assert_eq!(ask("/").await.expect("it answers").status(), 204);
    assert_eq!(counts(), (1, 1));
    assert_eq!(ask("/bye").await.expect("it answers").status(), 204);
    assert_eq!(counts(), (1, 1), "over the connection that was checked");
    let refused = ask("/").await.expect_err("the name leads elsewhere now");
    let cause = NotPublic::cause_of(&refused).expect("our refusal is among the causes");
    assert_eq!(cause.address, Some(IpAddr::from([127, 0, 0, 2])));
    assert_eq!(counts(), (2, 1), "asked again, and not connected");
    serving.abort();
}
