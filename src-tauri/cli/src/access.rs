//! `cuectl access`: a role's unlock phrase, for who sets a computer up.
//!
//! The phrase comes from standard input alone: others can read the command line, and a terminal would
//! show what is typed.

use std::io::{self, IsTerminal as _};
use std::path::Path;
use std::process::ExitCode;

use assist::settings::Settings;
use assist::view::access;
use clap::{Args, Subcommand, ValueEnum};
use serde::Serialize;

use crate::engine::{self, Reach};
use crate::exit::Failure;
use crate::{input, output};

/// What `cuectl access` does.
#[derive(Subcommand)]
pub enum Command {
    /// A role's phrase on this computer, for when the platform can't be asked.
    #[command(subcommand)]
    Unlock(Unlock),
}

/// What is done with a phrase.
#[derive(Subcommand)]
pub enum Unlock {
    /// Set it, or another in its place: one line on standard input, 12 to 256 characters.
    Set(Of),
    /// Take it away.
    Clear(Of),
}

/// Whose phrase.
#[derive(Args)]
pub struct Of {
    /// The role that it opens the areas of.
    #[arg(long)]
    role: Role,
}

/// A role.
#[derive(Clone, Copy, ValueEnum, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Role {
    /// Studio and insights.
    Supervisor,
    /// Review, insights and privacy.
    Reviewer,
}

/// Runs it, as who is signed in with the role.
pub async fn run(settings: &Settings, command: Command) -> Result<ExitCode, Failure> {
    #[derive(Serialize)]
    struct Line {
        role: Role,
        set: bool,
    }
    let Command::Unlock(unlock) = command;
    let (role, phrase) = match unlock {
        Unlock::Set(Of { role }) => (role, Some(phrase()?)),
        Unlock::Clear(Of { role }) => (role, None),
    };
    let of = match role {
        Role::Supervisor => access::Role::Supervisor,
        Role::Reviewer => access::Role::Reviewer,
    };
    let set = phrase.is_some();
    let mut desk = engine::open(settings, Reach::Platform).await?;
    let done = desk.set_unlock(of, phrase.map(Into::into)).await;
    let closed = engine::close(desk).await;
    done.map_err(|error| engine::failure(&error))?;
    output::line(&Line { role, set }).map_err(|error| Failure::failed(&error))?;
    closed.map(|()| ExitCode::SUCCESS)
}

/// One line of standard input, without its end.
fn phrase() -> Result<String, Failure> {
    if io::stdin().is_terminal() {
        return Err(Failure::Refused(
            "A terminal shows what is typed: give the phrase on standard input from elsewhere."
                .into(),
        ));
    }
    let mut text = input::text(Path::new("-"))?;
    let line = text.strip_suffix('\n').unwrap_or(&text);
    let length = line.strip_suffix('\r').unwrap_or(line).len();
    text.truncate(length);
    if text.contains(['\n', '\r']) {
        return Err(Failure::Refused("A phrase is one line.".into()));
    }
    Ok(text)
}
