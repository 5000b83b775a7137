//! Killed at random moments while feedback is submitted: every acknowledged item arrives, each under
//! one key, and the chain verifies after every restart.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use assist::view::panel::ConnectionForm;
use sandbox::{Endpoint, Sandbox};
use serde_json::json;

use crate::{DEADLINE, assert_whole, desk, feedback, form, platform};

const KILLS: usize = 200;
const CHILD: &str = "CUECARD_TEST_OUTBOX_DIR";
const FORM: &str = "CUECARD_TEST_OUTBOX_FORM";

/// This very test, in a process of its own that gives feedback and delivers it.
fn child(dir: &Path, form: &ConnectionForm) -> Child {
    Command::new(std::env::current_exe().expect("this test"))
        .args([
            "--exact",
            "crash::every_acknowledged_item_arrives_under_one_key",
            "--nocapture",
        ])
        .env(CHILD, dir)
        .env(FORM, serde_json::to_string(form).expect("plain"))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("a process")
}

fn give_until_killed(dir: &Path) {
    let form = std::env::var(FORM).expect("from the parent");
    let form: ConnectionForm = serde_json::from_str(&form).expect("from the parent");
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let mut desk = desk(dir, Some(&form)).await;
        // Three in one lane, one in its own.
        let lane = feedback("")["conversationId"].clone();
        for n in 0.. {
            let mut given = feedback("what a person wrote");
            if n % 4 != 0 {
                given["conversationId"] = lane.clone();
            }
            let given = desk.give_feedback(given).await.expect("on disk");
            writeln!(std::io::stdout(), "ack {}", given.correlation_id).expect("someone reads");
            if n % 16 == 15 {
                // Time to deliver some, before more is given.
                desk.flush(std::time::Duration::from_millis(20))
                    .await
                    .expect("reads");
            }
        }
    });
}

/// The same pseudo-random numbers in every run.
fn next(seed: &mut u64) -> usize {
    *seed = seed
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    usize::try_from(*seed >> 40).unwrap_or(0)
}

#[test]
fn every_acknowledged_item_arrives_under_one_key() {
    if let Some(dir) = std::env::var_os(CHILD) {
        return give_until_killed(Path::new(&dir));
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime");
    let platform = runtime.block_on(platform());
    let form = form(platform.banner());
    let dir = tempfile::tempdir().expect("a folder");
    let mut acknowledged = BTreeSet::new();
    let mut seed = 7;
    for _ in 0..KILLS {
        // The far end commits, then the answer is lost.
        let _ = platform.faults().on(Endpoint::Feedback).lose_answer();
        let mut child = child(dir.path(), &form);
        let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines();
        let note = |line: &str, acknowledged: &mut BTreeSet<String>| {
            line.strip_prefix("ack ")
                .is_some_and(|id| acknowledged.insert(id.to_owned()))
        };
        let mut left = 1 + next(&mut seed) % 20;
        while left > 0 {
            let line = lines.next().expect("the child goes on").expect("text");
            left -= usize::from(note(&line, &mut acknowledged));
        }
        child.kill().expect("killed with no chance to tidy up");
        child.wait().expect("dead");
        let rest: Vec<_> = lines.map_while(Result::ok).collect();
        for line in rest.iter().filter(|line| line.len() == 40) {
            note(line, &mut acknowledged);
        }
        assert_whole(dir.path());
    }
    platform.faults().clear();
    runtime.block_on(async {
        let mut desk = desk(dir.path(), Some(&form)).await;
        let flushed = desk.flush(DEADLINE).await.expect("delivers");
        assert_eq!((flushed.waiting, flushed.failed), (0, 0), "all of it goes");
        desk.close().await.expect("closed");
        check(&platform, &acknowledged);
    });
    assert!(
        acknowledged.len() >= KILLS,
        "{} acknowledged",
        acknowledged.len()
    );
    assert_whole(dir.path());
}

fn check(platform: &Sandbox, acknowledged: &BTreeSet<String>) {
    let effects = platform.effects(Endpoint::Feedback);
    assert_eq!(
        effects.total,
        effects.effects.len() as u64,
        "all of them are kept"
    );
    let mut keys: BTreeMap<&str, &str> = BTreeMap::new();
    for carried in &effects.effects {
        let id = carried.correlation_id.as_deref().expect("sent");
        let key = carried.idempotency_key.as_deref().expect("sent");
        let before = keys.insert(id, key);
        assert_eq!(before, None, "{id} took effect twice");
    }
    let asked = platform.received().to(Endpoint::Feedback).all();
    for one in &asked {
        let (id, key) = (
            &one.headers["x-correlation-id"],
            &one.headers["idempotency-key"],
        );
        let kept = keys.get(id.as_str());
        assert_eq!(
            kept,
            Some(&key.as_str()),
            "{id} under two keys: {}",
            json!(one.headers)
        );
    }
    for id in acknowledged {
        assert!(
            keys.contains_key(id.as_str()),
            "{id} was acknowledged and lost"
        );
    }
}
