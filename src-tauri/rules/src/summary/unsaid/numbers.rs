//! The numbers of a talk, and those of a summary that are none of them.
//!
//! Leaned towards silence: a number counts as said in each of its readings, its digits may have been
//! read out one by one, and what people count without a number (`twice`, `a week`) counts too.
//! Counts written in words are not looked at, nor are 0 and 1, which every `no` and every `a` says.

mod talk;

use std::collections::{BTreeMap, BTreeSet};

use super::near::nearest;
use super::quantity::Kind;
use super::written::{Cluster, clusters};
use crate::pii::fold::Folded;
use crate::summary::findings::{Unsaid, UnsaidKind};
use crate::summary::span::Span;
use crate::transcript::Transcript;

/// The numbers of a talk.
#[derive(Clone, Default)]
pub(super) struct Numbers {
    /// Every number that something in it may say, as decimals.
    values: BTreeSet<String>,
    /// Numbers in digits, letter by letter as they stand.
    written: BTreeSet<String>,
    /// Digits that follow each other, said or written.
    runs: Vec<Run>,
    /// The months it names.
    months: BTreeSet<u8>,
    /// What may stand in the place of a number that was not said.
    said: Vec<Said>,
}

/// Digits in a row, and where one number of them ends and the next begins.
#[derive(Clone, Default)]
struct Run {
    digits: String,
    edges: BTreeSet<usize>,
}

/// A number as somebody said it.
#[derive(Clone)]
struct Said {
    /// As a decimal.
    value: String,
    kind: Kind,
    /// The plain word behind it.
    unit: Option<String>,
    /// As it stands in the talk; none where it was said in words.
    written: Option<String>,
}

impl Numbers {
    pub(super) fn of(transcript: &Transcript) -> Self {
        talk::read(transcript)
    }

    /// The numbers in `text` that were not said, in its order.
    pub(super) fn unsaid(&self, text: &str, language: &str) -> Vec<Unsaid> {
        let folded = Folded::new(text);
        clusters(&folded.text)
            .iter()
            .filter(|cluster| !says_nothing(&folded.text, cluster) && !self.holds(&folded, cluster))
            .map(|cluster| {
                let (start, end) = folded.chars(&cluster.place);
                Unsaid {
                    kind: UnsaidKind::Number,
                    span: Span { start, end },
                    instead: self.instead(&folded.text, cluster, language),
                }
            })
            .collect()
    }

    /// Whether it was said.
    fn holds(&self, folded: &Folded, cluster: &Cluster) -> bool {
        self.written.contains(&folded.text[cluster.core.clone()])
            || cluster.values().iter().any(|it| self.values.contains(it))
            || self.has_digits(&cluster.digits())
            || cluster.time().is_some_and(|time| self.has_time(time))
            || (cluster.comes_apart() && self.has_parts(cluster))
    }

    fn has_digits(&self, digits: &str) -> bool {
        self.runs.iter().any(|run| {
            let mut from = 0;
            while let Some(at) = run.digits[from..].find(digits).map(|at| from + at) {
                if run.edges.contains(&at) && run.edges.contains(&(at + digits.len())) {
                    return true;
                }
                from = at + 1;
            }
            false
        })
    }

    /// Whether each part was said. The year of a date may go without saying.
    fn has_parts(&self, cluster: &Cluster) -> bool {
        let is_date = cluster.groups.len() == 3;
        cluster
            .groups
            .iter()
            .zip(cluster.parts())
            .all(|(group, value)| {
                let is_year = is_date && group.len() == 4 && matches!(&group[..2], "19" | "20");
                let is_month = value
                    .parse()
                    .is_ok_and(|month| self.months.contains(&month));
                is_year || is_month || self.values.contains(&value) || self.has_digits(group)
            })
    }

    /// Whether a time of day was said: on either clock, and by its next hour in the second half.
    fn has_time(&self, (hour, minute): (u8, u8)) -> bool {
        let has = |number: u8| self.values.contains(&number.to_string());
        let next = if minute >= 30 { (hour + 1) % 24 } else { hour };
        let has_hour = [hour, next]
            .into_iter()
            .any(|hour| has(hour) || has(hour % 12) || (hour < 13 && has(hour + 12)));
        has_hour && (minute == 0 || has(minute) || (minute > 30 && has(60 - minute)))
    }

    /// What was said that comes closest.
    fn instead(&self, text: &str, cluster: &Cluster, language: &str) -> Option<String> {
        let values = cluster.values();
        let wanted = digits(values.first()?, cluster.kind);
        let all = || self.said.iter().filter(|said| said.kind == cluster.kind);
        let same_unit = |said: &&Said| {
            cluster.unit.is_some()
                && said.unit.as_deref().map(singular) == cluster.unit.as_deref().map(singular)
        };
        let spellings = |said: Vec<&Said>| -> BTreeMap<String, Said> {
            let of = |said: &Said| (digits(&said.value, said.kind), said.clone());
            said.into_iter().map(of).collect()
        };
        let of_unit = spellings(all().filter(same_unit).collect());
        let (candidates, most) = match (cluster.kind, of_unit.is_empty()) {
            (Kind::Plain, false) => (of_unit, usize::MAX),
            // Two short numbers of different things are always near each other.
            (Kind::Plain, true) if wanted.len() < 3 => return None,
            _ => (spellings(all().collect()), wanted.len().div_ceil(2)),
        };
        let candidates = candidates
            .iter()
            .map(|(digits, said)| (digits.as_str(), said));
        let found = nearest(&wanted, candidates, most)?;
        let number = found
            .written
            .clone()
            .unwrap_or_else(|| spelled(found, language));
        let before = &text[cluster.place.start..cluster.core.start];
        let after = &text[cluster.core.end..cluster.place.end];
        Some(format!("{before}{number}{after}"))
    }
}

/// What is no claim: 0 and 1, `24/7`, the number of a list's entry.
fn says_nothing(text: &str, cluster: &Cluster) -> bool {
    let core = &text[cluster.core.clone()];
    let is_plain = cluster.kind == Kind::Plain && cluster.groups.len() == 1;
    if core == "24/7" || (is_plain && matches!(core, "0" | "1")) {
        return true;
    }
    let line = text[..cluster.core.start]
        .rsplit('\n')
        .next()
        .unwrap_or_default();
    let opens_line = line.chars().all(|char| !char.is_alphanumeric());
    let after = &text[cluster.core.end..];
    is_plain && core.len() < 3 && opens_line && after.starts_with([')', '.'])
}

/// The digits two numbers are compared by: money to the hundredth.
fn digits(value: &str, kind: Kind) -> String {
    let (whole, fraction) = value.split_once('.').unwrap_or((value, ""));
    match kind {
        Kind::Money => format!("{whole}{fraction:0<2}"),
        Kind::Percent | Kind::Plain => format!("{whole}{fraction}"),
    }
}

/// A number said in words, written.
fn spelled(said: &Said, language: &str) -> String {
    let point = match language.split('-').next() {
        Some("de" | "fr" | "es") => ',',
        Some(_) | None => '.',
    };
    match (said.value.split_once('.'), said.kind) {
        (None, _) => said.value.clone(),
        (Some((whole, fraction)), Kind::Money) => format!("{whole}{point}{fraction:0<2}"),
        (Some((whole, fraction)), Kind::Percent | Kind::Plain) => {
            format!("{whole}{point}{fraction}")
        }
    }
}

fn singular(word: &str) -> &str {
    word.strip_suffix('s').unwrap_or(word)
}

#[cfg(test)]
mod tests;
