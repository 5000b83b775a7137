//! What each fact leaves behind: its kind and payload, and the rows it changes.

use std::collections::BTreeMap;

use assist::outbox::Target;
use assist::store::{
    Acceptance, DeployFact, Fact, FoundFact, InjectionFact, KindCounts, KnowledgeEvent,
    KnowledgeFact, Produced, PromptEvent, PromptFact, StateFact, SummaryEvent, SummaryFact,
    SummaryFiling, SummaryRequest, SummarySync, TextFact,
};
use assist::view::summary::{FindingKind, Rating};
use rules::id::SuggestionId;
use rules::rank::{Weights, ranked};
use rules::suggestion::{Detail, Scores, Source, Suggestion, SuggestionKind, SuggestionState};
use rules::text::{Place, Text, Wanted};
use serde_json::{Value, json};

use crate::{
    INTERACTION, accepted, batch, card, entries, marked, now, open, produced, suggestion, work,
};

/// A fact, its kind, and its payload.
type Form = (Fact, &'static str, Value);

/// What is about the program and the interactions.
fn plain_forms() -> Vec<Form> {
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
fn card_forms() -> Vec<Form> {
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
fn knowledge_forms() -> Vec<Form> {
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

/// What is about deploys (`contract.md §3`, audit).
fn deploy_forms() -> Vec<Form> {
    let correlation_id = uuid::Uuid::from_u128(9);
    let asked = || DeployFact {
        prompt_id: "p-1".into(),
        action: None,
        details: None,
        latency_ms: None,
        sha256: "ab".into(),
        version: Some(2),
        rollback_to: None,
        correlation_id,
    };
    let form = |more: Value| {
        let mut form = json!({
            "promptId": "p-1", "sha256": "ab", "version": 2, "correlationId": correlation_id,
        });
        let members = form.as_object_mut().expect("an object");
        members.extend(more.as_object().expect("an object").clone());
        form
    };
    let ended = |action| {
        Box::new(DeployFact {
            action: Some(action),
            latency_ms: Some(120),
            ..asked()
        })
    };
    let ended_form = |action: &str| form(json!({ "action": action, "latencyMs": 120 }));
    vec![
        (
            Fact::PromptDeployRequested(Box::new(asked())),
            "prompt_deploy_requested",
            form(json!({})),
        ),
        (
            Fact::PromptDeployed(ended("DEPLOYED")),
            "prompt_deployed",
            ended_form("DEPLOYED"),
        ),
        (
            Fact::PromptDeployFailed(ended("DEPLOY_FAILED")),
            "prompt_deploy_failed",
            ended_form("DEPLOY_FAILED"),
        ),
        (
            Fact::PromptRolledBack(Box::new(DeployFact {
                rollback_to: Some(1),
                ..*ended("ROLLED_BACK")
            })),
            "prompt_rolled_back",
            form(json!({ "action": "ROLLED_BACK", "latencyMs": 120, "rollbackTo": 1 })),
        ),
        (
            Fact::PromptValidationFailed(Box::new(DeployFact {
                action: Some("VALIDATION_FAILED"),
                details: Some("name required".into()),
                version: None,
                ..asked()
            })),
            "prompt_validation_failed",
            json!({
                "promptId": "p-1", "sha256": "ab", "correlationId": correlation_id,
                "action": "VALIDATION_FAILED", "details": "name required",
            }),
        ),
    ]
}

/// What is about prompts in conversations and on the panel.
fn prompt_forms() -> Vec<Form> {
    let audit_id = uuid::Uuid::from_u128(7);
    let conversation = INTERACTION.to_string();
    let pending = InjectionFact::pending(audit_id, INTERACTION, "p-1".into());
    let form = |more: Value| {
        let mut form = json!({
            "auditId": audit_id, "conversationId": conversation, "promptId": "p-1",
            "complianceTag": "AGENT_ASSIST_INJECTION", "retentionPolicy": "90_DAYS",
        });
        let (Some(members), Value::Object(more)) = (form.as_object_mut(), more) else {
            panic!("both are objects");
        };
        members.extend(more);
        form
    };
    let mut forms: Vec<Form> = vec![
        (
            Fact::Injection(Box::new(pending.clone())),
            "prompt_injection_requested",
            form(json!({ "status": "PENDING", "attempts": 0 })),
        ),
        (
            Fact::Injection(Box::new(pending.clone().done("i-1".into(), 12, 2))),
            "prompt_injected",
            form(json!({
                "status": "SUCCESS", "attempts": 2, "latencyMs": 12, "responseId": "i-1",
            })),
        ),
        (
            Fact::Injection(Box::new(pending.failed("refused", Some(9), 1))),
            "prompt_injection_failed",
            form(json!({
                "status": "FAILED", "attempts": 1, "latencyMs": 9, "error": "refused",
            })),
        ),
        (
            Fact::PromptsMuted {
                interaction: INTERACTION,
                on: true,
            },
            "prompts_muted",
            json!({ "on": true }),
        ),
    ];
    let events = [
        (PromptEvent::Triggered, "prompt_triggered"),
        (PromptEvent::Shown, "prompt_shown"),
        (PromptEvent::Viewed, "prompt_viewed"),
        (PromptEvent::Clicked, "prompt_clicked"),
        (PromptEvent::Dismissed, "prompt_dismissed"),
        (PromptEvent::PutOff, "prompt_put_off"),
        (PromptEvent::TimedOut, "prompt_timed_out"),
        (PromptEvent::Muted, "prompt_muted"),
        (PromptEvent::Withdrawn, "prompt_withdrawn"),
    ];
    forms.extend(events.map(|(what, kind)| {
        let fact = PromptFact {
            what,
            interaction: INTERACTION,
            target: Target::of_url(&"https://api.example.com".parse().expect("a URL")),
            prompt_id: "p-1".into(),
            version: Some(3),
            source: "injected",
            display: "popup",
            injection_id: Some("i-1".into()),
        };
        let form = json!({
            "promptId": "p-1", "version": 3, "source": "injected", "display": "popup",
            "injectionId": "i-1",
        });
        (Fact::Prompt(Box::new(fact)), kind, form)
    }));
    forms
}

fn of_summary(what: SummaryEvent, kind: &'static str, more: &Value) -> Form {
    let fact = SummaryFact {
        interaction: INTERACTION,
        summary: 7,
        what,
    };
    let mut form = json!({ "summary": 7 });
    let members = form.as_object_mut().expect("an object");
    members.extend(more.as_object().expect("an object").clone());
    (Fact::Summary(Box::new(fact)), kind, form)
}

/// What is about making summaries (`contract.md §5`).
#[expect(clippy::too_many_lines, reason = "a list: each fact beside its form")]
fn summary_forms() -> Vec<Form> {
    let request_id = uuid::Uuid::from_u128(11);
    let kinds = || KindCounts::from([(FindingKind::Phone, 2), (FindingKind::UnsaidName, 1)]);
    let counted = json!({ "kinds": { "phone": 2, "unsaid_name": 1 } });
    let requested = |transcript_tokens, redaction_policy_id| {
        SummaryEvent::Requested(SummaryRequest {
            request_id,
            language: "en-US".into(),
            length: "short".into(),
            format: "json".into(),
            token_limit: 60,
            transcript_tokens,
            validated_at: now(),
            uses_knowledge_base: true,
            redaction_policy_id,
        })
    };
    let mut form = json!({
        "requestId": request_id, "language": "en-US", "length": "short", "format": "json",
        "tokenLimit": 60, "transcriptTokens": 900, "validatedAt": "2026-09-21T14:13:20.000Z",
        "usesKnowledgeBase": true, "redactionPolicyId": request_id,
    });
    let whole = requested(Some(900), Some(request_id));
    let mut forms = vec![of_summary(whole, "summary_requested", &form)];
    form["transcriptTokens"] = Value::Null;
    let members = form.as_object_mut().expect("an object");
    members.remove("redactionPolicyId");
    let least = requested(None, None);
    forms.push(of_summary(least, "summary_requested", &form));
    forms.push(of_summary(
        SummaryEvent::Generated {
            summary_id: "s-1".into(),
            request_id,
            latency_ms: Some(1_200),
            transcript_tokens: Some(900),
            redaction_verified: false,
            sentiment_aligned: None,
            findings: kinds(),
        },
        "summary_generated",
        &json!({
            "summaryId": "s-1", "requestId": request_id, "latencyMs": 1200,
            "transcriptTokens": 900, "redactionVerified": false, "sentimentAligned": null,
            "findings": { "phone": 2, "unsaid_name": 1 },
        }),
    ));
    forms.push(of_summary(
        SummaryEvent::Failed {
            request_id,
            status: None,
            problem: "timeout",
            latency_ms: 30_000,
            attempts: 4,
        },
        "summary_failed",
        &json!({
            "requestId": request_id, "problem": "timeout", "latencyMs": 30_000, "attempts": 4,
        }),
    ));
    forms.push(of_summary(
        SummaryEvent::Awaited {
            request_id,
            by_hand: true,
        },
        "summary_awaited",
        &json!({ "requestId": request_id, "byHand": true }),
    ));
    forms.push(of_summary(
        SummaryEvent::WrapUpApplied {
            code: "c-1".to_owned(),
            name: "Refund".to_owned(),
            predicted: true,
            with_notes: false,
        },
        "wrap_up_applied",
        &json!({ "code": "c-1", "name": "Refund", "predicted": true, "withNotes": false }),
    ));
    forms.push(of_summary(
        SummaryEvent::Declined {
            request_id,
            why: "too_long",
        },
        "summary_declined",
        &json!({ "requestId": request_id, "why": "too_long" }),
    ));
    let canceled = SummaryEvent::Canceled { request_id };
    let form = json!({ "requestId": request_id });
    forms.push(of_summary(canceled, "summary_canceled", &form));
    for (what, kind) in [
        (
            SummaryEvent::Redacted { kinds: kinds() },
            "summary_redacted",
        ),
        (
            SummaryEvent::PiiApproved { kinds: kinds() },
            "summary_pii_approved",
        ),
        (
            SummaryEvent::UnsaidKept { kinds: kinds() },
            "summary_unsaid_kept",
        ),
    ] {
        forms.push(of_summary(what, kind, &counted));
    }
    for (rating, form) in [(Some(Rating::Up), json!("up")), (None, Value::Null)] {
        let form = json!({ "rating": form });
        forms.push(of_summary(
            SummaryEvent::Rated { rating },
            "summary_rated",
            &form,
        ));
    }
    forms
}

/// What is about filing them.
fn filing_forms() -> Vec<Form> {
    let tracking_id = uuid::Uuid::from_u128(12);
    let sync = |action, status, error| SummarySync {
        action,
        delivery: 3,
        tracking_id,
        latency_ms: 80,
        attempts: 1,
        status,
        error,
        redaction_verified: true,
        sentiment_aligned: Some(false),
    };
    let sync_form = |action: &str, end: (&str, Value)| {
        let mut form = json!({
            "action": action, "delivery": 3, "trackingId": tracking_id, "latencyMs": 80,
            "attempts": 1, "redactionVerified": true, "sentimentAligned": false,
        });
        form[end.0] = end.1;
        form
    };
    vec![
        of_summary(
            SummaryEvent::Copied { redacted: true },
            "summary_copied",
            &json!({ "redacted": true }),
        ),
        of_summary(
            SummaryEvent::Saved(SummaryFiling {
                tracking_id,
                changed: 0.5,
                redaction_verified: false,
                sentiment_aligned: None,
                approved_kinds: vec![rules::pii::Kind::Phone],
            }),
            "summary_saved",
            &json!({
                "trackingId": tracking_id, "changed": 0.5, "redactionVerified": false,
                "sentimentAligned": null, "approvedKinds": ["phone"],
            }),
        ),
        of_summary(
            SummaryEvent::Synced(sync("SUMMARY_GENERATED_AND_SYNCED", Some(200), None)),
            "summary_synced",
            &sync_form("SUMMARY_GENERATED_AND_SYNCED", ("status", json!(200))),
        ),
        of_summary(
            SummaryEvent::SyncFailed(sync("SUMMARY_SYNC_FAILED", None, Some("timeout"))),
            "summary_sync_failed",
            &sync_form("SUMMARY_SYNC_FAILED", ("error", json!("timeout"))),
        ),
        of_summary(
            SummaryEvent::Closed {
                filed: true,
                changed: Some(0.5),
            },
            "summary_closed",
            &json!({ "filed": true, "changed": 0.5 }),
        ),
        of_summary(
            SummaryEvent::Closed {
                filed: false,
                changed: None,
            },
            "summary_closed",
            &json!({ "filed": false }),
        ),
    ]
}

#[tokio::test]
async fn every_kind_keeps_its_form() {
    let forms = [
        plain_forms(),
        card_forms(),
        prompt_forms(),
        knowledge_forms(),
        deploy_forms(),
        summary_forms(),
        filing_forms(),
    ];
    let facts: Vec<_> = forms.into_iter().flatten().collect();
    let dir = tempfile::tempdir().expect("a folder");
    let store = open(dir.path());
    for (fact, _, _) in &facts {
        store.commit(work(fact.clone())).await.expect("durable");
    }
    store.close().await.expect("closed");
    let entries = entries(dir.path());
    for (event, (fact, kind, payload)) in entries.iter().skip(1).zip(&facts) {
        assert_eq!(&event.kind, kind);
        assert_eq!(event.payload.as_ref(), Some(payload), "{kind}");
        assert_eq!(
            event.interaction,
            fact.interaction().map(|id| id.to_string()),
            "{kind}"
        );
        assert_eq!(event.at, now(), "{kind}");
    }
    assert_eq!(entries.len(), 1 + facts.len());
}

#[tokio::test]
async fn a_batch_keeps_what_was_shown_and_not_what_was_said() {
    let dir = tempfile::tempdir().expect("a folder");
    let store = open(dir.path());
    let mut batch = batch();
    batch.unknown = Some(r#"{"traceId":"t-1"}"#.to_owned());
    batch.suggestions[0].unknown = Some(r#"{"locale":"en"}"#.to_owned());
    store.commit(produced(&batch, true)).await.expect("durable");
    store.close().await.expect("closed");
    let payload = entries(dir.path())
        .pop()
        .and_then(|event| event.payload)
        .expect("a payload");
    assert_eq!(
        payload,
        json!({
            "processingLatencyMs": 12.5,
            "shown": true,
            "suggestions": [{
                "id": "s-1", "type": "knowledge", "title": "Title of s-1", "snippet": "A passage",
                "confidence": 0.9, "relevanceScore": 0.8, "score": 0.6 * 0.8 + 0.4 * 0.9, "rank": 1,
                "unknown": { "locale": "en" },
            }],
            "belowThreshold": [{ "id": "s-2", "confidence": 0.5, "relevanceScore": 0.9 }],
            "droppedScores": 1,
            "unknown": { "traceId": "t-1" },
        })
    );
}

#[tokio::test]
async fn unknown_members_are_kept_up_to_a_size() {
    let mut batch = batch();
    let passed = ranked(&batch, Weights::default());
    for (text, expect) in [
        (
            format!(r#"{{"a":"{}"}}"#, "x".repeat(70_000)),
            json!({ "omittedBytes": 70_008 }),
        ),
        ("not JSON".to_owned(), json!("not JSON")),
        ("[".repeat(1_000), json!("[".repeat(1_000))),
    ] {
        batch.unknown = Some(text);
        assert_eq!(Produced::of(&batch, &passed, true).unknown, Some(expect));
    }
}

#[tokio::test]
async fn acceptance_counts_clicks_over_batches_shown_and_survives_a_restart() {
    let dir = tempfile::tempdir().expect("a folder");
    let store = open(dir.path());
    for shown in [true, true, false, true, true] {
        store
            .record(produced(&batch(), shown))
            .await
            .expect("queued");
    }
    let receipt = store.commit(work(accepted("a"))).await.expect("durable");
    assert_eq!(
        receipt.acceptance,
        Acceptance {
            accepted: 1,
            batches_shown: 4
        }
    );
    assert!(
        (receipt.acceptance.rate() - 0.25).abs() < f64::EPSILON,
        "one of four"
    );
    store.close().await.expect("closed");

    let store = open(dir.path());
    let receipt = store.commit(work(accepted("a"))).await.expect("durable");
    assert_eq!(
        receipt.acceptance.accepted, 2,
        "every click counts, also of the same card"
    );
    let reader = store.reader().expect("a reader");
    assert_eq!(
        reader.acceptance(INTERACTION).expect("readable"),
        receipt.acceptance
    );
    assert_eq!(
        reader
            .acceptance(rules::id::InteractionId(uuid::Uuid::nil()))
            .expect("readable"),
        Acceptance::default(),
        "nothing is known of another"
    );
    store.close().await.expect("closed");
}

#[tokio::test]
async fn what_was_done_with_a_card_is_there_after_a_restart() {
    let dir = tempfile::tempdir().expect("a folder");
    let store = open(dir.path());
    for fact in [
        Fact::InteractionStarted {
            interaction: INTERACTION,
            channel: None,
            queue: None,
            agent: None,
        },
        Fact::SuggestionPinned(card("pinned")),
        Fact::SuggestionDismissed(card("gone")),
        Fact::SuggestionPinned(card("both")),
        accepted("both"),
        Fact::SuggestionPinned(card("let go")),
        Fact::SuggestionUnpinned(card("let go")),
        Fact::SuggestionDismissed(card("back")),
        Fact::SuggestionRestored(card("back")),
    ] {
        store.commit(work(fact)).await.expect("durable");
    }
    store.close().await.expect("closed");
    let store = open(dir.path());
    let cards = store
        .reader()
        .expect("a reader")
        .cards(INTERACTION)
        .expect("readable");
    let states: BTreeMap<_, _> = cards
        .iter()
        .map(|card| {
            (
                card.key.as_str(),
                (card.accepted, card.pinned, card.dismissed),
            )
        })
        .collect();
    assert_eq!(
        states,
        BTreeMap::from([
            ("back", (false, false, false)),
            ("both", (true, true, false)),
            ("gone", (false, false, true)),
            ("let go", (false, false, false)),
            ("pinned", (false, true, false)),
        ])
    );
    store.commit(marked("still writes")).await.expect("durable");
    store.close().await.expect("closed");
}

/// What surface B sends beside its scores (`platform.md`): nothing is made up on record.
#[tokio::test]
async fn a_batch_without_scores_keeps_none_and_reads_back_so() {
    let dir = tempfile::tempdir().expect("a folder");
    let store = open(dir.path());
    let mut batch = batch();
    batch.suggestions = vec![
        Suggestion {
            kind: SuggestionKind::CannedResponse,
            scores: Scores::NONE,
            source: Some(Source::Response {
                id: "r-1".to_owned(),
                library: None,
            }),
            ..suggestion("s-1", 0.0, 0.0)
        },
        Suggestion {
            kind: SuggestionKind::Intent,
            scores: Scores::NONE,
            details: vec![Detail {
                name: "date".to_owned(),
                value: "May 3".to_owned(),
            }],
            ..suggestion("s-2", 0.0, 0.0)
        },
        Suggestion {
            scores: Scores {
                confidence: Some(0.8),
                relevance_score: None,
            },
            ..suggestion("s-3", 0.0, 0.0)
        },
    ];
    store.commit(produced(&batch, true)).await.expect("durable");
    store.close().await.expect("closed");
    let payload = entries(dir.path())
        .pop()
        .and_then(|event| event.payload)
        .expect("a payload");
    assert_eq!(
        payload["suggestions"],
        json!([
            {
                "id": "s-3", "type": "knowledge", "title": "Title of s-3", "snippet": "A passage",
                "confidence": 0.8, "score": 0.8, "rank": 1,
            },
            {
                "id": "s-1", "type": "cannedResponse", "title": "Title of s-1",
                "snippet": "A passage", "source": { "kind": "response", "id": "r-1" }, "rank": 2,
            },
            {
                "id": "s-2", "type": "intent", "title": "Title of s-2", "snippet": "A passage",
                "details": [{ "name": "date", "value": "May 3" }], "rank": 3,
            },
        ])
    );
}

#[test]
fn a_batch_in_which_nothing_passes_is_a_fact_too() {
    let mut batch = batch();
    batch.suggestions = vec![suggestion("s-9", 0.1, 0.1)];
    let produced = Produced::of(&batch, &[], false);
    assert!(produced.suggestions.is_empty());
    assert_eq!(produced.below_threshold.len(), 1);
}
