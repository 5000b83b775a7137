//! One interaction's cards: a state machine that takes batches, the agent's hand and the time, and
//! says what is on screen, what is held back and when to look again.
//!
//! The owner calls [`Deck::tick`] at [`Deck::next_wake`] and after whatever changed the
//! [`Attention`]; nothing else is needed for cards to appear, fade and go on time.
//!
//! What stands where:
//! - One content has one card. A suggestion sent again with another text keeps its card, which then
//!   shows the new text; a suggestion that comes again below the threshold takes its card away,
//!   unless it is pinned.
//! - A new content first waits with the held ones; the best come in as far as attention allows.
//! - A dismissed content stays away for the rest of the interaction, unless the agent takes it
//!   back or its score rises by 0.1 above what was dismissed. Coming back "a little better" every
//!   few seconds is what dismissing is meant to end.
//! - What the platform tells of a suggestion's state is followed where another hand did it
//!   (`telling`); what the agent did here comes back as an echo and changes nothing.
//! - A text that comes after its suggestion goes on the card as it stands: nothing about the card is
//!   renewed by it. Where it is what another card says, one of the two goes (`filling`).
//! - Everything is bounded by `max_cards`; who must go first: fading, then lowest; pinned last.

mod card;
mod filling;
mod intake;
mod order;
mod outcome;
mod passage;
mod telling;
#[cfg(test)]
mod tests;

use std::collections::{BTreeSet, VecDeque};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::attention::{self, Attention, Budget};
use crate::dedupe::ContentKey;
use crate::elapsed::Elapsed;
use crate::fade;
use crate::rank::{self, Weights};
use crate::setting::{BadSetting, within};
use crate::suggestion::{Batch, SuggestionState};
use filling::Texts;
use intake::Located;
use order::{arrange, by_rank};
use telling::OwnHand;

pub use card::{Card, Place};
pub use outcome::{Expired, Expiry, Filled, Gone, Ingested, Ticked, Told};
pub use telling::Before;

/// Everything a deck decides by.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Settings {
    /// What passes, and in what order.
    pub ranking: Weights,
    /// How many new cards, and when.
    pub attention: attention::Settings,
    /// When cards go.
    pub fade: fade::Settings,
    /// At most so many cards on screen, as many held back, as many dismissed remembered. 9..=1000.
    pub max_cards: u16,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            ranking: Weights::default(),
            attention: attention::Settings::default(),
            fade: fade::Settings::default(),
            max_cards: 200,
        }
    }
}

impl Settings {
    /// What can't be used, at its key (`ranking.threshold`); empty when all is well.
    #[must_use]
    pub fn check(&self) -> Vec<BadSetting> {
        let parts = [
            ("ranking", self.ranking.check()),
            ("attention", self.attention.check()),
            ("fade", self.fade.check()),
        ];
        let mut found: Vec<BadSetting> = parts
            .into_iter()
            .flat_map(|(part, found)| found.into_iter().map(move |bad| bad.inside(part)))
            .collect();
        within(&mut found, "maxCards", self.max_cards, 9.0, 1000.0);
        found
    }
}

/// A card that the agent sent away.
#[derive(Debug, Clone)]
struct Dismissed {
    card: Card,
    /// Its score when it was dismissed.
    score: Option<f64>,
}

/// One interaction's cards.
#[derive(Debug, Clone)]
pub struct Deck {
    settings: Settings,
    started_at: Timestamp,
    /// Stops while the connection is down; what cards fade by.
    talk: Elapsed,
    budget: Budget,
    /// In the order to show.
    shown: Vec<Card>,
    /// Best first.
    held: Vec<Card>,
    /// Oldest first.
    dismissed: VecDeque<Dismissed>,
    /// What went and was not yet reported.
    departed: Vec<Expired>,
    arrivals: u64,
    batches: u64,
    /// Batches of which nothing was on screen yet and something may still be.
    unshown: BTreeSet<u64>,
    batches_shown: u64,
    accepted: u64,
    /// What the agent did here, as the platform will tell it back.
    own: OwnHand,
    failed: u64,
    /// Texts that came after their suggestions.
    texts: Texts,
}

impl Deck {
    /// An empty deck.
    #[must_use]
    pub fn new(settings: Settings, started_at: Timestamp) -> Self {
        Self {
            settings,
            started_at,
            talk: Elapsed::new(started_at),
            budget: Budget::new(settings.attention, started_at),
            shown: Vec::new(),
            held: Vec::new(),
            dismissed: VecDeque::new(),
            departed: Vec::new(),
            arrivals: 0,
            batches: 0,
            unshown: BTreeSet::new(),
            batches_shown: 0,
            accepted: 0,
            own: OwnHand::default(),
            failed: 0,
            texts: Texts::default(),
        }
    }

    /// When Cuecard began to follow the interaction.
    #[must_use]
    pub fn started_at(&self) -> Timestamp {
        self.started_at
    }

    /// True once a first batch came, shown or not.
    #[must_use]
    pub fn heard(&self) -> bool {
        self.batches > 0
    }

    /// Takes a batch of this interaction.
    pub fn ingest(&mut self, batch: &Batch, attention: &mut Attention, now: Timestamp) -> Ingested {
        self.take_in(batch, attention, now)
    }

    /// Lets time pass: cards go, and held ones appear as far as attention allows.
    pub fn tick(&mut self, attention: &mut Attention, now: Timestamp) -> Ticked {
        let changed = self.settle(attention, now);
        let new_cards = self.let_in(attention, now);
        self.ticked(new_cards, changed)
    }

    fn ticked(&mut self, new_cards: Vec<ContentKey>, changed: bool) -> Ticked {
        self.count_shown();
        let expired = std::mem::take(&mut self.departed);
        Ticked {
            changed: changed || !new_cards.is_empty() || !expired.is_empty(),
            new_cards,
            expired,
        }
    }

    /// When [`Deck::tick`] has something to do next, if nothing else happens; always after `now`
    /// once ticked at `now`. None: not before something happens.
    #[must_use]
    pub fn next_wake(&self, attention: &Attention, now: Timestamp) -> Option<Timestamp> {
        let run = self.talk.at(now);
        let fade = self.settings.fade;
        let turns = self.shown.iter().chain(&self.held).filter_map(|card| {
            let begins = card.fades(fade)?;
            if begins > run {
                Some(begins)
            } else {
                card.goes(fade)
            }
        });
        let turn = turns.min().filter(|_| !self.talk.stopped());
        let comes_in = self.next_in(attention, now).map(|(_, opens)| opens);
        let turn = turn.map(|run| self.talk.when(run, now));
        turn.into_iter().chain(comes_in).min()
    }

    /// The cards on screen, in the order to show.
    #[must_use]
    pub fn cards(&self, now: Timestamp) -> Vec<Place<'_>> {
        self.places(&self.shown, now)
    }

    /// What is held back, best first.
    #[must_use]
    pub fn held_back(&self, now: Timestamp) -> Vec<Place<'_>> {
        self.places(&self.held, now)
    }

    fn places<'a>(&self, cards: &'a [Card], now: Timestamp) -> Vec<Place<'a>> {
        let Settings { ranking, fade, .. } = self.settings;
        let run = self.talk.at(now);
        let mut places: Vec<Place<'a>> = cards
            .iter()
            .map(|card| Place {
                card,
                position: 0,
                steps: card
                    .score
                    .map(|score| rank::steps(score, ranking.threshold)),
                goes_at: card
                    .goes(fade)
                    .filter(|_| card.is_fading(fade, run))
                    .map(|goes| self.talk.when(goes, now)),
            })
            .collect();
        let mut best_first: Vec<&mut Place<'a>> = places.iter_mut().collect();
        best_first.sort_by(|a, b| by_rank(a.card, b.card, ranking));
        for (place, position) in best_first.into_iter().zip(1..) {
            place.position = position;
        }
        places
    }

    /// The card of that name, on screen or held back.
    #[must_use]
    pub fn card(&self, key: &ContentKey) -> Option<&Card> {
        let mut cards = self.shown.iter().chain(&self.held);
        cards.find(|card| card.key == *key)
    }

    /// The agent took a card. A held one appears with it; what it crowds out is reported by the
    /// next [`Deck::tick`], here and wherever the agent's hand brings a card in.
    ///
    /// # Errors
    /// [`Gone`] when there is no such card.
    pub fn accept(&mut self, key: &ContentKey, now: Timestamp) -> Result<&Card, Gone> {
        let at = self.at_hand(key, now)?;
        self.accepted += 1;
        let card = &mut self.shown[at];
        card.accepted = true;
        self.own
            .note(&card.suggestion.id, SuggestionState::Accepted);
        Ok(card)
    }

    /// The agent pins a card: it keeps its place and never fades. A held one appears with it.
    ///
    /// # Errors
    /// [`Gone`] when there is no such card.
    pub fn pin(&mut self, key: &ContentKey, now: Timestamp) -> Result<&Card, Gone> {
        let at = self.at_hand(key, now)?;
        let card = &mut self.shown[at];
        card.pinned = true;
        card.slot = at;
        Ok(card)
    }

    /// The agent lets a pinned card go its way again: it takes its place by score, and has the
    /// whole time before it fades.
    ///
    /// # Errors
    /// [`Gone`] when there is no such card.
    pub fn unpin(&mut self, key: &ContentKey, now: Timestamp) -> Result<&Card, Gone> {
        let run = self.talk.advance(now);
        let at = self.at_hand(key, now)?;
        let card = &mut self.shown[at];
        card.pinned = false;
        card.fade.renew(run);
        let at = self.at_hand(key, now)?;
        Ok(&self.shown[at])
    }

    /// Where on screen the card stands after it was brought there, if it was held back.
    fn at_hand(&mut self, key: &ContentKey, now: Timestamp) -> Result<usize, Gone> {
        let named = |card: &Card| card.key == *key;
        if let Some(at) = self.held.iter().position(named) {
            let mut card = self.held.remove(at);
            card.fade.renew(self.talk.advance(now));
            self.bring_in(card, now);
        }
        arrange(&mut self.shown, self.settings.ranking);
        self.count_shown();
        self.shown.iter().position(named).ok_or(Gone)
    }

    /// The agent dismisses a card, shown or held. Its content stays away for the rest of the
    /// interaction unless it is restored or its score rises clearly.
    ///
    /// # Errors
    /// [`Gone`] when there is no such card.
    pub fn dismiss(
        &mut self,
        key: &ContentKey,
        attention: &mut Attention,
        now: Timestamp,
    ) -> Result<&Card, Gone> {
        let mut card = match self.locate(|card| card.key == *key) {
            Some(Located::Shown(at)) => self.shown.remove(at),
            Some(Located::Held(at)) => self.held.remove(at),
            Some(Located::Dismissed(_)) | None => return Err(Gone),
        };
        card.pinned = false;
        attention.note_dismissal(now);
        self.own
            .note(&card.suggestion.id, SuggestionState::Dismissed);
        self.put_away(card);
        self.dismissed.back().map(|gone| &gone.card).ok_or(Gone)
    }

    /// The card stays away from now on.
    fn put_away(&mut self, card: Card) {
        arrange(&mut self.shown, self.settings.ranking);
        if self.dismissed.len() >= self.most() {
            self.dismissed.pop_front();
        }
        let score = card.score;
        self.dismissed.push_back(Dismissed { card, score });
    }

    /// The agent takes a dismissal back: the card appears with what arrived in the meantime.
    ///
    /// # Errors
    /// [`Gone`] when the content was not dismissed, or too long ago, or its suggestion has come to
    /// bring what another card shows.
    pub fn restore(&mut self, key: &ContentKey, now: Timestamp) -> Result<&Card, Gone> {
        let at = self.dismissed.iter().position(|gone| gone.card.key == *key);
        let at = at.ok_or(Gone)?;
        let id = &self.dismissed[at].card.suggestion.id;
        let mut others = self.shown.iter().chain(&self.held);
        if others.any(|card| card.suggestion.id == *id) {
            return Err(Gone);
        }
        let Dismissed { mut card, .. } = self.dismissed.remove(at).ok_or(Gone)?;
        card.fade.renew(self.talk.advance(now));
        self.bring_in(card, now);
        let at = self.at_hand(key, now)?;
        Ok(&self.shown[at])
    }

    /// The agent asks for everything that is held back: it appears, whatever the budget says and
    /// at no cost to it, with the whole time before it fades.
    pub fn release_held(&mut self, now: Timestamp) -> Ticked {
        let weights = self.settings.ranking;
        let run = self.talk.advance(now);
        self.held.sort_by(|a, b| by_rank(a, b, weights));
        let mut appeared = Vec::new();
        // The best come last, so that they are not the ones to be crowded out again.
        while let Some(mut card) = self.held.pop() {
            card.fade.renew(run);
            appeared.push(card.key.clone());
            self.bring_in(card, now);
        }
        appeared.reverse();
        appeared.retain(|key| self.shown.iter().any(|card| card.key == *key));
        arrange(&mut self.shown, weights);
        self.ticked(appeared, false)
    }

    /// The connection was lost: the fading clock stops.
    pub fn pause(&mut self, now: Timestamp) {
        self.talk.stop(now);
    }

    /// The connection is back: the fading clock goes on.
    pub fn resume(&mut self, now: Timestamp) {
        self.talk.go_on(now);
    }

    /// Everything here arrived before the connection was lost.
    pub fn mark_break(&mut self) {
        let dismissed = self.dismissed.iter_mut().map(|gone| &mut gone.card);
        for card in self.shown.iter_mut().chain(&mut self.held).chain(dismissed) {
            card.before_break = true;
        }
    }

    /// Clicks of "take" so far.
    #[must_use]
    pub fn accepted(&self) -> u64 {
        self.accepted
    }

    /// Suggestions that the platform took back because it could not make them.
    #[must_use]
    pub fn failed(&self) -> u64 {
        self.failed
    }

    /// Batches of which something was on screen.
    #[must_use]
    pub fn batches_shown(&self) -> u64 {
        self.batches_shown
    }

    /// Accepted clicks over batches shown, 0 when none (`contract.md §1`).
    #[must_use]
    pub fn acceptance_rate(&self) -> f64 {
        crate::acceptance::acceptance_rate(self.accepted, self.batches_shown)
    }

    fn most(&self) -> usize {
        self.settings.max_cards.max(1).into()
    }
}
