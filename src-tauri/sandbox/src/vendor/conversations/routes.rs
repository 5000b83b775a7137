//! Conversations over HTTP, and the texts of messages (`platform-reference.md §3.6`).

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::{Extension, Json};
use rules::id::InteractionId;
use rules::time::rfc3339_millis;
use serde_json::{Value, json};

use super::{Held, Said, body};
use crate::content::{Channel, Speaker};
use crate::gate::Call;
use crate::platform::Platform;
use crate::problem::Problem;
use crate::vendor::{agent, asks, permit};

/// The most texts of one request.
const MAX_TEXTS: usize = 1_000;

/// `GET /api/v2/conversations`: those the agent is in.
pub(crate) async fn list(
    State(platform): State<Arc<Platform>>,
    Extension(call): Extension<Call>,
) -> Result<Json<Value>, Problem> {
    agent(&call)?;
    let wanted = asks(&call.query, "communicationType");
    let wanted = wanted.as_deref().map(str::to_ascii_lowercase);
    let entities: Vec<Value> = platform
        .vendor
        .conversations
        .all_held()
        .iter()
        .filter(|held| held.is_active())
        .filter(|held| {
            wanted
                .as_deref()
                .is_none_or(|wanted| wanted == medium(held))
        })
        .map(|held| body::conversation(&platform, held))
        .collect();
    Ok(Json(json!({
        "entities": entities,
        "pageSize": entities.len(),
        "pageNumber": 1,
        "total": entities.len(),
        "pageCount": 1,
    })))
}

/// `GET /api/v2/conversations/{conversationId}`.
pub(crate) async fn show(
    State(platform): State<Arc<Platform>>,
    Path(id): Path<String>,
) -> Result<Json<Value>, Problem> {
    permit(&platform, &["conversation:communication:view"])?;
    find(&platform, &id, |held| body::conversation(&platform, held)).map(Json)
}

/// `POST /api/v2/conversations/messages/{conversationId}/messages/bulk`: the texts of messages.
pub(crate) async fn texts(
    State(platform): State<Arc<Platform>>,
    Extension(call): Extension<Call>,
    Path(id): Path<String>,
) -> Result<Json<Value>, Problem> {
    permit(&platform, &["conversation:message:view"])?;
    let body = call.json()?;
    let ids: Option<Vec<&str>> = body
        .as_array()
        .and_then(|list| list.iter().map(Value::as_str).collect());
    let ids = ids.ok_or_else(|| Problem::invalid("body", "The body is a list of message ids."))?;
    if ids.len() > MAX_TEXTS {
        let told = format!("At most {MAX_TEXTS} messages at a time.");
        return Err(Problem::invalid("body", told));
    }
    let entities = find(&platform, &id, |held| {
        let is_asked_for = |said: &&Said| ids.contains(&said.id.to_string().as_str());
        let found = held.said.iter().filter(is_asked_for);
        found.map(|said| text(held, said)).collect::<Vec<_>>()
    })?;
    Ok(Json(json!({"entities": entities})))
}

fn text(held: &Held, said: &Said) -> Value {
    let is_customers = said.speaker == Speaker::Customer;
    let direction = if is_customers { "Inbound" } else { "Outbound" };
    json!({
        "id": said.id,
        "conversationId": held.id,
        "timestamp": rfc3339_millis(said.at),
        "direction": direction.to_ascii_lowercase(),
        "messengerType": "webmessaging",
        "status": if is_customers { "received" } else { "sent" },
        "normalizedMessage": {
            "id": said.id,
            "type": "Text",
            "text": said.text,
            "originatingEntity": "Human",
            "direction": direction,
        },
        "selfUri": format!("/api/v2/conversations/messages/{}/messages/{}", held.id, said.id),
    })
}

fn medium(held: &Held) -> &'static str {
    match held.channel {
        Channel::Voice => "call",
        Channel::Chat => "message",
        Channel::Email => "email",
    }
}

/// Looks at a conversation by the id in a path.
pub(crate) fn find<T>(
    platform: &Platform,
    id: &str,
    look: impl FnOnce(&mut Held) -> T,
) -> Result<T, Problem> {
    let id = id.parse::<InteractionId>().ok();
    id.and_then(|id| platform.vendor.conversations.with(id, look))
        .ok_or_else(|| {
            let told = format!(
                "The conversation {} was not found.",
                id.map_or_else(|| "of this id".to_owned(), |id| id.to_string())
            );
            Problem::not_found(told)
        })
}
