//! What a batch does to the cards.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use jiff::Timestamp;

use super::card::{Arrival, Card};
use super::{Deck, Dismissed, Expired, Expiry, Ingested};
use crate::attention::Attention;
use crate::dedupe::ContentKey;
use crate::id::SuggestionId;
use crate::mark::Said;
use crate::rank::{self, Ranked};
use crate::suggestion::Batch;

/// By how much the score of a dismissed content must rise for it to come back by itself. One of
/// the four steps is about 0.06 by default, so the eye sees the difference too. What has no score
/// can't rise: it stays away.
const CLEAR_RISE: f64 = 0.1;

/// The ids of a batch and the content that each brings; none for what did not pass.
type Sent<'a> = BTreeMap<&'a SuggestionId, Option<&'a ContentKey>>;

impl Deck {
    pub(super) fn take_in(
        &mut self,
        batch: &Batch,
        attention: &mut Attention,
        now: Timestamp,
    ) -> Ingested {
        self.settle(attention, now);
        self.batches += 1;
        let mut ranked = rank::ranked(batch, self.settings.ranking);
        for ranked in &mut ranked {
            self.texts.dress(&mut ranked.suggestion);
        }
        let passed: Vec<(ContentKey, &Ranked)> = ranked
            .iter()
            .map(|ranked| (self.texts.content_of(&ranked.suggestion), ranked))
            .collect();
        let contents = self.contents(&passed);
        let said = batch.query_statement.as_deref();
        let arrival = Arrival {
            at: now,
            run: self.talk.at(now),
            batch: self.batches,
            cause: said,
            said: &said.map(Said::new).unwrap_or_default(),
        };

        let arriving: BTreeSet<&ContentKey> = contents.iter().map(|(key, _)| *key).collect();
        let mut refreshed = Vec::new();
        let mut dismissed_before = 0;
        for &(content, ranked) in &contents {
            let same = |card: &Card| card.content == *content;
            // A suggestion sent again with another text keeps its card, unless that card's content
            // arrives as well, under another id.
            let replaced = |card: &Card| {
                card.suggestion.id == ranked.suggestion.id && !arriving.contains(&card.content)
            };
            match self.locate(same).or_else(|| self.locate(replaced)) {
                Some(Located::Shown(at)) => {
                    let card = &mut self.shown[at];
                    card.arrive(content.clone(), ranked, arrival);
                    refreshed.push(card.key.clone());
                }
                Some(Located::Held(at)) => {
                    self.held[at].arrive(content.clone(), ranked, arrival);
                }
                Some(Located::Dismissed(at)) => {
                    let Dismissed { card, score } = &mut self.dismissed[at];
                    card.arrive(content.clone(), ranked, arrival);
                    let rose =
                        |before: f64| ranked.score.is_some_and(|now| now >= before + CLEAR_RISE);
                    if !score.is_some_and(rose) {
                        dismissed_before += 1;
                    } else if let Some(back) = self.dismissed.remove(at) {
                        self.held.push(back.card);
                    }
                }
                None => self.open(content, ranked, arrival),
            }
        }
        let mut new_cards = self.leave_behind(&sent(batch, &passed), arrival.run);
        new_cards.extend(self.let_in(attention, now));
        self.trim_held();
        if !contents.is_empty() {
            self.unshown.insert(self.batches);
        }
        self.count_shown();

        let expired = std::mem::take(&mut self.departed);
        refreshed.retain(|key| !expired.iter().any(|gone| gone.card.key == *key));
        let came_now = |card: &&Card| card.batch == self.batches;
        Ingested {
            new_cards,
            refreshed,
            held_back: self
                .held
                .iter()
                .filter(came_now)
                .map(|card| card.key.clone())
                .collect(),
            dismissed_before,
            expired,
            shown: self.shown.iter().any(|card| came_now(&card)),
            ranked,
        }
    }

    /// One entry a content: where several ids bring the same, the best. No more than fit the deck.
    fn contents<'a>(
        &self,
        passed: &'a [(ContentKey, &'a Ranked)],
    ) -> Vec<(&'a ContentKey, &'a Ranked)> {
        let mut seen = BTreeSet::new();
        passed
            .iter()
            .map(|(content, ranked)| (content, *ranked))
            .filter(|(content, _)| seen.insert(*content))
            .take(self.most())
            .collect()
    }

    /// A card for a content that has none; it waits with the held ones to be let in.
    fn open(&mut self, content: &ContentKey, ranked: &Ranked, arrival: Arrival<'_>) {
        self.arrivals += 1;
        let mut name = content.clone();
        let mut number = 1;
        while self.locate(|card| card.key == name).is_some() {
            // The card of that name has come to show something else.
            number += 1;
            name = content.numbered(number);
        }
        let card = Card::new(name, content.clone(), ranked, self.arrivals, arrival);
        self.held.push(card);
    }

    /// What the batch says about the cards that it did not bring: the talk has moved on from them;
    /// a suggestion that now brings another card's content, or no longer passes, is not shown twice
    /// or as it was. A pin passes to the card that takes over; pinned cards are never withdrawn.
    /// Returns the held cards that appear with an inherited pin.
    fn leave_behind(&mut self, sent: &Sent<'_>, run: Duration) -> Vec<ContentKey> {
        let moves_on = sent.values().any(Option::is_some);
        let batch = self.batches;
        let mut pins = Vec::new();
        for (cards, was_shown) in [(&mut self.shown, true), (&mut self.held, false)] {
            for card in cards
                .iter_mut()
                .filter(|card| moves_on && card.batch != batch)
            {
                card.fade.move_on(run);
            }
            let left = cards.extract_if(.., |card| {
                card.batch != batch
                    && match sent.get(&card.suggestion.id) {
                        Some(Some(_)) => true,
                        Some(None) => !card.pinned,
                        None => false,
                    }
            });
            for card in left {
                let heir = sent.get(&card.suggestion.id).copied().flatten();
                if let Some(heir) = heir.filter(|_| card.pinned) {
                    pins.push((heir, card.slot));
                }
                self.departed.push(Expired {
                    card,
                    was_shown,
                    why: match heir {
                        Some(_) => Expiry::Replaced,
                        None => Expiry::Withdrawn,
                    },
                });
            }
        }
        let mut appeared = Vec::new();
        for (heir, slot) in pins {
            let at = match self.locate(|card| card.content == *heir) {
                Some(Located::Shown(at)) => at,
                Some(Located::Held(at)) => {
                    let card = self.held.remove(at);
                    appeared.push(card.key.clone());
                    self.shown.push(card);
                    self.shown.len() - 1
                }
                Some(Located::Dismissed(_)) | None => continue,
            };
            let card = &mut self.shown[at];
            if !card.pinned {
                card.pinned = true;
                card.slot = slot;
            }
        }
        appeared
    }
}

/// What the batch sent, by id.
fn sent<'a>(batch: &'a Batch, passed: &'a [(ContentKey, &'a Ranked)]) -> Sent<'a> {
    let mut sent: Sent<'a> = batch.suggestions.iter().map(|s| (&s.id, None)).collect();
    for (content, ranked) in passed {
        sent.insert(&ranked.suggestion.id, Some(content));
    }
    sent
}

/// Where a card is.
#[derive(Debug, Clone, Copy)]
pub(super) enum Located {
    Shown(usize),
    Held(usize),
    Dismissed(usize),
}

impl Deck {
    /// The first card of which a thing is true: on screen, held back, dismissed.
    pub(super) fn locate(&self, is_it: impl Fn(&Card) -> bool) -> Option<Located> {
        let shown = self.shown.iter().position(&is_it).map(Located::Shown);
        shown
            .or_else(|| self.held.iter().position(&is_it).map(Located::Held))
            .or_else(|| {
                let at = self.dismissed.iter().position(|gone| is_it(&gone.card));
                at.map(Located::Dismissed)
            })
    }
}
