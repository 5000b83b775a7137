//! A part of the index, in memory or on disk: the same questions, the same answers.

use super::bits::Bits;
use super::gather::{Gathered, tag};
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

    /// The interactions, and each row's by its place among them.
    pub(in crate::history) fn interactions(
        &self,
    ) -> Result<(Vec<Box<str>>, Vec<usize>), Unreadable> {
        match self {
            Self::Gathered(part) => {
                let of = part.of.iter().map(|place| *place as usize).collect();
                Ok((part.interactions.clone(), of))
            }
            Self::Sealed(part, ..) => {
                let mut names: Vec<Box<str>> = Vec::new();
                part.beginning(&[tag::INTERACTION], |term, _| {
                    let name = std::str::from_utf8(&term[1..]);
                    names.push(name.map_err(|_| Unreadable::Damaged)?.into());
                    Ok(())
                })?;
                let places = part.places()?.into_iter();
                let of =
                    places.map(|place| usize::try_from(place).ok().filter(|it| *it < names.len()));
                let of = of.collect::<Option<_>>().ok_or(Unreadable::Damaged)?;
                Ok((names, of))
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
