//! A part of the index on disk: opened, and read term by term.
//!
//! A part never changes: what is no longer true of it is written as another file. Nothing of it is
//! kept in memory but the first terms of its pages.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::bits::Bits;
use super::columns::{Columns, Sections};
use super::layout::{FOOT, Foot, INLINE, MAGIC, SUM, checksum};
use super::list::{List, take, take_signed};

/// A part that was written whole.
#[derive(Debug)]
pub(in crate::history) struct Sealed {
    path: PathBuf,
    foot: [i64; FOOT.len()],
    pages: Vec<Page>,
}

#[derive(Debug)]
struct Page {
    opens: Box<[u8]>,
    at: u64,
    bytes: u64,
}

/// Why a part can't be read.
#[derive(Debug, thiserror::Error)]
pub(in crate::history) enum Unreadable {
    /// It is not there any more: another one has taken its place.
    #[error("it is gone")]
    Gone,
    /// It is not what was written.
    #[error("it is damaged")]
    Damaged,
    /// The system refuses.
    #[error("{0}")]
    Io(io::Error),
}

impl From<io::Error> for Unreadable {
    fn from(error: io::Error) -> Self {
        let kind = error.kind();
        if kind == io::ErrorKind::NotFound {
            Self::Gone
        } else if kind == io::ErrorKind::UnexpectedEof {
            Self::Damaged
        } else {
            Self::Io(error)
        }
    }
}

/// A part being read.
pub(in crate::history) struct Opened<'s> {
    part: &'s Sealed,
    file: File,
}

impl Sealed {
    pub(in crate::history) fn open(path: &Path) -> Result<Self, Unreadable> {
        let file = File::open(path)?;
        let foot_bytes = FOOT.len() * 8 + SUM;
        let length = file.metadata()?.len();
        let end = length
            .checked_sub(foot_bytes as u64)
            .ok_or(Unreadable::Damaged)?;
        let bytes = checked(&file, end, (foot_bytes - SUM) as u64, length)?;
        let mut foot = [0; FOOT.len()];
        for (number, bytes) in foot.iter_mut().zip(bytes.chunks_exact(8)) {
            *number = i64::from_le_bytes(bytes.try_into().expect("chunks of eight"));
        }
        let mut magic = [0; MAGIC.len()];
        (&file).seek(SeekFrom::Start(0))?;
        (&file).read_exact(&mut magic)?;
        let mut part = Self {
            path: path.to_owned(),
            foot,
            pages: Vec::new(),
        };
        let ours = &magic == MAGIC
            && part.place(Foot::End) == end
            && u32::try_from(part.number(Foot::Rows)).is_ok();
        if !ours {
            return Err(Unreadable::Damaged);
        }
        let bytes = part.between(&file, Foot::PagesAt, Foot::TimesAt)?;
        part.pages = pages(&bytes).ok_or(Unreadable::Damaged)?;
        Ok(part)
    }

    fn number(&self, which: Foot) -> i64 {
        let place = FOOT.iter().position(|it| *it == which);
        place.map_or(0, |place| self.foot[place])
    }

    fn place(&self, which: Foot) -> u64 {
        self.number(which).cast_unsigned()
    }

    pub(in crate::history) fn first(&self) -> i64 {
        self.number(Foot::First)
    }

    pub(in crate::history) fn rows(&self) -> u32 {
        u32::try_from(self.number(Foot::Rows)).expect("looked at when it was opened")
    }

    /// The earliest and the latest time in it.
    pub(in crate::history) fn span_ms(&self) -> (i64, i64) {
        (self.number(Foot::EarliestMs), self.number(Foot::LatestMs))
    }

    pub(in crate::history) fn read(&self) -> Result<Opened<'_>, Unreadable> {
        Ok(Opened {
            part: self,
            file: File::open(&self.path)?,
        })
    }

    fn between(&self, file: &File, from: Foot, to: Foot) -> Result<Vec<u8>, Unreadable> {
        let (from, to) = (self.place(from), self.place(to));
        let bytes = to
            .checked_sub(from)
            .and_then(|bytes| bytes.checked_sub(SUM as u64))
            .ok_or(Unreadable::Damaged)?;
        checked(file, from, bytes, self.place(Foot::End))
    }
}

impl Opened<'_> {
    /// Adds the rows of one term.
    pub(in crate::history) fn term(&self, key: &[u8], bits: &mut Bits) -> Result<(), Unreadable> {
        self.from(key, |term, list| {
            if term == key {
                self.add(list, bits)?;
            }
            Ok(ControlFlow::Break(()))
        })
    }

    /// Every term that begins so, in order.
    pub(in crate::history) fn beginning(
        &self,
        key: &[u8],
        mut visit: impl FnMut(&[u8], Stored<'_>) -> Result<(), Unreadable>,
    ) -> Result<(), Unreadable> {
        self.from(key, |term, list| {
            if !term.starts_with(key) {
                return Ok(ControlFlow::Break(()));
            }
            visit(term, list)?;
            Ok(ControlFlow::Continue(()))
        })
    }

    /// Adds the rows of a list.
    pub(in crate::history) fn add(
        &self,
        list: Stored<'_>,
        bits: &mut Bits,
    ) -> Result<(), Unreadable> {
        let whole = match list.place {
            Place::Here(bytes) => List {
                bytes,
                is_plain: list.is_plain,
            }
            .add_to(bits),
            Place::At(at, bytes) => {
                let bytes = checked(&self.file, at, bytes, self.part.place(Foot::End))?;
                List {
                    bytes: &bytes,
                    is_plain: list.is_plain,
                }
                .add_to(bits)
            }
        };
        if whole {
            Ok(())
        } else {
            Err(Unreadable::Damaged)
        }
    }

    /// Each row's time.
    pub(in crate::history) fn times(&self) -> Result<Vec<i64>, Unreadable> {
        let bytes = self
            .part
            .between(&self.file, Foot::TimesAt, Foot::PlacesAt)?;
        self.column(&bytes)
    }

    /// Which interaction rows are of: `few` rows, or all where that is none.
    pub(super) fn columns(&self, few: Option<&[u32]>) -> Result<Columns, Unreadable> {
        let at = Sections {
            rows: self.part.rows(),
            places_at: self.part.place(Foot::PlacesAt),
            names_at: self.part.place(Foot::NamesAt),
        };
        let end = self.part.place(Foot::End);
        Columns::read(at, few, &|at, bytes| checked(&self.file, at, bytes, end))
    }

    /// The names in its cells, as [`cells::names`](super::cells::names) reads them.
    pub(in crate::history) fn cell_names(&self) -> Result<Vec<u8>, Unreadable> {
        self.part
            .between(&self.file, Foot::CellNamesAt, Foot::SeriesAt)
    }

    /// Its cells that are shown day by day.
    pub(in crate::history) fn series(&self) -> Result<Vec<u8>, Unreadable> {
        self.part.between(&self.file, Foot::SeriesAt, Foot::SumsAt)
    }

    /// Those that are shown in sum; over all of its time, or by the quarter of an hour.
    pub(in crate::history) fn sums(&self, over_all: bool) -> Result<Vec<u8>, Unreadable> {
        if over_all {
            self.part.between(&self.file, Foot::TotalsAt, Foot::End)
        } else {
            self.part.between(&self.file, Foot::SumsAt, Foot::TotalsAt)
        }
    }

    fn column(&self, bytes: &[u8]) -> Result<Vec<i64>, Unreadable> {
        let mut rest = bytes;
        let mut column = Vec::with_capacity(self.part.rows().min(1 << 20) as usize);
        let mut value = 0_i64;
        while !rest.is_empty() {
            let distance = take_signed(&mut rest).ok_or(Unreadable::Damaged)?;
            value = value.wrapping_add(distance);
            column.push(value);
        }
        if column.len() == self.part.rows() as usize {
            Ok(column)
        } else {
            Err(Unreadable::Damaged)
        }
    }

    /// Every term that is not before `key`, in order, until `visit` breaks off.
    fn from(
        &self,
        key: &[u8],
        mut visit: impl FnMut(&[u8], Stored<'_>) -> Result<ControlFlow<()>, Unreadable>,
    ) -> Result<(), Unreadable> {
        let pages = &self.part.pages;
        let after = pages.partition_point(|page| &*page.opens <= key);
        let mut term = Vec::new();
        for page in &pages[after.saturating_sub(1)..] {
            let end = self.part.place(Foot::End);
            let bytes = checked(&self.file, page.at, page.bytes, end)?;
            let mut rest = bytes.as_slice();
            term.clear();
            while !rest.is_empty() {
                let list = entry(&mut rest, &mut term).ok_or(Unreadable::Damaged)?;
                if term.as_slice() >= key && visit(&term, list)?.is_break() {
                    return Ok(());
                }
            }
        }
        Ok(())
    }
}

/// A list as it stands in its page.
#[derive(Debug, Clone, Copy)]
pub(in crate::history) struct Stored<'p> {
    is_plain: bool,
    place: Place<'p>,
}

#[derive(Debug, Clone, Copy)]
enum Place<'p> {
    Here(&'p [u8]),
    /// So many bytes from there.
    At(u64, u64),
}

/// Takes a term and its list off the front of a page.
fn entry<'p>(rest: &mut &'p [u8], term: &mut Vec<u8>) -> Option<Stored<'p>> {
    let shared = usize::try_from(take(rest)?).ok()?;
    let new = usize::try_from(take(rest)?).ok()?;
    if shared > term.len() {
        return None;
    }
    term.truncate(shared);
    let (letters, after) = rest.split_at_checked(new)?;
    term.extend_from_slice(letters);
    *rest = after;
    let head = take(rest)?;
    let (bytes, is_plain) = (head >> 1, head & 1 == 1);
    let place = if bytes <= INLINE as u64 {
        let (list, after) = rest.split_at_checked(usize::try_from(bytes).ok()?)?;
        *rest = after;
        Place::Here(list)
    } else {
        Place::At(take(rest)?, bytes)
    };
    Some(Stored { is_plain, place })
}

fn pages(bytes: &[u8]) -> Option<Vec<Page>> {
    let mut rest = bytes;
    let count = take(&mut rest)?;
    let mut pages = Vec::new();
    for _ in 0..count {
        let length = usize::try_from(take(&mut rest)?).ok()?;
        let (opens, after) = rest.split_at_checked(length)?;
        rest = after;
        pages.push(Page {
            opens: opens.into(),
            at: take(&mut rest)?,
            bytes: take(&mut rest)?,
        });
    }
    rest.is_empty().then_some(pages)
}

/// So many bytes from `at`, which a checksum follows; all of it before `end`.
fn checked(file: &File, at: u64, bytes: u64, end: u64) -> Result<Vec<u8>, Unreadable> {
    let whole = bytes
        .checked_add(SUM as u64)
        .filter(|whole| at.checked_add(*whole).is_some_and(|stop| stop <= end))
        .and_then(|whole| usize::try_from(whole).ok())
        .ok_or(Unreadable::Damaged)?;
    let mut read = vec![0; whole];
    let mut file = file;
    file.seek(SeekFrom::Start(at))?;
    file.read_exact(&mut read)?;
    let sum = read.split_off(whole - SUM);
    if sum == checksum(&read).to_le_bytes() {
        Ok(read)
    } else {
        Err(Unreadable::Damaged)
    }
}
