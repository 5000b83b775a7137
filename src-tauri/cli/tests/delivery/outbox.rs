//! `cuectl outbox`: what a person sees and decides.

use crate::kit::{Desk, NOBODY, Running, feedback, jsonl};

#[test]
fn where_nothing_was_done_nothing_waits() {
    let desk = Desk::new();
    assert!(desk.run(&["outbox", "list"]).ended(0).lines.is_empty());
    assert!(desk.run(&["outbox", "flush"]).ended(0).lines.is_empty());
}

#[test]
fn an_id_that_is_not_there_is_said_so() {
    let desk = Desk::new();
    for decision in ["retry", "discard"] {
        let ran = desk.run(&["outbox", decision, "4711"]).ended(1);
        assert!(ran.words.contains("no such delivery"), "{}", ran.words);
        assert!(ran.lines.is_empty());
        desk.run(&["outbox", decision, "x"]).ended(2);
    }
}

#[test]
fn giving_up_is_on_record() {
    let mut desk = Desk::new();
    desk.shut();
    desk.feed(
        &["feedback", "-", "--no-wait"],
        &jsonl([feedback(1), feedback(2)]),
    )
    .ended(0);
    let listed = desk.run(&["outbox", "list"]).ended(0);
    assert_eq!(listed.each("state"), ["waiting", "waiting"]);
    assert_eq!(listed.each("attempts"), [0, 0], "nothing was sent");
    let id = listed.lines[0]["id"].to_string();
    let gone = desk.run(&["outbox", "discard", &id]).ended(0);
    assert_eq!(gone.each("state"), ["discarded"]);
    let left = desk.run(&["outbox", "list"]).ended(0);
    assert_eq!(left.each("id"), [&listed.lines[1]["id"]]);
    let found = desk
        .run(&["audit", "search", "--action", "delivery_discarded"])
        .ended(0);
    assert_eq!(
        found.lines[0]["payload"]["correlationId"], listed.lines[0]["correlationId"],
        "that it was given up is on record"
    );
    desk.run(&["audit", "verify"]).ended(0);
}

#[test]
fn the_list_is_read_beside_a_program_that_holds_the_record() {
    let mut desk = Desk::new();
    desk.shut();
    let mut holder = Running::start(desk.command(&["feedback", "-", "--no-wait"]));
    holder.give(&feedback(1));
    holder.line();
    assert_eq!(desk.run(&["outbox", "list"]).ended(0).lines.len(), 1);
    let refused = desk.run(&["outbox", "discard", "1"]).ended(1);
    assert!(
        refused.words.contains("another Cuecard"),
        "{}",
        refused.words
    );
}

/// What waits for one platform never goes to another.
#[test]
fn a_flush_leaves_other_platforms_alone() {
    let desk = Desk::new();
    let mut elsewhere = desk.command(&["feedback", "-", "--no-wait"]);
    elsewhere.env("CUECARD_API_URL", "https://api.example.com");
    let mut running = Running::start(elsewhere);
    running.give(&feedback(1));
    running.line();
    drop(running.input.take());
    drop(running);
    let flushed = desk.run(&["outbox", "flush", "--for", "5"]).ended(0);
    assert_eq!(flushed.each("state"), ["waiting"]);
    assert_eq!(flushed.each("target"), ["api.example.com"]);
    assert!(flushed.words.contains("1 left"), "{}", flushed.words);
    assert!(desk.effects(sandbox::Endpoint::Feedback).is_empty());
}

#[test]
fn a_flush_into_nothing_ends_and_says_what_is_left() {
    let desk = Desk::new();
    desk.feed(&["feedback", "-", "--no-wait"], &feedback(1).to_string())
        .ended(0);
    let mut command = desk.command(&["outbox", "flush", "--for", "20"]);
    command
        .env("CUECARD_API_URL", NOBODY)
        .env("CUECARD_LOGIN_URL", NOBODY);
    let running = command.output().expect("runs");
    assert_eq!(running.status.code(), Some(0), "it goes by itself later");
    let words = String::from_utf8_lossy(&running.stderr).into_owned();
    assert!(words.contains("1 left that go by themselves"), "{words}");
}
