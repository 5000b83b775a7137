//! Interactions that have events that are asked for, the one with the newest such event first.

use std::collections::{HashMap, HashSet};

use tokio_util::sync::CancellationToken;

use super::{COUNTED, Counting, History, running};
use crate::history::HistoryError;
use crate::history::index::{Bits, Named, Part, Unreadable, tag};
use crate::history::query::Query;
use crate::store::KnownInteraction;
use crate::view::review::BoundedCount;

/// Of so few rows in a part, only what is asked for is read of its columns.
const FEW: u64 = 100;

/// A page of interactions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundInteractions {
    /// The one with the newest event first.
    pub rows: Vec<FoundInteraction>,
    /// How many interactions there are in all.
    pub interactions: BoundedCount,
    /// How many events.
    pub events: BoundedCount,
    /// There are more: ask for what is below the last one's newest event.
    pub older: bool,
}

/// An interaction, and what there is of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FoundInteraction {
    /// Its id; empty for what belongs to none.
    pub id: String,
    /// The newest event that is asked for.
    pub newest: i64,
    /// Events that are asked for.
    pub hits: u64,
    /// Events in all.
    pub events: u64,
    /// When the first of them was, in ms since 1970.
    pub began_ms: i64,
    /// When the last of them was.
    pub ended_ms: i64,
    /// Suggestions that were taken.
    pub accepted: u64,
    /// Deliveries that failed for good and were neither retried nor given up.
    pub undelivered: u64,
    /// What else the record has of it; none where it was never followed.
    pub known: Option<KnownInteraction>,
}

/// The interactions found so far.
#[derive(Default)]
struct Seen {
    ids: HashSet<Box<str>>,
    page: Vec<(Box<str>, i64)>,
    older: bool,
}

impl Seen {
    /// Takes a row, from the newest on; `here` are the interactions of its part that were seen.
    fn see(
        &mut self,
        first: i64,
        row: u32,
        named: &Named<'_>,
        here: &mut [bool],
        below: Option<i64>,
        most: usize,
    ) {
        let Some(place) = named.place(row) else {
            return;
        };
        if std::mem::replace(&mut here[place], true) {
            return;
        }
        let Some(name) = named.name(place) else {
            return;
        };
        if self.ids.contains(name) {
            return;
        }
        self.ids.insert(name.into());
        let seq = first + i64::from(row);
        if below.is_some_and(|below| seq >= below) {
            return;
        }
        if self.page.len() < most {
            self.page.push((name.into(), seq));
        } else {
            self.older = true;
        }
    }
}

impl History {
    /// At most `most` interactions that have events that `query` asks for, and how many there are;
    /// those whose newest such event is below `below`, or the newest of all.
    ///
    /// # Errors
    ///
    /// As [`History::events`].
    pub fn interactions(
        &mut self,
        query: &Query,
        below: Option<i64>,
        most: usize,
        stop: &CancellationToken,
    ) -> Result<FoundInteractions, HistoryError> {
        self.settled(|history| {
            let mut seen = Seen::default();
            let mut counting = Counting::default();
            for number in 0..history.count() {
                running(stop)?;
                let enough = seen.ids.len() as u64 > COUNTED;
                if enough && seen.older && counting.is_over() {
                    break;
                }
                let page = (below, most);
                history.see(number, query, page, &mut seen, &mut counting, stop)?;
            }
            let interactions = Counting(seen.ids.len() as u64).bounded();
            Ok(FoundInteractions {
                rows: history.summed_up(query, &seen.page, stop)?,
                interactions,
                events: counting.bounded(),
                older: seen.older,
            })
        })
    }

    /// Takes in what one part has.
    fn see(
        &mut self,
        number: usize,
        query: &Query,
        (below, most): (Option<i64>, usize),
        seen: &mut Seen,
        counting: &mut Counting,
        stop: &CancellationToken,
    ) -> Result<(), HistoryError> {
        let Some(found) = self.evaluate(number, query)? else {
            return Ok(());
        };
        let mut held = found.bits;
        if !query.is_exact() {
            let maybe = std::mem::replace(&mut held, Bits::none(0));
            held = Bits::none(maybe.rows());
            for row in maybe.down() {
                running(stop)?;
                if self.holds(found.first + i64::from(row), query)? {
                    held.add(row);
                }
            }
        }
        if held.is_empty() {
            return Ok(());
        }
        counting.count(held.count());
        let part = self.part(number)?;
        let named = if held.count() <= FEW {
            part.interactions_of(&held.down().collect::<Vec<_>>())
        } else {
            part.interactions()
        };
        let named = named.map_err(|error| self.unreadable(number, error))?;
        let mut here = vec![false; named.count()];
        for row in held.down() {
            seen.see(found.first, row, &named, &mut here, below, most);
        }
        Ok(())
    }

    /// What there is of each interaction of a page: its id, and its newest event that is asked for.
    pub(in crate::history) fn summed_up(
        &mut self,
        query: &Query,
        page: &[(Box<str>, i64)],
        stop: &CancellationToken,
    ) -> Result<Vec<FoundInteraction>, HistoryError> {
        let mut reaches: HashMap<&str, (i64, i64)> = HashMap::new();
        for (id, _) in page {
            // What belongs to no interaction is looked for everywhere.
            let reach = self.reader.extent(id)?.unwrap_or((i64::MIN, i64::MAX));
            reaches.insert(id, reach);
        }
        let mut sums: HashMap<&str, Sum> = HashMap::new();
        for number in 0..self.count() {
            running(stop)?;
            let (first, last) = self.covers(number);
            let asked = page.iter().map(|(id, _)| &**id).filter(|id| {
                let (begins, ends) = reaches[id];
                begins <= last && first <= ends
            });
            let asked: Vec<_> = asked.collect();
            if !asked.is_empty() {
                self.add_up(number, query, &asked, &mut sums)?;
            }
        }
        let mut rows = Vec::with_capacity(page.len());
        for (id, newest) in page {
            let sum = sums.remove(&**id).unwrap_or_default();
            let at =
                |seq: i64| Ok::<_, HistoryError>(self.reader.time_of(seq)?.unwrap_or_default());
            rows.push(FoundInteraction {
                id: id.to_string(),
                newest: *newest,
                hits: sum.hits,
                events: sum.events,
                began_ms: at(sum.first)?,
                ended_ms: at(sum.last)?,
                accepted: sum.accepted,
                undelivered: sum.failed.saturating_sub(sum.settled),
                known: self.reader.known_interaction(id)?,
            });
        }
        Ok(rows)
    }

    fn add_up<'p>(
        &mut self,
        number: usize,
        query: &Query,
        asked: &[&'p str],
        sums: &mut HashMap<&'p str, Sum>,
    ) -> Result<(), HistoryError> {
        let (first, rows, facts) = {
            let part = self.part(number)?;
            let unreadable = |error| self.unreadable(number, error);
            let mut rows = Vec::new();
            for id in asked {
                let of = part.term(tag::INTERACTION, id).map_err(unreadable)?;
                if !of.is_empty() {
                    rows.push((*id, of));
                }
            }
            if rows.is_empty() {
                return Ok(());
            }
            (part.first(), rows, Facts::of(&part).map_err(unreadable)?)
        };
        let found = self.evaluate(number, query)?;
        for (id, of) in rows {
            let sum = sums.entry(id).or_default();
            sum.events += of.count();
            sum.accepted += of.count_shared(&facts.accepted);
            sum.failed += of.count_shared(&facts.failed);
            sum.settled += of.count_shared(&facts.settled);
            // Parts come from the newest on.
            if let Some(lowest) = of.lowest_from(0) {
                sum.first = first + i64::from(lowest);
            }
            if let Some(highest) = of.highest_below(of.rows())
                && sum.last == 0
            {
                sum.last = first + i64::from(highest);
            }
            let Some(found) = &found else { continue };
            if query.is_exact() {
                sum.hits += of.count_shared(&found.bits);
                continue;
            }
            let mut both = of;
            both.keep(&found.bits);
            for row in both.up() {
                sum.hits += u64::from(self.holds(first + i64::from(row), query)?);
            }
        }
        Ok(())
    }
}

/// An interaction being counted.
#[derive(Debug, Default)]
struct Sum {
    hits: u64,
    events: u64,
    first: i64,
    last: i64,
    accepted: u64,
    failed: u64,
    settled: u64,
}

/// Rows that a summary counts.
struct Facts {
    accepted: Bits,
    failed: Bits,
    settled: Bits,
}

impl Facts {
    fn of(part: &Part<'_>) -> Result<Self, Unreadable> {
        let kinds = |admits: fn(&str) -> bool| part.beginning(tag::KIND, "", admits);
        Ok(Self {
            accepted: part.term(tag::KIND, "suggestion_accepted")?,
            failed: kinds(failed)?,
            settled: kinds(settled)?,
        })
    }
}

/// A delivery ended there, until a person does something about it.
pub(in crate::history) fn failed(kind: &str) -> bool {
    matches!(
        kind,
        "delivery_failed" | "feedback_failed" | "prompt_injection_failed" | "summary_sync_failed"
    )
}

/// A person did.
pub(in crate::history) fn settled(kind: &str) -> bool {
    matches!(kind, "delivery_retried" | "delivery_discarded")
}
