//! The feed of surface B over real sockets, by subject.

mod coming_in;
mod life;
mod recovery;
mod sandbox;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use rules::id::InteractionId;
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;
use wire::platform::feed::{Feed, FeedEvent, Options};
use wire::stream::Received;

use crate::support::{
    Asked, Platform, Reply, ServerSocket, TOKEN, golden, golden_json, golden_line, reply, token,
    within,
};

const AGENT: &str = "5b9f3c1e-6a52-4f0e-8d8c-1f2a7b3c4d5e";
const CALL: &str = "7a0d5c5e-2f0b-4c56-9f4e-3b1f8a6d2c10";
const CHANNELS: &str = "/api/v2/notifications/channels";
const CONVERSATIONS: &str = "/api/v2/conversations";

fn suggestions_path() -> String {
    format!("/api/v2/conversations/{CALL}/suggestions?pageSize=200")
}

fn call() -> InteractionId {
    CALL.parse().expect("a uuid")
}

/// What the far end answers, changed by the tests as they go.
#[derive(Default)]
struct Far {
    /// By path: one answer each time, the last one for ever.
    answers: BTreeMap<String, Vec<(u16, String)>>,
    /// Ends of topics that are refused.
    refused: Vec<&'static str>,
    /// When channels end, the first first; the golden time for those that follow.
    expires: Vec<&'static str>,
}

struct Genesys {
    platform: Platform,
    far: Arc<Mutex<Far>>,
}

impl Genesys {
    async fn start() -> Self {
        let far = Arc::new(Mutex::new(Far::default()));
        let known = Arc::clone(&far);
        let platform =
            Platform::start(move |asked| known.lock().expect("no panic while held").answer(asked))
                .await;
        Self { platform, far }
    }

    /// From now on this path is answered so.
    fn answer(&self, path: &str, status: u16, body: impl Into<String>) {
        let mut far = self.far.lock().expect("no panic while held");
        let answers = far.answers.entry(path.to_owned()).or_default();
        answers.push((status, body.into()));
    }

    /// The call stands in the list of conversations.
    fn has_call(&self) {
        let one = json!({"entities": [golden_json("platform/conversation.response.json")]});
        self.answer(CONVERSATIONS, 200, one.to_string());
    }

    fn feed(&self, options: Options) -> Feed {
        Feed::open(self.platform.client(), AGENT, options)
    }

    /// The next socket, its first ping answered.
    async fn socket(&mut self) -> ServerSocket {
        let mut socket = self.platform.socket().await;
        pong(&mut socket).await;
        socket
    }

    /// Connected, with the call, and its topics subscribed.
    async fn connected(options: Options) -> (Self, Feed, ServerSocket) {
        let mut genesys = Self::start().await;
        genesys.has_call();
        let mut feed = genesys.feed(options);
        let socket = genesys.socket().await;
        assert_eq!(next(&mut feed).await, FeedEvent::Connected);
        let began = next(&mut feed).await;
        assert!(
            matches!(&began, FeedEvent::Began(one) if one.id == call()),
            "{began:?}"
        );
        genesys.asked(&suggestions_path(), 1).await;
        (genesys, feed, socket)
    }

    /// Waits until a path was asked for so often.
    async fn asked(&self, path: &str, times: usize) -> Vec<Asked> {
        within(async {
            loop {
                let asked = self.platform.asked(path);
                if asked.len() >= times {
                    return asked;
                }
                tokio::task::yield_now().await;
            }
        })
        .await
    }

    /// The topics a request asks for.
    fn topics(asked: &Asked) -> Vec<String> {
        let topics: Vec<Value> = serde_json::from_str(&asked.body).expect("JSON");
        let ids = topics.iter().filter_map(|topic| topic["id"].as_str());
        ids.map(str::to_owned).collect()
    }
}

impl Far {
    fn answer(&mut self, asked: &Asked) -> Reply {
        if let Some(answers) = self.answers.get(&asked.path)
            && let Some((status, body)) = answers.get(asked.before).or_else(|| answers.last())
        {
            return if *status == 429 {
                crate::support::reply_with(429, "Retry-After", "1", body.clone())
            } else {
                reply(*status, body.clone())
            };
        }
        match asked.path.as_str() {
            TOKEN => reply(200, token(asked.before + 1)),
            CHANNELS => {
                let number = asked.before + 1;
                let mut channel = golden_json("platform/channel.response.json");
                channel["id"] = format!("channel-{number}").into();
                channel["connectUri"] =
                    format!("ws://{}/channels/channel-{number}", asked.header("host")).into();
                if !self.expires.is_empty() {
                    channel["expires"] = self.expires.remove(0).into();
                }
                reply(200, channel.to_string())
            }
            path if path.starts_with("/channels/") => Reply::Upgrade,
            path if path.ends_with("/subscriptions?ignoreErrors=true") => {
                let topics = Genesys::topics(asked);
                let entities: Vec<Value> = topics.iter().map(|topic| self.permit(topic)).collect();
                reply(200, json!({"entities": entities}).to_string())
            }
            path if path.starts_with("/api/v2/notifications/availabletopics") => {
                reply(200, golden("platform/availabletopics.response.json"))
            }
            CONVERSATIONS => reply(200, r#"{"entities":[]}"#),
            _ => reply(404, golden("error.404.json")),
        }
    }

    fn permit(&self, topic: &str) -> Value {
        if self.refused.iter().any(|end| topic.ends_with(end)) {
            json!({"id": topic, "state": "Rejected", "missingPermissions": ["a:b:c"]})
        } else {
            json!({"id": topic, "state": "Permitted"})
        }
    }
}

/// Waits for a ping of the platform's own kind and answers it.
async fn pong(socket: &mut ServerSocket) {
    loop {
        let message = within(socket.next())
            .await
            .expect("the client is there")
            .expect("sound");
        if let Message::Text(text) = message {
            assert_eq!(text.as_str(), golden_line("platform/ping.request.json"));
            return send(socket, "platform/event.pong.json").await;
        }
    }
}

async fn send(socket: &mut ServerSocket, name: &str) {
    say(socket, golden(name)).await;
}

async fn say(socket: &mut ServerSocket, text: impl Into<String>) {
    within(socket.send(Message::text(text.into())))
        .await
        .expect("the client is there");
}

/// The next event but for those that say which conversations there are.
async fn next(feed: &mut Feed) -> FeedEvent {
    loop {
        let event = within(feed.next_event()).await;
        let event = event.expect("the feed is not closed");
        if !matches!(event, FeedEvent::Present(_)) {
            return event;
        }
    }
}

async fn suggestions(feed: &mut Feed) -> Received {
    let event = next(feed).await;
    let FeedEvent::Suggestions(received) = event else {
        panic!("suggestions were expected, not {event:?}")
    };
    received
}

fn titles(received: &Received) -> Vec<&str> {
    let all = received.batch.suggestions.iter();
    all.map(|suggestion| suggestion.title.as_str()).collect()
}

/// Nothing else came before this one, which is sent now.
async fn nothing_but(feed: &mut Feed, socket: &mut ServerSocket) {
    send(socket, "platform/event.summary.error.json").await;
    let event = next(feed).await;
    assert!(
        matches!(event, FeedEvent::Summary(_)),
        "nothing else was to come: {event:?}"
    );
}
