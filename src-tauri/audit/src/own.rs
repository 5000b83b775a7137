//! The entries that the ledger writes on its own account: what was done to the log itself.
//!
//! They are never pruned.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension};
use serde::{Deserialize, Serialize};

use crate::{AuditError, Checkpoint, Draft, Payload, PublicKey};

/// The kind of the first entry of every log.
pub const GENESIS_KIND: &str = "log_begun";

/// The kind of the entries that say which payloads retention or an erasure took.
pub const PRUNED_KIND: &str = "record_pruned";

/// Says that checkpoints are signed with another key from here on.
pub(crate) const SIGNING_KEY_CHANGED: &str = "signing_key_changed";

/// Says that the entries from here on may be dated before the newest checkpoint.
pub(crate) const TIME_WENT_BACK: &str = "time_went_back";

/// The kinds whose payloads stay for good.
pub(crate) const KEPT: [&str; 4] = [
    GENESIS_KIND,
    PRUNED_KIND,
    SIGNING_KEY_CHANGED,
    TIME_WENT_BACK,
];

/// Whether retention leaves the payloads of entries of this kind where they are.
#[must_use]
pub fn is_kept(kind: &str) -> bool {
    KEPT.contains(&kind)
}

/// Who writes them.
pub(crate) const ACTOR: &str = "cuecard";

/// How far before the newest checkpoint an entry may be dated without an explanation: facts wait
/// in queues for a moment, and clocks are corrected by seconds.
pub(crate) const SLACK_MS: i64 = 60_000;

pub(crate) const fn draft<'a>(at: Timestamp, kind: &'a str, payload: &'a Payload) -> Draft<'a> {
    Draft {
        at,
        kind,
        interaction: None,
        actor: ACTOR,
        payload,
    }
}

/// The payload of a [`TIME_WENT_BACK`] entry.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct WentBack {
    from_ms: i64,
    to_ms: i64,
}

pub(crate) fn time_went_back(from_ms: i64, to: Timestamp) -> Result<Payload, AuditError> {
    let to_ms = to.as_millisecond();
    Payload::of(&WentBack { from_ms, to_ms })
}

/// The payload of a [`SIGNING_KEY_CHANGED`] entry.
#[derive(Debug, Serialize, Deserialize)]
struct KeyChanged {
    from: Option<PublicKey>,
    to: PublicKey,
}

pub(crate) fn signing_key_changed(
    from: Option<PublicKey>,
    to: PublicKey,
) -> Result<Payload, AuditError> {
    Payload::of(&KeyChanged { from, to })
}

/// The time below which an entry at `place` needs an explanation, where `newest` is the last
/// checkpoint before it.
pub(crate) fn floor(
    connection: &Connection,
    newest: &Checkpoint,
    place: i64,
) -> Result<i64, AuditError> {
    // The kind as a literal, so that its index serves.
    let last = "SELECT at FROM main.audit_event
        WHERE kind = 'time_went_back' AND seq > ?1 AND seq < ?2 AND typeof(at) = 'integer'
        ORDER BY seq DESC LIMIT 1";
    let at: Option<i64> = connection
        .query_row(last, (newest.seq, place), |row| row.get(0))
        .optional()?;
    Ok(at.unwrap_or(newest.at_ms))
}
