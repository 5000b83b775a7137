//! What became of injections: a row each, which outlives its delivery. Never what was typed.

use audit::Rule;
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};
use uuid::Uuid;

use super::StoreError;
use super::deliveries::count;
use crate::outbox::Parcel;
use crate::outbox::parcel::Injection;

/// One injection as it stands on disk.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct StoredInjection {
    /// Its delivery's number.
    pub(crate) id: i64,
    /// Into which conversation.
    pub(crate) interaction: String,
    /// Of which prompt.
    pub(crate) prompt_id: String,
    /// The prompt's name.
    pub(crate) prompt: String,
    /// `waiting`, `full`, `sent`, `failed` or `canceled`.
    pub(crate) state: String,
    /// When it was asked for, in ms since 1970.
    pub(crate) created_at_ms: i64,
    /// When it ended, in ms since 1970.
    pub(crate) settled_at_ms: Option<i64>,
    /// The platform's id of it.
    pub(crate) injection_id: Option<String>,
    /// How long the attempt took that succeeded.
    pub(crate) latency_ms: Option<f64>,
    /// Attempts so far, one under way included.
    pub(crate) attempts: u32,
    /// When it is due, in ms since 1970; 0 at once, none while it waits behind an earlier one or
    /// waits no more.
    pub(crate) due_at_ms: Option<i64>,
    /// What went wrong last: a code of the windows, and a sentence.
    pub(crate) problem: Option<(String, String)>,
}

/// Notes that an injection was put in the outbox.
pub(super) fn put(
    tx: &Transaction<'_>,
    delivery: i64,
    parcel: &Parcel,
    injection: &Injection,
    created: Timestamp,
) -> Result<(), StoreError> {
    let wait = injection.auto_dismiss().as_millis();
    tx.prepare_cached(
        "INSERT INTO main.injection (delivery, target, interaction, prompt_id, prompt, state,
                created_at, auto_dismiss_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, 'waiting', ?6, ?7)",
    )?
    .execute(params![
        delivery,
        parcel.target.as_str(),
        injection.text("conversationId"),
        injection.text("promptId"),
        parcel.title.as_deref().unwrap_or_default(),
        created.as_millisecond(),
        i64::try_from(wait).unwrap_or(i64::MAX),
    ])?;
    Ok(())
}

/// It waits; because the agent sees the most prompts allowed, or for something else. Whether the
/// delivery is an injection: nothing is done where it is none.
pub(super) fn note_waiting(
    tx: &Transaction<'_>,
    delivery: i64,
    full: bool,
) -> Result<bool, StoreError> {
    let changed = tx
        .prepare_cached(
            "UPDATE main.injection SET state = ?2, settled_at = NULL WHERE delivery = ?1",
        )?
        .execute(params![delivery, if full { "full" } else { "waiting" }])?;
    Ok(changed > 0)
}

/// It failed for good, or was given up. Nothing where the delivery is no injection.
pub(super) fn note_over(
    tx: &Transaction<'_>,
    delivery: i64,
    canceled: bool,
    at: Timestamp,
) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE main.injection SET state = ?2, settled_at = ?3 WHERE delivery = ?1")?
        .execute(params![
            delivery,
            if canceled { "canceled" } else { "failed" },
            at.as_millisecond(),
        ])?;
    Ok(())
}

/// The platform made it. Called while the delivery is still there.
pub(super) fn note_sent(
    tx: &Transaction<'_>,
    delivery: i64,
    injection_id: &str,
    latency_ms: f64,
    at: Timestamp,
) -> Result<(), StoreError> {
    tx.prepare_cached(
        "UPDATE main.injection SET state = 'sent', settled_at = ?2, injection_id = ?3,
                latency_ms = ?4
         WHERE delivery = ?1",
    )?
    .execute(params![
        delivery,
        at.as_millisecond(),
        injection_id,
        latency_ms
    ])?;
    Ok(())
}

/// The delivery is about to go: how often it was tried stays.
pub(super) fn keep_attempts(tx: &Transaction<'_>, delivery: i64) -> Result<(), StoreError> {
    tx.prepare_cached(
        "UPDATE main.injection SET attempts =
                (SELECT attempts FROM main.outbox WHERE id = ?1)
         WHERE delivery = ?1",
    )?
    .execute([delivery])?;
    Ok(())
}

/// What is past its time by rules that speak of injections goes: a row that is over says no more than
/// the entries that go with it.
pub(super) fn prune(tx: &Transaction<'_>, policy: &[Rule]) -> Result<(), StoreError> {
    for rule in policy {
        let ours = rule.kinds.is_empty() || rule.kinds.iter().any(|kind| kind == "prompt_injected");
        let Some(before) = rule.before.filter(|_| ours && rule.interaction.is_none()) else {
            continue;
        };
        tx.prepare_cached("DELETE FROM main.injection WHERE settled_at < ?1")?
            .execute([before.as_millisecond()])?;
    }
    Ok(())
}

const COLUMNS: &str = "SELECT injection.delivery, injection.interaction, injection.prompt_id,
        injection.prompt, injection.state, injection.created_at, injection.settled_at,
        injection.injection_id, injection.latency_ms,
        coalesce(outbox.attempts, injection.attempts), outbox.due_at, outbox.last_error_code,
        outbox.last_error_message
     FROM main.injection LEFT JOIN main.outbox ON outbox.id = injection.delivery";

/// What waits, in the order it was asked for, then the newest that ended; at most so many of each.
pub(super) fn list(
    connection: &Connection,
    target: &str,
    most: u32,
) -> Result<Vec<StoredInjection>, StoreError> {
    let mut found = Vec::new();
    for part in [
        "injection.settled_at IS NULL ORDER BY injection.delivery",
        "injection.settled_at IS NOT NULL ORDER BY injection.delivery DESC",
    ] {
        let left = most.saturating_sub(u32::try_from(found.len()).unwrap_or(u32::MAX));
        let mut statement = connection.prepare_cached(&format!(
            "{COLUMNS} WHERE injection.target = ?1 AND {part} LIMIT ?2"
        ))?;
        let rows = statement.query_map(params![target, left], stored)?;
        for row in rows {
            found.push(row?);
        }
    }
    Ok(found)
}

/// Of which prompt an injection is, and what it is correlated by, while its delivery is there.
pub(super) fn of_delivery(
    connection: &Connection,
    delivery: i64,
) -> Result<Option<(String, Uuid)>, StoreError> {
    let found = connection
        .prepare_cached(
            "SELECT injection.prompt_id, outbox.correlation_id
             FROM main.injection JOIN main.outbox ON outbox.id = injection.delivery
             WHERE injection.delivery = ?1",
        )?
        .query_row([delivery], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
        })
        .optional()?;
    Ok(found.map(|(prompt, id)| (prompt, Uuid::parse_str(&id).unwrap_or_default())))
}

fn stored(row: &Row<'_>) -> rusqlite::Result<StoredInjection> {
    let code: Option<String> = row.get(11)?;
    let message: Option<String> = row.get(12)?;
    Ok(StoredInjection {
        id: row.get(0)?,
        interaction: row.get(1)?,
        prompt_id: row.get(2)?,
        prompt: row.get(3)?,
        state: row.get(4)?,
        created_at_ms: row.get(5)?,
        settled_at_ms: row.get(6)?,
        injection_id: row.get(7)?,
        latency_ms: row.get(8)?,
        attempts: count(row.get(9)?),
        due_at_ms: row.get(10)?,
        problem: code.zip(message),
    })
}
