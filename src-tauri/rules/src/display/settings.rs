//! When a prompt may come, beside how many others, and how long it stays.

use std::time::Duration;

use serde_json::Value;

use crate::violation::Violation;
use crate::{injection, prompt};

/// The least delay and the largest limit of `contract.md §4`: those of a prompt that has neither.
const LEAST_DELAY: Duration = Duration::from_millis(500);
const MOST_AT_ONCE: u8 = 3;

/// What a prompt's own settings ask of the panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// It does not come before this. 500 ms to 5 s (`contract.md §4`).
    pub delay: Duration,
    /// At most so many prompts on screen while it is there, itself included. 1..=3
    /// (`contract.md §4`); 0 is taken for 1.
    pub max_concurrent: u8,
    /// It goes after this, unless it is being read. 10 to 60 s for an injected one
    /// (`contract.md §4`); for a triggered one its `display.timeoutMs` (`contract.md §3`), which
    /// has no such bounds.
    pub auto_dismiss: Duration,
}

impl Settings {
    /// Those of a prompt that its trigger brings about: the least delay, no limit of its own, and
    /// `display.timeoutMs`, or its default where that is missing or no whole number from 1.
    #[must_use]
    pub fn of_prompt(document: &Value) -> Self {
        let timeout = whole(&document["display"]["timeoutMs"])
            .filter(|ms| (1..=u32::MAX.into()).contains(ms))
            .unwrap_or(prompt::DEFAULT_TIMEOUT_MS.into());
        Self {
            delay: LEAST_DELAY,
            max_concurrent: MOST_AT_ONCE,
            auto_dismiss: Duration::from_millis(timeout),
        }
    }

    /// Those of an injection; nothing but `displaySettings` is read.
    ///
    /// # Errors
    /// What [`injection::check_display_settings`] finds.
    pub fn of_injection(document: &Value) -> Result<Self, Vec<Violation>> {
        let violations = injection::check_display_settings(document);
        if !violations.is_empty() {
            return Err(violations);
        }
        let settings = &document["displaySettings"];
        // The check let nothing pass that is no whole number within its range.
        let ms = |name| Duration::from_millis(whole(&settings[name]).unwrap_or_default());
        let most = whole(&settings["maxConcurrentPrompts"]).and_then(|most| most.try_into().ok());
        Ok(Self {
            delay: ms("delayMs"),
            max_concurrent: most.unwrap_or(1),
            auto_dismiss: ms("autoDismissMs"),
        })
    }
}

/// A whole number, also where it is written `30000.0`.
fn whole(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| prompt::normal(value).as_u64())
}
