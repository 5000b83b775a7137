//! Summaries as they are read: with the texts a person sees, without the transcript.

use rules::id::InteractionId;
use rusqlite::{Connection, OptionalExtension, Params, Row};
use uuid::Uuid;

use super::row::{StoredFiling, StoredMade, StoredRequest, StoredSummary, SummaryStage, Written};
use super::there::{StoredWrapUp, There};
use crate::outbox::Target;
use crate::store::StoreError;
use crate::store::deliveries::count;
use crate::view::summary::{Rating, TranscriptScope};

const SUMMARY: &str = "SELECT summary.id, summary.target, summary.interaction, summary.channel,
        summary.queue, summary.started_at, summary.ended_at, summary.open, summary.form,
        summary.scope, summary.state, summary.tracking_id, summary.request_id,
        summary.requested_token_limit, summary.transcript_token_count, summary.validated_at,
        summary.attempts, summary.problem_code, summary.problem_message, summary.summary_id,
        summary.created_date, summary.made_at, summary.made_form, summary.made_length,
        summary.latency_ms, summary.tokens, generated.text AS generated, text.text AS text,
        parts.text AS parts,
        summary.text_revision, summary.decisions, summary.rating, summary.delivery,
        summary.filed_at, summary.emptied_at, summary.there, wrap_up.id AS wrap_up_waiting,
        wrap_up.failed_at AS wrap_up_failed, wrap_up.last_error_code AS wrap_up_code,
        wrap_up.last_error_message AS wrap_up_message, outbox.id AS waiting, outbox.due_at,
        outbox.failed_at, outbox.last_error_code, outbox.last_error_message
     FROM main.summary
     LEFT JOIN main.comment AS generated ON generated.id = summary.generated
     LEFT JOIN main.comment AS text ON text.id = summary.text
     LEFT JOIN main.comment AS parts ON parts.id = summary.parts
     LEFT JOIN main.outbox ON outbox.id = summary.delivery
     LEFT JOIN main.outbox AS wrap_up
        ON wrap_up.idempotency_key = json_extract(summary.there, '$.delivery')";

pub(super) fn open(connection: &Connection) -> Result<Vec<StoredSummary>, StoreError> {
    all(connection, "summary.open = 1 ORDER BY summary.id", [])
}

pub(super) fn unfinished(connection: &Connection) -> Result<Vec<StoredSummary>, StoreError> {
    let those = "summary.state IN ('making', 'waiting') ORDER BY summary.id";
    all(connection, those, [])
}

pub(super) fn ended(
    connection: &Connection,
    from_ms: i64,
    until_ms: i64,
) -> Result<Vec<StoredSummary>, StoreError> {
    let those = "summary.ended_at >= ?1 AND summary.ended_at < ?2
         ORDER BY summary.ended_at DESC, summary.id DESC";
    all(connection, those, [from_ms, until_ms])
}

pub(super) fn one(connection: &Connection, id: i64) -> Result<Option<StoredSummary>, StoreError> {
    Ok(all(connection, "summary.id = ?1", [id])?.pop())
}

pub(super) fn of(
    connection: &Connection,
    target: &str,
    interaction: InteractionId,
) -> Result<Option<StoredSummary>, StoreError> {
    let those = "summary.id = (SELECT max(id) FROM main.summary
             WHERE interaction = ?1 AND target = ?2)";
    Ok(all(
        connection,
        those,
        [interaction.to_string().as_str(), target],
    )?
    .pop())
}

pub(super) fn unfiled(
    connection: &Connection,
    from_ms: i64,
    until_ms: i64,
) -> Result<u32, StoreError> {
    let found: i64 = connection
        .prepare_cached(
            "SELECT count(*) FROM main.summary
             WHERE ended_at >= ?1 AND ended_at < ?2 AND summary_id IS NOT NULL
                AND filed_at IS NULL AND emptied_at IS NULL",
        )?
        .query_row([from_ms, until_ms], |row| row.get(0))?;
    Ok(count(found))
}

pub(super) fn transcript(connection: &Connection, id: i64) -> Result<Option<Written>, StoreError> {
    Ok(connection
        .prepare_cached(
            "SELECT comment.text FROM main.summary
             JOIN main.comment ON comment.id = summary.transcript
             WHERE summary.id = ?1",
        )?
        .query_row([id], |row| row.get(0))
        .optional()?
        .map(Written))
}

fn all(
    connection: &Connection,
    those: &str,
    values: impl Params,
) -> Result<Vec<StoredSummary>, StoreError> {
    let mut statement = connection.prepare_cached(&format!("{SUMMARY} WHERE {those}"))?;
    let rows = statement.query_map(values, stored)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn stored(row: &Row<'_>) -> rusqlite::Result<StoredSummary> {
    let emptied: Option<i64> = row.get("emptied_at")?;
    let interaction: String = row.get("interaction")?;
    let target: String = row.get("target")?;
    let state: String = row.get("state")?;
    Ok(StoredSummary {
        id: row.get("id")?,
        target: Target::stored(&target),
        interaction: InteractionId(uuid(&interaction)),
        channel: row.get("channel")?,
        queue: row.get("queue")?,
        started_at_ms: row.get("started_at")?,
        ended_at_ms: row.get("ended_at")?,
        open: row.get("open")?,
        form: json(row, "form")?,
        scope: scope(&row.get::<_, String>("scope")?),
        state: SummaryStage::of(&state),
        tracking_id: uuid(&row.get::<_, String>("tracking_id")?),
        request: request(row)?,
        problem: pair(row, "problem_code", "problem_message")?,
        made: made(row)?,
        text: written(row, "text")?,
        text_revision: row.get::<_, i64>("text_revision")?.unsigned_abs(),
        decisions: json(row, "decisions")?,
        rating: rating(row.get::<_, Option<String>>("rating")?.as_deref()),
        filing: filing(row)?,
        wrap_up: wrap_up(row)?,
        there: json(row, "there")?,
        emptied: emptied.is_some(),
    })
}

fn request(row: &Row<'_>) -> rusqlite::Result<Option<StoredRequest>> {
    let Some(request_id) = row.get::<_, Option<String>>("request_id")? else {
        return Ok(None);
    };
    let tokens: Option<i64> = row.get("transcript_token_count")?;
    let limit: Option<i64> = row.get("requested_token_limit")?;
    let validated: Option<i64> = row.get("validated_at")?;
    Ok(Some(StoredRequest {
        request_id: uuid(&request_id),
        requested_token_limit: count(limit.unwrap_or_default()),
        transcript_token_count: tokens.map(count),
        validated_at_ms: validated.unwrap_or_default(),
        attempts: count(row.get("attempts")?),
    }))
}

fn made(row: &Row<'_>) -> rusqlite::Result<Option<StoredMade>> {
    let Some(summary_id) = row.get::<_, Option<String>>("summary_id")? else {
        return Ok(None);
    };
    let at_ms: Option<i64> = row.get("made_at")?;
    let length: Option<String> = row.get("made_length")?;
    let latency_ms: Option<f64> = row.get("latency_ms")?;
    let tokens: Option<i64> = row.get("tokens")?;
    Ok(Some(StoredMade {
        summary_id,
        created_date: row.get("created_date")?,
        at_ms: at_ms.unwrap_or_default(),
        form: json(row, "made_form")?,
        length: length.unwrap_or_default(),
        latency_ms: latency_ms.unwrap_or_default(),
        tokens: count(tokens.unwrap_or_default()),
        generated: written(row, "generated")?,
        parts: json(row, "parts")?,
    }))
}

fn filing(row: &Row<'_>) -> rusqlite::Result<StoredFiling> {
    if let Some(at_ms) = row.get("filed_at")? {
        return Ok(StoredFiling::Filed { at_ms });
    }
    let Some(delivery) = row.get("waiting")? else {
        return Ok(StoredFiling::Open);
    };
    let problem = pair(row, "last_error_code", "last_error_message")?;
    let failed: Option<i64> = row.get("failed_at")?;
    if failed.is_some() {
        return Ok(StoredFiling::Failed { delivery, problem });
    }
    Ok(StoredFiling::Saved {
        delivery,
        due_at_ms: row.get("due_at")?,
        problem,
    })
}

fn wrap_up(row: &Row<'_>) -> rusqlite::Result<StoredWrapUp> {
    let there: There = json(row, "there")?;
    let waiting: Option<i64> = row.get("wrap_up_waiting")?;
    let failed: Option<i64> = row.get("wrap_up_failed")?;
    Ok(match (waiting, failed) {
        (Some(_), Some(_)) => StoredWrapUp::Failed(pair(row, "wrap_up_code", "wrap_up_message")?),
        (Some(_), None) => StoredWrapUp::Saved,
        (None, _) if there.applied.is_some() => StoredWrapUp::Applied,
        (None, _) => StoredWrapUp::Open,
    })
}

fn pair(row: &Row<'_>, code: &str, message: &str) -> rusqlite::Result<Option<(String, String)>> {
    let (code, message): (Option<String>, Option<String>) = (row.get(code)?, row.get(message)?);
    Ok(code.zip(message))
}

fn written(row: &Row<'_>, column: &str) -> rusqlite::Result<Written> {
    let text: Option<String> = row.get(column)?;
    Ok(Written(text.unwrap_or_default()))
}

/// What is damaged counts as empty: a decision that can't be read is none.
fn json<T: serde::de::DeserializeOwned + Default>(
    row: &Row<'_>,
    column: &str,
) -> rusqlite::Result<T> {
    let text: Option<String> = row.get(column)?;
    Ok(text
        .and_then(|text| serde_json::from_str(&text).ok())
        .unwrap_or_default())
}

fn uuid(text: &str) -> Uuid {
    Uuid::parse_str(text).unwrap_or_default()
}

fn scope(name: &str) -> TranscriptScope {
    match name {
        "whole" => TranscriptScope::Whole,
        "part" => TranscriptScope::Part,
        _ => TranscriptScope::None,
    }
}

fn rating(name: Option<&str>) -> Option<Rating> {
    match name? {
        "up" => Some(Rating::Up),
        _ => Some(Rating::Down),
    }
}
