use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::violation::testing::{any_json, told, with};

fn valid() -> Value {
    json!({
        "name": "Account on hold",
        "description": "Tells the agent what to say when an account is on hold.",
        "status": "active",
        "interactionTypes": ["conversation", "chat"],
        "trigger": {"type": "conversation", "conditions": [
            {"field": "accountStatus", "operator": "equals", "value": "on_hold"}
        ]},
        "display": {
            "type": "popup",
            "content": "Customer {{customerName}} has account {{accountId}} on hold.",
            "timeoutMs": 30000
        }
    })
}

#[track_caller]
fn expect(pointer: &str, value: Option<Value>, expected: &[(&str, &str)]) {
    let document = with(&valid(), pointer, value);
    assert_eq!(told(&check(&document)), expected, "{document}");
}

#[test]
fn takes_what_the_contract_allows() {
    assert_eq!(
        check(&valid()),
        [],
        "every field at a value the table allows"
    );
    for optional in ["/description", "/status", "/display/timeoutMs"] {
        expect(optional, None, &[]);
    }
    expect("/interactionTypes", Some(json!(INTERACTION_TYPES)), &[]);
    for name in INTERACTION_TYPES {
        expect("/trigger/type", Some(json!(name)), &[]);
    }
    for name in DISPLAY_TYPES {
        expect("/display/type", Some(json!(name)), &[]);
    }
    for name in PLACEHOLDERS {
        expect(
            "/display/content",
            Some(json!(format!("{{{{{name}}}}}"))),
            &[],
        );
    }
}

#[test]
fn missing_fields_are_named() {
    for (pointer, path) in [
        ("/name", "name"),
        ("/interactionTypes", "interactionTypes"),
        ("/trigger", "trigger"),
        ("/trigger/type", "trigger.type"),
        ("/trigger/conditions", "trigger.conditions"),
        ("/trigger/conditions/0/field", "trigger.conditions[0].field"),
        (
            "/trigger/conditions/0/operator",
            "trigger.conditions[0].operator",
        ),
        ("/trigger/conditions/0/value", "trigger.conditions[0].value"),
        ("/display", "display"),
        ("/display/type", "display.type"),
        ("/display/content", "display.content"),
    ] {
        expect(pointer, None, &[(path, "required")]);
        expect(pointer, Some(json!(null)), &[(path, "required")]);
    }
    let every = [
        ("name", "required"),
        ("interactionTypes", "required"),
        ("trigger", "required"),
        ("display", "required"),
    ];
    assert_eq!(told(&check(&json!({}))), every, "all at once");
}

#[test]
fn types_names_and_lengths() {
    expect("/name", Some(json!(1)), &[("name", "type")]);
    expect("/name", Some(json!(" ")), &[("name", "length")]);
    expect("/status", Some(json!(true)), &[("status", "type")]);
    expect(
        "/interactionTypes",
        Some(json!([])),
        &[("interactionTypes", "length")],
    );
    expect(
        "/interactionTypes",
        Some(json!("chat")),
        &[("interactionTypes", "type")],
    );
    expect(
        "/interactionTypes",
        Some(json!(["chat", "fax", null])),
        &[
            ("interactionTypes[1]", "enum"),
            ("interactionTypes[2]", "type"),
        ],
    );
    expect("/trigger", Some(json!([])), &[("trigger", "type")]);
    expect(
        "/trigger/type",
        Some(json!("call")),
        &[("trigger.type", "enum")],
    );
    expect(
        "/trigger/conditions",
        Some(json!([])),
        &[("trigger.conditions", "length")],
    );
    expect(
        "/trigger/conditions/0",
        Some(json!(null)),
        &[("trigger.conditions[0]", "type")],
    );
    expect(
        "/display/type",
        Some(json!("modal")),
        &[("display.type", "enum")],
    );
    for (timeout, kind) in [
        (json!("30000"), "type"),
        (json!(0.5), "type"),
        (json!(0), "range"),
        (json!(-1), "range"),
    ] {
        expect(
            "/display/timeoutMs",
            Some(timeout),
            &[("display.timeoutMs", kind)],
        );
    }
}

#[test]
fn content_is_counted_in_chars() {
    expect("/display/content", Some(json!("ü".repeat(2000))), &[]);
    expect(
        "/display/content",
        Some(json!("ü".repeat(2001))),
        &[("display.content", "length")],
    );
    expect(
        "/display/content",
        Some(json!("")),
        &[("display.content", "length")],
    );
}

#[test]
fn what_is_too_long_is_told_at_what_is_over() {
    let content = format!("{}über", "ü".repeat(2000));
    let document = with(&valid(), "/display/content", Some(json!(content)));
    let told = json!(check(&document));
    let expected = json!([{
        "path": "display.content",
        "kind": "length",
        "message": "Must have at most 2000 chars, not 2004.",
        "span": [2000, 2004]
    }]);
    assert_eq!(told, expected, "in chars, as the command line prints it");
}

#[test]
fn operators_fit_their_values() {
    let path = "trigger.conditions[0].value";
    for (operator, value, expected) in [
        ("gt", json!(5), None),
        ("gt", json!("5.5"), None),
        ("gt", json!("many"), Some("type")),
        ("gt", json!("NaN"), Some("type")),
        ("gt", json!(true), Some("type")),
        ("equals", json!("on_hold"), None),
        ("equals", json!(5), None),
        ("equals", json!(true), None),
        ("equals", json!([5]), Some("type")),
        ("equals", json!({}), Some("type")),
        ("contains", json!("refund"), None),
        ("contains", json!(5), Some("type")),
        ("contains", json!(""), Some("length")),
    ] {
        let condition = json!({"field": "f", "operator": operator, "value": value});
        let expected: Vec<_> = expected.into_iter().map(|kind| (path, kind)).collect();
        expect("/trigger/conditions/0", Some(condition), &expected);
    }
    for operator in ["lt", "EQUALS", ""] {
        let expected = [("trigger.conditions[0].operator", "enum")];
        expect(
            "/trigger/conditions/0/operator",
            Some(json!(operator)),
            &expected,
        );
    }
    let second = json!([
        {"field": "a", "operator": "equals", "value": 1},
        {"field": "b", "operator": "gt", "value": "x"}
    ]);
    expect(
        "/trigger/conditions",
        Some(second),
        &[("trigger.conditions[1].value", "type")],
    );
}

#[test]
fn placeholders_are_known_and_closed() {
    for (content, spans) in [
        ("plain { braces } {one}", &[][..]),
        ("é {{customername}}", &[(2, 18)]),
        ("{{ customerName }}", &[(0, 18)]),
        ("{{}} {{customer-name}}", &[(0, 4), (5, 22)]),
        ("{{{customerName}}}", &[(0, 18)]),
        ("hello {{customerName", &[(6, 20)]),
        ("{{customerName\n}}", &[(0, 14), (15, 17)]),
        ("{{a {{customerName}} b", &[(0, 4)]),
        ("stray }} here", &[(6, 8)]),
        ("{{customerName}}{{accountId}}{{nobody}}", &[(29, 39)]),
    ] {
        let found = check(&with(&valid(), "/display/content", Some(json!(content))));
        let told: Vec<_> = found
            .iter()
            .map(|one| (one.kind, one.span.expect("placeholders have a place")))
            .collect();
        let expected: Vec<_> = spans
            .iter()
            .map(|span| (Kind::Placeholder, *span))
            .collect();
        assert_eq!(told, expected, "{content}");
    }
}

#[test]
fn personal_data_is_told_by_kind_and_span_alone() {
    for pointer in ["/name", "/description", "/display/content"] {
        let path = pointer[1..].replace('/', ".");
        for (secret, kind) in [
            ("4111 1111 1111 1111", "pii.card"),
            ("123-45-6789", "pii.us_ssn"),
            ("jane.doe@example.com", "pii.email"),
            ("+1 415 555 0132", "pii.phone"),
            ("DE89 3704 0044 0532 0130 00", "pii.iban"),
        ] {
            let text = format!("Für {secret}, please");
            let found = check(&with(&valid(), pointer, Some(json!(text))));
            assert_eq!(told(&found), [(path.as_str(), kind)], "{text}");
            assert_eq!(
                found[0].span,
                Some((4, 4 + secret.chars().count())),
                "{text}"
            );
            assert!(
                !found[0].message.contains(secret),
                "the value is never repeated"
            );
        }
    }
}

const NAMES: &[&str] = &[
    "name",
    "interactionTypes",
    "trigger",
    "type",
    "conditions",
    "operator",
    "value",
    "field",
    "display",
    "content",
    "timeoutMs",
];

proptest! {
    #[test]
    fn any_json_is_answered(document in any_json(NAMES)) {
        prop_assert!(!check(&document).is_empty(), "arbitrary JSON names no interaction type");
    }

    #[test]
    fn any_content_is_answered(content in "[{}a-zA-Zé🙂 \n]{0,60}") {
        let length = content.chars().count();
        let mut end = 0;
        for place in placeholders(&content) {
            let span = place.span();
            prop_assert!(end <= span.0 && span.0 < span.1 && span.1 <= length, "in order, in range");
            end = span.1;
        }
    }

    #[test]
    fn known_names_are_found_wherever_they_stand(
        before in "[^{}]{0,20}", name in proptest::sample::select(&PLACEHOLDERS), after in "[^{}]{0,20}"
    ) {
        let content = format!("{before}{{{{{name}}}}}{after}");
        let start = before.chars().count();
        let span = (start, start + name.len() + 4);
        prop_assert_eq!(placeholders(&content), [Placeholder::Known { name, span }]);
    }
}
