//! Versions of prompts: every deploy from here, and whatever else was found deployed. They are the
//! durable state of a deploy under way, too.

use std::collections::BTreeMap;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};
use uuid::Uuid;

use super::deployed::StoredPrompt;
use super::{deployed, draft};
use crate::store::StoreError;

/// One version.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct StoredVersion {
    pub(crate) target: String,
    pub(crate) id: String,
    /// From 1, by prompt.
    pub(crate) version: u32,
    /// JSON of the contract's members.
    pub(crate) document: String,
    pub(crate) sha256: String,
    pub(crate) who: Option<String>,
    pub(crate) at_ms: i64,
    /// `unknown`, `deployed`, `found` or `failed`.
    pub(crate) outcome: String,
    pub(crate) rollback_to: Option<u32>,
    pub(crate) latency_ms: Option<f64>,
    /// Code and sentence.
    pub(crate) problem: Option<(String, String)>,
    pub(crate) correlation_id: Option<Uuid>,
    pub(crate) idempotency_key: Option<String>,
}

/// What changes with the fact of a deploy.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum PromptChange {
    /// It is about to be sent.
    Begun(Box<StoredVersion>),
    /// It is known how it ended.
    Settled(Box<SettledVersion>),
}

/// How a version ended.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SettledVersion {
    pub(crate) target: String,
    pub(crate) id: String,
    pub(crate) version: u32,
    /// `deployed` or `failed`.
    pub(crate) outcome: &'static str,
    pub(crate) latency_ms: Option<f64>,
    /// Code and sentence.
    pub(crate) problem: Option<(&'static str, String)>,
    /// What the platform holds now, as far as that was read.
    pub(crate) held: Held,
    /// The draft that was deployed, as it was typed: it is done where nothing was typed since.
    pub(crate) draft: Option<String>,
}

/// What a platform holds under one id.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Held {
    /// That was not read.
    NotRead,
    /// Nothing.
    Nothing,
    /// This.
    This(Box<StoredPrompt>),
}

/// Applies it in the transaction of its fact.
pub(in crate::store) fn apply(
    tx: &Transaction<'_>,
    at: Timestamp,
    change: &PromptChange,
) -> Result<(), StoreError> {
    match change {
        PromptChange::Begun(version) => insert(tx, version),
        PromptChange::Settled(settled) => settle(tx, at, settled),
    }
}

fn settle(tx: &Transaction<'_>, at: Timestamp, settled: &SettledVersion) -> Result<(), StoreError> {
    let (target, id) = (settled.target.as_str(), settled.id.as_str());
    let (code, message) = settled.problem.as_ref().map_or((None, None), |problem| {
        (Some(problem.0), Some(problem.1.as_str()))
    });
    tx.prepare_cached(
        "UPDATE main.prompt_version SET outcome = ?4, latency_ms = ?5, problem_code = ?6,
                problem_message = ?7
         WHERE target = ?1 AND id = ?2 AND version = ?3",
    )?
    .execute(params![
        target,
        id,
        settled.version,
        settled.outcome,
        settled.latency_ms,
        code,
        message,
    ])?;
    if settled.outcome == "deployed" {
        let sha256: String = tx
            .prepare_cached(
                "SELECT sha256 FROM main.prompt_version
                 WHERE target = ?1 AND id = ?2 AND version = ?3",
            )?
            .query_row(params![target, id, settled.version], |row| row.get(0))?;
        draft::note_deployed(tx, target, id, &sha256, settled.draft.as_deref())?;
    }
    let held = match &settled.held {
        Held::NotRead => return Ok(()),
        Held::Nothing => None,
        Held::This(held) => Some(held.as_ref()),
    };
    deployed::note_one(tx, target, id, held, at.as_millisecond())
}

/// The number that the next version of a prompt has.
pub(super) fn next(tx: &Transaction<'_>, target: &str, id: &str) -> Result<u32, StoreError> {
    let newest: u32 = tx
        .prepare_cached(
            "SELECT coalesce(max(version), 0) FROM main.prompt_version
             WHERE target = ?1 AND id = ?2",
        )?
        .query_row([target, id], |row| row.get(0))?;
    Ok(newest.saturating_add(1))
}

/// What is deployed is a version that was found, unless it is the last one known; while a deploy of
/// it is not settled that is not to be told.
pub(super) fn note_found(
    tx: &Transaction<'_>,
    target: &str,
    prompt: &StoredPrompt,
    read_at_ms: i64,
) -> Result<(), StoreError> {
    let newest: Option<String> = tx
        .prepare_cached(
            "SELECT sha256 FROM main.prompt_version
             WHERE target = ?1 AND id = ?2 AND outcome IN ('deployed', 'found')
             ORDER BY version DESC LIMIT 1",
        )?
        .query_row([target, &prompt.id], |row| row.get(0))
        .optional()?;
    if newest.as_deref() == Some(&prompt.sha256) || is_unknown(tx, target, &prompt.id)? {
        return Ok(());
    }
    insert(
        tx,
        &StoredVersion {
            target: target.to_owned(),
            id: prompt.id.clone(),
            version: next(tx, target, &prompt.id)?,
            document: prompt.document.clone(),
            sha256: prompt.sha256.clone(),
            who: None,
            at_ms: prompt.modified_at_ms.unwrap_or(read_at_ms),
            outcome: "found".to_owned(),
            rollback_to: None,
            latency_ms: None,
            problem: None,
            correlation_id: None,
            idempotency_key: None,
        },
    )
}

fn is_unknown(tx: &Transaction<'_>, target: &str, id: &str) -> Result<bool, StoreError> {
    Ok(tx
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM main.prompt_version
                            WHERE target = ?1 AND id = ?2 AND outcome = 'unknown')",
        )?
        .query_row([target, id], |row| row.get(0))?)
}

fn insert(tx: &Transaction<'_>, version: &StoredVersion) -> Result<(), StoreError> {
    let (code, message) = version.problem.as_ref().map_or((None, None), |problem| {
        (Some(problem.0.as_str()), Some(problem.1.as_str()))
    });
    tx.prepare_cached(
        "INSERT INTO main.prompt_version (target, id, version, document, sha256, who, at, outcome,
                rollback_to, latency_ms, problem_code, problem_message, correlation_id,
                idempotency_key)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
    )?
    .execute(params![
        version.target,
        version.id,
        version.version,
        version.document,
        version.sha256,
        version.who,
        version.at_ms,
        version.outcome,
        version.rollback_to,
        version.latency_ms,
        code,
        message,
        version.correlation_id.map(|id| id.to_string()),
        version.idempotency_key,
    ])?;
    Ok(())
}

const VERSION: &str = "SELECT target, id, version, document, sha256, who, at, outcome, rollback_to,
        latency_ms, problem_code, problem_message, correlation_id, idempotency_key
     FROM main.prompt_version WHERE target = ?1";

pub(super) fn all(
    connection: &Connection,
    target: &str,
    id: &str,
) -> Result<Vec<StoredVersion>, StoreError> {
    let query = format!("{VERSION} AND id = ?2 ORDER BY version DESC");
    let mut statement = connection.prepare_cached(&query)?;
    let rows = statement.query_map([target, id], row_version)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) fn unknown(
    connection: &Connection,
    target: &str,
) -> Result<Vec<StoredVersion>, StoreError> {
    let query = format!("{VERSION} AND outcome = 'unknown' ORDER BY at, id, version");
    let mut statement = connection.prepare_cached(&query)?;
    let rows = statement.query_map([target], row_version)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) fn newest(
    connection: &Connection,
    target: &str,
) -> Result<BTreeMap<String, u32>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT id, max(version) FROM main.prompt_version
         WHERE target = ?1 AND outcome IN ('deployed', 'found') GROUP BY id",
    )?;
    let rows = statement.query_map([target], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn row_version(row: &Row<'_>) -> rusqlite::Result<StoredVersion> {
    let code: Option<String> = row.get(10)?;
    let message: Option<String> = row.get(11)?;
    let correlation: Option<String> = row.get(12)?;
    Ok(StoredVersion {
        target: row.get(0)?,
        id: row.get(1)?,
        version: row.get(2)?,
        document: row.get(3)?,
        sha256: row.get(4)?,
        who: row.get(5)?,
        at_ms: row.get(6)?,
        outcome: row.get(7)?,
        rollback_to: row.get(8)?,
        latency_ms: row.get(9)?,
        problem: code.zip(message),
        correlation_id: correlation.and_then(|text| Uuid::parse_str(&text).ok()),
        idempotency_key: row.get(13)?,
    })
}
