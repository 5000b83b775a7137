//! `cuectl accept`: a click, recorded and delivered.

use std::process::ExitCode;
use std::time::Duration;

use assist::desk::{Clicked, Desk, DeskError, Outcome};
use assist::settings::Settings;
use clap::Args;
use rules::id::{InteractionId, SuggestionId};
use serde::Serialize;

use crate::delivery::Delivery;
use crate::engine::{self, Reach};
use crate::exit::Failure;
use crate::{output, stop};

/// The webhook's 5 s, a pause and another try; after that it is queued.
const PATIENCE: Duration = Duration::from_secs(15);

const NOTHING_LEFT: &str = "Recorded. No knowledge webhook is configured \
    (CUECARD_KNOWLEDGE_WEBHOOK), so nothing is left to deliver.";

/// What `cuectl accept` takes.
#[derive(Args)]
pub struct Arguments {
    /// The interaction the suggestion was shown in.
    #[arg(long, value_name = "ID")]
    interaction: InteractionId,
    /// The suggestion that was taken.
    #[arg(long, value_name = "ID", value_parser = suggestion)]
    suggestion: SuggestionId,
    /// Its article; looked up in the record where it is not given.
    #[arg(long, value_name = "ID")]
    article: Option<String>,
    /// Record and queue it; let the app or `cuectl outbox flush` deliver it.
    #[arg(long)]
    no_wait: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Accepted {
    event_id: u64,
    acceptance_rate: f64,
    delivery: Delivery,
}

/// Records it, prints what became of it.
pub async fn run(settings: &Settings, arguments: Arguments) -> Result<ExitCode, Failure> {
    let stop = stop::on_signal()?;
    let reach = if arguments.no_wait {
        Reach::DiskAlone
    } else {
        Reach::Platform
    };
    let mut desk = engine::open(settings, reach).await?;
    let clicked = desk
        .accept(
            arguments.interaction,
            &arguments.suggestion,
            arguments.article,
        )
        .await;
    let printed = match clicked {
        Ok(clicked) => {
            let (delivery, words) = tokio::select! {
                fate = fate(&mut desk, &clicked, arguments.no_wait) => fate,
                // On disk; what was under way ends with the desk.
                () = stop.cancelled() => (Delivery::Queued, None),
            };
            print(&clicked, delivery, words)
        }
        Err(error) => Err(engine::failure(&error)),
    };
    let closed = engine::close(desk).await;
    let code = printed?;
    closed.map(|()| code)
}

/// How far it is, and what there is to say about that. It is on disk whatever comes of asking.
async fn fate(desk: &mut Desk, clicked: &Clicked, no_wait: bool) -> (Delivery, Option<String>) {
    let Some(id) = clicked.delivery else {
        return (Delivery::Delivered, Some(NOTHING_LEFT.to_owned()));
    };
    if no_wait {
        return (Delivery::Queued, None);
    }
    match desk.outcome(id, PATIENCE).await {
        Ok(outcome) => {
            let delivery = Delivery::from(&outcome);
            let problem = match outcome {
                Outcome::Delivered { .. } => None,
                Outcome::Queued { problem, .. } => problem,
                Outcome::Failed { problem } => Some(problem),
            };
            (delivery, problem.map(|problem| problem.message))
        }
        // It left the outbox, and nobody else works with this one.
        Err(DeskError::Gone) => (Delivery::Delivered, None),
        Err(error) => (Delivery::Queued, Some(error.to_string())),
    }
}

fn print(
    clicked: &Clicked,
    delivery: Delivery,
    words: Option<String>,
) -> Result<ExitCode, Failure> {
    output::line(&Accepted {
        event_id: clicked.event_id,
        acceptance_rate: clicked.acceptance_rate,
        delivery,
    })
    .map_err(|error| Failure::failed(&error))?;
    if let Some(words) = words {
        output::say(&words);
    }
    Ok(ExitCode::from(u8::from(delivery == Delivery::Failed)))
}

fn suggestion(text: &str) -> Result<SuggestionId, String> {
    if text.is_empty() {
        return Err("an id is expected".into());
    }
    Ok(SuggestionId::from(text))
}
