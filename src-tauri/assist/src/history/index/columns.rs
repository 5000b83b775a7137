//! The columns of a part that say which interaction each row is of: places, two bytes a row, and the
//! interactions' names in their order.
//!
//! Both stand in chunks, each with its checksum: a rare word has a row here and there in every part,
//! and whoever asks for a few rows reads a few kilobytes of each part and not all of it.

use std::collections::{BTreeSet, HashMap};
use std::io;

use super::layout::{SUM, checksum};
use super::sealed::Unreadable;

/// Rows in a chunk of places.
const ROWS: u32 = 4_096;
/// Names in a chunk of names.
const NAMES: usize = 64;

/// The places as they are written.
pub(super) fn places(ranks: impl Iterator<Item = u16>) -> Vec<u8> {
    let plain: Vec<u8> = ranks.flat_map(u16::to_le_bytes).collect();
    let chunks = plain.chunks(ROWS as usize * 2).map(summed);
    chunks.flatten().collect()
}

/// The names as they are written: how many there are; where each chunk ends, behind all of this; the
/// chunks. A chunk has where each of its names ends, four bytes each, then the names.
pub(super) fn names(names: &[&str]) -> io::Result<Vec<u8>> {
    let too_long = |_| io::Error::other("names of interactions beyond 4 GB");
    let (mut ends, mut chunks) = (Vec::new(), Vec::new());
    for group in names.chunks(NAMES) {
        let (mut chunk, mut texts) = (Vec::new(), Vec::new());
        for name in group {
            texts.extend_from_slice(name.as_bytes());
            let end = u32::try_from(texts.len()).map_err(too_long)?;
            chunk.extend_from_slice(&end.to_le_bytes());
        }
        chunk.append(&mut texts);
        chunks.append(&mut summed(&chunk));
        let end = u32::try_from(chunks.len()).map_err(too_long)?;
        ends.extend_from_slice(&end.to_le_bytes());
    }
    let mut section = summed(&(names.len() as u64).to_le_bytes());
    section.append(&mut summed(&ends));
    section.append(&mut chunks);
    Ok(section)
}

fn summed(bytes: &[u8]) -> Vec<u8> {
    let mut summed = bytes.to_vec();
    summed.extend_from_slice(&checksum(bytes).to_le_bytes());
    summed
}

/// Which interaction rows are of: of all rows of a part, or of those that were asked for.
pub(in crate::history) struct Columns {
    places: Places,
    names: HashMap<usize, Vec<u8>>,
    count: usize,
}

enum Places {
    Every(Vec<u8>),
    Few(HashMap<u32, u16>),
}

/// Where the columns stand, and of how many rows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sections {
    pub(super) rows: u32,
    pub(super) places_at: u64,
    pub(super) names_at: u64,
}

/// Gives so many bytes from a place, behind which their checksum stands and holds.
type Read<'r> = &'r dyn Fn(u64, u64) -> Result<Vec<u8>, Unreadable>;

impl Columns {
    /// Reads the columns of `few` rows, or of all where that is none.
    pub(super) fn read(
        at: Sections,
        few: Option<&[u32]>,
        read: Read<'_>,
    ) -> Result<Self, Unreadable> {
        let places = at.places(few, read)?;
        let count = read(at.names_at, 8)?;
        let count = count.first_chunk().map(|count| u64::from_le_bytes(*count));
        // A part has no more interactions than rows.
        let count = count
            .filter(|count| *count <= u64::from(at.rows))
            .and_then(|count| usize::try_from(count).ok())
            .ok_or(Unreadable::Damaged)?;
        let mut columns = Self {
            places,
            names: HashMap::new(),
            count,
        };
        columns.read_names(at.names_at, few, read)?;
        Ok(columns)
    }

    fn read_names(
        &mut self,
        names_at: u64,
        few: Option<&[u32]>,
        read: Read<'_>,
    ) -> Result<(), Unreadable> {
        let chunks = self.count.div_ceil(NAMES);
        let ends_at = names_at + (8 + SUM) as u64;
        let ends = read(ends_at, chunks as u64 * 4)?;
        let chunks_at = ends_at + (ends.len() + SUM) as u64;
        let end = |number: usize| number_at(&ends, number).ok_or(Unreadable::Damaged);
        let wanted: BTreeSet<usize> = match few {
            None => (0..chunks).collect(),
            Some(few) => {
                let places = few.iter().filter_map(|row| self.place(*row));
                places.map(|place| place / NAMES).collect()
            }
        };
        for number in wanted {
            let begins = match number.checked_sub(1) {
                Some(before) => end(before)?,
                None => 0,
            };
            let bytes = end(number)?
                .checked_sub(begins)
                .and_then(|bytes| bytes.checked_sub(SUM))
                .ok_or(Unreadable::Damaged)?;
            let chunk = read(chunks_at + begins as u64, bytes as u64)?;
            self.names.insert(number, chunk);
        }
        Ok(())
    }

    /// How many interactions the part has.
    pub(super) const fn count(&self) -> usize {
        self.count
    }

    /// The place of a row's interaction among the names.
    pub(super) fn place(&self, row: u32) -> Option<usize> {
        let place = match &self.places {
            Places::Every(places) => {
                u16::from_le_bytes(*places.get(row as usize * 2..)?.first_chunk()?)
            }
            Places::Few(places) => *places.get(&row)?,
        };
        Some(usize::from(place)).filter(|place| *place < self.count)
    }

    /// The interaction of a place; empty for what belongs to none.
    pub(super) fn name(&self, place: usize) -> Option<&str> {
        let chunk = self.names.get(&(place / NAMES))?;
        let within = (self.count - place / NAMES * NAMES).min(NAMES);
        let (ends, texts) = chunk.split_at_checked(within * 4)?;
        let number = place % NAMES;
        let start = match number.checked_sub(1) {
            Some(before) => number_at(ends, before)?,
            None => 0,
        };
        std::str::from_utf8(texts.get(start..number_at(ends, number)?)?).ok()
    }
}

impl Sections {
    fn places(self, few: Option<&[u32]>, read: Read<'_>) -> Result<Places, Unreadable> {
        let chunk = |number: u32| {
            let rows = (self.rows - number * ROWS).min(ROWS);
            let before = u64::from(number) * (u64::from(ROWS) * 2 + SUM as u64);
            read(self.places_at + before, u64::from(rows) * 2)
        };
        let Some(few) = few else {
            let mut every = Vec::with_capacity(self.rows as usize * 2);
            for number in 0..self.rows.div_ceil(ROWS) {
                every.append(&mut chunk(number)?);
            }
            return Ok(Places::Every(every));
        };
        let mut found = HashMap::new();
        let mut held: Option<(u32, Vec<u8>)> = None;
        for row in few.iter().copied().filter(|row| *row < self.rows) {
            let number = row / ROWS;
            let places = match held.take() {
                Some((it, places)) if it == number => places,
                Some(_) | None => chunk(number)?,
            };
            let place = places.get((row % ROWS) as usize * 2..);
            let place = place.and_then(<[u8]>::first_chunk);
            found.insert(row, u16::from_le_bytes(*place.ok_or(Unreadable::Damaged)?));
            held = Some((number, places));
        }
        Ok(Places::Few(found))
    }
}

/// The number of four bytes at a place.
fn number_at(numbers: &[u8], place: usize) -> Option<usize> {
    let number = numbers.get(place * 4..)?.first_chunk()?;
    usize::try_from(u32::from_le_bytes(*number)).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Columns of that many rows, of interactions named by their place.
    fn written(rows: u32, interactions: u16) -> (Vec<u8>, Sections, Vec<String>) {
        let named: Vec<String> = (0..interactions).map(|it| format!("{it:03}")).collect();
        let ranks = (0..rows).map(|row| {
            let place = row * 7 % u32::from(interactions);
            u16::try_from(place).expect("below one")
        });
        let mut file = b"before".to_vec();
        let places_at = file.len() as u64;
        file.append(&mut places(ranks));
        let names_at = file.len() as u64;
        let names_of: Vec<&str> = named.iter().map(String::as_str).collect();
        file.append(&mut names(&names_of).expect("short"));
        let sections = Sections {
            rows,
            places_at,
            names_at,
        };
        (file, sections, named)
    }

    fn reading(file: &[u8]) -> impl Fn(u64, u64) -> Result<Vec<u8>, Unreadable> + '_ {
        |at, bytes| {
            let size = |it| usize::try_from(it).expect("a small file");
            let (at, bytes) = (size(at), size(bytes));
            let whole = file.get(at..at + bytes + SUM).ok_or(Unreadable::Damaged)?;
            let (read, sum) = whole.split_at(bytes);
            if sum == checksum(read).to_le_bytes() {
                Ok(read.to_vec())
            } else {
                Err(Unreadable::Damaged)
            }
        }
    }

    proptest! {
        #[test]
        fn few_rows_are_of_the_same_interactions_as_among_all(
            rows in 300_u32..10_000,
            interactions in 1_u16..300,
            few in prop::collection::btree_set(0_u32..10_000, 0..40),
        ) {
            let (file, sections, named) = written(rows, interactions);
            let read = reading(&file);
            let every = Columns::read(sections, None, &read).expect("whole");
            let mut few: Vec<u32> = few.into_iter().filter(|row| *row < rows).collect();
            few.reverse();
            let some = Columns::read(sections, Some(&few), &read).expect("whole");
            prop_assert_eq!(every.count(), usize::from(interactions));
            for row in few {
                let place = every.place(row).expect("a row");
                prop_assert_eq!(place, (row * 7 % u32::from(interactions)) as usize);
                prop_assert_eq!(some.place(row), Some(place));
                prop_assert_eq!(every.name(place), Some(named[place].as_str()));
                prop_assert_eq!(some.name(place), every.name(place));
            }
            prop_assert_eq!(every.place(rows), None, "no such row");
        }

        #[test]
        fn a_byte_that_changed_is_told(rows in 70_u32..5_000, at: prop::sample::Index) {
            let (mut file, sections, _) = written(rows, 70);
            let at = 6 + at.index(file.len() - 6);
            file[at] ^= 1;
            prop_assert!(Columns::read(sections, None, &reading(&file)).is_err(), "byte {at}");
        }
    }
}
