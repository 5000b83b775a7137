//! `cuectl access unlock`: a phrase is taken from standard input, kept in the keyring or not at all,
//! and never said again.

use sandbox::Endpoint;

use crate::kit::{Desk, Ran};

const PHRASE: &str = "correct horse battery";
const SET: [&str; 5] = ["access", "unlock", "set", "--role", "reviewer"];
const CLEAR: [&str; 5] = ["access", "unlock", "clear", "--role", "reviewer"];

/// Phrases on record, oldest last.
fn on_record(desk: &Desk) -> Vec<String> {
    let arguments = [
        "audit",
        "search",
        "--action",
        "unlock_set",
        "--action",
        "unlock_cleared",
    ];
    let found = desk.run(&arguments).ended(0);
    let kinds = found.each("kind").into_iter();
    kinds
        .map(|kind| kind.as_str().expect("text").to_owned())
        .collect()
}

fn is_silent(ran: &Ran) {
    assert!(!ran.words.contains(PHRASE), "{}", ran.words);
    assert!(!format!("{:?}", ran.lines).contains(PHRASE));
}

#[test]
fn without_a_keyring_there_is_no_phrase() {
    let desk = Desk::new();
    let refused = desk.feed(&SET, PHRASE).ended(2);
    is_silent(&refused);
    assert!(
        refused.words.contains("keyring can't be used"),
        "{}",
        refused.words
    );
    let refused = desk.run(&CLEAR).ended(2);
    assert!(refused.words.contains("keyring can't be used"));
    assert_eq!(on_record(&desk), [""; 0]);
    assert_eq!(desk.received(Endpoint::Token).len(), 0, "nobody was asked");
}

#[test]
fn what_is_no_phrase_is_refused_in_words() {
    let desk = Desk::new();
    for (given, says) in [
        ("", "12 to 256 characters"),
        ("too short\n", "this one has 9"),
        ("correct horse\nbattery staple\n", "one line"),
    ] {
        let refused = desk.feed(&SET, given).ended(2);
        assert_eq!(refused.lines.len(), 0);
        assert!(refused.words.contains(says), "{}", refused.words);
    }
    desk.feed(&["access", "unlock", "set"], PHRASE).ended(2);
    let nobody = ["access", "unlock", "set", "--role", "agent"];
    desk.feed(&nobody, PHRASE).ended(2);
}
