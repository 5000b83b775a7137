//! What an agent did with documents (`platform-reference.md §3.5`): viewed, copied, presented,
//! rated; and which document answered a search.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::{Extension, Json};
use rules::time::rfc3339_millis;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::{QUERY_TYPES, base, found, missing};
use crate::endpoint::Endpoint;
use crate::gate::Call;
use crate::platform::Platform;
use crate::problem::Problem;
use crate::vendor::check::{choice, given, id, members, text};
use crate::vendor::suggestions::Payload;
use crate::vendor::{names, permit};

/// The most searches that are kept.
const MAX_KEPT: usize = 20_000;
/// The longest comment, in chars.
const COMMENT_CHARS: usize = 2_000;
const SURFACING: &[&str] = &["Unknown", "Article", "Snippet", "Highlight", "Generative"];
const APPLICATIONS: &[&str] = &[
    "Assistant",
    "BotFlow",
    "MessengerKnowledgeApp",
    "SmartAdvisor",
    "SupportCenter",
];

/// What was searched so far; the oldest is forgotten.
#[derive(Debug, Default)]
pub(crate) struct Told {
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    /// The knowledge base of each search.
    searches: BTreeMap<Uuid, Uuid>,
    order: VecDeque<Uuid>,
}

impl Told {
    /// A knowledge base is searched; the search's id.
    pub(super) fn searched(&self, base: Uuid) -> Uuid {
        let id = Uuid::new_v4();
        let mut kept = self.kept();
        kept.searches.insert(id, base);
        kept.order.push_back(id);
        if kept.order.len() > MAX_KEPT
            && let Some(oldest) = kept.order.pop_front()
        {
            kept.searches.remove(&oldest);
        }
        id
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// `PATCH …/search/{searchId}`: whether a search was answered, and by which document.
pub(super) async fn answered(
    State(platform): State<Arc<Platform>>,
    Path((base_id, search)): Path<(String, String)>,
    Extension(call): Extension<Call>,
) -> Result<StatusCode, Problem> {
    permit(&platform, &["knowledge:search:edit"])?;
    let (_, business, base) = base(&platform, &base_id)?;
    let body = members(&call)?;
    let search = Uuid::try_parse(&search).ok();
    let kept = &platform.vendor.kept.told;
    let known = search.is_some_and(|id| {
        kept.kept().searches.get(&id) == Some(&base) || is_suggested(&platform, id)
    });
    if !known {
        return Err(missing("The search was not found."));
    }
    if !given(&body, "answered").is_some_and(Value::is_boolean) {
        return Err(Problem::invalid(
            "answered",
            "answered must be true or false.",
        ));
    }
    let mut selected: Vec<&Value> = given(&body, "selectedAnswer").into_iter().collect();
    let list = given(&body, "selectedAnswers").and_then(Value::as_array);
    selected.extend(list.into_iter().flatten());
    for one in selected {
        let id = one["document"]["id"].as_str().unwrap_or_default();
        found(&platform, business, id)?;
    }
    Ok(StatusCode::NO_CONTENT)
}

/// Whether a suggestion of a conversation came of this search.
fn is_suggested(platform: &Platform, search: Uuid) -> bool {
    let held = platform.vendor.conversations.all_held();
    let mut suggestions = held.iter().flat_map(|held| &held.suggestions);
    suggestions.any(|one| match one.payload {
        Payload::Search { search: of, .. } => of == search,
        Payload::Article { .. }
        | Payload::Response { .. }
        | Payload::Script { .. }
        | Payload::Intent(_)
        | Payload::ThirdParty { .. } => false,
    })
}

/// `POST …/{documentId}/views`.
pub(super) async fn viewed(
    State(platform): State<Arc<Platform>>,
    Path(path): Path<(String, String)>,
    Extension(call): Extension<Call>,
) -> Result<StatusCode, Problem> {
    permit(&platform, &["knowledge:documentView:add"])?;
    used(&platform, &path, &call, "view")
}

/// `POST …/{documentId}/copies`.
pub(super) async fn copied(
    State(platform): State<Arc<Platform>>,
    Path(path): Path<(String, String)>,
    Extension(call): Extension<Call>,
) -> Result<StatusCode, Problem> {
    permit(&platform, &["knowledge:documentCopy:add"])?;
    used(&platform, &path, &call, "copy")
}

fn used(
    platform: &Platform,
    (base_id, document): &(String, String),
    call: &Call,
    what: &str,
) -> Result<StatusCode, Problem> {
    let body = &members(call)?;
    let (_, business, _) = base(platform, base_id)?;
    let (_, document) = found(platform, business, document)?;
    for name in ["documentVariationId", "documentVersionId"] {
        if given(body, name).is_none() {
            return Err(null(name));
        }
    }
    edition(body, document, "documentVariationId", "documentVersionId")?;
    about(body)?;
    note(platform, call, what, document);
    Ok(StatusCode::NO_CONTENT)
}

/// `POST …/presentations`: several documents at a time.
pub(super) async fn presented(
    State(platform): State<Arc<Platform>>,
    Path(base_id): Path<String>,
    Extension(call): Extension<Call>,
) -> Result<StatusCode, Problem> {
    permit(&platform, &["knowledge:documentPresentation:add"])?;
    let (_, business, _) = base(&platform, &base_id)?;
    let body = members(&call)?;
    about(&body)?;
    let told = "documents must name one or more documents.";
    let documents = given(&body, "documents").and_then(Value::as_array);
    let documents = documents.filter(|list| !list.is_empty());
    let documents = documents.ok_or_else(|| Problem::invalid("documents", told))?;
    let mut shown = Vec::new();
    for one in documents {
        let id = one["documentId"].as_str().unwrap_or_default();
        let (_, id) = found(&platform, business, id)?;
        if let Some(named) = one.as_object() {
            edition(named, id, "documentVariationId", "documentVersionId")?;
        }
        shown.push(id);
    }
    for id in shown {
        note(&platform, &call, "presentation", id);
    }
    Ok(StatusCode::NO_CONTENT)
}

/// `POST …/{documentId}/feedback`.
pub(super) async fn rated(
    State(platform): State<Arc<Platform>>,
    Path((base_id, document)): Path<(String, String)>,
    Extension(call): Extension<Call>,
) -> Result<(StatusCode, Json<Value>), Problem> {
    permit(&platform, &["knowledge:feedback:create"])?;
    let (_, business, _) = base(&platform, &base_id)?;
    let (_, document) = found(&platform, business, &document)?;
    let body = members(&call)?;
    for name in ["documentVariation", "rating", "document", "application"] {
        if given(&body, name).is_none() {
            return Err(null(name));
        }
    }
    choice(&body, "rating", &["Negative", "Positive"])?;
    choice(&body, "reason", &["DocumentContent", "SearchResults"])?;
    choice(&body, "state", &["Draft", "Final"])?;
    text(&body, "comment", COMMENT_CHARS)?;
    about(&body)?;
    let member = |name: &str| given(&body, name).and_then(Value::as_object);
    let named = member("document").ok_or_else(|| null("document"))?;
    let variation = member("documentVariation").ok_or_else(|| null("documentVariation"))?;
    let mut edition_named = Map::new();
    for (name, value) in [
        ("variation", variation.get("id")),
        ("version", named.get("versionId")),
    ] {
        if let Some(value) = value {
            edition_named.insert(name.to_owned(), value.clone());
        }
    }
    edition(&edition_named, document, "variation", "version")?;
    if id(named, "id")? != Some(document) {
        return Err(Problem::invalid(
            "document.id",
            "The path names another document.",
        ));
    }
    note(&platform, &call, "feedback", document);
    let mut kept = Value::Object(body);
    kept["id"] = json!(Uuid::new_v4());
    kept["dateCreated"] = json!(rfc3339_millis(platform.clock.now()));
    if kept["state"].is_null() {
        kept["state"] = json!("Final");
    }
    Ok((StatusCode::CREATED, Json(kept)))
}

/// A variation and a version that are named must be the document's.
fn edition(
    body: &Map<String, Value>,
    document: Uuid,
    variation: &str,
    version: &str,
) -> Result<(), Problem> {
    let fits = |name: &str, expected: Uuid| -> Result<bool, Problem> {
        Ok(id(body, name)?.is_none_or(|id| id == expected))
    };
    if fits(variation, names::variation(document))? && fits(version, names::version(document))? {
        Ok(())
    } else {
        Err(missing("Document version or variation not found."))
    }
}

/// What may be told of how the document came to be seen.
fn about(body: &Map<String, Value>) -> Result<(), Problem> {
    choice(body, "queryType", QUERY_TYPES)?;
    choice(body, "surfacingMethod", SURFACING)?;
    id(body, "searchId")?;
    id(body, "sessionId")?;
    let application = given(body, "application").and_then(Value::as_object);
    let application = application.ok_or_else(|| null("application"))?;
    match choice(application, "type", APPLICATIONS)? {
        Some(_) => Ok(()),
        None => Err(null("application.type")),
    }
}

fn null(name: &str) -> Problem {
    Problem::invalid(name, format!("{name} must not be null."))
}

/// Writes down what took effect.
fn note(platform: &Platform, call: &Call, what: &str, document: Uuid) {
    let effects = &platform.shelves.effects;
    let done = json!({"what": what, "documentId": document});
    effects.note(Endpoint::Documents, platform.clock.now(), call, done);
}
