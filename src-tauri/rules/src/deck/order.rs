//! The order of cards: by score; a pinned card stays where it was pinned.
//!
//! Cards without a score stand where `rank` puts them, the newest batch first: nothing is known of
//! how sure they are, and what came last is nearest to the talk.

use std::cmp::Ordering;

use super::card::Card;
use crate::rank::{Weights, better_first};

/// Best first; ties by confidence, then by first arrival (`contract.md §1`); without scores, by the
/// newest batch first. Total: no two cards arrived at once.
pub(super) fn by_rank(a: &Card, b: &Card, weights: Weights) -> Ordering {
    better_first(a.suggestion.scores, b.suggestion.scores, weights)
        .then_with(|| match (a.score, b.score) {
            (None, None) => b.batch.cmp(&a.batch),
            (Some(_), _) | (None, Some(_)) => Ordering::Equal,
        })
        .then(a.order.cmp(&b.order))
}

/// Puts the cards in the order to show. A pinned card moves only when too few cards are left for
/// its place; that is its place from then on, so that it never moves down again.
pub(super) fn arrange(cards: &mut Vec<Card>, weights: Weights) {
    if stands(cards, weights) {
        return;
    }
    let (mut pinned, mut loose): (Vec<_>, Vec<_>) = cards.drain(..).partition(|card| card.pinned);
    loose.sort_by(|a, b| by_rank(a, b, weights));
    pinned.sort_by_key(|card| card.slot);
    for mut card in pinned {
        card.slot = card.slot.min(loose.len());
        loose.insert(card.slot, card);
    }
    *cards = loose;
}

/// Whether everything is where it belongs: the usual case, and moving cards is what costs.
fn stands(cards: &[Card], weights: Weights) -> bool {
    let loose = cards.iter().filter(|card| !card.pinned);
    loose.is_sorted_by(|a, b| by_rank(a, b, weights).is_le())
        && cards
            .iter()
            .enumerate()
            .all(|(at, card)| !card.pinned || card.slot == at)
}
