//! Events that are asked for, newest first, page by page both ways.

use std::collections::VecDeque;

use audit::Event;
use tokio_util::sync::CancellationToken;

use super::{Counting, History, running};
use crate::history::HistoryError;
use crate::history::query::Query;
use crate::view::review::BoundedCount;

/// Which page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The newest.
    Newest,
    /// What comes after this number on a list from new to old.
    Below(i64),
    /// What comes before it.
    Above(i64),
}

/// A page of events.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundEvents {
    /// Newest first.
    pub events: Vec<Event>,
    /// There are newer ones: ask for what is above the first.
    pub newer: bool,
    /// There are older ones: ask for what is below the last.
    pub older: bool,
    /// How many there are in all.
    pub total: BoundedCount,
}

/// A page being filled with numbers, newest first.
pub(in crate::history) struct Filling {
    place: Place,
    most: usize,
    seqs: VecDeque<i64>,
    newer: bool,
    older: bool,
}

impl Filling {
    pub(in crate::history) const fn of(place: Place, most: usize) -> Self {
        Self {
            place,
            most,
            seqs: VecDeque::new(),
            newer: false,
            older: false,
        }
    }

    /// Nothing that comes after can change it.
    pub(in crate::history) const fn is_done(&self) -> bool {
        self.older
    }

    /// Takes the next number, each lower than the one before.
    pub(in crate::history) fn take(&mut self, seq: i64) {
        match self.place {
            Place::Below(place) if seq >= place => self.newer = true,
            Place::Above(place) if seq <= place => self.older = true,
            Place::Above(_) => {
                self.seqs.push_back(seq);
                if self.seqs.len() > self.most {
                    self.seqs.pop_front();
                    self.newer = true;
                }
            }
            Place::Newest | Place::Below(_) => {
                if self.seqs.len() < self.most {
                    self.seqs.push_back(seq);
                } else {
                    self.older = true;
                }
            }
        }
    }

    pub(in crate::history) fn page(
        self,
        total: BoundedCount,
        mut event: impl FnMut(i64) -> Result<Option<Event>, HistoryError>,
    ) -> Result<FoundEvents, HistoryError> {
        let mut events = Vec::with_capacity(self.seqs.len());
        for seq in self.seqs {
            events.extend(event(seq)?);
        }
        Ok(FoundEvents {
            events,
            newer: self.newer,
            older: self.older,
            total,
        })
    }
}

impl History {
    /// At most `most` events that `query` asks for, and how many there are.
    ///
    /// # Errors
    ///
    /// What the record says, [`HistoryError::Damaged`], and [`HistoryError::Stopped`] once `stop` is
    /// asked for.
    pub fn events(
        &mut self,
        query: &Query,
        place: Place,
        most: usize,
        stop: &CancellationToken,
    ) -> Result<FoundEvents, HistoryError> {
        self.settled(|history| {
            let mut filling = Filling::of(place, most);
            let mut counting = Counting::default();
            for number in 0..history.count() {
                running(stop)?;
                if filling.is_done() && counting.is_over() {
                    break;
                }
                let Some(found) = history.evaluate(number, query)? else {
                    continue;
                };
                if query.is_exact() {
                    counting.count(found.bits.count());
                    for row in found.bits.down() {
                        if filling.is_done() {
                            break;
                        }
                        filling.take(found.first + i64::from(row));
                    }
                    continue;
                }
                for row in found.bits.down() {
                    if filling.is_done() && counting.is_over() {
                        break;
                    }
                    running(stop)?;
                    let seq = found.first + i64::from(row);
                    if history.holds(seq, query)? {
                        counting.count(1);
                        filling.take(seq);
                    }
                }
            }
            let reader = &history.reader;
            filling.page(counting.bounded(), |seq| Ok(reader.entry(seq)?))
        })
    }
}
