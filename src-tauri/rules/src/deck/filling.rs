//! Texts that come after their suggestion: the card shows them as it stands.
//!
//! - Neither age, rank, place nor the count of new cards changes: the agent saw the card come already.
//! - What came is remembered for the rest of the interaction: the same content under another id needs
//!   no second request, and a suggestion sent again does not lose its text.
//! - Two contents whose text turns out to be the same are one from then on. The card stays that the
//!   agent did something with, else that is on screen, else that came first. Where the agent had put
//!   the content away, it stays away, unless the other card is pinned.

use std::collections::{BTreeMap, VecDeque};

use super::card::Card;
use super::intake::Located;
use super::order::arrange;
use super::{Deck, Expired, Expiry, Filled};
use crate::dedupe::ContentKey;
use crate::suggestion::Suggestion;
use crate::text::{self, Came, Place, Standing, Text, Wanted};

/// So many texts and so many contents are remembered, the newest.
const REMEMBERED: usize = 400;

/// What came of texts that were asked for.
#[derive(Debug, Clone, Default)]
pub(super) struct Texts {
    /// Oldest first.
    came: VecDeque<(Wanted, Came)>,
    /// Contents that turned out to be another, and which.
    same: BTreeMap<ContentKey, ContentKey>,
    /// The first content that said something.
    says: BTreeMap<ContentKey, ContentKey>,
}

impl Texts {
    fn of(&self, suggestion: &Suggestion) -> Option<&Came> {
        if self.came.is_empty() {
            return None;
        }
        let wanted = Wanted::of(suggestion.source.as_ref()?)?;
        let mut came = self.came.iter().rev();
        came.find(|(one, _)| *one == wanted).map(|(_, came)| came)
    }

    fn put(&mut self, wanted: &Wanted, came: Came) {
        self.came.retain(|(one, _)| one != wanted);
        if self.came.len() >= REMEMBERED {
            self.came.pop_front();
        }
        self.came.push_back((wanted.clone(), came));
    }

    /// Puts a text that is known on a suggestion that came without.
    pub(super) fn dress(&self, suggestion: &mut Suggestion) {
        if text::is_bare(suggestion)
            && let Some(Came::Here(text)) = self.of(suggestion)
        {
            text::dress(suggestion, text);
        }
    }

    /// The content of a suggestion: the one that it turned out to be.
    pub(super) fn content_of(&self, suggestion: &Suggestion) -> ContentKey {
        let content = ContentKey::of(suggestion);
        self.same.get(&content).cloned().unwrap_or(content)
    }

    /// What is wanted says this. Where another content said it before: which content is that one
    /// from now on.
    fn learn(&mut self, wanted: &Wanted, text: &Text) -> Option<(ContentKey, ContentKey)> {
        if text.body.trim().is_empty() {
            return None;
        }
        let content = ContentKey::of_wanted(wanted)?;
        let content = self.same.get(&content).cloned().unwrap_or(content);
        let says = ContentKey::of_text(wanted, &text.body);
        let first = self.says.entry(says).or_insert_with(|| content.clone());
        let first = self.same.get(first).unwrap_or(first).clone();
        let joined = (first != content).then(|| {
            // What was this content is that one as well.
            for same in self.same.values_mut().filter(|same| **same == content) {
                same.clone_from(&first);
            }
            self.same.remove(&first);
            self.same.insert(content.clone(), first.clone());
            (content, first)
        });
        for known in [&mut self.same, &mut self.says] {
            while known.len() > REMEMBERED {
                known.pop_first();
            }
        }
        joined
    }
}

impl Deck {
    /// A text came that cards wait for, or will not come.
    pub fn fill(&mut self, wanted: &Wanted, came: Came) -> Filled {
        let waits = |card: &&mut Card| {
            let source = card.suggestion.source.as_ref();
            source.and_then(Wanted::of).as_ref() == Some(wanted) && text::is_bare(&card.suggestion)
        };
        let dismissed = self.dismissed.iter_mut().map(|gone| &mut gone.card);
        let at_hand = self.shown.iter_mut().chain(&mut self.held);
        let mut filled = Filled::default();
        for card in at_hand.chain(dismissed).filter(waits) {
            filled.cards.push(card.key.clone());
            filled.changed = true;
            if let Came::Here(text) = &came {
                card.dress(text);
            }
        }
        if let Came::Here(text) = &came
            && let Some((content, first)) = self.texts.learn(wanted, text)
        {
            filled.expired.extend(self.join(&content, &first));
        }
        self.texts.put(wanted, came);
        filled
            .cards
            .retain(|key| !filled.expired.iter().any(|gone| gone.card.key == *key));
        if !filled.expired.is_empty() {
            filled.changed = true;
            arrange(&mut self.shown, self.settings.ranking);
            self.count_shown();
        }
        filled
    }

    /// What cards wait for: those on screen first, each text once. What failed is not among it.
    #[must_use]
    pub fn awaited(&self) -> Vec<Wanted> {
        let mut awaited = Vec::new();
        for card in self.shown.iter().chain(&self.held) {
            if self.standing(card) == Standing::Awaited
                && let Some(wanted) = card.suggestion.source.as_ref().and_then(Wanted::of)
                && !awaited.contains(&wanted)
            {
                awaited.push(wanted);
            }
        }
        awaited
    }

    /// What failed or was refused may be asked for again: the connection is another.
    pub fn ask_again(&mut self) {
        self.texts.came.retain(|(_, came)| match came {
            Came::Here(_) | Came::Gone => true,
            Came::Refused { .. } | Came::Failed => false,
        });
    }

    /// How a card's text stands.
    #[must_use]
    pub fn standing(&self, card: &Card) -> Standing {
        let suggestion = &card.suggestion;
        match self.texts.of(suggestion) {
            Some(Came::Here(_)) => Standing::Here,
            _ if !text::is_bare(suggestion) => Standing::Here,
            Some(Came::Gone) => Standing::Gone,
            Some(Came::Refused { missing }) => Standing::Refused {
                missing: missing.clone(),
            },
            Some(Came::Failed) => Standing::Failed,
            None => match suggestion.source.as_ref().and_then(Wanted::of) {
                Some(_) => Standing::Awaited,
                None => Standing::Gone,
            },
        }
    }

    /// What a card's text says of its places; none where it brought its text itself.
    #[must_use]
    pub fn places_of(&self, card: &Card) -> &[Place] {
        match self.texts.of(&card.suggestion) {
            Some(Came::Here(Text { places, .. })) => places,
            Some(Came::Gone | Came::Refused { .. } | Came::Failed) | None => &[],
        }
    }

    /// Two contents are one: of their cards one stays, and is both.
    fn join(&mut self, content: &ContentKey, first: &ContentKey) -> Option<Expired> {
        let (Some(one), Some(other)) = (
            self.locate(|card| card.content == *content),
            self.locate(|card| card.content == *first),
        ) else {
            // The other's card has gone: this one is its content now.
            self.rename(content, first);
            return None;
        };
        let leaves = match (one, other) {
            (Located::Dismissed(at), _) => {
                self.dismissed.remove(at);
                return None;
            }
            (Located::Shown(_) | Located::Held(_), Located::Dismissed(_)) => {
                if self.worth(one)?.0 {
                    self.rename(content, first);
                    return None;
                }
                one
            }
            (Located::Shown(_) | Located::Held(_), Located::Shown(_) | Located::Held(_)) => {
                if self.worth(one) > self.worth(other) {
                    other
                } else {
                    one
                }
            }
        };
        let card = self.take_out(leaves)?;
        let stays = if card.content == *content {
            first
        } else {
            content
        };
        if let Some(stays) = self.locate(|card| card.content == *stays) {
            self.with(stays, |stays| stays.absorb(&card));
        }
        self.rename(content, first);
        Some(Expired {
            card,
            was_shown: matches!(leaves, Located::Shown(_)),
            why: Expiry::Replaced,
        })
    }

    /// Whose card stays: the greater.
    fn worth(&self, found: Located) -> Option<(bool, bool, bool, std::cmp::Reverse<u64>)> {
        let card = self.at(found)?;
        let shown = matches!(found, Located::Shown(_));
        Some((
            card.pinned,
            card.accepted,
            shown,
            std::cmp::Reverse(card.order),
        ))
    }

    fn rename(&mut self, content: &ContentKey, first: &ContentKey) {
        if let Some(found) = self.locate(|card| card.content == *content) {
            self.with(found, |card| card.content.clone_from(first));
        }
    }

    fn with(&mut self, found: Located, change: impl FnOnce(&mut Card)) {
        let card = match found {
            Located::Shown(at) => self.shown.get_mut(at),
            Located::Held(at) => self.held.get_mut(at),
            Located::Dismissed(at) => self.dismissed.get_mut(at).map(|gone| &mut gone.card),
        };
        if let Some(card) = card {
            change(card);
        }
    }
}
