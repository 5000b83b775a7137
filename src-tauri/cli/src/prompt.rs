//! `cuectl prompt`: the prompt studio's checks without the studio.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};

use crate::exit::Failure;
use crate::input::{self, Verdict};

/// What `cuectl prompt` does.
#[derive(Subcommand)]
pub enum Command {
    /// Check one prompt; exit status 2 when it may not be deployed.
    Validate(Validate),
}

/// Which prompt.
#[derive(Args)]
pub struct Validate {
    /// The prompt as JSON; `-` reads standard input.
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

/// Runs one of them.
pub fn run(command: &Command) -> Result<ExitCode, Failure> {
    match command {
        Command::Validate(Validate { file }) => {
            Verdict::of(&rules::prompt::check(&input::json(file)?)).print()
        }
    }
}
