//! A set of rows of one part of the index.

/// Which of so many rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::history) struct Bits {
    words: Vec<u64>,
    rows: u32,
}

impl Bits {
    /// None of `rows` rows.
    pub(in crate::history) fn none(rows: u32) -> Self {
        Self {
            words: vec![0; rows.div_ceil(64) as usize],
            rows,
        }
    }

    pub(in crate::history) const fn rows(&self) -> u32 {
        self.rows
    }

    /// Adds a row; whether there is one of that number.
    pub(in crate::history) fn add(&mut self, row: u32) -> bool {
        if row >= self.rows {
            return false;
        }
        self.words[(row / 64) as usize] |= 1 << (row % 64);
        true
    }

    /// Adds rows as bytes have them, eight rows a byte, the lowest first; whether they are as many.
    pub(super) fn add_bytes(&mut self, bytes: &[u8]) -> bool {
        if bytes.len() != self.rows.div_ceil(8) as usize {
            return false;
        }
        for (word, bytes) in self.words.iter_mut().zip(bytes.chunks(8)) {
            let mut eight = [0; 8];
            eight[..bytes.len()].copy_from_slice(bytes);
            *word |= u64::from_le_bytes(eight);
        }
        // Rows that do not exist must not be found.
        let spare = self.rows % 64;
        if spare != 0
            && let Some(last) = self.words.last_mut()
        {
            *last &= (1 << spare) - 1;
        }
        true
    }

    pub(in crate::history) fn keep(&mut self, others: &Self) {
        for (word, other) in self.words.iter_mut().zip(&others.words) {
            *word &= other;
        }
    }

    pub(in crate::history) fn drop(&mut self, others: &Self) {
        for (word, other) in self.words.iter_mut().zip(&others.words) {
            *word &= !other;
        }
    }

    pub(in crate::history) fn is_empty(&self) -> bool {
        self.words.iter().all(|word| *word == 0)
    }

    pub(in crate::history) fn count(&self) -> u64 {
        self.words
            .iter()
            .map(|word| u64::from(word.count_ones()))
            .sum()
    }

    /// How many are in both.
    pub(in crate::history) fn count_shared(&self, others: &Self) -> u64 {
        let both = self.words.iter().zip(&others.words);
        both.map(|(one, other)| u64::from((one & other).count_ones()))
            .sum()
    }

    /// The highest below `below`; none where there is none.
    pub(in crate::history) fn highest_below(&self, below: u32) -> Option<u32> {
        let below = below.min(self.rows);
        let mut at = (below / 64) as usize;
        let mut word = match below % 64 {
            0 => 0,
            rest => self.words[at] & ((1 << rest) - 1),
        };
        loop {
            if word != 0 {
                return Some(row(at) + 63 - word.leading_zeros());
            }
            at = at.checked_sub(1)?;
            word = self.words[at];
        }
    }

    /// The lowest from `from` on; none where there is none.
    pub(in crate::history) fn lowest_from(&self, from: u32) -> Option<u32> {
        let mut at = (from / 64) as usize;
        let mut word = self.words.get(at)? & (u64::MAX << (from % 64));
        loop {
            if word != 0 {
                return Some(row(at) + word.trailing_zeros());
            }
            at += 1;
            word = *self.words.get(at)?;
        }
    }

    /// From the highest to the lowest.
    pub(in crate::history) fn down(&self) -> impl Iterator<Item = u32> + '_ {
        std::iter::successors(self.highest_below(self.rows), |row| {
            self.highest_below(*row)
        })
    }

    /// From the lowest to the highest.
    pub(in crate::history) fn up(&self) -> impl Iterator<Item = u32> + '_ {
        std::iter::successors(self.lowest_from(0), |row| self.lowest_from(row + 1))
    }
}

/// The first row of a word.
fn row(word: usize) -> u32 {
    u32::try_from(word * 64).expect("no more words than rows were asked for as a u32")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn bits(rows: u32, set: &BTreeSet<u32>) -> Bits {
        let mut bits = Bits::none(rows);
        for row in set {
            assert_eq!(bits.add(*row), *row < rows);
        }
        bits
    }

    proptest! {
        #[test]
        fn as_a_plain_set(
            rows in 1_u32..300,
            one in prop::collection::btree_set(0_u32..300, 0..80),
            other in prop::collection::btree_set(0_u32..300, 0..80),
            place in 0_u32..310,
        ) {
            let within = |set: &BTreeSet<u32>| -> BTreeSet<u32> {
                set.iter().copied().filter(|row| *row < rows).collect()
            };
            let (a, b) = (bits(rows, &one), bits(rows, &other));
            let (one, other) = (within(&one), within(&other));
            prop_assert_eq!(a.count(), one.len() as u64);
            prop_assert_eq!(a.is_empty(), one.is_empty());
            prop_assert_eq!(a.up().collect::<BTreeSet<_>>(), one.clone());
            let mut down: Vec<_> = a.down().collect();
            down.reverse();
            prop_assert_eq!(down, one.iter().copied().collect::<Vec<_>>());
            prop_assert_eq!(a.count_shared(&b), one.intersection(&other).count() as u64);
            prop_assert_eq!(a.highest_below(place), one.range(..place).next_back().copied());
            prop_assert_eq!(a.lowest_from(place), one.range(place..).next().copied());
            let (mut kept, mut dropped) = (a.clone(), a.clone());
            kept.keep(&b);
            dropped.drop(&b);
            prop_assert_eq!(kept, bits(rows, &one.intersection(&other).copied().collect()));
            prop_assert_eq!(dropped, bits(rows, &one.difference(&other).copied().collect()));
        }
    }
}
