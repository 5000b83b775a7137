//! How far something is on its way, in the words of `cli.md`.

use std::time::Duration;

use assist::desk::Outcome;
use serde::Serialize;

/// `delivered`, `queued` or `failed`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Delivery {
    /// The far end has it, or nothing was left to deliver.
    Delivered,
    /// It is on disk and goes by itself.
    Queued,
    /// It was refused, or waits for a person.
    Failed,
}

impl From<&Outcome> for Delivery {
    fn from(outcome: &Outcome) -> Self {
        match outcome {
            Outcome::Delivered { .. } => Self::Delivered,
            Outcome::Queued { .. } => Self::Queued,
            Outcome::Failed { .. } => Self::Failed,
        }
    }
}

/// In ms, with three decimals.
pub fn millis(duration: Duration) -> f64 {
    (duration.as_secs_f64() * 1e6).round() / 1e3
}
