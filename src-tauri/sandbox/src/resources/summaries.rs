//! Summaries (`contract.md §5`).

use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use rules::id::InteractionId;
use rules::summary::token_limit;
use rules::time::rfc3339_millis;
use rules::tokens::Counter;
use serde_json::{Value, json};
use uuid::Uuid;

use super::summary::{self, Said};
use super::{Answer, once};
use crate::content::Speaker;
use crate::endpoint::Endpoint;
use crate::gate::Call;
use crate::platform::Platform;
use crate::problem::Problem;

/// Makes a summary of what has been said.
pub(super) async fn generate(
    State(platform): State<Arc<Platform>>,
    Extension(call): Extension<Call>,
) -> Result<Answer, Problem> {
    let body = call.json()?;
    let counter = Counter::load();
    let tokens = body["transcript"].as_str().map(|text| counter.count(text));
    let violations = rules::summary::check(&body, tokens);
    if !violations.is_empty() {
        return Err(Problem::violations(&violations));
    }
    once(&platform, Endpoint::Summaries, "", &call, || {
        write(&platform, &body, &counter)
    })
}

fn write(platform: &Platform, body: &Value, counter: &Counter) -> Result<Answer, Problem> {
    let said = said(platform, body)?;
    let length = body["summaryLength"].as_str().unwrap_or("medium");
    let most_tokens = token_limit(length).map_or(150, |limit| limit as usize);
    let language = body["languageCode"].as_str().unwrap_or("en-US");
    Ok(Answer::ok(json!({
        "id": Uuid::new_v4(),
        "summaryText": summary::of(&said, language, most_tokens, counter),
        "summaryLength": length,
        "createdDate": rfc3339_millis(platform.clock.now()),
    })))
}

/// What was said: the transcript sent along, or the conversation as far as it has come.
fn said(platform: &Platform, body: &Value) -> Result<Vec<Said>, Problem> {
    if let Some(transcript) = body["transcript"].as_str() {
        return Ok(summary::lines(transcript));
    }
    let interaction = body["interactionId"]
        .as_str()
        .and_then(|text| text.parse::<InteractionId>().ok());
    let script = interaction.and_then(|id| platform.stage.transcript(id));
    let conversation = script.and_then(|(script, _)| script.of(&platform.library));
    let (Some((_, said)), Some(conversation)) = (script, conversation) else {
        return Err(Problem::not_found("No such interaction."));
    };
    Ok(conversation
        .lines
        .iter()
        .take(said)
        .filter(|line| line.speaker != Speaker::System)
        .map(|line| Said {
            by_customer: line.speaker == Speaker::Customer,
            text: line.text.clone(),
        })
        .collect())
}
