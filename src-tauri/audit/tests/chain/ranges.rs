//! Logs long enough to be walked by several readers at once: the verdict is that of one.

use audit::{Break, BreakKind, Draft, Expectations, ExpectedHead, Hash, Payload, Progress};
use rusqlite::Connection;
use serde_json::json;

use crate::forge::Copy;
use crate::log::{Log, at, key};

const ENTRIES: i64 = 60_000;

/// A checkpoint at every 7,000th entry and at the last.
fn long() -> Log {
    let mut log = Log::new();
    let payload = Payload::of(&json!({ "n": 1 })).expect("JSON");
    let mut group = log.ledger.group(&mut log.connection).expect("a group");
    for n in 2..=ENTRIES {
        let draft = Draft {
            at: at(n),
            kind: "opened",
            interaction: None,
            actor: "agent",
            payload: &payload,
        };
        group.append(&draft).expect("appended");
        if n % 7_000 == 0 || n == ENTRIES {
            group
                .checkpoint(at(n), Some(&key(1)))
                .expect("written")
                .expect("a new head");
        }
    }
    group.commit().expect("committed");
    log
}

#[test]
fn many_readers_say_what_one_would() {
    let log = long();
    let known = log.known();
    let mut told = Vec::new();
    let reader = Connection::open(log.path()).expect("the file");
    let verdict = audit::verify_with(&reader, &known, |progress| told.push(progress));
    let verdict = verdict.expect("readable");
    assert_eq!(verdict.first_break, None, "nobody touched it");
    assert_eq!((verdict.events, verdict.unprotected_from), (ENTRIES, None));
    let end = Progress {
        done: ENTRIES,
        total: ENTRIES,
    };
    assert_eq!(told.last(), Some(&end));
    assert!(told.iter().all(|progress| progress.done <= progress.total));

    let head = Expectations {
        expected_head: Some(ExpectedHead {
            seq: None,
            hash: verdict.head.expect("it has one"),
        }),
        ..Expectations::default()
    };
    assert_eq!(log.verify_with(&head).first_break, None, "whoever met it");
    let nowhere = Expectations {
        expected_head: Some(ExpectedHead {
            seq: None,
            hash: Hash::of(b""),
        }),
        ..Expectations::default()
    };
    assert!(!log.verify_with(&nowhere).ok, "nobody met it");

    let check = |sql: &str, expected: (i64, Option<i64>, BreakKind), sealed_from: Option<i64>| {
        let copy = Copy::of(&log.path());
        copy.sql(sql);
        if let Some(from) = sealed_from {
            copy.seal_from(from);
        }
        let (seq, up_to, kind) = expected;
        let found = copy.verify(&known).first_break;
        assert_eq!(found, Some(Break { seq, up_to, kind }), "{sql}");
    };
    let edit = "UPDATE audit_event SET payload = '{}' WHERE seq";
    // The first of a range, and the last of one before others.
    for places in ["= 10001", "IN (30000, 45000, 59999)"] {
        let first = places
            .split(|c: char| !c.is_ascii_digit())
            .find_map(|digits| digits.parse().ok())
            .expect("a number");
        check(
            &format!("{edit} {places}"),
            (first, None, BreakKind::Edited),
            None,
        );
    }
    check(
        "DELETE FROM audit_event WHERE seq BETWEEN 19990 AND 40010",
        (19_990, None, BreakKind::Deleted),
        None,
    );
    check(
        &format!("{edit} = 51000"),
        (49_001, Some(56_000), BreakKind::Rewritten),
        Some(51_000),
    );
}
