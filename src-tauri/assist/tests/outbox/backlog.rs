//! Weeks offline: a hundred thousand wait, and a step still costs what it did.

use assist::store::Reader;
use rusqlite::Connection;
use sandbox::Endpoint;

use crate::{DEADLINE, desk, feedback, form, platform};

const WAITING: u32 = 100_000;

/// Rows as the program writes them, many at once. Each in a lane of its own: the worst case.
fn fill(dir: &std::path::Path) {
    let connection = Connection::open(dir.join("cuecard.db")).expect("the record");
    let click = r#"{"kind":"click","article":"a","acceptance_rate":0.5,"exported_at":"2026-11-21T09:00:00Z"}"#;
    let sql = "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ?2)
         INSERT INTO outbox (target, lane, kind, interaction, body, body_version,
                idempotency_key, correlation_id, created_at, due_at)
         SELECT 'sandbox', 'knowledge_webhook ' || printf('%08x-0000-4000-8000-000000000000', n),
                'knowledge_webhook', printf('%08x-0000-4000-8000-000000000000', n), ?1, 1,
                printf('%08x-1111-4000-8000-000000000000', n),
                printf('%08x-2222-4000-8000-000000000000', n), 1700000000000, 0
         FROM n";
    connection.execute(sql, (click, WAITING)).expect("written");
}

#[tokio::test]
async fn a_hundred_thousand_wait_and_go_in_order() {
    let dir = tempfile::tempdir().expect("a folder");
    desk(dir.path(), None).await.close().await.expect("closed");
    fill(dir.path());
    let reader = Reader::open(dir.path()).expect("a record");
    let tally = reader.outbox().expect("counted").by_target["sandbox"];
    assert_eq!((tally.waiting, tally.failed), (WAITING, 0));
    let first = reader.deliveries(None, 200).expect("readable");
    assert_eq!(first.len(), 200, "a look never reads all of them");

    let platform = platform().await;
    let form = form(platform.banner());
    let mut desk = desk(dir.path(), Some(&form)).await;
    // What a person does now need not wait for the backlog of another kind.
    let given = desk.give_feedback(feedback("now")).await.expect("on disk");
    let clicks = platform.received().to(Endpoint::KnowledgeWebhook);
    let told = clicks
        .wait_for(300, DEADLINE)
        .await
        .expect("the backlog drains");
    let feedback = platform.received().to(Endpoint::Feedback).count();
    assert_eq!(feedback, 1, "{} went before it is through", told.len());
    desk.close().await.expect("closed");
    assert!(
        reader.delivery(given.delivery).expect("readable").is_none(),
        "delivered"
    );
    let order: Vec<_> = told
        .iter()
        .map(|one| one.headers["idempotency-key"].clone())
        .collect();
    let mut sorted = order.clone();
    sorted.sort();
    let misplaced = order.iter().zip(&sorted).filter(|(a, b)| a != b).count();
    assert!(
        misplaced < order.len() / 2,
        "oldest first, four at a time: {misplaced}"
    );
    let left = reader.outbox().expect("counted").by_target["sandbox"].waiting;
    assert!(
        left < WAITING && left > WAITING / 2,
        "{left} wait on for the next start"
    );
    platform.shutdown().await;
}

/// The queries of every step go by an index, however many rows there are.
#[tokio::test]
async fn no_step_scans_the_table() {
    let dir = tempfile::tempdir().expect("a folder");
    desk(dir.path(), None).await.close().await.expect("closed");
    let connection = Connection::open(dir.path().join("cuecard.db")).expect("the record");
    for query in [
        "SELECT id FROM outbox WHERE target = 'a' AND kind = 'b' AND due_at <= 1 ORDER BY due_at, id LIMIT 4",
        "SELECT min(due_at) FROM outbox WHERE target = 'a' AND kind = 'b' AND due_at > 1",
        "SELECT id FROM outbox WHERE target = 'a' AND lane = 'b' ORDER BY id LIMIT 1",
        "UPDATE outbox SET due_at = NULL WHERE target = 'a' AND lane = 'b' AND due_at IS NOT NULL",
        "SELECT id FROM outbox WHERE target = 'a' AND failed_at IS NOT NULL ORDER BY id LIMIT 200",
        "SELECT id FROM outbox WHERE target = 'a' AND failed_at IS NULL ORDER BY id LIMIT 200",
    ] {
        let mut plan = connection
            .prepare(&format!("EXPLAIN QUERY PLAN {query}"))
            .expect("SQL");
        let steps: Vec<String> = plan
            .query_map([], |row| row.get(3))
            .expect("a plan")
            .map(|step| step.expect("text"))
            .collect();
        for step in steps {
            assert!(step.starts_with("SEARCH"), "{query}: {step}");
        }
    }
}
