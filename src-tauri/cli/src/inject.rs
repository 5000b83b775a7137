//! `cuectl inject`: an injection checked. Sending it comes with the prompt studio.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::exit::Failure;
use crate::input::{self, Verdict};

/// What `cuectl inject` takes.
#[derive(Args)]
pub struct Arguments {
    /// The injection as JSON; `-` reads standard input.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Check it and send nothing; exit status 2 when it may not be sent.
    #[arg(long)]
    dry_run: bool,
}

/// Checks an injection. `allow_loopback` is the development switch for webhooks.
pub fn run(arguments: &Arguments, allow_loopback: bool) -> Result<ExitCode, Failure> {
    if !arguments.dry_run {
        let words = "This version only checks injections: add --dry-run. Nothing was sent.";
        return Err(Failure::Refused(words.to_owned()));
    }
    let document = input::json(&arguments.file)?;
    Verdict::of(&rules::injection::check(&document, allow_loopback)).print()
}
