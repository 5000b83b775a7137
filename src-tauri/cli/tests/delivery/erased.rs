//! `cuectl audit erase`: counted, done, done again, and asked for what is not on record.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::kit::Desk;

/// A word of a comment that stands nowhere else.
const CANARY: &str = "xylophonecanary";

/// Whether a file of `folder` holds these words.
fn holds(folder: &Path, words: &str) -> bool {
    let entries = fs::read_dir(folder).expect("a folder").flatten();
    entries.map(|entry| entry.path()).any(|path| {
        if path.is_dir() {
            return holds(&path, words);
        }
        let bytes = fs::read(&path).expect("readable");
        String::from_utf8_lossy(&bytes).contains(words)
    })
}

/// An interaction that was followed, with feedback that waits; its id.
fn recorded(desk: &mut Desk) -> String {
    let id = desk.interaction();
    let arguments = ["stream", "--interaction", &id, "--max-batches", "3"];
    let batches = desk.run(&arguments).ended(0);
    let suggestion = batches
        .lines
        .iter()
        .find_map(|batch| batch["rankedSuggestions"].as_array()?.first().cloned())
        .expect("something passed");
    desk.shut();
    let feedback = json!({
        "recommendationId": "0b9f8f3c-5a64-4f0e-9a51-2f7d1c9a7e10",
        "feedbackType": "outdated",
        "conversationId": id,
        "comments": format!("{CANARY} says the agent"),
    });
    let given = desk.feed(&["feedback", "-", "--no-wait"], &feedback.to_string());
    assert_eq!(
        given.ended(0).each("delivery"),
        ["queued"],
        "nobody listens"
    );
    // The index of the history's words is begun.
    let title = suggestion["title"].as_str().expect("a title");
    let phrase = format!("\"{title}\"");
    let found = desk.run(&["audit", "search", &phrase]).ended(0);
    assert!(!found.lines.is_empty());
    id
}

#[test]
fn an_interaction_is_erased_and_the_chain_stays() {
    let mut desk = Desk::new();
    let id = recorded(&mut desk);
    assert!(holds(desk.path(), CANARY), "or this test could not fail");
    let dry = || desk.run(&["audit", "erase", &id, "--dry-run"]).ended(0);
    let counted = dry().lines;
    let [line] = &counted[..] else {
        panic!("one object: {counted:?}");
    };
    let number = |line: &Value, member: &str| line[member].as_u64().expect("a number");
    assert!(number(line, "events") >= 4, "{line}");
    assert_eq!((number(line, "texts"), number(line, "deliveries")), (1, 1));
    assert_eq!(dry().lines, counted, "a dry run changes nothing");
    assert!(holds(desk.path(), CANARY), "nothing at all");

    let erased = desk.run(&["audit", "erase", &id]).ended(0);
    let took = &erased.lines[0];
    assert_eq!(erased.lines.len(), 1);
    // That its delivery was given up is on record first, and goes with the rest.
    assert_eq!(number(took, "events"), number(line, "events") + 1);
    assert_eq!(took["texts"], line["texts"]);
    assert_eq!(took["deliveries"], line["deliveries"]);
    assert!(!holds(desk.path(), CANARY), "in no file");
    assert_eq!(desk.run(&["outbox", "list"]).ended(0).lines.len(), 0);

    let nothing = json!({ "events": 0, "texts": 0, "deliveries": 0 });
    assert_eq!(dry().lines, std::slice::from_ref(&nothing));
    let again = desk.run(&["audit", "erase", &id]).ended(0);
    assert_eq!(again.lines, [nothing], "twice is no error");
    let arguments = ["audit", "search", "--action", "interaction_erased"];
    let said = desk.run(&arguments).ended(0);
    assert_eq!(
        said.lines.len(),
        1,
        "on record once: the second took nothing"
    );
    assert_eq!(said.lines[0]["interaction"], id.as_str());
    let verdict = desk.run(&["audit", "verify"]).ended(0);
    assert_eq!(verdict.lines[0]["ok"], true, "the chain is whole");
}

#[test]
fn what_is_not_on_record_is_said_in_words() {
    let desk = Desk::new();
    let nobody = "0b9f6a1e-5f0e-4d69-8f43-2a8a3c1d7e55";
    for arguments in [
        &["audit", "erase", nobody][..],
        &["audit", "erase", nobody, "--dry-run"],
    ] {
        let refused = desk.run(arguments).ended(1);
        assert_eq!(refused.lines.len(), 0);
        let words = format!("nothing of {nobody} is on record\n");
        assert_eq!(refused.words, words);
    }
    desk.run(&["audit", "erase", "J. Meyer"]).ended(2);
}
