//! What retention or an erasure took is found no more at once, and stands in no file any more once
//! the indexer has passed.

use assist::history::Step;
use audit::Rule;
use serde_json::json;

use crate::{Entry, Record, entry};

const CANARY: &str = "xylophonecanary";

/// A customer's name in the middle of a block, of a small part, and of what is in memory alone.
fn record() -> Record {
    let mut record = Record::new();
    let entries: Vec<Entry> = (2..=60)
        .map(|n| {
            let is_theirs = [9, 35, 41, 58].contains(&n);
            let text = if is_theirs {
                format!("for {CANARY} {n}")
            } else {
                format!("entry {n}")
            };
            Entry {
                interaction: Some(if is_theirs { "theirs" } else { "another" }.into()),
                ..entry(n, json!({ "text": text }))
            }
        })
        .collect();
    record.append(&entries);
    record
}

fn erasure() -> Rule {
    Rule {
        interaction: Some("theirs".into()),
        ..Rule::default()
    }
}

fn files_with(record: &Record, text: &str) -> usize {
    let needle = text.as_bytes();
    let has = |bytes: &&Vec<u8>| bytes.windows(needle.len()).any(|window| window == needle);
    record.files().values().filter(has).count()
}

#[test]
fn an_erasure_leaves_no_byte_in_the_index() {
    let mut record = record();
    record.index();
    assert_eq!(record.seqs(CANARY), [58, 41, 35, 9]);
    assert!(
        files_with(&record, CANARY) > 0,
        "else this test could not fail"
    );
    assert_eq!(record.prune(erasure()), 4);
    assert_eq!(
        record.seqs(CANARY),
        [0_i64; 0],
        "before the index has followed"
    );
    assert_eq!(
        record.seqs("-entry").len(),
        6,
        "what has no text has no word of it"
    );
    record.index();
    assert_eq!(record.seqs(CANARY), [0_i64; 0]);
    assert_eq!(files_with(&record, CANARY), 0, "nor in any file");
    assert_eq!(
        record.seqs("entry").len(),
        55,
        "the rest is found as before"
    );
    // The record itself, its write-ahead log emptied: the test of the store's own promise again,
    // since both together are what is asked for.
    record
        .connection
        .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
        .expect("nobody reads");
    let needle = CANARY.as_bytes();
    for found in std::fs::read_dir(record.path()).expect("a folder") {
        let path = found.expect("readable").path();
        if path.is_file() {
            let bytes = std::fs::read(&path).expect("readable");
            let there = bytes.windows(needle.len()).any(|window| window == needle);
            assert!(!there, "{}", path.display());
        }
    }
}

/// Someone searches all the while: what is open must neither fail nor show what is gone.
#[test]
fn whoever_has_the_index_open_sees_it_go() {
    let mut record = record();
    record.index();
    let mut history = record.history();
    let stop = tokio_util::sync::CancellationToken::new();
    let find = crate::query(&crate::said(CANARY));
    let count = |history: &mut assist::history::History| {
        let found = history.events(&find, assist::history::Place::Newest, 9, &stop);
        found.expect("found").total.count
    };
    assert_eq!(count(&mut history), 4);
    record.prune(erasure());
    assert_eq!(count(&mut history), 0, "masked");
    let mut indexer = record.indexer();
    while indexer.step().expect("a step") != Step::UpToDate {
        assert_eq!(
            count(&mut history),
            0,
            "whatever has been written again by now"
        );
    }
    assert_eq!(count(&mut history), 0);
}

/// Nobody searched between the erasure and the indexer that followed it: what a search keeps in
/// memory must follow all the same.
#[test]
fn what_is_in_memory_is_forgotten_too() {
    let mut record = record();
    let mut history = record.history();
    let stop = tokio_util::sync::CancellationToken::new();
    let find = crate::query(&crate::said(CANARY));
    let mut count = || {
        let found = history.events(&find, assist::history::Place::Newest, 9, &stop);
        found.expect("found").total.count
    };
    assert_eq!(count(), 4, "nothing is in a part yet");
    record.index();
    assert_eq!(count(), 4, "58 is in memory, the others in parts");
    record.prune(erasure());
    record.index();
    assert_eq!(count(), 0);
}

#[test]
fn retention_that_touches_every_part_is_followed_step_by_step() {
    let mut record = record();
    record.index();
    let before = Some(crate::at(50));
    assert!(
        record.prune(Rule {
            before,
            ..Rule::default()
        }) > 40
    );
    let mut indexer = record.indexer();
    let mut steps = 0;
    while indexer.step().expect("a step") != Step::UpToDate {
        steps += 1;
    }
    drop(indexer);
    assert!(steps > 3, "part by part, with pauses between");
    assert_eq!(
        record.seqs("entry").len(),
        10,
        "50 to 60 without the one that was theirs"
    );
    assert_eq!(record.seqs(CANARY), [58]);
}
