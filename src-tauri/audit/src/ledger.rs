//! Appending: the head of the chain, and groups of entries that become durable together.
//!
//! The head in memory moves only when a group's transaction has committed. A group that fails or
//! is dropped leaves both the file and the head as they were, so there is no state in which the
//! next entry could build on one that is not there.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};
use serde::{Deserialize, Serialize};

use crate::entry::Fields;
use crate::{AuditError, Draft, Entry, Hash, Payload};

/// The kind of the first entry of every log.
pub const GENESIS_KIND: &str = "log_begun";

/// The format this version writes. It is part of the first entry, and so of every hash.
const FORMAT: u32 = 1;

/// The last entry of a log.
pub type Head = Entry;

/// What the first entry binds the log to: a log from another installation is another chain from
/// its first hash on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Genesis {
    /// The version of the entry format.
    pub format: u32,
    /// The installation's own random id.
    pub install: String,
}

/// The log as its one writer holds it: the head, and nothing of the connection.
#[derive(Debug)]
pub struct Ledger {
    head: Head,
    genesis: Genesis,
    scratch: Vec<u8>,
}

impl Ledger {
    /// Writes the first entry of a new log within `tx`, the transaction that makes the table.
    ///
    /// # Errors
    ///
    /// [`AuditError::Sqlite`], also where the log has begun already.
    pub fn begin(tx: &Transaction<'_>, at: Timestamp, install: &str) -> Result<Head, AuditError> {
        let genesis = Genesis {
            format: FORMAT,
            install: install.to_owned(),
        };
        let draft = Draft {
            at,
            kind: GENESIS_KIND,
            interaction: None,
            actor: "cuecard",
            payload: &Payload::of(&genesis)?,
        };
        append(
            tx,
            &Head {
                seq: 0,
                hash: Hash::NONE,
            },
            &draft,
            &mut Vec::new(),
        )
    }

    /// Takes up the log where it ends.
    ///
    /// # Errors
    ///
    /// [`AuditError::Empty`] where even the first entry is gone, [`AuditError::Genesis`] where the
    /// first entry is not one of this format, and [`AuditError::Sqlite`].
    pub fn resume(connection: &Connection) -> Result<Self, AuditError> {
        let head = head(connection)?.ok_or(AuditError::Empty)?;
        let genesis = genesis(connection)?;
        Ok(Self {
            head,
            genesis,
            scratch: Vec::new(),
        })
    }

    /// The last durable entry.
    #[must_use]
    pub const fn head(&self) -> Head {
        self.head
    }

    /// What the log is bound to.
    #[must_use]
    pub const fn genesis(&self) -> &Genesis {
        &self.genesis
    }

    /// Begins a group: entries, and the rows they speak of, that become durable together.
    /// Dropping it takes everything back.
    ///
    /// # Errors
    ///
    /// [`AuditError::Sqlite`] where the write transaction can't begin.
    pub fn group<'a>(
        &'a mut self,
        connection: &'a mut Connection,
    ) -> Result<Group<'a>, AuditError> {
        let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        Ok(Group {
            head: self.head,
            ledger: self,
            tx,
        })
    }
}

/// A write transaction with entries in it.
#[derive(Debug)]
pub struct Group<'a> {
    ledger: &'a mut Ledger,
    tx: Transaction<'a>,
    head: Head,
}

impl<'a> Group<'a> {
    /// The transaction, for the rows that belong with the entries.
    #[must_use]
    pub const fn tx(&self) -> &Transaction<'a> {
        &self.tx
    }

    /// Appends one entry.
    ///
    /// # Errors
    ///
    /// [`AuditError::Sqlite`]; the group should then be dropped.
    pub fn append(&mut self, draft: &Draft<'_>) -> Result<Entry, AuditError> {
        self.head = append(&self.tx, &self.head, draft, &mut self.ledger.scratch)?;
        Ok(self.head)
    }

    /// Makes the group durable and moves the ledger's head.
    ///
    /// # Errors
    ///
    /// [`AuditError::Sqlite`]; nothing of the group is in the log then.
    pub fn commit(self) -> Result<Head, AuditError> {
        self.tx.commit()?;
        self.ledger.head = self.head;
        Ok(self.head)
    }
}

fn append(
    tx: &Transaction<'_>,
    head: &Head,
    draft: &Draft<'_>,
    scratch: &mut Vec<u8>,
) -> Result<Entry, AuditError> {
    let seq = head.seq + 1;
    let at_ms = draft.at.as_millisecond();
    let payload_hash = draft.payload.hash().as_bytes();
    let hash = Fields {
        seq,
        at_ms,
        kind: draft.kind.as_bytes(),
        interaction: draft.interaction.map(str::as_bytes),
        actor: draft.actor.as_bytes(),
        payload_hash,
    }
    .seal(&head.hash, scratch);
    tx.prepare_cached(
        "INSERT INTO main.audit_event
            (seq, at, kind, interaction, actor, payload, payload_hash, hash)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute(params![
        seq,
        at_ms,
        draft.kind,
        draft.interaction,
        draft.actor,
        draft.payload.as_str(),
        payload_hash,
        hash.as_bytes(),
    ])?;
    Ok(Entry { seq, hash })
}

/// The last entry, or none in an empty log.
pub(crate) fn head(connection: &Connection) -> Result<Option<Head>, AuditError> {
    let head = connection
        .query_row(
            "SELECT seq, hash FROM main.audit_event ORDER BY seq DESC LIMIT 1",
            [],
            |row| {
                Ok(Head {
                    seq: row.get(0)?,
                    hash: Hash(row.get(1)?),
                })
            },
        )
        .optional()?;
    Ok(head)
}

fn genesis(connection: &Connection) -> Result<Genesis, AuditError> {
    let (kind, payload): (String, Option<String>) = connection
        .query_row(
            "SELECT kind, payload FROM main.audit_event WHERE seq = 1",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .optional()?
        .ok_or_else(|| AuditError::Genesis("entry 1 is missing".to_owned()))?;
    if kind != GENESIS_KIND {
        return Err(AuditError::Genesis(format!("entry 1 is of kind {kind:?}")));
    }
    let genesis: Genesis = serde_json::from_str(payload.as_deref().unwrap_or_default())
        .map_err(|error| AuditError::Genesis(error.to_string()))?;
    if genesis.format != FORMAT {
        return Err(AuditError::Genesis(format!(
            "it is of format {}",
            genesis.format
        )));
    }
    Ok(genesis)
}
