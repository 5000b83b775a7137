//! What the passing of time does to the cards: they fade and go, and held ones come in.

use std::collections::BTreeSet;
use std::time::Duration;

use jiff::Timestamp;

use super::card::Card;
use super::order::{arrange, by_rank};
use super::{Deck, Expired, Expiry};
use crate::attention::{Attention, OF_LATE};
use crate::dedupe::ContentKey;

impl Deck {
    /// Lets the clocks run to `now`; cards whose time is up go. Returns whether anything on screen
    /// or held back looks different.
    pub(super) fn settle(&mut self, attention: &mut Attention, now: Timestamp) -> bool {
        attention.advance(now);
        self.budget.advance(now);
        let before = self.talk.so_far();
        let run = self.talk.advance(now);
        let fade = self.settings.fade;
        let mut changed = false;
        for (cards, was_shown) in [(&mut self.shown, true), (&mut self.held, false)] {
            let due = cards.extract_if(.., |card| card.goes(fade).is_some_and(|goes| goes <= run));
            for card in due {
                changed = true;
                self.departed.push(Expired {
                    card,
                    was_shown,
                    why: Expiry::Faded,
                });
            }
            changed |= cards
                .iter()
                .any(|card| card.is_fading(fade, before) != card.is_fading(fade, run));
        }
        changed
    }

    /// Lets held cards in, best first, as far as attention allows; puts everything in order.
    pub(super) fn let_in(&mut self, attention: &Attention, now: Timestamp) -> Vec<ContentKey> {
        let weights = self.settings.ranking;
        let run = self.talk.at(now);
        let mut appeared = Vec::new();
        self.held.sort_by(|a, b| by_rank(a, b, weights));
        while let Some((at, opens)) = self.next_in(attention, now)
            && opens <= now
        {
            self.make_room(run);
            let mut card = self.held.remove(at);
            card.on_screen = run;
            self.budget.spend(now);
            appeared.push(card.key.clone());
            self.shown.push(card);
        }
        arrange(&mut self.shown, weights);
        appeared
    }

    /// The held card that comes in next by itself, and when: the best of those still fresh, if
    /// there is room for it. None when nothing but the agent can let one in.
    pub(super) fn next_in(
        &self,
        attention: &Attention,
        now: Timestamp,
    ) -> Option<(usize, Timestamp)> {
        let weights = self.settings.ranking;
        let run = self.talk.at(now);
        let fresh = |card: &Card| !card.is_fading(self.settings.fade, run);
        let (at, card) = self
            .held
            .iter()
            .enumerate()
            .filter(|(_, card)| fresh(card))
            .min_by(|(_, a), (_, b)| by_rank(a, b, weights))?;
        let better_than = |other: &Card| by_rank(card, other, weights).is_lt();
        if self.shown.len() >= self.most() {
            let victim = &self.shown[self.victim(run)?];
            let gives_way = !victim.pinned && (!fresh(victim) || better_than(victim));
            gives_way.then_some(())?;
        }
        let mut opens = self.budget.opens_at(false, now);
        if let Some(leads) = self.leads_at(card, now) {
            opens = opens.min(leads.max(self.budget.opens_at(true, now)));
        }
        Some((at, attention.opens_at(now)?.max(opens)))
    }

    /// When a card is better than everything that drew the eye of late: `now` if it is, none
    /// while the talk's clock stands. One without a score never is: newer is not better, and the
    /// places that are kept for what leads would be kept for nothing.
    fn leads_at(&self, card: &Card, now: Timestamp) -> Option<Timestamp> {
        card.score?;
        let run = self.talk.at(now);
        let weights = self.settings.ranking;
        let better = |other: &&Card| by_rank(other, card, weights).is_lt();
        let late = |other: &Card| other.noticed().saturating_add(OF_LATE);
        match self.shown.iter().filter(better).map(late).max() {
            Some(until) if until > run => {
                (!self.talk.stopped()).then(|| self.talk.when(until, now))
            }
            Some(_) | None => Some(now),
        }
    }

    /// The agent's hand brings a held or dismissed card in: budget or not, and at the cost of any
    /// other where there is no room.
    pub(super) fn bring_in(&mut self, card: Card, now: Timestamp) {
        self.make_room(self.talk.at(now));
        self.shown.push(card);
    }

    fn make_room(&mut self, run: Duration) {
        if self.shown.len() < self.most() {
            return;
        }
        if let Some(at) = self.victim(run) {
            let card = self.shown.remove(at);
            self.departed.push(Expired {
                card,
                was_shown: true,
                why: Expiry::CrowdedOut,
            });
        }
    }

    /// Who goes first when there is no room: a fading card, then any other, then a pinned one;
    /// among those the lowest.
    fn victim(&self, run: Duration) -> Option<usize> {
        let weights = self.settings.ranking;
        let worth = |card: &Card| (card.pinned, !card.is_fading(self.settings.fade, run));
        (0..self.shown.len()).min_by(|&a, &b| {
            let (a, b) = (&self.shown[a], &self.shown[b]);
            worth(a).cmp(&worth(b)).then(by_rank(b, a, weights))
        })
    }

    /// The lowest held cards go while there are too many.
    pub(super) fn trim_held(&mut self) {
        let most = self.most();
        if self.held.len() <= most {
            return;
        }
        let weights = self.settings.ranking;
        self.held.sort_by(|a, b| by_rank(a, b, weights));
        self.departed
            .extend(self.held.drain(most..).map(|card| Expired {
                card,
                was_shown: false,
                why: Expiry::CrowdedOut,
            }));
    }

    /// Counts the batches of which something came on screen since the last look.
    pub(super) fn count_shown(&mut self) {
        let seen: BTreeSet<u64> = self.shown.iter().map(|card| card.batch).collect();
        for batch in seen {
            if self.unshown.remove(&batch) {
                self.batches_shown += 1;
            }
        }
        // What is neither held nor dismissed can't come on screen any more.
        let may_come: BTreeSet<u64> = self
            .held
            .iter()
            .chain(self.dismissed.iter().map(|gone| &gone.card))
            .map(|card| card.batch)
            .collect();
        self.unshown.retain(|batch| may_come.contains(batch));
    }
}
