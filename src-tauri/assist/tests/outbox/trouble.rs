//! No space, and clocks that are set.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use assist::clock::Clock;
use assist::desk::{DeskError, Outcome};
use assist::store::{Query, Reader};
use jiff::Timestamp;
use rusqlite::Connection;
use sandbox::Endpoint;

use crate::{DEADLINE, assert_whole, desk, desk_at, feedback, form, platform};

#[tokio::test]
async fn a_record_that_can_not_be_written_is_said_at_once_and_passes() {
    let platform = platform().await;
    let form = form(platform.banner());
    let dir = tempfile::tempdir().expect("a folder");
    let mut desk = desk(dir.path(), Some(&form)).await;
    let given = desk
        .give_feedback(feedback("first"))
        .await
        .expect("on disk");
    desk.outcome(given.delivery, DEADLINE)
        .await
        .expect("delivered");
    // As a full disk does, at the one place where only this row's insert is refused.
    let saboteur = Connection::open(dir.path().join("cuecard.db")).expect("the record");
    saboteur
        .execute_batch(
            "CREATE TRIGGER full BEFORE INSERT ON outbox BEGIN SELECT RAISE(ABORT, 'full'); END",
        )
        .expect("made");
    let refused = desk.give_feedback(feedback("second")).await;
    assert!(matches!(refused, Err(DeskError::Record(_))), "said at once");
    let reader = Reader::open(dir.path()).expect("a record");
    let given = Query {
        action: Some("feedback_given".into()),
        ..Query::default()
    };
    let mut entries = 0;
    reader
        .search(&given, |_| {
            entries += 1;
            std::ops::ControlFlow::Continue(())
        })
        .expect("readable");
    assert_eq!(
        entries, 1,
        "nothing is half-written: no entry without its delivery"
    );
    saboteur
        .execute_batch("DROP TRIGGER full")
        .expect("space is back");
    drop(saboteur);
    let given = desk
        .give_feedback(feedback("third"))
        .await
        .expect("it goes on by itself");
    let outcome = desk.outcome(given.delivery, DEADLINE).await.expect("known");
    assert!(matches!(outcome, Outcome::Delivered { .. }), "{outcome:?}");
    desk.close().await.expect("closed");
    assert_whole(dir.path());
    platform.shutdown().await;
}

/// ±1 h, ten years, 1970, and back: what waits goes, the chain holds, and the jump is on record.
#[tokio::test]
async fn a_clock_that_is_set_stalls_and_hurries_nothing() {
    let platform = platform().await;
    let form = form(platform.banner());
    let dir = tempfile::tempdir().expect("a folder");
    let start: Timestamp = "2026-11-21T09:00:00Z".parse().expect("a time");
    let hour = 3_600;
    for jump in [
        hour,
        -hour,
        10 * 365 * 24 * hour,
        -start.as_second() + 1,
        8 * hour,
    ] {
        let ahead = Arc::new(AtomicI64::new(0));
        let read = Arc::clone(&ahead);
        let clock = Clock::from_fn(move || {
            start + jiff::SignedDuration::from_secs(read.load(Ordering::SeqCst))
        });
        let mut desk = desk_at(dir.path(), Some(&form), clock).await;
        // It is put off, then the clock is set, then it goes.
        let _ = platform.faults().on(Endpoint::Feedback).fail(2);
        let given = desk.give_feedback(feedback("")).await.expect("on disk");
        ahead.store(jump, Ordering::SeqCst);
        let outcome = desk.outcome(given.delivery, DEADLINE).await.expect("known");
        assert!(
            matches!(outcome, Outcome::Delivered { .. }),
            "{jump} s: {outcome:?}"
        );
        desk.close().await.expect("closed");
        assert_whole(dir.path());
    }
    let reader = Reader::open(dir.path()).expect("a record");
    let query = Query {
        action: Some("clock_jumped".into()),
        ..Query::default()
    };
    let mut jumps = 0;
    reader
        .search(&query, |_| {
            jumps += 1;
            std::ops::ControlFlow::Continue(())
        })
        .expect("readable");
    assert_eq!(jumps, 5, "each is on record once");
    platform.shutdown().await;
}

/// What a run at a wrong time put off for later is not out of reach for the next one.
#[tokio::test]
async fn what_is_due_in_a_far_future_is_brought_near_at_the_start() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut offline = desk(dir.path(), None).await;
    let given = offline.give_feedback(feedback("")).await.expect("on disk");
    offline.close().await.expect("closed");
    Connection::open(dir.path().join("cuecard.db"))
        .expect("the record")
        .execute("UPDATE outbox SET due_at = 4102444800000", [])
        .expect("as a clock in 2100 would");
    let offline = desk(dir.path(), None).await;
    let reader = Reader::open(dir.path()).expect("a record");
    let waited = tokio::time::timeout(DEADLINE, async {
        loop {
            let due = reader
                .delivery(given.delivery)
                .expect("readable")
                .expect("waits")
                .due_at_ms;
            let latest = Clock::system().now().as_millisecond() + 2 * 3_600_000;
            if due.is_some_and(|due| due <= latest) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    });
    waited.await.expect("no later than the longest pause");
    offline.close().await.expect("closed");
}
