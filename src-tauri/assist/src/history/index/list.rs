//! The rows a term occurs in, as bytes: distances of seven bits a byte, or a bit a row where that
//! is shorter.

use super::bits::Bits;

/// Rows being collected, in their order.
#[derive(Debug, Clone, Default)]
pub(super) struct Rows {
    /// One more than the last row.
    next: u32,
    count: u32,
    bytes: Vec<u8>,
}

impl Rows {
    /// Adds a row that is not lower than any before; again is no change.
    pub(super) fn add(&mut self, row: u32) {
        if row < self.next {
            return;
        }
        put(&mut self.bytes, u64::from(row - self.next));
        self.next = row + 1;
        self.count += 1;
    }

    /// The bytes to keep, and whether they are a bit a row.
    pub(super) fn packed(&self, rows: u32) -> (Vec<u8>, bool) {
        let plain = rows.div_ceil(8) as usize;
        if self.bytes.len() <= plain {
            return (self.bytes.clone(), false);
        }
        let mut bytes = vec![0; plain];
        each(&self.bytes, |row| {
            if let Some(byte) = bytes.get_mut((row / 8) as usize) {
                *byte |= 1 << (row % 8);
            }
        });
        (bytes, true)
    }

    pub(super) const fn list(&self) -> List<'_> {
        List {
            bytes: self.bytes.as_slice(),
            is_plain: false,
        }
    }
}

/// Rows as bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct List<'a> {
    pub(super) bytes: &'a [u8],
    /// A bit a row.
    pub(super) is_plain: bool,
}

impl List<'_> {
    /// Adds its rows; whether it is whole.
    pub(super) fn add_to(&self, bits: &mut Bits) -> bool {
        if self.is_plain {
            return bits.add_bytes(self.bytes);
        }
        let mut within = true;
        each(self.bytes, |row| within &= bits.add(row)) && within
    }
}

/// Every row of distances; whether the bytes end with a whole one.
fn each(bytes: &[u8], mut visit: impl FnMut(u32)) -> bool {
    let mut rest = bytes;
    let mut next: u32 = 0;
    while !rest.is_empty() {
        let Some(row) = take(&mut rest)
            .and_then(|distance| u32::try_from(distance).ok())
            .and_then(|distance| next.checked_add(distance))
        else {
            return false;
        };
        visit(row);
        next = row.saturating_add(1);
    }
    true
}

/// Appends a number, seven bits a byte, the lowest first.
pub(super) fn put(bytes: &mut Vec<u8>, number: u64) {
    let mut rest = number;
    while rest >= 0x80 {
        bytes.push(low(rest) | 0x80);
        rest >>= 7;
    }
    bytes.push(low(rest));
}

const fn low(number: u64) -> u8 {
    (number & 0x7f) as u8
}

/// Takes a number off the front; none where there is no whole one.
pub(super) fn take(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

/// Appends a number that may be below 0.
pub(super) fn put_signed(bytes: &mut Vec<u8>, number: i64) {
    put(bytes, ((number << 1) ^ (number >> 63)).cast_unsigned());
}

/// Takes one off the front.
pub(super) fn take_signed(bytes: &mut &[u8]) -> Option<i64> {
    let number = take(bytes)?;
    Some((number >> 1).cast_signed() ^ -(number & 1).cast_signed())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn rows_come_out_as_they_went_in(
            rows in 1_u32..2_000,
            set in prop::collection::btree_set(0_u32..2_000, 0..1_500),
        ) {
            let set: BTreeSet<u32> = set.into_iter().filter(|row| *row < rows).collect();
            let mut collected = Rows::default();
            for row in &set {
                collected.add(*row);
                collected.add(*row);
            }
            let (bytes, is_plain) = collected.packed(rows);
            prop_assert!(bytes.len() <= rows.div_ceil(8) as usize, "never longer than a bit a row");
            for list in [collected.list(), List { bytes: &bytes, is_plain }] {
                let mut bits = Bits::none(rows);
                prop_assert!(list.add_to(&mut bits));
                prop_assert_eq!(bits.up().collect::<BTreeSet<_>>(), set.clone());
            }
        }

        #[test]
        fn any_bytes_are_rows_or_told(bytes: Vec<u8>, is_plain: bool, rows in 0_u32..200) {
            let mut bits = Bits::none(rows);
            List { bytes: &bytes, is_plain }.add_to(&mut bits);
            prop_assert!(bits.up().all(|row| row < rows));
        }

        #[test]
        fn numbers_come_out_as_they_went_in(number: u64, signed: i64) {
            let mut bytes = Vec::new();
            put(&mut bytes, number);
            put_signed(&mut bytes, signed);
            let mut rest = bytes.as_slice();
            prop_assert_eq!(take(&mut rest), Some(number));
            prop_assert_eq!(take_signed(&mut rest), Some(signed));
            prop_assert!(rest.is_empty());
        }
    }
}
