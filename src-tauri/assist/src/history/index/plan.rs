//! Which entries become a part next: a decision about numbers alone.

use super::Sizes;
use super::folder::Known;

/// The entries of a part, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) first: i64,
    pub(super) last: i64,
}

impl Span {
    pub(super) const fn of(part: &Known) -> Self {
        Self {
            first: part.first,
            last: part.last,
        }
    }

    pub(super) const fn overlaps(self, first: i64, last: i64) -> bool {
        self.first <= last && first <= self.last
    }
}

/// The next part to be written, where the log ends with number `last`; none where the rest is for
/// the memory of whoever searches. `occupied` finds the first entry from a number on.
pub(super) fn next<E>(
    parts: &[Known],
    last: i64,
    sizes: Sizes,
    occupied: impl Fn(i64) -> Result<Option<i64>, E>,
) -> Result<Option<Span>, E> {
    let mut from = 1;
    for part in parts {
        // A part that was damaged left a hole. Where there are no entries there is none.
        if part.first > from
            && let Some(entry) = occupied(from)?
            && entry < part.first
        {
            let end = block(entry, sizes).last.min(part.first - 1);
            return Ok(Some(Span {
                first: entry,
                last: end,
            }));
        }
        from = part.last.saturating_add(1);
    }
    let Some(from) = occupied(from)? else {
        return Ok(None);
    };
    let block = block(from, sizes);
    if last >= block.last {
        return Ok(Some(block));
    }
    let end = from.saturating_add(i64::from(sizes.small) - 1);
    Ok((end <= last).then_some(Span {
        first: from,
        last: end.min(block.last),
    }))
}

/// The block that an entry is in.
fn block(entry: i64, sizes: Sizes) -> Span {
    let size = i64::from(sizes.block);
    let first = (entry - 1).div_euclid(size) * size + 1;
    Span {
        first,
        last: first.saturating_add(size - 1),
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;

    const SIZES: Sizes = Sizes {
        small: 4,
        block: 16,
        memory: 16,
    };

    fn known(first: i64, last: i64) -> Known {
        Known {
            first,
            last,
            seal: None,
            emptied: 0,
            borrowed: Vec::new(),
            file: String::new(),
        }
    }

    fn check(parts: &[(i64, i64)], last: i64, expect: Option<(i64, i64)>) {
        let parts: Vec<_> = parts.iter().map(|(a, b)| known(*a, *b)).collect();
        let all = |from| Ok::<_, Infallible>((from <= last).then_some(from));
        let found = next(&parts, last, SIZES, all).expect("it never fails");
        assert_eq!(found.map(|span| (span.first, span.last)), expect);
    }

    #[test]
    fn full_blocks_first_then_small_parts_then_nothing() {
        check(&[], 3, None);
        check(&[], 4, Some((1, 4)));
        check(&[], 15, Some((1, 4)));
        check(&[], 16, Some((1, 16)));
        check(&[(1, 4)], 9, Some((5, 8)));
        check(&[(1, 16)], 18, None);
        check(&[(1, 16)], 40, Some((17, 32)));
    }

    #[test]
    fn a_full_block_takes_the_place_of_its_small_parts() {
        check(&[(1, 4), (5, 8), (9, 12)], 15, None);
        check(&[(1, 4), (5, 8), (9, 12)], 16, Some((1, 16)));
    }

    #[test]
    fn holes_are_filled() {
        check(&[(17, 32)], 40, Some((1, 16)));
        check(&[(1, 16), (33, 48)], 50, Some((17, 32)));
        check(&[(1, 4), (9, 12)], 13, Some((5, 8)));
    }

    #[test]
    fn numbers_without_entries_are_passed_over() {
        let far = |from| Ok::<_, Infallible>(Some(if from <= 3 { from } else { 1_000_001 }));
        let found = next(&[known(1, 16)], 1_000_020, SIZES, far).expect("it never fails");
        assert_eq!(
            found,
            Some(Span {
                first: 1_000_001,
                last: 1_000_016
            }),
            "a forged number must not have a million parts written"
        );
    }
}
