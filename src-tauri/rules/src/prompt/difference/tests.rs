use rstest::rstest;

use super::*;
use crate::violation::testing::with;

fn prompt() -> Value {
    json!({
        "name": "Account on hold",
        "description": "What to say.",
        "status": "active",
        "interactionTypes": ["conversation", "chat"],
        "trigger": {"type": "conversation", "conditions": [
            {"field": "accountStatus", "operator": "equals", "value": "on_hold"},
            {"field": "orderTotal", "operator": "gt", "value": 250}
        ]},
        "display": {"type": "popup", "content": "Offer a call back.", "timeoutMs": 30_000}
    })
}

const PATHS: [&str; 10] = [
    "name",
    "description",
    "status",
    "interactionTypes",
    "trigger.type",
    "trigger.conditions[0]",
    "trigger.conditions[1]",
    "display.type",
    "display.content",
    "display.timeoutMs",
];

#[test]
fn every_field_stands_in_the_contracts_order() {
    let pairs = fields(Some(&prompt()), &prompt());
    let paths: Vec<_> = pairs.iter().map(|pair| pair.path.as_str()).collect();
    assert_eq!(paths, PATHS);
    for pair in pairs {
        assert_eq!(pair.a, pair.b);
        assert!(!pair.differs, "{} is the same", pair.path);
    }
    assert_eq!(differs(Some(&prompt()), &prompt()), 0);
}

#[test]
fn where_nothing_is_deployed_everything_is_new() {
    assert_eq!(differs(None, &prompt()), PATHS.len());
    assert!(
        fields(None, &prompt())
            .iter()
            .all(|pair| pair.a.is_none() && pair.b.is_some())
    );
    let pairs = fields(None, &json!({}));
    let there: Vec<_> = pairs.iter().filter(|pair| pair.differs).collect();
    let paths: Vec<_> = there.iter().map(|pair| pair.path.as_str()).collect();
    assert_eq!(
        paths,
        ["description", "status", "display.timeoutMs"],
        "the defaults alone"
    );
}

/// A change of one field is told at that field and nowhere else.
#[rstest]
#[case("/name", Some(json!("Account On Hold")), "name")]
#[case("/name", None, "name")]
#[case("/description", Some(json!("What to say")), "description")]
#[case("/description", None, "description")]
#[case("/status", Some(json!("paused")), "status")]
#[case("/interactionTypes", Some(json!(["chat"])), "interactionTypes")]
#[case("/interactionTypes", None, "interactionTypes")]
#[case("/trigger/type", Some(json!("chat")), "trigger.type")]
#[case("/trigger/conditions/0/field", Some(json!("queue")), "trigger.conditions[0]")]
#[case("/trigger/conditions/0/operator", Some(json!("contains")), "trigger.conditions[0]")]
#[case("/trigger/conditions/1/value", Some(json!(250.5)), "trigger.conditions[1]")]
#[case("/trigger/conditions/1/value", Some(json!("250")), "trigger.conditions[1]")]
#[case("/display/type", Some(json!("toast")), "display.type")]
#[case("/display/content", Some(json!("Offer a call back!")), "display.content")]
#[case("/display/timeoutMs", Some(json!(30_001)), "display.timeoutMs")]
fn a_change_is_told_at_its_field(
    #[case] pointer: &str,
    #[case] value: Option<Value>,
    #[case] path: &str,
) {
    let held = with(&prompt(), pointer, value);
    let compared = matches(&prompt(), &held);
    let expected = Comparison {
        fields: 10,
        matching: 9,
        different: vec![path.to_owned()],
    };
    assert_eq!(compared, expected);
    assert!(!compared.is_same());
    assert_eq!(differs(Some(&held), &prompt()), 1);
    assert_eq!(differs(Some(&prompt()), &held), 1, "either way round");
}

#[test]
fn what_the_platform_adds_or_leaves_out_is_no_difference() {
    let sent = with(&prompt(), "/description", None);
    let mut held = sent.clone();
    held["id"] = json!("3f1b2c4d-0000-4000-8000-000000000001");
    held["version"] = json!(7);
    held["dateModified"] = json!("2026-01-31T12:00:00.000Z");
    held["trigger"]["conditions"][0]["id"] = json!(1);
    held["description"] = Value::Null;
    held["interactionTypes"] = json!(["chat", "conversation"]);
    held["trigger"]["conditions"][1]["value"] = json!(250.0);
    held["display"] = json!({"content": "Offer a call back.", "type": "popup"});
    held.as_object_mut().expect("an object").remove("status");
    let compared = matches(&sent, &held);
    assert_eq!(compared.different, [""; 0], "they say the same");
    assert_eq!((compared.fields, compared.matching), (10, 10));
}

#[test]
fn conditions_compare_by_their_place() {
    let mut fewer = prompt();
    let conditions = fewer["trigger"]["conditions"]
        .as_array_mut()
        .expect("a list");
    let second = conditions.remove(1);
    let pairs = fields(Some(&prompt()), &fewer);
    let gone = pairs
        .iter()
        .find(|pair| pair.path == "trigger.conditions[1]");
    let gone = gone.expect("also what is there no more");
    assert_eq!((&gone.a, &gone.b), (&Some(second), &None));
    assert_eq!(
        matches(&fewer, &prompt()).different,
        ["trigger.conditions[1]"]
    );
    let swapped = {
        let mut swapped = prompt();
        swapped["trigger"]["conditions"]
            .as_array_mut()
            .expect("a list")
            .reverse();
        swapped
    };
    assert_eq!(differs(Some(&prompt()), &swapped), 2);
}

#[test]
fn what_is_no_prompt_at_all_matches_nothing_that_was_sent() {
    for held in [
        json!(null),
        json!([]),
        json!({}),
        json!("ok"),
        json!({"display": []}),
    ] {
        let compared = matches(&prompt(), &held);
        assert!(compared.matching <= 3, "{held}: no more than defaults");
        assert!(compared.different.contains(&"display.content".to_owned()));
    }
}

#[rstest]
#[case(None, "")]
#[case(Some(json!(null)), "")]
#[case(Some(json!("as it is")), "as it is")]
#[case(Some(json!(["conversation", "chat"])), "conversation, chat")]
#[case(Some(json!(30_000)), "30000")]
#[case(Some(json!(true)), "true")]
#[case(Some(json!({"value": 250, "operator": "gt", "field": "orderTotal"})), "orderTotal gt 250")]
#[case(Some(json!({"field": "queue"})), "queue")]
fn fields_read_as_text(#[case] value: Option<Value>, #[case] text: &str) {
    assert_eq!(in_text(value.as_ref()), text);
}
