//! One interaction's cards: a state machine that takes batches, the agent's hand and the time, and
//! says what is on screen, what is held back and when to look again.
//!
//! The owner calls [`Deck::tick`] at [`Deck::next_wake`] and after whatever changed the
//! [`Attention`]; nothing else is needed for cards to appear, fade and go on time.

mod card;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::attention::{self, Attention};
use crate::dedupe::ContentKey;
use crate::fade;
use crate::rank::{Ranked, Weights};
use crate::setting::{BadSetting, within};
use crate::suggestion::Batch;

pub use card::{Card, Place};

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

/// What a batch did.
#[derive(Debug, Clone, PartialEq)]
pub struct Ingested {
    /// What passed, best first, whether or not it is on screen.
    pub ranked: Vec<Ranked>,
    /// The cards that appeared now, best first: what "unread" counts. Some may have been held back
    /// since earlier batches.
    pub new_cards: Vec<ContentKey>,
    /// The cards on screen whose content arrived again.
    pub refreshed: Vec<ContentKey>,
    /// The contents of this batch that wait for the agent's attention.
    pub held_back: Vec<ContentKey>,
    /// How many contents stayed away because the agent had dismissed them.
    pub dismissed_before: u32,
    /// The cards that went: due anyway, withdrawn or replaced by this batch, or crowded out.
    pub expired: Vec<Expired>,
    /// True when a content of this batch is on screen now.
    pub shown: bool,
}

/// What the passing of time did.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Ticked {
    /// The cards that were held back and appeared now, best first.
    pub new_cards: Vec<ContentKey>,
    /// The cards that went.
    pub expired: Vec<Expired>,
    /// True when anything looks different: a card appeared, went, or began to fade.
    pub changed: bool,
}

/// A card that went by itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Expired {
    /// As it last was.
    pub card: Card,
    /// Whether the agent had it on screen; false when it was only ever held back.
    pub was_shown: bool,
    /// Why it went.
    pub why: Expiry,
}

/// Why a card went by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expiry {
    /// The talk moved on and its time was up.
    Faded,
    /// Its suggestion came again with a confidence below the threshold.
    Withdrawn,
    /// Its suggestion came again with other content.
    Replaced,
    /// Better cards needed the room.
    CrowdedOut,
}

impl Expiry {
    /// The name in the record.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Faded => "faded",
            Self::Withdrawn => "withdrawn",
            Self::Replaced => "replaced",
            Self::CrowdedOut => "crowded_out",
        }
    }
}

/// The card named is not, or no longer, there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gone;

impl std::fmt::Display for Gone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("this card is no longer there")
    }
}

impl std::error::Error for Gone {}

/// One interaction's cards.
#[derive(Debug, Clone)]
pub struct Deck {
    settings: Settings,
    started_at: Timestamp,
}

impl Deck {
    /// An empty deck.
    #[must_use]
    pub fn new(settings: Settings, started_at: Timestamp) -> Self {
        Self {
            settings,
            started_at,
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
        todo!()
    }

    /// Takes a batch of this interaction.
    pub fn ingest(&mut self, batch: &Batch, attention: &Attention, now: Timestamp) -> Ingested {
        let _ = (batch, attention, now);
        todo!()
    }

    /// Lets time pass: cards go, and held ones appear as far as attention allows.
    pub fn tick(&mut self, attention: &Attention, now: Timestamp) -> Ticked {
        let _ = (attention, now);
        todo!()
    }

    /// When [`Deck::tick`] has something to do next, if nothing else happens; always after `now`
    /// once ticked at `now`. None: not before something happens.
    #[must_use]
    pub fn next_wake(&self, attention: &Attention, now: Timestamp) -> Option<Timestamp> {
        let _ = (attention, now);
        todo!()
    }

    /// The cards on screen, in the order to show.
    #[must_use]
    pub fn cards(&self, now: Timestamp) -> Vec<Place<'_>> {
        let _ = now;
        todo!()
    }

    /// What is held back, best first.
    #[must_use]
    pub fn held_back(&self, now: Timestamp) -> Vec<Place<'_>> {
        let _ = now;
        todo!()
    }

    /// The card of a content, on screen or held back.
    #[must_use]
    pub fn card(&self, key: &ContentKey) -> Option<&Card> {
        let _ = key;
        todo!()
    }

    /// The agent took a card. A held one appears with it.
    ///
    /// # Errors
    /// [`Gone`] when there is no such card.
    pub fn accept(&mut self, key: &ContentKey, now: Timestamp) -> Result<&Card, Gone> {
        let _ = (key, now);
        todo!()
    }

    /// The agent pins a card: it keeps its place and never fades. A held one appears with it.
    ///
    /// # Errors
    /// [`Gone`] when there is no such card.
    pub fn pin(&mut self, key: &ContentKey, now: Timestamp) -> Result<&Card, Gone> {
        let _ = (key, now);
        todo!()
    }

    /// The agent lets a pinned card go its way again: it takes its place by score, and has the
    /// whole time before it fades.
    ///
    /// # Errors
    /// [`Gone`] when there is no such card.
    pub fn unpin(&mut self, key: &ContentKey, now: Timestamp) -> Result<&Card, Gone> {
        let _ = (key, now);
        todo!()
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
        let _ = (key, attention, now);
        todo!()
    }

    /// The agent takes a dismissal back.
    ///
    /// # Errors
    /// [`Gone`] when the content was not dismissed, or too long ago.
    pub fn restore(&mut self, key: &ContentKey, now: Timestamp) -> Result<&Card, Gone> {
        let _ = (key, now);
        todo!()
    }

    /// The agent asks for everything that is held back: it appears, best first, whatever the
    /// budget says. Returns what appeared.
    pub fn release_held(&mut self, now: Timestamp) -> Vec<ContentKey> {
        let _ = now;
        todo!()
    }

    /// The connection was lost: the fading clock stops.
    pub fn pause(&mut self, now: Timestamp) {
        let _ = now;
        todo!()
    }

    /// The connection is back: the fading clock goes on.
    pub fn resume(&mut self, now: Timestamp) {
        let _ = now;
        todo!()
    }

    /// Everything here arrived before the connection was lost.
    pub fn mark_break(&mut self) {
        todo!()
    }

    /// Clicks of "take" so far.
    #[must_use]
    pub fn accepted(&self) -> u64 {
        todo!()
    }

    /// Batches of which something was on screen.
    #[must_use]
    pub fn batches_shown(&self) -> u64 {
        todo!()
    }

    /// Accepted clicks over batches shown, 0 when none (`contract.md §1`).
    #[must_use]
    pub fn acceptance_rate(&self) -> f64 {
        crate::acceptance::acceptance_rate(self.accepted(), self.batches_shown())
    }
}
