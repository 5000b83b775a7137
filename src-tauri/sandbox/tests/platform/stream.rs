//! The suggestion stream (`contract.md §1`).

use std::collections::BTreeSet;
use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use reqwest::header;
use rules::id::InteractionId;
use sandbox::{Encoding, Endpoint, Frame, Options};
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::{Error, Message};
use uuid::Uuid;

use crate::kit::{
    Desk, SOON, WebSocket, connect, decoded, frame, message, read, say, subscription, token,
};

fn numbered(interaction: InteractionId, n: u64) -> Frame {
    Frame::json(&json!({"interactionId": interaction, "suggestions": [{"id": n.to_string()}]}))
}

fn number(frame: &Value) -> u64 {
    let id = frame["suggestions"][0]["id"].as_str().expect("an id");
    id.parse().expect("a number")
}

async fn close_code(socket: &mut WebSocket) -> Option<CloseCode> {
    let end = async {
        while let Some(said) = socket.next().await {
            match said {
                Ok(Message::Close(frame)) => return frame.map(|frame| frame.code),
                Ok(_) => {}
                Err(_) => return None,
            }
        }
        None
    };
    tokio::time::timeout(SOON, end).await.expect("it ends")
}

async fn subscribed(desk: &Desk, interaction: InteractionId) -> WebSocket {
    let mut socket = desk.socket().await;
    let asked = desk.sandbox.received().to(Endpoint::WebSocket);
    let before = asked.count();
    say(&mut socket, &subscription(interaction)).await;
    asked
        .wait_for(before + 1, SOON)
        .await
        .expect("the subscription");
    socket
}

#[tokio::test]
async fn a_conversation_brings_suggestions_in_text_and_gzip() {
    let desk = Desk::fast().await;
    let interaction = desk.sandbox.banner().interactions[0];
    let mut socket = subscribed(&desk, interaction).await;
    let (mut text, mut gzip) = (0, 0);
    let mut ids = BTreeSet::new();
    while text == 0 || gzip == 0 {
        let raw = message(&mut socket).await;
        text += u32::from(raw.is_text());
        gzip += u32::from(raw.is_binary());
        let frame = decoded(&raw);
        assert_eq!(frame["interactionId"], interaction.to_string());
        let suggestions = frame["suggestions"].as_array().expect("a list");
        assert!((1..=4).contains(&suggestions.len()), "one to four a frame");
        for one in suggestions {
            ids.insert(one["id"].as_str().expect("an id").to_owned());
            for score in ["confidence", "relevanceScore"] {
                let score = one[score].as_f64().expect("a number");
                assert!((0.0..=1.0).contains(&score), "within 0..=1");
            }
        }
        assert!(
            frame["metadata"]["processingLatencyMs"]
                .as_f64()
                .expect("measured")
                > 0.0
        );
    }
    assert!(ids.len() > 1, "not one suggestion again and again");
}

#[tokio::test]
async fn the_upgrade_needs_a_token_and_the_scope() {
    let desk = Desk::fast().await;
    let poor = token(&desk.http, &desk.sandbox, "knowledge:view").await;
    for (shown, status) in [("made-up", 401), (poor.as_str(), 403)] {
        match connect(&desk.sandbox, shown).await {
            Err(Error::Http(refusal)) => assert_eq!(refusal.status(), status),
            other => panic!("refused with {status}, not {other:?}"),
        }
    }
    let (status, _) = desk.get("/api/v2/agentassist/websocket").await;
    assert_eq!(status, 426, "a plain request is told to upgrade");
}

#[tokio::test]
async fn open_sockets_are_counted_and_the_sixth_is_refused() {
    let desk = Desk::fast().await;
    let mut open = Vec::new();
    for _ in 0..5 {
        open.push(desk.socket().await);
    }
    let (_, config) = desk.get("/api/v2/agentassist/config").await;
    assert_eq!(config["activeWebSocketConnections"], 5);
    match connect(&desk.sandbox, &desk.token).await {
        Err(Error::Http(refusal)) => {
            assert_eq!(refusal.status(), 429);
            assert!(refusal.headers().contains_key(header::RETRY_AFTER));
        }
        other => panic!("refused, not {other:?}"),
    }
    let mut last = open.pop().expect("five");
    last.close(None).await.expect("said goodbye");
    assert_eq!(
        close_code(&mut last).await,
        None,
        "closed without a code, as asked"
    );
    let freed = async {
        while desk.sandbox.live_sockets() == 5 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(SOON, freed)
        .await
        .expect("its seat is free");
    desk.socket().await;
}

#[tokio::test]
async fn a_subscription_that_is_wrong_is_told_and_the_socket_stays() {
    let desk = Desk::fast().await;
    let mut socket = desk.socket().await;
    say(
        &mut socket,
        &json!({"type": "subscribe", "interactionId": "seven"}),
    )
    .await;
    let told = frame(&mut socket).await;
    assert_eq!(
        (&told["type"], &told["status"]),
        (&json!("error"), &json!(400))
    );
    assert_eq!(told["errors"][0]["path"], "interactionId");
    for nonsense in [Message::text("{"), Message::binary(&b"\x00"[..])] {
        socket.send(nonsense).await.expect("it is taken");
        assert_eq!(frame(&mut socket).await["type"], "error");
    }
    let interaction = desk.sandbox.banner().interactions[0];
    say(&mut socket, &subscription(interaction)).await;
    let first = frame(&mut socket).await;
    assert_eq!(
        first["interactionId"],
        interaction.to_string(),
        "it still works"
    );
}

#[tokio::test]
async fn several_interactions_share_a_socket_and_several_sockets_an_interaction() {
    let desk = Desk::fast().await;
    let [one, other] = [1, 2].map(|n| InteractionId(Uuid::from_u128(n)));
    let mut both = subscribed(&desk, one).await;
    let mut single = subscribed(&desk, one).await;
    say(&mut both, &subscription(other)).await;
    let asked = desk.sandbox.received().to(Endpoint::WebSocket);
    asked
        .wait_for(5, SOON)
        .await
        .expect("two upgrades, three subscriptions");
    assert_eq!(desk.sandbox.push(one, numbered(one, 1)).await, 2);
    assert_eq!(desk.sandbox.push(other, numbered(other, 2)).await, 1);
    assert_eq!(desk.sandbox.push(one, numbered(one, 3)).await, 2);
    let mut came = Vec::new();
    for _ in 0..3 {
        came.push(number(&frame(&mut both).await));
    }
    came.sort_unstable();
    assert_eq!(came, [1, 2, 3], "both interactions' frames");
    let came = [frame(&mut single).await, frame(&mut single).await];
    assert_eq!(
        came.map(|one| number(&one)),
        [1, 3],
        "in order, and its own alone"
    );
}

#[tokio::test]
async fn a_window_that_reaches_back_brings_what_was_missed() {
    let desk = Desk::fast().await;
    let interaction = InteractionId(Uuid::from_u128(7));
    for n in 0..3 {
        assert_eq!(
            desk.sandbox
                .push(interaction, numbered(interaction, n))
                .await,
            0
        );
    }
    let mut socket = subscribed(&desk, interaction).await;
    for n in 0..3 {
        let came = number(&frame(&mut socket).await);
        assert_eq!(came, n, "produced within the last five minutes");
    }
    let mut late = subscription(interaction);
    late["contextWindow"] = json!({"start": "2999-01-01T00:00:00.000Z"});
    let mut other = desk.socket().await;
    say(&mut other, &late).await;
    let asked = desk.sandbox.received().to(Endpoint::WebSocket);
    asked.wait_for(4, SOON).await.expect("both subscriptions");
    assert_eq!(
        desk.sandbox
            .push(interaction, numbered(interaction, 9))
            .await,
        2
    );
    let came = number(&frame(&mut other).await);
    assert_eq!(came, 9, "nothing from before its window");
}

#[tokio::test]
async fn a_slow_reader_slows_the_producer_and_loses_nothing() {
    const FRAMES: u64 = 3_000;
    let desk = Desk::open(Options {
        encoding: Encoding::Text,
        ..Options::default()
    })
    .await;
    let interaction = InteractionId(Uuid::from_u128(8));
    let mut socket = subscribed(&desk, interaction).await;
    let filler = "x".repeat(8 * 1024);
    let frames = (0..FRAMES).map(|n| {
        let suggestion = json!({"id": n.to_string(), "title": filler});
        Frame::json(&json!({"interactionId": interaction, "suggestions": [suggestion]}))
    });
    let pouring = desk.sandbox.pour(interaction, frames);
    tokio::pin!(pouring);
    // 24 MB don't fit into the buffers between: unread, pouring can't come to its end.
    let unread = tokio::time::timeout(Duration::from_secs(1), pouring.as_mut()).await;
    assert!(unread.is_err(), "TCP holds the producer back");
    let reading = async {
        for n in 0..FRAMES {
            assert_eq!(
                number(&frame(&mut socket).await),
                n,
                "every frame, in order"
            );
        }
    };
    let (produced, ()) = tokio::join!(pouring, reading);
    assert_eq!(produced, FRAMES);
}

#[tokio::test]
async fn pings_are_answered() {
    let desk = Desk::fast().await;
    let mut socket = desk.socket().await;
    socket
        .send(Message::Ping("there?".into()))
        .await
        .expect("sent");
    let answered = tokio::time::timeout(SOON, socket.next()).await;
    let answered = answered.expect("in time").expect("open").expect("no error");
    assert_eq!(answered, Message::Pong("there?".into()));
}

#[tokio::test]
async fn pings_are_answered_while_frames_pour() {
    let desk = Desk::fast().await;
    let interaction = InteractionId(Uuid::from_u128(9));
    let mut socket = subscribed(&desk, interaction).await;
    let endless = (0..).map(|n| numbered(interaction, n));
    let pouring = desk.sandbox.pour(interaction, endless);
    let answered = async {
        socket
            .send(Message::Ping("there?".into()))
            .await
            .expect("sent");
        loop {
            let said = socket.next().await.expect("open").expect("no error");
            if said.is_pong() {
                return;
            }
        }
    };
    let ended = tokio::time::timeout(SOON, async {
        tokio::select! {
            n = pouring => panic!("it never ends, but after {n} frames"),
            () = answered => {}
        }
    });
    ended.await.expect("a pong between the frames");
}

#[tokio::test]
async fn a_client_that_talks_and_does_not_read_is_given_up() {
    let desk = Desk::fast().await;
    let mut socket = desk.socket().await;
    let nonsense = Message::text("x".repeat(1024));
    let talking = async { while socket.feed(nonsense.clone()).await.is_ok() {} };
    tokio::time::timeout(SOON, talking)
        .await
        .expect("it is cut off");
}

#[tokio::test]
async fn kinds_that_were_not_asked_for_do_not_come() {
    let desk = Desk::fast().await;
    let interaction = desk.sandbox.banner().interactions[0];
    let mut asked = subscription(interaction);
    asked["suggestionTypes"] = json!(["process"]);
    let mut socket = desk.socket().await;
    say(&mut socket, &asked).await;
    for _ in 0..2 {
        for one in frame(&mut socket).await["suggestions"]
            .as_array()
            .expect("a list")
        {
            assert_eq!(one["type"], "process");
        }
    }
}

#[tokio::test]
async fn a_conversation_that_is_over_starts_again_for_who_missed_it() {
    let desk = Desk::open(Options {
        speed: 1000.0,
        ..Options::default()
    })
    .await;
    let mut told = desk.sandbox.assignments();
    let mut ended = None;
    while ended.is_none() {
        let next = tokio::time::timeout(SOON, told.recv())
            .await
            .expect("in time");
        if let Some(sandbox::Assignment::Ended(id)) = next {
            ended = Some(id);
        }
    }
    let interaction = ended.expect("one ended");
    let first_from = async |start: &str| {
        let mut asked = subscription(interaction);
        asked["contextWindow"] = json!({"start": start});
        let mut socket = desk.socket().await;
        say(&mut socket, &asked).await;
        frame(&mut socket).await["suggestions"][0].clone()
    };
    let kept = first_from("1970-01-01T00:00:00.000Z").await;
    let again = first_from("2999-01-01T00:00:00.000Z").await;
    assert_eq!(
        again["knowledgeArticleId"], kept["knowledgeArticleId"],
        "the same talk from its beginning"
    );
    assert_ne!(again["id"], kept["id"], "a second take has ids of its own");
}

#[tokio::test]
async fn the_end_is_told_as_a_restart_so_that_clients_come_back() {
    let desk = Desk::open(Options::default()).await;
    let interaction = desk.sandbox.banner().interactions[0];
    let mut socket = subscribed(&desk, interaction).await;
    let address = desk.sandbox.address();
    let began = tokio::time::Instant::now();
    let (code, ()) = tokio::join!(close_code(&mut socket), desk.sandbox.shutdown());
    assert_eq!(code, Some(CloseCode::Restart));
    let took = began.elapsed();
    assert!(
        took < Duration::from_secs(30),
        "a conversation that plays is not waited for: {took:?}"
    );
    let again = tokio::net::TcpStream::connect(address).await;
    assert!(again.is_err(), "nobody listens any more");
}

#[tokio::test]
async fn the_speed_is_kept() {
    // The first conversation's first words that matter come 8 s into it: 80 ms at a hundredfold.
    let desk = Desk::open(Options {
        speed: 100.0,
        ..Options::default()
    })
    .await;
    let interaction = desk.sandbox.banner().interactions[0];
    let mut socket = desk.socket().await;
    let began = tokio::time::Instant::now();
    say(&mut socket, &subscription(interaction)).await;
    frame(&mut socket).await;
    assert!(
        began.elapsed() >= Duration::from_millis(80),
        "not before its time"
    );
    let (status, _) = read(desk.request(reqwest::Method::GET, "/api/v2/agentassist/config")).await;
    assert_eq!(status, 200);
}
