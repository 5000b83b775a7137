//! Group commit: what waits together becomes durable together, in order, and closing loses
//! nothing.

use std::path::Path;

use assist::store::{Fact, StoreError};
use futures_util::future::{FutureExt, join_all};
use rusqlite::Connection;
use tokio::task::unconstrained;

use crate::{
    INTERACTION, accepted, assert_whole, batch, card, entries, marked, open, produced, work,
};

/// Holds the file's write lock, so that facts queue up, until dropped.
fn stall(dir: &Path) -> Connection {
    let stall = Connection::open(dir.join("cuecard.db")).expect("the file");
    stall
        .execute_batch("BEGIN IMMEDIATE")
        .expect("nobody writes just now");
    stall
}

/// Transactions in the write-ahead log: frames whose header names the size of the file after a
/// commit (SQLite's file format, section 4.1).
fn transactions(dir: &Path) -> usize {
    let log = std::fs::read(dir.join("cuecard.db-wal")).expect("a write-ahead log");
    let page = u32::from_be_bytes(log[8..12].try_into().expect("four bytes")) as usize;
    let salt = &log[16..24];
    log[32..]
        .chunks_exact(24 + page)
        .filter(|frame| &frame[8..16] == salt && frame[4..8] != [0; 4])
        .count()
}

#[tokio::test]
async fn what_waits_together_shares_a_transaction() {
    let dir = tempfile::tempdir().expect("a folder");
    let store = open(dir.path());
    store.commit(marked("warm")).await.expect("durable");
    let before = transactions(dir.path());
    let stall = stall(dir.path());
    let mut waiting: Vec<_> = (0..60)
        .map(|n| Box::pin(store.commit(marked(format!("{n}")))))
        .collect();
    for commit in &mut waiting {
        assert!(
            commit.now_or_never().is_none(),
            "nobody is told before it is durable"
        );
    }
    drop(stall);
    let receipts: Vec<_> = join_all(waiting)
        .await
        .into_iter()
        .map(|receipt| receipt.expect("durable").seq)
        .collect();
    assert_eq!(
        receipts,
        (3..=62).collect::<Vec<_>>(),
        "in the order they came"
    );
    let used = transactions(dir.path()) - before;
    assert!((1..=3).contains(&used), "60 facts took {used} transactions");
    store.close().await.expect("closed");
    assert_whole(dir.path());
}

#[tokio::test]
async fn one_bad_fact_costs_no_other() {
    let dir = tempfile::tempdir().expect("a folder");
    let store = open(dir.path());
    Connection::open(dir.path().join("cuecard.db"))
        .expect("the file")
        .execute_batch(
            "CREATE TRIGGER bad BEFORE INSERT ON card WHEN NEW.key = 'bad'
             BEGIN SELECT RAISE(ABORT, 'no'); END",
        )
        .expect("a fact that can't be written");
    let stall = stall(dir.path());
    let mut waiting: Vec<_> = ["good", "bad", "fine"]
        .into_iter()
        .map(|key| Box::pin(store.commit(work(Fact::SuggestionPinned(card(key))))))
        .collect();
    for commit in &mut waiting {
        assert!(commit.now_or_never().is_none(), "all three wait");
    }
    store
        .record(work(Fact::SuggestionDismissed(card("bad"))))
        .await
        .expect("queued");
    store
        .record(produced(&batch(), true))
        .await
        .expect("queued");
    drop(stall);
    let results = join_all(waiting).await;
    assert_eq!(results[0].as_ref().expect("durable").seq, 2);
    assert!(
        matches!(results[1], Err(StoreError::Sqlite(_))),
        "{:?}",
        results[1]
    );
    assert_eq!(
        results[2].as_ref().expect("durable").seq,
        3,
        "no number is lost with it"
    );
    store.commit(marked("after")).await.expect("durable");
    // What nobody waited for is counted, and writing goes on.
    store
        .health()
        .wait_for(|health| health.lost == 2 && health.problem.is_none())
        .await
        .expect("the writer lives");
    store.close().await.expect("closed");
    let kinds: Vec<_> = entries(dir.path())
        .into_iter()
        .map(|event| event.kind)
        .collect();
    assert_eq!(
        kinds,
        [
            "log_begun",
            "suggestion_pinned",
            "suggestion_pinned",
            "suggestions_produced",
            "app_started"
        ]
    );
    assert_whole(dir.path());
}

#[tokio::test]
async fn the_queue_is_bounded_and_actions_have_places_of_their_own() {
    let dir = tempfile::tempdir().expect("a folder");
    let store = open(dir.path());
    let stall = stall(dir.path());
    for n in 0..1_024 {
        unconstrained(store.record(marked(format!("{n}"))))
            .now_or_never()
            .expect("room for it")
            .expect("queued");
    }
    let mut beyond = Box::pin(unconstrained(store.record(marked("one more"))));
    assert!(
        (&mut beyond).now_or_never().is_none(),
        "the caller waits, nothing grows"
    );
    let mut action = Box::pin(store.commit(work(accepted("a"))));
    assert!(
        (&mut action).now_or_never().is_none(),
        "sent, and waits for the disk alone"
    );
    drop(stall);
    beyond.await.expect("queued once there is room");
    action.await.expect("durable");
    store.close().await.expect("closed");
    let entries = entries(dir.path());
    assert_eq!(entries.len(), 1 + 1_024 + 2, "every one of them, once");
    assert_whole(dir.path());
}

#[tokio::test]
async fn closing_writes_what_was_handed_over_and_refuses_the_rest() {
    let dir = tempfile::tempdir().expect("a folder");
    let store = open(dir.path());
    for _ in 0..500 {
        store
            .record(produced(&batch(), true))
            .await
            .expect("queued");
    }
    store.close().await.expect("closed");
    assert!(matches!(
        store.record(marked("late")).await,
        Err(StoreError::Closed)
    ));
    assert!(matches!(
        store.commit(marked("late")).await,
        Err(StoreError::Closed)
    ));
    assert!(
        matches!(store.close().await, Err(StoreError::Closed)),
        "it closes once"
    );
    let health = store.health().borrow().clone();
    assert_eq!((health.entries, health.waiting), (501, 0));
    let log = std::fs::metadata(dir.path().join("cuecard.db-wal")).map_or(0, |log| log.len());
    assert_eq!(log, 0, "the write-ahead log is in the file");
    let reader = store.reader().expect("a reader");
    assert_eq!(
        reader
            .acceptance(INTERACTION)
            .expect("readable")
            .batches_shown,
        500
    );
    assert_whole(dir.path());
}

#[tokio::test]
async fn the_last_handle_gone_is_as_good_as_closed() {
    let dir = tempfile::tempdir().expect("a folder");
    let store = open(dir.path());
    store.record(marked("before")).await.expect("queued");
    drop(store);
    let again = crate::try_open(dir.path(), std::time::Duration::from_secs(20))
        .expect("free once the writer is done");
    assert_eq!(again.health().borrow().entries, 2);
    again.close().await.expect("closed");
}
