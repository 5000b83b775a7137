//! What belongs to no interaction, told as one is: the program's own events, such as who opened an
//! area and what was exported. There are more of them every day, so the newest are told.

use std::ops::ControlFlow;

use tokio_util::sync::CancellationToken;

use super::{SHOWN, Telling};
use crate::history::page::row;
use crate::history::words::Cutter;
use crate::history::{History, HistoryError, Place, Query};
use crate::view::review::TimelineView;

impl History {
    /// The newest 5,000 events that belong to no interaction, in their order, those
    /// that `query` asks for marked; none where there are none. Blocking.
    ///
    /// # Errors
    ///
    /// As [`History::events`].
    pub fn unattached(
        &mut self,
        query: &Query,
        stop: &CancellationToken,
    ) -> Result<Option<TimelineView>, HistoryError> {
        let newest = self.events(&Query::unattached(), Place::Newest, SHOWN, stop)?;
        let Some(last) = newest.events.first() else {
            return Ok(None);
        };
        let page = [(Box::default(), last.seq)];
        let sum = self.summed_up(query, &page, stop)?;
        let mut cutter = Cutter::default();
        let mut telling = Telling::default();
        for event in newest.events.iter().rev() {
            self.record().walk(event.seq, event.seq, |entry| {
                let hit = query.asks_for(entry, &mut cutter);
                let shows = telling.shows(entry);
                telling.add(entry, hit, shows);
                ControlFlow::Continue(())
            })?;
        }
        Ok(sum.into_iter().next().map(|sum| TimelineView {
            row: row(sum),
            agent: None,
            entries: telling.finish(),
            cut: newest.older,
        }))
    }
}
