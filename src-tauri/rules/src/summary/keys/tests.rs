use proptest::prelude::*;

use super::*;
use crate::summary::findings;
use crate::transcript::Transcript;

const SALT: &[u8] = b"one interaction";

fn named(text: &str, salt: &[u8]) -> Vec<Keyed> {
    let talk = Transcript::parse("Customer: It was $48.90.");
    keys(text, &findings(text, Some(&talk), "en-US"), salt)
}

fn only(text: &str) -> String {
    let mut found = named(text, SALT);
    assert_eq!(found.len(), 1, "{text}");
    found.remove(0).key
}

#[test]
fn a_key_stays_while_the_words_do() {
    assert_eq!(
        only("Call 202-555-0142."),
        only("Now, please, call (202) 555-0142 again"),
        "the same number elsewhere, in another spelling"
    );
    assert_ne!(only("Call 202-555-0142."), only("Call 202-555-0143."));
    assert_eq!(only("It is $84.90."), only("Then it is $84.90"));
    let told = only("It is $84.90.");
    assert!(
        told.starts_with("unsaid_number-") && told.ends_with("-1"),
        "{told}"
    );
}

#[test]
fn the_same_value_twice_has_two_keys() {
    let found = named("202-555-0142, jane@example.com, 202.555.0142", SALT);
    let kinds: Vec<_> = found.iter().map(|found| found.kind.as_str()).collect();
    assert_eq!(
        kinds,
        ["phone", "email", "phone"],
        "in the order of the text"
    );
    assert!(found[0].key.ends_with("-1") && found[2].key.ends_with("-2"));
    assert_eq!(
        found[0].key[..found[0].key.len() - 1],
        found[2].key[..found[2].key.len() - 1]
    );
}

#[test]
fn a_key_says_nothing_elsewhere() {
    let here = named("Call 202-555-0142.", SALT).remove(0).key;
    let there = named("Call 202-555-0142.", b"another").remove(0).key;
    assert_ne!(here, there, "the same number in two interactions");
    assert!(!here.contains("0142"));
}

proptest! {
    #[test]
    fn each_finding_has_a_key_of_its_own(text in "((202-555-0142|a@b.co|\\$84\\.90|3 days|Robert|x) ){0,8}") {
        let found = named(&text, SALT);
        let mut keys: Vec<_> = found.iter().map(|found| found.key.clone()).collect();
        prop_assert!(found.windows(2).all(|two| two[0].span.end <= two[1].span.start));
        keys.sort();
        keys.dedup();
        prop_assert_eq!(keys.len(), found.len());
    }
}
