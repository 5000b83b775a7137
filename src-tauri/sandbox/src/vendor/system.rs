//! What the platform says about a channel itself (`platform-reference.md §2.3`): heartbeats, and
//! notices of the system.
//!
//! These come without a subscription, and without `version` and `metadata`, as has been seen.

use serde_json::{Value, json};
use uuid::Uuid;

use super::names;
use crate::platform::Platform;

/// Sent every half minute.
pub(super) fn heartbeat() -> Value {
    metadata("WebSocket Heartbeat")
}

/// The answer to `{"message": "ping"}`.
pub(super) fn pong() -> Value {
    metadata("pong")
}

fn metadata(message: &str) -> Value {
    json!({"topicName": "channel.metadata", "eventBody": {"message": message}})
}

/// The socket will be closed for maintenance.
pub(super) fn socket_closing(platform: &Platform, channel: Uuid) -> Value {
    let message = "The socket will be closed for maintenance.";
    json!({
        "topicName": "v2.system.socket_closing",
        "eventBody": body(platform, channel, &json!({"message": message})),
    })
}

/// The token of the channel was taken back.
pub(super) fn token_revoked(platform: &Platform, channel: Uuid) -> Value {
    notice(platform, channel, "token_revoked", "user_tokens_revoked")
}

/// The channel gave way to another.
pub(super) fn no_longer_subscribed(platform: &Platform, channel: Uuid) -> Value {
    notice(
        platform,
        channel,
        "no_longer_subscribed",
        "another_channel_subscribed",
    )
}

fn notice(platform: &Platform, channel: Uuid, kind: &str, reason: &str) -> Value {
    let said = json!({"systemTopicType": kind, "reason": reason});
    json!({
        "topicName": format!("v2.system.{kind}.{channel}"),
        "eventBody": body(platform, channel, &said),
    })
}

fn body(platform: &Platform, channel: Uuid, said: &Value) -> Value {
    let mut body = json!({
        "channelId": channel,
        "correlationId": Uuid::new_v4(),
        "organizationId": names::organization(&platform.library),
        "userId": platform.banner.agent_id,
        "oauthClientId": platform.banner.platform.client_id,
    });
    for (name, value) in said.as_object().into_iter().flatten() {
        body[name] = value.clone();
    }
    body
}
