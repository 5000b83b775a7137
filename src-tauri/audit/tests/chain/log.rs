//! Logs to test with, as files that any connection can be opened on.

use std::path::{Path, PathBuf};

use audit::{Checkpoint, Draft, Entry, Expectations, Ledger, Payload, SigningKey, Verdict};
use jiff::Timestamp;
use rusqlite::Connection;
use serde_json::{Value, json};
use tempfile::TempDir;

pub const INSTALL: &str = "7f8f0a52-3f6c-4a3e-9b5e-0c6f2f3f9a10";
pub const INTERACTION: &str = "0b9f6a1e-5f0e-4d69-8f43-2a8a3c1d7e55";

/// A log in a folder of its own, with its writer.
pub struct Log {
    pub dir: TempDir,
    pub connection: Connection,
    pub ledger: Ledger,
}

pub fn at(ms: i64) -> Timestamp {
    Timestamp::from_millisecond(1_790_000_000_000 + ms).expect("in range")
}

impl Log {
    /// A log with nothing but its first entry.
    pub fn new() -> Self {
        Self::of(INSTALL)
    }

    pub fn of(install: &str) -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let mut connection = Connection::open(dir.path().join("log.db")).expect("a file");
        connection
            .pragma_update(None, "synchronous", "OFF")
            .expect("tests need no fsync");
        let tx = connection.transaction().expect("a transaction");
        for step in audit::migrations() {
            tx.execute_batch(step).expect("the schema");
        }
        Ledger::begin(&tx, at(0), install).expect("a first entry");
        tx.commit().expect("committed");
        let ledger = Ledger::resume(&connection).expect("a log that has begun");
        Self {
            dir,
            connection,
            ledger,
        }
    }

    /// A log of `entries` entries in all, each different in every field.
    pub fn with(entries: i64) -> Self {
        let mut log = Self::new();
        for n in 2..=entries {
            log.append(n, &json!({ "n": n, "title": format!("Entry {n}") }));
        }
        log
    }

    /// One entry in a group of its own; every third belongs to no interaction.
    pub fn append(&mut self, n: i64, payload: &Value) -> Entry {
        let payload = Payload::of(payload).expect("JSON");
        let interaction = (n % 3 != 0).then_some(INTERACTION);
        let mut group = self.ledger.group(&mut self.connection).expect("a group");
        let entry = group
            .append(&Draft {
                at: at(n),
                kind: ["opened", "copied", "pinned"]
                    [usize::try_from(n.rem_euclid(3)).expect("0..3")],
                interaction,
                actor: ["cuecard", "agent"][usize::try_from(n.rem_euclid(2)).expect("0..2")],
                payload: &payload,
            })
            .expect("appended");
        group.commit().expect("committed");
        entry
    }

    pub fn path(&self) -> PathBuf {
        self.dir.path().join("log.db")
    }

    /// A log of `entries` entries in all, with a checkpoint at every `every`th and at the last.
    pub fn vouched(entries: i64, every: i64, key: Option<&SigningKey>) -> Self {
        let mut log = Self::new();
        for n in 2..=entries {
            log.append(n, &json!({ "n": n, "title": format!("Entry {n}") }));
            if n % every == 0 || n == entries {
                log.checkpoint(n, key);
            }
        }
        log
    }

    /// A checkpoint at the head, made when entry `n` was.
    pub fn checkpoint(&mut self, n: i64, key: Option<&SigningKey>) -> Option<Checkpoint> {
        self.ledger
            .checkpoint(&mut self.connection, at(n), key)
            .expect("written")
    }

    /// What is known of the log from outside: whose it is, its key, and its newest checkpoint.
    pub fn known(&self) -> Expectations {
        let newest = self.ledger.newest_checkpoint();
        Expectations {
            install: Some(INSTALL.to_owned()),
            public_key: newest.and_then(|newest| newest.public_key),
            anchors: newest.cloned().into_iter().collect(),
            expected_head: None,
        }
    }

    pub fn tamper(&self, sql: &str) {
        tamper(&self.path(), sql);
    }

    pub fn verify(&self) -> Verdict {
        self.verify_with(&Expectations::default())
    }

    pub fn verify_with(&self, expectations: &Expectations) -> Verdict {
        verify(&self.path(), expectations)
    }
}

pub fn key(seed: u8) -> SigningKey {
    SigningKey::new(&[seed; 32])
}

pub fn verify(path: &Path, expectations: &Expectations) -> Verdict {
    let reader = Connection::open(path).expect("the file");
    audit::verify_with(&reader, expectations, |_| {}).expect("readable")
}

/// Runs SQL on the file through a second connection, as someone with the file in hand could: the
/// triggers are out of the way while it runs and back afterwards.
pub fn tamper(path: &Path, sql: &str) {
    let stranger = Connection::open(path).expect("the file");
    stranger
        .pragma_update(None, "synchronous", "OFF")
        .expect("tests need no fsync");
    let triggers: Vec<(String, String)> = stranger
        .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
        .expect("the schema")
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .expect("triggers")
        .collect::<Result<_, _>>()
        .expect("triggers");
    let drop = triggers
        .iter()
        .map(|(name, _)| format!("DROP TRIGGER {name}"));
    let back = triggers.iter().map(|(_, sql)| sql.clone());
    let script: Vec<_> = std::iter::once("BEGIN".to_owned())
        .chain(drop)
        .chain(std::iter::once(sql.to_owned()))
        .chain(back)
        .chain(std::iter::once("COMMIT".to_owned()))
        .collect();
    let script = script.join(";\n");
    stranger
        .execute_batch(&script)
        .unwrap_or_else(|error| panic!("{error}: {sql}"));
}
