//! What was said goes when a summary is filed, what was made of it after its days: it is in no file
//! any more, not in free pages, not in the write-ahead log. And none of it is ever on record.

use std::path::Path;

use jiff::Timestamp;

use super::super::kit::{file, make, new, now, open, stored};
use super::{edit, written};
use crate::retention::Policy;
use crate::store::{Actor, Change, Fact, Query, Work};

/// The files below `folder` that hold `bytes`.
fn found(folder: &Path, bytes: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if let Ok(held) = std::fs::read(&path)
            && held.windows(bytes.len()).any(|part| part == bytes)
        {
            found.push(path.display().to_string());
        }
    }
    found
}

/// No number, no name: nothing in it is personal data.
fn canary(of: &str, n: usize, length: usize) -> String {
    let mut text = format!("canary of {of} ");
    for at in 0..length {
        let letter = u8::try_from((at * 7 + n) % 26).expect("small");
        text.push(char::from(b'a' + letter));
    }
    text
}

const SAID: &[u8] = b"canary of talk";
const MADE: &[u8] = b"canary of text";

#[tokio::test]
async fn texts_of_every_length_are_gone_when_their_time_is_over() {
    let dir = tempfile::tempdir().expect("a folder");
    let store = open(dir.path());
    let mut ids = Vec::new();
    for (n, length) in (1..9_000).step_by(311).enumerate() {
        let said = canary("talk", n, length * 13);
        let id = make(&store, new(Some(&said)), &canary("text", n, length)).await;
        let typed = canary("text", n + 1, length + n);
        edit(&store, id, &typed).await.expect("durable");
        ids.push(id);
    }
    assert!(
        !found(dir.path(), SAID).is_empty() && !found(dir.path(), MADE).is_empty(),
        "the search finds what is there"
    );
    let mut deliveries = Vec::new();
    for id in &ids {
        let put = file(&store, *id).await.expect("on its way").delivery;
        deliveries.push(i64::try_from(put.expect("put with it")).expect("small"));
    }
    let plain = |change| Work::new(now(), Actor::Cuecard, Fact::AppStopped {}).with_change(change);
    // From the middle, so that pages are merged and split.
    deliveries.rotate_left(ids.len() / 3);
    for id in &deliveries {
        let change = Change::Delivered {
            id: *id,
            receipt: None,
        };
        store.commit(plain(change)).await.expect("there");
    }
    store.close().await.expect("closed");
    assert_eq!(found(dir.path(), SAID), [""; 0], "what was said");
    assert!(
        !found(dir.path(), MADE).is_empty(),
        "what was filed is still shown"
    );

    let store = open(dir.path());
    assert!(!stored(&store, ids[0]).text.0.is_empty());
    let policy = Policy {
        payloads: Vec::new(),
        summaries_before: Some(Timestamp::MAX),
    };
    store.prune(now(), policy).await.expect("applied");
    assert_eq!(stored(&store, ids[0]).text, written(""));
    store.close().await.expect("closed");
    assert_eq!(found(dir.path(), MADE), [""; 0], "what was made of it");
}

#[tokio::test]
async fn what_was_filed_and_given_up_leaves_no_second_copy() {
    let dir = tempfile::tempdir().expect("a folder");
    let store = open(dir.path());
    let id = make(&store, new(None), "All fine.").await;
    let put = file(&store, id).await.expect("on its way").delivery;
    let texts = || {
        let file = dir.path().join("cuecard.db");
        let connection = rusqlite::Connection::open(file).expect("the record");
        let count = "SELECT count(*) FROM comment";
        let count = connection.query_row(count, [], |row| row.get::<_, i64>(0));
        count.expect("counted")
    };
    assert_eq!(texts(), 3, "generated, as it stands, and on its way");
    let change = Change::Discarded {
        id: i64::try_from(put.expect("put with it")).expect("small"),
    };
    let work = Work::new(now(), Actor::Cuecard, Fact::AppStopped {}).with_change(change);
    store.commit(work).await.expect("given up");
    assert_eq!(texts(), 2);
    store.close().await.expect("closed");
}

#[tokio::test]
async fn neither_record_nor_debug_output_says_a_word_of_it() {
    let dir = tempfile::tempdir().expect("a folder");
    let store = open(dir.path());
    let id = make(
        &store,
        new(Some(&canary("talk", 1, 50))),
        &canary("text", 1, 50),
    )
    .await;
    file(&store, id).await.expect("on its way");
    let debug = format!(
        "{:?} {:?}",
        stored(&store, id),
        new(Some(&canary("talk", 1, 9)))
    );
    assert!(!debug.contains("canary"), "{debug}");
    let mut entries = 0;
    let reader = store.reader().expect("a reader");
    reader
        .search(&Query::default(), |event| {
            entries += 1;
            let payload = event.payload.map(|payload| payload.to_string());
            assert!(
                !payload.unwrap_or_default().contains("canary"),
                "{}",
                event.kind
            );
            std::ops::ControlFlow::Continue(())
        })
        .expect("readable");
    assert!(entries >= 4, "begun, asked for, made, saved: {entries}");
    store.close().await.expect("closed");
}
