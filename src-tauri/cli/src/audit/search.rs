//! `cuectl audit search`: events by their words and facts, newest first.
//!
//! The index of the history is brought up to date first; where it can't be, every event is read
//! instead, and a sentence says so. Either way finds the same.

use std::io;
use std::ops::ControlFlow;
use std::path::Path;
use std::process::ExitCode;

use assist::history::{History, HistoryError, LastWord, Place, Query, Sizes, plain};
use assist::settings::Settings;
use assist::store::{Event, Reader};
use assist::view::review::HistoryFilter;
use clap::Args;
use jiff::Timestamp;
use tokio_util::sync::CancellationToken;

use super::index;
use crate::args::time;
use crate::exit::Failure;
use crate::{output, stop};

/// So many events are looked up at once.
const AT_ONCE: usize = 500;

/// What `cuectl audit search` takes.
#[derive(Args)]
pub struct Arguments {
    /// Words that all occur, "a phrase", begin*, -without.
    text: Option<String>,
    /// Events of this interaction.
    #[arg(long, value_name = "ID")]
    interaction: Option<String>,
    /// Events of this kind, for example `suggestion_accepted`; may be given again for more.
    #[arg(long, value_name = "KIND")]
    action: Vec<String>,
    /// Events of this agent: the id, or an actor as on record (`agent`, `cuecard`, `platform`).
    #[arg(long, value_name = "ID")]
    agent: Option<String>,
    /// Events that ended so: accepted, dismissed, expired, delivered, failed, discarded.
    #[arg(long, value_name = "OUTCOME")]
    outcome: Option<String>,
    /// Not before this time, RFC 3339 or a day (UTC).
    #[arg(long, value_name = "TIME", value_parser = time)]
    since: Option<Timestamp>,
    /// Before this time, RFC 3339 or a day (UTC).
    #[arg(long, value_name = "TIME", value_parser = time)]
    until: Option<Timestamp>,
    /// At most so many, the newest.
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
}

impl Arguments {
    fn query(self) -> Result<Query, Failure> {
        let filter = HistoryFilter {
            text: self.text.unwrap_or_default(),
            interaction: self.interaction.unwrap_or_default(),
            agent: self.agent.unwrap_or_default(),
            actions: self.action,
            outcome: self.outcome.unwrap_or_default(),
            since: self.since.map(ceil_millis),
            until: self.until.map(ceil_millis),
        };
        Query::of(&filter, LastWord::Whole).map_err(|violations| {
            let lines = violations
                .iter()
                .map(|violation| format!("{}: {}", violation.path, violation.message));
            Failure::Refused(lines.collect::<Vec<_>>().join("\n"))
        })
    }
}

/// Searches, prints, and ends in order at a signal.
pub fn run(settings: &Settings, arguments: Arguments) -> Result<ExitCode, Failure> {
    let stop = stop::on_signal()?;
    let limit = arguments.limit.unwrap_or(usize::MAX);
    let query = arguments.query()?;
    let mut printing = Printing {
        left: limit,
        last: None,
    };
    let printed = search(&settings.data_dir, &query, &mut printing, &stop);
    match printed {
        // What was found until then stands there; a reader that has read enough is no failure.
        Ok(()) | Err(Ended::Stopped) => Ok(ExitCode::SUCCESS),
        Err(Ended::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => {
            Ok(ExitCode::SUCCESS)
        }
        Err(Ended::Output(error)) => Err(Failure::failed(&error)),
        Err(Ended::History(error)) => Err(Failure::failed(&error)),
    }
}

/// Why a search broke off.
enum Ended {
    History(HistoryError),
    Output(io::Error),
    Stopped,
}

impl From<HistoryError> for Ended {
    fn from(error: HistoryError) -> Self {
        match error {
            HistoryError::Stopped => Self::Stopped,
            HistoryError::Record(_)
            | HistoryError::Folder(_)
            | HistoryError::Damaged
            | HistoryError::Gone => Self::History(error),
        }
    }
}

/// What is still to be printed.
struct Printing {
    left: usize,
    /// The number of the last event that was.
    last: Option<i64>,
}

impl Printing {
    fn print(&mut self, event: &Event) -> Result<(), Ended> {
        output::line(event).map_err(Ended::Output)?;
        self.left -= 1;
        self.last = Some(event.seq);
        Ok(())
    }
}

fn search(
    data_dir: &Path,
    query: &Query,
    printing: &mut Printing,
    stop: &CancellationToken,
) -> Result<(), Ended> {
    match indexed(data_dir, query, printing, stop) {
        Err(Ended::History(
            error @ (HistoryError::Folder(_) | HistoryError::Damaged | HistoryError::Gone),
        )) => {
            output::say(&format!("{error}. Every event is read instead."));
            read(data_dir, query, printing, stop)
        }
        done => done,
    }
}

/// Searches by the index.
fn indexed(
    data_dir: &Path,
    query: &Query,
    printing: &mut Printing,
    stop: &CancellationToken,
) -> Result<(), Ended> {
    index::bring_up_to_date(data_dir, stop)?;
    let mut history = History::open(data_dir, Sizes::default())?;
    let (reach, last) = history.reach();
    if reach < last {
        output::say("The index is being made by another program. Every event is read instead.");
        return read(data_dir, query, printing, stop);
    }
    while printing.left > 0 {
        let place = printing.last.map_or(Place::Newest, Place::Below);
        let found = history.events(query, place, printing.left.min(AT_ONCE), stop)?;
        for event in &found.events {
            printing.print(event)?;
        }
        if !found.older || found.events.is_empty() {
            break;
        }
    }
    Ok(())
}

/// Searches by reading everything.
fn read(
    data_dir: &Path,
    query: &Query,
    printing: &mut Printing,
    stop: &CancellationToken,
) -> Result<(), Ended> {
    let reader = Reader::open(data_dir).map_err(HistoryError::from)?;
    let below = printing.last.unwrap_or(i64::MAX);
    let mut ended = None;
    if printing.left == 0 {
        return Ok(());
    }
    plain::each(&reader, query, below, |event| {
        if stop.is_cancelled() {
            ended = Some(Ended::Stopped);
        } else if let Err(error) = printing.print(&event) {
            ended = Some(error);
        }
        if ended.is_some() || printing.left == 0 {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    })?;
    ended.map_or(Ok(()), Err)
}

/// Entries are dated in whole milliseconds: the first one not before `at`.
fn ceil_millis(at: Timestamp) -> i64 {
    let rest = at.subsec_nanosecond().rem_euclid(1_000_000);
    at.as_millisecond() + i64::from(rest > 0)
}
