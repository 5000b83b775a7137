//! Payment card numbers: 13 to 19 digits that pass Luhn and start as an issuer's do.
//!
//! One in ten numbers passes Luhn; the issuer's prefix and length (ISO/IEC 7812, the networks'
//! published ranges) and the way the digits are grouped keep timestamps, trackings and device ids
//! out. Where the words before say it is a card, Luhn alone decides.

use std::ops::Range;

use super::context::{self, Topic};
use super::numbers::Numbers;

const LENGTHS: std::ops::RangeInclusive<usize> = 13..=19;

/// The places of all card numbers.
pub(super) fn find(numbers: &Numbers<'_>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut first = 0;
    let mut free_from = 0; // the groups before belong to findings
    while first < numbers.len() {
        if let Some(window) = best_window(numbers, first, free_from) {
            found.push(numbers.place(&window));
            first = window.end;
            free_from = first;
        } else {
            first += 1;
        }
    }
    found
}

/// The most usually grouped card number that starts with group `first`.
fn best_window(numbers: &Numbers<'_>, first: usize, free_from: usize) -> Option<Range<usize>> {
    let mut best: Option<(Grouping, Range<usize>)> = None;
    let mut digits = 0;
    for last in first..numbers.len() {
        digits += numbers.size(last);
        let window = first..last + 1;
        if LENGTHS.contains(&digits) {
            let grouping = grouping(numbers, &window);
            let better = best.as_ref().is_none_or(|(other, _)| grouping < *other);
            if better && is_card(numbers, &window, grouping, free_from) {
                best = Some((grouping, window));
            }
        }
        let joins = numbers
            .gap(last)
            .is_some_and(|gap| [" ", "-", "."].contains(&gap));
        if digits >= *LENGTHS.end() || !joins {
            break;
        }
    }
    best.map(|(_, window)| window)
}

/// How the digits are grouped, the most usual first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Grouping {
    /// As on the card, or in one piece.
    Printed,
    /// In groups of one size, the last perhaps shorter.
    Even,
    /// Anyhow.
    Odd,
}

fn grouping(numbers: &Numbers<'_>, window: &Range<usize>) -> Grouping {
    if window.len() == 1 {
        return Grouping::Printed;
    }
    if numbers.common_gap(window).is_none() {
        return Grouping::Odd;
    }
    let sizes = numbers.sizes(window);
    let printed: [&[usize]; 8] = [
        &[4, 4, 4, 4],
        &[4, 6, 5],
        &[4, 6, 4],
        &[4, 4, 4, 4, 3],
        &[4, 5, 6],
        &[4, 3, 3, 3],
        &[4, 4, 5],
        &[6, 13],
    ];
    let even = match sizes.as_slice() {
        [body @ .., last] => body.iter().all(|size| *size == body[0]) && *last <= body[0],
        [] => false,
    };
    if printed.contains(&sizes.as_slice()) {
        Grouping::Printed
    } else if even {
        Grouping::Even
    } else {
        Grouping::Odd
    }
}

fn is_card(
    numbers: &Numbers<'_>,
    window: &Range<usize>,
    grouping: Grouping,
    free_from: usize,
) -> bool {
    let digits = numbers.digits(window);
    if !luhn(&digits) || digits.bytes().all(|digit| digit == b'0') || !numbers.stands_alone(window)
    {
        return false;
    }
    let topic = context::topic(numbers.before(window.start));
    if topic == Some(Topic::Card) {
        return true;
    }
    if !has_issuer(&digits) || is_article_number(&digits) {
        return false;
    }
    let gap = numbers.common_gap(window);
    // The same separator on either side: the window is a piece of something longer.
    let goes_on_before = window.start > free_from
        && gap.is_some()
        && numbers.gap_before(window.start) == gap
        && numbers.size(window.start - 1) == numbers.size(window.start);
    let goes_on_after = gap.is_some() && numbers.gap(window.end - 1) == gap;
    let joined_after = goes_on_after && gap != Some(" ");
    match grouping {
        Grouping::Printed => !goes_on_before && !joined_after,
        Grouping::Even => !goes_on_before && !goes_on_after,
        // Nobody speaks in fours; but then it is all of what was said, and no parcel's.
        Grouping::Odd => {
            numbers.is_spoken(window)
                && topic != Some(Topic::Reference)
                && numbers.gap_before(window.start) != Some(" ")
                && numbers.gap(window.end - 1) != Some(" ")
        }
    }
}

/// ISO/IEC 7812-1, annex B.
pub(super) fn luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(index, digit)| {
            let value = u32::from(digit - b'0');
            match (index % 2, value) {
                (0, _) => value,
                (_, 0..=4) => value * 2,
                (_, _) => value * 2 - 9,
            }
        })
        .sum();
    sum.is_multiple_of(10)
}

/// 13 digits from the 4s that pass EAN's check are an article of a German shop (GS1), ten times
/// likelier than one of the 13-digit cards, which are no longer issued.
fn is_article_number(digits: &str) -> bool {
    let weighted = |(index, digit): (usize, u8)| {
        u32::from(digit - b'0') * if index.is_multiple_of(2) { 1 } else { 3 }
    };
    digits.len() == 13
        && digits
            .bytes()
            .enumerate()
            .map(weighted)
            .sum::<u32>()
            .is_multiple_of(10)
}

/// Whether an issuer's numbers start so and are as long.
fn has_issuer(digits: &str) -> bool {
    let Ok(prefix) = digits[..6].parse::<u32>() else {
        return false;
    };
    ISSUERS.iter().any(|(from, to, lengths)| {
        (*from..=*to).contains(&prefix) && lengths.contains(&digits.len())
    })
}

/// First and last six-digit prefix, and the lengths.
type Issuer = (u32, u32, &'static [usize]);

const ISSUERS: [Issuer; 24] = [
    (100_000, 199_999, &[15]),                         // UATP
    (220_000, 220_499, &[16, 17, 18, 19]),             // Mir
    (222_100, 272_099, &[16]),                         // Mastercard
    (300_000, 305_999, &[14, 16, 17, 18, 19]),         // Diners Club
    (309_500, 309_599, &[14, 16, 17, 18, 19]),         // Diners Club
    (340_000, 349_999, &[15]),                         // American Express
    (352_800, 358_999, &[16, 17, 18, 19]),             // JCB
    (360_000, 369_999, &[14, 15, 16, 17, 18, 19]),     // Diners Club
    (370_000, 379_999, &[15]),                         // American Express
    (380_000, 399_999, &[14, 16, 17, 18, 19]),         // Diners Club
    (400_000, 499_999, &[13, 16, 19]),                 // Visa
    (500_000, 509_999, &[13, 14, 15, 16, 17, 18, 19]), // Maestro, Dankort, Elo, Verve
    (510_000, 559_999, &[16]),                         // Mastercard
    (560_000, 589_999, &[13, 14, 15, 16, 17, 18, 19]), // Maestro
    (601_100, 601_199, &[16, 17, 18, 19]),             // Discover
    (606_282, 606_282, &[16, 19]),                     // Hipercard
    (608_000, 608_999, &[16]),                         // RuPay
    (620_000, 629_999, &[16, 17, 18, 19]),             // UnionPay
    (630_400, 630_499, &[13, 14, 15, 16, 17, 18, 19]), // Maestro
    (636_000, 639_999, &[16]),                         // Elo, InterPayment, InstaPayment
    (644_000, 659_999, &[16, 17, 18, 19]),             // Discover, RuPay, Troy
    (670_000, 679_999, &[13, 14, 15, 16, 17, 18, 19]), // Maestro, Bancontact
    (810_000, 829_999, &[16, 17, 18, 19]),             // UnionPay, RuPay
    (979_200, 979_299, &[16]),                         // Troy
];
