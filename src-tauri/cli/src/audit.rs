//! `cuectl audit`: reading the local record, proving it, handing it on. All of it but `prune`
//! and `erase` works beside a running app.

mod export;
mod filters;
mod index;
mod search;
mod verify;

use std::process::ExitCode;

use assist::desk::{DeskError, Erased, Pruned};
use assist::history::{HistoryError, Indexer};
use assist::settings::Settings;
use assist::store::{Progress, Reader};
use clap::Subcommand;
use rules::id::InteractionId;
use serde::Serialize;
use tokio::time::{Duration, Instant};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::engine::{self, Reach};
use crate::exit::Failure;
use crate::output;

/// What `cuectl audit` does.
#[derive(Subcommand)]
pub enum Command {
    /// Print events, newest first, one line each.
    Search(search::Arguments),
    /// Check the chain, or an export; exit status 1 when it is broken.
    Verify(verify::Arguments),
    /// Write events to a file, with a proof beside it that `audit verify --file` checks.
    Export(export::Arguments),
    /// Take the contents of what is past its time (settings, `[retention]`); the chain stays whole.
    Prune {
        /// Only count what would go.
        #[arg(long)]
        dry_run: bool,
    },
    /// Take all contents of one interaction: its events', its texts, what waits to be sent of it. The
    /// chain stays whole, and that it was erased is on record. Exported files can't be called back.
    Erase {
        /// The interaction's id.
        #[arg(value_name = "INTERACTION")]
        interaction: Uuid,
        /// Only count what would go.
        #[arg(long)]
        dry_run: bool,
    },
    /// Print the newest checkpoint: a line to keep elsewhere, for `audit verify --expect-head`.
    Head,
}

/// Runs one of them on the record in the data folder.
pub async fn run(settings: &Settings, command: Command) -> Result<ExitCode, Failure> {
    let reader = || Reader::open(&settings.data_dir).map_err(|error| Failure::failed(&error));
    match command {
        Command::Search(search) => search::run(settings, search),
        Command::Verify(arguments) => verify::run(settings, arguments).await,
        Command::Export(arguments) => export::run(&reader()?, arguments).await,
        Command::Prune { dry_run } => prune(settings, dry_run).await,
        Command::Erase {
            interaction,
            dry_run,
        } => erase(settings, InteractionId(interaction), dry_run).await,
        Command::Head => head(&reader()?),
    }
}

async fn prune(settings: &Settings, dry_run: bool) -> Result<ExitCode, Failure> {
    #[derive(Serialize)]
    struct Line {
        pruned: u64,
        kept: u64,
    }
    let mut desk = engine::open(settings, Reach::DiskAlone).await?;
    let pruned = desk.prune(dry_run).await;
    let closed = engine::close(desk).await;
    let Pruned { pruned, kept } = pruned.map_err(|error| engine::failure(&error))?;
    if !dry_run && let Err(error) = follow(settings) {
        output::say(&format!(
            "{error}. Words that were taken from the record may still stand in its index."
        ));
    }
    output::line(&Line { pruned, kept }).map_err(|error| Failure::failed(&error))?;
    closed.map(|()| ExitCode::SUCCESS)
}

async fn erase(
    settings: &Settings,
    interaction: InteractionId,
    dry_run: bool,
) -> Result<ExitCode, Failure> {
    #[derive(Serialize)]
    struct Line {
        events: u64,
        texts: u64,
        deliveries: u64,
    }
    let mut desk = engine::open(settings, Reach::DiskAlone).await?;
    let erased = desk.erase(interaction, dry_run).await;
    let closed = engine::close(desk).await;
    let Erased {
        events,
        texts,
        deliveries,
    } = erased.map_err(|error| {
        if matches!(error, DeskError::Gone) {
            return Failure::Failed(format!("nothing of {interaction} is on record"));
        }
        engine::failure(&error)
    })?;
    let line = Line {
        events,
        texts,
        deliveries,
    };
    output::line(&line).map_err(|error| Failure::failed(&error))?;
    if !dry_run {
        // Whoever asks for an erasure must hear where it is not complete.
        follow(settings).map_err(|error| {
            Failure::Failed(format!(
                "{error}. Words that were erased from the record may still stand in its index; run \
                 this again."
            ))
        })?;
    }
    closed.map(|()| ExitCode::SUCCESS)
}

/// What was taken from the record goes from its index as well.
fn follow(settings: &Settings) -> Result<(), HistoryError> {
    if Indexer::is_begun(&settings.data_dir) {
        index::bring_up_to_date(&settings.data_dir, &CancellationToken::new())?;
    }
    Ok(())
}

fn head(reader: &Reader) -> Result<ExitCode, Failure> {
    let newest = reader
        .newest_checkpoint()
        .map_err(|error| Failure::failed(&error))?;
    let Some(newest) = newest else {
        return Err(Failure::Failed(
            "there is no checkpoint yet: one is made a minute after something was written, and \
             when the program ends"
                .into(),
        ));
    };
    output::line(&newest).map_err(|error| Failure::failed(&error))?;
    Ok(ExitCode::SUCCESS)
}

/// Says how far a long walk has come, at most once a second.
struct Saying {
    last: Instant,
}

impl Saying {
    fn new() -> Self {
        Self {
            last: Instant::now(),
        }
    }

    fn say(&mut self, progress: Progress) {
        if self.last.elapsed() >= Duration::from_secs(1) {
            self.last = Instant::now();
            output::say(&format!("{} of {} events", progress.done, progress.total));
        }
    }
}
