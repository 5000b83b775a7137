//! What stands beside an export: which log it is of, what was asked for, what the file is, and who
//! says so.

use std::collections::BTreeMap;
use std::path::Path;

use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use super::Format;
use crate::checkpoint::table;
use crate::ledger::{self, genesis};
use crate::{
    AuditError, Checkpoint, Entry, Hash, Payload, PublicKey, Query, Signature, SigningKey,
};

/// Names the format of the proof.
const PROOF: &str = "cuecard-proof/1";

/// The statement and its signature.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Proof {
    pub statement: Statement,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub public_key: Option<PublicKey>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<Signature>,
}

/// What is signed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Statement {
    /// Always [`PROOF`].
    proof: String,
    pub file: FileStatement,
    pub log: LogStatement,
    pub query: Asked,
    /// Entries in the file.
    pub events: u64,
    /// The first and the last one's number.
    pub first: Option<i64>,
    pub last: Option<i64>,
    /// Whether the file has every entry of the log.
    pub whole: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct FileStatement {
    pub format: Format,
    pub bytes: u64,
    pub sha256: Hash,
}

/// The log as it was when the export was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct LogStatement {
    pub install: String,
    pub format: u32,
    /// The first entry's hash.
    pub genesis: Hash,
    /// The last entry.
    pub head: Standing,
    /// The newest checkpoint.
    pub checkpoint: Option<Checkpoint>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Standing {
    pub seq: i64,
    pub hash: Hash,
}

/// The query, as far as it set conditions.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    interaction: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    action: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    since: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    until: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    limit: Option<u64>,
    /// Conditions of a search beyond these, in its own words.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    search: BTreeMap<String, String>,
}

impl Asked {
    fn of(query: &Query, search: BTreeMap<String, String>) -> Self {
        Self {
            text: query.text.clone().filter(|text| !text.is_empty()),
            interaction: query.interaction.clone(),
            action: query.action.clone(),
            since: query.since.map(|at| at.to_string()),
            until: query.until.map(|at| at.to_string()),
            limit: query.limit.map(|limit| limit as u64),
            search,
        }
    }
}

impl Statement {
    /// Before anything was written.
    pub fn of(
        snapshot: &Connection,
        query: &Query,
        search: BTreeMap<String, String>,
        format: Format,
    ) -> Result<Self, AuditError> {
        let genesis = genesis(snapshot)?;
        let first = "SELECT hash FROM main.audit_event WHERE seq = 1";
        let first = snapshot.query_row(first, [], |row| row.get(0))?;
        let Entry { seq, hash } = ledger::head(snapshot)?.ok_or(AuditError::Empty)?;
        let query = Asked::of(query, search);
        Ok(Self {
            proof: PROOF.to_owned(),
            file: FileStatement {
                format,
                bytes: 0,
                sha256: Hash::NONE,
            },
            log: LogStatement {
                install: genesis.install,
                format: genesis.format,
                genesis: Hash(first),
                head: Standing { seq, hash },
                checkpoint: table::newest(snapshot)?,
            },
            whole: query == Asked::default(),
            query,
            events: 0,
            first: None,
            last: None,
        })
    }

    pub fn count(&mut self, seq: i64) {
        self.events += 1;
        self.first.get_or_insert(seq);
        self.last = Some(seq);
    }

    /// The number of the log's last entry.
    pub const fn last_entry(&self) -> i64 {
        self.log.head.seq
    }

    /// What is signed: [`PROOF`], a line feed, and the statement as canonical JSON.
    fn message(&self) -> Result<Vec<u8>, AuditError> {
        let mut message = format!("{PROOF}\n").into_bytes();
        message.extend_from_slice(Payload::of(self)?.as_str().as_bytes());
        Ok(message)
    }
}

impl Proof {
    pub fn of(statement: Statement, key: Option<&SigningKey>) -> Result<Self, AuditError> {
        let signature = match key {
            Some(key) => Some(key.sign(&statement.message()?)),
            None => None,
        };
        Ok(Self {
            statement,
            public_key: key.map(SigningKey::public),
            signature,
        })
    }

    pub fn to_json(&self) -> Result<String, AuditError> {
        let mut text = serde_json::to_string_pretty(self)?;
        text.push('\n');
        Ok(text)
    }

    /// Reads the proof at `path`.
    pub fn read(path: &Path) -> Result<Self, AuditError> {
        let in_words = |error: &dyn std::fmt::Display| {
            AuditError::Proof(format!("{}: {error}", path.display()))
        };
        let text = std::fs::read_to_string(path).map_err(|error| in_words(&error))?;
        let proof: Self = serde_json::from_str(&text).map_err(|error| in_words(&error))?;
        if proof.statement.proof != PROOF {
            let other = format!("it is of format {:?}", proof.statement.proof);
            return Err(in_words(&other));
        }
        Ok(proof)
    }

    /// Whether it is signed, and the signature is that of the key it names.
    pub fn is_signed(&self) -> Result<bool, AuditError> {
        let message = self.statement.message()?;
        Ok(match (&self.public_key, &self.signature) {
            (Some(key), Some(signature)) => key.signed(&message, signature),
            (Some(_) | None, None) | (None, Some(_)) => false,
        })
    }
}
