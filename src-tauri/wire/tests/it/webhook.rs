//! Webhooks over loopback, row by row (`contract.md §1` clicks, `§2`, `§7`).

use std::sync::{Arc, Mutex};
use std::time::Duration;

use ::sandbox::{Endpoint, Options as Setup, Sandbox};
use rstest::rstest;
use rules::id::InteractionId;
use serde_json::json;
use uuid::Uuid;
use wire::webhook::{
    CRM_TIMEOUT, Click, FeedbackSubmitted, Hook, INJECTION_TIMEOUT, KNOWLEDGE_TIMEOUT, Message,
    Policy, Posted, Posting, PromptInjected, SummaryFiled, TRAINING_TIMEOUT, Webhooks,
};
use wire::{Called, Error, NextStep};

use crate::support::{Platform, Reply, golden_line, interaction, now, reply, reply_with, within};

const PATH: &str = "/hook";
const KEY: &str = "3-click";
const HEAD: &str = "0b1c2d3e:41:5feceb66ffc86f38";
const SIGNING: &str = "whsec-of-the-test";

fn correlation_id() -> Uuid {
    Uuid::from_u128(7)
}

fn click() -> Click {
    Click {
        interaction: interaction(),
        article: "b7e1d2c3-4f5a-4678-9abc-def012345678".to_owned(),
        acceptance_rate: 0.25,
        exported_at: now(),
    }
}

fn submitted() -> FeedbackSubmitted {
    let uuid = |text: &str| text.parse().expect("a uuid");
    FeedbackSubmitted {
        correlation_id: uuid("5e0d9b1c-7a2f-4c3e-b8d6-0f1a2b3c4d5e"),
        recommendation_id: uuid("8a1f0c52-6d3e-4b7a-9c41-2e5d7f9b0a13"),
        feedback_type: "not_helpful".to_owned(),
        sentiment_score: Some(-0.25),
        sentiment_confidence: Some(0.8),
        relevance_score: Some(0.65),
        latency: Duration::from_millis(180),
        processed_at: "2026-11-21T09:00:00.180Z".parse().expect("a time"),
    }
}

fn prompt_injected() -> PromptInjected {
    PromptInjected {
        injection_id: "b0a8e4d2-6c1f-4e7a-9d35-8f2b7c604e11".to_owned(),
        latency: Duration::from_millis(180),
        at: "2026-11-21T09:00:00.180Z".parse().expect("a time"),
        context: json!({"accountId": "A-4471", "issueCategory": "billing"}),
    }
}

fn summary_filed(redaction_verified: bool, sentiment_aligned: Option<bool>) -> SummaryFiled {
    let uuid = |text: &str| text.parse().expect("a uuid");
    SummaryFiled {
        interaction_id: interaction(),
        agent_id: "c2b4e6f8-1a3c-4d5e-8f70-91a2b3c4d5e6".to_owned(),
        summary_text: "The customer moved and the router did not come back up; a reset solved it."
            .to_owned(),
        summary_length: "short".to_owned(),
        redaction_verified,
        sentiment_aligned,
        generated_at: now(),
        tracking_id: uuid("0f8fad5b-d9cb-469f-a165-70867728950e"),
    }
}

fn webhooks(allow_loopback: bool) -> Webhooks {
    Webhooks::new(Policy { allow_loopback }, Arc::new(now)).expect("TLS can be set up")
}

fn hook(url: impl Into<String>) -> Hook {
    Hook {
        url: url.into(),
        secret: Some(SIGNING.to_owned().into()),
    }
}

fn posting(message: &Message) -> Posting<'_> {
    Posting {
        name: "webhook.knowledge",
        message,
        idempotency_key: KEY,
        correlation_id: correlation_id(),
        timeout: KNOWLEDGE_TIMEOUT,
        log_head: Some(HEAD),
    }
}

async fn post(webhooks: &Webhooks, hook: &Hook) -> Result<Posted, Error> {
    let message = Message::from(&click());
    let outcome = within(webhooks.post(hook, &posting(&message))).await;
    let said = match &outcome {
        Ok(posted) => format!("{posted:?} {hook:?} {webhooks:?}"),
        Err(error) => format!("{error} {error:?} {hook:?} {webhooks:?}"),
    };
    for hidden in [
        SIGNING,
        "s3cret-query",
        "agent_assist_sync",
        "body of the receiver",
    ] {
        assert!(!said.contains(hidden), "{hidden} in: {said}");
    }
    outcome
}

#[rstest]
#[case::click(Message::from(&click()), "webhook.knowledge.json")]
#[case::feedback(Message::from(&submitted()), "webhook.training.json")]
#[case::injection(Message::from(&prompt_injected()), "webhook.injection.json")]
#[case::summary(Message::from(&summary_filed(true, Some(true))), "webhook.crm.json")]
#[case::summary_with_approved_data(
    Message::from(&summary_filed(false, Some(false))),
    "webhook.crm.not-aligned.json"
)]
#[case::summary_not_measured(
    Message::from(&summary_filed(true, None)),
    "webhook.crm.not-measured.json"
)]
#[tokio::test]
async fn the_message_is_golden_byte_for_byte(#[case] message: Message, #[case] golden: &str) {
    let platform = Platform::start(|_| reply(204, "")).await;
    let hook = hook(format!("{}{PATH}?key=s3cret-query", platform.url));
    let posted = within(webhooks(true).post(&hook, &posting(&message)))
        .await
        .expect("it is taken");
    assert_eq!(posted.status, 204);
    let asked = &platform.asked(&format!("{PATH}?key=s3cret-query"))[0];
    assert_eq!(
        asked.body,
        golden_line(golden),
        "members in the contract's order"
    );
    assert_eq!(asked.method, "POST");
    assert_eq!(asked.header("content-type"), "application/json");
    assert_eq!(
        asked.header("x-correlation-id"),
        correlation_id().to_string()
    );
    assert_eq!(asked.header("idempotency-key"), KEY);
    assert_eq!(asked.header("x-cuecard-log-head"), HEAD);
    assert_eq!(
        asked.header("authorization"),
        "",
        "no token leaves the platform"
    );
}

#[test]
fn an_injection_without_context_is_told_with_an_empty_one() {
    let injected = PromptInjected {
        context: serde_json::Value::Null,
        ..prompt_injected()
    };
    assert!(!format!("{:?}", prompt_injected()).contains("A-4471"));
    let message = Message::from(&injected);
    let said: serde_json::Value = serde_json::from_str(message.as_json()).expect("JSON");
    assert_eq!(said["context"], json!({}), "an object in any case");
}

#[test]
fn a_summary_is_not_shown_where_it_is_debugged() {
    let filed = summary_filed(true, None);
    let told = format!("{filed:?} {:?}", Message::from(&filed));
    assert!(!told.contains("router"), "{told}");
    assert!(told.contains("0f8fad5b"), "the ids are: {told}");
}

#[rstest]
#[case::well_above(Some(0.9), "high")]
#[case::just_above(Some(0.600_001), "high")]
#[case::at(Some(0.6), "medium")]
#[case::below(Some(0.3), "medium")]
#[case::unknown(None, "medium")]
fn the_impact_is_high_above_a_relevance_of_point_six(
    #[case] relevance_score: Option<f64>,
    #[case] impact: &str,
) {
    let message = Message::from(&FeedbackSubmitted {
        relevance_score,
        sentiment_score: None,
        sentiment_confidence: None,
        ..submitted()
    });
    let body: serde_json::Value = serde_json::from_str(message.as_json()).expect("JSON");
    assert_eq!(body["payload"]["adoptionImpact"], impact);
    assert_eq!(
        body["payload"]["sentimentMatrix"].to_string(),
        r#"{"confidence":0.0,"score":0.0}"#,
        "numbers, as in the contract"
    );
}

#[test]
fn times_are_the_contracts() {
    assert_eq!(KNOWLEDGE_TIMEOUT, Duration::from_secs(5));
    assert_eq!(TRAINING_TIMEOUT, Duration::from_secs(5));
    assert_eq!(INJECTION_TIMEOUT, Duration::from_secs(3));
    assert_eq!(CRM_TIMEOUT, Duration::from_secs(10));
}

#[test]
fn a_kept_message_is_sent_as_it_was_kept() {
    let kept = Message::from(&click()).as_json().to_owned();
    let again = Message::from_json(kept.clone()).expect("JSON");
    assert_eq!(again.as_json(), kept);
    assert!(Message::from_json("{".to_owned()).is_err());
    assert!(
        !format!("{again:?}").contains("agent_assist_sync"),
        "not in logs"
    );
}

/// Computed with `openssl dgst -sha256 -hmac whsec-of-the-test` over `1795251600.` and the body.
const SIGNATURE: &str = "ba96f52413cca2b4e12fff0ef8f4faa5a3f0460fd0a9f8c6cd47aed50198bc9e";

#[tokio::test]
async fn the_signature_covers_time_and_body() {
    let platform = Platform::start(|_| reply(200, "")).await;
    let signed = hook(format!("{}{PATH}", platform.url));
    post(&webhooks(true), &signed).await.expect("taken");
    let unsigned = Hook {
        secret: None,
        ..signed
    };
    post(&webhooks(true), &unsigned).await.expect("taken");
    let asked = platform.asked(PATH);
    assert_eq!(
        asked[0].header("x-cuecard-signature"),
        format!("t={},v1={SIGNATURE}", now().as_second())
    );
    assert_eq!(asked[1].header("x-cuecard-signature"), "");
}

#[rstest]
#[case(200)]
#[case(201)]
#[case(202)]
#[case(204)]
#[case(299)]
#[tokio::test]
async fn any_2xx_is_success(#[case] status: u16) {
    let platform = Platform::start(move |_| reply(status, "")).await;
    let posted = post(&webhooks(true), &hook(format!("{}{PATH}", platform.url))).await;
    let posted = posted.expect("taken");
    assert_eq!(posted.status, status);
    assert!(posted.latency > Duration::ZERO);
}

#[rstest]
#[case(408)]
#[case(409)]
#[case(425)]
#[case(429)]
#[case(500)]
#[case(503)]
#[tokio::test]
async fn what_may_pass_is_retried_by_its_owner(#[case] status: u16) {
    let platform = Platform::start(move |_| {
        reply_with(
            status,
            "Retry-After",
            "9",
            "body of the receiver".to_owned(),
        )
    })
    .await;
    let error = post(&webhooks(true), &hook(format!("{}{PATH}", platform.url))).await;
    let error = error.expect_err("not now");
    let after = Some(Duration::from_secs(9));
    assert_eq!(error.next_step(), NextStep::Retry { after }, "{error:?}");
    assert_eq!(error.correlation_id(), Some(correlation_id()));
    assert!(error.to_string().contains("the webhook"), "{error}");
    assert_eq!(platform.asked(PATH).len(), 1, "not here");
}

#[rstest]
#[case(400)]
#[case(401)]
#[case(403)]
#[case(404)]
#[case(410)]
#[case(422)]
#[tokio::test]
async fn what_will_not_pass_is_final(#[case] status: u16) {
    let platform =
        Platform::start(move |_| reply(status, r#"{"message":"body of the receiver"}"#)).await;
    let error = post(&webhooks(true), &hook(format!("{}{PATH}", platform.url))).await;
    let error = error.expect_err("refused");
    assert!(
        matches!(error, Error::Refused { status: said, .. } if said == status),
        "a receiver knows nothing of our tokens and scopes: {error:?}"
    );
    assert_eq!(error.next_step(), NextStep::GiveUp);
}

#[rstest]
#[case(301)]
#[case(302)]
#[case(303)]
#[case(307)]
#[case(308)]
#[tokio::test]
async fn a_redirect_is_refused_and_said(#[case] status: u16) {
    let private = Platform::start(|_| reply(200, "")).await;
    let target = format!("{}/private", private.url);
    for target in [
        target,
        "http://169.254.169.254/latest/meta-data/".to_owned(),
    ] {
        let platform =
            Platform::start(move |_| reply_with(status, "Location", &target, String::new())).await;
        let error = post(&webhooks(true), &hook(format!("{}{PATH}", platform.url))).await;
        let error = error.expect_err("refused");
        assert!(matches!(error, Error::Refused { .. }), "{error:?}");
        assert!(error.to_string().contains("redirect"), "{error}");
    }
    assert_eq!(private.asked("/private").len(), 0, "it is not followed");
}

#[tokio::test]
async fn a_large_answer_is_not_read_to_its_end_and_still_a_success() {
    let platform = Platform::start(|_| {
        // As much again is promised and never comes.
        let body = "body of the receiver".repeat(50_000);
        let head = format!(
            "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n",
            2 * body.len()
        );
        Reply::Raw((head + &body).into_bytes())
    })
    .await;
    let posted = post(&webhooks(true), &hook(format!("{}{PATH}", platform.url))).await;
    assert_eq!(posted.expect("the status was said").status, 200);
}

#[tokio::test]
async fn silence_is_a_timeout() {
    let platform = Platform::start(|_| Reply::Silence).await;
    let message = Message::from(&click());
    let impatient = Posting {
        timeout: Duration::from_millis(50),
        ..posting(&message)
    };
    let hook = hook(format!("{}{PATH}", platform.url));
    let error = within(webhooks(true).post(&hook, &impatient)).await;
    let error = error.expect_err("silence");
    assert!(
        matches!(error, Error::Timeout { after, .. } if after == impatient.timeout),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_name_that_does_not_resolve_now_is_tried_again() {
    let lookup: wire::webhook::Lookup = Arc::new(|_| {
        let told = "failed to lookup address information";
        Box::pin(std::future::ready(Err(std::io::Error::other(told))))
    });
    let webhooks = Webhooks::with_lookup(Policy::default(), Arc::new(now), lookup);
    let webhooks = webhooks.expect("TLS can be set up");
    let hook = hook("https://hooks.example.com/x?key=s3cret-query");
    let error = post(&webhooks, &hook).await.expect_err("no address");
    assert!(
        matches!(&error, Error::Unreachable { host, .. } if host == "hooks.example.com"),
        "{error:?}"
    );
    assert_eq!(error.next_step(), NextStep::Retry { after: None });
}

#[tokio::test]
async fn nobody_listening_is_unreachable() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("bound");
    drop(listener);
    let error = post(&webhooks(true), &hook(format!("http://{address}/"))).await;
    let error = error.expect_err("nobody listens");
    assert!(matches!(error, Error::Unreachable { .. }), "{error:?}");
}

#[tokio::test]
async fn every_attempt_is_told_to_the_sink() {
    let platform =
        Platform::start(|asked| reply(if asked.before == 0 { 503 } else { 200 }, "")).await;
    let told = Arc::new(Mutex::new(Vec::new()));
    let telling = Arc::clone(&told);
    let webhooks = webhooks(true).with_sink(Arc::new(move |called: Called| {
        telling.lock().expect("no panic while held").push(called);
    }));
    let good = hook(format!("{}{PATH}", platform.url));
    let _ = post(&webhooks, &good).await;
    let _ = post(&webhooks, &good).await;
    let _ = post(&webhooks, &hook("https://10.0.0.1/")).await;
    let told: Vec<_> = told
        .lock()
        .expect("no panic while held")
        .iter()
        .map(|called| (called.call, called.failure))
        .collect();
    assert_eq!(
        told,
        [
            ("webhook.knowledge", Some("unavailable")),
            ("webhook.knowledge", None),
            ("webhook.knowledge", Some("address_refused")),
        ]
    );
    assert_eq!(webhooks.latencies()[0].count, 3);
}

fn receiver(sandbox: &Sandbox, endpoint: Endpoint) -> Hook {
    let webhooks = &sandbox.banner().webhooks;
    hook(if endpoint == Endpoint::TrainingWebhook {
        webhooks.training.as_str()
    } else if endpoint == Endpoint::InjectionWebhook {
        webhooks.injection.as_str()
    } else {
        webhooks.knowledge.as_str()
    })
}

#[rstest]
#[case::click(Message::from(&click()), Endpoint::KnowledgeWebhook)]
#[case::feedback(Message::from(&submitted()), Endpoint::TrainingWebhook)]
#[case::injection(Message::from(&prompt_injected()), Endpoint::InjectionWebhook)]
#[tokio::test]
async fn the_sandbox_takes_each_message_once(#[case] message: Message, #[case] endpoint: Endpoint) {
    let sandbox = ::sandbox::start(Setup::default()).await.expect("it starts");
    let hook = receiver(&sandbox, endpoint);
    let webhooks = webhooks(true);
    let correlation_id = if endpoint == Endpoint::TrainingWebhook {
        submitted().correlation_id
    } else {
        correlation_id()
    };
    let posting = Posting {
        correlation_id,
        ..posting(&message)
    };
    let lost = sandbox.faults().on(endpoint).lose_answer();
    let error = within(webhooks.post(&hook, &posting)).await;
    let error = error.expect_err("the answer is lost");
    assert!(matches!(error, Error::Unreachable { .. }), "{error:?}");
    assert!(lost.is_met());
    for _ in 0..3 {
        let posted = within(webhooks.post(&hook, &posting)).await;
        assert_eq!(posted.expect("taken").status, 200);
    }
    let effects = sandbox.effects(endpoint);
    assert_eq!(effects.total, 1, "four attempts, one effect");
    let effect = &effects.effects[0];
    assert_eq!(effect.idempotency_key.as_deref(), Some(KEY));
    assert_eq!(effect.body.to_string(), sorted(message.as_json()));
    assert!(effect.signature.is_some());
}

fn sorted(json: &str) -> String {
    let value: serde_json::Value = serde_json::from_str(json).expect("JSON");
    value.to_string()
}

#[tokio::test]
async fn loopback_needs_the_policy() {
    let sandbox = ::sandbox::start(Setup::default()).await.expect("it starts");
    let hook = receiver(&sandbox, Endpoint::KnowledgeWebhook);
    let error = post(&webhooks(false), &hook).await.expect_err("refused");
    assert!(matches!(error, Error::AddressRefused { .. }), "{error:?}");
    assert_eq!(error.next_step(), NextStep::GiveUp);
    assert_eq!(sandbox.received().count(), 0);
    post(&webhooks(true), &hook).await.expect("allowed");
}

#[tokio::test]
async fn localhost_is_this_computer_whatever_a_resolver_says() {
    let sandbox = ::sandbox::start(Setup::default()).await.expect("it starts");
    let lookup: wire::webhook::Lookup =
        Arc::new(|name| panic!("localhost is not looked up, nor is {name}"));
    let policy = Policy {
        allow_loopback: true,
    };
    let webhooks = Webhooks::with_lookup(policy, Arc::new(now), lookup).expect("TLS");
    let port = sandbox.address().port();
    let url = format!("http://localhost:{port}/sandbox/webhooks/knowledge");
    post(&webhooks, &hook(url))
        .await
        .expect("pinned to loopback");
    assert_eq!(sandbox.effects(Endpoint::KnowledgeWebhook).total, 1);
}

#[test]
fn ids_in_messages_are_textual() {
    let message = Message::from(&Click {
        interaction: InteractionId(Uuid::nil()),
        ..click()
    });
    assert!(
        message
            .as_json()
            .contains("\"00000000-0000-0000-0000-000000000000\"")
    );
}
