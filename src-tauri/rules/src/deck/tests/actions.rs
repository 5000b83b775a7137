//! What the agent does with a card.

use super::*;

#[test]
fn a_pinned_card_keeps_its_place() {
    let mut desk = Desk::new();
    desk.batch(
        0,
        &[
            about("1", "a", 0.9),
            about("2", "b", 0.85),
            about("3", "c", 0.8),
        ],
    );
    desk.deck.pin(&key("b"), at(1)).expect("shown");
    desk.batch(2, &[about("4", "best", 0.99)]);
    assert_eq!(desk.shown(), ["best", "b", "a", "c"]);
    let positions: Vec<_> = desk
        .deck
        .cards(at(2))
        .iter()
        .map(|place| place.position)
        .collect();
    assert_eq!(positions, [1, 3, 2, 4], "by score");
    desk.dismiss(3, "best");
    assert_eq!(desk.shown(), ["a", "b", "c"]);
    desk.dismiss(3, "a");
    assert_eq!(desk.shown(), ["c", "b"]);
    desk.dismiss(3, "c");
    assert_eq!(desk.shown(), ["b"]);
    desk.tick(20);
    desk.batch(20, &[about("5", "d", 0.95)]);
    assert_eq!(desk.shown(), ["b", "d"], "it never moves down again");
    desk.deck.unpin(&key("b"), at(21)).expect("shown");
    assert_eq!(desk.shown(), ["d", "b"]);
}

#[test]
fn a_dismissed_content_stays_away_unless_its_score_rises_clearly() {
    let mut desk = Desk::new();
    desk.batch(0, &[about("1", "refund", 0.8), about("2", "card", 0.9)]);
    desk.dismiss(1, "refund");
    for (seconds, score) in [(20, 0.8), (30, 0.85), (40, 0.89)] {
        let did = desk.batch(seconds, &[about("3", "refund", score)]);
        assert_eq!(did.dismissed_before, 1);
        assert!(!did.shown && did.new_cards.is_empty(), "{score}");
    }
    let did = desk.batch(50, &[about("4", "refund", 0.95)]);
    assert_eq!(did.new_cards, [key("refund")]);
    assert_eq!(did.dismissed_before, 0);
}

#[test]
fn a_dismissal_is_taken_back_with_what_arrived_since() {
    let mut desk = Desk::new();
    desk.batch(0, &[about("1", "refund", 0.8), about("2", "card", 0.9)]);
    desk.dismiss(1, "refund");
    assert_eq!(desk.deck.card(&key("refund")), None);
    desk.batch(5, &[about("3", "refund", 0.82)]);
    let card = desk.deck.restore(&key("refund"), at(6)).expect("dismissed");
    assert_eq!(card.suggestion.id, SuggestionId::from("3"));
    assert_eq!(desk.shown(), ["card", "refund"]);
    assert_eq!(
        desk.deck.restore(&key("refund"), at(7)),
        Err(Gone),
        "only once"
    );
    assert_eq!(desk.deck.batches_shown(), 2);
}

#[test]
fn what_is_not_there_is_gone() {
    let mut desk = Desk::new();
    let none = key("none");
    assert_eq!(desk.deck.accept(&none, at(0)), Err(Gone));
    assert_eq!(desk.deck.pin(&none, at(0)), Err(Gone));
    assert_eq!(desk.deck.unpin(&none, at(0)), Err(Gone));
    assert_eq!(desk.deck.restore(&none, at(0)), Err(Gone));
    assert_eq!(desk.deck.dismiss(&none, &mut desk.agent, at(0)), Err(Gone));
    assert_eq!(
        desk.agent.opens_at(at(0)),
        Some(at(0)),
        "nothing was dismissed"
    );
}

#[test]
fn accepting_counts_against_the_batches_shown() {
    let mut desk = Desk::new();
    assert!(desk.deck.acceptance_rate().abs() < f64::EPSILON);
    desk.batch(0, &[about("1", "refund", 0.8)]);
    desk.batch(1, &[about("2", "refund", 0.8)]);
    desk.batch(2, &[about("3", "weather", 0.1)]);
    let card = desk.deck.accept(&key("refund"), at(3)).expect("shown");
    assert!(card.accepted);
    assert_eq!((desk.deck.accepted(), desk.deck.batches_shown()), (1, 2));
    assert!((desk.deck.acceptance_rate() - 0.5).abs() < f64::EPSILON);
}

#[test]
fn accepting_a_held_card_brings_it_in() {
    let mut desk = Desk::new();
    desk.agent.set_quiet(Quiet::On { until: None });
    desk.batch(0, &[about("1", "refund", 0.8)]);
    assert!(
        desk.deck
            .accept(&key("refund"), at(1))
            .expect("held")
            .accepted
    );
    assert_eq!(desk.shown(), ["refund"]);
    assert!(desk.held().is_empty());
    assert_eq!(desk.deck.batches_shown(), 1);
}
