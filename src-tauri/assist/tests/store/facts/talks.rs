//! Facts about the program, interactions, cards and the knowledge base, beside their forms.

use std::collections::BTreeMap;

use assist::store::{Fact, FoundFact, KnowledgeEvent, KnowledgeFact, StateFact, TextFact};
use rules::id::SuggestionId;
use rules::suggestion::SuggestionState;
use rules::text::{Place, Text, Wanted};
use serde_json::json;

use super::Form;
use crate::{INTERACTION, accepted, card, now};

/// What is about the program and the interactions.
pub(super) fn plain_forms() -> Vec<Form> {
    vec![
        (
            Fact::AppStarted {
                version: "0.1.0".into(),
            },
            "app_started",
            json!({ "version": "0.1.0" }),
        ),
        (Fact::AppStopped {}, "app_stopped", json!({})),
        (
            Fact::ConnectionChanged {
                state: "reconnecting".into(),
                host: Some("api.example.com".into()),
                problem: Some("unreachable".into()),
                correlation_id: Some(uuid::Uuid::nil()),
                attempt: Some(2),
                retry_in_ms: Some(4_250),
            },
            "connection_changed",
            json!({
                "state": "reconnecting", "host": "api.example.com", "problem": "unreachable",
                "correlationId": "00000000-0000-0000-0000-000000000000", "attempt": 2, "retryInMs": 4250,
            }),
        ),
        (
            Fact::ConnectionChanged {
                state: "live".into(),
                host: None,
                problem: None,
                correlation_id: None,
                attempt: None,
                retry_in_ms: None,
            },
            "connection_changed",
            json!({ "state": "live" }),
        ),
        (
            Fact::InteractionStarted {
                interaction: INTERACTION,
                channel: Some("chat".into()),
                queue: Some("Billing".into()),
                agent: Some("agent".into()),
            },
            "interaction_started",
            json!({ "channel": "chat", "queue": "Billing", "agent": "agent" }),
        ),
        (
            Fact::InteractionEnded {
                interaction: INTERACTION,
            },
            "interaction_ended",
            json!({}),
        ),
        (
            Fact::QuietChanged {
                on: true,
                until: Some(now()),
            },
            "quiet_changed",
            json!({ "on": true, "until": "2026-09-21T14:13:20.000Z" }),
        ),
        (
            Fact::QuietChanged {
                on: false,
                until: None,
            },
            "quiet_changed",
            json!({ "on": false }),
        ),
        (
            Fact::FramesDropped {
                since: now(),
                by_kind: BTreeMap::from([("notJson".into(), 3)]),
            },
            "frames_dropped",
            json!({ "since": "2026-09-21T14:13:20.000Z", "byKind": { "notJson": 3 } }),
        ),
    ]
}

/// What is about cards.
#[expect(clippy::too_many_lines, reason = "a list: each fact beside its form")]
pub(super) fn card_forms() -> Vec<Form> {
    let the_card = json!({
        "key": "k", "suggestionId": "s-1", "suggestionType": "knowledge", "knowledgeArticleId": "article-1", "position": 2,
    });
    let mut taken = the_card.clone();
    taken["afterMs"] = json!(2_400);
    let mut expired = the_card.clone();
    expired["why"] = json!("faded");
    expired["wasShown"] = json!(true);
    vec![
        (
            Fact::SuggestionsDisplayed {
                interaction: INTERACTION,
                cards: vec![card("k")],
            },
            "suggestions_displayed",
            json!({ "cards": [the_card] }),
        ),
        (
            Fact::SuggestionOpened(card("k")),
            "suggestion_opened",
            the_card.clone(),
        ),
        (
            Fact::SuggestionCopied(card("k")),
            "suggestion_copied",
            the_card.clone(),
        ),
        (accepted("k"), "suggestion_accepted", taken),
        (
            Fact::SuggestionDismissed(card("k")),
            "suggestion_dismissed",
            the_card.clone(),
        ),
        (
            Fact::SuggestionRestored(card("k")),
            "suggestion_restored",
            the_card.clone(),
        ),
        (
            Fact::SuggestionPinned(card("k")),
            "suggestion_pinned",
            the_card.clone(),
        ),
        (
            Fact::SuggestionUnpinned(card("k")),
            "suggestion_unpinned",
            the_card.clone(),
        ),
        (
            Fact::SuggestionExpired {
                card: card("k"),
                why: "faded",
                was_shown: true,
            },
            "suggestion_expired",
            expired,
        ),
        (
            Fact::SuggestionStateChanged(Box::new(StateFact {
                interaction: INTERACTION,
                suggestion_id: SuggestionId::from("s-1"),
                state: SuggestionState::Accepted,
                elsewhere: true,
                changed_at: now(),
                key: Some("k".to_owned()),
                suggestion_type: Some("cannedResponse".to_owned()),
                knowledge_article_id: None,
            })),
            "suggestion_state_changed",
            json!({
                "suggestionId": "s-1", "state": "accepted", "elsewhere": true,
                "changedAt": rules::time::rfc3339_millis(now()), "key": "k",
                "suggestionType": "cannedResponse",
            }),
        ),
        (
            Fact::SuggestionStateChanged(Box::new(StateFact {
                interaction: INTERACTION,
                suggestion_id: SuggestionId::from("s-9"),
                state: SuggestionState::Other("Triggered".to_owned()),
                elsewhere: false,
                changed_at: now(),
                key: None,
                suggestion_type: None,
                knowledge_article_id: None,
            })),
            "suggestion_state_changed",
            json!({
                "suggestionId": "s-9", "state": "Triggered", "elsewhere": false,
                "changedAt": rules::time::rfc3339_millis(now()),
            }),
        ),
        (
            Fact::SuggestionTextCame(Box::new(TextFact {
                interaction: INTERACTION,
                key: "response:r-1".to_owned(),
                suggestion_id: SuggestionId::from("s-3"),
                suggestion_type: "cannedResponse".to_owned(),
                source: Wanted::Response {
                    id: "r-1".to_owned(),
                },
                came: "here",
                missing: None,
                text: Some(Text {
                    title: Some("Refund".to_owned()),
                    body: "Thank you, {{customerName}}.".to_owned(),
                    places: vec![Place {
                        id: "customerName".to_owned(),
                        default: None,
                    }],
                }),
            })),
            "suggestion_text_came",
            json!({
                "key": "response:r-1", "suggestionId": "s-3", "suggestionType": "cannedResponse",
                "source": { "kind": "response", "id": "r-1" }, "came": "here", "title": "Refund",
                "body": "Thank you, {{customerName}}.", "places": [{ "id": "customerName" }],
            }),
        ),
        (
            Fact::SuggestionTextCame(Box::new(TextFact {
                interaction: INTERACTION,
                key: "script:s".to_owned(),
                suggestion_id: SuggestionId::from("s-4"),
                suggestion_type: "script".to_owned(),
                source: Wanted::Page {
                    script: "s".to_owned(),
                    page: "p".to_owned(),
                },
                came: "refused",
                missing: Some("scripter:publishedScript:view".to_owned()),
                text: None,
            })),
            "suggestion_text_came",
            json!({
                "key": "script:s", "suggestionId": "s-4", "suggestionType": "script",
                "source": { "kind": "page", "script": "s", "page": "p" }, "came": "refused",
                "missing": "scripter:publishedScript:view",
            }),
        ),
    ]
}

/// What is about the knowledge base.
pub(super) fn knowledge_forms() -> Vec<Form> {
    let source = || Wanted::Document {
        knowledge_base: "b".to_owned(),
        id: "d".to_owned(),
        version: Some("v".to_owned()),
        variation: None,
    };
    let fact = |what| {
        Fact::Knowledge(Box::new(KnowledgeFact {
            interaction: Some(INTERACTION),
            what,
        }))
    };
    let told = json!({ "kind": "document", "knowledgeBase": "b", "id": "d", "version": "v" });
    vec![
        (
            fact(KnowledgeEvent::Asked {
                question: None,
                chars: 12,
                found: vec![FoundFact {
                    id: "d".to_owned(),
                    title: "Refunds".to_owned(),
                    passage: Some("Within 30 days.".to_owned()),
                    confidence: Some(0.9),
                }],
                generated: false,
                problem: None,
                latency_ms: 210,
            }),
            "knowledge_asked",
            json!({
                "chars": 12, "generated": false, "latencyMs": 210,
                "found": [{
                    "id": "d", "title": "Refunds", "passage": "Within 30 days.", "confidence": 0.9,
                }],
            }),
        ),
        (
            fact(KnowledgeEvent::Asked {
                question: Some("how long".to_owned()),
                chars: 8,
                found: Vec::new(),
                generated: false,
                problem: Some("canceled"),
                latency_ms: 5,
            }),
            "knowledge_asked",
            json!({
                "question": "how long", "chars": 8, "found": [], "generated": false,
                "problem": "canceled", "latencyMs": 5,
            }),
        ),
        (
            fact(KnowledgeEvent::Taken {
                source: source(),
                title: "Refunds".to_owned(),
                search: Some("q".to_owned()),
                how: "copied",
            }),
            "knowledge_answer_taken",
            json!({ "source": told, "title": "Refunds", "search": "q", "how": "copied" }),
        ),
        (
            fact(KnowledgeEvent::Read {
                source: source(),
                title: "Refunds".to_owned(),
                body: "Within 30 days.".to_owned(),
                key: None,
            }),
            "document_read",
            json!({ "source": told, "title": "Refunds", "body": "Within 30 days." }),
        ),
    ]
}
