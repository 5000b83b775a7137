//! The twenty kinds of tampering, each at the first, a middle and the last entry, and all of them
//! at twenty places in one seeded run. The forger knows the format and has not the key; the
//! verifier has the key's public half and the newest checkpoint.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use audit::{Break, BreakKind};
use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::{Config, RngSeed, TestRunner};
use serde_json::{Value, json};

use crate::forge::{Copy, ENTRIES, EVERY, Original};
use crate::log::{Log, at, key};

/// What was done, and what the verifier must say.
type Tampered = (Copy, Break);

/// One kind of tampering, done at a place.
type Kind = (&'static str, fn(&Original, i64) -> Tampered);

const KINDS: [Kind; 20] = [
    ("edit payload", |original, place| {
        let copy = original.copy();
        copy.sql(&update("payload = '{}'", place));
        (copy, at_place(place, BreakKind::Edited))
    }),
    ("edit metadata", |original, place| {
        let copy = original.copy();
        let field = ["actor = 'nobody'", "at = at - 1", "kind = 'viewed'"];
        copy.sql(&update(field[index(place, 3)], place));
        (copy, at_place(place, BreakKind::Edited))
    }),
    ("edit stored hash", |original, place| {
        let copy = original.copy();
        copy.sql(&update("hash = randomblob(32)", place));
        (copy, at_place(place, BreakKind::Edited))
    }),
    ("edit and fix own hash", |original, place| {
        let copy = original.copy();
        let reached = original.copy();
        copy.sql(&update("payload = '{}'", place));
        reached.sql(&update("payload = '{}'", place));
        reached.seal_from(place);
        let sealed = hashes(&reached, place);
        copy.sql(&update(&sealed, place));
        let found = if next_checkpoint(place) == place {
            rewritten(place)
        } else {
            at_place(place + 1, BreakKind::Edited)
        };
        (copy, found)
    }),
    ("edit and recompute the whole suffix", |original, place| {
        let copy = original.copy();
        copy.sql(&update("payload = '{}'", place));
        copy.seal_from(place);
        (copy, rewritten(place))
    }),
    ("delete middle row", |original, place| {
        let place = place.min(ENTRIES - 1);
        let copy = original.copy();
        copy.sql(&format!("DELETE FROM audit_event WHERE seq = {place}"));
        (copy, at_place(place, BreakKind::Deleted))
    }),
    ("delete first row", |original, _| {
        let copy = original.copy();
        copy.sql("DELETE FROM audit_event WHERE seq = 1");
        (copy, at_place(1, BreakKind::Deleted))
    }),
    ("cut one tail row", |original, place| {
        let copy = original.copy();
        if place % 2 == 0 {
            copy.sql(&format!("DELETE FROM audit_event WHERE seq = {ENTRIES}"));
            (copy, at_place(ENTRIES, BreakKind::Truncated))
        } else {
            copy.cut_to(ENTRIES - 1);
            (copy, at_place(ENTRIES, BreakKind::RolledBack))
        }
    }),
    ("cut the tail to an older checkpoint", |original, place| {
        let copy = original.copy();
        let last = (place / EVERY * EVERY).clamp(EVERY, ENTRIES - 1);
        copy.cut_to(last);
        (copy, at_place(last + 1, BreakKind::RolledBack))
    }),
    ("empty the log", |original, place| {
        let copy = original.copy();
        if place % 2 == 0 {
            copy.sql("DELETE FROM audit_event");
        } else {
            copy.cut_to(0);
        }
        (copy, at_place(1, BreakKind::Truncated))
    }),
    ("swap neighbours", |original, place| {
        let place = place.min(ENTRIES - 1);
        let copy = original.copy();
        copy.sql(&format!(
            "UPDATE audit_event SET seq = -1 WHERE seq = {place};
             UPDATE audit_event SET seq = {place} WHERE seq = {place} + 1;
             UPDATE audit_event SET seq = {place} + 1 WHERE seq = -1"
        ));
        (copy, at_place(place, BreakKind::Reordered))
    }),
    (
        "insert a forged row with the suffix recomputed",
        |original, place| {
            let copy = original.copy();
            copy.sql(&format!(
                "UPDATE audit_event SET seq = -seq WHERE seq >= {place};
             UPDATE audit_event SET seq = -seq + 1 WHERE seq < 0;
             INSERT INTO audit_event
             SELECT {place}, at, 'forged', NULL, 'agent', '{{}}', payload_hash, hash
             FROM audit_event WHERE seq = {place} + 1"
            ));
            copy.seal_from(place);
            (copy, rewritten(place))
        },
    ),
    ("replay a row", |original, place| {
        let copy = original.copy();
        copy.sql(&format!(
            "INSERT INTO audit_event
             SELECT {ENTRIES} + 1, at, kind, interaction, actor, payload, payload_hash, hash
             FROM audit_event WHERE seq = {place}"
        ));
        (copy, at_place(ENTRIES + 1, BreakKind::Inserted))
    }),
    ("restore an older copy of the whole file", |_, place| {
        let older = Log::vouched(place.min(ENTRIES - 1), EVERY, Some(&key(1)));
        let last = older.ledger.head().seq;
        (
            Copy::of(&older.path()),
            at_place(last + 1, BreakKind::RolledBack),
        )
    }),
    (
        "splice a row or a log from another install",
        |original, place| {
            let other = stranger();
            if place % 2 == 0 {
                return (Copy::of(&other.path()), at_place(1, BreakKind::Foreign));
            }
            let copy = original.copy();
            copy.sql(&format!(
                "ATTACH '{}' AS other;
             DELETE FROM main.audit_event WHERE seq = {place};
             INSERT INTO main.audit_event SELECT * FROM other.audit_event WHERE seq = {place}",
                other.path().display()
            ));
            (copy, at_place(place, BreakKind::Edited))
        },
    ),
    ("two branches of equal height", |_, place| {
        let common = place.min(ENTRIES - 1) / EVERY * EVERY;
        let mut branch = Log::vouched(common.max(1), EVERY, Some(&key(1)));
        for n in branch.ledger.head().seq + 1..=ENTRIES {
            branch.append(n, &json!({ "another": n }));
            if n % EVERY == 0 || n == ENTRIES {
                branch.checkpoint(n, Some(&key(1)));
            }
        }
        // The anchor names the checkpoint before it, which is the fork where that is common.
        let known = if common == ENTRIES - 1 { common } else { 0 };
        let found = Break {
            seq: known + 1,
            up_to: (known + 1 < ENTRIES).then_some(ENTRIES),
            kind: BreakKind::Forked,
        };
        (Copy::of(&branch.path()), found)
    }),
    ("field-boundary and type confusion", |original, place| {
        let copy = original.copy();
        let tricks = [
            "kind = kind || substr(actor, 1, 1), actor = substr(actor, 2)",
            "interaction = coalesce(nullif(interaction, interaction), '')",
            "payload = replace(payload, ',', ', ')",
            "payload = replace(payload, 'Entry', 'E\u{301}ntry')",
        ];
        copy.sql(&update(tricks[index(place, tricks.len())], place));
        (copy, at_place(place, BreakKind::Edited))
    }),
    (
        "delete, forge or downgrade the checkpoint",
        |original, place| {
            let copy = original.copy();
            let seq = next_checkpoint(place);
            copy.sql(&match place % 4 {
            0 => format!("DELETE FROM audit_checkpoint WHERE seq = {seq}"),
            1 => format!("UPDATE audit_checkpoint SET hash = randomblob(32) WHERE seq = {seq}"),
            2 => format!("UPDATE audit_checkpoint SET at = at + 1 WHERE seq = {seq}"),
            _ => format!(
                "UPDATE audit_checkpoint SET public_key = NULL, signature = NULL WHERE seq = {seq}"
            ),
        });
            // That one is missing shows at the next, or by the counter where it was the newest.
            let shows = if place % 4 == 0 && seq < ENTRIES {
                next_checkpoint(seq + 1)
            } else {
                seq
            };
            (copy, at_place(shows, BreakKind::ForgedCheckpoint))
        },
    ),
    ("back-date with valid hashes", |original, place| {
        let copy = original.copy();
        if place % 2 == 0 {
            copy.sql(&update("at = at - 86400000", place));
            copy.seal_from(place);
            // The checkpoint before it gives the very entry away; before the first there is none.
            let found = if place > EVERY {
                at_place(place, BreakKind::BackDated)
            } else {
                rewritten(place)
            };
            (copy, found)
        } else {
            copy.append(at(0).as_millisecond() - 86_400_000, "opened");
            (copy, at_place(ENTRIES + 1, BreakKind::BackDated))
        }
    }),
    ("schema tricks", |original, place| {
        let copy = original.copy();
        let (sql, seq) = match place % 4 {
            0 => (
                "DROP TRIGGER audit_event_unchanged; DROP TRIGGER audit_event_undeleted;
                 ALTER TABLE audit_event RENAME TO real_event;
                 CREATE VIEW audit_event AS SELECT * FROM real_event",
                1,
            ),
            1 => (
                "CREATE TRIGGER swallow BEFORE INSERT ON audit_event
                 BEGIN SELECT RAISE(IGNORE); END",
                ENTRIES + 1,
            ),
            2 => ("DROP TRIGGER audit_checkpoint_undeleted", ENTRIES + 1),
            _ => (
                "CREATE TABLE other AS SELECT * FROM audit_event; DROP TABLE audit_event;
                 ALTER TABLE other RENAME TO audit_event",
                ENTRIES + 1,
            ),
        };
        copy.raw(sql);
        (copy, at_place(seq, BreakKind::Schema))
    }),
];

fn update(what: &str, place: i64) -> String {
    format!("UPDATE audit_event SET {what} WHERE seq = {place}")
}

fn index(place: i64, of: usize) -> usize {
    usize::try_from(place).expect("a place") % of
}

/// The stored hashes at `place`, as a SET clause.
fn hashes(copy: &Copy, place: i64) -> String {
    rusqlite::Connection::open(copy.path())
        .expect("the file")
        .query_row(
            "SELECT format('payload_hash = x''%s'', hash = x''%s''', hex(payload_hash), hex(hash))
             FROM audit_event WHERE seq = ?1",
            [place],
            |row| row.get(0),
        )
        .expect("the entry")
}

/// Another installation's log, as long, with its own key.
fn stranger() -> Log {
    let mut other = Log::of("f2a7c1de-0000-4000-8000-000000000001");
    for n in 2..=ENTRIES {
        other.append(n, &json!({ "n": n, "title": format!("Entry {n}") }));
    }
    other.checkpoint(ENTRIES, Some(&key(2)));
    other
}

const fn at_place(seq: i64, kind: BreakKind) -> Break {
    Break {
        seq,
        up_to: None,
        kind,
    }
}

/// The first checkpoint at `place` or after.
fn next_checkpoint(place: i64) -> i64 {
    ((place + EVERY - 1) / EVERY * EVERY).min(ENTRIES)
}

/// What shows of a chain recomputed from `place`: between the checkpoint before and the next.
fn rewritten(place: i64) -> Break {
    let next = next_checkpoint(place);
    let seq = (place - 1) / EVERY * EVERY + 1;
    Break {
        seq,
        up_to: (seq < next).then_some(next),
        kind: BreakKind::Rewritten,
    }
}

fn check(original: &Original, (name, tamper): &Kind, place: i64) {
    let (copy, expected) = tamper(original, place);
    let verdict = copy.verify(&original.known);
    assert_eq!(verdict.first_break, Some(expected), "{name} at {place}");
    assert!(!verdict.ok, "{name} at {place}");
    assert!(
        verdict.events < expected.seq,
        "{name} at {place}: what is counted stands before the break"
    );
}

#[test]
fn every_kind_is_named_at_the_first_middle_and_last_entry() {
    let original = Original::new();
    assert_eq!(original.log.verify_with(&original.known).first_break, None);
    for kind in &KINDS {
        for place in [2, 3, 20, 21, 22, 23, ENTRIES - 1, ENTRIES] {
            check(&original, kind, place);
        }
    }
}

#[test]
fn four_hundred_are_all_found() {
    let original = Original::new();
    let mut runner = TestRunner::new(Config {
        rng_seed: RngSeed::Fixed(20),
        ..Config::default()
    });
    let mut found = BTreeMap::new();
    for kind in &KINDS {
        for _ in 0..20 {
            let place = (2..=ENTRIES)
                .new_tree(&mut runner)
                .expect("a place")
                .current();
            check(&original, kind, place);
            *found.entry(kind.0).or_insert(0) += 1;
        }
    }
    assert_eq!(found.len(), 20, "twenty kinds");
    assert_eq!(found.values().sum::<i32>(), 400, "at twenty places each");
}

#[test]
fn a_verifier_in_another_language_finds_them_too() {
    let original = Original::new();
    let kinds = KINDS.iter().filter(|(name, _)| *name != "schema tricks");
    let tampered: Vec<_> = kinds
        .flat_map(|(name, tamper)| {
            [3, 20, ENTRIES].map(|place| (format!("{name} at {place}"), tamper(&original, place)))
        })
        .collect();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/verify_chain.py");
    let anchor = &original.known.anchors[0];
    let Ok(output) = Command::new("python3")
        .arg(script)
        .args([
            "--key",
            &key(1).public().to_string(),
            "--anchor",
            &anchor.to_line(),
        ])
        .arg(original.log.path())
        .args(tampered.iter().map(|(_, (copy, _))| copy.path()))
        .output()
    else {
        return;
    };
    let said = String::from_utf8_lossy(&output.stdout);
    let mut verdicts = said
        .lines()
        .map(|line| -> Value { serde_json::from_str(line).expect("a JSON object a line") });
    let errors = String::from_utf8_lossy(&output.stderr);
    let clean = verdicts.next().expect(&errors);
    assert_eq!(
        clean["ok"], true,
        "nobody touched the original: {clean} {errors}"
    );
    for (name, (copy, expected)) in &tampered {
        let second = verdicts
            .next()
            .unwrap_or_else(|| panic!("{name}: {errors}"));
        assert_eq!(second["firstBreak"]["seq"], expected.seq, "{name}");
        let verdict = copy.verify(&original.known);
        assert_eq!(second["events"], verdict.events, "{name}");
        assert_eq!(second["head"], json!(verdict.head), "{name}");
    }
}
