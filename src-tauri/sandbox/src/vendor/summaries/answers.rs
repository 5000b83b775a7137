//! The routes of summaries: the list, asking for one, and what an agent does with one.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::{get, patch, post};
use axum::{Extension, Json, Router};
use rules::id::InteractionId;
use rules::time::rfc3339_millis;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::{Summary, Why, make};
use crate::content::Channel;
use crate::endpoint::Endpoint;
use crate::gate::Call;
use crate::platform::Platform;
use crate::problem::Problem;
use crate::vendor::check::{choice, leg, members, text};
use crate::vendor::{names, permit};

const RATINGS: &[&str] = &["Positive", "Negative", "Unknown"];
/// The longest text an agent may make of a summary, in chars.
const EDITED_CHARS: usize = 10_000;

/// The routes.
pub(in crate::vendor) fn routes() -> Router<Arc<Platform>> {
    let of = "/api/v2/conversations/{conversation}/summaries";
    let communication = "{conversation}/participants/{participant}/communications/{communication}";
    Router::new()
        .route(of, get(list))
        .route(
            &format!("{of}/{{summary}}/feedback"),
            post(rate).patch(rate_again),
        )
        .route(&format!("{of}/{{summary}}/engagements"), patch(engage))
        .route(
            &format!("/api/v2/conversations/calls/{communication}/summaries"),
            post(ask),
        )
        .route(
            &format!("/api/v2/conversations/messages/{communication}/summaries"),
            post(ask),
        )
}

async fn list(
    State(platform): State<Arc<Platform>>,
    Path(conversation): Path<String>,
) -> Result<Json<Value>, Problem> {
    permit(&platform, &["conversation:summary:view"])?;
    let id = Uuid::try_parse(&conversation).ok();
    let all = id.map(|id| platform.vendor.kept.summaries.of(id));
    let all = all.filter(|all| !all.is_empty());
    let (Some(id), Some(all)) = (id, all) else {
        return Err(not_found("not.found", "No summaries of this conversation."));
    };
    let sessions: Vec<Value> = all.iter().map(|one| told(&platform, one)).collect();
    Ok(Json(json!({
        "conversation": {"id": id, "selfUri": format!("/api/v2/conversations/{id}")},
        // As there: of a conversation with one session there is nothing at the top.
        "summary": {},
        "sessionSummaries": sessions,
    })))
}

fn told(platform: &Platform, one: &Summary) -> Value {
    let agent = platform.banner.agent_id;
    let mut told = json!({
        "id": one.id,
        "status": if one.result.is_ok() { "Completed" } else { "Error" },
        "mediaType": match one.channel {
            Channel::Voice => "Call",
            Channel::Chat => "Message",
            Channel::Email => "Email",
        },
        "language": one.language.to_lowercase(),
        "dateCreated": rfc3339_millis(one.created),
        "communication": {"id": names::agent_communication(one.conversation)},
        "participants": [{"id": agent, "selfUri": format!("/api/v2/users/{agent}")}],
    });
    if let Ok(text) = &one.result {
        let sure = text.confidence();
        let part = |text: &String| json!({"text": text, "confidence": sure});
        told["text"] = json!(text.whole);
        told["confidence"] = json!(sure);
        for (name, found) in [
            ("reason", &text.parts.problem),
            ("followup", &text.parts.actions),
            ("resolution", &text.parts.outcome),
        ] {
            if let Some(found) = found {
                told[name] = part(found);
            }
        }
        let codes = text.codes.iter().map(|code| {
            json!({
                "id": code.id,
                "name": code.name,
                "confidence": code.confidence,
                "selfUri": format!("/api/v2/routing/wrapupcodes/{}", code.id),
            })
        });
        told["predictedWrapupCodes"] = codes.collect();
    }
    if let Some((text, at)) = &one.edited {
        told["editedSummary"] = json!({"text": text, "dateModified": rfc3339_millis(*at)});
    }
    told
}

/// `POST` needs the text even where only a thumb goes up (`platform-reference.md §3.3`).
async fn rate(
    State(platform): State<Arc<Platform>>,
    Path((conversation, summary)): Path<(String, String)>,
    Extension(call): Extension<Call>,
) -> Result<StatusCode, Problem> {
    permit(&platform, &["conversation:summaryFeedback:add"])?;
    let body = members(&call)?;
    if text(&body, "summary", EDITED_CHARS)?.is_none() {
        return Err(Problem::invalid("summary", "summary must not be null."));
    }
    rated(&platform, &conversation, &summary, &call, &body)
}

async fn rate_again(
    State(platform): State<Arc<Platform>>,
    Path((conversation, summary)): Path<(String, String)>,
    Extension(call): Extension<Call>,
) -> Result<StatusCode, Problem> {
    permit(&platform, &["conversation:summaryFeedback:edit"])?;
    rated(&platform, &conversation, &summary, &call, &members(&call)?)
}

fn rated(
    platform: &Platform,
    conversation: &str,
    summary: &str,
    call: &Call,
    body: &Map<String, Value>,
) -> Result<StatusCode, Problem> {
    let edited = text(body, "summary", EDITED_CHARS)?.map(str::to_owned);
    let rating = choice(body, "rating", RATINGS)?.map(str::to_owned);
    let now = platform.clock.now();
    let found = change(platform, conversation, summary, |one| {
        // The text as it was is no edit.
        let is_edit = |text: &String| one.result.as_ref().is_ok_and(|was| was.whole != *text);
        if let Some(text) = edited.filter(is_edit) {
            one.edited = Some((text, now));
        }
        if rating.is_some() {
            one.rating = rating;
        }
    });
    if !found {
        return Err(not_found("not.found", "Summary not found"));
    }
    note(platform, call, body);
    Ok(StatusCode::NO_CONTENT)
}

async fn engage(
    State(platform): State<Arc<Platform>>,
    Path((conversation, summary)): Path<(String, String)>,
    Extension(call): Extension<Call>,
) -> Result<StatusCode, Problem> {
    permit(&platform, &["conversation:summaryEngagement:edit"])?;
    let body = members(&call)?;
    let shown = choice(
        &body,
        "visibility",
        &["Presented", "NotPresented", "Unknown"],
    )?;
    let copied = choice(&body, "status", &["Copied", "NotCopied", "Unknown"])?;
    let found = change(&platform, &conversation, &summary, |one| {
        one.presented |= shown == Some("Presented");
        one.copied |= copied == Some("Copied");
    });
    if !found {
        return Err(not_found("item.not.found.in.db", "Summary not found"));
    }
    note(&platform, &call, &body);
    Ok(StatusCode::NO_CONTENT)
}

/// Writes down what took effect.
fn note(platform: &Platform, call: &Call, body: &Map<String, Value>) {
    let effects = &platform.shelves.effects;
    let endpoint = Endpoint::ConversationSummaries;
    let body = Value::Object(body.clone());
    effects.note(endpoint, platform.clock.now(), call, body);
}

fn change(
    platform: &Platform,
    conversation: &str,
    summary: &str,
    change: impl FnOnce(&mut Summary),
) -> bool {
    let (conversation, summary) = (Uuid::try_parse(conversation), Uuid::try_parse(summary));
    let (Ok(conversation), Ok(summary)) = (conversation, summary) else {
        return false;
    };
    platform
        .vendor
        .kept
        .summaries
        .change(conversation, summary, change)
}

async fn ask(
    State(platform): State<Arc<Platform>>,
    Path((conversation, participant, communication)): Path<(String, String, String)>,
    Extension(call): Extension<Call>,
) -> Result<Json<Value>, Problem> {
    permit(&platform, &["conversation:summary:add"])?;
    let id = leg(&platform, &conversation, &participant, &communication)?;
    let body = if call.body.is_empty() {
        Map::new()
    } else {
        members(&call)?
    };
    let language = match text(&body, "locale", 20)? {
        None => None,
        Some(locale) => {
            let all = ["en-US", "es-ES", "fr-FR", "de-DE", "ja-JP"];
            let known = all.into_iter().find(|one| one.eq_ignore_ascii_case(locale));
            let told = "There are no summaries in this language.";
            Some(known.ok_or_else(|| Problem::invalid("locale", told))?)
        }
    };
    let summary = Uuid::new_v4();
    make(
        &platform,
        InteractionId(id),
        summary,
        language,
        Why::OnDemand,
    );
    Ok(Json(json!({
        "id": summary,
        "status": "Queued",
        "selfUri": format!("/api/v2/conversations/{id}/summaries/{summary}"),
    })))
}

fn not_found(code: &'static str, told: &str) -> Problem {
    Problem::coded(StatusCode::NOT_FOUND, code, told)
}
