//! `cuectl audit verify`, `export`, `prune`, `head`, and `cuectl metrics`.

use std::fs;

use crate::kit::{Desk, feedback, jsonl};

/// A record with some entries in it.
fn kept() -> Desk {
    let desk = Desk::new();
    desk.feed(&["feedback", "-"], &jsonl((0..4).map(feedback)))
        .ended(0);
    desk
}

#[test]
fn every_format_is_exported_with_a_proof_that_holds() {
    let desk = kept();
    let verified = desk.run(&["audit", "verify"]).ended(0);
    for format in ["csv", "jsonl", "parquet"] {
        let out = desk.path().join(format!("export.{format}"));
        let out = out.to_str().expect("UTF-8");
        let arguments = ["audit", "export", "--format", format, "--out", out];
        let exported = desk.run(&arguments).ended(0);
        assert_eq!(
            exported.each("events"),
            verified.each("events"),
            "all of it"
        );
        assert_eq!(exported.lines[0]["sha256"].as_str().map(str::len), Some(64));
        let again = desk.run(&arguments).ended(2);
        assert!(again.words.contains("--force"), "{}", again.words);
        desk.run(&[&arguments[..], &["--force"]].concat()).ended(0);
        let checked = desk.run(&["audit", "verify", "--file", out]).ended(0);
        assert_eq!(checked.each("ok"), [true]);

        let mut bytes = fs::read(out).expect("readable");
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::write(out, bytes).expect("writable");
        let broken = desk.run(&["audit", "verify", "--file", out]).ended(1);
        assert_eq!(broken.each("ok"), [false], "{format}: one bit is noticed");
        assert!(broken.lines[0]["firstBreak"]["kind"].is_string());
    }
}

#[test]
fn an_export_takes_the_filters_of_a_search() {
    let desk = kept();
    let out = desk.path().join("some.jsonl");
    let out = out.to_str().expect("UTF-8");
    let filters = ["--action", "feedback_given", "--limit", "2"];
    let arguments = ["audit", "export", "--format", "jsonl", "--out", out];
    let exported = desk.run(&[&arguments[..], &filters].concat()).ended(0);
    assert_eq!(exported.each("events"), [2]);
    desk.run(&["audit", "verify", "--file", out]).ended(0);
    desk.run(&["audit", "export", "--format", "xml", "--out", out])
        .ended(2);
    desk.run(&["audit", "verify", "--file", "/nonexistent"])
        .ended(1);
}

#[test]
fn a_head_that_was_noted_down_is_held_to() {
    let desk = kept();
    let noted = desk.run(&["audit", "head"]).ended(0);
    let line = noted.lines[0].to_string();
    let hash = noted.lines[0]["hash"].as_str().expect("a hash");
    let pair = format!("{}:{hash}", noted.lines[0]["seq"]);
    desk.feed(&["feedback", "-"], &feedback(9).to_string())
        .ended(0);
    for head in [&line, &pair, &hash.to_owned()] {
        let verified = desk
            .run(&["audit", "verify", "--expect-head", head])
            .ended(0);
        assert_eq!(
            verified.each("ok"),
            [true],
            "an earlier head is still there"
        );
        let anchors = verified.lines[0]["anchors"].as_array().expect("a list");
        assert!(anchors.iter().any(|it| it == "file"), "{anchors:?}");
        assert!(anchors.iter().any(|it| it == "expected"), "{anchors:?}");
    }
    let other = "ab".repeat(32);
    let broken = desk
        .run(&["audit", "verify", "--expect-head", &other])
        .ended(1);
    assert_eq!(broken.each("ok"), [false]);
    desk.run(&["audit", "verify", "--expect-head", "x"])
        .ended(2);
}

#[test]
fn a_record_that_was_put_back_is_found_by_the_anchor_beside_it() {
    let desk = kept();
    let older = fs::read(desk.path().join("cuecard.db")).expect("closed and whole");
    desk.feed(&["feedback", "-"], &feedback(9).to_string())
        .ended(0);
    for more in ["cuecard.db-wal", "cuecard.db-shm"] {
        // Not there when all is well.
        let _ = fs::remove_file(desk.path().join(more));
    }
    fs::write(desk.path().join("cuecard.db"), older).expect("writable");
    let broken = desk.run(&["audit", "verify"]).ended(1);
    assert_eq!(broken.each("ok"), [false]);
    assert_eq!(broken.lines[0]["anchors"], serde_json::json!(["file"]));
}

#[test]
fn an_anchor_that_is_none_is_no_evidence_of_health() {
    let desk = kept();
    fs::write(desk.path().join("cuecard.head"), "nothing\n").expect("writable");
    let broken = desk.run(&["audit", "verify"]).ended(1);
    assert_eq!(broken.lines[0]["firstBreak"]["kind"], "forged_checkpoint");
    assert!(broken.words.contains("cuecard.head"), "{}", broken.words);
}

#[test]
fn pruning_counts_first() {
    let desk = kept();
    let counted = desk.run(&["audit", "prune", "--dry-run"]).ended(0);
    assert_eq!(counted.each("pruned"), [0], "nothing is past its time");
    assert!(counted.lines[0]["kept"].as_u64() > Some(0));
    desk.run(&["audit", "prune"]).ended(0);
    desk.run(&["audit", "verify"]).ended(0);
}

#[test]
fn calls_are_counted() {
    let desk = kept();
    let figures = desk.run(&["metrics"]).ended(0);
    let feedback = figures
        .lines
        .iter()
        .find(|line| line["call"] == "feedback")
        .expect("it was called");
    assert_eq!(feedback["count"], 4);
    assert!(feedback["p50Ms"].as_f64() <= feedback["p99Ms"].as_f64());
    let last = figures.lines.last().expect("a line");
    assert_eq!(last["acceptance"]["accepted"], 0);
    let none = desk.run(&["metrics", "--until", "2020-01-01"]).ended(0);
    assert_eq!(none.lines.len(), 1, "no calls then");
}
