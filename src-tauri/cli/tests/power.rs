//! Power loss: what a disk may hold after it, made from what the real program wrote
//! (`tests/power/replay.py`), must open, hold its chain and everything that was acknowledged.
//!
//! Needs Python and strace, which `scripts/test` installs. Where a program may not be traced at all
//! there is nothing to replay.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::{Value, json};

/// Enough to hit every kind of write several times, and few enough for a test.
const STATES: &str = "150";

/// None where a program may not be traced.
fn replay(arguments: &[&str]) -> Option<Output> {
    let tried = Command::new("strace")
        .args(["-o", "/dev/null", "true"])
        .status();
    if !tried.is_ok_and(|status| status.success()) {
        return None;
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/power/replay.py");
    let mut command = Command::new("python3");
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("CUECARD_") {
            command.env_remove(name);
        }
    }
    command
        .arg(script)
        .args(["--states", STATES])
        .args(arguments)
        .env("CUECARD_API_URL", "https://api.example.com")
        .env("CUECARD_AGENT_ID", "0b9f8f3c-5a64-4f0e-9a51-2f7d1c9a7e10")
        .env_remove("DBUS_SESSION_BUS_ADDRESS");
    Some(command.output().expect("python3 is there"))
}

fn verdict(output: &Output) -> Value {
    let text = String::from_utf8_lossy(&output.stdout);
    let words = String::from_utf8_lossy(&output.stderr);
    let line = text.lines().last().unwrap_or_default();
    serde_json::from_str(line).unwrap_or_else(|error| panic!("{error} in {text}\n{words}"))
}

#[test]
fn what_was_acknowledged_outlives_the_power() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let file = dir.path().join("feedback.jsonl");
    let mut documents = String::new();
    for n in 0..40 {
        let recommendation = format!("0b9f8f3c-5a64-4f0e-9a51-{n:012}");
        let it = json!({ "recommendationId": recommendation, "feedbackType": "helpful" });
        documents += &it.to_string();
        documents.push('\n');
    }
    std::fs::write(&file, documents).expect("writable");
    let file = file.to_str().expect("UTF-8");
    let cuectl = env!("CARGO_BIN_EXE_cuectl");
    let command = [
        "--",
        cuectl,
        "--data-dir",
        "{dir}",
        "feedback",
        file,
        "--no-wait",
    ];
    let Some(output) = replay(&command) else {
        return;
    };
    let found = verdict(&output);
    assert_eq!(found["wrong"], 0, "{found}");
    assert_eq!(found["acknowledged"], 40, "{found}");
    assert!(output.status.success(), "{found}");
}

/// A replay that can't find a loss would hold nothing.
#[test]
fn a_writer_that_does_not_sync_is_found_out() {
    let Some(output) = replay(&["--control"]) else {
        return;
    };
    let found = verdict(&output);
    assert!(found["wrong"].as_u64() > Some(0), "{found}");
    assert!(output.status.success(), "{found}");
}
