//! The outbox's rows: put, claimed, put off. Lanes are kept in order here and nowhere else.
//!
//! The invariant, held by a unique index: of a lane, at most one row has a `due_at`, and it is the
//! oldest that may go. So a step costs the same whether ten or a hundred thousand wait.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};
use uuid::Uuid;

use super::{StoreError, comment, injections, summary};
use crate::outbox::Parcel;
use crate::outbox::parcel::{self, Load, QUIET_LANES, kind_name, kind_of, stops_lane};
use crate::view::outbox::DeliveryKind;

/// Which heads a courier takes.
#[derive(Debug, Clone)]
pub(crate) struct Claim {
    /// For which platform.
    pub(crate) target: String,
    /// Due by then, in ms since 1970.
    pub(crate) now_ms: i64,
    /// How many of each kind at most.
    pub(crate) most: Vec<(DeliveryKind, usize)>,
    /// How many in all at most.
    pub(crate) most_in_all: usize,
    /// Lanes that something is under way in.
    pub(crate) busy: Vec<String>,
}

/// What a claim gave.
#[derive(Debug, Default)]
pub(crate) struct Claimed {
    /// Their attempt is counted, durably.
    pub(crate) taken: Vec<Taken>,
    /// When the next head of the asked kinds is due that is not due yet, in ms since 1970.
    pub(crate) next_due_ms: Option<i64>,
}

/// A delivery to be sent now.
#[derive(Debug, Clone)]
pub(crate) struct Taken {
    pub(crate) id: i64,
    pub(crate) target: String,
    pub(crate) lane: String,
    pub(crate) kind: DeliveryKind,
    pub(crate) interaction: Option<String>,
    pub(crate) title: Option<String>,
    pub(crate) idempotency_key: String,
    pub(crate) correlation_id: Uuid,
    /// This attempt included.
    pub(crate) attempts: u32,
    /// In this round, this attempt included.
    pub(crate) tries: u32,
    pub(crate) round: u32,
    /// What it says, or why that can't be read.
    pub(crate) load: Result<Load, String>,
}

/// When a delivery is tried again.
#[derive(Debug, Clone)]
pub(crate) struct PutOff {
    pub(crate) id: i64,
    pub(crate) due_ms: i64,
    pub(crate) tries: u32,
    pub(crate) round: u32,
    pub(crate) code: &'static str,
    pub(crate) message: String,
    /// The agent of an injection's conversation sees the most prompts allowed.
    pub(crate) full: bool,
}

/// Puts a parcel at the end of its lane.
pub(super) fn put(
    tx: &Transaction<'_>,
    parcel: &Parcel,
    load: &Load,
    created: Timestamp,
) -> Result<i64, StoreError> {
    let lane = parcel.lane();
    let kind = kind_name(load.kind());
    let apart = load.apart().map_err(audit::AuditError::from)?;
    let comment = comment::keep(tx, apart.as_deref())?;
    let body = serde_json::to_string(load).map_err(audit::AuditError::from)?;
    tx.prepare_cached(
        "INSERT INTO main.outbox (target, lane, kind, interaction, title, body, body_version,
                comment, idempotency_key, correlation_id, created_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    )?
    .execute(params![
        parcel.target.as_str(),
        lane,
        kind,
        parcel.interaction.map(|id| id.to_string()),
        parcel.title,
        body,
        parcel::VERSION,
        comment,
        parcel.idempotency_key.to_string(),
        parcel.correlation_id.to_string(),
        created.as_millisecond(),
    ])?;
    let id = tx.last_insert_rowid();
    if let Load::Injection(injection) = load {
        injections::put(tx, id, parcel, injection, created)?;
    }
    if let Load::Filing(filing) = load {
        let text = filing.text().unwrap_or_default();
        summary::note_saved(tx, filing.summary(), id, text, created)?;
    }
    settle_lane(tx, parcel.target.as_str(), &lane, kind)?;
    Ok(id)
}

/// Makes the oldest entry of a lane that may go its head, due at once where it was not due before.
pub(super) fn settle_lane(
    tx: &Transaction<'_>,
    target: &str,
    lane: &str,
    kind: &str,
) -> Result<(), StoreError> {
    let stops = kind_of(kind).is_none_or(stops_lane);
    // A parked entry is the oldest of its lane where parking stops it: only heads are ever parked.
    let oldest = if stops {
        "SELECT id, failed_at IS NOT NULL, due_at FROM main.outbox
         WHERE target = ?1 AND lane = ?2 ORDER BY id LIMIT 1"
    } else {
        "SELECT id, 0, due_at FROM main.outbox
         WHERE target = ?1 AND lane = ?2 AND failed_at IS NULL ORDER BY id LIMIT 1"
    };
    let head = tx
        .prepare_cached(oldest)?
        .query_row([target, lane], |row| {
            Ok((
                row.get::<_, i64>(0)?,
                row.get::<_, bool>(1)?,
                row.get::<_, Option<i64>>(2)?,
            ))
        })
        .optional()?;
    let Some((id, parked, due)) = head else {
        return Ok(());
    };
    if due.is_some() {
        return Ok(());
    }
    tx.prepare_cached(
        "UPDATE main.outbox SET due_at = NULL
         WHERE target = ?1 AND lane = ?2 AND due_at IS NOT NULL",
    )?
    .execute([target, lane])?;
    if !parked {
        tx.prepare_cached("UPDATE main.outbox SET due_at = 0 WHERE id = ?1")?
            .execute([id])?;
    }
    Ok(())
}

/// Takes heads that are due and counts their attempts.
pub(super) fn claim(tx: &Transaction<'_>, claim: &Claim) -> Result<Claimed, StoreError> {
    let mut claimed = Claimed::default();
    for &(kind, most) in &claim.most {
        let kind = kind_name(kind);
        let most = most.min(claim.most_in_all.saturating_sub(claimed.taken.len()));
        if most > 0 {
            let due = due(tx, claim, kind, most)?;
            claimed.taken.extend(due);
        }
        let next: Option<i64> = tx
            .prepare_cached(
                "SELECT min(due_at) FROM main.outbox
                 WHERE target = ?1 AND kind = ?2 AND due_at > ?3",
            )?
            .query_row(params![claim.target, kind, claim.now_ms], |row| row.get(0))?;
        claimed.next_due_ms = [claimed.next_due_ms, next].into_iter().flatten().min();
    }
    for taken in &mut claimed.taken {
        tx.prepare_cached(
            "UPDATE main.outbox SET attempts = attempts + 1, tries = tries + 1 WHERE id = ?1",
        )?
        .execute([taken.id])?;
        taken.attempts += 1;
        taken.tries += 1;
    }
    Ok(claimed)
}

fn due(
    tx: &Transaction<'_>,
    claim: &Claim,
    kind: &str,
    most: usize,
) -> Result<Vec<Taken>, StoreError> {
    // One row a busy lane may come in between.
    let limit = i64::try_from(most + claim.busy.len()).unwrap_or(i64::MAX);
    let mut statement = tx.prepare_cached(
        "SELECT id, target, lane, kind, interaction, title, idempotency_key, correlation_id,
                attempts, tries, round, body_version, body, comment
         FROM main.outbox WHERE target = ?1 AND kind = ?2 AND due_at <= ?3
         ORDER BY due_at, id LIMIT ?4",
    )?;
    let rows = statement.query_map(params![claim.target, kind, claim.now_ms, limit], |row| {
        Ok((taken(row)?, row.get::<_, Option<i64>>(13)?))
    })?;
    let mut due = Vec::with_capacity(most);
    for row in rows {
        let (mut taken, text) = row?;
        if claim.busy.contains(&taken.lane) {
            continue;
        }
        let apart = comment::read(tx, text)?;
        let whole = taken.load.as_mut().map(|load| load.put_back(apart));
        if let Ok(Err(lost)) = whole {
            taken.load = Err(lost);
        }
        if let Ok(Load::Filing(filing)) = &mut taken.load {
            filing.stand(summary::standing(tx, taken.id)?);
        }
        due.push(taken);
        if due.len() == most {
            break;
        }
    }
    Ok(due)
}

fn taken(row: &Row<'_>) -> rusqlite::Result<Taken> {
    let kind: String = row.get(3)?;
    let correlation: String = row.get(7)?;
    let version: i64 = row.get(11)?;
    let body: String = row.get(12)?;
    Ok(Taken {
        id: row.get(0)?,
        target: row.get(1)?,
        lane: row.get(2)?,
        // Asked for by kind: it is one of ours.
        kind: kind_of(&kind).unwrap_or(DeliveryKind::Feedback),
        interaction: row.get(4)?,
        title: row.get(5)?,
        idempotency_key: row.get(6)?,
        correlation_id: Uuid::parse_str(&correlation).unwrap_or_default(),
        attempts: count(row.get(8)?),
        tries: count(row.get(9)?),
        round: count(row.get(10)?),
        load: Load::read(version, &body),
    })
}

/// Puts a delivery off. One that is gone meanwhile is no error: a person gave it up. Whether it is
/// shown when it goes again: injections and filings are.
pub(super) fn put_off(tx: &Transaction<'_>, off: &PutOff) -> Result<bool, StoreError> {
    // Only where it still is the head: a person may have put an earlier one back before it.
    tx.prepare_cached(
        "UPDATE main.outbox SET
            due_at = CASE WHEN due_at IS NULL THEN NULL ELSE ?2 END,
            tries = ?3, round = ?4, last_error_code = ?5, last_error_message = ?6
         WHERE id = ?1",
    )?
    .execute(params![
        off.id,
        off.due_ms,
        off.tries,
        off.round,
        off.code,
        off.message
    ])?;
    let injection = injections::note_waiting(tx, off.id, off.full)?;
    Ok(injection || summary::of_delivery(tx, off.id)?.is_some())
}

/// Nothing is due later than `latest_ms`: a clock may have been set back since it was written.
pub(super) fn clamp_due(tx: &Transaction<'_>, latest_ms: i64) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE main.outbox SET due_at = ?1 WHERE due_at > ?1",
        [latest_ms],
    )?;
    Ok(())
}

/// Everything that was put off for this platform is due at once, but injections that wait for a prompt
/// to go: they are tried again after `autoDismissMs` (`contract.md §4`), or when a person says so.
pub(super) fn hurry(tx: &Transaction<'_>, target: &str) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE main.outbox SET due_at = 0
         WHERE target = ?1 AND due_at > 0 AND NOT EXISTS (
            SELECT 1 FROM main.injection
            WHERE injection.delivery = outbox.id AND injection.state = 'full')",
        [target],
    )?;
    Ok(())
}

/// What waits, as of now, but for what is quiet. That is subtracted: it has a range of the lanes'
/// index for itself, and a day of it is all there ever is.
pub(super) fn tally(connection: &Connection) -> Result<Vec<(String, super::Tally)>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT target,
                waiting - (SELECT count(*) FROM main.outbox
                           WHERE outbox.target = tally.target AND failed_at IS NULL
                             AND lane >= ?1 AND lane < ?2),
                failed,
                (SELECT count(*) FROM main.feedback_draft AS draft
                 WHERE draft.target = tally.target AND later = 1)
         FROM main.outbox_tally AS tally
         UNION ALL
         SELECT target, 0, 0, count(*) FROM main.feedback_draft
         WHERE later = 1 AND target NOT IN (SELECT target FROM main.outbox_tally)
         GROUP BY target",
    )?;
    // The next char after the space they end in.
    let end = QUIET_LANES.replace(' ', "!");
    let rows = statement.query_map([QUIET_LANES, end.as_str()], |row| {
        Ok((
            row.get(0)?,
            super::Tally {
                waiting: count(row.get(1)?),
                failed: count(row.get(2)?),
                later: count(row.get(3)?),
            },
        ))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) fn count(number: i64) -> u32 {
    u32::try_from(number.max(0)).unwrap_or(u32::MAX)
}
