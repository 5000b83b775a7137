//! A part of the index as a file: how it is laid out, and writing it.
//!
//! Lists too long to stand beside their term; pages of terms in their order, each term as what it
//! shares with the one before and the rest; the first term and place of each page; the columns
//! (times, interactions) and the interactions' names; cells with their names; the foot, of fixed length. Everything that is read by itself ends with
//! its checksum: a file that was damaged is told from one that was not, and made anew.

use std::io::{self, Write};

use super::columns;
use super::gather::Gathered;
use super::list::{put, put_signed};

/// What files begin with; the digit is the format's.
pub(super) const MAGIC: &[u8; 8] = b"cuefind3";

/// A page is closed once it has so many bytes.
const PAGE: usize = 4 * 1024;

/// Longer lists do not stand in the page.
pub(super) const INLINE: usize = 24;

pub(super) const SUM: usize = 8;

/// The foot: numbers of eight bytes, the lowest first.
pub(super) const FOOT: [Foot; 14] = [
    Foot::First,
    Foot::Rows,
    Foot::Emptied,
    Foot::EarliestMs,
    Foot::LatestMs,
    Foot::PagesAt,
    Foot::TimesAt,
    Foot::PlacesAt,
    Foot::NamesAt,
    Foot::CellNamesAt,
    Foot::SeriesAt,
    Foot::SumsAt,
    Foot::TotalsAt,
    Foot::End,
];

/// A number of the foot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Foot {
    /// The number of the first entry.
    First,
    /// Entries, those that are missing among them.
    Rows,
    /// Entries whose payload was gone.
    Emptied,
    /// The earliest time.
    EarliestMs,
    /// The latest.
    LatestMs,
    /// Where the list of pages stands.
    PagesAt,
    /// Where the column of times stands.
    TimesAt,
    /// Where the column of interactions stands.
    PlacesAt,
    /// Where the names of the interactions stand.
    NamesAt,
    /// Where the names in cells stand.
    CellNamesAt,
    /// Where the cells stand that are shown day by day.
    SeriesAt,
    /// Where those stand that are shown in sum.
    SumsAt,
    /// Where these stand over all quarters of an hour.
    TotalsAt,
    /// Where the foot begins.
    End,
}

/// Tells damage by accident; no protection against anything else.
pub(super) fn checksum(bytes: &[u8]) -> u64 {
    let mut sum = 0x9e37_79b9_7f4a_7c15 ^ bytes.len() as u64;
    for chunk in bytes.chunks(8) {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        sum = (sum ^ u64::from_le_bytes(word))
            .wrapping_mul(0xd6e8_feb8_6659_fd93)
            .rotate_left(31);
    }
    sum
}

/// Counts what goes by.
struct Out<W> {
    to: W,
    at: u64,
}

impl<W: Write> Out<W> {
    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.to.write_all(bytes)?;
        self.at += bytes.len() as u64;
        Ok(())
    }

    fn put_checked(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.put(bytes)?;
        self.put(&checksum(bytes).to_le_bytes())
    }
}

/// Writes what was gathered. Pages are kept in memory until the lists are written: some megabytes.
pub(super) fn write(gathered: &Gathered, to: impl Write) -> io::Result<()> {
    let mut out = Out { to, at: 0 };
    out.put(MAGIC)?;
    let mut pages: Vec<(Vec<u8>, Vec<u8>)> = Vec::new();
    let mut page = Vec::new();
    let mut opened = Vec::new();
    let mut before: &[u8] = &[];
    let terms = gathered.sorted();
    for (term, rows) in &terms {
        if page.is_empty() {
            opened = term.to_vec();
            before = &[];
        }
        let (list, is_plain) = rows.packed(gathered.rows);
        let shared = before.iter().zip(*term).take_while(|(a, b)| a == b).count();
        put(&mut page, shared as u64);
        put(&mut page, (term.len() - shared) as u64);
        page.extend_from_slice(&term[shared..]);
        put(&mut page, (list.len() as u64) << 1 | u64::from(is_plain));
        if list.len() <= INLINE {
            page.extend_from_slice(&list);
        } else {
            put(&mut page, out.at);
            out.put_checked(&list)?;
        }
        before = term;
        if page.len() >= PAGE {
            pages.push((std::mem::take(&mut opened), std::mem::take(&mut page)));
        }
    }
    if !page.is_empty() {
        pages.push((opened, page));
    }
    let mut list = Vec::new();
    put(&mut list, pages.len() as u64);
    for (opened, page) in &pages {
        put(&mut list, opened.len() as u64);
        list.extend_from_slice(opened);
        put(&mut list, out.at);
        put(&mut list, page.len() as u64);
        out.put_checked(page)?;
    }
    let pages_at = out.at;
    out.put_checked(&list)?;
    let times_at = out.at;
    out.put_checked(&times(gathered))?;
    let places_at = out.at;
    let (places, names) = interactions(gathered)?;
    out.put(&places)?;
    let names_at = out.at;
    out.put(&names)?;
    let (cells, totals) = (gathered.cells().packed(), gathered.cells().totals());
    let mut cells_at = [0; 4];
    let lists = [&cells.names, &cells.series, &cells.sums, &totals];
    for (at, list) in cells_at.iter_mut().zip(lists) {
        *at = out.at.cast_signed();
        out.put_checked(list)?;
    }
    let [cell_names_at, series_at, sums_at, totals_at] = cells_at;
    let end = out.at;
    let mut foot = Vec::new();
    for number in FOOT {
        let value = match number {
            Foot::First => gathered.first,
            Foot::Rows => i64::from(gathered.rows),
            Foot::Emptied => i64::from(gathered.emptied),
            Foot::EarliestMs => gathered.at_ms.iter().copied().min().unwrap_or_default(),
            Foot::LatestMs => gathered.at_ms.iter().copied().max().unwrap_or_default(),
            Foot::PagesAt => pages_at.cast_signed(),
            Foot::TimesAt => times_at.cast_signed(),
            Foot::PlacesAt => places_at.cast_signed(),
            Foot::NamesAt => names_at.cast_signed(),
            Foot::CellNamesAt => cell_names_at,
            Foot::SeriesAt => series_at,
            Foot::SumsAt => sums_at,
            Foot::TotalsAt => totals_at,
            Foot::End => end.cast_signed(),
        };
        foot.extend_from_slice(&value.to_le_bytes());
    }
    out.put_checked(&foot)?;
    out.to.flush()
}

/// Each row's time as its distance from the one before.
fn times(gathered: &Gathered) -> Vec<u8> {
    let mut column = Vec::with_capacity(gathered.at_ms.len() * 3);
    let mut before = 0_i64;
    for at in &gathered.at_ms {
        put_signed(&mut column, at.wrapping_sub(before));
        before = *at;
    }
    column
}

/// Each row's interaction by its place among the interactions in their order, and these.
fn interactions(gathered: &Gathered) -> io::Result<(Vec<u8>, Vec<u8>)> {
    let mut order: Vec<usize> = (0..gathered.interactions.len()).collect();
    order.sort_unstable_by_key(|place| &gathered.interactions[*place]);
    let mut rank = vec![0_u16; order.len()];
    for (number, place) in order.iter().enumerate() {
        rank[*place] = u16::try_from(number).map_err(|_| {
            io::Error::other("a part of the history's index has too many interactions")
        })?;
    }
    let ranks = gathered.of.iter().map(|place| rank[*place as usize]);
    let names: Vec<&str> = order
        .iter()
        .map(|place| &*gathered.interactions[*place])
        .collect();
    Ok((columns::places(ranks), columns::names(&names)?))
}
