//! What the platform tells of a suggestion's state: done by the agent here and told back, or done by
//! another hand (another screen, another client) and to be followed.
//!
//! Whose hand it was is not told. So the deck remembers what the agent did here, by the suggestion that
//! it was told of, and takes a change that matches for its echo. What was done before the program was
//! last ended is recalled: it comes back with the first list, and what the agent had put away then is
//! put away again. What another hand did is followed quietly: it counts for nothing that
//! is said about the agent, and asks for no pause.
//!
//! A pinned card is never taken away by it: it is marked, and the agent decides.

use std::collections::{BTreeSet, VecDeque};

use super::card::Card;
use super::intake::Located;
use super::order::arrange;
use super::{Deck, Expired, Expiry, Told};
use crate::id::SuggestionId;
use crate::suggestion::{StateChange, SuggestionState};

/// So much of what the agent did here is remembered, the newest.
const REMEMBERED: usize = 400;

/// What the agent did here, as the platform tells it back.
#[derive(Debug, Clone, Default)]
pub(super) struct OwnHand {
    done: VecDeque<(SuggestionId, SuggestionState)>,
    /// What had been put away before the program was last ended and is not told back yet.
    away: BTreeSet<SuggestionId>,
}

/// What the agent did here before the program was last ended.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Before {
    /// The states that come of it, oldest first.
    pub done: Vec<(SuggestionId, SuggestionState)>,
    /// What was put away and not brought back.
    pub away: BTreeSet<SuggestionId>,
}

impl OwnHand {
    pub(super) fn note(&mut self, id: &SuggestionId, state: SuggestionState) {
        if self.done.len() >= REMEMBERED {
            self.done.pop_front();
        }
        self.done.push_back((id.clone(), state));
    }

    /// Whether a change is what the agent did here. Putting away is told back once each time: after
    /// that, and after the agent took it back, another hand may put it away again. Taking is told
    /// back for opening and for copying alike.
    fn takes(&mut self, change: &StateChange) -> bool {
        let same = |(id, state): &(SuggestionId, SuggestionState)| {
            *id == change.suggestion_id && *state == change.state
        };
        let Some(at) = self.done.iter().position(same) else {
            return false;
        };
        if change.state == SuggestionState::Dismissed {
            self.done.remove(at);
        }
        true
    }
}

impl Deck {
    /// The agent opened or copied a card here, and that is told of this suggestion: the platform will
    /// call it accepted.
    pub fn note_used(&mut self, id: &SuggestionId) {
        self.own.note(id, SuggestionState::Accepted);
    }

    /// The agent rated a card here, and that is told of this suggestion.
    pub fn note_rated(&mut self, id: &SuggestionId) {
        self.own.note(id, SuggestionState::Rated);
    }

    /// The agent put a card away here, and that is told of this suggestion, which the card has no
    /// longer: [`Deck::dismiss`] notes the one it has.
    pub fn note_put_away(&mut self, id: &SuggestionId) {
        self.own.note(id, SuggestionState::Dismissed);
    }

    /// What the agent did here before the program was last ended, as the record has it. What was done
    /// since is newer.
    pub fn recall(&mut self, before: Before) {
        let since = std::mem::take(&mut self.own.done);
        for (id, state) in before.done.iter().chain(&since) {
            self.own.note(id, state.clone());
        }
        self.own.away = before.away;
    }

    /// The platform tells that a suggestion is in another state. What another hand did is followed:
    /// taken or rated is marked, put away is put away (without a pause), failed goes and is counted,
    /// any other state is shown as it is. Of what the agent did here, one thing is followed: what was
    /// put away before the program was last ended is put away.
    pub fn state_changed(&mut self, change: &StateChange) -> Told {
        let id = &change.suggestion_id;
        let newest = self.locate(|card| card.suggestion.id == *id);
        let found = newest.or_else(|| self.locate(|card| card.was_named(id)));
        let own = self.own.takes(change);
        let mut told = Told {
            elsewhere: !own,
            ..Told::default()
        };
        let Some(found) = found else {
            return told;
        };
        let again = own
            && change.state == SuggestionState::Dismissed
            && self.own.away.remove(id)
            && !matches!(found, Located::Dismissed(_))
            && !self.is_pinned(found);
        if (own && !again) || change.state == SuggestionState::Suggested {
            told.card = self.at(found).cloned();
            return told;
        }
        match (&change.state, found) {
            (SuggestionState::Dismissed, Located::Shown(_) | Located::Held(_))
                if !self.is_pinned(found) =>
            {
                if let Some(card) = self.take_out(found) {
                    told.card = Some(card.clone());
                    self.put_away(card);
                    (told.put_away, told.changed) = (true, true);
                }
            }
            (SuggestionState::Failed, Located::Shown(_) | Located::Held(_)) if newest.is_none() => {
                // Its content came again since, under an id that did not fail.
                told.card = self.at(found).cloned();
            }
            (SuggestionState::Failed, Located::Shown(_) | Located::Held(_))
                if !self.is_pinned(found) =>
            {
                self.failed += 1;
                if let Some(card) = self.take_out(found) {
                    told.card = Some(card.clone());
                    told.expired.push(Expired {
                        card,
                        was_shown: matches!(found, Located::Shown(_)),
                        why: Expiry::Failed,
                    });
                    told.changed = true;
                }
                arrange(&mut self.shown, self.settings.ranking);
                self.count_shown();
            }
            (
                SuggestionState::Suggested
                | SuggestionState::Accepted
                | SuggestionState::Dismissed
                | SuggestionState::Failed
                | SuggestionState::Rated
                | SuggestionState::Other(_),
                _,
            ) => {
                told.changed = self.mark(found, &change.state);
                told.card = self.at(found).cloned();
            }
        }
        told
    }

    pub(super) fn at(&self, found: Located) -> Option<&Card> {
        match found {
            Located::Shown(at) => self.shown.get(at),
            Located::Held(at) => self.held.get(at),
            Located::Dismissed(at) => self.dismissed.get(at).map(|gone| &gone.card),
        }
    }

    fn is_pinned(&self, found: Located) -> bool {
        self.at(found).is_some_and(|card| card.pinned)
    }

    /// Marks a card with what became of it elsewhere; whether that is new.
    fn mark(&mut self, found: Located, state: &SuggestionState) -> bool {
        let card = match found {
            Located::Shown(at) => self.shown.get_mut(at),
            Located::Held(at) => self.held.get_mut(at),
            Located::Dismissed(at) => self.dismissed.get_mut(at).map(|gone| &mut gone.card),
        };
        let Some(card) = card.filter(|card| card.elsewhere.as_ref() != Some(state)) else {
            return false;
        };
        card.elsewhere = Some(state.clone());
        true
    }

    pub(super) fn take_out(&mut self, found: Located) -> Option<Card> {
        match found {
            Located::Shown(at) => Some(self.shown.remove(at)),
            Located::Held(at) => Some(self.held.remove(at)),
            Located::Dismissed(_) => None,
        }
    }
}
