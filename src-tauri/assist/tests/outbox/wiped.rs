//! What people wrote, and what names a customer, is in no file any more once it was delivered, given
//! up or forgotten: not in the database's free pages, not in its write-ahead log.

use std::path::Path;
use std::time::Duration;

use assist::clock::Clock;
use sandbox::Endpoint;

use crate::{DEADLINE, desk, desk_at, feedback, form, platform};

/// The files below `folder` that hold `bytes`.
fn found(folder: &Path, bytes: &[u8]) -> Vec<String> {
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

/// Told from every other by its number; of any length.
fn canary(n: usize, length: usize) -> String {
    let mut text = format!("canary-{n:04}-");
    for at in text.chars().count()..length {
        text.push(char::from(
            b'a' + u8::try_from((at * 7 + n) % 26).expect("small"),
        ));
    }
    text
}

#[tokio::test]
async fn comments_of_every_length_are_gone_after_delivery_or_discard() {
    let dir = tempfile::tempdir().expect("a folder");
    let lengths: Vec<usize> = (12..1000).step_by(13).collect();
    // Offline first, so that all stand among each other and the tables grow over many pages.
    let mut offline = desk(dir.path(), None).await;
    let mut ids = Vec::new();
    for (n, length) in lengths.iter().enumerate() {
        let given = offline
            .give_feedback(feedback(&canary(n, *length)))
            .await
            .expect("on disk");
        ids.push(given.delivery);
        let plain = feedback("");
        offline.give_feedback(plain).await.expect("on disk");
    }
    assert!(
        !found(dir.path(), b"canary-0007-").is_empty(),
        "the search finds what is there"
    );
    // Given up from the middle, so that pages are merged and split.
    for id in ids.iter().skip(10).step_by(3) {
        offline.discard(*id).await.expect("given up");
    }
    offline.close().await.expect("closed");
    let platform = platform().await;
    let form = form(platform.banner());
    let mut online = desk(dir.path(), Some(&form)).await;
    let flushed = online.flush(DEADLINE).await.expect("delivers");
    assert_eq!(flushed.waiting, 0);
    let folder = dir.path().to_owned();
    let gone = tokio::time::timeout(DEADLINE, async {
        while !found(&folder, b"canary-").is_empty() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    });
    gone.await
        .unwrap_or_else(|_| panic!("still in {:?}", found(dir.path(), b"canary-")));
    online.close().await.expect("closed");
    assert!(found(dir.path(), b"canary-").is_empty());
    platform.shutdown().await;
}

/// An injection in which everything that a person types freely holds a canary.
fn injection(n: usize, length: usize, webhook: &str) -> serde_json::Value {
    serde_json::json!({
        "conversationId": uuid::Uuid::from_u128(u128::try_from(n % 3).expect("small")),
        "promptId": "5e1f7a52-3c0d-4b8e-9a46-d2b7c1c0d201",
        "triggerConditions": [{ "type": "keyword", "value": canary(n, 20) }],
        "displaySettings": {
            "delayMs": 500, "maxConcurrentPrompts": 3, "autoDismissMs": 10_000,
        },
        "webhookUrl": format!("{webhook}?note={}", canary(n, 30)),
        "contextData": { "customerName": canary(n, length), "deeper": [{ "note": canary(n, 40) }] },
    })
}

#[tokio::test]
async fn what_an_injection_says_of_a_customer_is_gone_after_delivery_or_cancel() {
    let dir = tempfile::tempdir().expect("a folder");
    let platform = platform().await;
    let form = form(platform.banner());
    let webhook = platform.banner().webhooks.injection.to_string();
    let mut offline = desk(dir.path(), None).await;
    let mut ids = Vec::new();
    for (n, length) in (12..6_000).step_by(97).enumerate() {
        let put = offline
            .inject(injection(n, length, &webhook))
            .await
            .expect("on disk");
        ids.push(put.delivery);
        offline.give_feedback(feedback("")).await.expect("on disk");
    }
    assert!(
        !found(dir.path(), b"canary-0007-").is_empty(),
        "the search finds what is there"
    );
    for id in ids.iter().skip(5).step_by(3) {
        offline.discard(*id).await.expect("given up");
    }
    offline.close().await.expect("closed");
    let left = ids.len() - ids.iter().skip(5).step_by(3).count();

    let mut online = desk(dir.path(), Some(&form)).await;
    let flushed = online.flush(DEADLINE).await.expect("delivers");
    assert_eq!((flushed.waiting, flushed.failed), (0, 0));
    let left = u64::try_from(left).expect("few");
    assert_eq!(platform.effects(Endpoint::Injections).total, left);
    assert_eq!(
        platform.effects(Endpoint::InjectionWebhook).total,
        left,
        "each was told to its webhook"
    );
    let folder = dir.path().to_owned();
    let gone = tokio::time::timeout(DEADLINE, async {
        while !found(&folder, b"canary-").is_empty() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    });
    gone.await
        .unwrap_or_else(|_| panic!("still in {:?}", found(dir.path(), b"canary-")));
    online.close().await.expect("closed");
    assert!(found(dir.path(), b"canary-").is_empty());
    platform.shutdown().await;
}

#[tokio::test]
async fn what_became_of_an_injection_goes_after_its_ninety_days() {
    let dir = tempfile::tempdir().expect("a folder");
    let count = || {
        let file = dir.path().join("cuecard.db");
        let connection = rusqlite::Connection::open(file).expect("a record");
        let count = "SELECT count(*) FROM injection";
        connection
            .query_row(count, [], |row| row.get::<_, i64>(0))
            .expect("counted")
    };
    let mut now = desk(dir.path(), None).await;
    let put = now.inject(injection(1, 12, "https://hooks.example.com/"));
    let over = put.await.expect("on disk").delivery;
    let put = now.inject(injection(2, 12, "https://hooks.example.com/"));
    put.await.expect("on disk");
    now.discard(over).await.expect("given up");
    let pruned = now.prune(false).await.expect("applied");
    assert_eq!((pruned.pruned, count()), (0, 2), "its time has not come");
    now.close().await.expect("closed");

    let system = Clock::system();
    let later = Clock::from_fn(move || system.now() + jiff::SignedDuration::from_hours(91 * 24));
    let mut later = desk_at(dir.path(), None, later).await;
    let pruned = later.prune(false).await.expect("applied");
    assert_eq!(pruned.pruned, 3, "two requests and one end");
    assert_eq!(count(), 1, "what still waits stays");
    later.close().await.expect("closed");
}
