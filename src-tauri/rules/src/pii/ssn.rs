//! US social security numbers: area, group and serial, none of which was ever issued as zero.
//!
//! Written in three groups, the shape tells. Nine digits in one piece or two are one only where the
//! words before say so, or where the text has no words at all that could say otherwise.

use std::ops::Range;

use super::context::{self, Topic};
use super::numbers::{Numbers, covers};
use super::utterances::SEPARATOR;

/// Numbers that became public and are nobody's: on a wallet's sample card, in a brochure.
const VOID: [&str; 2] = ["078051120", "219099999"];

/// The places of all social security numbers.
pub(super) fn find(numbers: &Numbers<'_>) -> Vec<Range<usize>> {
    let wordless = without_words(numbers.text);
    let mut found = Vec::new();
    let mut first = 0;
    while first < numbers.len() {
        let window = (1..=3)
            .map(|groups| first..first + groups)
            .filter(|window| window.end <= numbers.len())
            .find(|window| is_ssn(numbers, window, &wordless));
        if let Some(window) = window {
            found.push(numbers.place(&window));
            first = window.end;
        } else {
            first += 1;
        }
    }
    found
}

fn is_ssn(numbers: &Numbers<'_>, window: &Range<usize>, wordless: &[Range<usize>]) -> bool {
    let sizes = numbers.sizes(window);
    let in_three = sizes == [3, 2, 4];
    if !in_three && ![&[9][..], &[3, 6], &[5, 4]].contains(&sizes.as_slice()) {
        return false;
    }
    let gap = numbers.common_gap(window);
    let joins = window.len() == 1 || gap.is_some_and(|gap| ["-", " ", "."].contains(&gap));
    if !joins || !was_issued(&numbers.digits(window)) || !numbers.stands_alone(window) {
        return false;
    }
    // Joined to a further group, it is a piece of something else.
    let joined = |neighbor: Option<&str>| match neighbor {
        Some("-" | ".") => true,
        Some(" ") => gap == Some(" "),
        Some(_) | None => false,
    };
    if joined(numbers.gap_before(window.start)) || joined(numbers.gap(window.end - 1)) {
        return false;
    }
    if in_three {
        return true;
    }
    match context::topic(numbers.before(window.start)) {
        Some(Topic::Ssn) => true,
        None => covers(wordless, numbers.place(window).start),
        Some(Topic::Phone | Topic::Card | Topic::Reference | Topic::Account | Topic::Number) => {
            false
        }
    }
}

/// The texts, or the utterances of one, that have no words which could say what a number is.
fn without_words(text: &str) -> Vec<Range<usize>> {
    let mut start = 0;
    text.split(SEPARATOR)
        .filter_map(|line| {
            let place = start..start + line.len();
            start = place.end + SEPARATOR.len_utf8();
            (!line.chars().any(char::is_alphabetic)).then_some(place)
        })
        .collect()
}

/// Whether nine digits can be somebody's: areas 000, 666 and from 900, group 00 and serial 0000
/// are never issued (Social Security Administration, POMS RM 10201.035).
fn was_issued(digits: &str) -> bool {
    let (area, group, serial) = (&digits[..3], &digits[3..5], &digits[5..]);
    area != "000"
        && area != "666"
        && area < "900"
        && group != "00"
        && serial != "0000"
        && !VOID.contains(&digits)
}
