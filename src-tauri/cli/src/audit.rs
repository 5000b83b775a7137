//! `cuectl audit`: reading the local record and checking its chain. Works beside a running app.

use std::io;
use std::ops::ControlFlow;
use std::path::Path;
use std::process::ExitCode;

use assist::store::{Query, Reader};
use clap::{Args, Subcommand};
use jiff::Timestamp;
use rules::id::InteractionId;

use crate::exit::Failure;
use crate::output;

/// What `cuectl audit` does.
#[derive(Subcommand)]
pub enum Command {
    /// Print events, newest first, one line each.
    Search(Search),
    /// Check the chain; exit status 1 when it is broken.
    Verify,
}

/// Which events.
#[derive(Args)]
pub struct Search {
    /// Text that occurs in the event.
    text: Option<String>,
    /// Events of this interaction.
    #[arg(long, value_name = "ID")]
    interaction: Option<InteractionId>,
    /// Events of this kind, for example `suggestion_accepted`.
    #[arg(long, value_name = "KIND")]
    action: Option<String>,
    /// Not before this time, RFC 3339 or a day (UTC).
    #[arg(long, value_name = "TIME", value_parser = time)]
    since: Option<Timestamp>,
    /// Before this time, RFC 3339 or a day (UTC).
    #[arg(long, value_name = "TIME", value_parser = time)]
    until: Option<Timestamp>,
    /// At most so many.
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
}

/// Runs one of them on the record in `data_dir`.
pub fn run(data_dir: &Path, command: Command) -> Result<ExitCode, Failure> {
    let reader = Reader::open(data_dir).map_err(|error| Failure::failed(&error))?;
    match command {
        Command::Search(search) => print_events(&reader, search),
        Command::Verify => verify(&reader),
    }
}

fn print_events(reader: &Reader, search: Search) -> Result<ExitCode, Failure> {
    let query = Query {
        text: search.text,
        interaction: search.interaction.map(|id| id.to_string()),
        action: search.action,
        since: search.since,
        until: search.until,
        limit: search.limit,
    };
    let mut printed = Ok(());
    reader
        .search(&query, |event| {
            printed = output::line(&event);
            if printed.is_ok() {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            }
        })
        .map_err(|error| Failure::failed(&error))?;
    match printed {
        // A reader that has read enough is no failure.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failure::failed(&error)),
        Ok(()) | Err(_) => Ok(ExitCode::SUCCESS),
    }
}

fn verify(reader: &Reader) -> Result<ExitCode, Failure> {
    let verdict = reader
        .verify(|progress| {
            // Short logs are checked before anyone could read about it.
            if progress.total > 100_000 {
                output::say(&format!("{} of {} events", progress.done, progress.total));
            }
        })
        .map_err(|error| Failure::failed(&error))?;
    output::line(&verdict).map_err(|error| Failure::failed(&error))?;
    Ok(if verdict.ok {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(1)
    })
}

/// RFC 3339, or a day: its midnight in UTC.
fn time(text: &str) -> Result<Timestamp, String> {
    text.parse::<Timestamp>()
        .or_else(|_| format!("{text}T00:00:00Z").parse())
        .map_err(|_| "a time such as 2026-11-21T09:30:00Z, or a day such as 2026-11-21".into())
}
