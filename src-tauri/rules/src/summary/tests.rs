use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::violation::testing::{any_json, told, with};

fn valid() -> Value {
    json!({
        "interactionId": "3f1b2c4d-0000-4000-8000-000000000001",
        "languageCode": "en-US",
        "summaryLength": "short",
        "format": "text",
        "useKnowledgeBase": true,
        "knowledgeBaseId": "3f1b2c4d-0000-4000-8000-000000000002",
        "redactionPolicyId": "3f1b2c4d-0000-4000-8000-000000000003",
        "transcript": "Agent: hello"
    })
}

#[track_caller]
fn expect(pointer: &str, value: Option<Value>, expected: &[(&str, &str)]) {
    let document = with(&valid(), pointer, value);
    assert_eq!(told(&check(&document, None)), expected, "{document}");
}

#[test]
fn takes_what_the_contract_allows() {
    assert_eq!(
        check(&valid(), None),
        [],
        "every field at a value the table allows"
    );
    for optional in [
        "/format",
        "/useKnowledgeBase",
        "/redactionPolicyId",
        "/transcript",
    ] {
        expect(optional, None, &[]);
    }
    for (pointer, names) in [
        ("/languageCode", &LANGUAGES[..]),
        ("/summaryLength", &LENGTHS),
        ("/format", &FORMATS),
    ] {
        for name in names {
            expect(pointer, Some(json!(name)), &[]);
        }
    }
}

#[test]
fn fields_are_checked() {
    for name in ["interactionId", "languageCode", "summaryLength"] {
        expect(&format!("/{name}"), None, &[(name, "required")]);
        expect(&format!("/{name}"), Some(json!(1)), &[(name, "type")]);
    }
    for name in ["interactionId", "knowledgeBaseId", "redactionPolicyId"] {
        expect(&format!("/{name}"), Some(json!("x")), &[(name, "uuid")]);
    }
    expect(
        "/languageCode",
        Some(json!("en-GB")),
        &[("languageCode", "enum")],
    );
    expect(
        "/summaryLength",
        Some(json!("60")),
        &[("summaryLength", "enum")],
    );
    expect("/format", Some(json!("html")), &[("format", "enum")]);
    expect(
        "/useKnowledgeBase",
        Some(json!("true")),
        &[("useKnowledgeBase", "type")],
    );
    expect("/transcript", Some(json!([])), &[("transcript", "type")]);
}

#[test]
fn the_knowledge_base_is_named_when_used() {
    expect("/knowledgeBaseId", None, &[("knowledgeBaseId", "required")]);
    let mut unused = with(&valid(), "/knowledgeBaseId", None);
    unused["useKnowledgeBase"] = json!(false);
    assert_eq!(check(&unused, None), [], "not used, not needed");
}

#[test]
fn long_transcripts_are_refused_with_count_and_limit() {
    assert_eq!(
        check(&valid(), Some(16_000)),
        [],
        "the limit itself is taken"
    );
    let found = check(&valid(), Some(16_001));
    assert_eq!(told(&found), [("transcript", "length")]);
    assert!(found[0].message.contains("16000") && found[0].message.contains("16001"));
    expect("/transcript", Some(json!("word ".repeat(16_001))), &[]);
}

#[test]
fn each_length_has_its_limit() {
    let limits = LENGTHS.map(token_limit);
    assert_eq!(limits, [Some(60), Some(150), Some(500)]);
    assert_eq!(token_limit("60"), None);
}

const NAMES: &[&str] = &[
    "interactionId",
    "languageCode",
    "summaryLength",
    "format",
    "useKnowledgeBase",
    "transcript",
];

proptest! {
    #[test]
    fn any_json_is_answered(document in any_json(NAMES), tokens: Option<usize>) {
        prop_assert!(!check(&document, tokens).is_empty(), "arbitrary JSON holds no UUID");
    }
}
