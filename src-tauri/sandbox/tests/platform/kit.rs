//! A foreign client: plain HTTP and tungstenite, nothing of ours.
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use flate2::read::GzDecoder;
use futures_util::{SinkExt as _, StreamExt as _};
use jiff::Timestamp;
use reqwest::{Client, Method, RequestBuilder, Response};
use rules::id::InteractionId;
use sandbox::{Clock, Options, Sandbox};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::{Error, Message};
use uuid::Uuid;

/// Long enough for anything on loopback, short enough to fail a test.
pub const SOON: Duration = Duration::from_mins(1);

pub const EVERYTHING: &str = "agentassist:view conversation:read knowledge:view \
    agentassist:feedback:write agent-assist:prompt:read agent-assist:prompt:write \
    agentassist:write analytics:conversation:read analytics:events:read";

pub type WebSocket = WebSocketStream<TcpStream>;

/// A sandbox that plays fast, and a client with a token for everything.
pub struct Desk {
    pub sandbox: Sandbox,
    pub http: Client,
    pub token: String,
}

impl Desk {
    pub async fn open(options: Options) -> Self {
        let sandbox = sandbox::start(options).await.expect("the sandbox starts");
        let http = client();
        let token = token(&http, &sandbox, EVERYTHING).await;
        Self {
            sandbox,
            http,
            token,
        }
    }

    pub async fn fast() -> Self {
        Self::open(Options {
            speed: 200.0,
            ..Options::default()
        })
        .await
    }

    pub fn url(&self, path: &str) -> String {
        url(&self.sandbox, path)
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http
            .request(method, self.url(path))
            .bearer_auth(&self.token)
    }

    /// A person's action: its correlation id stands in the header too (`contract.md §2`).
    pub fn action(&self, path: &str, body: &Value) -> RequestBuilder {
        let request = self.request(Method::POST, path).json(body);
        match body["correlationId"].as_str() {
            Some(id) => request.header("X-Correlation-ID", id),
            None => request,
        }
    }

    pub async fn get(&self, path: &str) -> (u16, Value) {
        read(self.request(Method::GET, path)).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        read(self.request(Method::POST, path).json(body)).await
    }

    pub async fn put(&self, path: &str, body: &Value) -> (u16, Value) {
        read(self.request(Method::PUT, path).json(body)).await
    }

    pub async fn socket(&self) -> WebSocket {
        connect(&self.sandbox, &self.token)
            .await
            .expect("the upgrade is answered with 101")
    }
}

pub fn client() -> Client {
    Client::builder()
        .no_proxy()
        .timeout(SOON)
        .build()
        .expect("a client without TLS settings of its own")
}

pub fn url(sandbox: &Sandbox, path: &str) -> String {
    format!("http://{}{path}", sandbox.address())
}

pub async fn token(http: &Client, sandbox: &Sandbox, scopes: &str) -> String {
    let banner = sandbox.banner();
    let request = http
        .post(url(sandbox, "/oauth/token"))
        .basic_auth(&banner.client_id, Some(&banner.client_secret))
        .form(&[("grant_type", "client_credentials"), ("scope", scopes)]);
    let (status, body) = read(request).await;
    assert_eq!(status, 200, "the token endpoint grants: {body}");
    body["access_token"].as_str().expect("a token").to_owned()
}

pub async fn read(request: RequestBuilder) -> (u16, Value) {
    let response = request.send().await.expect("an answer");
    body(response).await
}

pub async fn body(response: Response) -> (u16, Value) {
    let status = response.status().as_u16();
    let text = response.text().await.expect("a body");
    let value = serde_json::from_str(&text).unwrap_or(Value::String(text));
    (status, value)
}

pub async fn connect(sandbox: &Sandbox, token: &str) -> Result<WebSocket, Error> {
    let stream = TcpStream::connect(sandbox.address()).await?;
    let url = format!("ws://{}/api/v2/agentassist/websocket", sandbox.address());
    let mut request = url.into_client_request()?;
    let bearer = format!("Bearer {token}").parse().expect("a header value");
    request.headers_mut().insert("authorization", bearer);
    let (socket, _) = tokio_tungstenite::client_async(request, stream).await?;
    Ok(socket)
}

pub fn subscription(interaction: InteractionId) -> Value {
    json!({
        "type": "subscribe", "interactionId": interaction,
        "suggestionTypes": ["knowledge", "process"], "requestId": Uuid::new_v4(),
    })
}

pub async fn say(socket: &mut WebSocket, value: &Value) {
    let text = value.to_string();
    socket
        .send(Message::Text(text.into()))
        .await
        .expect("the socket takes it");
}

/// The next message that isn't a ping or a pong.
pub async fn message(socket: &mut WebSocket) -> Message {
    let next = async {
        loop {
            let said = socket.next().await.expect("not closed").expect("no error");
            if !said.is_ping() && !said.is_pong() {
                return said;
            }
        }
    };
    tokio::time::timeout(SOON, next).await.expect("in time")
}

/// The next frame, decoded.
pub async fn frame(socket: &mut WebSocket) -> Value {
    decoded(&message(socket).await)
}

/// What a frame says: text, or binary gzip, of JSON.
pub fn decoded(message: &Message) -> Value {
    let bytes = message.clone().into_data();
    if message.is_text() {
        return serde_json::from_slice(&bytes).expect("JSON");
    }
    assert!(message.is_binary(), "a frame, not {message:?}");
    assert_eq!(bytes[..2], [0x1f, 0x8b], "gzip's first two bytes");
    serde_json::from_reader(GzDecoder::new(&bytes[..])).expect("gzip of JSON")
}

/// A clock that stands still until it is put forward by so many milliseconds.
pub fn hand_clock(start: &str) -> (Clock, impl Fn(i64) + use<>) {
    let start: Timestamp = start.parse().expect("a time");
    let hands = Arc::new(AtomicI64::new(start.as_millisecond()));
    let read = Arc::clone(&hands);
    let now = move || {
        let ms = read.load(Ordering::SeqCst);
        Timestamp::from_millisecond(ms).expect("within all time")
    };
    let advance_ms = move |ms| {
        hands.fetch_add(ms, Ordering::SeqCst);
    };
    (Clock::from_fn(now), advance_ms)
}

/// Feedback that may be submitted; another one each time.
pub fn feedback() -> Value {
    json!({
        "recommendationId": Uuid::new_v4(), "agentId": Uuid::new_v4(),
        "feedbackType": "helpful", "relevanceScore": 0.8,
        "correlationId": Uuid::new_v4(), "submittedAt": "2026-11-21T09:00:00.000Z",
    })
}

/// The fields a refusal names.
pub fn paths(refusal: &Value) -> Vec<&str> {
    let errors = refusal["errors"].as_array().expect("a list of errors");
    errors
        .iter()
        .map(|one| one["path"].as_str().expect("a path"))
        .collect()
}

/// A message of `tests/wire`, as text.
pub fn golden(name: &str) -> String {
    let path = format!("{}/../../tests/wire/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

pub fn golden_json(name: &str) -> Value {
    serde_json::from_str(&golden(name)).expect("golden JSON")
}

/// The members of an object, by name and JSON type.
pub fn shape(value: &Value) -> Vec<(String, &'static str)> {
    let members = value.as_object().expect("an object");
    let kind = |value: &Value| match value {
        Value::Null => "null",
        Value::Bool(_) => "bool",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    members
        .iter()
        .map(|(name, value)| (name.clone(), kind(value)))
        .collect()
}
