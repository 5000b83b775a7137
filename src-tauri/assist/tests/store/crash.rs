//! Killed while writing: whatever was acknowledged is there, and the chain holds.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use assist::store::{Fact, StoreError};

use crate::{assert_whole, batch, card, entries, marked, produced, try_open, work};

const ROUNDS: usize = 20;
const CHILD: &str = "CUECARD_TEST_CRASH_DIR";

/// This very test, in a process of its own that only writes.
fn child(dir: &Path) -> Child {
    Command::new(std::env::current_exe().expect("this test"))
        .args([
            "--exact",
            "crash::what_was_acknowledged_survives_kill",
            "--nocapture",
        ])
        .env(CHILD, dir)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("a process")
}

/// Writes until killed: batches that nobody waits for, and actions from four tasks, each of which
/// is acknowledged by a line.
fn write_until_killed(dir: &Path) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let store = try_open(dir, Duration::from_secs(20)).expect("the last one is dead");
        let tasks: Vec<_> = (0..4)
            .map(|task| {
                let store = store.clone();
                tokio::spawn(async move {
                    for n in 0.. {
                        if n % 3 == task % 3 {
                            store.record(produced(&batch(), true)).await?;
                        }
                        let text = format!("{task}-{n}");
                        let receipt = store.commit(marked(text.as_str())).await?;
                        writeln!(std::io::stdout(), "ack {} {text}", receipt.seq)
                            .expect("someone reads");
                        store
                            .record(work(Fact::SuggestionPinned(card(&text))))
                            .await?;
                    }
                    Ok::<_, StoreError>(())
                })
            })
            .collect();
        for task in tasks {
            task.await.expect("no panic").expect("never closed");
        }
    });
}

#[test]
fn what_was_acknowledged_survives_kill() {
    if let Some(dir) = std::env::var_os(CHILD) {
        return write_until_killed(Path::new(&dir));
    }
    let dir = tempfile::tempdir().expect("a folder");
    let mut acknowledged = BTreeMap::new();
    for round in 0..ROUNDS {
        let mut child = child(dir.path());
        let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines();
        let mut note = |line: &str, round: usize| {
            let (seq, text) = line.strip_prefix("ack ")?.split_once(' ')?;
            acknowledged.insert(seq.parse::<i64>().ok()?, (round, text.to_owned()));
            Some(())
        };
        // A different moment each time, from the first acknowledgement on.
        let mut left = 1 + round * 23 % 150;
        while left > 0 {
            let line = lines.next().expect("the child goes on").expect("text");
            left -= usize::from(note(&line, round).is_some());
        }
        child.kill().expect("killed with no chance to tidy up");
        child.wait().expect("dead");
        // Lines it wrote before it died count; the last may be cut short.
        let rest: Vec<_> = lines.map_while(Result::ok).collect();
        let whole = rest.len().saturating_sub(1);
        for line in &rest[..whole] {
            note(line, round);
        }
        assert_whole(dir.path());
    }
    let entries: BTreeMap<i64, _> = entries(dir.path())
        .into_iter()
        .map(|event| (event.seq, event))
        .collect();
    assert!(
        acknowledged.len() >= ROUNDS * 10,
        "only {} were acknowledged",
        acknowledged.len()
    );
    for (seq, (round, text)) in &acknowledged {
        let payload = entries.get(seq).and_then(|event| event.payload.as_ref());
        assert_eq!(
            payload.and_then(|payload| payload["version"].as_str()),
            Some(text.as_str()),
            "entry {seq}, acknowledged in round {round}"
        );
    }
}
