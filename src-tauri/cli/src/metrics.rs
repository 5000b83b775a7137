//! `cuectl metrics`: how long calls took, how they ended, and how much of what was shown was taken.

use std::io;
use std::path::Path;
use std::process::ExitCode;

use assist::metrics::{CallFigures, TakenFigures};
use assist::store::Reader;
use clap::Args;
use jiff::Timestamp;
use serde::Serialize;

use crate::args::time;
use crate::exit::Failure;
use crate::output;

/// What `cuectl metrics` takes.
#[derive(Args)]
pub struct Arguments {
    /// From the hour of this time on, RFC 3339 or a day (UTC).
    #[arg(long, value_name = "TIME", value_parser = time)]
    since: Option<Timestamp>,
    /// Before this time, RFC 3339 or a day (UTC).
    #[arg(long, value_name = "TIME", value_parser = time)]
    until: Option<Timestamp>,
}

#[derive(Serialize)]
struct Last {
    acceptance: Acceptance,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Acceptance {
    per_batch_shown: f64,
    per_suggestion_shown: f64,
    accepted: u64,
    batches_shown: u64,
    suggestions_shown: u64,
}

/// A line for each kind of call, by name, and one for the clicks.
pub fn run(data_dir: &Path, arguments: &Arguments) -> Result<ExitCode, Failure> {
    let reader = Reader::open(data_dir).map_err(|error| Failure::failed(&error))?;
    let since = arguments.since.unwrap_or(Timestamp::UNIX_EPOCH);
    let until = arguments.until.unwrap_or(Timestamp::MAX);
    let metrics = reader
        .metrics(since, until)
        .map_err(|error| Failure::failed(&error))?;
    let printed = metrics
        .calls
        .into_iter()
        .try_for_each(|call| output::line(&rounded(call)))
        .and_then(|()| {
            output::line(&Last {
                acceptance: Acceptance::of(metrics.taken),
            })
        });
    match printed {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failure::failed(&error)),
        Ok(()) | Err(_) => Ok(ExitCode::SUCCESS),
    }
}

/// With three decimals: more would be noise.
fn rounded(call: CallFigures) -> CallFigures {
    let round = |ms: f64| (ms * 1e3).round() / 1e3;
    CallFigures {
        p50_ms: round(call.p50_ms),
        p95_ms: round(call.p95_ms),
        p99_ms: round(call.p99_ms),
        ..call
    }
}

impl Acceptance {
    const fn of(taken: TakenFigures) -> Self {
        Self {
            per_batch_shown: taken.per_batch,
            per_suggestion_shown: taken.per_suggestion,
            accepted: taken.accepted,
            batches_shown: taken.batches_shown,
            suggestions_shown: taken.suggestions_shown,
        }
    }
}
