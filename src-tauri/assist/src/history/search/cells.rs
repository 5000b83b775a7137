//! What entries count for: the cells of the parts, and of what is in none, off the record.

use std::ops::{ControlFlow, Range};

use audit::Lent;
use tokio_util::sync::CancellationToken;

use super::{History, running};
use crate::history::HistoryError;
use crate::history::index::{
    Cell, Cells, Packed, QUARTER_MS, Times, Unreadable, agents, begun, each, names,
};
use crate::history::query::Query;
use crate::store::{Reader, StoreError};

/// Takes cells, part by part.
pub(crate) trait Take {
    /// The names of the cells that come next, each with its first letter ([`named`]).
    ///
    /// [`named`]: crate::history::named
    fn names(&mut self, part: usize, names: &[&str]);

    /// A cell. Some may be of other quarters of an hour than were asked for.
    fn cell(&mut self, cell: &Cell, times: Times);
}

/// An entry that is looked at, and whose it is.
pub(crate) struct Looked<'a> {
    pub(crate) entry: &'a Lent<'a>,
    reader: &'a Reader,
}

impl Looked<'_> {
    /// Who acted, and whose the interaction is where that is another: a line each; and the queue.
    pub(crate) fn whose(&self) -> Result<(String, Box<str>), StoreError> {
        let (_, whose) = match self.entry.interaction {
            Some(id) => begun(self.reader, id, self.entry.seq)?,
            None => (None, crate::history::index::Whose::default()),
        };
        Ok((agents(self.entry.actor, &whose.agent), whose.queue))
    }
}

/// What is in no part and not in memory has this number.
const BEYOND: usize = usize::MAX;

impl History {
    /// Whether all there is stands in parts or in memory: whoever counts need not read entries.
    pub(crate) fn is_whole(&self) -> bool {
        self.read_to == self.last && self.parts.iter().all(|part| !part.is_behind)
    }

    /// Tells the names of all parts, and the cells of those that have any of these quarters of an
    /// hour. To be asked within [`History::settled`].
    pub(crate) fn tell(
        &self,
        quarters: &[Range<i64>],
        stop: &CancellationToken,
        take: &mut impl Take,
    ) -> Result<(), HistoryError> {
        let block = i64::from(self.sizes.block);
        let mut from = self.read_to + 1;
        while from <= self.last {
            running(stop)?;
            let to = self.last.min(from.saturating_add(block - 1));
            let cells = self.gathered(from, to, stop)?;
            whole(&cells, BEYOND, take).map_err(|error| self.unreadable(0, error))?;
            from = to + 1;
        }
        for number in 0..self.count() {
            running(stop)?;
            if self.is_behind(number) {
                let (first, last) = self.covers(number);
                let cells = self.gathered(first, last, stop)?;
                whole(&cells, number, take).map_err(|error| self.unreadable(number, error))?;
                continue;
            }
            self.tell_part(number, quarters, take)?;
        }
        Ok(())
    }

    fn tell_part(
        &self,
        number: usize,
        quarters: &[Range<i64>],
        take: &mut impl Take,
    ) -> Result<(), HistoryError> {
        let unreadable = |error| self.unreadable(number, error);
        let part = self.part(number)?;
        let Some(span) = self.quarters(number) else {
            let cells = part.cells(false).map_err(unreadable)?;
            return whole(&cells, number, take).map_err(unreadable);
        };
        let (first, last) = span;
        if !quarters.iter().any(|it| first < it.end && it.start <= last) {
            let bytes = part.cell_names().map_err(unreadable)?;
            take.names(number, &names(&bytes).map_err(unreadable)?);
            return Ok(());
        }
        // What lies all in one of the times that are asked for need not be told apart.
        let over_all = quarters
            .iter()
            .any(|it| it.contains(&first) && it.contains(&last));
        let cells = part.cells(over_all).map_err(unreadable)?;
        let told = || -> Result<(), Unreadable> {
            take.names(number, &names(&cells.names)?);
            each(&cells.series, |cell, times| take.cell(cell, times))?;
            each(&cells.sums, |cell, times| {
                let quarter = if over_all { first } else { cell.quarter };
                take.cell(&Cell { quarter, ..*cell }, times);
            })
        };
        let mut told = told;
        told().map_err(unreadable)
    }

    /// The first and the last quarter of an hour of a part; none for the one in memory.
    fn quarters(&self, number: usize) -> Option<(i64, i64)> {
        let (earliest, latest) = self.span_ms(number)?;
        Some((
            earliest.div_euclid(QUARTER_MS),
            latest.div_euclid(QUARTER_MS),
        ))
    }

    fn is_behind(&self, number: usize) -> bool {
        let before = number.checked_sub(1);
        before.is_some_and(|before| self.parts[self.parts.len() - 1 - before].is_behind)
    }

    /// What these entries count for, off the record.
    fn gathered(
        &self,
        first: i64,
        last: i64,
        stop: &CancellationToken,
    ) -> Result<Packed, HistoryError> {
        let mut cells = Cells::default();
        let mut taken = Ok(());
        self.reader.walk(first, last, |entry| {
            taken = cells.push(entry, &self.reader);
            if taken.is_ok() && !stop.is_cancelled() {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            }
        })?;
        taken?;
        running(stop)?;
        Ok(cells.packed())
    }

    /// Looks at the entries that `query` asks for, and perhaps at others, newest first, until
    /// `visit` breaks off. Parts that `has` says have none are passed over. To be asked within
    /// [`History::settled`].
    pub(crate) fn look(
        &self,
        query: &Query,
        has: impl Fn(usize) -> bool,
        stop: &CancellationToken,
        mut visit: impl FnMut(&Looked<'_>) -> Result<ControlFlow<()>, HistoryError>,
    ) -> Result<(), HistoryError> {
        let reader = &self.reader;
        let mut looked = Ok(ControlFlow::Continue(()));
        let mut look = |entry: &Lent<'_>| {
            looked = running(stop).and_then(|()| visit(&Looked { entry, reader }));
            match looked {
                Ok(flow) => flow,
                Err(_) => ControlFlow::Break(()),
            }
        };
        let mut is_over = false;
        if self.last > self.read_to && has(BEYOND) {
            reader.walk_back(self.last, |entry| {
                if entry.seq <= self.read_to {
                    return ControlFlow::Break(());
                }
                if !query.admits_kind(entry.kind) {
                    return ControlFlow::Continue(());
                }
                let flow = look(entry);
                is_over = flow.is_break();
                flow
            })?;
        }
        for number in (0..self.count()).filter(|number| has(*number)) {
            if is_over {
                break;
            }
            running(stop)?;
            let Some(found) = self.evaluate(number, query)? else {
                continue;
            };
            for row in found.bits.down() {
                let seq = found.first + i64::from(row);
                reader.walk(seq, seq, |entry| {
                    is_over = look(entry).is_break();
                    ControlFlow::Break(())
                })?;
                if is_over {
                    break;
                }
            }
        }
        looked.map(drop)
    }

    /// The last entry of the record when it was last looked at.
    pub(crate) const fn last(&self) -> i64 {
        self.last
    }
}

fn whole(cells: &Packed, number: usize, take: &mut impl Take) -> Result<(), Unreadable> {
    take.names(number, &names(&cells.names)?);
    each(&cells.series, |cell, times| take.cell(cell, times))?;
    each(&cells.sums, |cell, times| take.cell(cell, times))
}
