//! The index's files: whose they are, what becomes of damage, who may write them.

use std::fs;

use assist::history::{History, HistoryError, Indexer, Place, Sizes};
use serde_json::json;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::{Record, SIZES, entry, query, said};

fn record(text: &str) -> Record {
    record_of(Uuid::from_u128(7), text)
}

fn record_of(install: Uuid, text: &str) -> Record {
    let mut record = Record::of(install);
    let entries: Vec<_> = (2..=40)
        .map(|n| entry(n, json!({ "text": text })))
        .collect();
    record.append(&entries);
    record.index();
    record
}

#[test]
fn one_writer_at_a_time_and_readers_beside_it() {
    let record = record("refund");
    let first = record.indexer();
    let second = Indexer::open(record.path(), SIZES).expect("a folder");
    assert!(second.is_none(), "another one has it");
    assert_eq!(
        record.seqs("refund").len(),
        39,
        "whoever reads needs no leave"
    );
    drop(first);
    let again = Indexer::open(record.path(), SIZES).expect("a folder");
    assert!(again.is_some(), "free once the first is gone");
}

#[test]
fn what_is_missing_or_no_manifest_is_made_anew() {
    let record = record("refund");
    let whole = record.files();
    for wrong in [
        None,
        Some("{\"format\":1"),
        Some("{\"format\":0,\"install\":\"\"}"),
    ] {
        let manifest = record.path().join("history/parts.json");
        match wrong {
            None => fs::remove_file(&manifest).expect("removed"),
            Some(text) => fs::write(&manifest, text).expect("written"),
        }
        assert_eq!(
            record.seqs("refund").len(),
            39,
            "read off the record meanwhile"
        );
        record.index();
        assert_eq!(record.seqs("refund").len(), 39);
        assert_eq!(record.files().len(), whole.len(), "nothing is left over");
    }
}

/// A long record whose index was just begun: what can be found is said, not guessed.
#[test]
fn memory_is_bounded_and_the_reach_is_said() {
    let record = record("refund");
    fs::remove_file(record.path().join("history/parts.json")).expect("removed");
    let sizes = Sizes {
        memory: 16,
        ..SIZES
    };
    let mut history = History::open(record.path(), sizes).expect("a record");
    assert_eq!(history.reach(), (16, 40));
    let stop = CancellationToken::new();
    let find = query(&said("refund"));
    let found = history
        .events(&find, Place::Newest, 50, &stop)
        .expect("found");
    assert_eq!(found.total.count, 15, "the first entry is of another kind");
    record.index();
    let found = history
        .events(&find, Place::Newest, 50, &stop)
        .expect("found");
    assert_eq!((history.reach(), found.total.count), ((40, 40), 39));
}

#[test]
fn a_damaged_part_is_told_and_made_anew() {
    let record = record("refund");
    let parts: Vec<_> = record
        .files()
        .into_keys()
        .filter(|path| is_part(path))
        .collect();
    assert!(parts.len() > 1, "a part before another can be the one");
    for part in &parts {
        let whole = fs::read(part).expect("readable");
        for place in (0..whole.len()).step_by(7) {
            let mut damaged = whole.clone();
            damaged[place] ^= 0x10;
            fs::write(part, &damaged).expect("written");
            match found(&record) {
                // The damage was where this search did not look, or made the part unreadable: what
                // it covers is then read off the record or not reached.
                Ok(count) => assert!(count <= 39, "never more than there is"),
                Err(HistoryError::Damaged) => {}
                Err(other) => panic!("{other}"),
            }
            if !part.exists() {
                fs::write(part, &whole).expect("written");
            }
        }
        let mut damaged = whole.clone();
        damaged.truncate(whole.len() / 2);
        fs::write(part, damaged).expect("written");
        record.index();
        assert_eq!(record.seqs("refund").len(), 39, "whole again");
    }
}

fn found(record: &Record) -> Result<u64, HistoryError> {
    let stop = CancellationToken::new();
    let mut history = History::open(record.path(), SIZES)?;
    let found = history.events(&query(&said("refund")), Place::Newest, 50, &stop)?;
    Ok(found.total.count)
}

fn is_part(path: &std::path::Path) -> bool {
    path.extension().is_some_and(|end| end == "words")
}

#[test]
fn the_index_of_another_record_is_not_believed() {
    let (mine, theirs) = (record("refund"), record_of(Uuid::from_u128(8), "voucher"));
    for (path, bytes) in theirs.files() {
        let name = path.file_name().expect("a file");
        fs::write(mine.path().join("history").join(name), bytes).expect("written");
    }
    assert_eq!(mine.seqs("voucher"), [0_i64; 0]);
    mine.index();
    assert_eq!(mine.seqs("refund").len(), 39);
}

/// The same installation, another past: an older copy of the record was put back and went on.
#[test]
fn an_index_of_what_did_not_happen_is_not_believed() {
    let (mine, other) = (record("refund"), record("voucher"));
    for (path, bytes) in other.files() {
        let name = path.file_name().expect("a file");
        fs::write(mine.path().join("history").join(name), bytes).expect("written");
    }
    assert_eq!(mine.seqs("voucher"), [0_i64; 0]);
    mine.index();
    assert_eq!(mine.seqs("refund").len(), 39);
}

#[cfg(unix)]
#[test]
fn words_are_for_the_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let record = record("refund");
    let mode =
        |path: &std::path::Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
    assert_eq!(mode(&record.path().join("history")), 0o700);
    for path in record.files().keys() {
        assert_eq!(mode(path), 0o600, "{}", path.display());
    }
}

#[test]
fn a_folder_that_can_not_be_made_is_said() {
    let record = Record::new();
    fs::write(record.path().join("history"), "a file").expect("written");
    let refused = Indexer::open(record.path(), SIZES);
    assert!(
        matches!(refused, Err(HistoryError::Folder(_))),
        "{refused:?}"
    );
}
