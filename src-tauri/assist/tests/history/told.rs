//! One interaction, told: each kind of event with what it shows.

use assist::history::timeline;
use assist::store::Reader;
use assist::view::review::{HistoryFilter, TimelineShows};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::{Entry, Record, entry, query, said};

const CALL: &str = "0b9f6a1e-5f0e-4d69-8f43-2a8a3c1d7e55";

fn event(at_ms: i64, kind: &str, payload: Value) -> Entry {
    Entry {
        kind: kind.into(),
        interaction: Some(CALL.into()),
        ..entry(at_ms, payload)
    }
}

fn card(title: &str) -> Value {
    json!({ "key": title, "suggestionId": format!("s-{title}"), "position": 1 })
}

/// A call with an event of each kind.
fn call() -> Record {
    let mut record = Record::new();
    let passed = |title: &str, rank: u32| {
        json!({ "id": format!("s-{title}"), "title": title, "type": "knowledge", "rank": rank,
                "score": 0.9, "confidence": 0.9, "relevanceScore": 0.9 })
    };
    record.append(&[
        event(10, "interaction_started", json!({ "channel": "voice" })),
        event(20, "suggestions_produced", json!({
            "shown": true, "latencyMs": 1.5, "suggestions": [passed("Refund", 1), passed("Card", 2)],
            "belowThreshold": [{ "id": "s-low", "confidence": 0.5, "relevanceScore": 1.0 }],
        })),
        event(30, "suggestions_displayed", json!({ "cards": [card("Refund"), card("Card")] })),
        event(90, "suggestion_accepted", card("Refund")),
        event(95, "delivery_failed", json!({
            "kind": "click", "delivery": 4, "attempts": 3, "latencyMs": 12, "problem": "refused",
        })),
        event(96, "feedback_submitted", json!({ "feedbackType": "helpful", "latencyMs": 31 })),
        event(97, "prompt_shown", json!({ "promptId": "p-1" })),
        event(98, "summary_synced", json!({ "trackingId": "t" })),
        event(99, "yet_unknown", json!({ "text": "refund" })),
        event(100, "suggestion_accepted", json!("no card")),
    ]);
    record
}

#[test]
fn every_kind_shows_what_it_carries() {
    let record = call();
    let reader = Reader::open(record.path()).expect("a record");
    let view = timeline(&reader, CALL, &query(&said("refund")))
        .expect("readable")
        .expect("on record");
    assert_eq!(
        (view.row.events, view.row.accepted, view.row.undelivered),
        (10, 2, 1)
    );
    assert_eq!(view.row.ended_at - view.row.started_at, 90);
    assert_eq!(view.agent.as_deref(), Some("agent"));
    assert!(!view.cut);
    let shows: Vec<_> = view.entries.iter().map(|entry| &entry.shows).collect();
    let TimelineShows::Batch {
        suggestions,
        below: 1,
        shown: true,
        latency_ms,
    } = shows[1]
    else {
        panic!("{:?}", shows[1]);
    };
    assert_eq!(*latency_ms, Some(1.5));
    let rows: Vec<_> = suggestions
        .iter()
        .map(|it| (it.title.as_str(), it.rank, it.accepted))
        .collect();
    assert_eq!(
        rows,
        [
            ("Refund", Some(1), true),
            ("Card", Some(2), false),
            ("s-low", None, false)
        ],
        "as ranked, what was taken marked, what did not pass behind"
    );
    assert_eq!(
        *shows[2],
        TimelineShows::Displayed {
            titles: vec!["Refund".into(), "Card".into()]
        }
    );
    assert_eq!(
        *shows[3],
        TimelineShows::Card {
            title: "Refund".into(),
            position: Some(1),
            after_ms: Some(60),
            why: None
        }
    );
    assert!(matches!(
        shows[4],
        TimelineShows::Delivery {
            attempts: Some(3),
            problem: Some(_),
            ..
        }
    ));
    assert!(matches!(
        shows[5],
        TimelineShows::Feedback {
            latency_ms: Some(_),
            ..
        }
    ));
    assert_eq!(*shows[6], TimelineShows::Prompt { name: "p-1".into() });
    assert_eq!(*shows[7], TimelineShows::Summary);
    assert_eq!(
        *shows[8],
        TimelineShows::Other,
        "a kind of a later version is there by its name"
    );
    assert_eq!(
        *shows[9],
        TimelineShows::Other,
        "so is a payload of another shape"
    );
    let hits: Vec<_> = view
        .entries
        .iter()
        .filter(|it| it.hit)
        .map(|it| it.at)
        .collect();
    assert_eq!(
        hits.len(),
        4,
        "the batch, the display, the click and the one it does not know"
    );
}

/// As surface B has it: few scores, and states told by the platform.
#[test]
fn what_has_no_score_shows_none_and_states_show_whose_hand_it_was() {
    let mut record = Record::new();
    record.append(&[
        event(
            10,
            "suggestions_produced",
            json!({ "shown": true, "suggestions": [
                { "id": "s-1", "title": "Apology", "type": "cannedResponse", "rank": 1 },
                { "id": "s-2", "title": "Refund", "type": "knowledge", "rank": 2,
                  "confidence": 0.8, "relevanceScore": null, "score": 0.8 },
            ] }),
        ),
        event(
            20,
            "suggestion_state_changed",
            json!({ "suggestionId": "s-1", "state": "accepted", "elsewhere": true, "key": "k" }),
        ),
        event(
            30,
            "suggestion_state_changed",
            json!({ "suggestionId": "s-9", "state": "Triggered", "elsewhere": false }),
        ),
    ]);
    let reader = Reader::open(record.path()).expect("a record");
    let all = query(&HistoryFilter::default());
    let view = timeline(&reader, CALL, &all)
        .expect("readable")
        .expect("on record");
    let TimelineShows::Batch { suggestions, .. } = &view.entries[0].shows else {
        panic!("{:?}", view.entries[0]);
    };
    let figures: Vec<_> = suggestions
        .iter()
        .map(|one| (one.score, one.confidence, one.relevance_score))
        .collect();
    assert_eq!(
        figures,
        [(None, None, None), (Some(0.8), Some(0.8), None)],
        "nothing is made up"
    );
    assert!(!suggestions[0].accepted, "not by this agent");
    let told = |title: &str, state: &str, elsewhere| TimelineShows::State {
        title: title.to_owned(),
        state: state.to_owned(),
        elsewhere,
    };
    assert_eq!(view.entries[1].shows, told("Apology", "accepted", true));
    assert_eq!(view.entries[2].shows, told("s-9", "Triggered", false));
    assert_eq!(view.row.accepted, 0);
}

#[test]
fn what_was_erased_stands_there_as_erased() {
    let mut record = Record::new();
    record.append(&[event(10, "suggestion_accepted", card("Refund"))]);
    record.prune(audit::Rule {
        interaction: Some(CALL.into()),
        ..audit::Rule::default()
    });
    let reader = Reader::open(record.path()).expect("a record");
    let all = query(&HistoryFilter::default());
    let view = timeline(&reader, CALL, &all)
        .expect("readable")
        .expect("on record");
    assert_eq!(view.entries[0].shows, TimelineShows::Erased);
    assert!(
        timeline(&reader, "nobody", &all)
            .expect("readable")
            .is_none()
    );
}

#[test]
fn what_belongs_to_no_interaction_is_told_newest_first_in_line() {
    let mut record = call();
    record.append(&[
        entry(200, json!({ "area": "review" })),
        entry(210, json!({ "area": "insights refund" })),
    ]);
    let stop = CancellationToken::new();
    for indexed in [false, true] {
        if indexed {
            record.index();
        }
        let view = record
            .history()
            .unattached(&query(&said("refund")), &stop)
            .expect("readable")
            .expect("on record");
        // The record's own beginning belongs to none either.
        assert_eq!(
            (view.row.events, view.row.hits),
            (3, 1),
            "indexed {indexed}"
        );
        let (newest, hits): (Vec<_>, Vec<_>) =
            view.entries.iter().map(|it| (it.at, it.hit)).unzip();
        assert_eq!(view.row.ended_at, newest[2], "the newest");
        assert_eq!(newest[2] - newest[1], 10, "in their order");
        assert_eq!(hits, [false, false, true], "indexed {indexed}");
        assert!(!view.cut);
    }
}
