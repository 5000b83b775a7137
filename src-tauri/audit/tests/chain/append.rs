//! Appending: numbers, heads, groups that fail, and what the triggers refuse.

use audit::{AuditError, Draft, Hash, Ledger, Payload, Progress};
use proptest::prelude::*;
use rusqlite::Connection;
use serde_json::json;

use crate::log::{INSTALL, Log, at};

fn draft(payload: &Payload) -> Draft<'_> {
    Draft {
        at: at(5),
        kind: "opened",
        interaction: None,
        actor: "agent",
        payload,
    }
}

#[test]
fn numbers_have_no_gaps_and_the_head_is_the_last_entry() {
    let mut log = Log::new();
    assert_eq!(log.ledger.head().seq, 1, "a new log has its first entry");
    assert_eq!(log.ledger.genesis().install, INSTALL);
    for n in 2..=20 {
        let entry = log.append(n, &json!({}));
        assert_eq!(entry.seq, n);
        assert_eq!(log.ledger.head(), entry);
    }
    let resumed = Ledger::resume(&log.connection).expect("a log");
    assert_eq!(
        resumed.head(),
        log.ledger.head(),
        "the file says what memory says"
    );
}

#[test]
fn a_group_taken_back_moves_nothing() {
    let mut log = Log::with(3);
    let before = log.ledger.head();
    let payload = Payload::of(&json!({})).expect("JSON");

    let mut group = log.ledger.group(&mut log.connection).expect("a group");
    group.append(&draft(&payload)).expect("appended");
    group.append(&draft(&payload)).expect("appended");
    drop(group);
    assert_eq!(log.ledger.head(), before, "a dropped group is no group");

    let mut group = log.ledger.group(&mut log.connection).expect("a group");
    group.append(&draft(&payload)).expect("appended");
    group
        .tx()
        .execute("INSERT INTO nowhere VALUES (1)", [])
        .expect_err("there is no such table");
    drop(group);
    assert_eq!(
        log.ledger.head(),
        before,
        "nor is one given up after an error"
    );

    assert_eq!(
        log.append(4, &json!({})).seq,
        4,
        "the next entry takes the next number"
    );
    assert!(log.verify().ok);
}

#[test]
fn a_commit_that_fails_moves_nothing() {
    let mut log = Log::with(3);
    let before = log.ledger.head();
    let payload = Payload::of(&json!({})).expect("JSON");
    log.connection
        .execute_batch(
            "PRAGMA foreign_keys = ON;
             CREATE TABLE parent (id INTEGER PRIMARY KEY);
             CREATE TABLE child (id INTEGER REFERENCES parent DEFERRABLE INITIALLY DEFERRED)",
        )
        .expect("tables whose constraint is checked at commit");
    let mut group = log.ledger.group(&mut log.connection).expect("a group");
    group.append(&draft(&payload)).expect("appended");
    group
        .tx()
        .execute("INSERT INTO child VALUES (1)", [])
        .expect("not checked yet");
    group.commit().expect_err("the parent is missing");
    assert_eq!(log.ledger.head(), before);
    assert_eq!(log.append(4, &json!({})).seq, 4);
    assert!(log.verify().ok);
}

#[test]
fn two_writers_can_not_fork_the_chain() {
    let mut log = Log::with(3);
    let mut second = Ledger::resume(&log.connection).expect("a log");
    log.append(4, &json!({}));
    let payload = Payload::of(&json!({})).expect("JSON");
    let mut group = second.group(&mut log.connection).expect("a group");
    group
        .append(&draft(&payload))
        .expect_err("number 4 is taken");
    drop(group);
    assert!(log.verify().ok);
}

#[test]
fn a_log_begins_once() {
    let mut log = Log::new();
    let tx = log.connection.transaction().expect("a transaction");
    Ledger::begin(&tx, at(0), "another").expect_err("it has begun");
}

#[test]
fn a_log_without_its_beginning_is_refused() {
    let log = Log::with(3);
    log.tamper("DELETE FROM audit_event WHERE seq = 1");
    assert!(matches!(
        Ledger::resume(&log.connection),
        Err(AuditError::Genesis(_))
    ));
    log.tamper("DELETE FROM audit_event");
    assert!(matches!(
        Ledger::resume(&log.connection),
        Err(AuditError::Empty)
    ));
}

#[test]
fn a_log_of_another_format_is_refused() {
    for payload in [r#"{"format":2,"install":"x"}"#, "{}", "", "[]"] {
        let log = Log::new();
        log.tamper(&format!("UPDATE audit_event SET payload = '{payload}'"));
        assert!(
            matches!(Ledger::resume(&log.connection), Err(AuditError::Genesis(_))),
            "{payload}"
        );
    }
}

#[test]
fn triggers_refuse_change_and_deletion() {
    let log = Log::with(3);
    let refused = |sql: &str| {
        let error = log.connection.execute(sql, []).expect_err(sql).to_string();
        assert!(error.contains("an audit entry is never"), "{sql}: {error}");
    };
    for column in ["seq", "at"] {
        refused(&format!(
            "UPDATE audit_event SET {column} = 99 WHERE seq = 2"
        ));
        refused(&format!(
            "UPDATE audit_event SET payload = NULL, {column} = 99 WHERE seq = 2"
        ));
    }
    for column in ["kind", "interaction", "actor", "payload"] {
        refused(&format!(
            "UPDATE audit_event SET {column} = 'x' WHERE seq = 2"
        ));
    }
    for column in ["payload_hash", "hash"] {
        refused(&format!(
            "UPDATE audit_event SET {column} = x'00' WHERE seq = 2"
        ));
    }
    refused("UPDATE audit_event SET payload = NULL, interaction = NULL WHERE seq = 2");
    refused("DELETE FROM audit_event");
    refused("DELETE FROM audit_event WHERE seq = 3");
    assert!(log.verify().ok, "all of it was refused");

    log.connection
        .execute("UPDATE audit_event SET payload = NULL WHERE seq = 2", [])
        .expect("retention may take a payload away");
}

#[test]
fn progress_is_told_and_ends_at_the_end() {
    let log = Log::with(7);
    let mut told = Vec::new();
    let verdict = audit::verify(&log.connection, |progress| told.push(progress)).expect("readable");
    assert_eq!(told.last(), Some(&Progress { done: 7, total: 7 }));
    assert_eq!(verdict.head, Some(log.ledger.head().hash));
}

#[test]
fn no_table_is_a_broken_log_not_an_error() {
    let empty = Connection::open_in_memory().expect("a database");
    let verdict = audit::verify(&empty, |_| {}).expect("readable");
    assert!(!verdict.ok, "a log that is not there does not hold");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_clean_log_raises_no_alarm(
        entries in prop::collection::vec(
            (any::<i32>(), "\\PC{0,12}", prop::option::of("\\PC{0,40}"), "\\PC{0,12}",
             prop::collection::btree_map("\\PC{0,6}", "\\PC{0,30}", 0..4)),
            0..24,
        ),
        group in 1_usize..8,
    ) {
        let mut log = Log::new();
        for chunk in entries.chunks(group) {
            let mut group = log.ledger.group(&mut log.connection).expect("a group");
            for (ms, kind, interaction, actor, payload) in chunk {
                let payload = Payload::of(payload).expect("JSON");
                group.append(&Draft {
                    at: at(i64::from(*ms)), kind, interaction: interaction.as_deref(), actor,
                    payload: &payload,
                }).expect("appended");
            }
            group.commit().expect("committed");
        }
        let verdict = log.verify();
        prop_assert_eq!(verdict.first_break, None, "nobody touched it");
        prop_assert_eq!(verdict.events, 1 + i64::try_from(entries.len()).expect("few"));
        prop_assert_eq!(verdict.head, Some(log.ledger.head().hash));
        prop_assert_ne!(verdict.head, Some(Hash::NONE));
    }
}
