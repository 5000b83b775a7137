//! Adoption as surface B has it (`platform-reference.md §4`): aggregates over suggestions and
//! summaries.
//!
//! Counted from what really happened in this sandbox; nothing is made up. Every change of a
//! suggestion's state is a row of its own, as every such change is an event: grouped by `state`, a
//! suggestion counts once under each state it passed through.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::State;
use axum::routing::post;
use axum::{Extension, Json, Router};
use serde_json::Value;

use super::check::members;
use super::conversations::Held;
use super::suggestions::{Payload, Suggestion};
use super::summaries::Summary;
use super::{names, permit};
use crate::content::Channel;
use crate::gate::Call;
use crate::platform::Platform;
use crate::problem::Problem;

mod count;
mod query;

use count::{Measure, Metric, Row};
use query::Words;

/// The dimensions of suggestions.
const SUGGESTION_DIMENSIONS: &[&str] = &[
    "agentAssistantId",
    "cannedResponseId",
    "cannedResponseLibraryId",
    "chunkCount",
    "conversationId",
    "engagementType",
    "externalContactId",
    "feedbackRating",
    "hasAnswerHighlight",
    "hasGeneratedAnswer",
    "knowledgeBaseDocumentId",
    "knowledgeBaseDocumentVersionId",
    "knowledgeSettingId",
    "mediaType",
    "messageId",
    "queueId",
    "scriptId",
    "scriptPageId",
    "searchId",
    "state",
    "suggestionId",
    "suggestionType",
    "triggerType",
    "userId",
    "utteranceId",
];

/// The dimensions of summaries.
const SUMMARY_DIMENSIONS: &[&str] = &[
    "conversationId",
    "copied",
    "editedField",
    "errorType",
    "language",
    "mediaType",
    "messageType",
    "presented",
    "queueId",
    "summaryGenerated",
    "summaryId",
    "summaryRating",
    "triggerSourceId",
    "triggerSourceOutcome",
    "triggerSourceType",
    "triggerType",
    "userId",
    "wrapUpCodeRating",
    "wrapUpCodeSuggestionSelected",
    "wrapupCodesGenerated",
    "wrapupCodesSupported",
];

/// A count of different values of `of`, among rows whose suggestion is of `kind`.
const fn distinct(name: &'static str, of: &'static str, kind: Option<&'static str>) -> Metric {
    Metric {
        name,
        of,
        only: match kind {
            Some(kind) => Some(("suggestionType", kind)),
            None => None,
        },
        measure: Measure::Distinct,
    }
}

const SUGGESTION_METRICS: &[Metric] = &[
    distinct("nDistinctSuggestions", "suggestionId", None),
    distinct("nDistinctConversations", "conversationId", None),
    distinct(
        "nKnowledgeSearchSuggestions",
        "suggestionId",
        Some("KnowledgeSearch"),
    ),
    distinct(
        "nKnowledgeArticleSuggestions",
        "suggestionId",
        Some("KnowledgeArticle"),
    ),
    distinct(
        "nKnowledgeAnswerSuggestions",
        "suggestionId",
        Some("SuggestedKnowledgeAnswer"),
    ),
    distinct(
        "nCannedResponseSuggestions",
        "suggestionId",
        Some("CannedResponse"),
    ),
    distinct("nScriptSuggestions", "suggestionId", Some("Script")),
];

const SUMMARY_METRICS: &[Metric] = &[
    distinct("nConversationSummaries", "summaryId", None),
    Metric {
        name: "nConversationSummaryEngagements",
        of: "summaryId",
        only: Some(("engaged", "true")),
        measure: Measure::Distinct,
    },
    Metric {
        name: "tConversationSummary",
        of: "summaryId",
        only: None,
        measure: Measure::Time,
    },
];

/// The most changes of suggestions that are kept; the oldest is forgotten.
const MAX_CHANGES: usize = 50_000;

/// What happened to suggestions.
#[derive(Debug, Default)]
pub(crate) struct Changes(Mutex<VecDeque<Row>>);

impl Changes {
    /// A suggestion was made, or its state changed. Intents are no suggestions here.
    pub(super) fn note(&self, platform: &Platform, held: &Held, one: &Suggestion) {
        let Some(row) = change(platform, held, one) else {
            return;
        };
        let mut rows = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        rows.push_back(row);
        if rows.len() > MAX_CHANGES {
            rows.pop_front();
        }
    }

    fn rows(&self) -> Vec<Row> {
        let rows = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        rows.iter().cloned().collect()
    }
}

fn change(platform: &Platform, held: &Held, one: &Suggestion) -> Option<Row> {
    let library = &platform.library;
    let mut dimensions = BTreeMap::from([
        ("agentAssistantId", names::assistant(library).to_string()),
        ("conversationId", held.id.to_string()),
        ("mediaType", media(held.channel).to_owned()),
        ("queueId", names::queue(library, &held.queue).to_string()),
        ("state", one.state.as_str().to_owned()),
        ("suggestionId", one.id.to_string()),
        ("suggestionType", one.payload.kind()?.to_owned()),
        ("triggerType", one.trigger.as_str().to_owned()),
        ("userId", platform.banner.agent_id.to_string()),
    ]);
    let mut more = |name, value: Option<String>| {
        if let Some(value) = value {
            dimensions.insert(name, value);
        }
    };
    more("engagementType", one.engagement.clone());
    more("feedbackRating", one.rating.clone());
    let heard = if held.channel == Channel::Voice {
        "utteranceId"
    } else {
        "messageId"
    };
    more(heard, one.heard.map(|id| id.to_string()));
    match &one.payload {
        Payload::Search {
            article, search, ..
        } => {
            let document = names::document(library, &article.id);
            more("knowledgeBaseDocumentId", Some(document.to_string()));
            more("searchId", Some(search.to_string()));
        }
        Payload::Article { article, .. } => {
            let document = names::document(library, &article.id);
            more("knowledgeBaseDocumentId", Some(document.to_string()));
        }
        Payload::Response { response } => more("cannedResponseId", Some(response.to_string())),
        Payload::Script { script, page, .. } => {
            more("scriptId", Some(script.to_string()));
            more("scriptPageId", Some(page.to_string()));
        }
        Payload::Intent(_) | Payload::ThirdParty { .. } => {}
    }
    Some(Row {
        at: one.updated,
        dimensions,
        ms: 0,
    })
}

fn media(channel: Channel) -> &'static str {
    match channel {
        Channel::Voice => "voice",
        Channel::Chat => "message",
        Channel::Email => "email",
    }
}

/// The routes.
pub(super) fn routes() -> Router<Arc<Platform>> {
    Router::new()
        .route(
            "/api/v2/analytics/agentcopilots/aggregates/query",
            post(copilots),
        )
        .route(
            "/api/v2/analytics/summaries/aggregates/query",
            post(summaries),
        )
}

async fn copilots(
    State(platform): State<Arc<Platform>>,
    Extension(call): Extension<Call>,
) -> Result<Json<Value>, Problem> {
    permit(&platform, &["analytics:agentCopilotAggregate:view"])?;
    let words = Words {
        metrics: SUGGESTION_METRICS,
        dimensions: SUGGESTION_DIMENSIONS,
    };
    let query = query::read(&members(&call)?, &words)?;
    let rows = platform.vendor.kept.changes.rows();
    Ok(Json(count::aggregates(&rows, &query)))
}

async fn summaries(
    State(platform): State<Arc<Platform>>,
    Extension(call): Extension<Call>,
) -> Result<Json<Value>, Problem> {
    permit(&platform, &["analytics:summaryAggregate:view"])?;
    let words = Words {
        metrics: SUMMARY_METRICS,
        dimensions: SUMMARY_DIMENSIONS,
    };
    let query = query::read(&members(&call)?, &words)?;
    let all = platform.vendor.kept.summaries.all();
    let rows: Vec<Row> = all.iter().map(|one| row(&platform, one)).collect();
    Ok(Json(count::aggregates(&rows, &query)))
}

fn row(platform: &Platform, one: &Summary) -> Row {
    let yes = |is: bool| is.to_string();
    let mut dimensions = BTreeMap::from([
        ("conversationId", one.conversation.to_string()),
        ("summaryId", one.id.to_string()),
        ("queueId", one.queue.to_string()),
        ("userId", platform.banner.agent_id.to_string()),
        ("language", one.language.to_lowercase()),
        ("mediaType", media(one.channel).to_owned()),
        ("triggerType", one.why.as_str().to_owned()),
        ("triggerSourceType", "AgentAssistant".to_owned()),
        ("summaryGenerated", yes(one.result.is_ok())),
        ("presented", yes(one.presented)),
        ("copied", yes(one.copied)),
        ("wrapUpCodeSuggestionSelected", yes(one.chosen.is_some())),
        (
            "engaged",
            yes(one.presented || one.copied || one.rating.is_some() || one.edited.is_some()),
        ),
    ]);
    match &one.result {
        Ok(text) => {
            dimensions.insert("wrapupCodesGenerated", yes(!text.codes.is_empty()));
        }
        Err(error) => {
            dimensions.insert("errorType", error.clone());
        }
    }
    if one.edited.is_some() {
        dimensions.insert("editedField", "Summary".to_owned());
    }
    if let Some(rating) = &one.rating {
        dimensions.insert("summaryRating", rating.clone());
    }
    Row {
        at: one.created,
        dimensions,
        ms: one.took_ms,
    }
}
