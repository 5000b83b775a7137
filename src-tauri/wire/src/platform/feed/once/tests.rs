//! The same things told in different orders, by events and by lists.

use proptest::prelude::*;
use rules::id::SuggestionId;
use rules::suggestion::{Scores, Suggestion, SuggestionKind};
use uuid::Uuid;

use super::*;

fn conversation() -> InteractionId {
    InteractionId(Uuid::from_u128(7))
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + second).expect("in range")
}

fn told(id: &str, state: &str, second: i64) -> Told {
    Told {
        conversation: conversation(),
        at: Some(at(second)),
        state: state.into(),
        query: None,
        suggestion: Suggestion {
            id: SuggestionId(id.to_owned()),
            kind: SuggestionKind::Knowledge,
            title: "a title".to_owned(),
            snippet: None,
            knowledge_article_id: None,
            url: None,
            scores: Scores::NONE,
            source: None,
            details: Vec::new(),
            unknown: None,
        },
    }
}

fn event(once: &mut Once, told: Told) -> News {
    once.take(told, From::Event, at(100))
}

fn list(once: &mut Once, told: Told) -> News {
    once.take(told, From::List { asked_at: at(100) }, at(101))
}

fn states(news: &News) -> Option<&str> {
    news.state.as_ref().map(|change| change.state.as_str())
}

#[test]
fn two_channels_tell_the_same_once() {
    let mut once = Once::default();
    assert!(event(&mut once, told("s", "Suggested", 1)).offer.is_some());
    assert!(event(&mut once, told("s", "Suggested", 1)).offer.is_none());
    assert_eq!(
        states(&event(&mut once, told("s", "Accepted", 2))),
        Some("accepted")
    );
    let again = event(&mut once, told("s", "Accepted", 2));
    assert!(again.state.is_none() && again.offer.is_none());
}

#[test]
fn a_list_after_a_gap_tells_only_what_is_new() {
    let mut once = Once::default();
    event(&mut once, told("known", "Suggested", 1));
    let known = list(&mut once, told("known", "Suggested", 1));
    assert!(known.offer.is_none() && !known.is_first);
    let new = list(&mut once, told("new", "Suggested", 2));
    assert!(new.offer.is_some() && new.is_first);
    let late = event(&mut once, told("new", "Suggested", 3));
    assert!(
        late.offer.is_none(),
        "the event came after the list all the same"
    );
}

#[test]
fn what_was_handled_meanwhile_is_shown_as_handled() {
    let mut once = Once::default();
    let news = list(&mut once, told("s", "Dismissed", 1));
    assert!(news.offer.is_some() && news.is_first);
    assert_eq!(states(&news), Some("dismissed"));
    assert!(list(&mut once, told("s", "Dismissed", 1)).state.is_none());
}

#[test]
fn order_is_by_the_time_of_the_event() {
    let mut once = Once::default();
    event(&mut once, told("s", "Suggested", 1));
    event(&mut once, told("s", "Rated", 9));
    let late = event(&mut once, told("s", "Accepted", 5));
    assert!(late.state.is_none(), "it was rated since");
    let mut changed = told("s", "Suggested", 2);
    changed.suggestion.title = "another title".to_owned();
    let news = event(&mut once, changed.clone());
    assert!(
        news.offer.is_some() && !news.is_first,
        "the same id with other content"
    );
    changed.at = Some(at(3));
    changed.suggestion.scores = Scores::of(0.9, 0.5);
    let surer = event(&mut once, changed.clone());
    assert!(surer.offer.is_some(), "the platform is surer of it now");
    changed.at = Some(at(0));
    changed.suggestion.title = "a title".to_owned();
    assert!(
        event(&mut once, changed).offer.is_none(),
        "of an earlier time"
    );
}

#[test]
fn a_state_before_its_suggestion_is_told_again_behind_it() {
    let mut once = Once::default();
    assert_eq!(
        states(&event(&mut once, told("s", "Accepted", 5))),
        Some("accepted")
    );
    let news = event(&mut once, told("s", "Suggested", 1));
    assert!(news.offer.is_some());
    assert_eq!(
        states(&news),
        Some("accepted"),
        "there is something to apply it to now"
    );
}

#[test]
fn a_list_asked_for_earlier_does_not_undo_an_event() {
    let mut once = Once::default();
    event(&mut once, told("s", "Suggested", 1));
    event(&mut once, told("s", "Rated", 100));
    let stale = list(&mut once, told("s", "Accepted", 1));
    assert!(
        stale.state.is_none(),
        "it was rated while the list was under way"
    );
}

#[test]
fn utterances_and_messages_are_taken_once() {
    let mut once = Once::default();
    assert!(once.is_new_utterance(conversation(), Some("u")));
    assert!(!once.is_new_utterance(conversation(), Some("u")));
    assert!(once.was_heard(conversation(), "u"));
    assert!(
        once.is_new_utterance(conversation(), None),
        "nothing tells it from others"
    );
    let ids = || vec!["m".to_owned(), "n".to_owned()];
    assert_eq!(once.new_messages(conversation(), ids()), ids());
    assert!(once.new_messages(conversation(), ids()).is_empty());
    once.forget_messages(conversation(), &["m".to_owned()]);
    assert_eq!(once.new_messages(conversation(), ids()), ["m"]);
    once.forget(conversation());
    assert!(once.is_new_utterance(conversation(), Some("u")));
}

proptest! {
    /// Whatever the order and however often: each suggestion is first once, and its last state is
    /// the newest that an event told.
    #[test]
    fn each_once_in_any_order(
        steps in prop::collection::vec((0_usize..3, 0_usize..4, 1_i64..50, any::<bool>()), 1..60),
    ) {
        let names = ["Suggested", "Accepted", "Rated", "Levitating"];
        let mut once = Once::default();
        let mut firsts = [0; 3];
        let mut newest: [Option<(i64, &str)>; 3] = [None; 3];
        let mut last: [Option<String>; 3] = [None, None, None];
        for (id, state, second, twice) in steps {
            let state = names[state];
            for _ in 0..=usize::from(twice) {
                let news = event(&mut once, told(&id.to_string(), state, second));
                firsts[id] += usize::from(news.is_first);
                if let Some(change) = news.state {
                    last[id] = Some(change.state.as_str().to_ascii_lowercase());
                }
            }
            if state != "Suggested" && newest[id].is_none_or(|(known, _)| second >= known) {
                newest[id] = Some((second, state));
            }
        }
        prop_assert!(firsts.iter().all(|count| *count <= 1));
        for id in 0..3 {
            let expect = newest[id].map(|(_, state)| state.to_ascii_lowercase());
            prop_assert_eq!(&last[id], &expect);
        }
    }
}
