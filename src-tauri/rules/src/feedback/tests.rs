use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::violation::testing::{any_json, told, with};

fn valid() -> Value {
    json!({
        "recommendationId": "3f1b2c4d-0000-4000-8000-000000000001",
        "agentId": "3F1B2C4D-0000-4000-8000-000000000002",
        "conversationId": "3f1b2c4d-0000-4000-8000-000000000003",
        "feedbackType": "not_helpful",
        "comments": "The article is for another plan.",
        "sentimentScore": -0.4,
        "sentimentConfidence": 0.9,
        "relevanceScore": 0.3,
        "metadata": {"queue": "billing"},
        "correlationId": "3f1b2c4d-0000-4000-8000-000000000004",
        "submittedAt": "2026-01-31T12:00:00.000Z"
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
    for optional in [
        "/conversationId",
        "/comments",
        "/sentimentScore",
        "/sentimentConfidence",
        "/relevanceScore",
        "/metadata",
        "/correlationId",
        "/submittedAt",
    ] {
        expect(optional, None, &[]);
        expect(optional, Some(Value::Null), &[]);
    }
    for kind in FEEDBACK_TYPES {
        expect("/feedbackType", Some(json!(kind)), &[]);
    }
    for (field, low, high) in [
        ("/sentimentScore", json!(-1), json!(1.0)),
        ("/sentimentConfidence", json!(0), json!(1)),
        ("/relevanceScore", json!(0.3), json!(1)),
    ] {
        expect(field, Some(low), &[]);
        expect(field, Some(high), &[]);
    }
}

#[test]
fn missing_fields_are_named() {
    for name in ["recommendationId", "agentId", "feedbackType"] {
        expect(&format!("/{name}"), None, &[(name, "required")]);
        expect(
            &format!("/{name}"),
            Some(Value::Null),
            &[(name, "required")],
        );
    }
}

#[test]
fn ids_are_textual_uuids() {
    for name in [
        "recommendationId",
        "agentId",
        "conversationId",
        "correlationId",
    ] {
        for text in [
            "",
            "42",
            "3f1b2c4d000040008000000000000001",
            "{3f1b2c4d-0000-4000-8000-000000000001}",
            "urn:uuid:3f1b2c4d-0000-4000-8000-000000000001",
            "3f1b2c4d-0000-4000-8000-00000000000g",
        ] {
            expect(&format!("/{name}"), Some(json!(text)), &[(name, "uuid")]);
        }
        expect(&format!("/{name}"), Some(json!(42)), &[(name, "type")]);
    }
}

#[test]
fn types_and_names() {
    expect(
        "/feedbackType",
        Some(json!("Helpful")),
        &[("feedbackType", "enum")],
    );
    expect(
        "/feedbackType",
        Some(json!(["helpful"])),
        &[("feedbackType", "type")],
    );
    expect("/comments", Some(json!(1)), &[("comments", "type")]);
    expect(
        "/sentimentScore",
        Some(json!("0.4")),
        &[("sentimentScore", "type")],
    );
    expect("/metadata", Some(json!([])), &[("metadata", "type")]);
    expect(
        "/metadata",
        Some(json!({"a": 1, "b": "text", "c": null, "d": {}})),
        &[
            ("metadata.a", "type"),
            ("metadata.c", "type"),
            ("metadata.d", "type"),
        ],
    );
    for time in ["yesterday", "2026-01-31", "2026-01-31T12:00:00.000+01:00"] {
        expect(
            "/submittedAt",
            Some(json!(time)),
            &[("submittedAt", "time")],
        );
    }
}

#[test]
fn numbers_stay_in_range() {
    for (name, value) in [
        ("sentimentScore", -1.0001),
        ("sentimentScore", 1.0001),
        ("sentimentConfidence", -0.0001),
        ("sentimentConfidence", 1e300),
        ("relevanceScore", -0.5),
        ("relevanceScore", 1.5),
    ] {
        expect(&format!("/{name}"), Some(json!(value)), &[(name, "range")]);
    }
    let found = check(&with(&valid(), "/relevanceScore", Some(json!(0.2999))));
    assert_eq!(told(&found), [("relevanceScore", "range")]);
    assert!(
        found[0].message.contains("would degrade the model"),
        "the contract's own words"
    );
}

#[test]
fn comments_are_counted_in_chars() {
    // Four bytes a char, and never two alike in a row.
    let text = "🙂🙃".repeat(500);
    expect("/comments", Some(json!(text)), &[]);
    expect(
        "/comments",
        Some(json!(format!("{text}!"))),
        &[("comments", "length")],
    );
}

#[test]
fn spam_starts_with_the_21st_char() {
    expect(
        "/comments",
        Some(json!(format!("no{}", "é".repeat(20)))),
        &[],
    );
    for (text, span) in [
        (format!("no{}", "é".repeat(21)), (2, 23)),
        (format!("{}no", "!".repeat(25)), (0, 25)),
        (" ".repeat(21), (0, 21)),
    ] {
        let found = check(&with(&valid(), "/comments", Some(json!(text))));
        assert_eq!(told(&found), [("comments", "spam")]);
        assert_eq!(
            found[0].span,
            Some(span),
            "the whole run is marked, in chars"
        );
    }
    let both = "z".repeat(1001);
    expect(
        "/comments",
        Some(json!(both)),
        &[("comments", "length"), ("comments", "spam")],
    );
}

#[test]
fn everything_is_told_at_once() {
    let found = check(&json!({
        "agentId": "me", "feedbackType": "great", "comments": "x".repeat(1001),
        "sentimentScore": 2, "relevanceScore": 0.1, "metadata": {"n": 1}
    }));
    let expected = [
        ("recommendationId", "required"),
        ("agentId", "uuid"),
        ("feedbackType", "enum"),
        ("comments", "length"),
        ("comments", "spam"),
        ("sentimentScore", "range"),
        ("relevanceScore", "range"),
        ("metadata.n", "type"),
    ];
    assert_eq!(
        told(&found),
        expected,
        "one round is enough to mend them all"
    );
}

#[test]
fn the_document_is_an_object() {
    for document in [json!(null), json!([]), json!("feedback"), json!(1)] {
        assert_eq!(told(&check(&document)), [("", "type")]);
        assert_eq!(told(&check_submitted(&document)), [("", "type")]);
    }
}

#[test]
fn the_platform_wants_what_the_client_adds() {
    assert_eq!(check_submitted(&valid()), []);
    for name in ["correlationId", "submittedAt"] {
        let document = with(&valid(), &format!("/{name}"), None);
        assert_eq!(told(&check_submitted(&document)), [(name, "required")]);
    }
}

const NAMES: &[&str] = &[
    "recommendationId",
    "agentId",
    "feedbackType",
    "comments",
    "sentimentScore",
    "relevanceScore",
    "metadata",
    "submittedAt",
];

proptest! {
    #[test]
    fn any_json_is_answered(document in any_json(NAMES)) {
        let found = check_submitted(&document);
        prop_assert!(!found.is_empty(), "arbitrary JSON holds no two UUIDs");
    }

    #[test]
    fn spam_is_a_run_of_21_or_more(prefix in "[ab]{0,4}", run in 1_usize..40, suffix in "[ab]{0,4}") {
        let text = format!("{prefix}{}{suffix}", "c".repeat(run));
        let found = check(&with(&valid(), "/comments", Some(json!(text))));
        prop_assert_eq!(found.len(), usize::from(run > 20));
    }
}
