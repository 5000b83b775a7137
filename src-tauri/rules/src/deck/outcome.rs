//! What came of a batch, of the passing of time, of the agent's hand.

use super::Card;
use crate::dedupe::ContentKey;
use crate::rank::Ranked;

/// What a batch did.
#[derive(Debug, Clone, PartialEq, Default)]
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
    /// Its content has another card: its suggestion came again with that one's, or its text came and
    /// was the same.
    Replaced,
    /// Better cards needed the room.
    CrowdedOut,
    /// The platform says that it could not make the suggestion after all.
    Failed,
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
            Self::Failed => "failed",
        }
    }
}

/// What came of a change of state that the platform told.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Told {
    /// The card that it is about, as it is now or last was; none where there is none.
    pub card: Option<Card>,
    /// Whether it was another hand than the agent's here.
    pub elsewhere: bool,
    /// Whether the card was put away by it.
    pub put_away: bool,
    /// The card that went by it.
    pub expired: Vec<Expired>,
    /// True when anything looks different.
    pub changed: bool,
}

/// What came of a text that was fetched.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Filled {
    /// The cards that show it now, or say why they can't.
    pub cards: Vec<ContentKey>,
    /// The cards that went by it: their content has another card.
    pub expired: Vec<Expired>,
    /// True when anything looks different.
    pub changed: bool,
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
