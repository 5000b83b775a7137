//! When a card fades and goes: by rule, not by surprise (`product.md`, the agent).

use serde::{Deserialize, Serialize};

use crate::setting::{BadSetting, within};

/// When cards fade.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Settings {
    /// How old a card the talk has moved on from is when it begins to fade. 10..=3600.
    pub after_seconds: u32,
    /// How long it stays while fading. 5..=600.
    pub goes_after_seconds: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            after_seconds: 180,
            goes_after_seconds: 60,
        }
    }
}

impl Settings {
    /// What can't be used, at its key; empty when all is well.
    #[must_use]
    pub fn check(&self) -> Vec<BadSetting> {
        let mut found = Vec::new();
        within(&mut found, "afterSeconds", self.after_seconds, 10.0, 3600.0);
        within(
            &mut found,
            "goesAfterSeconds",
            self.goes_after_seconds,
            5.0,
            600.0,
        );
        found
    }
}
