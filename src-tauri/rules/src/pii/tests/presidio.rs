//! The recognizer cases of Presidio (MIT), which lie beside the checkout and are no part of it. On
//! a clone that stands alone there is nothing to compare with, and the test says so; the tables
//! beside hold the same rules.

use std::collections::BTreeSet;
use std::path::PathBuf;

use serde::Deserialize;

use crate::pii::{Kind, find};

#[derive(Deserialize)]
struct Case {
    text: String,
    expected_count: usize,
    spans: Vec<(usize, usize)>,
}

/// What comes of all cases of one kind.
#[derive(Debug, Default)]
struct Tally {
    cases: usize,
    cases_right: usize,
    expected: usize,
    found: usize,
    agreed: usize,
}

impl Tally {
    fn precision(&self) -> f64 {
        ratio(self.agreed, self.found)
    }

    fn recall(&self) -> f64 {
        ratio(self.agreed, self.expected)
    }
}

fn ratio(part: usize, whole: usize) -> f64 {
    f64::from(u32::try_from(part).expect("few")) / f64::from(u32::try_from(whole).expect("few"))
}

/// The tally of the file `name`, counting findings of `kind` by their exact spans; none without it.
#[expect(
    clippy::print_stderr,
    reason = "a comparison that did not happen must be seen"
)]
fn tally(name: &str, kind: Kind) -> Option<Tally> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/data/pii")
        .join(name)
        .with_extension("json");
    let Ok(text) = std::fs::read_to_string(&path) else {
        eprintln!("not compared: {} is not there", path.display());
        return None;
    };
    let cases: Vec<Case> = serde_json::from_str(&text).expect("the file's own format");
    let mut tally = Tally::default();
    for case in cases {
        let expected: BTreeSet<_> = case.spans.iter().copied().collect();
        assert_eq!(
            expected.len(),
            case.expected_count,
            "each expectation has its span"
        );
        let found: BTreeSet<_> = find(&case.text)
            .into_iter()
            .filter(|finding| finding.kind == kind)
            .map(|finding| (finding.start, finding.end))
            .collect();
        tally.cases += 1;
        tally.expected += expected.len();
        tally.found += found.len();
        tally.agreed += found.intersection(&expected).count();
        if found == expected {
            tally.cases_right += 1;
        } else {
            eprintln!(
                "{name}: {:?} expected {expected:?}, found {found:?}",
                case.text
            );
        }
    }
    eprintln!(
        "{name}: {tally:?}, precision {:.3}, recall {:.3}",
        tally.precision(),
        tally.recall()
    );
    Some(tally)
}

#[test]
fn cards() {
    let Some(tally) = tally("credit_card", Kind::Card) else {
        return;
    };
    assert_eq!(tally.cases_right, tally.cases);
}

#[test]
fn social_security_numbers() {
    let Some(tally) = tally("us_ssn", Kind::UsSsn) else {
        return;
    };
    assert_eq!(tally.cases_right, tally.cases);
}

#[test]
fn addresses() {
    let Some(tally) = tally("email", Kind::Email) else {
        return;
    };
    assert_eq!(tally.cases_right, tally.cases);
}

#[test]
fn accounts() {
    let Some(tally) = tally("iban", Kind::Iban) else {
        return;
    };
    assert_eq!(tally.cases_right, tally.cases);
}

/// Some texts stand here twice with different expectations, as they were run with different
/// settings: not all of them can be met.
#[test]
fn phones() {
    let Some(tally) = tally("phone", Kind::Phone) else {
        return;
    };
    assert!(
        tally.precision() >= 0.85 && tally.recall() >= 0.85,
        "{tally:?}"
    );
}
