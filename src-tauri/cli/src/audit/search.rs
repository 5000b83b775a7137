//! `cuectl audit search`, and the filters that an export takes as well.

use std::io;
use std::ops::ControlFlow;
use std::process::ExitCode;

use assist::store::{Query, Reader};
use clap::Args;
use jiff::Timestamp;
use rules::id::InteractionId;

use crate::args::time;
use crate::exit::Failure;
use crate::output;

/// Which events.
#[derive(Args)]
pub struct Filters {
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
    /// At most so many, the newest.
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
}

impl Filters {
    pub fn query(self) -> Query {
        Query {
            text: self.text,
            interaction: self.interaction.map(|id| id.to_string()),
            action: self.action,
            since: self.since,
            until: self.until,
            limit: self.limit,
        }
    }
}

pub fn run(reader: &Reader, search: Filters) -> Result<ExitCode, Failure> {
    let mut printed = Ok(());
    reader
        .search(&search.query(), |event| {
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
