//! Which suggestions pass, and in what order (`contract.md §1`, ranking).
//!
//! The order is total: by score, then confidence, then arrival, so the same batch always gives the
//! same list. The score is evaluated in double precision exactly as the contract writes it, without
//! rounding: any other implementation of the formula arrives at the same order. (Rounding would
//! make decimal ties exact, and would disagree with every plain implementation.)
//!
//! Surface B gives a confidence to few kinds and a relevance to none (`platform.md`). What is not
//! there is not made up:
//! - With one of the two, that one is the score: the weighted mean over what is there.
//! - Only a confidence is held against the threshold: a suggestion without one always passes.
//! - With neither, a suggestion has no score, and stands as if its score were the threshold, behind
//!   those that have just that score. So it never pushes a sure one away, and never waits behind one
//!   that is weaker than the threshold. Among themselves they stand by arrival: in one batch as they
//!   came, those of a newer batch before those of an older one (`deck::order`), since nothing but
//!   how late it came speaks for one of them.

use serde::{Deserialize, Serialize};

use crate::setting::{BadSetting, within};
use crate::suggestion::{Batch, Scores, Suggestion};

/// What ranking depends on. Each within 0..=1; the two weights together are 1, so that a score is
/// within 0..=1 as well.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Weights {
    /// Suggestions with a lower confidence are dropped.
    pub threshold: f64,
    /// The share of the relevance score.
    pub relevance: f64,
    /// The share of the confidence.
    pub confidence: f64,
}

impl Default for Weights {
    fn default() -> Self {
        Self {
            threshold: 0.75,
            relevance: 0.6,
            confidence: 0.4,
        }
    }
}

impl Weights {
    /// Checked weights.
    ///
    /// # Errors
    /// Everything that [`Weights::check`] finds.
    pub fn new(threshold: f64, relevance: f64, confidence: f64) -> Result<Self, Vec<BadSetting>> {
        let weights = Self {
            threshold,
            relevance,
            confidence,
        };
        let found = weights.check();
        if found.is_empty() {
            Ok(weights)
        } else {
            Err(found)
        }
    }

    /// What can't be used, at its key; empty when all is well.
    #[must_use]
    pub fn check(&self) -> Vec<BadSetting> {
        let mut found = Vec::new();
        within(&mut found, "threshold", self.threshold, 0.0, 1.0);
        within(&mut found, "relevance", self.relevance, 0.0, 1.0);
        within(&mut found, "confidence", self.confidence, 0.0, 1.0);
        if found.is_empty() && (self.relevance + self.confidence - 1.0).abs() > 1e-9 {
            found.push(BadSetting::new(
                "relevance",
                format!(
                    "relevance and confidence must add up to 1, not {}",
                    self.relevance + self.confidence
                ),
            ));
        }
        found
    }

    /// Whether a suggestion is sure enough to be shown at all. One that says nothing of it is.
    #[must_use]
    pub fn pass(&self, scores: Scores) -> bool {
        scores
            .confidence
            .is_none_or(|confidence| confidence >= self.threshold)
    }
}

/// Anything that can be ranked: an owned suggestion, or one still borrowed from its frame.
pub trait Scored {
    /// Confidence and relevance, already checked by [`Scores::checked`].
    fn scores(&self) -> Scores;
}

impl Scored for Suggestion {
    fn scores(&self) -> Scores {
        self.scores
    }
}

impl Scored for Scores {
    fn scores(&self) -> Scores {
        *self
    }
}

impl<T: Scored + ?Sized> Scored for &T {
    fn scores(&self) -> Scores {
        (**self).scores()
    }
}

/// The weighted sum, 0..=1 for checked weights and scores; the one that is there where the other
/// is not; none where neither is.
#[must_use]
pub fn score(scores: Scores, weights: Weights) -> Option<f64> {
    match (scores.confidence, scores.relevance_score) {
        (Some(confidence), Some(relevance_score)) => {
            Some(weights.relevance * relevance_score + weights.confidence * confidence)
        }
        (one, None) | (None, one) => one,
    }
}

/// Drops what does not pass and puts the rest in order, best first, in place.
///
/// Items stand in the order of arrival on the way in. Nothing is allocated for up to 20 items: the
/// standard stable sort inserts in place there.
pub fn rank<T: Scored>(items: &mut Vec<T>, weights: Weights) {
    items.retain(|item| weights.pass(item.scores()));
    items.sort_by(|a, b| better_first(a.scores(), b.scores(), weights));
}

/// Best first; equal for what only arrival can tell apart.
pub(crate) fn better_first(a: Scores, b: Scores, weights: Weights) -> std::cmp::Ordering {
    let (score_a, score_b) = (score(a, weights), score(b, weights));
    let stands_at = |score: Option<f64>| score.unwrap_or(weights.threshold);
    stands_at(score_b)
        .total_cmp(&stands_at(score_a))
        .then_with(|| score_b.is_some().cmp(&score_a.is_some()))
        .then_with(|| match (a.confidence, b.confidence) {
            (Some(a), Some(b)) => b.total_cmp(&a),
            (a, b) => b.is_some().cmp(&a.is_some()),
        })
}

/// How sure, in four steps for the eye: the score from the threshold to 1 in four equal parts.
/// Always within 1..=4; a score below the threshold (low relevance) is 1.
#[must_use]
pub fn steps(score: f64, threshold: f64) -> u8 {
    let span = 1.0 - threshold;
    let quarters = if span > 0.0 {
        (score - threshold) / span * 4.0
    } else {
        score.floor() * 4.0
    };
    match quarters {
        q if q >= 3.0 => 4,
        q if q >= 2.0 => 3,
        q if q >= 1.0 => 2,
        _ => 1,
    }
}

/// A suggestion that passed, with its place in its batch.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranked {
    /// The suggestion as it arrived.
    pub suggestion: Suggestion,
    /// The weighted sum, 0..=1; none where the platform gives nothing to weigh.
    pub score: Option<f64>,
    /// 1 is best.
    pub rank: u32,
}

/// What passed of one batch, best first. An id that stands twice in the batch counts once, as it
/// arrived last.
#[must_use]
pub fn ranked(batch: &Batch, weights: Weights) -> Vec<Ranked> {
    let mut passed = latest_by_id(batch);
    rank(&mut passed, weights);
    passed
        .into_iter()
        .zip(1..)
        .map(|(suggestion, rank)| Ranked {
            suggestion: suggestion.clone(),
            score: score(suggestion.scores, weights),
            rank,
        })
        .collect()
}

/// The batch's suggestions in the order of arrival, the later one where an id stands twice.
pub(crate) fn latest_by_id(batch: &Batch) -> Vec<&Suggestion> {
    let all = &batch.suggestions;
    let mut seen = std::collections::BTreeSet::new();
    let mut latest: Vec<&Suggestion> = all.iter().rev().filter(|s| seen.insert(&s.id)).collect();
    latest.reverse();
    latest
}
