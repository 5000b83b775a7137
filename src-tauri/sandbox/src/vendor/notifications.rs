//! Channels and subscriptions over HTTP (`platform-reference.md §2.1`).

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use rules::time::rfc3339_millis;
use serde_json::{Value, json};
use url::Url;
use uuid::Uuid;

use super::channels::{About, MAX_TOPICS, Owner};
use super::topics::{self, Refused};
use super::{asks, system};
use crate::floor::Floor;
use crate::gate::Call;
use crate::platform::Platform;
use crate::problem::Problem;

/// `POST /api/v2/notifications/channels`.
pub(super) async fn open(
    State(platform): State<Arc<Platform>>,
    Extension(call): Extension<Call>,
) -> Result<Json<Value>, Problem> {
    let owner = owner(&call)?;
    let about = platform
        .vendor
        .channels
        .open(owner, platform.clock.now(), |id| {
            system::no_longer_subscribed(&platform, id)
        });
    Ok(Json(channel(&platform, &about)))
}

/// `GET /api/v2/notifications/channels`: this token's, or this client's.
pub(super) async fn list(
    State(platform): State<Arc<Platform>>,
    Extension(call): Extension<Call>,
) -> Result<Json<Value>, Problem> {
    let of_client = match asks(&call.query, "includechannels").as_deref() {
        None | Some("token") => false,
        Some("oauthclient") => true,
        Some(_) => {
            let told = "includechannels is token or oauthclient.";
            return Err(Problem::invalid("includechannels", told));
        }
    };
    let owner = owner(&call)?;
    let now = platform.clock.now();
    let found = platform.vendor.channels.list(&owner, of_client, now);
    let entities: Vec<Value> = found.iter().map(|one| channel(&platform, one)).collect();
    Ok(Json(json!({"entities": entities})))
}

/// `HEAD /api/v2/notifications/channels/{channelId}`: whether it is there.
pub(super) async fn exists(
    State(platform): State<Arc<Platform>>,
    Extension(call): Extension<Call>,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    known(&platform, &call, &id)?;
    Ok(StatusCode::OK)
}

/// `GET …/subscriptions`.
pub(super) async fn topics(
    State(platform): State<Arc<Platform>>,
    Extension(call): Extension<Call>,
    Path(id): Path<String>,
) -> Result<Json<Value>, Problem> {
    let (_, topics) = known(&platform, &call, &id)?;
    let listed = topics.iter().map(|topic| permitted(&id, topic));
    let entities: Vec<Value> = listed.collect();
    Ok(Json(json!({"entities": entities})))
}

/// `POST …/subscriptions`: these besides.
pub(super) async fn add(
    State(platform): State<Arc<Platform>>,
    Extension(call): Extension<Call>,
    Path(id): Path<String>,
) -> Result<Json<Value>, Problem> {
    let (id, topics) = known(&platform, &call, &id)?;
    subscribe(&platform, &call, id, topics)
}

/// `PUT …/subscriptions`: these and no others.
pub(super) async fn replace(
    State(platform): State<Arc<Platform>>,
    Extension(call): Extension<Call>,
    Path(id): Path<String>,
) -> Result<Json<Value>, Problem> {
    let (id, _) = known(&platform, &call, &id)?;
    subscribe(&platform, &call, id, Vec::new())
}

/// `DELETE …/subscriptions`: none any more.
pub(super) async fn clear(
    State(platform): State<Arc<Platform>>,
    Extension(call): Extension<Call>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let (id, _) = known(&platform, &call, &id)?;
    let now = platform.clock.now();
    platform.vendor.channels.follow(id, Vec::new(), now);
    Ok(StatusCode::NO_CONTENT.into_response())
}

fn subscribe(
    platform: &Arc<Platform>,
    call: &Call,
    id: Uuid,
    mut topics: Vec<String>,
) -> Result<Json<Value>, Problem> {
    let ignores_errors = asks(&call.query, "ignoreErrors").as_deref() == Some("true");
    let mut entities = Vec::new();
    for topic in asked_for(call)? {
        match topics::check(platform, &topic) {
            Ok(()) => {
                entities.push(permitted(&id.to_string(), &topic));
                if !topics.contains(&topic) {
                    topics.push(topic);
                }
            }
            Err(refused) if ignores_errors => entities.push(rejected(&topic, &refused)),
            Err(refused) => return Err(refusal(&topic, &refused)),
        }
    }
    if topics.len() > MAX_TOPICS {
        return Err(Problem::coded(
            StatusCode::BAD_REQUEST,
            "notification.subscription.too.many.subscriptions",
            format!("A channel has at most {MAX_TOPICS} topics."),
        ));
    }
    let is_agents = format!("v2.users.{}.conversations", platform.banner.agent_id);
    let opens = topics
        .iter()
        .flat_map(|one| topics::spelled_out(one))
        .any(|one| one == is_agents);
    let now = platform.clock.now();
    platform.vendor.channels.follow(id, topics, now);
    if opens {
        // An agent whose conversations are looked at is at work.
        Floor::open(&platform.floor, platform);
    }
    Ok(Json(json!({"entities": entities})))
}

/// The topics of a request's body: `[{"id": "…"}]`.
fn asked_for(call: &Call) -> Result<Vec<String>, Problem> {
    let body = call.json()?;
    let list = body.as_array().ok_or_else(|| {
        Problem::invalid("body", "The body is a list of topics, each with its id.")
    })?;
    list.iter()
        .map(|one| {
            let id = one["id"].as_str().map(str::to_owned);
            id.ok_or_else(|| Problem::invalid("id", "Every topic has an id."))
        })
        .collect()
}

fn permitted(channel: &str, topic: &str) -> Value {
    let uri = format!("/api/v2/notifications/channels/{channel}/subscriptions/{topic}");
    json!({"id": topic, "state": "Permitted", "selfUri": uri})
}

fn rejected(topic: &str, refused: &Refused) -> Value {
    json!({
        "id": topic,
        "state": "Rejected",
        "rejectionReason": refused.reason,
        "missingPermissions": refused.permissions,
    })
}

fn refusal(topic: &str, refused: &Refused) -> Problem {
    let told = format!("{topic}: {}", refused.reason);
    if refused.is_invalid {
        return Problem::coded(StatusCode::BAD_REQUEST, "notification.invalid.topic", told);
    }
    Problem::coded(
        StatusCode::FORBIDDEN,
        "notification.unauthorized.topic",
        told,
    )
}

/// A channel of whoever asks, and what it follows.
fn known(platform: &Platform, call: &Call, id: &str) -> Result<(Uuid, Vec<String>), Problem> {
    let owner = owner(call)?;
    let now = platform.clock.now();
    let id = Uuid::try_parse(id).ok();
    let topics = id.and_then(|id| platform.vendor.channels.topics(id, &owner, now));
    id.zip(topics).ok_or_else(|| {
        let told = "Subscription list not found.";
        Problem::coded(StatusCode::NOT_FOUND, "entity.not.found", told)
    })
}

fn owner(call: &Call) -> Result<Owner, Problem> {
    let issued = call.issued.as_ref().ok_or_else(Problem::unauthorized)?;
    Ok(Owner {
        client_id: issued.client_id.clone(),
        holder: issued.holder,
        token: issued.serial,
    })
}

fn channel(platform: &Platform, about: &About) -> Value {
    let mut url: Url = platform.banner.api_url.clone();
    // http and ws are both special schemes: one can stand for the other.
    let _ = url.set_scheme("ws");
    url.set_path(&format!("/channels/{}", about.id));
    json!({
        "connectUri": url,
        "id": about.id,
        "expires": rfc3339_millis(about.expires),
    })
}
