//! A record of every release is brought up to date: what was in it is there, and the chain holds.

use std::path::Path;

use assist::store::Reader;
use rules::id::InteractionId;
use rusqlite::Connection;
use sandbox::Endpoint;
use uuid::uuid;

use crate::{DEADLINE, assert_whole, desk, feedback, form, platform};

/// Written by version 0.1.0 and closed in order.
const VERSION_1: &[u8] = include_bytes!("version_1.db");

/// The newest schema: what every older file becomes.
const NEWEST: &str = "7";

/// Written with schema 2 and closed in order: one feedback waits.
const VERSION_2: &[u8] = include_bytes!("version_2.db");

/// Written with schema 3 and closed in order: one feedback and one prompt wait.
const VERSION_3: &[u8] = include_bytes!("version_3.db");

/// Written with schema 4 and closed in order: one feedback waits, and a reason was put off.
const VERSION_4: &[u8] = include_bytes!("version_4.db");

const INTERACTION: InteractionId = InteractionId(uuid!("0b9f6a1e-5f0e-4d69-8f43-2a8a3c1d7e55"));

fn rows(dir: &Path, query: &str) -> Vec<String> {
    let connection = Connection::open(dir.join("cuecard.db")).expect("the record");
    let mut statement = connection.prepare(query).expect("SQL");
    let rows = statement.query_map([], |row| row.get(0)).expect("rows");
    rows.map(|row| row.expect("text")).collect()
}

#[tokio::test]
async fn version_1_is_brought_up_to_date_and_delivers() {
    let dir = tempfile::tempdir().expect("a folder");
    std::fs::write(dir.path().join("cuecard.db"), VERSION_1).expect("written");
    let entries = "SELECT seq || ' ' || kind || ' ' || coalesce(payload, '') || ' ' || hex(hash)
                   FROM audit_event ORDER BY seq";
    let before = rows(dir.path(), entries);
    assert_eq!(before.len(), 11, "the fixture is whole: {before:#?}");

    let platform = platform().await;
    let form = form(platform.banner());
    let mut desk = desk(dir.path(), Some(&form)).await;
    let given = desk
        .give_feedback(feedback("new"))
        .await
        .expect("the new tables work");
    desk.outcome(given.delivery, DEADLINE)
        .await
        .expect("delivered");
    let clicked = desk
        .accept(INTERACTION, &"s-1".into(), None)
        .await
        .expect("on disk");
    assert!(
        (clicked.acceptance_rate - 2.0).abs() < f64::EPSILON,
        "one click before the upgrade, one after; one batch was shown"
    );
    desk.close().await.expect("closed");

    let after = rows(dir.path(), entries);
    assert_eq!(
        after[..before.len()],
        before,
        "not a byte of the old entries changed"
    );
    assert_eq!(
        rows(
            dir.path(),
            "SELECT CAST(user_version AS TEXT) FROM pragma_user_version"
        ),
        [NEWEST]
    );
    let reader = Reader::open(dir.path()).expect("a record");
    let cards = reader.cards(INTERACTION).expect("readable");
    assert!(
        cards
            .iter()
            .any(|card| card.key == "article:b" && card.pinned),
        "{cards:?}"
    );
    assert_eq!(platform.effects(Endpoint::Feedback).total, 1);
    assert_whole(dir.path());
    platform.shutdown().await;
}

#[tokio::test]
async fn version_2_is_brought_up_to_date_and_delivers_what_waits() {
    let dir = tempfile::tempdir().expect("a folder");
    std::fs::write(dir.path().join("cuecard.db"), VERSION_2).expect("written");
    let entries = "SELECT seq || ' ' || kind || ' ' || coalesce(payload, '') || ' ' || hex(hash)
                   FROM audit_event ORDER BY seq";
    let before = rows(dir.path(), entries);
    let version = "SELECT CAST(user_version AS TEXT) FROM pragma_user_version";
    assert_eq!(
        rows(dir.path(), version),
        ["2"],
        "the fixture is a file of schema 2"
    );
    assert_eq!(
        rows(dir.path(), "SELECT kind FROM outbox"),
        ["feedback"],
        "the fixture is whole: {before:#?}"
    );

    let platform = platform().await;
    let form = form(platform.banner());
    let mut desk = desk(dir.path(), Some(&form)).await;
    let waiting = desk.flush(DEADLINE).await.expect("flushed");
    assert_eq!((waiting.failed, waiting.waiting), (0, 0), "{waiting:?}");
    desk.close().await.expect("closed");

    let after = rows(dir.path(), entries);
    assert_eq!(
        after[..before.len()],
        before,
        "not a byte of the old entries changed"
    );
    assert_eq!(rows(dir.path(), version), [NEWEST]);
    assert_eq!(platform.effects(Endpoint::Feedback).total, 1);
    let tables = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
                  ORDER BY name";
    let fresh = tempfile::tempdir().expect("a folder");
    crate::desk(fresh.path(), None)
        .await
        .close()
        .await
        .expect("closed");
    assert_eq!(
        rows(dir.path(), tables),
        rows(fresh.path(), tables),
        "an upgraded file is as a new one"
    );
    assert_whole(dir.path());
    platform.shutdown().await;
}

#[tokio::test]
async fn version_3_is_brought_up_to_date_and_delivers_what_waits() {
    let dir = tempfile::tempdir().expect("a folder");
    std::fs::write(dir.path().join("cuecard.db"), VERSION_3).expect("written");
    let entries = "SELECT seq || ' ' || kind || ' ' || coalesce(payload, '') || ' ' || hex(hash)
                   FROM audit_event ORDER BY seq";
    let before = rows(dir.path(), entries);
    let version = "SELECT CAST(user_version AS TEXT) FROM pragma_user_version";
    assert_eq!(
        rows(dir.path(), version),
        ["3"],
        "the fixture is a file of schema 3"
    );
    assert_eq!(
        rows(dir.path(), "SELECT kind FROM outbox ORDER BY id"),
        ["feedback", "injection"],
        "the fixture is whole: {before:#?}"
    );

    let platform = platform().await;
    let form = form(platform.banner());
    let mut desk = desk(dir.path(), Some(&form)).await;
    let waiting = desk.flush(DEADLINE).await.expect("flushed");
    assert_eq!((waiting.failed, waiting.waiting), (0, 0), "{waiting:?}");
    desk.close().await.expect("closed");

    let after = rows(dir.path(), entries);
    assert_eq!(
        after[..before.len()],
        before,
        "not a byte of the old entries changed"
    );
    assert_eq!(rows(dir.path(), version), [NEWEST]);
    assert_eq!(platform.effects(Endpoint::Feedback).total, 1);
    assert_eq!(platform.effects(Endpoint::Injections).total, 1);
    let tables = "SELECT sql FROM sqlite_schema WHERE name LIKE 'summary%' ORDER BY name";
    let fresh = tempfile::tempdir().expect("a folder");
    crate::desk(fresh.path(), None)
        .await
        .close()
        .await
        .expect("closed");
    assert_eq!(
        rows(dir.path(), tables),
        rows(fresh.path(), tables),
        "an upgraded file is as a new one"
    );
    assert_whole(dir.path());
    platform.shutdown().await;
}

#[tokio::test]
async fn version_4_is_brought_up_to_date_and_keeps_what_was_begun() {
    let dir = tempfile::tempdir().expect("a folder");
    std::fs::write(dir.path().join("cuecard.db"), VERSION_4).expect("written");
    let entries = "SELECT seq || ' ' || kind || ' ' || coalesce(payload, '') || ' ' || hex(hash)
                   FROM audit_event ORDER BY seq";
    let before = rows(dir.path(), entries);
    let version = "SELECT CAST(user_version AS TEXT) FROM pragma_user_version";
    assert_eq!(
        rows(dir.path(), version),
        ["4"],
        "the fixture is a file of schema 4"
    );
    let drafts = "SELECT key || ' ' || relevance || ' ' || feedback_type || ' ' || later
                  FROM feedback_draft";
    let begun = rows(dir.path(), drafts);
    assert_eq!(begun, ["article:refunds 0.7 outdated 1"]);

    let platform = platform().await;
    let form = form(platform.banner());
    let mut desk = desk(dir.path(), Some(&form)).await;
    let waiting = desk.flush(DEADLINE).await.expect("flushed");
    assert_eq!((waiting.failed, waiting.waiting), (0, 0), "{waiting:?}");
    desk.close().await.expect("closed");

    let after = rows(dir.path(), entries);
    assert_eq!(
        after[..before.len()],
        before,
        "not a byte of the old entries changed"
    );
    assert_eq!(rows(dir.path(), version), [NEWEST]);
    assert_eq!(rows(dir.path(), drafts), begun, "what was begun is there");
    let tables = "SELECT name FROM sqlite_schema WHERE name LIKE 'feedback_%' ORDER BY name";
    let fresh = tempfile::tempdir().expect("a folder");
    crate::desk(fresh.path(), None)
        .await
        .close()
        .await
        .expect("closed");
    assert_eq!(
        rows(dir.path(), tables),
        rows(fresh.path(), tables),
        "with its indexes, as in a new one"
    );
    assert_eq!(platform.effects(Endpoint::Feedback).total, 1);
    assert_whole(dir.path());
    platform.shutdown().await;
}
