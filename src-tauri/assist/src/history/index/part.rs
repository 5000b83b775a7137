//! A part of the index, in memory or on disk: the same questions, the same answers.

use super::bits::Bits;
use super::cells::Packed;
use super::columns::Columns;
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
            Self::Sealed(part, ..) => part.columns(None).map(Named::Read),
        }
    }

    /// Which interactions these rows are of; of others it knows nothing.
    pub(in crate::history) fn interactions_of(
        &self,
        rows: &[u32],
    ) -> Result<Named<'_>, Unreadable> {
        match self {
            Self::Gathered(part) => Ok(Named::Gathered(part)),
            Self::Sealed(part, ..) => part.columns(Some(rows)).map(Named::Read),
        }
    }
}

/// The interactions of a part, and its rows'.
pub(in crate::history) enum Named<'a> {
    Gathered(&'a Gathered),
    /// As they stand on disk.
    Read(Columns),
}

impl Named<'_> {
    /// How many interactions there are.
    pub(in crate::history) fn count(&self) -> usize {
        match self {
            Self::Gathered(part) => part.interactions.len(),
            Self::Read(columns) => columns.count(),
        }
    }

    /// The place of a row's interaction.
    pub(in crate::history) fn place(&self, row: u32) -> Option<usize> {
        match self {
            Self::Gathered(part) => {
                let place = *part.of.get(row as usize)? as usize;
                (place < part.interactions.len()).then_some(place)
            }
            Self::Read(columns) => columns.place(row),
        }
    }

    /// The interaction of a place; empty for what belongs to none.
    pub(in crate::history) fn name(&self, place: usize) -> Option<&str> {
        match self {
            Self::Gathered(part) => part.interactions.get(place).map(|name| &**name),
            Self::Read(columns) => columns.name(place),
        }
    }
}

fn key(tag: u8, name: &str) -> Vec<u8> {
    let mut key = Vec::with_capacity(1 + name.len());
    key.push(tag);
    key.extend_from_slice(name.as_bytes());
    key
}
