//! The deck, one rule after another. Sequences of everything at random: `tests/deck.rs`.

use jiff::Timestamp;
use uuid::Uuid;

use super::*;
use crate::attention::Quiet;
use crate::id::{InteractionId, SuggestionId};
use crate::mark::Part;
use crate::suggestion::{Scores, Suggestion, SuggestionKind};

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_700_000_000 + seconds).expect("in range")
}

/// A suggestion of an article whose id is its title; both scores are the same.
fn about(id: &str, article: &str, score: f64) -> Suggestion {
    Suggestion {
        id: SuggestionId::from(id),
        kind: SuggestionKind::Knowledge,
        title: article.to_owned(),
        snippet: Some(format!("All about the {article}")),
        knowledge_article_id: Some(article.to_owned()),
        url: None,
        scores: Scores {
            confidence: score,
            relevance_score: score,
        },
        unknown: None,
    }
}

fn key(article: &str) -> ContentKey {
    ContentKey::from(format!("article:{article}").as_str())
}

/// One deck and one agent.
struct Desk {
    deck: Deck,
    agent: Attention,
}

impl Desk {
    fn new() -> Self {
        Self::with(Settings::default())
    }

    fn with(settings: Settings) -> Self {
        Self {
            deck: Deck::new(settings, at(0)),
            agent: Attention::new(settings.attention, at(0)),
        }
    }

    fn batch(&mut self, seconds: i64, suggestions: &[Suggestion]) -> Ingested {
        self.say(seconds, None, suggestions)
    }

    fn say(&mut self, seconds: i64, said: Option<&str>, suggestions: &[Suggestion]) -> Ingested {
        let batch = Batch {
            interaction_id: InteractionId(Uuid::nil()),
            suggestions: suggestions.to_vec(),
            processing_latency_ms: None,
            query_statement: said.map(str::to_owned),
            dropped_scores: 0,
            unknown: None,
        };
        self.deck.ingest(&batch, &mut self.agent, at(seconds))
    }

    fn tick(&mut self, seconds: i64) -> Ticked {
        self.deck.tick(&mut self.agent, at(seconds))
    }

    fn wake(&self, seconds: i64) -> Option<Timestamp> {
        self.deck.next_wake(&self.agent, at(seconds))
    }

    fn dismiss(&mut self, seconds: i64, article: &str) {
        self.deck
            .dismiss(&key(article), &mut self.agent, at(seconds))
            .expect("the card is there");
    }

    /// What is on screen, by title.
    fn shown(&self) -> Vec<&str> {
        titles(&self.deck.cards(at(0)))
    }

    fn held(&self) -> Vec<&str> {
        titles(&self.deck.held_back(at(0)))
    }
}

fn titles<'a>(places: &[Place<'a>]) -> Vec<&'a str> {
    let titles = places
        .iter()
        .map(|place| place.card.suggestion.title.as_str());
    titles.collect()
}

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
    assert_eq!((places[0].steps, places[1].steps), (3, 1));
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
    assert!((card.score - 0.8).abs() < 1e-9, "the newest score");
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
