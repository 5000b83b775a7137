//! Suggestions over HTTP (`platform-reference.md §3.1`): lists, one, what the agent did, and what
//! another program changed.
//!
//! A conversation without suggestions is 404, as at the vendor's: it has none. Cursors are opaque;
//! `after` goes on where a page ended.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::{Extension, Json};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Payload, State as Standing, Suggestion, body, change};
use crate::content::copilot::Source;
use crate::endpoint::Endpoint;
use crate::gate::Call;
use crate::platform::Platform;
use crate::problem::Problem;
use crate::resources::{Answer, once};
use crate::vendor::conversations::routes::find;
use crate::vendor::{asks, permit, publish};

const VIEW: &str = "conversation:suggestion:view";
const PAGE: usize = 25;
const MAX_PAGE: usize = 200;
const TYPES: [&str; 8] = [
    "Faq",
    "Article",
    "KnowledgeArticle",
    "KnowledgeSearch",
    "CannedResponse",
    "Script",
    "SuggestedKnowledgeAnswer",
    "ThirdPartySuggestion",
];
const STATES: [&str; 5] = ["Suggested", "Accepted", "Dismissed", "Failed", "Rated"];

/// `GET …/suggestions`.
pub(crate) async fn list(
    State(platform): State<Arc<Platform>>,
    Extension(call): Extension<Call>,
    Path(id): Path<String>,
) -> Result<Json<Value>, Problem> {
    permit(&platform, &[VIEW])?;
    let size = page_size(&call)?;
    let kind = filter(&call, "type", &TYPES)?;
    let state = filter(&call, "state", &STATES)?;
    let after = cursor(&call, "after")?;
    let before = cursor(&call, "before")?;
    let found = find(&platform, &id, |held| {
        let listed = held.suggestions.iter().enumerate();
        let all: Vec<(usize, Value)> = listed
            .filter_map(|(at, one)| Some((at, body::listed(&platform, held, one)?)))
            .collect();
        let is_none = all.is_empty();
        let fits = |one: &Value| {
            kind.as_deref().is_none_or(|kind| one["type"] == kind)
                && state.as_deref().is_none_or(|state| one["state"] == state)
        };
        let fitting: Vec<(usize, Value)> = all.into_iter().filter(|(_, one)| fits(one)).collect();
        (is_none, fitting)
    });
    let (is_none, fitting) = found?;
    if is_none {
        return Err(Problem::not_found("The conversation has no suggestions."));
    }
    let within =
        |at: usize| after.is_none_or(|after| at > after) && before.is_none_or(|before| at < before);
    let inside: Vec<(usize, Value)> = fitting
        .iter()
        .filter(|(at, _)| within(*at))
        .cloned()
        .collect();
    // Going back, a page is the end of what lies before.
    let skipped = match before {
        Some(_) => inside.len().saturating_sub(size),
        None => 0,
    };
    let page: Vec<(usize, Value)> = inside.into_iter().skip(skipped).take(size).collect();
    let base = format!("/api/v2/conversations/{id}/suggestions");
    let link = |name: &str, at: usize| link(&base, &call, name, at);
    let mut body = json!({"selfUri": base});
    if let (Some((first, _)), Some((last, _))) = (page.first(), page.last()) {
        if fitting.iter().any(|(at, _)| at > last) {
            body["nextUri"] = json!(link("after", *last));
        }
        if fitting.iter().any(|(at, _)| at < first) {
            body["previousUri"] = json!(link("before", *first));
        }
    }
    let entities: Vec<Value> = page.into_iter().map(|(_, one)| one).collect();
    body["entities"] = json!(entities);
    Ok(Json(body))
}

/// `GET …/suggestions/{suggestionId}`.
pub(crate) async fn show(
    State(platform): State<Arc<Platform>>,
    Path((id, suggestion)): Path<(String, String)>,
) -> Result<Json<Value>, Problem> {
    permit(&platform, &[VIEW])?;
    let wanted = Uuid::try_parse(&suggestion).ok();
    let found = find(&platform, &id, |held| {
        let one = held.suggestions.iter().find(|one| Some(one.id) == wanted);
        one.and_then(|one| body::listed(&platform, held, one))
    })?;
    found.map(Json).ok_or_else(no_such)
}

/// `POST …/suggestions/{suggestionId}/engagement`: what the agent did.
pub(crate) async fn engage(
    State(platform): State<Arc<Platform>>,
    Extension(call): Extension<Call>,
    Path((id, suggestion)): Path<(String, String)>,
) -> Result<Answer, Problem> {
    permit(&platform, &["conversation:suggestionEngagement:add"])?;
    let on = format!("{id}/{suggestion}");
    once(&platform, Endpoint::Engagement, &on, &call, || {
        carry_out(&platform, &call, &id, &suggestion)
    })
}

fn carry_out(
    platform: &Platform,
    call: &Call,
    id: &str,
    suggestion: &str,
) -> Result<Answer, Problem> {
    let body = call.json()?;
    let (engagement, rating) = engagement(&body)?;
    let standing = match engagement.as_str() {
        "Dismissed" => Standing::Dismissed,
        "Feedback" => Standing::Rated,
        _ => Standing::Accepted,
    };
    let mut answer = json!({"engagementType": engagement});
    if let Some(rating) = &rating {
        answer["feedback"] = json!({"rating": rating});
    }
    changed(platform, id, suggestion, |one| {
        one.state = standing;
        one.engagement = Some(engagement);
        if rating.is_some() {
            one.rating = rating;
        }
    })?;
    let mut effect = body.clone();
    effect["conversationId"] = json!(id);
    effect["suggestionId"] = json!(suggestion);
    let now = platform.clock.now();
    platform
        .shelves
        .effects
        .note(Endpoint::Engagement, now, call, effect);
    Ok(Answer::ok(answer))
}

/// What was done, and the rating that may come with it.
fn engagement(body: &Value) -> Result<(String, Option<String>), Problem> {
    let kind = body["engagementType"].as_str();
    let kind = kind.filter(|kind| ["Dismissed", "Copied", "Opened", "Feedback"].contains(kind));
    let kind = kind.ok_or_else(|| {
        let told = "engagementType is Dismissed, Copied, Opened or Feedback.";
        Problem::invalid("engagementType", told)
    })?;
    let rating = &body["feedback"]["rating"];
    let is_rating = rating
        .as_str()
        .is_some_and(|one| ["Negative", "Positive"].contains(&one));
    let must_rate = kind == "Feedback" || !body["feedback"].is_null();
    if must_rate && !is_rating {
        let told = "feedback.rating is Negative or Positive.";
        return Err(Problem::invalid("feedback.rating", told));
    }
    Ok((kind.to_owned(), rating.as_str().map(str::to_owned)))
}

/// `PATCH …/suggestions/{suggestionId}`: another program says more.
pub(crate) async fn patch(
    State(platform): State<Arc<Platform>>,
    Extension(call): Extension<Call>,
    Path((id, suggestion)): Path<(String, String)>,
) -> Result<Json<Value>, Problem> {
    permit(&platform, &["conversation:suggestion:edit"])?;
    let body = call.json()?;
    let said = &body["thirdPartySuggestion"];
    if !said.is_object() {
        let told = "thirdPartySuggestion must be there.";
        return Err(Problem::invalid("thirdPartySuggestion", told));
    }
    let wanted = Uuid::try_parse(&suggestion).ok();
    let is_third_partys = find(&platform, &id, |held| {
        let one = held.suggestions.iter().find(|one| Some(one.id) == wanted);
        one.map(|one| matches!(one.payload, Payload::ThirdParty { .. }))
    })?;
    if !is_third_partys.ok_or_else(no_such)? {
        let told = "Only a suggestion of another program can be changed.";
        return Err(Problem::invalid("thirdPartySuggestion", told));
    }
    changed(&platform, &id, &suggestion, |one| {
        if let Payload::ThirdParty {
            title,
            text,
            sources,
        } = &mut one.payload
        {
            rewrite(title, &said["title"]);
            rewrite(text, &said["text"]);
            if let Some(list) = said["sources"].as_array() {
                *sources = list.iter().map(source).collect();
            }
        }
    })?;
    show(State(platform), Path((id, suggestion))).await
}

fn rewrite(text: &mut String, said: &Value) {
    if let Some(said) = said.as_str() {
        said.clone_into(text);
    }
}

fn source(said: &Value) -> Source {
    let text = |name: &str| said[name].as_str().unwrap_or_default().to_owned();
    Source {
        name: text("name"),
        url: text("url"),
    }
}

/// Changes a suggestion by the ids of a path, and publishes what it is now.
fn changed(
    platform: &Platform,
    id: &str,
    suggestion: &str,
    how: impl FnOnce(&mut Suggestion),
) -> Result<(), Problem> {
    let suggestion = Uuid::try_parse(suggestion).map_err(|_| no_such())?;
    let told = find(platform, id, |held| change(platform, held, suggestion, how))?;
    let (topic, event) = told.ok_or_else(no_such)?;
    publish(platform, &topic, event);
    Ok(())
}

fn no_such() -> Problem {
    Problem::not_found("The suggestion was not found.")
}

fn page_size(call: &Call) -> Result<usize, Problem> {
    let Some(text) = asks(&call.query, "pageSize") else {
        return Ok(PAGE);
    };
    let size = text.parse().ok();
    size.filter(|size| (1..=MAX_PAGE).contains(size))
        .ok_or_else(|| Problem::invalid("pageSize", format!("pageSize is 1 to {MAX_PAGE}.")))
}

fn filter(call: &Call, name: &'static str, known: &[&str]) -> Result<Option<String>, Problem> {
    let asked = asks(&call.query, name);
    match asked {
        Some(word) if !known.contains(&word.as_str()) => {
            let told = format!("{name} is one of {}.", known.join(", "));
            Err(Problem::invalid(name, told))
        }
        other => Ok(other),
    }
}

/// A place in the list, from its cursor.
fn cursor(call: &Call, name: &'static str) -> Result<Option<usize>, Problem> {
    let Some(text) = asks(&call.query, name) else {
        return Ok(None);
    };
    let place = URL_SAFE_NO_PAD.decode(&text).ok();
    let place = place.and_then(|bytes| String::from_utf8(bytes).ok()?.parse().ok());
    let told = format!("{name} is no cursor of this list.");
    place.map(Some).ok_or_else(|| Problem::invalid(name, told))
}

/// The list from a place on, with everything else that was asked for.
fn link(base: &str, call: &Call, name: &str, at: usize) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    for (asked, value) in url::form_urlencoded::parse(call.query.as_bytes()) {
        if asked != "after" && asked != "before" {
            query.append_pair(&asked, &value);
        }
    }
    query.append_pair(name, &URL_SAFE_NO_PAD.encode(at.to_string()));
    format!("{base}?{}", query.finish())
}
