//! Verification beside a program at work: it can be given up, follows a log that grows, and one
//! entry can be handed on with its proof; exports of what another search picked.

use std::collections::BTreeMap;
use std::fs;
use std::ops::ControlFlow;

use audit::{AuditError, BreakKind, Expectations, Format, Picked, Query, Readers};
use serde_json::{Value, json};

use crate::log::{Log, key};

#[test]
fn one_reader_finds_what_many_find_and_can_be_given_up() {
    let log = Log::vouched(30, 10, Some(&key(1)));
    let known = log.known();
    let go_on = |_| ControlFlow::Continue(());
    let alone = audit::verify_until(&log.connection, &known, Readers::One, go_on);
    assert_eq!(alone.expect("readable"), log.verify_with(&known));
    let given_up = audit::verify_until(&log.connection, &known, Readers::One, |_| {
        ControlFlow::Break(())
    });
    assert!(
        matches!(given_up, Err(AuditError::Cancelled)),
        "who gives up gets no verdict"
    );
    let expected = Expectations::default();
    log.tamper("UPDATE audit_event SET actor = 'x' WHERE seq = 20");
    let broken = audit::verify_until(&log.connection, &expected, Readers::One, go_on);
    let first = broken.expect("readable").first_break.expect("broken");
    assert_eq!((first.seq, first.kind), (20, BreakKind::Edited));
}

#[test]
fn a_log_that_grows_is_followed_from_its_verified_head() {
    let mut log = Log::with(9);
    let verified = log.ledger.head();
    let onward = |log: &Log| audit::verify_onward(&log.connection, verified).expect("readable");
    assert_eq!(onward(&log), Some(verified), "nothing was added");
    for n in 10..=25 {
        log.append(n, &json!({ "n": n }));
    }
    assert_eq!(onward(&log), Some(log.ledger.head()));
    log.tamper("UPDATE audit_event SET payload = '{}' WHERE seq = 12");
    assert_eq!(onward(&log), None, "what was added does not hold");
    let other = Log::with(12);
    other.tamper("UPDATE audit_event SET hash = zeroblob(32) WHERE seq = 9");
    assert_eq!(onward(&other), None, "the head itself is another");
}

#[test]
fn one_entry_is_handed_on_with_its_proof() {
    let log = Log::vouched(9, 4, Some(&key(1)));
    let text = audit::proof_of_one(&log.connection, 5, Some(&key(1))).expect("readable");
    let text = text.expect("it is there");
    let file = log.dir.path().join("event.json");
    let check = |text: &str| {
        fs::write(&file, text).expect("written");
        audit::verify_export(&file, &log.known(), |_| {}).expect("readable")
    };
    let verdict = check(&text);
    assert!(verdict.ok, "{verdict:?}");
    assert_eq!(verdict.events, 1);
    let parsed: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(
        parsed["proof"]["statement"]["query"]["search"]["event"],
        "5"
    );
    assert!(
        parsed["proof"]["statement"]["log"]["checkpoint"].is_object(),
        "and names the checkpoint that it stands under"
    );
    let anew = serde_json::to_string(&parsed).expect("JSON");
    assert!(
        check(&anew).ok,
        "white space and order of members say nothing"
    );
    let forged = text.replace("Entry 5", "Entry 6");
    assert_ne!(forged, text, "the title is in it");
    assert!(!check(&forged).ok, "another title is another entry");
    let none = audit::proof_of_one(&log.connection, 99, None).expect("readable");
    assert_eq!(none, None, "there is no such entry");
}

#[test]
fn what_another_search_picked_is_exported_and_stated() {
    let log = Log::vouched(9, 4, Some(&key(1)));
    let out = log.dir.path().join("picked.jsonl");
    let mut asked = 0;
    let picked = Picked {
        query: &Query::default(),
        only: None,
        stated: BTreeMap::from([("agent".to_owned(), "agent".to_owned())]),
        asks_for: &mut |entry| {
            asked += 1;
            entry.actor == "agent"
        },
    };
    let go_on = |_| ControlFlow::Continue(());
    let key = key(1);
    let exported = audit::export_picked(
        &log.connection,
        picked,
        Format::Jsonl,
        &out,
        Some(&key),
        go_on,
    );
    assert_eq!(exported.expect("exported").events, 4, "3, 5, 7 and 9");
    assert_eq!(asked, 9, "every entry is asked about");
    let proof = fs::read_to_string(audit::proof_path(&out)).expect("beside it");
    let proof: Value = serde_json::from_str(&proof).expect("JSON");
    assert_eq!(proof["statement"]["query"]["search"]["agent"], "agent");
    assert_eq!(
        proof["statement"]["whole"], false,
        "it says that it is not all"
    );
    let verdict = audit::verify_export(&out, &log.known(), |_| {}).expect("readable");
    assert!(verdict.ok, "{verdict:?}");
}
