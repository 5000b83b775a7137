//! From a bearer token to an open WebSocket (`contract.md §1`, connect; RFC 6455 §4.1).
//!
//! The request goes through the same library as every call, which then hands over the connection:
//! proxy, certificates and names are treated alike. No extension is offered: the frames are gzip
//! already, and permessage-deflate would be a second place to guard against bombs.

use std::time::Duration;

use http::header::{
    AUTHORIZATION, CONNECTION, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_EXTENSIONS, SEC_WEBSOCKET_KEY,
    SEC_WEBSOCKET_PROTOCOL, SEC_WEBSOCKET_VERSION, UPGRADE,
};
use http::{HeaderMap, HeaderName, StatusCode};
use reqwest::Upgraded;
use tokio::time::{Instant, timeout};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::client::generate_key;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};
use uuid::Uuid;

use crate::assist::VIEW;
use crate::error::Error;
use crate::http::{Answer, CORRELATION_ID, Client, Meaning, Surface, failure};
use crate::token::AccessToken;

const NAME: &str = "websocket";
const PATH: &str = "/api/v2/agentassist/websocket";

pub(crate) type Socket = WebSocketStream<Upgraded>;

/// Our side of a connection sends subscriptions and pings only.
const WRITE_BUFFER: usize = 64 << 10;

/// Upgrades a connection with this token.
pub(super) async fn open(
    client: &Client,
    token: &AccessToken,
    deadline: Duration,
    frame_limit: usize,
) -> Result<Socket, Error> {
    let began = Instant::now();
    let correlation_id = Uuid::new_v4();
    let outcome = timeout(
        deadline,
        upgrade(client, token, correlation_id, deadline, frame_limit),
    )
    .await;
    let outcome = outcome.unwrap_or_else(|_| {
        let api = client.endpoints().api();
        Err(Error::Timeout {
            host: api.host_str().unwrap_or_default().to_owned(),
            after: deadline,
            correlation_id: Some(correlation_id),
        })
    });
    let failure = outcome.as_ref().err();
    client.meter().record(NAME, failure, began.elapsed());
    outcome
}

async fn upgrade(
    client: &Client,
    token: &AccessToken,
    correlation_id: Uuid,
    deadline: Duration,
    frame_limit: usize,
) -> Result<Socket, Error> {
    let request = client
        .transport()
        .upgrades
        .get(client.endpoints().api_path(PATH))
        .header(AUTHORIZATION, token.header())
        .header(CORRELATION_ID, correlation_id.to_string());
    let attempt = Attempt {
        name: NAME,
        surface: Surface::Assist,
        scopes: &[VIEW],
        correlation_id,
        deadline,
        frame_limit,
    };
    attempt.make(client, request).await
}

/// One attempt at an upgrade, whoever the far end is.
pub(crate) struct Attempt<'a> {
    /// For the words of an error.
    pub name: &'static str,
    /// In whose words a refusal is read.
    pub surface: Surface,
    /// What a refusal lacks.
    pub scopes: &'a [&'a str],
    pub correlation_id: Uuid,
    pub deadline: Duration,
    /// The largest message that is read, in bytes.
    pub frame_limit: usize,
}

impl Attempt<'_> {
    /// Sends the request with what RFC 6455 §4.1 asks for, and takes the connection over.
    pub(crate) async fn make(
        self,
        client: &Client,
        request: reqwest::RequestBuilder,
    ) -> Result<Socket, Error> {
        let (name, id) = (self.name, Some(self.correlation_id));
        let unreached = |error| failure(error, self.deadline, id);
        let protocol = |what: &str| Error::Protocol {
            what: format!("{name}: {what}"),
            correlation_id: id,
        };
        let key = generate_key();
        let response = request
            .header(CONNECTION, "Upgrade")
            .header(UPGRADE, "websocket")
            .header(SEC_WEBSOCKET_VERSION, "13")
            .header(SEC_WEBSOCKET_KEY, &key)
            .send()
            .await
            .map_err(unreached)?;
        if response.status() != StatusCode::SWITCHING_PROTOCOLS {
            let answer = Answer::read(response, self.deadline, self.correlation_id).await?;
            return Err(if answer.status.is_success() {
                protocol(&format!("status {} instead of an upgrade", answer.status))
            } else {
                answer.error(&Meaning {
                    surface: self.surface,
                    ..client.meaning(self.scopes)
                })
            });
        }
        if let Some(what) = violation(response.headers(), &key) {
            return Err(protocol(what));
        }
        let connection = response.upgrade().await.map_err(unreached)?;
        let limits = limits(self.frame_limit);
        Ok(WebSocketStream::from_raw_socket(connection, Role::Client, Some(limits)).await)
    }
}

/// What of RFC 6455 §4.1 an upgrade's answer does not keep.
fn violation(headers: &HeaderMap, key: &str) -> Option<&'static str> {
    let says = |name: HeaderName, token: &str| {
        headers
            .get_all(name)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .any(|value| value.trim().eq_ignore_ascii_case(token))
    };
    let accept = headers
        .get(SEC_WEBSOCKET_ACCEPT)
        .is_some_and(|accept| accept == &derive_accept_key(key.as_bytes()));
    if !says(UPGRADE, "websocket") {
        Some("the answer upgrades to something else")
    } else if !says(CONNECTION, "upgrade") {
        Some("the answer does not upgrade the connection")
    } else if !accept {
        Some("the answer's key does not match")
    } else if headers.contains_key(SEC_WEBSOCKET_EXTENSIONS) {
        Some("the answer chose an extension that was not offered")
    } else if headers.contains_key(SEC_WEBSOCKET_PROTOCOL) {
        Some("the answer chose a protocol that was not offered")
    } else {
        None
    }
}

/// A message past the frame limit is dropped and counted while the stream goes on, so the socket
/// must take somewhat more: twice as much. Beyond that it can only be closed, since reading on
/// would mean holding it.
fn limits(frame_limit: usize) -> WebSocketConfig {
    let most = frame_limit.saturating_mul(2);
    WebSocketConfig::default()
        .max_message_size(Some(most))
        .max_frame_size(Some(most))
        .write_buffer_size(0)
        .max_write_buffer_size(WRITE_BUFFER)
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;
    use rstest::rstest;

    const KEY: &str = "dGhlIHNhbXBsZSBub25jZQ==";

    fn sound() -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(UPGRADE, HeaderValue::from_static("WebSocket"));
        headers.insert(CONNECTION, HeaderValue::from_static("keep-alive, Upgrade"));
        // The example of RFC 6455 §1.3.
        headers.insert(
            SEC_WEBSOCKET_ACCEPT,
            HeaderValue::from_static("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="),
        );
        headers
    }

    #[test]
    fn the_rfcs_example_is_accepted() {
        assert_eq!(violation(&sound(), KEY), None);
    }

    #[rstest]
    #[case::other_protocol(UPGRADE, Some("h2c"))]
    #[case::no_upgrade(UPGRADE, None)]
    #[case::not_this_connection(CONNECTION, Some("keep-alive"))]
    #[case::another_key(SEC_WEBSOCKET_ACCEPT, Some("AAAAAAAAAAAAAAAAAAAAAAAAAAA="))]
    #[case::no_key(SEC_WEBSOCKET_ACCEPT, None)]
    #[case::extension(SEC_WEBSOCKET_EXTENSIONS, Some("permessage-deflate"))]
    #[case::protocol(SEC_WEBSOCKET_PROTOCOL, Some("chat"))]
    fn a_wrong_handshake_is_refused(#[case] name: HeaderName, #[case] value: Option<&'static str>) {
        let mut headers = sound();
        headers.remove(&name);
        if let Some(value) = value {
            headers.insert(name, HeaderValue::from_static(value));
        }
        assert!(
            violation(&headers, KEY).is_some(),
            "RFC 6455 §4.1 makes the client fail here"
        );
    }
}
