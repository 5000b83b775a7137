//! Bringing the index up to date, step by step.
//!
//! Reads the record, never writes to it. A step is bounded (some ten milliseconds), so that whoever
//! runs it may do something else in between, or stop for good: what is not finished is begun again.

use std::fs::File;
use std::ops::ControlFlow;
use std::path::Path;

use super::Sizes;
use super::folder::{Folder, Known, Manifest};
use super::gather::Gathered;
use super::plan::{self, Span};
use super::sealed::Sealed;
use crate::history::HistoryError;
use crate::store::Reader;

/// So many entries are read in one step.
const STRIDE: i64 = 4_096;

/// What a step came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// There is more to do.
    Working {
        /// Entries that are done.
        done: i64,
        /// Of so many.
        total: i64,
    },
    /// All that belongs on disk is there, and nothing else.
    UpToDate,
}

/// The one who writes the index. Blocking: not for an async task.
#[derive(Debug)]
pub struct Indexer {
    reader: Reader,
    folder: Folder,
    manifest: Manifest,
    sizes: Sizes,
    building: Option<Building>,
    following: Option<Following>,
    _lock: File,
}

/// Going through the parts after something was pruned.
#[derive(Debug, Clone, Copy)]
struct Following {
    /// The newest entry that says so.
    newest: i64,
    /// Parts before this entry are done.
    next: i64,
}

/// What is to be done next.
enum Due {
    Write(Span),
    /// Something was looked at; nothing was to be written.
    Looked,
    Nothing,
}

#[derive(Debug)]
struct Building {
    span: Span,
    part: Gathered,
    next: i64,
}

impl Indexer {
    /// Takes the index of the record in `data_dir`; none while another process has it.
    ///
    /// # Errors
    ///
    /// What the record says, and [`HistoryError::Folder`] where the folder can't be written.
    pub fn open(data_dir: &Path, sizes: Sizes) -> Result<Option<Self>, HistoryError> {
        let reader = Reader::open(data_dir)?;
        let folder = Folder::of(data_dir);
        folder.make()?;
        let Some(lock) = folder.lock()? else {
            return Ok(None);
        };
        let found = folder.manifest(&reader.install()?);
        let mut manifest = found.clone();
        hold(&mut manifest, &reader)?;
        manifest
            .parts
            .retain(|part| Sealed::open(&folder.path(&part.file)).is_ok());
        // Nobody is to look for what is about to be removed.
        if manifest != found {
            folder.keep(&manifest)?;
        }
        folder.sweep(&manifest)?;
        Ok(Some(Self {
            reader,
            folder,
            manifest,
            sizes,
            building: None,
            following: None,
            _lock: lock,
        }))
    }

    /// Whether the folder has an index, of whatever record: one that has to follow what is pruned.
    #[must_use]
    pub fn is_begun(data_dir: &Path) -> bool {
        Folder::of(data_dir).is_begun()
    }

    /// Whether something was taken from the record that may still stand in its index.
    ///
    /// # Errors
    ///
    /// What the record says.
    pub fn is_behind(data_dir: &Path) -> Result<bool, HistoryError> {
        let reader = Reader::open(data_dir)?;
        let followed = Folder::of(data_dir).manifest(&reader.install()?).pruned_to;
        Ok(Self::is_begun(data_dir) && !reader.pruned_since(followed)?.is_empty())
    }

    /// Does a little.
    ///
    /// # Errors
    ///
    /// What the record says, and [`HistoryError::Folder`] where the disk is full, for example; what
    /// was done before stays done.
    pub fn step(&mut self) -> Result<Step, HistoryError> {
        let last = self.reader.last()?;
        if self.building.is_none() {
            match self.due(last)? {
                Due::Nothing => return Ok(Step::UpToDate),
                Due::Looked => {}
                Due::Write(span) => {
                    self.building = Some(Building {
                        span,
                        part: Gathered::from(span.first),
                        next: span.first,
                    });
                }
            }
        }
        if let Some(building) = &mut self.building {
            let to = building
                .span
                .last
                .min(building.next.saturating_add(STRIDE - 1));
            building.part.read(&self.reader, building.next, to)?;
            building.next = to.saturating_add(1);
            if to == building.span.last {
                self.finish()?;
            }
        }
        let done = self.manifest.parts.last().map_or(0, |part| part.last);
        let under_way = self.building.as_ref().map_or(0, |it| it.next - 1);
        Ok(Step::Working {
            done: done.max(under_way),
            total: last,
        })
    }

    /// What is next: first of all, what says more than the record still does.
    fn due(&mut self, last: i64) -> Result<Due, HistoryError> {
        if let Some(due) = self.follow()? {
            return Ok(due);
        }
        let occupied = |from| -> Result<Option<i64>, HistoryError> {
            let mut first = None;
            self.reader.walk(from, i64::MAX, |entry| {
                first = Some(entry.seq);
                ControlFlow::Break(())
            })?;
            Ok(first)
        };
        let next = plan::next(&self.manifest.parts, last, self.sizes, occupied)?;
        Ok(next.map_or(Due::Nothing, Due::Write))
    }

    /// Looks at the next part of which something may have been pruned; none where all that was
    /// pruned has been followed.
    fn follow(&mut self) -> Result<Option<Due>, HistoryError> {
        let pruned = self.reader.pruned_since(self.manifest.pruned_to)?;
        let Some(newest) = pruned.last().map(|it| it.seq) else {
            return Ok(None);
        };
        let next = match self.following {
            Some(following) if following.newest == newest => following.next,
            Some(_) | None => 0,
        };
        let touched = self
            .manifest
            .parts
            .iter()
            .find(|part| part.first >= next && pruned.iter().any(|it| part.is_touched(it)));
        let Some(part) = touched else {
            self.following = None;
            self.manifest.pruned_to = newest;
            self.folder.keep(&self.manifest)?;
            return Ok(Some(Due::Looked));
        };
        let span = Span::of(part);
        let next = span.last.saturating_add(1);
        self.following = Some(Following { newest, next });
        let gone = self.reader.emptied(span.first, span.last)?.len();
        let mut is_true = gone == part.emptied as usize;
        for seq in &part.borrowed {
            is_true = is_true && self.reader.emptied(*seq, *seq)?.is_empty();
        }
        Ok(Some(if is_true {
            Due::Looked
        } else {
            Due::Write(span)
        }))
    }

    fn finish(&mut self) -> Result<(), HistoryError> {
        let Some(Building { span, part, .. }) = self.building.take() else {
            return Ok(());
        };
        let seal = self.reader.seal_of(span.last)?;
        let mut manifest = self.manifest.clone();
        let file = self.folder.write(&mut manifest, &part)?;
        manifest
            .parts
            .retain(|old| !span.overlaps(old.first, old.last));
        manifest.parts.push(Known {
            first: span.first,
            last: span.last,
            seal: seal.map(|seal| seal.to_string()),
            emptied: part.emptied,
            borrowed: part.cells().borrowed().iter().copied().collect(),
            file,
        });
        manifest.parts.sort_unstable_by_key(|part| part.first);
        self.folder.keep(&manifest)?;
        self.manifest = manifest;
        self.folder.sweep(&self.manifest)?;
        Ok(())
    }
}

/// Drops what is not of the record as it stands: an older copy may have been put back, or a tail
/// cut.
pub(in crate::history) fn hold(
    manifest: &mut Manifest,
    reader: &Reader,
) -> Result<(), HistoryError> {
    while let Some(part) = manifest.parts.last() {
        let seal = reader.seal_of(part.last)?.map(|seal| seal.to_string());
        if seal == part.seal {
            break;
        }
        manifest.parts.pop();
    }
    // What was pruned after a copy was made is there again once it is put back.
    let followed = manifest.pruned_to;
    if followed > 0 {
        let pruned = reader.pruned_since(followed - 1)?;
        if pruned.first().is_none_or(|it| it.seq != followed) {
            *manifest = Manifest::of(manifest.install.clone());
        }
    }
    Ok(())
}
