//! Searching: each filter, their order, their limit, and the index they use.

use std::ops::ControlFlow;

use audit::{Event, Query};
use serde_json::json;

use crate::log::{INTERACTION, Log, at};

fn seqs(log: &Log, query: &Query) -> Vec<i64> {
    let mut found = Vec::new();
    audit::search(&log.connection, query, |event| {
        found.push(event.seq);
        ControlFlow::Continue(())
    })
    .expect("readable");
    found
}

fn texts() -> Log {
    let mut log = Log::new();
    log.append(
        2,
        &json!({ "title": "Refund a duplicate charge", "score": 0.91 }),
    );
    log.append(
        3,
        &json!({ "title": "Change the address", "tags": ["Refund"] }),
    );
    log.append(
        4,
        &json!({ "title": "100 % \"quoted\" \\ back_slash\nline" }),
    );
    log.append(5, &json!({ "nested": { "snippet": "Überweisung" } }));
    log
}

#[test]
fn newest_first_and_no_more_than_asked_for() {
    let log = Log::with(9);
    assert_eq!(seqs(&log, &Query::default()), [9, 8, 7, 6, 5, 4, 3, 2, 1]);
    let limited = Query {
        limit: Some(3),
        ..Query::default()
    };
    assert_eq!(seqs(&log, &limited), [9, 8, 7]);
    assert_eq!(
        seqs(
            &log,
            &Query {
                limit: Some(0),
                ..Query::default()
            }
        ),
        [0_i64; 0]
    );
}

#[test]
fn stops_when_told() {
    let log = Log::with(9);
    let mut seen = 0;
    audit::search(&log.connection, &Query::default(), |_| {
        seen += 1;
        if seen == 2 {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    })
    .expect("readable");
    assert_eq!(seen, 2);
}

#[test]
fn each_filter_and_all_of_them() {
    let log = Log::with(9);
    let interaction = Query {
        interaction: Some(INTERACTION.to_owned()),
        ..Query::default()
    };
    assert_eq!(seqs(&log, &interaction), [8, 7, 5, 4, 2]);
    let action = Query {
        action: Some("copied".to_owned()),
        ..Query::default()
    };
    assert_eq!(seqs(&log, &action), [7, 4]);
    let since = Query {
        since: Some(at(7)),
        ..Query::default()
    };
    assert_eq!(seqs(&log, &since), [9, 8, 7], "from this time on");
    let until = Query {
        until: Some(at(3)),
        ..Query::default()
    };
    assert_eq!(seqs(&log, &until), [2, 1], "before this time");
    let all = Query {
        text: Some("entry".to_owned()),
        interaction: Some(INTERACTION.to_owned()),
        action: Some("pinned".to_owned()),
        since: Some(at(3)),
        until: Some(at(9)),
        limit: Some(1),
    };
    assert_eq!(seqs(&log, &all), [8]);
}

#[test]
fn times_finer_than_entries_round_up() {
    let log = Log::with(4);
    let within = at(3) + jiff::SignedDuration::from_micros(1);
    assert_eq!(
        seqs(
            &log,
            &Query {
                since: Some(within),
                ..Query::default()
            }
        ),
        [4]
    );
    assert_eq!(
        seqs(
            &log,
            &Query {
                until: Some(within),
                ..Query::default()
            }
        ),
        [3, 2, 1]
    );
}

#[test]
fn text_is_found_in_values_alone() {
    let log = texts();
    for (text, expect) in [
        ("refund", vec![3, 2]),
        ("REFUND a", vec![2]),
        ("title", vec![]),
        ("0.91", vec![]),
        ("100 % \"quoted\"", vec![4]),
        ("\\ back_slash\nLine", vec![4]),
        ("100 _", vec![]),
        ("backXslash", vec![]),
        ("Überweisung", vec![5]),
        ("Re", vec![3, 2]),
        ("", vec![5, 4, 3, 2, 1]),
    ] {
        let query = Query {
            text: Some(text.to_owned()),
            ..Query::default()
        };
        assert_eq!(seqs(&log, &query), expect, "{text:?}");
    }
}

#[test]
fn an_event_reads_as_json() {
    let log = texts();
    let mut events: Vec<Event> = Vec::new();
    let query = Query {
        limit: Some(4),
        ..Query::default()
    };
    audit::search(&log.connection, &query, |event| {
        events.push(event);
        ControlFlow::Continue(())
    })
    .expect("readable");
    let second = events.last().expect("entry 2");
    let mut json = serde_json::to_value(second).expect("JSON");
    let hash = json
        .as_object_mut()
        .expect("an object")
        .remove("hash")
        .expect("a hash");
    assert_eq!(hash.as_str().map(str::len), Some(64));
    assert_eq!(
        json,
        json!({
            "seq": 2,
            "at": "2026-09-21T14:13:20.002Z",
            "kind": "pinned",
            "interaction": INTERACTION,
            "actor": "cuecard",
            "payload": { "title": "Refund a duplicate charge", "score": 0.91 },
        })
    );
}

#[test]
fn an_interaction_is_found_by_its_index_in_order() {
    let log = Log::with(3);
    let plan: Vec<String> = log
        .connection
        .prepare(
            "EXPLAIN QUERY PLAN
             SELECT seq, payload FROM main.audit_event
             WHERE true AND interaction = ?1 ORDER BY seq DESC",
        )
        .expect("the query that search makes")
        .query_map([INTERACTION], |row| row.get(3))
        .expect("a plan")
        .collect::<Result<_, _>>()
        .expect("a plan");
    assert_eq!(
        plan,
        ["SEARCH main.audit_event USING INDEX audit_event_interaction (interaction=?)"],
        "by the index, and with no sorting"
    );
}
