//! `cuectl stream`: the whole suggestion stream, one line a batch.

use std::io;
use std::pin::pin;
use std::process::ExitCode;
use std::time::Duration;

use assist::clock::Clock;
use assist::companion::{StartError, open_record};
use assist::session::SessionOptions;
use assist::settings::Settings;
use assist::store::StoreError;
use assist::suggestions::{Following, Told, follow};
use clap::Args;
use futures_util::StreamExt as _;
use rules::id::InteractionId;

use crate::args::seconds;
use crate::exit::Failure;
use crate::{config, output, stop};

/// The app that holds the data folder may be just closing.
const FOLDER_WAIT: Duration = Duration::from_secs(3);
/// So long the record has to be written out at the end.
const LAST_WORDS: Duration = Duration::from_secs(3);

/// What `cuectl stream` takes.
#[derive(Args)]
pub struct Arguments {
    /// The interactions to follow.
    #[arg(long = "interaction", value_name = "ID", required = true, num_args = 1..)]
    interactions: Vec<InteractionId>,
    /// Ends after so many batches.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    max_batches: Option<u64>,
    /// Ends after so many seconds.
    #[arg(long = "for", value_name = "SECONDS", value_parser = seconds)]
    duration: Option<Duration>,
}

/// Follows, prints, and ends in order.
pub async fn run(settings: &Settings, mut arguments: Arguments) -> Result<ExitCode, Failure> {
    let stop = stop::on_signal()?;
    arguments.interactions.sort_unstable();
    arguments.interactions.dedup();
    let connection = config::connection(settings).await?;
    let clock = Clock::system();
    let opened = open_record(settings.data_dir.clone(), clock.now(), FOLDER_WAIT).await;
    let store = opened.map_err(|error| match error {
        StartError::Record(StoreError::InUse(_)) => Failure::Failed(format!(
            "{error}. Close it, or give this command a folder of its own with --data-dir."
        )),
        StartError::Record(_) | StartError::Interrupted => Failure::failed(&error),
    })?;
    let told = follow(Following {
        connection,
        interactions: arguments.interactions,
        session: SessionOptions::of(settings),
        weights: settings.deck.ranking,
        store: store.clone(),
        clock,
        stop: stop.clone(),
    })
    .map_err(|error| Failure::failed(&error))?;
    let mut told = pin!(told);
    let mut deadline = pin!(async {
        match arguments.duration {
            Some(duration) => tokio::time::sleep(duration).await,
            None => std::future::pending().await,
        }
    });
    let mut left = arguments.max_batches.unwrap_or(u64::MAX);
    let mut outcome = Ok(ExitCode::SUCCESS);
    loop {
        let told = tokio::select! {
            told = told.next() => told,
            () = &mut deadline, if !stop.is_cancelled() => {
                stop.cancel();
                continue;
            }
        };
        match told {
            None => break,
            // What was under way when the end was asked for is on record; it is not printed.
            Some(Ok(Told::Batch(_))) if left == 0 => {}
            Some(Ok(Told::Batch(batch))) => {
                left -= 1;
                if let Err(error) = output::line(&batch) {
                    left = 0;
                    // A reader that has read enough is no failure.
                    if error.kind() != io::ErrorKind::BrokenPipe {
                        outcome = Err(Failure::failed(&error));
                    }
                }
                if left == 0 {
                    stop.cancel();
                }
            }
            Some(Ok(Told::Progress(words))) => output::say(&words),
            Some(Err(ended)) => outcome = Err(Failure::failed(&ended)),
        }
    }
    match tokio::time::timeout(LAST_WORDS, store.close()).await {
        Ok(Ok(())) => outcome,
        Ok(Err(error)) => outcome.and(Err(Failure::failed(&error))),
        Err(_) => outcome.and(Err(Failure::Failed(
            "the record could not be closed".into(),
        ))),
    }
}
