//! A fixed log whose hashes are written down here, and a second verifier that shares no code.

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::log::Log;

fn fixed() -> Log {
    let mut log = Log::new();
    log.append(
        2,
        &json!({ "title": "Refund a duplicate charge", "score": 0.91, "rank": 1 }),
    );
    log.append(3, &json!({}));
    log.append(
        4,
        &json!({ "text": "re\u{301}sume\u{e9} \u{1F600} \"\n", "list": [1, 2.5, null] }),
    );
    log
}

#[test]
fn the_format_has_not_changed() {
    let log = fixed();
    let hashes: Vec<String> = log
        .connection
        .prepare("SELECT lower(hex(hash)) FROM audit_event ORDER BY seq")
        .expect("entries")
        .query_map([], |row| row.get(0))
        .expect("entries")
        .collect::<Result<_, _>>()
        .expect("entries");
    assert_eq!(
        hashes, GOLDEN,
        "a released format is never changed: give the new one a new tag"
    );
}

const GOLDEN: [&str; 4] = [
    "3003cd40db75f35fb9e59bf32442dda5d124d24694b850f0179e5266b5b8282c",
    "f74e01c33351c70b851f5d42f9cc312cb8781ae030a77843bac5871e327f9742",
    "5f97db26f4a4ef15cbea6b3b786d5f704ed47dc24bccbbf5f43ac230f8afc5e1",
    "d25fb751fcdfcacfe1f3bf9fa55a28e6e5fda391775b8b1206d6efa7788e41b6",
];

/// What `verify_chain.py` says of the log, or none where there is no Python.
fn second_opinion(log: &Log) -> Option<Value> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/verify_chain.py");
    let output = Command::new("python3")
        .arg(script)
        .arg(log.dir.path().join("log.db"))
        .output()
        .ok()?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let verdict: Value = serde_json::from_str(&said).unwrap_or_else(|error| {
        panic!(
            "{error} in {said:?}; {}",
            String::from_utf8_lossy(&output.stderr)
        )
    });
    assert_eq!(
        output.status.success(),
        verdict["ok"] == true,
        "the exit status says so too"
    );
    Some(verdict)
}

fn agree(log: &Log, what: &str) {
    let verdict = log.verify();
    let Some(second) = second_opinion(log) else {
        return;
    };
    assert_eq!(second["ok"], verdict.ok, "{what}");
    assert_eq!(second["events"], verdict.events, "{what}");
    assert_eq!(second["head"], json!(verdict.head), "{what}");
    assert_eq!(
        second["firstBreak"]["seq"].as_i64(),
        verdict.first_break.map(|found| found.seq),
        "{what}"
    );
}

#[test]
fn a_verifier_in_another_language_agrees() {
    agree(&fixed(), "a clean log");
    for sql in [
        "UPDATE audit_event SET payload = '{}' WHERE seq = 4",
        "UPDATE audit_event SET interaction = '' WHERE seq = 3",
        "UPDATE audit_event SET actor = 'agent ' WHERE seq = 2",
        "UPDATE audit_event SET hash = zeroblob(32) WHERE seq = 1",
        "DELETE FROM audit_event WHERE seq = 1",
        "DELETE FROM audit_event WHERE seq = 3",
        "DELETE FROM audit_event WHERE seq = 4",
        "UPDATE audit_event SET seq = 7 WHERE seq = 2",
        "DELETE FROM audit_event",
    ] {
        let log = fixed();
        log.tamper(sql);
        agree(&log, sql);
    }
}
