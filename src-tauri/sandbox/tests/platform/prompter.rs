//! Prompts and injections that are shown when their conditions hold, and what the analytics say of
//! it (`contract.md §3`, `§4`, `§6`).

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::Timestamp;
use rules::backtest;
use rules::id::InteractionId;
use rules::trigger::Trigger;
use sandbox::{Assignment, Content, Endpoint, Options, recorded};
use serde_json::{Value, json};

use crate::kit::{Desk, SOON, frame, golden_json, hand_clock, say, subscription};

const PROMPTS: &str = "/api/v2/agent-assist/prompts";
const INJECTIONS: &str = "/api/v2/agent-assist/prompt-injections";
const ANALYTICS: &str = "/api/v2/analytics/events/query";
const MINE: &str = "2f6c1f0a-5c7e-4d1b-9a3e-7b0d4c2e1f90";
const VIEWED: &str = "agent-assist.prompt.viewed";
const DISMISSED: &str = "agent-assist.prompt.dismissed";

/// What the analytics hold of some conversations, oldest first: metric, prompt, conversation.
async fn events(
    desk: &Desk,
    conversations: &BTreeSet<InteractionId>,
) -> Vec<(String, String, InteractionId)> {
    let mut asked = json!({
        "interval": "2026-01-01T00:00:00Z/2027-02-01T00:00:00Z",
        "metricNames": [VIEWED, "agent-assist.prompt.clicked", DISMISSED],
        "pageSize": 1000,
    });
    let mut found = Vec::new();
    loop {
        let (status, page) = desk.post(ANALYTICS, &asked).await;
        assert_eq!(status, 200, "{page}");
        for event in page["events"].as_array().expect("a list") {
            let text = |name: &str| event[name].as_str().expect("text").to_owned();
            let conversation = text("conversationId").parse().expect("a uuid");
            if conversations.contains(&conversation) {
                found.push((text("metricName"), text("entityId"), conversation));
            }
        }
        match page["pageToken"].as_str() {
            Some(token) => asked["pageToken"] = json!(token),
            None => return found,
        }
    }
}

/// The built-in conversations, as they are known in a year whose dates don't matter.
#[tokio::test]
async fn what_is_shown_while_conversations_play_is_what_a_back_test_says() {
    let desk = Desk::open(Options {
        speed: 1000.0,
        clock: hand_clock("2026-11-21T09:00:00Z").0,
        ..Options::default()
    })
    .await;
    let all: BTreeSet<InteractionId> = desk.sandbox.banner().interactions.iter().copied().collect();
    let mut told = desk.sandbox.assignments();
    let mut over = BTreeSet::new();
    while over.len() < all.len() {
        let next = tokio::time::timeout(SOON, told.recv()).await;
        let next = next.expect("in time").expect("the floor is open");
        // A short one of the next round may be over before the last of the first.
        if let Assignment::Ended(id) = next
            && all.contains(&id)
        {
            over.insert(id);
        }
    }

    let (_, listed) = desk.get(PROMPTS).await;
    let interactions = recorded(&Content::BuiltIn).expect("no mistakes");
    let mut expected = BTreeSet::new();
    for prompt in listed["entities"].as_array().expect("a list") {
        if prompt["status"] != "active" {
            continue;
        }
        let trigger = Arc::new(Trigger::of_prompt(prompt).expect("deployed"));
        let id = prompt["id"].as_str().expect("an id");
        let hits = interactions
            .iter()
            .filter_map(|one| backtest::hit(&trigger, one));
        expected.extend(hits.map(|hit| (VIEWED.to_owned(), id.to_owned(), hit.interaction_id)));
    }
    assert!(expected.len() >= 6, "{expected:?}");
    let shown = events(&desk, &all).await;
    assert_eq!(
        shown.iter().cloned().collect::<BTreeSet<_>>(),
        expected,
        "the same engine, the same prompts; nothing clicked, nothing dismissed"
    );
    assert_eq!(shown.len(), expected.len(), "each once in a conversation");
}

/// A conversation under way, of whose customer one line has been heard: "… about my refund: can I
/// get store credit instead, like, a gift card?"
async fn under_way() -> (Desk, InteractionId, impl Fn(i64)) {
    let (clock, advance_ms) = hand_clock("2026-11-21T09:00:00Z");
    let desk = Desk::open(Options {
        speed: 10.0,
        clock,
        with_prompts: false,
        ..Options::default()
    })
    .await;
    let interaction = desk.sandbox.banner().interactions[0];
    let mut socket = desk.socket().await;
    say(&mut socket, &subscription(interaction)).await;
    let said = frame(&mut socket).await;
    let statement = said["metadata"]["queryStatement"].as_str();
    assert!(statement.is_some_and(|text| text.contains("store credit")));
    (desk, interaction, advance_ms)
}

fn prompt(conditions: &Value) -> Value {
    let mut prompt = golden_json("prompt.request.json");
    prompt["interactionTypes"] = json!(["conversation"]);
    prompt["trigger"] = json!({"type": "conversation", "conditions": conditions});
    prompt
}

fn said(words: &str) -> Value {
    json!([{"field": "customerSaid", "operator": "contains", "value": words}])
}

async fn deploy(desk: &Desk, prompt: &Value) {
    let (status, answer) = desk.put(&format!("{PROMPTS}/{MINE}"), prompt).await;
    assert_eq!(status, 200, "{answer}");
}

#[tokio::test]
async fn what_is_deployed_meanwhile_has_heard_what_was_said() {
    let (desk, interaction, _) = under_way().await;
    let here = BTreeSet::from([interaction]);
    deploy(&desk, &prompt(&said("never said at all"))).await;
    assert_eq!(
        events(&desk, &here).await,
        [],
        "its condition does not hold"
    );
    deploy(&desk, &prompt(&said("store credit"))).await;
    let shown = (VIEWED.to_owned(), MINE.to_owned(), interaction);
    assert_eq!(events(&desk, &here).await, std::slice::from_ref(&shown));
    deploy(&desk, &prompt(&said("gift card"))).await;
    assert_eq!(
        events(&desk, &here).await,
        [shown],
        "once in a conversation, whatever is deployed later"
    );
}

#[tokio::test]
async fn attributes_count_and_what_is_switched_off_does_not() {
    let (desk, interaction, _) = under_way().await;
    let here = BTreeSet::from([interaction]);
    let gold = json!([
        {"field": "customerTier", "operator": "equals", "value": "gold"},
        {"field": "orderTotal", "operator": "gt", "value": 50},
    ]);
    let mut off = prompt(&gold);
    off["status"] = json!("inactive");
    deploy(&desk, &off).await;
    assert_eq!(events(&desk, &here).await, [], "it is not active");
    let mut chats = prompt(&gold);
    chats["interactionTypes"] = json!(["chat"]);
    deploy(&desk, &chats).await;
    assert_eq!(events(&desk, &here).await, [], "and this is a call");
    deploy(&desk, &prompt(&gold)).await;
    assert_eq!(
        events(&desk, &here).await.len(),
        1,
        "now it is for this one"
    );
}

fn injection(interaction: InteractionId, conditions: &Value, most: u64) -> Value {
    json!({
        "conversationId": interaction, "promptId": MINE, "triggerConditions": conditions,
        "displaySettings": {"delayMs": 500, "maxConcurrentPrompts": most, "autoDismissMs": 10000},
    })
}

#[tokio::test]
async fn an_injection_is_shown_when_its_conditions_hold_and_not_before() {
    let (desk, interaction, advance_ms) = under_way().await;
    let here = BTreeSet::from([interaction]);
    let keyword = |word: &str| json!([{"type": "keyword", "value": word}]);
    let inject = async |words: &str| {
        let body = injection(interaction, &keyword(words), 1);
        let (status, receipt) = desk.post(INJECTIONS, &body).await;
        assert_eq!((status, &receipt["status"]), (201, &json!("waiting")));
    };
    inject("never said at all").await;
    inject("store credit").await;
    assert_eq!(events(&desk, &here).await, [], "its delay has not passed");
    advance_ms(500);
    let of = |metric: &str| (metric.to_owned(), MINE.to_owned(), interaction);
    assert_eq!(events(&desk, &here).await, [of(VIEWED)], "one of the two");

    // It takes up the agent's only place, for another injection with conditions too.
    inject("gift card").await;
    advance_ms(9_999);
    assert_eq!(events(&desk, &here).await, [of(VIEWED)], "no room yet");
    let plain = injection(interaction, &json!([]), 1);
    assert_eq!(desk.post(INJECTIONS, &plain).await.0, 409);
    advance_ms(1);
    assert_eq!(
        events(&desk, &here).await.len(),
        3,
        "the first is gone and the next is shown"
    );
    assert_eq!(desk.post(INJECTIONS, &plain).await.0, 409, "by the next");
    assert_eq!(desk.sandbox.effects(Endpoint::Injections).total, 3);
}

#[tokio::test]
async fn an_injection_waits_for_a_conversation_that_has_not_begun() {
    let (clock, advance_ms) = hand_clock("2026-11-21T09:00:00Z");
    let desk = Desk::open(Options {
        speed: 1000.0,
        clock,
        ..Options::default()
    })
    .await;
    let interaction = desk.sandbox.banner().interactions[0];
    let words = json!([{"type": "keyword", "value": "beagle"}, {"type": "duration", "value": 20}]);
    let body = injection(interaction, &words, 3);
    assert_eq!(desk.post(INJECTIONS, &body).await.0, 201);
    let mut told = desk.sandbox.assignments();
    loop {
        let next = tokio::time::timeout(SOON, told.recv()).await;
        if next.expect("in time").expect("open") == Assignment::Ended(interaction) {
            break;
        }
    }
    advance_ms(500);
    let here = BTreeSet::from([interaction]);
    let mine = events(&desk, &here).await;
    let mine: Vec<_> = mine
        .iter()
        .filter(|(_, prompt, _)| prompt == MINE)
        .collect();
    assert_eq!(mine.len(), 1, "{mine:?}");
}

#[tokio::test]
async fn made_up_history_is_about_the_shipped_prompts_and_ends_at_the_start() {
    let start = "2026-06-17T17:30:00Z";
    let (clock, advance_ms) = hand_clock(start);
    let desk = Desk::open(Options {
        clock: clock.clone(),
        ..Options::default()
    })
    .await;
    advance_ms(45 * 60_000);
    let asked = json!({
        "interval": "2026-06-01T00:00:00Z/2026-06-30T00:00:00Z",
        "metricNames": [VIEWED], "pageSize": 1000,
    });
    let (_, page) = desk.post(ANALYTICS, &asked).await;
    let events = page["events"].as_array().expect("a list");
    assert!(events.len() > 50, "something to look at");
    let (_, listed) = desk.get(PROMPTS).await;
    let ids: BTreeSet<&str> = listed["entities"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|prompt| prompt["id"].as_str())
        .collect();
    let start: Timestamp = start.parse().expect("a time");
    for event in events {
        let entity = event["entityId"].as_str().expect("an id");
        assert!(ids.contains(entity), "{entity} is deployed");
        let at: Timestamp = event["eventTime"]
            .as_str()
            .expect("text")
            .parse()
            .expect("a time");
        assert!(at < start, "nothing is made up after the start: {at}");
    }
    let empty = Desk::open(Options {
        clock,
        with_prompts: false,
        ..Options::default()
    })
    .await;
    let (_, page) = empty.post(ANALYTICS, &asked).await;
    assert_eq!(page["events"], json!([]), "no prompts, no past");
}
