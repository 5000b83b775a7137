//! `cuectl prompt backtest`: a prompt's trigger over recorded interactions.

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use assist::desk::DeskError;
use assist::settings::Settings;
use clap::{Args, ValueEnum};
use jiff::Timestamp;
use rules::backtest::{self, Report};
use rules::trigger::Trigger;
use rules::violation::Violation;
use serde_json::Value;

use crate::engine::{self, Reach};
use crate::exit::Failure;
use crate::input::{self, Verdict};
use crate::output;

/// What `cuectl prompt backtest` takes.
#[derive(Args)]
pub struct Arguments {
    /// The prompt as JSON; `-` reads standard input. Nothing but what decides when it is shown is
    /// read.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Interactions that began at this time or later (RFC 3339).
    #[arg(long, value_name = "T")]
    since: Option<Timestamp>,
    /// Interactions that began before this time.
    #[arg(long, value_name = "T")]
    until: Option<Timestamp>,
    /// Over what: what this computer recorded, or the conversations that come with the sandbox.
    #[arg(long, value_enum, default_value_t = Source::Local)]
    source: Source,
}

/// Which recorded interactions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Source {
    /// What this computer recorded.
    Local,
    /// The sandbox's conversations.
    Sandbox,
}

/// Runs it, prints the report as one object.
pub async fn run(settings: &Settings, arguments: Arguments) -> Result<ExitCode, Failure> {
    let document = input::json(&arguments.file)?;
    let report = match arguments.source {
        Source::Sandbox => over_sandbox(&document, &arguments)?,
        Source::Local => over_record(settings, &document, &arguments).await?,
    };
    match report {
        Ok(report) => {
            output::line(&report).map_err(|error| Failure::failed(&error))?;
            Ok(ExitCode::SUCCESS)
        }
        Err(violations) => Verdict::of(&violations).print(),
    }
}

/// The report, or what is wrong with the trigger.
type Outcome = Result<Report, Vec<Violation>>;

fn over_sandbox(document: &Value, arguments: &Arguments) -> Result<Outcome, Failure> {
    let trigger = match Trigger::of_prompt(document) {
        Ok(trigger) => Arc::new(trigger),
        Err(violations) => return Ok(Err(violations)),
    };
    let recorded =
        sandbox::recorded(&sandbox::Content::BuiltIn).map_err(|error| Failure::failed(&error))?;
    let within = recorded.iter().filter(|interaction| {
        let began = interaction.opening.started_at;
        arguments.since.is_none_or(|since| began >= since)
            && arguments.until.is_none_or(|until| began < until)
    });
    Ok(Ok(backtest::run(&trigger, within, |_| {
        ControlFlow::Continue(())
    })))
}

async fn over_record(
    settings: &Settings,
    document: &Value,
    arguments: &Arguments,
) -> Result<Outcome, Failure> {
    let desk = engine::open(settings, Reach::DiskAlone).await?;
    let report = desk
        .backtest(document, arguments.since, arguments.until)
        .await;
    let closed = engine::close(desk).await;
    let outcome = match report {
        Ok(report) => Ok(report),
        Err(DeskError::Invalid(violations)) => Err(violations),
        Err(error) => return Err(engine::failure(&error)),
    };
    closed.map(|()| outcome)
}
