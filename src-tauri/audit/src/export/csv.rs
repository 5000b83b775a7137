//! Comma-separated values (RFC 4180).
//!
//! No cell may be taken for a formula by a spreadsheet: text that begins like one is written with
//! an apostrophe before it. So that the text itself, and with it the hash, can be had back, text
//! that begins with an apostrophe gets one too, empty text is written as one, and a cell with
//! nothing in it is an absent value.

use std::borrow::Cow;
use std::io::{self, Read, Write};

use super::line::{Line, Owned, Unreadable};

const HEADER: [&str; 9] = [
    "seq",
    "at",
    "kind",
    "interaction",
    "actor",
    "payload",
    "payload_hash",
    "previous_hash",
    "hash",
];

/// Spreadsheets take a cell that begins so for a formula; the wide forms as well as the plain.
const FORMULAS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

pub(super) struct CsvLines<W: Write>(csv::Writer<W>);

impl<W: Write> CsvLines<W> {
    pub fn new(sink: W) -> io::Result<Self> {
        let mut writer = csv::Writer::from_writer(sink);
        writer.write_record(HEADER)?;
        Ok(Self(writer))
    }

    pub fn write(&mut self, line: &Line<'_>) -> io::Result<()> {
        let optional = |text: Option<&'_ str>| {
            text.map_or(Cow::Borrowed(""), |text| {
                Cow::Owned(guarded(text).into_owned())
            })
        };
        self.0.write_record([
            line.fields.seq.to_string().as_str(),
            &format!("{:.3}", line.at),
            &guarded(line.kind),
            &optional(line.interaction),
            &guarded(line.actor),
            &optional(line.payload),
            &crate::Hash(*line.fields.payload_hash).to_string(),
            &line.previous.to_string(),
            &line.hash.to_string(),
        ])?;
        Ok(())
    }

    pub fn finish(self) -> io::Result<W> {
        self.0.into_inner().map_err(csv::IntoInnerError::into_error)
    }
}

/// The entries of a file, one after the other.
pub(super) fn read(file: impl Read) -> impl Iterator<Item = Result<Owned, Unreadable>> {
    let mut reader = csv::ReaderBuilder::new().from_reader(file);
    let header = reader.headers().is_ok_and(|header| *header == HEADER[..]);
    let wrong = (!header).then_some(Err(Unreadable));
    let records = reader.into_records().take_while(move |_| header);
    let records = records.map(|record| {
        record
            .ok()
            .and_then(|record| owned(&record))
            .ok_or(Unreadable)
    });
    wrong.into_iter().chain(records)
}

fn owned(record: &csv::StringRecord) -> Option<Owned> {
    let cell = |n: usize| record.get(n);
    let text = |n: usize| unguarded(cell(n)?).map(str::to_owned);
    Some(Owned {
        seq: cell(0)?.parse().ok()?,
        at: cell(1)?.parse().ok()?,
        kind: text(2)?,
        interaction: text(3),
        actor: text(4)?,
        payload: text(5),
        payload_hash: cell(6)?.parse().ok()?,
        previous: cell(7)?.parse().ok()?,
        hash: cell(8)?.parse().ok()?,
    })
}

/// A cell that no spreadsheet takes for a formula: text that begins like one, or with an apostrophe,
/// gets an apostrophe before it, and so does empty text.
#[must_use]
pub fn guarded(text: &str) -> Cow<'_, str> {
    if text.is_empty() || text.starts_with('\'') || text.starts_with(FORMULAS) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// The text as it was; none for an absent value.
fn unguarded(cell: &str) -> Option<&str> {
    match cell.strip_prefix('\'') {
        Some(text) => Some(text),
        None if cell.is_empty() => None,
        None => Some(cell),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, cell: &str) {
        assert_eq!(guarded(text), cell);
        assert_eq!(unguarded(cell), Some(text), "the text can be had back");
    }

    #[test]
    fn no_cell_is_a_formula() {
        check("agent", "agent");
        check("=1+1", "'=1+1");
        check("+1", "'+1");
        check("-1", "'-1");
        check("@SUM(A1)", "'@SUM(A1)");
        check("\t=1", "'\t=1");
        check("\r=1", "'\r=1");
        check("＝1", "'＝1");
        check("'quoted", "''quoted");
        check("", "'");
        assert_eq!(unguarded(""), None, "nothing is not empty text");
    }

    proptest! {
        #[test]
        fn every_text_survives(text in any::<String>()) {
            let cell = guarded(&text);
            prop_assert_eq!(unguarded(&cell), Some(text.as_str()));
            prop_assert!(!cell.starts_with(FORMULAS), "{:?} is no formula", cell);
        }
    }
}
