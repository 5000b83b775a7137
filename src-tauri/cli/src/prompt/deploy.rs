//! `cuectl prompt deploy` and `rollback`: put, read back, compare, record.

use std::path::PathBuf;
use std::process::ExitCode;

use assist::desk::{DeployedVersion, DeskError};
use assist::settings::Settings;
use clap::Args;

use crate::engine::{self, Reach};
use crate::exit::Failure;
use crate::input::{self, Verdict};
use crate::output;

/// What `cuectl prompt deploy` takes.
#[derive(Args)]
pub struct Deploy {
    /// The prompt's id.
    #[arg(value_name = "ID")]
    id: String,
    /// The prompt as JSON; `-` reads standard input.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Check it, say which version it would be, and send nothing; exit status 2 when it may not be
    /// deployed.
    #[arg(long)]
    dry_run: bool,
}

/// What `cuectl prompt rollback` takes.
#[derive(Args)]
pub struct Rollback {
    /// The prompt's id.
    #[arg(value_name = "ID")]
    id: String,
    /// The version to deploy again; the one before the newest where none is given.
    #[arg(long, value_name = "VERSION")]
    to: Option<u32>,
}

/// Deploys what is in a file.
pub async fn deploy(settings: &Settings, arguments: Deploy) -> Result<ExitCode, Failure> {
    let Deploy { id, file, dry_run } = arguments;
    let document = input::json(&file)?;
    let reach = if dry_run {
        Reach::DiskAlone
    } else {
        Reach::Platform
    };
    let desk = engine::open(settings, reach).await?;
    let deployed = desk.deploy(&id, document, dry_run).await;
    let printed = print(deployed);
    let closed = engine::close(desk).await;
    let code = printed?;
    closed.map(|()| code)
}

/// Deploys an earlier version again.
pub async fn rollback(settings: &Settings, arguments: Rollback) -> Result<ExitCode, Failure> {
    let desk = engine::open(settings, Reach::Platform).await?;
    let deployed = desk.rollback(&arguments.id, arguments.to).await;
    let printed = print(deployed);
    let closed = engine::close(desk).await;
    let code = printed?;
    closed.map(|()| code)
}

fn print(deployed: Result<DeployedVersion, DeskError>) -> Result<ExitCode, Failure> {
    match deployed {
        Ok(deployed) => {
            output::line(&deployed).map_err(|error| Failure::failed(&error))?;
            Ok(ExitCode::SUCCESS)
        }
        // Machines get the violations as `prompt validate` prints them.
        Err(DeskError::Invalid(violations)) => Verdict::of(&violations).print(),
        Err(error) => Err(engine::failure(&error)),
    }
}
