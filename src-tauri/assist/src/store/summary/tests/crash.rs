//! Killed while the agent types: whatever was acknowledged is there.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use super::super::kit::{make, new, now, open, stored};
use super::written;

const ROUNDS: usize = 20;
const CHILD: &str = "CUECARD_TEST_SUMMARY_DIR";

/// This very test, in a process of its own that only types.
fn child(dir: &Path) -> Child {
    Command::new(std::env::current_exe().expect("this test"))
        .args([
            "--exact",
            "store::summary::tests::crash::an_acknowledged_edit_survives_kill",
            "--nocapture",
        ])
        .env(CHILD, dir)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("a process")
}

/// The `n`-th text: of ever another length, over several pages.
fn text(n: usize) -> String {
    format!("{n} {}", "so it goes ".repeat(n * 37 % 1_500))
}

fn number(text: &str) -> usize {
    let number = text.split(' ').next().and_then(|first| first.parse().ok());
    number.expect("begins with its number")
}

fn type_until_killed(dir: &Path) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let store = open(dir);
        let from = number(&stored(&store, 1).text.0);
        for n in from + 1.. {
            let typed = store.edit_summary(1, written(&text(n)), None, false, now());
            typed.await.expect("durable");
            writeln!(std::io::stdout(), "ack {n}").expect("someone reads");
        }
    });
}

#[test]
fn an_acknowledged_edit_survives_kill() {
    if let Some(dir) = std::env::var_os(CHILD) {
        return type_until_killed(Path::new(&dir));
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let dir = tempfile::tempdir().expect("a folder");
    runtime.block_on(async {
        let store = open(dir.path());
        assert_eq!(make(&store, new(None), &text(0)).await, 1);
        store.close().await.expect("closed");
    });
    let mut acknowledged = 0;
    for round in 0..ROUNDS {
        let mut child = child(dir.path());
        let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines();
        let of = |line: &str| line.strip_prefix("ack ").and_then(|n| n.parse().ok());
        // A different moment each time, from the first acknowledgement on.
        let mut left = 1 + round * 7 % 30;
        while left > 0 {
            let line = lines.next().expect("the child goes on").expect("text");
            if let Some(n) = of(&line) {
                acknowledged = n;
                left -= 1;
            }
        }
        child.kill().expect("killed with no chance to tidy up");
        child.wait().expect("dead");
        // Lines it wrote before it died count; the last may be cut short.
        let rest: Vec<_> = lines.map_while(Result::ok).collect();
        let whole = rest.len().saturating_sub(1);
        acknowledged = rest[..whole]
            .iter()
            .filter_map(|line| of(line))
            .fold(acknowledged, usize::max);
        runtime.block_on(async {
            let store = open(dir.path());
            let found = stored(&store, 1).text.0;
            let n = number(&found);
            assert!(
                n >= acknowledged && found == text(n),
                "round {round}: {n} stands, {acknowledged} was acknowledged"
            );
            let reader = store.reader().expect("a reader");
            let verdict = reader.verify(|_| {}).expect("readable");
            assert_eq!(verdict.first_break, None, "the chain holds");
            store.close().await.expect("closed");
        });
    }
    assert!(
        acknowledged >= ROUNDS,
        "only {acknowledged} were acknowledged"
    );
}
