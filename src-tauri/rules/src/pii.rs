//! Personal data in text: found by kind and place, never repeated (`contract.md §3`, `§5`).
//!
//! Owns which numbers and addresses count. As precise on the one side as on the other: a prompt
//! that is refused for its order number teaches people to work around the check. Rejected: one
//! pattern for each kind, as patterns can't check sums, and a library of recognizers, as the only
//! one that is kept is large and still changes its mind. `docs/pii.md` has the measured precision
//! and recall, and where these rules differ from others on purpose.

mod card;
mod context;
mod email;
pub(crate) mod fold;
mod iban;
mod numbers;
mod phone;
mod spoken;
mod ssn;
mod utterances;

use std::ops::Range;

use serde::{Deserialize, Serialize};

use fold::Folded;
use numbers::Numbers;
use spoken::Reading;

pub(crate) use spoken::words::{FR as FRENCH, Meaning as NumberWord, meaning as number_word};

/// What kind of personal data (`cli.md`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A payment card number.
    Card,
    /// A US social security number.
    UsSsn,
    /// An e-mail address.
    Email,
    /// A phone number.
    Phone,
    /// An international bank account number.
    Iban,
}

impl Kind {
    /// The name in JSON: `card`, `us_ssn`, …
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Card => "card",
            Self::UsSsn => "us_ssn",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Iban => "iban",
        }
    }

    /// For people, with its article.
    #[must_use]
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Card => "a payment card number",
            Self::UsSsn => "a US social security number",
            Self::Email => "an e-mail address",
            Self::Phone => "a phone number",
            Self::Iban => "a bank account number (IBAN)",
        }
    }
}

/// One finding, by place alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// Its kind.
    pub kind: Kind,
    /// First char.
    pub start: usize,
    /// One past the last char.
    pub end: usize,
}

/// All findings in `text`, by place, without overlap. Spans count chars, as the contract does.
///
/// Digits spoken as words ("four one five, double five …") are read as the digits they say.
#[must_use]
pub fn find(text: &str) -> Vec<Finding> {
    let reading = spoken::read(Folded::new(text));
    let found = recognize(&reading);
    let finding = |(place, kind): (Range<usize>, Kind)| {
        let (start, end) = reading.folded.chars(&place);
        Finding { kind, start, end }
    };
    found.into_iter().map(finding).collect()
}

/// As [`find`], each with what identifies its value: the digits alone of a number, whichever way it
/// was written or spoken; addresses and account numbers without their spelling. For comparing, never
/// for showing.
pub(crate) fn find_values(text: &str) -> Vec<(Finding, String)> {
    let reading = spoken::read(Folded::new(text));
    let valued = |(place, kind): (Range<usize>, Kind)| {
        let (start, end) = reading.folded.chars(&place);
        let read = &reading.folded.text[place];
        let value = match kind {
            Kind::Card | Kind::UsSsn | Kind::Phone => {
                read.chars().filter(char::is_ascii_digit).collect()
            }
            Kind::Iban => read
                .chars()
                .filter(|char| char.is_alphanumeric())
                .flat_map(char::to_lowercase)
                .collect(),
            Kind::Email => crate::fold::folded(read).collect(),
        };
        (Finding { kind, start, end }, value)
    };
    recognize(&reading).into_iter().map(valued).collect()
}

/// As [`find`], in consecutive utterances of one conversation (or lines of a text): what an
/// utterance asks for says what the next one answers, and a number that goes on in the next one is
/// found too, told in each that it touches by the part that stands there.
#[must_use]
pub fn find_in_utterances<T: AsRef<str>>(utterances: &[T]) -> Vec<Vec<Finding>> {
    utterances::find(utterances)
}

/// The places of all findings in the text as it is read, in order, without overlap.
fn recognize(reading: &Reading) -> Vec<(Range<usize>, Kind)> {
    let text = reading.folded.text.as_str();
    let mut found: Vec<(Range<usize>, Kind)> = Vec::new();
    // From the surest to the least sure; what an earlier one took, a later one leaves alone.
    take(&mut found, Kind::Email, email::find(text));
    take(&mut found, Kind::Iban, iban::find(text));
    let numbers = Numbers::of(text, &reading.spoken);
    for (kind, find) in [
        (
            Kind::Card,
            card::find as fn(&Numbers<'_>) -> Vec<Range<usize>>,
        ),
        (Kind::UsSsn, ssn::find),
        (Kind::Phone, phone::find),
    ] {
        let places = find(&numbers.without(&found));
        take(&mut found, kind, places);
    }
    found
}

/// Adds the places that overlap none of those found before, and keeps all in order.
fn take(found: &mut Vec<(Range<usize>, Kind)>, kind: Kind, places: Vec<Range<usize>>) {
    let before = found.len();
    for place in places {
        let next = found[..before].partition_point(|(other, _)| other.end <= place.start);
        let overlaps = next < before && found[next].0.start < place.end;
        if !overlaps {
            found.push((place, kind));
        }
    }
    found.sort_by_key(|(place, _)| place.start);
}

#[cfg(test)]
mod tests;
