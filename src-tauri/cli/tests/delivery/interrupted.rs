//! What was acknowledged survives whatever happens to the program.

use std::process::Stdio;

use sandbox::Endpoint;
use serde_json::Value;

use crate::kit::{Desk, Running, correlations, feedback, jsonl};

/// Delivers what is left, and holds what arrived to what was said.
fn arrives(desk: &Desk, acknowledged: &[Value]) {
    desk.run(&["outbox", "flush", "--for", "50"]).ended(0);
    let arrived = desk.effects(Endpoint::Feedback);
    let once = correlations(&arrived);
    assert_eq!(once.len(), arrived.len(), "none took effect twice");
    let lost: Vec<_> = correlations(acknowledged)
        .difference(&once)
        .cloned()
        .collect();
    assert!(lost.is_empty(), "lost: {lost:?}");
    let verified = desk.run(&["audit", "verify"]).ended(0);
    assert_eq!(verified.lines[0]["ok"], true, "the chain holds");
}

#[test]
fn killed_between_two_lines_nothing_acknowledged_is_lost() {
    let desk = Desk::new();
    for round in 0..4 {
        let mut running = Running::start(desk.command(&["feedback", "-", "--no-wait"]));
        let mut acknowledged = Vec::new();
        for n in 0..5 {
            running.give(&feedback(round * 10 + n));
            acknowledged.push(running.line());
        }
        // One more that is somewhere between reading and disk.
        running.give(&feedback(round * 10 + 9));
        acknowledged.extend(running.kill());
        assert!(acknowledged.iter().all(|line| line["delivery"] == "queued"));
        arrives(&desk, &acknowledged);
    }
}

#[test]
fn killed_while_it_delivers_nothing_takes_effect_twice() {
    let desk = Desk::new();
    // Carried out, but nobody is told: only the key says that it is the same.
    let _ = desk.faults().on(Endpoint::Feedback).lose_answer().times(2);
    let mut running = Running::start(desk.command(&["feedback", "-"]));
    for n in 0..6 {
        running.give(&feedback(n));
    }
    let first = running.line();
    let mut acknowledged = running.kill();
    acknowledged.push(first);
    arrives(&desk, &acknowledged);
}

#[test]
fn a_signal_ends_it_in_order() {
    for signal in ["-INT", "-TERM"] {
        let desk = Desk::new();
        let mut running = Running::start(desk.command(&["feedback", "-"]));
        let mut acknowledged = Vec::new();
        for n in 0..3 {
            running.give(&feedback(n));
            acknowledged.push(running.line());
        }
        let (code, rest) = running.interrupt(signal);
        assert_eq!(code, Some(1), "the input was not read to its end");
        acknowledged.extend(rest);
        arrives(&desk, &acknowledged);
        let found = desk.run(&["audit", "verify"]).ended(0);
        assert!(
            found.lines[0]["unprotectedFrom"].is_null(),
            "the last checkpoint was made: {:?}",
            found.lines
        );
    }
}

#[test]
fn nobody_reads_on_and_it_still_closes_in_order() {
    let mut desk = Desk::new();
    desk.shut();
    let mut command = desk.command(&["feedback", "-", "--no-wait"]);
    command.stdin(Stdio::piped());
    let mut child = command.spawn().expect("starts");
    drop(child.stdout.take());
    let mut input = child.stdin.take().expect("piped");
    let writer = std::thread::spawn(move || {
        // It stops reading sooner or later: that is the point.
        let _ = std::io::Write::write_all(&mut input, jsonl((0..500).map(feedback)).as_bytes());
    });
    let output = child.wait_with_output().expect("ends");
    writer.join().expect("written");
    let words = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{words}");
    assert!(words.contains("standard output was closed"), "{words}");
    let verified = desk.run(&["audit", "verify"]).ended(0);
    assert!(
        verified.lines[0]["unprotectedFrom"].is_null(),
        "{:?}",
        verified.lines
    );
}
