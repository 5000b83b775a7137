//! What deliveries leave on disk when they are over.

use std::time::Duration;

use assist::view::feedback::FeedbackState;

use super::{form, helpful, until_state, with_card};
use crate::kit::{DEADLINE, platform};

#[tokio::test]
async fn the_end_vouches_for_the_last_entry_outside_the_database() {
    let platform = platform().await;
    let (mut desk, id, card) = with_card(&platform).await;
    desk.handle
        .give_feedback(id, &card.key, helpful())
        .await
        .expect("on disk");
    until_state(&mut desk, FeedbackState::Sent).await;
    let dir = desk.close().await;
    let anchor = assist::evidence::read_anchor(dir.path())
        .expect("readable")
        .expect("made");
    let reader = assist::store::Reader::open(dir.path()).expect("a record");
    let verdict = reader.verify(|_| {}).expect("readable");
    assert_eq!(verdict.first_break, None);
    assert_eq!(anchor.seq, verdict.events, "the last entry is vouched for");
    assert!(!anchor.is_signed(), "without a keyring there is no key");
    let metrics = reader
        .metrics(jiff::Timestamp::UNIX_EPOCH, jiff::Timestamp::MAX)
        .expect("readable");
    let feedback = metrics
        .calls
        .iter()
        .find(|call| call.call == "feedback")
        .expect("counted");
    assert_eq!((feedback.count, feedback.failures.len()), (1, 0));
    assert!(feedback.p50_ms > 0.0, "{feedback:?}");
    platform.shutdown().await;
}

/// The comment is nowhere in the folder once it was delivered: not in the database, not in its
/// write-ahead log, not in any log.
#[tokio::test]
async fn a_comment_is_gone_from_every_file_after_delivery() {
    let platform = platform().await;
    let (mut desk, id, card) = with_card(&platform).await;
    let canary = "canary-4711-äöü ".repeat(40);
    let handle = desk.handle.clone();
    for length in (16..canary.chars().count()).step_by(61) {
        let typed: String = canary.chars().take(length).collect();
        handle
            .save_feedback_draft(id, &card.key, form("", &typed), false)
            .await
            .expect("kept");
    }
    handle
        .give_feedback(id, &card.key, form("incorrect", &canary))
        .await
        .expect("on disk");
    until_state(&mut desk, FeedbackState::Sent).await;
    let folder = desk.dir.path().to_owned();
    let waited = tokio::time::timeout(DEADLINE, async {
        while !found(&folder, b"canary-4711").is_empty() {
            tokio::task::yield_now().await;
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    });
    waited
        .await
        .unwrap_or_else(|_| panic!("still in {:?}", found(&folder, b"canary-4711")));
    let dir = desk.close().await;
    assert!(found(dir.path(), b"canary-4711").is_empty());
    assert!(
        found(dir.path(), b"feedback_given")[0].ends_with("cuecard.db"),
        "the search finds what is there"
    );
    platform.shutdown().await;
}

/// The files below `folder` that hold `bytes`.
fn found(folder: &std::path::Path, bytes: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(self::found(&path, bytes));
        } else if let Ok(held) = std::fs::read(&path)
            && held.windows(bytes.len()).any(|part| part == bytes)
        {
            found.push(path.display().to_string());
        }
    }
    found
}
