//! The suggestion stream: the upgrade, and one task a socket (`contract.md §1`).
//!
//! The task owns its socket: it reads what the client says, takes from the feed when the stream
//! can be written, and suffers the faults. What it holds back for a client that doesn't read is
//! bounded by one batch of frames and the write buffer; TCP does the rest. Rejected: a reading
//! and a writing half (they share a lock, and pongs would wait for it).

use std::sync::Arc;

use axum::Extension;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use hyper::upgrade::{OnUpgrade, Upgraded};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};

use crate::gate::Call;
use crate::platform::{Platform, Seat};
use crate::problem::Problem;

mod socket;
mod subscribe;

/// The largest message and frame a client may send, in bytes: subscriptions are small.
const MAX_MESSAGE_BYTES: usize = 1024 * 1024;
const MAX_FRAME_BYTES: usize = 256 * 1024;
/// How much is written ahead of the stream, in bytes.
const WRITE_BUFFER_BYTES: usize = 128 * 1024;

/// Answers the upgrade request: 101, or why not.
pub(crate) async fn upgrade(
    State(platform): State<Arc<Platform>>,
    Extension(call): Extension<Call>,
    mut request: Request,
) -> Response {
    match handshake(&call.headers) {
        Ok(accept) => {
            let limit = platform.connection_limit;
            let Some(seat) = platform.sockets.seat(limit) else {
                return quota(platform.sockets.open(), limit).into_response();
            };
            let upgrading = hyper::upgrade::on(&mut request);
            let running = Arc::clone(&platform);
            platform.spawn(async move { open(running, upgrading, seat).await });
            switching(accept)
        }
        Err(problem) => problem.into_response(),
    }
}

fn quota(active: usize, limit: usize) -> Problem {
    let told = format!("Concurrent connection quota exceeded. Active: {active}, limit: {limit}");
    Problem::too_many(told, 5)
}

/// The value of `Sec-WebSocket-Accept` (RFC 6455 §4.2).
pub(crate) fn handshake(headers: &HeaderMap) -> Result<HeaderValue, Problem> {
    let text = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let has_token = |name, wanted: &str| {
        text(name).is_some_and(|list| {
            list.split(',')
                .any(|one| one.trim().eq_ignore_ascii_case(wanted))
        })
    };
    if !has_token(header::UPGRADE, "websocket") || !has_token(header::CONNECTION, "upgrade") {
        let told = "This resource speaks WebSocket: ask for an upgrade.";
        return Err(Problem::new(StatusCode::UPGRADE_REQUIRED, told));
    }
    if text(header::SEC_WEBSOCKET_VERSION) != Some("13") {
        let told = "Only version 13 of WebSocket is spoken here.";
        return Err(Problem::new(StatusCode::UPGRADE_REQUIRED, told));
    }
    let key = headers
        .get(header::SEC_WEBSOCKET_KEY)
        .ok_or_else(|| Problem::bad_request("Sec-WebSocket-Key is missing."))?;
    HeaderValue::from_str(&derive_accept_key(key.as_bytes()))
        .map_err(|_| Problem::bad_request("Sec-WebSocket-Key is malformed."))
}

/// 101.
pub(crate) fn switching(accept: HeaderValue) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
    let headers = response.headers_mut();
    headers.insert(header::UPGRADE, HeaderValue::from_static("websocket"));
    headers.insert(header::CONNECTION, HeaderValue::from_static("Upgrade"));
    headers.insert(header::SEC_WEBSOCKET_ACCEPT, accept);
    response
}

async fn open(platform: Arc<Platform>, upgrading: OnUpgrade, seat: Seat) {
    if let Some(web_socket) = upgraded(upgrading).await {
        socket::Socket::new(platform, seat, web_socket).run().await;
    }
}

/// The socket, once the connection is one.
pub(crate) async fn upgraded(upgrading: OnUpgrade) -> Option<WebSocketStream<TcpStream>> {
    let upgraded: Upgraded = match upgrading.await {
        Ok(upgraded) => upgraded,
        Err(error) => {
            tracing::debug!(%error, "a socket was not opened after all");
            return None;
        }
    };
    let Ok(parts) = upgraded.downcast::<TokioIo<TcpStream>>() else {
        tracing::error!("a socket came from elsewhere than the listener");
        return None;
    };
    let config = WebSocketConfig::default()
        .max_message_size(Some(MAX_MESSAGE_BYTES))
        .max_frame_size(Some(MAX_FRAME_BYTES))
        .write_buffer_size(WRITE_BUFFER_BYTES)
        .read_buffer_size(16 * 1024);
    let web_socket = WebSocketStream::from_partially_read(
        parts.io.into_inner(),
        parts.read_buf.to_vec(),
        Role::Server,
        Some(config),
    );
    Some(web_socket.await)
}
