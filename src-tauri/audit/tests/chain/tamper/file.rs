//! What else a file can be made to say: numbers, types, another log, its schema, its pages.

use audit::{BreakKind, Ledger};
use rusqlite::Connection;
use serde_json::json;

use super::{found, hex};
use crate::log::{INTERACTION, Log, key};

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
