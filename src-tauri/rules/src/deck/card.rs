//! One card: one content, under however many suggestion ids it arrived.

use jiff::Timestamp;

use crate::dedupe::ContentKey;
use crate::mark::Part;
use crate::suggestion::Suggestion;

/// One content and what became of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Card {
    /// Stable for the life of the card, whatever id its content arrives under.
    pub key: ContentKey,
    /// As it last arrived; its id is the newest of this content.
    pub suggestion: Suggestion,
    /// The weighted sum, 0..=1.
    pub score: f64,
    /// What the customer said that caused it, where the platform says so.
    pub cause: Option<String>,
    /// When the content last arrived.
    pub received_at: Timestamp,
    /// Pinned cards never fade and keep their place.
    pub pinned: bool,
    /// Set once the agent took it.
    pub accepted: bool,
    /// Arrived before the connection was last lost.
    pub before_break: bool,
}

impl Card {
    /// The snippet in parts, the customer's own words marked; empty where there is no snippet.
    #[must_use]
    pub fn snippet(&self) -> Vec<Part<'_>> {
        todo!()
    }
}

/// A card as it stands at one moment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place<'a> {
    /// The card.
    pub card: &'a Card,
    /// By score among the cards beside it, 1 is best. Differs from the place on screen where cards
    /// are pinned.
    pub position: u32,
    /// 1..=4: the score from the threshold to 1 in four equal parts.
    pub steps: u8,
    /// Set while fading: when it goes, if the clock is not stopped.
    pub goes_at: Option<Timestamp>,
}
