//! The routes of agent checklists.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Extension, Json, Router};
use rules::id::InteractionId;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Held, Run, Status, shown};
use crate::endpoint::Endpoint;
use crate::gate::Call;
use crate::platform::Platform;
use crate::problem::Problem;
use crate::vendor::check::{choice, given, members, required};
use crate::vendor::{names, permit};

const VIEW: &[&str] = &["conversation:agentchecklist:view"];
const EDIT: &[&str] = &["conversation:agentchecklist:edit"];
/// The longest reason and the longest name, in chars.
const WORDS: usize = 200;

/// The routes.
pub(in crate::vendor) fn routes() -> Router<Arc<Platform>> {
    let of = "/api/v2/conversations/{conversation}/communications/{communication}/agentchecklists";
    Router::new()
        .route(of, get(list))
        .route(&format!("{of}/finalize"), post(finalize))
        .route(&format!("{of}/{{checklist}}"), get(one).post(activate))
        .route(&format!("{of}/{{checklist}}/agentaction"), post(act))
}

/// Lets `look` see the checklists of the leg a path names.
fn held<T>(
    platform: &Platform,
    conversation: &str,
    communication: &str,
    look: impl FnOnce(Uuid, &mut Held) -> Result<T, Problem>,
) -> Result<T, Problem> {
    let id = Uuid::try_parse(conversation).map_err(|_| missing())?;
    if Uuid::try_parse(communication) != Ok(names::agent_communication(id)) {
        return Err(missing());
    }
    let mut all = platform.vendor.kept.checklists.all();
    look(id, all.get_mut(&id).ok_or_else(missing)?)
}

fn run<'h>(held: &'h mut Held, checklist: &str) -> Result<&'h mut Run, Problem> {
    let id = Uuid::try_parse(checklist).ok();
    let mut lists = held.lists.iter_mut();
    let found = lists.find(|run| Some(run.list.id) == id);
    found.ok_or_else(missing)
}

async fn list(
    State(platform): State<Arc<Platform>>,
    Path((conversation, communication)): Path<(String, String)>,
) -> Result<Json<Value>, Problem> {
    permit(&platform, VIEW)?;
    let entities = held(&platform, &conversation, &communication, |id, held| {
        Ok(all_shown(&platform, id, held))
    })?;
    Ok(Json(json!({"entities": entities})))
}

fn all_shown(platform: &Platform, id: Uuid, held: &Held) -> Vec<Value> {
    let runs = held.lists.iter();
    runs.map(|run| shown(platform, id, held, run)).collect()
}

async fn one(
    State(platform): State<Arc<Platform>>,
    Path((conversation, communication, checklist)): Path<(String, String, String)>,
) -> Result<Json<Value>, Problem> {
    permit(&platform, VIEW)?;
    held(&platform, &conversation, &communication, |id, held| {
        let run = run(held, &checklist)?.clone();
        Ok(Json(shown(&platform, id, held, &run)))
    })
}

/// Brings up a checklist that has not come up by itself.
async fn activate(
    State(platform): State<Arc<Platform>>,
    Path((conversation, communication, checklist)): Path<(String, String, String)>,
    Extension(call): Extension<Call>,
) -> Result<Json<Value>, Problem> {
    permit(&platform, EDIT)?;
    let body = members(&call)?;
    if choice(
        &body,
        "activationTriggerType",
        &["Intent", "ConversationStart"],
    )?
    .is_none()
    {
        let told = "activationTriggerType must not be null.";
        return Err(Problem::invalid("activationTriggerType", told));
    }
    required(&body, "language", 20)?;
    let now = platform.clock.now();
    let (id, list, answer) = held(&platform, &conversation, &communication, |id, held| {
        let list = Uuid::try_parse(&checklist).ok();
        let business = platform.library.businesses.get(held.business);
        let mut known = business.into_iter().flat_map(|one| &one.copilot.checklists);
        let known = known.find(|one| Some(one.id) == list).ok_or_else(missing)?;
        if !held.lists.iter().any(|run| run.list.id == known.id) {
            held.lists.push(Run::new(known, now));
        }
        let run = run(held, &checklist)?.clone();
        Ok((id, known.id, shown(&platform, id, held, &run)))
    })?;
    tell(&platform, id, &[list]);
    Ok(Json(answer))
}

/// The agent ticks or unticks items.
async fn act(
    State(platform): State<Arc<Platform>>,
    Path((conversation, communication, checklist)): Path<(String, String, String)>,
    Extension(call): Extension<Call>,
) -> Result<Json<Value>, Problem> {
    permit(&platform, EDIT)?;
    let body = members(&call)?;
    let in_acw = given(&body, "afterCallWork").and_then(Value::as_bool) == Some(true);
    let acted = given(&body, "checklistItems").and_then(Value::as_array);
    let acted = acted.filter(|items| !items.is_empty());
    let told = "checklistItems must not be empty.";
    let acted = acted.ok_or_else(|| Problem::invalid("checklistItems", told))?;
    let now = platform.clock.now();
    let (id, list, answer) = held(&platform, &conversation, &communication, |id, held| {
        let run = run(held, &checklist)?;
        if run.status.is_over() && !in_acw {
            let told = "The checklist has been finalized.";
            let status = StatusCode::CONFLICT;
            return Err(Problem::coded(status, "request.conflict", told));
        }
        let mut marks = run.items.clone();
        for (at, item) in acted.iter().enumerate() {
            let path = |name: &str| format!("checklistItems[{at}].{name}");
            let wanted = item["id"]
                .as_str()
                .and_then(|text| Uuid::try_parse(text).ok());
            let place = run.list.items.iter().position(|one| Some(one.id) == wanted);
            let place = place
                .ok_or_else(|| Problem::invalid(&path("id"), "The checklist has no such item."))?;
            if item["name"].as_str().is_none() {
                return Err(Problem::invalid(&path("name"), "name must not be null."));
            }
            let ticked = match item["agentAction"].as_str() {
                Some("Ticked") => true,
                Some("Unticked") => false,
                Some(_) | None => {
                    let told = "agentAction must be one of Ticked, Unticked.";
                    return Err(Problem::invalid(&path("agentAction"), told));
                }
            };
            if let Some(mark) = marks.get_mut(place) {
                mark.by_agent = Some((ticked, now));
                mark.in_acw = in_acw;
            }
        }
        run.items = marks;
        run.changed = now;
        run.status = match run.status {
            Status::Started | Status::InProgress => Status::InProgress,
            Status::Finalized | Status::FinalizedWithAcw => Status::FinalizedWithAcw,
        };
        let run = run.clone();
        Ok((id, run.list.id, shown(&platform, id, held, &run)))
    })?;
    let effects = &platform.shelves.effects;
    effects.note(Endpoint::Checklists, now, &call, Value::Object(body));
    tell(&platform, id, &[list]);
    Ok(Json(answer))
}

/// All checklists of the leg are done with.
async fn finalize(
    State(platform): State<Arc<Platform>>,
    Path((conversation, communication)): Path<(String, String)>,
    Extension(call): Extension<Call>,
) -> Result<Json<Value>, Problem> {
    permit(&platform, EDIT)?;
    let body = members(&call)?;
    let reason = required(&body, "exitReason", WORDS)?;
    let now = platform.clock.now();
    let (id, lists, entities) = held(&platform, &conversation, &communication, |id, held| {
        let mut ended = Vec::new();
        for run in held.lists.iter_mut().filter(|run| !run.status.is_over()) {
            run.status = Status::Finalized;
            run.exit_reason = Some(reason.to_owned());
            run.changed = now;
            ended.push(run.list.id);
        }
        Ok((id, ended, all_shown(&platform, id, held)))
    })?;
    tell(&platform, id, &lists);
    Ok(Json(json!({"entities": entities})))
}

fn tell(platform: &Platform, conversation: Uuid, lists: &[Uuid]) {
    let checklists = &platform.vendor.kept.checklists;
    checklists.tell(platform, InteractionId(conversation), lists);
}

fn missing() -> Problem {
    Problem::coded(
        StatusCode::NOT_FOUND,
        "not.found",
        "There is no such checklist.",
    )
}
