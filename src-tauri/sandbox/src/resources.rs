//! The REST resources of `contract.md §1–§6` and the receivers of webhooks: routes, and what they
//! share.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post, put};
use axum::{Json, body::Body};
use jiff::Timestamp;
use rules::id::InteractionId;
use rules::trigger::Trigger;
use serde_json::Value;
use uuid::Uuid;

use crate::content::Prompt;
use crate::endpoint::Endpoint;
use crate::gate::Call;
use crate::platform::Platform;
use crate::problem::Problem;
use crate::prompter::Part;

mod analytics;
mod articles;
pub(crate) mod effects;
mod feedback;
mod injections;
mod libraries;
mod page;
mod prompts;
pub(crate) mod summaries;
pub(crate) mod summary;
mod webhooks;

/// The answers to this many idempotency keys are kept.
const MAX_RECEIPTS: usize = 20_000;

/// The routes below the gate.
pub(crate) fn routes() -> Router<Arc<Platform>> {
    let assist = "/api/v2/agentassist";
    let prompts = "/api/v2/agent-assist";
    Router::new()
        .route(&format!("{assist}/contentlibraries"), get(libraries::list))
        .route(&format!("{assist}/config"), get(libraries::config))
        .route(&format!("{assist}/feedback"), post(feedback::submit))
        .route(&format!("{prompts}/prompts"), get(prompts::list))
        .route(
            &format!("{prompts}/prompts/{{id}}"),
            put(prompts::deploy).get(prompts::show),
        )
        .route(
            &format!("{prompts}/prompt-injections"),
            post(injections::inject),
        )
        .route(
            "/api/v2/conversations/agentassist/summaries",
            post(summaries::generate),
        )
        .route("/api/v2/analytics/events/query", post(analytics::query))
        .route("/articles/{id}", get(articles::show))
        .route("/articles/style.css", get(articles::style))
        .route("/sandbox/feedback", get(feedback::list))
        .route(
            "/sandbox/webhooks/{name}",
            post(webhooks::receive).get(webhooks::list),
        )
}

/// What the resources hold.
#[derive(Debug, Default)]
pub(crate) struct Shelves {
    /// Whose past the analytics make up: the prompts that were deployed at the start.
    storied: Vec<String>,
    feedback: feedback::Pace,
    prompts: prompts::Deployed,
    injections: injections::Live,
    receipts: Mutex<Receipts>,
    summaries: Mutex<Receipts>,
    pub(crate) effects: effects::Ledger,
}

impl Shelves {
    /// With these prompts deployed.
    pub(crate) fn new<'p>(
        prompts: impl Iterator<Item = &'p Prompt> + Clone,
        now: Timestamp,
    ) -> Self {
        Self {
            storied: prompts
                .clone()
                .map(|prompt| prompt.id.to_string())
                .collect(),
            prompts: prompts::Deployed::with(prompts, now),
            ..Self::default()
        }
    }

    /// Every prompt that is deployed.
    pub(crate) fn deployed(&self) -> Vec<Part> {
        self.prompts.parts()
    }

    /// The injections that wait for their conditions in a conversation.
    pub(crate) fn waiting_for(&self, interaction: InteractionId) -> Vec<(Uuid, Arc<Trigger>)> {
        self.injections.waiting_for(interaction)
    }

    /// The conditions of an injection hold since `at`.
    pub(crate) fn conditions_hold(&self, injection: Uuid, at: Timestamp) {
        self.injections.conditions_hold(injection, at);
    }
}

#[derive(Debug, Default)]
struct Receipts {
    by_key: BTreeMap<Key, Answer>,
    order: VecDeque<Key>,
}

/// An endpoint, what is acted on there, and the `Idempotency-Key`.
type Key = (Endpoint, String, String);

/// What a resource answers when all is well.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Answer {
    status: StatusCode,
    body: Value,
    location: Option<String>,
}

impl Answer {
    pub(crate) fn ok(body: Value) -> Self {
        Self {
            status: StatusCode::OK,
            body,
            location: None,
        }
    }

    fn created(body: Value, location: String) -> Self {
        Self {
            status: StatusCode::CREATED,
            body,
            location: Some(location),
        }
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response<Body> {
        let mut response = (self.status, Json(self.body)).into_response();
        if let Some(location) = self
            .location
            .and_then(|text| HeaderValue::from_str(&text).ok())
        {
            response.headers_mut().insert(header::LOCATION, location);
        }
        response
    }
}

/// Acts once for an `Idempotency-Key` (`contract.md §7`): the same key gets the same answer, and
/// nothing is done again. `on` tells what the path names, where it names something. Refusals are not kept: a later attempt may go through.
pub(crate) fn once(
    platform: &Platform,
    endpoint: Endpoint,
    on: &str,
    call: &Call,
    act: impl FnOnce() -> Result<Answer, Problem>,
) -> Result<Answer, Problem> {
    match call.header("idempotency-key") {
        Some(key) => {
            let key = (endpoint, on.to_owned(), key.to_owned());
            once_for(&platform.shelves.receipts, key, act)
        }
        None => act(),
    }
}

/// Acts once for a key, as [`once`] does.
fn once_for(
    receipts: &Mutex<Receipts>,
    key: Key,
    act: impl FnOnce() -> Result<Answer, Problem>,
) -> Result<Answer, Problem> {
    // Held while acting: of two requests with one key at the same time, one waits for the other.
    let mut receipts = locked(receipts);
    if let Some(answer) = receipts.by_key.get(&key) {
        return Ok(answer.clone());
    }
    let answer = act()?;
    receipts.by_key.insert(key.clone(), answer.clone());
    receipts.order.push_back(key);
    if receipts.order.len() > MAX_RECEIPTS
        && let Some(oldest) = receipts.order.pop_front()
    {
        receipts.by_key.remove(&oldest);
    }
    Ok(answer)
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
