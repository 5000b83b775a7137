//! The folder: who may have it, who may read beside its owner, and what it looks like.

use std::time::Duration;

use assist::store::{Query, Reader, StoreError};

use crate::{assert_whole, entries, marked, open, try_open};

#[tokio::test]
async fn the_record_goes_on_where_it_ended() {
    let dir = tempfile::tempdir().expect("a folder");
    for round in 1..=3_u64 {
        let store = open(dir.path());
        assert_eq!(
            store.health().borrow().entries,
            round,
            "what earlier runs left"
        );
        let receipt = store
            .commit(marked(format!("round {round}")))
            .await
            .expect("durable");
        assert_eq!(receipt.seq, round + 1);
        store.close().await.expect("closed");
    }
    assert_whole(dir.path());
}

#[tokio::test]
async fn one_cuecard_at_a_time() {
    let dir = tempfile::tempdir().expect("a folder");
    let first = open(dir.path());
    let refused = try_open(dir.path(), Duration::from_millis(60));
    assert!(matches!(refused, Err(StoreError::InUse(_))), "{refused:?}");

    let path = dir.path().to_owned();
    let second = std::thread::spawn(move || try_open(&path, Duration::from_secs(20)));
    first.commit(marked("first")).await.expect("durable");
    first.close().await.expect("closed");
    let second = second
        .join()
        .expect("no panic")
        .expect("free once the first has closed");
    second.commit(marked("second")).await.expect("durable");
    second.close().await.expect("closed");
    assert_eq!(entries(dir.path()).len(), 3);
}

#[tokio::test]
async fn a_reader_reads_beside_the_writer_and_never_writes() {
    let dir = tempfile::tempdir().expect("a folder");
    assert!(
        matches!(Reader::open(dir.path()), Err(StoreError::Missing(_))),
        "nothing there yet"
    );
    let store = open(dir.path());
    let beside = Reader::open(dir.path()).expect("a record");
    for n in 0..50 {
        store
            .commit(marked(format!("fact {n}")))
            .await
            .expect("durable while someone reads");
    }
    let mut seen = 0;
    let query = Query {
        text: Some("fact".to_owned()),
        ..Query::default()
    };
    beside
        .search(&query, |_| {
            seen += 1;
            std::ops::ControlFlow::Continue(())
        })
        .expect("readable");
    assert_eq!(seen, 50, "what is durable is visible");
    assert!(beside.verify(|_| {}).expect("readable").ok);
    store
        .close()
        .await
        .expect("a reader does not keep it from closing");
    assert!(
        beside.verify(|_| {}).expect("readable").ok,
        "nor does closing disturb the reader"
    );
    assert!(
        Reader::open(dir.path()).is_ok(),
        "readable with no writer at all"
    );
}

#[tokio::test]
async fn a_reader_in_the_middle_of_something_does_not_hold_up_closing() {
    let dir = tempfile::tempdir().expect("a folder");
    let store = open(dir.path());
    store.commit(marked("one")).await.expect("durable");
    let reading = rusqlite::Connection::open(dir.path().join("cuecard.db")).expect("the file");
    reading
        .execute_batch("BEGIN; SELECT count(*) FROM audit_event")
        .expect("a read transaction that stays open");
    store
        .commit(marked("two"))
        .await
        .expect("durable beside it");
    tokio::time::timeout(Duration::from_secs(3), store.close())
        .await
        .expect("within the time that shutting down has")
        .expect("the rest of the log is for the next start");
    drop(reading);
    assert_eq!(entries(dir.path()).len(), 3);
    assert_whole(dir.path());
}

#[cfg(unix)]
#[tokio::test]
async fn folder_and_file_are_the_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let parent = tempfile::tempdir().expect("a folder");
    let dir = parent.path().join("a/b");
    let store = open(&dir);
    store.commit(marked("x")).await.expect("durable");
    let mode = |path: &std::path::Path| {
        std::fs::metadata(path).expect("there").permissions().mode() & 0o777
    };
    assert_eq!(mode(&dir), 0o700);
    for file in [
        "cuecard.db",
        "cuecard.db-wal",
        "cuecard.db-shm",
        "cuecard.lock",
    ] {
        assert_eq!(mode(&dir.join(file)), 0o600, "{file}");
    }
    store.close().await.expect("closed");
}

#[test]
fn a_folder_that_can_not_be_made_is_an_error_with_its_path() {
    let dir = tempfile::tempdir().expect("a folder");
    let file = dir.path().join("file");
    std::fs::write(&file, "x").expect("written");
    let refused = try_open(&file.join("below"), Duration::ZERO);
    assert!(
        matches!(refused, Err(StoreError::Folder { .. })),
        "{refused:?}"
    );
}
