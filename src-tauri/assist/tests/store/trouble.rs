//! No space: refused in words, kept for later, and over by itself.

#![cfg(target_os = "linux")]

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::{assert_whole, batch, entries, marked, open, produced};

const CHILD: &str = "CUECARD_TEST_TROUBLE_DIR";

/// Writes until it is refused, says so, and waits until writing works again.
fn write_through_trouble(dir: &Path) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let store = open(dir);
        let mut health = store.health();
        let mut acknowledged = 0;
        let refused = loop {
            match store.commit(marked("x".repeat(2_000))).await {
                Ok(_) => acknowledged += 1,
                Err(error) => break error,
            }
        };
        assert!(refused.may_pass(), "{refused}");
        // The stream goes on for a while: its facts are kept.
        for _ in 0..100 {
            store.record(produced(&batch(), true)).await.expect("kept");
        }
        let troubled = health
            .wait_for(|health| health.problem.is_some() && health.waiting == 100)
            .await
            .expect("the writer lives")
            .clone();
        assert_eq!(troubled.lost, 0, "nothing is given up");
        writeln!(std::io::stdout(), "refused {acknowledged}").expect("someone reads");
        health
            .wait_for(|health| health.problem.is_none() && health.waiting == 0)
            .await
            .expect("the writer lives");
        store.commit(marked("after")).await.expect("as before");
        store.close().await.expect("closed");
        writeln!(std::io::stdout(), "over").expect("someone reads");
    });
}

#[test]
fn no_space_is_told_and_passes() {
    if let Some(dir) = std::env::var_os(CHILD) {
        return write_through_trouble(Path::new(&dir));
    }
    let dir = tempfile::tempdir().expect("a folder");
    // A process whose files may not grow past 600 KiB, and which is told so by an error.
    let mut child = Command::new("sh")
        .args(["-c", r#"trap '' XFSZ; ulimit -S -f 1200; exec "$0" "$@""#])
        .arg(std::env::current_exe().expect("this test"))
        .args([
            "--exact",
            "trouble::no_space_is_told_and_passes",
            "--nocapture",
        ])
        .env(CHILD, dir.path())
        .stdout(Stdio::piped())
        .spawn()
        .expect("a process");
    let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines();
    let mut said = |prefix: &str| -> String {
        let found = lines
            .by_ref()
            .map_while(Result::ok)
            .find(|line| line.starts_with(prefix));
        found.unwrap_or_else(|| panic!("the child never said {prefix:?}"))
    };
    let refused = said("refused ");
    let acknowledged: usize = refused["refused ".len()..]
        .trim()
        .parse()
        .expect("a number");
    let lifted = Command::new("prlimit")
        .args([
            "--pid",
            &child.id().to_string(),
            "--fsize=unlimited:unlimited",
        ])
        .status()
        .expect("prlimit is part of every Linux");
    assert!(lifted.success(), "there is space again");
    said("over");
    assert!(child.wait().expect("ended").success());
    let entries = entries(dir.path());
    assert_eq!(
        entries.len(),
        1 + acknowledged + 100 + 1,
        "what was refused is not there"
    );
    assert_whole(dir.path());
}
