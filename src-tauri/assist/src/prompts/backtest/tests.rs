//! The figures against brute force, on random records.

use std::sync::Arc;

use jiff::Timestamp;
use proptest::prelude::*;
use rules::backtest::{self, Interaction};
use rules::trigger::{self, Event, Trigger};
use serde_json::json;

use super::*;
use crate::store::{StoredInteraction, StoredMoment};
use crate::view::studio::{ConditionDraft, PromptDraft, RecordedLine};

/// From some day on, in ms.
const BEGAN: i64 = 1_790_000_000_000;

const TITLES: [&str; 4] = ["Refunds", "Late parcel", "Card declined", "Opening hours"];

fn record() -> impl Strategy<Value = Vec<Interaction>> {
    let moment = (0_i64..600_000, 0_usize..4, 0.0..=1.0_f64, any::<bool>());
    let one = (
        any::<u128>(),
        0_i64..20 * 86_400_000,
        prop::collection::vec(moment, 0..6),
    );
    prop::collection::vec(one, 0..40).prop_map(|all| {
        let stored = all
            .into_iter()
            .map(|(id, began, moments)| StoredInteraction {
                id: uuid::Uuid::from_u128(id).to_string(),
                started_at_ms: BEGAN + began,
                ended_at_ms: Some(BEGAN + began + 900_000),
                channel: Some("voice".into()),
                queue: Some("Billing".into()),
                moments: {
                    let mut moments: Vec<_> = moments
                        .into_iter()
                        .map(|(after, title, confidence, said)| StoredMoment {
                            at_ms: BEGAN + began + after,
                            suggested: vec![(TITLES[title].to_owned(), Some(confidence))],
                            said: said.then(|| format!("I ask about {}", TITLES[title])),
                        })
                        .collect();
                    moments.sort_by_key(|moment| moment.at_ms);
                    moments
                },
            });
        stored.filter_map(sweep::recorded).collect()
    })
}

fn trigger_of(field: &str, value: &str) -> Arc<Trigger> {
    let document = json!({
        "interactionTypes": ["conversation"],
        "trigger": { "type": "conversation", "conditions": [
            { "field": field, "operator": "contains", "value": value },
        ] },
    });
    Arc::new(Trigger::of_prompt(&document).expect("a good trigger"))
}

fn draft(conditions: &[(&str, &str)]) -> PromptDraft {
    let mut draft = PromptDraft::default();
    draft.trigger.conditions = conditions
        .iter()
        .map(|(field, value)| ConditionDraft {
            field: (*field).to_owned(),
            operator: "contains".to_owned(),
            value: (*value).to_owned(),
        })
        .collect();
    draft
}

fn run(deployed: bool) -> Run {
    Run {
        span: Span::default(),
        source: BacktestSource::Sandbox,
        words: Words::of(&draft(&[("suggested", "refunds")])),
        trigger: trigger_of("suggested", "refunds"),
        deployed: deployed.then(|| trigger_of("transcript", "parcel")),
    }
}

fn over(run: &Run, record: &[Interaction]) -> BacktestView {
    let opened = Opened::Sandbox(Arc::new(record.to_vec()));
    run.over(&opened, |_, _| ControlFlow::Continue(()))
        .expect("nothing is read")
}

/// As a person would count: any suggestion with the word.
fn suggests_refunds(interaction: &Interaction) -> bool {
    interaction
        .moments
        .iter()
        .any(|moment| matches!(&moment.event, Event::Suggested { title, .. } if title == "Refunds"))
}

fn says_parcel(interaction: &Interaction) -> bool {
    interaction
        .moments
        .iter()
        .any(|moment| matches!(&moment.event, Event::Said { text, .. } if text.contains("parcel")))
}

fn float(count: usize) -> f64 {
    f64::from(u32::try_from(count).expect("few"))
}

proptest! {
    #[test]
    fn figures_are_what_brute_force_counts(record in record(), with_deployed: bool) {
        let view = over(&run(with_deployed), &record);
        let fired = record.iter().filter(|one| suggests_refunds(one)).count();
        let deployed = record.iter().filter(|one| says_parcel(one)).count();
        prop_assert_eq!(view.interactions as usize, record.len());
        prop_assert_eq!(view.draft.fired as usize, fired);
        prop_assert_eq!(view.hits.len(), fired, "each is there to look at");
        prop_assert_eq!(view.deployed.map(|counts| counts.fired as usize), with_deployed.then_some(deployed));
        let rate = if record.is_empty() { 0.0 } else { float(fired) / float(record.len()) };
        prop_assert!((view.draft.display_rate - rate).abs() < 1e-12);
        prop_assert!((view.hours - float(record.len()) * 0.25).abs() < 1e-6, "a quarter of an hour each");
        let silent = record.iter().filter(|one| !figures::has_lines(one)).count();
        prop_assert_eq!(view.without_lines as usize, silent);
        prop_assert!(view.complete);
        for hit in &view.hits {
            let found = record.iter().find(|one| one.id.to_string() == hit.interaction_id);
            let too = with_deployed && says_parcel(found.expect("it is of the record"));
            prop_assert_eq!(hit.deployed_too, too);
        }
        prop_assert!(view.hits.is_sorted_by(|a, b| a.at >= b.at), "newest first");
    }

    #[test]
    fn days_have_no_gaps_and_lose_nothing(record in record()) {
        let view = over(&run(true), &record);
        let sum = |of: fn(&crate::view::studio::BacktestDay) -> u32| view.days.iter().map(of).sum::<u32>();
        prop_assert_eq!(sum(|day| day.interactions), view.interactions);
        prop_assert_eq!(sum(|day| day.fired), view.draft.fired);
        prop_assert_eq!(Some(sum(|day| day.deployed)), view.deployed.map(|counts| counts.fired));
        for pair in view.days.windows(2) {
            prop_assert_eq!(pair[1].at - pair[0].at, 86_400_000, "one day after the other");
        }
        prop_assert!(view.days.iter().all(|day| day.at % 86_400_000 == 0));
    }

    #[test]
    fn the_row_that_fired_is_the_row_that_is_marked(record in record()) {
        let run = run(false);
        for interaction in &record {
            let shown = recorded::show(interaction, Arc::clone(&run.trigger), &run.words);
            let marked = shown.lines.iter().filter(|line| line.hit).count();
            prop_assert_eq!(marked, usize::from(suggests_refunds(interaction)));
            let fired = backtest::hit(&run.trigger, interaction);
            for line in shown.lines.iter().filter(|line| line.hit) {
                prop_assert_eq!(Some(line.at), fired.map(|hit| hit.at.as_millisecond()));
            }
        }
    }
}

/// A line and the suggestions it causes are of one moment: the line is what fired.
#[test]
fn the_line_that_fired_is_marked_and_words_only_where_they_are_looked_for() {
    let at = Timestamp::from_millisecond(BEGAN).expect("a time");
    let said = |speaker, text: &str| Event::Said {
        speaker,
        text: text.to_owned(),
        confidence: None,
    };
    let events = [
        said(
            trigger::Speaker::Agent,
            "It was on the bill, do you cancel?",
        ),
        said(trigger::Speaker::Customer, "I want to cancel."),
        Event::Suggested {
            title: "Cancel the service".to_owned(),
            confidence: Some(0.9),
        },
    ];
    let found = Interaction {
        id: rules::id::InteractionId(uuid::Uuid::from_u128(7)),
        opening: trigger::Opening {
            channel: trigger::Channel::Voice,
            queue: Some("Billing".to_owned()),
            started_at: at,
            attributes: std::collections::BTreeMap::new(),
        },
        moments: events.map(|event| trigger::Moment { at, event }).to_vec(),
        ended_at: None,
    };
    let words = Words::of(&draft(&[("customerSaid", "cancel"), ("queue", "Billing")]));
    let shown = recorded::show(&found, trigger_of("customerSaid", "cancel"), &words);
    let hits: Vec<_> = shown.lines.iter().map(|line| line.hit).collect();
    assert_eq!(
        hits,
        [false, true, false],
        "the customer's line, not what followed at once"
    );
    let marked = |line: &RecordedLine| {
        let parts = line.text.iter().filter(|part| part.marked);
        parts.map(|part| part.text.clone()).collect::<String>()
    };
    let marks: Vec<_> = shown.lines.iter().map(marked).collect();
    assert_eq!(marks, ["", "cancel", ""], "nobody looks for it elsewhere");
}

#[test]
fn a_run_that_is_stopped_says_so_and_counts_what_was_done() {
    let one = sweep::recorded(StoredInteraction {
        id: uuid::Uuid::from_u128(1).to_string(),
        started_at_ms: BEGAN,
        ended_at_ms: None,
        channel: None,
        queue: None,
        moments: Vec::new(),
    });
    let record: Vec<_> = std::iter::repeat_n(one.expect("a uuid"), 2_000).collect();
    let opened = Opened::Sandbox(Arc::new(record));
    let mut told = Vec::new();
    let view = run(true).over(&opened, |done, of| {
        told.push((done, of));
        if done >= 512 {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    });
    let view = view.expect("nothing is read");
    assert!(!view.complete, "it was stopped");
    assert_eq!(view.interactions, 512, "what was done is counted");
    assert_eq!(told, [(0, 2_000), (256, 2_000), (512, 2_000)]);
}

#[test]
fn nothing_is_run_that_was_stopped_before_it_began() {
    let opened = Opened::Sandbox(Arc::new(Vec::new()));
    let view = run(false).over(&opened, |_, _| ControlFlow::Break(()));
    assert!(!view.expect("nothing is read").complete);
}

#[test]
fn only_interactions_of_the_span_are_counted() {
    let at = |ms: i64| {
        sweep::recorded(StoredInteraction {
            id: uuid::Uuid::from_u128(ms.unsigned_abs().into()).to_string(),
            started_at_ms: ms,
            ended_at_ms: None,
            channel: None,
            queue: None,
            moments: Vec::new(),
        })
        .expect("a uuid")
    };
    let record: Vec<_> = [10, 20, 30].map(at).to_vec();
    let bounded = Run {
        span: Span {
            since: Some(20),
            until: Some(30),
        },
        ..run(false)
    };
    assert_eq!(
        over(&bounded, &record).interactions,
        1,
        "the first counts, the last no more"
    );
    assert_eq!(
        Timestamp::UNIX_EPOCH.as_millisecond(),
        0,
        "spans are in ms since then"
    );
}
