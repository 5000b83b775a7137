//! Prompts as they are deployed (`contract.md §3`).

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use axum::extract::{Path, State};
use axum::{Extension, Json};
use rules::time::rfc3339_millis;
use serde_json::{Value, json};

use super::{Answer, locked};
use crate::gate::Call;
use crate::platform::Platform;
use crate::problem::Problem;

/// The most prompts that can be deployed.
const MAX_PROMPTS: usize = 2_000;
/// The longest id, in chars.
const MAX_ID_CHARS: usize = 128;

/// What is deployed, by id.
#[derive(Debug, Default)]
pub(super) struct Deployed {
    by_id: Mutex<BTreeMap<String, Value>>,
}

/// Everything that is deployed.
pub(super) async fn list(State(platform): State<Arc<Platform>>) -> Json<Value> {
    let by_id = locked(&platform.shelves.prompts.by_id);
    let entities: Vec<&Value> = by_id.values().collect();
    Json(json!({"total": entities.len(), "entities": entities}))
}

/// One prompt as it is deployed.
pub(super) async fn show(
    State(platform): State<Arc<Platform>>,
    Path(id): Path<String>,
) -> Result<Json<Value>, Problem> {
    let by_id = locked(&platform.shelves.prompts.by_id);
    let prompt = by_id.get(&id).cloned().map(Json);
    prompt.ok_or_else(|| Problem::not_found("No prompt is deployed under this id."))
}

/// Deploys a prompt, whole or not at all.
pub(super) async fn deploy(
    State(platform): State<Arc<Platform>>,
    Path(id): Path<String>,
    Extension(call): Extension<Call>,
) -> Result<Answer, Problem> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if id.is_empty() || id.chars().count() > MAX_ID_CHARS || !id.chars().all(is_plain) {
        let told = "Must be 1 to 128 letters, digits, hyphens, underscores and dots.";
        return Err(Problem::field("promptId", "range", told));
    }
    let mut prompt = call.json()?;
    let violations = rules::prompt::check(&prompt);
    if !violations.is_empty() {
        return Err(Problem::violations(&violations));
    }
    let mut by_id = locked(&platform.shelves.prompts.by_id);
    if by_id.len() >= MAX_PROMPTS && !by_id.contains_key(&id) {
        return Err(Problem::conflict("No more prompts can be deployed."));
    }
    let version = by_id.get(&id).and_then(|old| old["version"].as_u64());
    prompt["id"] = json!(id);
    prompt["version"] = json!(version.unwrap_or(0) + 1);
    prompt["dateModified"] = json!(rfc3339_millis(platform.clock.now()));
    by_id.insert(id, prompt.clone());
    Ok(Answer::ok(prompt))
}
