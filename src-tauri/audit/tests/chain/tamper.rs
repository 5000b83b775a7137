//! What is done to a log by someone with the file in hand, and what the walk says of it.

use audit::{Break, BreakKind, Hash, Ledger};
use proptest::prelude::*;
use rusqlite::Connection;
use rusqlite::types::Value;
use serde_json::json;

use crate::log::{INTERACTION, Log, key};

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

#[test]
fn deletions_are_named() {
    for seq in [1, 2, 5] {
        let log = Log::with(9);
        log.tamper(&format!("DELETE FROM audit_event WHERE seq = {seq}"));
        found(&log, seq, BreakKind::Deleted, "one entry");
    }
    for (from, to) in [(1, 4), (4, 6), (2, 8)] {
        let log = Log::with(9);
        log.tamper(&format!(
            "DELETE FROM audit_event WHERE seq BETWEEN {from} AND {to}"
        ));
        found(&log, from, BreakKind::Deleted, "a run of entries");
    }
}

#[test]
fn deletions_with_the_rest_moved_up_are_named() {
    for (seq, gap) in [(1, 1), (2, 1), (5, 3), (8, 1)] {
        let log = Log::with(9);
        log.tamper(&format!(
            "DELETE FROM audit_event WHERE seq >= {seq} AND seq < {seq} + {gap};
             UPDATE audit_event SET seq = -seq WHERE seq > {seq};
             UPDATE audit_event SET seq = -seq - {gap} WHERE seq < 0"
        ));
        found(&log, seq, BreakKind::Deleted, "the gap was closed");
    }
}

#[test]
fn cut_tails_are_named() {
    for last in [1, 5, 8] {
        let log = Log::with(9);
        log.tamper(&format!("DELETE FROM audit_event WHERE seq > {last}"));
        found(
            &log,
            last + 1,
            BreakKind::Truncated,
            "the counter remembers",
        );
    }
    let log = Log::with(9);
    log.tamper("DELETE FROM audit_event");
    found(&log, 1, BreakKind::Truncated, "an emptied log");
    let log = Log::with(9);
    log.tamper("DELETE FROM audit_event; DELETE FROM sqlite_sequence");
    found(
        &log,
        1,
        BreakKind::Truncated,
        "an emptied log and counter: even the first is gone",
    );
}

#[test]
fn a_counter_that_was_changed_shows() {
    for sql in [
        "DELETE FROM sqlite_sequence",
        "UPDATE sqlite_sequence SET seq = 3 WHERE name = 'audit_event'",
    ] {
        let log = Log::with(9);
        log.tamper(sql);
        found(&log, 10, BreakKind::Schema, sql);
    }
}

#[test]
fn the_largest_numbers_break_nothing_but_the_log() {
    let (most, least) = (i64::MAX, i64::MIN);
    for sql in [
        format!("UPDATE audit_event SET seq = {most} WHERE seq = 9"),
        format!("UPDATE audit_event SET seq = {least} WHERE seq = 9"),
        format!("UPDATE audit_event SET at = {most} WHERE seq = 5"),
        format!("UPDATE sqlite_sequence SET seq = {most} WHERE name = 'audit_event'"),
        format!("UPDATE sqlite_sequence SET seq = {least} WHERE name = 'audit_event'"),
        "UPDATE sqlite_sequence SET seq = 'nine' WHERE name = 'audit_event'".to_owned(),
        format!("UPDATE audit_checkpoint SET seq = {most} WHERE seq = 9"),
        format!("UPDATE audit_checkpoint SET at = {least} WHERE seq = 9"),
        "UPDATE audit_checkpoint SET hash = x'00' WHERE seq = 9".to_owned(),
        format!(
            "UPDATE audit_event SET seq = {most} WHERE seq = 9;
             UPDATE sqlite_sequence SET seq = {least} WHERE name = 'audit_event'"
        ),
    ] {
        for key in [None, Some(key(1))] {
            let log = Log::vouched(9, 5, key.as_ref());
            log.tamper(&sql);
            assert!(!log.verify_with(&log.known()).ok, "{sql}");
            let resumed = Ledger::resume(&log.connection);
            assert!(resumed.is_ok(), "{sql}: the program can still write");
        }
    }
}

/// Exchanges the entries under two numbers, whole.
fn swap(a: i64, b: i64) -> String {
    format!(
        "UPDATE audit_event SET seq = -1 WHERE seq = {a};
         UPDATE audit_event SET seq = {a} WHERE seq = {b};
         UPDATE audit_event SET seq = {b} WHERE seq = -1"
    )
}

#[test]
fn swaps_are_named() {
    for (a, b) in [(1, 2), (2, 3), (5, 6), (8, 9), (2, 9), (4, 7)] {
        let log = Log::with(9);
        log.tamper(&swap(a, b));
        found(
            &log,
            a,
            BreakKind::Reordered,
            &format!("{a} and {b} changed places"),
        );
    }
}

#[test]
fn an_entry_carried_past_others_is_named() {
    let log = Log::with(9);
    log.tamper(
        "UPDATE audit_event SET seq = -1 WHERE seq = 3;
         UPDATE audit_event SET seq = 3 WHERE seq = 4;
         UPDATE audit_event SET seq = 4 WHERE seq = 5;
         UPDATE audit_event SET seq = 5 WHERE seq = 6;
         UPDATE audit_event SET seq = 6 WHERE seq = -1",
    );
    found(&log, 3, BreakKind::Reordered, "3 now stands after 6");
    let log = Log::with(9);
    log.tamper(
        "UPDATE audit_event SET seq = -1 WHERE seq = 6;
         UPDATE audit_event SET seq = 6 WHERE seq = 5;
         UPDATE audit_event SET seq = 5 WHERE seq = 4;
         UPDATE audit_event SET seq = 4 WHERE seq = 3;
         UPDATE audit_event SET seq = 3 WHERE seq = -1",
    );
    found(&log, 3, BreakKind::Reordered, "6 now stands before 3");
    let log = Log::with(9);
    log.tamper("UPDATE audit_event SET seq = 20 WHERE seq = 4");
    assert_eq!(
        log.verify().first_break.map(|found| found.seq),
        Some(4),
        "an entry renumbered past the end leaves its place"
    );
}

/// Makes room at `seq` by moving the rest down.
fn room(seq: i64) -> String {
    format!(
        "UPDATE audit_event SET seq = -seq WHERE seq >= {seq};
         UPDATE audit_event SET seq = -seq + 1 WHERE seq < 0;"
    )
}

#[test]
fn insertions_are_named() {
    for seq in [1, 2, 5, 9] {
        let log = Log::with(9);
        log.tamper(&format!(
            "{}
             INSERT INTO audit_event
             SELECT {seq}, at, 'forged', interaction, actor, payload, payload_hash, randomblob(32)
             FROM audit_event WHERE seq = {seq} + 1",
            room(seq)
        ));
        found(&log, seq, BreakKind::Inserted, "a forged entry");
    }
    for (seq, original) in [(5, 3), (9, 2), (3, 8)] {
        let log = Log::with(9);
        log.tamper(&format!(
            "{}
             INSERT INTO audit_event
             SELECT {seq}, at, kind, interaction, actor, payload, payload_hash, hash
             FROM audit_event WHERE seq = {original} + ({original} >= {seq})",
            room(seq)
        ));
        found(&log, seq, BreakKind::Inserted, "an entry written once more");
    }
    let log = Log::with(9);
    log.tamper(
        "INSERT INTO audit_event
         SELECT 10, at, kind, interaction, actor, payload, payload_hash, hash
         FROM audit_event WHERE seq = 4",
    );
    found(
        &log,
        10,
        BreakKind::Inserted,
        "an entry replayed at the end",
    );
    for seq in [0, -7] {
        let log = Log::with(9);
        log.tamper(&format!(
            "INSERT INTO audit_event
             SELECT {seq}, at, kind, interaction, actor, payload, payload_hash, hash
             FROM audit_event WHERE seq = 4"
        ));
        found(&log, 1, BreakKind::Inserted, "an entry before the first");
    }
}

#[test]
fn a_replacement_by_conflict_is_found() {
    let log = Log::with(9);
    log.connection
        .execute_batch(
            "INSERT OR REPLACE INTO audit_event
             SELECT 5, at, 'viewed', interaction, actor, payload, payload_hash, hash
             FROM audit_event WHERE seq = 5",
        )
        .expect("SQLite fires no delete trigger here");
    found(
        &log,
        5,
        BreakKind::Edited,
        "even what the triggers let through",
    );
}

#[test]
fn boundaries_and_types_count() {
    for (what, sql) in [
        (
            "a letter moved between fields",
            "kind = kind || 'x', actor = substr(actor, 2)",
        ),
        ("nothing for empty", "interaction = ''"),
        (
            "a field moved to its neighbor",
            "interaction = actor, actor = ''",
        ),
        (
            "NFC for NFD",
            "payload = replace(payload, 'e\u{301}', '\u{e9}')",
        ),
        (
            "members in another order",
            r#"payload = '{"b":1,"a":"re' || char(769) || 'sume"}'"#,
        ),
        ("a space", "payload = replace(payload, ':', ': ')"),
    ] {
        let mut log = Log::with(2);
        log.append(3, &json!({ "a": "re\u{301}sume", "b": 1 }));
        log.append(4, &json!({}));
        log.tamper(&format!("UPDATE audit_event SET {sql} WHERE seq = 3"));
        found(&log, 3, BreakKind::Edited, what);
    }
    let log = Log::with(4);
    log.tamper(&format!(
        "UPDATE audit_event SET interaction = NULL WHERE interaction = '{INTERACTION}'"
    ));
    found(&log, 2, BreakKind::Edited, "empty for nothing");
}

#[test]
fn an_entry_of_another_installation_does_not_fit() {
    let mut other = Log::of("f2a7c1de-0000-4000-8000-000000000001");
    for n in 2..=9 {
        other.append(n, &json!({ "n": n, "title": format!("Entry {n}") }));
    }
    let log = Log::with(9);
    for column in ["hash", "payload_hash"] {
        let value: Vec<u8> = other
            .connection
            .query_row(
                &format!("SELECT {column} FROM audit_event WHERE seq = 5"),
                [],
                |row| row.get(0),
            )
            .expect("its entry 5");
        log.tamper(&format!(
            "UPDATE audit_event SET {column} = x'{}' WHERE seq = 5",
            hex(value)
        ));
    }
    found(&log, 5, BreakKind::Edited, "same words, another chain");
}

#[test]
fn schema_tricks_are_found() {
    for (what, sql) in [
        ("a missing trigger", "DROP TRIGGER audit_event_undeleted"),
        (
            "a trigger that swallows entries",
            "CREATE TRIGGER swallow BEFORE INSERT ON audit_event WHEN NEW.kind = 'copied'
             BEGIN SELECT RAISE(IGNORE); END",
        ),
        (
            "a view in the table's place",
            "DROP TRIGGER audit_event_undeleted; DROP TRIGGER audit_event_unchanged;
             ALTER TABLE audit_event RENAME TO real_event;
             CREATE VIEW audit_event AS SELECT * FROM real_event WHERE seq < 5",
        ),
        (
            "a table without types",
            "DROP TRIGGER audit_event_undeleted; DROP TRIGGER audit_event_unchanged;
             CREATE TABLE other AS SELECT * FROM audit_event;
             DROP TABLE audit_event;
             ALTER TABLE other RENAME TO audit_event",
        ),
    ] {
        let log = Log::with(9);
        log.connection
            .execute_batch(sql)
            .expect("a stranger may do so");
        assert!(!log.verify().ok, "{what}");
    }
    let log = Log::with(9);
    let reader = Connection::open(log.dir.path().join("log.db")).expect("the file");
    reader
        .execute_batch("CREATE TEMP TABLE audit_event AS SELECT * FROM main.audit_event LIMIT 2")
        .expect("a stranger may do so");
    let verdict = audit::verify(&reader, |_| {}).expect("readable");
    assert_eq!(
        verdict.events, 9,
        "a temporary table does not stand in for the log"
    );
}

#[test]
fn an_entry_hidden_from_the_index_is_found() {
    for (what, sql) in [
        ("hidden", "INTERACTION IS NOT NULL AND seq <> 5"),
        ("all hidden", "interaction = 'nobody'"),
    ] {
        let log = Log::with(9);
        let stranger = Connection::open(log.path()).expect("the file");
        let of_index = "FROM sqlite_schema WHERE name = 'audit_event_interaction'";
        let original: String = stranger
            .query_row(&format!("SELECT sql {of_index}"), [], |row| row.get(0))
            .expect("the index");
        let forged = original.replace("interaction IS NOT NULL", sql);
        assert_ne!(forged, original, "another condition");
        stranger
            .execute_batch(&format!("DROP INDEX audit_event_interaction; {forged}"))
            .expect("a stranger may do so");
        stranger
            .execute_batch("PRAGMA writable_schema = ON")
            .expect("a stranger may do so");
        stranger
            .execute(
                "UPDATE sqlite_schema SET sql = ?1 WHERE name = 'audit_event_interaction'",
                [original],
            )
            .expect("the words are as they were");
        drop(stranger);
        found(&log, 10, BreakKind::Schema, what);
    }
}

#[test]
fn a_page_overwritten_is_found() {
    let log = Log::with(200);
    let path = log.dir.path().join("log.db");
    drop(log.connection);
    let clean = std::fs::read(&path).expect("the file");
    let page = 4_096;
    let mut found = 0;
    for start in (page..clean.len()).step_by(page) {
        let mut torn = clean.clone();
        torn[start..start + 512].fill(0);
        std::fs::write(&path, &torn).expect("overwritten");
        let reader = Connection::open(&path).expect("the file");
        let sound = audit::verify(&reader, |_| {}).is_ok_and(|verdict| verdict.ok);
        let intact = reader
            .query_row("PRAGMA integrity_check", [], |row| row.get::<_, String>(0))
            .is_ok_and(|said| said == "ok");
        assert!(!sound || !intact, "page at {start} overwritten unnoticed");
        found += usize::from(!sound);
    }
    assert!(
        found > 5,
        "most pages hold entries, only {found} were noticed by the walk"
    );
}
