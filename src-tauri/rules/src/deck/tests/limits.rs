//! How much a deck keeps, and the settings that say so.

use super::*;

#[test]
fn a_full_deck_lets_the_lowest_go() {
    let settings = Settings {
        max_cards: 2,
        ..Settings::default()
    };
    let mut desk = Desk::with(settings);
    desk.batch(0, &[about("1", "low", 0.8), about("2", "high", 0.9)]);
    let did = desk.batch(1, &[about("3", "better", 0.95), about("4", "lower", 0.76)]);
    assert_eq!(desk.shown(), ["better", "high"]);
    assert_eq!(did.expired[0].card.key, key("low"));
    assert_eq!(did.expired[0].why, Expiry::CrowdedOut);
    assert_eq!(desk.held(), ["lower"], "not good enough for a full deck");
    assert_eq!(
        desk.wake(1),
        Some(at(180)),
        "and nothing to wake for before one fades"
    );

    desk.deck.pin(&key("high"), at(2)).expect("shown");
    desk.deck.pin(&key("lower"), at(2)).expect("held");
    assert_eq!(
        desk.shown().len(),
        2,
        "the hand brings it in, still within bounds"
    );
    let gone = desk.tick(3).expired;
    assert_eq!(
        gone[0].card.key,
        key("better"),
        "the only one that was not pinned"
    );
}

#[test]
fn what_is_held_or_remembered_is_bounded_too() {
    let settings = Settings {
        max_cards: 2,
        ..Settings::default()
    };
    let mut desk = Desk::with(settings);
    desk.agent.set_quiet(Quiet::On { until: None });
    desk.batch(0, &[about("1", "a", 0.8), about("2", "b", 0.9)]);
    let did = desk.batch(1, &[about("3", "c", 0.85)]);
    assert_eq!(desk.held(), ["b", "c"], "the best of them wait");
    assert_eq!(did.expired[0].card.key, key("a"));
    assert_eq!(
        (did.expired[0].was_shown, did.expired[0].why),
        (false, Expiry::CrowdedOut)
    );
    desk.dismiss(2, "b");
    desk.dismiss(3, "c");
    desk.batch(4, &[about("4", "d", 0.9)]);
    desk.dismiss(5, "d");
    assert_eq!(
        desk.deck.restore(&key("b"), at(6)),
        Err(Gone),
        "the oldest is forgotten"
    );
    desk.deck.restore(&key("c"), at(6)).expect("remembered");
}

#[test]
fn settings_are_checked_at_their_keys() {
    assert!(Settings::default().check().is_empty());
    let bad = Settings {
        ranking: Weights {
            threshold: 1.5,
            ..Weights::default()
        },
        max_cards: 0,
        ..Settings::default()
    };
    let found = bad.check();
    assert_eq!(
        found[0].to_string(),
        "ranking.threshold: 1.5 is outside 0 to 1"
    );
    assert_eq!(found[1].path, "maxCards");
}

#[test]
fn settings_are_read_by_name_and_filled_up() {
    let read: Settings = serde_json::from_str(
        r#"{"attention": {"perMinute": 3}, "fade": {"goesAfterSeconds": 5}, "ofTomorrow": 1}"#,
    )
    .expect("readable");
    let mut expected = Settings::default();
    expected.attention.per_minute = 3;
    expected.fade.goes_after_seconds = 5;
    assert_eq!(read, expected);
}
