//! Injecting, row by row, and how many prompts an agent sees (`contract.md §4`).

use rstest::rstest;
use sandbox::{Endpoint, Options};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::kit::{Desk, client, golden_json, hand_clock, paths, read, shape, token, url};

const INJECTIONS: &str = "/api/v2/agent-assist/prompt-injections";

fn minimal() -> Value {
    golden_json("injection.request.minimal.json")
}

#[rstest]
#[case::full("injection.request.json")]
#[case::minimal("injection.request.minimal.json")]
#[tokio::test]
async fn the_golden_injections_are_taken(#[case] name: &str) {
    let desk = Desk::fast().await;
    let sent = golden_json(name);
    let (status, receipt) = desk.post(INJECTIONS, &sent).await;
    assert_eq!(status, 201, "{receipt}");
    let golden = golden_json("injection.receipt.json");
    assert_eq!(shape(&receipt), shape(&golden));
    assert!(
        receipt["id"]
            .as_str()
            .is_some_and(|id| id.parse::<Uuid>().is_ok())
    );
    assert_eq!(receipt["promptId"], sent["promptId"]);
    let effects = desk.sandbox.effects(Endpoint::Injections);
    assert_eq!((effects.total, &effects.effects[0].body), (1, &sent));
}

/// Each row of the table, one thing wrong at a time.
#[rstest]
#[case::conversation("/conversationId", json!("seven"), "conversationId")]
#[case::prompt("/promptId", Value::Null, "promptId")]
#[case::condition_type("/triggerConditions/0/type", json!("mood"), "triggerConditions[0].type")]
#[case::condition_value("/triggerConditions/0/value", json!(true), "triggerConditions[0].value")]
#[case::threshold("/triggerConditions/0/threshold", json!(1.1), "triggerConditions[0].threshold")]
#[case::six("/triggerConditions", json!(vec![json!({"type": "duration", "value": 1}); 6]),
    "triggerConditions")]
#[case::delay_short("/displaySettings/delayMs", json!(499), "displaySettings.delayMs")]
#[case::delay_long("/displaySettings/delayMs", json!(5001), "displaySettings.delayMs")]
#[case::none_at_once("/displaySettings/maxConcurrentPrompts", json!(0),
    "displaySettings.maxConcurrentPrompts")]
#[case::four_at_once("/displaySettings/maxConcurrentPrompts", json!(4),
    "displaySettings.maxConcurrentPrompts")]
#[case::dismiss_short("/displaySettings/autoDismissMs", json!(9_999),
    "displaySettings.autoDismissMs")]
#[case::dismiss_long("/displaySettings/autoDismissMs", json!(60_001),
    "displaySettings.autoDismissMs")]
#[case::webhook_inside("/webhookUrl", json!("https://10.0.0.7/hook"), "webhookUrl")]
#[case::webhook_metadata("/webhookUrl", json!("https://169.254.169.254/latest"), "webhookUrl")]
#[case::webhook_plain("/webhookUrl", json!("http://hooks.example.com/a"), "webhookUrl")]
#[case::context("/contextData", json!("text"), "contextData")]
#[tokio::test]
async fn every_row_is_refused_at_its_field(
    #[case] pointer: &str,
    #[case] value: Value,
    #[case] field: &str,
) {
    let desk = Desk::fast().await;
    let mut sent = golden_json("injection.request.json");
    *sent
        .pointer_mut(pointer)
        .expect("a member of the golden one") = value;
    let (status, refusal) = desk.post(INJECTIONS, &sent).await;
    assert_eq!((status, paths(&refusal)), (400, vec![field]), "{refusal}");
    assert_eq!(
        shape(&refusal),
        shape(&golden_json("injection.error.400.json"))
    );
    assert_eq!(desk.sandbox.effects(Endpoint::Injections).total, 0);
}

#[rstest]
#[case::bounds_low(json!({"delayMs": 500, "maxConcurrentPrompts": 1, "autoDismissMs": 10_000}))]
#[case::bounds_high(json!({"delayMs": 5000, "maxConcurrentPrompts": 3, "autoDismissMs": 60_000}))]
#[tokio::test]
async fn the_bounds_themselves_are_taken(#[case] settings: Value) {
    let desk = Desk::fast().await;
    let mut sent = minimal();
    sent["displaySettings"] = settings;
    assert_eq!(desk.post(INJECTIONS, &sent).await.0, 201);
}

#[tokio::test]
async fn injecting_needs_the_scope_for_writing() {
    let desk = Desk::fast().await;
    let http = client();
    let token = token(&http, &desk.sandbox, "agent-assist:prompt:read").await;
    let ask = http.post(url(&desk.sandbox, INJECTIONS));
    let (status, refusal) = read(ask.bearer_auth(token).json(&minimal())).await;
    let told = refusal["message"].as_str().expect("a sentence");
    assert_eq!(status, 403);
    assert!(told.ends_with("agent-assist:prompt:write"), "{told}");
}

#[tokio::test]
async fn who_is_refused_is_taken_when_a_prompt_has_gone() {
    let (clock, advance_ms) = hand_clock("2026-11-21T09:00:00Z");
    let desk = Desk::open(Options {
        clock,
        ..Options::default()
    })
    .await;
    let sent = minimal();
    assert_eq!(desk.post(INJECTIONS, &sent).await.0, 201, "one is allowed");
    let (status, refusal) = desk.post(INJECTIONS, &sent).await;
    assert_eq!(status, 409);
    assert_eq!(
        shape(&refusal),
        shape(&golden_json("error.409.json")),
        "in the golden shape"
    );
    // Shown after its delay of 0.5 s, gone 10 s later.
    advance_ms(10_499);
    assert_eq!(desk.post(INJECTIONS, &sent).await.0, 409, "still there");
    advance_ms(1);
    assert_eq!(desk.post(INJECTIONS, &sent).await.0, 201, "gone by itself");
}

#[tokio::test]
async fn a_refused_injection_may_be_sent_again_under_its_key() {
    let (clock, advance_ms) = hand_clock("2026-11-21T09:00:00Z");
    let desk = Desk::open(Options {
        clock,
        ..Options::default()
    })
    .await;
    let ask = |key: &'static str| {
        desk.action(INJECTIONS, &minimal())
            .header("Idempotency-Key", key)
    };
    let (_, first) = read(ask("one")).await;
    assert_eq!(read(ask("two")).await.0, 409);
    assert_eq!(
        read(ask("one")).await,
        (201, first),
        "the same answer again"
    );
    advance_ms(10_500);
    assert_eq!(read(ask("two")).await.0, 201, "a refusal is not kept");
    assert_eq!(desk.sandbox.effects(Endpoint::Injections).total, 2);
}
