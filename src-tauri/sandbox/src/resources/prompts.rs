//! Prompts as they are deployed (`contract.md §3`).

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use axum::extract::{Path, State};
use axum::{Extension, Json};
use jiff::Timestamp;
use rules::prompt::DEFAULT_TIMEOUT_MS;
use rules::time::rfc3339_millis;
use rules::trigger::Trigger;
use serde_json::{Value, json};

use super::{Answer, locked, once};
use crate::content::Prompt;
use crate::endpoint::Endpoint;
use crate::faults::Alteration;
use crate::gate::Call;
use crate::platform::Platform;
use crate::problem::Problem;
use crate::prompter::Part;

/// The most prompts that can be deployed.
const MAX_PROMPTS: usize = 2_000;
/// The longest id, in chars.
const MAX_ID_CHARS: usize = 128;
/// The status of a prompt whose trigger is looked at; any other is kept and never shown.
const ACTIVE: &str = "active";

/// What is deployed, by id.
#[derive(Debug, Default)]
pub(super) struct Deployed {
    by_id: Mutex<BTreeMap<String, Held>>,
}

/// A prompt as it is held.
#[derive(Debug, Clone)]
struct Held {
    version: u64,
    /// As a client reads it.
    document: Value,
    /// None where it is not active.
    trigger: Option<Arc<Trigger>>,
}

impl Held {
    fn new(id: &str, version: u64, mut document: Value, now: Timestamp) -> Self {
        let is_active = document["status"] == ACTIVE;
        let trigger = is_active
            .then(|| Trigger::of_prompt(&document).ok())
            .flatten();
        document["id"] = json!(id);
        document["version"] = json!(version);
        document["dateModified"] = json!(rfc3339_millis(now));
        Self {
            version,
            document,
            trigger: trigger.map(Arc::new),
        }
    }

    fn part(&self, id: &str) -> Part {
        Part {
            prompt_id: id.to_owned(),
            version: self.version,
            trigger: self.trigger.clone(),
        }
    }
}

impl Deployed {
    /// With these prompts, each in its first version.
    pub(super) fn with<'p>(prompts: impl Iterator<Item = &'p Prompt>, now: Timestamp) -> Self {
        let held = prompts.map(|prompt| {
            let id = prompt.id.to_string();
            let held = Held::new(&id, 1, prompt.document.clone(), now);
            (id, held)
        });
        Self {
            by_id: Mutex::new(held.collect()),
        }
    }

    /// All of them, as the prompter needs them.
    pub(super) fn parts(&self) -> Vec<Part> {
        let by_id = locked(&self.by_id);
        by_id.iter().map(|(id, held)| held.part(id)).collect()
    }
}

/// Everything that is deployed.
pub(super) async fn list(State(platform): State<Arc<Platform>>) -> Json<Value> {
    let by_id = locked(&platform.shelves.prompts.by_id);
    let entities: Vec<&Value> = by_id.values().map(|held| &held.document).collect();
    Json(json!({"total": entities.len(), "entities": entities}))
}

/// One prompt as it is deployed.
pub(super) async fn show(
    State(platform): State<Arc<Platform>>,
    Path(id): Path<String>,
) -> Result<Json<Value>, Problem> {
    let by_id = locked(&platform.shelves.prompts.by_id);
    let prompt = by_id.get(&id).map(|held| Json(held.document.clone()));
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
    let prompt = call.json()?;
    let violations = rules::prompt::check(&prompt);
    if !violations.is_empty() {
        return Err(Problem::violations(&violations));
    }
    let mut part = None;
    let answer = once(&platform, Endpoint::Prompts, &id, &call, || {
        let held = hold(&platform, &id, &call, &prompt)?;
        part = Some(held.part(&id));
        Ok(Answer::ok(held.document))
    })?;
    if let Some(part) = part {
        platform.prompter.deployed(&platform, &part);
    }
    Ok(answer)
}

fn hold(platform: &Platform, id: &str, call: &Call, prompt: &Value) -> Result<Held, Problem> {
    let now = platform.clock.now();
    let held = {
        let mut by_id = locked(&platform.shelves.prompts.by_id);
        let before = by_id.get(id).map(|held| held.version);
        if by_id.len() >= MAX_PROMPTS && before.is_none() {
            return Err(Problem::conflict("No more prompts can be deployed."));
        }
        let mut document = prompt.clone();
        if call.alteration == Some(Alteration::Deploy) {
            alter(&mut document);
        }
        let held = Held::new(id, before.unwrap_or(0) + 1, document, now);
        by_id.insert(id.to_owned(), held.clone());
        held
    };
    let effects = &platform.shelves.effects;
    effects.note(Endpoint::Prompts, now, call, prompt.clone());
    Ok(held)
}

/// What a fault makes of a prompt on its way to where it is kept: it is shown a second longer.
fn alter(document: &mut Value) {
    let timeout = document["display"]["timeoutMs"].as_u64();
    let timeout = timeout.unwrap_or(u64::from(DEFAULT_TIMEOUT_MS));
    document["display"]["timeoutMs"] = json!(timeout + 1000);
}
