//! The knowledge base as surface B has it (`platform-reference.md §3.5`): searching, answering,
//! reading a document.
//!
//! The same index as surface A's: a business is a knowledge base, an article a document with one
//! variation. Answers are quoted, never written: the sandbox has nothing that could write one.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::{get, patch, post};
use axum::{Extension, Json, Router};
use rules::time::rfc3339_millis;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::check::{choice, count, given, members, required};
use super::{names, permit};
use crate::content::{Article, Business};
use crate::gate::Call;
use crate::knowledge::{Hit, Query};
use crate::platform::Platform;
use crate::problem::Problem;

mod body;
mod told;

pub(crate) use told::Told;

/// The longest question, in chars.
const QUERY_CHARS: usize = 1_000;
/// The most records of a search (`platform-reference.md §3.5`).
const MAX_PAGE: u64 = 30;
const QUERY_TYPES: &[&str] = &[
    "Unknown",
    "Article",
    "AutoSearch",
    "Category",
    "ManualSearch",
    "Recommendation",
    "Suggestion",
    "ExpandedArticle",
];

/// The routes.
pub(super) fn routes() -> Router<Arc<Platform>> {
    let of = "/api/v2/knowledge/knowledgebases/{base}/documents";
    Router::new()
        .route(&format!("{of}/search"), post(search))
        .route(&format!("{of}/search/suggestions"), post(suggestions))
        .route(&format!("{of}/search/{{search}}"), patch(told::answered))
        .route(&format!("{of}/answers"), post(answers))
        .route(&format!("{of}/presentations"), post(told::presented))
        .route(&format!("{of}/{{document}}"), get(document))
        .route(&format!("{of}/{{document}}/views"), post(told::viewed))
        .route(&format!("{of}/{{document}}/copies"), post(told::copied))
        .route(&format!("{of}/{{document}}/feedback"), post(told::rated))
}

/// A knowledge base: a business and its place in the library.
fn base<'p>(platform: &'p Platform, id: &str) -> Result<(usize, &'p Business, Uuid), Problem> {
    let library = &platform.library;
    let wanted = Uuid::try_parse(id).ok();
    let mut all = library.businesses.iter().enumerate();
    let found = all.find_map(|(at, business)| {
        let id = names::knowledge_base(library, &business.id);
        (Some(id) == wanted).then_some((at, business, id))
    });
    found.ok_or_else(|| missing("The knowledge base was not found."))
}

/// A document of a knowledge base.
fn found<'b>(
    platform: &Platform,
    business: &'b Business,
    id: &str,
) -> Result<(&'b Article, Uuid), Problem> {
    let wanted = Uuid::try_parse(id).ok();
    let found = business.articles.iter().find_map(|article| {
        let id = names::document(&platform.library, &article.id);
        (Some(id) == wanted).then_some((article, id))
    });
    found.ok_or_else(|| missing("The document was not found."))
}

fn missing(told: &str) -> Problem {
    Problem::coded(StatusCode::NOT_FOUND, "not.found", told)
}

fn looked_up(platform: &Platform, business: usize, query: &str) -> Result<Vec<Hit>, Problem> {
    let hits = platform.knowledge.search(business, &Query::of_text(query));
    hits.map_err(|error| {
        tracing::error!(%error, "the knowledge base could not be searched");
        Problem::of_status(StatusCode::INTERNAL_SERVER_ERROR)
    })
}

/// A document's path.
fn self_uri(base: Uuid, document: Uuid) -> String {
    format!("/api/v2/knowledge/knowledgebases/{base}/documents/{document}")
}

async fn search(
    State(platform): State<Arc<Platform>>,
    Path(id): Path<String>,
    Extension(call): Extension<Call>,
) -> Result<Json<Value>, Problem> {
    permit(&platform, &["knowledge:knowledgebase:search"])?;
    let (at, _, base) = base(&platform, &id)?;
    let body = members(&call)?;
    let query = required(&body, "query", QUERY_CHARS)?;
    let size = count(&body, "pageSize", 1..=MAX_PAGE)?.unwrap_or(10);
    let page = count(&body, "pageNumber", 1..=1_000)?.unwrap_or(1);
    let kind = choice(&body, "queryType", QUERY_TYPES)?;
    let threshold = share(&body, "confidenceThreshold")?.unwrap_or(0.0);
    let highlighted = count(&body, "answerHighlightTopResults", 1..=5)?.unwrap_or(5);
    let modes = modes(&body)?;
    let mut hits = looked_up(&platform, at, query)?;
    hits.retain(|hit| hit.confidence >= threshold);
    let total = hits.len();
    let shown: Vec<Value> = hits
        .iter()
        .enumerate()
        .skip(size * (page - 1))
        .take(size)
        .map(|(place, hit)| {
            let mut document = brief(&platform, base, &hit.article);
            if modes.highlights && place < highlighted {
                document["answer"] = json!(hit.snippet);
            }
            json!({"confidence": hit.confidence, "document": document})
        })
        .collect();
    let search = platform.vendor.kept.told.searched(base);
    let mut answer = json!({
        "query": query,
        "pageSize": size,
        "pageNumber": page,
        "searchId": search,
        "total": total,
        "pageCount": total.div_ceil(size),
        "results": shown,
    });
    if let Some(kind) = kind {
        answer["queryType"] = json!(kind);
    }
    if modes.generates
        && let Some(quoted) = quoted(&platform, base, &hits)
    {
        answer["answerGeneration"] = quoted;
    }
    Ok(Json(answer))
}

/// A question put by hand, with the passages that answer it.
async fn answers(
    State(platform): State<Arc<Platform>>,
    Path(id): Path<String>,
    Extension(call): Extension<Call>,
) -> Result<Json<Value>, Problem> {
    permit(
        &platform,
        &["knowledge:document:view", "knowledge:documentAnswer:view"],
    )?;
    let (at, _, base) = base(&platform, &id)?;
    let body = members(&call)?;
    let query = required(&body, "query", QUERY_CHARS)?;
    let modes = modes(&body)?;
    let told = "variationIds must be a list of ids.";
    let among = given(&body, "variationIds").cloned().unwrap_or_default();
    let among: Vec<Uuid> =
        serde_json::from_value(among).map_err(|_| Problem::invalid("variationIds", told))?;
    let variation =
        |article: &Article| names::variation(names::document(&platform.library, &article.id));
    let mut hits = looked_up(&platform, at, query)?;
    hits.retain(|hit| among.contains(&variation(&hit.article)));
    let results: Vec<Value> = hits
        .iter()
        .map(|hit| {
            let id = names::document(&platform.library, &hit.article.id);
            json!({
                "id": id,
                "title": hit.article.title,
                "answer": hit.snippet,
                "variation": {"id": names::variation(id), "contexts": []},
            })
        })
        .collect();
    let mut answer = json!({"results": results});
    if modes.generates
        && let Some(quoted) = quoted(&platform, base, &hits)
    {
        answer["answerGeneration"] = quoted;
    }
    Ok(Json(answer))
}

/// What a generated answer would be: the best passage, word for word.
fn quoted(platform: &Platform, base: Uuid, hits: &[Hit]) -> Option<Value> {
    let best = hits.first()?;
    let id = names::document(&platform.library, &best.article.id);
    Some(json!({
        "answer": best.snippet,
        "documents": [{"id": id, "title": best.article.title, "selfUri": self_uri(base, id)}],
    }))
}

/// Titles that go on as the text begins, or hold it.
async fn suggestions(
    State(platform): State<Arc<Platform>>,
    Path(id): Path<String>,
    Extension(call): Extension<Call>,
) -> Result<Json<Value>, Problem> {
    permit(&platform, &["knowledge:knowledgebase:search"])?;
    let (_, business, base) = base(&platform, &id)?;
    let body = members(&call)?;
    let query = required(&body, "query", QUERY_CHARS)?;
    let size = count(&body, "pageSize", 1..=10)?.unwrap_or(5);
    let wanted = query.trim().to_lowercase();
    let mut matches: Vec<(usize, &Article)> = business
        .articles
        .iter()
        .filter_map(|article| Some((article.title.to_lowercase().find(&wanted)?, article)))
        .collect();
    matches.sort_by_key(|(at, _)| *at);
    let results: Vec<Value> = matches
        .into_iter()
        .take(size)
        .map(|(_, article)| {
            json!({
                "matchedPhrase": article.title,
                "document": {
                    "id": names::document(&platform.library, &article.id),
                    "title": article.title,
                    "knowledgeBase": {"id": base},
                },
            })
        })
        .collect();
    Ok(Json(
        json!({"query": query, "pageSize": size, "results": results}),
    ))
}

/// A document; its text where `expand` asks for variations.
async fn document(
    State(platform): State<Arc<Platform>>,
    Path((base_id, id)): Path<(String, String)>,
    Extension(call): Extension<Call>,
) -> Result<Json<Value>, Problem> {
    permit(&platform, &["knowledge:document:view"])?;
    let (_, business, base) = base(&platform, &base_id)?;
    let (article, id) = found(&platform, business, &id)?;
    let mut document = brief(&platform, base, article);
    let mut expanded = url::form_urlencoded::parse(call.query.as_bytes());
    if expanded.any(|(name, value)| {
        name == "expand"
            && value
                .split(',')
                .any(|one| one.eq_ignore_ascii_case("variations"))
    }) {
        document["variations"] = json!([{
            "id": names::variation(id),
            "body": body::of(&article.body),
            "documentVersion": {"id": names::version(id)},
            "document": {
                "id": id,
                "knowledgeBase": {"id": base},
                "selfUri": self_uri(base, id),
            },
            "contexts": [],
        }]);
    }
    Ok(Json(document))
}

/// A document without its text.
fn brief(platform: &Platform, base: Uuid, article: &Article) -> Value {
    let id = names::document(&platform.library, &article.id);
    let at = rfc3339_millis(platform.started_at);
    let alternatives = article.keywords.iter();
    let alternatives = alternatives.map(|phrase| json!({"phrase": phrase, "autocomplete": true}));
    json!({
        "id": id,
        "title": article.title,
        "visible": true,
        "alternatives": alternatives.collect::<Vec<_>>(),
        "state": "Published",
        "dateCreated": at,
        "dateModified": at,
        "datePublished": at,
        "lastPublishedVersionNumber": 1,
        "documentVersion": {"id": names::version(id)},
        "knowledgeBase": {"id": base},
        "selfUri": self_uri(base, id),
    })
}

/// How answers are wanted.
#[derive(Debug, Clone, Copy, Default)]
struct Modes {
    highlights: bool,
    generates: bool,
}

fn modes(body: &Map<String, Value>) -> Result<Modes, Problem> {
    let Some(asked) = given(body, "answerMode") else {
        return Ok(Modes::default());
    };
    let mut modes = Modes::default();
    let wrong = || {
        let told = "answerMode must be a list of AnswerHighlight, AnswerGeneration.";
        Problem::invalid("answerMode", told)
    };
    for mode in asked.as_array().ok_or_else(wrong)? {
        match mode.as_str() {
            Some("AnswerHighlight") => modes.highlights = true,
            Some("AnswerGeneration") => modes.generates = true,
            Some(_) | None => return Err(wrong()),
        }
    }
    Ok(modes)
}

fn share(body: &Map<String, Value>, name: &str) -> Result<Option<f64>, Problem> {
    let Some(value) = given(body, name) else {
        return Ok(None);
    };
    let share = value.as_f64().filter(|share| (0.0..=1.0).contains(share));
    share
        .map(Some)
        .ok_or_else(|| Problem::invalid(name, format!("{name} must be 0 to 1.")))
}
