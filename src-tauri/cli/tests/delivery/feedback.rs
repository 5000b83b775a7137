//! `cuectl feedback`: what is taken, what is refused, and what faults do to it.

use std::collections::BTreeSet;

use sandbox::Endpoint;
use serde_json::json;

use crate::kit::{Desk, correlations, feedback, jsonl, recommendation};

#[test]
fn bad_lines_do_not_stop_good_ones() {
    let desk = Desk::new();
    let bad = json!({ "recommendationId": "x", "feedbackType": "great", "relevanceScore": 0.1 });
    let input = format!(
        "{}\nnot json\n\n{bad}\n{{\"cut\": \n{}\n{}",
        feedback(1),
        serde_json::to_string_pretty(&feedback(2)).expect("plain"),
        feedback(3),
    );
    let ran = desk.feed(&["feedback", "-"], &input).ended(2);
    let deliveries = ran.each("delivery");
    assert_eq!(
        deliveries,
        [
            "delivered",
            "failed",
            "failed",
            "failed",
            "delivered",
            "delivered"
        ],
        "in the order of the input"
    );
    let unreadable = &ran.lines[1]["errors"][0];
    assert_eq!(
        (
            &unreadable["path"],
            &unreadable["line"],
            &unreadable["column"]
        ),
        (&json!(""), &json!(2), &json!(2))
    );
    let paths: Vec<_> = ran.lines[2]["errors"]
        .as_array()
        .expect("every violation at once")
        .iter()
        .map(|error| error["path"].as_str().expect("a field"))
        .collect();
    assert_eq!(
        paths,
        ["recommendationId", "feedbackType", "relevanceScore"]
    );
    let arrived = desk.effects(Endpoint::Feedback);
    let about: BTreeSet<_> = arrived
        .iter()
        .map(|body| body["recommendationId"].as_str().expect("an id").to_owned())
        .collect();
    assert_eq!(about, BTreeSet::from([1, 2, 3].map(recommendation)));
    let (said, sent) = (correlations(&ran.lines), correlations(&arrived));
    assert_eq!(said, sent, "who reads the lines can find what arrived");
    assert!(ran.words.contains("3 refused"), "{}", ran.words);
}

#[test]
fn one_object_printed_over_lines_is_one() {
    let desk = Desk::new();
    let file = desk.path().join("one.json");
    std::fs::write(
        &file,
        serde_json::to_string_pretty(&feedback(1)).expect("plain"),
    )
    .expect("writable");
    let ran = desk
        .run(&["feedback", file.to_str().expect("UTF-8")])
        .ended(0);
    assert_eq!(ran.each("delivery"), ["delivered"]);
    assert_eq!(ran.lines[0]["status"], 201);
    assert!(ran.lines[0]["latencyMs"].is_number(), "{:?}", ran.lines);
    assert!(ran.words.is_empty(), "one needs no sum: {}", ran.words);
}

/// The same key on every attempt, and one effect.
fn arrives_once(desk: &Desk, attempts: usize) {
    let ran = desk
        .feed(&["feedback", "-"], &feedback(1).to_string())
        .ended(0);
    assert_eq!(ran.each("delivery"), ["delivered"], "{:?}", ran.lines);
    let keys = desk.keys(Endpoint::Feedback);
    assert_eq!(keys.len(), attempts, "no more attempts than that");
    assert_eq!(keys.iter().collect::<BTreeSet<_>>().len(), 1, "one key");
    assert_eq!(desk.effects(Endpoint::Feedback).len(), 1, "one effect");
    desk.faults().assert_done();
}

#[test]
fn a_pause_that_is_asked_for_is_kept() {
    let desk = Desk::new();
    let _ = desk.faults().on(Endpoint::Feedback).retry_after(1);
    arrives_once(&desk, 2);
}

#[test]
fn a_token_that_is_refused_is_renewed() {
    let desk = Desk::new();
    let _ = desk.faults().on(Endpoint::Feedback).refuse_token();
    arrives_once(&desk, 2);
}

#[test]
fn trouble_at_the_platform_passes() {
    let desk = Desk::new();
    let _ = desk.faults().on(Endpoint::Feedback).fail(1).with(503);
    arrives_once(&desk, 2);
}

#[test]
fn what_is_refused_for_good_waits_for_a_person() {
    let desk = Desk::new();
    let _ = desk
        .faults()
        .on(Endpoint::Feedback)
        .fail(1)
        .with(400)
        .saying(json!({ "message": "The recommendation is not known." }));
    let input = jsonl([feedback(1), feedback(2)]);
    let ran = desk.feed(&["feedback", "-"], &input).ended(1);
    let failed: Vec<_> = ran
        .lines
        .iter()
        .filter(|line| line["delivery"] == "failed")
        .collect();
    assert_eq!(
        failed.len(),
        1,
        "the other one got through: {:?}",
        ran.lines
    );
    let message = failed[0]["errors"][0]["message"].as_str().expect("words");
    assert!(
        message.contains("not known"),
        "the platform's words: {message}"
    );

    let listed = desk.run(&["outbox", "list"]).ended(0);
    assert_eq!(listed.lines[0]["state"], "failed", "failed first");
    let id = &listed.lines[0]["id"];
    let again = desk.run(&["outbox", "retry", &id.to_string()]).ended(0);
    assert_eq!(again.each("state"), ["waiting"]);
    let flushed = desk.run(&["outbox", "flush", "--for", "30"]).ended(0);
    assert!(
        flushed
            .lines
            .iter()
            .any(|line| line["id"] == *id && line["state"] == "delivered"),
        "{:?}",
        flushed.lines
    );
    assert_eq!(desk.effects(Endpoint::Feedback).len(), 2);
    desk.run(&["outbox", "list"]).ended(0);
}

#[test]
fn offline_it_is_queued_and_arrives_elsewhere_later() {
    let mut desk = Desk::new();
    desk.shut();
    let ran = desk
        .feed(&["feedback", "-"], &jsonl((1..=20).map(feedback)))
        .ended(0);
    assert!(
        ran.each("delivery").iter().all(|it| **it == "queued"),
        "{:?}",
        ran.lines
    );
    assert_eq!(ran.lines.len(), 20);
    let listed = desk.run(&["outbox", "list"]).ended(0);
    assert_eq!(listed.lines.len(), 20, "all of it is on disk");

    desk.open();
    let flushed = desk.run(&["outbox", "flush", "--for", "50"]).ended(0);
    assert_eq!(flushed.lines.len(), 20);
    assert!(
        flushed.each("state").iter().all(|it| **it == "delivered"),
        "{:?}",
        flushed.lines
    );
    let said = correlations(&ran.lines);
    let arrived = correlations(&desk.effects(Endpoint::Feedback));
    assert_eq!(said, arrived, "every acknowledged one, on another port");
    assert!(desk.run(&["outbox", "list"]).ended(0).lines.is_empty());
}

#[test]
fn without_a_platform_nothing_is_taken() {
    let mut desk = Desk::new();
    desk.without("CUECARD_API_URL");
    for arguments in [&["feedback", "-"][..], &["feedback", "-", "--no-wait"]] {
        let ran = desk.feed(arguments, &feedback(1).to_string()).ended(2);
        assert!(ran.lines.is_empty(), "{:?}", ran.lines);
        assert!(ran.words.contains("CUECARD_API_URL"), "{}", ran.words);
    }
    desk.run(&["feedback", "/nonexistent"]).ended(2);
}

#[test]
fn comments_are_gone_from_every_file_once_delivered() {
    let desk = Desk::new();
    let mut document = feedback(1);
    document["comments"] = json!("canary-4711-on-disk");
    desk.feed(&["feedback", "-"], &document.to_string())
        .ended(0);
    for entry in std::fs::read_dir(desk.path()).expect("a folder") {
        let path = entry.expect("an entry").path();
        let bytes = std::fs::read(&path).expect("readable");
        let found = bytes.windows(11).any(|part| part == b"canary-4711");
        assert!(!found, "{}", path.display());
    }
}
