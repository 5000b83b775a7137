//! What batches leave for back-tests: in the transaction of their entry, and gone with it.

use std::path::Path;

use assist::retention::Policy;
use audit::Rule;
use jiff::SignedDuration;
use rusqlite::Connection;

use crate::{INTERACTION, batch, now, open, produced};

fn moments(dir: &Path) -> Vec<(String, Option<String>)> {
    let file = Connection::open(dir.join("cuecard.db")).expect("the record");
    let mut statement = file
        .prepare("SELECT suggested, said FROM moment ORDER BY event")
        .expect("SQL");
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)));
    rows.expect("rows").map(|row| row.expect("text")).collect()
}

#[tokio::test]
async fn a_batch_leaves_what_passed_and_not_what_was_said() {
    let dir = tempfile::tempdir().expect("a folder");
    let store = open(dir.path());
    store
        .commit(produced(&batch(), true))
        .await
        .expect("durable");
    let mut nothing = batch();
    nothing.suggestions.clear();
    store
        .commit(produced(&nothing, false))
        .await
        .expect("durable");
    store.close().await.expect("closed");
    assert_eq!(
        moments(dir.path()),
        [(r#"[["Title of s-1",0.9]]"#.to_owned(), None)],
        "what stayed below the threshold, and what said nothing, leaves none"
    );
}

#[tokio::test]
async fn moments_go_with_the_batches_they_are_of() {
    let by_age = Rule {
        before: Some(now() + SignedDuration::from_secs(1)),
        ..Rule::default()
    };
    let erasure = Rule {
        interaction: Some(INTERACTION.to_string()),
        ..Rule::default()
    };
    let of_injections = Rule {
        kinds: vec!["prompt_injected".into()],
        ..by_age.clone()
    };
    let too_young = Rule {
        before: Some(now()),
        ..Rule::default()
    };
    for (rule, left) in [
        (by_age, 0),
        (erasure, 0),
        (of_injections, 1),
        (too_young, 1),
    ] {
        let dir = tempfile::tempdir().expect("a folder");
        let store = open(dir.path());
        store
            .commit(produced(&batch(), true))
            .await
            .expect("durable");
        store
            .prune(
                now(),
                Policy {
                    payloads: vec![rule.clone()],
                    summaries_before: None,
                },
            )
            .await
            .expect("pruned");
        store.close().await.expect("closed");
        assert_eq!(moments(dir.path()).len(), left, "{rule:?}");
    }
}
