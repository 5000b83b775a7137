use super::*;

const TALK: &str = "Customer: My lamp came broken, it was $48.90. Call me at 202-555-0142.\n\
    Agent: I'm Dana. The refund takes five days.";

#[test]
fn all_of_it_is_told_in_its_order() {
    let text = "The customer, Robert, gets $84.90. He can be called at 202-555-0199 in 3 days.";
    let talk = Transcript::parse(TALK);
    let found = findings(text, Some(&talk), "en-US");
    assert!(found.checked_numbers && found.checked_names);
    let personal: Vec<_> = found.personal.iter().map(|it| it.span.of(text)).collect();
    assert_eq!(personal, ["202-555-0199"]);
    let unsaid: Vec<_> = found
        .unsaid
        .iter()
        .map(|it| (it.kind, it.span.of(text), it.instead.as_deref()))
        .collect();
    assert_eq!(
        unsaid,
        [
            (UnsaidKind::Name, "Robert", None),
            (UnsaidKind::Number, "$84.90", Some("$48.90")),
            (UnsaidKind::Number, "3", Some("5")),
        ],
        "a phone number has to be decided on anyway"
    );
}

#[test]
fn without_the_whole_talk_only_personal_data_is_told() {
    let found = findings("Robert, 202-555-0199, $84.90", None, "en-US");
    assert_eq!(found.personal.len(), 1);
    assert!(found.unsaid.is_empty() && !found.checked_numbers && !found.checked_names);
}

#[test]
fn a_talk_can_be_read_once_for_many_texts() {
    let talk = Transcript::parse(TALK);
    let heard = Heard::of(&talk);
    for text in ["$84.90", "Robert and Dana", ""] {
        assert_eq!(
            findings_against(text, Some(&heard), "en-US"),
            findings(text, Some(&talk), "en-US")
        );
    }
    assert_eq!(format!("{heard:?}"), "Heard { .. }", "nothing of the talk");
}

#[test]
fn in_german_names_are_not_checked() {
    let talk = Transcript::parse("Kunde: Es waren 48,90 Euro.");
    let found = findings(
        "Der Kunde bekommt 84,90 € von Frau Petersen.",
        Some(&talk),
        "de-DE",
    );
    assert!(found.checked_numbers && !found.checked_names);
    assert_eq!(found.unsaid.len(), 1);
}
