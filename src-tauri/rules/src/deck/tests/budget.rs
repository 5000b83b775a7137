//! What is held back, and when it comes in.

use super::*;

#[test]
fn too_many_new_cards_wait_and_come_in_by_themselves_best_first() {
    let mut desk = Desk::new();
    let batch: Vec<_> = (0..6)
        .map(|n| about(&n.to_string(), &format!("a{n}"), 0.9 - 0.02 * f64::from(n)))
        .collect();
    let did = desk.batch(0, &batch);
    assert_eq!(
        desk.shown(),
        ["a0", "a1", "a2", "a3"],
        "two of six places are for better ones"
    );
    assert_eq!(desk.held(), ["a4", "a5"]);
    assert_eq!(did.held_back, [key("a4"), key("a5")]);

    let did = desk.batch(10, &[about("7", "best", 0.99)]);
    assert_eq!(did.new_cards, [key("best")], "better than all of late");
    assert_eq!(desk.wake(10), Some(at(30)), "nothing better for 20 s");
    assert!(!desk.tick(29).changed);
    assert_eq!(desk.tick(30).new_cards, [key("a4")]);
    assert_eq!(desk.wake(30), Some(at(60)), "six in the minute");
    let did = desk.tick(60);
    assert_eq!(did.new_cards, [key("a5")]);
    assert!(did.changed && desk.held().is_empty());
}

#[test]
fn held_cards_come_in_by_key_whatever_the_budget_says() {
    let mut desk = Desk::new();
    desk.agent.set_quiet(Quiet::On { until: None });
    desk.batch(0, &[about("1", "refund", 0.8), about("2", "card", 0.9)]);
    assert!(desk.shown().is_empty());
    assert_eq!(desk.wake(0), None, "nothing ends quiet mode but the agent");
    assert_eq!(desk.deck.batches_shown(), 0);
    let did = desk.deck.release_held(at(5));
    assert_eq!(did.new_cards, [key("card"), key("refund")]);
    assert_eq!(desk.shown(), ["card", "refund"]);
    assert_eq!(desk.deck.batches_shown(), 1, "shown late is shown");
}

#[test]
fn what_was_held_does_not_all_come_in_at_once() {
    let mut desk = Desk::new();
    desk.agent.set_quiet(Quiet::On {
        until: Some(at(30)),
    });
    let batch: Vec<_> = (0..6)
        .map(|n| about(&n.to_string(), &format!("a{n}"), 0.9 - 0.02 * f64::from(n)))
        .collect();
    desk.batch(0, &batch);
    assert_eq!(
        desk.tick(30).new_cards.len(),
        4,
        "cards that came in late are news as well"
    );
    assert_eq!(desk.wake(30), Some(at(50)));
}

#[test]
fn quiet_mode_ends_by_itself() {
    let mut desk = Desk::new();
    desk.agent.set_quiet(Quiet::On {
        until: Some(at(90)),
    });
    desk.batch(0, &[about("1", "refund", 0.8)]);
    assert_eq!(desk.wake(0), Some(at(90)));
    assert_eq!(desk.tick(90).new_cards, [key("refund")]);
}

#[test]
fn typing_and_dismissing_hold_new_cards_but_not_refreshed_ones() {
    let mut desk = Desk::new();
    desk.batch(0, &[about("1", "refund", 0.8), about("2", "card", 0.9)]);
    desk.agent.note_typing(at(1));
    let did = desk.batch(2, &[about("3", "voucher", 0.9), about("4", "refund", 0.8)]);
    assert_eq!(did.held_back, [key("voucher")]);
    assert_eq!(did.refreshed, [key("refund")]);
    assert_eq!(desk.wake(2), Some(at(4)));
    desk.dismiss(3, "card");
    assert_eq!(desk.shown(), ["refund"]);
    assert_eq!(desk.wake(3), Some(at(13)), "ten seconds from the dismissal");
    assert_eq!(desk.tick(13).new_cards, [key("voucher")]);
}

#[test]
fn a_held_card_that_is_no_longer_fresh_waits_for_the_key_and_then_goes() {
    let mut desk = Desk::new();
    desk.agent.set_quiet(Quiet::On {
        until: Some(at(200)),
    });
    desk.batch(0, &[about("1", "refund", 0.8)]);
    desk.batch(10, &[about("2", "card", 0.8)]);
    let did = desk.tick(200);
    assert_eq!(
        did.new_cards,
        [key("card")],
        "the talk has not moved on from it"
    );
    assert_eq!(desk.held(), ["refund"]);
    let did = desk.tick(240);
    assert_eq!(did.expired.len(), 1);
    assert!(!did.expired[0].was_shown);
    assert!(desk.held().is_empty());
}

/// Two new contents every seven seconds, of middling worth; the answer comes after half a minute.
#[test]
fn at_the_usual_pace_of_a_call_the_first_and_the_best_are_never_late() {
    let mut desk = Desk::new();
    let mut came_late = 0;
    for turn in 0..20_i64 {
        let seconds = turn * 7;
        let mut batch = Vec::new();
        for n in 0..2 {
            let worth =
                0.78 + f64::from(u8::try_from((turn * 7 + n * 3) % 10).expect("small")) / 100.0;
            let article = format!("a{turn}-{n}");
            batch.push(about(&article, &article, worth));
        }
        if turn == 5 {
            batch.push(about("answer", "answer", 0.97));
        }
        let did = desk.batch(seconds, &batch);
        if turn == 0 {
            assert_eq!(did.new_cards.len(), 2, "a call opens with what there is");
        }
        if turn == 5 {
            assert!(
                did.new_cards.contains(&key("answer")),
                "the best does not wait"
            );
        }
        came_late += usize::from(did.new_cards.is_empty());
    }
    assert!(
        came_late < 15,
        "it never falls silent for long: {came_late} of 20 turns without"
    );
    assert!(desk.shown().len() >= 10, "{:?}", desk.shown());
}
