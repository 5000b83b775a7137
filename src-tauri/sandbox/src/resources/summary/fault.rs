//! Summaries that go wrong on demand: personal data in them, a number nobody said.

use rules::transcript::Transcript;

/// Numbers from a range kept for stories, and a card that no bank ever issued but that checks out.
const PERSONAL: &str =
    "Call back at 202-555-0117 or jordan.ellis@example.com; the card is 4111 1111 1111 1111.";

/// The summary with a phone number, an e-mail address and a card.
pub(in super::super) fn with_pii(text: &str) -> String {
    format!("{text}\n{PERSONAL}")
}

/// The summary with one of its numbers changed into one that was never said; with one more sentence
/// where it has none.
pub(in super::super) fn with_invented_number(text: &str, said: &Transcript) -> String {
    let heard = said.text();
    let never_said = |number: &str| !heard.contains(number) && !text.contains(number);
    let Some(place) = amount(text) else {
        let other = (73..u64::from(u32::MAX)).find(|n| never_said(&n.to_string()));
        return format!(
            "{text}\nA credit of ${}.15 was agreed.",
            other.unwrap_or(73)
        );
    };
    let (whole, rest) = split_at_mark(&text[place.clone()]);
    let value: u64 = whole.parse().unwrap_or(0);
    let other = (1..=u64::from(u32::MAX))
        .map(|more| format!("{}{rest}", value.saturating_add(more * 17)))
        .find(|number| never_said(number));
    let other = other.unwrap_or_else(|| "987654321".to_owned());
    format!("{}{other}{}", &text[..place.start], &text[place.end..])
}

/// The first number of a few digits that is no part of personal data or of a name like LP-4410: an
/// amount, most of the time.
fn amount(text: &str) -> Option<std::ops::Range<usize>> {
    let personal = rules::pii::find(text);
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let start = at;
        while at < bytes.len()
            && (bytes[at].is_ascii_digit()
                || matches!(bytes[at], b'.' | b',')
                    && bytes.get(at + 1).is_some_and(u8::is_ascii_digit))
        {
            at += 1;
        }
        let before = text[..start].chars().next_back();
        let after = text[at..].chars().next();
        let is_joined = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '-');
        let first = text[..start].chars().count();
        let is_personal = personal
            .iter()
            .any(|one| (one.start..one.end).contains(&first));
        if !is_joined(before) && !is_joined(after) && !is_personal && at - start <= 9 {
            return Some(start..at);
        }
    }
    None
}

/// `48` and `.90` of `48.90`.
fn split_at_mark(number: &str) -> (&str, &str) {
    number.split_at(number.find(['.', ',']).unwrap_or(number.len()))
}

#[cfg(test)]
mod tests {
    use rules::pii::{Kind, find};

    use super::*;

    #[test]
    fn the_personal_data_is_found_by_the_products_own_check() {
        let text = with_pii("Problem: the lamp is broken.");
        let kinds: Vec<Kind> = find(&text).iter().map(|one| one.kind).collect();
        assert_eq!(kinds, [Kind::Phone, Kind::Email, Kind::Card]);
    }

    #[test]
    fn one_number_changes_and_was_never_said() {
        let said = Transcript::parse("Customer: two charges of $48.90, order LP-20417.");
        let check = |text, expected| {
            assert_eq!(with_invented_number(text, &said), expected, "{text}");
        };
        check(
            "Order LP-20417: $48.90, twice.",
            "Order LP-20417: $65.90, twice.",
        );
        check("Call 202-555-0142, at 9.", "Call 202-555-0142, at 26.");
        check("No number.", "No number.\nA credit of $73.15 was agreed.");
        check("代金は8,900円です。", "代金は25,900円です。");
    }
}
