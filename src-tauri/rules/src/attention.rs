//! The agent's attention: when new cards may appear, and when they are held back.
//!
//! What the agent does (typing, dismissing, quiet mode) holds for every interaction alike and lives
//! in [`Attention`], which the owner keeps once. How many new cards a minute may bring is counted
//! for each interaction by itself, in its deck: one interaction is on screen at a time, and a busy
//! chat must not swallow the first cards of another.

mod budget;

use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::elapsed::Elapsed;
use crate::setting::{BadSetting, within};

pub(crate) use budget::{Budget, OF_LATE};

/// How much of the agent's attention new cards may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Settings {
    /// At most so many new cards in any 60 s of an interaction, a third of them only for a card
    /// better than everything on screen that came up in the last 20 s. 1..=60.
    pub per_minute: u32,
    /// How long nothing new appears after a dismissal. 0..=600.
    pub cool_down_seconds: u32,
    /// How long nothing new appears after the last key typed. 0..=60.
    pub typing_seconds: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            per_minute: 6,
            cool_down_seconds: 10,
            typing_seconds: 3,
        }
    }
}

impl Settings {
    /// What can't be used, at its key; empty when all is well.
    #[must_use]
    pub fn check(&self) -> Vec<BadSetting> {
        let mut found = Vec::new();
        within(&mut found, "perMinute", self.per_minute, 1.0, 60.0);
        within(
            &mut found,
            "coolDownSeconds",
            self.cool_down_seconds,
            0.0,
            600.0,
        );
        within(&mut found, "typingSeconds", self.typing_seconds, 0.0, 60.0);
        found
    }
}

/// Quiet mode, as the agent set it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quiet {
    /// New cards appear.
    Off,
    /// New cards are held back until a moment, or until switched off.
    On {
        /// When it ends by itself.
        until: Option<Timestamp>,
    },
}

/// What the agent is doing, as far as it matters to new cards: one for all interactions.
#[derive(Debug, Clone)]
pub struct Attention {
    settings: Settings,
    quiet: Quiet,
    elapsed: Elapsed,
    /// On the elapsed time: nothing new before that.
    busy_until: Duration,
}

impl Attention {
    /// An undisturbed agent.
    #[must_use]
    pub fn new(settings: Settings, now: Timestamp) -> Self {
        Self {
            settings,
            quiet: Quiet::Off,
            elapsed: Elapsed::new(now),
            busy_until: Duration::ZERO,
        }
    }

    /// The agent typed something.
    pub fn note_typing(&mut self, now: Timestamp) {
        self.busy_for(self.settings.typing_seconds, now);
    }

    /// The agent dismissed a card. [`crate::deck::Deck::dismiss`] calls it.
    pub fn note_dismissal(&mut self, now: Timestamp) {
        self.busy_for(self.settings.cool_down_seconds, now);
    }

    fn busy_for(&mut self, seconds: u32, now: Timestamp) {
        let run = self.elapsed.advance(now);
        let until = run.saturating_add(Duration::from_secs(seconds.into()));
        self.busy_until = self.busy_until.max(until);
    }

    /// Quiet mode, set or ended. Cards held back by it appear with the next `tick` of their deck.
    pub fn set_quiet(&mut self, quiet: Quiet) {
        self.quiet = quiet;
    }

    /// Quiet mode as of `now`: off once its end has come.
    #[must_use]
    pub fn quiet(&self, now: Timestamp) -> Quiet {
        match self.quiet {
            Quiet::On { until: Some(until) } if until <= now => Quiet::Off,
            quiet @ (Quiet::Off | Quiet::On { .. }) => quiet,
        }
    }

    /// Keeps the pauses right when the clock steps back. Decks call it as time passes.
    pub(crate) fn advance(&mut self, now: Timestamp) {
        self.elapsed.advance(now);
    }

    /// When the agent can take something new: `now` if at once, none if not before quiet mode is
    /// switched off.
    #[must_use]
    pub fn opens_at(&self, now: Timestamp) -> Option<Timestamp> {
        let free = self.elapsed.when(self.busy_until, now);
        match self.quiet(now) {
            Quiet::Off => Some(free),
            Quiet::On { until } => until.map(|until| until.max(free)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_700_000_000 + seconds).expect("in range")
    }

    fn agent() -> Attention {
        Attention::new(Settings::default(), at(0))
    }

    #[test]
    fn typing_and_dismissing_ask_for_a_pause() {
        let mut agent = agent();
        assert_eq!(agent.opens_at(at(0)), Some(at(0)));
        agent.note_typing(at(10));
        assert_eq!(agent.opens_at(at(11)), Some(at(13)));
        agent.note_dismissal(at(12));
        agent.note_typing(at(13));
        assert_eq!(agent.opens_at(at(14)), Some(at(22)), "the later end counts");
        assert_eq!(agent.opens_at(at(22)), Some(at(22)));
    }

    #[test]
    fn quiet_ends_by_itself_or_by_hand() {
        let mut agent = agent();
        agent.set_quiet(Quiet::On {
            until: Some(at(60)),
        });
        assert_eq!(agent.opens_at(at(5)), Some(at(60)));
        agent.note_dismissal(at(55));
        assert_eq!(
            agent.opens_at(at(55)),
            Some(at(65)),
            "the cool-down lasts longer"
        );
        assert_eq!(agent.quiet(at(60)), Quiet::Off);
        agent.set_quiet(Quiet::On { until: None });
        assert_eq!(agent.opens_at(at(1_000)), None);
        agent.set_quiet(Quiet::Off);
        assert_eq!(agent.opens_at(at(1_000)), Some(at(1_000)));
    }

    #[test]
    fn a_step_of_the_clock_back_does_not_prolong_a_pause() {
        let mut agent = agent();
        agent.note_dismissal(at(3600));
        agent.note_typing(at(0));
        assert_eq!(agent.opens_at(at(0)), Some(at(10)));
    }

    #[test]
    fn settings_are_checked() {
        assert!(Settings::default().check().is_empty());
        let bad = Settings {
            per_minute: 0,
            cool_down_seconds: 601,
            typing_seconds: 61,
        };
        let paths: Vec<_> = bad.check().into_iter().map(|bad| bad.path).collect();
        assert_eq!(paths, ["perMinute", "coolDownSeconds", "typingSeconds"]);
    }
}
