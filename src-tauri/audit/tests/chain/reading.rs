//! Reading entries as they stand: ranges, both ways, one interaction, what was pruned; and the
//! indexes that serve.

use std::ops::ControlFlow;

use audit::{PrunedRange, Rule};
use serde_json::json;

use crate::log::{INTERACTION, Log, at};

fn numbers(
    walk: impl FnOnce(
        &mut dyn FnMut(&audit::Lent<'_>) -> ControlFlow<()>,
    ) -> Result<(), audit::AuditError>,
) -> Vec<i64> {
    let mut found = Vec::new();
    walk(&mut |entry| {
        found.push(entry.seq);
        ControlFlow::Continue(())
    })
    .expect("readable");
    found
}

#[test]
fn ranges_both_ways_and_one_interaction() {
    let log = Log::with(9);
    let file = &log.connection;
    assert_eq!(numbers(|visit| audit::walk(file, 3, 5, visit)), [3, 4, 5]);
    assert_eq!(
        numbers(|visit| audit::walk(file, 8, i64::MAX, visit)),
        [8, 9]
    );
    assert_eq!(numbers(|visit| audit::walk_back(file, 3, visit)), [3, 2, 1]);
    let of = |after| numbers(|visit| audit::walk_interaction(file, INTERACTION, after, visit));
    assert_eq!(of(0), [2, 4, 5, 7, 8], "every third belongs to none");
    assert_eq!(of(5), [7, 8]);
    assert_eq!(
        audit::extent(file, INTERACTION).expect("readable"),
        Some((2, 8))
    );
    assert_eq!(audit::extent(file, "nobody").expect("readable"), None);
    assert_eq!(
        audit::time_of(file, 3).expect("readable"),
        Some(at(3).as_millisecond())
    );
    assert_eq!(audit::time_of(file, 10).expect("readable"), None);
    let mut seen = 0;
    audit::walk(file, 1, 9, |_| {
        seen += 1;
        ControlFlow::Break(())
    })
    .expect("readable");
    assert_eq!(seen, 1, "it stops when told");
}

#[test]
fn an_entry_is_lent_as_it_stands() {
    let log = Log::with(2);
    audit::walk(&log.connection, 2, 2, |entry| {
        assert_eq!(entry.at_ms, at(2).as_millisecond());
        assert_eq!((entry.kind, entry.actor), ("pinned", "cuecard"));
        assert_eq!(entry.interaction, Some(INTERACTION));
        assert_eq!(entry.payload, Some(r#"{"n":2,"title":"Entry 2"}"#));
        ControlFlow::Continue(())
    })
    .expect("readable");
    let event = audit::entry(&log.connection, 2)
        .expect("readable")
        .expect("there");
    assert_eq!(event.payload, Some(json!({ "n": 2, "title": "Entry 2" })));
    assert_eq!(
        audit::seal_of(&log.connection, 2).expect("readable"),
        Some(event.hash)
    );
    assert_eq!(audit::seal_of(&log.connection, 3).expect("readable"), None);
    assert!(
        audit::entry(&log.connection, 3)
            .expect("readable")
            .is_none()
    );
    assert_eq!(audit::last(&log.connection).expect("readable"), 2);
}

#[test]
fn what_was_pruned_is_told_with_its_range() {
    let mut log = Log::with(9);
    let rule = Rule {
        interaction: Some(INTERACTION.to_owned()),
        ..Rule::default()
    };
    let file = &mut log.connection;
    audit::prune(&mut log.ledger, file, at(10), &[rule]).expect("pruned");
    let pruned = audit::pruned_since(file, 0).expect("readable");
    assert_eq!(
        pruned,
        [PrunedRange {
            seq: 10,
            from: 2,
            to: 8
        }]
    );
    assert_eq!(audit::pruned_since(file, 10).expect("readable"), []);
    assert_eq!(
        audit::emptied(file, 1, 9).expect("readable"),
        [2, 4, 5, 7, 8]
    );
    assert_eq!(audit::emptied(file, 5, 7).expect("readable"), [5, 7]);
    audit::walk(file, 4, 4, |entry| {
        assert_eq!(entry.payload, None);
        ControlFlow::Continue(())
    })
    .expect("readable");
}

#[test]
fn what_is_no_entry_any_more_is_an_error() {
    let log = Log::with(4);
    log.tamper("UPDATE audit_event SET kind = CAST(x'ff' AS TEXT) WHERE seq = 3");
    let walked = audit::walk(&log.connection, 1, 4, |_| ControlFlow::Continue(()));
    assert!(walked.is_err(), "a verification says what it is");
}

#[test]
fn no_walk_sorts_or_reads_more_than_it_lends() {
    let log = Log::with(3);
    let plan = |query: &str| -> Vec<String> {
        log.connection
            .prepare(&format!("EXPLAIN QUERY PLAN {query}"))
            .expect("a query of these walks")
            .query_map([], |row| row.get(3))
            .expect("a plan")
            .collect::<Result<_, _>>()
            .expect("a plan")
    };
    for (query, expect) in [
        (
            "SELECT payload FROM main.audit_event WHERE interaction = 'a' AND seq > 5 ORDER BY seq",
            "SEARCH main.audit_event USING INDEX audit_event_interaction (interaction=? AND rowid>?)",
        ),
        (
            "SELECT payload FROM main.audit_event WHERE seq BETWEEN 5 AND 9 ORDER BY seq",
            "SEARCH main.audit_event USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)",
        ),
        (
            "SELECT payload FROM main.audit_event WHERE seq <= 5 ORDER BY seq DESC",
            "SEARCH main.audit_event USING INTEGER PRIMARY KEY (rowid<?)",
        ),
        (
            "SELECT seq FROM main.audit_event WHERE interaction = 'a' ORDER BY seq DESC LIMIT 1",
            "SEARCH main.audit_event USING COVERING INDEX audit_event_interaction (interaction=?)",
        ),
        (
            "SELECT seq, payload FROM main.audit_event
             WHERE kind = 'record_pruned' AND seq > 5 ORDER BY seq",
            "SEARCH main.audit_event USING INDEX audit_event_pruning (seq>?)",
        ),
    ] {
        assert_eq!(plan(query), [expect], "{query}");
    }
}
