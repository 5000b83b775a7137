//! Appending: the head of the chain, and groups of entries that become durable together.
//!
//! The head in memory moves only when a group's transaction has committed. A group that fails or
//! is dropped leaves both the file and the head as they were, so there is no state in which the
//! next entry could build on one that is not there.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};
use serde::{Deserialize, Serialize};

use crate::checkpoint::table;
use crate::entry::Fields;
use crate::own::{self, GENESIS_KIND};
use crate::{AuditError, Checkpoint, Draft, Entry, Hash, Payload, SigningKey};

/// The format this version writes. It is part of the first entry, and so of every hash.
pub(crate) const FORMAT: u32 = 1;

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
    vouched: Vouching,
    scratch: Vec<u8>,
}

/// The newest checkpoint, and the time below which an entry needs an explanation.
#[derive(Debug, Clone, Default)]
struct Vouching {
    newest: Option<Checkpoint>,
    floor_ms: Option<i64>,
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
            actor: own::ACTOR,
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
        let newest = table::newest(connection)?;
        let floor_ms = match &newest {
            Some(newest) => Some(own::floor(connection, newest, i64::MAX)?),
            None => None,
        };
        Ok(Self {
            head,
            genesis,
            vouched: Vouching { newest, floor_ms },
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
            vouched: self.vouched.clone(),
            ledger: self,
            tx,
        })
    }

    /// The newest durable checkpoint: the head anchor to keep outside the database.
    #[must_use]
    pub const fn newest_checkpoint(&self) -> Option<&Checkpoint> {
        self.vouched.newest.as_ref()
    }

    /// [`Group::checkpoint`] in a transaction of its own: once a minute, and at clean exit.
    ///
    /// # Errors
    ///
    /// [`AuditError::Sqlite`].
    pub fn checkpoint(
        &mut self,
        connection: &mut Connection,
        at: Timestamp,
        key: Option<&SigningKey>,
    ) -> Result<Option<Checkpoint>, AuditError> {
        let mut group = self.group(connection)?;
        let made = group.checkpoint(at, key)?;
        if made.is_some() {
            group.commit()?;
        }
        Ok(made)
    }
}

/// A write transaction with entries in it.
#[derive(Debug)]
pub struct Group<'a> {
    ledger: &'a mut Ledger,
    tx: Transaction<'a>,
    head: Head,
    vouched: Vouching,
}

impl<'a> Group<'a> {
    /// The transaction, for the rows that belong with the entries.
    #[must_use]
    pub const fn tx(&self) -> &Transaction<'a> {
        &self.tx
    }

    /// The head as the group has it.
    #[must_use]
    pub const fn head(&self) -> Head {
        self.head
    }

    /// Appends one entry. Where its time lies more than a minute before the newest checkpoint's
    /// (a clock was set back, or the fact waited), an entry of kind `time_went_back` comes first
    /// and says so: an entry dated back without one is a forged one.
    ///
    /// # Errors
    ///
    /// [`AuditError::Sqlite`]; the group should then be dropped.
    pub fn append(&mut self, draft: &Draft<'_>) -> Result<Entry, AuditError> {
        if let Some(floor_ms) = self.vouched.floor_ms
            && draft.at.as_millisecond() < floor_ms.saturating_sub(own::SLACK_MS)
        {
            let payload = own::time_went_back(floor_ms, draft.at)?;
            self.put(&own::draft(draft.at, own::TIME_WENT_BACK, &payload))?;
            self.vouched.floor_ms = Some(draft.at.as_millisecond());
        }
        self.put(draft)
    }

    /// Vouches for the group's head, with `key` where the machine keeps one. Gives none where
    /// nothing was appended since the last checkpoint, and where that one was signed and no key is
    /// at hand now: an unsigned checkpoint after signed ones would look like a forged one.
    ///
    /// A key other than the last one's is put on record first, by an entry of kind
    /// `signing_key_changed`.
    ///
    /// # Errors
    ///
    /// [`AuditError::Sqlite`]; the group should then be dropped.
    pub fn checkpoint(
        &mut self,
        at: Timestamp,
        key: Option<&SigningKey>,
    ) -> Result<Option<Checkpoint>, AuditError> {
        let before = self.vouched.newest.as_ref();
        let old = before.and_then(|newest| newest.public_key);
        let new = key.map(SigningKey::public);
        match (before, new) {
            (Some(_), None) if old.is_some() => return Ok(None),
            (Some(_), Some(new)) if old != Some(new) => {
                let payload = own::signing_key_changed(old, new)?;
                self.append(&own::draft(at, own::SIGNING_KEY_CHANGED, &payload))?;
            }
            (Some(newest), _) if newest.seq == self.head.seq => return Ok(None),
            (None | Some(_), _) => {}
        }
        let unsigned = Checkpoint {
            install: self.ledger.genesis.install.clone(),
            format: self.ledger.genesis.format,
            seq: self.head.seq,
            hash: self.head.hash,
            at_ms: at.as_millisecond(),
            previous: self.vouched.newest.as_ref().map(Checkpoint::link),
            public_key: None,
            signature: None,
        };
        let checkpoint = match key {
            Some(key) => unsigned.signed(key),
            None => unsigned,
        };
        table::insert(&self.tx, &checkpoint)?;
        self.vouched = Vouching {
            floor_ms: Some(checkpoint.at_ms),
            newest: Some(checkpoint.clone()),
        };
        Ok(Some(checkpoint))
    }

    fn put(&mut self, draft: &Draft<'_>) -> Result<Entry, AuditError> {
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
        self.ledger.vouched = self.vouched;
        Ok(self.head)
    }
}

fn append(
    tx: &Transaction<'_>,
    head: &Head,
    draft: &Draft<'_>,
    scratch: &mut Vec<u8>,
) -> Result<Entry, AuditError> {
    // A forged entry may have taken the highest number: then SQLite refuses the next.
    let seq = head.seq.saturating_add(1);
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

pub(crate) fn genesis(connection: &Connection) -> Result<Genesis, AuditError> {
    // Bytes, since what was tampered with need not be text.
    let (kind, payload): (Vec<u8>, Option<Vec<u8>>) = connection
        .query_row(
            "SELECT CAST(kind AS BLOB), CAST(payload AS BLOB)
             FROM main.audit_event WHERE seq = 1 AND kind IS NOT NULL",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .optional()?
        .ok_or_else(|| AuditError::Genesis("entry 1 is missing".to_owned()))?;
    if kind != GENESIS_KIND.as_bytes() {
        let kind = String::from_utf8_lossy(&kind);
        return Err(AuditError::Genesis(format!("entry 1 is of kind {kind:?}")));
    }
    let genesis: Genesis = serde_json::from_slice(&payload.unwrap_or_default())
        .map_err(|error| AuditError::Genesis(error.to_string()))?;
    if genesis.format != FORMAT {
        return Err(AuditError::Genesis(format!(
            "it is of format {}",
            genesis.format
        )));
    }
    Ok(genesis)
}
