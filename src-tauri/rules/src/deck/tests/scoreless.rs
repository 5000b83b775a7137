//! Cards without a score: surface B gives one to few kinds (`platform.md`).

use super::*;

#[test]
fn they_stand_behind_the_sure_ones_the_newest_first() {
    let mut desk = Desk::new();
    desk.batch(0, &[scoreless("1", "script")]);
    desk.batch(1, &[about("2", "refund", 0.8)]);
    desk.batch(2, &[scoreless("3", "reply"), scoreless("4", "intent")]);
    assert_eq!(desk.shown(), ["refund", "reply", "intent", "script"]);
    let cards = desk.deck.cards(at(2));
    let steps: Vec<_> = cards.iter().map(|place| place.steps).collect();
    assert_eq!(steps, [Some(1), None, None, None], "none is not one");
    assert_eq!(cards[1].card.score, None, "nothing is made up");
}

#[test]
fn arriving_again_brings_one_to_the_front_of_its_kind() {
    let mut desk = Desk::new();
    desk.batch(0, &[scoreless("1", "script")]);
    desk.batch(1, &[scoreless("2", "reply")]);
    assert_eq!(desk.shown(), ["reply", "script"]);
    desk.batch(2, &[scoreless("3", "script")]);
    assert_eq!(desk.shown(), ["script", "reply"], "nearest to the talk");
}

#[test]
fn a_dismissed_one_stays_away() {
    let mut desk = Desk::new();
    desk.batch(0, &[scoreless("1", "script")]);
    desk.dismiss(1, "script");
    let again = desk.batch(20, &[scoreless("2", "script")]);
    assert_eq!(again.dismissed_before, 1, "it can't rise");
    let scored = desk.batch(40, &[about("3", "script", 1.0)]);
    assert_eq!(scored.dismissed_before, 1, "nor from nothing");
    assert_eq!(desk.shown(), [""; 0]);
}

#[test]
fn they_never_take_the_places_kept_for_what_leads() {
    let mut desk = Desk::new();
    for n in 0..6_u8 {
        let name = format!("s{n}");
        desk.batch(30 + i64::from(n) * 5, &[scoreless(&name, &name)]);
    }
    assert_eq!(desk.shown().len(), 4, "two of six are kept");
    desk.batch(60, &[about("best", "refund", 0.9)]);
    assert_eq!(desk.shown()[0], "refund", "for what is sure");
}

#[test]
fn the_oldest_gives_way() {
    let settings = Settings {
        max_cards: 9,
        attention: attention::Settings {
            per_minute: 60,
            ..attention::Settings::default()
        },
        ..Settings::default()
    };
    let mut desk = Desk::with(settings);
    for n in 0..9_u8 {
        let name = format!("s{n}");
        desk.batch(i64::from(n), &[scoreless(&name, &name)]);
    }
    let pushed = desk.batch(10, &[scoreless("new", "new")]);
    let gone: Vec<_> = pushed
        .expired
        .iter()
        .map(|gone| gone.card.suggestion.title.as_str())
        .collect();
    assert_eq!(gone, ["s0"]);
    assert_eq!(desk.shown()[0], "new");
}
