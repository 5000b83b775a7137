use proptest::prelude::*;

use super::*;
use crate::summary::Span;

const SALT: &[u8] = b"one interaction";
const PHONE: &str = "You can call (415) 555-0132 after ten.";

fn open(text: &str) -> Vec<Personal> {
    clear(text, &[], SALT).expect_err("there is something in it")
}

fn approved(text: &str) -> Vec<Approval> {
    let places = standing(text, &[], SALT);
    places
        .iter()
        .map(|(place, _)| approve(text, place, SALT).expect("it stands there"))
        .collect()
}

#[test]
fn a_text_without_personal_data_clears() {
    let cleared = clear("The refund takes five days.", &[], SALT).expect("nothing is in it");
    assert_eq!(cleared.text(), "The refund takes five days.");
    assert!(cleared.redaction_verified() && cleared.approved().is_empty());
}

#[test]
fn personal_data_does_not_clear_before_it_is_decided_on() {
    let found = open(PHONE);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].kind, pii::Kind::Phone);
    assert_eq!(found[0].span.of(PHONE), "(415) 555-0132");
    let cleared = clear(PHONE, &approved(PHONE), SALT).expect("it is approved");
    assert!(!cleared.redaction_verified(), "something stands in it");
    assert_eq!(cleared.approved(), [pii::Kind::Phone]);
    let redacted = redact(PHONE, &found);
    assert_eq!(redacted, "You can call [phone number] after ten.");
    let cleared = clear(&redacted, &[], SALT).expect("it is redacted");
    assert!(cleared.redaction_verified());
}

#[test]
fn an_approval_holds_for_that_value_alone() {
    let approvals = approved(PHONE);
    for same in [
        "Call 415-555-0132.",
        "415.555.0132",
        "Call four one five, five five five, oh one three two.",
    ] {
        assert!(
            clear(same, &approvals, SALT).is_ok(),
            "the same number in another spelling: {same}"
        );
    }
    for other in [
        "Call (415) 555-0133 after ten.",
        "Call (415) 555-0132 or (415) 555-0199.",
        "Write to jane@example.com.",
        "His card is 4012 8888 8888 1881.",
    ] {
        assert!(clear(other, &approvals, SALT).is_err(), "{other}");
    }
    assert!(
        clear(PHONE, &approvals, b"another interaction").is_err(),
        "nobody decided on it there"
    );
}

#[test]
fn a_line_break_opens_no_gate() {
    assert!(clear("Call 415 555\n0132 after ten.", &[], SALT).is_err());
    assert_eq!(
        redact_open("Call 415 555\n0132 after ten.", &[], SALT),
        "Call [phone number] after ten."
    );
    assert!(
        clear("Call 415 555\n0132.", &approved(PHONE), SALT).is_ok(),
        "it is the number that was approved"
    );
}

#[test]
fn every_kind_can_be_approved_and_redacted() {
    let text = "Card 4012 8888 8888 1881, SSN 536-90-4399, jane@example.com, (415) 555-0132, \
                DE89 3704 0044 0532 0130 00.";
    let kinds: Vec<_> = open(text).iter().map(|found| found.kind).collect();
    assert_eq!(
        kinds,
        [
            pii::Kind::Card,
            pii::Kind::UsSsn,
            pii::Kind::Email,
            pii::Kind::Phone,
            pii::Kind::Iban
        ]
    );
    let cleared = clear(text, &approved(text), SALT).expect("all are approved");
    assert_eq!(cleared.approved(), kinds);
    assert_eq!(
        redact_open(text, &[], SALT),
        "Card [card number], SSN [social security number], [e-mail address], [phone number], \
         [bank account number]."
    );
    let all = approved(text);
    let mail = &all[2..3];
    assert!(
        redact_open(text, mail, SALT).contains("jane@example.com"),
        "what was approved stays"
    );
    assert!(
        clear("Write to JANE@example.com", mail, SALT).is_ok(),
        "an address is the same in any case"
    );
}

#[test]
fn places_that_are_none_redact_nothing() {
    let place = |start, end| Personal {
        kind: pii::Kind::Phone,
        span: Span { start, end },
    };
    for places in [vec![place(3, 3)], vec![place(2, 99)], vec![place(9, 2)]] {
        assert_eq!(redact("héllo", &places), "héllo", "{places:?}");
    }
    assert_eq!(
        redact("héllo", &[place(1, 3), place(0, 2)]),
        "[phone number]llo",
        "in the order of the text, and none over another"
    );
    assert!(approve("hello", &place(0, 5), SALT).is_none());
}

#[test]
fn an_approval_is_kept_as_text_and_shows_no_value() {
    let approval = approved(PHONE).remove(0);
    let kept = serde_json::to_string(&approval).expect("it can be written");
    assert!(kept.starts_with(r#"{"kind":"phone","digest":""#), "{kept}");
    let read: Approval = serde_json::from_str(&kept).expect("it can be read");
    assert_eq!(read, approval);
    assert!(!kept.contains("555") || !kept.contains("0132"));
    assert_eq!(format!("{approval:?}"), "Approval { kind: Phone, .. }");
    for broken in [
        r#"{"kind":"phone","digest":"12"}"#,
        &kept.replace("digest\":\"", "digest\":\"é"),
    ] {
        assert!(serde_json::from_str::<Approval>(broken).is_err());
    }
    let cleared = clear("a secret", &[], SALT).expect("nothing is in it");
    assert!(!format!("{cleared:?}").contains("secret"));
}

/// Texts with personal data of all kinds in them, between words, digits and labels.
fn texts() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("(415) 555-0132".to_owned()),
        Just("415 555 0199".to_owned()),
        Just("four one five five five five oh one three two".to_owned()),
        Just("4012 8888 8888 1881".to_owned()),
        Just("536-90-4399".to_owned()),
        Just("jane@example.com".to_owned()),
        Just("DE89 3704 0044 0532 0130 00".to_owned()),
        Just("[phone number]".to_owned()),
        Just("my phone number is".to_owned()),
        Just("電話番号は".to_owned()),
        "[0-9]{1,10}",
        "[a-zé@. ,+-]{0,10}",
    ];
    let gap = prop_oneof![Just(" "), Just(""), Just(", "), Just("\n")];
    prop::collection::vec((piece, gap), 0..10)
        .prop_map(|pieces| pieces.into_iter().map(|(piece, gap)| piece + gap).collect())
}

proptest! {
    #[test]
    fn nothing_unapproved_ever_clears(text in texts(), approve_in in texts()) {
        let approvals = approved(&approve_in);
        let found = values(&text);
        let known: Vec<_> = values(&approve_in)
            .into_iter()
            .map(|(found, value)| (found.kind, value))
            .collect();
        let all_known = found
            .iter()
            .all(|(found, value)| known.contains(&(found.kind, value.clone())));
        prop_assert_eq!(clear(&text, &approvals, SALT).is_ok(), all_known);
        prop_assert_eq!(clear(&text, &[], SALT).is_ok(), found.is_empty());
    }

    #[test]
    fn redacting_all_always_clears(text in texts()) {
        let redacted = redact_open(&text, &[], SALT);
        let cleared = clear(&redacted, &[], SALT);
        prop_assert!(cleared.is_ok_and(|cleared| cleared.redaction_verified()));
        prop_assert_eq!(redact_open(&redacted, &[], SALT), redacted, "twice is once");
    }

    #[test]
    fn redacting_touches_nothing_else(text in texts()) {
        let places: Vec<Personal> = values(&text).into_iter().map(|(found, _)| found).collect();
        let mut expected = text.clone();
        for place in places.iter().rev() {
            let stands = place.span.of(&expected).to_owned();
            let start: usize = expected.chars().take(place.span.start).map(char::len_utf8).sum();
            expected.replace_range(start..start + stands.len(), label(place.kind));
        }
        prop_assert_eq!(redact(&text, &places), expected);
    }
}
