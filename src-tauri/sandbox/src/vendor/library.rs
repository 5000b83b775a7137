//! Canned responses and pages of scripts (`platform-reference.md §3.1`): what a suggestion names by
//! id alone; and the assistant that makes them (`§3.2`).

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, response::IntoResponse};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{names, permit};
use crate::content::{Business, copilot};
use crate::platform::Platform;
use crate::problem::Problem;

/// The routes.
pub(super) fn routes() -> Router<Arc<Platform>> {
    Router::new()
        .route("/api/v2/responsemanagement/responses/{id}", get(response))
        .route("/api/v2/assistants/{id}", get(assistant))
        .route("/api/v2/scripts/published/{script}/pages/{page}", get(page))
}

/// The one assistant. It answers from every business's knowledge base.
async fn assistant(
    State(platform): State<Arc<Platform>>,
    Path(id): Path<String>,
) -> Result<impl IntoResponse, Problem> {
    permit(&platform, &["assistants:assistant:view"])?;
    let library = &platform.library;
    let own = names::assistant(library);
    if Uuid::try_parse(&id).ok() != Some(own) {
        return Err(missing("assistant"));
    }
    let businesses = library.businesses.iter();
    let bases: Vec<Value> = businesses
        .map(|business| {
            let base = names::knowledge_base(library, &business.id);
            json!({"id": base, "languageCode": "en-US"})
        })
        .collect();
    let created = rules::time::rfc3339_millis(platform.started_at);
    Ok(Json(json!({
        "id": own,
        "name": "Sandbox assistant",
        "state": "Active",
        "dateCreated": created,
        "dateModified": created,
        "transcriptionConfig": {"vendorName": "Genesys"},
        "knowledgeSuggestionConfig": {
            "vendorName": "GenesysKnowledge",
            "knowledgeBase": bases.first(),
            "knowledgeBases": bases,
        },
        "selfUri": format!("/api/v2/assistants/{own}"),
    })))
}

async fn response(
    State(platform): State<Arc<Platform>>,
    Path(id): Path<String>,
) -> Result<impl IntoResponse, Problem> {
    permit(&platform, &["responses:response:view"])?;
    let id = Uuid::try_parse(&id).ok();
    let found = platform.library.businesses.iter().find_map(|business| {
        let mut responses = business.copilot.responses.iter();
        Some((business, responses.find(|one| Some(one.id) == id)?))
    });
    let (business, one) = found.ok_or_else(|| missing("response"))?;
    Ok(Json(told(&platform, business, one)))
}

fn told(platform: &Platform, business: &Business, one: &copilot::Response) -> Value {
    let mut texts = vec![json!({
        "content": one.text, "contentType": "text/plain", "type": "body",
    })];
    if let Some(html) = &one.html {
        let html = json!({"content": html, "contentType": "text/html", "type": "body"});
        texts.push(html);
    }
    let library = names::response_library(&platform.library, &business.id);
    let substitutions: Vec<Value> = substitutions(&one.text)
        .into_iter()
        .map(|name| json!({"id": name, "description": name, "defaultValue": ""}))
        .collect();
    json!({
        "id": one.id,
        "name": one.name,
        "version": 1,
        "libraries": [{
            "id": library,
            "name": business.name,
            "selfUri": format!("/api/v2/responsemanagement/libraries/{library}"),
        }],
        "texts": texts,
        "substitutions": substitutions,
        "interactionType": "chat",
        "responseType": "MessagingTemplate",
        "selfUri": format!("/api/v2/responsemanagement/responses/{}", one.id),
    })
}

/// The names between `{{` and `}}`, each once, in order.
fn substitutions(text: &str) -> Vec<&str> {
    let mut names = Vec::new();
    for part in text.split("{{").skip(1) {
        if let Some((name, _)) = part.split_once("}}")
            && !names.contains(&name)
        {
            names.push(name);
        }
    }
    names
}

async fn page(
    State(platform): State<Arc<Platform>>,
    Path((script, page)): Path<(String, String)>,
) -> Result<impl IntoResponse, Problem> {
    permit(&platform, &["scripter:publishedScript:view"])?;
    let (script, page) = (Uuid::try_parse(&script).ok(), Uuid::try_parse(&page).ok());
    let mut pages = platform
        .library
        .businesses
        .iter()
        .flat_map(|business| &business.copilot.scripts);
    let found = pages.find(|one| Some(one.script) == script && Some(one.page) == page);
    let one = found.ok_or_else(|| missing("page"))?;
    let created = rules::time::rfc3339_millis(platform.started_at);
    // A page's layout is a tree of its own; what is read out stands in text elements.
    let lines = one.text.lines().map(|line| {
        let text = json!({"value": line, "typeName": "interpolatedText"});
        json!({"type": "text", "properties": {"text": text}})
    });
    let lines: Vec<Value> = lines.collect();
    let root = json!({"type": "verticalStackContainer", "properties": {}, "children": lines});
    Ok(Json(json!({
        "id": one.page,
        "name": one.name,
        "createdDate": created,
        "modifiedDate": created,
        "rootContainer": root,
        "properties": {},
        "selfUri": format!("/api/v2/scripts/published/{}/pages/{}", one.script, one.page),
    })))
}

fn missing(what: &str) -> Problem {
    Problem::coded(
        StatusCode::NOT_FOUND,
        "not.found",
        format!("There is no such {what}."),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn substitutions_are_named_once() {
        assert_eq!(
            substitutions("Hi {{a}}, {{ b }} and {{a}} {{"),
            ["a", " b "]
        );
        assert!(substitutions("none").is_empty());
    }
}
