//! A platform as small as it gets: HTTP/1.1 by hand over loopback, answers by a closure, sockets
//! handed to the test. It shares nothing with the client but the golden messages.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use jiff::Timestamp;
use rules::id::InteractionId;
use sandbox::Sandbox;
use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, Message, Role};
use wire::stream::Options;
use wire::{Client, Credentials, Endpoints, Stream, StreamEvent};

pub const INTERACTION: &str = "3d7a1c9e-0f4b-4f5e-8a6d-9b1f0c2e4a68";
pub const OTHER: &str = "11111111-2222-4333-8444-555555555555";
pub const LIBRARY: &str = "6f1f7a52-8c0a-4d55-9b0e-2f3f8f6f2d11";
pub const SECRET: &str = "correct-horse-battery-staple";
pub const NOW: &str = "2026-11-21T09:00:00Z";

pub const TOKEN: &str = "/oauth/token";
pub const LIBRARIES: &str = "/api/v2/agentassist/contentlibraries";
pub const CONFIG: &str = "/api/v2/agentassist/config";
pub const FEEDBACK: &str = "/api/v2/agentassist/feedback";
pub const WEBSOCKET: &str = "/api/v2/agentassist/websocket";

/// Everything awaited here comes within this, or the test fails.
pub const PATIENCE: Duration = Duration::from_mins(1);

pub type ServerSocket = WebSocketStream<TcpStream>;

pub fn golden(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests/wire")
        .join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

pub fn golden_json(name: &str) -> Value {
    serde_json::from_str(&golden(name)).expect("golden JSON")
}

/// A golden message without the spaces between its tokens: as it goes over the wire.
pub fn golden_line(name: &str) -> String {
    let mut in_text = false;
    let mut escaped = false;
    golden(name)
        .chars()
        .filter(|&char| {
            let is_kept = in_text || !char.is_whitespace();
            in_text ^= char == '"' && !escaped;
            escaped = in_text && char == '\\' && !escaped;
            is_kept
        })
        .collect()
}

pub fn interaction() -> InteractionId {
    INTERACTION.parse().expect("a uuid")
}

pub fn other() -> InteractionId {
    OTHER.parse().expect("a uuid")
}

pub fn now() -> Timestamp {
    NOW.parse().expect("a time")
}

/// What was asked of the platform.
#[derive(Debug, Clone)]
pub struct Asked {
    pub method: String,
    pub path: String,
    pub headers: Vec<(String, String)>,
    pub body: String,
    /// How many requests for this path came before.
    pub before: usize,
}

impl Asked {
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .iter()
            .find(|(known, _)| known == name)
            .map_or("", |(_, value)| value)
    }
}

/// What the platform answers.
pub enum Reply {
    Http {
        status: u16,
        headers: Vec<(&'static str, String)>,
        body: String,
    },
    /// Upgrades, and hands the socket to the test.
    Upgrade,
    /// Raw bytes.
    Raw(Vec<u8>),
    /// Says nothing and keeps the connection.
    Silence,
}

pub fn reply(status: u16, body: impl Into<String>) -> Reply {
    Reply::Http {
        status,
        headers: Vec::new(),
        body: body.into(),
    }
}

pub fn reply_with(status: u16, name: &'static str, value: &str, body: String) -> Reply {
    Reply::Http {
        status,
        headers: vec![(name, value.to_owned())],
        body,
    }
}

/// All is well: tokens `token-1`, `token-2`, …; the golden library; one connection; the upgrade.
pub fn well(asked: &Asked) -> Reply {
    match asked.path.as_str() {
        TOKEN => reply(200, token(asked.before + 1)),
        LIBRARIES => reply(200, golden("contentlibraries.response.json")),
        CONFIG => reply(200, golden("config.response.json")),
        FEEDBACK => reply(201, golden("feedback.receipt.json")),
        WEBSOCKET => Reply::Upgrade,
        _ => reply(404, golden("error.404.json")),
    }
}

/// All is well, except at one path.
pub fn for_path(path: &'static str, other: impl Fn(&Asked) -> Reply) -> impl Fn(&Asked) -> Reply {
    move |asked| {
        if asked.path == path {
            other(asked)
        } else {
            well(asked)
        }
    }
}

/// The golden token, numbered.
pub fn token(number: usize) -> String {
    let mut token: Value = serde_json::from_str(&golden("token.response.json")).expect("JSON");
    token["access_token"] = format!("token-{number}").into();
    token.to_string()
}

type Answers = Arc<dyn Fn(&Asked) -> Reply + Send + Sync>;

pub struct Platform {
    pub url: String,
    asked: Arc<Mutex<Vec<Asked>>>,
    sockets: mpsc::Receiver<ServerSocket>,
    /// Ends with the platform.
    _serving: JoinSet<()>,
}

impl Platform {
    pub async fn start(answers: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("bound"));
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (hand_over, sockets) = mpsc::channel(16);
        let answers: Answers = Arc::new(answers);
        let mut serving = JoinSet::new();
        serving.spawn(serve(listener, Arc::clone(&asked), answers, hand_over));
        Self {
            url,
            asked,
            sockets,
            _serving: serving,
        }
    }

    pub fn client(&self) -> Client {
        self.client_as("cuecard-desktop", SECRET)
    }

    pub fn client_as(&self, id: &str, secret: &str) -> Client {
        let credentials = Credentials {
            client_id: id.to_owned(),
            client_secret: secret.to_owned().into(),
        };
        let endpoints = Endpoints::new(&self.url, None).expect("loopback");
        Client::new(
            endpoints,
            credentials,
            &wire::assist::STREAM_SCOPES,
            Arc::new(now),
        )
        .expect("TLS can be set up")
    }

    pub fn stream(&self, options: Options) -> Stream {
        Stream::open(self.client(), options, &[interaction()])
    }

    /// The requests for a path so far.
    pub fn asked(&self, path: &str) -> Vec<Asked> {
        let asked = self.asked.lock().expect("no panic while held");
        asked.iter().filter(|a| a.path == path).cloned().collect()
    }

    /// The next upgraded connection.
    pub async fn socket(&mut self) -> ServerSocket {
        within(self.sockets.recv())
            .await
            .expect("the platform runs")
    }
}

/// A client of a running sandbox, with its credentials and its clock.
pub fn sandbox_client(sandbox: &Sandbox) -> Client {
    let banner = sandbox.banner();
    let endpoints = Endpoints::new(banner.api_url.as_str(), None).expect("loopback");
    let credentials = Credentials {
        client_id: banner.client_id.clone(),
        client_secret: banner.client_secret.clone().into(),
    };
    let clock = sandbox::Clock::system();
    let clock = Arc::new(move || clock.now());
    Client::new(endpoints, credentials, &wire::assist::STREAM_SCOPES, clock)
        .expect("TLS can be set up")
}

/// Waits for something that must come.
pub async fn within<T>(future: impl Future<Output = T>) -> T {
    tokio::time::timeout(PATIENCE, future)
        .await
        .expect("it must come within the deadline")
}

/// The stream's next event, which must come.
pub async fn next(stream: &mut Stream) -> StreamEvent {
    within(stream.next_event())
        .await
        .expect("the stream is not closed")
}

async fn serve(
    listener: TcpListener,
    asked: Arc<Mutex<Vec<Asked>>>,
    answers: Answers,
    hand_over: mpsc::Sender<ServerSocket>,
) {
    let mut connections = JoinSet::new();
    loop {
        let (connection, _) = listener.accept().await.expect("it listens");
        let (asked, answers, hand_over) =
            (Arc::clone(&asked), Arc::clone(&answers), hand_over.clone());
        connections.spawn(async move {
            // A connection that breaks is the client's choice.
            let _ = answer(connection, &asked, &answers, &hand_over).await;
        });
    }
}

/// One request a connection.
async fn answer(
    mut connection: TcpStream,
    asked: &Mutex<Vec<Asked>>,
    answers: &Answers,
    hand_over: &mpsc::Sender<ServerSocket>,
) -> std::io::Result<()> {
    let request = request(&mut connection).await?;
    let request = {
        let mut asked = asked.lock().expect("no panic while held");
        let before = asked.iter().filter(|a| a.path == request.path).count();
        let request = Asked { before, ..request };
        asked.push(request.clone());
        request
    };
    match answers(&request) {
        Reply::Http {
            status,
            headers,
            body,
        } => {
            let mut head = format!("HTTP/1.1 {status} Said\r\nConnection: close\r\n");
            for (name, value) in headers {
                write!(head, "{name}: {value}\r\n").expect("into memory");
            }
            let whole = format!("{head}Content-Length: {}\r\n\r\n{body}", body.len());
            connection.write_all(whole.as_bytes()).await?;
            connection.shutdown().await
        }
        Reply::Upgrade => {
            let accept = derive_accept_key(request.header("sec-websocket-key").as_bytes());
            let head = format!(
                "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
                 Sec-WebSocket-Accept: {accept}\r\n\r\n"
            );
            connection.write_all(head.as_bytes()).await?;
            let socket = WebSocketStream::from_raw_socket(connection, Role::Server, None).await;
            let _ = hand_over.send(socket).await;
            Ok(())
        }
        Reply::Raw(bytes) => connection.write_all(&bytes).await,
        Reply::Silence => connection.read_to_end(&mut Vec::new()).await.map(|_| ()),
    }
}

async fn request(connection: &mut TcpStream) -> std::io::Result<Asked> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(connection.read_u8().await?);
    }
    let head = String::from_utf8_lossy(&head);
    let mut lines = head.lines();
    let mut asks = lines.next().unwrap_or_default().split(' ');
    let method = asks.next().unwrap_or_default();
    let path = asks.next().unwrap_or_default();
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    let asked = Asked {
        method: method.to_owned(),
        path: path.to_owned(),
        headers,
        body: String::new(),
        before: 0,
    };
    let length = asked.header("content-length").parse().unwrap_or(0);
    let mut body = vec![0; length];
    connection.read_exact(&mut body).await?;
    Ok(Asked {
        body: String::from_utf8_lossy(&body).into_owned(),
        ..asked
    })
}

/// A frame with one suggestion, recognizable by its number.
pub fn frame(number: u64) -> String {
    serde_json::json!({
        "interactionId": INTERACTION,
        "suggestions": [{"id": format!("sug-{number}"), "confidence": 0.9, "relevanceScore": 0.8}],
        "metadata": {"processingLatencyMs": number},
    })
    .to_string()
}

/// Reads the socket until a text message, which must be a subscription; pings are answered by the
/// socket itself.
pub async fn subscription(socket: &mut ServerSocket) -> Value {
    loop {
        match within(socket.next())
            .await
            .expect("the client is there")
            .expect("sound")
        {
            Message::Text(text) => return serde_json::from_str(&text).expect("JSON"),
            Message::Ping(_) | Message::Pong(_) => {}
            other @ (Message::Binary(_) | Message::Close(_) | Message::Frame(_)) => {
                panic!("a subscription was expected, not {other:?}")
            }
        }
    }
}

/// Reads the socket until the ping that follows the subscriptions, and sends its pong.
pub async fn ping(socket: &mut ServerSocket) {
    while !within(socket.next())
        .await
        .expect("the client is there")
        .expect("sound")
        .is_ping()
    {}
    within(socket.flush()).await.expect("the pong is sent");
}

/// Reads the socket to its end and returns the close code the client sent, if any.
pub async fn goodbye(socket: &mut ServerSocket) -> Option<u16> {
    let mut code = None;
    while let Some(message) = within(socket.next()).await {
        match message {
            Ok(Message::Close(frame)) => code = frame.map(|frame| frame.code.into()),
            Ok(_) => {}
            Err(_) => break,
        }
    }
    code
}

/// Closes the socket with a code and waits for the client's answer.
pub async fn close(socket: &mut ServerSocket, code: u16) {
    let frame = CloseFrame {
        code: code.into(),
        reason: "".into(),
    };
    within(socket.close(Some(frame)))
        .await
        .expect("the client is there");
    goodbye(socket).await;
}
