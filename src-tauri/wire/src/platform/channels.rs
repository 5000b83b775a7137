//! Notification channels and what they are subscribed to (`platform-reference.md §2.1`).
//!
//! Owns one call each. Refuses to decide when a channel is made or renewed ([`super::link`]) and
//! which topics it carries ([`super::topics`]).

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::Method;
use jiff::Timestamp;
use serde_json::json;
use url::Url;

use super::topics::{Offered, Refusal, RefusedTopic};
use super::tree::Tree;
use crate::error::Error;
use crate::http::{Call, Client, Load};

/// The scope of notifications (`platform-reference.md §2.1`).
pub const CHANNEL_SCOPES: [&str; 1] = ["notifications"];

/// The deadline of a call, as the vendor's own client has it (`platform-reference.md §6`).
pub(crate) const DEADLINE: Duration = Duration::from_secs(16);

/// No longer identifier of a channel is believed.
const LONGEST_ID: usize = 200;

/// A channel of ours.
#[derive(Clone, PartialEq, Eq)]
pub struct Channel {
    /// Its id.
    pub id: String,
    /// Where its socket is. Whoever knows it hears everything: never printed.
    connect_uri: Url,
    /// When it ends, where the platform says so.
    pub expires: Option<Timestamp>,
}

impl fmt::Debug for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Channel")
            .field("expires", &self.expires)
            .finish_non_exhaustive()
    }
}

impl Channel {
    /// Where its socket is, with the scheme of HTTP that the upgrade begins with.
    pub(crate) fn upgrade_url(&self) -> &Url {
        &self.connect_uri
    }
}

/// Whether topics come on top of those a channel carries, or instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    Add,
    Replace,
}

fn call(name: &'static str, method: Method, path: String) -> Call {
    Call {
        name,
        method,
        path: Cow::Owned(path),
        scopes: &CHANNEL_SCOPES,
        timeout: DEADLINE,
        may_be_absent: false,
    }
}

/// Makes a channel. Beyond twenty, the platform removes the one used least recently, those without
/// a socket first.
///
/// # Errors
/// [`Error::Protocol`] where the answer has no usable id or address, [`Error::ScopeMissing`] (403),
/// and whatever befalls a call.
pub async fn create(client: &Client) -> Result<Channel, Error> {
    let name = "channel.create";
    let path = "/api/v2/notifications/channels".to_owned();
    let call = call(name, Method::POST, path);
    client
        .send_platform(&call, &Load::empty(), |answer| {
            let tree = Tree::of(answer, name)?;
            let root = tree.root();
            let id = root.text("id").filter(|id| is_plain(id));
            let id = id.ok_or_else(|| answer.strange(name, "no usable id"))?;
            let uri = root.text("connectUri").and_then(socket_url);
            let uri = uri.ok_or_else(|| answer.strange(name, "no usable connectUri"))?;
            Ok(Channel {
                id: id.to_owned(),
                connect_uri: uri,
                expires: root.time("expires"),
            })
        })
        .await
}

/// Subscribes a channel to topics, in one call that one refused topic does not fail
/// (`ignoreErrors=true`). Gives back those that were refused.
///
/// # Errors
/// [`Error::Refused`] where the channel is gone (404) or carries too much (400), and whatever
/// befalls a call.
pub(crate) async fn subscribe(
    client: &Client,
    channel: &Channel,
    topics: &[String],
    mode: Mode,
) -> Result<Vec<RefusedTopic>, Error> {
    let name = "channel.subscribe";
    let method = match mode {
        Mode::Add => Method::POST,
        Mode::Replace => Method::PUT,
    };
    let id = &channel.id;
    let path = format!("/api/v2/notifications/channels/{id}/subscriptions");
    let call = call(name, method, path);
    let topics: Vec<_> = topics.iter().map(|topic| json!({"id": topic})).collect();
    let load = Load {
        body: Some(Bytes::from(json!(topics).to_string())),
        ..Load::empty()
    }
    .with_query("ignoreErrors", "true");
    client
        .send_platform(&call, &load, |answer| Ok(refused(&Tree::of(answer, name)?)))
        .await
}

fn refused(tree: &Tree) -> Vec<RefusedTopic> {
    let entities = tree.root().items("entities");
    entities
        .filter(|topic| {
            topic
                .text("state")
                .is_some_and(|state| state.eq_ignore_ascii_case("rejected"))
        })
        .filter_map(|topic| {
            let missing = topic.items("missingPermissions");
            Some(RefusedTopic {
                topic: topic.owned("id")?,
                reason: Refusal::ByPlatform(topic.owned("rejectionReason")),
                missing_permissions: missing
                    .filter_map(|permission| permission.as_text().map(str::to_owned))
                    .collect(),
            })
        })
        .collect()
}

/// Which topics this organization has.
///
/// # Errors
/// Whatever befalls a call.
pub(crate) async fn available(client: &Client) -> Result<Offered, Error> {
    let name = "channel.topics";
    let path = "/api/v2/notifications/availabletopics".to_owned();
    let call = call(name, Method::GET, path);
    let load = Load::empty().with_query("expand", "requiresPermissions");
    client
        .send_platform(&call, &load, |answer| {
            let tree = Tree::of(answer, name)?;
            let topics = tree.root().items("entities");
            Ok(Offered::of(topics.filter_map(|topic| topic.text("id"))))
        })
        .await
}

/// Whether an id stands in a path as it is, and can't mean another one.
fn is_plain(id: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    id.len() <= LONGEST_ID && id.bytes().all(plain) && id.bytes().any(|byte| byte != b'.')
}

/// The address of a socket: encrypted, or on this very computer; without a user or a password.
fn socket_url(text: &str) -> Option<Url> {
    let url = Url::parse(text.trim()).ok()?;
    let scheme = match url.scheme() {
        "wss" => "https",
        "ws" if crate::http::is_loopback(&url) => "http",
        _ => return None,
    };
    if !url.username().is_empty() || url.password().is_some() || url.host().is_none() {
        return None;
    }
    // A scheme can't be changed in place from one that is not HTTP's.
    Url::parse(&format!(
        "{scheme}{}",
        url.as_str().get(url.scheme().len()..)?
    ))
    .ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(
        "wss://streaming.mypurecloud.de/channels/a",
        Some("https://streaming.mypurecloud.de/channels/a")
    )]
    #[case(
        "ws://127.0.0.1:99/channels/a?x=1",
        Some("http://127.0.0.1:99/channels/a?x=1")
    )]
    #[case("ws://localhost/channels/a", Some("http://localhost/channels/a"))]
    #[case::not_encrypted("ws://streaming.mypurecloud.de/channels/a", None)]
    #[case::not_a_socket("https://streaming.mypurecloud.de/channels/a", None)]
    #[case::with_a_user("wss://a:b@streaming.mypurecloud.de/channels/a", None)]
    #[case::no_address("channels/a", None)]
    fn an_address_is_checked(#[case] text: &str, #[case] expect: Option<&str>) {
        assert_eq!(socket_url(text).as_ref().map(Url::as_str), expect);
    }

    #[rstest]
    #[case("f2a1b0c9-d8e7-4f65-8a43-b2c1d0e9f8a7", true)]
    #[case("streaming-5-abc.d_e", true)]
    #[case("", false)]
    #[case("..", false)]
    #[case("a/../../b", false)]
    #[case("a?b", false)]
    #[case("a%2fb", false)]
    fn an_id_means_no_other_path(#[case] id: &str, #[case] plain: bool) {
        assert_eq!(is_plain(id), plain);
    }

    #[test]
    fn refused_topics_are_named_with_their_permissions() {
        let golden = include_str!("../../../../tests/wire/platform/subscriptions.response.json");
        let refused = refused(&Tree::read(golden).expect("JSON"));
        let [one] = refused.as_slice() else {
            panic!("one is refused: {refused:?}")
        };
        assert!(one.topic.ends_with(".transcription"));
        assert_eq!(one.missing_permissions, ["conversation:transcription:view"]);
        let reason = Refusal::ByPlatform(Some("Missing permissions".to_owned()));
        assert_eq!(one.reason, reason);
    }

    #[test]
    fn an_address_is_not_printed() {
        let channel = Channel {
            id: "a".to_owned(),
            connect_uri: Url::parse("https://streaming.example/channels/secret").expect("a URL"),
            expires: None,
        };
        assert!(!format!("{channel:?}").contains("secret"));
    }
}
