//! Ranking as a property: whatever arrives, the order is total, stable and idempotent
//! (`contract.md §1`).

use proptest::prelude::*;
use rstest::rstest;
use rules::rank::{Scored, Weights, rank, score, steps};
use rules::suggestion::Scores;

/// A suggestion as far as ranking sees it, and when it arrived.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Arrived {
    scores: Scores,
    order: usize,
}

impl Scored for Arrived {
    fn scores(&self) -> Scores {
        self.scores
    }
}

/// Scores with many ties.
fn scores() -> impl Strategy<Value = Scores> {
    let one = prop_oneof![
        (0..=20_u8).prop_map(|twentieth| f64::from(twentieth) / 20.0),
        0.0..=1.0_f64,
    ];
    (one.clone(), one)
        .prop_map(|(confidence, relevance_score)| Scores::of(confidence, relevance_score))
}

/// Scores of which some are missing, as surface B gives them.
fn some_scores() -> impl Strategy<Value = Scores> {
    let one =
        || proptest::option::of((0..=20_u8).prop_map(|twentieth| f64::from(twentieth) / 20.0));
    (one(), one()).prop_map(|(confidence, relevance_score)| Scores {
        confidence,
        relevance_score,
    })
}

fn arrivals() -> impl Strategy<Value = Vec<Arrived>> {
    arrivals_of(scores())
}

fn arrivals_of(scores: impl Strategy<Value = Scores>) -> impl Strategy<Value = Vec<Arrived>> {
    proptest::collection::vec(scores, 0..60).prop_map(|all| {
        let arrived = all.into_iter().enumerate();
        arrived
            .map(|(order, scores)| Arrived { scores, order })
            .collect()
    })
}

fn weights() -> impl Strategy<Value = Weights> {
    (0.0..=1.0_f64, 0..=10_u8).prop_map(|(threshold, tenths)| {
        let relevance = f64::from(tenths) / 10.0;
        Weights::new(threshold, relevance, 1.0 - relevance).expect("they add up to 1")
    })
}

/// What decides before arrival does.
fn merit(item: Arrived, weights: Weights) -> (f64, f64) {
    let sum = score(item.scores, weights).expect("both are there");
    (sum, item.scores.confidence.expect("there is one"))
}

proptest! {
    #[test]
    fn exactly_what_passes_is_kept(items in arrivals(), weights in weights()) {
        let mut ranked = items.clone();
        rank(&mut ranked, weights);
        let mut kept: Vec<usize> = ranked.iter().map(|item| item.order).collect();
        kept.sort_unstable();
        let passing: Vec<usize> = items
            .iter()
            .filter(|item| item.scores.confidence.expect("there is one") >= weights.threshold)
            .map(|item| item.order)
            .collect();
        prop_assert_eq!(kept, passing, "nothing lost, nothing added, nothing twice");
    }

    #[test]
    fn the_order_is_by_score_then_confidence_then_arrival(items in arrivals(), weights in weights()) {
        let mut ranked = items;
        rank(&mut ranked, weights);
        for pair in ranked.windows(2) {
            let (a, b) = (pair[0], pair[1]);
            let order = merit(b, weights).partial_cmp(&merit(a, weights)).expect("scores are numbers");
            prop_assert!(order.then(a.order.cmp(&b.order)).is_lt(), "{a:?} before {b:?}");
        }
    }

    #[test]
    fn ranking_again_changes_nothing(items in arrivals(), weights in weights()) {
        let mut once = items;
        rank(&mut once, weights);
        let mut twice = once.clone();
        rank(&mut twice, weights);
        prop_assert_eq!(once, twice);
    }

    #[test]
    fn borrowed_items_rank_as_owned_ones(items in arrivals(), weights in weights()) {
        let mut borrowed: Vec<&Arrived> = items.iter().collect();
        rank(&mut borrowed, weights);
        let mut owned = items.clone();
        rank(&mut owned, weights);
        prop_assert_eq!(borrowed.into_iter().copied().collect::<Vec<_>>(), owned);
    }

    #[test]
    fn only_ties_depend_on_arrival(items in arrivals(), weights in weights()) {
        let mut forward = items.clone();
        rank(&mut forward, weights);
        let mut backward: Vec<_> = items.into_iter().rev().collect();
        rank(&mut backward, weights);
        let merits = |ranked: Vec<Arrived>| -> Vec<(f64, f64)> {
            ranked.into_iter().map(|item| merit(item, weights)).collect()
        };
        prop_assert_eq!(merits(forward), merits(backward));
    }

    #[test]
    fn scores_and_steps_stay_within_their_scale(scores in scores(), weights in weights()) {
        let sum = score(scores, weights).expect("both are there");
        prop_assert!((0.0..=1.0 + 1e-9).contains(&sum), "{sum}");
        prop_assert!((1..=4).contains(&steps(sum, weights.threshold)));
    }

    #[test]
    fn a_better_score_never_shows_fewer_steps(a in 0.0..=1.0_f64, b in 0.0..=1.0_f64, threshold in 0.0..=1.0_f64) {
        let (low, high) = (a.min(b), a.max(b));
        prop_assert!(steps(low, threshold) <= steps(high, threshold));
    }

    #[test]
    fn any_number_at_all_is_checked(confidence in any::<f64>(), relevance in any::<f64>()) {
        let within = |score: f64| score.is_finite() && (0.0..=1.0).contains(&score);
        let checked = Scores::checked(confidence, relevance);
        prop_assert_eq!(checked.is_some(), within(confidence) && within(relevance));
        let alone = Scores::checked(confidence, None);
        prop_assert_eq!(alone.is_some(), within(confidence), "one that is missing is no fault");
    }

    #[test]
    fn what_has_no_confidence_is_not_held_against_the_threshold(
        items in arrivals_of(some_scores()), weights in weights(),
    ) {
        let mut ranked = items.clone();
        rank(&mut ranked, weights);
        let mut kept: Vec<usize> = ranked.iter().map(|item| item.order).collect();
        kept.sort_unstable();
        let unsure = |scores: Scores| scores.confidence.is_some_and(|sure| sure < weights.threshold);
        let passing = items.iter().filter(|item| !unsure(item.scores)).map(|item| item.order);
        prop_assert_eq!(kept, passing.collect::<Vec<_>>());
    }

    #[test]
    fn what_has_no_score_stands_at_the_threshold_in_the_order_of_arrival(
        items in arrivals_of(some_scores()), weights in weights(),
    ) {
        let mut ranked = items;
        rank(&mut ranked, weights);
        for pair in ranked.windows(2) {
            match (score(pair[0].scores, weights), score(pair[1].scores, weights)) {
                (Some(before), Some(after)) => prop_assert!(before >= after),
                (Some(before), None) => prop_assert!(before >= weights.threshold, "it is sure enough"),
                (None, Some(after)) => prop_assert!(after < weights.threshold, "{after} is not"),
                (None, None) => prop_assert!(pair[0].order < pair[1].order, "as they came"),
            }
        }
    }

    #[test]
    fn ranking_again_changes_nothing_with_or_without_scores(
        items in arrivals_of(some_scores()), weights in weights(),
    ) {
        let mut once = items;
        rank(&mut once, weights);
        let mut twice = once.clone();
        rank(&mut twice, weights);
        prop_assert_eq!(once, twice, "a replay ranks what was ranked");
    }

    #[test]
    fn what_has_no_score_changes_nothing_among_what_has(
        items in arrivals_of(some_scores()), weights in weights(),
    ) {
        let has_score = |item: &Arrived| score(item.scores, weights).is_some();
        let mut mixed = items.clone();
        rank(&mut mixed, weights);
        mixed.retain(has_score);
        let mut alone: Vec<Arrived> = items.into_iter().filter(has_score).collect();
        rank(&mut alone, weights);
        prop_assert_eq!(mixed, alone);
    }

    #[test]
    fn one_that_is_alone_is_the_score(one in 0.0..=1.0_f64, weights in weights()) {
        let sure = Scores { confidence: Some(one), relevance_score: None };
        let near = Scores { confidence: None, relevance_score: Some(one) };
        prop_assert_eq!(score(sure, weights), Some(one), "the mean of one number is that number");
        prop_assert_eq!(score(near, weights), Some(one));
        prop_assert_eq!(score(Scores::NONE, weights), None, "and of none there is none");
    }
}

#[rstest]
#[case::as_the_contract_says(0.9, 0.8, 0.84)]
#[case::none(0.0, 0.0, 0.0)]
#[case::certain(1.0, 1.0, 1.0)]
fn the_score_is_the_weighted_sum(
    #[case] confidence: f64,
    #[case] relevance_score: f64,
    #[case] sum: f64,
) {
    let scores = Scores::of(confidence, relevance_score);
    let found = score(scores, Weights::default()).expect("both are there");
    assert!((found - sum).abs() < 1e-12);
}

#[rstest]
#[case(0.749_999, false)]
#[case(0.75, true)]
#[case(1.0, true)]
fn the_threshold_itself_passes(#[case] confidence: f64, #[case] passes: bool) {
    let mut items = vec![Scores::of(confidence, 0.0)];
    rank(&mut items, Weights::default());
    assert_eq!(!items.is_empty(), passes);
}

#[rstest]
#[case::below_for_low_relevance(0.30, 0.75, 1)]
#[case(0.75, 0.75, 1)]
#[case(0.81, 0.75, 1)]
#[case(0.8125, 0.75, 2)]
#[case(0.875, 0.75, 3)]
#[case(0.9375, 0.75, 4)]
#[case(1.0, 0.75, 4)]
#[case::no_scale_left(1.0, 1.0, 4)]
#[case::no_scale_left(0.99, 1.0, 1)]
#[case::not_a_number(f64::NAN, 0.75, 1)]
fn steps_are_quarters_from_the_threshold(
    #[case] score: f64,
    #[case] threshold: f64,
    #[case] filled: u8,
) {
    assert_eq!(steps(score, threshold), filled);
}

#[rstest]
#[case(f64::NAN, 0.5)]
#[case(0.5, f64::INFINITY)]
#[case(f64::NEG_INFINITY, 0.5)]
#[case(-0.000_001, 0.5)]
#[case(0.5, 1.000_001)]
fn scores_off_the_scale_are_refused(#[case] confidence: f64, #[case] relevance: f64) {
    assert_eq!(Scores::checked(confidence, relevance), None);
}

#[test]
fn negative_zero_is_zero() {
    let scores = Scores::checked(-0.0, -0.0).expect("zero is on the scale");
    let (confidence, relevance) = (scores.confidence, scores.relevance_score);
    assert!(confidence.is_some_and(f64::is_sign_positive));
    assert!(relevance.is_some_and(f64::is_sign_positive));
}

#[rstest]
#[case(0.75, 0.6, 0.4, &[])]
#[case(0.0, 1.0, 0.0, &[])]
#[case(1.01, 0.6, 0.4, &["threshold"])]
#[case(0.75, -0.1, 1.1, &["relevance", "confidence"])]
#[case(0.75, f64::NAN, 0.4, &["relevance"])]
#[case(0.75, 0.6, 0.5, &["relevance"])]
fn weights_are_checked(
    #[case] threshold: f64,
    #[case] relevance: f64,
    #[case] confidence: f64,
    #[case] wrong: &[&str],
) {
    let found = Weights::new(threshold, relevance, confidence)
        .err()
        .unwrap_or_default();
    let paths: Vec<_> = found.iter().map(|bad| bad.path.as_str()).collect();
    assert_eq!(paths, wrong);
}

#[test]
fn settings_left_out_take_their_defaults() {
    let weights: Weights = serde_json::from_str(r#"{"threshold": 0.5}"#).expect("readable");
    assert_eq!(weights, Weights::new(0.5, 0.6, 0.4).expect("usable"));
}
