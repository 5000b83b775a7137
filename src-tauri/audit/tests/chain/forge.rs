//! A forger with the file in hand: knows the format, can compute every hash, has not the key.

use std::fs;
use std::path::{Path, PathBuf};

use audit::{Expectations, Verdict};
use rusqlite::{Connection, params};
use sha2::{Digest, Sha256};
use tempfile::TempDir;

use crate::log::{self, Log, key};

/// Entries in the log that is forged, with a checkpoint at every fifth and at the last.
pub const ENTRIES: i64 = 41;
pub const EVERY: i64 = 5;

/// A genuine log, and what is known of it from outside.
pub struct Original {
    pub log: Log,
    pub known: Expectations,
}

impl Original {
    pub fn new() -> Self {
        let log = Log::vouched(ENTRIES, EVERY, Some(&key(1)));
        let known = log.known();
        Self { log, known }
    }

    /// A copy to do harm to.
    pub fn copy(&self) -> Copy {
        Copy::of(&self.log.path())
    }
}

/// A copy of a log's file.
pub struct Copy {
    dir: TempDir,
}

impl Copy {
    pub fn of(path: &Path) -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        fs::copy(path, dir.path().join("log.db")).expect("copied");
        Self { dir }
    }

    pub fn path(&self) -> PathBuf {
        self.dir.path().join("log.db")
    }

    pub fn sql(&self, sql: &str) {
        log::tamper(&self.path(), sql);
    }

    /// Runs SQL as it is, with the triggers in force.
    pub fn raw(&self, sql: &str) {
        let connection = Connection::open(self.path()).expect("the file");
        connection
            .execute_batch(&format!("PRAGMA synchronous = OFF; {sql}"))
            .expect("a forger may do so");
    }

    pub fn verify(&self, known: &Expectations) -> Verdict {
        log::verify(&self.path(), known)
    }

    /// Numbers the entries without gaps and seals everything from `from` on anew, and sets the
    /// counter: the chain holds afterwards.
    pub fn seal_from(&self, from: i64) {
        let connection = self.open();
        let mut previous = hash_before(&connection, from);
        for row in rows_from(&connection, from) {
            let payload_hash = row.payload.as_deref().map_or(row.payload_hash, sha256);
            let hash = seal(&row, &payload_hash, &previous);
            connection
                .execute(
                    "UPDATE audit_event SET payload_hash = ?2, hash = ?3 WHERE seq = ?1",
                    params![row.seq, payload_hash, hash],
                )
                .expect("sealed");
            previous = hash;
        }
        put_trigger_back(&connection);
    }

    /// Appends an entry that is sealed as it should be.
    pub fn append(&self, at: i64, kind: &str) {
        let connection = self.open();
        let last: i64 = connection
            .query_row("SELECT max(seq) FROM audit_event", [], |row| row.get(0))
            .expect("entries");
        connection
            .execute(
                "INSERT INTO audit_event
                     (seq, at, kind, interaction, actor, payload, payload_hash, hash)
                 VALUES (?1, ?2, ?3, NULL, 'agent', '{}', zeroblob(32), zeroblob(32))",
                params![last + 1, at, kind],
            )
            .expect("appended");
        put_trigger_back(&connection);
        self.seal_from(last + 1);
    }

    /// Takes the last entries away, and the checkpoints and counters with them: nothing within the
    /// file remembers.
    pub fn cut_to(&self, last: i64) {
        self.sql(&format!(
            "DELETE FROM audit_event WHERE seq > {last};
             DELETE FROM audit_checkpoint WHERE seq > {last};
             UPDATE sqlite_sequence SET seq = {last} WHERE name = 'audit_event';
             UPDATE sqlite_sequence SET seq = (SELECT coalesce(max(seq), 0) FROM audit_checkpoint)
             WHERE name = 'audit_checkpoint'"
        ));
    }

    fn open(&self) -> Connection {
        let connection = Connection::open(self.path()).expect("the file");
        connection
            .execute_batch("PRAGMA synchronous = OFF; BEGIN; DROP TRIGGER audit_event_unchanged")
            .expect("a forger may drop triggers");
        connection
    }
}

fn put_trigger_back(connection: &Connection) {
    let schema = audit::migrations()[0];
    let start = schema
        .find("CREATE TRIGGER audit_event_unchanged")
        .expect("there");
    let end = start + schema[start..].find("END;").expect("there") + "END;".len();
    connection
        .execute_batch(&format!("{}; COMMIT", &schema[start..end]))
        .expect("a forger may make triggers");
}

struct Row {
    seq: i64,
    at: i64,
    kind: Vec<u8>,
    interaction: Option<Vec<u8>>,
    actor: Vec<u8>,
    payload: Option<Vec<u8>>,
    payload_hash: [u8; 32],
}

fn rows_from(connection: &Connection, from: i64) -> Vec<Row> {
    let mut statement = connection
        .prepare(
            "SELECT seq, at, CAST(kind AS BLOB), CAST(interaction AS BLOB), CAST(actor AS BLOB),
                    CAST(payload AS BLOB), payload_hash
             FROM audit_event WHERE seq >= ?1 ORDER BY seq",
        )
        .expect("entries");
    let rows = statement
        .query_map([from], |row| {
            Ok(Row {
                seq: row.get(0)?,
                at: row.get(1)?,
                kind: row.get(2)?,
                interaction: row.get(3)?,
                actor: row.get(4)?,
                payload: row.get(5)?,
                payload_hash: row.get(6)?,
            })
        })
        .expect("entries");
    rows.map(|row| row.expect("an entry")).collect()
}

fn hash_before(connection: &Connection, seq: i64) -> [u8; 32] {
    if seq == 1 {
        return [0; 32];
    }
    let before = "SELECT hash FROM audit_event WHERE seq = ?1";
    connection
        .query_row(before, [seq - 1], |row| row.get(0))
        .expect("an entry before")
}

fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// The format as it is written down, once more: this shares no code with the crate.
fn seal(row: &Row, payload_hash: &[u8; 32], previous: &[u8; 32]) -> [u8; 32] {
    let sized = |bytes: &[u8]| [&(bytes.len() as u64).to_be_bytes(), bytes].concat();
    let interaction = row.interaction.as_deref();
    sha256(
        &[
            b"cuecard-log/1\n".to_vec(),
            previous.to_vec(),
            row.seq.to_be_bytes().to_vec(),
            row.at.to_be_bytes().to_vec(),
            sized(&row.kind),
            interaction.map_or_else(|| vec![0xff; 8], sized),
            sized(&row.actor),
            payload_hash.to_vec(),
        ]
        .concat(),
    )
}
