//! What each fact leaves behind: its kind and payload, and the rows it changes.

mod prompts;
mod summaries;
mod talks;

use std::collections::BTreeMap;

use assist::store::{Acceptance, Fact, Produced};
use rules::rank::{Weights, ranked};
use rules::suggestion::{Detail, Scores, Source, Suggestion, SuggestionKind};
use serde_json::{Value, json};

use crate::{
    INTERACTION, accepted, batch, card, entries, marked, now, open, produced, suggestion, work,
};
use prompts::{deploy_forms, prompt_forms};
use summaries::{filing_forms, summary_forms};
use talks::{card_forms, knowledge_forms, plain_forms};

/// A fact, its kind, and its payload.
type Form = (Fact, &'static str, Value);

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
