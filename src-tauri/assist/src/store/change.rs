//! Rows that change together with a fact.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, Transaction, params};

use super::{
    PromptChange, StoreError, SummaryChange, comment, deliveries, feedback, injections, prompt,
    summary,
};

/// What changes beside the rows that a fact changes by itself.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Change {
    /// The far end has it: the delivery goes, the next one of its lane is due.
    Delivered {
        /// The delivery.
        id: i64,
        /// What the platform said of feedback.
        receipt: Option<StoredReceipt>,
    },
    /// The platform made an injection: as [`Change::Delivered`].
    Injected {
        /// The delivery.
        id: i64,
        /// The platform's id of it.
        injection_id: String,
        /// How long the attempt took.
        latency_ms: f64,
    },
    /// It waits for a person.
    Parked {
        /// The delivery.
        id: i64,
        /// Why: a code of the windows, and a sentence.
        code: &'static str,
        /// The sentence.
        message: String,
    },
    /// It goes by itself again, with all its attempts ahead of it.
    Retried {
        /// The delivery.
        id: i64,
    },
    /// A person gave it up.
    Discarded {
        /// The delivery.
        id: i64,
    },
    /// What it was to tell is so no more: it goes, but only where it was never tried.
    Withdrawn {
        /// The delivery.
        id: i64,
    },
    /// A version of a prompt.
    Prompt(PromptChange),
    /// A summary.
    Summary(Box<SummaryChange>),
}

/// The platform's receipt for feedback.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StoredReceipt {
    /// None where it names none.
    pub(crate) id: Option<String>,
    pub(crate) processed_at: Option<Timestamp>,
    /// None where it says nothing of it.
    pub(crate) retraining_triggered: Option<bool>,
}

/// Whether anything that a person wrote was deleted.
pub(super) fn apply(
    tx: &Transaction<'_>,
    at: Timestamp,
    change: &Change,
) -> Result<bool, StoreError> {
    match change {
        Change::Delivered { id, receipt } => {
            let row = remove(tx, *id)?;
            feedback::note_sent(tx, &row.correlation_id, receipt.as_ref())?;
            let wiped = summary::note_filed(tx, *id, at)?;
            Ok(finish(tx, &row)? || wiped)
        }
        Change::Injected {
            id,
            injection_id,
            latency_ms,
        } => {
            let row = remove(tx, *id)?;
            injections::note_sent(tx, *id, injection_id, *latency_ms, at)?;
            finish(tx, &row)
        }
        Change::Parked { id, code, message } => {
            let row = find(tx, *id)?;
            tx.prepare_cached(
                "UPDATE main.outbox SET failed_at = ?2, due_at = NULL, last_error_code = ?3,
                        last_error_message = ?4
                 WHERE id = ?1",
            )?
            .execute(params![id, at.as_millisecond(), code, message])?;
            feedback::note_state(tx, &row.correlation_id, "failed")?;
            injections::note_over(tx, *id, false, at)?;
            deliveries::settle_lane(tx, &row.target, &row.lane, &row.kind)?;
            Ok(false)
        }
        Change::Retried { id } => {
            let row = find(tx, *id)?;
            tx.prepare_cached(
                "UPDATE main.outbox SET failed_at = NULL, due_at = NULL, tries = 0, round = 0
                 WHERE id = ?1",
            )?
            .execute([id])?;
            feedback::note_state(tx, &row.correlation_id, "saved")?;
            injections::note_waiting(tx, *id, false)?;
            deliveries::settle_lane(tx, &row.target, &row.lane, &row.kind)?;
            Ok(false)
        }
        Change::Discarded { id } => {
            let row = remove(tx, *id)?;
            feedback::note_state(tx, &row.correlation_id, "discarded")?;
            injections::note_over(tx, *id, true, at)?;
            summary::note_discarded(tx, *id, at)?;
            summary::note_wrap_up_discarded(tx, &row.correlation_id)?;
            finish(tx, &row)
        }
        Change::Withdrawn { id } => {
            let untried = "SELECT attempts = 0 FROM main.outbox WHERE id = ?1";
            let untried: Option<bool> = tx
                .prepare_cached(untried)?
                .query_row([id], |row| row.get(0))
                .optional()?;
            if untried != Some(true) {
                return Ok(false);
            }
            let row = remove(tx, *id)?;
            finish(tx, &row)
        }
        Change::Prompt(change) => prompt::apply(tx, at, change).map(|()| false),
        Change::Summary(change) => summary::apply(tx, at, change),
    }
}

/// What must be known of a row to change it.
struct Row {
    target: String,
    lane: String,
    kind: String,
    correlation_id: String,
    comment: Option<i64>,
}

fn find(tx: &Transaction<'_>, id: i64) -> Result<Row, StoreError> {
    tx.prepare_cached(
        "SELECT target, lane, kind, correlation_id, comment FROM main.outbox WHERE id = ?1",
    )?
    .query_row([id], |row| {
        Ok(Row {
            target: row.get(0)?,
            lane: row.get(1)?,
            kind: row.get(2)?,
            correlation_id: row.get(3)?,
            comment: row.get(4)?,
        })
    })
    .optional()?
    .ok_or(StoreError::Gone)
}

fn remove(tx: &Transaction<'_>, id: i64) -> Result<Row, StoreError> {
    let row = find(tx, id)?;
    injections::keep_attempts(tx, id)?;
    tx.prepare_cached("DELETE FROM main.outbox WHERE id = ?1")?
        .execute([id])?;
    Ok(row)
}

fn finish(tx: &Transaction<'_>, row: &Row) -> Result<bool, StoreError> {
    deliveries::settle_lane(tx, &row.target, &row.lane, &row.kind)?;
    comment::forget(tx, row.comment)
}
