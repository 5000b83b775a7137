//! What support asks of the record: how much of what there is, never what it says.

use std::collections::BTreeMap;

use super::{Reader, StoreError, migration};

const DAY_MS: i64 = 86_400_000;

/// Deliveries of one kind in one state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct WaitingCount {
    /// As the outbox names it.
    pub(crate) kind: String,
    /// Waits for a person.
    pub(crate) failed: bool,
    /// What went wrong last, by its code.
    pub(crate) error: Option<String>,
    /// How many.
    pub(crate) count: u64,
}

impl Reader {
    /// Adds the entries numbered `from` to `to` to `counts`, by the day they are of (of days since 1970,
    /// UTC) and their kind.
    pub(crate) fn count_kinds(
        &self,
        from: i64,
        to: i64,
        counts: &mut BTreeMap<(i64, String), u64>,
    ) -> Result<(), StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT at / ?3 - (at % ?3 < 0), kind, count(*) FROM main.audit_event
             WHERE seq BETWEEN ?1 AND ?2 GROUP BY 1, 2",
        )?;
        let mut rows = statement.query((from, to, DAY_MS))?;
        while let Some(row) = rows.next()? {
            let count: i64 = row.get(2)?;
            *counts.entry((row.get(0)?, row.get(1)?)).or_default() += count.unsigned_abs();
        }
        Ok(())
    }

    /// What waits, by kind, state and what went wrong last.
    pub(crate) fn count_waiting(&self) -> Result<Vec<WaitingCount>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT kind, failed_at IS NOT NULL, last_error_code, count(*) FROM main.outbox
             GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
        )?;
        let rows = statement.query_map([], |row| {
            Ok(WaitingCount {
                kind: row.get(0)?,
                failed: row.get(1)?,
                error: row.get(2)?,
                count: row.get::<_, i64>(3)?.unsigned_abs(),
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The version of SQLite, as it names itself.
    pub(crate) fn engine() -> &'static str {
        rusqlite::version()
    }

    /// The version of the file's tables.
    pub(crate) fn schema(&self) -> Result<i64, StoreError> {
        migration::version(&self.connection)
    }
}
