//! What arrives: one card per content, in its place.

use super::*;

#[test]
fn the_first_batch_shows_at_once_best_first() {
    let mut desk = Desk::new();
    let did = desk.say(
        2,
        Some("my refund"),
        &[
            about("1", "card", 0.8),
            about("2", "refund", 0.9),
            about("3", "weather", 0.7),
        ],
    );
    assert_eq!(desk.shown(), ["refund", "card"]);
    assert_eq!(did.new_cards, [key("refund"), key("card")]);
    assert_eq!(did.ranked.len(), 2, "0.7 is below the threshold");
    assert!(did.shown && desk.deck.heard());
    let places = desk.deck.cards(at(2));
    assert_eq!((places[0].position, places[1].position), (1, 2));
    assert_eq!((places[0].steps, places[1].steps), (Some(3), Some(1)));
    let refund = places[0].card;
    assert_eq!(refund.cause.as_deref(), Some("my refund"));
    assert_eq!(refund.received_at, at(2));
    let marked: Vec<_> = refund
        .snippet()
        .into_iter()
        .filter(|part| part.marked)
        .collect();
    assert_eq!(marked.len(), 1);
    assert_eq!(marked[0].text, "refund");
}

#[test]
fn a_batch_in_which_nothing_passes_shows_nothing_and_counts_as_heard() {
    let mut desk = Desk::new();
    let did = desk.batch(1, &[about("1", "weather", 0.5)]);
    assert!(desk.deck.heard());
    assert!(!did.shown && did.ranked.is_empty() && desk.shown().is_empty());
    assert_eq!(desk.deck.batches_shown(), 0);
}

#[test]
fn the_same_content_under_a_new_id_is_the_same_card() {
    let mut desk = Desk::new();
    desk.say(0, Some("refund?"), &[about("1", "refund", 0.9)]);
    let did = desk.say(9, Some("money back"), &[about("2", "refund", 0.8)]);
    assert_eq!(desk.shown(), ["refund"]);
    assert!(did.new_cards.is_empty() && did.shown);
    assert_eq!(did.refreshed, [key("refund")]);
    let card = desk.deck.card(&key("refund")).expect("shown");
    assert_eq!(card.suggestion.id, SuggestionId::from("2"), "the newest id");
    assert_eq!(card.received_at, at(9));
    assert_eq!(card.cause.as_deref(), Some("money back"));
    assert_eq!(card.score, Some(0.6 * 0.8 + 0.4 * 0.8), "the newest score");
}

#[test]
fn the_same_content_twice_in_a_batch_is_one_card_by_the_better() {
    let mut desk = Desk::new();
    let did = desk.batch(0, &[about("1", "refund", 0.8), about("2", "refund", 0.9)]);
    assert_eq!(did.ranked.len(), 2, "both passed");
    assert_eq!(did.new_cards.len(), 1);
    let card = desk.deck.card(&key("refund")).expect("shown");
    assert_eq!(card.suggestion.id, SuggestionId::from("2"));
}

#[test]
fn the_same_id_with_other_content_keeps_its_card() {
    let mut desk = Desk::new();
    desk.batch(0, &[about("1", "refund", 0.9), about("2", "card", 0.8)]);
    desk.deck.pin(&key("refund"), at(1)).expect("shown");
    let did = desk.batch(2, &[about("1", "voucher", 0.76)]);
    assert_eq!(
        desk.shown(),
        ["voucher", "card"],
        "replaced, in the pinned place"
    );
    assert_eq!(
        did.refreshed,
        [key("refund")],
        "the name of a card never changes"
    );
    assert!(did.expired.is_empty() && did.new_cards.is_empty());

    let did = desk.batch(3, &[about("9", "refund", 0.95)]);
    assert_eq!(desk.shown(), ["voucher", "refund", "card"]);
    assert_eq!(
        did.new_cards[0].as_str(),
        "article:refund~2",
        "its own name was taken"
    );
}

#[test]
fn the_same_id_with_the_content_of_another_card_leaves_one_card() {
    let mut desk = Desk::new();
    desk.batch(0, &[about("1", "refund", 0.9), about("2", "card", 0.8)]);
    desk.deck.pin(&key("refund"), at(1)).expect("shown");
    let did = desk.batch(2, &[about("1", "card", 0.85)]);
    assert_eq!(desk.shown(), ["card"]);
    assert_eq!(did.expired.len(), 1);
    assert_eq!(did.expired[0].why, Expiry::Replaced);
    let card = desk.deck.card(&key("card")).expect("shown");
    assert!(card.pinned, "the pin passes to the card that took over");
    assert_eq!(card.suggestion.id, SuggestionId::from("1"));
}

#[test]
fn ids_that_swap_their_contents_swap_nothing_on_screen() {
    let mut desk = Desk::new();
    desk.batch(0, &[about("1", "refund", 0.9), about("2", "card", 0.8)]);
    let did = desk.batch(1, &[about("2", "refund", 0.9), about("1", "card", 0.8)]);
    assert_eq!(desk.shown(), ["refund", "card"]);
    assert_eq!(did.refreshed, [key("refund"), key("card")]);
    assert!(did.expired.is_empty() && did.new_cards.is_empty());
}

#[test]
fn a_suggestion_that_no_longer_passes_takes_its_card_away_unless_pinned() {
    let mut desk = Desk::new();
    desk.batch(0, &[about("1", "refund", 0.9), about("2", "card", 0.8)]);
    desk.deck.pin(&key("card"), at(1)).expect("shown");
    let did = desk.batch(2, &[about("1", "refund", 0.5), about("2", "card", 0.5)]);
    assert_eq!(desk.shown(), ["card"]);
    assert_eq!(did.expired[0].why, Expiry::Withdrawn);
    assert!(did.expired[0].was_shown);
}

#[test]
fn marks_follow_the_snippet() {
    let mut desk = Desk::new();
    let mut refund = about("1", "refund", 0.9);
    desk.say(0, Some("refund"), std::slice::from_ref(&refund));
    refund.snippet = Some("Refund".to_owned());
    desk.say(1, Some("refund"), &[refund]);
    let parts = desk.deck.card(&key("refund")).expect("shown").snippet();
    assert_eq!(
        parts,
        [Part {
            text: "Refund",
            marked: true
        }]
    );
}
