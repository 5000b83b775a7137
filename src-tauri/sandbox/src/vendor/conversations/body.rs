//! A conversation in the vendor's words (`platform-reference.md §2.4.4`, `§3.6`): the same members
//! in an event and in an answer, always whole.
//!
//! Three participants: the customer, the queue, the agent. The agent's leg carries
//! `agentAssistantId`. Messages come without their texts.

use jiff::Timestamp;
use rules::time::rfc3339_millis;
use serde_json::{Map, Value, json};

use super::{Held, Phase};
use crate::content::{Channel, Speaker};
use crate::platform::Platform;
use crate::vendor::{names, people};

/// So many of the newest messages stand in a conversation.
const MAX_MESSAGES: usize = 200;

/// The whole conversation.
pub(crate) fn conversation(platform: &Platform, held: &Held) -> Value {
    let id = held.id.0;
    let mut body = json!({
        "id": id,
        "startTime": rfc3339_millis(held.started_at),
        "participants": [customer(platform, held), queue(platform, held), agent(platform, held)],
        "recordingState": "none",
        "divisions": [{"division": people::division(platform), "entities": []}],
        "selfUri": format!("/api/v2/conversations/{id}"),
    });
    at(&mut body, "endTime", held.disconnected_at);
    body
}

fn customer(platform: &Platform, held: &Held) -> Value {
    let id = held.id.0;
    let mut leg = leg(held, held.disconnected_at.is_some());
    leg["id"] = json!(names::customer_communication(id));
    messages(&mut leg, held, Speaker::Customer);
    let attributes: Map<String, Value> = held
        .attributes
        .iter()
        .map(|(name, value)| {
            let text = value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned);
            (name.clone(), Value::String(text))
        })
        .collect();
    let mut body = json!({
        "id": names::customer_participant(id),
        "name": held.customer,
        "purpose": "customer",
        "participantType": "External",
        "queueId": names::queue(&platform.library, &held.queue),
        "queueName": held.queue,
        "connectedTime": rfc3339_millis(held.started_at),
        "attributes": attributes,
    });
    at(&mut body, "endTime", held.disconnected_at);
    put(&mut body, held.channel, leg);
    body
}

fn queue(platform: &Platform, held: &Held) -> Value {
    let id = held.id.0;
    let is_through = held.connected_at.is_some();
    let mut leg = leg(held, is_through);
    leg["id"] = json!(uuid::Uuid::new_v5(&id, b"communication/acd"));
    leg["state"] = json!(if is_through {
        "disconnected"
    } else {
        "connected"
    });
    let mut body = json!({
        "id": names::acd_participant(id),
        "name": held.queue,
        "purpose": "acd",
        "queueId": names::queue(&platform.library, &held.queue),
        "queueName": held.queue,
        "connectedTime": rfc3339_millis(held.started_at),
        "attributes": {},
    });
    at(&mut body, "endTime", held.connected_at);
    put(&mut body, held.channel, leg);
    body
}

fn agent(platform: &Platform, held: &Held) -> Value {
    let id = held.id.0;
    let mut leg = leg(held, held.disconnected_at.is_some());
    leg["id"] = json!(names::agent_communication(id));
    leg["peerId"] = json!(names::customer_communication(id));
    leg["agentAssistantId"] = json!(names::assistant(&platform.library));
    leg["afterCallWorkRequired"] = json!(true);
    leg["afterCallWork"] = after_work(held);
    messages(&mut leg, held, Speaker::Agent);
    let mut body = json!({
        "id": names::agent_participant(id),
        "userId": platform.banner.agent_id,
        "name": people::NAME,
        "purpose": "agent",
        "participantType": "Internal",
        "queueId": names::queue(&platform.library, &held.queue),
        "queueName": held.queue,
        "wrapupRequired": true,
        "wrapupExpected": true,
        "wrapupPrompt": "optional",
        "attributes": {},
    });
    at(&mut body, "connectedTime", held.connected_at);
    at(&mut body, "startAcwTime", held.disconnected_at);
    at(&mut body, "endAcwTime", held.ended_at);
    at(&mut body, "endTime", held.ended_at);
    if let Some(wrap_up) = &held.wrap_up {
        body["wrapup"] = wrap_up.clone();
    }
    put(&mut body, held.channel, leg);
    body
}

/// What a leg has on every side.
fn leg(held: &Held, is_over: bool) -> Value {
    let state = match held.phase {
        _ if is_over => "disconnected",
        Phase::Alerting => "alerting",
        Phase::Connected => "connected",
        Phase::AfterWork | Phase::Ended => "disconnected",
    };
    let mut leg = json!({"state": state, "direction": "inbound", "held": false});
    at(&mut leg, "connectedTime", held.connected_at);
    at(&mut leg, "disconnectedTime", held.disconnected_at);
    if held.disconnected_at.is_some() {
        leg["disconnectType"] = json!("peer");
    }
    match held.channel {
        Channel::Voice => leg["muted"] = json!(false),
        Channel::Chat => leg["type"] = json!("webmessaging"),
        Channel::Email => leg["subject"] = json!(held.queue),
    }
    leg
}

fn after_work(held: &Held) -> Value {
    let state = match held.phase {
        Phase::Alerting | Phase::Connected => "notApplicable",
        Phase::AfterWork => "pending",
        Phase::Ended => "complete",
    };
    let mut work = json!({"state": state});
    at(&mut work, "startTime", held.disconnected_at);
    at(&mut work, "endTime", held.ended_at);
    work
}

/// The messages of one side, where it is a talk of messages.
fn messages(leg: &mut Value, held: &Held, speaker: Speaker) {
    if held.channel != Channel::Chat {
        return;
    }
    let of_speaker: Vec<Value> = held
        .said
        .iter()
        .filter(|said| said.speaker == speaker)
        .map(|said| {
            json!({
                "messageId": said.id,
                "messageTime": rfc3339_millis(said.at),
                "messageStatus": if speaker == Speaker::Agent { "sent" } else { "received" },
                "media": [],
                "messageMetadata": {"type": "Text"},
            })
        })
        .collect();
    let newest = of_speaker.len().saturating_sub(MAX_MESSAGES);
    leg["messages"] = json!(of_speaker[newest..]);
}

/// The leg among those of its medium.
fn put(participant: &mut Value, channel: Channel, leg: Value) {
    let medium = match channel {
        Channel::Voice => "calls",
        Channel::Chat => "messages",
        Channel::Email => "emails",
    };
    participant[medium] = Value::Array(vec![leg]);
}

fn at(body: &mut Value, name: &str, at: Option<Timestamp>) {
    if let Some(at) = at {
        body[name] = json!(rfc3339_millis(at));
    }
}
