//! Figures of calls by hour, which add up.

use rusqlite::{Connection, Transaction, params};

use super::StoreError;

/// Counts to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CallCount {
    /// The hour's beginning, in ms since 1970.
    pub(crate) hour_ms: i64,
    /// The call's name.
    pub(crate) call: String,
    /// What is counted.
    pub(crate) of: Counted,
    /// How many.
    pub(crate) count: u64,
}

/// What is counted of a call.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Counted {
    /// Latencies in a bucket.
    Bucket(u16),
    /// `ok`, or the failure's kind.
    Outcome(String),
}

pub(super) fn add(tx: &Transaction<'_>, counts: &[CallCount]) -> Result<(), StoreError> {
    for counted in counts {
        let count = i64::try_from(counted.count).unwrap_or(i64::MAX);
        match &counted.of {
            Counted::Bucket(bucket) => tx
                .prepare_cached(
                    "INSERT INTO main.call_latency (hour, call, bucket, count)
                     VALUES (?1, ?2, ?3, ?4)
                     ON CONFLICT (hour, call, bucket) DO UPDATE SET count = count + excluded.count",
                )?
                .execute(params![counted.hour_ms, counted.call, bucket, count])?,
            Counted::Outcome(outcome) => tx
                .prepare_cached(
                    "INSERT INTO main.call_outcome (hour, call, outcome, count)
                     VALUES (?1, ?2, ?3, ?4)
                     ON CONFLICT (hour, call, outcome) DO UPDATE SET count = count + excluded.count",
                )?
                .execute(params![counted.hour_ms, counted.call, outcome, count])?,
        };
    }
    Ok(())
}

/// The counts of the hours that begin within `since_ms..until_ms`, summed up.
pub(super) fn read(
    connection: &Connection,
    since_ms: i64,
    until_ms: i64,
) -> Result<Vec<CallCount>, StoreError> {
    let mut found = Vec::new();
    let mut latencies = connection.prepare_cached(
        "SELECT call, bucket, sum(count) FROM main.call_latency
         WHERE hour >= ?1 AND hour < ?2 GROUP BY call, bucket",
    )?;
    let rows = latencies.query_map([since_ms, until_ms], |row| {
        Ok((
            row.get(0)?,
            Counted::Bucket(row.get(1)?),
            row.get::<_, i64>(2)?,
        ))
    })?;
    let mut outcomes = connection.prepare_cached(
        "SELECT call, outcome, sum(count) FROM main.call_outcome
         WHERE hour >= ?1 AND hour < ?2 GROUP BY call, outcome",
    )?;
    let more = outcomes.query_map([since_ms, until_ms], |row| {
        Ok((
            row.get(0)?,
            Counted::Outcome(row.get(1)?),
            row.get::<_, i64>(2)?,
        ))
    })?;
    for row in rows.chain(more) {
        let (call, of, count) = row?;
        found.push(CallCount {
            hour_ms: since_ms,
            call,
            of,
            count: count.unsigned_abs(),
        });
    }
    Ok(found)
}
