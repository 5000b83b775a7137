//! What is done to a log by someone with the file in hand, and what the walk says of it.

mod file;
mod order;

use audit::{Break, BreakKind, Hash};
use proptest::prelude::*;
use rusqlite::Connection;
use rusqlite::types::Value;
use serde_json::json;

use crate::log::Log;

/// First, middle and last of the entries after the first one, in a log of nine.
const PLACES: [i64; 3] = [2, 5, 9];

fn found(log: &Log, seq: i64, kind: BreakKind, what: &str) {
    let verdict = log.verify();
    let up_to = None;
    assert_eq!(
        verdict.first_break,
        Some(Break { seq, up_to, kind }),
        "{what}"
    );
    assert_eq!(
        verdict.events,
        seq - 1,
        "{what}: what stands before still holds"
    );
    assert!(!verdict.ok, "{what}");
}

const COLUMNS: [&str; 7] = [
    "at",
    "kind",
    "interaction",
    "actor",
    "payload",
    "payload_hash",
    "hash",
];

/// Every field of every entry, as the bytes (or the number) it is stored as.
fn stored(log: &Log) -> Vec<(i64, &'static str, Value)> {
    let mut all = Vec::new();
    for column in COLUMNS {
        let mut statement = log
            .connection
            .prepare(&format!(
                "SELECT seq, {column} FROM audit_event ORDER BY seq"
            ))
            .expect("columns");
        let rows = statement
            .query_map([], |row| Ok((row.get(0)?, column, row.get(1)?)))
            .expect("entries");
        all.extend(rows.map(|row| row.expect("an entry")));
    }
    all
}

/// A second connection for which the triggers are out of the way.
fn stranger(log: &Log) -> Connection {
    let stranger = Connection::open(log.dir.path().join("log.db")).expect("the file");
    stranger
        .pragma_update(None, "synchronous", "OFF")
        .expect("tests need no fsync");
    stranger
        .execute_batch("DROP TRIGGER audit_event_unchanged")
        .expect("a stranger may drop triggers");
    stranger
}

/// Stores `value` in place of the field.
fn replace(stranger: &Connection, seq: i64, column: &str, value: &Value) {
    let text = matches!(column, "kind" | "interaction" | "actor" | "payload");
    let cast = if text { "CAST(?1 AS TEXT)" } else { "?1" };
    stranger
        .execute(
            &format!("UPDATE audit_event SET {column} = {cast} WHERE seq = ?2"),
            (value, seq),
        )
        .expect("changed");
}

fn bytes(value: &Value) -> Vec<u8> {
    match value {
        Value::Null => Vec::new(),
        Value::Integer(number) => number.to_be_bytes().to_vec(),
        Value::Real(number) => number.to_be_bytes().to_vec(),
        Value::Text(text) => text.clone().into_bytes(),
        Value::Blob(blob) => blob.clone(),
    }
}

fn value(like: &Value, bytes: &[u8]) -> Value {
    match like {
        Value::Integer(_) => {
            Value::Integer(i64::from_be_bytes(bytes.try_into().expect("eight bytes")))
        }
        Value::Null | Value::Real(_) | Value::Text(_) | Value::Blob(_) => {
            Value::Blob(bytes.to_vec())
        }
    }
}

#[test]
fn every_byte_of_every_field_counts() {
    let log = Log::with(4);
    let stranger = stranger(&log);
    let mut tried = 0;
    for (seq, column, original) in stored(&log) {
        let clean = bytes(&original);
        for place in 0..clean.len() {
            for flip in [0x01, 0x80] {
                let mut changed = clean.clone();
                changed[place] ^= flip;
                replace(&stranger, seq, column, &value(&original, &changed));
                let broken = log.verify().first_break.unwrap_or_else(|| {
                    panic!("byte {place} of {column} of entry {seq} changed unnoticed")
                });
                assert_eq!(broken.seq, seq, "byte {place} of {column} of entry {seq}");
                tried += 1;
            }
        }
        replace(&stranger, seq, column, &original);
    }
    assert!(tried > 1_000, "only {tried} changes were tried");
    assert_eq!(log.verify().events, 4, "everything is back as it was");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_other_value_of_any_field_is_found(
        seq in 1_i64..=4, column in 0..COLUMNS.len(), other in any::<Vec<u8>>(), number: i64,
    ) {
        let log = Log::with(4);
        let (_, column, original) = stored(&log)
            .into_iter()
            .find(|(at, name, _)| *at == seq && *name == COLUMNS[column])
            .expect("the field");
        let other = match original {
            Value::Integer(_) => Value::Integer(number),
            Value::Null | Value::Real(_) | Value::Text(_) | Value::Blob(_) => Value::Blob(other),
        };
        prop_assume!(bytes(&other) != bytes(&original) || original == Value::Null);
        replace(&stranger(&log), seq, column, &other);
        prop_assert!(log.verify().first_break.is_some(), "{} of entry {}", column, seq);
    }
}

#[test]
fn edits_are_named() {
    for seq in PLACES {
        for (what, sql) in [
            ("payload", "payload = '{}'"),
            ("payload as a blob", "payload = NULL"),
            ("time", "at = at + 1"),
            ("kind", "kind = 'viewed'"),
            ("interaction", "interaction = 'another'"),
            ("actor", "actor = 'nobody'"),
            (
                "payload and its hash",
                "payload = '{}', payload_hash = x'44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a'",
            ),
            ("stored hash cut short", "hash = x'00'"),
        ] {
            let log = Log::with(9);
            log.tamper(&format!("UPDATE audit_event SET {sql} WHERE seq = {seq}"));
            found(&log, seq, BreakKind::Edited, what);
        }
    }
}

#[test]
fn an_entry_sealed_anew_breaks_the_next_one() {
    let mut forged = Log::with(4);
    forged.append(5, &json!({ "forged": true }));
    let log = Log::with(9);
    let (payload, payload_hash, hash): (String, Vec<u8>, Vec<u8>) = forged
        .connection
        .query_row(
            "SELECT payload, payload_hash, hash FROM audit_event WHERE seq = 5",
            [],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )
        .expect("the forged entry");
    log.tamper(&format!(
        "UPDATE audit_event SET payload = '{payload}', payload_hash = x'{}', hash = x'{}'
         WHERE seq = 5",
        hex(payload_hash),
        hex(hash),
    ));
    found(
        &log,
        6,
        BreakKind::Edited,
        "entry 5 holds by itself; entry 6 was sealed after another",
    );
}

fn hex(bytes: Vec<u8>) -> String {
    Hash(bytes.try_into().expect("a hash")).to_string()
}
