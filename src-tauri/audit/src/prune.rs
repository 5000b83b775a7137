//! Retention and erasure: payloads go, the chain stays provable, and what went is on record.
//!
//! Only payloads are taken: an entry's number, time, kind, interaction, actor and hashes stay,
//! since the chain seals the payload's hash. Each batch is one transaction that empties the
//! payloads and appends an entry of kind `record_pruned` with the rules, the range and the count;
//! [`verify`](crate::verify) accepts an empty payload only where such an entry covers it.
//!
//! Rejected: deleting rows (the chain would break); one transaction for years of history (the
//! writer would stand still).

use std::fmt::Write as _;

use jiff::Timestamp;
use rusqlite::types::ToSql;
use rusqlite::{Connection, params_from_iter};
use serde::{Deserialize, Serialize};

use crate::entry::Fields;
use crate::own::{self, KEPT};
use crate::search::ceil_millis;
use crate::{AuditError, Group, Ledger, PRUNED_KIND, Payload};

/// So many entries are looked at in one batch: some ten milliseconds of the writer's time.
const WINDOW: i64 = 10_000;

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

/// What [`prune`] would take of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrunableKind {
    /// The kind.
    pub kind: String,
    /// Payloads of it.
    pub count: u64,
    /// When the oldest of them was, in ms since 1970.
    pub oldest_ms: i64,
}

/// What one batch did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PrunedBatch {
    /// Payloads taken.
    pub pruned: u64,
    /// Where the next batch begins; none where this was the last.
    pub next: Option<i64>,
}

/// The payload of a `record_pruned` entry: every entry numbered `from` to `to` that one of the
/// rules asks for has lost its payload.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Taken {
    from: i64,
    to: i64,
    count: u64,
    rules: Vec<Rule>,
}

impl Taken {
    pub(crate) fn covers(&self, entry: &Fields<'_>) -> bool {
        (self.from..=self.to).contains(&entry.seq)
            && self.rules.iter().any(|rule| rule.asks_for(entry))
    }
}

impl Rule {
    fn is_bounded(&self) -> bool {
        self.before.is_some() || self.interaction.is_some()
    }

    fn asks_for(&self, entry: &Fields<'_>) -> bool {
        let kind =
            self.kinds.is_empty() || self.kinds.iter().any(|kind| kind.as_bytes() == entry.kind);
        let interaction = self
            .interaction
            .as_ref()
            .is_none_or(|interaction| entry.interaction == Some(interaction.as_bytes()));
        let age = self
            .before
            .is_none_or(|before| entry.at_ms < ceil_millis(before));
        self.is_bounded() && kind && interaction && age
    }
}

impl Group<'_> {
    /// Takes the payloads that any of `policy` asks for from the entries numbered `from` and up,
    /// looking at no more than 10,000 entries, and puts on record that it did. Begin with `from` 1
    /// and go on with `next`.
    ///
    /// Freed bytes are overwritten (`secure_delete` is switched on). Copies that SQLite left in
    /// unused parts of pages before it was on stay until the file is vacuumed, so a connection that
    /// appends should have it on from its first write; those in the write-ahead log go with its
    /// next truncating checkpoint.
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
        let wanted = Wanted::of(policy)?;
        let last = self.head().seq;
        let end = from.saturating_add(WINDOW);
        let next = (end <= last).then_some(end);
        let range: Vec<&dyn ToSql> = vec![&from, &end];
        let find = format!(
            "SELECT coalesce(min(seq), 0), coalesce(max(seq), 0), count(*)
             FROM main.audit_event WHERE seq >= ? AND seq < ? AND {}",
            wanted.condition
        );
        let parameters = || range.iter().copied().chain(wanted.parameters());
        let (from, to, count): (i64, i64, i64) =
            self.tx()
                .query_row(&find, params_from_iter(parameters()), |row| {
                    Ok((row.get(0)?, row.get(1)?, row.get(2)?))
                })?;
        if count == 0 {
            return Ok(PrunedBatch { pruned: 0, next });
        }
        self.tx().pragma_update(None, "secure_delete", "ON")?;
        let take = format!(
            "UPDATE main.audit_event SET payload = NULL WHERE seq >= ? AND seq < ? AND {}",
            wanted.condition
        );
        self.tx().execute(&take, params_from_iter(parameters()))?;
        let count = count.unsigned_abs();
        let rules = policy.to_vec();
        let payload = Payload::of(&Taken {
            from,
            to,
            count,
            rules,
        })?;
        self.append(&own::draft(at, PRUNED_KIND, &payload))?;
        Ok(PrunedBatch {
            pruned: count,
            next,
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
    let last = ledger.head().seq;
    let mut pruned = 0;
    let mut from = Some(1);
    // What the batches append themselves is not looked at: it is never pruned.
    while let Some(next) = from.filter(|from| *from <= last) {
        let mut group = ledger.group(connection)?;
        let batch = group.prune(at, policy, next)?;
        if batch.pruned > 0 {
            group.commit()?;
        }
        pruned += batch.pruned;
        from = batch.next;
    }
    Ok(Pruned {
        pruned,
        kept: with_payload(connection)?,
    })
}

/// What [`prune`] would do (`--dry-run`). Reads only.
///
/// # Errors
///
/// [`AuditError::Rule`] and [`AuditError::Sqlite`].
pub fn prunable(connection: &Connection, policy: &[Rule]) -> Result<Pruned, AuditError> {
    let wanted = Wanted::of(policy)?;
    let count = format!(
        "SELECT count(*) FROM main.audit_event WHERE {}",
        wanted.condition
    );
    let parameters = params_from_iter(wanted.parameters());
    let pruned: i64 = connection.query_row(&count, parameters, |row| row.get(0))?;
    let pruned = pruned.unsigned_abs();
    Ok(Pruned {
        pruned,
        kept: with_payload(connection)?.saturating_sub(pruned),
    })
}

fn with_payload(connection: &Connection) -> Result<u64, AuditError> {
    let count = "SELECT count(*) FROM main.audit_event WHERE payload IS NOT NULL";
    let count: i64 = connection.query_row(count, [], |row| row.get(0))?;
    Ok(count.unsigned_abs())
}

/// What [`prune`] would take, kind by kind, the most first. Reads only; a long walk is given up where
/// the connection is interrupted.
///
/// # Errors
///
/// [`AuditError::Rule`] and [`AuditError::Sqlite`].
pub fn prunable_kinds(
    connection: &Connection,
    policy: &[Rule],
) -> Result<Vec<PrunableKind>, AuditError> {
    let wanted = Wanted::of(policy)?;
    let find = format!(
        "SELECT kind, count(*), min(at) FROM main.audit_event WHERE {}
         GROUP BY kind ORDER BY count(*) DESC, kind",
        wanted.condition
    );
    let mut statement = connection.prepare(&find)?;
    let rows = statement.query_map(params_from_iter(wanted.parameters()), |row| {
        Ok(PrunableKind {
            kind: row.get(0)?,
            count: row.get::<_, i64>(1)?.unsigned_abs(),
            oldest_ms: row.get(2)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// A policy as SQL: a condition with `?` for each parameter, in order.
struct Wanted {
    condition: String,
    parameters: Vec<Box<dyn ToSql>>,
}

impl Wanted {
    fn of(policy: &[Rule]) -> Result<Self, AuditError> {
        let mut condition = "payload IS NOT NULL AND kind NOT IN (".to_owned();
        let mut parameters: Vec<Box<dyn ToSql>> = Vec::new();
        list(&mut condition, &mut parameters, KEPT);
        condition.push_str(" AND (false");
        for rule in policy {
            if !rule.is_bounded() {
                return Err(AuditError::Rule);
            }
            condition.push_str(" OR (true");
            if let Some(before) = rule.before {
                condition.push_str(" AND at < ?");
                parameters.push(Box::new(ceil_millis(before)));
            }
            if let Some(interaction) = &rule.interaction {
                condition.push_str(" AND interaction = ?");
                parameters.push(Box::new(interaction.clone()));
            }
            if !rule.kinds.is_empty() {
                condition.push_str(" AND kind IN (");
                list(&mut condition, &mut parameters, rule.kinds.iter().cloned());
            }
            condition.push(')');
        }
        condition.push(')');
        Ok(Self {
            condition,
            parameters,
        })
    }

    fn parameters(&self) -> impl Iterator<Item = &dyn ToSql> {
        self.parameters.iter().map(|parameter| &**parameter)
    }
}

/// Closes a list of values that was opened.
fn list<T: ToSql + 'static>(
    condition: &mut String,
    parameters: &mut Vec<Box<dyn ToSql>>,
    values: impl IntoIterator<Item = T>,
) {
    for (n, value) in values.into_iter().enumerate() {
        let comma = if n > 0 { ", " } else { "" };
        write!(condition, "{comma}?").expect("a String takes any text");
        parameters.push(Box::new(value));
    }
    condition.push(')');
}
