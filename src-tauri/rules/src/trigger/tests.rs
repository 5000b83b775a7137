use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::{Timestamp, ToSpan};
use proptest::prelude::*;
use rstest::rstest;
use serde_json::{Value, json};

use super::*;
use crate::violation::testing::{any_json, told};

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_700_000_000 + seconds).expect("in range")
}

fn opening(channel: Channel) -> Opening {
    Opening {
        channel,
        queue: Some("Billing".into()),
        started_at: at(0),
        attributes: BTreeMap::from([
            ("accountStatus".into(), json!("on_hold")),
            ("balance".into(), json!("1200.50")),
            ("orders".into(), json!(3)),
            ("vip".into(), json!(true)),
            ("tags".into(), json!(["gold", "Région Est"])),
            ("nothing".into(), Value::Null),
        ]),
    }
}

fn prompt(conditions: &Value) -> Value {
    json!({
        "interactionTypes": ["conversation"],
        "trigger": {"type": "conversation", "conditions": conditions},
    })
}

fn condition(field: &str, operator: &str, value: impl Into<Value>) -> Value {
    json!({"field": field, "operator": operator, "value": value.into()})
}

fn of_prompt(conditions: &Value) -> Evaluator {
    let trigger = Trigger::of_prompt(&prompt(conditions)).expect("valid");
    Evaluator::new(Arc::new(trigger), &opening(Channel::Voice))
}

fn of_injection(conditions: &Value) -> Evaluator {
    let document = json!({"triggerConditions": conditions});
    let trigger = Trigger::of_injection(&document).expect("valid");
    Evaluator::new(Arc::new(trigger), &opening(Channel::Voice))
}

fn said(seconds: i64, speaker: Speaker, text: &str) -> Moment {
    Moment {
        at: at(seconds),
        event: Event::Said {
            speaker,
            text: text.into(),
            confidence: None,
        },
    }
}

fn customer(seconds: i64, text: &str) -> Moment {
    said(seconds, Speaker::Customer, text)
}

fn passed(seconds: i64) -> Moment {
    Moment {
        at: at(seconds),
        event: Event::Passed,
    }
}

fn happens(seconds: i64, event: Event) -> Moment {
    Moment {
        at: at(seconds),
        event,
    }
}

fn suggested(seconds: i64, title: &str, confidence: impl Into<Option<f64>>) -> Moment {
    happens(
        seconds,
        Event::Suggested {
            title: title.into(),
            confidence: confidence.into(),
        },
    )
}

/// What the evaluator says to each of the moments.
fn all(mut evaluator: Evaluator, moments: &[Moment]) -> Vec<Option<Fired>> {
    moments
        .iter()
        .map(|moment| evaluator.advance(moment))
        .collect()
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "what an evaluator answers is compared with it"
)]
fn fired(line: impl Into<Option<usize>>, seconds: i64) -> Option<Fired> {
    Some(Fired {
        line: line.into(),
        at: at(seconds),
    })
}

#[rstest]
#[case(condition("accountStatus", "equals", "on_hold"), true)]
#[case(condition("accountStatus", "equals", "On Hold"), true)]
#[case(condition("accountStatus", "equals", "hold"), false)]
#[case(condition("accountStatus", "contains", "hold"), true)]
#[case(condition("accountstatus", "equals", "on_hold"), false)]
#[case(condition("missing", "equals", "on_hold"), false)]
#[case(condition("missing", "equals", "null"), false)]
#[case(condition("nothing", "equals", "null"), false)]
#[case(condition("balance", "gt", 1200), true)]
#[case(condition("balance", "gt", "1200.5"), false)]
#[case(condition("balance", "gt", 1200.49), true)]
#[case(condition("balance", "equals", 1200.5), true)]
#[case(condition("balance", "equals", "1200.500"), true)]
#[case(condition("orders", "gt", 3), false)]
#[case(condition("orders", "gt", 2), true)]
#[case(condition("orders", "equals", "3"), true)]
#[case(condition("accountStatus", "gt", 0), false)]
#[case(condition("vip", "equals", true), true)]
#[case(condition("vip", "equals", "TRUE"), true)]
#[case(condition("vip", "equals", false), false)]
#[case(condition("vip", "gt", 0), false)]
#[case(condition("tags", "equals", "GOLD"), true)]
#[case(condition("tags", "contains", "region"), true)]
#[case(condition("tags", "contains", "silver"), false)]
#[case(condition("queue", "equals", "billing"), true)]
#[case(condition("queue", "contains", "bill"), false)]
#[case(condition("channel", "equals", "voice"), true)]
#[case(condition("channel", "equals", "chat"), false)]
#[case(condition("duration", "gt", -1), true)]
#[case(condition("duration", "gt", 0), false)]
#[case(condition("sentiment", "gt", -1), false)]
fn what_is_known_at_first(#[case] condition: Value, #[case] holds: bool) {
    let first = of_prompt(&json!([condition])).advance(&passed(0));
    assert_eq!(
        first,
        if holds { fired(None, 0) } else { None },
        "{condition}"
    );
}

#[test]
fn words_are_looked_for_where_they_were_said() {
    let moments = [
        said(1, Speaker::Agent, "A refund?"),
        said(2, Speaker::System, "refund voucher opened"),
        customer(3, "No voucher, please."),
        customer(4, "Yes."),
    ];
    for (field, word, expected) in [
        ("transcript", "refund", fired(0, 1)),
        ("agentSaid", "refund", fired(0, 1)),
        ("customerSaid", "refund", None),
        ("transcript", "voucher", fired(2, 3)),
        ("agentSaid", "voucher", None),
        ("customerSaid", "voucher", fired(2, 3)),
        ("utterance", "yes", fired(3, 4)),
        ("transcript", "please yes", None),
    ] {
        let told = all(
            of_prompt(&json!([condition(field, "contains", word)])),
            &moments,
        );
        let first = told.into_iter().flatten().next();
        assert_eq!(first, expected, "{field} contains {word}");
    }
    let whole_line = of_prompt(&json!([condition("utterance", "equals", "yes")]));
    assert_eq!(all(whole_line, &moments)[3], fired(3, 4));
}

#[test]
fn what_was_said_stays_said_and_what_is_said_now_does_not() {
    let moments = [customer(1, "refund"), customer(2, "gift card")];
    let both = |field| {
        json!([
            condition(field, "contains", "refund"),
            condition(field, "contains", "gift card")
        ])
    };
    assert_eq!(
        all(of_prompt(&both("transcript")), &moments),
        [None, fired(1, 2)]
    );
    assert_eq!(all(of_prompt(&both("utterance")), &moments), [None, None]);
}

#[test]
fn it_fires_once_unless_told_otherwise() {
    let conditions = json!([condition("utterance", "contains", "refund")]);
    let moments = [
        customer(1, "refund"),
        customer(2, "refund again"),
        customer(3, "no"),
        customer(4, "refund"),
    ];
    let once = of_prompt(&conditions);
    assert_eq!(all(once, &moments), [fired(0, 1), None, None, None]);
    let each = of_prompt(&conditions).repeating(Repeat::EachTime);
    assert_eq!(
        all(each, &moments),
        [fired(0, 1), None, None, fired(3, 4)],
        "while it holds it does not fire again"
    );
}

#[test]
fn numbers_of_the_platform_are_the_newest() {
    let suggestions = [
        suggested(1, "Refund by gift card", 0.9),
        suggested(2, "Returns", 0.6),
    ];
    for (condition, expected) in [
        (condition("confidence", "gt", 0.8), [fired(None, 1), None]),
        (
            condition("confidence", "equals", 0.6),
            [None, fired(None, 2)],
        ),
        (
            condition("suggested", "contains", "gift card"),
            [fired(None, 1), None],
        ),
    ] {
        let evaluator = of_prompt(&json!([condition]));
        assert_eq!(all(evaluator, &suggestions), expected, "{condition}");
    }
    let unsaid = [
        suggested(1, "Refund", 0.9),
        suggested(2, "Greeting", None),
        suggested(3, "Returns", 0.9),
    ];
    let each = of_prompt(&json!([condition("confidence", "gt", 0.8)])).repeating(Repeat::EachTime);
    assert_eq!(
        all(each, &unsaid),
        [fired(None, 1), None, None],
        "one that says nothing of it changes nothing"
    );
    let low_then_known = json!([
        condition("confidence", "gt", 0.8),
        condition("transcript", "contains", "refund")
    ]);
    let moments = [
        suggested(1, "Refund", 0.9),
        suggested(2, "Returns", 0.6),
        customer(3, "refund"),
    ];
    assert_eq!(
        all(of_prompt(&low_then_known), &moments),
        [None, None, None]
    );
}

#[test]
fn attributes_may_change() {
    let evaluator = of_prompt(&json!([condition("accountStatus", "equals", "closed")]));
    let status = |seconds, value: Value| {
        happens(
            seconds,
            Event::Attribute {
                name: "accountStatus".into(),
                value,
            },
        )
    };
    let moments = [
        status(1, json!("open")),
        status(2, Value::Null),
        status(3, json!("Closed")),
    ];
    assert_eq!(all(evaluator, &moments), [None, None, fired(None, 3)]);
}

#[test]
fn time_alone_is_due_and_fires_at_its_own_time() {
    let conditions = json!([
        condition("duration", "gt", 60),
        condition("transcript", "contains", "refund")
    ]);
    let mut evaluator = of_prompt(&conditions);
    assert_eq!(evaluator.due(), None, "not by time alone");
    assert_eq!(evaluator.advance(&customer(10, "a refund")), None);
    let due = at(60).checked_add(1.millisecond()).expect("in range");
    assert_eq!(evaluator.due(), Some(due), "more than 60 s");
    let with_a_timer = evaluator.clone().advance(&Moment {
        at: due,
        event: Event::Passed,
    });
    let without = evaluator.advance(&customer(90, "are you there?"));
    let expected = Some(Fired {
        line: Some(0),
        at: due,
    });
    assert_eq!(with_a_timer, expected);
    assert_eq!(without, expected, "a timer changes nothing but how soon");
    assert_eq!(evaluator.due(), None);
    assert!(evaluator.is_done());
}

#[test]
fn a_clock_that_steps_back_undoes_nothing() {
    let conditions = json!([
        condition("duration", "gt", 60),
        condition("utterance", "contains", "refund")
    ]);
    let moments = [passed(61), customer(5, "refund")];
    assert_eq!(
        all(of_prompt(&conditions), &moments),
        [None, fired(0, 61)],
        "61 s have passed, whatever the clock says now"
    );
}

#[rstest]
#[case(&["conversation"], "conversation", &[Channel::Voice, Channel::Chat, Channel::Email, Channel::Sms, Channel::Conversation])]
#[case(&["conversation"], "voice", &[Channel::Voice])]
#[case(&["chat", "email"], "conversation", &[Channel::Chat, Channel::Email])]
#[case(&["chat", "email"], "chat", &[Channel::Chat])]
#[case(&["chat"], "voice", &[])]
#[case(&["conversation", "chat"], "conversation", &[Channel::Voice, Channel::Chat, Channel::Email, Channel::Sms, Channel::Conversation])]
fn both_the_prompt_and_its_trigger_admit_the_channel(
    #[case] types: &[&str],
    #[case] kind: &str,
    #[case] admitted: &[Channel],
) {
    let document = json!({
        "interactionTypes": types,
        "trigger": {"type": kind, "conditions": [condition("duration", "gt", -1)]},
    });
    let trigger = Arc::new(Trigger::of_prompt(&document).expect("valid"));
    for channel in [
        Channel::Voice,
        Channel::Chat,
        Channel::Email,
        Channel::Sms,
        Channel::Conversation,
    ] {
        let mut evaluator = Evaluator::new(Arc::clone(&trigger), &opening(channel));
        let fires = evaluator.advance(&passed(1)).is_some();
        assert_eq!(fires, admitted.contains(&channel), "{channel:?}");
    }
}

#[test]
fn a_wrong_trigger_is_told_at_its_fields_and_the_rest_is_not_looked_at() {
    let mut document = prompt(&json!([
        condition("x", "gt", "many"),
        condition("", "contains", "?")
    ]));
    document["name"] = json!(7);
    let violations = Trigger::of_prompt(&document).expect_err("not valid");
    assert_eq!(
        told(&violations),
        [
            ("trigger.conditions[0].value", "type"),
            ("trigger.conditions[1].field", "length"),
            ("trigger.conditions[1].value", "length"),
        ]
    );
}

/// `contract.md §4`, with the meanings this module's documentation gives.
#[rstest]
#[case::keyword(json!({"type": "keyword", "value": "refund"}), customer(1, "A refund!"), true)]
#[case::keyword_of_an_agent(json!({"type": "keyword", "value": "refund"}), said(1, Speaker::Agent, "refund"), true)]
#[case::keyword_as_a_number(json!({"type": "keyword", "value": 911}), customer(1, "call 911"), true)]
#[case::keyword_not_said(json!({"type": "keyword", "value": "refund"}), customer(1, "refunds"), false)]
#[case::typed_is_certain(json!({"type": "keyword", "value": "refund", "threshold": 1}), customer(1, "refund"), true)]
#[case::heard_badly(json!({"type": "keyword", "value": "refund", "threshold": 0.8}), heard("refund", 0.79), false)]
#[case::heard_well(json!({"type": "keyword", "value": "refund", "threshold": 0.8}), heard("refund", 0.8), true)]
#[case::at_most(json!({"type": "sentiment", "value": -0.5}), feels(-0.5), true)]
#[case::not_that_bad(json!({"type": "sentiment", "value": -0.5}), feels(-0.49), false)]
#[case::at_least(json!({"type": "sentiment", "value": 0.5}), feels(0.5), true)]
#[case::not_that_good(json!({"type": "sentiment", "value": "0.5"}), feels(0.49), false)]
#[case::farther_than_value(json!({"type": "sentiment", "value": -0.5, "threshold": 0.8}), feels(-0.7), false)]
#[case::negative(json!({"type": "sentiment", "value": "negative"}), feels(-0.3), true)]
#[case::hardly_negative(json!({"type": "sentiment", "value": "Negative"}), feels(-0.29), false)]
#[case::negative_enough(json!({"type": "sentiment", "value": "negative", "threshold": 0.1}), feels(-0.1), true)]
#[case::positive(json!({"type": "sentiment", "value": "positive", "threshold": 0.6}), feels(0.6), true)]
#[case::neutral(json!({"type": "sentiment", "value": "neutral"}), feels(0.1), true)]
#[case::not_neutral(json!({"type": "sentiment", "value": "neutral", "threshold": 0.05}), feels(0.1), false)]
#[case::no_such_feeling(json!({"type": "sentiment", "value": "purple"}), feels(0.0), false)]
#[case::long_enough(json!({"type": "duration", "value": 60}), passed(60), true)]
#[case::too_short(json!({"type": "duration", "value": 60, "threshold": 0.1}), passed(59), false)]
#[case::no_duration(json!({"type": "duration", "value": "long"}), passed(1_000_000), false)]
#[case::sure(json!({"type": "confidence", "value": 0.8}), suggested(1, "Refund", 0.8), true)]
#[case::unsure(json!({"type": "confidence", "value": 0.8}), suggested(1, "Refund", 0.79), false)]
#[case::threshold_above_value(json!({"type": "confidence", "value": 0.5, "threshold": 0.9}), suggested(1, "Refund", 0.8), false)]
#[case::of_that_title(json!({"type": "confidence", "value": "refund", "threshold": 0.8}), suggested(1, "Refund", 0.8), true)]
#[case::of_that_title_unsure(json!({"type": "confidence", "value": "refund", "threshold": 0.8}), suggested(1, "Refund", 0.7), false)]
#[case::of_that_title_without_a_confidence(json!({"type": "confidence", "value": "refund"}), suggested(1, "Refund", None), true)]
#[case::none_is_not_enough(json!({"type": "confidence", "value": "refund", "threshold": 0.1}), suggested(1, "Refund", None), false)]
#[case::of_another_title(json!({"type": "confidence", "value": "refund"}), suggested(1, "Returns", 1.0), false)]
fn conditions_of_injections(#[case] condition: Value, #[case] moment: Moment, #[case] holds: bool) {
    let mut evaluator = of_injection(&json!([condition]));
    assert_eq!(evaluator.advance(&moment).is_some(), holds, "{condition}");
}

fn heard(text: &str, confidence: f64) -> Moment {
    happens(
        1,
        Event::Said {
            speaker: Speaker::Customer,
            text: text.into(),
            confidence: Some(confidence),
        },
    )
}

fn feels(score: f64) -> Moment {
    happens(1, Event::Sentiment(score))
}

#[test]
fn an_injection_without_conditions_is_shown_at_once() {
    assert_eq!(of_injection(&json!([])).advance(&passed(0)), fired(None, 0));
    let none = Trigger::of_injection(&json!({})).expect("conditions may be left out");
    let mut evaluator = Evaluator::new(Arc::new(none), &opening(Channel::Conversation));
    assert_eq!(evaluator.advance(&passed(0)), fired(None, 0));
}

#[test]
fn every_field_has_its_name() {
    for name in FIELDS {
        assert!(
            !matches!(Field::named(name), Field::Attribute(_)),
            "{name} is a field of every interaction"
        );
    }
    assert_eq!(Field::named("x"), Field::Attribute("x".into()));
}

fn any_condition() -> impl Strategy<Value = Value> {
    prop_oneof![
        (
            prop::sample::select(vec![
                "transcript",
                "utterance",
                "customerSaid",
                "queue",
                "suggested"
            ]),
            prop::sample::select(vec!["contains", "equals"]),
            "refund|card|gift card|Billing|yes",
        )
            .prop_map(|(field, operator, value)| condition(field, operator, value)),
        (
            prop::sample::select(vec!["duration", "sentiment", "confidence", "orders"]),
            -1.0..120.0_f64,
        )
            .prop_map(|(field, value)| condition(field, "gt", value)),
    ]
}

fn any_moment() -> impl Strategy<Value = Moment> {
    let event = prop_oneof![
        (any::<bool>(), "(refund|gift card|yes|no| )*").prop_map(|(customer, text)| Event::Said {
            speaker: if customer {
                Speaker::Customer
            } else {
                Speaker::Agent
            },
            text,
            confidence: None,
        }),
        ("refund|card", proptest::option::of(0.0..1.0_f64))
            .prop_map(|(title, confidence)| Event::Suggested { title, confidence }),
        (-1.0..1.0_f64).prop_map(Event::Sentiment),
        Just(Event::Passed),
    ];
    (0_i64..200, event).prop_map(|(seconds, event)| happens(seconds, event))
}

proptest! {
    #[test]
    fn the_order_of_conditions_does_not_matter(
        conditions in prop::collection::vec(any_condition(), 1..5).prop_shuffle(),
        moments in prop::collection::vec(any_moment(), 0..20),
    ) {
        let mut turned = conditions.clone();
        turned.reverse();
        prop_assert_eq!(
            all(of_prompt(&json!(conditions)), &moments),
            all(of_prompt(&json!(turned)), &moments)
        );
    }

    #[test]
    fn one_more_condition_never_fires_earlier(
        conditions in prop::collection::vec(any_condition(), 1..4),
        more in any_condition(),
        moments in prop::collection::vec(any_moment(), 0..20),
    ) {
        let first = |conditions: &[Value]| {
            all(of_prompt(&json!(conditions)), &moments).into_iter().flatten().next()
        };
        let few = first(&conditions);
        let many = first(&[conditions.as_slice(), &[more]].concat());
        if let Some(many) = many {
            let few = few.expect("what holds of many holds of few");
            prop_assert!(few.at <= many.at);
        }
    }

    #[test]
    fn durations_hold_from_some_time_on(bound in 0_u16..500, mut times in prop::collection::vec(0_i64..600, 1..20)) {
        let mut each = of_prompt(&json!([condition("duration", "gt", bound)])).repeating(Repeat::EachTime);
        times.sort_unstable();
        let fired: Vec<_> = times.iter().filter_map(|at| each.advance(&passed(*at))).collect();
        let over = times.last().is_some_and(|last| *last > i64::from(bound));
        prop_assert_eq!(fired.len(), usize::from(over), "once, as time only runs forward");
    }

    #[test]
    fn telling_of_time_changes_nothing(
        conditions in prop::collection::vec(any_condition(), 1..4),
        moments in prop::collection::vec(any_moment(), 0..12),
    ) {
        let mut plain = of_prompt(&json!(conditions));
        let mut timed = of_prompt(&json!(conditions));
        for moment in &moments {
            let by_timer = timed
                .due()
                .filter(|due| *due < moment.at)
                .and_then(|at| timed.advance(&Moment { at, event: Event::Passed }));
            let by_moment = timed.advance(moment);
            prop_assert_eq!(plain.advance(moment), by_timer.or(by_moment));
        }
    }

    #[test]
    fn any_document_is_answered(
        document in any_json(&["interactionTypes", "trigger", "type", "conditions", "field", "operator", "value", "triggerConditions", "threshold"]),
        text in any::<String>(),
    ) {
        for trigger in [Trigger::of_prompt(&document), Trigger::of_injection(&document)] {
            let Ok(trigger) = trigger else { continue };
            let mut evaluator = Evaluator::new(Arc::new(trigger), &opening(Channel::Chat));
            evaluator.advance(&customer(1, &text));
            let _ = evaluator.due();
        }
    }

    #[test]
    fn any_value_is_compared_without_fail(
        value in prop_oneof![any::<f64>().prop_map(|it| json!(it)), any::<String>().prop_map(Value::from)],
        operator in prop::sample::select(vec!["contains", "equals", "gt"]),
        field in prop::sample::select(FIELDS.to_vec()),
        moments in prop::collection::vec(any_moment(), 0..6),
    ) {
        let document = prompt(&json!([{"field": field, "operator": operator, "value": value}]));
        if let Ok(trigger) = Trigger::of_prompt(&document) {
            let evaluator = Evaluator::new(Arc::new(trigger), &opening(Channel::Chat));
            all(evaluator, &moments);
        }
    }
}
