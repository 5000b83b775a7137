//! Files that are newer, damaged, or someone else's.

use std::path::{Path, PathBuf};

use assist::store::{Reader, StoreError};
use rusqlite::Connection;

use crate::{FORK, assert_whole, entries, marked, open, try_open};

fn set_aside(dir: &Path) -> Vec<PathBuf> {
    std::fs::read_dir(dir)
        .expect("the folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.to_string_lossy().contains(".damaged-"))
        .filter(|path| !path.to_string_lossy().ends_with("-shm"))
        .collect()
}

async fn filled(dir: &Path) {
    let store = open(dir);
    for n in 0..40 {
        store
            .commit(marked(format!("fact {n}")))
            .await
            .expect("durable");
    }
    store.close().await.expect("closed");
}

#[tokio::test]
async fn a_newer_file_is_refused_and_left_alone() {
    let dir = tempfile::tempdir().expect("a folder");
    filled(dir.path()).await;
    let path = dir.path().join("cuecard.db");
    Connection::open(&path)
        .expect("the file")
        .pragma_update(None, "user_version", 99)
        .expect("as a later version would");
    let before = std::fs::read(&path).expect("the file");
    let refused = try_open(dir.path(), FORK).expect_err("newer than this program");
    assert!(
        matches!(refused, StoreError::Newer { found: 99, .. }),
        "{refused:?}"
    );
    assert!(
        refused.to_string().contains("newer Cuecard"),
        "it says so in words: {refused}"
    );
    assert!(matches!(
        Reader::open(dir.path()),
        Err(StoreError::Newer { .. })
    ));
    assert!(
        std::fs::read(&path).expect("the file") == before,
        "not a byte was changed"
    );
    assert!(set_aside(dir.path()).is_empty());
}

/// Damages a record of 40 facts, opens it, and expects a new one beside the old.
async fn is_set_aside(what: &str, damage: impl FnOnce(&Path)) {
    let dir = tempfile::tempdir().expect("a folder");
    filled(dir.path()).await;
    let path = dir.path().join("cuecard.db");
    damage(&path);
    let before = std::fs::read(&path).expect("the file");
    let store = try_open(dir.path(), FORK).unwrap_or_else(|error| panic!("{what}: {error}"));
    store.commit(marked("life goes on")).await.expect("durable");
    store.close().await.expect("closed");
    let kept = set_aside(dir.path());
    assert_eq!(kept.len(), 1, "{what}: {kept:?}");
    assert!(
        std::fs::read(&kept[0]).expect("kept") == before,
        "{what}: every byte is kept"
    );
    let entries = entries(dir.path());
    let kinds: Vec<_> = entries.iter().map(|event| event.kind.as_str()).collect();
    assert_eq!(
        kinds,
        ["log_begun", "record_set_aside", "app_started"],
        "{what}"
    );
    let file = entries[1]
        .payload
        .as_ref()
        .and_then(|payload| payload["file"].as_str());
    assert_eq!(
        file,
        kept[0].file_name().and_then(|name| name.to_str()),
        "{what}: it says which"
    );
    assert_whole(dir.path());
}

#[tokio::test]
async fn damaged_files_are_set_aside_not_deleted() {
    is_set_aside("no database at all", |path| {
        std::fs::write(path, "to be, or not to be ".repeat(1_000)).expect("written");
    })
    .await;
    is_set_aside("a page of zeros", |path| {
        let mut bytes = std::fs::read(path).expect("the file");
        bytes[8_192..12_288].fill(0);
        std::fs::write(path, bytes).expect("written");
    })
    .await;
    is_set_aside("cut in half", |path| {
        let bytes = std::fs::read(path).expect("the file");
        std::fs::write(path, &bytes[..bytes.len() / 2]).expect("written");
    })
    .await;
    is_set_aside("some other program's", |path| {
        std::fs::remove_file(path).expect("gone");
        Connection::open(path)
            .expect("a file")
            .execute_batch("CREATE TABLE bookmarks (url TEXT)")
            .expect("a table");
    })
    .await;
    is_set_aside("an emptied log", |path| {
        Connection::open(path)
            .expect("the file")
            .execute_batch("DROP TRIGGER audit_event_undeleted; DELETE FROM audit_event")
            .expect("emptied");
    })
    .await;
}

#[tokio::test]
async fn an_empty_file_is_a_new_one() {
    let dir = tempfile::tempdir().expect("a folder");
    std::fs::write(dir.path().join("cuecard.db"), "").expect("written");
    assert!(matches!(
        Reader::open(dir.path()),
        Err(StoreError::Missing(_))
    ));
    let store = open(dir.path());
    assert_eq!(store.health().borrow().entries, 1);
    store.close().await.expect("closed");
    assert!(set_aside(dir.path()).is_empty());
}
