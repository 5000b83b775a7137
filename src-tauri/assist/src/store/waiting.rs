//! What waits, as a person sees it: reads only.

use rusqlite::{Connection, OptionalExtension, Row, params};
use uuid::Uuid;

use super::StoreError;
use super::deliveries::count;
use crate::outbox::parcel::{QUIET_LANES, kind_of};
use crate::view::outbox::DeliveryKind;

/// One delivery as it stands on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredDelivery {
    /// Its number.
    pub id: i64,
    /// For which platform, as [`crate::outbox::Target`] writes it.
    pub target: String,
    /// What it is.
    pub kind: DeliveryKind,
    /// Of which interaction, where of one.
    pub interaction: Option<String>,
    /// The suggestion's title, where it is about one.
    pub title: Option<String>,
    /// Of the action.
    pub correlation_id: Uuid,
    /// When the person acted, in ms since 1970.
    pub created_at_ms: i64,
    /// Attempts so far, one under way included.
    pub attempts: u32,
    /// When it is due, in ms since 1970; 0 at once, none while it waits behind an earlier one.
    pub due_at_ms: Option<i64>,
    /// What went wrong last: a code of the windows, and a sentence.
    pub problem: Option<(String, String)>,
    /// Waits for a person.
    pub failed: bool,
}

const COLUMNS: &str = "SELECT id, target, kind, interaction, title, correlation_id, created_at,
        attempts, due_at, last_error_code, last_error_message, failed_at IS NOT NULL
     FROM main.outbox";

/// What failed first, then the rest in the order of sending; at most so many. What is for figures
/// alone is not among them: it is nobody's business until it is told.
pub(super) fn deliveries(
    connection: &Connection,
    target: Option<&str>,
    most: u32,
) -> Result<Vec<StoredDelivery>, StoreError> {
    let mut found = Vec::new();
    for state in ["failed_at IS NOT NULL", "failed_at IS NULL"] {
        let left = most.saturating_sub(u32::try_from(found.len()).unwrap_or(u32::MAX));
        let narrowed = if target.is_some() {
            "target = ?1 AND "
        } else {
            "?1 IS NULL AND "
        };
        let mut statement = connection.prepare_cached(&format!(
            "{COLUMNS} WHERE {narrowed}{state} AND lane NOT GLOB '{QUIET_LANES}*'
             ORDER BY id LIMIT ?2"
        ))?;
        let rows = statement.query_map(params![target, left], delivery)?;
        for row in rows {
            found.extend(row?);
        }
    }
    Ok(found)
}

/// One delivery; none where it is through or given up.
pub(super) fn one(connection: &Connection, id: i64) -> Result<Option<StoredDelivery>, StoreError> {
    Ok(connection
        .prepare_cached(&format!("{COLUMNS} WHERE id = ?1"))?
        .query_row([id], delivery)
        .optional()?
        .flatten())
}

/// None for a kind this version does not know.
fn delivery(row: &Row<'_>) -> rusqlite::Result<Option<StoredDelivery>> {
    let kind: String = row.get(2)?;
    let Some(kind) = kind_of(&kind) else {
        return Ok(None);
    };
    let correlation: String = row.get(5)?;
    let code: Option<String> = row.get(9)?;
    let message: Option<String> = row.get(10)?;
    Ok(Some(StoredDelivery {
        id: row.get(0)?,
        target: row.get(1)?,
        kind,
        interaction: row.get(3)?,
        title: row.get(4)?,
        correlation_id: Uuid::parse_str(&correlation).unwrap_or_default(),
        created_at_ms: row.get(6)?,
        attempts: count(row.get(7)?),
        due_at_ms: row.get(8)?,
        problem: code.zip(message),
        failed: row.get(11)?,
    }))
}
