//! Facts about summaries and their filing, beside their forms.

use assist::store::{
    Fact, KindCounts, SummaryEvent, SummaryFact, SummaryFiling, SummaryRequest, SummarySync,
};
use assist::view::summary::{FindingKind, Rating};
use serde_json::{Value, json};

use super::Form;
use crate::{INTERACTION, now};

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
pub(super) fn summary_forms() -> Vec<Form> {
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
pub(super) fn filing_forms() -> Vec<Form> {
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
