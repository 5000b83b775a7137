//! Summaries (`contract.md §5`).
//!
//! Owns what a request must bring and what it is about: the transcript that was sent along, or the
//! conversation as far as it has come. How a summary comes about stands in [`summary`]. A request
//! is known by its `X-Genesys-Request-Id`, or by its `Idempotency-Key` where it has one: sent again
//! it gets the same summary, another time it gets one more.

use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use rules::id::InteractionId;
use rules::summary::MAX_TRANSCRIPT_TOKENS;
use rules::time::rfc3339_millis;
use rules::tokens::{Counter, surely_within};
use rules::transcript::{self, Transcript, Utterance};
use serde_json::{Value, json};
use uuid::Uuid;

use super::summary::{self, Format, Wish};
use super::{Answer, once_for};
use crate::content::Speaker;
use crate::endpoint::Endpoint;
use crate::faults::Alteration;
use crate::gate::Call;
use crate::knowledge::Query;
use crate::platform::Platform;
use crate::problem::Problem;
use crate::stage::Script;

/// The header every request for a summary carries (`contract.md §5`).
const REQUEST_ID: &str = "X-Genesys-Request-Id";
/// Articles less sure than this are not named: the threshold of `contract.md §1`.
const SURE: f64 = 0.75;
/// So many of the customer's lines are looked up, from the first: what it was about was said by then.
const LOOKED_UP: usize = 40;
/// The most articles that are named.
const MOST_ARTICLES: usize = 3;

/// Makes a summary of what has been said.
pub(super) async fn generate(
    State(platform): State<Arc<Platform>>,
    Extension(call): Extension<Call>,
) -> Result<Answer, Problem> {
    // Counting tokens is work of a tenth of a second, and others wait for this thread.
    let making = tokio::task::spawn_blocking(move || make(&platform, &call));
    making.await.unwrap_or_else(|error| {
        tracing::error!(%error, "a summary ended early");
        Err(Problem::of_status(StatusCode::INTERNAL_SERVER_ERROR))
    })
}

fn make(platform: &Platform, call: &Call) -> Result<Answer, Problem> {
    let request_id = request_id(call)?;
    let body = call.json()?;
    let counter = Counter::load();
    let transcript = body["transcript"].as_str();
    // A short one needs no counting to be within the limit.
    let long = transcript.filter(|text| !surely_within(text, MAX_TRANSCRIPT_TOKENS));
    let tokens = long.map(|text| counter.count(text));
    let violations = rules::summary::check(&body, tokens);
    if !violations.is_empty() {
        return Err(Problem::violations(&violations));
    }
    let key = call
        .header("idempotency-key")
        .map_or_else(|| request_id.to_string(), str::to_owned);
    // Kept apart from the others' receipts: nobody else waits while a summary is made.
    let made = &platform.shelves.summaries;
    once_for(made, (Endpoint::Summaries, String::new(), key), || {
        write(platform, &body, call.alteration, &counter)
    })
}

fn request_id(call: &Call) -> Result<Uuid, Problem> {
    let Some(text) = call.header(REQUEST_ID) else {
        let told = format!("Missing: the header {REQUEST_ID} names the request for support.");
        return Err(Problem::field(REQUEST_ID, "required", told));
    };
    let told = format!("The header {REQUEST_ID} must be a UUID.");
    Uuid::try_parse(text).map_err(|_| Problem::field(REQUEST_ID, "uuid", told))
}

fn write(
    platform: &Platform,
    body: &Value,
    alteration: Option<Alteration>,
    counter: &Counter,
) -> Result<Answer, Problem> {
    let (said, business) = said(platform, body)?;
    let length = body["summaryLength"].as_str().unwrap_or("medium");
    let wish = Wish {
        language: body["languageCode"].as_str().unwrap_or("en-US"),
        length,
        format: match body["format"].as_str() {
            Some("text") => Format::Text,
            Some(_) | None => Format::Paragraphs,
        },
        articles: articles(platform, body, &said, business)?,
        redacts: body["redactionPolicyId"].is_string(),
    };
    let mut text = summary::of(&said, &wish, counter);
    match alteration {
        Some(Alteration::Pii) => text = summary::with_pii(&text),
        Some(Alteration::Number) => text = summary::with_invented_number(&text, &said),
        Some(Alteration::Deploy) | None => {}
    }
    Ok(Answer::ok(json!({
        "id": Uuid::new_v4(),
        "summaryText": text,
        "summaryLength": length,
        "createdDate": rfc3339_millis(platform.clock.now()),
    })))
}

/// What was said, and the business it was said at where that is known.
fn said(platform: &Platform, body: &Value) -> Result<(Transcript, Option<usize>), Problem> {
    let interaction = body["interactionId"]
        .as_str()
        .and_then(|text| text.parse::<InteractionId>().ok());
    let known = interaction.and_then(|id| played(platform, id));
    let business = known.as_ref().map(|(_, script)| script.business);
    if let Some(text) = body["transcript"].as_str() {
        return Ok((Transcript::parse(text), business));
    }
    let (transcript, _) = known.ok_or_else(|| Problem::not_found("No such interaction."))?;
    Ok((transcript, business))
}

/// What has been said in an interaction that is played, or was; none where it isn't known.
pub(crate) fn played(
    platform: &Platform,
    interaction: InteractionId,
) -> Option<(Transcript, Script)> {
    let (script, lines) = platform.stage.transcript(interaction)?;
    let conversation = script.of(&platform.library)?;
    let so_far = conversation.lines.iter().take(lines);
    let utterances = so_far.filter_map(|line| {
        let speaker = match line.speaker {
            Speaker::Customer => transcript::Speaker::Customer,
            Speaker::Agent => transcript::Speaker::Agent,
            Speaker::System => return None,
        };
        let text = line.text.clone();
        Some(Utterance {
            speaker,
            text,
            at: None,
        })
    });
    let utterances = utterances.collect();
    Some((Transcript { utterances }, script))
}

/// The titles of the articles that answer what the customer said, the surest first; none unless
/// they are asked for.
fn articles(
    platform: &Platform,
    body: &Value,
    said: &Transcript,
    business: Option<usize>,
) -> Result<Vec<String>, Problem> {
    if body["useKnowledgeBase"] != true {
        return Ok(Vec::new());
    }
    let asked = body["knowledgeBaseId"].as_str();
    let asked = asked.and_then(|text| Uuid::try_parse(text).ok());
    if asked != Some(platform.library.id) {
        let told = "No such knowledge base; GET /api/v2/agentassist/contentlibraries lists them.";
        return Err(Problem::field("knowledgeBaseId", "unknown", told));
    }
    let businesses = match business {
        Some(one) => one..one + 1,
        None => 0..platform.library.businesses.len(),
    };
    let mut found: Vec<(f64, String)> = Vec::new();
    let customers = said.utterances.iter();
    let customers = customers.filter(|one| one.speaker == transcript::Speaker::Customer);
    for utterance in customers.take(LOOKED_UP) {
        let query = Query::of_text(&utterance.text);
        for business in businesses.clone() {
            let hits = platform.knowledge.search(business, &query);
            for hit in hits.map_err(|error| unsearchable(&error))? {
                let title = &hit.article.title;
                match found.iter_mut().find(|(_, known)| known == title) {
                    Some((confidence, _)) => *confidence = confidence.max(hit.confidence),
                    None => found.push((hit.confidence, title.clone())),
                }
            }
        }
    }
    found.retain(|(confidence, _)| *confidence >= SURE);
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    found.truncate(MOST_ARTICLES);
    Ok(found.into_iter().map(|(_, title)| title).collect())
}

fn unsearchable(error: &rusqlite::Error) -> Problem {
    tracing::error!(%error, "the knowledge base could not be searched");
    Problem::of_status(StatusCode::INTERNAL_SERVER_ERROR)
}
