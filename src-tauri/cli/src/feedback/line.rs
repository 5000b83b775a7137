//! A line of result (`cli.md`): what became of one document.

use assist::desk::Outcome;
use assist::view::error::{Code, Problem};
use rules::time::rfc3339_millis;
use rules::violation::Violation;
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use super::documents::Unreadable;
use crate::delivery::{Delivery, millis};

/// What became of one document.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Line {
    /// The line of the input it begins at.
    #[serde(rename = "line")]
    at: u64,
    /// Of the feedback on every attempt; null where nothing was recorded and it named none.
    correlation_id: Option<Uuid>,
    /// How far it is.
    pub delivery: Delivery,
    /// HTTP status of the answer that took it.
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    /// How long the attempt took that succeeded.
    #[serde(skip_serializing_if = "Option::is_none")]
    latency_ms: Option<f64>,
    /// The platform's id of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    receipt_id: Option<String>,
    /// When the next attempt is made, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_attempt_at: Option<String>,
    /// What is wrong with it, or why it waits.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<Wrong>,
}

/// One thing that is wrong.
#[derive(Debug, Serialize)]
struct Wrong {
    /// The field; empty for the whole document.
    path: String,
    /// A rule's name (`cli.md`), `json` where it can't be read, or a code of the panel's.
    kind: Value,
    /// For people.
    message: String,
    /// In the input, counted from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u64>,
    /// In bytes, counted from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<u64>,
}

impl Line {
    const fn new(line: u64, correlation_id: Option<Uuid>, delivery: Delivery) -> Self {
        Self {
            at: line,
            correlation_id,
            delivery,
            status: None,
            latency_ms: None,
            receipt_id: None,
            next_attempt_at: None,
            errors: Vec::new(),
        }
    }

    /// It is no JSON.
    pub fn unreadable(line: u64, why: &Unreadable) -> Self {
        let place = match why.column {
            Some(column) => format!("Line {}, column {column}: {}.", why.line, why.message),
            None => format!("Line {} {}.", why.line, why.message),
        };
        let wrong = Wrong {
            path: String::new(),
            kind: "json".into(),
            message: place,
            line: Some(why.line),
            column: why.column,
        };
        Self {
            errors: vec![wrong],
            ..Self::new(line, None, Delivery::Failed)
        }
    }

    /// It breaks rules.
    pub fn refused(line: u64, named: Option<Uuid>, violations: Vec<Violation>) -> Self {
        let errors = violations.into_iter().map(|violation| Wrong {
            path: violation.path,
            kind: violation.kind.as_str().into(),
            message: violation.message,
            line: None,
            column: None,
        });
        Self {
            errors: errors.collect(),
            ..Self::new(line, named, Delivery::Failed)
        }
    }

    /// It could not be put on disk.
    pub fn not_recorded(line: u64, named: Option<Uuid>, message: String) -> Self {
        Self {
            errors: told(Problem::new(Code::Storage, message)),
            ..Self::new(line, named, Delivery::Failed)
        }
    }

    /// It is on disk.
    pub const fn queued(line: u64, correlation_id: Uuid) -> Self {
        Self::new(line, Some(correlation_id), Delivery::Queued)
    }

    /// The platform has it; what it answered is not known any more.
    pub const fn delivered(line: u64, correlation_id: Uuid) -> Self {
        Self::new(line, Some(correlation_id), Delivery::Delivered)
    }

    /// It is on disk, and something is known of its delivery.
    pub fn of(line: u64, correlation_id: Uuid, outcome: Outcome) -> Self {
        let with = |delivery| Self::new(line, Some(correlation_id), delivery);
        match outcome {
            Outcome::Delivered {
                receipt,
                status,
                latency,
            } => Self {
                status: Some(status),
                latency_ms: Some(millis(latency)),
                receipt_id: receipt,
                ..with(Delivery::Delivered)
            },
            Outcome::Queued {
                problem,
                next_attempt_at,
            } => Self {
                next_attempt_at: next_attempt_at.map(rfc3339_millis),
                errors: problem.map(told).unwrap_or_default(),
                ..with(Delivery::Queued)
            },
            Outcome::Failed { problem } => Self {
                errors: told(problem),
                ..with(Delivery::Failed)
            },
        }
    }
}

/// A problem at its fields, or as a whole.
fn told(problem: Problem) -> Vec<Wrong> {
    let kind = serde_json::to_value(problem.code).unwrap_or_default();
    let wrong = |path, message| Wrong {
        path,
        kind: kind.clone(),
        message,
        line: None,
        column: None,
    };
    if problem.fields.is_empty() {
        return vec![wrong(String::new(), problem.message)];
    }
    let fields = problem.fields.into_iter();
    fields
        .map(|field| wrong(field.path, field.message))
        .collect()
}
