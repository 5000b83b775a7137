//! Searching: the parts of the index and what came since, as one.
//!
//! Answers are those of [`plain`](super::plain) at the same moment, only sooner.

mod cells;
mod eval;
mod events;
mod interactions;
mod names;

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::Path;

use tokio_util::sync::CancellationToken;

use super::HistoryError;
use super::index::{Bits, Folder, Gathered, Manifest, Part, Sealed, Sizes, Unreadable, hold};
use super::words::Cutter;
use crate::store::Reader;
use crate::view::review::BoundedCount;

pub(crate) use cells::{Looked, Take};
pub(super) use events::Filling;
pub use events::{FoundEvents, Place};
pub use interactions::{FoundInteraction, FoundInteractions};
pub(super) use interactions::{failed, settled};

/// What is counted is counted up to here.
pub const COUNTED: u64 = 10_000;

/// How often a part may turn out to be gone: each time the manifest is read again.
const PATIENCE: u32 = 5;

/// The history, searchable. Blocking: not for an async task.
#[derive(Debug)]
pub struct History {
    reader: Reader,
    folder: Folder,
    install: String,
    sizes: Sizes,
    manifest: Manifest,
    parts: Vec<Covered>,
    tail: Gathered,
    /// Up to this entry the tail has read the record.
    read_to: i64,
    /// The last entry about pruning that the tail has followed.
    pruned_to: i64,
    /// The last entry of the record when it was last looked at.
    last: i64,
    cutter: Cutter,
}

/// A part, and what of it is not true any more.
#[derive(Debug)]
struct Covered {
    sealed: Sealed,
    file: String,
    first: i64,
    last: i64,
    gone: Option<Bits>,
    /// Something it was made of was pruned since: what it counts is not true any more.
    is_behind: bool,
}

/// The counts of what was found.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Counting(u64);

impl Counting {
    pub(super) const fn count(&mut self, more: u64) {
        self.0 += more;
    }

    pub(super) const fn is_over(self) -> bool {
        self.0 > COUNTED
    }

    pub(super) fn bounded(self) -> BoundedCount {
        BoundedCount {
            count: self.0.min(COUNTED),
            more: self.is_over(),
        }
    }
}

impl History {
    /// Opens the record in `data_dir` and what there is of its index.
    ///
    /// # Errors
    ///
    /// What the record says.
    pub fn open(data_dir: &Path, sizes: Sizes) -> Result<Self, HistoryError> {
        let reader = Reader::open(data_dir)?;
        let install = reader.install()?;
        let mut history = Self {
            reader,
            folder: Folder::of(data_dir),
            manifest: Manifest::of(install.clone()),
            install,
            sizes,
            parts: Vec::new(),
            tail: Gathered::from(1),
            read_to: 0,
            pruned_to: 0,
            last: 0,
            cutter: Cutter::default(),
        };
        // Nothing is in memory yet that could have been pruned.
        history.pruned_to = history.reader.last()?;
        history.refresh()?;
        Ok(history)
    }

    /// The last entry that can be found, and the last there is: they differ while an index of many
    /// entries is still being made.
    #[must_use]
    pub const fn reach(&self) -> (i64, i64) {
        (self.read_to, self.last)
    }

    /// The record it reads.
    #[must_use]
    pub const fn record(&self) -> &Reader {
        &self.reader
    }

    /// Takes in what was recorded, indexed or pruned since.
    ///
    /// # Errors
    ///
    /// What the record says, and [`HistoryError::Damaged`].
    pub fn refresh(&mut self) -> Result<(), HistoryError> {
        let mut manifest = self.folder.manifest(&self.install);
        hold(&mut manifest, &self.reader)?;
        self.last = self.reader.last()?;
        // A record that became shorter is another one.
        let is_cut = self.read_to > self.last;
        if is_cut {
            self.pruned_to = self.last;
        }
        if manifest != self.manifest || is_cut {
            self.adopt(manifest)?;
        }
        self.forget_pruned()?;
        self.read_on()
    }

    fn adopt(&mut self, manifest: Manifest) -> Result<(), HistoryError> {
        let mut kept: BTreeMap<String, Covered> = std::mem::take(&mut self.parts)
            .into_iter()
            .map(|part| (part.file.clone(), part))
            .collect();
        let mut next = 1;
        for known in &manifest.parts {
            if known.first > next && self.is_occupied(next, known.first - 1)? {
                break;
            }
            let part = if let Some(part) = kept.remove(&known.file) {
                part
            } else {
                match Sealed::open(&self.folder.path(&known.file)) {
                    Ok(sealed) => Covered {
                        sealed,
                        file: known.file.clone(),
                        first: known.first,
                        last: known.last,
                        gone: None,
                        is_behind: false,
                    },
                    Err(Unreadable::Damaged) => {
                        self.folder.remove(&known.file);
                        break;
                    }
                    // Whoever wrote the manifest has written another one by now.
                    Err(Unreadable::Gone | Unreadable::Io(_)) => break,
                }
            };
            next = part.last.saturating_add(1);
            self.parts.push(part);
        }
        if self.tail.first() != next || self.read_to > self.last {
            self.restart(next);
        }
        self.manifest = manifest;
        Ok(())
    }

    fn restart(&mut self, first: i64) {
        self.tail = Gathered::from(first);
        self.read_to = first - 1;
    }

    fn is_occupied(&self, from: i64, to: i64) -> Result<bool, HistoryError> {
        let mut found = false;
        self.reader.walk(from, to, |_| {
            found = true;
            ControlFlow::Break(())
        })?;
        Ok(found)
    }

    /// Leaves out what was pruned and stands in a part all the same.
    fn forget_pruned(&mut self) -> Result<(), HistoryError> {
        // What the parts have followed already may still be in memory here.
        let since = self.manifest.pruned_to;
        let pruned = self.reader.pruned_since(since.min(self.pruned_to))?;
        let newest = pruned.last().map_or(since, |it| it.seq);
        for part in &mut self.parts {
            let known = self.manifest.parts.iter().find(|it| it.file == part.file);
            let mut later = pruned.iter().filter(|it| it.seq > since);
            part.is_behind = known.is_none_or(|known| later.any(|it| known.is_touched(it)));
            let touched = |after: i64| {
                let mut later = pruned.iter().filter(|it| it.seq > after);
                later.any(|it| it.from <= part.last && part.first <= it.to)
            };
            if !touched(since) {
                part.gone = None;
            } else if part.gone.is_none() || touched(self.pruned_to) {
                let mut gone = Bits::none(part.sealed.rows());
                for seq in self.reader.emptied(part.first, part.last)? {
                    gone.add(u32::try_from(seq - part.first).unwrap_or(u32::MAX));
                }
                part.gone = Some(gone);
            }
        }
        let borrowed = self.tail.cells().borrowed();
        let in_tail = |it: &&audit::PrunedRange| {
            it.seq > self.pruned_to
                && (it.to >= self.tail.first() || borrowed.range(it.from..=it.to).next().is_some())
        };
        if pruned.iter().any(|it| in_tail(&it)) {
            self.restart(self.tail.first());
        }
        self.pruned_to = self.pruned_to.max(newest);
        Ok(())
    }

    /// Reads what came since, as far as there is room for it.
    fn read_on(&mut self) -> Result<(), HistoryError> {
        let room = self
            .tail
            .first()
            .saturating_add(i64::from(self.sizes.memory) - 1);
        let to = self.last.min(room);
        if to > self.read_to {
            self.tail.read(&self.reader, self.read_to + 1, to)?;
            self.read_to = to;
        }
        Ok(())
    }

    /// Runs a search until no part of it is gone meanwhile.
    pub(crate) fn settled<T>(
        &mut self,
        search: impl Fn(&mut Self) -> Result<T, HistoryError>,
    ) -> Result<T, HistoryError> {
        for _ in 1..PATIENCE {
            self.refresh()?;
            match search(self) {
                Err(HistoryError::Gone) => {
                    // Whatever stands there now is read afresh.
                    self.manifest = Manifest::of(self.install.clone());
                    self.parts.clear();
                }
                done => return done,
            }
        }
        self.refresh()?;
        search(self)
    }

    /// How many parts there are, the one in memory among them.
    fn count(&self) -> usize {
        self.parts.len() + 1
    }

    /// The parts from the newest on: the one in memory first.
    fn part(&self, number: usize) -> Result<Part<'_>, HistoryError> {
        let Some(before) = number.checked_sub(1) else {
            return Ok(Part::Gathered(&self.tail));
        };
        let covered = &self.parts[self.parts.len() - 1 - before];
        let sealed = &covered.sealed;
        let opened = sealed
            .read()
            .map_err(|error| self.unreadable(number, error))?;
        Ok(Part::Sealed(opened, sealed.first(), sealed.rows()))
    }

    fn gone(&self, number: usize) -> Option<&Bits> {
        let before = number.checked_sub(1)?;
        self.parts[self.parts.len() - 1 - before].gone.as_ref()
    }

    /// The first and the last number that a part covers.
    fn covers(&self, number: usize) -> (i64, i64) {
        match number.checked_sub(1) {
            None => (self.tail.first(), i64::MAX),
            Some(before) => {
                let part = &self.parts[self.parts.len() - 1 - before];
                (part.first, part.last)
            }
        }
    }

    /// The earliest and the latest time of a part; none for the one in memory.
    fn span_ms(&self, number: usize) -> Option<(i64, i64)> {
        let before = number.checked_sub(1)?;
        Some(self.parts[self.parts.len() - 1 - before].sealed.span_ms())
    }

    fn unreadable(&self, number: usize, error: Unreadable) -> HistoryError {
        match error {
            Unreadable::Gone => HistoryError::Gone,
            Unreadable::Io(error) => HistoryError::Folder(error),
            Unreadable::Damaged => {
                if let Some(before) = number.checked_sub(1) {
                    self.folder
                        .remove(&self.parts[self.parts.len() - 1 - before].file);
                }
                HistoryError::Damaged
            }
        }
    }
}

pub(crate) fn running(stop: &CancellationToken) -> Result<(), HistoryError> {
    if stop.is_cancelled() {
        Err(HistoryError::Stopped)
    } else {
        Ok(())
    }
}
