//! Deploying, row by row, under faults and from two desks at once (`contract.md §3`).

use std::collections::BTreeSet;

use reqwest::{Method, RequestBuilder};
use rstest::rstest;
use sandbox::{Endpoint, Options};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::kit::{Desk, EVERYTHING, client, golden_json, paths, read, shape, token, url};

const PROMPTS: &str = "/api/v2/agent-assist/prompts";
const ONE: &str = "/api/v2/agent-assist/prompts/2f6c1f0a-5c7e-4d1b-9a3e-7b0d4c2e1f90";

fn prompt() -> Value {
    golden_json("prompt.request.json")
}

async fn empty() -> Desk {
    Desk::open(Options {
        with_prompts: false,
        ..Options::default()
    })
    .await
}

fn deploy(desk: &Desk, key: &str, body: &Value) -> RequestBuilder {
    desk.request(Method::PUT, ONE)
        .header("Idempotency-Key", key)
        .json(body)
}

#[rstest]
#[case::full("prompt.request.json")]
#[case::minimal("prompt.request.minimal.json")]
#[tokio::test]
async fn the_golden_prompts_are_taken_and_read_back_in_shape(#[case] name: &str) {
    let desk = empty().await;
    let sent = golden_json(name);
    let (status, answer) = desk.put(ONE, &sent).await;
    assert_eq!(status, 200, "{answer}");
    let (status, held) = desk.get(ONE).await;
    assert_eq!((status, &held), (200, &answer), "as it was answered");
    for (member, value) in sent.as_object().expect("an object") {
        assert_eq!(&held[member], value, "{member} as it was sent");
    }
    let golden = golden_json("prompt.response.json");
    for member in ["id", "version", "dateModified"] {
        let is_same = shape(&held)
            .iter()
            .any(|one| shape(&golden).contains(one) && one.0 == member);
        assert!(is_same, "{member} beside it: {held}");
    }
    let (_, listed) = desk.get(PROMPTS).await;
    assert_eq!(shape(&listed), shape(&golden_json("prompts.response.json")));
    assert_eq!(listed["entities"], json!([held]));
}

/// Each row of the table, one thing wrong at a time.
#[rstest]
#[case::types_none("/interactionTypes", json!([]), "interactionTypes")]
#[case::types_unknown("/interactionTypes/1", json!("fax"), "interactionTypes[1]")]
#[case::types_no_list("/interactionTypes", json!("chat"), "interactionTypes")]
#[case::trigger_type("/trigger/type", json!("fax"), "trigger.type")]
#[case::conditions_none("/trigger/conditions", json!([]), "trigger.conditions")]
#[case::conditions_missing("/trigger/conditions", Value::Null, "trigger.conditions")]
#[case::operator("/trigger/conditions/0/operator", json!("like"), "trigger.conditions[0].operator")]
#[case::field("/trigger/conditions/0/field", json!(" "), "trigger.conditions[0].field")]
#[case::gt_no_number("/trigger/conditions/2/value", json!("many"), "trigger.conditions[2].value")]
#[case::display_type("/display/type", json!("banner"), "display.type")]
#[case::content_empty("/display/content", json!(""), "display.content")]
#[case::content_long("/display/content", json!("x".repeat(2001)), "display.content")]
#[case::variable_unknown("/display/content", json!("Hello {{name}}"), "display.content")]
#[case::variable_unclosed("/display/content", json!("Hello {{customerName"), "display.content")]
#[case::timeout("/display/timeoutMs", json!("soon"), "display.timeoutMs")]
#[case::ssn("/display/content", json!("SSN 536-90-4399"), "display.content")]
#[case::card("/description", json!("card 4111 1111 1111 1111"), "description")]
#[case::email("/name", json!("ask jane@example.com"), "name")]
#[case::phone("/display/content", json!("call +49 30 901820"), "display.content")]
#[case::iban("/display/content", json!("IBAN DE89 3704 0044 0532 0130 00"), "display.content")]
#[tokio::test]
async fn every_row_is_refused_at_its_field(
    #[case] pointer: &str,
    #[case] value: Value,
    #[case] field: &str,
) {
    let desk = empty().await;
    let mut sent = prompt();
    *sent
        .pointer_mut(pointer)
        .expect("a member of the golden prompt") = value.clone();
    let (status, refusal) = desk.put(ONE, &sent).await;
    assert_eq!((status, paths(&refusal)), (400, vec![field]), "{refusal}");
    let golden = golden_json("prompt.error.400.json");
    assert_eq!(shape(&refusal), shape(&golden));
    for (member, kind) in shape(&golden["errors"][0]) {
        assert!(
            shape(&refusal["errors"][0]).contains(&(member.clone(), kind)),
            "{member} of an error"
        );
    }
    if let Some(text) = value
        .as_str()
        .filter(|text| text.contains(char::is_numeric))
    {
        assert!(
            !refusal.to_string().contains(text),
            "the value is never said"
        );
    }
    assert_eq!(desk.get(ONE).await.0, 404, "nothing was deployed");
    assert_eq!(desk.sandbox.effects(Endpoint::Prompts).total, 0);
}

#[rstest]
#[case::content_at_its_longest("/display/content", json!("x".repeat(2000)))]
#[case::every_variable("/display/content", json!("{{customerName}}{{accountId}}{{issueCategory}}\
    {{agentId}}{{sessionId}}{{productType}}"))]
#[case::every_type("/interactionTypes", json!(["conversation", "email", "sms", "chat", "voice"]))]
#[case::a_number_in_text("/trigger/conditions/2/value", json!("250"))]
#[case::an_order_number("/display/content", json!("Order LP-20417 of 2026-11-21"))]
#[tokio::test]
async fn what_the_table_allows_is_taken(#[case] pointer: &str, #[case] value: Value) {
    let desk = empty().await;
    let mut sent = prompt();
    *sent
        .pointer_mut(pointer)
        .expect("a member of the golden prompt") = value;
    let (status, answer) = desk.put(ONE, &sent).await;
    assert_eq!(status, 200, "{answer}");
}

#[tokio::test]
async fn everything_wrong_is_named_at_once() {
    let desk = empty().await;
    let sent = json!({"trigger": {"conditions": [{}]}, "display": {}});
    let (status, refusal) = desk.put(ONE, &sent).await;
    assert_eq!(status, 400);
    let found: BTreeSet<&str> = paths(&refusal).into_iter().collect();
    for field in [
        "name",
        "interactionTypes",
        "trigger.type",
        "trigger.conditions[0].field",
        "trigger.conditions[0].operator",
        "trigger.conditions[0].value",
        "display.type",
        "display.content",
    ] {
        assert!(found.contains(field), "{field} in {found:?}");
    }
}

#[tokio::test]
async fn an_id_that_is_no_name_is_refused() {
    let desk = empty().await;
    let (status, refusal) = desk.put(&format!("{PROMPTS}/a%20b"), &prompt()).await;
    assert_eq!((status, paths(&refusal)), (400, vec!["promptId"]));
}

#[rstest]
#[case::reader("agent-assist:prompt:read", 200, 403)]
#[case::writer("agent-assist:prompt:write", 403, 200)]
#[case::admin("agent-assist:prompt:admin", 403, 200)]
#[case::somebody_else("conversation:read", 403, 403)]
#[tokio::test]
async fn reading_and_deploying_need_their_scopes(
    #[case] scope: &str,
    #[case] reads: u16,
    #[case] deploys: u16,
) {
    let desk = Desk::fast().await;
    let http = client();
    let token = token(&http, &desk.sandbox, scope).await;
    let ask = |method, path: &str| {
        http.request(method, url(&desk.sandbox, path))
            .bearer_auth(&token)
    };
    let (status, refusal) = read(ask(Method::GET, PROMPTS)).await;
    assert_eq!(status, reads, "{refusal}");
    let (status, refusal) = read(ask(Method::PUT, ONE).json(&prompt())).await;
    assert_eq!(status, deploys, "{refusal}");
    if deploys == 403 {
        let told = refusal["message"].as_str().expect("a sentence");
        assert!(told.contains("agent-assist:prompt:write"), "{told}");
    }
}

#[tokio::test]
async fn one_key_is_one_deploy_of_one_prompt() {
    let desk = empty().await;
    let (_, first) = read(deploy(&desk, "one", &prompt())).await;
    let (status, again) = read(deploy(&desk, "one", &prompt())).await;
    assert_eq!((status, &again), (200, &first), "nothing is done again");
    let other = desk
        .request(Method::PUT, &format!("{PROMPTS}/other"))
        .header("Idempotency-Key", "one")
        .json(&prompt());
    assert_eq!(read(other).await.1["id"], "other", "a key is of one prompt");
    let (_, third) = read(deploy(&desk, "two", &prompt())).await;
    assert_eq!(third["version"], 2, "another key is another deploy");
    assert_eq!(desk.sandbox.effects(Endpoint::Prompts).total, 3);
}

#[tokio::test]
async fn deploys_at_the_same_time_are_counted_one_by_one() {
    const DESKS: usize = 24;
    let desk = empty().await;
    let deploys = (0..DESKS).map(|n| {
        let mut sent = prompt();
        sent["name"] = json!(format!("Deploy {n}"));
        let ask = deploy(&desk, &format!("key {n}"), &sent);
        async move { read(ask).await }
    });
    let answers = futures_util::future::join_all(deploys).await;
    let versions: BTreeSet<u64> = answers
        .iter()
        .map(|(status, answer)| {
            assert_eq!(*status, 200);
            answer["version"].as_u64().expect("a number")
        })
        .collect();
    assert_eq!(versions.len(), DESKS, "no version was given out twice");
    assert_eq!(
        versions.last(),
        Some(&(DESKS as u64)),
        "and none was left out"
    );
    let (_, held) = desk.get(ONE).await;
    let last = answers
        .iter()
        .find(|(_, answer)| answer["version"] == held["version"])
        .expect("one of them");
    assert_eq!(held, last.1, "one of them whole, not a mixture");
}

#[tokio::test]
async fn a_fault_of_deploys_leaves_reading_as_it_is() {
    let desk = Desk::fast().await;
    let indexing = desk.sandbox.faults().indexing(2);
    for _ in 0..2 {
        assert_eq!(desk.get(PROMPTS).await.0, 200, "reading goes on");
        let (status, refusal) = desk.put(ONE, &prompt()).await;
        assert_eq!(status, 500);
        assert_eq!(
            shape(&refusal),
            shape(&golden_json("prompt.error.500.indexing.json"))
        );
        let detail = refusal["detail"].as_str().expect("a sentence");
        assert!(detail.contains("indexing"), "{detail}");
    }
    assert!(indexing.is_met());
    assert_eq!(desk.put(ONE, &prompt()).await.1["version"], 1);
}

#[tokio::test]
async fn an_altered_deploy_differs_in_one_field_and_strikes_nothing_else() {
    let desk = Desk::fast().await;
    let altered = desk.sandbox.faults().alter();
    assert_eq!(desk.get(PROMPTS).await.0, 200);
    assert!(!altered.is_met(), "reading is not a deploy");
    assert_eq!(desk.put(ONE, &prompt()).await.0, 200, "it is taken");
    assert!(altered.is_met());
    let (_, mut held) = desk.get(ONE).await;
    assert_ne!(held["display"], prompt()["display"]);
    held["display"]["timeoutMs"] = prompt()["display"]["timeoutMs"].clone();
    for (member, value) in prompt().as_object().expect("an object") {
        assert_eq!(&held[member], value, "{member} is as it was sent");
    }
    desk.put(ONE, &prompt()).await;
    let (_, held) = desk.get(ONE).await;
    assert_eq!(held["display"], prompt()["display"], "once");
}

#[tokio::test]
async fn faults_of_a_method_can_be_planned_from_outside() {
    let desk = Desk::fast().await;
    let fault = json!({"on": "prompts", "method": "put", "times": 1,
        "effect": {"answer": {"status": 429, "retry_after": "3"}}});
    let alter = json!({"effect": "alter", "times": 1});
    for planned in [fault, alter] {
        let ask = desk.http.post(desk.url("/sandbox/faults"));
        let (status, told) = read(ask.json(&planned)).await;
        assert_eq!(status, 204, "{told}");
    }
    assert_eq!(desk.get(PROMPTS).await.0, 200);
    assert_eq!(desk.put(ONE, &prompt()).await.0, 429);
    assert_eq!(desk.put(ONE, &prompt()).await.0, 200);
    let (_, held) = desk.get(ONE).await;
    assert_ne!(held["display"], prompt()["display"], "altered");
}

#[tokio::test]
async fn a_sandbox_begins_with_its_contents_prompts_or_with_none() {
    let desk = Desk::fast().await;
    let (_, listed) = desk.get(PROMPTS).await;
    let entities = listed["entities"].as_array().expect("a list");
    assert!(entities.len() >= 6, "something to look at");
    for prompt in entities {
        let id = prompt["id"].as_str().expect("an id");
        assert!(id.parse::<Uuid>().is_ok(), "injections name it by a uuid");
        assert_eq!(prompt["version"], 1);
        assert!(prompt["dateModified"].is_string());
        let (status, one) = desk.get(&format!("{PROMPTS}/{id}")).await;
        assert_eq!((status, &one), (200, prompt));
    }
    let desk = empty().await;
    assert_eq!(
        desk.get(PROMPTS).await.1,
        json!({"total": 0, "entities": []})
    );
    assert!(EVERYTHING.contains("agent-assist:prompt:read"), "asked for");
}
