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
    let outcome = match &clicked {
        Ok(clicked) => {
            tokio::select! {
                outcome = fate(&mut desk, clicked, arguments.no_wait) => outcome,
                // On disk; what was under way ends with the desk.
                () = stop.cancelled() => Ok(Some(waiting())),
            }
        }
        Err(_) => Ok(None),
    };
    let printed = clicked
        .and_then(|clicked| Ok((clicked, outcome?)))
        .map_err(|error| engine::failure(&error))
        .and_then(|(clicked, outcome)| print(clicked, outcome));
    let closed = engine::close(desk).await;
    let code = printed?;
    closed.map(|()| code)
}

/// None where there is nothing to deliver.
async fn fate(
    desk: &mut Desk,
    clicked: &Clicked,
    no_wait: bool,
) -> Result<Option<Outcome>, DeskError> {
    match clicked.delivery {
        None => Ok(None),
        Some(_) if no_wait => Ok(Some(waiting())),
        Some(id) => desk.outcome(id, PATIENCE).await.map(Some),
    }
}

const fn waiting() -> Outcome {
    Outcome::Queued {
        problem: None,
        next_attempt_at: None,
    }
}

fn print(clicked: Clicked, outcome: Option<Outcome>) -> Result<ExitCode, Failure> {
    let delivery = outcome.as_ref().map_or(Delivery::Delivered, Delivery::from);
    output::line(&Accepted {
        event_id: clicked.event_id,
        acceptance_rate: clicked.acceptance_rate,
        delivery,
    })
    .map_err(|error| Failure::failed(&error))?;
    match outcome {
        None => output::say(
            "Recorded. No knowledge webhook is configured (CUECARD_KNOWLEDGE_WEBHOOK), so nothing \
             is left to deliver.",
        ),
        Some(
            Outcome::Queued {
                problem: Some(problem),
                ..
            }
            | Outcome::Failed { problem },
        ) => output::say(&problem.message),
        Some(Outcome::Queued { problem: None, .. } | Outcome::Delivered { .. }) => {}
    }
    Ok(ExitCode::from(u8::from(delivery == Delivery::Failed)))
}

fn suggestion(text: &str) -> Result<SuggestionId, String> {
    if text.is_empty() {
        return Err("an id is expected".into());
    }
    Ok(SuggestionId::from(text))
}
