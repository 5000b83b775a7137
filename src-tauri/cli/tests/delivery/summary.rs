//! `cuectl summary`: made, checked, filed or held.

use std::fs;
use std::path::PathBuf;

use sandbox::Endpoint;
use serde_json::{Value, json};

use crate::kit::Desk;

const TALK: &str = "Customer: My refund of $48.90 has not come.\n\
    Agent: I am sorry. It went out on Monday.\n\
    Customer: Then I wait until Friday. Thank you.\n";

/// A desk whose CRM is the sandbox's.
fn desk() -> Desk {
    let mut desk = Desk::new();
    desk.with("CUECARD_CRM_WEBHOOK", "/webhooks/crm");
    desk
}

fn request() -> Value {
    json!({
        "interactionId": "3d7a1c9e-0f4b-4f5e-8a6d-9b1f0c2e4a68",
        "languageCode": "en-US", "summaryLength": "medium",
    })
}

fn file(desk: &Desk, name: &str, text: &str) -> PathBuf {
    let path = desk.path().join(name);
    fs::write(&path, text).expect("writable");
    path
}

/// Runs it with the talk, and these flags.
fn run(desk: &Desk, request: &Value, flags: &[&str]) -> crate::kit::Ran {
    let request = file(desk, "request.json", &request.to_string());
    let talk = file(desk, "talk.txt", TALK);
    let mut arguments = vec!["summary", request.to_str().expect("plain")];
    arguments.extend(["--transcript", talk.to_str().expect("plain")]);
    arguments.extend(flags);
    desk.run(&arguments)
}

fn say(desk: &Desk, text: &str) {
    let answer = json!({ "id": "sum-1", "summaryText": text });
    let summaries = desk.faults().on(Endpoint::Summaries);
    let _ = summaries.fail(1).with(200).saying(answer);
}

#[test]
fn it_is_made_of_the_talk_checked_and_filed() {
    let desk = desk();
    let ran = run(&desk, &request(), &[]).ended(0);
    let [line] = &ran.lines[..] else {
        panic!("one object: {:?}", ran.lines);
    };
    let members = line.as_object().expect("an object").keys();
    let mut members: Vec<_> = members.map(String::as_str).collect();
    members.sort_unstable();
    assert_eq!(
        members,
        [
            "delivery",
            "findings",
            "id",
            "redactionVerified",
            "sentimentAligned",
            "summaryText"
        ]
    );
    assert_eq!(line["delivery"], "delivered", "{}", ran.words);
    assert_eq!(line["redactionVerified"], true);
    let filed = desk.effects(Endpoint::CrmWebhook);
    assert_eq!(filed.len(), 1, "once");
    assert_eq!(filed[0]["summaryText"], line["summaryText"]);
    let sent = desk.received(Endpoint::Summaries);
    assert_eq!(sent[0]["transcript"], TALK, "as it stands in the file");
}

#[test]
fn personal_data_is_held_back_unless_it_is_approved() {
    let desk = desk();
    say(&desk, "Call back at 202-555-0142.");
    let held = run(&desk, &request(), &[]).ended(1);
    assert_eq!(held.each("delivery"), ["failed"]);
    assert_eq!(held.lines[0]["redactionVerified"], false);
    assert_eq!(
        held.lines[0]["findings"],
        json!([{ "kind": "phone", "start": 13, "end": 25 }])
    );
    assert!(held.words.contains("--approve-pii"), "{}", held.words);
    assert!(!held.words.contains("0142"), "{}", held.words);
    assert!(
        desk.run(&["outbox", "list"]).ended(0).lines.is_empty(),
        "nothing is in the outbox"
    );
    assert!(desk.effects(Endpoint::CrmWebhook).is_empty());

    say(&desk, "Call back at 202-555-0142.");
    let approved = run(&desk, &request(), &["--approve-pii"]).ended(0);
    assert_eq!(approved.each("delivery"), ["delivered"]);
    let filed = desk.effects(Endpoint::CrmWebhook);
    assert_eq!(filed.len(), 1);
    assert_eq!(filed[0]["metadata"]["redactionVerified"], false);
    let search = ["audit", "search", "--action", "summary_pii_approved"];
    let found = desk.run(&search).ended(0);
    assert_eq!(found.lines.len(), 1, "it is on record");
    let actor = found.lines[0]["actor"].as_str().expect("who");
    assert!(actor.starts_with("agent:"), "{actor}");
    assert_eq!(found.lines[0]["payload"]["kinds"], json!({ "phone": 1 }));
}

#[test]
fn what_breaks_a_rule_is_told_at_its_field_and_nothing_is_sent() {
    let desk = desk();
    let mut wrong = request();
    wrong["languageCode"] = json!("tlh");
    wrong["useKnowledgeBase"] = json!(true);
    let ran = run(&desk, &wrong, &[]).ended(2);
    assert_eq!(ran.lines[0]["valid"], false);
    let errors = ran.lines[0]["errors"].as_array().expect("errors");
    let paths: Vec<_> = errors.iter().map(|error| &error["path"]).collect();
    assert_eq!(paths, ["languageCode", "knowledgeBaseId"]);

    let mut long = request();
    long["transcript"] = json!("Customer: one two three four five six.\n".repeat(2_000));
    let long = file(&desk, "long.json", &long.to_string());
    let ran = desk
        .run(&["summary", long.to_str().expect("plain")])
        .ended(2);
    let error = &ran.lines[0]["errors"][0];
    assert_eq!(error["path"], "transcript");
    let message = error["message"].as_str().expect("words");
    assert!(message.contains("16000"), "the limit: {message}");
    assert!(desk.received(Endpoint::Summaries).is_empty());
}

#[test]
fn without_a_crm_nothing_is_left_to_deliver() {
    let desk = Desk::new();
    let ran = run(&desk, &request(), &[]).ended(0);
    assert_eq!(ran.each("delivery"), ["delivered"]);
    assert!(ran.words.contains("CUECARD_CRM_WEBHOOK"), "{}", ran.words);
    assert!(desk.run(&["outbox", "list"]).ended(0).lines.is_empty());
}

#[test]
fn what_the_platform_refuses_fails_with_its_reason() {
    let desk = desk();
    let _ = desk.faults().on(Endpoint::Summaries).fail(1).with(403);
    let ran = run(&desk, &request(), &[]).ended(1);
    assert!(ran.lines.is_empty());
    assert!(ran.words.contains("agentassist:write"), "{}", ran.words);
    assert!(desk.effects(Endpoint::CrmWebhook).is_empty());
}
