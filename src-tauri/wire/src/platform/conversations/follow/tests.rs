//! Sequences of conversations as the platform tells them.

use proptest::prelude::*;
use serde_json::{Value, json};
use uuid::Uuid;

use super::super::read::snapshot;
use super::*;
use crate::platform::tree::Tree;

const AGENT: &str = "5b9f3c1e-6a52-4f0e-8d8c-1f2a7b3c4d5e";

fn id() -> InteractionId {
    InteractionId(Uuid::from_u128(7))
}

fn leg(number: usize, state: &str) -> Value {
    json!({"id": format!("leg-{number}"), "state": state, "agentAssistantId": "assistant"})
}

fn told(participants: &[Value]) -> Snapshot {
    let text = json!({"id": id(), "participants": participants}).to_string();
    let tree = Tree::read(&text).expect("JSON");
    snapshot(tree.root(), AGENT).expect("it has an id")
}

fn of_agent(legs: &[Value]) -> Value {
    json!({"id": "p", "userId": AGENT, "purpose": "agent", "queueId": "q", "calls": legs})
}

fn is_began(change: Option<&Change>) -> bool {
    matches!(change, Some(Change::Began(_)))
}

#[test]
fn a_call_begins_changes_and_ends_once() {
    let mut floor = Floor::default();
    let mut take = |state: &str| floor.take(told(&[of_agent(&[leg(1, state)])]));
    assert!(is_began(take("alerting").as_ref()));
    let Some(Change::Changed(now)) = take("connected") else {
        panic!("it is connected now")
    };
    assert_eq!(now.stage, Stage::Connected);
    assert_eq!(take("connected"), None, "the same again is no news");
    assert_eq!(take("disconnected"), Some(Change::Ended(id())));
    assert_eq!(take("disconnected"), None);
    assert_eq!(take("connected"), None, "late news begins nothing again");
}

#[test]
fn a_call_that_comes_back_begins_again() {
    let mut floor = Floor::default();
    let first = of_agent(&[leg(1, "disconnected")]);
    assert!(is_began(
        floor
            .take(told(&[of_agent(&[leg(1, "connected")])]))
            .as_ref()
    ));
    let colleague =
        json!({"id": "c", "userId": "another", "purpose": "agent", "calls": [leg(9, "connected")]});
    let ended = floor.take(told(&[first.clone(), colleague.clone()]));
    assert_eq!(
        ended,
        Some(Change::Ended(id())),
        "a colleague's line is not ours"
    );
    let again = floor.take(told(&[first, colleague, of_agent(&[leg(2, "alerting")])]));
    assert!(
        is_began(again.as_ref()),
        "a line of its own: transferred back"
    );
}

#[test]
fn of_two_lines_the_one_that_is_talked_on_counts() {
    let mut floor = Floor::default();
    let consult = [leg(1, "connected"), leg(2, "alerting")];
    let Some(Change::Began(now)) = floor.take(told(&[of_agent(&consult)])) else {
        panic!("it began")
    };
    assert_eq!(now.communication_id.as_deref(), Some("leg-1"));
    let over = [leg(1, "disconnected"), leg(2, "alerting")];
    let Some(Change::Changed(now)) = floor.take(told(&[of_agent(&over)])) else {
        panic!("it goes on with the other line")
    };
    assert_eq!(now.communication_id.as_deref(), Some("leg-2"));
}

#[test]
fn what_is_missing_takes_nothing_away() {
    let mut floor = Floor::default();
    floor.take(told(&[
        json!({"purpose": "customer", "name": "Kim"}),
        of_agent(&[leg(1, "connected")]),
    ]));
    let bare = json!({"userId": AGENT, "calls": [{"id": "leg-1", "state": "connected"}]});
    assert_eq!(floor.take(told(&[bare])), None);
    assert_eq!(floor.take(told(&[])), None, "no participants is no end");
    let kept = floor.live().next().expect("it goes on");
    assert_eq!(kept.customer.as_deref(), Some("Kim"));
    assert_eq!(kept.assistant_id.as_deref(), Some("assistant"));
}

#[test]
fn ended_conversations_are_remembered_within_bounds() {
    let mut floor = Floor::default();
    for number in 0..2_000_u128 {
        let text = json!({"id": Uuid::from_u128(number), "participants": [of_agent(&[leg(1, "disconnected")])]});
        let tree = Tree::read(&text.to_string()).expect("JSON");
        floor.take(snapshot(tree.root(), AGENT).expect("it has an id"));
    }
    assert!(floor.reached.len() <= MOST_ENDED);
}

const STATES: [&str; 6] = [
    "alerting",
    "connected",
    "parked",
    "unheard of",
    "disconnected",
    "terminated",
];

/// The real order of a call with transfers, conferences and consults: each line goes through some of
/// the states, forward only.
fn history() -> impl Strategy<Value = Vec<Vec<usize>>> {
    let lines = prop::collection::vec(prop::collection::vec(0_usize..2, 1..4), 1..4);
    lines.prop_map(|steps| {
        let mut states = vec![0_usize; steps.len()];
        let mut told = Vec::new();
        for round in 0..4 {
            for (line, steps) in steps.iter().enumerate() {
                let step = steps.get(round).copied().unwrap_or(2);
                states[line] = match step {
                    0 => states[line],
                    1 => states[line].max(1),
                    _ => 4,
                };
                told.push(states.clone());
            }
        }
        told
    })
}

fn event(states: &[usize]) -> Snapshot {
    let legs: Vec<Value> = states
        .iter()
        .enumerate()
        .map(|(number, state)| leg(number, STATES[*state]))
        .collect();
    told(&[of_agent(&legs)])
}

/// Whether began, changed and ended come in an order that makes sense.
fn makes_sense(changes: &[Change]) -> bool {
    let mut is_live = false;
    changes.iter().all(|change| match change {
        Change::Began(_) => !std::mem::replace(&mut is_live, true),
        Change::Changed(_) => is_live,
        Change::Ended(_) => std::mem::replace(&mut is_live, false),
    })
}

proptest! {
    #[test]
    fn any_order_makes_sense_and_comes_to_the_same_end(
        history in history(),
        places in prop::collection::vec(0_usize..100, 0..20),
    ) {
        let last = history.last().expect("it has one").clone();
        let mut floor = Floor::default();
        let mut changes: Vec<Change> = history.iter().filter_map(|states| floor.take(event(states))).collect();
        // Late and repeated news after the end of the story.
        for place in places {
            changes.extend(floor.take(event(&history[place % history.len()])));
        }
        changes.extend(floor.take(event(&last)));
        prop_assert!(makes_sense(&changes), "{:?}", changes);
        prop_assert!(!floor.has(id()), "every line is over at last");
        let ends = changes.iter().filter(|change| matches!(change, Change::Ended(_))).count();
        let begins = changes.iter().filter(|change| is_began(Some(change))).count();
        prop_assert_eq!(ends, begins);
    }

    #[test]
    fn anything_told_is_harmless(
        states in prop::collection::vec(prop::collection::vec((0_usize..3, 0_usize..6, any::<bool>()), 0..4), 0..12),
    ) {
        let mut floor = Floor::default();
        let mut changes = Vec::new();
        for legs in states {
            let legs: Vec<Value> = legs.into_iter().map(|(number, state, has_id)| {
                let mut one = leg(number, STATES[state]);
                if !has_id {
                    one.as_object_mut().expect("an object").remove("id");
                }
                one
            }).collect();
            changes.extend(floor.take(told(&[of_agent(&legs)])));
        }
        prop_assert!(makes_sense(&changes), "{:?}", changes);
    }
}
