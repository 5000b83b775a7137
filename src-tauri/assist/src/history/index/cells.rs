//! What the entries of a part count for, by the quarter of an hour: figures without the entries.
//!
//! A cell is a quarter of an hour (UTC), what is counted, whose it is, of what it is counted, and
//! how often. Every time zone's days and hours begin on a quarter of an hour, so whoever asks makes
//! days of their own of them. Like everything in a part, cells are a function of the record: of the
//! entries the part covers, and of those with which interactions began that go on in it.

use std::collections::{BTreeSet, HashMap};

use audit::Lent;

use super::list::{put, put_signed, take, take_signed};
use super::sealed::Unreadable;
use crate::history::ticks::{Measure, Of, Tick, Tier, ticks, whose};
use crate::store::{Reader, StoreError};

/// A quarter of an hour, in ms.
pub(crate) const QUARTER_MS: i64 = 15 * 60 * 1000;

/// What a name's first letter says of it.
pub(crate) mod named {
    /// Who acted, and whose the interaction is where that is another: a line each.
    pub(crate) const AGENT: char = 'a';
    /// An article: how many bytes the kind has that it was suggested as, a line break, the kind,
    /// its id.
    pub(crate) const ARTICLE: char = 't';
    /// Calls of a kind.
    pub(crate) const CALL: char = 'c';
    /// Feedback of a kind.
    pub(crate) const FEEDBACK: char = 'f';
    /// Suggestions of a kind.
    pub(crate) const KIND: char = 'k';
    /// A prompt.
    pub(crate) const PROMPT: char = 'p';
    /// A queue.
    pub(crate) const QUEUE: char = 'q';
}

/// Where something is counted. Names are places in a table; the first, of nothing, is empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Cell {
    /// Quarters of an hour since 1970.
    pub(crate) quarter: i64,
    pub(crate) measure: Measure,
    /// Of [`Measure::Waiting`] alone: when in the quarter, in ms.
    pub(crate) moment: u32,
    pub(crate) agent: u32,
    pub(crate) queue: u32,
    /// Of what.
    pub(crate) of: u32,
    /// As [`Tick::bucket`].
    pub(crate) bucket: u32,
}

/// How often.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Times {
    /// How many times.
    pub(crate) count: u64,
    /// In how many events.
    pub(crate) events: u64,
}

/// Cells being gathered.
#[derive(Debug, Default)]
pub(in crate::history) struct Cells {
    names: Vec<Box<str>>,
    places: HashMap<Box<str>, u32>,
    times: HashMap<Cell, Times>,
    whose: HashMap<Box<str>, Whose>,
    borrowed: BTreeSet<i64>,
}

/// Whose an interaction is; empty where that is not on record.
#[derive(Debug, Clone, Default)]
pub(in crate::history) struct Whose {
    pub(in crate::history) agent: Box<str>,
    pub(in crate::history) queue: Box<str>,
}

impl Whose {
    pub(in crate::history) fn of(payload: Option<&str>) -> Self {
        let (agent, queue) = payload.map_or((None, None), whose);
        Self {
            agent: agent.unwrap_or_default().into(),
            queue: queue.unwrap_or_default().into(),
        }
    }
}

/// The entry with which an interaction began, for the last time before an entry: its number where
/// it still says whose it is.
pub(in crate::history) fn begun(
    reader: &Reader,
    interaction: &str,
    before: i64,
) -> Result<(Option<i64>, Whose), StoreError> {
    let began = reader.started_before(interaction, before)?;
    Ok(match began {
        Some((seq, Some(payload))) => (Some(seq), Whose::of(Some(&payload))),
        Some((_, None)) | None => (None, Whose::default()),
    })
}

/// Who acted and whose the interaction is, as one name.
pub(in crate::history) fn agents(actor: &str, whose: &str) -> String {
    let acted = if actor == "agent" || actor.starts_with("agent:") {
        actor
    } else {
        ""
    };
    match (acted, whose) {
        (one, "") | ("", one) => one.to_owned(),
        (acted, whose) if acted == whose => acted.to_owned(),
        (acted, whose) => format!("{acted}\n{whose}"),
    }
}

impl Cells {
    /// Entries before the first that was taken which say whose interactions are.
    pub(in crate::history) const fn borrowed(&self) -> &BTreeSet<i64> {
        &self.borrowed
    }

    /// Takes an entry that comes after all before.
    pub(in crate::history) fn push(
        &mut self,
        entry: &Lent<'_>,
        reader: &Reader,
    ) -> Result<(), StoreError> {
        let all = Cell {
            quarter: entry.at_ms.div_euclid(QUARTER_MS),
            measure: Measure::Events,
            moment: 0,
            agent: self.name(None, ""),
            queue: 0,
            of: 0,
            bucket: 0,
        };
        self.count(all, 1, 1);
        if entry.kind == "interaction_started"
            && let Some(id) = entry.interaction
        {
            self.whose.insert(id.into(), Whose::of(entry.payload));
        }
        let Some(payload) = entry.payload else {
            let measure = Measure::Emptied;
            self.count(Cell { measure, ..all }, 1, 1);
            return Ok(());
        };
        // Whose it is, is looked up for what counts alone.
        let mut here: Option<Result<(u32, u32), StoreError>> = None;
        ticks(entry.kind, payload, |tick| {
            let found = here.get_or_insert_with(|| self.of_whom(entry, reader));
            if let Ok((agent, queue)) = found {
                let cell = Cell {
                    agent: *agent,
                    queue: *queue,
                    ..all
                };
                self.tick(cell, tick, entry.at_ms);
            }
        });
        here.transpose().map(drop)
    }

    fn tick(&mut self, cell: Cell, tick: &Tick<'_>, at_ms: i64) {
        let of = match tick.of {
            Of::All => 0,
            Of::Kind(kind) => self.name(Some(named::KIND), kind),
            Of::Article { id, kind } => {
                self.name(Some(named::ARTICLE), &format!("{}\n{kind}{id}", kind.len()))
            }
            Of::Call(name) => self.name(Some(named::CALL), name),
            Of::Feedback(kind) => self.name(Some(named::FEEDBACK), kind),
            Of::Prompt(id) => self.name(Some(named::PROMPT), id),
        };
        let moment = at_ms.rem_euclid(QUARTER_MS);
        let cell = Cell {
            measure: tick.measure,
            moment: if tick.measure == Measure::Waiting {
                u32::try_from(moment).unwrap_or_default()
            } else {
                0
            },
            of,
            bucket: tick.bucket,
            ..cell
        };
        self.count(cell, u64::from(tick.count), 1);
    }

    fn of_whom(&mut self, entry: &Lent<'_>, reader: &Reader) -> Result<(u32, u32), StoreError> {
        let whose = match entry.interaction {
            None => Whose::default(),
            Some(id) => {
                if let Some(known) = self.whose.get(id) {
                    known.clone()
                } else {
                    let (seq, found) = begun(reader, id, entry.seq)?;
                    self.borrowed.extend(seq);
                    self.whose.insert(id.into(), found.clone());
                    found
                }
            }
        };
        let agent = agents(entry.actor, &whose.agent);
        Ok((
            self.name(Some(named::AGENT), &agent),
            self.name(Some(named::QUEUE), &whose.queue),
        ))
    }

    fn count(&mut self, cell: Cell, count: u64, events: u64) {
        let times = self.times.entry(cell).or_default();
        times.count += count;
        times.events += events;
    }

    /// The place of a name; of nothing, 0. An unknown kind or queue is nothing.
    fn name(&mut self, tag: Option<char>, name: &str) -> u32 {
        if self.names.is_empty() {
            self.names.push("".into());
        }
        let Some(tag) = tag.filter(|_| !name.is_empty()) else {
            return 0;
        };
        let name = format!("{tag}{name}");
        if let Some(place) = self.places.get(&*name) {
            return *place;
        }
        let place = u32::try_from(self.names.len()).expect("memory ends before names do");
        self.names.push((&*name).into());
        self.places.insert(name.into(), place);
        place
    }

    /// As on disk, but for the sums over all quarters.
    pub(in crate::history) fn packed(&self) -> Packed {
        let mut names = Vec::new();
        for name in &self.names {
            put(&mut names, name.len() as u64);
            names.extend_from_slice(name.as_bytes());
        }
        let of = |tier| {
            let cells = self.times.iter();
            let cells = cells.filter(|(cell, _)| cell.measure.tier() == tier);
            listed(cells.map(|(cell, times)| (*cell, *times)).collect())
        };
        Packed {
            names,
            series: of(Tier::Series),
            sums: of(Tier::Sums),
        }
    }

    /// The sums over all quarters: each has the number 0.
    pub(super) fn totals(&self) -> Vec<u8> {
        let mut totals: HashMap<Cell, Times> = HashMap::new();
        for (cell, times) in &self.times {
            if cell.measure.tier() == Tier::Sums {
                let over_all = Cell {
                    quarter: 0,
                    ..*cell
                };
                let total = totals.entry(over_all).or_default();
                total.count += times.count;
                total.events += times.events;
            }
        }
        listed(totals.into_iter().collect())
    }
}

/// Cells as they stand on disk.
#[derive(Debug, Clone, Default)]
pub(in crate::history) struct Packed {
    pub(in crate::history) names: Vec<u8>,
    /// [`Tier::Series`].
    pub(in crate::history) series: Vec<u8>,
    /// [`Tier::Sums`].
    pub(in crate::history) sums: Vec<u8>,
}

/// In their order, so that the same entries are the same bytes.
fn listed(mut cells: Vec<(Cell, Times)>) -> Vec<u8> {
    cells.sort_unstable_by_key(|(cell, _)| *cell);
    let mut bytes = Vec::with_capacity(cells.len() * 8);
    let mut before = 0;
    for (cell, times) in cells {
        put_signed(&mut bytes, cell.quarter.wrapping_sub(before));
        before = cell.quarter;
        put(&mut bytes, cell.measure.number());
        for number in [cell.moment, cell.agent, cell.queue, cell.of, cell.bucket] {
            put(&mut bytes, u64::from(number));
        }
        let differ = times.count != times.events;
        put(&mut bytes, times.count << 1 | u64::from(differ));
        if differ {
            put(&mut bytes, times.events);
        }
    }
    bytes
}

/// Every cell of a list, in order.
pub(crate) fn each(bytes: &[u8], mut visit: impl FnMut(&Cell, Times)) -> Result<(), Unreadable> {
    let mut rest = bytes;
    let mut quarter = 0_i64;
    while !rest.is_empty() {
        let (cell, times) = cell(&mut rest, quarter).ok_or(Unreadable::Damaged)?;
        quarter = cell.quarter;
        visit(&cell, times);
    }
    Ok(())
}

fn cell(rest: &mut &[u8], before: i64) -> Option<(Cell, Times)> {
    let quarter = before.wrapping_add(take_signed(rest)?);
    let measure = Measure::of_number(take(rest)?)?;
    let mut number = || u32::try_from(take(rest)?).ok();
    let cell = Cell {
        quarter,
        measure,
        moment: number()?,
        agent: number()?,
        queue: number()?,
        of: number()?,
        bucket: number()?,
    };
    let head = take(rest)?;
    let count = head >> 1;
    let events = if head & 1 == 1 { take(rest)? } else { count };
    Some((cell, Times { count, events }))
}

/// The names of a table.
pub(crate) fn names(bytes: &[u8]) -> Result<Vec<&str>, Unreadable> {
    let mut rest = bytes;
    let mut names = Vec::new();
    while !rest.is_empty() {
        let length = take(&mut rest).and_then(|length| usize::try_from(length).ok());
        let split = length.and_then(|length| rest.split_at_checked(length));
        let (name, after) = split.ok_or(Unreadable::Damaged)?;
        names.push(std::str::from_utf8(name).map_err(|_| Unreadable::Damaged)?);
        rest = after;
    }
    Ok(names)
}
