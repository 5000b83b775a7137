//! A part of the index, in memory or on disk: the same questions, the same answers.

use super::bits::Bits;
use super::cells::Packed;
use super::gather::Gathered;
use super::sealed::{Opened, Unreadable};

/// Entries that follow each other, being read.
pub(in crate::history) enum Part<'a> {
    /// In memory.
    Gathered(&'a Gathered),
    /// On disk, with its first number and how many rows it has.
    Sealed(Opened<'a>, i64, u32),
}

impl Part<'_> {
    /// The number of the first entry.
    pub(in crate::history) const fn first(&self) -> i64 {
        match self {
            Self::Gathered(part) => part.first,
            Self::Sealed(_, first, _) => *first,
        }
    }

    pub(in crate::history) const fn rows(&self) -> u32 {
        match self {
            Self::Gathered(part) => part.rows,
            Self::Sealed(_, _, rows) => *rows,
        }
    }

    /// The rows with this term.
    pub(in crate::history) fn term(&self, tag: u8, name: &str) -> Result<Bits, Unreadable> {
        let mut bits = Bits::none(self.rows());
        let key = key(tag, name);
        match self {
            Self::Gathered(part) => part.term(&key, &mut bits),
            Self::Sealed(part, ..) => part.term(&key, &mut bits)?,
        }
        Ok(bits)
    }

    /// The rows with any term that begins so and that `admits` lets through (it is given what
    /// follows the tag).
    pub(in crate::history) fn beginning(
        &self,
        tag: u8,
        name: &str,
        admits: impl Fn(&str) -> bool,
    ) -> Result<Bits, Unreadable> {
        let mut bits = Bits::none(self.rows());
        let key = key(tag, name);
        let admitted = |term: &[u8]| std::str::from_utf8(&term[1..]).is_ok_and(&admits);
        match self {
            Self::Gathered(part) => part.beginning(&key, |term, list| {
                if admitted(term) {
                    list.add_to(&mut bits);
                }
            }),
            Self::Sealed(part, ..) => part.beginning(&key, |term, list| {
                if admitted(term) {
                    part.add(list, &mut bits)?;
                }
                Ok(())
            })?,
        }
        Ok(bits)
    }

    /// Each row's time, in ms.
    pub(in crate::history) fn times(&self) -> Result<Vec<i64>, Unreadable> {
        match self {
            Self::Gathered(part) => Ok(part.at_ms.clone()),
            Self::Sealed(part, ..) => part.times(),
        }
    }

    /// What its entries count for; its sums over all of its time where `over_all`.
    pub(in crate::history) fn cells(&self, over_all: bool) -> Result<Packed, Unreadable> {
        match self {
            Self::Gathered(part) => Ok(part.cells().packed()),
            Self::Sealed(part, ..) => Ok(Packed {
                names: part.cell_names()?,
                series: part.series()?,
                sums: part.sums(over_all)?,
            }),
        }
    }

    /// The names in its cells, as [`cells::names`](super::cells::names) reads them.
    pub(in crate::history) fn cell_names(&self) -> Result<Vec<u8>, Unreadable> {
        match self {
            Self::Gathered(part) => Ok(part.cells().packed().names),
            Self::Sealed(part, ..) => part.cell_names(),
        }
    }

    /// Which interaction each row is of.
    pub(in crate::history) fn interactions(&self) -> Result<Named<'_>, Unreadable> {
        match self {
            Self::Gathered(part) => Ok(Named::Gathered(part)),
            Self::Sealed(part, ..) => Named::read(part.places()?, part.names()?),
        }
    }
}

/// The interactions of a part, and each row's.
pub(in crate::history) enum Named<'a> {
    Gathered(&'a Gathered),
    /// As they stand on disk: rows' places, names with their ends before them.
    Read {
        places: Vec<u8>,
        names: Vec<u8>,
        count: usize,
    },
}

impl Named<'_> {
    fn read(places: Vec<u8>, names: Vec<u8>) -> Result<Self, Unreadable> {
        let count = names.first_chunk().map(|count| u64::from_le_bytes(*count));
        let count = count
            .and_then(|count| usize::try_from(count).ok())
            .filter(|count| *count <= names.len() / 4)
            .ok_or(Unreadable::Damaged)?;
        Ok(Self::Read {
            places,
            names,
            count,
        })
    }

    /// How many interactions there are.
    pub(in crate::history) fn count(&self) -> usize {
        match self {
            Self::Gathered(part) => part.interactions.len(),
            Self::Read { count, .. } => *count,
        }
    }

    /// The place of a row's interaction.
    pub(in crate::history) fn place(&self, row: u32) -> Option<usize> {
        let row = row as usize;
        let place = match self {
            Self::Gathered(part) => *part.of.get(row)? as usize,
            Self::Read { places, .. } => {
                usize::from(u16::from_le_bytes(*places.get(row * 2..)?.first_chunk()?))
            }
        };
        (place < self.count()).then_some(place)
    }

    /// The interaction of a place; empty for what belongs to none.
    pub(in crate::history) fn name(&self, place: usize) -> Option<&str> {
        match self {
            Self::Gathered(part) => part.interactions.get(place).map(|name| &**name),
            Self::Read { names, count, .. } => {
                let (ends, texts) = names.get(8..)?.split_at_checked(count * 4)?;
                let end = |place: usize| {
                    let end = ends.get(place * 4..)?.first_chunk()?;
                    usize::try_from(u32::from_le_bytes(*end)).ok()
                };
                let start = match place.checked_sub(1) {
                    Some(before) => end(before)?,
                    None => 0,
                };
                std::str::from_utf8(texts.get(start..end(place)?)?).ok()
            }
        }
    }
}

fn key(tag: u8, name: &str) -> Vec<u8> {
    let mut key = Vec::with_capacity(1 + name.len());
    key.push(tag);
    key.extend_from_slice(name.as_bytes());
    key
}
