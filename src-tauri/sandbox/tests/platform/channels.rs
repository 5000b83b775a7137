//! Notification channels of surface B (`platform-reference.md §2`): over HTTP and their sockets.

use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use reqwest::Method;
use rstest::rstest;
use sandbox::{ChannelFault, Endpoint, Options};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::{Error, Message};
use uuid::Uuid;

use crate::kit::{Desk, SOON, WebSocket, hand_clock, message, read, say};
use crate::sign_in::agents_desk;

const CHANNELS: &str = "/api/v2/notifications/channels";

/// Makes a channel.
pub async fn open(desk: &Desk) -> Value {
    let (status, channel) = read(desk.request(Method::POST, CHANNELS)).await;
    assert_eq!(status, 200, "{channel}");
    channel
}

/// Where a channel's subscriptions are.
pub fn subscriptions(channel: &Value) -> String {
    let id = channel["id"].as_str().expect("an id");
    format!("{CHANNELS}/{id}/subscriptions")
}

/// Lets a channel follow these topics and no others.
pub async fn follow(desk: &Desk, channel: &Value, topics: &[String]) -> Value {
    let body: Vec<Value> = topics.iter().map(|topic| json!({"id": topic})).collect();
    let (status, answer) = desk.put(&subscriptions(channel), &json!(body)).await;
    assert_eq!(status, 200, "{answer}");
    answer
}

pub async fn connect(channel: &Value) -> Result<WebSocket, Error> {
    let uri = channel["connectUri"].as_str().expect("an address");
    let address = uri
        .strip_prefix("ws://")
        .and_then(|rest| rest.split('/').next());
    let stream = TcpStream::connect(address.expect("host and port")).await?;
    let (socket, _) = tokio_tungstenite::client_async(uri, stream).await?;
    Ok(socket)
}

/// The next event, of whatever topic.
pub async fn event(socket: &mut WebSocket) -> Value {
    let text = message(socket).await.into_text().expect("text");
    serde_json::from_str(&text).expect("JSON")
}

/// The next event of a topic.
pub async fn event_of(socket: &mut WebSocket, topic: &str) -> Value {
    loop {
        let event = event(socket).await;
        if event["topicName"] == topic {
            return event;
        }
    }
}

/// The agent's own topic.
pub fn agents(desk: &Desk) -> String {
    format!("v2.users.{}.conversations", desk.sandbox.banner().agent_id)
}

/// A topic that is followed without anything being said on it.
fn quiet(n: u128) -> String {
    format!("v2.conversations.{}.suggestions.script", Uuid::from_u128(n))
}

async fn is_over(socket: &mut WebSocket) {
    let over = async {
        while let Some(Ok(said)) = socket.next().await {
            if said.is_close() {
                return;
            }
        }
    };
    tokio::time::timeout(SOON, over).await.expect("it ends");
}

#[tokio::test]
async fn a_channel_is_made_found_and_followed() {
    let (clock, _) = hand_clock("2026-11-21T09:00:00Z");
    let desk = agents_desk(Options {
        clock,
        ..Options::default()
    })
    .await;
    let channel = open(&desk).await;
    assert_eq!(channel["expires"], "2026-11-22T09:00:00.000Z", "a day");
    let id = channel["id"].as_str().expect("an id");
    let head = desk.request(Method::HEAD, &format!("{CHANNELS}/{id}"));
    assert_eq!(head.send().await.expect("an answer").status(), 200);
    let other = desk.request(Method::HEAD, &format!("{CHANNELS}/{}", Uuid::nil()));
    assert_eq!(other.send().await.expect("an answer").status(), 404);
    let (_, all) = desk.get(CHANNELS).await;
    assert_eq!(all["entities"][0]["id"], channel["id"]);
    let answer = follow(&desk, &channel, &[quiet(1)]).await;
    assert_eq!(answer["entities"][0]["id"], quiet(1));
    assert_eq!(answer["entities"][0]["state"], "Permitted");
    let path = subscriptions(&channel);
    let more = json!([{"id": quiet(2)}, {"id": quiet(1)}]);
    assert_eq!(desk.post(&path, &more).await.0, 200);
    let (_, both) = desk.get(&path).await;
    let topics: Vec<&Value> = both["entities"]
        .as_array()
        .expect("a list")
        .iter()
        .collect();
    assert_eq!(topics.len(), 2, "each once: {both}");
    let gone = desk.request(Method::DELETE, &path).send().await;
    assert_eq!(gone.expect("an answer").status(), 204);
    assert_eq!(desk.get(&path).await.1["entities"], json!([]));
}

#[tokio::test]
async fn the_twenty_first_channel_removes_one_and_its_socket_is_told() {
    let desk = agents_desk(Options::default()).await;
    let first = open(&desk).await;
    let mut sockets = vec![connect(&first).await.expect("a socket")];
    for _ in 1..20 {
        let channel = open(&desk).await;
        sockets.push(connect(&channel).await.expect("a socket"));
    }
    open(&desk).await;
    let told = event(&mut sockets[0]).await;
    let id = first["id"].as_str().expect("an id");
    assert_eq!(
        told["topicName"],
        format!("v2.system.no_longer_subscribed.{id}")
    );
    assert_eq!(told["eventBody"]["reason"], "another_channel_subscribed");
    is_over(&mut sockets[0]).await;
    assert_eq!(desk.get(&subscriptions(&first)).await.0, 404, "it is gone");
    let (_, left) = desk.get(CHANNELS).await;
    assert_eq!(left["entities"].as_array().map(Vec::len), Some(20));
}

#[rstest]
#[case::unknown("v2.conversations.{id}.copilot", 400, "notification.invalid.topic")]
#[case::by_itself("v2.system.socket_closing", 400, "notification.invalid.topic")]
#[case::another("v2.users.{id}.conversations", 403, "notification.unauthorized.topic")]
#[tokio::test]
async fn a_wrong_topic_refuses_all_unless_errors_are_ignored(
    #[case] topic: &str,
    #[case] status: u16,
    #[case] code: &str,
) {
    let desk = agents_desk(Options::default()).await;
    let channel = open(&desk).await;
    let topic = topic.replace("{id}", &Uuid::from_u128(9).to_string());
    let body = json!([{"id": quiet(1)}, {"id": topic}]);
    let path = subscriptions(&channel);
    let (answered, refused) = desk.put(&path, &body).await;
    assert_eq!((answered, &refused["code"]), (status, &json!(code)));
    assert_eq!(
        desk.get(&path).await.1["entities"],
        json!([]),
        "none is followed"
    );
    let (answered, listed) = desk.put(&format!("{path}?ignoreErrors=true"), &body).await;
    assert_eq!(answered, 200);
    assert_eq!(listed["entities"][0]["state"], "Permitted");
    assert_eq!(listed["entities"][1]["state"], "Rejected");
    assert!(listed["entities"][1]["rejectionReason"].is_string());
}

#[tokio::test]
async fn a_thousand_topics_of_two_hundred_characters() {
    let desk = agents_desk(Options::default()).await;
    let channel = open(&desk).await;
    let many = |n: u128| -> Vec<String> { (0..n).map(quiet).collect() };
    follow(&desk, &channel, &many(1_000)).await;
    let path = subscriptions(&channel);
    let (status, refused) = desk.post(&path, &json!([{"id": quiet(1_000)}])).await;
    assert_eq!(status, 400);
    assert_eq!(
        refused["code"],
        "notification.subscription.too.many.subscriptions"
    );
    let (status, _) = desk.post(&path, &json!([{"id": quiet(7)}])).await;
    assert_eq!(status, 200, "followed already");
    let long = format!("v2.users.{}?{}", Uuid::nil(), "presence&".repeat(20));
    let (status, refused) = desk.put(&path, &json!([{"id": long}])).await;
    assert_eq!(
        (status, &refused["code"]),
        (400, &json!("notification.invalid.topic"))
    );
}

#[tokio::test]
async fn topics_are_refused_by_name_and_by_permission() {
    let desk = agents_desk(Options::default()).await;
    let channel = open(&desk).await;
    let faults = desk.sandbox.faults();
    let refused = faults.refuse_topics(&["suggestions.script"]);
    let path = format!("{}?ignoreErrors=true", subscriptions(&channel));
    let (_, listed) = desk.put(&path, &json!([{"id": quiet(1)}])).await;
    assert_eq!(listed["entities"][0]["state"], "Rejected");
    refused.take_back();
    let _ = faults.withhold_permissions(&["conversation:suggestion:view"]);
    let (_, listed) = desk.put(&path, &json!([{"id": quiet(1)}])).await;
    assert_eq!(
        listed["entities"][0]["missingPermissions"],
        json!(["conversation:suggestion:view"])
    );
    let wanted = desk.sandbox.banner().interactions[0];
    let path = format!("/api/v2/conversations/{wanted}/suggestions");
    let (status, refused) = desk.get(&path).await;
    assert_eq!(
        (status, &refused["code"]),
        (403, &json!("missing.permissions"))
    );
    let told = refused["message"].as_str().expect("a message");
    assert!(told.ends_with("conversation:suggestion:view"), "{told}");
}

#[tokio::test]
async fn what_there_is_can_be_asked() {
    let desk = agents_desk(Options::default()).await;
    let (_, plain) = desk.get("/api/v2/notifications/availabletopics").await;
    let ids: Vec<&str> = plain["entities"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|one| one["id"].as_str())
        .collect();
    assert!(ids.contains(&"v2.conversations.{id}.suggestions.thirdpartyaction"));
    let path = "/api/v2/notifications/availabletopics?expand=requiresPermissions,transports";
    let (_, told) = desk.get(path).await;
    let of_script = told["entities"].as_array().expect("a list").iter();
    let mut of_script =
        of_script.filter(|one| one["id"].as_str().is_some_and(|id| id.ends_with(".script")));
    let one = of_script.next().expect("the topic of scripts");
    assert_eq!(
        one["requiresPermissions"],
        json!(["conversation:suggestion:view"])
    );
    assert_eq!(one["transports"], json!(["Websocket"]));
    assert_eq!(one["description"], Value::Null, "nobody asked for it");
}

#[tokio::test]
async fn a_socket_is_alive_and_answers() {
    let desk = agents_desk(Options {
        heartbeat: Duration::from_millis(50),
        ..Options::default()
    })
    .await;
    let channel = open(&desk).await;
    let mut socket = connect(&channel).await.expect("a socket");
    let beat = event(&mut socket).await;
    assert_eq!(
        beat,
        json!({"topicName": "channel.metadata", "eventBody": {"message": "WebSocket Heartbeat"}})
    );
    let silent = desk.sandbox.faults().channel(ChannelFault::NoHeartbeats);
    assert!(silent.met(SOON).await);
    say(&mut socket, &json!({"message": "ping"})).await;
    let mut answer = event(&mut socket).await;
    while answer["eventBody"]["message"] == "WebSocket Heartbeat" {
        answer = event(&mut socket).await;
    }
    assert_eq!(answer["eventBody"]["message"], "pong");
    let more = tokio::time::timeout(Duration::from_millis(300), socket.next()).await;
    assert!(
        more.is_err(),
        "no heartbeat any more, and the socket is open"
    );
    let asked = desk.sandbox.received().to(Endpoint::ChannelSocket);
    assert_eq!(
        asked.last().map(|one| one.body),
        Some(json!({"message": "ping"}))
    );
}

#[tokio::test]
async fn what_is_not_understood_is_passed_over() {
    let desk = agents_desk(Options::default()).await;
    let mut socket = connect(&open(&desk).await).await.expect("a socket");
    for text in [
        "",
        "[]",
        "{\"message\": 7}",
        "not JSON",
        "{\"message\":\"subscribe\"}",
    ] {
        let text = Message::Text(text.into());
        socket.send(text).await.expect("taken");
    }
    socket.send(Message::Ping("x".into())).await.expect("taken");
    say(&mut socket, &json!({"message": "ping"})).await;
    let answer = event(&mut socket).await;
    assert_eq!(
        answer["eventBody"]["message"], "pong",
        "and nothing before it"
    );
}

#[tokio::test]
async fn a_second_socket_ends_the_first() {
    let desk = agents_desk(Options::default()).await;
    let channel = open(&desk).await;
    let mut first = connect(&channel).await.expect("a socket");
    let mut second = connect(&channel).await.expect("a socket");
    is_over(&mut first).await;
    say(&mut second, &json!({"message": "ping"})).await;
    assert_eq!(event(&mut second).await["eventBody"]["message"], "pong");
    let unknown =
        json!({"connectUri": format!("ws://{}/channels/{}", desk.sandbox.address(), Uuid::nil())});
    match connect(&unknown).await {
        Err(Error::Http(refusal)) => assert_eq!(refusal.status(), 404),
        other => panic!("refused with 404, not {other:?}"),
    }
}

#[tokio::test]
async fn maintenance_is_announced_and_the_channel_lives_on() {
    let desk = agents_desk(Options {
        maintenance_notice: Duration::from_millis(50),
        ..Options::default()
    })
    .await;
    let channel = open(&desk).await;
    let mut socket = connect(&channel).await.expect("a socket");
    let _ = desk.sandbox.faults().channel(ChannelFault::Maintenance);
    let told = event(&mut socket).await;
    assert_eq!(told["topicName"], "v2.system.socket_closing");
    is_over(&mut socket).await;
    let mut again = connect(&channel).await.expect("the same address is good");
    say(&mut again, &json!({"message": "ping"})).await;
    assert_eq!(event(&mut again).await["eventBody"]["message"], "pong");
}

#[rstest]
#[case::lost(ChannelFault::Lose, None)]
#[case::replaced(ChannelFault::Replace, Some("no_longer_subscribed"))]
#[case::revoked(ChannelFault::RevokeToken, Some("token_revoked"))]
#[case::expired(ChannelFault::ExpireToken, None)]
#[tokio::test]
async fn a_channel_can_be_lost(#[case] fault: ChannelFault, #[case] notice: Option<&str>) {
    let desk = agents_desk(Options::default()).await;
    let channel = open(&desk).await;
    let mut socket = connect(&channel).await.expect("a socket");
    let _ = desk.sandbox.faults().channel(fault);
    if let Some(notice) = notice {
        let told = event(&mut socket).await;
        assert_eq!(told["eventBody"]["systemTopicType"], notice);
    }
    is_over(&mut socket).await;
    match connect(&channel).await {
        Err(Error::Http(refusal)) => assert_eq!(refusal.status(), 404, "it is gone"),
        other => panic!("refused with 404, not {other:?}"),
    }
    let is_of_token = matches!(fault, ChannelFault::RevokeToken | ChannelFault::ExpireToken);
    let (status, _) = desk.get("/api/v2/users/me").await;
    assert_eq!(status, if is_of_token { 401 } else { 200 });
}

#[tokio::test]
async fn a_channel_ends_with_its_day_and_with_a_sign_out() {
    let (clock, advance_ms) = hand_clock("2026-11-21T09:00:00Z");
    let desk = agents_desk(Options {
        clock,
        channel_lifetime: Duration::from_mins(10),
        heartbeat: Duration::from_millis(20),
        ..Options::default()
    })
    .await;
    let channel = open(&desk).await;
    let mut socket = connect(&channel).await.expect("a socket");
    advance_ms(599_999);
    assert_eq!(event(&mut socket).await["topicName"], "channel.metadata");
    advance_ms(1);
    is_over(&mut socket).await;
    let next = open(&desk).await;
    let mut socket = connect(&next).await.expect("a socket");
    let gone = desk
        .request(Method::DELETE, "/api/v2/tokens/me")
        .send()
        .await;
    assert_eq!(gone.expect("an answer").status(), 200);
    let id = next["id"].as_str().expect("an id");
    let revoked = format!("v2.system.token_revoked.{id}");
    let told = event_of(&mut socket, &revoked).await;
    assert_eq!(told["eventBody"]["reason"], "user_tokens_revoked");
    is_over(&mut socket).await;
}
