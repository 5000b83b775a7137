//! The agent's attention: when new cards may appear, and when they are held back.
//!
//! What the agent does (typing, dismissing, quiet mode) holds for every interaction alike and lives
//! in [`Attention`], which the owner keeps once. How many new cards a minute may bring is counted
//! for each interaction by itself, in its deck: one interaction is on screen at a time, and a busy
//! chat must not swallow the first cards of another.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::setting::{BadSetting, within};

/// How much of the agent's attention new cards may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Settings {
    /// At most so many new cards in any 60 s of an interaction. 1..=60.
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
}

impl Attention {
    /// An undisturbed agent.
    #[must_use]
    pub fn new(settings: Settings, now: Timestamp) -> Self {
        let _ = now;
        Self {
            settings,
            quiet: Quiet::Off,
        }
    }

    /// The agent typed something.
    pub fn note_typing(&mut self, now: Timestamp) {
        let _ = now;
    }

    /// The agent dismissed a card. [`crate::deck::Deck::dismiss`] calls it.
    pub fn note_dismissal(&mut self, now: Timestamp) {
        let _ = now;
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
}
