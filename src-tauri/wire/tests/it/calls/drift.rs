//! What drifts must not hurt: in every answer any one member may be missing, null, of another type
//! or unknown, and every word may be another. One bad member costs itself alone; no call fails.

use std::sync::{Arc, Mutex};

use rstest::rstest;
use serde_json::{Value, json};
use wire::platform::checklists::{self, Checklist, Place};
use wire::platform::copilots::{Range, suggestions};
use wire::platform::engagement::{Delivery, Engagement, engage};
use wire::platform::knowledge::{QueryKind, answers, document, search};
use wire::platform::summaries::{self, Summary};
use wire::platform::wrap_up::{Part, codes};
use wire::platform::{Talk, limits, responses, scripts};
use wire::{Client, Error};

use super::{action, told_json};
use crate::support::{Platform, TOKEN, reply, well, within};

/// Every variation of a message that differs in one place.
fn variations(message: &Value) -> Vec<Value> {
    let mut pointers = Vec::new();
    collect(message, String::new(), &mut pointers);
    let mut all = Vec::new();
    for pointer in &pointers {
        let others = [
            json!(null),
            json!("Something the platform invents tomorrow"),
            json!(-1.5e300),
            json!([[], 7]),
            json!({"unknown": {"member": true}}),
        ];
        for other in others {
            let mut changed = message.clone();
            *changed.pointer_mut(pointer).expect("collected") = other;
            all.push(changed);
        }
        let (parent, name) = pointer.rsplit_once('/').expect("below the root");
        let mut without = message.clone();
        let mut more = message.clone();
        if let Some(Value::Object(object)) = without.pointer_mut(parent) {
            object.remove(&name.replace("~1", "/").replace("~0", "~"));
            all.push(without);
        }
        if let Some(Value::Object(object)) = more.pointer_mut(parent) {
            object.insert("inventedTomorrow".to_owned(), json!({"a": [1, 2]}));
            all.push(more);
        }
    }
    all.extend([json!(null), json!([]), json!({}), json!(7), json!("text")]);
    all
}

fn collect(value: &Value, at: String, pointers: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                let name = name.replace('~', "~0").replace('/', "~1");
                collect(member, format!("{at}/{name}"), pointers);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                collect(item, format!("{at}/{index}"), pointers);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
    if !at.is_empty() {
        pointers.push(at);
    }
}

async fn ask(client: &Client, name: &str) -> Result<(), Error> {
    let place = Place {
        conversation: "c",
        communication: "m",
    };
    let part = Part {
        talk: Talk::Message,
        conversation: "c",
        participant: "p",
    };
    let at = |text: &str| text.parse().expect("a time");
    let range = Range {
        from: at("2026-11-14T00:00:00Z"),
        to: at("2026-11-21T00:00:00Z"),
        granularity: None,
        time_zone: None,
        user: None,
        queue: None,
    };
    let question = search::Question {
        base: "b",
        query: "q",
        most: 3,
        kind: QueryKind::Manual,
        generate: false,
        assistant: None,
        context: None,
    };
    let within_documents = answers::Question {
        base: "b",
        query: "q",
        variations: &["v"],
        search: None,
        generate: false,
    };
    let delivery = Delivery {
        conversation: "c",
        suggestion: "s",
        engagement: Engagement::Opened,
        action: action(),
    };
    match name {
        "response.html" => responses::get(client, "r").await.map(drop),
        "script-page" => scripts::page(client, "s", "p").await.map(drop),
        "knowledge.document" => document::get(client, "b", "d").await.map(drop),
        "knowledge.search" => search::ask(client, &question).await.map(drop),
        "knowledge.suggestions" => search::suggest(client, "b", "q", 3).await.map(drop),
        "knowledge.answers" => answers::within(client, &within_documents).await.map(drop),
        "summaries.edited" => summaries::list(client, "c").await.map(drop),
        "checklists" => checklists::list(client, &place).await.map(drop),
        "checklist" => checklists::get(client, &place, "l").await.map(drop),
        "wrapup-codes" => codes(client, &part).await.map(drop),
        "agentcopilots" => suggestions(client, &range, &[]).await.map(drop),
        "limits" => limits::published(client).await.map(drop),
        "engagement.rated" => engage(client, &delivery).await.map(drop),
        other => panic!("no call is answered by {other}"),
    }
}

#[rstest]
#[tokio::test]
async fn no_change_of_one_member_fails_a_call(
    #[values(
        "response.html",
        "script-page",
        "knowledge.document",
        "knowledge.search",
        "knowledge.suggestions",
        "knowledge.answers",
        "summaries.edited",
        "checklists",
        "checklist",
        "wrapup-codes",
        "agentcopilots",
        "limits",
        "engagement.rated"
    )]
    name: &str,
) {
    let now = Arc::new(Mutex::new(String::new()));
    let answered = Arc::clone(&now);
    let platform = Platform::start(move |asked| {
        if asked.path == TOKEN {
            return well(asked);
        }
        reply(200, answered.lock().expect("no panic while held").clone())
    })
    .await;
    let client = platform.client();
    for message in variations(&told_json(&format!("{name}.response.json"))) {
        *now.lock().expect("no panic while held") = message.to_string();
        let outcome = within(ask(&client, name)).await;
        assert_eq!(outcome, Ok(()), "{message}");
    }
}

/// What a change may cost: the member itself, and what hangs on it alone.
#[test]
fn a_change_costs_itself_alone() {
    let event = told_json("event.summary.json");
    let whole = Summary::of_event(&event["eventBody"]);
    for changed in variations(&event["eventBody"]) {
        let summary = Summary::of_event(&changed);
        if !changed.is_object() || changed.as_object().is_some_and(serde_json::Map::is_empty) {
            continue;
        }
        let kept = [
            summary.id == whole.id,
            summary.conversation == whole.conversation,
            summary.text == whole.text,
            summary.headline == whole.headline,
            summary.reason == whole.reason,
            summary.resolution == whole.resolution,
            summary.outcome == whole.outcome,
            summary.follow_ups == whole.follow_ups,
            summary.wrap_up_codes == whole.wrap_up_codes,
            summary.confidence == whole.confidence,
            summary.language == whole.language,
            summary.error == whole.error,
            summary.created == whole.created,
        ];
        let lost = kept.iter().filter(|kept| !**kept).count();
        assert!(lost <= 2, "{lost} members changed by one: {changed}");
    }
    let event = told_json("event.checklist.json");
    for changed in variations(&event["eventBody"]) {
        let list = Checklist::of_event(&changed);
        let has_id = changed["agentChecklistId"].as_str().is_some();
        assert_eq!(list.is_some(), has_id, "its id alone is needed");
    }
}

/// Words nobody knows yet are kept as they are.
#[test]
fn unknown_words_are_kept() {
    let mut body = told_json("checklist.response.json");
    body["status"] = "EvaluationPondered".into();
    body["checklistItems"][0]["stateFromModel"] = "HalfTicked".into();
    let list = Checklist::of_rest(&body).expect("a checklist");
    assert_eq!(list.status.as_deref(), Some("EvaluationPondered"));
    let tick = list.items[0].by_model.as_ref().expect("a word");
    assert_eq!(tick.as_str(), "HalfTicked");
    let summary = Summary::of_rest(&json!({"status": "Dreaming"}), None);
    assert_eq!(summary.status.as_deref(), Some("Dreaming"));
    assert_eq!(summary.error, None, "unknown is no failure");
}
