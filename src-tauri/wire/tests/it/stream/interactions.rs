//! Several interactions over one socket, and the queue behind it (`contract.md §1`).

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use jiff::Timestamp;
use tokio_tungstenite::tungstenite::Message;
use wire::stream::Options;
use wire::{Client, Credentials, Endpoints, Stream};

use crate::support::{
    INTERACTION, Platform, WEBSOCKET, close, frame, interaction, now, other, subscription, well,
    within,
};

use super::{connected, hiccup, live, message, number, send};

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
