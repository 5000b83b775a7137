//! One card: one content, under however many suggestion ids it arrived.

use std::collections::VecDeque;
use std::ops::Range;
use std::time::Duration;

use jiff::Timestamp;

use crate::dedupe::ContentKey;
use crate::fade::{self, Fade};
use crate::id::SuggestionId;
use crate::mark::{self, Part, Said};
use crate::rank::Ranked;
use crate::suggestion::{Suggestion, SuggestionState};
use crate::text::{self, Text};

/// So many earlier ids of a content are known: what becomes of one of them concerns its card.
const FORMER_IDS: usize = 32;

/// One content and what became of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Card {
    /// Stable for the life of the card, whatever id its content arrives under: the key of the
    /// content that it was made for.
    pub key: ContentKey,
    /// As it last arrived; its id is the newest of this content.
    pub suggestion: Suggestion,
    /// The weighted sum, 0..=1; none where the platform gives nothing to weigh.
    pub score: Option<f64>,
    /// What the customer said that caused it, where the platform says so.
    pub cause: Option<String>,
    /// When the content last arrived.
    pub received_at: Timestamp,
    /// Pinned cards never fade and keep their place.
    pub pinned: bool,
    /// Set once the agent took it.
    pub accepted: bool,
    /// What last became of it by another hand than the agent's here: on another screen, by another
    /// client.
    pub elsewhere: Option<SuggestionState>,
    /// Arrived before the connection was last lost.
    pub before_break: bool,
    /// Under which ids it arrived before, oldest first.
    pub(super) former_ids: VecDeque<SuggestionId>,
    /// What stands on it now: differs from the key once its suggestion was sent again with another
    /// text.
    pub(super) content: ContentKey,
    /// The customer's words in the snippet.
    pub(super) marks: Vec<Range<usize>>,
    /// The number of the batch that it last arrived with.
    pub(super) batch: u64,
    /// The order of first arrival, for ties.
    pub(super) order: u64,
    pub(super) fade: Fade,
    /// When it came on screen, on the talk's clock.
    pub(super) on_screen: Duration,
    /// Its place on screen while pinned.
    pub(super) slot: usize,
}

/// Where and when a content arrives.
#[derive(Debug, Clone, Copy)]
pub(super) struct Arrival<'a> {
    pub(super) at: Timestamp,
    /// On the talk's clock.
    pub(super) run: Duration,
    pub(super) batch: u64,
    pub(super) cause: Option<&'a str>,
    pub(super) said: &'a Said,
}

impl Card {
    pub(super) fn new(
        key: ContentKey,
        content: ContentKey,
        ranked: &Ranked,
        order: u64,
        arrival: Arrival<'_>,
    ) -> Self {
        Self {
            key,
            suggestion: ranked.suggestion.clone(),
            score: ranked.score,
            cause: arrival.cause.map(str::to_owned),
            received_at: arrival.at,
            pinned: false,
            accepted: false,
            elsewhere: None,
            before_break: false,
            former_ids: VecDeque::new(),
            content,
            marks: arrival.said.marks(ranked.suggestion.snippet.as_deref()),
            batch: arrival.batch,
            order,
            fade: Fade::fresh(arrival.run),
            on_screen: arrival.run,
            slot: 0,
        }
    }

    /// The content arrives (again): everything the agent reads is as of now.
    pub(super) fn arrive(&mut self, content: ContentKey, ranked: &Ranked, arrival: Arrival<'_>) {
        let snippet = &ranked.suggestion.snippet;
        if self.suggestion.snippet != *snippet || self.cause.as_deref() != arrival.cause {
            self.marks = arrival.said.marks(snippet.as_deref());
            self.cause = arrival.cause.map(str::to_owned);
        }
        self.content = content;
        self.note_id(&ranked.suggestion.id);
        self.suggestion.clone_from(&ranked.suggestion);
        self.score = ranked.score;
        self.received_at = arrival.at;
        self.before_break = false;
        self.batch = arrival.batch;
        self.fade = Fade::fresh(arrival.run);
    }

    /// It arrives under `id` now: the one before becomes a former one.
    fn note_id(&mut self, id: &SuggestionId) {
        if self.suggestion.id != *id {
            self.note_former(self.suggestion.id.clone());
        }
    }

    fn note_former(&mut self, id: SuggestionId) {
        if self.former_ids.contains(&id) {
            return;
        }
        if self.former_ids.len() >= FORMER_IDS {
            self.former_ids.pop_front();
        }
        self.former_ids.push_back(id);
    }

    /// Its text came. Neither its age nor its rank is another for that.
    pub(super) fn dress(&mut self, text: &Text) {
        text::dress(&mut self.suggestion, text);
        let said = self.cause.as_deref().map(Said::new).unwrap_or_default();
        self.marks = said.marks(self.suggestion.snippet.as_deref());
    }

    /// Another card turned out to be this content: what became of it became of this one.
    pub(super) fn absorb(&mut self, other: &Self) {
        for id in other.former_ids.iter().chain([&other.suggestion.id]) {
            if *id != self.suggestion.id {
                self.note_former(id.clone());
            }
        }
        self.accepted |= other.accepted;
        if self.elsewhere.is_none() {
            self.elsewhere.clone_from(&other.elsewhere);
        }
    }

    /// Whether it arrived under `id` before, and under another since.
    pub(super) fn was_named(&self, id: &SuggestionId) -> bool {
        self.suggestion.id != *id && self.former_ids.contains(id)
    }

    /// The snippet in parts, the customer's own words marked; empty where there is no snippet.
    #[must_use]
    pub fn snippet(&self) -> Vec<Part<'_>> {
        self.suggestion
            .snippet
            .as_deref()
            .map(|snippet| mark::parts(snippet, &self.marks))
            .unwrap_or_default()
    }

    /// When it last drew the eye, on the talk's clock: it came on screen, or arrived again.
    pub(super) fn noticed(&self) -> Duration {
        self.on_screen.max(self.fade.since())
    }

    /// When it begins to fade, on the talk's clock.
    pub(super) fn fades(&self, settings: fade::Settings) -> Option<Duration> {
        (!self.pinned).then(|| self.fade.begins(settings)).flatten()
    }

    /// When it goes, on the talk's clock.
    pub(super) fn goes(&self, settings: fade::Settings) -> Option<Duration> {
        (!self.pinned).then(|| self.fade.goes(settings)).flatten()
    }

    pub(super) fn is_fading(&self, settings: fade::Settings, run: Duration) -> bool {
        self.fades(settings).is_some_and(|begins| begins <= run)
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
    /// 1..=4: the score from the threshold to 1 in four equal parts; none without a score.
    pub steps: Option<u8>,
    /// Set while fading: when it goes. While the connection is down the clock stands, and this is
    /// when it would go if the connection came back now.
    pub goes_at: Option<Timestamp>,
}
