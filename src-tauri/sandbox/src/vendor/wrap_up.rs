//! Wrap-up codes (`platform-reference.md §3.3`): which a conversation may end under, and applying
//! one.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Extension, Json, Router};
use rules::id::InteractionId;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{check, permit};
use crate::content::copilot::WrapUp;
use crate::endpoint::Endpoint;
use crate::gate::Call;
use crate::platform::Platform;
use crate::problem::Problem;

/// The longest notes, in chars.
const NOTES_CHARS: usize = 4_000;

/// The routes.
pub(super) fn routes() -> Router<Arc<Platform>> {
    let any = "/api/v2/conversations/{conversation}/participants/{participant}/wrapupcodes";
    let mut routes = Router::new().route(any, get(list));
    for media in ["calls", "messages", "emails"] {
        let of =
            format!("/api/v2/conversations/{media}/{{conversation}}/participants/{{participant}}");
        routes = routes.route(&format!("{of}/wrapupcodes"), get(list)).route(
            &format!("{of}/communications/{{communication}}/wrapup"),
            get(show).post(apply),
        );
    }
    routes
}

/// The codes of the business a conversation is held at.
fn codes(platform: &Platform, conversation: Uuid) -> &[WrapUp] {
    let script = platform.stage.transcript(InteractionId(conversation));
    let business = script.and_then(|(script, _)| platform.library.businesses.get(script.business));
    business.map_or(&[], |business| &business.copilot.wrap_up)
}

async fn list(
    State(platform): State<Arc<Platform>>,
    Path((conversation, _participant)): Path<(String, String)>,
) -> Result<Json<Value>, Problem> {
    let id = check::played(&platform, &conversation)?;
    let listed = codes(&platform, id).iter().map(|code| {
        json!({
            "id": code.id,
            "name": code.name,
            "division": {"id": "*"},
            "selfUri": format!("/api/v2/routing/wrapupcodes/{}", code.id),
        })
    });
    Ok(Json(listed.collect()))
}

async fn show(
    State(platform): State<Arc<Platform>>,
    Path((conversation, participant, communication)): Path<(String, String, String)>,
) -> Result<Json<Value>, Problem> {
    let id = check::leg(&platform, &conversation, &participant, &communication)?;
    let conversations = &platform.vendor.conversations;
    let applied = conversations.with(InteractionId(id), |held| held.wrap_up.clone());
    let applied = applied.flatten().unwrap_or_default();
    let assigned = ["code", "notes", "tags", "durationSeconds", "endTime"];
    let shown = assigned.into_iter().filter_map(|name| {
        let value = applied.get(name)?;
        Some((name.to_owned(), value.clone()))
    });
    Ok(Json(Value::Object(shown.collect())))
}

async fn apply(
    State(platform): State<Arc<Platform>>,
    Path((conversation, participant, communication)): Path<(String, String, String)>,
    Extension(call): Extension<Call>,
) -> Result<StatusCode, Problem> {
    permit(&platform, &["conversation:participant:wrapup"])?;
    let id = check::leg(&platform, &conversation, &participant, &communication)?;
    let body = check::members(&call)?;
    let asked = check::id(&body, "code")?
        .ok_or_else(|| Problem::invalid("code", "code must not be null."))?;
    let code = codes(&platform, id).iter().find(|code| code.id == asked);
    let code = code.ok_or_else(|| {
        Problem::invalid(
            "code",
            "The wrap-up code is not one of this conversation's queue.",
        )
    })?;
    let notes = check::text(&body, "notes", NOTES_CHARS)?;
    let seconds = check::count(&body, "durationSeconds", 0..=86_400)?;
    let mut applied = json!({
        "code": code.id,
        "name": code.name,
        "durationSeconds": seconds.unwrap_or(0),
        "endTime": rules::time::rfc3339_millis(platform.clock.now()),
        "provisional": body.get("provisional").and_then(Value::as_bool).unwrap_or(false),
    });
    for (name, value) in [
        ("notes", notes.map(Value::from)),
        ("tags", check::given(&body, "tags").cloned()),
    ] {
        if let Some(value) = value {
            applied[name] = value;
        }
    }
    if !super::wrapped_up(&platform, InteractionId(id), applied) {
        return Err(check::no_conversation());
    }
    platform.vendor.kept.summaries.wrapped_up(id, code.id);
    let effects = &platform.shelves.effects;
    effects.note(
        Endpoint::WrapUp,
        platform.clock.now(),
        &call,
        Value::Object(body),
    );
    Ok(StatusCode::NO_CONTENT)
}
