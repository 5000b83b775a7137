//! The walk over all entries, by several readers side by side where there is a file to open again.

use std::num::NonZero;
use std::ops::ControlFlow;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicI64, Ordering};
use std::thread::{self, ScopedJoinHandle};

use rusqlite::{Connection, OpenFlags};

use super::index::Sums;
use super::pins::Pins;
use super::pruned::Prunings;
use super::walk::{Found, Walker};
use super::{Progress, frame};
use crate::{AuditError, Hash};

/// Entries in a range: progress is told, and a break elsewhere noticed, this often.
const RANGE: i64 = 10_000;

/// Below this a second reader costs more than it brings.
const WORTH_SHARING: i64 = 50_000;

/// Beyond this, reading is the limit and not hashing.
const MOST_READERS: usize = 8;

/// How many read side by side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readers {
    /// One: beside a program at work.
    One,
    /// As many as there are processors, where the log is long enough.
    Many,
}

/// What the walk over all entries gave.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Walked {
    /// What is wrong first.
    pub found: Option<Found>,
    /// Where the head that is expected anywhere stands.
    pub met_head: Option<i64>,
    /// The sum over all entries, to be compared with the index.
    pub sum: u64,
}

impl Walked {
    fn and(self, other: Self) -> Self {
        let both = [self.found, other.found].into_iter().flatten();
        Self {
            found: both.min_by_key(|found| found.met),
            met_head: self.met_head.or(other.met_head),
            sum: self.sum.wrapping_add(other.sum),
        }
    }
}

/// The ranges that are left, and how far the readers have come.
struct Shared<'a> {
    pins: &'a Pins,
    prunings: &'a Prunings,
    sums: &'a Sums,
    last: i64,
    next: AtomicI64,
    done: AtomicI64,
    /// Nothing after this entry matters any more.
    broken: AtomicI64,
}

/// Walks the entries 1 to `last` as `snapshot` sees them.
pub(super) fn walk(
    snapshot: &Connection,
    pins: &Pins,
    sums: &Sums,
    last: i64,
    readers: Readers,
    progress: &mut impl FnMut(Progress) -> ControlFlow<()>,
) -> Result<Walked, AuditError> {
    let prunings = Prunings::of(snapshot)?;
    let shared = Shared {
        pins,
        prunings: &prunings,
        sums,
        last,
        next: AtomicI64::new(1),
        done: AtomicI64::new(0),
        broken: AtomicI64::new(i64::MAX),
    };
    let head = frame::hash_at(snapshot, last)?;
    let path = snapshot.path().filter(|path| !path.is_empty());
    let more = match readers {
        Readers::Many if last >= WORTH_SHARING => processors() - 1,
        Readers::Many | Readers::One => 0,
    };
    thread::scope(|scope| {
        let helpers: Vec<ScopedJoinHandle<'_, _>> = path
            .map(|path| {
                let shared = &shared;
                let help = move || shared.help(path, head);
                (0..more).map(|_| scope.spawn(help)).collect()
            })
            .unwrap_or_default();
        let walked = shared.take_part(snapshot, &mut |done| {
            let total = last;
            progress(Progress { done, total })
        });
        if walked.is_err() {
            // Nobody waits for the rest of what the others would find.
            shared.broken.store(0, Ordering::Relaxed);
        }
        let mut walked = walked?;
        for helper in helpers {
            // A reader that panicked has not said that its range holds.
            let helped = helper.join().unwrap_or_else(|panic| resume_unwind(panic));
            walked = walked.and(helped?);
        }
        Ok(walked)
    })
}

fn processors() -> usize {
    thread::available_parallelism()
        .map_or(1, NonZero::get)
        .min(MOST_READERS)
}

impl Shared<'_> {
    /// Walks range after range until none is left.
    fn take_part(
        &self,
        connection: &Connection,
        tell: &mut impl FnMut(i64) -> ControlFlow<()>,
    ) -> Result<Walked, AuditError> {
        let mut walker = Walker::new(connection, self.pins, self.prunings.clone(), self.sums)?;
        let mut found = None;
        while found.is_none() {
            let from = self.next.fetch_add(RANGE, Ordering::Relaxed);
            if from > self.last.min(self.broken.load(Ordering::Relaxed)) {
                break;
            }
            let to = self.last.min(from.saturating_add(RANGE - 1));
            found = walker.range(from, to)?;
            let done = to - from + 1;
            let told = tell(self.done.fetch_add(done, Ordering::Relaxed) + done);
            if told.is_break() {
                return Err(AuditError::Cancelled);
            }
        }
        if let Some(Found { met, .. }) = found {
            self.broken.fetch_min(met, Ordering::Relaxed);
        }
        Ok(Walked {
            found,
            met_head: walker.met_head,
            sum: walker.sum,
        })
    }

    /// Takes part on a connection of its own, if that sees the same log.
    fn help(&self, path: &str, head: Option<Hash>) -> Result<Walked, AuditError> {
        let Ok(connection) = same_log(path, self.last, head) else {
            return Ok(Walked::default());
        };
        let Some(connection) = connection else {
            return Ok(Walked::default());
        };
        self.take_part(&connection, &mut |_| ControlFlow::Continue(()))
    }
}

/// One more reader of the file; none where the log has moved on meanwhile.
fn same_log(path: &str, last: i64, head: Option<Hash>) -> Result<Option<Connection>, AuditError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.pragma_update(None, "query_only", "ON")?;
    connection.pragma_update(None, "trusted_schema", "OFF")?;
    connection.execute_batch("BEGIN")?;
    let same =
        frame::last_number(&connection)? == last && frame::hash_at(&connection, last)? == head;
    Ok(same.then_some(connection))
}
