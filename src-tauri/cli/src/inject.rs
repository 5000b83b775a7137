//! `cuectl inject`: a prompt into a live conversation, recorded and delivered (`contract.md §4`).

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use assist::desk::{Desk, DeskError, Outcome};
use assist::settings::Settings;
use clap::Args;
use serde::Serialize;
use uuid::Uuid;

use crate::delivery::Delivery;
use crate::engine::{self, Reach};
use crate::exit::Failure;
use crate::input::{self, Verdict};
use crate::{output, stop};

/// Three attempts with their pauses; one that waits for room on the agent's screen is queued.
const PATIENCE: Duration = Duration::from_secs(40);

/// What `cuectl inject` takes.
#[derive(Args)]
pub struct Arguments {
    /// The injection as JSON; `-` reads standard input.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Check it and send nothing; exit status 2 when it may not be sent.
    #[arg(long)]
    dry_run: bool,
    /// Record and queue it; let the app or `cuectl outbox flush` deliver it.
    #[arg(long, conflicts_with = "dry_run")]
    no_wait: bool,
}

/// What it prints (`cli.md`).
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Printed {
    audit_id: Uuid,
    #[serde(skip_serializing_if = "Option::is_none")]
    injection_id: Option<String>,
    delivery: Delivery,
}

/// Checks it, records it, prints what became of it.
pub async fn run(settings: &Settings, arguments: Arguments) -> Result<ExitCode, Failure> {
    let document = input::json(&arguments.file)?;
    let allow_loopback = settings.webhooks.allow_loopback;
    let violations = rules::injection::check(&document, allow_loopback);
    if arguments.dry_run || !violations.is_empty() {
        return Verdict::of(&violations).print();
    }
    let stop = stop::on_signal()?;
    let mut desk = engine::open(settings, Reach::Platform).await?;
    let requested = desk.inject(document).await;
    let printed = match requested {
        Ok(requested) => {
            let fate = async {
                if arguments.no_wait {
                    return (Delivery::Queued, None, None);
                }
                fate(&mut desk, requested.delivery).await
            };
            let (delivery, injection_id, words) = tokio::select! {
                fate = fate => fate,
                // On disk; what was under way ends with the desk.
                () = stop.cancelled() => (Delivery::Queued, None, None),
            };
            let printed = Printed {
                audit_id: requested.audit_id,
                injection_id,
                delivery,
            };
            print(&printed, words)
        }
        Err(error) => Err(engine::failure(&error)),
    };
    let closed = engine::close(desk).await;
    let code = printed?;
    closed.map(|()| code)
}

/// How far it is, the platform's id of it, and what there is to say.
async fn fate(desk: &mut Desk, id: u64) -> (Delivery, Option<String>, Option<String>) {
    match desk.outcome(id, PATIENCE).await {
        Ok(outcome) => {
            let delivery = Delivery::from(&outcome);
            match outcome {
                Outcome::Delivered { receipt, .. } => (delivery, receipt, None),
                Outcome::Queued { problem, .. } => {
                    (delivery, None, problem.map(|problem| problem.message))
                }
                Outcome::Failed { problem } => (delivery, None, Some(problem.message)),
            }
        }
        // It left the outbox, and nobody else works with this one.
        Err(DeskError::Gone) => (Delivery::Delivered, None, None),
        Err(error) => (Delivery::Queued, None, Some(error.to_string())),
    }
}

fn print(printed: &Printed, words: Option<String>) -> Result<ExitCode, Failure> {
    output::line(printed).map_err(|error| Failure::failed(&error))?;
    if let Some(words) = words {
        output::say(&words);
    }
    let failed = printed.delivery == Delivery::Failed;
    Ok(ExitCode::from(u8::from(failed)))
}
