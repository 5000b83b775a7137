//! `cuectl outbox`: what waits to be delivered, and what a person does about it.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use assist::desk::{Desk, DeskError, Outcome};
use assist::settings::Settings;
use assist::store::{Reader, StoreError, StoredDelivery};
use assist::view::outbox::DeliveryKind;
use clap::Subcommand;
use jiff::Timestamp;
use rules::time::rfc3339_millis;
use serde::Serialize;

use crate::args::seconds;
use crate::engine::{self, Reach};
use crate::exit::Failure;
use crate::{output, stop};

/// What `cuectl outbox` does.
#[derive(Subcommand)]
pub enum Command {
    /// Print what waits, one line each: what failed first, then the rest in the order of sending.
    List,
    /// Deliver what waits for the platform in use, and print what became of each.
    Flush {
        /// At most so long.
        #[arg(long = "for", value_name = "SECONDS", value_parser = seconds, default_value = "60")]
        within: Duration,
    },
    /// Let one go by itself again, with all its attempts ahead of it.
    Retry {
        /// As `cuectl outbox list` prints it.
        #[arg(value_name = "ID")]
        id: u64,
    },
    /// Give one up for good; that it was is on record.
    Discard {
        /// As `cuectl outbox list` prints it.
        #[arg(value_name = "ID")]
        id: u64,
    },
}

/// Where a delivery stands.
#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum State {
    /// Goes by itself.
    Waiting,
    /// Waits for a person.
    Failed,
    /// The far end has it.
    Delivered,
    /// A person gave it up.
    Discarded,
}

/// One delivery, as it is printed (`cli.md`).
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Line {
    id: i64,
    kind: DeliveryKind,
    state: State,
    attempts: u32,
    /// Null where it goes as soon as something delivers it, waits behind an earlier one, or failed.
    next_attempt_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_error: Option<String>,
    correlation_id: String,
    created_at: Option<String>,
    /// The platform it is for: `sandbox`, or a host.
    target: String,
}

/// Does one of them.
pub async fn run(settings: &Settings, command: Command) -> Result<ExitCode, Failure> {
    match command {
        Command::List => list(&settings.data_dir),
        Command::Flush { within } => flush(settings, within).await,
        Command::Retry { id } => {
            let mut desk = engine::open(settings, Reach::DiskAlone).await?;
            let before = one(&desk, id);
            let done = desk.retry(id).await;
            let after = one(&desk, id);
            finish(desk, done, after.or(before).map(|it| Line::of(it, None))).await
        }
        Command::Discard { id } => {
            let mut desk = engine::open(settings, Reach::DiskAlone).await?;
            let before = one(&desk, id);
            let done = desk.discard(id).await;
            let line = before.map(|it| Line::of(it, Some(State::Discarded)));
            finish(desk, done, line).await
        }
    }
}

fn list(data_dir: &Path) -> Result<ExitCode, Failure> {
    let deliveries = match Reader::open(data_dir) {
        Ok(reader) => reader.deliveries(None, u32::MAX),
        // Nothing was ever done here, so nothing waits.
        Err(StoreError::Missing(_)) => Ok(Vec::new()),
        Err(error) => Err(error),
    };
    for delivery in deliveries.map_err(|error| Failure::failed(&error))? {
        if !print(&Line::of(delivery, None))? {
            break;
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn flush(settings: &Settings, within: Duration) -> Result<ExitCode, Failure> {
    let stop = stop::on_signal()?;
    let mut desk = engine::open(settings, Reach::Platform).await?;
    let before = waiting(&desk)?;
    let flushed = tokio::select! {
        flushed = desk.flush(within) => flushed.map(Some),
        () = stop.cancelled() => Ok(None),
    };
    let printed = match &flushed {
        Ok(_) => print_fates(&mut desk, before).await,
        Err(_) => Ok(()),
    };
    let left = desk.store().outbox().borrow().by_target.clone();
    let closed = engine::close(desk).await;
    flushed.map_err(|error| engine::failure(&error))?;
    printed?;
    closed?;
    let waiting: u32 = left.values().map(|tally| tally.waiting).sum();
    let failed: u32 = left.values().map(|tally| tally.failed).sum();
    output::say(&format!(
        "{waiting} left that go by themselves, {failed} that wait for a person"
    ));
    Ok(ExitCode::from(u8::from(failed > 0)))
}

/// What waits now, by id.
fn waiting(desk: &Desk) -> Result<BTreeMap<i64, StoredDelivery>, Failure> {
    let reader = desk.store().reader();
    let deliveries = reader
        .and_then(|reader| reader.deliveries(None, u32::MAX))
        .map_err(|error| Failure::failed(&error))?;
    let by_id = deliveries
        .into_iter()
        .map(|delivery| (delivery.id, delivery));
    Ok(by_id.collect())
}

/// A line for each that waited before, and for each that came up meanwhile and still waits.
async fn print_fates(
    desk: &mut Desk,
    before: BTreeMap<i64, StoredDelivery>,
) -> Result<(), Failure> {
    let mut after = waiting(desk)?;
    for (id, was) in before {
        let line = match after.remove(&id) {
            Some(is) => Line::of(is, None),
            None => gone(desk, was).await?,
        };
        if !print(&line)? {
            return Ok(());
        }
    }
    for (_, is) in after {
        if !print(&Line::of(is, None))? {
            return Ok(());
        }
    }
    Ok(())
}

/// One that left the outbox during this run.
async fn gone(desk: &mut Desk, was: StoredDelivery) -> Result<Line, Failure> {
    let id = u64::try_from(was.id).unwrap_or_default();
    match desk.outcome(id, Duration::ZERO).await {
        Ok(Outcome::Delivered { .. }) | Err(DeskError::Gone) => Ok(Line {
            attempts: was.attempts + 1,
            last_error: None,
            next_attempt_at: None,
            ..Line::of(was, Some(State::Delivered))
        }),
        // It left the list and came back between two looks.
        Ok(Outcome::Queued { .. }) => Ok(Line::of(was, Some(State::Waiting))),
        Ok(Outcome::Failed { .. }) => Ok(Line::of(was, Some(State::Failed))),
        Err(error) => Err(engine::failure(&error)),
    }
}

fn one(desk: &Desk, id: u64) -> Option<StoredDelivery> {
    let reader = desk.store().reader().ok()?;
    reader.delivery(id).ok()?
}

async fn finish(
    desk: Desk,
    done: Result<(), DeskError>,
    line: Option<Line>,
) -> Result<ExitCode, Failure> {
    let closed = engine::close(desk).await;
    done.map_err(|error| engine::failure(&error))?;
    if let Some(line) = line {
        print(&line)?;
    }
    closed.map(|()| ExitCode::SUCCESS)
}

/// False where nobody reads on, which is no failure.
fn print(line: &Line) -> Result<bool, Failure> {
    match output::line(line) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(false),
        Err(error) => Err(Failure::failed(&error)),
    }
}

impl Line {
    fn of(delivery: StoredDelivery, state: Option<State>) -> Self {
        let stored = if delivery.failed {
            State::Failed
        } else {
            State::Waiting
        };
        let due = delivery.due_at_ms.filter(|at| *at > 0);
        Self {
            id: delivery.id,
            kind: delivery.kind,
            state: state.unwrap_or(stored),
            attempts: delivery.attempts,
            next_attempt_at: due.and_then(time).filter(|_| !delivery.failed),
            last_error: delivery.problem.map(|(_, message)| message),
            correlation_id: delivery.correlation_id.to_string(),
            created_at: time(delivery.created_at_ms),
            target: delivery.target,
        }
    }
}

fn time(at_ms: i64) -> Option<String> {
    let at = Timestamp::from_millisecond(at_ms).ok()?;
    Some(rfc3339_millis(at))
}
