//! Pruning: what goes, what stays, what is on record, and that nothing else may be missing.

use std::fs;

use audit::{AuditError, BreakKind, Draft, Expectations, PRUNED_KIND, Payload, Pruned, Rule};
use proptest::prelude::*;
use rusqlite::Connection;
use serde_json::{Value, json};

use crate::log::{INTERACTION, Log, at, key};

fn older_than(ms: i64) -> Rule {
    Rule {
        before: Some(at(ms)),
        ..Rule::default()
    }
}

fn prune(log: &mut Log, policy: &[Rule]) -> Pruned {
    audit::prune(&mut log.ledger, &mut log.connection, at(1_000), policy).expect("pruned")
}

/// The numbers of the entries that have lost their payload.
fn missing(connection: &Connection) -> Vec<i64> {
    connection
        .prepare("SELECT seq FROM audit_event WHERE payload IS NULL ORDER BY seq")
        .expect("entries")
        .query_map([], |row| row.get(0))
        .expect("entries")
        .collect::<Result<_, _>>()
        .expect("entries")
}

fn recorded(log: &Log) -> Vec<Value> {
    log.connection
        .prepare("SELECT payload FROM audit_event WHERE kind = ?1 ORDER BY seq")
        .expect("entries")
        .query_map([PRUNED_KIND], |row| {
            let text: String = row.get(0)?;
            Ok(serde_json::from_str(&text).expect("JSON"))
        })
        .expect("entries")
        .collect::<Result<_, _>>()
        .expect("entries")
}

#[test]
fn what_is_older_goes_and_the_chain_still_proves() {
    let mut log = Log::vouched(20, 5, Some(&key(1)));
    let policy = [older_than(11)];
    let would = audit::prunable(&log.connection, &policy).expect("counted");
    assert_eq!(
        would,
        Pruned {
            pruned: 9,
            kept: 11
        },
        "a dry run counts"
    );
    assert!(missing(&log.connection).is_empty(), "and takes nothing");

    let did = prune(&mut log, &policy);
    assert_eq!(
        did,
        Pruned {
            pruned: 9,
            kept: 12
        },
        "it records itself"
    );
    assert_eq!(
        missing(&log.connection),
        (2..=10).collect::<Vec<_>>(),
        "the first entry stays"
    );
    assert_eq!(
        recorded(&log),
        [json!({
            "from": 2, "to": 10, "count": 9,
            "rules": [{ "before": "2026-09-21T14:13:20.011Z" }],
        })]
    );
    assert_eq!(log.verify_with(&log.known()).first_break, None);
    assert_eq!(prune(&mut log, &policy).pruned, 0, "once is enough");
    assert_eq!(recorded(&log).len(), 1, "nothing done is nothing to record");
}

#[test]
fn kinds_interactions_and_ages_all_count() {
    let kinds = |kinds: &[&str]| kinds.iter().map(|kind| (*kind).to_owned()).collect();
    for (rule, gone) in [
        (
            Rule {
                kinds: kinds(&["copied"]),
                ..older_than(9)
            },
            vec![4, 7],
        ),
        (
            Rule {
                kinds: kinds(&["copied", "pinned", "log_begun"]),
                ..older_than(9)
            },
            vec![2, 4, 5, 7, 8],
        ),
        (
            Rule {
                interaction: Some(INTERACTION.to_owned()),
                ..Rule::default()
            },
            vec![2, 4, 5, 7, 8, 10],
        ),
        (
            Rule {
                interaction: Some("another".to_owned()),
                ..Rule::default()
            },
            vec![],
        ),
    ] {
        let mut log = Log::with(10);
        prune(&mut log, std::slice::from_ref(&rule));
        assert_eq!(missing(&log.connection), gone, "{rule:?}");
        assert_eq!(log.verify().first_break, None, "{rule:?}");
    }
    let mut log = Log::with(10);
    prune(&mut log, &[older_than(4), older_than(3)]);
    assert_eq!(
        missing(&log.connection),
        [2, 3],
        "any of the rules is enough"
    );
}

#[test]
fn a_rule_that_would_take_everything_is_refused() {
    let mut log = Log::with(5);
    let rule = Rule {
        kinds: vec!["opened".to_owned()],
        ..Rule::default()
    };
    let pruned = audit::prune(&mut log.ledger, &mut log.connection, at(9), &[rule]);
    assert!(matches!(pruned, Err(AuditError::Rule)));
    assert!(log.verify().ok);
}

#[test]
fn what_the_log_says_of_itself_is_never_taken() {
    let mut log = Log::vouched(7, 5, None);
    log.checkpoint(7, Some(&key(1)));
    log.append(-3_600_000, &json!({}));
    prune(&mut log, &[older_than(5)]);
    prune(&mut log, &[older_than(100_000)]);
    let kept: Vec<String> = log
        .connection
        .prepare("SELECT kind FROM audit_event WHERE payload IS NOT NULL ORDER BY seq")
        .expect("entries")
        .query_map([], |row| row.get(0))
        .expect("entries")
        .collect::<Result<_, _>>()
        .expect("entries");
    assert_eq!(
        kept,
        [
            "log_begun",
            "signing_key_changed",
            "time_went_back",
            PRUNED_KIND,
            PRUNED_KIND
        ]
    );
    assert_eq!(log.verify().first_break, None);
}

#[test]
fn a_payload_that_nothing_explains_is_missed() {
    for (what, sql, seq) in [
        (
            "one more than was asked for",
            "UPDATE audit_event SET payload = NULL WHERE seq = 15",
            15,
        ),
        (
            "one before the range",
            "UPDATE audit_event SET payload = NULL WHERE seq = 1",
            1,
        ),
        (
            "what was said of the pruning",
            "UPDATE audit_event SET payload = NULL WHERE seq = 21",
            2,
        ),
    ] {
        let mut log = Log::with(20);
        prune(&mut log, &[older_than(11)]);
        log.connection
            .execute(sql, [])
            .expect("the trigger lets it through");
        let broken = log.verify().first_break.expect(what);
        assert_eq!(
            (broken.seq, broken.kind),
            (seq, BreakKind::Edited),
            "{what}"
        );
    }
}

#[test]
fn a_pruning_explains_nothing_that_came_after_it() {
    let mut log = Log::with(10);
    prune(&mut log, &[older_than(5)]);
    log.append(2, &json!({}));
    let rule = older_than(5);
    assert_eq!(log.ledger.head().seq, 12);
    log.connection
        .execute("UPDATE audit_event SET payload = NULL WHERE seq = 12", [])
        .expect("the trigger lets it through");
    assert_eq!(
        log.verify().first_break.map(|found| found.seq),
        Some(12),
        "{rule:?}"
    );
}

#[test]
fn what_was_taken_is_gone_from_the_file() {
    let mut log = Log::new();
    for (pragma, value) in [("journal_mode", "WAL"), ("secure_delete", "ON")] {
        log.connection
            .pragma_update(None, pragma, value)
            .expect("as the store has it");
    }
    let secret = "a sentence that must not outlive its time";
    for n in 2..200 {
        log.append(n, &json!({ "text": format!("{secret} {n}") }));
    }
    prune(&mut log, &[older_than(1_000)]);
    log.connection
        .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
        .expect("emptied");
    for file in fs::read_dir(log.dir.path()).expect("the folder") {
        let path = file.expect("a file").path();
        let bytes = fs::read(&path).expect("readable");
        let found = bytes
            .windows(secret.len())
            .any(|bytes| bytes == secret.as_bytes());
        assert!(!found, "{} still has it", path.display());
    }
}

#[test]
fn a_long_log_is_pruned_batch_by_batch() {
    let mut log = Log::new();
    let payload = Payload::of(&json!({ "n": 1 })).expect("JSON");
    let mut group = log.ledger.group(&mut log.connection).expect("a group");
    for n in 2..=25_000 {
        let draft = Draft {
            at: at(n),
            kind: "opened",
            interaction: None,
            actor: "agent",
            payload: &payload,
        };
        group.append(&draft).expect("appended");
    }
    group.commit().expect("committed");
    let did = prune(&mut log, &[older_than(24_001)]);
    assert_eq!(did.pruned, 23_999);
    let counts: Vec<_> = recorded(&log)
        .iter()
        .map(|entry| entry["count"].clone())
        .collect();
    assert_eq!(
        counts,
        [9_999, 10_000, 4_000],
        "each batch says what it took"
    );
    assert_eq!(log.verify_with(&Expectations::default()).first_break, None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_pruning_keeps_the_proof(ages in prop::collection::vec((0_i64..40, any::<bool>()), 0..5)) {
        let mut log = Log::vouched(30, 7, Some(&key(1)));
        for (age, by_interaction) in ages {
            let mut rule = older_than(age);
            rule.interaction = by_interaction.then(|| INTERACTION.to_owned());
            let would = audit::prunable(&log.connection, std::slice::from_ref(&rule)).expect("counted");
            let did = prune(&mut log, &[rule]);
            prop_assert_eq!(did.pruned, would.pruned, "a dry run tells the truth");
        }
        prop_assert_eq!(log.verify_with(&log.known()).first_break, None);
    }
}
