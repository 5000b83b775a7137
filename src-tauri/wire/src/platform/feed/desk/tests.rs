//! Every golden event, whole and damaged.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

macro_rules! golden {
    ($name:literal) => {
        include_str!(concat!("../../../../../../tests/wire/platform/", $name))
    };
}

const EVENTS: [&str; 18] = [
    golden!("event.conversation.alerting.json"),
    golden!("event.conversation.call.json"),
    golden!("event.conversation.wrap-up.json"),
    golden!("event.conversation.ended.json"),
    golden!("event.conversation.message.json"),
    golden!("event.knowledge-search.json"),
    golden!("event.knowledge-article.json"),
    golden!("event.response.json"),
    golden!("event.script.json"),
    golden!("event.intent.json"),
    golden!("event.third-party-action.json"),
    golden!("event.suggestion.accepted.json"),
    golden!("event.suggestion.rated.json"),
    golden!("event.transcription.json"),
    golden!("event.transcription.status.json"),
    golden!("event.summary.json"),
    golden!("event.summary.error.json"),
    golden!("event.checklist.json"),
];

const AGENT: &str = "5b9f3c1e-6a52-4f0e-8d8c-1f2a7b3c4d5e";

const LINGER: u64 = 1_000;

fn desk() -> Desk {
    Desk::new(AGENT, true, LINGER)
}

fn moment(ms: u64) -> Moment {
    Moment {
        at: "2026-11-21T09:00:00Z".parse().expect("a time"),
        ms,
        bytes: 100,
    }
}

fn hear(desk: &mut Desk, text: &str, ms: u64) -> Outcome {
    let envelope = Envelope::read(text, 1 << 20).expect("it has the shape of one");
    desk.hear(&envelope, moment(ms))
}

#[test]
fn topics_of_a_conversation_linger_and_go() {
    let mut desk = desk();
    assert_eq!(desk.plan().topics.len(), 2);
    let began = hear(&mut desk, EVENTS[1], 0);
    assert!(began.topics_changed && began.began.len() == 1);
    assert_eq!(desk.plan().topics.len(), 10);
    hear(&mut desk, EVENTS[3], 500);
    assert_eq!(desk.plan().topics.len(), 9, "no more is said");
    assert_eq!(desk.sweeps_at(), Some(500 + LINGER));
    assert!(!desk.sweep(499 + LINGER));
    assert!(desk.sweep(500 + LINGER), "now they are wanted no more");
    assert_eq!(desk.plan().topics.len(), 2);
    assert_eq!(desk.sweeps_at(), None);
}

#[test]
fn each_kind_of_refusal_is_told_once() {
    let mut desk = desk();
    let refused = |of: &str| RefusedTopic {
        topic: format!("v2.conversations.{of}.suggestions.script"),
        reason: crate::platform::topics::Refusal::NoRoom,
        missing_permissions: Vec::new(),
    };
    assert!(desk.refused(vec![refused("a"), refused("b")]).is_some());
    assert!(desk.refused(vec![refused("c")]).is_none());
}

/// The objects of a value as JSON pointers, without those whose members are all of them content.
fn objects(value: &Value, at: &str, found: &mut Vec<String>) {
    if value.is_object() && !at.ends_with("conversationIntents") && !at.ends_with("/data") {
        found.push(at.to_owned());
    }
    for (name, value) in value.as_object().into_iter().flatten() {
        objects(value, &format!("{at}/{name}"), found);
    }
    for (number, value) in value.as_array().into_iter().flatten().enumerate() {
        objects(value, &format!("{at}/{number}"), found);
    }
}

/// What came of it, without what is kept for the record alone.
fn events(outcome: Outcome) -> Vec<FeedEvent> {
    let mut events = outcome.events;
    for event in &mut events {
        if let FeedEvent::Suggestions(received) = event {
            for suggestion in &mut received.batch.suggestions {
                suggestion.unknown = None;
            }
        }
    }
    events
}

fn strange() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(json!(null)),
        Just(json!(-7.5)),
        Just(json!("")),
        Just(json!("something else")),
        Just(json!([[{"a": 1}], "x", null])),
        Just(json!({"deeper": {"than": ["thought"]}})),
        Just(json!(true)),
    ]
}

proptest! {
    #[test]
    fn members_nobody_knows_lose_nothing(which in 0_usize..18, place: prop::sample::Index, value in strange()) {
        let expect = events(hear(&mut desk(), EVENTS[which], 0));
        let mut body: Value = serde_json::from_str(EVENTS[which]).expect("JSON");
        let mut all = Vec::new();
        objects(&body, "", &mut all);
        let at: &String = place.get(&all);
        let object = body.pointer_mut(at).and_then(Value::as_object_mut).expect("an object");
        object.insert("neverHeardOf".to_owned(), value);
        prop_assert_eq!(events(hear(&mut desk(), &body.to_string(), 0)), expect);
    }

    #[test]
    fn a_strange_value_anywhere_is_harmless(
        damages in prop::collection::vec((0_usize..18, any::<prop::sample::Index>(), strange()), 1..12),
    ) {
        let mut desk = desk();
        for (ms, (which, place, value)) in damages.into_iter().enumerate() {
            let mut body: Value = serde_json::from_str(EVENTS[which]).expect("JSON");
            let mut all = Vec::new();
            objects(&body, "", &mut all);
            let at: &String = place.get(&all);
            let object = body.pointer_mut(at).and_then(Value::as_object_mut);
            let object = object.expect("an object");
            let names: Vec<String> = object.keys().cloned().collect();
            if let Some(name) = names.get(place.index(names.len().max(1))) {
                object.insert(name.clone(), value);
            }
            let envelope = Envelope::read(&body.to_string(), 1 << 20);
            if let Ok(envelope) = envelope {
                desk.hear(&envelope, moment(ms as u64));
            }
            prop_assert!(desk.live().len() <= 2, "two conversations stand in the goldens");
        }
    }
}
