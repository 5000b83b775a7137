//! A part of the index in memory: entries as they come, their terms and what a list of them shows.
//!
//! The same texts come again and again (an article is suggested in a thousand calls), so each is
//! cut into words once and remembered.

use std::collections::HashMap;
use std::ops::ControlFlow;

use audit::Lent;

use super::bits::Bits;
use super::cells::Cells;
use super::list::{List, Rows};
use crate::history::words::{Cutter, texts};
use crate::store::{Reader, StoreError};

/// What a term begins with says what it is.
pub(in crate::history) mod tag {
    /// The entry is there: every row's.
    pub(in crate::history) const THERE: u8 = b'!';
    /// Its actor.
    pub(in crate::history) const ACTOR: u8 = b'a';
    /// Two words that follow each other, with a space between.
    pub(in crate::history) const PAIR: u8 = b'b';
    /// Its interaction; nothing behind it where it has none.
    pub(in crate::history) const INTERACTION: u8 = b'i';
    /// Its kind.
    pub(in crate::history) const KIND: u8 = b'k';
    /// A word.
    pub(in crate::history) const WORD: u8 = b'w';
}

/// Texts beyond so many bytes are not remembered any longer.
const REMEMBERED: usize = 4 * 1024 * 1024;

/// Entries from one number on.
#[derive(Debug, Default)]
pub(in crate::history) struct Gathered {
    pub(super) first: i64,
    pub(super) rows: u32,
    /// Entries whose payload is gone.
    pub(super) emptied: u32,
    terms: HashMap<Box<[u8]>, u32>,
    lists: Vec<Rows>,
    pub(super) at_ms: Vec<i64>,
    /// Each row's interaction, by its place in `interactions`.
    pub(super) of: Vec<u32>,
    pub(super) interactions: Vec<Box<str>>,
    places: HashMap<Box<str>, u32>,
    known: HashMap<Box<str>, Box<[u32]>>,
    known_bytes: usize,
    cutter: Cutter,
    cells: Cells,
    scratch: Scratch,
}

#[derive(Debug, Default)]
struct Scratch {
    key: Vec<u8>,
    before: String,
    ids: Vec<u32>,
}

impl Gathered {
    /// None yet; the first will have number `first`.
    pub(in crate::history) fn from(first: i64) -> Self {
        Self {
            first,
            ..Self::default()
        }
    }

    /// The number that its first entry has, or will have.
    pub(in crate::history) const fn first(&self) -> i64 {
        self.first
    }

    /// Takes the entries numbered `from` to `to`, which come after all before.
    pub(in crate::history) fn read(
        &mut self,
        reader: &Reader,
        from: i64,
        to: i64,
    ) -> Result<(), StoreError> {
        let mut taken = Ok(());
        reader.walk(from, to, |entry| {
            self.push(entry);
            taken = self.cells.push(entry, reader);
            if taken.is_ok() {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            }
        })?;
        taken
    }

    /// What its entries count for.
    pub(in crate::history) const fn cells(&self) -> &Cells {
        &self.cells
    }

    /// Takes an entry that comes after all before. Numbers that were passed over have no entry.
    fn push(&mut self, entry: &Lent<'_>) {
        let Some(row) = entry
            .seq
            .checked_sub(self.first)
            .and_then(|row| u32::try_from(row).ok())
            .filter(|row| *row >= self.rows)
        else {
            return;
        };
        self.rows = row + 1;
        let place = self.place(entry.interaction.unwrap_or_default());
        self.at_ms.resize(row as usize, entry.at_ms);
        self.at_ms.push(entry.at_ms);
        self.of.resize(row as usize, place);
        self.of.push(place);
        self.tagged(tag::THERE, "", row);
        self.tagged(tag::KIND, entry.kind, row);
        self.tagged(tag::ACTOR, entry.actor, row);
        self.tagged(tag::INTERACTION, entry.interaction.unwrap_or_default(), row);
        match entry.payload {
            None => self.emptied += 1,
            Some(payload) => texts(payload, |text| self.text(text, row)),
        }
    }

    fn place(&mut self, interaction: &str) -> u32 {
        if let Some(place) = self.places.get(interaction) {
            return *place;
        }
        let place = u32::try_from(self.interactions.len()).expect("no more than rows");
        self.interactions.push(interaction.into());
        self.places.insert(interaction.into(), place);
        place
    }

    fn tagged(&mut self, tag: u8, name: &str, row: u32) {
        self.scratch.key.clear();
        self.scratch.key.push(tag);
        self.scratch.key.extend_from_slice(name.as_bytes());
        let id = intern(&mut self.terms, &mut self.lists, &self.scratch.key);
        self.lists[id as usize].add(row);
    }

    fn text(&mut self, text: &str, row: u32) {
        if let Some(ids) = self.known.get(text) {
            for id in ids {
                self.lists[*id as usize].add(row);
            }
            return;
        }
        let Self {
            terms,
            lists,
            cutter,
            scratch: Scratch { key, before, ids },
            ..
        } = self;
        ids.clear();
        before.clear();
        cutter.cut(text, |word| {
            key.clear();
            key.push(tag::WORD);
            key.extend_from_slice(word.as_bytes());
            ids.push(intern(terms, lists, key));
            if !before.is_empty() {
                key.clear();
                key.push(tag::PAIR);
                key.extend_from_slice(before.as_bytes());
                key.push(b' ');
                key.extend_from_slice(word.as_bytes());
                ids.push(intern(terms, lists, key));
            }
            before.clear();
            before.push_str(word);
        });
        ids.sort_unstable();
        ids.dedup();
        for id in ids.iter() {
            lists[*id as usize].add(row);
        }
        let bytes = text.len() + ids.len() * 4;
        if self.known_bytes + bytes > REMEMBERED {
            self.known.clear();
            self.known_bytes = 0;
        }
        self.known_bytes += bytes;
        self.known.insert(text.into(), ids.as_slice().into());
    }

    /// Adds the rows of one term.
    pub(super) fn term(&self, key: &[u8], bits: &mut Bits) {
        if let Some(id) = self.terms.get(key) {
            self.lists[*id as usize].list().add_to(bits);
        }
    }

    /// Every term that begins so, in no order.
    pub(super) fn beginning(&self, key: &[u8], mut visit: impl FnMut(&[u8], List<'_>)) {
        for (term, id) in &self.terms {
            if term.starts_with(key) {
                visit(term, self.lists[*id as usize].list());
            }
        }
    }

    /// Every term, in its order, with its rows.
    pub(super) fn sorted(&self) -> Vec<(&[u8], &Rows)> {
        let mut all: Vec<_> = self
            .terms
            .iter()
            .map(|(term, id)| (&**term, &self.lists[*id as usize]))
            .collect();
        all.sort_unstable_by_key(|(term, _)| *term);
        all
    }
}

fn intern(terms: &mut HashMap<Box<[u8]>, u32>, lists: &mut Vec<Rows>, key: &[u8]) -> u32 {
    if let Some(id) = terms.get(key) {
        return *id;
    }
    let id = u32::try_from(lists.len()).expect("memory ends before terms do");
    lists.push(Rows::default());
    terms.insert(key.into(), id);
    id
}
