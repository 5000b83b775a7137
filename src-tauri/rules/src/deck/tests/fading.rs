//! How cards age.

use super::*;

#[test]
fn a_card_fades_when_the_talk_has_moved_on_and_it_is_old() {
    let mut desk = Desk::new();
    desk.batch(0, &[about("1", "refund", 0.9)]);
    assert_eq!(desk.wake(0), None, "the last answer stays the answer");
    desk.batch(20, &[about("2", "card", 0.8)]);
    assert_eq!(desk.wake(20), Some(at(180)));
    assert!(desk.tick(180).changed, "it begins to fade");
    assert_eq!(desk.deck.cards(at(180))[0].goes_at, Some(at(240)));
    assert_eq!(desk.wake(180), Some(at(240)));
    let did = desk.tick(240);
    assert_eq!(did.expired[0].why, Expiry::Faded);
    assert_eq!(desk.shown(), ["card"]);
    assert_eq!(desk.wake(240), None);
}

#[test]
fn arriving_again_ends_fading_and_a_pin_prevents_it() {
    let mut desk = Desk::new();
    desk.batch(0, &[about("1", "refund", 0.9), about("2", "card", 0.8)]);
    desk.batch(20, &[about("3", "voucher", 0.8)]);
    desk.deck.pin(&key("card"), at(30)).expect("shown");
    desk.tick(190);
    assert_eq!(desk.deck.cards(at(190))[0].goes_at, Some(at(240)));
    desk.batch(200, &[about("4", "refund", 0.9)]);
    assert_eq!(desk.deck.cards(at(200))[0].goes_at, None);
    desk.tick(1000);
    assert_eq!(desk.shown(), ["refund", "card"]);
    desk.deck.unpin(&key("card"), at(1000)).expect("shown");
    assert_eq!(
        desk.wake(1000),
        Some(at(1180)),
        "the whole time from unpinning"
    );
}

#[test]
fn the_fading_clock_stops_with_the_connection() {
    let mut desk = Desk::new();
    desk.batch(0, &[about("1", "refund", 0.9)]);
    desk.batch(20, &[about("2", "card", 0.8)]);
    desk.tick(190);
    desk.deck.pause(at(200));
    desk.deck.mark_break();
    assert_eq!(desk.wake(200), None);
    assert!(!desk.tick(5000).changed);
    let fading = desk.deck.cards(at(5000))[0];
    assert_eq!(fading.goes_at, Some(at(5040)), "if it came back now");
    assert!(fading.card.before_break);
    desk.deck.resume(at(5000));
    assert_eq!(desk.wake(5000), Some(at(5040)));
    desk.batch(5001, &[about("3", "card", 0.8)]);
    assert!(!desk.deck.card(&key("card")).expect("shown").before_break);
}

#[test]
fn the_clock_set_back_freezes_nothing() {
    let mut desk = Desk::new();
    desk.batch(0, &[about("1", "refund", 0.8), about("2", "card", 0.9)]);
    desk.dismiss(1, "card");
    desk.batch(-3600, &[about("3", "voucher", 0.85)]);
    assert_eq!(
        desk.wake(-3600),
        Some(at(-3590)),
        "the pause goes on from there"
    );
    assert!(desk.tick(-3595).new_cards.is_empty());
    assert_eq!(desk.tick(-3590).new_cards, [key("voucher")]);
}
