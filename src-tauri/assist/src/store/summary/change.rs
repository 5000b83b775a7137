//! What changes with the facts of a summary.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, Params, Transaction, params};
use uuid::Uuid;

use super::row::{NewSummary, SummaryStage};
use super::text::{self, Edit, json};
use super::{Decisions, StoredParts, There, Written};
use crate::store::{StoreError, comment};
use crate::view::summary::{Rating, SummaryForm, TranscriptScope};

/// What changes in a summary's row, in the transaction of its fact. [`StoreError::Gone`] where it is
/// not so any more: then neither is written.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum SummaryChange {
    /// It is asked for. What was made before stays until the new one has come.
    Requested(RequestedSummary),
    /// It came, and takes the place of the text that stands.
    Made(Box<MadeSummary>),
    /// It was given up.
    Failed {
        id: i64,
        /// Only while this request is the newest.
        request_id: Uuid,
        /// Code and sentence.
        problem: (&'static str, String),
    },
    /// The agent called it off.
    Canceled {
        id: i64,
        /// Only while this request is the newest.
        request_id: Uuid,
    },
    /// Words were redacted.
    Redacted {
        id: i64,
        text: Written,
        decisions: Decisions,
    },
    /// Something was approved or kept.
    Decided { id: i64, decisions: Decisions },
    /// A thumb was given, or taken back.
    Rated { id: i64, rating: Option<Rating> },
    /// The platform told codes, or one was applied.
    There { id: i64, there: Box<There> },
    /// Its tab was closed.
    Closed { id: i64 },
}

/// A request that is about to be made (`contract.md §5`: what the record keeps beside it).
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct RequestedSummary {
    pub(crate) id: i64,
    pub(crate) request_id: Uuid,
    pub(crate) form: SummaryForm,
    pub(crate) requested_token_limit: u32,
    /// None where no transcript goes with it.
    pub(crate) transcript_token_count: Option<u32>,
    pub(crate) validated_at: Timestamp,
    /// Where it is not the one that was kept: as given on the command line.
    pub(crate) transcript: Option<(TranscriptScope, Written)>,
}

/// What the platform made.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct MadeSummary {
    pub(crate) id: i64,
    /// Only while this request is the newest.
    pub(crate) request_id: Uuid,
    pub(crate) summary_id: String,
    pub(crate) created_date: Option<String>,
    pub(crate) length: String,
    pub(crate) latency_ms: f64,
    pub(crate) tokens: u32,
    /// Of the transcript that went with the request, counted while the platform was at it.
    pub(crate) transcript_token_count: Option<u32>,
    pub(crate) text: Written,
    /// Of the earlier ones, those that hold for this text.
    pub(crate) decisions: Decisions,
    /// What it was made with, where that is not what was asked for.
    pub(crate) form: Option<SummaryForm>,
    /// What the platform told besides, where it did.
    pub(crate) there: Option<There>,
    /// What it says in parts, where it does.
    pub(crate) parts: StoredParts,
}

/// Applies it; whether a text was deleted.
pub(in crate::store) fn apply(
    tx: &Transaction<'_>,
    at: Timestamp,
    change: &SummaryChange,
) -> Result<bool, StoreError> {
    let at_ms = at.as_millisecond();
    match change {
        SummaryChange::Requested(requested) => request(tx, at_ms, requested),
        SummaryChange::Made(made) => note_made(tx, at_ms, made),
        SummaryChange::Failed {
            id,
            request_id,
            problem: (code, message),
        } => only(
            tx,
            "UPDATE main.summary SET state = 'failed', problem_code = ?3, problem_message = ?4,
                    updated_at = ?5
             WHERE id = ?1 AND request_id = ?2 AND state IN ('making', 'waiting')",
            params![id, request_id.to_string(), code, message, at_ms],
        ),
        SummaryChange::Canceled { id, request_id } => only(
            tx,
            "UPDATE main.summary SET state = 'canceled', problem_code = NULL,
                    problem_message = NULL, updated_at = ?3
             WHERE id = ?1 AND request_id = ?2 AND state IN ('making', 'waiting')",
            params![id, request_id.to_string(), at_ms],
        ),
        SummaryChange::Redacted {
            id,
            text,
            decisions,
        } => {
            let edit = Edit {
                id: *id,
                text,
                decisions: Some(decisions),
                replaced: true,
                at,
            };
            Ok(text::replace(tx, &edit)?.1)
        }
        SummaryChange::Decided { id, decisions } => only(
            tx,
            "UPDATE main.summary SET decisions = ?2, updated_at = ?3
             WHERE id = ?1 AND delivery IS NULL AND filed_at IS NULL AND emptied_at IS NULL",
            params![id, json(decisions)?, at_ms],
        ),
        SummaryChange::Rated { id, rating } => only(
            tx,
            "UPDATE main.summary SET rating = ?2, updated_at = ?3 WHERE id = ?1",
            params![id, rating.map(rating_name), at_ms],
        ),
        SummaryChange::There { id, there } => note_there(tx, *id, there).map(|()| false),
        SummaryChange::Closed { id } => note_open(tx, *id, false, at).map(|()| false),
    }
}

/// Keeps an interaction that ended.
pub(super) fn insert(tx: &Transaction<'_>, new: &NewSummary) -> Result<i64, StoreError> {
    let written = new.transcript.as_ref().map(|text| text.0.as_str());
    let transcript = comment::keep(tx, written)?;
    let ended_ms = new.ended_at.as_millisecond();
    tx.prepare_cached(
        "INSERT INTO main.summary (target, interaction, channel, queue, started_at, ended_at, open,
                form, scope, transcript, state, tracking_id, there, created_at, updated_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?6, ?6)",
    )?
    .execute(params![
        new.target.as_str(),
        new.interaction.to_string(),
        new.channel,
        new.queue,
        new.started_at.map(Timestamp::as_millisecond),
        ended_ms,
        new.open,
        json(&new.form)?,
        scope_name(new.scope),
        transcript,
        SummaryStage::Idle.name(),
        new.tracking_id.to_string(),
        json(&new.there)?,
    ])?;
    Ok(tx.last_insert_rowid())
}

pub(super) fn count_attempt(
    tx: &Transaction<'_>,
    id: i64,
    request_id: Uuid,
) -> Result<(), StoreError> {
    only(
        tx,
        "UPDATE main.summary SET state = 'making', attempts = attempts + 1
         WHERE id = ?1 AND request_id = ?2 AND state IN ('making', 'waiting')",
        params![id, request_id.to_string()],
    )
    .map(drop)
}

pub(super) fn note_waits(
    tx: &Transaction<'_>,
    id: i64,
    request_id: Uuid,
    (code, message): &(&'static str, String),
) -> Result<(), StoreError> {
    only(
        tx,
        "UPDATE main.summary SET state = 'waiting', problem_code = ?3, problem_message = ?4
         WHERE id = ?1 AND request_id = ?2 AND state IN ('making', 'waiting')",
        params![id, request_id.to_string(), code, message],
    )
    .map(drop)
}

/// What the platform told besides, or was told.
pub(super) fn note_there(tx: &Transaction<'_>, id: i64, there: &There) -> Result<(), StoreError> {
    let sql = "UPDATE main.summary SET there = ?2 WHERE id = ?1";
    only(tx, sql, params![id, json(there)?]).map(drop)
}

/// A tab comes or goes. One that retention emptied has nothing to show.
pub(super) fn note_open(
    tx: &Transaction<'_>,
    id: i64,
    open: bool,
    at: Timestamp,
) -> Result<(), StoreError> {
    only(
        tx,
        "UPDATE main.summary SET open = ?2, updated_at = ?3
         WHERE id = ?1 AND (emptied_at IS NULL OR NOT ?2)",
        params![id, open, at.as_millisecond()],
    )
    .map(drop)
}

fn request(
    tx: &Transaction<'_>,
    at_ms: i64,
    requested: &RequestedSummary,
) -> Result<bool, StoreError> {
    let mut wiped = false;
    if let Some((scope, transcript)) = &requested.transcript {
        wiped = text::forget_transcript(tx, requested.id)?;
        let kept = comment::keep(tx, Some(&transcript.0))?;
        tx.prepare_cached("UPDATE main.summary SET transcript = ?2, scope = ?3 WHERE id = ?1")?
            .execute(params![requested.id, kept, scope_name(*scope)])?;
    }
    only(
        tx,
        "UPDATE main.summary SET state = 'making', form = ?2, request_id = ?3,
                requested_token_limit = ?4, transcript_token_count = ?5, validated_at = ?6,
                attempts = 0, problem_code = NULL, problem_message = NULL, updated_at = ?7
         WHERE id = ?1 AND state NOT IN ('making', 'waiting') AND delivery IS NULL
            AND filed_at IS NULL AND emptied_at IS NULL",
        params![
            requested.id,
            json(&requested.form)?,
            requested.request_id.to_string(),
            requested.requested_token_limit,
            requested.transcript_token_count,
            requested.validated_at.as_millisecond(),
            at_ms,
        ],
    )?;
    Ok(wiped)
}

fn note_made(tx: &Transaction<'_>, at_ms: i64, made: &MadeSummary) -> Result<bool, StoreError> {
    let before: [Option<i64>; 3] = tx
        .prepare_cached(
            "SELECT generated, text, parts FROM main.summary
             WHERE id = ?1 AND request_id = ?2 AND state IN ('making', 'waiting')
                AND emptied_at IS NULL",
        )?
        .query_row(params![made.id, made.request_id.to_string()], |row| {
            Ok([row.get(0)?, row.get(1)?, row.get(2)?])
        })
        .optional()?
        .ok_or(StoreError::Gone)?;
    let parts = made.parts.keep(tx)?;
    // Two copies: one is edited, the other stays to be compared with.
    let generated = comment::keep(tx, Some(&made.text.0))?;
    let text = comment::keep(tx, Some(&made.text.0))?;
    tx.prepare_cached(
        "UPDATE main.summary SET state = 'made', summary_id = ?2, created_date = ?3, made_at = ?4,
                made_form = coalesce(?12, form), there = coalesce(?13, there), made_length = ?5,
                latency_ms = ?6, tokens = ?7, generated = ?8, text = ?9, parts = ?14,
                text_revision = text_revision + 1, decisions = ?10,
                transcript_token_count = coalesce(?11, transcript_token_count), problem_code = NULL,
                problem_message = NULL, updated_at = ?4
         WHERE id = ?1",
    )?
    .execute(params![
        made.id,
        made.summary_id,
        made.created_date,
        at_ms,
        made.length,
        made.latency_ms,
        made.tokens,
        generated,
        text,
        json(&made.decisions)?,
        made.transcript_token_count,
        made.form.as_ref().map(json).transpose()?,
        made.there.as_ref().map(json).transpose()?,
        parts,
    ])?;
    let mut wiped = false;
    for text in before {
        wiped |= comment::forget(tx, text)?;
    }
    Ok(wiped)
}

/// Changes the one row that it is about. No text is deleted by it.
fn only(tx: &Transaction<'_>, sql: &str, values: impl Params) -> Result<bool, StoreError> {
    if tx.prepare_cached(sql)?.execute(values)? == 0 {
        return Err(StoreError::Gone);
    }
    Ok(false)
}

const fn scope_name(scope: TranscriptScope) -> &'static str {
    match scope {
        TranscriptScope::Whole => "whole",
        TranscriptScope::Part => "part",
        TranscriptScope::None => "none",
    }
}

const fn rating_name(rating: Rating) -> &'static str {
    match rating {
        Rating::Up => "up",
        Rating::Down => "down",
    }
}
