//! Prompts put into a live conversation (`contract.md §4`).
//!
//! An agent sees a prompt from its delay on until it is dismissed by itself; who sees the most
//! allowed already is given no more: 409.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use axum::Extension;
use axum::extract::State;
use jiff::Timestamp;
use rules::time::rfc3339_millis;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Answer, locked, once};
use crate::endpoint::Endpoint;
use crate::gate::Call;
use crate::platform::Platform;
use crate::problem::Problem;

/// Where the request doesn't say, in milliseconds.
const DELAY_MS: i64 = 500;
const AUTO_DISMISS_MS: i64 = 30_000;
/// This many past injections are remembered for the analytics.
const MAX_REMEMBERED: usize = 10_000;

/// The injections so far, oldest first.
#[derive(Debug, Default)]
pub(super) struct Live {
    made: Mutex<VecDeque<Injection>>,
}

/// One prompt an agent was given.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Injection {
    pub(super) id: Uuid,
    pub(super) prompt_id: String,
    pub(super) conversation_id: String,
    pub(super) shown_at: Timestamp,
    pub(super) gone_at: Timestamp,
}

impl Live {
    /// All that are remembered.
    pub(super) fn all(&self) -> Vec<Injection> {
        locked(&self.made).iter().cloned().collect()
    }
}

/// Injects a prompt.
pub(super) async fn inject(
    State(platform): State<Arc<Platform>>,
    Extension(call): Extension<Call>,
) -> Result<Answer, Problem> {
    let body = call.json()?;
    // The sandbox is for development: its own webhooks are on loopback.
    let violations = rules::injection::check(&body, true);
    if !violations.is_empty() {
        return Err(Problem::violations(&violations));
    }
    once(&platform, Endpoint::Injections, &call, || {
        place(&platform, &body)
    })
}

fn place(platform: &Platform, body: &Value) -> Result<Answer, Problem> {
    let now = platform.clock.now();
    let settings = &body["displaySettings"];
    let asked = settings["maxConcurrentPrompts"].as_u64();
    let limit = asked
        .and_then(|n| usize::try_from(n).ok())
        .map_or(platform.prompts_at_once, |n| {
            n.min(platform.prompts_at_once)
        });
    let mut made = locked(&platform.shelves.injections.made);
    let seen = made.iter().filter(|one| one.gone_at > now).count();
    if seen >= limit {
        return Err(Problem::conflict(format!(
            "The agent already sees {seen} prompts; {limit} are allowed."
        )));
    }
    let delay_ms = settings["delayMs"].as_i64().unwrap_or(DELAY_MS);
    let dismiss_ms = settings["autoDismissMs"]
        .as_i64()
        .unwrap_or(AUTO_DISMISS_MS);
    let later = |ms| {
        let wait = jiff::SignedDuration::from_millis(ms);
        now.checked_add(wait).unwrap_or(Timestamp::MAX)
    };
    let text = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
    let injection = Injection {
        id: Uuid::new_v4(),
        prompt_id: text("promptId"),
        conversation_id: text("conversationId"),
        shown_at: later(delay_ms),
        gone_at: later(delay_ms.saturating_add(dismiss_ms)),
    };
    let receipt = json!({
        "id": injection.id,
        "conversationId": injection.conversation_id,
        "promptId": injection.prompt_id,
        "status": "injected",
        "createdDate": rfc3339_millis(now),
    });
    let location = format!("/api/v2/agent-assist/prompt-injections/{}", injection.id);
    made.push_back(injection);
    if made.len() > MAX_REMEMBERED {
        made.pop_front();
    }
    Ok(Answer::created(receipt, location))
}
