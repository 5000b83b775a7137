use proptest::prelude::*;

use super::*;

/// What people type: words, numbers in every spelling, leftovers of both.
fn typed() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[0-9]{1,25}",
        "-?[0-9]{0,4}\\.?[0-9]{0,4}",
        "[0-9]e[0-9]{1,4}",
        Just("007".to_owned()),
        Just("1.0".to_owned()),
        Just("true".to_owned()),
        Just("null".to_owned()),
        Just(String::new()),
    ]
}

fn any_draft() -> impl Strategy<Value = PromptDraft> {
    let operator = prop_oneof![
        Just("contains".to_owned()),
        Just("equals".to_owned()),
        Just("gt".to_owned()),
        typed(),
    ];
    let condition =
        (typed(), operator, typed()).prop_map(|(field, operator, value)| ConditionDraft {
            field,
            operator,
            value,
        });
    (
        (typed(), typed(), typed()),
        prop::collection::vec(typed(), 0..4),
        (typed(), prop::collection::vec(condition, 0..4)),
        (typed(), typed(), typed()),
    )
        .prop_map(
            |((name, description, status), interaction_types, trigger, display)| PromptDraft {
                name,
                description,
                status,
                interaction_types,
                trigger: TriggerDraft {
                    kind: trigger.0,
                    conditions: trigger.1,
                },
                display: DisplayDraft {
                    kind: display.0,
                    content: display.1,
                    timeout_ms: display.2,
                },
            },
        )
}

proptest! {
    #[test]
    fn nothing_typed_is_lost_on_the_way_to_a_document_and_back(draft in any_draft()) {
        prop_assert_eq!(of_document(&to_document(&draft)), draft);
    }

    #[test]
    fn nothing_typed_is_lost_on_disk(draft in any_draft()) {
        prop_assert_eq!(of_json(&to_json(&draft)), draft);
    }

    #[test]
    fn what_may_be_deployed_is_the_same_prompt_when_it_is_opened_again(
        name in "[a-z]{1,9}", number in any::<i32>(), timeout in prop::option::of(1_u32..60_000),
    ) {
        let document = json!({
            "name": name, "status": "active", "interactionTypes": ["voice"],
            "trigger": { "type": "voice", "conditions": [
                { "field": "orderTotal", "operator": "gt", "value": number },
                { "field": "accountStatus", "operator": "equals", "value": "on_hold" },
            ] },
            "display": { "type": "toast", "content": "x", "timeoutMs": timeout },
        });
        let again = to_document(&of_document(&document));
        prop_assert!(check(&again).is_empty());
        prop_assert!(rules::prompt::difference::matches(&document, &again).is_same());
    }
}

#[test]
fn a_number_is_one_only_where_one_is_meant() {
    let draft = |operator: &str, value: &str| PromptDraft {
        trigger: TriggerDraft {
            conditions: vec![ConditionDraft {
                field: "x".into(),
                operator: operator.into(),
                value: value.into(),
            }],
            ..TriggerDraft::default()
        },
        ..PromptDraft::default()
    };
    for (operator, value, expect) in [
        ("gt", "250", json!(250)),
        ("gt", "-0.5", json!(-0.5)),
        ("gt", "many", json!("many")),
        ("equals", "3", json!(3)),
        ("equals", "007", json!("007")),
        ("equals", "on_hold", json!("on_hold")),
        ("contains", "3", json!("3")),
    ] {
        let document = to_document(&draft(operator, value));
        assert_eq!(
            document["trigger"]["conditions"][0]["value"], expect,
            "{operator} {value}"
        );
    }
}

#[test]
fn a_timeout_that_is_no_number_is_refused_at_its_field() {
    let mut draft = new();
    draft.display.timeout_ms = "abc".to_owned();
    let found = violations(&to_document(&draft));
    let found = found
        .iter()
        .find(|one| one.path == "display.timeoutMs")
        .expect("it is told");
    assert_eq!(found.kind, "type");
}

#[test]
fn a_new_prompt_lacks_only_what_must_be_written() {
    let found = violations(&to_document(&new()));
    let paths: Vec<_> = found.iter().map(|one| one.path.as_str()).collect();
    assert_eq!(
        paths,
        ["name", "trigger.conditions[0].value", "display.content"]
    );
}
