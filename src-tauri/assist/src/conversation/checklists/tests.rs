use jiff::Timestamp;
use proptest::prelude::*;

use super::*;

fn at(second: i64) -> Option<Timestamp> {
    Timestamp::from_second(second).ok()
}

fn item(id: &str, agent: Option<(bool, i64)>, model: Option<i64>) -> ChecklistItem {
    let word = |on| if on { Tick::Ticked } else { Tick::Unticked };
    ChecklistItem {
        id: id.to_owned(),
        name: format!("item {id}"),
        description: None,
        important: false,
        automated: false,
        by_model: Some(word(model.is_some())),
        by_agent: agent.map(|(on, _)| word(on)),
        agent_changed: agent.and_then(|(_, second)| at(second)),
        model_changed: model.and_then(at),
    }
}

fn list(items: Vec<ChecklistItem>) -> Checklist {
    Checklist {
        id: "list".to_owned(),
        name: "Returns".to_owned(),
        items,
        status: Some("EvaluationInProgress".to_owned()),
        language: None,
        agent: None,
        participant: None,
        exit_reason: None,
    }
}

fn of(told: &[Checklist]) -> Checklists {
    let mut all = Checklists::default();
    for one in told {
        all.take(one.clone());
    }
    all
}

fn tick(all: &mut Checklists, on: bool) -> Uuid {
    let id = Uuid::new_v4();
    let named = all.named("list", "a", false).expect("it can be ticked");
    all.ticked(&named, on, id);
    id
}

fn only(all: &Checklists) -> ChecklistItemView {
    let view = all.view(false);
    view[0].items[0].clone()
}

#[test]
fn important_items_come_first_and_what_is_done_is_counted() {
    let important = ChecklistItem {
        important: true,
        ..item("c", Some((true, 1)), None)
    };
    let all = of(&[list(vec![
        item("a", None, Some(3)),
        item("b", None, None),
        important,
    ])]);
    let view = &all.view(false)[0];
    let ids: Vec<_> = view.items.iter().map(|item| item.id.as_str()).collect();
    assert_eq!(ids, ["c", "a", "b"]);
    assert_eq!((view.done, view.items.len()), (2, 3));
    assert_eq!(view.items[0].by, Some(DoneBy::Agent));
    assert_eq!(view.items[1].by, Some(DoneBy::Platform), "it was heard");
    assert_eq!(view.items[2].by, None);
}

#[test]
fn a_tick_counts_until_it_is_told_back() {
    let mut all = of(&[list(vec![item("a", None, None)])]);
    let named = all.named("list", "a", false).expect("it is there");
    assert_eq!(
        (named.checklist_name.as_str(), named.name.as_str()),
        ("Returns", "item a")
    );
    assert!(!only(&all).done, "not before it is on disk");
    tick(&mut all, true);
    assert!(only(&all).done && only(&all).on_its_way);
    all.take(list(vec![item("a", None, Some(5))]));
    assert!(only(&all).on_its_way, "what was heard is no answer to it");
    all.take(list(vec![item("a", Some((true, 6)), Some(5))]));
    assert!(only(&all).done && !only(&all).on_its_way);
}

#[test]
fn an_earlier_tick_that_is_told_back_does_not_undo_a_later_one() {
    let mut all = of(&[list(vec![item("a", None, None)])]);
    tick(&mut all, true);
    tick(&mut all, false);
    all.take(list(vec![item("a", Some((true, 6)), None)]));
    assert!(!only(&all).done, "it was unticked since");
    assert!(only(&all).on_its_way);
    all.take(list(vec![item("a", Some((false, 7)), None)]));
    assert!(!only(&all).done && !only(&all).on_its_way);
}

#[test]
fn somebody_elses_last_word_counts() {
    let mut all = of(&[list(vec![item("a", None, None)])]);
    tick(&mut all, true);
    all.take(list(vec![item("a", Some((false, 6)), None)]));
    assert!(!only(&all).done && !only(&all).on_its_way);
}

#[test]
fn what_is_delivered_counts_without_being_told_back_and_what_is_refused_does_not() {
    let mut all = of(&[list(vec![item("a", None, None)])]);
    let sent = tick(&mut all, true);
    all.settled(Uuid::new_v4(), false);
    assert!(only(&all).on_its_way, "another one was refused");
    all.settled(sent, true);
    assert!(only(&all).done && !only(&all).on_its_way);
    let refused = tick(&mut all, false);
    all.settled(refused, false);
    assert!(only(&all).done, "the earlier one counts still");
}

#[test]
fn what_is_final_can_be_ticked_after_the_call_alone() {
    let ended = Checklist {
        status: Some("EvaluationFinalized".to_owned()),
        ..list(vec![item("a", None, None)])
    };
    let all = of(&[ended, list(vec![item("a", None, None)])]);
    assert!(!all.view(false)[0].is_open, "an old answer opens nothing");
    assert_eq!(all.named("list", "a", false), None);
    assert!(all.named("list", "a", true).is_some());
    assert_eq!(all.named("list", "z", true), None, "no such item");
}

proptest! {
    #[test]
    fn the_order_in_which_words_come_does_not_matter(
        words in prop::collection::vec((any::<bool>(), any::<bool>()), 1..8),
        order in prop::collection::vec(any::<prop::sample::Index>(), 8),
    ) {
        let told: Vec<Checklist> = words.iter().zip(1_i64..).map(|((on, heard), second)| {
            list(vec![item("a", Some((*on, second)), heard.then_some(second))])
        }).collect();
        let mut shuffled = told.clone();
        for (place, other) in order.iter().enumerate().take(shuffled.len()) {
            let other = other.index(shuffled.len());
            shuffled.swap(place, other);
        }
        prop_assert_eq!(only(&of(&told)), only(&of(&shuffled)));
        let (last, _) = words[words.len() - 1];
        prop_assert_eq!(only(&of(&told)).done, last, "the agent has the last word");
    }

    #[test]
    fn whatever_is_told_it_stays_bounded(
        ids in prop::collection::vec((0_u8..40, 0_usize..150), 0..60), ticks in 0_usize..40,
    ) {
        let mut all = Checklists::default();
        for (id, items) in ids {
            let items = (0..items).map(|n| item(&n.to_string(), None, None)).collect();
            all.take(Checklist { id: id.to_string(), ..list(items) });
            for tick in 0..ticks {
                let named = all.named(&id.to_string(), "0", false);
                if let Some(named) = named {
                    all.ticked(&named, tick % 2 == 0, Uuid::nil());
                }
            }
        }
        let view = all.view(false);
        prop_assert!(view.len() <= MOST);
        for one in view {
            prop_assert!(one.items.len() <= MOST_ITEMS);
            prop_assert!(one.done as usize <= one.items.len());
        }
    }
}
