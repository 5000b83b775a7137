//! A suggestion in the vendor's two dialects (`platform-reference.md §2.4.1`, `§3.1`): flat ids in
//! events, nested references in answers.

use rules::time::rfc3339_millis;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::{Payload, Suggestion, Wanted};
use crate::content::{Article, Channel};
use crate::platform::Platform;
use crate::vendor::conversations::Held;
use crate::vendor::names;

/// As an event has it.
pub(crate) fn event(platform: &Platform, held: &Held, one: &Suggestion) -> Value {
    let medium = match held.channel {
        Channel::Voice => "VOICE",
        Channel::Chat => "MESSAGE",
        Channel::Email => "EMAIL",
    };
    let mut context = json!({
        "queueId": names::queue(&platform.library, &held.queue),
        "mediaType": medium,
        "userId": platform.banner.agent_id,
        "assistantId": names::assistant(&platform.library),
        "participantType": "CUSTOMER",
    });
    if let Some(heard) = one.heard {
        let is_call = held.channel == Channel::Voice;
        context[if is_call { "utteranceId" } else { "messageId" }] = json!(heard);
    }
    if !one.statement.is_empty() {
        context["queryStatement"] = json!(one.statement);
    }
    let mut event = json!({
        "eventTime": rfc3339_millis(one.updated),
        "conversationId": held.id,
        "suggestionId": one.id,
        "state": one.state.as_str(),
        "triggerType": one.trigger.as_str(),
        "context": context,
    });
    if let Some(engagement) = &one.engagement {
        event["engagementType"] = json!(engagement);
    }
    if let Some(rating) = &one.rating {
        event["feedback"] = json!({"rating": rating});
    }
    if let Some(wanted) = &one.intent {
        event["activeIntent"] = intent(wanted);
    }
    match &one.payload {
        Payload::Search {
            article,
            snippet,
            confidence,
            search,
        } => {
            let mut search_found = document(platform, article, snippet);
            search_found["confidence"] = json!(confidence);
            search_found["searchId"] = json!(search);
            event["knowledgeSearch"] = search_found;
        }
        Payload::Article { article, snippet } => {
            event["knowledgeArticle"] = document(platform, article, snippet);
        }
        Payload::Response { response } => {
            event["cannedResponse"] =
                json!({"responseId": response, "libraryId": responses(platform, held)});
        }
        Payload::Script { script, page, name } => {
            event["script"] =
                json!({"scriptId": script, "pageId": page, "data": {"pageName": name}});
        }
        Payload::Intent(wanted) => {
            let named = Map::from_iter([(wanted.name.clone(), intent(wanted))]);
            event["conversationIntents"] = Value::Object(named);
        }
        Payload::ThirdParty {
            title,
            text,
            sources,
        } => event["thirdPartySuggestion"] = third_party(title, text, sources),
    }
    event
}

/// As an answer has it; none for a kind that isn't listed.
pub(crate) fn listed(platform: &Platform, held: &Held, one: &Suggestion) -> Option<Value> {
    let kind = one.payload.kind()?;
    let conversation = held.id;
    let assistant = names::assistant(&platform.library);
    let queue = names::queue(&platform.library, &held.queue);
    let agent = platform.banner.agent_id;
    let medium = match held.channel {
        Channel::Voice => "Voice",
        Channel::Chat => "Message",
        Channel::Email => "Unknown",
    };
    let mut context = json!({
        "queue": reference(queue, "/api/v2/routing/queues"),
        "mediaType": medium,
        "participantType": "Customer",
        "user": reference(agent, "/api/v2/users"),
    });
    match (one.heard, held.channel) {
        (Some(heard), Channel::Voice) => context["utterance"] = json!({"id": heard}),
        (Some(heard), Channel::Chat | Channel::Email) => {
            let below = format!("/api/v2/conversations/messages/{conversation}/messages");
            context["message"] = reference(heard, &below);
        }
        (None, _) => {}
    }
    if !one.statement.is_empty() {
        context["queryStatement"] = json!(one.statement);
    }
    let mut body = json!({
        "id": one.id,
        "conversation": reference(conversation.0, "/api/v2/conversations"),
        "assistant": reference(assistant, "/api/v2/assistants"),
        "type": kind,
        "dateCreated": rfc3339_millis(one.created),
        "triggerType": one.trigger.as_str(),
        "state": one.state.as_str(),
        "context": context,
        "selfUri": format!("/api/v2/conversations/{conversation}/suggestions/{}", one.id),
    });
    match &one.payload {
        Payload::Search {
            article,
            snippet,
            confidence,
            search,
        } => {
            let mut found = nested_document(platform, held, article, snippet);
            found["confidence"] = json!(confidence);
            found["searchId"] = json!(search);
            body["knowledgeSearch"] = found;
        }
        Payload::Article { article, snippet } => {
            body["knowledgeArticle"] = nested_document(platform, held, article, snippet);
        }
        Payload::Response { response } => {
            let library = responses(platform, held);
            body["cannedResponse"] = json!({
                "response": reference(*response, "/api/v2/responsemanagement/responses"),
                "library": reference(library, "/api/v2/responsemanagement/libraries"),
            });
        }
        Payload::Script { script, page, name } => {
            let pages = format!("/api/v2/scripts/published/{script}/pages");
            body["script"] = json!({
                "script": reference(*script, "/api/v2/scripts/published"),
                "page": reference(*page, &pages),
                "data": {"pageName": name},
            });
        }
        Payload::Intent(_) => return None,
        Payload::ThirdParty {
            title,
            text,
            sources,
        } => body["thirdPartySuggestion"] = third_party(title, text, sources),
    }
    Some(body)
}

/// A document as an event has it.
fn document(platform: &Platform, article: &Article, snippet: &str) -> Value {
    let id = names::document(&platform.library, &article.id);
    let uri = platform
        .banner
        .api_url
        .join(&format!("articles/{}", article.id));
    json!({
        "title": article.title,
        "uri": uri.ok(),
        "snippets": [snippet],
        "metadata": {},
        "documentId": id,
        "versionId": names::version(id),
        "variationIds": [names::variation(id)],
        "knowledgeAnswer": answer(snippet),
    })
}

/// A document as an answer has it: the knowledge base stands in its address alone.
fn nested_document(platform: &Platform, held: &Held, article: &Article, snippet: &str) -> Value {
    let id = names::document(&platform.library, &article.id);
    let business = platform.library.businesses.get(held.script.business);
    let base = business.map_or_else(Uuid::nil, |business| {
        names::knowledge_base(&platform.library, &business.id)
    });
    let documents = format!("/api/v2/knowledge/knowledgebases/{base}/documents");
    json!({
        "title": article.title,
        "snippets": [snippet],
        "document": reference(id, &documents),
        "version": reference(names::version(id), &format!("{documents}/{id}/versions")),
        "variations": [
            reference(names::variation(id), &format!("{documents}/{id}/variations")),
        ],
        "knowledgeAnswer": answer(snippet),
    })
}

/// The passage that answers: all of it, so that its places are its own.
fn answer(snippet: &str) -> Value {
    json!({"answer": snippet, "startIndex": 0, "endIndex": snippet.chars().count()})
}

fn intent(wanted: &Wanted) -> Value {
    json!({
        "intent": wanted.name,
        "intentId": wanted.id,
        "confidence": wanted.confidence,
        "detectedSlots": [],
    })
}

fn third_party(title: &str, text: &str, sources: &[crate::content::copilot::Source]) -> Value {
    let sources: Vec<Value> = sources
        .iter()
        .map(|one| json!({"name": one.name, "url": one.url}))
        .collect();
    json!({"title": title, "text": text, "sources": sources})
}

/// The library of a business's canned responses.
fn responses(platform: &Platform, held: &Held) -> Uuid {
    let business = platform.library.businesses.get(held.script.business);
    business.map_or_else(Uuid::nil, |business| {
        names::response_library(&platform.library, &business.id)
    })
}

fn reference(id: Uuid, below: &str) -> Value {
    json!({"id": id, "selfUri": format!("{below}/{id}")})
}
