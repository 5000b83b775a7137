use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::violation::testing::{any_json, told, with};

fn valid() -> Value {
    json!({
        "conversationId": "3f1b2c4d-0000-4000-8000-000000000001",
        "promptId": "3f1b2c4d-0000-4000-8000-000000000002",
        "triggerConditions": [{"type": "keyword", "value": "refund", "threshold": 0.5}],
        "displaySettings": {"delayMs": 500, "maxConcurrentPrompts": 3, "autoDismissMs": 60000},
        "webhookUrl": "https://hooks.example.com/injected",
        "contextData": {"queue": "billing"}
    })
}

#[track_caller]
fn expect(pointer: &str, value: Option<Value>, expected: &[(&str, &str)]) {
    let document = with(&valid(), pointer, value);
    assert_eq!(told(&check(&document, false)), expected, "{document}");
}

#[test]
fn takes_what_the_contract_allows() {
    assert_eq!(
        check(&valid(), false),
        [],
        "every field at a value the table allows"
    );
    for optional in ["/triggerConditions", "/webhookUrl", "/contextData"] {
        expect(optional, None, &[]);
    }
    expect("/triggerConditions", Some(json!([])), &[]);
    expect("/triggerConditions/0/threshold", None, &[]);
    for name in CONDITION_TYPES {
        expect("/triggerConditions/0/type", Some(json!(name)), &[]);
    }
    for (name, low, high) in [
        ("delayMs", 500, 5000),
        ("maxConcurrentPrompts", 1, 3),
        ("autoDismissMs", 10_000, 60_000),
    ] {
        let (pointer, path) = (
            format!("/displaySettings/{name}"),
            format!("displaySettings.{name}"),
        );
        expect(&pointer, Some(json!(low)), &[]);
        expect(&pointer, Some(json!(f64::from(high))), &[]);
        expect(&pointer, Some(json!(low - 1)), &[(&path, "range")]);
        expect(&pointer, Some(json!(high + 1)), &[(&path, "range")]);
        expect(
            &pointer,
            Some(json!(f64::from(low) + 0.5)),
            &[(&path, "type")],
        );
        expect(&pointer, Some(json!("1000")), &[(&path, "type")]);
        expect(&pointer, None, &[(&path, "required")]);
    }
}

#[test]
fn ids_and_settings_are_required() {
    expect("/conversationId", None, &[("conversationId", "required")]);
    expect("/promptId", None, &[("promptId", "required")]);
    expect("/displaySettings", None, &[("displaySettings", "required")]);
    expect(
        "/conversationId",
        Some(json!("c1")),
        &[("conversationId", "uuid")],
    );
    expect("/promptId", Some(json!(7)), &[("promptId", "type")]);
    expect(
        "/contextData",
        Some(json!("queue")),
        &[("contextData", "type")],
    );
}

#[test]
fn at_most_five_conditions() {
    let condition = json!({"type": "duration", "value": 30});
    expect(
        "/triggerConditions",
        Some(json!(vec![condition.clone(); 5])),
        &[],
    );
    let expected = [("triggerConditions", "length")];
    expect(
        "/triggerConditions",
        Some(json!(vec![condition; 6])),
        &expected,
    );
}

#[test]
fn conditions_are_checked_one_by_one() {
    let conditions = json!([
        {"type": "mood", "value": "bad"},
        {"type": "keyword"},
        {"type": "keyword", "value": true},
        {"type": "confidence", "value": 1, "threshold": 1.01},
        "keyword"
    ]);
    let expected = [
        ("triggerConditions[0].type", "enum"),
        ("triggerConditions[1].value", "required"),
        ("triggerConditions[2].value", "type"),
        ("triggerConditions[3].threshold", "range"),
        ("triggerConditions[4]", "type"),
    ];
    expect("/triggerConditions", Some(conditions), &expected);
}

#[test]
fn the_webhook_is_public_or_loopback_where_allowed() {
    expect(
        "/webhookUrl",
        Some(json!("http://127.0.0.1:8080/")),
        &[("webhookUrl", "url")],
    );
    expect(
        "/webhookUrl",
        Some(json!("https://10.0.0.1/")),
        &[("webhookUrl", "url")],
    );
    expect("/webhookUrl", Some(json!(8080)), &[("webhookUrl", "type")]);
    let document = with(
        &valid(),
        "/webhookUrl",
        Some(json!("http://127.0.0.1:8080/")),
    );
    assert_eq!(
        check(&document, true),
        [],
        "the development switch admits loopback"
    );
}

const NAMES: &[&str] = &[
    "conversationId",
    "promptId",
    "triggerConditions",
    "type",
    "value",
    "threshold",
    "displaySettings",
    "delayMs",
    "webhookUrl",
    "contextData",
];

proptest! {
    #[test]
    fn any_json_is_answered(document in any_json(NAMES), allow_loopback: bool) {
        prop_assert!(!check(&document, allow_loopback).is_empty(), "arbitrary JSON holds no UUIDs");
    }
}
