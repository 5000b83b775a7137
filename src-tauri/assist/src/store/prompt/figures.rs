//! What agents did with prompts: counted here by day, and as the platform told it.

use rusqlite::{Connection, Transaction, params};

use crate::store::StoreError;

/// What was done with one prompt here.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct PromptTally {
    pub(crate) prompt_id: String,
    pub(crate) shown: u32,
    pub(crate) viewed: u32,
    pub(crate) clicked: u32,
    pub(crate) dismissed: u32,
    pub(crate) timed_out: u32,
}

/// The platform's figures of a span of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StoredAdoption {
    pub(crate) target: String,
    pub(crate) from_ms: i64,
    pub(crate) to_ms: i64,
    /// JSON.
    pub(crate) body: String,
    pub(crate) read_at_ms: i64,
}

/// So many spans are kept for a platform.
const MOST_SPANS: u32 = 50;

pub(super) fn keep(tx: &Transaction<'_>, read: &StoredAdoption) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO main.adoption (target, from_at, to_at, body, read_at)
         VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (target, from_at, to_at) DO UPDATE SET
            body = excluded.body, read_at = excluded.read_at",
    )?
    .execute(params![
        read.target,
        read.from_ms,
        read.to_ms,
        read.body,
        read.read_at_ms
    ])?;
    tx.prepare_cached(
        "DELETE FROM main.adoption WHERE target = ?1 AND read_at < (
            SELECT min(read_at) FROM (
                SELECT read_at FROM main.adoption WHERE target = ?1
                ORDER BY read_at DESC LIMIT ?2))",
    )?
    .execute(params![read.target, MOST_SPANS])?;
    Ok(())
}

pub(super) fn read(
    connection: &Connection,
    target: &str,
) -> Result<Vec<StoredAdoption>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT target, from_at, to_at, body, read_at FROM main.adoption WHERE target = ?1
         ORDER BY read_at DESC",
    )?;
    let rows = statement.query_map([target], |row| {
        Ok(StoredAdoption {
            target: row.get(0)?,
            from_ms: row.get(1)?,
            to_ms: row.get(2)?,
            body: row.get(3)?,
            read_at_ms: row.get(4)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) fn tallies(
    connection: &Connection,
    target: &str,
    since_ms: i64,
    until_ms: i64,
) -> Result<Vec<PromptTally>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT prompt_id, sum(shown), sum(viewed), sum(clicked), sum(dismissed), sum(timed_out)
         FROM main.prompt_tally WHERE target = ?1 AND day >= ?2 AND day < ?3
         GROUP BY prompt_id ORDER BY prompt_id",
    )?;
    let rows = statement.query_map(params![target, since_ms, until_ms], |row| {
        Ok(PromptTally {
            prompt_id: row.get(0)?,
            shown: row.get(1)?,
            viewed: row.get(2)?,
            clicked: row.get(3)?,
            dismissed: row.get(4)?,
            timed_out: row.get(5)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) fn talked_ms(connection: &Connection, since_ms: i64) -> Result<i64, StoreError> {
    Ok(connection
        .prepare_cached(
            "SELECT coalesce(sum(max(ended_at - started_at, 0)), 0) FROM main.interaction
             WHERE started_at >= ?1 AND ended_at IS NOT NULL",
        )?
        .query_row([since_ms], |row| row.get(0))?)
}
