//! `cuectl sandbox`: the built-in platform on this computer until interrupted.
//!
//! With `CUECARD_CLIENT_ID` and `CUECARD_CLIENT_SECRET` set it takes those as its credentials
//! instead of making some up, so that a client can be left running while it is stopped and started.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use sandbox::{Content, Options, StartError};

use crate::exit::Failure;
use crate::{output, stop};

/// What `cuectl sandbox` takes.
#[derive(Args)]
pub struct Arguments {
    /// The port on 127.0.0.1; 0 takes any that is free.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// How many times faster than life conversations are played, 0.1 to 1000.
    #[arg(long, default_value_t = 1.0)]
    speed: f64,
    /// Faults to play, read again when the file changes.
    #[arg(long, value_name = "FILE")]
    faults: Option<PathBuf>,
    /// A folder with other articles and conversations.
    #[arg(long, value_name = "DIR")]
    content: Option<PathBuf>,
}

/// Prints the banner, then serves.
pub async fn run(arguments: Arguments) -> Result<ExitCode, Failure> {
    let stop = stop::on_signal()?;
    let options = Options {
        port: arguments.port,
        speed: arguments.speed,
        faults: arguments.faults,
        content: arguments.content.map_or(Content::BuiltIn, Content::Folder),
        client: credentials(),
        ..Options::default()
    };
    let sandbox = sandbox::start(options).await.map_err(|error| match error {
        StartError::Speed(_) | StartError::Content(_) | StartError::Faults(_) => {
            Failure::refused(&error)
        }
        StartError::Bind { .. } | StartError::Index(_) => Failure::failed(&error),
    })?;
    if let Err(error) = output::line(sandbox.banner()) {
        sandbox.shutdown().await;
        return Err(Failure::failed(&error));
    }
    output::say(&format!("serving on {}; Ctrl-C ends it", sandbox.address()));
    stop.cancelled().await;
    sandbox.shutdown().await;
    Ok(ExitCode::SUCCESS)
}

/// The credentials the environment names, where it names both.
fn credentials() -> Option<(String, String)> {
    let named = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
    named("CUECARD_CLIENT_ID").zip(named("CUECARD_CLIENT_SECRET"))
}
