//! Is the log what it was? The chain is walked, the checkpoints are checked, and both are compared
//! with what is known from elsewhere.
//!
//! Memory does not grow with the log: entries and checkpoints stream by. A log in a file is walked
//! by as many readers as there are processors, each on its own connection and range.

mod checkpoints;
mod diagnosis;
mod frame;
mod index;
mod inquiry;
mod onward;
mod pins;
pub(crate) mod pruned;
mod ranges;
mod verdict;
mod walk;

use std::ops::ControlFlow;

use rusqlite::{Connection, ErrorCode};

pub use onward::{follows, verify_onward};
pub use ranges::Readers;
pub use verdict::{Break, BreakKind, Progress, Verdict, Vouched};

use crate::{AuditError, Expectations};

/// [`verify_with`] nothing to compare with.
///
/// # Errors
///
/// As [`verify_with`].
pub fn verify(
    connection: &Connection,
    progress: impl FnMut(Progress),
) -> Result<Verdict, AuditError> {
    verify_with(connection, &Expectations::default(), progress)
}

/// Verifies the whole log as of one read transaction, against itself and against `expectations`.
/// `progress` is told every 10,000 entries or so and at the end. Where the connection is on a file,
/// more read-only connections to the same file are opened while it works.
///
/// # Errors
///
/// [`AuditError::Sqlite`] where reading can't even begin: the file is locked, is no database, or
/// the connection is within a transaction. What is wrong with the log is in the verdict.
pub fn verify_with(
    connection: &Connection,
    expectations: &Expectations,
    mut progress: impl FnMut(Progress),
) -> Result<Verdict, AuditError> {
    verify_until(connection, expectations, Readers::Many, |told| {
        progress(told);
        ControlFlow::Continue(())
    })
}

/// [`verify_with`] so many readers, until `progress` breaks off: beside a program at work, where
/// it may take its time and be given up.
///
/// # Errors
///
/// As [`verify_with`], and [`AuditError::Cancelled`] where `progress` broke off.
pub fn verify_until(
    connection: &Connection,
    expectations: &Expectations,
    readers: Readers,
    mut progress: impl FnMut(Progress) -> ControlFlow<()>,
) -> Result<Verdict, AuditError> {
    let snapshot = connection.unchecked_transaction()?;
    let verdict = match inquiry::of(&snapshot, expectations, readers, &mut progress) {
        Ok(verdict) => verdict,
        Err(error) if is_damage(&error) => Verdict::nothing_holds(BreakKind::Unreadable),
        Err(error) => return Err(error),
    };
    // It is found: who breaks off now has the verdict all the same.
    let _ = progress(Progress {
        done: verdict.events,
        total: verdict.events,
    });
    Ok(verdict)
}

fn is_damage(error: &AuditError) -> bool {
    matches!(
        error.sqlite_code(),
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase)
    )
}
