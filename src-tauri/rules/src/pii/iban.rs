//! International bank account numbers: country, check digits, and as many chars as the country has.
//!
//! The country's length and the checksum leave one chance in a hundred to a string that only looks
//! alike, so the account's own structure is not looked into.

use std::ops::Range;

use super::numbers::{ends_in_word, is_word};

/// The places of all account numbers.
pub(super) fn find(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = next_start(bytes, at) {
        at = start + 1;
        let Some(place) = account(text, start) else {
            continue;
        };
        at = place.end;
        found.push(place);
    }
    found
}

/// The next two letters with two digits behind.
fn next_start(bytes: &[u8], from: usize) -> Option<usize> {
    let starts = |four: &[u8]| {
        four[..2].iter().all(u8::is_ascii_alphabetic) && four[2..].iter().all(u8::is_ascii_digit)
    };
    bytes
        .get(from..)?
        .windows(4)
        .position(starts)
        .map(|at| from + at)
}

fn account(text: &str, start: usize) -> Option<Range<usize>> {
    let length = length_in(&text[start..start + 2])?;
    if ends_in_word(&text[..start]) {
        return None;
    }
    let (number, groups, end) = collect(&text[start..], length)?;
    if text[start + end..].starts_with(is_word) {
        return None;
    }
    let letters = |group: &str| group.bytes().all(|byte| byte.is_ascii_alphabetic());
    // Prose that happens to have the length: words among the groups, other than a bank's four
    // letters and a currency's three at the end.
    let prose = groups.iter().enumerate().any(|(index, group)| {
        let last = index + 1 == groups.len();
        letters(group) && group.len() != 4 && (!last || group.len() > 4)
    });
    (!prose && of_one_case(&text[start..start + end]) && checks(&number))
        .then_some(start..start + end)
}

/// Letters are all large or all small: who writes both means words.
fn of_one_case(text: &str) -> bool {
    let small = text.bytes().any(|byte| byte.is_ascii_lowercase());
    let large = text.bytes().any(|byte| byte.is_ascii_uppercase());
    !(small && large)
}

/// The next `length` letters and digits, single blanks and hyphens between them left out, with the
/// groups those made, and where they end.
fn collect(text: &str, length: usize) -> Option<(String, Vec<&str>, usize)> {
    let mut number = String::with_capacity(length);
    let mut groups = Vec::new();
    let mut group_start = 0;
    let mut previous_gap = false;
    for (at, char) in text.char_indices() {
        if char.is_ascii_alphanumeric() {
            number.push(char.to_ascii_uppercase());
            previous_gap = false;
            if number.len() == length {
                groups.push(&text[group_start..=at]);
                return Some((number, groups, at + 1));
            }
        } else if (char == ' ' || char == '-') && !previous_gap {
            groups.push(&text[group_start..at]);
            group_start = at + 1;
            previous_gap = true;
        } else {
            return None;
        }
    }
    None
}

/// ISO 7064, MOD 97-10, with the first four chars moved to the end (ISO 13616-1).
pub(super) fn checks(number: &str) -> bool {
    let (head, tail) = number.split_at(4);
    let mut rest = 0_u32;
    for char in tail.chars().chain(head.chars()) {
        let Some(value) = char.to_digit(36) else {
            return false;
        };
        rest = (rest * if value < 10 { 10 } else { 100 } + value) % 97;
    }
    // 00, 01 and 99 satisfy the sum and are never issued.
    rest == 1 && ("02"..="98").contains(&&number[2..4])
}

fn length_in(country: &str) -> Option<usize> {
    let country = country.to_ascii_uppercase();
    LENGTHS
        .iter()
        .find(|(code, _)| *code == country)
        .map(|(_, length)| *length)
}

/// Chars of an account number by country (SWIFT, IBAN registry).
const LENGTHS: [(&str, usize); 89] = [
    ("AD", 24),
    ("AE", 23),
    ("AL", 28),
    ("AT", 20),
    ("AZ", 28),
    ("BA", 20),
    ("BE", 16),
    ("BG", 22),
    ("BH", 22),
    ("BI", 27),
    ("BR", 29),
    ("BY", 28),
    ("CH", 21),
    ("CR", 22),
    ("CY", 28),
    ("CZ", 24),
    ("DE", 22),
    ("DJ", 27),
    ("DK", 18),
    ("DO", 28),
    ("EE", 20),
    ("EG", 29),
    ("ES", 24),
    ("FI", 18),
    ("FK", 18),
    ("FO", 18),
    ("FR", 27),
    ("GB", 22),
    ("GE", 22),
    ("GI", 23),
    ("GL", 18),
    ("GR", 27),
    ("GT", 28),
    ("HN", 28),
    ("HR", 21),
    ("HU", 28),
    ("IE", 22),
    ("IL", 23),
    ("IQ", 23),
    ("IS", 26),
    ("IT", 27),
    ("JO", 30),
    ("KW", 30),
    ("KZ", 20),
    ("LB", 28),
    ("LC", 32),
    ("LI", 21),
    ("LT", 20),
    ("LU", 20),
    ("LV", 21),
    ("LY", 25),
    ("MC", 27),
    ("MD", 24),
    ("ME", 22),
    ("MK", 19),
    ("MN", 20),
    ("MR", 27),
    ("MT", 31),
    ("MU", 30),
    ("NI", 28),
    ("NL", 18),
    ("NO", 15),
    ("OM", 23),
    ("PK", 24),
    ("PL", 28),
    ("PS", 29),
    ("PT", 25),
    ("QA", 29),
    ("RO", 24),
    ("RS", 22),
    ("RU", 33),
    ("SA", 24),
    ("SC", 31),
    ("SD", 18),
    ("SE", 24),
    ("SI", 19),
    ("SK", 24),
    ("SM", 27),
    ("SO", 23),
    ("ST", 25),
    ("SV", 28),
    ("TL", 23),
    ("TN", 24),
    ("TR", 26),
    ("UA", 29),
    ("VA", 22),
    ("VG", 24),
    ("XK", 20),
    ("YE", 30),
];
