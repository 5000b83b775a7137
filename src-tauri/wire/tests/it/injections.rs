//! Injections over loopback, row by row (`contract.md §4`).

use std::time::Duration;

use ::sandbox::{Endpoint, Options as Setup};
use rstest::rstest;
use serde_json::{Value, json};
use uuid::Uuid;
use wire::injections::{Delivery, INJECT_SCOPES, Receipt, inject};
use wire::retry::injection_pause;
use wire::{Client, Error, NextStep};

use crate::support::{
    Asked, Platform, Reply, TOKEN, for_path, golden, golden_json, reply, reply_with,
    sandbox_client, within,
};

const INJECTIONS: &str = "/api/v2/agent-assist/prompt-injections";
const KEY: &str = "9-inject";
const HEAD: &str = "0b1c2d3e:41:5feceb66ffc86f38";

async fn injected(client: &Client, body: &Value, key: &str) -> Result<Receipt, Error> {
    let delivery = Delivery {
        body,
        correlation_id: Uuid::from_u128(11),
        idempotency_key: key,
        log_head: Some(HEAD),
    };
    within(inject(client, &delivery)).await
}

async fn outcome(
    answer: impl Fn(&Asked) -> Reply + Send + Sync + 'static,
) -> Result<Receipt, Error> {
    let platform = Platform::start(for_path(INJECTIONS, answer)).await;
    let client = platform.client().with_scopes(&INJECT_SCOPES);
    let outcome = injected(&client, &golden_json("injection.request.json"), KEY).await;
    let said = format!("{outcome:?}");
    assert!(!said.contains("A-4471"), "no context in: {said}");
    outcome
}

#[tokio::test]
async fn the_request_is_the_contracts() {
    let platform = Platform::start(for_path(INJECTIONS, |_| {
        reply(201, golden("injection.receipt.json"))
    }))
    .await;
    let client = platform.client().with_scopes(&INJECT_SCOPES);
    let body = golden_json("injection.request.json");
    let receipt = injected(&client, &body, KEY).await.expect("taken");
    assert_eq!(receipt.id, golden_json("injection.receipt.json")["id"]);
    assert_eq!(receipt.status, 201);
    assert!(receipt.latency > Duration::ZERO, "it was measured");
    let asked = &platform.asked(INJECTIONS)[0];
    assert_eq!(asked.method, "POST");
    let sent: Value = serde_json::from_str(&asked.body).expect("JSON");
    assert_eq!(sent, body, "unchanged");
    assert_eq!(asked.header("idempotency-key"), KEY);
    assert_eq!(
        asked.header("x-correlation-id"),
        Uuid::from_u128(11).to_string()
    );
    assert_eq!(asked.header("x-cuecard-log-head"), HEAD);
    assert!(
        platform.asked(TOKEN)[0]
            .body
            .ends_with("scope=agent-assist%3Aprompt%3Awrite"),
        "its own scope and no other"
    );
}

#[rstest]
#[case::no_id("injection.receipt.no-id.json")]
#[case::another_shape("token.response.json")]
#[tokio::test]
async fn without_an_id_it_is_a_format_error(#[case] name: &'static str) {
    let error = outcome(move |_| reply(201, golden(name)))
        .await
        .expect_err("no id");
    assert!(matches!(error, Error::Protocol { .. }), "{error:?}");
    assert!(error.may_have_arrived(), "it may be shown all the same");
}

#[tokio::test]
async fn a_409_is_known_and_has_a_rule_of_its_own() {
    let error = outcome(|_| reply(409, golden("injection.error.409.json")))
        .await
        .expect_err("full");
    assert!(error.is_conflict(), "{error:?}");
    assert_eq!(error.status(), Some(409));
    assert_eq!(
        injection_pause(1, &error, &mut rand::rng()),
        None,
        "not an attempt that is counted"
    );
    assert!(error.to_string().contains("3 prompts"), "{error}");
}

#[rstest]
#[case::seconds(Some("2"), 1, 4)]
#[case::doubled(Some("2"), 2, 8)]
#[case::capped(Some("60"), 1, 10)]
#[case::missing(None, 1, 2)]
#[tokio::test]
async fn a_429_is_waited_out(
    #[case] text: Option<&'static str>,
    #[case] attempt: u32,
    #[case] seconds: u64,
) {
    let error = outcome(move |_| {
        let body = golden("error.429.json");
        match text {
            Some(text) => reply_with(429, "Retry-After", text, body),
            None => reply(429, body),
        }
    })
    .await
    .expect_err("429");
    let pause = injection_pause(attempt, &error, &mut rand::rng()).expect("an attempt is left");
    let least = Duration::from_secs(seconds);
    assert!(
        (least..least + Duration::from_secs(1)).contains(&pause),
        "{pause:?}"
    );
    assert_eq!(injection_pause(3, &error, &mut rand::rng()), None);
}

#[tokio::test]
async fn a_refusal_names_the_fields_and_is_final() {
    let error = outcome(|_| reply(400, golden("injection.error.400.json")))
        .await
        .expect_err("refused");
    let Error::Refused { fields, .. } = &error else {
        panic!("{error:?}")
    };
    let paths: Vec<&str> = fields.iter().map(|one| one.path.as_str()).collect();
    assert_eq!(paths, ["promptId", "displaySettings.delayMs"]);
    assert_eq!(error.next_step(), NextStep::GiveUp);
}

#[tokio::test]
async fn a_403_names_the_scope() {
    let error = outcome(|_| reply(403, golden("error.403.json")))
        .await
        .expect_err("refused");
    assert!(
        matches!(&error, Error::ScopeMissing { scope, asked: true, .. }
            if scope == INJECT_SCOPES[0]),
        "{error:?}"
    );
}

#[tokio::test]
async fn an_answer_that_was_lost_is_had_by_the_next_attempt() {
    let sandbox = ::sandbox::start(Setup::default()).await.expect("it starts");
    let client = sandbox_client(&sandbox).with_scopes(&INJECT_SCOPES);
    let body = golden_json("injection.request.minimal.json");
    let lost = sandbox.faults().on(Endpoint::Injections).lose_answer();
    let error = injected(&client, &body, KEY).await.expect_err("cut");
    assert!(error.may_have_arrived(), "{error:?}");
    assert!(lost.is_met());
    let receipt = injected(&client, &body, KEY)
        .await
        .expect("the first one's receipt, though its place is taken");
    assert!(receipt.id.parse::<Uuid>().is_ok());
    assert_eq!(
        sandbox.effects(Endpoint::Injections).total,
        1,
        "two attempts, one effect"
    );
}

#[tokio::test]
async fn an_agent_who_sees_enough_is_a_conflict() {
    let sandbox = ::sandbox::start(Setup::default()).await.expect("it starts");
    let client = sandbox_client(&sandbox).with_scopes(&INJECT_SCOPES);
    let body = golden_json("injection.request.minimal.json");
    injected(&client, &body, "first")
        .await
        .expect("room for one");
    let error = injected(&client, &body, "second").await.expect_err("full");
    assert!(error.is_conflict(), "{error:?}");
    let mut sent = body.clone();
    sent["displaySettings"]["maxConcurrentPrompts"] = json!(2);
    injected(&client, &sent, "third")
        .await
        .expect("room for two");
}

#[tokio::test]
async fn the_sandbox_names_the_fields_to_the_client() {
    let sandbox = ::sandbox::start(Setup::default()).await.expect("it starts");
    let client = sandbox_client(&sandbox).with_scopes(&INJECT_SCOPES);
    let mut body = golden_json("injection.request.json");
    body["promptId"] = json!("seven");
    body["displaySettings"]["delayMs"] = json!(100);
    let error = injected(&client, &body, KEY).await.expect_err("refused");
    let Error::Refused { fields, .. } = &error else {
        panic!("{error:?}")
    };
    let paths: Vec<&str> = fields.iter().map(|one| one.path.as_str()).collect();
    assert_eq!(paths, ["promptId", "displaySettings.delayMs"]);
}
