//! What is under way and given up: nothing is left of it, and the view says so.
//!
//! Whoever works shows how far it is before it looks whether to go on. So a view that is held here
//! holds the worker as well, and it can't be through before it is told to stop.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use assist::clock::Clock;
use assist::review::Review;
use assist::view::review::{ExportFormat, ExportView, HistoryFilter, ReviewView, SealView};
use audit::{Draft, Ledger, Payload};
use rusqlite::Connection;
use tempfile::TempDir;
use tokio::sync::watch;

use super::until;
use crate::kit::{DEADLINE, Desk};

/// Workers look whether to go on every 10,000 entries: enough for some looks.
const MANY: u32 = 35_000;

/// So often is it tried to be there in time.
const TIMES: usize = 20;

/// A folder with a record of many entries.
async fn long_record() -> TempDir {
    let dir = Desk::open().await.close().await;
    let mut connection = Connection::open(dir.path().join("cuecard.db")).expect("the file");
    connection
        .pragma_update(None, "synchronous", "OFF")
        .expect("tests need no fsync");
    let mut ledger = Ledger::resume(&connection).expect("a log");
    let mut group = ledger.group(&mut connection).expect("a group");
    let payload = Payload::of(&serde_json::json!({ "quiet": true })).expect("JSON");
    for _ in 0..MANY {
        let draft = Draft {
            at: Clock::system().now(),
            kind: "quiet_changed",
            interaction: None,
            actor: "agent",
            payload: &payload,
        };
        group.append(&draft).expect("appended");
    }
    group.commit().expect("committed");
    dir
}

/// The next view in which `seen` holds. While it is held, nobody shows anything.
async fn held<'v>(
    views: &'v mut watch::Receiver<Arc<ReviewView>>,
    what: &str,
    seen: impl Fn(&ReviewView) -> bool,
) -> watch::Ref<'v, Arc<ReviewView>> {
    let waited = tokio::time::timeout(DEADLINE, views.wait_for(|view| seen(view))).await;
    match waited {
        Ok(Ok(view)) => view,
        Ok(Err(_)) => panic!("the review ended before: {what}"),
        Err(late) => panic!("{what}: {late}"),
    }
}

fn files(folder: &Path) -> usize {
    fs::read_dir(folder).expect("a folder").count()
}

/// Whether an export was caught at its work, and given up.
async fn gave_up_export(review: &Review, format: ExportFormat, folder: &Path) -> bool {
    let mut views = review.views();
    let begun = review.export(HistoryFilter::default(), format, folder.to_owned());
    begun.await.expect("begun");
    let view = held(&mut views, "at work", |view| {
        !matches!(view.export, Some(ExportView::Writing { done: 0 }) | None)
    })
    .await;
    let caught =
        matches!(view.export, Some(ExportView::Writing { done }) if done < u64::from(MANY));
    if caught {
        assert_eq!(files(folder), 1, "something is being written");
        review.cancel_export().await.expect("told");
    }
    drop(view);
    caught
}

#[tokio::test]
async fn a_canceled_export_leaves_nothing_behind() {
    let desk = Desk::open_in(long_record().await, &[]).await;
    let review = desk.handle.review();
    review.cancel_export().await.expect("none is no error");
    for format in [
        ExportFormat::Csv,
        ExportFormat::Jsonl,
        ExportFormat::Parquet,
    ] {
        let mut tries = 0;
        let folder = loop {
            let folder = tempfile::tempdir().expect("a folder");
            if gave_up_export(&review, format, folder.path()).await {
                break folder;
            }
            let over = |view: &ReviewView| matches!(view.export, Some(ExportView::Written { .. }));
            until(&review, "it was quicker", over).await;
            tries += 1;
            assert!(tries < TIMES, "never caught at its work");
        };
        until(&review, "canceled", |view| {
            !matches!(view.export, Some(ExportView::Writing { .. }))
        })
        .await;
        let view = review.views().borrow().export.clone();
        assert_eq!(view, Some(ExportView::Canceled), "{format:?}");
        assert_eq!(files(folder.path()), 0, "neither a file nor half of one");
    }
    // Nothing is in the way of the next one.
    let folder = tempfile::tempdir().expect("a folder");
    let first = HistoryFilter {
        actions: vec!["app_started".to_owned()],
        ..HistoryFilter::default()
    };
    let begun = review.export(first, ExportFormat::Csv, folder.path().to_owned());
    begun.await.expect("begun");
    until(&review, "written", |view| {
        matches!(view.export, Some(ExportView::Written { .. }))
    })
    .await;
    assert_eq!(files(folder.path()), 2, "it and its proof");
    desk.close().await;
}

/// Whether a verification was caught at its work, and given up.
async fn gave_up_verification(
    review: &Review,
    views: &mut watch::Receiver<Arc<ReviewView>>,
) -> bool {
    let view = held(views, "at work", |view| view.seal != SealView::Unknown).await;
    let caught = matches!(view.seal, SealView::Verifying { done: 0, .. });
    if caught {
        review.cancel_verify().await.expect("told");
    }
    drop(view);
    caught
}

#[tokio::test]
async fn a_canceled_verification_says_no_more_than_was_known() {
    let mut dir = long_record().await;
    let mut tries = 0;
    let desk = loop {
        let desk = Desk::open_in(dir, &[]).await;
        let review = desk.handle.review();
        if gave_up_verification(&review, &mut review.views()).await {
            break desk;
        }
        dir = desk.close().await;
        tries += 1;
        assert!(tries < TIMES, "never caught at its work");
    };
    let review = desk.handle.review();
    let mut views = review.views();
    let rests = |view: &ReviewView| !matches!(view.seal, SealView::Verifying { .. });
    let view = until(&review, "given up", rests).await;
    assert_eq!(view.seal, SealView::Unknown, "it was never verified whole");

    let mut desk = desk;
    let mut asked = 0;
    let before = loop {
        // Whole, with the entry that says so.
        review.verify().await.expect("asked");
        asked += 1;
        let said = desk.until_events("record_verified", asked).await;
        let last = said[asked - 1].seq.unsigned_abs();
        let known =
            |view: &ReviewView| matches!(view.seal, SealView::Verified { to, .. } if to >= last);
        let before = until(&review, "verified", known).await.seal.clone();

        review.verify().await.expect("asked");
        let begun = |view: &ReviewView| view.seal != before;
        let view = held(&mut views, "begun again", begun).await;
        let caught = matches!(view.seal, SealView::Verifying { done: 0, .. });
        if caught {
            review.cancel_verify().await.expect("told");
        }
        drop(view);
        if caught {
            break before;
        }
        asked += 1;
        desk.until_events("record_verified", asked).await;
        assert!(asked < TIMES, "never caught at its work");
    };
    let view = until(&review, "given up", rests).await;
    assert_eq!(view.seal, before, "as it was, by the verification before");
    let dir = desk.close().await;
    let desk = Desk::open_in(dir, &[]).await;
    let said = desk.events("record_verified").len();
    assert_eq!(said, asked, "what was given up found nothing");
    desk.close().await;
}
