//! Feedback (`contract.md §2`).

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::extract::State;
use axum::{Extension, Json};
use rules::time::rfc3339_millis;
use serde_json::{Value, json};
use tokio::time::Instant;
use uuid::Uuid;

use super::effects::Effects;
use super::{Answer, locked, once};
use crate::control::no_browser;
use crate::endpoint::Endpoint;
use crate::gate::Call;
use crate::platform::Platform;
use crate::problem::Problem;

/// So long a client's requests are counted.
const WITHIN: Duration = Duration::from_secs(1);

/// When each client asked last.
#[derive(Debug, Default)]
pub(super) struct Pace {
    by_client: Mutex<BTreeMap<String, VecDeque<Instant>>>,
}

impl Pace {
    /// Whether a client may ask now, having asked fewer than `most` times within a second; counts
    /// the request if so.
    fn allows(&self, client: &str, most: usize, now: Instant) -> bool {
        let mut by_client = locked(&self.by_client);
        let asked = by_client.entry(client.to_owned()).or_default();
        while asked
            .front()
            .is_some_and(|&at| now.duration_since(at) >= WITHIN)
        {
            asked.pop_front();
        }
        if asked.len() >= most {
            return false;
        }
        asked.push_back(now);
        true
    }
}

/// Takes feedback in.
pub(super) async fn submit(
    State(platform): State<Arc<Platform>>,
    Extension(call): Extension<Call>,
) -> Result<Answer, Problem> {
    let pace = &platform.shelves.feedback;
    let most = platform.feedback_a_second;
    if !pace.allows(&call.client_id, most, Instant::now()) {
        let told = format!("Rate limit exceeded: {most} requests a second. Retry in 1 second.");
        return Err(Problem::too_many(told, 1));
    }
    let body = call.json()?;
    let violations = rules::feedback::check_submitted(&body);
    if !violations.is_empty() {
        return Err(Problem::violations(&violations));
    }
    if body["correlationId"].as_str() != call.header("x-correlation-id") {
        let told = "Must equal the X-Correlation-ID header.";
        return Err(Problem::field("correlationId", "mismatch", told));
    }
    once(&platform, Endpoint::Feedback, "", &call, || {
        let answer = accepted(&platform, &body);
        let now = platform.clock.now();
        platform
            .shelves
            .effects
            .note(Endpoint::Feedback, now, &call, body);
        Ok(answer)
    })
}

/// The feedback that took effect.
pub(super) async fn list(
    State(platform): State<Arc<Platform>>,
    Extension(call): Extension<Call>,
) -> Result<Json<Effects>, Problem> {
    no_browser(&call)?;
    Ok(Json(platform.shelves.effects.of(Endpoint::Feedback)))
}

fn accepted(platform: &Platform, body: &Value) -> Answer {
    let id = Uuid::new_v4();
    let kind = body["feedbackType"].as_str().unwrap_or_default();
    // Wrong and outdated content is learned from at once, the rest with the next night's run.
    let retrains = matches!(kind, "incorrect" | "outdated");
    let receipt = json!({
        "id": id,
        "recommendationId": body["recommendationId"],
        "feedbackType": kind,
        "status": "accepted",
        "processedAt": rfc3339_millis(platform.clock.now()),
        "retrainingTriggered": retrains,
    });
    Answer::created(receipt, format!("/api/v2/agentassist/feedback/{id}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_a_second_and_no_more() {
        let pace = Pace::default();
        let start = Instant::now();
        let at = |ms| start + Duration::from_millis(ms);
        for ms in [0, 100, 200, 300, 400] {
            assert!(pace.allows("desk", 5, at(ms)), "five fit into a second");
        }
        assert!(
            !pace.allows("desk", 5, at(999)),
            "the sixth within it doesn't"
        );
        assert!(
            pace.allows("other", 5, at(999)),
            "another client has its own"
        );
        assert!(
            pace.allows("desk", 5, at(1000)),
            "the first is a second old"
        );
    }
}
