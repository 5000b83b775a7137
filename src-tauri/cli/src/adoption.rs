//! `cuectl adoption`: what agents did with prompts, as the platform counted (`contract.md §6`).

use std::process::ExitCode;

use assist::settings::Settings;
use clap::Args;
use jiff::Timestamp;

use crate::engine::{self, Reach};
use crate::exit::Failure;
use crate::output;

/// What `cuectl adoption` takes.
#[derive(Args)]
pub struct Arguments {
    /// From this time on (RFC 3339).
    #[arg(long, value_name = "T")]
    from: Timestamp,
    /// Until before this time.
    #[arg(long, value_name = "T")]
    to: Timestamp,
}

/// Walks the analytics, prints the sums.
pub async fn run(settings: &Settings, arguments: &Arguments) -> Result<ExitCode, Failure> {
    if arguments.from >= arguments.to {
        let words = "--from must be earlier than --to. Nothing was asked.";
        return Err(Failure::Refused(words.to_owned()));
    }
    let desk = engine::open(settings, Reach::Platform).await?;
    let counted = desk.adoption(arguments.from, arguments.to).await;
    let printed = match counted {
        Ok(figures) => output::line(&figures).map_err(|error| Failure::failed(&error)),
        Err(error) => Err(engine::failure(&error)),
    };
    let closed = engine::close(desk).await;
    printed?;
    closed.map(|()| ExitCode::SUCCESS)
}
