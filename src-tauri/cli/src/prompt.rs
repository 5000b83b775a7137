//! `cuectl prompt`: the prompt studio without the studio.

mod backtest;
mod deploy;

use std::path::PathBuf;
use std::process::ExitCode;

use assist::settings::Settings;
use clap::{Args, Subcommand};

use crate::engine::{self, Reach};
use crate::exit::Failure;
use crate::input::{self, Verdict};
use crate::output;

/// What `cuectl prompt` does.
#[derive(Subcommand)]
pub enum Command {
    /// Check one prompt; exit status 2 when it may not be deployed.
    Validate(File),
    /// What is deployed, one prompt a line.
    List,
    /// One prompt as it is deployed.
    Get(Id),
    /// Check a prompt, deploy it, read it back and compare; every version is kept.
    Deploy(deploy::Deploy),
    /// Deploy an earlier version again.
    Rollback(deploy::Rollback),
    /// Run a prompt's trigger over recorded interactions.
    Backtest(backtest::Arguments),
}

/// A prompt in a file.
#[derive(Args)]
pub struct File {
    /// The prompt as JSON; `-` reads standard input.
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

/// Which prompt.
#[derive(Args)]
pub struct Id {
    /// The prompt's id.
    #[arg(value_name = "ID")]
    id: String,
}

/// Runs one of them.
pub fn run(settings: &Settings, command: Command) -> Result<ExitCode, Failure> {
    match command {
        Command::Validate(File { file }) => {
            Verdict::of(&rules::prompt::check(&input::json(&file)?)).print()
        }
        Command::List => crate::runtime()?.block_on(list(settings)),
        Command::Get(Id { id }) => crate::runtime()?.block_on(get(settings, &id)),
        Command::Deploy(arguments) => {
            crate::runtime()?.block_on(deploy::deploy(settings, arguments))
        }
        Command::Rollback(arguments) => {
            crate::runtime()?.block_on(deploy::rollback(settings, arguments))
        }
        Command::Backtest(arguments) => {
            crate::runtime()?.block_on(backtest::run(settings, arguments))
        }
    }
}

async fn list(settings: &Settings) -> Result<ExitCode, Failure> {
    let desk = engine::open(settings, Reach::Platform).await?;
    let listed = desk.prompts_list().await;
    let printed = listed
        .map_err(|error| engine::failure(&error))
        .and_then(|prompts| {
            prompts
                .iter()
                .try_for_each(output::line)
                .map_err(|error| Failure::failed(&error))
        });
    let closed = engine::close(desk).await;
    printed?;
    closed.map(|()| ExitCode::SUCCESS)
}

async fn get(settings: &Settings, id: &str) -> Result<ExitCode, Failure> {
    let desk = engine::open(settings, Reach::Platform).await?;
    let found = desk.prompt_get(id).await;
    let printed = match found {
        Ok(Some(prompt)) => output::line(&prompt).map_err(|error| Failure::failed(&error)),
        Ok(None) => Err(Failure::Failed(format!(
            "No prompt is deployed under the id {id}."
        ))),
        Err(error) => Err(engine::failure(&error)),
    };
    let closed = engine::close(desk).await;
    printed?;
    closed.map(|()| ExitCode::SUCCESS)
}
