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
    (one.clone(), one).prop_map(|(confidence, relevance_score)| Scores {
        confidence,
        relevance_score,
    })
}

fn arrivals() -> impl Strategy<Value = Vec<Arrived>> {
    proptest::collection::vec(scores(), 0..60).prop_map(|all| {
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

proptest! {
    #[test]
    fn exactly_what_passes_is_kept(items in arrivals(), weights in weights()) {
        let mut ranked = items.clone();
        rank(&mut ranked, weights);
        let mut kept: Vec<usize> = ranked.iter().map(|item| item.order).collect();
        kept.sort_unstable();
        let passing: Vec<usize> = items
            .iter()
            .filter(|item| item.scores.confidence >= weights.threshold)
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
            let merit = |item: Arrived| (score(item.scores, weights), item.scores.confidence);
            let order = merit(b).partial_cmp(&merit(a)).expect("scores are numbers");
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
            let merit = |item: Arrived| (score(item.scores, weights), item.scores.confidence);
            ranked.into_iter().map(merit).collect()
        };
        prop_assert_eq!(merits(forward), merits(backward));
    }

    #[test]
    fn scores_and_steps_stay_within_their_scale(scores in scores(), weights in weights()) {
        let sum = score(scores, weights);
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
    let scores = Scores {
        confidence,
        relevance_score,
    };
    assert!((score(scores, Weights::default()) - sum).abs() < 1e-12);
}

#[rstest]
#[case(0.749_999, false)]
#[case(0.75, true)]
#[case(1.0, true)]
fn the_threshold_itself_passes(#[case] confidence: f64, #[case] passes: bool) {
    let mut items = vec![Scores {
        confidence,
        relevance_score: 0.0,
    }];
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
    assert!(scores.confidence.is_sign_positive() && scores.relevance_score.is_sign_positive());
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
