//! Which rows of one part are asked for.

use super::History;
use crate::history::HistoryError;
use crate::history::index::{Bits, Part, Unreadable, tag};
use crate::history::query::{Part as Said, Query};

/// What one part of the index has of a query.
pub(super) struct Evaluated {
    /// The rows; more than are asked for where [`Query::is_exact`] is not.
    pub(super) bits: Bits,
    /// The number of row 0.
    pub(super) first: i64,
}

impl Query {
    /// Whether an index of words and pairs of words answers it alone: longer phrases are looked for
    /// in what it leaves.
    pub(super) fn is_exact(&self) -> bool {
        self.parts.iter().all(|part| part.words.len() <= 2)
    }
}

impl History {
    pub(super) fn evaluate(
        &self,
        number: usize,
        query: &Query,
    ) -> Result<Option<Evaluated>, HistoryError> {
        // A part that is all before or after the time that is asked for is not even opened.
        let span = self.span_ms(number);
        if let Some((earliest, latest)) = span
            && (query.since_ms.is_some_and(|since| latest < since)
                || query.until_ms.is_some_and(|until| earliest >= until))
        {
            return Ok(None);
        }
        let part = self.part(number)?;
        let within = span.is_some_and(|(earliest, latest)| {
            query.admits_time(earliest) && query.admits_time(latest)
        });
        let found = rows(&part, query, self.gone(number), within)
            .map_err(|error| self.unreadable(number, error))?;
        Ok(found.map(|bits| Evaluated {
            bits,
            first: part.first(),
        }))
    }

    /// Whether the entry is asked for, where the index alone can't tell.
    pub(super) fn holds(&mut self, seq: i64, query: &Query) -> Result<bool, HistoryError> {
        let mut holds = false;
        let cutter = &mut self.cutter;
        self.reader.walk(seq, seq, |entry| {
            holds = query.is_said(entry.payload, cutter);
            std::ops::ControlFlow::Break(())
        })?;
        Ok(holds)
    }
}

/// None where there is none.
fn rows(
    part: &Part<'_>,
    query: &Query,
    gone: Option<&Bits>,
    is_within: bool,
) -> Result<Option<Bits>, Unreadable> {
    // The rarest conditions first: most parts end here.
    let mut found = match &query.interaction {
        Some(interaction) => part.term(tag::INTERACTION, interaction)?,
        None => part.term(tag::THERE, "")?,
    };
    if found.is_empty() {
        return Ok(None);
    }
    for said in query.parts.iter().filter(|said| !said.not) {
        let mut rows = occurs(part, said)?;
        if let Some(gone) = gone {
            rows.drop(gone);
        }
        found.keep(&rows);
        if found.is_empty() {
            return Ok(None);
        }
    }
    if let Some(actor) = &query.actor {
        found.keep(&part.term(tag::ACTOR, actor)?);
    }
    if query.names_kinds() {
        found.keep(&part.beginning(tag::KIND, "", |kind| query.admits_kind(kind))?);
    }
    for said in query.parts.iter().filter(|said| said.not) {
        // Of a longer phrase the index knows where it may be, not where it is.
        if said.words.len() <= 2 {
            let mut rows = occurs(part, said)?;
            if let Some(gone) = gone {
                rows.drop(gone);
            }
            found.drop(&rows);
        }
    }
    let is_bounded = query.since_ms.is_some() || query.until_ms.is_some();
    if is_bounded && !is_within && !found.is_empty() {
        let mut late = Bits::none(part.rows());
        for (row, at) in (0..part.rows()).zip(part.times()?) {
            if query.admits_time(at) {
                late.add(row);
            }
        }
        found.keep(&late);
    }
    Ok((!found.is_empty()).then_some(found))
}

/// Where it occurs, or may occur where it has more than two words.
fn occurs(part: &Part<'_>, said: &Said) -> Result<Bits, Unreadable> {
    let find = |tag: u8, term: &str, begins: bool| {
        if begins {
            part.beginning(tag, term, |_| true)
        } else {
            part.term(tag, term)
        }
    };
    if let [word] = said.words.as_slice() {
        return find(tag::WORD, word, said.begins);
    }
    let mut found: Option<Bits> = None;
    let pairs = said.words.len().saturating_sub(1);
    for (number, pair) in said.words.windows(2).enumerate() {
        let is_last = number + 1 == pairs;
        let rows = find(tag::PAIR, &pair.join(" "), is_last && said.begins)?;
        match &mut found {
            None => found = Some(rows),
            Some(found) => found.keep(&rows),
        }
    }
    Ok(found.unwrap_or_else(|| Bits::none(part.rows())))
}
