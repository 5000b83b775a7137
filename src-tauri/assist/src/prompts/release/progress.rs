//! A deploy as the studio shows it, step by step.

use std::time::Duration;

use jiff::Timestamp;

use super::machine::{Ending, Found, News, Todo};
use crate::view::error::Problem;
use crate::view::studio::{DeployOutcome, DeployView, StepState, StepView};

/// A step that has not begun.
const WAITING: StepView = StepView {
    state: StepState::Waiting,
    tries: 0,
    status: None,
    latency_ms: None,
    retry_at: None,
};

/// What is shown before anything is done.
pub(super) fn begin(
    prompt_id: &str,
    version: u32,
    rollback_to: Option<u32>,
    sha256: String,
    correlation_id: String,
) -> DeployView {
    DeployView {
        prompt_id: prompt_id.to_owned(),
        version,
        rollback_to,
        check: WAITING,
        put: WAITING,
        read_back: WAITING,
        compare: WAITING,
        sha256,
        read_sha256: None,
        compared: None,
        different: Vec::new(),
        outcome: None,
        problem: None,
        correlation_id,
        latency_ms: None,
    }
}

/// A step begins.
pub(super) fn step(view: &mut DeployView, todo: &Todo, now: Timestamp) {
    let running = |step: &mut StepView| {
        step.state = StepState::Running;
        step.retry_at = None;
    };
    match todo {
        Todo::Read => running(&mut view.check),
        Todo::Put => running(&mut view.put),
        Todo::ReadBack => running(&mut view.read_back),
        Todo::Wait { pause, .. } => {
            let at = now.as_millisecond().saturating_add(millis(*pause));
            if let Some(waits) = current(view) {
                waits.retry_at = Some(at);
            }
        }
        Todo::Record | Todo::End(_) => {}
    }
}

/// What came of a step, and how long it took.
pub(super) fn note(view: &mut DeployView, todo: &Todo, news: &News, took: Duration) {
    let took_ms = took.as_secs_f64() * 1000.0;
    let tried = |step: &mut StepView, status: Option<u16>| {
        step.tries = step.tries.saturating_add(1);
        step.status = status;
        step.latency_ms = Some(took_ms);
    };
    match (todo, news) {
        (Todo::Read, News::Read(read)) => {
            tried(&mut view.check, status_of(read.as_ref().err(), 200));
            if read.is_ok() {
                view.check.state = StepState::Done;
            }
        }
        (Todo::Put, News::Put(put)) => {
            tried(&mut view.put, status_of(put.as_ref().err(), 200));
            if put.is_ok() {
                view.put.state = StepState::Done;
            }
        }
        (Todo::ReadBack, News::Read(read)) => {
            tried(&mut view.read_back, status_of(read.as_ref().err(), 200));
            if let Ok(Found { sha256, .. }) = read {
                view.read_sha256.clone_from(sha256);
            }
        }
        (
            Todo::Read
            | Todo::Record
            | Todo::Put
            | Todo::ReadBack
            | Todo::Wait { .. }
            | Todo::End(_),
            News::Read(_) | News::Recorded(_) | News::Put(_) | News::Waited | News::Canceled,
        ) => {}
    }
}

/// It is over.
pub(super) fn end(view: &mut DeployView, ending: &Ending, problem: Option<Problem>) {
    let (outcome, read_back, compare) = match ending {
        Ending::Deployed { .. } => (DeployOutcome::Deployed, StepState::Done, StepState::Done),
        Ending::Overtaken => (
            DeployOutcome::Overtaken,
            StepState::Waiting,
            StepState::Waiting,
        ),
        Ending::NotTaken(_) | Ending::Different { .. } => {
            (DeployOutcome::Failed, StepState::Done, StepState::Failed)
        }
        Ending::Canceled if view.read_back.tries > 0 => {
            (DeployOutcome::Failed, StepState::Done, StepState::Failed)
        }
        Ending::Invalid
        | Ending::NotRecorded
        | Ending::NotRead(_)
        | Ending::BrokenOff
        | Ending::Refused(_)
        | Ending::Canceled => (
            DeployOutcome::Failed,
            StepState::Waiting,
            StepState::Waiting,
        ),
        Ending::Unknown(_) => (
            DeployOutcome::Unknown,
            StepState::Failed,
            StepState::Waiting,
        ),
    };
    if *ending == Ending::Invalid {
        view.check.state = StepState::Failed;
    }
    for step in [&mut view.check, &mut view.put] {
        step.retry_at = None;
        if step.state == StepState::Running {
            step.state = StepState::Failed;
        }
    }
    // Taken, whatever was answered.
    if outcome == DeployOutcome::Deployed {
        view.put.state = StepState::Done;
    }
    view.read_back.retry_at = None;
    view.read_back.state = read_back;
    view.compare.state = compare;
    view.outcome = Some(outcome);
    view.problem = problem;
}

/// The step that is under way.
fn current(view: &mut DeployView) -> Option<&mut StepView> {
    [&mut view.check, &mut view.put, &mut view.read_back]
        .into_iter()
        .rev()
        .find(|step| step.state == StepState::Running)
}

fn status_of(error: Option<&wire::Error>, good: u16) -> Option<u16> {
    error.map_or(Some(good), wire::Error::status)
}

fn millis(pause: Duration) -> i64 {
    i64::try_from(pause.as_millis()).unwrap_or(i64::MAX)
}
