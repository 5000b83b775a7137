use jiff::ToSpan;
use proptest::prelude::*;
use serde_json::json;
use uuid::Uuid;

use super::*;
use crate::trigger::{Channel, Speaker};

fn at(seconds: i64) -> Timestamp {
    // On the hour, so that hours are easy to count.
    Timestamp::from_second(1_700_002_800 + seconds).expect("in range")
}

fn id(n: usize) -> InteractionId {
    InteractionId(Uuid::from_u128(n as u128))
}

/// Number `n`: begins `start` seconds in, and one line is said every ten seconds.
fn talk(n: usize, start: i64, lines: &[&str]) -> Interaction {
    let moments = (1..).zip(lines).map(|(count, text)| Moment {
        at: at(start + count * 10),
        event: Event::Said {
            speaker: Speaker::Customer,
            text: (*text).to_owned(),
            confidence: None,
        },
    });
    Interaction {
        id: id(n),
        opening: Opening {
            channel: Channel::Voice,
            queue: None,
            started_at: at(start),
            attributes: BTreeMap::new(),
        },
        moments: moments.collect(),
        ended_at: None,
    }
}

fn trigger(field: &str, operator: &str, value: &str) -> Arc<Trigger> {
    let document = json!({
        "interactionTypes": ["conversation"],
        "trigger": {
            "type": "conversation",
            "conditions": [{"field": field, "operator": operator, "value": value}],
        },
    });
    Arc::new(Trigger::of_prompt(&document).expect("valid"))
}

fn to_the_end(_: usize) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

fn record() -> Vec<Interaction> {
    vec![
        talk(0, 0, &["hello", "a refund please"]),
        talk(1, 600, &["a gift card"]),
        talk(2, 4000, &["refund", "as a gift card"]),
        talk(3, 7300, &[]),
    ]
}

#[test]
fn a_report_counts_what_would_have_been_shown() {
    let report = run(
        &trigger("transcript", "contains", "refund"),
        record(),
        to_the_end,
    );
    let json = serde_json::to_value(&report).expect("plain values");
    assert_eq!(
        json,
        json!({
            "interactions": 4,
            "fired": 2,
            "displayRate": 0.5,
            // 20 + 10 + 20 + 0 seconds.
            "seconds": 50.0,
            "firedPerHour": 144.0,
            "byHour": [
                {"hour": "2023-11-14T23:00:00.000Z", "interactions": 2, "fired": 1},
                {"hour": "2023-11-15T00:00:00.000Z", "interactions": 1, "fired": 1},
                {"hour": "2023-11-15T01:00:00.000Z", "interactions": 1, "fired": 0},
            ],
            "hits": [
                {"interactionId": id(0), "at": "2023-11-14T23:00:20.000Z", "line": 1},
                {"interactionId": id(2), "at": "2023-11-15T00:06:50.000Z", "line": 0},
            ],
            "complete": true,
        })
    );
}

#[test]
fn nothing_recorded_is_no_rate() {
    let report = run(
        &trigger("transcript", "contains", "refund"),
        Vec::<Interaction>::new(),
        to_the_end,
    );
    assert_eq!(
        report,
        Report {
            complete: true,
            ..Report::default()
        }
    );
}

#[test]
fn two_triggers_are_told_apart_by_interaction() {
    let refund = trigger("transcript", "contains", "refund");
    let card = trigger("transcript", "contains", "gift card");
    let comparison = compare(&refund, &card, record(), to_the_end);
    assert_eq!(comparison.only_a, [id(0)]);
    assert_eq!(comparison.only_b, [id(1)]);
    assert_eq!(comparison.both, [id(2)]);
    assert_eq!(comparison.a, run(&refund, record(), to_the_end));
    assert_eq!(comparison.b, run(&card, record(), to_the_end));
}

#[test]
fn time_goes_on_to_the_end_of_an_interaction() {
    let long = trigger("duration", "gt", "300");
    let mut quiet = talk(0, 0, &["hello"]);
    assert_eq!(hit(&long, &quiet), None, "it was over after 10 s");
    quiet.ended_at = Some(at(400));
    let expected = Hit {
        interaction_id: id(0),
        at: at(300).checked_add(1.millisecond()).expect("in range"),
        line: Some(0),
    };
    assert_eq!(hit(&long, &quiet), Some(expected));
}

#[test]
fn progress_is_told_and_may_stop_it() {
    let record: Vec<_> = (0..1000).map(|n| talk(n, 0, &["refund"])).collect();
    let refund = trigger("transcript", "contains", "refund");
    let mut told = Vec::new();
    let whole = run(&refund, &record, |done| {
        told.push(done);
        ControlFlow::Continue(())
    });
    assert_eq!(told, [256, 512, 768, 1000]);
    assert!(whole.complete);

    let part = run(&refund, &record, |_| ControlFlow::Break(()));
    assert_eq!(
        (part.interactions, part.fired, part.complete),
        (PROGRESS_EVERY, PROGRESS_EVERY, false),
        "what was seen until then is counted, and said to be a part"
    );
}

proptest! {
    #[test]
    fn a_comparison_parts_what_each_would_have_shown(
        talks in prop::collection::vec(prop::collection::vec("refund|gift card|hello", 0..4), 0..40),
    ) {
        let record: Vec<_> = talks
            .iter()
            .enumerate()
            .map(|(n, lines)| talk(n, 0, &lines.iter().map(String::as_str).collect::<Vec<_>>()))
            .collect();
        let (a, b) = (
            trigger("transcript", "contains", "refund"),
            trigger("utterance", "equals", "gift card"),
        );
        let Comparison { a, b, only_a, only_b, both } = compare(&a, &b, &record, to_the_end);
        prop_assert_eq!(a.fired, only_a.len() + both.len());
        prop_assert_eq!(b.fired, only_b.len() + both.len());
        for report in [a, b] {
            prop_assert_eq!(report.fired, report.hits.len());
            prop_assert!((0.0..=1.0).contains(&report.display_rate));
            prop_assert_eq!(report.by_hour.values().map(|hour| hour.fired).sum::<usize>(), report.fired);
        }
    }
}
