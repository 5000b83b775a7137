//! Checkpoints: when they are made, what they say, and what a verifier makes of them.

use audit::{
    AuditError, BreakKind, Checkpoint, Draft, Expectations, ExpectedHead, Hash, Ledger, NotAHead,
    Payload, PublicKey,
};
use jiff::Timestamp;
use proptest::prelude::*;
use rusqlite::Connection;
use serde_json::json;

use crate::forge::Copy;
use crate::log::{INSTALL, Log, at, key, verify};

fn known(log: &Log) -> Expectations {
    log.known()
}

#[test]
fn a_checkpoint_names_the_head_and_the_one_before_it() {
    let mut log = Log::with(5);
    let first = log.checkpoint(5, Some(&key(1))).expect("there is a head");
    assert_eq!((first.seq, first.hash), (5, log.ledger.head().hash));
    assert_eq!(first.previous, None, "the first follows none");
    assert_eq!(first.public_key, Some(key(1).public()));
    assert!(first.holds(), "the signature is the key's");
    assert_eq!(
        log.checkpoint(6, Some(&key(1))),
        None,
        "nothing was appended since"
    );
    log.append(6, &json!({}));
    let second = log.checkpoint(6, Some(&key(1))).expect("a new head");
    assert_eq!(second.previous, Some(first.link()));
    assert_eq!(log.ledger.newest_checkpoint(), Some(&second));
    let resumed = Ledger::resume(&log.connection).expect("a log");
    assert_eq!(
        resumed.newest_checkpoint(),
        Some(&second),
        "the file says what memory says"
    );
}

#[test]
fn a_checkpoint_taken_back_was_never_made() {
    let mut log = Log::with(5);
    let mut group = log.ledger.group(&mut log.connection).expect("a group");
    group
        .checkpoint(at(5), Some(&key(1)))
        .expect("written")
        .expect("there is a head");
    drop(group);
    assert_eq!(log.ledger.newest_checkpoint(), None);
    assert!(log.checkpoint(6, Some(&key(1))).is_some());
    assert_eq!(log.verify_with(&known(&log)).first_break, None);
}

#[test]
fn a_log_without_a_key_is_told_as_unsigned() {
    let log = Log::vouched(12, 5, None);
    let verdict = log.verify();
    assert_eq!(verdict.first_break, None, "nobody touched it");
    let vouched = verdict.checkpoint.expect("there are checkpoints");
    assert!(!vouched.signed, "and none is signed");
    assert_eq!(
        verdict.unprotected_from,
        Some(1),
        "without signature or anchor all of it can be written anew"
    );
    let verdict = log.verify_with(&known(&log));
    assert_eq!(
        verdict.unprotected_from, None,
        "a copy of the newest says enough"
    );
}

#[test]
fn what_nothing_vouches_for_is_named() {
    let mut log = Log::vouched(12, 5, Some(&key(1)));
    assert_eq!(log.verify_with(&known(&log)).unprotected_from, None);
    log.append(13, &json!({}));
    log.append(14, &json!({}));
    let verdict = log.verify_with(&known(&log));
    assert_eq!(verdict.first_break, None);
    assert_eq!(
        verdict.unprotected_from,
        Some(13),
        "two entries since the last"
    );
    let by_key = Expectations {
        public_key: Some(key(1).public()),
        ..Expectations::default()
    };
    assert_eq!(
        log.verify_with(&by_key).unprotected_from,
        Some(13),
        "the key alone says as much"
    );
    assert_eq!(
        log.verify().unprotected_from,
        Some(1),
        "a signature of who knows whom protects nothing"
    );
    let head = ExpectedHead {
        seq: Some(14),
        hash: log.ledger.head().hash,
    };
    let by_head = Expectations {
        expected_head: Some(head),
        ..Expectations::default()
    };
    assert_eq!(log.verify_with(&by_head).unprotected_from, None);
}

#[test]
fn signing_begins_changes_and_never_ends() {
    let mut log = Log::vouched(7, 5, None);
    log.checkpoint(7, Some(&key(1))).expect("signing begins");
    assert_eq!(log.ledger.head().seq, 8, "and that is an entry");
    assert_eq!(log.checkpoint(8, None), None, "no unsigned one after it");
    log.append(9, &json!({}));
    assert_eq!(log.checkpoint(9, None), None, "not even for a new head");
    log.checkpoint(9, Some(&key(2))).expect("another key");
    log.append(11, &json!({}));
    log.checkpoint(11, Some(&key(2))).expect("a new head");
    for expected in [None, Some(key(2).public())] {
        let expectations = Expectations {
            public_key: expected,
            ..known(&log)
        };
        let verdict = log.verify_with(&expectations);
        assert_eq!(verdict.first_break, None, "all of it is on record");
        assert_eq!(verdict.unprotected_from, None);
    }
    let old_key = Expectations {
        public_key: Some(key(1).public()),
        ..Expectations::default()
    };
    let broken = log
        .verify_with(&old_key)
        .first_break
        .expect("the key is another");
    assert_eq!((broken.seq, broken.kind), (10, BreakKind::ForgedCheckpoint));
}

#[test]
fn a_forger_with_a_key_of_his_own_is_found_by_the_right_one() {
    let genuine = Log::vouched(20, 5, Some(&key(1)));
    let mut forged = Log::vouched(10, 5, Some(&key(1)));
    for n in 11..=20 {
        forged.append(n, &json!({ "forged": n }));
    }
    forged.checkpoint(20, Some(&key(9)));
    let by_key = Expectations {
        public_key: Some(key(1).public()),
        ..Expectations::default()
    };
    let broken = forged
        .verify_with(&by_key)
        .first_break
        .expect("not this key");
    assert_eq!(broken.kind, BreakKind::ForgedCheckpoint);
    let by_anchor = Expectations {
        anchors: known(&genuine).anchors,
        ..Expectations::default()
    };
    let broken = forged
        .verify_with(&by_anchor)
        .first_break
        .expect("other entries");
    assert_eq!((broken.seq, broken.kind), (11, BreakKind::Rewritten));
}

#[test]
fn a_cut_back_to_any_checkpoint_is_found() {
    let log = Log::vouched(43, 3, Some(&key(1)));
    let known = known(&log);
    for last in (3..43).step_by(3) {
        let copy = Copy::of(&log.path());
        copy.cut_to(last);
        let within = copy.verify(&Expectations::default());
        assert_eq!(within.first_break, None, "within the file nothing shows");
        let broken = copy
            .verify(&known)
            .first_break
            .expect("the anchor shows it");
        assert_eq!((broken.seq, broken.kind), (last + 1, BreakKind::RolledBack));
    }
}

#[test]
fn an_expected_head_is_looked_for() {
    let log = Log::vouched(20, 50, None);
    let expect = |head: ExpectedHead| Expectations {
        expected_head: Some(head),
        ..Expectations::default()
    };
    let hash = |seq: i64| -> Hash {
        let hash = "SELECT hash FROM audit_event WHERE seq = ?1";
        Hash(
            log.connection
                .query_row(hash, [seq], |row| row.get(0))
                .expect("there"),
        )
    };
    for seq in [None, Some(7)] {
        let verdict = log.verify_with(&expect(ExpectedHead { seq, hash: hash(7) }));
        assert_eq!(verdict.first_break, None, "entry 7 was the head once");
        assert_eq!(verdict.unprotected_from, Some(8));
    }
    let verdict = log.verify_with(&expect(ExpectedHead {
        seq: Some(8),
        hash: hash(7),
    }));
    let broken = verdict.first_break.expect("another stands at 8");
    assert_eq!((broken.seq, broken.up_to), (1, Some(8)));
    assert_eq!(broken.kind, BreakKind::Rewritten);
    let verdict = log.verify_with(&expect(ExpectedHead {
        seq: Some(21),
        hash: hash(7),
    }));
    assert_eq!(
        verdict.first_break.map(|found| found.kind),
        Some(BreakKind::RolledBack)
    );
    let verdict = log.verify_with(&expect(ExpectedHead {
        seq: None,
        hash: Hash::of(b""),
    }));
    assert_eq!(
        verdict.first_break.map(|found| found.kind),
        Some(BreakKind::Rewritten)
    );
}

#[test]
fn a_head_is_a_number_and_a_hash() {
    let hash = Hash::of(b"");
    let check = |text: &str, expected| assert_eq!(text.parse(), expected, "{text:?}");
    check(
        &format!("7:{hash}"),
        Ok(ExpectedHead { seq: Some(7), hash }),
    );
    check(&hash.to_string(), Ok(ExpectedHead { seq: None, hash }));
    for wrong in [
        "",
        "7",
        "7:",
        &format!("0:{hash}"),
        &format!("-1:{hash}"),
        &format!(":{hash}"),
    ] {
        check(wrong, Err(NotAHead));
    }
}

#[test]
fn an_anchor_that_is_none_is_named() {
    let log = Log::vouched(20, 5, Some(&key(1)));
    let mut forged = known(&log);
    forged.anchors[0].at_ms += 1;
    let broken = log
        .verify_with(&forged)
        .first_break
        .expect("not as it was signed");
    assert_eq!((broken.seq, broken.kind), (20, BreakKind::ForgedCheckpoint));
    let mut other = known(&log);
    other.install = Some("another".to_owned());
    let broken = log.verify_with(&other).first_break.expect("not this log");
    assert_eq!((broken.seq, broken.kind), (1, BreakKind::Foreign));
}

fn draft(payload: &Payload, at: Timestamp) -> Draft<'_> {
    Draft {
        at,
        kind: "opened",
        interaction: None,
        actor: "agent",
        payload,
    }
}

#[test]
fn a_clock_set_back_is_put_on_record_and_raises_no_alarm() {
    let mut log = Log::vouched(5, 5, Some(&key(1)));
    let payload = Payload::of(&json!({})).expect("JSON");
    let hour = 3_600_000;
    let mut group = log.ledger.group(&mut log.connection).expect("a group");
    let slack = group
        .append(&draft(&payload, at(5 - 60_000)))
        .expect("appended");
    assert_eq!(slack.seq, 6, "a minute is nothing");
    let back = group.append(&draft(&payload, at(-hour))).expect("appended");
    assert_eq!(back.seq, 8, "an hour is an entry of its own before it");
    group
        .append(&draft(&payload, at(-hour + 1)))
        .expect("appended");
    group.commit().expect("committed");
    log.ledger = Ledger::resume(&log.connection).expect("a log");
    log.append(10 - hour, &json!({}));
    assert_eq!(log.ledger.head().seq, 10, "it is said once");
    log.checkpoint(11 - hour, Some(&key(1)))
        .expect("a new head");
    log.append(12 - hour, &json!({}));
    log.append(13, &json!({}));
    assert_eq!(log.verify_with(&known(&log)).first_break, None);
}

#[test]
fn a_log_of_the_first_schema_verifies_before_and_after_its_migration() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("log.db");
    let mut connection = Connection::open(&path).expect("a file");
    let tx = connection.transaction().expect("a transaction");
    tx.execute_batch(audit::migrations()[0])
        .expect("the released schema");
    Ledger::begin(&tx, at(0), INSTALL).expect("a first entry");
    tx.commit().expect("committed");
    let mut ledger = Ledger::resume(&connection).expect("a log");
    let payload = Payload::of(&json!({})).expect("JSON");
    for n in 1..9 {
        let mut group = ledger.group(&mut connection).expect("a group");
        group.append(&draft(&payload, at(n))).expect("appended");
        group.commit().expect("committed");
    }
    let before = verify(&path, &Expectations::default());
    assert_eq!(before.first_break, None, "as it was released");
    assert_eq!(before.events, 9);

    connection
        .execute_batch(audit::migrations()[1])
        .expect("migrated");
    let mut ledger = Ledger::resume(&connection).expect("a log");
    ledger
        .checkpoint(&mut connection, at(9), Some(&key(1)))
        .expect("written")
        .expect("a head");
    let after = verify(&path, &Expectations::default());
    assert_eq!(after.first_break, None);
    assert_eq!(after.head, before.head, "no entry has changed");
    assert_eq!(after.checkpoint.map(|checkpoint| checkpoint.seq), Some(9));
}

#[test]
fn what_a_verifier_asks_again_and_again_is_indexed() {
    let log = Log::with(3);
    for (kind, index) in [
        ("record_pruned", "audit_event_pruning"),
        ("time_went_back", "audit_event_time"),
    ] {
        let plan: String = log
            .connection
            .query_row(
                &format!(
                    "EXPLAIN QUERY PLAN SELECT at FROM audit_event
                     WHERE kind = '{kind}' AND seq > 1 ORDER BY seq DESC"
                ),
                [],
                |row| row.get(3),
            )
            .expect("a plan");
        assert!(plan.contains(index), "{plan}");
    }
}

#[test]
fn checkpoints_are_never_changed_by_mistake() {
    let log = Log::vouched(10, 5, None);
    for sql in [
        "UPDATE audit_checkpoint SET at = 0",
        "DELETE FROM audit_checkpoint",
    ] {
        let error = log.connection.execute(sql, []).expect_err(sql).to_string();
        assert!(error.contains("a checkpoint is never"), "{error}");
    }
}

#[test]
fn a_thousand_clean_logs_raise_no_alarm() {
    for n in 0_i64..1_000 {
        let (entries, every) = (1 + n % 37, 1 + n % 7);
        let signing = key(1);
        let key = (n % 3 != 0).then_some(&signing);
        let log = Log::vouched(entries, every, key);
        let verdict = log.verify_with(&known(&log));
        assert_eq!(verdict.first_break, None, "log {n}");
        assert_eq!(verdict.events, entries, "log {n}");
    }
}

#[test]
fn the_line_is_what_it_was() {
    let checkpoint = golden();
    let line = checkpoint.to_line();
    assert_eq!(line, GOLDEN, "a released format is never changed");
    assert_eq!(
        Checkpoint::from_line(&format!(" {line}\n")).expect("a line"),
        checkpoint
    );
    assert_eq!(
        checkpoint.link().to_string(),
        "12d0a83b96c2ef4832c6098fd1cc8a4696089a92fa6f260af7a9de0d0a00cbe5",
        "nor is the link"
    );
    for wrong in ["", "{}", "null", &line[1..], &line.replace("seq", "number")] {
        assert!(
            matches!(Checkpoint::from_line(wrong), Err(AuditError::Checkpoint(_))),
            "{wrong}"
        );
    }
}

/// The checkpoint of a fixed log.
fn golden() -> Checkpoint {
    let mut log = Log::with(3);
    log.checkpoint(3, Some(&key(7)));
    log.append(4, &json!({}));
    log.checkpoint(4, Some(&key(7))).expect("a new head")
}

const GOLDEN: &str = r#"{"install":"7f8f0a52-3f6c-4a3e-9b5e-0c6f2f3f9a10","format":1,"seq":4,"hash":"5f0de69e36880b195c01345b61dede45f2bfc19058dc05cf33ef733bc59c9b2e","atMs":1790000000004,"previous":"8c1fc3bbbf70408ef7d2290d2686d8660cc1abad96a419a2ac2d1c53fdd7e630","publicKey":"ea4a6c63e29c520abef5507b132ec5f9954776aebebe7b92421eea691446d22c","signature":"19f25c6e0d1a7a40fcaec61ecbc61f6be6580380ab243fe38169a489f1eff9ff5c507800bccb6c59e1ba8c6ab70d9a13a8ed4d928890fc36f611f4cf1f86460a"}"#;

#[test]
fn a_secret_is_not_printed() {
    let printed = format!("{:?}", key(0xab));
    assert!(!printed.contains("abab"), "{printed}");
    assert_eq!(key(3).secret().as_slice(), &[3; 32], "but can be kept");
}

fn any_checkpoint() -> impl Strategy<Value = Checkpoint> {
    let hash = any::<[u8; 32]>().prop_map(Hash);
    let previous = prop::option::of(any::<[u8; 32]>().prop_map(Hash));
    let public_key = prop::option::of(any::<[u8; 32]>().prop_map(PublicKey));
    (
        ".{0,8}",
        any::<u32>(),
        any::<i64>(),
        hash,
        any::<i64>(),
        previous,
        public_key,
    )
        .prop_map(
            |(install, format, seq, hash, at_ms, previous, public_key)| Checkpoint {
                install,
                format,
                seq,
                hash,
                at_ms,
                previous,
                public_key,
                signature: None,
            },
        )
}

proptest! {
    #[test]
    fn different_checkpoints_have_different_messages(a in any_checkpoint(), b in any_checkpoint()) {
        prop_assert_eq!(a == b, a.message() == b.message());
        prop_assert_eq!(a == b, a.link() == b.link());
    }

    #[test]
    fn a_line_reads_back(checkpoint in any_checkpoint()) {
        prop_assert_eq!(
            Checkpoint::from_line(&checkpoint.to_line()).expect("its own line"),
            checkpoint
        );
    }
}
