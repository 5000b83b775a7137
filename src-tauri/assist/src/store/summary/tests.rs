//! Summaries on real files.

mod crash;
mod wiped;

use audit::Rule;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::kit::{
    INTERACTION, approvals, canceled, closed, decided, failed, file, file_as, form, made,
    made_with, make, new, now, open, rated, redacted, requested, stored,
};
use super::{Decisions, StoredFiling, StoredParts, SummaryStage, Written};
use crate::filing::{self, ToFile};
use crate::store::{Actor, Change, Fact, Query, Store, StoreError, Work};
use crate::view::summary::{Rating, TranscriptScope};

fn written(text: &str) -> Written {
    Written(text.to_owned())
}

async fn edit(store: &Store, id: i64, text: &str) -> Result<u64, StoreError> {
    store
        .edit_summary(id, written(text), None, false, now())
        .await
}

fn is_gone<T>(result: &Result<T, StoreError>) -> bool {
    matches!(result, Err(StoreError::Gone))
}

/// How many entries the log has, as it stands on disk.
fn entries(store: &Store) -> usize {
    let reader = store.reader().expect("a reader");
    let mut entries = 0;
    let counted = reader.search(&Query::default(), |_| {
        entries += 1;
        std::ops::ControlFlow::Continue(())
    });
    counted.expect("readable");
    entries
}

#[tokio::test]
async fn what_was_done_with_a_summary_is_there_after_a_restart() {
    let dir = tempfile::tempdir().expect("a folder");
    let store = open(dir.path());
    let id = store.keep_summary(new(Some("Customer: Hello."))).await;
    let id = id.expect("kept");
    let kept = stored(&store, id);
    assert_eq!(
        (kept.state, kept.open, kept.scope),
        (SummaryStage::Idle, true, TranscriptScope::Whole)
    );
    assert_eq!((&kept.made, &kept.request), (&None, &None));
    let request = Uuid::new_v4();
    store
        .commit(requested(id, request))
        .await
        .expect("asked for");
    for _ in 0..2 {
        let counted = store.count_summary_attempt(id, request).await;
        counted.expect("counted");
        let problem = ("unreachable", "Not yet.".to_owned());
        let waits = store.note_summary_waits(id, request, problem).await;
        waits.expect("noted");
    }
    store.close().await.expect("closed");

    // The program ended in the middle.
    let store = open(dir.path());
    let reader = store.reader().expect("a reader");
    let unfinished = reader.summaries_unfinished().expect("readable");
    assert_eq!(unfinished.len(), 1);
    let waits = &unfinished[0];
    let asked = waits.request.expect("it was asked for");
    assert_eq!(
        (waits.state, asked.request_id, asked.attempts),
        (SummaryStage::Waiting, request, 2),
        "taken up again under the same id"
    );
    assert_eq!(
        (asked.requested_token_limit, asked.transcript_token_count),
        (150, Some(12))
    );
    assert_eq!(asked.validated_at_ms, now().as_millisecond());
    assert_eq!(
        waits.problem.as_ref().map(|problem| problem.0.as_str()),
        Some("unreachable")
    );
    let transcript = reader.summary_transcript(id).expect("readable");
    assert_eq!(transcript, Some(written("Customer: Hello.")));

    store.commit(made(id, request, "One.")).await.expect("made");
    assert_eq!(edit(&store, id, "One, edited.").await.expect("durable"), 1);
    let text = "Call 555-010-4477 or 415-555-0132.";
    assert_eq!(
        store
            .edit_summary(id, written(text), Some(Decisions::default()), true, now())
            .await
            .expect("durable"),
        2,
        "the editor takes what was not typed"
    );
    store
        .commit(decided(id, approvals(text)))
        .await
        .expect("decided");
    store.commit(rated(id)).await.expect("rated");
    store.commit(closed(id)).await.expect("closed");
    store.close().await.expect("closed");

    let store = open(dir.path());
    let found = stored(&store, id);
    assert_eq!(found.text, written(text));
    assert_eq!(found.text_revision, 2);
    assert_eq!(found.decisions.approvals, approvals(text));
    assert!(!found.decisions.approvals.is_empty(), "a number is in it");
    assert_eq!(
        (found.open, found.problem, found.rating),
        (false, None, Some(Rating::Down))
    );
    let made = found.made.expect("made");
    assert_eq!(
        (made.generated, made.tokens, made.form, made.length.as_str()),
        (written("One."), 7, form(), "medium")
    );
    let reader = store.reader().expect("a reader");
    assert!(reader.summaries_open().expect("readable").is_empty());
    store.reopen_summary(id, now()).await.expect("reopened");
    assert_eq!(reader.summaries_open().expect("readable").len(), 1);
    let day = now().as_millisecond();
    let ended = |from, until| reader.summaries_ended(from, until).expect("readable").len();
    assert_eq!((ended(day, day + 1), ended(day + 1, day + 2)), (1, 0));
    assert_eq!(reader.summaries_unfiled(day, day + 1).expect("readable"), 1);
    let verdict = reader.verify(|_| {}).expect("readable");
    assert_eq!(verdict.first_break, None, "the chain holds");
    store.close().await.expect("closed");
}

#[tokio::test]
async fn a_stale_answer_changes_nothing_and_is_not_on_record() {
    let dir = tempfile::tempdir().expect("a folder");
    let store = open(dir.path());
    let id = make(&store, new(None), "First.").await;
    edit(&store, id, "First, edited.").await.expect("durable");
    let (old, newer) = (Uuid::new_v4(), Uuid::new_v4());
    store.commit(requested(id, old)).await.expect("asked for");
    assert!(
        is_gone(&store.commit(requested(id, newer)).await),
        "one at a time"
    );
    store.commit(canceled(id, old)).await.expect("called off");
    store.commit(requested(id, newer)).await.expect("asked for");
    let before = entries(&store);
    for stale in [made(id, old, "Late."), failed(id, old), canceled(id, old)] {
        assert!(is_gone(&store.commit(stale).await));
    }
    assert!(is_gone(&store.count_summary_attempt(id, old).await));
    assert_eq!(entries(&store), before, "no fact either");
    store.commit(failed(id, newer)).await.expect("given up");
    let found = stored(&store, id);
    assert_eq!(
        (found.state, found.text.0.as_str()),
        (SummaryStage::Failed, "First, edited."),
        "what was made before stays, edits included"
    );
    assert!(is_gone(&store.commit(made(id, newer, "Late.")).await));
    store.close().await.expect("closed");
}

#[tokio::test]
async fn a_text_that_is_on_its_way_or_filed_is_nobodys_to_change() {
    let dir = tempfile::tempdir().expect("a folder");
    let store = open(dir.path());
    let id = make(&store, new(Some("Customer: Hello.")), "All fine.").await;
    let before = stored(&store, id);
    edit(&store, id, "All fine, I said.")
        .await
        .expect("durable");
    assert!(
        is_gone(&file_as(&store, &before).await),
        "what was approved is not what stands"
    );
    let receipt = file(&store, id).await.expect("on its way");
    let delivery = receipt.delivery.expect("put with it");
    let saved = stored(&store, id);
    assert!(
        matches!(saved.filing, StoredFiling::Saved { delivery: of, due_at_ms: Some(0), .. }
            if of.unsigned_abs() == delivery),
        "{:?}",
        saved.filing
    );
    let untouched = || async {
        assert!(is_gone(&edit(&store, id, "Late.").await));
        assert!(is_gone(&store.commit(redacted(id, "Late.")).await));
        assert!(is_gone(&store.commit(decided(id, Vec::new())).await));
        assert!(is_gone(&store.commit(requested(id, Uuid::new_v4())).await));
        assert!(is_gone(&file_as(&store, &before).await));
        assert_eq!(stored(&store, id).text.0, "All fine, I said.");
    };
    untouched().await;
    let of = i64::try_from(delivery).expect("small");
    let parked = Change::Parked {
        id: of,
        code: "protocol",
        message: "No.".into(),
    };
    let plain = |change| Work::new(now(), Actor::Cuecard, Fact::AppStopped {}).with_change(change);
    store.commit(plain(parked)).await.expect("parked");
    assert!(matches!(
        stored(&store, id).filing,
        StoredFiling::Failed { .. }
    ));
    untouched().await;
    let discarded = plain(Change::Discarded { id: of });
    store.commit(discarded).await.expect("given up");
    assert_eq!(stored(&store, id).filing, StoredFiling::Open);
    edit(&store, id, "Better.")
        .await
        .expect("it may be edited again");
    let again = file(&store, id).await.expect("and filed again").delivery;
    let delivered = plain(Change::Delivered {
        id: i64::try_from(again.expect("put with it")).expect("small"),
        receipt: None,
    });
    store.commit(delivered).await.expect("there");
    let filed = stored(&store, id);
    let at_ms = now().as_millisecond();
    assert_eq!(filed.filing, StoredFiling::Filed { at_ms });
    assert!(is_gone(&edit(&store, id, "Late.").await));
    let reader = store.reader().expect("a reader");
    assert_eq!(
        reader.summary_transcript(id).expect("readable"),
        None,
        "what was said is not needed any more"
    );
    let day = now().as_millisecond();
    assert_eq!(reader.summaries_unfiled(day, day + 1).expect("readable"), 0);
    store.close().await.expect("closed");
}

#[tokio::test]
async fn whatever_is_missing_to_file_it_is_said_at_its_place() {
    let dir = tempfile::tempdir().expect("a folder");
    let store = open(dir.path());
    let id = make(&store, new(None), "  ").await;
    let summary = stored(&store, id);
    let cleared = rules::summary::clear("  ", &[], b"").expect("nothing is in it");
    let asked = ToFile {
        summary: &summary,
        cleared: &cleared,
        agent_id: None,
        has_crm: false,
        sentiment_aligned: None,
        changed: 0.0,
        now: now(),
    };
    let problem = filing::of(asked).expect_err("nothing is in order");
    let paths: Vec<_> = problem.fields.iter().map(|one| one.path.as_str()).collect();
    assert_eq!(paths, ["agentId", "webhooks.crm", "text"]);
    let whole = ToFile {
        agent_id: Some(INTERACTION.0),
        has_crm: true,
        ..asked
    };
    let problem = filing::of(whole).expect_err("it is empty");
    assert_eq!(problem.fields.len(), 1, "{problem:?}");
    let none = store.keep_summary(new(None)).await.expect("kept");
    let summary = stored(&store, none);
    let unmade = ToFile {
        summary: &summary,
        ..whole
    };
    let problem = filing::of(unmade).expect_err("none was made");
    assert_eq!(problem.fields, [], "{problem:?}");
    store.close().await.expect("closed");
}

#[tokio::test]
async fn after_their_days_texts_go_and_what_is_on_its_way_stays() {
    let dir = tempfile::tempdir().expect("a folder");
    let store = open(dir.path());
    let old = make(&store, new(Some("Customer: Hello.")), "Old.").await;
    let sent = make(&store, new(None), "On its way.").await;
    file(&store, sent).await.expect("on its way");
    let begun = store.keep_summary(new(Some("Customer: Hi."))).await;
    let begun = begun.expect("kept");
    let request = Uuid::new_v4();
    store
        .commit(requested(begun, request))
        .await
        .expect("asked for");
    let younger = Timestamp::from_millisecond(now().as_millisecond() + 1).expect("in range");
    let young = super::NewSummary {
        ended_at: younger,
        ..new(None)
    };
    let young = make(&store, young, "Young.").await;
    let policy = crate::retention::Policy {
        payloads: Vec::new(),
        summaries_before: Some(younger),
    };
    let later = now() + SignedDuration::from_hours(1);
    store.prune(later, policy).await.expect("applied");
    let gone = stored(&store, old);
    assert!(gone.emptied && !gone.open);
    assert_eq!(
        (gone.text, gone.decisions),
        (written(""), Decisions::default())
    );
    let made = gone.made.expect("that it was made stays on record");
    assert_eq!(made.generated, written(""));
    let reader = store.reader().expect("a reader");
    assert_eq!(reader.summary_transcript(old).expect("readable"), None);
    assert_eq!(stored(&store, sent).text, written("On its way."));
    assert_eq!(stored(&store, young).text, written("Young."));
    assert_eq!(stored(&store, begun).state, SummaryStage::Canceled);
    assert!(is_gone(&store.commit(made_late(begun, request)).await));
    assert!(
        is_gone(&store.reopen_summary(old, later).await),
        "nothing to show"
    );
    assert!(is_gone(&edit(&store, old, "Late.").await));
    store.close().await.expect("closed");
}

fn made_late(id: i64, request: Uuid) -> Work {
    made(id, request, "Late.")
}

#[tokio::test]
async fn with_an_interaction_its_summaries_are_erased_and_by_no_other_rule() {
    let dir = tempfile::tempdir().expect("a folder");
    let store = open(dir.path());
    let id = make(&store, new(Some("Customer: Hello.")), "All fine.").await;
    let other = "5e1f7a52-3c0d-4b8e-9a46-d2b7c1c0d202".to_owned();
    let rule = |interaction, kinds| Rule {
        interaction: Some(interaction),
        kinds,
        ..Rule::default()
    };
    let some = vec!["summary_saved".to_owned()];
    for (rule, emptied) in [
        (rule(other, Vec::new()), false),
        (rule(INTERACTION.to_string(), some), false),
        (rule(INTERACTION.to_string(), Vec::new()), true),
    ] {
        let policy = crate::retention::Policy {
            payloads: vec![rule.clone()],
            summaries_before: None,
        };
        store.prune(now(), policy).await.expect("applied");
        assert_eq!(stored(&store, id).emptied, emptied, "{rule:?}");
    }
    assert_eq!(stored(&store, id).text, written(""));
    store.close().await.expect("closed");
}

#[tokio::test]
async fn parts_are_replaced_and_go_with_the_text() {
    let dir = tempfile::tempdir().expect("a folder");
    let store = open(dir.path());
    let id = store.keep_summary(new(None)).await.expect("kept");
    let request = Uuid::new_v4();
    store.commit(requested(id, request)).await.expect("asked");
    let parts = |headline: &str| StoredParts {
        headline: Some(headline.to_owned()),
        follow_ups: vec!["Call back".to_owned()],
        ..StoredParts::default()
    };
    assert!(
        is_gone(&store.note_summary_parts(id, parts("Early")).await),
        "none was made"
    );
    let made = made_with(id, request, "All fine.", parts("A refund"));
    store.commit(made).await.expect("made");
    let stands = || stored(&store, id).made.expect("made").parts;
    assert_eq!(stands(), parts("A refund"));
    store
        .note_summary_parts(id, parts("A late refund"))
        .await
        .expect("noted");
    assert_eq!(stands(), parts("A late refund"));
    let texts = || {
        let file = dir.path().join("cuecard.db");
        let connection = rusqlite::Connection::open(file).expect("the record");
        let count = connection.query_row("SELECT count(*) FROM comment", [], |row| row.get(0));
        count.expect("counted")
    };
    let before: i64 = texts();
    assert_eq!(before, 3, "generated, text, and one of parts");
    let policy = crate::retention::Policy {
        payloads: vec![Rule {
            interaction: Some(INTERACTION.to_string()),
            ..Rule::default()
        }],
        summaries_before: None,
    };
    store.prune(now(), policy).await.expect("applied");
    assert_eq!(stands(), StoredParts::default());
    let after: i64 = texts();
    assert_eq!(after, 0, "no text is left");
    assert!(is_gone(&store.note_summary_parts(id, parts("Late")).await));
    store.close().await.expect("closed");
}

/// The queries that views and restarts ask go by an index, however many rows there are.
#[tokio::test]
async fn no_list_scans_the_table() {
    let dir = tempfile::tempdir().expect("a folder");
    let store = open(dir.path());
    store.close().await.expect("closed");
    let file = dir.path().join("cuecard.db");
    let connection = rusqlite::Connection::open(file).expect("the record");
    for query in [
        "SELECT id FROM summary WHERE open = 1 ORDER BY id",
        "SELECT id FROM summary WHERE state IN ('making', 'waiting') ORDER BY id",
        "SELECT id FROM summary WHERE ended_at >= 1 AND ended_at < 2 ORDER BY ended_at DESC, id DESC",
        "SELECT max(id) FROM summary WHERE interaction = 'x' AND target = 'y'",
        "SELECT id FROM summary WHERE delivery = 1",
        "SELECT id FROM summary WHERE text = 1",
        "SELECT id FROM summary WHERE generated = 1",
        "SELECT id FROM summary WHERE transcript = 1",
        "SELECT id FROM summary WHERE parts = 1",
    ] {
        let explained = format!("EXPLAIN QUERY PLAN {query}");
        let mut plan = connection.prepare(&explained).expect("SQL");
        let steps = plan
            .query_map([], |row| row.get::<_, String>(3))
            .expect("a plan");
        for step in steps {
            let step = step.expect("text");
            assert!(step.contains("INDEX summary_"), "{query}: {step}");
        }
    }
}
