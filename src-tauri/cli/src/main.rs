//! `cuectl`: the same engine without the window, for automation, support and checks (`cli.md`).
//!
//! Machine output is JSON on standard output, one object a line, and nothing else; people's words
//! go to standard error. Exit status: 0 done, 1 failed, 2 refused before anything was sent.

mod accept;
mod access;
mod adoption;
mod args;
mod audit;
mod config;
mod delivery;
mod engine;
mod exit;
mod feedback;
mod inject;
mod input;
mod metrics;
mod outbox;
mod output;
mod pii;
mod prompt;
mod replay;
mod sandbox;
mod stop;
mod stream;
mod summary;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use config::Config;
use exit::Failure;

/// Cuecard's engine on the command line.
#[derive(Parser)]
#[command(name = "cuectl", version, about, propagate_version = true)]
struct Cuectl {
    #[command(flatten)]
    config: Config,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the built-in sandbox on this computer until interrupted.
    Sandbox(sandbox::Arguments),
    /// Follow interactions: check, connect, rank, record, reconnect; one line a batch.
    Stream(stream::Arguments),
    /// Record that a suggestion was taken, and deliver it to the knowledge webhook.
    Accept(accept::Arguments),
    /// Check, record and deliver feedback: one object, or JSON Lines of many.
    Feedback(feedback::Arguments),
    /// What waits to be delivered: list, flush, retry, discard.
    #[command(subcommand)]
    Outbox(outbox::Command),
    /// Prompts: check, deploy, roll back, back-test, read what is deployed.
    #[command(subcommand)]
    Prompt(prompt::Command),
    /// Inject a prompt into a live conversation.
    Inject(inject::Arguments),
    /// Have a summary made, check it, and file it to the CRM.
    Summary(summary::Arguments),
    /// What agents did with prompts, as the platform counted.
    Adoption(adoption::Arguments),
    /// Find personal data in a text, line by line, by kind and place.
    Pii(pii::Arguments),
    /// How long calls took and how they ended, and how much of what was shown was taken.
    Metrics(metrics::Arguments),
    /// Play a recorded interaction back as the stream it was; one line a batch.
    Replay(replay::Arguments),
    /// Read, check and export the local record.
    #[command(subcommand)]
    Audit(audit::Command),
    /// How areas of the desk are opened where the platform can't be asked.
    #[command(subcommand)]
    Access(access::Command),
}

fn main() -> ExitCode {
    // Usage errors end here with status 2, help with 0.
    let Cuectl { config, command } = Cuectl::parse();
    match run(&config, command) {
        Ok(code) => code,
        Err(failure) => {
            output::say(&failure.to_string());
            failure.code()
        }
    }
}

fn run(config: &Config, command: Command) -> Result<ExitCode, Failure> {
    let settings = config.load()?;
    output::start_log(settings.log_filter.as_deref())?;
    match command {
        Command::Accept(arguments) => runtime()?.block_on(accept::run(&settings, arguments)),
        Command::Feedback(arguments) => runtime()?.block_on(feedback::run(&settings, arguments)),
        Command::Outbox(command) => runtime()?.block_on(outbox::run(&settings, command)),
        Command::Prompt(command) => prompt::run(&settings, command),
        Command::Inject(arguments) => runtime()?.block_on(inject::run(&settings, arguments)),
        Command::Summary(arguments) => runtime()?.block_on(summary::run(&settings, arguments)),
        Command::Adoption(arguments) => runtime()?.block_on(adoption::run(&settings, &arguments)),
        Command::Pii(arguments) => pii::run(&arguments),
        Command::Metrics(arguments) => metrics::run(&settings.data_dir, &arguments),
        Command::Replay(arguments) => runtime()?.block_on(replay::run(&settings, arguments)),
        Command::Audit(command) => runtime()?.block_on(audit::run(&settings, command)),
        Command::Access(command) => runtime()?.block_on(access::run(&settings, command)),
        Command::Sandbox(arguments) => runtime()?.block_on(sandbox::run(arguments)),
        Command::Stream(arguments) => runtime()?.block_on(stream::run(&settings, arguments)),
    }
}

fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|error| Failure::failed(&error))
}
