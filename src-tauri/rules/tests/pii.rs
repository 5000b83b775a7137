//! Precision and recall of the personal data rules on the project's own set (`tests/pii/*.txt`),
//! told by kind and held. `docs/pii.md` has the figures; `cargo test -p rules --test pii --
//! --nocapture` prints them.

use std::collections::{BTreeMap, BTreeSet};

use rules::pii::{Finding, Kind, find, find_in_utterances};

const SPOKEN: &str = include_str!("pii/spoken.txt");
const SPLIT: &str = include_str!("pii/split.txt");
const DISGUISED: &str = include_str!("pii/disguised.txt");
const WRITTEN: &str = include_str!("pii/written.txt");
const LOOK_ALIKES: &str = include_str!("pii/look-alikes.txt");

/// Parts utterances.
const PARTING: &str = " | ";

/// One case: its utterances, and what has to be found in each.
struct Case {
    line: &'static str,
    utterances: Vec<String>,
    expected: BTreeSet<Mark>,
}

/// Utterance, kind, first char, one past the last.
type Mark = (usize, &'static str, usize, usize);

fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::Card => "card",
        Kind::UsSsn => "us_ssn",
        Kind::Email => "email",
        Kind::Phone => "phone",
        Kind::Iban => "iban",
    }
}

const KINDS: [Kind; 5] = [
    Kind::Card,
    Kind::UsSsn,
    Kind::Email,
    Kind::Phone,
    Kind::Iban,
];

fn cases(file: &'static str) -> Vec<Case> {
    file.lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| {
            let mut case = Case {
                line,
                utterances: Vec::new(),
                expected: BTreeSet::new(),
            };
            for (index, marked) in line.split(PARTING).enumerate() {
                let text = read_marks(index, marked, &mut case.expected);
                case.utterances.push(text);
            }
            case
        })
        .collect()
}

/// The text without its marks, which go to `expected`.
fn read_marks(utterance: usize, marked: &str, expected: &mut BTreeSet<Mark>) -> String {
    let escapes = [
        ("{ZW}", "\u{200b}"),
        ("{ZWJ}", "\u{200d}"),
        ("{SHY}", "\u{ad}"),
        ("{NB}", "\u{a0}"),
        ("{FIG}", "\u{2007}"),
    ];
    let mut rest = marked.to_owned();
    for (escape, char) in escapes {
        rest = rest.replace(escape, char);
    }
    let mut text = String::new();
    let mut rest = rest.as_str();
    while let Some(open) = rest.find('[') {
        text.push_str(&rest[..open]);
        let (mark, after) = rest[open + 1..].split_once(']').expect("a mark is closed");
        let (kind, inside) = mark.split_once(':').expect("a mark has a kind");
        let kind = KINDS.map(name).into_iter().find(|name| *name == kind);
        let start = text.chars().count();
        text.push_str(inside);
        let end = text.chars().count();
        expected.insert((utterance, kind.expect("a known kind"), start, end));
        rest = after;
    }
    text.push_str(rest);
    text
}

fn found(utterances: &[String]) -> BTreeSet<Mark> {
    find_in_utterances(utterances)
        .into_iter()
        .enumerate()
        .flat_map(|(index, findings)| {
            findings
                .into_iter()
                .map(move |it: Finding| (index, name(it.kind), it.start, it.end))
        })
        .collect()
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Tally {
    expected: u32,
    found: u32,
    agreed: u32,
}

impl Tally {
    fn precision(self) -> f64 {
        ratio(self.agreed, self.found)
    }

    fn recall(self) -> f64 {
        ratio(self.agreed, self.expected)
    }
}

fn ratio(part: u32, whole: u32) -> f64 {
    if whole == 0 {
        1.0
    } else {
        f64::from(part) / f64::from(whole)
    }
}

/// Counts by kind over `files`, by exact spans, and tells each case that is not met.
#[expect(clippy::print_stderr, reason = "the figures are what this test is for")]
fn tally(title: &str, files: &[&'static str]) -> BTreeMap<&'static str, Tally> {
    let mut tallies = BTreeMap::<_, Tally>::new();
    for case in files.iter().copied().flat_map(cases) {
        let found = found(&case.utterances);
        if found != case.expected {
            eprintln!(
                "  {} — found {found:?}, expected {:?}",
                case.line, case.expected
            );
        }
        for mark in &case.expected {
            tallies.entry(mark.1).or_default().expected += 1;
        }
        for mark in &found {
            let tally = tallies.entry(mark.1).or_default();
            tally.found += 1;
            tally.agreed += u32::from(case.expected.contains(mark));
        }
    }
    for (kind, tally) in &tallies {
        eprintln!(
            "{title} {kind}: precision {:.3}, recall {:.3} ({tally:?})",
            tally.precision(),
            tally.recall()
        );
    }
    tallies
}

fn total(tallies: &BTreeMap<&'static str, Tally>) -> Tally {
    tallies.values().fold(Tally::default(), |sum, tally| Tally {
        expected: sum.expected + tally.expected,
        found: sum.found + tally.found,
        agreed: sum.agreed + tally.agreed,
    })
}

#[test]
fn the_set_is_as_large_as_the_figures_need() {
    let spoken = cases(SPOKEN).len() + cases(SPLIT).len();
    let look_alikes = cases(LOOK_ALIKES).len();
    assert!(spoken >= 60, "{spoken} spoken and split cases");
    assert!(look_alikes >= 30, "{look_alikes} look-alikes");
}

#[test]
fn spoken_numbers_are_found() {
    let tally = total(&tally("spoken", &[SPOKEN]));
    assert!(
        tally.recall() >= 0.9 && tally.precision() >= 0.9,
        "{tally:?}"
    );
}

#[test]
fn numbers_split_over_utterances_are_found_in_each() {
    let tally = total(&tally("split", &[SPLIT]));
    assert!(
        tally.recall() >= 0.9 && tally.precision() >= 0.9,
        "{tally:?}"
    );
}

#[test]
fn disguised_numbers_are_found() {
    let tally = total(&tally("disguised", &[DISGUISED]));
    assert_eq!(
        (tally.found, tally.agreed),
        (tally.expected, tally.expected)
    );
}

#[test]
fn written_numbers_are_found() {
    let tally = total(&tally("written", &[WRITTEN]));
    assert_eq!(
        (tally.found, tally.agreed),
        (tally.expected, tally.expected)
    );
}

#[test]
fn look_alikes_are_left_alone() {
    let flagged: Vec<_> = cases(LOOK_ALIKES)
        .into_iter()
        .filter(|case| !found(&case.utterances).is_empty())
        .map(|case| case.line)
        .collect();
    assert!(flagged.len() <= 2, "{flagged:#?}");
}

#[test]
fn each_kind_is_held_over_the_whole_set() {
    let tallies = tally("all", &[SPOKEN, SPLIT, DISGUISED, WRITTEN, LOOK_ALIKES]);
    for kind in KINDS.map(name) {
        let tally = tallies[kind];
        assert!(tally.precision() >= 0.95, "{kind}: {tally:?}");
        assert!(tally.recall() >= 0.95, "{kind}: {tally:?}");
    }
}

#[test]
fn one_utterance_is_a_text() {
    for case in [SPOKEN, DISGUISED, WRITTEN].into_iter().flat_map(cases) {
        let [text] = case.utterances.as_slice() else {
            panic!("{}: these files have one utterance a case", case.line);
        };
        assert_eq!(find_in_utterances(&[text]), [find(text)], "{}", case.line);
    }
}
