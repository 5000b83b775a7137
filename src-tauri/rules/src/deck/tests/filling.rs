//! Texts that come after their suggestion.

use proptest::prelude::*;

use super::*;
use crate::suggestion::{Source, StateChange};
use crate::text::{Came, Standing, Text, Wanted};

/// A canned response: nothing to read came with it.
fn bare(id: &str, response: &str) -> Suggestion {
    Suggestion {
        kind: SuggestionKind::CannedResponse,
        title: String::new(),
        snippet: None,
        knowledge_article_id: None,
        source: Some(Source::Response {
            id: response.to_owned(),
            library: None,
        }),
        ..scoreless(id, "unused")
    }
}

fn wanted(response: &str) -> Wanted {
    Wanted::Response {
        id: response.to_owned(),
    }
}

fn says(name: &str, body: &str) -> Came {
    Came::Here(Text {
        title: Some(name.to_owned()),
        body: body.to_owned(),
        places: Vec::new(),
    })
}

fn response(id: &str) -> ContentKey {
    ContentKey::from(format!("response:{id}").as_str())
}

#[test]
fn a_text_goes_on_its_card_and_changes_nothing_else() {
    let mut desk = Desk::new();
    let came = desk.say(1, Some("about my refund"), &[bare("s-1", "r-1")]);
    assert_eq!(came.new_cards.len(), 1);
    let before = desk.deck.card(&response("r-1")).expect("there").clone();
    assert_eq!(desk.deck.standing(&before), Standing::Awaited);
    assert_eq!(desk.deck.awaited(), [wanted("r-1")]);
    let wake = desk.wake(9);

    let filled = desk
        .deck
        .fill(&wanted("r-1"), says("Refund", "Your refund is booked."));
    assert_eq!(filled.cards, [response("r-1")]);
    assert!(filled.changed && filled.expired.is_empty());
    let card = desk.deck.card(&response("r-1")).expect("there");
    assert_eq!(card.suggestion.title, "Refund");
    let marked: Vec<&str> = card
        .snippet()
        .iter()
        .filter(|part| part.marked)
        .map(|part| part.text)
        .collect();
    assert_eq!(marked, ["refund"], "the customer's words, as on any card");
    assert_eq!(desk.deck.standing(card), Standing::Here);
    assert!(desk.deck.awaited().is_empty(), "asked for once");
    let mut renewed = before.clone();
    renewed.suggestion.clone_from(&card.suggestion);
    renewed.marks.clone_from(&card.marks);
    assert_eq!(*card, renewed, "nothing else about the card is another");
    assert_eq!(desk.wake(9), wake, "it fades when it would have");
    assert!(desk.tick(9).new_cards.is_empty(), "and is not new again");
}

#[test]
fn a_suggestion_sent_again_keeps_its_text() {
    let mut desk = Desk::new();
    desk.batch(1, &[bare("s-1", "r-1")]);
    desk.deck.fill(&wanted("r-1"), says("Refund", "Booked."));
    let again = desk.batch(60, &[bare("s-2", "r-1")]);
    assert_eq!(again.refreshed, [response("r-1")]);
    assert_eq!(desk.shown(), ["Refund"]);
    assert_eq!(
        again.ranked[0].suggestion.snippet.as_deref(),
        Some("Booked."),
        "the record says what the agent sees"
    );
}

#[test]
fn what_will_not_come_is_said_and_may_be_asked_for_again() {
    let mut desk = Desk::new();
    desk.batch(
        1,
        &[bare("s-1", "r-1"), bare("s-2", "r-2"), bare("s-3", "r-3")],
    );
    let missing = Some("responses:response:view".to_owned());
    desk.deck.fill(&wanted("r-1"), Came::Gone);
    let refused = Came::Refused {
        missing: missing.clone(),
    };
    desk.deck.fill(&wanted("r-2"), refused);
    desk.deck.fill(&wanted("r-3"), Came::Failed);
    let standing = |desk: &Desk, id: &str| {
        let card = desk.deck.card(&response(id)).expect("there");
        desk.deck.standing(card)
    };
    assert_eq!(standing(&desk, "r-1"), Standing::Gone);
    assert_eq!(standing(&desk, "r-2"), Standing::Refused { missing });
    assert_eq!(standing(&desk, "r-3"), Standing::Failed);
    assert!(desk.deck.awaited().is_empty(), "not over and over");
    desk.deck.ask_again();
    assert_eq!(desk.deck.awaited(), [wanted("r-2"), wanted("r-3")]);
    assert_eq!(standing(&desk, "r-1"), Standing::Gone, "gone is gone");
    desk.deck.fill(&wanted("r-3"), says("Three", "Three."));
    assert_eq!(standing(&desk, "r-3"), Standing::Here);
}

#[test]
fn a_source_that_is_not_named_whole_is_not_awaited() {
    let mut desk = Desk::new();
    let script = Suggestion {
        kind: SuggestionKind::Script,
        source: Some(Source::Script {
            id: "s".into(),
            page: None,
        }),
        ..bare("s-1", "unused")
    };
    desk.batch(1, &[script]);
    assert!(desk.deck.awaited().is_empty());
    let card = desk
        .deck
        .card(&ContentKey::from("script:s"))
        .expect("there");
    assert_eq!(desk.deck.standing(card), Standing::Gone);
}

#[test]
fn the_same_text_is_one_card() {
    let mut desk = Desk::new();
    desk.batch(1, &[bare("s-1", "r-1")]);
    desk.batch(2, &[bare("s-2", "r-2")]);
    desk.deck
        .fill(&wanted("r-1"), says("Refund", "Your refund is booked."));
    let filled = desk
        .deck
        .fill(&wanted("r-2"), says("Refunds", "your REFUND is\nbooked."));
    assert_eq!(filled.expired.len(), 1, "{filled:?}");
    assert_eq!(
        filled.expired[0].card.key,
        response("r-2"),
        "the first one stays"
    );
    assert_eq!(filled.expired[0].why, Expiry::Replaced);
    assert!(filled.cards.is_empty());
    assert_eq!(desk.shown(), ["Refund"]);

    let again = desk.batch(30, &[bare("s-9", "r-2")]);
    assert!(
        again.new_cards.is_empty(),
        "it is the other one's from now on"
    );
    assert_eq!(again.refreshed, [response("r-1")]);
    let told = desk.deck.state_changed(&StateChange {
        interaction_id: InteractionId(Uuid::nil()),
        suggestion_id: SuggestionId::from("s-2"),
        state: SuggestionState::Accepted,
        at: at(31),
    });
    let card = told.card.expect("what became of either became of the card");
    assert_eq!(card.key, response("r-1"));
}

#[test]
fn the_card_stays_that_the_agent_did_something_with() {
    let mut desk = Desk::new();
    desk.batch(1, &[bare("s-1", "r-1")]);
    desk.batch(2, &[bare("s-2", "r-2")]);
    desk.deck.fill(&wanted("r-1"), says("Refund", "Booked."));
    desk.deck.pin(&response("r-2"), at(3)).expect("there");
    let filled = desk.deck.fill(&wanted("r-2"), says("Refund", "Booked."));
    assert_eq!(filled.expired[0].card.key, response("r-1"));
    assert!(desk.deck.card(&response("r-2")).expect("stays").pinned);
    let again = desk.batch(9, &[bare("s-3", "r-1")]);
    assert_eq!(again.refreshed, [response("r-2")]);
}

#[test]
fn what_was_put_away_stays_away_under_another_id() {
    let mut desk = Desk::new();
    desk.batch(1, &[bare("s-1", "r-1")]);
    desk.deck.fill(&wanted("r-1"), says("Refund", "Booked."));
    desk.deck
        .dismiss(&response("r-1"), &mut desk.agent, at(2))
        .expect("there");
    desk.batch(600, &[bare("s-2", "r-2")]);
    let filled = desk.deck.fill(&wanted("r-2"), says("Refund", "Booked."));
    assert_eq!(filled.expired.len(), 1);
    assert!(desk.deck.card(&response("r-2")).is_none());
    let again = desk.batch(700, &[bare("s-3", "r-2")]);
    assert_eq!(again.dismissed_before, 1);
}

#[test]
fn other_kinds_and_other_texts_are_other_cards() {
    let mut desk = Desk::new();
    let script = Suggestion {
        kind: SuggestionKind::Script,
        source: Some(Source::Script {
            id: "s".into(),
            page: Some("p".into()),
        }),
        ..bare("s-2", "unused")
    };
    desk.batch(
        1,
        &[
            bare("s-1", "r-1"),
            script,
            bare("s-3", "r-3"),
            bare("s-4", "r-4"),
        ],
    );
    let page = Wanted::Page {
        script: "s".into(),
        page: "p".into(),
    };
    desk.deck.fill(&wanted("r-1"), says("Refund", "Booked."));
    desk.deck.fill(&page, says("Refund", "Booked."));
    desk.deck.fill(&wanted("r-3"), says("Refund", ""));
    let filled = desk.deck.fill(&wanted("r-4"), says("Refund", " "));
    assert!(
        filled.expired.is_empty(),
        "what says nothing is the same as nothing"
    );
    assert_eq!(
        desk.deck.cards(at(2)).len() + desk.deck.held_back(at(2)).len(),
        4
    );
}

/// One thing that happens.
#[derive(Debug, Clone)]
enum Step {
    Arrives(u8),
    Text(u8, u8),
    Fails(u8),
    Dismiss(u8),
    Pin(u8),
    Wait,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0_u8..5).prop_map(Step::Arrives),
        4 => (0_u8..5, 0_u8..3).prop_map(|(id, text)| Step::Text(id, text)),
        1 => (0_u8..5).prop_map(Step::Fails),
        1 => (0_u8..5).prop_map(Step::Dismiss),
        1 => (0_u8..5).prop_map(Step::Pin),
        1 => Just(Step::Wait),
    ]
}

fn ages(desk: &Desk, now: i64) -> Vec<(ContentKey, Timestamp, fade::Fade)> {
    let cards = desk.deck.cards(at(now));
    let cards = cards.iter().map(|place| place.card);
    cards
        .map(|card| (card.key.clone(), card.received_at, card.fade))
        .collect()
}

proptest! {
    /// Whatever happens in whatever order: a text is on one card at most, filling renews nothing, and
    /// a text that came is never lost again.
    #[test]
    fn a_text_stands_on_one_card_and_renews_nothing(steps in prop::collection::vec(step(), 1..40)) {
        let mut desk = Desk::new();
        let mut now = 0;
        let mut texts: std::collections::BTreeMap<u8, u8> = std::collections::BTreeMap::new();
        for (nth, step) in steps.into_iter().enumerate() {
            now += 1;
            match step {
                Step::Arrives(id) => {
                    desk.batch(now, &[bare(&format!("s-{nth}"), &format!("r-{id}"))]);
                }
                Step::Text(id, text) => {
                    // What an id says does not change within a talk.
                    let text = *texts.entry(id).or_insert(text);
                    let mut before = ages(&desk, now);
                    let filled = desk.deck.fill(&wanted(&format!("r-{id}")), says("A", &format!("text {text}")));
                    prop_assert!(filled.expired.iter().all(|gone| gone.why == Expiry::Replaced));
                    let mut after = ages(&desk, now);
                    if !filled.expired.is_empty() {
                        // A pinned card may move up into the place of one that went.
                        before.retain(|(key, ..)| !filled.expired.iter().any(|gone| gone.card.key == *key));
                        before.sort_by(|one, other| one.0.cmp(&other.0));
                        after.sort_by(|one, other| one.0.cmp(&other.0));
                    }
                    prop_assert_eq!(after, before, "order and ages are as they were");
                }
                Step::Fails(id) if !texts.contains_key(&id) => {
                    desk.deck.fill(&wanted(&format!("r-{id}")), Came::Failed);
                }
                Step::Fails(_) => {}
                Step::Dismiss(id) => {
                    let _ = desk.deck.dismiss(&response(&format!("r-{id}")), &mut desk.agent, at(now));
                }
                Step::Pin(id) => {
                    let _ = desk.deck.pin(&response(&format!("r-{id}")), at(now));
                }
                Step::Wait => {
                    now += 30;
                    desk.tick(now);
                }
            }
            let (shown, held) = (desk.deck.cards(at(now)), desk.deck.held_back(at(now)));
            let all: Vec<&Card> = shown.iter().chain(&held).map(|place| place.card).collect();
            let mut seen = BTreeSet::new();
            for card in &all {
                if let Some(snippet) = &card.suggestion.snippet {
                    prop_assert!(seen.insert(snippet.clone()), "{snippet} is on two cards");
                }
                let Some(Source::Response { id, .. }) = &card.suggestion.source else { continue };
                let id: u8 = id.trim_start_matches("r-").parse().expect("as made");
                let known = texts.get(&id).map(|text| format!("text {text}"));
                prop_assert_eq!(&card.suggestion.snippet, &known, "a text that came stays");
            }
        }
    }
}
