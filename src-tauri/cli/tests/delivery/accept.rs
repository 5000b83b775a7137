//! `cuectl accept`: the click, its rate and its delivery.

use sandbox::Endpoint;
use serde_json::json;

use crate::kit::Desk;

#[test]
fn a_click_reaches_the_knowledge_platform() {
    let desk = Desk::new();
    let interaction = desk.interaction();
    let arguments = [
        "stream",
        "--interaction",
        &interaction,
        "--max-batches",
        "2",
    ];
    let batches = desk.run(&arguments).ended(0);
    let suggestion = batches
        .lines
        .iter()
        .find_map(|batch| batch["rankedSuggestions"].as_array()?.first().cloned())
        .expect("something passed");
    let id = suggestion["id"].as_str().expect("an id");
    let arguments = ["accept", "--interaction", &interaction, "--suggestion", id];
    let accepted = desk.run(&arguments).ended(0);
    assert_eq!(accepted.each("delivery"), ["delivered"]);
    assert!(
        accepted.lines[0]["eventId"].as_u64() > Some(2),
        "{:?}",
        accepted.lines
    );
    let told = desk.effects(Endpoint::KnowledgeWebhook);
    assert_eq!(told.len(), 1);
    assert_eq!(told[0]["type"], "agent_assist_sync");
    assert_eq!(
        told[0]["acceptedArticleId"], suggestion["knowledgeArticleId"],
        "looked up in the record"
    );
    assert_eq!(
        told[0]["acceptanceRate"],
        accepted.lines[0]["acceptanceRate"]
    );
}

#[test]
fn without_a_webhook_nothing_is_left_to_deliver() {
    let mut desk = Desk::new();
    desk.without("CUECARD_KNOWLEDGE_WEBHOOK");
    let interaction = desk.interaction();
    let arguments = [
        "accept",
        "--interaction",
        &interaction,
        "--suggestion",
        "s",
        "--article",
        "a",
    ];
    let ran = desk.run(&arguments).ended(0);
    assert_eq!(ran.each("delivery"), ["delivered"]);
    assert!(
        ran.words.contains("CUECARD_KNOWLEDGE_WEBHOOK"),
        "{}",
        ran.words
    );
    let found = desk
        .run(&["audit", "search", "--action", "suggestion_accepted"])
        .ended(0);
    assert_eq!(found.lines.len(), 1, "it is on record all the same");
    assert!(desk.run(&["outbox", "list"]).ended(0).lines.is_empty());
}

#[test]
fn offline_a_click_is_queued() {
    let mut desk = Desk::new();
    let interaction = desk.interaction();
    desk.shut();
    let arguments = ["accept", "--interaction", &interaction, "--suggestion", "s"];
    let ran = desk.run(&arguments).ended(0);
    assert_eq!(ran.each("delivery"), ["queued"]);
    desk.open();
    let flushed = desk.run(&["outbox", "flush", "--for", "30"]).ended(0);
    assert_eq!(flushed.each("state"), ["delivered"], "{}", flushed.words);
    let told = desk.effects(Endpoint::KnowledgeWebhook);
    assert_eq!(
        told[0]["interactionId"],
        json!(interaction),
        "to the webhook of now"
    );
}

#[test]
fn what_is_not_an_id_is_refused() {
    let desk = Desk::new();
    let interaction = desk.interaction();
    for arguments in [
        &["accept"][..],
        &["accept", "--interaction", "7", "--suggestion", "s"],
        &["accept", "--interaction", &interaction],
        &["accept", "--interaction", &interaction, "--suggestion", ""],
    ] {
        let ran = desk.run(arguments).ended(2);
        assert!(
            ran.lines.is_empty() && !ran.words.is_empty(),
            "{arguments:?}"
        );
    }
}
