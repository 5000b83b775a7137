//! Interactions that have events that are asked for, the one with the newest such event first.

use std::collections::{HashMap, HashSet};

use tokio_util::sync::CancellationToken;

use super::{COUNTED, Counting, History, running};
use crate::history::HistoryError;
use crate::history::index::{Bits, Part, Unreadable, tag};
use crate::history::query::Query;
use crate::store::KnownInteraction;
use crate::view::review::BoundedCount;

/// An interaction's events may be dated so long before it began: clocks are corrected.
const SLACK_MS: i64 = 24 * 60 * 60 * 1000;

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
    /// When its first one was, in ms since 1970.
    pub began_ms: i64,
    /// When its last one was.
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
                history.see(number, query, below, most, &mut seen, &mut counting)?;
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
        below: Option<i64>,
        most: usize,
        seen: &mut Seen,
        counting: &mut Counting,
    ) -> Result<(), HistoryError> {
        let Some(found) = self.evaluate(number, query)? else {
            return Ok(());
        };
        let (names, of) = self.named(number)?;
        let mut here = vec![false; names.len()];
        for row in found.bits.down() {
            let seq = found.first + i64::from(row);
            let Some(place) = of.get(row as usize).copied() else {
                continue;
            };
            if query.is_exact() {
                counting.count(1);
            } else {
                // An interaction that was seen needs no more proof, but the count does.
                if (here[place] && counting.is_over()) || !self.holds(seq, query)? {
                    continue;
                }
                counting.count(1);
            }
            if std::mem::replace(&mut here[place], true) || !seen.ids.insert(names[place].clone()) {
                continue;
            }
            if below.is_some_and(|below| seq >= below) {
                continue;
            }
            if seen.page.len() < most {
                seen.page.push((names[place].clone(), seq));
            } else {
                seen.older = true;
            }
        }
        Ok(())
    }

    fn named(&self, number: usize) -> Result<(Vec<Box<str>>, Vec<usize>), HistoryError> {
        let part = self.part(number)?;
        part.interactions()
            .map_err(|error| self.unreadable(number, error))
    }

    /// What there is of each interaction of a page.
    fn summed_up(
        &mut self,
        query: &Query,
        page: &[(Box<str>, i64)],
        stop: &CancellationToken,
    ) -> Result<Vec<FoundInteraction>, HistoryError> {
        let mut known: HashMap<&str, KnownInteraction> = HashMap::new();
        for (id, _) in page {
            if let Some(found) = self.reader.known_interaction(id)? {
                known.insert(id, found);
            }
        }
        let mut sums: HashMap<&str, Sum> = HashMap::new();
        for number in 0..self.count() {
            running(stop)?;
            let latest = self.span_ms(number).map(|(_, latest)| latest);
            let asked = page.iter().map(|(id, _)| &**id).filter(|id| {
                // Where the record can't say when it began, it is looked for everywhere.
                let began = known.get(id).map(|known| known.started_ms - SLACK_MS);
                latest.is_none_or(|latest| began.is_none_or(|began| latest >= began))
            });
            let asked: Vec<_> = asked.collect();
            if !asked.is_empty() {
                self.add_up(number, query, &asked, &mut sums)?;
            }
        }
        let rows = page.iter().map(|(id, newest)| {
            let sum = sums.remove(&**id).unwrap_or_default();
            FoundInteraction {
                id: id.to_string(),
                newest: *newest,
                hits: sum.hits,
                events: sum.events,
                began_ms: sum.began_ms.unwrap_or_default(),
                ended_ms: sum.ended_ms.unwrap_or_default(),
                accepted: sum.accepted,
                undelivered: sum.failed.saturating_sub(sum.settled),
                known: known.remove(&**id),
            }
        });
        Ok(rows.collect())
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
            for at in of.up().filter_map(|row| facts.times.get(row as usize)) {
                sum.began_ms = Some(sum.began_ms.map_or(*at, |began| began.min(*at)));
                sum.ended_ms = Some(sum.ended_ms.map_or(*at, |ended| ended.max(*at)));
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
    began_ms: Option<i64>,
    ended_ms: Option<i64>,
    accepted: u64,
    failed: u64,
    settled: u64,
}

/// Rows that a summary counts.
struct Facts {
    accepted: Bits,
    failed: Bits,
    settled: Bits,
    times: Vec<i64>,
}

impl Facts {
    fn of(part: &Part<'_>) -> Result<Self, Unreadable> {
        let kinds = |admits: fn(&str) -> bool| part.beginning(tag::KIND, "", admits);
        Ok(Self {
            accepted: part.term(tag::KIND, "suggestion_accepted")?,
            failed: kinds(failed)?,
            settled: kinds(settled)?,
            times: part.times()?,
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
