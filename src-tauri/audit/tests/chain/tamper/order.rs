//! Entries taken out, put in, and put elsewhere.

use audit::BreakKind;

use super::found;
use crate::log::Log;

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
