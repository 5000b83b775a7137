//! The receivers of webhooks (`contract.md §1` clicks, `§2`, `§4`, `§5`).

use reqwest::{RequestBuilder, header};
use rstest::rstest;
use sandbox::Endpoint;
use serde_json::{Value, json};

use crate::kit::{Desk, golden_json, paths, read};

const KNOWLEDGE: (&str, Endpoint, &str) = (
    "knowledge",
    Endpoint::KnowledgeWebhook,
    "webhook.knowledge.json",
);
const TRAINING: (&str, Endpoint, &str) = (
    "training",
    Endpoint::TrainingWebhook,
    "webhook.training.json",
);
const INJECTION: (&str, Endpoint, &str) = (
    "injection",
    Endpoint::InjectionWebhook,
    "webhook.injection.json",
);
const CRM: (&str, Endpoint, &str) = ("crm", Endpoint::CrmWebhook, "webhook.crm.json");

type Receiver = (&'static str, Endpoint, &'static str);

/// A message without a token: receivers are nobody's platform.
fn message(desk: &Desk, name: &str, body: &Value) -> RequestBuilder {
    let path = format!("/sandbox/webhooks/{name}");
    desk.http.post(desk.url(&path)).json(body)
}

async fn listed(desk: &Desk, name: &str) -> Value {
    let path = format!("/sandbox/webhooks/{name}");
    let (status, listed) = read(desk.http.get(desk.url(&path))).await;
    assert_eq!(status, 200);
    listed
}

#[rstest]
#[case(KNOWLEDGE)]
#[case(TRAINING)]
#[case(INJECTION)]
#[case(CRM)]
#[tokio::test]
async fn the_golden_message_takes_effect_once(#[case] (name, endpoint, golden): Receiver) {
    let desk = Desk::fast().await;
    let sent = golden_json(golden);
    let ask = |key: &'static str| {
        message(&desk, name, &sent)
            .header("Idempotency-Key", key)
            .header("X-Cuecard-Signature", "t=1,v1=ab")
    };
    let (status, first) = read(ask("one")).await;
    assert_eq!(status, 200, "{first}");
    assert_eq!(read(ask("one")).await.1, first, "the same answer again");
    let listing = listed(&desk, name).await;
    assert_eq!(listing["total"], 1, "and the same effect");
    assert_eq!(listing["effects"][0]["body"], sent);
    assert_eq!(listing["effects"][0]["signature"], "t=1,v1=ab");
    assert_eq!(
        read(ask("two")).await.1["seq"],
        2,
        "another key is another message"
    );
    assert_eq!(desk.sandbox.effects(endpoint).total, 2);
    let messages = desk.sandbox.received().to(endpoint);
    assert_eq!(messages.count(), 3, "three messages came, a look is none");
}

#[rstest]
#[case(KNOWLEDGE, "acceptanceRate", json!(-0.1))]
#[case(KNOWLEDGE, "interactionId", json!("7"))]
#[case(KNOWLEDGE, "exportedAt", json!("yesterday"))]
#[case(KNOWLEDGE, "acceptedArticleId", json!(" "))]
#[case(KNOWLEDGE, "type", json!("click"))]
#[case(TRAINING, "event", Value::Null)]
#[case(TRAINING, "latencyMs", json!("180"))]
#[case(INJECTION, "eventType", json!("INJECTED"))]
#[case(INJECTION, "context", json!("text"))]
#[case(INJECTION, "alignmentStatus", json!("PENDING"))]
#[case(INJECTION, "injectionId", json!(""))]
#[case(CRM, "summaryText", json!(7))]
#[case(CRM, "agentId", Value::Null)]
#[tokio::test]
async fn another_shape_is_refused_by_its_field(
    #[case] (name, endpoint, golden): Receiver,
    #[case] field: &str,
    #[case] value: Value,
) {
    let desk = Desk::fast().await;
    let mut sent = golden_json(golden);
    sent[field] = value;
    let (status, refusal) = read(message(&desk, name, &sent)).await;
    assert_eq!((status, paths(&refusal)), (400, vec![field]));
    assert_eq!(desk.sandbox.effects(endpoint).total, 0);
}

/// `contract.md §5`, field by field: missing, and of another kind.
#[rstest]
#[case("interactionId", json!("seven"))]
#[case("agentId", json!("seven"))]
#[case("summaryText", json!("  "))]
#[case("metadata.summaryLength", json!("tiny"))]
#[case("metadata.redactionVerified", json!("yes"))]
#[case("metadata.sentimentAligned", json!(0.2))]
#[case("metadata.generatedAt", json!("2026-11-21T09:00:00.000+01:00"))]
#[case("metadata.trackingId", json!(7))]
#[tokio::test]
async fn a_summary_is_held_to_its_shape_at_every_field(#[case] path: &str, #[case] wrong: Value) {
    let desk = Desk::fast().await;
    let pointer = format!("/{}", path.replace('.', "/"));
    let mut sent = golden_json("webhook.crm.json");
    *sent
        .pointer_mut(&pointer)
        .expect("a field of the golden message") = wrong;
    let (status, refusal) = read(message(&desk, "crm", &sent)).await;
    assert_eq!((status, paths(&refusal)), (400, vec![path]));

    let mut sent = golden_json("webhook.crm.json");
    let (parent, name) = pointer.rsplit_once('/').expect("a pointer");
    let parent = sent.pointer_mut(parent).and_then(Value::as_object_mut);
    parent.expect("an object").remove(name);
    let (status, refusal) = read(message(&desk, "crm", &sent)).await;
    assert_eq!((status, paths(&refusal)), (400, vec![path]));
    assert_eq!(refusal["errors"][0]["kind"], "required");
    assert_eq!(desk.sandbox.effects(Endpoint::CrmWebhook).total, 0);
}

#[tokio::test]
async fn a_sentiment_that_was_not_measured_is_null() {
    let desk = Desk::fast().await;
    let mut sent = golden_json("webhook.crm.json");
    sent["metadata"]["sentimentAligned"] = Value::Null;
    assert_eq!(read(message(&desk, "crm", &sent)).await.0, 200);
    let kept = desk.sandbox.effects(Endpoint::CrmWebhook);
    assert_eq!(kept.effects[0].body, sent, "as it was sent");
    sent["metadata"]["redactionVerified"] = Value::Null;
    let (status, refusal) = read(message(&desk, "crm", &sent)).await;
    assert_eq!(
        (status, paths(&refusal)),
        (400, vec!["metadata.redactionVerified"])
    );
}

#[tokio::test]
async fn every_wrong_field_is_named_at_once() {
    let desk = Desk::fast().await;
    let sent = json!({"event": "agentassist.feedback.submitted", "payload": {
        "sentimentMatrix": {"score": 2}, "adoptionImpact": "low"}});
    let (status, refusal) = read(message(&desk, "training", &sent)).await;
    assert_eq!(status, 400);
    assert_eq!(
        paths(&refusal),
        [
            "payload.correlationId",
            "payload.recommendationId",
            "payload.feedbackType",
            "payload.sentimentMatrix.score",
            "payload.sentimentMatrix.confidence",
            "payload.adoptionImpact",
            "latencyMs",
            "processedAt",
        ]
    );
}

#[tokio::test]
async fn the_correlation_id_must_be_the_headers() {
    let desk = Desk::fast().await;
    let request = message(&desk, "training", &golden_json("webhook.training.json"))
        .header("X-Correlation-ID", "another");
    let (status, refusal) = read(request).await;
    assert_eq!(
        (status, paths(&refusal)),
        (400, vec!["payload.correlationId"])
    );
}

#[rstest]
#[case(KNOWLEDGE)]
#[case(TRAINING)]
#[case(INJECTION)]
#[case(CRM)]
#[tokio::test]
async fn faults_strike_messages_by_the_receivers_name(#[case] (name, endpoint, golden): Receiver) {
    let desk = Desk::fast().await;
    let sent = golden_json(golden);
    let rule = json!({"on": endpoint.as_str(), "effect": "lose_answer", "times": 1});
    let planned = desk.http.post(desk.url("/sandbox/faults")).json(&rule);
    assert_eq!(read(planned).await.0, 204, "the name of a faults file");
    assert_eq!(
        listed(&desk, name).await["total"],
        0,
        "a look is not struck"
    );
    let ask = || message(&desk, name, &sent).header("Idempotency-Key", "k");
    assert!(ask().send().await.is_err(), "the connection is cut");
    assert_eq!(
        listed(&desk, name).await["total"],
        1,
        "but it was carried out"
    );
    assert_eq!(read(ask()).await.0, 200);
    assert_eq!(desk.sandbox.effects(endpoint).total, 1, "once");
    desk.sandbox.faults().assert_done();
}

#[tokio::test]
async fn web_pages_and_unknown_names_are_refused() {
    let desk = Desk::fast().await;
    let sent = golden_json("webhook.knowledge.json");
    let from_a_page =
        message(&desk, "knowledge", &sent).header(header::ORIGIN, "https://evil.example");
    assert_eq!(read(from_a_page).await.0, 403);
    assert_eq!(read(message(&desk, "payroll", &sent)).await.0, 404);
}

#[tokio::test]
async fn the_banner_says_where_they_are() {
    let desk = Desk::fast().await;
    let banner = serde_json::to_value(desk.sandbox.banner()).expect("it serializes");
    for (name, _, golden) in [KNOWLEDGE, TRAINING, CRM] {
        let url = banner["webhooks"][name].as_str().expect("a URL");
        let request = desk.http.post(url).json(&golden_json(golden));
        assert_eq!(read(request).await.0, 200, "{name}");
    }
}
