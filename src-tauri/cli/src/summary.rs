//! `cuectl summary`: a summary of an interaction, made, checked, recorded and filed
//! (`contract.md §5`).

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use assist::desk::{Desk, DeskError, Filing, Outcome, Summarized, check_summary};
use assist::settings::Settings;
use assist::view::summary::{FindingKind, FindingView};
use clap::Args;
use serde::Serialize;

use crate::delivery::Delivery;
use crate::engine::{self, Reach};
use crate::exit::Failure;
use crate::input::{self, Verdict};
use crate::{output, stop};

/// The webhook's 10 s, a pause and another try; after that it is queued.
const PATIENCE: Duration = Duration::from_secs(25);

const NOTHING_LEFT: &str = "Recorded. No CRM webhook is configured (CUECARD_CRM_WEBHOOK), so \
    nothing is left to deliver.";

/// What `cuectl summary` takes.
#[derive(Args)]
pub struct Arguments {
    /// The request as JSON; `-` reads standard input.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// What was said, a line each: "Customer: …" or "Agent: …"; a line without a name counts as the
    /// customer's. Takes the place of the request's own transcript.
    #[arg(long, value_name = "FILE")]
    transcript: Option<PathBuf>,
    /// Approve all personal data that is found in the summary; that is audited. Without it a summary
    /// with any is not filed.
    #[arg(long)]
    approve_pii: bool,
    /// Record and queue it; let the app or `cuectl outbox flush` deliver it.
    #[arg(long)]
    no_wait: bool,
}

/// What it prints (`cli.md`).
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Printed<'s> {
    id: &'s str,
    summary_text: &'s str,
    redaction_verified: bool,
    /// Null where it was not measured.
    sentiment_aligned: Option<bool>,
    findings: Vec<Finding>,
    delivery: Delivery,
}

/// Never the value.
#[derive(Serialize)]
struct Finding {
    kind: FindingKind,
    start: u32,
    end: u32,
}

impl From<&FindingView> for Finding {
    fn from(found: &FindingView) -> Self {
        Self {
            kind: found.kind,
            start: found.start,
            end: found.end,
        }
    }
}

/// Checks the request, has the summary made, prints what became of it.
pub async fn run(settings: &Settings, arguments: Arguments) -> Result<ExitCode, Failure> {
    let request = input::json(&arguments.file)?;
    let transcript = arguments.transcript.as_deref().map(input::text);
    let transcript = transcript.transpose()?;
    let violations = check_summary(settings, &request, transcript.as_deref());
    if !violations.is_empty() {
        return Verdict::of(&violations).print();
    }
    let stop = stop::on_signal()?;
    let mut desk = engine::open(settings, Reach::Platform).await?;
    let summary = tokio::select! {
        summary = desk.summary(&request, transcript, arguments.approve_pii) => Some(summary),
        // It is called off with the desk.
        () = stop.cancelled() => None,
    };
    let printed = match summary {
        Some(Ok(summary)) => {
            let (delivery, words) = tokio::select! {
                fate = fate(&mut desk, summary.filing, arguments.no_wait) => fate,
                // On disk; what was under way ends with the desk.
                () = stop.cancelled() => (Delivery::Queued, None),
            };
            print(&summary, delivery, words)
        }
        Some(Err(error)) => Err(engine::failure(&error)),
        None => Err(Failure::Failed("The summary was called off.".into())),
    };
    let closed = engine::close(desk).await;
    let code = printed?;
    closed.map(|()| code)
}

/// How far its filing is, and what there is to say about that.
async fn fate(desk: &mut Desk, filing: Filing, no_wait: bool) -> (Delivery, Option<String>) {
    let id = match filing {
        Filing::Saved(_) if no_wait => return (Delivery::Queued, None),
        Filing::Saved(id) => id,
        Filing::Nowhere => return (Delivery::Delivered, Some(NOTHING_LEFT.to_owned())),
        Filing::Held(open) => return (Delivery::Failed, Some(held(open))),
    };
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

fn held(open: u32) -> String {
    let what = if open == 1 {
        "1 piece of personal data"
    } else {
        &format!("{open} pieces of personal data")
    };
    format!(
        "Not filed: the summary holds {what}. Redact it in the app, or approve it with \
         --approve-pii."
    )
}

fn print(
    summary: &Summarized,
    delivery: Delivery,
    words: Option<String>,
) -> Result<ExitCode, Failure> {
    output::line(&Printed {
        id: &summary.id,
        summary_text: &summary.text,
        redaction_verified: summary.redaction_verified,
        sentiment_aligned: summary.sentiment_aligned,
        findings: summary.findings.iter().map(Finding::from).collect(),
        delivery,
    })
    .map_err(|error| Failure::failed(&error))?;
    if let Some(words) = words {
        output::say(&words);
    }
    Ok(ExitCode::from(u8::from(delivery == Delivery::Failed)))
}
