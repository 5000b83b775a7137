//! Searching with no index: every entry is looked at, newest first. What a query means, and the way
//! out where no index can be kept.

use std::ops::ControlFlow;

use audit::Event;
use tokio_util::sync::CancellationToken;

use super::HistoryError;
use super::query::Query;
use super::search::{Counting, Filling, FoundEvents, Place, running};
use super::words::Cutter;
use crate::store::Reader;

/// At most `most` events that `query` asks for, and how many there are. Blocking, for as long as
/// reading the record takes.
///
/// # Errors
///
/// What the record says, and [`HistoryError::Stopped`] once `stop` is asked for.
pub fn events(
    reader: &Reader,
    query: &Query,
    place: Place,
    most: usize,
    stop: &CancellationToken,
) -> Result<FoundEvents, HistoryError> {
    let mut filling = Filling::of(place, most);
    let mut counting = Counting::default();
    let mut cutter = Cutter::default();
    reader.walk_back(i64::MAX, |entry| {
        let enough = filling.is_done() && counting.is_over();
        if enough || stop.is_cancelled() {
            return ControlFlow::Break(());
        }
        if query.asks_for(entry, &mut cutter) {
            counting.count(1);
            filling.take(entry.seq);
        }
        ControlFlow::Continue(())
    })?;
    running(stop)?;
    filling.page(counting.bounded(), |seq| Ok(reader.entry(seq)?))
}

/// Hands every event that `query` asks for and that is numbered below `below` to `visit`, newest
/// first, until it breaks off.
///
/// # Errors
///
/// What the record says.
pub fn each(
    reader: &Reader,
    query: &Query,
    below: i64,
    mut visit: impl FnMut(Event) -> ControlFlow<()>,
) -> Result<(), HistoryError> {
    let mut cutter = Cutter::default();
    let mut failed = None;
    reader.walk_back(below.saturating_sub(1), |entry| {
        if !query.asks_for(entry, &mut cutter) {
            return ControlFlow::Continue(());
        }
        match reader.entry(entry.seq) {
            Ok(Some(event)) => visit(event),
            Ok(None) => ControlFlow::Continue(()),
            Err(error) => {
                failed = Some(error);
                ControlFlow::Break(())
            }
        }
    })?;
    failed.map_or(Ok(()), |error| Err(error.into()))
}
