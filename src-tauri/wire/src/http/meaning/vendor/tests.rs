use super::*;
use proptest::prelude::*;
use rstest::rstest;
use serde_json::json;

fn said_of(body: &Value) -> Said {
    said(body)
}

#[test]
fn details_and_errors_within_stand_at_their_fields() {
    let body = json!({
        "message": "Not valid.", "code": "constraint.validation",
        "details": [{"errorCode": "invalid.value", "fieldName": "engagementType"}, {"errorCode": "x"}, 7],
        "errors": [
            {"message": "Unknown rating.", "details": [{"fieldName": "feedback.rating"}]},
            {"message": "No such queue."},
            {"errors": [{"messageWithParams": "{name} is missing", "messageParams": {"name": "code"}}]},
        ],
    });
    let said = said_of(&body);
    let fields: Vec<(&str, &str)> = said
        .fields
        .iter()
        .map(|one| (one.path.as_str(), one.message.as_str()))
        .collect();
    assert_eq!(
        fields,
        [
            ("engagementType", "invalid.value"),
            ("feedback.rating", "Unknown rating."),
        ]
    );
    assert_eq!(
        said.message.as_deref(),
        Some("Not valid. No such queue. code is missing"),
        "what stands at no field is said"
    );
}

#[rstest]
#[case::named(
    "[conversations:readonly, conversations]",
    "conversations:readonly or conversations"
)]
#[case::one("[notifications]", "notifications")]
#[case::none("", "a or b")]
#[case::empty("[]", "a or b")]
#[case::no_scope("[<script>]", "a or b")]
#[case::open("[conversations", "a or b")]
fn scopes_are_read_out_of_the_sentence(#[case] list: &str, #[case] expect: &str) {
    let body = json!({"message": format!("App not authorized to use scope {list}")});
    assert_eq!(scopes(&body, &["a", "b"]), expect);
}

#[rstest]
#[case::in_the_message(json!({"message": "missing: a:b:view, c:dE:add."}), &["a:b:view", "c:dE:add"])]
#[case::in_the_parameters(json!({"messageParams": {"p": "[a:b:view]", "n": 7}}), &["a:b:view"])]
#[case::once(json!({"message": "a:b:view", "messageParams": {"p": "a:b:view"}}), &["a:b:view"])]
#[case::no_permission(json!({"message": "at 10:30, a:b, a::b, a:b:c:d and https://x.example"}), &[])]
#[case::nothing(json!(null), &[])]
fn permissions_are_whatever_looks_like_one(#[case] body: Value, #[case] expect: &[&str]) {
    assert_eq!(permissions(&body), expect);
}

#[rstest]
#[case::both(json!({"key": "org.rate", "value": 300}), Some("org.rate: 300"))]
#[case::no_value(json!({"key": "org.rate"}), Some("org.rate"))]
#[case::no_key(json!({"value": 300}), None)]
#[case::a_sentence(json!({"key": "a limit of ours"}), None)]
fn a_limit_is_named(#[case] body: Value, #[case] expect: Option<&str>) {
    assert_eq!(limit(&body).as_deref(), expect);
}

#[rstest]
#[case::uuid("6f708192-a3b4-4c5d-9e6f-708192a3b4c5", true)]
#[case::another("abc.DEF:1_2", true)]
#[case::empty(" ", false)]
#[case::a_sentence("no id", false)]
#[case::a_line_break("a\nb", false)]
#[case::too_long(&"a".repeat(65), false)]
fn ids_are_fit_for_the_log(#[case] text: &str, #[case] is_id: bool) {
    assert_eq!(platform_id(text).is_some(), is_id);
}

#[test]
fn the_body_s_id_counts_more_than_the_header_s() {
    let mut headers = HeaderMap::new();
    headers.insert("inin-correlation-id", "of-header".parse().expect("a value"));
    let of = |body: Value| context(&body, &headers);
    assert_eq!(
        of(json!({"contextId": "of-body"})).as_deref(),
        Some("of-body")
    );
    assert_eq!(of(json!({"contextId": ""})).as_deref(), Some("of-header"));
    assert_eq!(of(Value::Null).as_deref(), Some("of-header"));
    assert_eq!(context(&Value::Null, &HeaderMap::new()), None);
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "[ -~é]{0,12}".prop_map(Value::from),
    ];
    let name = prop_oneof![
        Just("message".to_owned()),
        Just("details".to_owned()),
        Just("errors".to_owned()),
        Just("fieldName".to_owned()),
        Just("messageParams".to_owned()),
        Just("limit".to_owned()),
        Just("key".to_owned()),
    ];
    leaf.prop_recursive(7, 60, 5, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::btree_map(name.clone(), inner, 0..5)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn any_body_is_harmless(body in any_json()) {
        let said = said_of(&body);
        prop_assert!(said.fields.len() <= FIELDS, "a bounded list");
        let _ = (permissions(&body), scopes(&body, &[]), limit(&body));
        if let Some(message) = said.message {
            prop_assert!(message.chars().count() <= 200, "a bounded sentence");
        }
    }
}
