//! Consecutive utterances: what one asks for tells what the next one answers, and a number may go
//! on in the next one, or in the one after somebody's "okay".
//!
//! First all utterances are read together, with a separator that no number reaches across. Then,
//! where one ends in a number and the next starts with one, the two are read as one; what that
//! finds stands where it is surer than what was found in each. Rejected: joining everything, as what two people say one after the
//! other mostly does not go together.

use std::ops::Range;

use super::fold::Folded;
use super::{Finding, Kind, recognize, spoken};

/// Stands between two utterances; no recognizer reads across it, only the words before a number
/// are looked for behind it.
pub(super) const SEPARATOR: char = '\u{1e}';

/// As much of what was said before a number is read with it, in bytes.
const CONTEXT: usize = 160;

/// As much of what follows a number is read with it, in bytes.
const AFTER: usize = 24;

/// In so many utterances at most one number is said.
const PIECES: usize = 10;

/// "Okay, got it, go ahead": as many chars at most do not interrupt a number.
const BACKCHANNEL: usize = 32;

pub(super) fn find<T: AsRef<str>>(utterances: &[T]) -> Vec<Vec<Finding>> {
    let mut found: Vec<Vec<Finding>> = vec![Vec::new(); utterances.len()];
    let mut starts = Vec::with_capacity(utterances.len());
    let mut joined = String::new();
    let mut chars = 0;
    for utterance in utterances {
        let utterance = utterance.as_ref();
        starts.push(chars);
        chars += utterance.chars().count() + 1;
        // A separator of the text's own is a blank like any other.
        joined.extend(
            utterance
                .chars()
                .map(|c| if c == SEPARATOR { ' ' } else { c }),
        );
        joined.push(SEPARATOR);
    }
    let reading = spoken::read(Folded::new(&joined));
    for (place, kind) in recognize(&reading) {
        let (start, end) = reading.folded.chars(&place);
        let line = line_of(&starts, start);
        let first = starts[line];
        found[line].push(Finding {
            kind,
            start: start - first,
            end: end - first,
        });
    }
    if utterances.len() > 1 {
        let lines: Vec<Line> = utterances.iter().map(|it| Line::new(it.as_ref())).collect();
        find_split(&lines, &starts, &mut found);
    }
    found
}

/// The line that the char `at` of all is in.
fn line_of(starts: &[usize], at: usize) -> usize {
    starts
        .partition_point(|start| *start <= at)
        .saturating_sub(1)
}

/// An utterance with the numbers at its ends, in bytes of its folded text.
struct Line {
    folded: Folded,
    head: Option<Range<usize>>,
    tail: Option<Range<usize>>,
}

impl Line {
    fn new(utterance: &str) -> Self {
        let folded = Folded::new(utterance);
        Self {
            head: spoken::number_at_start(&folded.text),
            tail: spoken::number_at_end(&folded.text),
            folded,
        }
    }

    fn is_backchannel(&self) -> bool {
        self.head.is_none() && self.tail.is_none() && self.folded.text.len() <= BACKCHANNEL
    }

    /// Whether it is one number and nothing else.
    fn is_number(&self) -> bool {
        self.head.is_some() && self.head == self.tail
    }
}

fn find_split(lines: &[Line], starts: &[usize], found: &mut [Vec<Finding>]) {
    let mut first = 0;
    while first < lines.len() {
        let pieces = pieces_from(lines, first);
        first += 1;
        if pieces.len() < 2 {
            continue;
        }
        let written = lines[pieces[0]].tail.as_ref().is_some_and(|tail| {
            lines[pieces[0]].folded.text[tail.clone()].ends_with(|c: char| c.is_ascii_digit())
        });
        let joints: &[&str] = if written { &[" ", "-", ""] } else { &[" "] };
        let split = joints
            .iter()
            .flat_map(|joint| split_in(lines, starts, &pieces, joint))
            .find(|parts| parts.iter().all(|part| outweighs(part, pieces[0], found)));
        for (line, finding) in split.into_iter().flatten() {
            found[line].retain(|other| !overlap(other, &finding));
            found[line].push(finding);
            found[line].sort_by_key(|finding| finding.start);
        }
    }
}

/// Whether a part of a number may take the place of what was found there before: a checksum is
/// surer than a shape, and the rest of a phone number may be a local one.
fn outweighs((line, part): &(usize, Finding), first: usize, found: &[Vec<Finding>]) -> bool {
    let mut before = found[*line].iter().filter(|other| overlap(other, part));
    before.all(|before| match (before.kind, part.kind) {
        (Kind::UsSsn | Kind::Phone, Kind::Card | Kind::Iban) => true,
        (Kind::Phone, Kind::Phone | Kind::UsSsn) => *line != first,
        (Kind::Card | Kind::Email | Kind::Iban | Kind::UsSsn | Kind::Phone, _) => false,
    })
}

fn overlap(one: &Finding, other: &Finding) -> bool {
    one.start < other.end && other.start < one.end
}

/// The lines over which a number that line `first` ends in may go on.
fn pieces_from(lines: &[Line], first: usize) -> Vec<usize> {
    if lines[first].tail.is_none() {
        return Vec::new();
    }
    let mut pieces = vec![first];
    let mut last = first;
    while pieces.len() < PIECES {
        let mut next = last + 1;
        if lines.get(next).is_some_and(Line::is_backchannel) {
            next += 1;
        }
        let Some(line) = lines.get(next) else { break };
        if line.head.is_none() {
            break;
        }
        pieces.push(next);
        if !line.is_number() {
            break;
        }
        last = next;
    }
    pieces
}

/// What is found in the pieces read as one and is of more than one of them: its parts by line.
fn split_in(
    lines: &[Line],
    starts: &[usize],
    pieces: &[usize],
    joint: &str,
) -> Vec<Vec<(usize, Finding)>> {
    let mut snippet = Snippet::default();
    for (index, line) in pieces.iter().copied().enumerate() {
        let whole = &lines[line].folded.text;
        if index == 0 {
            if let Some(before) = line.checked_sub(1) {
                let context = &lines[before].folded.text;
                let end = back(context, context.len())..context.len();
                snippet.add(&lines[before], starts[before], end);
                snippet.mark(SEPARATOR);
            }
            let tail = lines[line].tail.clone().unwrap_or_default();
            let piece = back(whole, tail.start)..tail.end;
            snippet.add(&lines[line], starts[line], piece);
        } else {
            for char in joint.chars() {
                snippet.mark(char);
            }
            let head = lines[line].head.clone().unwrap_or_default();
            let end = if index + 1 == pieces.len() {
                whole.floor_char_boundary((head.end + AFTER).min(whole.len()))
            } else {
                head.end
            };
            snippet.add(&lines[line], starts[line], head.start..end);
        }
    }
    let reading = spoken::read(Folded {
        text: snippet.text,
        origins: Some(snippet.origins),
    });
    recognize(&reading)
        .into_iter()
        .map(|(place, kind)| parts(&reading.folded, starts, &place, kind))
        .filter(|parts| parts.len() > 1)
        .collect()
}

/// Pieces of several lines as one text, with the way back to the chars of all.
#[derive(Default)]
struct Snippet {
    text: String,
    origins: Vec<(usize, usize)>,
}

impl Snippet {
    fn add(&mut self, line: &Line, first_char: usize, bytes: Range<usize>) {
        self.text.push_str(&line.folded.text[bytes.clone()]);
        self.origins.extend(bytes.map(|at| {
            let (start, end) = line.folded.chars(&(at..at + 1));
            (first_char + start, first_char + end)
        }));
    }

    /// A char of no line: it counts as the one before.
    fn mark(&mut self, char: char) {
        let origin = self.origins.last().copied().unwrap_or_default();
        self.text.push(char);
        self.origins.resize(self.text.len(), origin);
    }
}

/// Where the context of a number at byte `at` starts.
fn back(text: &str, at: usize) -> usize {
    text.ceil_char_boundary(at.saturating_sub(CONTEXT)).min(at)
}

/// The part of a finding that stands in each line.
fn parts(
    folded: &Folded,
    starts: &[usize],
    place: &Range<usize>,
    kind: Kind,
) -> Vec<(usize, Finding)> {
    let mut parts: Vec<(usize, Finding)> = Vec::new();
    for at in place.clone() {
        let (start, end) = folded.chars(&(at..at + 1));
        let line = line_of(starts, start);
        let (start, end) = (start - starts[line], end - starts[line]);
        match parts.last_mut() {
            Some((last, part)) if *last == line => part.end = part.end.max(end),
            Some(_) | None => parts.push((line, Finding { kind, start, end })),
        }
    }
    parts
}
