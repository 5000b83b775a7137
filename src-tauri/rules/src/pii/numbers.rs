//! The groups of digits in a text, and what stands between and around them.
//!
//! Groups inside of something that is surely no personal number — a UUID, a date, a time of day, an
//! IPv4 address — are left out; a window of neighboring groups never reaches across them, as what
//! stands between is then more than a separator.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::Kind;

/// A text with its groups of ASCII digits, in order.
pub(super) struct Numbers<'t> {
    pub(super) text: &'t str,
    groups: Vec<Range<usize>>,
    /// Where digits were spoken, in order.
    spoken: &'t [Range<usize>],
}

impl<'t> Numbers<'t> {
    /// The groups of `text`. `spoken` is in order and without overlap.
    pub(super) fn of(text: &'t str, spoken: &'t [Range<usize>]) -> Self {
        let mut groups: Vec<Range<usize>> = Vec::new();
        for (at, byte) in text.bytes().enumerate() {
            if !byte.is_ascii_digit() {
                continue;
            }
            match groups.last_mut() {
                Some(last) if last.end == at => last.end += 1,
                _ => groups.push(at..at + 1),
            }
        }
        if !groups.is_empty() {
            let opaque: Vec<_> = OPAQUE
                .find_iter(text)
                .filter(|found| !looks_like_address(found.as_str()) || is_address(found.as_str()))
                .map(|found| found.range())
                .collect();
            groups.retain(|group| !covers(&opaque, group.start));
        }
        Self {
            text,
            groups,
            spoken,
        }
    }

    /// The same without the groups inside of `taken`, which is in order and without overlap.
    pub(super) fn without(&self, taken: &[(Range<usize>, Kind)]) -> Self {
        let is_taken = |at: usize| {
            let next = taken.partition_point(|(range, _)| range.end <= at);
            taken.get(next).is_some_and(|(range, _)| range.start <= at)
        };
        let groups = self.groups.iter().filter(|group| !is_taken(group.start));
        Self {
            groups: groups.cloned().collect(),
            ..*self
        }
    }

    /// Whether some digits of a window were spoken.
    pub(super) fn is_spoken(&self, window: &Range<usize>) -> bool {
        !self.spoken.is_empty() && covers(self.spoken, self.place(window).start)
    }

    /// How many groups there are.
    pub(super) fn len(&self) -> usize {
        self.groups.len()
    }

    /// How many digits group `index` has.
    pub(super) fn size(&self, index: usize) -> usize {
        self.groups[index].len()
    }

    /// Whether group `index` is an area code or a country's with the zeros that dial it.
    pub(super) fn starts_with_prefix(&self, index: usize) -> bool {
        self.size(index) > 2 && self.text[self.groups[index].clone()].starts_with('0')
    }

    /// How many digits each group of a window has.
    pub(super) fn sizes(&self, window: &Range<usize>) -> Vec<usize> {
        self.groups[window.clone()].iter().map(Range::len).collect()
    }

    /// The digits of a window of groups.
    pub(super) fn digits(&self, window: &Range<usize>) -> String {
        self.groups[window.clone()]
            .iter()
            .map(|group| &self.text[group.clone()])
            .collect()
    }

    /// Where a window stands in the text, from its first digit to its last.
    pub(super) fn place(&self, window: &Range<usize>) -> Range<usize> {
        self.groups[window.start].start..self.groups[window.end - 1].end
    }

    /// The text before group `index`.
    pub(super) fn before(&self, index: usize) -> &'t str {
        &self.text[..self.groups[index].start]
    }

    /// What stands between group `index` and the next; none after the last.
    pub(super) fn gap(&self, index: usize) -> Option<&'t str> {
        let next = self.groups.get(index + 1)?;
        Some(&self.text[self.groups[index].end..next.start])
    }

    /// What stands between group `index` and the one before; none before the first.
    pub(super) fn gap_before(&self, index: usize) -> Option<&'t str> {
        self.gap(index.checked_sub(1)?)
    }

    /// What stands between the groups of a window, where that is the same everywhere.
    pub(super) fn common_gap(&self, window: &Range<usize>) -> Option<&'t str> {
        let mut gaps = (window.start..window.end - 1).map(|index| self.gap(index));
        let first = gaps.next()??;
        gaps.all(|gap| gap == Some(first)).then_some(first)
    }

    /// Whether a window stands by itself: no word runs into it on either side, and it is no part of
    /// a decimal fraction.
    pub(super) fn stands_alone(&self, window: &Range<usize>) -> bool {
        let place = self.place(window);
        let fraction_before = ends_with_digit_and_point(&self.text[..place.start]);
        let mut after = self.text[place.end..].chars();
        let next = after.next();
        let fraction_after = next == Some('.') && after.next().is_some_and(|c| c.is_ascii_digit());
        !ends_in_word(&self.text[..place.start])
            && !next.is_some_and(is_word)
            && !fraction_before
            && !fraction_after
    }
}

/// Whether one of `ranges`, in order and without overlap, covers `at`.
pub(super) fn covers(ranges: &[Range<usize>], at: usize) -> bool {
    let next = ranges.partition_point(|range| range.end <= at);
    ranges.get(next).is_some_and(|range| range.start <= at)
}

/// Whether a char is part of a word that may run into a number. Scripts that are written without
/// blanks (from the CJK radicals up) put their words right beside numbers.
pub(super) fn is_word(char: char) -> bool {
    char == '_' || (char.is_alphanumeric() && char < '\u{2e80}')
}

pub(super) fn ends_in_word(text: &str) -> bool {
    text.chars().next_back().is_some_and(is_word)
}

fn ends_with_digit_and_point(text: &str) -> bool {
    text.strip_suffix('.')
        .is_some_and(|text| text.ends_with(|char: char| char.is_ascii_digit()))
}

static OPAQUE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x-u) # the text is folded: ASCII classes do, and are far quicker
        \b[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\b
        | \b(?:19|20)\d\d[-/.](?:0[1-9]|1[0-2])[-/.](?:0[1-9]|[12]\d|3[01])
          (?:[T\ ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?\b
        | \b(?:0?[1-9]|[12]\d|3[01])[-/.](?:0?[1-9]|[12]\d|3[01])[-/.](?:19|20)\d\d\b
        | \b\d{1,2}:\d\d(?::\d\d)?\b
        | \b\d{1,3}(?:\.\d{1,3}){3,}\b",
    )
    .expect("the pattern is fixed, and every test compiles it")
});

fn looks_like_address(text: &str) -> bool {
    text.bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.')
        && text.split('.').all(|part| part.len() <= 3)
}

/// A dotted IPv4 address; the standard library's parser refuses leading zeros, as French phone
/// numbers have them.
fn is_address(text: &str) -> bool {
    text.parse::<std::net::Ipv4Addr>().is_ok()
}
